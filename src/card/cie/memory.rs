//! What is kept of a CIE from one round to the next: public data, and the certificate once it was
//! read. Nothing of PIN or PUK.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use super::keys::PublicData;
use super::nis::Nis;

/// Cards that were seen, by their number; shared by all who hold a copy.
#[derive(Clone, Debug, Default)]
pub struct Memory(Arc<Mutex<HashMap<Nis, Remembered>>>);

/// What is known of one card.
#[derive(Clone)]
pub(super) struct Remembered {
    pub(super) public: Arc<PublicData>,
    pub(super) certificate: Option<Vec<u8>>,
}

impl Memory {
    pub(super) fn recall(&self, nis: Nis) -> Option<Remembered> {
        self.with(|cards| cards.get(&nis).cloned())
    }

    pub(super) fn keep(&self, nis: Nis, remembered: Remembered) {
        self.with(|cards| cards.insert(nis, remembered));
    }

    fn with<T>(&self, work: impl FnOnce(&mut HashMap<Nis, Remembered>) -> T) -> T {
        work(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

/// A certificate is personal: not for logs.
impl std::fmt::Debug for Remembered {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Remembered(hidden)")
    }
}
