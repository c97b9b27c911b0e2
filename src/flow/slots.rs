//! Transitions that readers and cards cause: they come, are read, and go.

use super::{
    CardSummary, Effect, NewPin, ReaderView, Round, Service, SignIn, SlotView, Stage, State,
    WhyEnded,
};
use crate::card::Tries;
use crate::problem::Problem;
use crate::reader::{ReaderState, Slot};

impl State {
    pub(super) fn readers_changed(&mut self, readers: Vec<ReaderState>) -> Vec<Effect> {
        self.service = Service::Up;
        let mut effects = Vec::new();
        let mut card_stays = false;
        let mut before = std::mem::take(&mut self.readers);
        for reader in readers {
            let seen = (reader.slot, reader.events);
            let known = before
                .iter()
                .position(|view| view.name == reader.name)
                .map(|position| before.swap_remove(position));
            let same_card = known.as_ref().filter(|view| view.keeps_card(&seen));
            let is_same = same_card.is_some();
            if is_same && self.stage.reader() == Some(&reader.name) {
                card_stays = true;
            }
            let link = self.link_seen(known.as_ref(), (&seen.0, seen.1));
            let tries = same_card.map_or(Tries::NotReadable, |view| view.tries);
            let view = match known {
                Some(view) if view.seen == seen => ReaderView { link, ..view },
                Some(view) if is_same && self.is_at_work(&view) => {
                    ReaderView { seen, link, ..view }
                }
                _ => ReaderView {
                    slot: self.fresh_slot(&reader.name, &seen.0, &mut effects),
                    name: reader.name,
                    seen,
                    tries,
                    link,
                },
            };
            self.readers.push(view);
        }
        effects.extend(self.leave_without_card(card_stays));
        effects
    }

    /// Whether we use the card in a reader at this moment. That another program takes it or leaves
    /// it meanwhile shows in how our own work ends.
    fn is_at_work(&self, view: &ReaderView) -> bool {
        matches!(&self.stage, Stage::Working { entry, .. } if entry.reader == view.name)
            || matches!(&self.stage, Stage::NewPin(NewPin::Setting(form)) if form.reader == view.name)
            || matches!(view.slot, SlotView::Reading(_))
    }

    /// What is first known of a slot; a card is to be read.
    fn fresh_slot(&mut self, reader: &str, slot: &Slot, effects: &mut Vec<Effect>) -> SlotView {
        match slot {
            Slot::Empty => SlotView::Empty,
            Slot::Mute => SlotView::Mute,
            Slot::Unavailable => SlotView::Unavailable,
            Slot::Card {
                exclusive: true, ..
            } => SlotView::Trouble(Problem::ReaderInUse {
                reader: reader.to_owned(),
            }),
            Slot::Card {
                exclusive: false, ..
            } => {
                let round = self.next_round();
                effects.push(Effect::ReadCard {
                    round,
                    reader: reader.to_owned(),
                });
                SlotView::Reading(round)
            }
        }
    }

    pub(super) fn service_lost(&mut self, problem: Problem) -> Vec<Effect> {
        self.service = Service::Trouble(problem);
        self.readers.clear();
        self.leave_without_card(false)
    }

    /// An attempt ends when its card can't be used any more, a session when the very card is gone
    /// (`card_stays` is false): another program may hold the card of a session.
    fn leave_without_card(&mut self, card_stays: bool) -> Vec<Effect> {
        let usable = |reader: &str| {
            self.readers
                .iter()
                .any(|view| view.name == reader && matches!(view.slot, SlotView::Card(_)))
        };
        match &self.stage {
            Stage::Preparing { round, reader, .. } if !usable(reader) => {
                let round = *round;
                self.stage = Stage::Home;
                vec![Effect::Stop(round)]
            }
            Stage::AskPin(entry) if !usable(&entry.reader) => {
                let round = entry.round;
                self.stage = Stage::Home;
                vec![Effect::Stop(round)]
            }
            Stage::Working { entry, phase } if !usable(&entry.reader) => {
                let (round, phase) = (entry.round, *phase);
                let problem = self.why_no_card(&entry.reader);
                self.stage = Stage::Failed { phase, problem };
                vec![Effect::Stop(round)]
            }
            Stage::NewPin(new_pin) if !usable(new_pin.reader()) => {
                let problem = self.why_no_card(new_pin.reader());
                self.leave_new_pin(problem)
            }
            Stage::Done { reader, .. } if !card_stays => {
                let problem = self.why_no_card(reader);
                self.end_session(WhyEnded::CardLost(problem))
            }
            _ => Vec::new(),
        }
    }

    /// Why the card that was in a reader can't be used any more.
    fn why_no_card(&self, reader: &str) -> Problem {
        if let Service::Trouble(problem) = &self.service {
            return problem.clone();
        }
        let reader = reader.to_owned();
        let view = self.readers.iter().find(|view| view.name == reader);
        match view.map(|view| &view.slot) {
            None | Some(SlotView::Unavailable) => Problem::ReaderGone { reader },
            Some(SlotView::Mute) => Problem::MuteCard { reader },
            Some(_) => Problem::CardRemoved,
        }
    }

    pub(super) fn card_read(
        &mut self,
        round: Round,
        result: Result<Box<CardSummary>, Problem>,
    ) -> Vec<Effect> {
        let Some(view) = self.view_reading(round) else {
            return Vec::new();
        };
        view.slot = match result {
            Ok(mut card) => {
                let untold = matches!(card.tries, Tries::NotReadable | Tries::NotAsked);
                if untold && view.tries != Tries::NotReadable {
                    card.tries = view.tries;
                }
                view.tries = card.tries;
                if let (false, Some(problem)) = (
                    matches!(card.sign_in, SignIn::Impossible(_)),
                    card.tries.obstacle(),
                ) {
                    card.sign_in = SignIn::Impossible(problem);
                }
                SlotView::Card(card)
            }
            Err(problem) => SlotView::Trouble(problem),
        };
        let reader = view.name.clone();
        if let SlotView::Trouble(problem) = &view.slot {
            let problem = problem.clone();
            self.lost_in_use(&reader, &problem);
        }
        self.recheck_pin(&reader)
    }

    pub(super) fn view_reading(&mut self, round: Round) -> Option<&mut ReaderView> {
        self.readers
            .iter_mut()
            .find(|view| matches!(view.slot, SlotView::Reading(expected) if expected == round))
    }
}
