//! Virtual cards: state machines from command APDU to answer, with counters that tests can read
//! while the card is in a reader.

mod chain;
pub mod cie;
mod cns;
mod command;
mod contactless;
mod foreign;
mod private_key;
mod secret;
mod status;

use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};

use thiserror::Error;

use super::pki::PkiError;

pub use cie::VirtualCie;
pub use cns::{VirtualCns, profile};
pub use foreign::ForeignCard;
pub use secret::INITIAL_PIN;

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

/// How a card talks to its reader.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Link {
    /// By its contacts.
    Contact,
    /// By radio.
    Contactless,
}

/// A card by its name, and how it talks to its reader.
#[derive(Debug)]
pub struct Named {
    /// The card.
    pub card: Box<dyn VirtualCard>,
    /// Its link.
    pub link: Link,
}

/// A card cannot be made.
#[derive(Debug, Error)]
pub enum CardError {
    /// No card has this name.
    #[error(transparent)]
    Unknown(#[from] UnknownProfile),
    /// Its keys or certificates are damaged.
    #[error(transparent)]
    Pki(#[from] PkiError),
}

/// No profile has this name.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
#[error("no virtual card is called {0:?}; there are {names}", names = Names)]
pub struct UnknownProfile(pub String);

struct Names;

impl fmt::Display for Names {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&names().collect::<Vec<_>>().join(", "))
    }
}

/// The names of all cards: CNS, CIE, others. Those of the CIE can be combined
/// ([`cie::profile::names`]).
pub fn names() -> impl Iterator<Item = String> {
    profile::names()
        .map(str::to_owned)
        .chain(cie::profile::names())
        .chain(foreign::NAMED.iter().map(|(name, _)| (*name).to_owned()))
}

/// The card of this name.
pub fn named(name: &str) -> Result<Named, CardError> {
    let contactless = |card| Named {
        card,
        link: Link::Contactless,
    };
    if let Some((_, card)) = foreign::NAMED.iter().find(|(known, _)| *known == name) {
        return Ok(contactless(Box::new(*card)));
    }
    if let Ok(profile) = name.parse() {
        return Ok(contactless(Box::new(VirtualCie::new(profile)?)));
    }
    Ok(Named {
        card: Box::new(VirtualCns::new(name.parse()?)?),
        link: Link::Contact,
    })
}
