//! The transitions.

use super::{
    CardSummary, Effect, Entry, Event, LastTry, LoginEnd, Phase, Preparation, ReaderView, Round,
    Service, SignIn, SlotView, Stage, State,
};
use crate::card::Tries;
use crate::problem::Problem;
use crate::reader::{ReaderState, Slot};
use crate::secret::Pin;

/// The next state, and what has to be done outside.
pub fn step(mut state: State, event: Event) -> (State, Vec<Effect>) {
    let effects = match event {
        Event::Readers(Ok(readers)) => state.readers_changed(readers),
        Event::Readers(Err(problem)) => state.service_lost(problem),
        Event::CardRead { round, result } => state.card_read(round, result),
        Event::ReaderChosen(reader) => {
            state.chosen = Some(reader);
            Vec::new()
        }
        Event::PortalChosen(portal) => state.portal_chosen(portal),
        Event::SignIn => state.sign_in(),
        Event::Prepared { round, result } => state.prepared(round, result),
        Event::LastTryConfirmed => state.last_try_confirmed(),
        Event::PinEntered(pin) => state.pin_entered(pin),
        Event::Reached { round, phase } => state.reached(round, phase),
        Event::Finished { round, end } => state.finished(round, end),
        Event::Cancelled => state.cancelled(),
        Event::SignedOut => state.signed_out(),
    };
    (state, effects)
}

