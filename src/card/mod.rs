//! What a card can do: be recognised, give its certificate, take the PIN, sign.

pub mod cie;
pub mod cns;
mod error;
mod foreign;
mod kind;
mod lookup;
mod new_pin;
pub mod padding;
mod patience;
mod pin_entry;
mod round;
mod rules;

use crate::problem::Problem;
pub use error::{CardError, PinError};
pub use kind::{Card, Kind, Verified};
pub use lookup::{Depth, Found};
pub use new_pin::{Counters, ask_counters, change_pin, change_pin_on_keypad, unblock_pin};
pub use pin_entry::PinEntry;
pub use round::{Finished, Limits, Round, RoundSigner};
pub use rules::{Mark, PinRules, Rule};

/// How many digits a card's PIN may have.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct PinLength {
    /// Fewest.
    pub min: u8,
    /// Most.
    pub max: u8,
}

/// The tries that are left for a PIN, as the card said.
#[derive(Clone, Copy, Debug, Eq, PartialEq, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Tries {
    /// This many; zero means blocked.
    Left(u8),
    /// The PIN is verified at this moment, so the card does not tell.
    Verified,
    /// The PIN was never activated, or its data is damaged.
    NotActivated,
    /// This card's counter can't be read, or not without risk to it.
    NotReadable,
    /// Asking takes a device authentication, so it was not done yet: it is asked before the PIN
    /// is sent.
    NotAsked,
}

impl Tries {
    /// Why no PIN can be verified, if that is known.
    pub fn obstacle(self) -> Option<Problem> {
        match self {
            Self::Left(0) => Some(Problem::PinBlocked),
            Self::NotActivated => Some(Problem::PinNotActivated),
            Self::Left(_) | Self::Verified | Self::NotReadable | Self::NotAsked => None,
        }
    }

    /// What stands in the way of sending a secret of which the card tells so many tries now.
    /// `known` is what the person knew when they said yes: somebody else may have used some since,
    /// and a last try needs a yes of its own.
    fn barrier(self, known: Option<Self>) -> Result<(), PinError> {
        match self {
            Self::Left(0) => Err(PinError::Blocked),
            Self::NotActivated => Err(PinError::NotActivated),
            Self::Left(1) if known != Some(Self::Left(1)) => Err(PinError::LastTry),
            _ => Ok(()),
        }
    }

    /// The number, if the card told one.
    pub fn left(self) -> Option<u8> {
        match self {
            Self::Left(tries) => Some(tries),
            Self::Verified | Self::NotActivated | Self::NotReadable | Self::NotAsked => None,
        }
    }
}

impl PinLength {
    /// Whether a PIN of `digits` fits.
    pub fn allows(self, digits: usize) -> bool {
        (usize::from(self.min)..=usize::from(self.max)).contains(&digits)
    }
}
