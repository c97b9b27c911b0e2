//! The panel's choices, carried out on the stage while the real runtime works on it.

use std::time::Duration;

use tokio::sync::mpsc::UnboundedReceiver;

use super::*;
use crate::flow::demo::Change;
use crate::flow::{Demo, Event, Service, SignIn, Stage as Situation, State, Tries};
use crate::simulator::portal::Mode;

/// Longer than anything here takes, on the slowest machine.
const PATIENCE: Duration = Duration::from_secs(20);

/// A demonstration without a window.
struct Show {
    state: State,
    carry: Box<dyn Fn(crate::flow::Effect) + Send>,
    events: UnboundedReceiver<Event>,
    clock: tokio::runtime::Runtime,
}

impl Show {
    fn new() -> Self {
        let stage = Stage::new("st-2048", Mode::Standard).unwrap();
        let (tell, events) = tokio::sync::mpsc::unbounded_channel();
        let profile = stage.profile().unwrap();
        let runtime =
            crate::runtime::Runtime::start(stage.readers(), vec![profile], move |event| {
                tell.send(event).ok();
            })
            .unwrap();
        let mut start = State::new(runtime.portal_names());
        start.demo = Some(Demo::new(stage::menu()));
        let mut show = Self {
            state: start,
            carry: Box::new(stage.carry_with(runtime)),
            events,
            clock: tokio::runtime::Builder::new_current_thread()
                .enable_time()
                .build()
                .unwrap(),
        };
        show.until(State::can_sign_in);
        show
    }

    fn happen(&mut self, event: Event) {
        let state = std::mem::replace(&mut self.state, State::new(Vec::new()));
        let (state, effects) = crate::flow::step(state, event);
        self.state = state;
        for effect in effects {
            (self.carry)(effect);
        }
    }

    #[track_caller]
    fn until(&mut self, holds: impl Fn(&State) -> bool) {
        while !holds(&self.state) {
            let next = self.events.recv();
            let next = self
                .clock
                .block_on(async { tokio::time::timeout(PATIENCE, next).await });
            match next {
                Ok(Some(event)) => self.happen(event),
                _ => panic!("nothing more happens in {:?}", self.state.stage),
            }
        }
    }

    fn choose(&mut self, change: Change) {
        self.happen(Event::Demo(change));
    }

    fn portal(&self, mode: Mode) -> Change {
        let menu = &self.state.demo.as_ref().unwrap().menu;
        let name = mode.to_string();
        Change::Portal(
            menu.portals
                .iter()
                .position(|known| *known == name)
                .unwrap(),
        )
    }

    fn card(&self, name: &str) -> Change {
        let menu = &self.state.demo.as_ref().unwrap().menu;
        Change::Card(menu.cards.iter().position(|known| known == name).unwrap())
    }

    fn fault(&self, name: &str) -> Change {
        let menu = &self.state.demo.as_ref().unwrap().menu;
        let place = menu.faults.iter().position(|known| known == name);
        Change::Fault(Some(place.unwrap()))
    }

    /// Signs in as far as it goes.
    fn sign_in(&mut self) {
        self.until(State::can_sign_in);
        self.happen(Event::SignIn);
        self.until(|state| !matches!(state.stage, Situation::Preparing { .. }));
        if matches!(self.state.stage, Situation::AskPin(_)) {
            let pin = Pin::parse(INITIAL_PIN).unwrap();
            self.happen(Event::PinEntered(pin));
            self.until(|state| !matches!(state.stage, Situation::Working { .. }));
        }
    }

    #[track_caller]
    fn assert_fails(&self, code: &str) {
        match &self.state.stage {
            Situation::Failed { problem, .. } => assert_eq!(problem.code(), code),
            other => panic!("{other:?}"),
        }
    }
}

fn is_signed_in(state: &State) -> bool {
    matches!(state.stage, Situation::Done { .. })
}

