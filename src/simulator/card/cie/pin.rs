//! PIN and PUK: VERIFY, CHANGE REFERENCE DATA, RESET RETRY COUNTER (cie-card.md §10).

use super::profile::{LastTry, PinState, Profile};
use crate::simulator::card::command::Command;
use crate::simulator::card::secret::{INITIAL_PIN, INITIAL_PUK, LENGTH, Refused, Secret};
use crate::simulator::card::status::{Answer, Status, Success};

const PIN_TRIES: u8 = 3;
const PUK_TRIES: u8 = 10;

/// Bit 8 marks a reference inside the application.
const PIN: u8 = 0x81;
const PUK: u8 = 0x82;

/// The card's PIN and PUK.
#[derive(Debug)]
pub(super) struct Secrets {
    pub(super) pin: Secret,
    pub(super) puk: Secret,
    last_try: LastTry,
}

impl Secrets {
    pub(super) fn new(profile: &Profile) -> Self {
        let mut pin = Secret::new(*INITIAL_PIN, PIN_TRIES);
        pin.tries_left = match profile.pin {
            PinState::Ready => PIN_TRIES,
            PinState::LastTry => 1,
            PinState::Blocked => 0,
        };
        Self {
            pin,
            puk: Secret::new(*INITIAL_PUK, PUK_TRIES),
            last_try: profile.last_try,
        }
    }

    /// Leaves the PIN so many tries, at most as many as a new one has.
    pub(super) fn set_pin_tries(&mut self, left: u8) {
        self.pin.tries_left = left.min(PIN_TRIES);
    }

    /// Nothing is verified any more; the counters stay.
    pub(super) fn forget(&mut self) {
        self.pin.verified = false;
        self.puk.verified = false;
    }

    /// VERIFY. Without data it is a mistake, not a question.
    pub(super) fn verify(&mut self, command: &Command<'_>, authenticated: bool) -> Answer {
        if command.p1 != 0 {
            return Err(Status::WRONG_P1_P2);
        }
        let secret = match command.p2 {
            PIN => &mut self.pin,
            PUK => &mut self.puk,
            _ => return Err(Status::OBJECT_NOT_FOUND),
        };
        if !authenticated {
            return Err(Status::NOT_ALLOWED);
        }
        if command.data.len() != LENGTH {
            return Err(Status::WRONG_LENGTH);
        }
        check(secret, command.data, self.last_try)?;
        secret.verified = true;
        Ok(Success::EMPTY)
    }

    /// CHANGE REFERENCE DATA: old and new PIN, after the PIN was verified. The PUK can't be
    /// changed.
    pub(super) fn change(&mut self, command: &Command<'_>) -> Answer {
        match (command.p1, command.p2) {
            (0, PIN) => {}
            (0, PUK) => return Err(Status::NOT_ALLOWED),
            (0, _) => return Err(Status::OBJECT_NOT_FOUND),
            _ => return Err(Status::WRONG_P1_P2),
        }
        if !self.pin.verified {
            return Err(Status::NOT_ALLOWED);
        }
        let halves = command.data.split_first_chunk::<LENGTH>();
        let (old, new) = halves.ok_or(Status::WRONG_LENGTH)?;
        let new = <[u8; LENGTH]>::try_from(new).map_err(|_| Status::WRONG_LENGTH)?;
        check(&mut self.pin, old, self.last_try)?;
        self.pin.replace(new);
        self.pin.verified = false;
        Ok(Success::EMPTY)
    }

    /// RESET RETRY COUNTER, after the PUK was verified: with a new PIN or without.
    pub(super) fn unblock(&mut self, command: &Command<'_>) -> Answer {
        let with_new_pin = match (command.p1, command.p2) {
            (0x02 | 0x03, PUK) => return Err(Status::NOT_ALLOWED),
            (0x02, PIN) => true,
            (0x03, PIN) => false,
            (0x02 | 0x03, _) => return Err(Status::OBJECT_NOT_FOUND),
            _ => return Err(Status::WRONG_P1_P2),
        };
        if !self.puk.verified {
            return Err(Status::NOT_ALLOWED);
        }
        if with_new_pin {
            let new = <[u8; LENGTH]>::try_from(command.data);
            self.pin.replace(new.map_err(|_| Status::WRONG_LENGTH)?);
        } else if !command.data.is_empty() {
            return Err(Status::WRONG_LENGTH);
        }
        self.pin.refill();
        self.pin.verified = false;
        Ok(Success::EMPTY)
    }
}

/// One try, answered in the words of this card.
fn check(secret: &mut Secret, offered: &[u8], last_try: LastTry) -> Result<(), Status> {
    secret.check(offered).map_err(|refused| match refused {
        Refused::Blocked => Status::BLOCKED,
        Refused::Wrong(0) if last_try == LastTry::Blocked => Status::BLOCKED,
        Refused::Wrong(left) => Status::tries_left(left),
    })
}
