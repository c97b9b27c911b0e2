//! Looking at every layer in order, and telling what was found as soon as it is known.

use std::sync::Arc;

use time::OffsetDateTime;

use super::{Fact, Finding, Layer, Redactor, Report, Surroundings};
use crate::card::{Depth, Found, Limits, Tries};
use crate::identity::{Certificate, Verdict};
use crate::portal::{Asked, Profile};
use crate::problem::Problem;
use crate::reader::{ReaderState, Readers, Slot};

/// What draws the window of this build.
const RENDERER: &str = if cfg!(feature = "window") {
    "tiny-skia"
} else {
    "-"
};

/// What a diagnosis looks at.
#[derive(Clone)]
pub struct Sources {
    /// System and session.
    pub surroundings: Surroundings,
    /// The readers.
    pub readers: Arc<dyn Readers>,
    /// The portal to ask, without a card; nothing goes over the network without one.
    pub portal: Option<Profile>,
}

/// What was learnt of a card, for the layers after it.
struct Seen {
    reader: String,
    /// None on a CIE, which shows it only after a PIN.
    certificate: Option<Vec<u8>>,
    tries: Tries,
}

/// Looks at every layer. `tell` gets the whole report after each step; so does the caller at the
/// end. `None` if the work was stopped through `limits`.
pub fn run(sources: &Sources, limits: &Limits, tell: impl FnMut(&Report)) -> Option<Report> {
    let report = Report {
        redactor: Redactor::for_this_session(),
        ..Report::default()
    };
    let mut work = Work {
        report,
        limits,
        tell,
    };
    work.all(sources)?;
    Some(work.report)
}

struct Work<'a, T> {
    report: Report,
    limits: &'a Limits,
    tell: T,
}

