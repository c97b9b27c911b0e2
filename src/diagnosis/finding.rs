//! One line of the diagnosis: a layer, and what was found there.

use super::{Baseline, Detail, Layer, Outcome, Readiness, Redactor, Session};
use crate::card::Tries;
use crate::problem::{Action, Parameter, Problem};
use crate::reader::Quality;

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
}

/// What was found.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Fact {
    /// The system and the session.
    System {
        /// Name and version, as the system calls itself.
        name: String,
        /// The kind of session.
        session: Session,
        /// Readers can't be seen, and the session may be why. Where they are seen it is no fault
        /// to be in a container.
        in_the_way: bool,
    },
    /// The smart-card service answers.
    ServiceAnswers,
    /// A reader.
    Reader {
        /// Its name.
        reader: String,
    },
    /// A reader without a card.
    Empty {
        /// Its name.
        reader: String,
    },
    /// A card that answers.
    Card {
        /// Name of the reader.
        reader: String,
        /// The answer to reset, in hexadecimal.
        atr: String,
    },
    /// A card that Varco can use.
    Recognised {
        /// Name of the reader.
        reader: String,
        /// The model in words.
        model: String,
    },
    /// A certificate that can sign in.
    CertificateUsable {
        /// Name of the reader.
        reader: String,
        /// Whole days of validity that are left.
        days: i64,
        /// Whether some portals may refuse it.
        with_warnings: bool,
    },
    /// A card that shows its certificate only after the PIN, which a diagnosis never asks for.
    CertificateAfterPin {
        /// Name of the reader.
        reader: String,
    },
    /// The state of a PIN.
    Pin {
        /// Name of the reader.
        reader: String,
        /// The tries left.
        tries: Tries,
    },
    /// How a card that was laid on stays in the field.
    Contact {
        /// Name of the reader.
        reader: String,
        /// What was measured.
        quality: Quality,
    },
    /// Another program holds the card for itself alone.
    InUse {
        /// Name of the reader.
        reader: String,
        /// Programs that may hold it; empty where the system shows none.
        programs: Vec<String>,
    },
    /// Other programs that use cards.
    Programs {
        /// Their names.
        programs: Vec<String>,
        /// One of them holds a card.
        is_held: bool,
    },
    /// The portal proved who it is and asks for the card.
    PortalReady {
        /// The host that asks.
        host: String,
    },
    /// The portal was not asked, because nobody wished it.
    PortalNotAsked,
    /// Varco.
    Program {
        /// Its version.
        version: String,
        /// What draws its window.
        renderer: String,
    },
    /// Something does not work.
    Broken {
        /// The reader or card it belongs to, if there is one.
        place: Option<String>,
        /// What.
        problem: Problem,
    },
    /// Not looked at, because a layer before it does not work.
    NotReached,
    /// This system does not show it.
    NotLooked,
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
        }
    }

    /// What it means.
    pub fn outcome(&self) -> Outcome {
        match &self.fact {
            Fact::System {
                in_the_way: true, ..
            }
            | Fact::Programs { is_held: true, .. } => Outcome::Attention,
            Fact::System { .. }
            | Fact::Programs { .. }
            | Fact::ServiceAnswers
            | Fact::Reader { .. }
            | Fact::Card { .. }
            | Fact::Recognised { .. }
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
            Fact::InUse { .. } | Fact::Broken { .. } => Outcome::Trouble,
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
            Fact::Contact { reader, quality } => {
                (!quality.is_steady()).then(|| Problem::UnsteadyCard {
                    reader: reader.clone(),
                })
            }
            _ => None,
        }
    }

    /// What to do next, best first; empty where there is nothing to do.
    pub fn actions(&self) -> &'static [Action] {
        self.problem().map_or(&[], |problem| problem.actions())
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
            Fact::Card { reader, atr } => (
                "finding-card",
                vec![("reader", text(reader)), ("atr", text(atr))],
            ),
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
            Fact::InUse { programs, .. } | Fact::Programs { programs, .. } => (
                "finding-programs",
                vec![("programs", text(&programs.join(", ")))],
            ),
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
