//! What the cards are, their certificates, the tries left. Nothing is tried.

use std::sync::Arc;

use time::OffsetDateTime;

use super::super::{Detail, Fact, Label, Layer, Report};
use super::{Work, detail};
use crate::apdu::{Channel, Command, Trace};
use crate::card::{Card, Depth, Found, Tries};
use crate::identity::{Certificate, Key, Verdict};
use crate::problem::Problem;
use crate::reader::{Connection, Leave};

/// Bytes of a command that every reader carries.
const SHORT_COMMAND: u32 = 261;

/// The applications that are asked for: a name, and what to select (cns-card.md §5, cie-card.md §2).
const PROBES: [(&str, Select); 5] = [
    ("MF", Select::File(&[0x3F, 0x00])),
    ("CNS 1100", Select::Path(&[0x11, 0x00])),
    ("CNS 1400", Select::Path(&[0x14, 0x00])),
    (
        "CIE IAS",
        Select::Name(&[0xA0, 0x00, 0x00, 0x00, 0x00, 0x39]),
    ),
    (
        "ICAO LDS",
        Select::Name(&[0xA0, 0x00, 0x00, 0x02, 0x47, 0x10, 0x01]),
    ),
];

/// What a probe selects (ISO/IEC 7816-4 clause 11.1.1).
#[derive(Clone, Copy)]
enum Select {
    /// By identifier.
    File(&'static [u8]),
    /// By path from the master file.
    Path(&'static [u8]),
    /// By name.
    Name(&'static [u8]),
}

/// What was learnt of a card, for the layers after it.
pub(super) struct Seen {
    pub(super) reader: String,
    pub(super) card: Card,
    /// None on a CIE, which shows it only after a PIN, and where it can't be read.
    pub(super) certificate: Option<Certificate>,
    pub(super) tries: Tries,
    /// Kept until the end of the look, so that a reset by another program is noticed.
    witness: Witness,
    /// Another program reset the card meanwhile.
    was_reset: bool,
}

/// A connection that only sees what others do. It leaves the card as it is, whenever it ends.
struct Witness(Option<Box<dyn Connection>>);

impl Drop for Witness {
    fn drop(&mut self) {
        if let Some(connection) = self.0.take() {
            connection.close(Leave::AsItIs);
        }
    }
}

impl<T: FnMut(&Report)> Work<'_, T> {
    /// What the cards are.
    pub(super) fn applications(&mut self, filled: Vec<String>) -> Option<Vec<Seen>> {
        let layer = Layer::Applications;
        if filled.is_empty() {
            self.found(layer, Fact::NotReached)?;
        }
        let mut cards = Vec::new();
        for reader in filled {
            let found = Found::look(&self.sources.readers, &reader, Depth::ForLogin, self.limits);
            match found {
                Ok(mut found) => {
                    let model = found.card.title();
                    let features = found.connection.features();
                    let mut details = vec![detail(Label::Model, model.clone())];
                    if features.keypad_lies {
                        details.push(detail(Label::Keypad, "false claim"));
                    } else if features.keypad.is_some() {
                        details.push(detail(Label::Keypad, "verify"));
                    }
                    let longest = features.max_command.filter(|longest| *longest > 0);
                    details.extend(longest.map(max_command));
                    let connection = found.connection;
                    let probed = self.bounded(move || probe(connection));
                    let (witness, probed) =
                        probed.map_or((None, None), |(kept, probed)| (Some(kept), Some(probed)));
                    let (witness, probed) = (Witness(witness), probed.unwrap_or_default());
                    details.extend(shown(probed.answers));
                    cards.push(Seen {
                        reader: reader.clone(),
                        certificate: None,
                        tries: found.tries,
                        card: found.card,
                        witness,
                        was_reset: probed.was_reset,
                    });
                    self.detailed(layer, Fact::Recognised { reader, model }, details)?;
                }
                Err(Problem::ReaderInUse { .. }) => self.in_use(layer, reader)?,
                Err(problem) => {
                    let details = if problem.code().starts_with('R') {
                        Vec::new()
                    } else {
                        self.probes(&reader)
                    };
                    self.broken_with(layer, Some(reader), problem, details)?;
                }
            }
        }
        Some(cards)
    }

    /// The probes that a card which nobody recognised answered, with their status words.
    fn probes(&self, reader: &str) -> Vec<Detail> {
        let (readers, name) = (Arc::clone(&self.sources.readers), reader.to_owned());
        let probed = self.bounded(move || {
            let (connection, probed) = probe(readers.connect(&name).ok()?);
            connection.close(Leave::AsItIs);
            Some(probed)
        });
        shown(probed.flatten().unwrap_or_default().answers).collect()
    }

    /// Whether other programs reset cards since they were looked at. Lets go of the cards.
    pub(super) fn interruptions(&mut self, cards: &mut [Seen]) -> Option<()> {
        for seen in cards {
            let witness = seen.witness.0.take();
            let asked = witness.and_then(|mut connection| {
                self.bounded(move || {
                    let was_reset = connection.begin().is_ok_and(|round| round.was_reset());
                    connection.close(Leave::AsItIs);
                    was_reset
                })
            });
            if seen.was_reset || asked.unwrap_or_default() {
                self.interrupted(Layer::Conflicts, seen.reader.clone())?;
            }
        }
        Some(())
    }

    pub(super) fn certificates(&mut self, cards: &mut [Seen]) -> Option<()> {
        let layer = Layer::Certificate;
        if cards.is_empty() {
            self.found(layer, Fact::NotReached)?;
        }
        for card in cards {
            let reader = card.reader.clone();
            let Some(bytes) = card.card.certificate() else {
                self.found(layer, Fact::CertificateAfterPin { reader })?;
                continue;
            };
            let length = detail(Label::CertificateLength, bytes.len().to_string());
            let certificate = match Certificate::parse(bytes) {
                Ok(certificate) => certificate,
                Err(error) => {
                    self.broken_with(layer, Some(reader), error.into(), vec![length])?;
                    continue;
                }
            };
            self.report.redactor.learn_holder(&certificate);
            let mut details = vec![length];
            if let Key::Rsa { bits, .. } = certificate.key() {
                details.push(detail(Label::Key, format!("RSA {bits}")));
            }
            let issuer = certificate.issuer().common_name();
            details.extend(issuer.map(|issuer| detail(Label::Issuer, issuer)));
            let checks = certificate.checks(OffsetDateTime::now_utc());
            if let Some(problem) = checks.problem() {
                self.broken_with(layer, Some(reader), problem, details)?;
            } else {
                let fact = Fact::CertificateUsable {
                    reader,
                    days: checks.days_left().unwrap_or_default(),
                    with_warnings: checks.verdict() != Verdict::Usable,
                };
                self.detailed(layer, fact, details)?;
            }
            card.certificate = Some(certificate);
        }
        Some(())
    }

    pub(super) fn pins(&mut self, cards: &[Seen]) -> Option<()> {
        if cards.is_empty() {
            self.found(Layer::Pin, Fact::NotReached)?;
        }
        for card in cards {
            let (reader, tries) = (card.reader.clone(), card.tries);
            self.found(Layer::Pin, Fact::Pin { reader, tries })?;
        }
        Some(())
    }
}

fn max_command(longest: u32) -> Detail {
    let kind = if longest > SHORT_COMMAND {
        "extended"
    } else {
        "short"
    };
    detail(Label::MaxCommand, format!("{longest} ({kind})"))
}

/// What the probes of a card brought.
#[derive(Default)]
struct Probed {
    /// Names of applications with status words.
    answers: Vec<String>,
    /// Another program reset the card before.
    was_reset: bool,
}

/// Selects every application once. The card keeps the last selection, as after any look at it.
fn probe(mut connection: Box<dyn Connection>) -> (Box<dyn Connection>, Probed) {
    let mut probed = Probed::default();
    if let Ok(mut round) = connection.begin() {
        probed.was_reset = round.was_reset();
        let mut trace = Trace::default();
        let mut channel = Channel::new(&mut *round, &mut trace);
        for (name, what) in PROBES {
            let command = match what {
                Select::File(id) => Command::new(0x00, 0xA4, 0x00, 0x0C).data(id),
                Select::Path(path) => Command::new(0x00, 0xA4, 0x08, 0x0C).data(path),
                Select::Name(name) => Command::new(0x00, 0xA4, 0x04, 0x0C).data(name),
            };
            let Ok(response) = channel.exchange(&command) else {
                probed.answers.push(format!("{name}: -"));
                break;
            };
            probed.answers.push(format!("{name}: {}", response.status));
        }
    }
    (connection, probed)
}

fn shown(answers: Vec<String>) -> impl Iterator<Item = Detail> {
    let answers = answers.into_iter();
    answers.map(|answer| detail(Label::Probe, answer))
}
