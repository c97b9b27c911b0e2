//! The transitions of a sign-in; those of readers and cards are in `slots`.

use super::{
    AtReader, Browser, Effect, Entry, Event, LastTry, LoginEnd, Phase, PortalName, Preparation,
    Presence, Round, SessionWork, SlotView, Stage, State, WhyEnded,
};
use crate::card::{PinEntry, Tries};
use crate::problem::Problem;

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
        Event::Portals(portals) => state.portals_changed(portals),
        Event::SignIn => state.sign_in(),
        Event::Prepared { round, result } => state.prepared(round, result),
        Event::LastTryConfirmed => state.last_try_confirmed(),
        Event::PinEntered(pin) => state.pin_given(pin.into()),
        Event::Keypad(event) => state.keypad_event(event),
        Event::Reached { round, phase } => state.reached(round, phase),
        Event::Finished { round, end } => state.finished(round, end),
        Event::Cancelled => state.cancelled(),
        Event::SignedOut => state.end_session(WhyEnded::SignedOut),
        Event::Stays => state.stays(),
        Event::Browse(service) => state.browse(service),
        Event::Act(act) => state.session_act(act),
        Event::Session { round, event } => state.session_event(round, event),
        Event::Demo(change) => state.demo_changed(change),
        Event::LookAgain(reader) => state.look_again_at(&reader),
        Event::Diagnosis(event) => state.diagnosis_event(event),
        Event::Export(event) => state.export_event(event),
        Event::History(event) => state.history_event(event),
        Event::Link(event) => state.link_event(event),
        Event::Look(event) => state.look_event(event),
        Event::Network(event) => state.network_event(event),
        Event::Ways(event) => state.ways_event(event),
        Event::Trust(event) => state.trust_event(event),
        Event::Ready(event) => state.ready_event(event),
        Event::NewPin(event) => state.new_pin_event(event),
    };
    (state, effects)
}

impl State {
    fn portal_chosen(&mut self, portal: usize) -> Vec<Effect> {
        // What an attempt shows belongs to the portal that it is for.
        let attempt = self.is_busy() || matches!(self.stage, Stage::AskPin(_));
        if !attempt && portal < self.portals.len() {
            self.portal = portal;
        }
        Vec::new()
    }

    /// The chosen portal stays chosen if it is still there.
    fn portals_changed(&mut self, portals: Vec<PortalName>) -> Vec<Effect> {
        let chosen = self.portals.get(self.portal).map(|portal| &portal.name);
        let place = portals
            .iter()
            .position(|portal| Some(&portal.name) == chosen);
        self.portal = place.unwrap_or(0);
        self.portals = portals;
        Vec::new()
    }

    pub(super) fn sign_in(&mut self) -> Vec<Effect> {
        if !self.can_sign_in() {
            return Vec::new();
        }
        let Some((reader, _)) = self.card() else {
            return Vec::new();
        };
        let reader = reader.to_owned();
        let Some(portal) = self.portals.get(self.portal) else {
            return Vec::new();
        };
        let portal = portal.name.clone();
        // Two pieces of work on one card would only wait for each other.
        let mut effects = self.stop_diagnosis();
        let round = self.next_round();
        self.stage = Stage::Preparing {
            round,
            reader: reader.clone(),
            phase: Phase::Network,
        };
        effects.push(Effect::Prepare {
            round,
            reader,
            portal,
        });
        effects
    }

