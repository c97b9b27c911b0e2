//! What the pages of card, diagnosis and help remember, and what can be done on them.

use iced::{Task, clipboard};
use time::OffsetDateTime;

use super::{App, DiagnosisIntent, Form, Message};
use crate::flow::{
    DiagnosisEvent, DiagnosisWork, Document, Event, ExportEvent, ReadCertificate, ReadyEvent, Stage,
};
use crate::text::Phrase;
use crate::ui::Screen;

/// What the pages remember.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub(in crate::ui) struct Pages {
    /// The help that is open, if any.
    pub(in crate::ui) help: Option<Help>,
    /// Whether the technical details of the certificate are unfolded.
    pub(in crate::ui) shows_details: bool,
    /// Whether the report was copied since it last changed.
    pub(in crate::ui) was_copied: bool,
}

/// A page of help.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Help {
    /// What the open page is for.
    Page,
    /// All keys.
    Shortcuts,
}

/// What can be done on the pages of card, diagnosis and help.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum PageIntent {
    /// Open help.
    Help(Help),
    /// Close it.
    CloseHelp,
    /// Fold or unfold technical details.
    ToggleDetails,
    /// Run the diagnosis; `online` asks the portal too.
    Diagnose {
        /// Whether the portal is asked.
        online: bool,
    },
    /// Stop it.
    StopDiagnosis,
    /// Open the page of the diagnosis, from anywhere.
    OpenDiagnosis,
    /// Copy its report, with everything personal hidden.
    CopyReport,
    /// Something else on its page.
    Diagnosis(DiagnosisIntent),
    /// Ask the portal whether the card is ready for it.
    CheckReady,
    /// Keep the certificate or its expiry.
    Keep(Format),
}

/// What can be kept of a certificate.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Format {
    /// Base64 between BEGIN and END lines.
    Pem,
    /// Binary.
    Der,
    /// For people.
    Text,
    /// The expiry as a calendar entry.
    Calendar,
}

impl Format {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Pem, Self::Der, Self::Text, Self::Calendar];
}

impl App {
    pub(super) fn page_intent(&mut self, intent: PageIntent) -> Task<Message> {
        match intent {
            PageIntent::Help(help) => self.pages.help = Some(help),
            PageIntent::CloseHelp => return self.close_help(),
            PageIntent::ToggleDetails => self.pages.shows_details = !self.pages.shows_details,
            PageIntent::Diagnose { online } => {
                return self.diagnose(online, false);
            }
            PageIntent::StopDiagnosis => {
                return self.step(Event::Diagnosis(DiagnosisEvent::Stopped));
            }
            PageIntent::Diagnosis(intent) => return self.diagnosis_intent(intent),
            PageIntent::CheckReady => return self.step(Event::Ready(ReadyEvent::Wanted)),
            PageIntent::OpenDiagnosis => return self.open_diagnosis(),
            PageIntent::CopyReport => {
                self.pages.was_copied = true;
                self.diagnosis.preview = None;
                return clipboard::write(self.report(Form::Text));
            }
            PageIntent::Keep(format) => {
                let card = self
                    .state
                    .card()
                    .and_then(|(_, card)| card.certificate.as_ref())
                    .map(|read| self.document(format, read));
                if let Some(document) = card {
                    return self.step(Event::Export(ExportEvent::Wanted(document)));
                }
            }
        }
        Task::none()
    }

    /// Opens a page; the diagnosis runs by itself when its page is opened for the first time.
    pub(super) fn open(&mut self, screen: Screen) -> Task<Message> {
        self.pages.help = None;
        self.screen = screen;
        if screen == Screen::Diagnosis && self.state.diagnosis.work == DiagnosisWork::NotStarted {
            return self.diagnose(false, false);
        }
        if screen == Screen::History {
            return self.read_history();
        }
        Task::batch([self.follow_trust(), self.follow_page()])
    }

    /// From the PIN dialog this goes back first: the digits are wiped, no try is used.
    fn open_diagnosis(&mut self) -> Task<Message> {
        let back = if matches!(self.state.stage, Stage::AskPin(_) | Stage::NewPin(_)) {
            self.step(Event::Cancelled)
        } else {
            Task::none()
        };
        Task::batch([back, self.open(Screen::Diagnosis)])
    }

    fn close_help(&mut self) -> Task<Message> {
        self.pages.help = None;
        self.focus_pin()
    }

    /// Whether help was open and is closed now.
    pub(super) fn escape_help(&mut self) -> Option<Task<Message>> {
        self.pages.help.is_some().then(|| self.close_help())
    }

    fn document(&self, format: Format, read: &ReadCertificate) -> Document {
        let certificate = &read.certificate;
        let number: String = certificate.fingerprint_text().chars().take(8).collect();
        let text = &self.text;
        let (stem, extension, content) = match format {
            Format::Pem => (Phrase::StemCertificate, "pem", certificate.pem().into()),
            Format::Der => (Phrase::StemCertificate, "der", certificate.der().to_vec()),
            Format::Text => (
                Phrase::StemCertificate,
                "txt",
                text.certificate(certificate, &read.checks, self.shows_person)
                    .into(),
            ),
            Format::Calendar => (
                Phrase::StemExpiry,
                "ics",
                text.calendar(certificate, OffsetDateTime::now_utc()).into(),
            ),
        };
        Document {
            stem: format!("{}-{number}", text.say(stem)),
            extension,
            content,
        }
    }
}
