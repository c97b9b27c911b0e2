//! The window's program: events in, the state machine's step, effects out; and what to show.

pub(super) mod demo;
pub(super) mod idle;

use std::sync::Arc;

use iced::futures::{SinkExt, Stream};
use iced::keyboard::{self, Key, key::Named};
use iced::widget::operation;
use iced::{Element, Subscription, Task, Theme, event};
use tokio::sync::Mutex;
use tokio::sync::mpsc::UnboundedReceiver;

use super::screen::{self, Screen};
use super::theme::Look;
use super::widget::pin_pad::{self, PinBuffer, PinEvent};
use crate::flow::{self, Effect, Event, LastTry, Presence, Stage};
use crate::text::{Language, Text};

/// What the window is started with.
pub struct Start {
    /// Portals and everything else that the state machine starts from.
    pub state: flow::State,
    /// Carries effects out.
    pub carry: Box<dyn Fn(Effect) + Send>,
    /// Events from outside.
    pub events: UnboundedReceiver<Event>,
    /// Language of all words.
    pub language: Language,
    /// Card, person and portal are invented.
    pub is_demo: bool,
    /// The first steps are shown before anything else.
    pub shows_first_run: bool,
}

/// The program.
pub struct App {
    pub(super) state: flow::State,
    pub(super) screen: Screen,
    pub(super) text: Text,
    pub(super) look: Look,
    pub(super) is_demo: bool,
    /// The digits typed so far, while the PIN is asked.
    pub(super) pin: Option<PinBuffer>,
    /// What the PIN dialog says of the last key.
    pub(super) pin_hint: Option<PinHint>,
    /// Whether the personal fields of the certificate are shown.
    pub(super) shows_person: bool,
    /// The demonstration's panel.
    pub(super) panel: demo::Panel,
    /// The first steps are shown.
    pub(super) shows_first_run: bool,
    carry: Box<dyn Fn(Effect) + Send>,
    events: Events,
}

/// Why a key in the PIN dialog did nothing.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum PinHint {
    /// The PIN must be typed.
    Paste,
    /// Num Lock is off.
    NumLock,
}

/// What happens in the window.
#[derive(Debug)]
pub enum Message {
    /// Something from outside.
    Outside(Event),
    /// Something that the person did.
    Intent(Intent),
    /// A key that moves the focus.
    Focus {
        /// Backwards.
        back: bool,
    },
}

/// What a person can do.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Intent {
    /// Open a screen.
    Open(Screen),
    /// Choose a portal.
    Portal(usize),
    /// Choose a reader.
    Reader(String),
    /// Sign in.
    SignIn,
    /// Stop, or go back.
    Cancel,
    /// Sign out.
    SignOut,
    /// Say yes to the last try.
    ConfirmLastTry,
    /// A key at the PIN.
    Pin(PinEvent),
    /// Show or hide personal fields.
    TogglePerson,
    /// Choose a look.
    Look(Look),
    /// Choose a language.
    Language(Language),
    /// Go on with the session.
    Stay,
    /// Go on in the browser: to a service, by its position, or to the portal.
    Browse(Option<usize>),
    /// Leave the first steps.
    EndFirstRun,
    /// Use the demonstration's panel.
    Demo(demo::Press),
}

impl App {
    /// The program at its start.
    pub fn new(start: Start) -> Self {
        Self {
            state: start.state,
            screen: Screen::SignIn,
            text: Text::new(start.language),
            look: Look::Light,
            is_demo: start.is_demo,
            pin: None,
            pin_hint: None,
            shows_person: false,
            panel: demo::Panel::default(),
            shows_first_run: start.shows_first_run,
            carry: start.carry,
            events: Events(Arc::new(Mutex::new(start.events))),
        }
    }

    /// Takes one message in.
    pub fn update(&mut self, message: Message) -> Task<Message> {
        match message {
            Message::Outside(event) => self.step(event),
            Message::Intent(intent) => self.intend(intent),
            Message::Focus { back: false } => operation::focus_next(),
            Message::Focus { back: true } => operation::focus_previous(),
        }
    }

