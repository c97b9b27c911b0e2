//! Storico degli accessi: what was written down, and the ways to keep it elsewhere or be rid of it.

use iced::widget::{Column, column, row};
use iced::{Center, Element, Fill};
use time::UtcOffset;

use super::super::app::{App, HistoryIntent, Intent};
use super::super::theme::{self, Meaning, button::Kind};
use super::super::widget::{focus, notice};
use super::parts::{buttons, panel, problem, sign, written};
use super::{Room, Screen};
use crate::flow::{Erasure, History, HistoryEntry, HistoryForm, HistoryOutcome, Journal};
use crate::text::{SessionWord, Text};

pub(super) fn view(app: &App, room: Room) -> Element<'_, Intent> {
    let text = &app.text;
    let off = (!app.desk.settings.history).then(|| {
        let words = theme::text::body(text.session(SessionWord::HistoryOff));
        notice(Meaning::Info, words)
    });
    let page = column![
        theme::text::title(text.session(SessionWord::History)),
        theme::text::body(text.session(SessionWord::HistoryHelp)),
        off,
    ];
    let page = match &app.state.history {
        History::Unread | History::Reading(_) => page
            .push(theme::text::body(text.session(SessionWord::HistoryReading)))
            .push(back(app)),
        History::Unreadable(cause) => page.push(problem(app, cause, None, false)).push(back(app)),
        History::Read { journal, erasure } => page
            .push(controls(app, journal, erasure))
            .push(written(app, room))
            .push(entries(app, journal, room))
            .push(back(app)),
    };
    page.spacing(theme::L).into()
}

/// What can be done with it; the question takes the place of the buttons.
fn controls<'a>(app: &'a App, journal: &Journal, erasure: &Erasure) -> Element<'a, Intent> {
    let text = &app.text;
    let said = |meaning, word| notice(meaning, theme::text::body(text.session(word)));
    let outcome = match erasure {
        Erasure::Asked => return question(app, journal),
        Erasure::Unasked => None,
        Erasure::Running(_) => Some(said(Meaning::Info, SessionWord::HistoryErasing)),
        Erasure::Done => Some(said(Meaning::Success, SessionWord::HistoryErased)),
        Erasure::Failed(cause) => Some(problem(app, cause, None, false)),
    };
    let is_free = !matches!(erasure, Erasure::Running(_));
    let act = |word, can: bool, intent| {
        let intent = (can && is_free).then_some(Intent::History(intent));
        focus::action(text.session(word), Kind::Secondary, intent).into()
    };
    let has_entries = !journal.entries.is_empty();
    let has_any = *journal != Journal::default();
    let export = HistoryIntent::Export;
    let buttons = buttons([
        act(
            SessionWord::HistoryCsv,
            has_entries,
            export(HistoryForm::Csv),
        ),
        act(
            SessionWord::HistoryJson,
            has_entries,
            export(HistoryForm::Json),
        ),
        act(SessionWord::HistoryErase, has_any, HistoryIntent::Erase),
    ]);
    column![outcome, buttons].spacing(theme::L).into()
}

fn question<'a>(app: &'a App, journal: &Journal) -> Element<'a, Intent> {
    let text = &app.text;
    let act = |word, kind, intent| {
        let intent = Some(Intent::History(intent));
        focus::action(text.session(word), kind, intent).into()
    };
    let asked = column![
        theme::text::strong(text.history_question(journal.entries.len())),
        buttons([
            act(
                SessionWord::HistorySure,
                Kind::Danger,
                HistoryIntent::EraseConfirmed
            ),
            act(
                SessionWord::HistoryKeepIt,
                Kind::Secondary,
                HistoryIntent::EraseRefused
            ),
        ]),
    ];
    notice(Meaning::Warning, asked.spacing(theme::M))
}

/// The sign-ins, the latest first.
fn entries<'a>(app: &'a App, journal: &'a Journal, room: Room) -> Element<'a, Intent> {
    let text = &app.text;
    let unreadable = (journal.unreadable > 0)
        .then(|| theme::text::small(text.history_unreadable(journal.unreadable)));
    if journal.entries.is_empty() {
        let empty = theme::text::body(text.session(SessionWord::HistoryEmpty));
        return panel(column![empty, unreadable].spacing(theme::S));
    }
    let shown = journal.entries.iter().rev().take(app.history.shown);
    let lines = shown.map(|entry| line(app, entry, room));
    let more = (journal.entries.len() > app.history.shown).then(|| {
        focus::action(
            text.session(SessionWord::HistoryMore),
            Kind::Quiet,
            Some(Intent::History(HistoryIntent::More)),
        )
    });
    let lines = Column::with_children(lines).spacing(theme::L);
    panel(column![lines, more, unreadable].spacing(theme::L))
}

fn line<'a>(app: &'a App, entry: &'a HistoryEntry, room: Room) -> Element<'a, Intent> {
    let text = &app.text;
    let (meaning, word) = match entry.outcome {
        HistoryOutcome::SignedIn => (Meaning::Success, SessionWord::OutcomeSignedIn),
        HistoryOutcome::NotEnabled => (Meaning::Warning, SessionWord::OutcomeNotEnabled),
        HistoryOutcome::Failed => (Meaning::Danger, SessionWord::OutcomeFailed),
    };
    let serial = entry.serial.as_deref();
    let serial = serial.map(|serial| theme::text::small(text.history_certificate(serial)));
    let code = entry.code.as_deref().map(theme::text::code);
    let outcome = row![theme::text::strong(text.session(word)), code]
        .spacing(theme::S)
        .align_y(Center);
    let words = column![
        outcome.wrap(),
        theme::text::body(portal(app, &entry.portal)),
        theme::text::small(moment(text, entry)),
        serial,
    ];
    let symbol = (room != Room::Tight).then(|| sign(meaning, 24.0));
    row![symbol, words.width(Fill)].spacing(theme::M).into()
}

/// The portal as people call it, while it is among those to choose from.
fn portal<'a>(app: &'a App, name: &'a str) -> &'a str {
    let mut portals = app.state.portals.iter();
    let known = portals.find(|portal| portal.name == name);
    known.map_or(name, |portal| portal.title.as_str())
}

/// In local time where the system tells it, else in UTC, which is said.
fn moment(text: &Text, entry: &HistoryEntry) -> String {
    let offset = UtcOffset::local_offset_at(entry.time).unwrap_or(UtcOffset::UTC);
    text.history_moment(entry.time.to_offset(offset))
}

fn back(app: &App) -> Element<'_, Intent> {
    focus::action(
        app.text.session(SessionWord::HistoryBack),
        Kind::Quiet,
        Some(Intent::Open(Screen::Settings)),
    )
    .into()
}
