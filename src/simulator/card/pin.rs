//! PIN and PUK: VERIFY, CHANGE REFERENCE DATA, RESET RETRY COUNTER (cns-card.md §6).

use std::fmt;

use super::command::Command;
use super::profile::{LastTry, PinSearch, PinState, Profile, WrongPin};
use super::status::{Answer, Status, Success};

/// The PIN of every new virtual card.
pub const INITIAL_PIN: &[u8; 8] = b"12345678";
/// The PUK of every virtual card.
pub(super) const INITIAL_PUK: &[u8; 8] = b"87654321";

const PIN_TRIES: u8 = 3;
const PUK_TRIES: u8 = 8;

const PIN_REFERENCE: u8 = 0x10;
const PUK_REFERENCE: u8 = 0x11;
/// Bit 8 of P2: search in the folders above too.
const SEARCH_UPWARDS: u8 = 0x80;

/// Length of a padded PIN or PUK.
const LENGTH: usize = 8;

/// A PIN or PUK with its counter.
struct Secret {
    value: [u8; LENGTH],
    tries_left: u8,
    tries: u8,
    verified: bool,
}

impl Secret {
    fn new(value: [u8; LENGTH], tries: u8) -> Self {
        Self {
            value,
            tries_left: tries,
            tries,
            verified: false,
        }
    }

    /// One try. The counter goes down first, as on a chip that may lose power meanwhile.
    fn check(&mut self, offered: &[u8], profile: &Profile) -> Result<(), Status> {
        self.tries_left = self.tries_left.checked_sub(1).ok_or(Status::BLOCKED)?;
        if offered == self.value {
            self.tries_left = self.tries;
            return Ok(());
        }
        self.verified = false;
        Err(
            match (self.tries_left, profile.last_try, profile.wrong_pin) {
                (0, LastTry::Blocked, _) => Status::BLOCKED,
                (_, _, WrongPin::Uncounted) => Status::WRONG_PIN,
                (left, _, WrongPin::Counted) => Status::tries_left(left),
            },
        )
    }

    /// What VERIFY without data answers.
    fn state(&self) -> Status {
        match self.tries_left {
            0 => Status::BLOCKED,
            _ if self.verified => Status::OK,
            left => Status::tries_left(left),
        }
    }
}

/// A virtual card's PIN may be the one that its user has elsewhere.
impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Secret(hidden, {} tries left)", self.tries_left)
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
        Self {
            pin,
            puk: Secret::new(*INITIAL_PUK, PUK_TRIES),
        }
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
            0 => match secret.state() {
                Status::OK => Ok(Success::EMPTY),
                other => Err(other),
            },
            LENGTH => {
                secret.check(command.data, profile)?;
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
        self.pin.check(old, profile)?;
        self.pin.value = acceptable(new)?;
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
        self.puk.check(puk, profile)?;
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
