//! The window's program: events in, the state machine's step, effects out; and what to show.

pub(super) mod demo;
mod desk;
mod diagnosis;
mod frame;
mod history;
pub(super) mod idle;
mod inbox;
mod keypad;
mod keys;
mod link;
mod network;
mod new_pin;
pub(in crate::ui) mod pages;
mod pin;
mod session;
mod trust;
mod ways;

use iced::advanced::widget::operate;
use iced::theme::Mode;
use iced::widget::operation;
use iced::{Element, Subscription, Task, Theme, event, system, window};
use tokio::sync::mpsc::UnboundedReceiver;

pub use self::diagnosis::{DiagnosisIntent, Form};
use self::pages::Pages;
pub use self::pages::{Format, Help, PageIntent};
use super::screen::{self, Screen};
use super::theme::Look;
use super::widget::pin_pad::PinEvent;
use super::widget::reveal::reveal;
use crate::flow::{self, Effect, Event, LookEvent, SessionAct};
use crate::settings::News;
use crate::text::Text;

use self::inbox::Inbox;

pub use self::desk::{Desk, SettingsIntent};
pub(super) use self::frame::FIRST;
pub use self::frame::FrameEvent;
pub use self::history::HistoryIntent;
pub use self::network::{NetworkIntent, Typed};
pub use self::new_pin::NewPinIntent;
pub(super) use self::new_pin::{PinStep, Renewal, is_last_of_puk};
pub(super) use self::pin::{Asking, PinHint};
pub use self::pin::{Pasted, PinIntent};
pub use self::trust::TrustIntent;
pub use self::ways::WaysIntent;

/// What the window is started with.
pub struct Start {
    /// Portals and everything else that the state machine starts from.
    pub state: flow::State,
    /// Carries effects out.
    pub carry: Box<dyn Fn(Effect) + Send>,
    /// Events from outside.
    pub events: UnboundedReceiver<Event>,
    /// Card, person and portal are invented.
    pub is_demo: bool,
    /// Settings, and whoever keeps them.
    pub desk: Desk,
    /// Says that the program was started again: the window is to come to the front.
    pub raised: UnboundedReceiver<()>,
}

/// The program.
pub struct App {
    pub(super) state: flow::State,
    pub(super) screen: Screen,
    pub(super) text: Text,
    pub(super) look: Look,
    pub(super) is_demo: bool,
    /// The PIN dialog, while the PIN is asked.
    pub(super) asking: Option<Asking>,
    /// The dialog of a new PIN, while something is to be typed.
    pub(super) renewal: Option<Renewal>,
    /// The settings.
    pub(super) desk: desk::Settled,
    frame: frame::Frame,
    /// Whether the personal fields of the certificate are shown.
    pub(super) shows_person: bool,
    /// The demonstration's panel.
    pub(super) panel: demo::Panel,
    /// Name and password for a proxy, while they are typed.
    pub(super) network: network::Form,
    /// What the pages remember.
    pub(super) pages: Pages,
    /// What the page of the history remembers.
    pub(super) history: history::HistoryPage,
    /// What the pages about other ways remember.
    pub(super) doors: ways::Doors,
    /// What the page of the diagnosis remembers.
    pub(super) diagnosis: diagnosis::DiagnosisPage,
    carry: Box<dyn Fn(Effect) + Send>,
    events: Inbox<Event>,
    news: Inbox<News>,
    raised: Inbox<()>,
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
    /// Something happened to the window.
    Frame(window::Id, FrameEvent),
    /// The desktop prefers these colours.
    Desktop(Mode),
    /// What became of settings.
    News(News),
    /// The program was started again.
    Raised,
    /// Nobody came back to the PIN dialog.
    LeftAlone,
    /// What was pasted into the PIN dialog.
    Pasted(Pasted),
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
    /// A key at the PIN.
    Pin(PinEvent),
    /// Something else in the PIN dialog.
    PinDialog(PinIntent),
    /// Something about a new PIN.
    NewPin(NewPinIntent),
    /// Type on the reader's keypad.
    Keypad,
    /// Show or hide personal fields.
    TogglePerson,
    /// Look once more at the card in a reader.
    LookAgain(String),
    /// Something on the pages of card, diagnosis and help.
    Page(PageIntent),
    /// Something on the pages about other ways to sign in.
    Ways(WaysIntent),
    /// Something on the page of the history.
    History(HistoryIntent),
    /// Look at the portal without a card.
    Look,
    /// Something about trust.
    Trust(TrustIntent),
    /// Something on the settings page.
    Settings(SettingsIntent),
    /// Go on with the session.
    Stay,
    /// Go on in the browser: to a service, by its position, or to the portal.
    Browse(Option<usize>),
    /// Something about the network.
    Network(NetworkIntent),
    /// Something else in a session.
    Act(SessionAct),
    /// Leave the first steps.
    EndFirstRun,
    /// Use the demonstration's panel.
    Demo(demo::Press),
}

