//! Whole journeys: the program without a window, with the real runtime on virtual readers and a
//! virtual portal. They wait for events, never for time, and see what a person sees.

#[path = "journey_tests/choice_tests.rs"]
mod choice_tests;
#[path = "journey_tests/cie_tests.rs"]
mod cie_tests;
#[path = "journey_tests/failure_tests.rs"]
mod failure_tests;
#[path = "journey_tests/history_tests.rs"]
mod history_tests;
#[path = "journey_tests/identity_tests.rs"]
mod identity_tests;
#[path = "journey_tests/keypad_tests.rs"]
mod keypad_tests;
#[path = "journey_tests/looks_tests.rs"]
mod looks_tests;
#[path = "journey_tests/new_pin_tests.rs"]
mod new_pin_tests;
#[path = "journey_tests/reader_tests.rs"]
mod reader_tests;
#[path = "journey_tests/session_tests.rs"]
mod session_tests;
#[path = "journey_tests/sign_in_tests.rs"]
mod sign_in_tests;
#[path = "journey_tests/status_tests.rs"]
mod status_tests;
#[path = "journey_tests/trust_tests.rs"]
mod trust_tests;
#[cfg(target_os = "linux")]
#[path = "journey_tests/window_tests.rs"]
mod window_tests;

use std::sync::mpsc::{self, Receiver};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use iced_test::Simulator;
use tokio::sync::mpsc::unbounded_channel;

use super::app::{self, App, Intent, Message, Start};
use super::widget::pin_pad::{Digit, PinEvent};
use crate::flow::{Effect, Event, Phase, Round, SessionEvent, SlotView, Stage, State};
use crate::handoff::Launcher;
use crate::history::History;
use crate::portal::Profile;
use crate::problem::Problem;
use crate::runtime::{Files, Keeper, Runtime};
use crate::settings::{CheckBook, News, Settings};
use crate::simulator::card::{VirtualCard as _, VirtualCns, Witness};
use crate::simulator::link::Behaviour;
use crate::simulator::portal::{Mode, Options, VirtualPortal};
use crate::simulator::reader::VirtualReaders;
use crate::text::{Language, Text, Word};

const READER: &str = "Lettore di prova";
const PIN: [u8; 8] = [1, 2, 3, 4, 5, 6, 7, 8];
/// The history's file.
const HISTORY: &str = "history.jsonl";
/// The file of looks at portals.
const LOOKS: &str = "portals.toml";
const WRONG: [u8; 8] = [8, 8, 8, 8, 8, 8, 8, 8];
/// Longer than anything here takes, on the slowest machine.
const PATIENCE: Duration = Duration::from_secs(20);

/// A person at a desk: program, reader, portal.
struct Desk {
    app: App,
    events: Receiver<Event>,
    /// Addresses that the browser was asked to open; it is not started.
    browsed: Arc<Mutex<Vec<String>>>,
    readers: VirtualReaders,
    portal: VirtualPortal,
    text: Text,
    /// What is kept lies in this folder.
    folder: tempfile::TempDir,
    /// What becomes of settings.
    news: Receiver<News>,
}

impl Desk {
    /// An empty desk: no reader yet.
    fn new(mode: Mode) -> Self {
        Self::with_browser(mode, None)
    }

    /// The same; browsers are opened indeed, with this launcher, if there is one.
    fn with_browser(mode: Mode, launcher: Option<Launcher>) -> Self {
        let readers = VirtualReaders::new();
        let portal = VirtualPortal::start(Options {
            mode,
            ..Options::default()
        })
        .unwrap();
        let profile = Profile::parse(&portal.profile_toml(), "prova").unwrap();
        let (tell, events) = mpsc::channel();
        let tell = Mutex::new(tell);
        let shared = Arc::new(readers.clone());
        let opens = launcher.is_some();
        let launcher = launcher.unwrap_or_else(Launcher::here);
        let runtime = Runtime::start_with(launcher, shared, vec![profile], move |event| {
            // The desk may be gone already.
            tell.lock().unwrap().send(event).ok();
        })
        .unwrap();
        let browsed = Arc::<Mutex<Vec<String>>>::default();
        let asked = Arc::clone(&browsed);
        let (_, no_events) = unbounded_channel();
        let mut settings = Settings::default();
        settings.first_run_done = true;
        let folder = tempfile::tempdir().unwrap();
        let (said, news) = mpsc::channel();
        let files = Files {
            history: Some(History::at(folder.path().join(HISTORY))),
            looks: CheckBook::at(folder.path().join(LOOKS)),
            ..Files::default()
        };
        let keeper = Keeper::start(&runtime, files, settings.clone(), None, move |news| {
            said.send(news).ok();
        });
        let app = App::new(Start {
            state: State::new(runtime.portal_names()),
            carry: Box::new(move |effect| match effect {
                Effect::Browse { address, .. } if !opens => asked.lock().unwrap().push(address),
                effect => runtime.carry(effect),
            }),
            events: no_events,
            is_demo: false,
            desk: app::Desk {
                language: Some(Language::Italian),
                keep: Box::new(keeper.carrier()),
                ..app::Desk::unkept(settings)
            },
            raised: unbounded_channel().1,
        });
        let text = Text::new(Language::Italian);
        Self {
            app,
            events,
            browsed,
            readers,
            portal,
            text,
            folder,
            news,
        }
    }

