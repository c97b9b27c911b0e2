//! PIN and PUK of a CIE: tries left, VERIFY, change and unblock (cie-card.md §10). Everything goes
//! through secure messaging with a chip that proved itself.

use super::Cie;
use super::keys::{get_data, is_refusal};
use super::line::Line;
use super::sm::SecureLine;
use crate::apdu::{Command, Response, Status, tlv};
use crate::card::new_pin::refusal;
use crate::card::{CardError, PinError, Tries};
use crate::secret::{Pin, Puk, joined};

/// References of PIN and PUK.
const PIN: u8 = 0x81;
const PUK: u8 = 0x82;
/// Most tries that a counter is believed to tell.
const MAX_TRIES: u8 = 15;

/// A secret with a counter.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Secret {
    Pin,
    Puk,
}

/// Asks for the tries left, which costs none.
pub(super) fn tries(line: &mut impl Line, secret: Secret) -> Result<Tries, CardError> {
    let number = match secret {
        Secret::Pin => 0x01,
        Secret::Puk => 0x02,
    };
    let request = [0x4D, 0x08, 0x70, 0x06, 0xBF, 0x81, number, 0x02, 0xA0, 0x80];
    let response = line.exchange(&get_data(&request))?;
    if is_refusal(response.status) {
        return Ok(Tries::NotReadable);
    }
    let object = 0x00BF_8100 | u32::from(number);
    let left = tlv::find(&response.data, &[0x70, object, 0xA0, 0x9B]);
    Ok(match left {
        Some([left @ 0..=MAX_TRIES]) => Tries::Left(*left),
        _ => Tries::NotReadable,
    })
}

/// Sends the PIN: once, whatever happens.
pub(super) fn verify(
    line: &mut SecureLine<'_, '_>,
    pin: Pin,
    known: Tries,
) -> Result<(), PinError> {
    let command = Command::new(0x00, 0x20, 0x00, PIN).sensitive(&*pin.padded());
    drop(pin);
    judge(line.exchange(&command), known)
}

/// Sends the PUK: once, whatever happens.
pub(super) fn verify_puk(
    line: &mut SecureLine<'_, '_>,
    puk: Puk,
    known: Tries,
) -> Result<(), PinError> {
    let command = Command::new(0x00, 0x20, 0x00, PUK).sensitive(&*puk.padded());
    drop(puk);
    judge(line.exchange(&command), known).map_err(|error| match error {
        PinError::Wrong { left } => PinError::WrongPuk { left },
        PinError::Blocked => PinError::PukBlocked,
        other => other,
    })
}

/// Replaces the PIN: the old one is verified, once, then changed.
pub(super) fn change(
    line: &mut SecureLine<'_, '_>,
    old: Pin,
    new: Pin,
    known: Tries,
) -> Result<(), PinError> {
    let command =
        Command::new(0x00, 0x24, 0x00, PIN).sensitive(&*joined(&*old.padded(), &*new.padded()));
    drop(new);
    verify(line, old, known)?;
    settle(line.exchange(&command))
}

/// Sets a new PIN, and its tries back, after the PUK was verified.
pub(super) fn reset(line: &mut SecureLine<'_, '_>, new: Pin) -> Result<(), PinError> {
    let command = Command::new(0x00, 0x2C, 0x02, PIN).sensitive(&*new.padded());
    drop(new);
    settle(line.exchange(&command))
}

/// What the card says of a new PIN, after the secret that allows it was verified.
fn settle(answer: Result<Response, CardError>) -> Result<(), PinError> {
    match answer.map(|response| response.status) {
        Ok(Status::Ok) => Ok(()),
        Ok(status) | Err(CardError::Status(status)) => Err(refusal(status)),
        Err(error) => Err(PinError::Unsettled(error)),
    }
}

/// What the card says of a secret, wrapped or, when it ends the session, in clear.
fn judge(answer: Result<Response, CardError>, known: Tries) -> Result<(), PinError> {
    let status = match answer {
        Ok(response) => response.status,
        Err(CardError::Status(status)) => status,
        Err(error) => return Err(PinError::NoAnswer(error)),
    };
    match status {
        Status::Ok => Ok(()),
        Status::TriesLeft(0) | Status::Blocked => Err(PinError::Blocked),
        Status::TriesLeft(left) => Err(PinError::Wrong { left: Some(left) }),
        Status::ComparisonFailed => match known.left().map(|left| left.saturating_sub(1)) {
            Some(0) => Err(PinError::Blocked),
            left => Err(PinError::Wrong { left }),
        },
        Status::WrongLength => Err(PinError::LengthRefused),
        other => Err(CardError::Status(other).into()),
    }
}

/// Whether the PIN has the one length that a CIE takes.
pub(super) fn check_length(pin: &Pin) -> Result<(), PinError> {
    if Cie::PIN_LENGTH.allows(pin.len()) {
        Ok(())
    } else {
        Err(PinError::Length(Cie::PIN_LENGTH))
    }
}
