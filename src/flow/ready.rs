//! Whether the card at hand is ready for the chosen portal: asked of the portal when the person
//! wants to know, without the PIN.

use super::{Effect, Round, State};
use crate::card::Tries;
use crate::diagnosis::Readiness;
use crate::problem::Problem;
use crate::reader::Slot;

/// What is known of a card and a portal.
#[derive(Clone, Debug, Default)]
pub struct ReadyCheck {
    about: Option<Pair>,
    work: ReadyWork,
}

/// A card in its reader, and a portal. Another card or portal makes what was known void.
#[derive(Clone, Debug, Eq, PartialEq)]
struct Pair {
    reader: String,
    seen: (Slot, u32),
    portal: String,
}

/// Whether the portal was asked.
#[derive(Clone, Debug, Default)]
pub enum ReadyWork {
    /// Nobody asked.
    #[default]
    NotAsked,
    /// It is being asked.
    Asking(Round),
    /// It was asked.
    Told(Box<Told>),
}

/// What came of it.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Told {
    /// Point by point.
    pub ready: Readiness,
    /// What stands in the way, if something does.
    pub problem: Option<Problem>,
}

/// What happens to the question.
#[derive(Debug)]
pub enum ReadyEvent {
    /// The person wants to know.
    Wanted,
    /// The portal was asked.
    Told {
        /// The question.
        round: Round,
        /// What came of it.
        result: Result<Box<Told>, Problem>,
    },
}

/// A question to a portal. One [`ReadyEvent::Told`] answers it.
#[derive(Debug)]
pub struct ReadyQuestion {
    /// The question.
    pub round: Round,
    /// The reader with the card.
    pub reader: String,
    /// The tries left for its PIN, as far as they are known.
    pub tries: Tries,
    /// The portal, by its name.
    pub portal: String,
}

impl State {
    /// What is known of the card at hand and the chosen portal.
    pub fn ready(&self) -> &ReadyWork {
        const NOT_ASKED: &ReadyWork = &ReadyWork::NotAsked;
        let is_current = self.ready.about.is_some() && self.ready.about == self.pair();
        if is_current {
            &self.ready.work
        } else {
            NOT_ASKED
        }
    }

    pub(super) fn ready_event(&mut self, event: ReadyEvent) -> Vec<Effect> {
        match event {
            ReadyEvent::Wanted => self.ready_wanted(),
            ReadyEvent::Told { round, result } => {
                if matches!(self.ready.work, ReadyWork::Asking(expected) if expected == round) {
                    self.ready.work = match result {
                        Ok(told) => ReadyWork::Told(told),
                        // It did not even come to the question.
                        Err(_) => ReadyWork::NotAsked,
                    };
                }
                Vec::new()
            }
        }
    }

    fn ready_wanted(&mut self) -> Vec<Effect> {
        let (Some(pair), Some((_, card))) = (self.pair(), self.card()) else {
            return Vec::new();
        };
        if matches!(self.ready(), ReadyWork::Asking(_)) {
            return Vec::new();
        }
        let tries = card.tries;
        let round = self.next_round();
        let question = ReadyQuestion {
            round,
            reader: pair.reader.clone(),
            tries,
            portal: pair.portal.clone(),
        };
        self.ready = ReadyCheck {
            about: Some(pair),
            work: ReadyWork::Asking(round),
        };
        vec![Effect::Ready(question)]
    }

    fn pair(&self) -> Option<Pair> {
        let (reader, _) = self.card()?;
        let view = self.readers.iter().find(|view| view.name == reader)?;
        Some(Pair {
            reader: reader.to_owned(),
            seen: view.seen.clone(),
            portal: self.portals.get(self.portal)?.name.clone(),
        })
    }
}
