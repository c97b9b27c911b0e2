//! One line of the diagnosis: a layer, and what was found there.

use super::{
    Baseline, Detail, Fact, Layer, Outcome, Panel, Readiness, Redactor, Surroundings, remedy,
};
use crate::card::Tries;
use crate::problem::{Action, Parameter, Problem};

/// One line of the diagnosis.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Finding {
    /// Where.
    pub layer: Layer,
    /// What.
    pub fact: Fact,
    /// For experts, folded in the window.
    pub details: Vec<Detail>,
    /// The command that mends it on this very system, where there is one.
    pub command: Option<String>,
    /// The page of the desktop's settings where it is mended, if this desktop has one.
    pub panel: Option<Panel>,
}

/// The findings so far, and what must not leave the program.
#[derive(Clone, Debug, Default)]
pub struct Report {
    /// In the order of the layers.
    pub findings: Vec<Finding>,
    /// Whether the card is ready for the portal, where both were looked at.
    pub ready: Option<Readiness>,
    /// How things stood when everything worked last.
    pub last_good: Option<Baseline>,
    /// Knows the persons of the cards that were seen.
    pub redactor: Redactor,
}

impl Finding {
    /// A finding without details.
    pub fn new(layer: Layer, fact: Fact) -> Self {
        Self {
            layer,
            fact,
            details: Vec::new(),
            command: None,
            panel: None,
        }
    }

    /// Finds what mends it in these surroundings.
    pub(super) fn find_remedies(&mut self, surroundings: &Surroundings) {
        let problem = self.problem();
        let problem = problem.as_ref();
        self.command = problem.and_then(|problem| remedy::command(problem, surroundings));
        let panel = match &self.fact {
            Fact::Vouched {
                is_public: false, ..
            } => Some(Panel::Network),
            _ => problem.and_then(remedy::panel),
        };
        self.panel = panel.filter(|panel| surroundings.panels.has(*panel));
    }

    /// What it means.
    pub fn outcome(&self) -> Outcome {
        match &self.fact {
            Fact::System {
                in_the_way: true, ..
            }
            | Fact::Programs { is_held: true, .. }
            | Fact::NotKept { .. }
            | Fact::Clock { wrong_by: Some(_) }
            | Fact::Vouched {
                is_public: false, ..
            } => Outcome::Attention,
            Fact::System { .. }
            | Fact::Programs { .. }
            | Fact::ServiceAnswers
            | Fact::Reader { .. }
            | Fact::Card { .. }
            | Fact::Recognised { .. }
            | Fact::Way { .. }
            | Fact::NameFound { .. }
            | Fact::Clock { .. }
            | Fact::Proven { .. }
            | Fact::Vouched { .. }
            | Fact::PortalReady { .. }
            | Fact::Program { .. } => Outcome::Good,
            Fact::CertificateUsable { with_warnings, .. } => {
                if *with_warnings {
                    Outcome::Attention
                } else {
                    Outcome::Good
                }
            }
            Fact::Pin { tries, .. } => match tries {
                Tries::Left(0) | Tries::NotActivated => Outcome::Trouble,
                Tries::Left(1) => Outcome::Attention,
                Tries::Left(_) | Tries::Verified => Outcome::Good,
                Tries::NotReadable | Tries::NotAsked => Outcome::Unknown,
            },
            Fact::Empty { .. }
            | Fact::CertificateAfterPin { .. }
            | Fact::NameByProxy
            | Fact::ClockUnknown
            | Fact::PortalNotAsked
            | Fact::NotReached
            | Fact::NotLooked => Outcome::Unknown,
            Fact::Contact { quality, .. } => {
                if quality.is_steady() {
                    Outcome::Good
                } else {
                    Outcome::Trouble
                }
            }
            Fact::InUse { .. } | Fact::Interrupted { .. } | Fact::Broken { .. } => Outcome::Trouble,
        }
    }

    /// The problem, if this is one.
    pub fn problem(&self) -> Option<Problem> {
        match &self.fact {
            Fact::Broken { problem, .. } => Some(problem.clone()),
            Fact::Pin { tries, .. } => tries.obstacle(),
            Fact::InUse { reader, .. } => Some(Problem::ReaderInUse {
                reader: reader.clone(),
            }),
            Fact::Interrupted { .. } => Some(Problem::CardReset),
            Fact::Clock { wrong_by } => wrong_by.map(Problem::ClockWrong),
            Fact::Contact { reader, quality } => {
                (!quality.is_steady()).then(|| Problem::UnsteadyCard {
                    reader: reader.clone(),
                })
            }
            _ => None,
        }
    }

    /// What to do next, best first; empty where there is nothing to do. What is not good can at
    /// least be looked at again.
    pub fn actions(&self) -> Vec<Action> {
        let own: &[Action] = match &self.fact {
            Fact::Pin { .. } => &[Action::UnblockPin],
            Fact::CertificateUsable { .. } => &[Action::ShowCertificate],
            _ => &[],
        };
        let mut actions = match (self.outcome(), self.problem()) {
            (Outcome::Good | Outcome::Unknown, _) => return Vec::new(),
            (_, Some(problem)) => problem.actions().to_vec(),
            (_, None) => own.to_vec(),
        };
        if !actions.contains(&Action::Retry) {
            actions.push(Action::Retry);
        }
        actions
    }