impl<T: FnMut(&Report)> Work<'_, T> {
    fn all(&mut self, sources: &Sources) -> Option<()> {
        let Surroundings { system, session } = sources.surroundings.clone();
        self.found(
            Layer::System,
            Fact::System {
                name: system,
                session,
            },
        )?;
        let readers = self.readers(&*sources.readers)?;
        let filled = self.slots(readers)?;
        let cards = self.applications(&sources.readers, filled)?;
        self.certificates(&cards)?;
        self.pins(&cards)?;
        self.portal(sources.portal.as_ref())?;
        self.found(
            Layer::Program,
            Fact::Program {
                version: env!("CARGO_PKG_VERSION").to_owned(),
                renderer: RENDERER.to_owned(),
            },
        )
    }

    /// Service and readers.
    fn readers(&mut self, readers: &dyn Readers) -> Option<Vec<ReaderState>> {
        let states = match readers.list() {
            Ok(states) => states,
            Err(error) => {
                self.broken(Layer::Service, None, error.into())?;
                self.found(Layer::Readers, Fact::NotReached)?;
                return Some(Vec::new());
            }
        };
        self.found(Layer::Service, Fact::ServiceAnswers)?;
        if states.is_empty() {
            self.broken(Layer::Readers, None, Problem::NoReader)?;
        }
        for state in &states {
            let reader = state.name.clone();
            match state.slot {
                Slot::Unavailable => {
                    let problem = Problem::ReaderGone {
                        reader: reader.clone(),
                    };
                    self.broken(Layer::Readers, Some(reader), problem)?;
                }
                _ => self.found(Layer::Readers, Fact::Reader { reader })?,
            }
        }
        Some(states)
    }

    /// What is in the readers; the names of those with a card that can be looked at.
    fn slots(&mut self, states: Vec<ReaderState>) -> Option<Vec<String>> {
        let layer = Layer::Cards;
        let mut filled = Vec::new();
        let states: Vec<_> = states
            .into_iter()
            .filter(|state| state.slot != Slot::Unavailable)
            .collect();
        if states.is_empty() {
            self.found(layer, Fact::NotReached)?;
            return Some(filled);
        }
        let nothing = states.iter().all(|state| state.slot == Slot::Empty);
        for state in states {
            let reader = state.name;
            match state.slot {
                Slot::Empty if nothing => {
                    self.broken(layer, Some(reader), Problem::NoCard)?;
                }
                Slot::Empty => self.found(layer, Fact::Empty { reader })?,
                Slot::Card {
                    exclusive: false,
                    atr,
                } => {
                    let atr = atr.to_string();
                    filled.push(reader.clone());
                    self.found(layer, Fact::Card { reader, atr })?;
                }
                Slot::Card { .. } => {
                    let problem = Problem::ReaderInUse {
                        reader: reader.clone(),
                    };
                    self.broken(layer, Some(reader), problem)?;
                }
                Slot::Mute | Slot::Unavailable => {
                    let problem = Problem::MuteCard {
                        reader: reader.clone(),
                    };
                    self.broken(layer, Some(reader), problem)?;
                }
            }
        }
        Some(filled)
    }

    /// What the cards are.
    fn applications(
        &mut self,
        readers: &Arc<dyn Readers>,
        filled: Vec<String>,
    ) -> Option<Vec<Seen>> {
        let layer = Layer::Applications;
        if filled.is_empty() {
            self.found(layer, Fact::NotReached)?;
        }
        let mut cards = Vec::new();
        for reader in filled {
            match Found::look(readers, &reader, Depth::ForLogin, self.limits) {
                Ok(found) => {
                    let model = found.card.title();
                    cards.push(Seen {
                        reader: reader.clone(),
                        certificate: found.card.certificate().map(<[u8]>::to_vec),
                        tries: found.tries,
                    });
                    found.close();
                    self.found(layer, Fact::Recognised { reader, model })?;
                }
                Err(problem) => self.broken(layer, Some(reader), problem)?,
            }
        }
        Some(cards)
    }

    fn certificates(&mut self, cards: &[Seen]) -> Option<()> {
        let layer = Layer::Certificate;
        if cards.is_empty() {
            self.found(layer, Fact::NotReached)?;
        }
        for card in cards {
            let reader = card.reader.clone();
            let Some(certificate) = &card.certificate else {
                self.found(layer, Fact::CertificateAfterPin { reader })?;
                continue;
            };
            let certificate = match Certificate::parse(certificate) {
                Ok(certificate) => certificate,
                Err(error) => {
                    self.broken(layer, Some(reader), error.into())?;
                    continue;
                }
            };
            self.report.redactor.learn_holder(&certificate);
            let checks = certificate.checks(OffsetDateTime::now_utc());
            match checks.problem() {
                Some(problem) => self.broken(layer, Some(reader), problem)?,
                None => self.found(
                    layer,
                    Fact::CertificateUsable {
                        reader,
                        days: checks.days_left().unwrap_or_default(),
                        with_warnings: checks.verdict() != Verdict::Usable,
                    },
                )?,
            }
        }
        Some(())
    }

    fn pins(&mut self, cards: &[Seen]) -> Option<()> {
        if cards.is_empty() {
            self.found(Layer::Pin, Fact::NotReached)?;
        }
        for card in cards {
            let (reader, tries) = (card.reader.clone(), card.tries);
            self.found(Layer::Pin, Fact::Pin { reader, tries })?;
        }
        Some(())
    }

    fn portal(&mut self, portal: Option<&Profile>) -> Option<()> {
        let layer = Layer::Portal;
        let Some(profile) = portal else {
            return self.found(layer, Fact::PortalNotAsked);
        };
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build();
        let result = match runtime {
            Ok(runtime) => runtime.block_on(crate::portal::look(profile, &self.limits.cancel)),
            Err(error) => Err(Problem::Internal {
                context: format!("runtime: {error}"),
            }),
        };
        match result {
            Ok(probe) => {
                let host = probe.host;
                match probe.asked {
                    Asked::AtHandshake(_) | Asked::PerPage(Some(_)) => {
                        self.found(layer, Fact::PortalReady { host })
                    }
                    Asked::PerPage(None) => self.broken(layer, None, Problem::AsksPerPage { host }),
                    Asked::Never => self.broken(layer, None, Problem::CardNotRequested { host }),
                }
            }
            Err(problem) => self.broken(layer, None, problem),
        }
    }

    fn broken(&mut self, layer: Layer, place: Option<String>, problem: Problem) -> Option<()> {
        self.found(layer, Fact::Broken { place, problem })
    }

    /// Tells a finding, unless nobody waits for it any more.
    fn found(&mut self, layer: Layer, fact: Fact) -> Option<()> {
        if self.limits.cancel.is_cancelled() {
            return None;
        }
        self.report.findings.push(Finding { layer, fact });
        (self.tell)(&self.report);
        Some(())
    }
}

impl std::fmt::Debug for Sources {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Sources")
            .field("surroundings", &self.surroundings)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
#[path = "probe_tests.rs"]
mod tests;
