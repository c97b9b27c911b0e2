//! A new PIN on a CNS: with the old one, or with the PUK (cns-card.md §6).

use zeroize::Zeroizing;

use super::Cns;
use super::pin::no_answer;
use crate::apdu::{Channel, Command, Status};
use crate::card::{CardError, PinError, Tries};
use crate::secret::{MAX_DIGITS, Pin, Puk};

/// The PUK's reference, seen from the PIN's.
const PUK_AFTER_PIN: u8 = 1;

impl Cns {
    /// Replaces the PIN: one command with the old and the new one. `known` is what the card said
    /// of its tries before, if it was asked.
    pub fn change_pin(
        &self,
        channel: &mut Channel<'_>,
        old: Pin,
        new: Pin,
        known: Option<Tries>,
    ) -> Result<(), PinError> {
        check_length(old.len())?;
        check_length(new.len())?;
        self.enter(channel)?;
        let command = Command::new(0x00, 0x24, 0x00, self.reference())
            .sensitive(&*joined(&*old.padded(), &*new.padded()));
        drop((old, new));
        let response = channel.exchange(&command).map_err(no_answer)?;
        match response.status {
            Status::ComparisonFailed => Err(
                match known
                    .and_then(Tries::left)
                    .map(|left| left.saturating_sub(1))
                {
                    Some(0) => PinError::Blocked,
                    left => PinError::Wrong { left },
                },
            ),
            status => judge(status),
        }
    }

    /// Sets a new PIN with the PUK. Cards that want the PUK verified first say so without counting
    /// a try, and get it so.
    pub fn unblock_pin(
        &self,
        channel: &mut Channel<'_>,
        puk: Puk,
        new: Pin,
    ) -> Result<(), PinError> {
        check_length(puk.len())?;
        check_length(new.len())?;
        self.enter(channel)?;
        let reset = Command::new(0x00, 0x2C, 0x00, self.reference())
            .sensitive(&*joined(&*puk.padded(), &*new.padded()));
        let verify = Command::new(0x00, 0x20, 0x00, self.reference() + PUK_AFTER_PIN)
            .sensitive(&*puk.padded());
        drop((puk, new));
        let mut status = channel.exchange(&reset).map_err(no_answer)?.status;
        if status == Status::SecurityStatus {
            let verified = channel.exchange(&verify).map_err(no_answer)?.status;
            judge(verified).map_err(of_puk)?;
            status = channel.exchange(&reset).map_err(no_answer)?.status;
        }
        judge(status).map_err(of_puk)
    }
}

/// Two secrets, each padded, one after the other.
fn joined(first: &[u8], second: &[u8]) -> Zeroizing<[u8; 2 * MAX_DIGITS]> {
    let mut both = Zeroizing::new([0; 2 * MAX_DIGITS]);
    for (to, from) in both.iter_mut().zip(first.iter().chain(second)) {
        *to = *from;
    }
    both
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
        Status::ReferenceUnusable | Status::ConditionsNotMet => Err(PinError::NotActivated),
        other => Err(CardError::Status(other).into()),
    }
}

/// What was wrong or blocked was the PUK.
fn of_puk(error: PinError) -> PinError {
    match error {
        PinError::Wrong { left } => PinError::WrongPuk { left },
        PinError::Blocked => PinError::PukBlocked,
        other => other,
    }
}
