//! What changed since everything worked: the facts of the last good diagnosis, without anything
//! personal, and how today's differ.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};
use time::OffsetDateTime;

use super::{Hide, Label, Layer, Outcome, Report};

/// Longest value that is kept, in characters.
const MAX_VALUE: usize = 200;
/// Most values of one kind.
const MOST_VALUES: usize = 32;

/// The facts of a diagnosis at one time.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
pub struct Baseline {
    /// When, in seconds since 1970.
    made: i64,
    facts: Vec<Known>,
}

/// The values of one kind.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
struct Known {
    layer: Layer,
    /// `None`: how the layer stood.
    label: Option<Label>,
    values: BTreeSet<String>,
}

/// Something that is not as it was.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Change {
    /// Where.
    pub layer: Layer,
    /// What; `None`: how the layer stands, as the name of an [`Outcome`] or a problem's code.
    pub label: Option<Label>,
    /// What it was; empty if there was none.
    pub before: Vec<String>,
    /// What it is; empty if there is none.
    pub now: Vec<String>,
}

type Facts = BTreeMap<(Layer, Option<Label>), BTreeSet<String>>;

impl Baseline {
    /// The facts of a report, if nothing stood in the way and a card was looked at: the last good
    /// state is one in which a sign-in could begin.
    pub fn of_good(report: &Report, now: OffsetDateTime) -> Option<Self> {
        let mut findings = report.findings.iter();
        let has_card = findings.any(|finding| {
            finding.layer == Layer::Applications && finding.outcome() == Outcome::Good
        });
        if !has_card || report.cause().is_some() {
            return None;
        }
        let facts = facts(report).into_iter();
        let facts = facts.map(|((layer, label), values)| Known {
            layer,
            label,
            values,
        });
        Some(Self {
            made: now.unix_timestamp(),
            facts: facts.collect(),
        })
    }

    /// Reads what [`store`](Self::store) wrote; nothing if it is something else.
    pub fn read(text: &str) -> Option<Self> {
        serde_json::from_str(text).ok()
    }

    /// As a text to be kept.
    pub fn store(&self) -> Option<String> {
        serde_json::to_string(self).ok()
    }

    /// When it was made.
    pub fn made(&self) -> Option<OffsetDateTime> {
        OffsetDateTime::from_unix_timestamp(self.made).ok()
    }

    /// What a report says otherwise, in the order of the layers. A layer that was not looked at on
    /// one of the two days says nothing.
    pub fn changes(&self, report: &Report) -> Vec<Change> {
        let now = facts(report);
        let before: Facts = self
            .facts
            .iter()
            .map(|known| ((known.layer, known.label), known.values.clone()))
            .collect();
        let was_looked_at = |facts: &Facts, layer| {
            let state = facts.get(&(layer, None));
            state.is_some_and(|state| state.iter().any(|one| one != Outcome::Unknown.name()))
        };
        let keys: BTreeSet<_> = before.keys().chain(now.keys()).copied().collect();
        let of = |facts: &Facts, key: &(Layer, Option<Label>)| {
            let values = facts.get(key).into_iter().flatten().cloned();
            values.collect::<Vec<_>>()
        };
        keys.into_iter()
            .filter(|(layer, _)| was_looked_at(&before, *layer) && was_looked_at(&now, *layer))
            .map(|key| Change {
                layer: key.0,
                label: key.1,
                before: of(&before, &key),
                now: of(&now, &key),
            })
            .filter(|change| change.before != change.now)
            .collect()
    }
}

/// Everything that can be compared, without what is personal.
fn facts(report: &Report) -> Facts {
    let mut facts = Facts::new();
    let mut add = |key, value: &str| {
        let values: &mut BTreeSet<String> = facts.entry(key).or_default();
        if values.len() < MOST_VALUES {
            let value = report.redactor.redact_with(value, Hide::default());
            values.insert(value.chars().take(MAX_VALUE).collect());
        }
    };
    for finding in &report.findings {
        let state = match finding.problem() {
            Some(problem) => problem.to_string(),
            None => finding.outcome().name().to_owned(),
        };
        add((finding.layer, None), &state);
        for detail in &finding.details {
            if detail.label.is_compared() {
                add((finding.layer, Some(detail.label)), &detail.value);
            }
        }
    }
    facts
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnosis::{Detail, Fact, Finding};
    use crate::problem::Problem;

    fn line(layer: Layer, fact: Fact, details: &[(Label, &str)]) -> Finding {
        Finding {
            details: details
                .iter()
                .map(|(label, value)| Detail {
                    label: *label,
                    value: (*value).to_owned(),
                })
                .collect(),
            ..Finding::new(layer, fact)
        }
    }

    fn report(driver: &str, problem: Option<Problem>) -> Report {
        let reader = || "Lettore A".to_owned();
        let service = problem.map_or(Fact::ServiceAnswers, |problem| Fact::Broken {
            place: None,
            problem,
        });
        Report {
            findings: vec![
                line(Layer::Service, service, &[]),
                line(
                    Layer::Readers,
                    Fact::Reader { reader: reader() },
                    &[(Label::Driver, driver), (Label::Changes, driver)],
                ),
                line(
                    Layer::Applications,
                    Fact::Recognised {
                        reader: reader(),
                        model: "CNS".to_owned(),
                    },
                    &[(Label::Model, "di RSSMRA80A01H501U, /home/ada/x")],
                ),
                line(Layer::Portal, Fact::PortalNotAsked, &[]),
            ],
            ..Report::default()
        }
    }

    #[test]
    fn what_differs_is_told_and_nothing_else() {
        let now = OffsetDateTime::UNIX_EPOCH;
        let good = Baseline::of_good(&report("ccid 1.5.2", None), now).unwrap();
        let kept = Baseline::read(&good.store().unwrap()).unwrap();
        assert_eq!(kept, good);
        assert_eq!(kept.changes(&report("ccid 1.5.2", None)), []);
        let found = kept.changes(&report("ccid 1.6.0", Some(Problem::ServiceStopped)));
        let found: Vec<_> = found
            .iter()
            .map(|change| (change.layer, change.label, change.now.concat()))
            .collect();
        assert_eq!(
            found,
            [
                (Layer::Service, None, "VARCO-R02".to_owned()),
                (Layer::Readers, Some(Label::Driver), "ccid 1.6.0".to_owned())
            ]
        );
    }

    #[test]
    fn only_a_good_state_is_kept_and_it_names_nobody() {
        let now = OffsetDateTime::UNIX_EPOCH;
        assert!(Baseline::of_good(&report("x", Some(Problem::NoReader)), now).is_none());
        assert!(Baseline::of_good(&Report::default(), now).is_none());
        let kept = Baseline::of_good(&report("x", None), now).unwrap();
        let kept = kept.store().unwrap();
        assert!(!kept.contains("RSSMRA") && !kept.contains("ada"), "{kept}");
    }

    #[test]
    fn anything_else_is_no_state() {
        for text in [
            "",
            "{}",
            "[1]",
            "{\"made\":0,\"facts\":[{\"layer\":\"x\"}]}",
        ] {
            assert_eq!(Baseline::read(text), None);
        }
    }
}
