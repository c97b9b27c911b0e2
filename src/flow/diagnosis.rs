//! The diagnosis: started, told line by line, stopped.

use super::{Effect, Round, Stage, State};
use crate::diagnosis::{Panel, Report};

/// The diagnosis, as far as it came.
#[derive(Clone, Debug, Default)]
pub struct Diagnosis {
    /// What was found so far.
    pub report: Report,
    /// Whether more is to come.
    pub work: DiagnosisWork,
    /// The page of the computer's settings that was wanted last could not be opened.
    pub no_panel: bool,
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
        /// Whether cards are watched for some seconds.
        stability: bool,
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
    /// The person wants this page of the computer's settings.
    PanelWanted(Panel),
    /// Whether it could be opened.
    PanelOpened(bool),
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
            DiagnosisEvent::Wanted { online, stability } => {
                self.diagnosis_wanted(online, stability)
            }
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
            DiagnosisEvent::PanelWanted(panel) => {
                self.diagnosis.no_panel = false;
                vec![Effect::OpenPanel(panel)]
            }
            DiagnosisEvent::PanelOpened(opened) => {
                self.diagnosis.no_panel = !opened;
                Vec::new()
            }
        }
    }

    fn diagnosis_wanted(&mut self, online: bool, stability: bool) -> Vec<Effect> {
        if !self.can_diagnose() {
            return Vec::new();
        }
        let portal = self.portals.get(self.portal).filter(|_| online);
        let portal = portal.map(|portal| portal.name.clone());
        let round = self.next_round();
        self.diagnosis = Diagnosis {
            report: Report::default(),
            work: DiagnosisWork::Running(round),
            no_panel: false,
        };
        vec![Effect::Diagnose {
            round,
            portal,
            stability,
        }]
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