    /// What the window shows.
    pub fn view(&self) -> Element<'_, Message> {
        screen::frame(self).map(Message::Intent)
    }

    /// What the program listens to.
    pub fn subscription(&self) -> Subscription<Message> {
        Subscription::batch([
            Subscription::run_with(self.events.clone(), outside).map(Message::Outside),
            event::listen_with(key),
            idle::watch(&self.state.stage).map(Message::Outside),
        ])
    }

    /// The colours.
    pub fn theme(&self) -> Theme {
        self.look.theme()
    }

    /// The window's title.
    pub fn title(&self) -> String {
        "Varco".to_owned()
    }

    fn intend(&mut self, intent: Intent) -> Task<Message> {
        match intent {
            Intent::Open(screen) => self.screen = screen,
            Intent::Portal(portal) => return self.step(Event::PortalChosen(portal)),
            Intent::Reader(reader) => return self.step(Event::ReaderChosen(reader)),
            Intent::SignIn => return self.step(Event::SignIn),
            Intent::Cancel => return self.step(Event::Cancelled),
            Intent::SignOut => return self.step(Event::SignedOut),
            Intent::ConfirmLastTry => {
                let step = self.step(Event::LastTryConfirmed);
                return Task::batch([step, operation::focus(pin_pad::ID)]);
            }
            Intent::Pin(event) => return self.pin(event),
            Intent::TogglePerson => self.shows_person = !self.shows_person,
            Intent::Look(look) => self.look = look,
            Intent::Language(language) => self.text = Text::new(language),
            Intent::Stay => return self.step(Event::Stays),
            Intent::Browse(service) => return self.step(Event::Browse(service)),
            Intent::EndFirstRun => self.shows_first_run = false,
            Intent::Demo(press) => return self.press(press),
        }
        Task::none()
    }

    fn press(&mut self, press: demo::Press) -> Task<Message> {
        match press {
            demo::Press::Toggle => self.panel.toggle(),
            demo::Press::Part(part) => self.panel.unfold(part),
            demo::Press::Change(change) => return self.step(Event::Demo(change)),
            demo::Press::FirstSteps => self.shows_first_run = true,
        }
        Task::none()
    }

    fn step(&mut self, event: Event) -> Task<Message> {
        let before = Watched::of(&self.state.stage);
        let state = std::mem::replace(&mut self.state, flow::State::new(Vec::new()));
        let (state, effects) = flow::step(state, event);
        self.state = state;
        for effect in effects {
            (self.carry)(effect);
        }
        let session = self.follow_session(before);
        Task::batch([session, self.follow_stage()])
    }

    /// Shows what happens to a session wherever the person is: its end takes the page, the warning
    /// takes the keyboard.
    fn follow_session(&mut self, before: Watched) -> Task<Message> {
        match (before, Watched::of(&self.state.stage)) {
            (Watched::Here | Watched::Away, Watched::Ended) => self.screen = Screen::SignIn,
            (Watched::Here, Watched::Away) => return operation::focus(screen::STAY),
            _ => {}
        }
        Task::none()
    }

    /// Opens the PIN buffer when the PIN is asked, and wipes it as soon as it is not.
    fn follow_stage(&mut self) -> Task<Message> {
        let Stage::AskPin(entry) = &self.state.stage else {
            self.pin = None;
            self.pin_hint = None;
            return Task::none();
        };
        if self.pin.is_some() {
            return Task::none();
        }
        self.pin = Some(PinBuffer::new(entry.pin_length));
        self.screen = Screen::SignIn;
        if entry.last_try == LastTry::Unconfirmed {
            Task::none()
        } else {
            operation::focus(pin_pad::ID)
        }
    }

    fn pin(&mut self, event: PinEvent) -> Task<Message> {
        self.pin_hint = match event {
            PinEvent::PasteRefused => Some(PinHint::Paste),
            PinEvent::NumLockOff => Some(PinHint::NumLock),
            _ => None,
        };
        if event == PinEvent::Cancel {
            return self.step(Event::Cancelled);
        }
        let is_asked = matches!(
            &self.state.stage,
            Stage::AskPin(entry) if entry.last_try != LastTry::Unconfirmed
        );
        match self.pin.as_mut().filter(|_| is_asked) {
            Some(buffer) => match buffer.apply(event) {
                Some(pin) => self.step(Event::PinEntered(pin)),
                None => Task::none(),
            },
            None => Task::none(),
        }
    }
}

/// What of a session the window follows.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Watched {
    No,
    Here,
    Away,
    Ended,
}

impl Watched {
    fn of(stage: &Stage) -> Self {
        match stage {
            Stage::Done { presence, .. } => match presence {
                Presence::Here => Self::Here,
                Presence::Away { .. } => Self::Away,
            },
            Stage::Ended(_) => Self::Ended,
            _ => Self::No,
        }
    }
}

/// The events from outside, as something that a subscription can be made of.
#[derive(Clone)]
struct Events(Arc<Mutex<UnboundedReceiver<Event>>>);

impl std::hash::Hash for Events {
    /// There is one source of events: all are the same.
    fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
        "events".hash(state);
    }
}

fn outside(events: &Events) -> impl Stream<Item = Event> + use<> {
    let events = Arc::clone(&events.0);
    iced::stream::channel(16, async move |mut sender| {
        let mut events = events.lock().await;
        while let Some(event) = events.recv().await {
            if sender.send(event).await.is_err() {
                break;
            }
        }
    })
}

/// Keys that mean the same everywhere.
fn key(event: iced::Event, status: event::Status, _: iced::window::Id) -> Option<Message> {
    let iced::Event::Keyboard(keyboard::Event::KeyPressed { key, modifiers, .. }) = event else {
        return None;
    };
    if status == event::Status::Captured {
        return None;
    }
    match key {
        Key::Named(Named::Tab) => Some(Message::Focus {
            back: modifiers.shift(),
        }),
        Key::Named(Named::Escape) => Some(Message::Intent(Intent::Cancel)),
        _ => None,
    }
}

impl std::fmt::Debug for App {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("App")
            .field("screen", &self.screen)
            .finish_non_exhaustive()
    }
}

impl std::fmt::Debug for Start {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Start").finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests;
