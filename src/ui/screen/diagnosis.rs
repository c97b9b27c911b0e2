//! Diagnosi: every layer in order, so that the first line in red is the cause.

mod line;
mod report;

use iced::widget::{Column, column};
use iced::{Element, Fill};

use super::super::app::{App, DiagnosisIntent, Intent, PageIntent};
use super::super::theme::{self, Meaning, button::Kind};
use super::super::widget::{focus, notice};
use super::Room;
use super::parts::{buttons, panel};
use crate::flow::{DiagnosisWork, FindingOutcome, Hide};
use crate::text::{Phrase, Word};

pub(super) fn view(app: &App, room: Room) -> Element<'_, Intent> {
    if let Some(hide) = app.diagnosis.preview {
        return report::view(app, hide, room);
    }
    let text = &app.text;
    let findings = &app.state.diagnosis.report.findings;
    let lines = (!findings.is_empty()).then(|| {
        let lines = findings.iter().enumerate();
        let lines = lines.map(|(place, finding)| line::line(app, place, finding, room));
        panel(Column::with_children(lines).spacing(theme::L))
    });
    let copied = app.pages.was_copied.then(|| {
        notice(
            Meaning::Success,
            theme::text::body(text.say(Phrase::Copied)),
        )
    });
    let no_panel = app.state.diagnosis.no_panel.then(|| {
        notice(
            Meaning::Warning,
            theme::text::body(text.say(Phrase::PanelNotOpened)),
        )
    });
    column![
        theme::text::title(text.say(Phrase::Diagnosis)),
        theme::text::body(text.say(Phrase::DiagnosisHelp)),
        summary(app),
        ready(app),
        controls(app),
        copied,
        no_panel,
        changes(app),
        lines,
    ]
    .spacing(theme::L)
    .into()
}

/// What it all comes to: in trouble, the cause in its own words.
fn summary(app: &App) -> Option<Element<'_, Intent>> {
    let text = &app.text;
    let said = |phrase| text.say(phrase);
    let (meaning, words, more) = match app.state.diagnosis.work {
        DiagnosisWork::NotStarted if !app.state.can_diagnose() => {
            (Meaning::Info, said(Phrase::DiagnosisWaits), None)
        }
        DiagnosisWork::NotStarted => return None,
        DiagnosisWork::Running(_) => (Meaning::Info, said(Phrase::DiagnosisRunning), None),
        DiagnosisWork::Stopped => (Meaning::Warning, said(Phrase::DiagnosisStopped), None),
        DiagnosisWork::Complete => match app.state.diagnosis.report.cause() {
            None => (Meaning::Success, said(Phrase::NothingWrong), None),
            Some(cause) => {
                let layer = text.layer(cause.layer);
                (
                    Meaning::Danger,
                    format!("{}: {layer}", said(Phrase::LikelyCause)),
                    Some(text.finding(cause).what),
                )
            }
        },
    };
    let words = column![theme::text::strong(words), more.map(theme::text::body)];
    Some(notice(meaning, words.spacing(theme::XS).width(Fill)))
}

/// Whether the card is ready for the portal, in one line. What stands in the way has a line below.
fn ready(app: &App) -> Option<Element<'_, Intent>> {
    let ready = app.state.diagnosis.report.ready.as_ref()?;
    Some(super::ready::line(app, ready, None))
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
    let stability = can_start.then_some(line::intent(DiagnosisIntent::Stability));
    let is_complete = app.state.diagnosis.work == DiagnosisWork::Complete;
    let copy = is_complete.then_some(Intent::Page(PageIntent::CopyReport));
    let preview = DiagnosisIntent::Preview(Hide::default());
    let preview = is_complete.then_some(line::intent(preview));
    let secondary =
        |phrase, intent| focus::action(text.say(phrase), Kind::Secondary, intent).into();
    // First what looks, then what is taken away.
    column![
        buttons([
            run.into(),
            secondary(Phrase::CheckPortal, online),
            secondary(Phrase::Stability, stability),
        ]),
        buttons([
            secondary(Phrase::Report, preview),
            secondary(Phrase::Copy, copy),
        ]),
    ]
    .spacing(theme::M)
    .into()
}

/// What changed since everything worked, if something does not.
fn changes(app: &App) -> Option<Element<'_, Intent>> {
    let report = &app.state.diagnosis.report;
    let last_good = report.last_good.as_ref()?;
    let mut findings = report.findings.iter();
    let is_wrong = findings.any(|finding| finding.outcome() == FindingOutcome::Trouble);
    let changes = last_good.changes(report);
    let is_complete = app.state.diagnosis.work == DiagnosisWork::Complete;
    if !is_complete || !is_wrong || changes.is_empty() {
        return None;
    }
    let rows = changes.iter().map(|change| {
        let (what, values) = app.text.change(change);
        column![theme::text::strong(what), theme::text::body(values)]
            .spacing(theme::XS)
            .into()
    });
    let title = theme::text::heading(app.text.changes_since(last_good));
    Some(panel(
        column![title, Column::with_children(rows).spacing(theme::S)].spacing(theme::S),
    ))
}
