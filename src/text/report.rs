//! The report of a diagnosis: as JSON of a stable shape (docs/report.md), and its parts in words.

use serde_json::{Map, Value, json};
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

use super::Text;
use crate::diagnosis::{
    Baseline, Change, Detail, Finding, Hide, Label, Outcome, Readiness, Ready, Report,
};
use crate::problem::Parameter;

/// Version of the report's shape.
const SCHEMA: u32 = 1;

impl Text {
    /// The report as JSON: without what is hidden, with what changed since the last good state.
    pub fn report_json(
        &self,
        report: &Report,
        hide: Hide,
        made: OffsetDateTime,
    ) -> Map<String, Value> {
        let redacted = |text: &str| report.redactor.redact_with(text, hide);
        let time = |time: OffsetDateTime| time.format(&Rfc3339).unwrap_or_default();
        let finding = |finding: &Finding| self.finding_json(finding, &redacted);
        let changes = report.last_good.as_ref().map(|last_good| {
            json!({
                "since": last_good.made().map(time),
                "list": last_good.changes(report).iter().map(|change| json!({
                    "layer": change.layer,
                    "what": change.label,
                    "before": change.before.iter().map(|one| redacted(one)).collect::<Vec<_>>(),
                    "now": change.now.iter().map(|now| redacted(now)).collect::<Vec<_>>(),
                })).collect::<Vec<_>>(),
            })
        });
        let Value::Object(object) = json!({
            "schema": SCHEMA,
            "command": "diagnose",
            "made": time(made),
            "version": env!("CARGO_PKG_VERSION"),
            "hidden": hide.names_of(),
            "cause": report.cause().map(finding),
            "ready": report.ready.as_ref().map(|ready| {
                let mut ready = self.ready_json(ready);
                if let Some(Value::String(portal)) = ready.get_mut("portal") {
                    *portal = redacted(portal);
                }
                ready
            }),
            "findings": report.findings.iter().map(finding).collect::<Vec<_>>(),
            "changes": changes,
        }) else {
            return Map::new();
        };
        object
    }

    /// The report as a JSON file.
    pub fn report_file(&self, report: &Report, hide: Hide, made: OffsetDateTime) -> String {
        format!(
            "{:#}\n",
            Value::Object(self.report_json(report, hide, made))
        )
    }

    fn finding_json(&self, finding: &Finding, redacted: &dyn Fn(&str) -> String) -> Value {
        let words = self.finding_by(finding, redacted);
        let details = finding.details.iter().map(|detail| {
            json!({
                "label": detail.label,
                "value": redacted(&detail.value),
            })
        });
        json!({
            "layer": finding.layer,
            "outcome": finding.outcome(),
            "code": finding.problem().map(|problem| problem.to_string()),
            "reader": finding.reader().map(redacted),
            "what": redacted(&words.what),
            "means": words.means.as_deref().map(redacted),
            "next": words.next.as_deref().map(redacted),
            "run": finding.command.as_deref().map(redacted),
            "details": details.collect::<Vec<_>>(),
        })
    }

    /// What a detail is, and its value.
    pub fn detail(&self, detail: &Detail) -> (String, String) {
        let label = self.format(detail.label.key(), None, &self.arguments(Vec::new()));
        let note = match (detail.label, detail.value.as_str()) {
            (Label::Note, "loses-field") => "reader-note-loses-field",
            (Label::Note, "false-keypad") => "reader-note-false-keypad",
            _ => return (label, detail.value.clone()),
        };
        (label, self.format(note, None, &self.arguments(Vec::new())))
    }

    /// Whether a card is ready for a portal, in one line.
    pub fn ready(&self, ready: &Readiness) -> String {
        let answer = |ready: Ready| {
            let value = vec![("ready", Parameter::Text(ready.name().to_owned()))];
            self.format("ready-answer", None, &self.arguments(value))
        };
        let points = ready.points().map(|(point, ready)| {
            let point = self.format(point, None, &self.arguments(Vec::new()));
            format!("{point} {}", answer(ready))
        });
        let verdict = match ready.verdict() {
            // The portal did not say how it wants the card: nothing is promised.
            Ready::Unknown | Ready::Maybe if ready.tls == Ready::Unknown => "unasked",
            verdict => verdict.name(),
        };
        let verdict = vec![
            ("portal", Parameter::Text(ready.portal.clone())),
            ("ready", Parameter::Text(verdict.to_owned())),
        ];
        let verdict = self.format("ready-verdict", None, &self.arguments(verdict));
        format!("{verdict}: {}.", points.join(", "))
    }

    /// The same for machines: the points, and the worst of them.
    pub fn ready_json(&self, ready: &Readiness) -> Value {
        json!({
            "portal": ready.portal,
            "verdict": ready.verdict(),
            "certificate": ready.certificate,
            "issuer": ready.issuer,
            "key": ready.key,
            "tls": ready.tls,
            "pin": ready.pin,
        })
    }

    /// Something that changed: where and what, then before and now.
    pub fn change(&self, change: &Change) -> (String, String) {
        let layer = self.layer(change.layer);
        let what = change.label.map_or(layer.clone(), |label| {
            let label = self.format(label.key(), None, &self.arguments(Vec::new()));
            format!("{layer}, {label}")
        });
        let shown = |values: &[String]| {
            let words = values.iter().map(|value| self.state(value));
            let words = words.collect::<Vec<_>>().join(", ");
            Parameter::Text(if words.is_empty() {
                "—".to_owned()
            } else {
                words
            })
        };
        let values = vec![
            ("before", shown(&change.before)),
            ("now", shown(&change.now)),
        ];
        (
            what,
            self.format("change-values", None, &self.arguments(values)),
        )
    }

    /// When the last good state was seen.
    pub fn changes_since(&self, last_good: &Baseline) -> String {
        let made = last_good.made().unwrap_or(OffsetDateTime::UNIX_EPOCH);
        let day = vec![("date", Parameter::Day(made.date()))];
        self.format("changes-since", None, &self.arguments(day))
    }

    /// An outcome in words; anything else as it is.
    fn state(&self, value: &str) -> String {
        let outcome = Outcome::ALL.into_iter().find(|one| one.name() == value);
        outcome.map_or_else(|| value.to_owned(), |outcome| self.outcome(outcome))
    }
}
