//! The diagnosis in words, and as a text to be shared.

use super::{Shown, Text, by};
use crate::diagnosis::{Fact, Finding, Hide, Layer, Outcome, Report};

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
        self.finding_by(finding, &str::to_owned)
    }

    /// The same; each value from outside is first shown as `shown` gives it. What is personal is
    /// taken out before a long value is cut: half a name says as much as the whole.
    pub(super) fn finding_by(&self, finding: &Finding, shown: Shown<'_>) -> FindingText {
        if let Some(problem) = finding.problem() {
            let words = self.problem_by(&problem, shown);
            let mut means = words.means;
            // Who may be behind it: said in the sentence, since it is what one needs to know.
            if let Fact::InUse { programs, .. } | Fact::Interrupted { programs, .. } = &finding.fact
                && !programs.is_empty()
            {
                let (id, parameters) = finding.message();
                let named = self.format(id, None, &self.arguments(by(parameters, shown)));
                means = format!("{means} {named}");
            }
            return FindingText {
                what: words.what,
                means: Some(means),
                next: Some(words.next),
            };
        }
        let (id, parameters) = finding.message();
        let arguments = self.arguments(by(parameters, shown));
        // What works needs no advice, as a container in which the readers are seen.
        let has_next = finding.outcome() != Outcome::Good
            && self
                .catalogue
                .get_message(id)
                .is_some_and(|message| message.get_attribute("next").is_some());
        FindingText {
            what: self.format(id, None, &arguments),
            means: None,
            next: has_next.then(|| self.format(id, Some("next"), &arguments)),
        }
    }

    /// The report as a text to be shared: without what is hidden, one line a finding, what to do
    /// indented; what changed since the last good state at the end.
    pub fn report(&self, report: &Report, hide: Hide) -> String {
        let redacted = |text: &str| report.redactor.redact_with(text, hide);
        let findings = report.findings.iter();
        let mut lines: Vec<_> = findings
            .map(|finding| self.line(finding, &redacted))
            .collect();
        if let Some(ready) = &report.ready {
            lines.push(format!("{}\n", self.ready(ready)));
        }
        if let Some(last_good) = &report.last_good {
            let changes = last_good.changes(report);
            if !changes.is_empty() {
                lines.push(format!("{}\n", self.changes_since(last_good)));
            }
            for change in &changes {
                let (what, values) = self.change(change);
                lines.push(format!("  {what}: {values}\n"));
            }
        }
        redacted(&lines.concat())
    }

    fn line(&self, finding: &Finding, shown: Shown<'_>) -> String {
        let words = self.finding_by(finding, shown);
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
        let run = finding
            .command
            .as_ref()
            .map(|command| format!("$ {command}"));
        let details = finding.details.iter().map(|detail| {
            let (label, value) = self.detail(detail);
            format!("  {label}: {value}")
        });
        let more = [words.means, words.next, run].into_iter().flatten();
        more.chain(details).fold(format!("{line}\n"), |line, more| {
            format!("{line}  {more}\n")
        })
    }
}
