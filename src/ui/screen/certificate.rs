//! The lower half of Carta: every check, technical details, and what can be kept.

use iced::widget::{Column, column, row};
use iced::{Element, Fill};

use super::super::app::{App, Format, Intent, PageIntent};
use super::super::theme::{self, Meaning, button::Kind};
use super::super::widget::focus;
use super::Room;
use super::parts::{block, buttons, field, sign, written};
use crate::flow::{Export, Outcome, ReadCertificate, ReaderView};
use crate::text::{Phrase, Word};

/// Every check apart, with its outcome in words.
pub(super) fn checks<'a>(app: &'a App, read: &'a ReadCertificate) -> Element<'a, Intent> {
    let lines = read.checks.list.iter().map(|check| {
        let meaning = match check.outcome() {
            Outcome::Pass => Meaning::Success,
            Outcome::Warning => Meaning::Warning,
            Outcome::Obstacle => Meaning::Danger,
        };
        row![
            sign(meaning, 24.0),
            theme::text::body(app.text.check(check)).width(Fill)
        ]
        .spacing(theme::M)
        .into()
    });
    block(
        app.text.word(Word::Checks),
        Column::with_children(lines).spacing(theme::S),
    )
}

/// What only experts read, folded until asked for.
pub(super) fn details<'a>(
    app: &'a App,
    reader: &str,
    read: &'a ReadCertificate,
    room: Room,
) -> Element<'a, Intent> {
    let text = &app.text;
    let phrase = if app.pages.shows_details {
        Phrase::HideDetails
    } else {
        Phrase::ShowDetails
    };
    let toggle = focus::action(
        text.say(phrase),
        Kind::Quiet,
        Some(Intent::Page(PageIntent::ToggleDetails)),
    );
    if !app.pages.shows_details {
        return toggle.into();
    }
    let view = app.state.readers.iter().find(|view| view.name == reader);
    let atr = view.and_then(ReaderView::atr);
    let rows = text
        .details(&read.certificate)
        .into_iter()
        .chain(atr.map(|atr| ("ATR".to_owned(), atr)))
        .map(|(label, value)| field(room, label, value));
    column![
        toggle,
        block(
            text.say(Phrase::Details),
            Column::with_children(rows).spacing(theme::S)
        )
    ]
    .spacing(theme::S)
    .into()
}

/// What can be kept, and where the last document went.
pub(super) fn keep(app: &App, room: Room) -> Element<'_, Intent> {
    let text = &app.text;
    let is_writing = matches!(app.state.export, Export::Writing(_));
    let formats = Format::ALL.map(|format| {
        let phrase = match format {
            Format::Pem => Phrase::KeepPem,
            Format::Der => Phrase::KeepDer,
            Format::Text => Phrase::KeepText,
            Format::Calendar => Phrase::KeepCalendar,
        };
        let intent = Intent::Page(PageIntent::Keep(format));
        focus::action(
            text.say(phrase),
            Kind::Secondary,
            (!is_writing).then_some(intent),
        )
        .into()
    });
    block(
        text.say(Phrase::Keep),
        column![
            buttons(formats),
            theme::text::small(text.say(Phrase::KeepNote)),
            written(app, room),
        ]
        .spacing(theme::M),
    )
}
