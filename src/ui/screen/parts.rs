//! What several pages are made of: blocks, fields, problems with their buttons, the choice of card.

use iced::widget::{Column, Row, column, container, row, scrollable, space};
use iced::{Center, Element, Fill, Pixels, Theme};

use super::super::app::{App, Intent, NetworkIntent, PageIntent};
use super::super::icon::{Drawing, Icon, icon};
use super::super::theme::{self, Meaning, button::Kind, palette, surface};
pub(super) use super::super::widget::sign;
use super::super::widget::{focus, notice};
use super::{Room, Screen};
use crate::flow::{CardSummary, Export, ReaderView, SlotView};
use crate::problem::{Action, Problem, ProxyFault};
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

/// A question that stands alone in the window. It scrolls where the window is lower than it.
pub(super) fn dialog<'a>(
    content: impl Into<Element<'a, Intent>>,
    room: Room,
) -> Element<'a, Intent> {
    // In a tight window the bar lies beside the dialog, not over it.
    let (inside, around) = match room {
        Room::Wide | Room::Narrow => (theme::XL, theme::L),
        Room::Tight => (theme::M, theme::M),
    };
    let dialog = container(content)
        .width(Fill)
        .max_width(480)
        .padding(inside)
        .style(surface::dialog);
    let page = scrollable(container(dialog).center_x(Fill).padding(around));
    container(page.style(surface::scroll))
        .center(Fill)
        .style(surface::backdrop)
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

/// How far a step of a longer way has come.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Progress {
    Done,
    Now,
    /// It worked, and something needs care.
    Attention,
    Failed,
    Later,
    /// It does not come any more.
    Dropped,
}

/// The steps of a way, one below the other: what is done, where one is, what comes.
pub(super) fn steps<'a>(
    app: &App,
    steps: impl IntoIterator<Item = (String, Progress)>,
) -> Element<'a, Intent> {
    let mut lines = Column::new();
    for (place, (label, progress)) in steps.into_iter().enumerate() {
        if place > 0 {
            lines = lines.push(link());
        }
        lines = lines.push(step(app, label, progress));
    }
    panel(lines)
}

fn step<'a>(app: &App, label: String, progress: Progress) -> Element<'a, Intent> {
    let (symbol, word) = match progress {
        Progress::Done => (sign(Meaning::Success, STEP), Some(Word::PhaseDone)),
        Progress::Now => (
            icon(Icon::Hourglass, STEP).colour(|theme| palette::primary(theme).ink),
            Some(Word::PhaseNow),
        ),
        Progress::Attention => (sign(Meaning::Warning, STEP), None),
        Progress::Failed => (sign(Meaning::Danger, STEP), Some(Word::PhaseFailed)),
        Progress::Later => (quiet(Icon::Circle), Some(Word::PhaseLater)),
        Progress::Dropped => (quiet(Icon::Circle), None),
    };
    let label = match progress {
        Progress::Done => theme::text::body(label),
        Progress::Now | Progress::Attention | Progress::Failed => theme::text::strong(label),
        Progress::Later | Progress::Dropped => theme::text::body(label).style(theme::text::muted),
    };
    let word = word.map(|word| theme::text::small(app.text.word(word)));
    row![symbol, label.width(Fill), word]
        .spacing(theme::M)
        .align_y(Center)
        .into()
}

/// The size of the sign of a step.
const STEP: f32 = 24.0;

fn quiet(symbol: Icon) -> Drawing {
    icon(symbol, STEP).colour(palette::muted)
}

/// The line between the signs of two steps.
fn link<'a>() -> Element<'a, Intent> {
    let line = container(space().width(2).height(theme::S))
        .style(|theme: &Theme| container::background(palette::line(theme)));
    container(line).center_x(STEP).into()
}

/// The words with a capital at their start, to stand alone.
pub(super) fn sentence(words: &str) -> String {
    let mut letters = words.chars();
    let first = letters.next().into_iter().flat_map(char::to_uppercase);
    first.chain(letters).collect()
}

/// How serious a problem is. Not every one is a failure.
pub(super) fn severity(problem: &Problem) -> Meaning {
    match problem {
        // The person is signed in, only not allowed to go on.
        Problem::NotEnabled
        // The network wants something first.
        | Problem::CaptivePortal { .. }
        | Problem::Proxy {
            reason: ProxyFault::NeedsCredentials,
            ..
        } => Meaning::Warning,
        Problem::NoReader | Problem::NoCard | Problem::Cancelled => Meaning::Info,
        _ => Meaning::Danger,
    }
}

