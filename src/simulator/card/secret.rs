//! A PIN or PUK with its counter.

use std::fmt;

/// The PIN of every new virtual card.
pub const INITIAL_PIN: &[u8; LENGTH] = b"12345678";
/// The PUK of every virtual card.
pub(super) const INITIAL_PUK: &[u8; LENGTH] = b"87654321";

/// Length of a PIN or PUK on the line.
pub(super) const LENGTH: usize = 8;

/// A PIN or PUK with its counter.
pub(super) struct Secret {
    value: [u8; LENGTH],
    pub(super) tries_left: u8,
    tries: u8,
    pub(super) verified: bool,
}

/// Why a try failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Refused {
    /// There was no try left before.
    Blocked,
    /// It was wrong; so many tries are left.
    Wrong(u8),
}

impl Secret {
    pub(super) fn new(value: [u8; LENGTH], tries: u8) -> Self {
        Self {
            value,
            tries_left: tries,
            tries,
            verified: false,
        }
    }

    /// One try. The counter goes down first, as on a chip that may lose power meanwhile.
    pub(super) fn check(&mut self, offered: &[u8]) -> Result<(), Refused> {
        self.tries_left = self.tries_left.checked_sub(1).ok_or(Refused::Blocked)?;
        if offered == self.value {
            self.tries_left = self.tries;
            return Ok(());
        }
        self.verified = false;
        Err(Refused::Wrong(self.tries_left))
    }

    /// How many wrong tries in a row block it.
    pub(super) fn most_tries(&self) -> u8 {
        self.tries
    }

    /// All tries again, for the same value.
    pub(super) fn refill(&mut self) {
        self.tries_left = self.tries;
    }

    /// A new value; nothing else changes.
    pub(super) fn replace(&mut self, value: [u8; LENGTH]) {
        self.value = value;
    }
}

/// A virtual card's PIN may be the one that its user has elsewhere.
impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Secret(hidden, {} tries left)", self.tries_left)
    }
}
