//! Virtual cards: state machines from command APDU to answer, with counters that tests can read
//! while the card is in a reader.

mod cns;
mod command;
mod files;
mod key;
mod pin;
pub mod profile;
mod select;
mod status;

use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};

pub use cns::VirtualCns;
pub use pin::INITIAL_PIN;

/// A card as a reader sees it.
pub trait VirtualCard: Send + fmt::Debug {
    /// Powers the card on, or resets it: volatile state is lost. Gives the answer to reset.
    fn power_on(&mut self) -> Vec<u8>;

    /// Carries out one command APDU and gives the whole answer, status word included. Any bytes
    /// are answered.
    fn transmit(&mut self, command: &[u8]) -> Vec<u8>;

    /// What happened on the card so far, readable while the card is in a reader.
    fn witness(&self) -> Witness;

    /// Sets how many PIN tries are left, up to the most that the card gives: for demonstrations.
    /// Whether the card can do that.
    fn set_pin_tries(&mut self, _left: u8) -> bool {
        false
    }
}

/// What happened on a card since it was made.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counters {
    /// PIN tries left.
    pub pin_tries_left: u8,
    /// PUK tries left.
    pub puk_tries_left: u8,
    /// VERIFY commands that carried data.
    pub verifications: u32,
    /// PERFORM SECURITY OPERATION commands, whatever the answer; a chain counts once.
    pub operations: u32,
    /// Private-key operations that were really made.
    pub signatures: u32,
}

/// A shared look at a card's [`Counters`].
#[derive(Clone, Debug, Default)]
pub struct Witness(Arc<Mutex<Counters>>);

impl Witness {
    /// The counters at this moment.
    pub fn counters(&self) -> Counters {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn update(&self, change: impl FnOnce(&mut Counters)) {
        change(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner));
    }
}
