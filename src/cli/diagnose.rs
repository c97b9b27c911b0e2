//! `varco diagnose`: every layer between the person and the portal, and what to do.

use serde_json::{Value, json};

use super::args::DiagnoseOptions;
use super::output::Output;
use crate::diagnosis::{Finding, Report, Sources, Surroundings, run as diagnose};
use crate::problem::Problem;
use crate::settings::Settings;
use crate::text::Text;

/// Looks, prints, and ends with the exit code of the first thing that stands in the way. What is
/// printed names no person: it may be sent to whoever helps.
pub(super) fn run(
    options: &DiagnoseOptions,
    settings: &Settings,
    output: &mut Output,
) -> Result<u8, Problem> {
    let chosen = options.portal.as_deref().or(settings.portal.as_deref());
    let portal = settings.known_portals().find(chosen.unwrap_or("inail"))?;
    let sources = Sources {
        surroundings: Surroundings::look(),
        readers: super::readers_of(options.simulated.as_deref())?,
        portal: options.online.then_some(portal),
    };
    let report = diagnose(&sources, &super::limits(), |_| ()).ok_or(Problem::Cancelled)?;
    for line in output.text().report(&report).lines() {
        output.line(line);
    }
    let findings = report.findings.iter();
    let findings: Vec<_> = findings
        .map(|finding| value(finding, &report, output.text()))
        .collect();
    let cause = report.cause();
    output.object(&json!({
        "findings": findings,
        "cause": cause.map(|finding| value(finding, &report, output.text())),
    }))?;
    let problem = cause.and_then(Finding::problem);
    Ok(problem.map_or(0, |problem| problem.exit_code()))
}

fn value(finding: &Finding, report: &Report, text: &Text) -> Value {
    let words = text.finding(finding);
    let redacted = |text: &str| report.redactor.redact(text);
    json!({
        "layer": finding.layer,
        "outcome": finding.outcome(),
        "code": finding.problem().map(|problem| problem.to_string()),
        "reader": finding.reader().map(redacted),
        "what": redacted(&words.what),
        "means": words.means.as_deref().map(redacted),
        "next": words.next.as_deref().map(redacted),
    })
}
