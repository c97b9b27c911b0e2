//! A card without contact: how steadily it lies there, and that it must not be moved.

use iced::widget::{Column, column, container, row};
use iced::{Center, Element, Fill};

use super::super::app::{App, Intent};
use super::super::icon::{Picture, picture};
use super::super::theme::{self, Meaning};
use super::super::widget::notice;
use super::Room;
use super::parts::{labelled, panel, sign};
use crate::flow::{Contact, Interface, Stage};
use crate::text::Phrase;

/// How a card that comes and goes is made to stay (anchor-products.md §18.2, C04).
const ADVICE: [Phrase; 3] = [Phrase::TurnCard, Phrase::LiftCard, Phrase::EmptyField];

/// What to do about a card that comes and goes, while it does.
pub(super) fn unsteady(app: &App) -> Option<Element<'_, Intent>> {
    let text = &app.text;
    let reader = app.state.unsteady()?;
    let advice = ADVICE.map(|phrase| {
        row![
            theme::text::body("•").width(theme::M),
            theme::text::body(text.say(phrase)).width(Fill)
        ]
        .spacing(theme::S)
        .into()
    });
    let words = column![
        theme::text::strong(text.say(Phrase::Unsteady)),
        theme::text::small(reader.name.as_str()),
        Column::with_children(advice).spacing(theme::XS),
    ]
    .spacing(theme::S);
    Some(notice(Meaning::Warning, words))
}

/// How steadily a card without contact lies in a reader, and how fast it answered.
pub(super) fn meter<'a>(app: &App, reader: &str, room: Room) -> Option<Element<'a, Intent>> {
    let text = &app.text;
    let mut readers = app.state.readers.iter();
    let view = readers.find(|view| view.name == reader)?;
    if view.interface() != Interface::Contactless {
        return None;
    }
    let is_steady = view.contact() == Contact::Steady;
    let (meaning, phrase) = if is_steady {
        (Meaning::Success, Phrase::ContactSteady)
    } else {
        (Meaning::Warning, Phrase::ContactUnsteady)
    };
    let words = match view.answers_per_second() {
        Some(rate) => format!("{}, {}", text.say(phrase), text.answers_per_second(rate)),
        None => text.say(phrase),
    };
    let words = row![sign(meaning, 20.0), theme::text::body(words).width(Fill)]
        .spacing(theme::XS)
        .align_y(Center);
    Some(labelled(room, text.say(Phrase::Contact), words))
}

/// Whether the card of the attempt lies on its reader, and was not put in.
pub(super) fn is_laid(app: &App) -> bool {
    let bound = app.state.stage.reader();
    let mut readers = app.state.readers.iter();
    let view = readers.find(|view| Some(view.name.as_str()) == bound);
    view.is_some_and(|view| view.interface() == Interface::Contactless)
}

/// That the card must not be moved, while it is used by radio.
pub(super) fn hold_still(app: &App, room: Room) -> Option<Element<'_, Intent>> {
    let text = &app.text;
    if !matches!(app.state.stage, Stage::Working { .. }) || !is_laid(app) {
        return None;
    }
    let words = column![
        theme::text::heading(text.say(Phrase::HoldStill)),
        theme::text::body(text.say(Phrase::HoldStillWorking)),
    ]
    .spacing(theme::XS)
    .width(Fill);
    let drawing = (room != Room::Tight).then(|| container(picture(Picture::LayCard, 112.0)));
    Some(panel(
        row![words, drawing].spacing(theme::M).align_y(Center),
    ))
}
