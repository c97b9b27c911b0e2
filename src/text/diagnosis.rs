//! The diagnosis in words, and as a text to be shared.

use super::{Phrase, Shown, Text, by};
use crate::diagnosis::{Fact, Finding, Hide, Layer, Outcome, Report};
use crate::problem::Problem;

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
            let words = self.diagnosed(&problem, shown);
            let mut means = words.means;
            // Who may be behind it: said in the sentence, since it is what one needs to know.
            if let Fact::InUse { programs, .. } | Fact::Interrupted { programs, .. } = &finding.fact
                && !programs.is_empty()
            {
                let (id, parameters) = finding.message();
                let named = self.format(id, None, &self.arguments(by(parameters, shown)));
                means = format!("{means} {named}");
            }
            // The words name commands of some systems; here is that of this one.
            let has_own = finding.command.is_some()
                && matches!(problem, Problem::ServiceMissing | Problem::ServiceStopped);
            let next = if has_own {
                self.format("finding-run", None, &self.arguments(Vec::new()))
            } else {
                words.next
            };
            return FindingText {
                what: words.what,
                // What works in spite of it has stopped nothing.
                means: (finding.outcome() == Outcome::Trouble).then_some(means),
                next: Some(next),
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
        self.lines(report, hide, |_| true)
    }

    /// The same to be read at once: technical details only where something is not good.
    pub fn brief_report(&self, report: &Report, hide: Hide) -> String {
        let is_told = |finding: &Finding| finding.outcome() > Outcome::Unknown;
        self.lines(report, hide, is_told)
    }

    fn lines(&self, report: &Report, hide: Hide, has_details: impl Fn(&Finding) -> bool) -> String {
        let redacted = |text: &str| report.redactor.redact_with(text, hide);
        let mut lines = vec![format!("{}\n\n", self.sum(report, &redacted))];
        // What waits for the same thing is told once.
        for together in report
            .findings
            .chunk_by(|one, other| one.fact == Fact::NotReached && other.fact == Fact::NotReached)
        {
            match together {
                [finding] => {
                    lines.push(self.line(finding, has_details(finding), &redacted));
                }
                waiting => {
                    let layers = waiting.iter().map(|finding| self.layer(finding.layer));
                    let layers = layers.collect::<Vec<_>>().join(", ");
                    let outcome = self.outcome(Outcome::Unknown);
                    let what = waiting.first().map(|finding| self.finding(finding).what);
                    let what = what.unwrap_or_default();
                    lines.push(format!("{layers}: {outcome}. {what}\n"));
                }
            }
        }
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

    /// What it all comes to.
    fn sum(&self, report: &Report, shown: Shown<'_>) -> String {
        match report.cause() {
            None => self.say(Phrase::NothingWrong),
            Some(cause) => format!(
                "{}: {}. {}",
                self.say(Phrase::LikelyCause),
                self.layer(cause.layer),
                self.finding_by(cause, shown).what
            ),
        }
    }

    fn line(&self, finding: &Finding, has_details: bool, shown: Shown<'_>) -> String {
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
        let details = finding.details.iter().filter(|_| has_details);
        let details = details.map(|detail| {
            let (label, value) = self.detail(detail);
            format!("  {label}: {value}")
        });
        let more = [words.means, words.next, run].into_iter().flatten();
        more.chain(details).fold(format!("{line}\n"), |line, more| {
            format!("{line}  {more}\n")
        })
    }
}
