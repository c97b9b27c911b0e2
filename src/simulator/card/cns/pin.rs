//! PIN and PUK: VERIFY, CHANGE REFERENCE DATA, RESET RETRY COUNTER (cns-card.md §6).

use super::profile::{LastTry, PinSearch, PinState, Profile, WrongPin};
use crate::simulator::card::command::Command;
use crate::simulator::card::secret::{INITIAL_PIN, INITIAL_PUK, LENGTH, Refused, Secret};
use crate::simulator::card::status::{Answer, Status, Success};

const PIN_TRIES: u8 = 3;
const PUK_TRIES: u8 = 8;

const PIN_REFERENCE: u8 = 0x10;
const PUK_REFERENCE: u8 = 0x11;
/// Bit 8 of P2: search in the folders above too.
const SEARCH_UPWARDS: u8 = 0x80;

/// One try, answered in the words of this card.
fn check(secret: &mut Secret, offered: &[u8], profile: &Profile) -> Result<(), Status> {
    secret.check(offered).map_err(
        |refused| match (refused, profile.last_try, profile.wrong_pin) {
            (Refused::Blocked, ..) | (Refused::Wrong(0), LastTry::Blocked, _) => Status::BLOCKED,
            (_, _, WrongPin::Uncounted) => Status::WRONG_PIN,
            (Refused::Wrong(left), _, WrongPin::Counted) => Status::tries_left(left),
        },
    )
}

/// What VERIFY without data answers.
fn state(secret: &Secret) -> Status {
    match secret.tries_left {
        0 => Status::BLOCKED,
        _ if secret.verified => Status::OK,
        left => Status::tries_left(left),
    }
}

/// The card's PIN and PUK.
#[derive(Debug)]
pub(super) struct Secrets {
    pin: Secret,
    puk: Secret,
}

/// Which of the two a command means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Reference {
    Pin,
    Puk,
}

impl Secrets {
    pub(super) fn new(profile: &Profile) -> Self {
        let mut pin = Secret::new(*INITIAL_PIN, PIN_TRIES);
        match profile.pin {
            PinState::Blocked => pin.tries_left = 0,
            PinState::LastTry => pin.tries_left = 1,
            PinState::Ready | PinState::NotActivated | PinState::Absent => {}
        }
        let mut puk = Secret::new(*INITIAL_PUK, PUK_TRIES);
        puk.tries_left = profile.puk_tries.min(PUK_TRIES);
        Self { pin, puk }
    }

    /// Leaves the PIN so many tries, at most as many as a new one has.
    pub(super) fn set_pin_tries(&mut self, left: u8) {
        self.pin.tries_left = left.min(PIN_TRIES);
    }

    /// A reset of the card: nothing is verified any more; the counters stay.
    pub(super) fn forget(&mut self) {
        self.pin.verified = false;
        self.puk.verified = false;
    }

    pub(super) fn pin_verified(&self) -> bool {
        self.pin.verified
    }

    /// Tries left for PIN and PUK.
    pub(super) fn tries_left(&self) -> (u8, u8) {
        (self.pin.tries_left, self.puk.tries_left)
    }

    /// VERIFY; without data it only tells the state.
    pub(super) fn verify(
        &mut self,
        command: &Command<'_>,
        in_master: bool,
        profile: &Profile,
    ) -> Answer {
        let secret = match find(command, in_master, profile)? {
            Reference::Pin => &mut self.pin,
            Reference::Puk => &mut self.puk,
        };
        match command.data.len() {
            0 => match state(secret) {
                Status::OK => Ok(Success::EMPTY),
                other => Err(other),
            },
            LENGTH => {
                check(secret, command.data, profile)?;
                secret.verified = true;
                Ok(Success::EMPTY)
            }
            _ => Err(Status::WRONG_LENGTH),
        }
    }

    /// CHANGE REFERENCE DATA: old and new PIN in one command. The PUK can't be changed.
    pub(super) fn change(
        &mut self,
        command: &Command<'_>,
        in_master: bool,
        profile: &Profile,
    ) -> Answer {
        let (old, new) = pin_and(command, in_master, profile)?;
        check(&mut self.pin, old, profile)?;
        self.pin.replace(acceptable(new)?);
        Ok(Success::EMPTY)
    }

    /// RESET RETRY COUNTER: PUK and new PIN in one command.
    pub(super) fn unblock(
        &mut self,
        command: &Command<'_>,
        in_master: bool,
        profile: &Profile,
    ) -> Answer {
        let (puk, new) = pin_and(command, in_master, profile)?;
        check(&mut self.puk, puk, profile)?;
        self.pin = Secret::new(acceptable(new)?, PIN_TRIES);
        Ok(Success::EMPTY)
    }
}

/// The two halves of the data of a command on the PIN.
fn pin_and<'a>(
    command: &Command<'a>,
    in_master: bool,
    profile: &Profile,
) -> Result<(&'a [u8], &'a [u8]), Status> {
    if find(command, in_master, profile)? != Reference::Pin {
        return Err(Status::OBJECT_NOT_FOUND);
    }
    let halves = command.data.split_at_checked(LENGTH);
    halves
        .filter(|(_, new)| new.len() == LENGTH)
        .ok_or(Status::WRONG_LENGTH)
}

fn find(command: &Command<'_>, in_master: bool, profile: &Profile) -> Result<Reference, Status> {
    if command.p1 != 0 {
        return Err(Status::WRONG_P1_P2);
    }
    let found_from_here =
        in_master || profile.pin_search == PinSearch::Anywhere || command.p2 & SEARCH_UPWARDS != 0;
    match command.p2 & !SEARCH_UPWARDS {
        PIN_REFERENCE | PUK_REFERENCE if !found_from_here => Err(Status::OBJECT_NOT_FOUND),
        PIN_REFERENCE => match profile.pin {
            PinState::Absent => Err(Status::OBJECT_NOT_FOUND),
            PinState::NotActivated => Err(Status::NOT_ACTIVATED),
            PinState::Ready | PinState::LastTry | PinState::Blocked => Ok(Reference::Pin),
        },
        PUK_REFERENCE if profile.pin != PinState::Absent => Ok(Reference::Puk),
        _ => Err(Status::OBJECT_NOT_FOUND),
    }
}

/// A new PIN: 5 to 8 digits, filled up with FF.
fn acceptable(padded: &[u8]) -> Result<[u8; LENGTH], Status> {
    let digits = padded
        .iter()
        .take_while(|byte| byte.is_ascii_digit())
        .count();
    let filled = padded.iter().skip(digits).all(|byte| *byte == 0xFF);
    match <[u8; LENGTH]>::try_from(padded) {
        Ok(value) if digits >= 5 && filled => Ok(value),
        _ => Err(Status::WRONG_DATA),
    }
}
