//! The screens, and the frame that they stand in: rail, strip, page, dialog.

mod access;
mod card;
mod certificate;
mod choice;
mod demo;
mod demo_keypad;
mod diagnosis;
mod ended;
mod first_run;
mod help;
mod history;
mod idle;
mod kept;
mod keypad;
mod link;
mod login;
mod looks;
mod network;
mod new_pin;
mod new_pin_outcome;
mod parts;
mod pin;
mod pin_page;
mod ready;
mod services;
mod settings;
#[cfg(test)]
pub(super) mod tests;
mod title;
mod trust;
mod ways;

use iced::widget::{Column, Row, column, container, responsive, row, scrollable};
use iced::{Center, Element, Fill, FillPortion};

use super::app::{App, Intent};
use super::icon::{Icon, icon};
use super::theme::{self, Meaning, button::Kind, surface};
use super::widget::focus;
use super::widget::navigation::{rail_item, tab_item};
use crate::flow::{Presence, Service, SlotView, Stage};
use crate::text::{Phrase, SessionWord, WayPhrase, Word};

pub(super) use title::title;

/// The name of the button that goes on with a session.
pub(super) const STAY: &str = idle::STAY;
/// The name of the field that asks for a name for a proxy.
pub(super) const PROXY_NAME: &str = network::PROXY_NAME;

/// A place in the navigation.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Screen {
    /// Sign in, and the services.
    SignIn,
    /// The card and its certificate.
    Card,
    /// What stands in the way.
    Diagnosis,
    /// The state of the PIN.
    Pin,
    /// Language and look.
    Settings,
    /// Other ways to sign in; reached from signing in.
    Ways,
    /// Who may sign in and how; reached from signing in.
    Access,
    /// The history of sign-ins; reached from the settings.
    History,
}

impl Screen {
    /// Those of the rail, in its order.
    pub const ALL: [Self; 5] = [
        Self::SignIn,
        Self::Card,
        Self::Diagnosis,
        Self::Pin,
        Self::Settings,
    ];

    /// The place of the navigation that it belongs to.
    fn place(self) -> Self {
        match self {
            Self::Ways | Self::Access => Self::SignIn,
            Self::History => Self::Settings,
            place => place,
        }
    }

    fn icon(self) -> Icon {
        match self {
            Self::SignIn | Self::Ways | Self::Access => Icon::Shield,
            Self::Card => Icon::Card,
            Self::Diagnosis => Icon::Pulse,
            Self::Pin => Icon::Key,
            Self::Settings | Self::History => Icon::Gear,
        }
    }

    fn label(self, app: &App) -> String {
        match self {
            Self::SignIn => app.text.say(Phrase::SignInPage),
            Self::Card => app.text.word(Word::Card),
            Self::Diagnosis => app.text.say(Phrase::Diagnosis),
            Self::Pin => app.text.word(Word::Pin),
            Self::Settings => app.text.word(Word::Settings),
            Self::Ways => app.text.way(WayPhrase::Other),
            Self::Access => app.text.way(WayPhrase::Who),
            Self::History => app.text.session(SessionWord::History),
        }
    }
}

/// How much room there is across, in logical pixels: at 200 % a window has half of them.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Room {
    /// Room for the rail at the side.
    Wide,
    /// The navigation stands below, icons over labels.
    Narrow,
    /// Icons alone, and as little space as can be.
    Tight,
}

impl Room {
    fn of(width: f32) -> Self {
        if width >= 640.0 {
            Self::Wide
        } else if width >= 400.0 {
            Self::Narrow
        } else {
            Self::Tight
        }
    }

    /// Space around a page.
    fn margin(self) -> f32 {
        match self {
            Self::Wide => theme::XL,
            Self::Narrow => theme::L,
            Self::Tight => theme::M,
        }
    }
}

/// Everything that the window shows.
pub(super) fn frame(app: &App) -> Element<'_, Intent> {
    responsive(move |size| {
        let body = demo::beside(app, size.width, |width| body(app, Room::of(width)));
        column![
            app.is_demo.then(|| demo::banner(app, size.width)),
            container(body).height(Fill),
            busy(app)
        ]
        .into()
    })
    .into()
}

fn body(app: &App, room: Room) -> Element<'_, Intent> {
    match &app.state.stage {
        // The dialogs stand alone: nothing behind them can be pressed, and the software renderer
        // would darken a translucent page again at every key.
        Stage::AskPin(_) | Stage::NewPin(_) if app.pages.help.is_some() => {
            paged(help::view(app, room), room)
        }
        Stage::AskPin(entry) => pin::view(app, entry, room),
        Stage::NewPin(new_pin) => new_pin::view(app, new_pin, room),
        Stage::Working { entry, .. } if entry.at_reader.waits.is_some() => {
            keypad::sign_in(app, entry, room)
        }
        Stage::Done {
            presence: Presence::Away { seconds },
            ..
        } => idle::view(app, *seconds, room),
        _ => {
            let bar = services::bar(app, room);
            // In a tight window both scroll with the page, which would have no room left.
            let (bar, inside) = match room {
                Room::Wide | Room::Narrow => (bar, None),
                Room::Tight => (None, Some(column![bar, strip(app, room)].spacing(theme::M))),
            };
            let page = column![inside, settings::trouble(app), page(app, room)];
            let page = paged(page.spacing(theme::M).into(), room);
            match room {
                Room::Wide => row![rail(app), column![strip(app, room), bar, page].width(Fill)]
                    .height(Fill)
                    .into(),
                Room::Narrow => column![strip(app, room), bar, page, tabs(app, room)]
                    .height(Fill)
                    .into(),
                Room::Tight => column![page, tabs(app, room)].height(Fill).into(),
            }
        }
    }
}

