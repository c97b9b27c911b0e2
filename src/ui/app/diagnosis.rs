//! What the page of the diagnosis remembers, and what can be done on it.

use std::collections::BTreeSet;

use iced::{Task, clipboard};
use time::OffsetDateTime;

use super::{App, Message};
use crate::flow::{DiagnosisEvent, Document, Event, ExportEvent, Hide, Panel};
use crate::text::Phrase;

/// What the page remembers.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub(in crate::ui) struct DiagnosisPage {
    /// The lines whose details are unfolded, by their places.
    pub(in crate::ui) unfolded: BTreeSet<usize>,
    /// What the preview of the report hides, while it is open.
    pub(in crate::ui) preview: Option<Hide>,
    /// The line whose command was copied last.
    pub(in crate::ui) command: Option<usize>,
}

/// What can be done on the page.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum DiagnosisIntent {
    /// Look at everything, and watch the cards for some seconds.
    Stability,
    /// Fold or unfold the details of a line.
    Details(usize),
    /// Copy the command of a line.
    CopyCommand(usize),
    /// Open a page of the computer's settings.
    OpenPanel(Panel),
    /// Open the preview of the report, or show it with other fields.
    Preview(Hide),
    /// Close it.
    ClosePreview,
    /// Copy the report as the preview shows it.
    Copy(Form),
    /// Save it in the folder for downloads.
    Save(Form),
}

/// How a report is written.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Form {
    /// For people.
    Text,
    /// For programs.
    Json,
}

impl App {
    pub(super) fn diagnosis_intent(&mut self, intent: DiagnosisIntent) -> Task<Message> {
        let page = &mut self.diagnosis;
        match intent {
            DiagnosisIntent::Stability => {
                return self.diagnose(false, true);
            }
            DiagnosisIntent::Details(line) => {
                if !page.unfolded.remove(&line) {
                    page.unfolded.insert(line);
                }
            }
            DiagnosisIntent::CopyCommand(line) => {
                let finding = self.state.diagnosis.report.findings.get(line);
                if let Some(command) = finding.and_then(|finding| finding.command.clone()) {
                    page.command = Some(line);
                    return clipboard::write(command);
                }
            }
            DiagnosisIntent::OpenPanel(panel) => {
                return self.step(Event::Diagnosis(DiagnosisEvent::PanelWanted(panel)));
            }
            DiagnosisIntent::Preview(hide) => {
                self.pages.was_copied = false;
                page.preview = Some(hide);
            }
            DiagnosisIntent::ClosePreview => page.preview = None,
            DiagnosisIntent::Copy(form) => {
                self.pages.was_copied = true;
                return clipboard::write(self.report(form));
            }
            DiagnosisIntent::Save(form) => {
                let document = Document {
                    stem: self.text.say(Phrase::StemReport),
                    extension: match form {
                        Form::Text => "txt",
                        Form::Json => "json",
                    },
                    content: self.report(form).into(),
                };
                return self.step(Event::Export(ExportEvent::Wanted(document)));
            }
        }
        Task::none()
    }

    /// Runs the diagnosis: what the page showed of the one before is over.
    pub(super) fn diagnose(&mut self, online: bool, stability: bool) -> Task<Message> {
        self.pages.was_copied = false;
        self.diagnosis = DiagnosisPage::default();
        self.step(Event::Diagnosis(DiagnosisEvent::Wanted {
            online,
            stability,
        }))
    }

    /// The report as the preview shows it; with everything hidden where there is none.
    pub(in crate::ui) fn report(&self, form: Form) -> String {
        let hide = self.diagnosis.preview.unwrap_or_default();
        let report = &self.state.diagnosis.report;
        match form {
            Form::Text => self.text.report(report, hide),
            Form::Json => self
                .text
                .report_file(report, hide, OffsetDateTime::now_utc()),
        }
    }
}
