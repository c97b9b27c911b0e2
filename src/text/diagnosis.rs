//! The diagnosis in words, and as a text to be shared.

use super::Text;
use crate::diagnosis::{Finding, Layer, Outcome, Report};

/// A finding in words.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct FindingText {
    /// What was found, in one sentence.
    pub what: String,
    /// What that means, if it is not plain.
    pub means: Option<String>,
    /// What to do next, if there is something to do.
    pub next: Option<String>,
}

impl Text {
    /// The name of a layer.
    pub fn layer(&self, layer: Layer) -> String {
        self.format(layer.key(), None, &self.arguments(Vec::new()))
    }

    /// An outcome in a word.
    pub fn outcome(&self, outcome: Outcome) -> String {
        self.format(outcome.key(), None, &self.arguments(Vec::new()))
    }

    /// A finding in words.
    pub fn finding(&self, finding: &Finding) -> FindingText {
        if let Some(problem) = finding.problem() {
            let words = self.problem(&problem);
            return FindingText {
                what: words.what,
                means: Some(words.means),
                next: Some(words.next),
            };
        }
        let (id, parameters) = finding.message();
        let arguments = self.arguments(parameters);
        let has_next = self
            .catalogue
            .get_message(id)
            .is_some_and(|message| message.get_attribute("next").is_some());
        FindingText {
            what: self.format(id, None, &arguments),
            means: None,
            next: has_next.then(|| self.format(id, Some("next"), &arguments)),
        }
    }

    /// The report as a text to be shared: redacted, one line a finding, what to do indented.
    pub fn report(&self, report: &Report) -> String {
        let lines: Vec<_> = report
            .findings
            .iter()
            .map(|finding| self.line(finding))
            .collect();
        let text = lines.concat();
        report.redactor.redact(&text)
    }

    fn line(&self, finding: &Finding) -> String {
        let words = self.finding(finding);
        let layer = self.layer(finding.layer);
        let outcome = self.outcome(finding.outcome());
        let mut line = format!("{layer}: {outcome}. {}", words.what);
        if let Some(problem) = finding.problem() {
            line = format!("{line} {problem}");
            let place = finding.reader();
            if let Some(place) = place.filter(|place| !words.what.contains(place)) {
                line = format!("{line} ({place})");
            }
        }
        let more = [words.means, words.next].into_iter().flatten();
        more.fold(format!("{line}\n"), |line, more| {
            format!("{line}  {more}\n")
        })
    }
}
