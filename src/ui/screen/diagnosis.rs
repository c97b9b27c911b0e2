//! Diagnosi: every layer in order, so that the first line in red is the cause.

use iced::widget::{Column, column, row};
use iced::{Element, Fill};

use super::super::app::{App, Intent, PageIntent};
use super::super::icon::{Icon, icon};
use super::super::theme::{self, Meaning, button::Kind};
use super::super::widget::{focus, notice};
use super::parts::{buttons, panel, remedies, sign};
use crate::flow::{DiagnosisWork, Finding, FindingOutcome, Layer};
use crate::text::{Phrase, Word};

pub(super) fn view(app: &App) -> Element<'_, Intent> {
    let text = &app.text;
    let findings = &app.state.diagnosis.report.findings;
    let lines = (!findings.is_empty()).then(|| {
        let lines = findings.iter().map(|finding| line(app, finding));
        panel(Column::with_children(lines).spacing(theme::L))
    });
    let copied = app.pages.was_copied.then(|| {
        notice(
            Meaning::Success,
            theme::text::body(text.say(Phrase::Copied)),
        )
    });
    column![
        theme::text::title(text.say(Phrase::Diagnosis)),
        theme::text::body(text.say(Phrase::DiagnosisHelp)),
        summary(app),
        controls(app),
        copied,
        lines,
    ]
    .spacing(theme::L)
    .into()
}

/// What it all comes to.
fn summary(app: &App) -> Option<Element<'_, Intent>> {
    let text = &app.text;
    let (meaning, words) = match app.state.diagnosis.work {
        DiagnosisWork::NotStarted if !app.state.can_diagnose() => {
            (Meaning::Info, text.say(Phrase::DiagnosisWaits))
        }
        DiagnosisWork::NotStarted => return None,
        DiagnosisWork::Running(_) => (Meaning::Info, text.say(Phrase::DiagnosisRunning)),
        DiagnosisWork::Stopped => (Meaning::Warning, text.say(Phrase::DiagnosisStopped)),
        DiagnosisWork::Complete => match app.state.diagnosis.report.cause() {
            None => (Meaning::Success, text.say(Phrase::NothingWrong)),
            Some(cause) => {
                let layer = text.layer(cause.layer);
                (
                    Meaning::Danger,
                    format!("{}: {layer}", text.say(Phrase::LikelyCause)),
                )
            }
        },
    };
    Some(notice(meaning, theme::text::strong(words)))
}

fn controls(app: &App) -> Element<'_, Intent> {
    let text = &app.text;
    let page = |intent| Some(Intent::Page(intent));
    let can_start = app.state.can_diagnose();
    let run = match app.state.diagnosis.work {
        DiagnosisWork::Running(_) => focus::action(
            text.word(Word::Cancel),
            Kind::Secondary,
            page(PageIntent::StopDiagnosis),
        ),
        work => {
            let phrase = match work {
                DiagnosisWork::NotStarted => Phrase::StartDiagnosis,
                _ => Phrase::Repeat,
            };
            let intent = can_start.then_some(Intent::Page(PageIntent::Diagnose { online: false }));
            focus::action(text.say(phrase), Kind::Primary, intent)
        }
    };
    let online = can_start.then_some(Intent::Page(PageIntent::Diagnose { online: true }));
    let is_complete = app.state.diagnosis.work == DiagnosisWork::Complete;
    let copy = is_complete.then_some(Intent::Page(PageIntent::CopyReport));
    buttons([
        run.into(),
        focus::action(text.say(Phrase::CheckPortal), Kind::Secondary, online).into(),
        focus::action(text.say(Phrase::Copy), Kind::Secondary, copy).into(),
    ])
}

/// A finding: outcome, layer, what it is, what it means, what to do.
fn line<'a>(app: &App, finding: &Finding) -> Element<'a, Intent> {
    let text = &app.text;
    let outcome = finding.outcome();
    let words = text.finding(finding);
    let head = format!("{}: {}", text.layer(finding.layer), text.outcome(outcome));
    let problem = finding.problem();
    let code = problem
        .as_ref()
        .map(|problem| theme::text::code(problem.to_string()));
    let remedies: Vec<_> = problem
        .iter()
        .flat_map(|problem| {
            let online = finding.layer == Layer::Portal;
            let retry = app
                .state
                .can_diagnose()
                .then_some(Intent::Page(PageIntent::Diagnose { online }));
            remedies(app, problem, retry.as_ref())
        })
        .map(|(label, intent)| focus::action(label, Kind::Secondary, Some(intent)).into())
        .collect();
    let remedies = (!remedies.is_empty()).then(|| buttons(remedies));
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
            code,
            remedies,
        ]
        .spacing(theme::XS)
        .width(Fill),
    ]
    .spacing(theme::M)
    .into()
}