#[test]
fn every_card_of_the_menu_takes_the_place_of_the_one_before() {
    let mut show = Show::new();
    show.choose(show.card("expired"));
    show.until(|state| {
        state
            .card()
            .is_some_and(|(_, card)| matches!(card.sign_in, SignIn::Impossible(_)))
    });
    show.choose(show.card("athena-1024"));
    show.sign_in();
    assert!(is_signed_in(&show.state));
    show.choose(show.card("st-2048"));
    show.until(|state| matches!(state.stage, Situation::Ended(_)));
}

#[test]
fn another_portal_ends_the_session_and_is_signed_in_to() {
    let mut show = Show::new();
    show.sign_in();
    assert!(is_signed_in(&show.state));
    show.choose(show.portal(Mode::Revoked));
    assert!(matches!(show.state.stage, Situation::Home));
    show.sign_in();
    show.assert_fails("L11");
    show.choose(show.portal(Mode::Standard));
    show.sign_in();
    assert!(is_signed_in(&show.state));
}

#[test]
fn what_an_old_portal_answers_late_is_dropped() {
    let mut show = Show::new();
    show.choose(show.portal(Mode::Slow));
    show.until(State::can_sign_in);
    show.happen(Event::SignIn);
    show.choose(show.portal(Mode::Standard));
    assert!(matches!(show.state.stage, Situation::Home));
    show.sign_in();
    assert!(is_signed_in(&show.state));
}

#[test]
fn tries_faults_readers_and_service_follow_the_panel() {
    let mut show = Show::new();
    show.choose(Change::Tries(2));
    show.until(|state| {
        state
            .card()
            .is_some_and(|(_, card)| card.tries == Tries::Left(2))
    });
    show.choose(show.fault("6F00@sign"));
    show.sign_in();
    show.assert_fails("C19");
    show.choose(Change::Fault(None));
    show.choose(Change::CardIn(false));
    show.until(|state| state.card().is_none());
    show.choose(Change::CardIn(true));
    show.sign_in();
    assert!(is_signed_in(&show.state));
    show.choose(Change::Service(false));
    show.until(|state| matches!(state.service, Service::Trouble(_)));
    assert!(matches!(show.state.stage, Situation::Ended(_)));
    show.choose(Change::Service(true));
    show.choose(Change::Reader {
        reader: 1,
        connected: true,
    });
    show.until(|state| state.readers.len() == 2);
    show.choose(Change::Reader {
        reader: 0,
        connected: false,
    });
    show.until(|state| state.readers.len() == 1 && state.can_sign_in());
    show.choose(Change::Reader {
        reader: 0,
        connected: true,
    });
    show.choose(Change::Held(true));
    show.until(|state| state.readers.len() == 2);
}

/// A reader with a keypad, its keys pressed one by one in the panel.
#[test]
fn the_pin_is_typed_on_the_pretended_reader() {
    use crate::flow::KeypadEvent;
    use crate::flow::demo::Key;

    let mut show = Show::new();
    show.choose(Change::Keypad(true));
    show.until(|state| {
        let ready = |(_, card): (&str, &crate::flow::CardSummary)| {
            matches!(card.keypad, crate::flow::OfReader::Ready(_))
        };
        state.card().is_some_and(ready)
    });
    show.happen(Event::SignIn);
    show.until(|state| matches!(state.stage, Situation::AskPin(_)));
    // The red key first.
    show.happen(Event::Keypad(KeypadEvent::Wanted));
    show.choose(Change::Key(Key::Digit(1)));
    show.choose(Change::Key(Key::Cancel));
    show.until(|state| matches!(state.stage, Situation::AskPin(_)));
    show.happen(Event::Keypad(KeypadEvent::Wanted));
    for digit in [9, 9] {
        show.choose(Change::Key(Key::Digit(digit)));
    }
    show.choose(Change::Key(Key::Correct));
    for digit in 1..=8 {
        show.choose(Change::Key(Key::Digit(digit)));
    }
    let display = show.state.demo.as_ref().unwrap().display;
    assert_eq!((display.pins, display.digits), (0, 8));
    show.choose(Change::Key(Key::Confirm));
    show.until(is_signed_in);
    show.choose(Change::Keypad(false));
    show.until(State::can_sign_in);
    let (_, card) = show.state.card().unwrap();
    assert_eq!(card.keypad, crate::flow::OfReader::None);
}