impl App {
    /// The program at its start.
    pub fn new(start: Start) -> Self {
        let desk = start.desk;
        let text = Text::new(desk.language());
        let frame = frame::Frame::new(desk.place);
        let news = Inbox::new("news", desk.news);
        let desk = desk::Settled::new(desk.settings, desk.own_portals, desk.problem, desk.keep);
        Self {
            state: start.state,
            screen: Screen::SignIn,
            text,
            look: desk.look(),
            is_demo: start.is_demo,
            asking: None,
            renewal: None,
            desk,
            frame,
            shows_person: false,
            panel: demo::Panel::default(),
            network: network::Form::default(),
            pages: Pages::default(),
            history: history::HistoryPage::default(),
            doors: ways::Doors::default(),
            diagnosis: diagnosis::DiagnosisPage::default(),
            carry: start.carry,
            events: Inbox::new("events", start.events),
            news,
            raised: Inbox::new("raised", start.raised),
        }
    }

    /// What has to be asked when the window opens.
    pub fn begin(&self) -> Task<Message> {
        desk::ask_desktop()
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
            Message::Frame(id, event) => self.frame_event(id, event),
            Message::Desktop(mode) => {
                self.desktop_changed(mode);
                Task::none()
            }
            Message::News(news) => {
                self.settings_news(news);
                Task::none()
            }
            Message::Raised => frame::raise(),
            Message::LeftAlone => {
                self.left_alone();
                Task::none()
            }
            Message::Pasted(pasted) => {
                self.pasted(&pasted);
                self.pasted_new_pin(&pasted);
                Task::none()
            }
        }
    }

    /// What the window shows.
    pub fn view(&self) -> Element<'_, Message> {
        screen::frame(self).map(Message::Intent)
    }

    /// What the program listens to.
    pub fn subscription(&self) -> Subscription<Message> {
        Subscription::batch([
            self.events.listen().map(Message::Outside),
            self.news.listen().map(Message::News),
            self.raised.listen().map(|()| Message::Raised),
            system::theme_changes().map(Message::Desktop),
            event::listen_with(outside),
            self.absence(),
            idle::watch(&self.state.stage).map(Message::Outside),
            link::watch(&self.state).map(Message::Outside),
            keypad::watch(&self.state.stage).map(Message::Outside),
        ])
    }

    /// The colours.
    pub fn theme(&self) -> Theme {
        self.look.theme()
    }

    /// How much larger everything is than at 100 % text size.
    pub fn scale_factor(&self) -> f32 {
        self.desk.settings.text_size.factor()
    }

    /// The window's title.
    pub fn title(&self) -> String {
        screen::title(self)
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
                let back = self.escape_help().or_else(|| self.escape_ways());
                let back = back.or_else(|| self.escape_history());
                return back.unwrap_or_else(|| self.step(Event::Cancelled));
            }
            Intent::SignOut => return self.step(Event::SignedOut),
            Intent::Pin(event) => return self.pin(event),
            Intent::NewPin(intent) => return self.new_pin_intent(intent),
            Intent::Keypad => return self.type_on_reader(),
            Intent::TogglePerson => self.shows_person = !self.shows_person,
            Intent::PinDialog(intent) => return self.pin_dialog(intent),
            Intent::LookAgain(reader) => return self.step(Event::LookAgain(reader)),
            Intent::Page(intent) => return self.page_intent(intent),
            Intent::Ways(intent) => return self.ways_intent(intent),
            Intent::Look => return self.step(Event::Look(LookEvent::Wanted)),
            Intent::History(intent) => return self.history_intent(intent),
            Intent::Trust(intent) => return self.trust_intent(intent),
            Intent::Settings(intent) => self.settle(intent),
            Intent::Stay => return self.step(Event::Stays),
            Intent::Browse(service) => return self.step(Event::Browse(service)),
            Intent::Network(intent) => return self.network_intent(intent),
            Intent::Act(act) => return self.step(Event::Act(act)),
            Intent::EndFirstRun => self.end_first_run(),
            Intent::Demo(press) => return self.press(press),
        }
        Task::none()
    }

    fn step(&mut self, event: Event) -> Task<Message> {
        let before = session::Watched::of(&self.state.stage);
        let asked_proxy = self.state.asking_proxy().is_some();
        let state = std::mem::replace(&mut self.state, flow::State::new(Vec::new()));
        let (state, effects) = flow::step(state, event);
        self.state = state;
        for effect in effects {
            (self.carry)(effect);
        }
        let session = self.follow_session(before);
        let asked = self.follow_stage();
        Task::batch([
            session,
            asked,
            self.follow_new_pin(),
            self.follow_trust(),
            self.follow_page(),
            self.follow_proxy(asked_proxy),
        ])
    }
}

/// What happens to the window, and keys that mean the same everywhere.
fn outside(event: iced::Event, status: event::Status, id: window::Id) -> Option<Message> {
    match event {
        iced::Event::Window(event) => frame::meaning(id, event),
        iced::Event::Keyboard(event) => keys::key(event, status),
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
pub(in crate::ui) mod tests;
