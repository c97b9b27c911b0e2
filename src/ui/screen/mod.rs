//! The screens, and the frame that they stand in: rail, strip, page, dialog.

mod card;
mod demo;
mod ended;
mod first_run;
mod idle;
mod login;
mod pin;
mod services;
mod settings;
mod title;

use iced::widget::{Column, column, container, responsive, row, scrollable, space};
use iced::{Center, Element, Fill};

use super::app::{App, Intent};
use super::icon::{Icon, icon};
use super::theme::{self, Meaning, button::Kind, surface};
use super::widget::focus;
use crate::flow::{CardSummary, Presence, Service, SlotView, Stage};
use crate::problem::Problem;
use crate::text::Word;

pub(super) use title::title;

/// The name of the button that goes on with a session.
pub(super) const STAY: &str = idle::STAY;

/// A place in the navigation.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Screen {
    /// Sign in, and the services.
    SignIn,
    /// The card and its certificate.
    Card,
    /// Language and look.
    Settings,
}

impl Screen {
    /// All, in the order of the rail.
    pub const ALL: [Self; 3] = [Self::SignIn, Self::Card, Self::Settings];

    fn icon(self) -> Icon {
        match self {
            Self::SignIn => Icon::Key,
            Self::Card => Icon::Card,
            Self::Settings => Icon::Gear,
        }
    }

    fn word(self) -> Word {
        match self {
            Self::SignIn => Word::SignIn,
            Self::Card => Word::Card,
            Self::Settings => Word::Settings,
        }
    }
}

/// How much room the window gives, in pixels of the program: at 200 % text size a window of 480 by
/// 640 has 240 by 320.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Room {
    /// The rail has words and stands at the side.
    Wide,
    /// The rail has icons alone and lies on top; everything stands closer.
    Narrow,
}

/// The narrowest window whose rail stands at the side.
const WIDE: f32 = 460.0;

/// Everything that the window shows.
pub(super) fn frame(app: &App) -> Element<'_, Intent> {
    responsive(|size| {
        let body = demo::beside(app, size.width, |width| {
            let room = if width < WIDE {
                Room::Narrow
            } else {
                Room::Wide
            };
            body(app, room)
        });
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
        Stage::AskPin(entry) => container(pin::view(app, entry, room))
            .center(Fill)
            .style(surface::backdrop)
            .into(),
        Stage::Done {
            presence: Presence::Away { seconds },
            ..
        } => idle::view(app, *seconds),
        _ => {
            let page = paged(column![settings::trouble(app), page(app)].into(), room);
            let bar = services::bar(app);
            match room {
                Room::Wide => row![rail(app), column![strip(app), bar, page].width(Fill)].into(),
                Room::Narrow => column![narrow_rail(app), strip(app), bar, page].into(),
            }
        }
    }
}

fn page(app: &App) -> Element<'_, Intent> {
    match app.screen {
        Screen::SignIn => match &app.state.stage {
            Stage::Done {
                session, browser, ..
            } => services::view(app, session, browser),
            Stage::Ended(ending) => ended::view(app, ending),
            Stage::Home if app.shows_first_run() => first_run::view(app),
            _ => login::view(app),
        },
        Screen::Card => card::view(app),
        Screen::Settings => settings::view(app),
    }
}

/// A page that scrolls when the window is lower than it.
fn paged(page: Element<'_, Intent>, room: Room) -> Element<'_, Intent> {
    let padding = match room {
        Room::Wide => theme::XL,
        // The bar lies beside the page, not over it.
        Room::Narrow => theme::M,
    };
    let page = container(page).width(Fill).max_width(640).padding(padding);
    scrollable(container(page).width(Fill).align_x(Center))
        .height(Fill)
        .style(surface::scroll)
        .into()
}

fn rail(app: &App) -> Element<'_, Intent> {
    let items = Screen::ALL.map(|screen| {
        let label = app.text.word(screen.word());
        focus::rail_item(
            screen.icon(),
            label,
            app.screen == screen,
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

/// The rail where it is narrow: icons beside each other.
fn narrow_rail(app: &App) -> Element<'_, Intent> {
    let items = Screen::ALL.map(|screen| {
        focus::rail_icon(screen.icon(), app.screen == screen, Intent::Open(screen)).into()
    });
    container(row(items))
        .width(Fill)
        .padding([0.0, theme::XS])
        .style(surface::rail)
        .into()
}

/// Reader and card in a word and a shape, always in sight.
fn strip(app: &App) -> Element<'_, Intent> {
    let (meaning, words) = reader_state(app);
    let symbol = icon(meaning.icon(), 20.0);
    container(
        row![symbol, theme::text::small(words).width(Fill)]
            .spacing(theme::S)
            .align_y(Center),
    )
    .width(Fill)
    .padding([theme::S, theme::L])
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
        return (Meaning::Success, format!("CNS ({}), {reader}", card.model));
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
    if !app.state.is_busy() {
        return None;
    }
    let cancel = focus::action(
        app.text.word(Word::Cancel),
        Kind::Quiet,
        Some(Intent::Cancel),
    );
    Some(
        container(
            row![
                icon(Icon::Hourglass, 20.0),
                theme::text::small(app.text.word(Word::Busy)),
                space::horizontal(),
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

/// The card by kind, model and number; the number masked.
fn card_name(card: &CardSummary) -> String {
    match masked_number(card) {
        Some(number) => format!("CNS ({}), {number}", card.model),
        None => format!("CNS ({})", card.model),
    }
}

fn masked_number(card: &CardSummary) -> Option<String> {
    let number = card.certificate.holder().card_number?;
    Some(number.masked())
}

/// A problem in full: what happened, what it means, what to do, and its code.
fn problem<'a>(app: &App, problem: &Problem) -> Element<'a, Intent> {
    let words = app.text.problem(problem);
    super::widget::notice(
        Meaning::Danger,
        column![
            theme::text::strong(words.what),
            theme::text::body(words.means),
            theme::text::body(words.next),
            theme::text::code(problem.to_string()),
        ]
        .spacing(theme::XS),
    )
}
