//! One line of the diagnosis: outcome, layer, what it is, what it means, what to do; the command
//! that mends it, and what only experts read.

use iced::widget::{Column, column, container, row};
use iced::{Element, Fill, Top};

use super::super::super::app::{App, DiagnosisIntent, Intent, PageIntent};
use super::super::super::icon::{Icon, icon};
use super::super::super::theme::{self, Meaning, button::Kind, surface};
use super::super::super::widget::focus;
use super::super::Room;
use super::super::parts::{buttons, field, remedies, sign};
use crate::flow::{Finding, FindingOutcome, Layer};
use crate::text::Phrase;

/// A finding at its place in the list.
pub(super) fn line<'a>(
    app: &App,
    place: usize,
    finding: &Finding,
    room: Room,
) -> Element<'a, Intent> {
    let text = &app.text;
    let outcome = finding.outcome();
    let words = text.finding(finding);
    let head = format!("{}: {}", text.layer(finding.layer), text.outcome(outcome));
    let problem = finding.problem();
    let code = problem
        .as_ref()
        .map(|problem| theme::text::code(problem.to_string()));
    let what = if outcome == FindingOutcome::Trouble {
        theme::text::strong(words.what)
    } else {
        theme::text::body(words.what)
    };
    let symbol = match outcome {
        FindingOutcome::Good => sign(Meaning::Success, 24.0),
        FindingOutcome::Attention => sign(Meaning::Warning, 24.0),
        FindingOutcome::Trouble => sign(Meaning::Danger, 24.0),
        FindingOutcome::Unknown => icon(Icon::Circle, 24.0),
    };
    row![
        symbol,
        column![
            theme::text::small(head),
            what,
            words.means.map(theme::text::body),
            words.next.map(theme::text::body),
            finding
                .command
                .as_ref()
                .map(|shown| command(app, place, shown)),
            code,
            actions(app, place, finding),
            details(app, place, finding, room),
        ]
        .spacing(theme::XS)
        .width(Fill),
    ]
    .spacing(theme::M)
    .align_y(Top)
    .into()
}

/// A command to be typed in a terminal.
fn command<'a>(app: &App, place: usize, command: &str) -> Element<'a, Intent> {
    let text = &app.text;
    let copied = app.diagnosis.command == Some(place);
    let phrase = if copied {
        Phrase::CommandCopied
    } else {
        Phrase::CopyCommand
    };
    let copy = intent(DiagnosisIntent::CopyCommand(place));
    let shown = container(theme::text::code(command.to_owned()))
        .padding(theme::M)
        .width(Fill)
        .style(surface::strip);
    column![
        theme::text::small(text.say(Phrase::CommandHelp)),
        shown,
        buttons([focus::action(text.say(phrase), Kind::Secondary, Some(copy)).into()]),
    ]
    .spacing(theme::S)
    .into()
}

/// What can be done in this window, and the fold.
fn actions<'a>(app: &App, place: usize, finding: &Finding) -> Option<Element<'a, Intent>> {
    let text = &app.text;
    let online = finding.layer == Layer::Portal;
    let retry = app
        .state
        .can_diagnose()
        .then_some(Intent::Page(PageIntent::Diagnose { online }));
    let problem = finding.problem();
    let mut all: Vec<Element<'a, Intent>> = problem
        .iter()
        .flat_map(|problem| remedies(app, problem, retry.as_ref()))
        .map(|(label, intent)| focus::action(label, Kind::Secondary, Some(intent)).into())
        .collect();
    if !finding.details.is_empty() {
        let phrase = if app.diagnosis.unfolded.contains(&place) {
            Phrase::HideDetails
        } else {
            Phrase::ShowDetails
        };
        let fold = intent(DiagnosisIntent::Details(place));
        all.push(focus::action(text.say(phrase), Kind::Quiet, Some(fold)).into());
    }
    (!all.is_empty()).then(|| buttons(all))
}

fn details<'a>(
    app: &App,
    place: usize,
    finding: &Finding,
    room: Room,
) -> Option<Element<'a, Intent>> {
    let is_open = app.diagnosis.unfolded.contains(&place) && !finding.details.is_empty();
    is_open.then(|| {
        let rows = finding.details.iter().map(|detail| {
            let (label, value) = app.text.detail(detail);
            field(room, label, value)
        });
        container(Column::with_children(rows).spacing(theme::XS))
            .padding(theme::M)
            .width(Fill)
            .style(surface::strip)
            .into()
    })
}

pub(super) fn intent(intent: DiagnosisIntent) -> Intent {
    Intent::Page(PageIntent::Diagnosis(intent))
}