    fn prepared(&mut self, round: Round, result: Result<Preparation, Problem>) -> Vec<Effect> {
        let Stage::Preparing {
            round: expected,
            reader,
            phase,
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
                at_reader: AtReader::new(card.keypad),
            }),
            (Ok(_), None) => Stage::Home,
            (Err(problem), _) => Stage::Failed {
                phase: *phase,
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

    pub(super) fn pin_given(&mut self, pin: PinEntry) -> Vec<Effect> {
        let Stage::AskPin(entry) = &self.stage else {
            return Vec::new();
        };
        let fits = match &pin {
            PinEntry::Typed(pin) => entry.pin_length.allows(pin.len()),
            PinEntry::OnKeypad(_) => true,
        };
        if entry.last_try == LastTry::Unconfirmed || !fits {
            return Vec::new();
        }
        let mut entry = entry.clone();
        entry.at_reader.begin(matches!(pin, PinEntry::OnKeypad(_)));
        self.clear_display();
        let effect = Effect::Login {
            round: entry.round,
            reader: entry.reader.clone(),
            tries: entry.tries,
            pin,
        };
        self.stage = Stage::Working {
            entry,
            phase: Phase::Pin,
        };
        vec![effect]
    }

    fn reached(&mut self, round: Round, reached: Phase) -> Vec<Effect> {
        match &mut self.stage {
            Stage::Preparing {
                round: expected,
                phase,
                ..
            } if *expected == round && reached <= Phase::Portal => *phase = reached,
            Stage::Working { entry, phase } if entry.round == round => {
                *phase = reached;
                if reached > Phase::Pin {
                    // A right PIN sets the card's counter back to a number that was not told.
                    entry.tries = Tries::NotReadable;
                    entry.at_reader.waits = None;
                }
            }
            _ => {}
        }
        Vec::new()
    }

    fn finished(&mut self, round: Round, end: LoginEnd) -> Vec<Effect> {
        let (mut entry, phase) = match &self.stage {
            Stage::Working { entry, phase } if entry.round == round => (entry.clone(), *phase),
            _ => return self.finished_late(round, &end),
        };
        entry.at_reader.waits = None;
        let tries = tries_after(entry.tries, &end);
        let reader = entry.reader.clone();
        let weigh = matches!(end, LoginEnd::SignedIn(_)).then_some(Effect::Session {
            round,
            work: SessionWork::Weigh,
        });
        if let LoginEnd::Failed(problem) = &end {
            self.lost_in_use(&reader, problem);
        }
        self.stage = match end {
            LoginEnd::SignedIn(session) => Stage::Done {
                round,
                reader: entry.reader,
                session,
                presence: Presence::Here,
                browser: Browser::Unasked,
                way: None,
            },
            LoginEnd::Failed(Problem::WrongPin { .. }) if tries != Tries::Left(0) => {
                self.keep_tries(&reader, tries);
                self.stage = Stage::AskPin(Entry {
                    tries,
                    was_wrong: true,
                    last_try: LastTry::for_tries(tries),
                    ..entry
                });
                return Vec::new();
            }
            // The card told only now; the PIN was not sent.
            LoginEnd::Failed(Problem::LastTry) => {
                self.keep_tries(&reader, tries);
                self.stage = Stage::AskPin(Entry {
                    tries,
                    last_try: LastTry::for_tries(tries),
                    ..entry
                });
                return Vec::new();
            }
            // The card got nothing: the person chooses again.
            LoginEnd::Failed(Problem::Keypad { reason }) => {
                entry.at_reader.end(reason);
                self.stage = Stage::AskPin(entry);
                return Vec::new();
            }
            LoginEnd::Failed(Problem::WrongPin { .. }) => Stage::Failed {
                phase,
                problem: Problem::PinBlocked,
            },
            LoginEnd::Failed(problem) => Stage::Failed { phase, problem },
        };
        let mut effects = self.look_again(&reader, tries);
        effects.extend(weigh);
        effects
    }

    /// An attempt that nobody waits for came to its end.
    fn finished_late(&mut self, round: Round, end: &LoginEnd) -> Vec<Effect> {
        let mut effects = Vec::new();
        if matches!(end, LoginEnd::SignedIn(_)) {
            // It signed in all the same: nobody wants that session.
            effects.push(Effect::Stop(round));
        }
        if let Some(view) = self.view_reading(round) {
            let (reader, tries) = (view.name.clone(), tries_after(view.tries, end));
            effects.extend(self.look_again(&reader, tries));
        }
        effects
    }

    /// Looks at a card after an attempt: only the card knows how many tries are left now. `tries`
    /// holds if the card does not tell.
    pub(super) fn look_again(&mut self, reader: &str, tries: Tries) -> Vec<Effect> {
        self.keep_tries(reader, tries);
        let round = self.next_round();
        let Some(view) = self.readers.iter_mut().find(|view| view.name == reader) else {
            return Vec::new();
        };
        // Without a card there is nothing to look at.
        if !matches!(
            view.slot,
            SlotView::Card(_) | SlotView::Trouble(_) | SlotView::Reading(_)
        ) {
            return Vec::new();
        }
        view.slot = SlotView::Reading(round);
        vec![Effect::ReadCard {
            round,
            reader: reader.to_owned(),
        }]
    }

    /// Looks once more at a card that could not be used.
    fn look_again_at(&mut self, reader: &str) -> Vec<Effect> {
        let view = self.readers.iter().find(|view| view.name == reader);
        match view {
            Some(view) if matches!(view.slot, SlotView::Trouble(_)) => {
                let tries = view.tries;
                self.look_again(reader, tries)
            }
            _ => Vec::new(),
        }
    }

    pub(super) fn keep_tries(&mut self, reader: &str, tries: Tries) {
        if let Some(view) = self.readers.iter_mut().find(|view| view.name == reader) {
            view.tries = tries;
            if let SlotView::Card(card) = &mut view.slot {
                card.tries = tries;
            }
        }
    }

    pub(super) fn cancelled(&mut self) -> Vec<Effect> {
        let stage = std::mem::replace(&mut self.stage, Stage::Home);
        match stage {
            Stage::Preparing { round, .. } => vec![Effect::Stop(round)],
            Stage::AskPin(entry) => vec![Effect::Stop(entry.round)],
            // The reader can't be stopped from here: the person presses its own key.
            Stage::Working { .. } if stage.waiting_keypad().is_some() => {
                self.stage = stage;
                Vec::new()
            }
            Stage::Working { entry, .. } => {
                // The PIN may be on its way: until the attempt is over, nothing is known of the
                // card, and no other attempt may begin.
                self.keep_tries(&entry.reader, entry.tries);
                for view in &mut self.readers {
                    if view.name == entry.reader {
                        view.slot = SlotView::Reading(entry.round);
                    }
                }
                vec![Effect::Stop(entry.round)]
            }
            // Leaving a session takes the way of its own button.
            Stage::Done { .. } => {
                self.stage = stage;
                self.keep_profile();
                self.stays()
            }
            Stage::NewPin(new_pin) => self.cancel_new_pin(new_pin),
            Stage::Home | Stage::Ended(_) | Stage::Failed { .. } => Vec::new(),
        }
    }
}

impl LastTry {
    pub(super) fn for_tries(tries: Tries) -> Self {
        match tries {
            Tries::Left(1) => Self::Unconfirmed,
            _ => Self::NotNeeded,
        }
    }
}

/// The tries that are left after a login, from those before it: never more than is certain.
fn tries_after(before: Tries, end: &LoginEnd) -> Tries {
    let one_less = |least: u8| match before {
        Tries::Left(tries) => Tries::Left(tries.saturating_sub(1).max(least)),
        _ => Tries::NotReadable,
    };
    match end {
        LoginEnd::SignedIn(_) => Tries::NotReadable,
        LoginEnd::Failed(Problem::PinBlocked) => Tries::Left(0),
        LoginEnd::Failed(Problem::LastTry) => Tries::Left(1),
        LoginEnd::Failed(Problem::WrongPin { left: Some(left) }) => Tries::Left(*left),
        LoginEnd::Failed(Problem::WrongPin { left: None }) => one_less(0),
        // Perhaps it was counted; only the card itself may say that it is blocked.
        LoginEnd::Failed(Problem::PinOutcomeUnknown) => one_less(1),
        LoginEnd::Failed(_) => before,
    }
}

#[cfg(test)]
#[path = "step_tests.rs"]
mod tests;
