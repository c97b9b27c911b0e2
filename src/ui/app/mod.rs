//! The window's program: events in, the state machine's step, effects out; and what to show.

mod keys;
pub(in crate::ui) mod pages;

use std::sync::Arc;

use iced::advanced::widget::operate;
use iced::futures::{SinkExt, Stream};
use iced::widget::operation;
use iced::{Element, Subscription, Task, Theme, event};
use tokio::sync::Mutex;
use tokio::sync::mpsc::UnboundedReceiver;

use self::pages::Pages;
pub use self::pages::{Format, Help, PageIntent};
use super::screen::{self, Screen};
use super::theme::Look;
use super::widget::pin_pad::{self, PinBuffer, PinEvent};
use super::widget::reveal::reveal;
use crate::flow::{self, Effect, Event, LastTry, Stage};
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
    /// What the pages remember.
    pub(super) pages: Pages,
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
    /// The key of the main action.
    Primary,
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
    /// Look once more at the card in a reader.
    LookAgain(String),
    /// Something on the pages of card, diagnosis and help.
    Page(PageIntent),
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
            pages: Pages::default(),
            carry: start.carry,
            events: Events(Arc::new(Mutex::new(start.events))),
        }
    }

    /// Takes one message in.
    pub fn update(&mut self, message: Message) -> Task<Message> {
        match message {
            Message::Outside(event) => self.step(event),
            Message::Intent(intent) => self.intend(intent),
            Message::Focus { back } => {
                let step = if back {
                    operation::focus_previous()
                } else {
                    operation::focus_next()
                };
                step.chain(operate(reveal()))
            }
            Message::Primary => match self.primary() {
                Some(intent) => self.intend(intent),
                None => Task::none(),
            },
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
            event::listen_with(keys::key),
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
            Intent::Open(screen) => return self.open(screen),
            Intent::Portal(portal) => return self.step(Event::PortalChosen(portal)),
            Intent::Reader(reader) => return self.step(Event::ReaderChosen(reader)),
            Intent::SignIn => {
                self.screen = Screen::SignIn;
                return self.step(Event::SignIn);
            }
            Intent::Cancel => {
                let back = self.escape_help();
                return back.unwrap_or_else(|| self.step(Event::Cancelled));
            }
            Intent::SignOut => return self.step(Event::SignedOut),
            Intent::ConfirmLastTry => {
                let step = self.step(Event::LastTryConfirmed);
                return Task::batch([step, operation::focus(pin_pad::ID)]);
            }
            Intent::Pin(event) => return self.pin(event),
            Intent::TogglePerson => self.shows_person = !self.shows_person,
            Intent::Look(look) => self.look = look,
            Intent::Language(language) => self.text = Text::new(language),
            Intent::LookAgain(reader) => return self.step(Event::LookAgain(reader)),
            Intent::Page(intent) => return self.page_intent(intent),
        }
        Task::none()
    }

    fn step(&mut self, event: Event) -> Task<Message> {
        let state = std::mem::replace(&mut self.state, flow::State::new(Vec::new()));
        let (state, effects) = flow::step(state, event);
        self.state = state;
        for effect in effects {
            (self.carry)(effect);
        }
        self.follow_stage()
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
        self.pages.help = None;
        self.focus_pin()
    }

    /// The keyboard goes to the PIN where one may be typed.
    fn focus_pin(&self) -> Task<Message> {
        match &self.state.stage {
            Stage::AskPin(entry) if entry.last_try != LastTry::Unconfirmed => {
                operation::focus(pin_pad::ID)
            }
            _ => Task::none(),
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
pub(in crate::ui) mod tests;