    /// With a card of this profile in the reader, read by the program, and what happens on it.
    fn with_card(profile: &str, mode: Mode) -> (Self, Witness) {
        Self::new(mode).given_card(profile)
    }

    fn given_card(mut self, profile: &str) -> (Self, Witness) {
        let desk = &mut self;
        desk.readers.plug_in(READER);
        let card = desk.insert(profile);
        desk.until(Self::knows_a_card);
        (self, card)
    }

    fn insert(&self, profile: &str) -> Witness {
        let card = VirtualCns::new(profile.parse().unwrap()).unwrap();
        let witness = card.witness();
        self.readers
            .insert(READER, Box::new(card), Behaviour::default())
            .unwrap();
        witness
    }

    fn fault(&self, spec: &str) {
        assert!(self.readers.set_faults(READER, vec![spec.parse().unwrap()]));
    }

    /// Up to the question for the PIN.
    fn asking(profile: &str, mode: Mode) -> (Self, Witness) {
        let (mut desk, card) = Self::with_card(profile, mode);
        desk.ask();
        (desk, card)
    }

    fn ask(&mut self) {
        let desk = self;
        desk.press("Accedi con la carta");
        desk.until_shown("Digita il PIN");
    }

    /// Up to the services.
    fn signed_in(mode: Mode) -> (Self, Witness) {
        let (mut desk, card) = Self::asking("st-2048", mode);
        desk.confirm(PIN);
        desk.until_shown("Durc Online");
        (desk, card)
    }

    /// Takes in what happens until the condition holds.
    #[track_caller]
    fn until(&mut self, holds: impl Fn(&Self) -> bool) {
        while !holds(self) {
            let event = self.events.recv_timeout(PATIENCE);
            let Ok(event) = event else {
                panic!("nothing more happens in {:?}", self.app.state.stage);
            };
            drop(self.app.update(Message::Outside(event)));
        }
    }

    #[track_caller]
    fn until_shown(&mut self, text: &str) {
        self.until(|desk| desk.shows(text));
    }

    /// Whether the window shows this very text.
    fn shows(&self, text: &str) -> bool {
        Simulator::with_settings(super::settings(), self.app.view())
            .find(text)
            .is_ok()
    }

    #[track_caller]
    fn assert_shows(&self, text: &str) {
        assert!(self.shows(text), "{text:?} is not shown");
    }

    /// A problem in full, with its code.
    #[track_caller]
    fn assert_tells(&self, problem: &Problem) {
        let words = self.text.problem(problem);
        for text in [words.what, words.means, words.next, problem.to_string()] {
            self.assert_shows(&text);
        }
    }

    /// Presses the control with this label; whether anything came of it.
    #[track_caller]
    fn press(&mut self, label: &str) -> bool {
        let mut ui = Simulator::with_settings(super::settings(), self.app.view());
        ui.click(label)
            .unwrap_or_else(|error| panic!("{label:?}: {error:?}"));
        let messages: Vec<_> = ui.into_messages().collect();
        let pressed = !messages.is_empty();
        for message in messages {
            drop(self.app.update(message));
        }
        pressed
    }

    /// Types a PIN and confirms it.
    fn confirm(&mut self, digits: [u8; 8]) {
        for digit in digits {
            let key = PinEvent::Key(Digit::new(digit).unwrap());
            drop(self.app.update(Message::Intent(Intent::Pin(key))));
        }
        assert!(self.press("Conferma"));
    }

    /// Something that the passing time does to the session.
    fn time_passes(&mut self, event: SessionEvent) {
        let round = self.session();
        let event = Event::Session { round, event };
        drop(self.app.update(Message::Outside(event)));
    }

    fn session(&self) -> Round {
        match &self.app.state.stage {
            Stage::Done { round, .. } => *round,
            other => panic!("{other:?}"),
        }
    }

    /// Whether a card was read, or could not be.
    fn knows_a_card(&self) -> bool {
        let mut views = self.app.state.readers.iter();
        views.any(|view| matches!(view.slot, SlotView::Card(_) | SlotView::Trouble(_)))
    }

    fn is_reading(&self) -> bool {
        let mut views = self.app.state.readers.iter();
        views.any(|view| matches!(view.slot, SlotView::Reading(_)))
    }

    /// The phase and the problem of the attempt that failed, once it did.
    #[track_caller]
    fn until_failed(&mut self) -> (Phase, Problem) {
        self.until(|desk| {
            matches!(desk.app.state.stage, Stage::Failed { .. }) && !desk.is_reading()
        });
        match &self.app.state.stage {
            Stage::Failed { phase, problem } => (*phase, problem.clone()),
            other => panic!("{other:?}"),
        }
    }

    /// How often the portal was told that the session ends.
    fn log_outs(&self) -> usize {
        let requests = self.portal.witness().seen().requests;
        requests
            .iter()
            .filter(|request| request.line == "POST /esci")
            .count()
    }
}
