//! What is kept of a CIE from one round to the next: public data, and the certificate once it was
//! read. Nothing of PIN or PUK.

use std::collections::HashMap;
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::keys::PublicData;
use super::nis::Nis;
use super::page::{self, Line};
use super::sod::Vouched;
use crate::identity::Certificate;
use crate::problem::Problem;

/// Cards that were seen, by their number; shared by all who hold a copy. It ends with the program
/// unless somebody gives it a [`Drawer`].
#[derive(Clone, Debug, Default)]
pub struct Memory(Arc<Shared>);

/// Where public data outlast the program, if the person allows it: one small text for one person.
pub trait Drawer: fmt::Debug + Send + Sync {
    /// The text that was put there last, if there is one. It may have been changed since.
    fn read(&self) -> Result<Option<String>, Problem>;
    /// Puts a text in the place of the last.
    fn put(&self, text: &str) -> Result<(), Problem>;
    /// Leaves nothing there.
    fn clear(&self) -> Result<(), Problem>;
    /// The problem of a text that can't be understood.
    fn broken(&self, reason: &'static str) -> Problem;
}

/// What is known of one card.
#[derive(Clone, PartialEq)]
pub(super) struct Remembered {
    pub(super) public: Arc<PublicData>,
    /// What the Ministry signed, if it was looked at.
    pub(super) vouched: Option<Vouched>,
    pub(super) certificate: Option<Vec<u8>>,
    /// Whether it comes from an earlier run of the program.
    pub(super) is_from_drawer: bool,
}

#[derive(Debug, Default)]
struct Shared {
    cards: Mutex<Cards>,
    /// The countries' signers that are known.
    authorities: Vec<Certificate>,
}

#[derive(Debug, Default)]
struct Cards {
    known: HashMap<Nis, Remembered>,
    /// From earlier runs, not looked at yet; the latest last.
    lines: Vec<(Nis, Line)>,
    drawer: Option<Arc<dyn Drawer>>,
    /// Whether the drawer lacks something.
    is_dirty: bool,
    /// Why the drawer did not take what was put there last.
    unsaved: Option<Problem>,
}

impl Memory {
    /// A memory that knows the countries' signers behind what chips show. None come with the
    /// program.
    pub fn trusting(authorities: Vec<Certificate>) -> Self {
        Self(Arc::new(Shared {
            authorities,
            ..Shared::default()
        }))
    }

    /// Keeps in this drawer from now on what is learnt, and uses what is there. A text that can't be
    /// understood is thrown away, and the problem says so.
    pub fn keep_in(&self, drawer: &Arc<dyn Drawer>) -> Result<(), Problem> {
        let read = drawer.read();
        let mut cards = self.cards();
        cards.is_dirty = !cards.known.is_empty();
        cards.drawer = Some(Arc::clone(drawer));
        let lines = read.and_then(|text| match text {
            None => Ok(Vec::new()),
            Some(text) => page::parse(&text).map_err(|reason| drawer.broken(reason)),
        });
        match lines {
            Ok(lines) => {
                cards.lines = lines;
                drop(cards);
                self.save()
            }
            Err(problem) => {
                drop(cards);
                drawer.clear()?;
                self.save()?;
                Err(problem)
            }
        }
    }

    /// Keeps nothing beyond the program from now on, and empties the drawer.
    pub fn leave_drawer(&self) -> Result<(), Problem> {
        let mut cards = self.cards();
        cards.lines.clear();
        let drawer = cards.drawer.take();
        drop(cards);
        drawer.map_or(Ok(()), |drawer| drawer.clear())
    }

    /// Forgets every card, here and in the drawer.
    pub fn forget(&self) -> Result<(), Problem> {
        let mut cards = self.cards();
        cards.known.clear();
        cards.lines.clear();
        cards.is_dirty = false;
        let drawer = cards.drawer.clone();
        drop(cards);
        drawer.map_or(Ok(()), |drawer| drawer.clear())
    }

    /// Puts in the drawer what is new, if there is one: not while a card waits.
    pub fn save(&self) -> Result<(), Problem> {
        let mut cards = self.cards();
        let Some(drawer) = cards.drawer.clone().filter(|_| cards.is_dirty) else {
            return Ok(());
        };
        cards.is_dirty = false;
        let fresh = cards
            .known
            .iter()
            .filter_map(|(nis, known)| Line::of(*nis, known).map(|line| (*nis, line)));
        let fresh: Vec<_> = fresh.collect();
        cards
            .lines
            .retain(|(nis, _)| !fresh.iter().any(|(other, _)| other == nis));
        cards.lines.extend(fresh);
        let text = page::text(&mut cards.lines);
        drop(cards);
        let put = drawer.put(&text);
        let mut cards = self.cards();
        cards.is_dirty |= put.is_err();
        cards.unsaved = put.as_ref().err().cloned();
        put
    }

    /// Why the drawer did not take what was put there last, if it did not.
    pub fn unsaved(&self) -> Option<Problem> {
        self.cards().unsaved.clone()
    }

    pub(super) fn authorities(&self) -> &[Certificate] {
        &self.0.authorities
    }

    pub(super) fn recall(&self, nis: Nis) -> Option<Remembered> {
        let mut cards = self.cards();
        if let Some(known) = cards.known.get(&nis) {
            return Some(known.clone());
        }
        let place = cards.lines.iter().position(|(other, _)| *other == nis)?;
        let Some(mut known) = cards.lines.get(place).and_then(|(_, line)| line.read(nis)) else {
            // Numbers that no card would give: it is asked again.
            cards.lines.remove(place);
            return None;
        };
        if !self.0.authorities.is_empty() {
            // Whoever knows countries' signers wants to see the signature itself.
            known.vouched = None;
        }
        cards.known.insert(nis, known.clone());
        Some(known)
    }

    pub(super) fn keep(&self, nis: Nis, remembered: Remembered) {
        let mut cards = self.cards();
        if cards.known.get(&nis) != Some(&remembered) {
            cards.is_dirty = true;
            cards.known.insert(nis, remembered);
        }
    }

    fn cards(&self) -> MutexGuard<'_, Cards> {
        self.0.cards.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A certificate is personal: not for logs.
impl fmt::Debug for Remembered {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Remembered(hidden)")
    }
}