/// A problem in full: what happened, what it means, what to do, its code, and a button for each
/// thing that can be done here. `retry` does the same again; `lead` makes the first button the
/// page's main one, and offers `retry` in any case.
pub(super) fn problem<'a>(
    app: &App,
    problem: &Problem,
    retry: Option<&Intent>,
    lead: bool,
) -> Element<'a, Intent> {
    let words = app.text.problem(problem);
    let mut actions = remedies(app, problem, retry);
    // Where nothing better is known, the same again is still a way.
    if let Some(retry) = retry.filter(|_| lead)
        && !actions.iter().any(|(_, intent)| intent == retry)
    {
        actions.push((app.text.word(Word::TryAgain), retry.clone()));
    }
    let has_actions = !actions.is_empty();
    let actions = actions.into_iter().enumerate().map(|(place, remedy)| {
        let kind = if lead && place == 0 {
            Kind::Primary
        } else {
            Kind::Secondary
        };
        focus::action(remedy.0, kind, Some(remedy.1)).into()
    });
    let meaning = severity(problem);
    notice(
        meaning,
        column![
            theme::text::strong(words.what).style(theme::text::meaning(meaning)),
            theme::text::body(words.means),
            theme::text::body(words.next),
            theme::text::code(problem.to_string()),
            has_actions.then(|| container(buttons(actions)).padding([theme::S, 0.0])),
        ]
        .spacing(theme::XS),
    )
}

/// Where the last document went.
pub(super) fn written(app: &App, room: Room) -> Option<Element<'_, Intent>> {
    let text = &app.text;
    match &app.state.export {
        Export::Nothing => None,
        Export::Writing(_) => Some(theme::text::body(text.say(Phrase::Writing)).into()),
        Export::Written(path) => Some(notice(
            Meaning::Success,
            field(room, text.say(Phrase::Written), path.display().to_string()),
        )),
        Export::Failed(cause) => Some(problem(app, cause, None, false)),
    }
}

/// What can be done about a problem in this window: label and intent, best first.
pub(super) fn remedies(
    app: &App,
    problem: &Problem,
    retry: Option<&Intent>,
) -> Vec<(String, Intent)> {
    let mut found = offers(app, problem.actions(), retry);
    if found.is_empty() && problem.code().starts_with('R') {
        let diagnose = Intent::Page(PageIntent::OpenDiagnosis);
        found.push((app.text.action(Action::Diagnose), diagnose));
        found.retain(|(_, intent)| leads_on(app, intent));
    }
    found
}

/// Those of these steps that can be taken in this window: label and intent.
pub(super) fn offers(
    app: &App,
    actions: &[Action],
    retry: Option<&Intent>,
) -> Vec<(String, Intent)> {
    let offered = |action: &Action| {
        let label = app.text.action(*action);
        match action {
            Action::Retry | Action::RetypePin => retry.cloned().map(|intent| (label, intent)),
            Action::Diagnose => Some((label, Intent::Page(PageIntent::OpenDiagnosis))),
            Action::ShowCertificate => app
                .state
                .card()
                .map(|_| (label, Intent::Open(Screen::Card))),
            Action::OtherWays => Some((label, Intent::Open(Screen::Ways))),
            Action::UnblockPin => {
                let label = app.text.say(Phrase::OpenPinPage);
                Some((label, Intent::Open(Screen::Pin)))
            }
            Action::SetProxy => Some((label, Intent::Open(Screen::Settings))),
            Action::OpenNetworkPage => Some((label, Intent::Network(NetworkIntent::OpenPage))),
            // The rest is done by hand, and moves on by itself.
            _ => None,
        }
    };
    let mut found: Vec<_> = actions.iter().filter_map(offered).collect();
    found.retain(|(_, intent)| leads_on(app, intent));
    found
}

/// A button that leads to where one is would be dead.
fn leads_on(app: &App, intent: &Intent) -> bool {
    match intent {
        Intent::Open(screen) => *screen != app.screen,
        Intent::Page(PageIntent::OpenDiagnosis) => app.screen != Screen::Diagnosis,
        _ => true,
    }
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

/// The card that a question is about.
pub(super) fn card_line(app: &App) -> Option<Element<'_, Intent>> {
    let (_, card) = app.state.card()?;
    let words = row![
        icon(Icon::Card, 20.0),
        theme::text::small(card_name(card)).width(Fill)
    ];
    Some(words.spacing(theme::S).align_y(Center).into())
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