fn page(app: &App, room: Room) -> Element<'_, Intent> {
    if app.pages.help.is_some() {
        return help::view(app, room);
    }
    match app.screen {
        Screen::SignIn => match &app.state.stage {
            Stage::Done {
                session,
                browser,
                way,
                ..
            } => services::view(app, session, browser, way.as_deref(), room),
            Stage::Ended(ending) => ended::view(app, ending),
            Stage::Home if app.shows_first_run() => first_run::view(app),
            _ => login::view(app, room),
        },
        Screen::Card => card::view(app, room),
        Screen::Ways => ways::view(app, room),
        Screen::Access => access::view(app, room),
        Screen::History => history::view(app, room),
        Screen::Diagnosis => diagnosis::view(app, room),
        Screen::Pin => pin_page::view(app, room),
        Screen::Settings => column![settings::view(app), help::foot(app)]
            .spacing(theme::XL)
            .into(),
    }
}

/// A page that scrolls when the window is lower than it.
fn paged(page: Element<'_, Intent>, room: Room) -> Element<'_, Intent> {
    let page = container(page)
        .width(Fill)
        .max_width(640)
        .padding(room.margin());
    scrollable(container(page).width(Fill).align_x(Center))
        .height(Fill)
        .style(surface::scroll)
        .into()
}

fn rail(app: &App) -> Element<'_, Intent> {
    let items = Screen::ALL.map(|screen| {
        rail_item(
            screen.icon(),
            screen.label(app),
            app.screen.place() == screen,
            Intent::Open(screen),
        )
        .into()
    });
    container(Column::with_children(items).spacing(theme::XS))
        .width(212)
        .height(Fill)
        .padding(theme::S)
        .style(surface::rail)
        .into()
}

/// The navigation of a narrow window.
fn tabs(app: &App, room: Room) -> Element<'_, Intent> {
    let items = Screen::ALL.map(|screen| {
        let label = (room == Room::Narrow).then(|| screen.label(app));
        // Room by the length of the label, and as much again for each as its icon needs.
        let letters = label.as_ref().map_or(0, |label| label.chars().count());
        let share = u16::try_from(letters + 4).unwrap_or(u16::MAX);
        let selected = app.screen.place() == screen;
        tab_item(screen.icon(), label, selected, Intent::Open(screen))
            .width(FillPortion(share))
            .into()
    });
    container(Row::with_children(items).spacing(theme::XS))
        .width(Fill)
        .padding(theme::XS)
        .style(surface::strip)
        .into()
}

/// Reader and card in a word and a shape, always in sight; and the way to help.
fn strip(app: &App, room: Room) -> Element<'_, Intent> {
    let (meaning, words) = reader_state(app);
    let symbol = parts::sign(meaning, 20.0);
    container(
        row![
            symbol,
            theme::text::small(words).width(Fill),
            help::way(app, room)
        ]
        .spacing(theme::S)
        .align_y(Center),
    )
    .width(Fill)
    .padding([0.0, theme::L])
    .style(surface::strip)
    .into()
}

fn reader_state(app: &App) -> (Meaning, String) {
    let text = &app.text;
    match &app.state.service {
        Service::Starting => return (Meaning::Info, text.word(Word::Looking)),
        Service::Trouble(problem) => return (Meaning::Danger, text.problem(problem).what),
        Service::Up => {}
    }
    if let Some((reader, card)) = app.state.card() {
        return (Meaning::Success, format!("{}, {reader}", card.model));
    }
    let Some(reader) = app.state.readers.first() else {
        return (Meaning::Warning, text.word(Word::NoReaders));
    };
    let (meaning, word) = match &reader.slot {
        SlotView::Empty => (Meaning::Info, text.word(Word::ReaderEmpty)),
        SlotView::Reading(_) => (Meaning::Info, text.word(Word::CardReading)),
        SlotView::Mute => (Meaning::Warning, text.word(Word::CardMute)),
        SlotView::Unavailable => (Meaning::Warning, text.word(Word::ReaderUnavailable)),
        SlotView::Trouble(problem) => (Meaning::Warning, text.problem(problem).what),
        SlotView::Card(_) => (Meaning::Success, text.word(Word::CardPresent)),
    };
    (meaning, format!("{}: {word}", reader.name))
}

/// What goes on, and a way to stop it.
fn busy(app: &App) -> Option<Element<'_, Intent>> {
    // Of an entry on the reader the dialog says how to stop it.
    if !app.state.is_busy() || app.state.stage.waiting_keypad().is_some() {
        return None;
    }
    let words = if link::is_laid(app) {
        app.text.say(Phrase::BusyLaid)
    } else {
        app.text.word(Word::Busy)
    };
    let cancel = focus::action(
        app.text.word(Word::Cancel),
        Kind::Quiet,
        Some(Intent::Cancel),
    );
    Some(
        container(
            row![
                icon(Icon::Hourglass, 20.0),
                theme::text::small(words).width(Fill),
                cancel
            ]
            .spacing(theme::S)
            .align_y(Center),
        )
        .width(Fill)
        .padding([theme::XS, theme::L])
        .style(surface::strip)
        .into(),
    )
}