    /// Whether it was found by watching a card for some seconds.
    pub fn is_of_stability(&self) -> bool {
        matches!(self.fact, Fact::Contact { .. })
    }

    /// The reader that it is about.
    pub fn reader(&self) -> Option<&str> {
        match &self.fact {
            Fact::Reader { reader }
            | Fact::Empty { reader }
            | Fact::Card { reader, .. }
            | Fact::Recognised { reader, .. }
            | Fact::CertificateUsable { reader, .. }
            | Fact::CertificateAfterPin { reader }
            | Fact::Pin { reader, .. }
            | Fact::Contact { reader, .. }
            | Fact::Interrupted { reader, .. }
            | Fact::InUse { reader, .. } => Some(reader),
            Fact::Broken { place, .. } => place.as_deref(),
            _ => None,
        }
    }

    /// The message that says it, and the values that the message shows. A problem has words of its
    /// own; see [`problem`](Self::problem).
    pub fn message(&self) -> (&'static str, Vec<(&'static str, Parameter)>) {
        let text = |value: &str| Parameter::Text(value.to_owned());
        match &self.fact {
            Fact::System { name, session, .. } => (session.key(), vec![("system", text(name))]),
            Fact::ServiceAnswers => ("finding-service", vec![]),
            Fact::Reader { reader } => ("finding-reader", vec![("reader", text(reader))]),
            Fact::Empty { reader } => ("finding-empty", vec![("reader", text(reader))]),
            Fact::Card { reader, .. } => ("finding-card", vec![("reader", text(reader))]),
            Fact::Recognised { reader, model } => (
                "finding-recognised",
                vec![("reader", text(reader)), ("model", text(model))],
            ),
            Fact::CertificateUsable {
                days,
                with_warnings,
                ..
            } => (
                if *with_warnings {
                    "finding-certificate-warnings"
                } else {
                    "finding-certificate"
                },
                vec![("days", Parameter::Number(*days))],
            ),
            Fact::CertificateAfterPin { .. } => ("finding-certificate-after-pin", vec![]),
            Fact::Pin { tries, .. } => match tries.left() {
                Some(left) => (
                    "finding-pin-left",
                    vec![("tries", Parameter::Number(i64::from(left)))],
                ),
                None if *tries == Tries::Verified => ("finding-pin-verified", vec![]),
                None if *tries == Tries::NotAsked => ("finding-pin-later", vec![]),
                None => ("finding-pin-unknown", vec![]),
            },
            Fact::Way { proxy: Some(proxy) } => ("finding-proxy", vec![("proxy", text(proxy))]),
            Fact::Way { proxy: None } => ("finding-no-proxy", vec![]),
            Fact::NameFound { host } => ("finding-name", vec![("host", text(host))]),
            Fact::NameByProxy => ("finding-name-by-proxy", vec![]),
            Fact::Clock { .. } => ("finding-clock", vec![]),
            Fact::ClockUnknown => ("finding-clock-unknown", vec![]),
            Fact::Proven { host } => ("finding-proven", vec![("host", text(host))]),
            Fact::Vouched { issuer, is_public } => (
                if *is_public {
                    "finding-vouched"
                } else {
                    "finding-vouched-here"
                },
                vec![("issuer", text(issuer))],
            ),
            Fact::PortalReady { host } => ("finding-portal", vec![("host", text(host))]),
            Fact::PortalNotAsked => ("finding-portal-not-asked", vec![]),
            Fact::Program { version, renderer } => (
                "finding-program",
                vec![("version", text(version)), ("renderer", text(renderer))],
            ),
            Fact::Contact { quality, .. } => (
                "finding-contact",
                vec![
                    (
                        "answers",
                        Parameter::Number(i64::from(quality.per_second())),
                    ),
                    ("losses", Parameter::Number(i64::from(quality.losses))),
                ],
            ),
            Fact::Programs { programs, .. } if programs.is_empty() => {
                ("finding-no-programs", vec![])
            }
            Fact::InUse { programs, .. }
            | Fact::Interrupted { programs, .. }
            | Fact::Programs { programs, .. } => (
                "finding-programs",
                vec![("programs", text(&programs.join(", ")))],
            ),
            Fact::NotKept { file } => ("finding-not-kept", vec![("file", text(file))]),
            Fact::NotLooked => ("finding-not-looked", vec![]),
            Fact::Broken { .. } | Fact::NotReached => ("finding-not-reached", vec![]),
        }
    }
}

impl Report {
    /// The first thing that stands in the way, which is the cause of whatever follows.
    pub fn cause(&self) -> Option<&Finding> {
        self.findings
            .iter()
            .find(|finding| finding.outcome() == Outcome::Trouble)
    }
}
