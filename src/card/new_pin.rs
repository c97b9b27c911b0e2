//! A new PIN: one piece of work on a card that was looked at, reset at its end.

use std::sync::mpsc;
use std::time::Duration;

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
    let (sender, answered) = mpsc::channel();
    let stop = sender.clone();
    limits.cancel.on_cancel(move || {
        // Nobody waits any more if the card was faster.
        stop.send(Err(Problem::Cancelled)).ok();
    });
    thread("card", move || {
        let mut found = found;
        let counted = match count(&mut found) {
            Ok(counters) => Ok((found, counters)),
            Err(error) => {
                found.close();
                Err(error.into())
            }
        };
        // A card that nobody waits for any more is let go.
        if let Err(mpsc::SendError(Ok((found, _)))) = sender.send(counted) {
            found.close();
        }
    })?;
    let mute = Problem::MuteCard { reader };
    answered.recv_timeout(limits.answer).unwrap_or(Err(mute))
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
    work(found, limits, move |card, channel| {
        card.change_pin(channel, old, new, known)
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
    work(found, &limits, move |card, channel| match card {
        Card::Cns(cns) => cns.change_pin_on_keypad(channel, &keypad, known),
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
    work(found, limits, move |card, channel| {
        card.unblock_pin(channel, puk, new, last_try)
    })
}

/// Runs the work on a thread of its own: a mute card keeps nobody waiting for longer than the
/// limits say.
fn work(
    found: Found,
    limits: &Limits,
    change: impl FnOnce(&Card, &mut Channel<'_>) -> Result<(), PinError> + Send + 'static,
) -> Result<(), Problem> {
    if limits.cancel.is_cancelled() {
        found.close();
        return Err(Problem::Cancelled);
    }
    let Found {
        connection, card, ..
    } = found;
    let (sender, ended) = mpsc::channel();
    thread("card", move || {
        // Nobody waits any more if the card was too slow.
        sender.send(run(connection, &card, change)).ok();
    })?;
    ended
        .recv_timeout(limits.answer)
        .unwrap_or(Err(Problem::NewPinUnsettled))
}

fn thread(name: &str, work: impl FnOnce() + Send + 'static) -> Result<(), Problem> {
    let spawned = std::thread::Builder::new()
        .name(name.to_owned())
        .spawn(work);
    spawned.map(drop).map_err(|error| Problem::Internal {
        context: format!("thread for the {name}: {error}"),
    })
}

fn run(
    mut connection: Box<dyn Connection>,
    card: &Card,
    change: impl FnOnce(&Card, &mut Channel<'_>) -> Result<(), PinError>,
) -> Result<(), Problem> {
    let mut trace = Trace::default();
    let result = match connection.begin() {
        Ok(mut transaction) => {
            change(card, &mut Channel::new(&mut *transaction, &mut trace)).map_err(Problem::from)
        }
        Err(error) => Err(error.into()),
    };
    connection.close(Leave::Reset);
    result
}

/// What a card's answer to the command that sets a new PIN means, where it says nothing of a
/// secret (cns-card.md §10). A refusal before any work changes nothing; an error in the middle
/// leaves both PINs possible.
pub(super) fn refusal(status: Status) -> PinError {
    match status {
        Status::SecurityStatus
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
