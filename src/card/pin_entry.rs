//! Where the PIN for one VERIFY comes from.

use std::time::Duration;

use crate::reader::Keypad;
use crate::reader::keypad::SECONDS;
use crate::secret::Pin;

/// A PIN for one VERIFY.
#[derive(Debug)]
pub enum PinEntry {
    /// It was typed at the computer. Wiped when it is used.
    Typed(Pin),
    /// The person types it on the reader's keypad: it never comes to the computer.
    OnKeypad(Keypad),
}

impl PinEntry {
    /// How long the person may take: so long for the first key, and so long for the others.
    pub fn time(&self) -> Duration {
        match self {
            Self::Typed(_) => Duration::ZERO,
            Self::OnKeypad(_) => Duration::from_secs(u64::from(SECONDS)) * 2,
        }
    }
}

impl From<Pin> for PinEntry {
    fn from(pin: Pin) -> Self {
        Self::Typed(pin)
    }
}
