//! The tries of the PUK on the page of the PIN, before anything is begun: asked when somebody looks,
//! of the cards that tell them without a try (cns-card.md §6, cie-card.md §10).

use super::NewPinWork;
use crate::card::{Counters, Tries};
use crate::flow::{CardSummary, Effect, Round, SlotView, State};
use crate::problem::Problem;

/// What is known of the tries of a card's PUK.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub enum PukCount {
    /// Nobody looked yet.
    #[default]
    Unasked,
    /// The card is being asked.
    Asking(Round),
    /// What the card said.
    Told(Tries),
}

impl State {
    /// Whether the card is to be asked now: not while it works for something else.
    pub fn wants_count(&self) -> bool {
        let unasked = |(_, card): (&str, &CardSummary)| card.puk == PukCount::Unasked;
        self.can_set_pin() && self.card().is_some_and(unasked)
    }

    pub(super) fn count_wanted(&mut self) -> Vec<Effect> {
        if !self.wants_count() {
            return Vec::new();
        }
        let Some((reader, _)) = self.card() else {
            return Vec::new();
        };
        let reader = reader.to_owned();
        let round = self.next_round();
        for card in self.cards_in(&reader) {
            card.puk = PukCount::Asking(round);
        }
        vec![Effect::NewPin(NewPinWork::Count { round, reader })]
    }

    /// What the card said. That it could not be asked is as good as a card that does not tell: what
    /// is wrong shows when it is used.
    pub(super) fn counted(&mut self, round: Round, result: &Result<Counters, Problem>) {
        let asked = |view: &crate::flow::ReaderView| match &view.slot {
            SlotView::Card(card) if card.puk == PukCount::Asking(round) => Some(view.name.clone()),
            _ => None,
        };
        let Some(reader) = self.readers.iter().find_map(asked) else {
            return;
        };
        let puk = match result {
            Ok(counters) => {
                if !matches!(counters.pin, Tries::NotReadable | Tries::NotAsked) {
                    self.keep_tries(&reader, counters.pin);
                }
                counters.puk
            }
            Err(_) => Tries::NotReadable,
        };
        for card in self.cards_in(&reader) {
            card.puk = PukCount::Told(puk);
        }
    }

    pub(super) fn cards_in(&mut self, reader: &str) -> impl Iterator<Item = &mut CardSummary> {
        let views = self
            .readers
            .iter_mut()
            .filter(move |view| view.name == reader);
        views.filter_map(|view| match &mut view.slot {
            SlotView::Card(card) => Some(&mut **card),
            _ => None,
        })
    }
}
