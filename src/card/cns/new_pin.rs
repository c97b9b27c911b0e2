//! A new PIN on a CNS: with the old one, or with the PUK (cns-card.md §6).

use super::Cns;
use super::pin::{FORMAT, PUK_AFTER_PIN, keyed, no_answer};
use crate::apdu::{ApduError, Channel, Command, Status};
use crate::card::new_pin::refusal;
use crate::card::{PinError, Tries};
use crate::problem::KeypadEnd;
use crate::reader::keypad::{self, Keypad};
use crate::secret::{MAX_DIGITS, Pin, Puk, joined};

impl Cns {
    /// Replaces the PIN: one command with the old and the new one, if it is still wanted when the
    /// card is ready for it. `known` is what the person knew of the tries, if the card told.
    pub(in crate::card) fn change_pin(
        &self,
        channel: &mut Channel<'_>,
        old: Pin,
        new: Pin,
        known: Option<Tries>,
        is_wanted: impl FnOnce() -> bool,
    ) -> Result<(), PinError> {
        check_length(old.len())?;
        check_length(new.len())?;
        let known = self.ready(channel, known, is_wanted)?;
        let command = Command::new(0x00, 0x24, 0x00, self.reference())
            .sensitive(&*joined(&*old.padded(), &*new.padded()));
        drop((old, new));
        let status = channel.exchange(&command).map_err(unsettled)?.status;
        changed(status, known)
    }

    /// Lets the person type the old PIN and, twice, the new one on the reader's keypad.
    pub(in crate::card) fn change_pin_on_keypad(
        &self,
        channel: &mut Channel<'_>,
        keypad: &Keypad,
        known: Option<Tries>,
        is_wanted: impl FnOnce() -> bool,
    ) -> Result<(), PinError> {
        let unable = PinError::Keypad(KeypadEnd::Unable);
        let code = keypad.modify.ok_or(unable)?;
        let known = self.ready(channel, known, is_wanted)?;
        let command =
            Command::new(0x00, 0x24, 0x00, self.reference()).data(&[0xFF; 2 * MAX_DIGITS]);
        let structure = keypad::modify(&command.short(), FORMAT);
        let status = keyed(channel, code, &structure, &command, unsettled)?;
        changed(status, known)
    }

    /// Sets a new PIN with the PUK, if it is still wanted when the card is ready for it. Cards that
    /// want the PUK verified first say so without counting a try, and get it so. `last_try` says
    /// that the PUK's last try may be used, where the card tells it.
    pub(in crate::card) fn unblock_pin(
        &self,
        channel: &mut Channel<'_>,
        puk: Puk,
        new: Pin,
        last_try: bool,
        is_wanted: impl FnOnce() -> bool,
    ) -> Result<(), PinError> {
        if !Self::PIN_LENGTH.allows(puk.len()) {
            return Err(PinError::PukLength(Self::PIN_LENGTH));
        }
        check_length(new.len())?;
        let known = self.puk_tries(channel)?;
        match known {
            Tries::Left(0) => return Err(PinError::PukBlocked),
            Tries::Left(1) if !last_try => return Err(PinError::LastPukTry),
            // It went to the PIN's place to be asked.
            Tries::Left(_) | Tries::Verified | Tries::NotActivated => {}
            Tries::NotReadable | Tries::NotAsked => self.enter(channel)?,
        }
        if !is_wanted() {
            return Err(PinError::Stopped);
        }
        let reset = Command::new(0x00, 0x2C, 0x00, self.reference())
            .sensitive(&*joined(&*puk.padded(), &*new.padded()));
        let verify = Command::new(0x00, 0x20, 0x00, self.reference() + PUK_AFTER_PIN)
            .sensitive(&*puk.padded());
        drop((puk, new));
        let mut status = channel.exchange(&reset).map_err(unsettled)?.status;
        if status == Status::SecurityStatus {
            let verified = channel.exchange(&verify).map_err(no_answer)?.status;
            of_puk(judge(verified), known)?;
            status = channel.exchange(&reset).map_err(unsettled)?.status;
        }
        of_puk(judge(status), known)
    }
}

/// What the card's answer to CHANGE REFERENCE DATA means.
fn changed(status: Status, known: Option<Tries>) -> Result<(), PinError> {
    match (status, known.and_then(Tries::left)) {
        (Status::ComparisonFailed, Some(left)) => Err(match left.saturating_sub(1) {
            0 => PinError::Blocked,
            left => PinError::Wrong { left: Some(left) },
        }),
        _ => judge(status),
    }
}

fn check_length(digits: usize) -> Result<(), PinError> {
    if Cns::PIN_LENGTH.allows(digits) {
        Ok(())
    } else {
        Err(PinError::Length(Cns::PIN_LENGTH))
    }
}

fn judge(status: Status) -> Result<(), PinError> {
    match status {
        Status::Ok => Ok(()),
        Status::TriesLeft(0) | Status::Blocked => Err(PinError::Blocked),
        Status::TriesLeft(left) => Err(PinError::Wrong { left: Some(left) }),
        Status::ComparisonFailed => Err(PinError::Wrong { left: None }),
        Status::ReferenceUnusable => Err(PinError::NotActivated),
        other => Err(refusal(other)),
    }
}

/// What was wrong or blocked was the PUK. A card that does not count in its answer (6300) told its
/// tries before, if it does at all.
fn of_puk(result: Result<(), PinError>, known: Tries) -> Result<(), PinError> {
    result.map_err(|error| match error {
        PinError::Wrong { left } => {
            let counted = known.left().map(|before| before.saturating_sub(1));
            match left.or(counted) {
                Some(0) => PinError::PukBlocked,
                left => PinError::WrongPuk { left },
            }
        }
        PinError::Blocked => PinError::PukBlocked,
        other => other,
    })
}

/// The new PIN was sent, and no answer came.
fn unsettled(error: ApduError) -> PinError {
    PinError::Unsettled(error.into())
}