impl State {
    fn readers_changed(&mut self, readers: Vec<ReaderState>) -> Vec<Effect> {
        self.service = Service::Up;
        let mut effects = Vec::new();
        let mut before = std::mem::take(&mut self.readers);
        for reader in readers {
            let seen = (reader.slot, reader.events);
            let known = before
                .iter()
                .position(|view| view.name == reader.name)
                .map(|position| before.swap_remove(position));
            let view = match known {
                Some(view) if view.seen == seen => view,
                _ => {
                    let slot = self.fresh_slot(&reader.name, &seen.0, &mut effects);
                    ReaderView {
                        name: reader.name,
                        slot,
                        seen,
                    }
                }
            };
            self.readers.push(view);
        }
        effects.extend(self.leave_without_card());
        effects
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

    fn service_lost(&mut self, problem: Problem) -> Vec<Effect> {
        self.service = Service::Trouble(problem);
        self.readers.clear();
        self.leave_without_card()
    }

    /// Whatever needs the card ends when the very card is gone.
    fn leave_without_card(&mut self) -> Vec<Effect> {
        let still_there = |reader: &str| {
            self.readers
                .iter()
                .any(|view| view.name == reader && matches!(view.slot, SlotView::Card(_)))
        };
        match &self.stage {
            Stage::Preparing { round, reader } if !still_there(reader) => {
                let round = *round;
                self.stage = Stage::Home;
                vec![Effect::Stop(round)]
            }
            Stage::AskPin(entry) if !still_there(&entry.reader) => {
                let round = entry.round;
                self.stage = Stage::Home;
                vec![Effect::Stop(round)]
            }
            Stage::Working { entry, phase } if !still_there(&entry.reader) => {
                let (round, phase) = (entry.round, *phase);
                self.stage = Stage::Failed {
                    phase,
                    problem: Problem::CardRemoved,
                };
                vec![Effect::Stop(round)]
            }
            Stage::Done { reader, .. } if !still_there(reader) => {
                self.stage = Stage::Ended;
                vec![Effect::EndSession]
            }
            _ => Vec::new(),
        }
    }

    fn card_read(
        &mut self,
        round: Round,
        result: Result<Box<CardSummary>, Problem>,
    ) -> Vec<Effect> {
        let view = self
            .readers
            .iter_mut()
            .find(|view| matches!(view.slot, SlotView::Reading(expected) if expected == round));
        if let Some(view) = view {
            view.slot = match result {
                Ok(card) => SlotView::Card(card),
                Err(problem) => SlotView::Trouble(problem),
            };
        }
        Vec::new()
    }

    fn portal_chosen(&mut self, portal: usize) -> Vec<Effect> {
        if portal < self.portals.len() {
            self.portal = portal;
        }
        Vec::new()
    }

    fn sign_in(&mut self) -> Vec<Effect> {
        if !self.can_sign_in() {
            return Vec::new();
        }
        let Some((reader, _)) = self.card() else {
            return Vec::new();
        };
        let reader = reader.to_owned();
        let round = self.next_round();
        self.stage = Stage::Preparing {
            round,
            reader: reader.clone(),
        };
        vec![Effect::Prepare {
            round,
            reader,
            portal: self.portal,
        }]
    }

    fn prepared(&mut self, round: Round, result: Result<Preparation, Problem>) -> Vec<Effect> {
        let Stage::Preparing {
            round: expected,
            reader,
        } = &self.stage
        else {
            return Vec::new();
        };
        if *expected != round {
            return Vec::new();
        }
        let card = self.readers.iter().find_map(|view| match &view.slot {
            SlotView::Card(card) if view.name == *reader => Some(card),
            _ => None,
        });
        self.stage = match (result, card) {
            (Ok(preparation), Some(card)) => Stage::AskPin(Entry {
                round,
                reader: reader.clone(),
                preparation,
                tries: card.tries,
                pin_length: card.pin_length,
                was_wrong: false,
                last_try: LastTry::for_tries(card.tries),
            }),
            (Ok(_), None) => Stage::Home,
            (Err(problem), _) => Stage::Failed {
                phase: Phase::Portal,
                problem,
            },
        };
        Vec::new()
    }

    fn last_try_confirmed(&mut self) -> Vec<Effect> {
        if let Stage::AskPin(entry) = &mut self.stage
            && entry.last_try == LastTry::Unconfirmed
        {
            entry.last_try = LastTry::Confirmed;
        }
        Vec::new()
    }

    fn pin_entered(&mut self, pin: Pin) -> Vec<Effect> {
        let Stage::AskPin(entry) = &self.stage else {
            return Vec::new();
        };
        if entry.last_try == LastTry::Unconfirmed || !entry.pin_length.allows(pin.len()) {
            return Vec::new();
        }
        let entry = entry.clone();
        let effect = Effect::Login {
            round: entry.round,
            reader: entry.reader.clone(),
            pin,
        };
        self.stage = Stage::Working {
            entry,
            phase: Phase::Pin,
        };
        vec![effect]
    }

    fn reached(&mut self, round: Round, reached: Phase) -> Vec<Effect> {
        if let Stage::Working { entry, phase } = &mut self.stage
            && entry.round == round
        {
            *phase = reached;
        }
        Vec::new()
    }

    fn finished(&mut self, round: Round, end: LoginEnd) -> Vec<Effect> {
        let Stage::Working { entry, phase } = &self.stage else {
            // It was cancelled, and signed in all the same: nobody wants this session.
            return match end {
                LoginEnd::SignedIn(_) => vec![Effect::EndSession],
                LoginEnd::Failed(_) => Vec::new(),
            };
        };
        if entry.round != round {
            return Vec::new();
        }
        let (entry, phase) = (entry.clone(), *phase);
        self.stage = match end {
            LoginEnd::SignedIn(session) => {
                self.count_tries(&entry.reader, None);
                Stage::Done {
                    reader: entry.reader,
                    session,
                }
            }
            LoginEnd::Failed(Problem::WrongPin { left }) => {
                let tries = self.count_tries(&entry.reader, left.map(Tries::Left));
                Stage::AskPin(Entry {
                    tries,
                    was_wrong: true,
                    last_try: LastTry::for_tries(tries),
                    ..entry
                })
            }
            LoginEnd::Failed(problem) => {
                if problem == Problem::PinBlocked {
                    self.count_tries(&entry.reader, Some(Tries::Left(0)));
                }
                Stage::Failed { phase, problem }
            }
        };
        Vec::new()
    }

    /// Keeps what the card said of its tries; after a right PIN their number is not known.
    fn count_tries(&mut self, reader: &str, tries: Option<Tries>) -> Tries {
        let tries = tries.unwrap_or(Tries::NotReadable);
        for view in &mut self.readers {
            if let SlotView::Card(card) = &mut view.slot
                && view.name == reader
            {
                card.tries = tries;
                if tries == Tries::Left(0) {
                    card.sign_in = SignIn::Impossible(Problem::PinBlocked);
                }
            }
        }
        tries
    }

    fn cancelled(&mut self) -> Vec<Effect> {
        let stage = std::mem::replace(&mut self.stage, Stage::Home);
        match stage {
            Stage::Preparing { round, .. } => vec![Effect::Stop(round)],
            Stage::AskPin(entry) | Stage::Working { entry, .. } => vec![Effect::Stop(entry.round)],
            // Leaving a session takes the way of its own button.
            Stage::Done { .. } => {
                self.stage = stage;
                Vec::new()
            }
            Stage::Home | Stage::Ended | Stage::Failed { .. } => Vec::new(),
        }
    }

    fn signed_out(&mut self) -> Vec<Effect> {
        if !matches!(self.stage, Stage::Done { .. }) {
            return Vec::new();
        }
        self.stage = Stage::Home;
        vec![Effect::EndSession]
    }
}

#[cfg(test)]
#[path = "step_tests.rs"]
mod tests;
