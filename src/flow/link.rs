//! How steadily cards stay in the field of contactless readers. The time comes in with events.

use std::time::Instant;

use super::{Effect, ReaderView, State};
use crate::problem::Problem;
use crate::reader::{Contact, Interface, Pace, Slot, Stability};

/// Something about how cards stay in the field.
#[derive(Clone, Debug)]
pub enum LinkEvent {
    /// So late it is. Told before what happens at that time, and every second while a contact is
    /// unsteady.
    Time(Instant),
    /// A piece of work with the card in a reader ended; how fast it answered.
    Answered {
        /// The reader.
        reader: String,
        /// How fast.
        pace: Pace,
    },
}

/// How a reader meets its cards.
#[derive(Clone, Debug, Default)]
pub(super) struct Link {
    /// Its last card had no contacts.
    by_radio: bool,
    /// How steadily the cards stay.
    stability: Stability,
    /// How fast the card answered last.
    pace: Option<Pace>,
}

impl ReaderView {
    /// How the reader meets a card, as far as its name tells, or the card that it saw last.
    pub fn interface(&self) -> Interface {
        match Interface::of_reader(&self.name) {
            Interface::Unknown if self.link.by_radio => Interface::Contactless,
            named => named,
        }
    }

    /// How a card stays in the reader; by contact, cards stay.
    pub fn contact(&self) -> Contact {
        match self.interface() {
            Interface::Contactless => self.link.stability.contact(),
            Interface::Contact | Interface::Unknown => Contact::Steady,
        }
    }

    /// How many answers a second the card gave when it was used last, if it is without contact.
    pub fn answers_per_second(&self) -> Option<u32> {
        let is_radio = self.interface() == Interface::Contactless;
        self.link.pace.filter(|_| is_radio)?.per_second()
    }
}

impl State {
    pub(super) fn link_event(&mut self, event: LinkEvent) -> Vec<Effect> {
        match event {
            LinkEvent::Time(now) => {
                self.now = Some(now);
                for view in &mut self.readers {
                    view.link.stability.pass(now);
                }
            }
            LinkEvent::Answered { reader, pace } => {
                let view = self.readers.iter_mut().find(|view| view.name == reader);
                // An answer that comes after the card went says nothing of the next one.
                if let Some(view) = view.filter(|view| matches!(view.seen.0, Slot::Card { .. })) {
                    view.link.pace = Some(pace);
                }
            }
        }
        Vec::new()
    }

    /// The card in a reader lost its power while it was used: no picture shows that.
    pub(super) fn lost_in_use(&mut self, reader: &str, problem: &Problem) {
        let view = self.readers.iter_mut().find(|view| view.name == reader);
        if let (Some(view), Some(now), Problem::CardReset) = (view, self.now, problem) {
            view.link.stability.lose(now);
        }
    }

    /// A reader whose card comes and goes, if there is one.
    pub fn unsteady(&self) -> Option<&ReaderView> {
        let mut readers = self.readers.iter();
        readers.find(|view| view.contact() == Contact::Unsteady)
    }

    /// What a new picture tells of a reader that was `known` before.
    pub(super) fn link_seen(&self, known: Option<&ReaderView>, seen: (&Slot, u32)) -> Link {
        let Some(view) = known else {
            return Link {
                by_radio: is_radio(seen.0).unwrap_or(false),
                ..Link::default()
            };
        };
        let mut link = view.link.clone();
        if let Some(now) = self.now {
            link.stability.see((&view.seen.0, view.seen.1), seen, now);
        }
        link.by_radio = is_radio(seen.0).unwrap_or(link.by_radio);
        if (&view.seen.0, view.seen.1) != seen {
            link.pace = None;
        }
        link
    }
}

/// Whether the card in a slot has no contacts; `None` without a card.
fn is_radio(slot: &Slot) -> Option<bool> {
    match slot {
        Slot::Card { atr, .. } => Some(atr.is_contactless()),
        Slot::Empty | Slot::Mute | Slot::Unavailable => None,
    }
}
