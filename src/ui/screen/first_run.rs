//! The first steps: reader, card, PIN. Each is a real check that moves on by itself.

use std::cmp::Ordering;

use iced::widget::{column, row};
use iced::{Center, Element, Fill};

use super::super::app::{App, Intent};
use super::super::icon::{Icon, Picture, picture};
use super::super::theme::{self, Meaning, button::Kind};
use super::super::widget::{focus, notice};
use super::login;
use super::parts::{Progress, steps};
use crate::flow::{CardSummary, Interface, Service, SignIn, SlotView};
use crate::text::{Phrase, Word};

/// How far the checks have come.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
enum Step {
    Reader,
    Card,
    Pin,
}

pub(super) fn view(app: &App) -> Element<'_, Intent> {
    let text = &app.text;
    let card = app.state.card().map(|(_, card)| card);
    let now = step(app, card);
    let content = match now {
        Step::Reader => reader(app),
        Step::Card => insert(app),
        Step::Pin => pin(app, card),
    };
    let done = (now == Step::Pin).then(|| {
        focus::action_with_icon(
            Icon::ArrowRight,
            text.word(Word::FirstDone),
            Kind::Primary,
            Some(Intent::EndFirstRun),
        )
    });
    column![
        theme::text::title(text.word(Word::FirstTitle)),
        theme::text::body(text.word(Word::FirstHelp)),
        three(app, now),
        content,
        row![
            done,
            focus::action(
                text.word(Word::FirstSkip),
                Kind::Secondary,
                Some(Intent::EndFirstRun)
            ),
        ]
        .spacing(theme::M)
        .wrap(),
    ]
    .spacing(theme::L)
    .into()
}

fn step(app: &App, card: Option<&CardSummary>) -> Step {
    if card.is_some() {
        Step::Pin
    } else if matches!(app.state.service, Service::Up) && !app.state.readers.is_empty() {
        Step::Card
    } else {
        Step::Reader
    }
}

/// The three steps with what is done of them.
fn three(app: &App, now: Step) -> Element<'_, Intent> {
    let lines = [
        (Step::Reader, Word::FirstReader),
        (Step::Card, Word::FirstCard),
        (Step::Pin, Word::FirstPin),
    ]
    .map(|(step, word)| {
        let progress = match step.cmp(&now) {
            Ordering::Less => Progress::Done,
            Ordering::Equal => Progress::Now,
            Ordering::Greater => Progress::Later,
        };
        (app.text.word(word), progress)
    });
    steps(app, lines)
}

fn reader(app: &App) -> Element<'_, Intent> {
    match &app.state.service {
        Service::Trouble(problem) => super::parts::problem(app, problem, None, false),
        Service::Starting | Service::Up => {
            shown(Picture::ConnectReader, app.text.word(Word::FirstReaderDo))
        }
    }
}

/// What to do, drawn and in words.
fn shown<'a>(drawing: Picture, words: String) -> Element<'a, Intent> {
    column![picture(drawing, 200.0), theme::text::body(words).center()]
        .spacing(theme::S)
        .align_x(Center)
        .width(Fill)
        .into()
}

/// The card is to be put in, or what stands in the way of the one that is.
fn insert(app: &App) -> Element<'_, Intent> {
    let trouble = app.state.readers.iter().find_map(|view| match &view.slot {
        SlotView::Trouble(problem) => Some(super::parts::problem(app, problem, None, false)),
        SlotView::Mute => Some(notice(
            Meaning::Warning,
            theme::text::body(login::mute_help(app, view.interface())),
        )),
        SlotView::Reading(_) => Some(notice(
            Meaning::Info,
            theme::text::body(app.text.word(Word::CardReading)),
        )),
        _ => None,
    });
    let (drawing, words) = match login::interface(app) {
        Interface::Contactless => (Picture::LayCard, app.text.say(Phrase::LayCardHelp)),
        Interface::Contact | Interface::Unknown => {
            (Picture::InsertCard, app.text.word(Word::FirstCardDo))
        }
    };
    trouble.unwrap_or_else(|| shown(drawing, words))
}

/// Where the PIN is, and how long it is on this card.
fn pin<'a>(app: &'a App, card: Option<&'a CardSummary>) -> Element<'a, Intent> {
    let text = &app.text;
    let about = card.map(|card| {
        let obstacle = match &card.sign_in {
            SignIn::Impossible(problem) => Some(super::parts::problem(app, problem, None, false)),
            SignIn::Possible | SignIn::PossibleWithWarnings => None,
        };
        let length = text.pin_length(card.pin_length.min, card.pin_length.max);
        column![theme::text::strong(length), obstacle].spacing(theme::M)
    });
    column![about, theme::text::body(text.word(Word::FirstPinWhere)),]
        .spacing(theme::S)
        .into()
}
