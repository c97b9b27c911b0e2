//! A new PIN: one piece of work on a card that was looked at, reset at its end.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use super::patience::{self, GivenUp, Turn};
use super::{Card, CardError, Found, Limits, PinError, PinRules, Tries};
use crate::apdu::{Channel, Status, Trace};
use crate::problem::{KeypadEnd, Problem};
use crate::reader::keypad::SECONDS;
use crate::reader::{Connection, Keypad, Leave};
use crate::secret::{Pin, Puk};

/// What a card says of its tries.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Counters {
    /// Those of the PIN.
    pub pin: Tries,
    /// Those of the PUK.
    pub puk: Tries,
}

/// Asks for the tries of PIN and PUK, which costs none, and gives the card back. On a thread of its
/// own, as every work on a card.
pub fn ask_counters(found: Found, limits: &Limits) -> Result<(Found, Counters), Problem> {
    if limits.cancel.is_cancelled() {
        found.close();
        return Err(Problem::Cancelled);
    }
    let reader = found.reader.clone();
    let ask = move |_: &Turn| {
        let mut found = found;
        match count(&mut found) {
            Ok(counters) => Ok((found, counters)),
            Err(error) => {
                found.close();
                Err(error)
            }
        }
    };
    let late = |counted: Result<(Found, Counters), CardError>| {
        Found::let_go(counted.map(|(found, _)| found));
    };
    match patience::wait(limits, ask, late)? {
        Ok(counted) => Ok(counted?),
        Err(GivenUp::Stopped) => Err(Problem::Cancelled),
        Err(GivenUp::Mute | GivenUp::Unanswered) => Err(Problem::MuteCard { reader }),
    }
}

fn count(found: &mut Found) -> Result<Counters, CardError> {
    let mut transaction = found.connection.begin()?;
    let mut channel = Channel::new(&mut *transaction, &mut found.trace);
    found.card.counters(&mut channel, found.tries)
}

/// Replaces the PIN with one try of the old one. `known` is what the person knew of the tries.
pub fn change_pin(
    found: Found,
    old: Pin,
    new: Pin,
    known: Option<Tries>,
    limits: &Limits,
) -> Result<(), Problem> {
    if let Err(problem) = PinRules::of_card(&found.card).judge(&new, Some(&old)) {
        found.close();
        return Err(problem);
    }
    work(found, limits, move |card, channel, turn| {
        card.change_pin(channel, old, new, known, || turn.may_send())
    })
}

/// Lets the person replace the PIN on the reader's keypad, with one try of the old one. Only a CNS
/// can: the PIN of a CIE travels encrypted, which a reader can't do.
pub fn change_pin_on_keypad(
    found: Found,
    keypad: Keypad,
    known: Option<Tries>,
    limits: &Limits,
) -> Result<(), Problem> {
    // Three PINs, each with its time, and the card's.
    let typing = Duration::from_secs(u64::from(SECONDS) * 4);
    let limits = Limits {
        answer: limits.answer + typing,
        cancel: limits.cancel.clone(),
    };
    work(found, &limits, move |card, channel, turn| match card {
        Card::Cns(cns) => cns.change_pin_on_keypad(channel, &keypad, known, || turn.may_send()),
        Card::Cie(_) => Err(PinError::Keypad(KeypadEnd::Unable)),
    })
}

/// Sets a new PIN with one try of the PUK; `last_try` says that it may be the last one.
pub fn unblock_pin(
    found: Found,
    puk: Puk,
    new: Pin,
    last_try: bool,
    limits: &Limits,
) -> Result<(), Problem> {
    if let Err(problem) = PinRules::of_card(&found.card).judge(&new, None) {
        found.close();
        return Err(problem);
    }
    work(found, limits, move |card, channel, turn| {
        card.unblock_pin(channel, puk, new, last_try, || turn.may_send())
    })
}

/// Runs the work on a thread of its own. If it takes longer than the limits say, either the secret
/// is out and what became of it is not known, or it will never go out.
fn work(
    found: Found,
    limits: &Limits,
    change: impl FnOnce(&Card, &mut Channel<'_>, &Turn) -> Result<(), PinError> + Send + 'static,
) -> Result<(), Problem> {
    if limits.cancel.is_cancelled() {
        found.close();
        return Err(Problem::Cancelled);
    }
    let Found {
        reader,
        connection,
        card,
        ..
    } = found;
    let has_begun = Arc::new(AtomicBool::new(false));
    let begins = Arc::clone(&has_begun);
    let change = move |turn: &Turn| {
        run(connection, |channel| {
            begins.store(true, Ordering::SeqCst);
            change(&card, channel, turn)
        })
    };
    match patience::wait(limits, change, drop)? {
        Ok(result) => result,
        Err(GivenUp::Stopped) => Err(Problem::Cancelled),
        Err(GivenUp::Mute) if has_begun.load(Ordering::SeqCst) => Err(Problem::MuteCard { reader }),
        // Another program did not let go of the card.
        Err(GivenUp::Mute) => Err(Problem::ReaderInUse { reader }),
        Err(GivenUp::Unanswered) => Err(Problem::NewPinUnsettled),
    }
}

fn run(
    mut connection: Box<dyn Connection>,
    change: impl FnOnce(&mut Channel<'_>) -> Result<(), PinError>,
) -> Result<(), Problem> {
    let mut trace = Trace::default();
    let result = match connection.begin() {
        Ok(mut transaction) => {
            change(&mut Channel::new(&mut *transaction, &mut trace)).map_err(Problem::from)
        }
        Err(error) => Err(error.into()),
    };
    connection.close(Leave::Reset);
    result
}

/// What a card's answer to the command that sets a new PIN means, where it says nothing of a
/// secret (cns-card.md §10). A refusal before any work changes nothing; an error in the middle
/// leaves both PINs possible. 6985 has two causes, and the message names both: the issuer does not
/// allow this, or the PIN was never activated.
pub(super) fn refusal(status: Status) -> PinError {
    match status {
        Status::SecurityStatus
        | Status::ConditionsNotMet
        | Status::InstructionUnsupported
        | Status::ClassUnsupported
        | Status::WrongParameters
        | Status::Other(0x6A81) => PinError::Forbidden(status),
        Status::WrongData | Status::LengthContradictsParameters => PinError::NewPinRefused(status),
        Status::WrongLength => PinError::LengthRefused,
        Status::ReferenceNotFound | Status::NotFound => CardError::Status(status).into(),
        other => PinError::Unsettled(CardError::Status(other)),
    }
}
