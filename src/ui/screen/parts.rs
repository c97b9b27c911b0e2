//! What several pages are made of: blocks, fields, problems with their buttons, the choice of card.

use iced::widget::{Column, Row, column, container, row};
use iced::{Center, Element, Fill, Pixels};

use super::super::app::{App, Intent, PageIntent};
use super::super::icon::{Drawing, icon};
use super::super::theme::{self, Meaning, button::Kind, surface};
use super::super::widget::{focus, notice};
use super::{Room, Screen};
use crate::flow::{CardSummary, ReaderView, SlotView};
use crate::problem::{Action, Problem};
use crate::text::{Phrase, Word};

/// A block of a page under its heading.
pub(super) fn block<'a>(
    title: impl Into<String>,
    content: impl Into<Element<'a, Intent>>,
) -> Element<'a, Intent> {
    panel(column![theme::text::heading(title.into()), content.into()].spacing(theme::S))
}

/// A block without a heading.
pub(super) fn panel<'a>(content: impl Into<Element<'a, Intent>>) -> Element<'a, Intent> {
    container(content)
        .width(Fill)
        .padding(theme::L)
        .style(surface::card)
        .into()
}

/// A label and a value, one under the other where there is no room beside.
pub(super) fn field<'a>(
    room: Room,
    label: impl Into<String>,
    value: impl Into<String>,
) -> Element<'a, Intent> {
    labelled(room, label, theme::text::body(value.into()).width(Fill))
}

/// A label and whatever it stands for, as [`field`] sets them.
pub(super) fn labelled<'a>(
    room: Room,
    label: impl Into<String>,
    value: impl Into<Element<'a, Intent>>,
) -> Element<'a, Intent> {
    // As high as a line of the value, so that both stand on one line.
    let label = theme::text::small(label.into()).line_height(Pixels(24.0));
    let value = value.into();
    match room {
        Room::Wide => row![label.width(148), value].spacing(theme::S).into(),
        Room::Narrow | Room::Tight => column![label, value].into(),
    }
}

/// Buttons beside each other, on as many lines as they need.
pub(super) fn buttons<'a>(
    buttons: impl IntoIterator<Item = Element<'a, Intent>>,
) -> Element<'a, Intent> {
    Row::with_children(buttons)
        .spacing(theme::M)
        .wrap()
        .vertical_spacing(theme::M)
        .into()
}

/// The icon of a meaning in its colour.
pub(super) fn sign(meaning: Meaning, size: f32) -> Drawing {
    icon(meaning.icon(), size).colour(match meaning {
        Meaning::Info => |theme| Meaning::Info.ramp(theme).ink,
        Meaning::Success => |theme| Meaning::Success.ramp(theme).ink,
        Meaning::Warning => |theme| Meaning::Warning.ramp(theme).ink,
        Meaning::Danger => |theme| Meaning::Danger.ramp(theme).ink,
    })
}

/// A problem in full: what happened, what it means, what to do, its code, and a button for each
/// thing that can be done here. `retry` does the same again; `lead` makes the first button the
/// page's main one.
pub(super) fn problem<'a>(
    app: &App,
    problem: &Problem,
    retry: Option<&Intent>,
    lead: bool,
) -> Element<'a, Intent> {
    let words = app.text.problem(problem);
    let actions = remedies(app, problem, retry);
    let has_actions = !actions.is_empty();
    let actions = actions.into_iter().enumerate().map(|(place, remedy)| {
        let kind = if lead && place == 0 {
            Kind::Primary
        } else {
            Kind::Secondary
        };
        focus::action(remedy.0, kind, Some(remedy.1)).into()
    });
    notice(
        Meaning::Danger,
        column![
            theme::text::strong(words.what),
            theme::text::body(words.means),
            theme::text::body(words.next),
            theme::text::code(problem.to_string()).style(theme::text::meaning(Meaning::Danger)),
            has_actions.then(|| container(buttons(actions)).padding([theme::S, 0.0])),
        ]
        .spacing(theme::XS),
    )
}

/// What can be done about a problem in this window: label and intent, best first.
pub(super) fn remedies(
    app: &App,
    problem: &Problem,
    retry: Option<&Intent>,
) -> Vec<(String, Intent)> {
    let diagnose = || Intent::Page(PageIntent::OpenDiagnosis);
    let offered = |action: &Action| {
        let label = app.text.action(*action);
        match action {
            Action::Retry | Action::RetypePin => retry.cloned().map(|intent| (label, intent)),
            Action::Diagnose => Some((label, diagnose())),
            Action::ShowCertificate => app
                .state
                .card()
                .map(|_| (label, Intent::Open(Screen::Card))),
            Action::OtherWays => Some((label, Intent::Open(Screen::Ways))),
            Action::UnblockPin => {
                let label = app.text.say(Phrase::OpenPinPage);
                Some((label, Intent::Open(Screen::Pin)))
            }
            // The rest is done by hand, and moves on by itself.
            _ => None,
        }
    };
    let mut found: Vec<_> = problem.actions().iter().filter_map(offered).collect();
    if found.is_empty() && problem.code().starts_with('R') {
        found.push((app.text.action(Action::Diagnose), diagnose()));
    }
    // A button that leads to where one is would be dead.
    found.retain(|(_, intent)| match intent {
        Intent::Open(screen) => *screen != app.screen,
        Intent::Page(PageIntent::OpenDiagnosis) => app.screen != Screen::Diagnosis,
        _ => true,
    });
    found
}

/// The cards in all readers, when there is more than one (C05).
pub(super) fn chooser(app: &App) -> Option<Element<'_, Intent>> {
    if app.state.filled().count() < 2 {
        return None;
    }
    let chosen = app.state.card().map(|(reader, _)| reader);
    let is_free = app.state.stage.reader().is_none();
    let lines = app.state.filled().map(|view| {
        let line = described(app, view);
        match view.slot {
            SlotView::Card(_) => focus::choice(
                line,
                chosen == Some(view.name.as_str()),
                is_free.then(|| Intent::Reader(view.name.clone())),
            )
            .into(),
            _ => row![
                container(sign(Meaning::Warning, 24.0)).padding(theme::XS),
                theme::text::body(line).width(Fill)
            ]
            .spacing(theme::XS)
            .align_y(Center)
            .into(),
        }
    });
    let title = app.text.say(Phrase::SeveralCards);
    Some(block(title, Column::with_children(lines)))
}

/// The card by kind, model and number; the number masked.
pub(super) fn card_name(card: &CardSummary) -> String {
    let certificate = card.certificate.as_ref();
    let number = certificate.and_then(|read| read.certificate.holder().card_number);
    let number = number.map_or_else(String::new, |number| format!(", {}", number.masked()));
    format!("{}{number}", card.model)
}

/// What is in a reader, in one line.
fn described(app: &App, view: &ReaderView) -> String {
    let text = &app.text;
    let what = match &view.slot {
        SlotView::Card(card) => card_name(card),
        SlotView::Trouble(problem) => text.problem(problem).what,
        SlotView::Mute => text.word(Word::CardMute),
        SlotView::Reading(_) => text.word(Word::CardReading),
        SlotView::Unavailable => text.word(Word::ReaderUnavailable),
        SlotView::Empty => text.word(Word::ReaderEmpty),
    };
    format!("{what} ({})", view.name)
}
