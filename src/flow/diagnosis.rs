//! The diagnosis: started, told line by line, stopped.

use super::{Effect, Round, Stage, State};
use crate::diagnosis::Report;

/// The diagnosis, as far as it came.
#[derive(Clone, Debug, Default)]
pub struct Diagnosis {
    /// What was found so far.
    pub report: Report,
    /// Whether more is to come.
    pub work: DiagnosisWork,
}

/// Whether a diagnosis is under way.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub enum DiagnosisWork {
    /// None was run yet.
    #[default]
    NotStarted,
    /// It looks.
    Running(Round),
    /// It looked at everything.
    Complete,
    /// It was stopped half-way.
    Stopped,
}

/// What happens to the diagnosis.
#[derive(Debug)]
pub enum DiagnosisEvent {
    /// The person wants one.
    Wanted {
        /// Whether the portal is asked too.
        online: bool,
    },
    /// It found something.
    Told {
        /// The diagnosis.
        round: Round,
        /// Everything that it found so far.
        report: Box<Report>,
        /// Whether that is all.
        is_complete: bool,
    },
    /// The person does not want to wait.
    Stopped,
}

impl State {
    /// Whether a diagnosis can be started: not while a card is at work for a sign-in.
    pub fn can_diagnose(&self) -> bool {
        !self.is_busy()
            && !matches!(self.stage, Stage::AskPin(_) | Stage::NewPin(_))
            && !matches!(self.diagnosis.work, DiagnosisWork::Running(_))
    }

    pub(super) fn diagnosis_event(&mut self, event: DiagnosisEvent) -> Vec<Effect> {
        match event {
            DiagnosisEvent::Wanted { online } => self.diagnosis_wanted(online),
            DiagnosisEvent::Told {
                round,
                report,
                is_complete,
            } => {
                if self.diagnosis.work == DiagnosisWork::Running(round) {
                    self.diagnosis.report = *report;
                    if is_complete {
                        self.diagnosis.work = DiagnosisWork::Complete;
                    }
                }
                Vec::new()
            }
            DiagnosisEvent::Stopped => self.stop_diagnosis(),
        }
    }

    fn diagnosis_wanted(&mut self, online: bool) -> Vec<Effect> {
        if !self.can_diagnose() {
            return Vec::new();
        }
        let portal = self.portals.get(self.portal).filter(|_| online);
        let portal = portal.map(|portal| portal.name.clone());
        let round = self.next_round();
        self.diagnosis = Diagnosis {
            report: Report::default(),
            work: DiagnosisWork::Running(round),
        };
        vec![Effect::Diagnose { round, portal }]
    }

    /// Ends a diagnosis that is under way.
    pub(super) fn stop_diagnosis(&mut self) -> Vec<Effect> {
        let DiagnosisWork::Running(round) = self.diagnosis.work else {
            return Vec::new();
        };
        self.diagnosis.work = DiagnosisWork::Stopped;
        vec![Effect::StopDiagnosis(round)]
    }
}
