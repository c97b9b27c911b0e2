//! `varco portals check`: what a sign-in would meet, found out without any card.

use serde_json::{Map, Value, json};

use super::super::args::CheckOptions;
use super::super::output::Output;
use super::super::proxy::with_credentials;
use super::super::steps::Steps;
use super::ready::ready;
use crate::portal::{Asked, CardKind, Check, Meeting, Prospect, Remembered, Visit, check};
use crate::problem::{Parameter, Problem};
use crate::settings::{CheckBook, Settings};
use crate::tls::Version;

/// Most issuers that are printed for people; machine-readable output has them all.
const SHOWN_ISSUERS: usize = 5;

pub(super) fn run(
    options: &CheckOptions,
    settings: &Settings,
    output: &mut Output,
) -> Result<u8, Problem> {
    let profile = settings.known_portals().find(&options.portal)?;
    let limits = super::super::limits();
    let runtime = super::super::runtime()?;
    let steps = Steps::default();
    let found = with_credentials(&profile, output, || {
        let watch = |visit: &Visit| steps.add(visit);
        runtime.block_on(check(&profile, &limits.cancel, &watch))
    });
    let found = match found {
        Ok(found) => found,
        Err(problem) => {
            let content = json!({ "portal": profile.name, "visits": steps });
            output.problem_with(&problem, content);
            return Ok(problem.exit_code());
        }
    };
    show(&found, output);
    remember(&profile.name, &found, output);
    if let Some(Err(problem)) = &found.identity_server {
        output.complain(problem);
    }
    let source = &options.source;
    let ready = ready(&profile, source, settings, &runtime, &limits, output)?;
    let ready = ready.map(|ready| output.text().ready_json(&ready));
    output.object(&report(&profile.name, &found, &steps, ready))?;
    Ok(0)
}

/// What the portal's host says stands beside the kinds of card; what the identity server says, in
/// an object of its own.
fn report(portal: &str, found: &Check, steps: &Steps, ready: Option<Value>) -> Value {
    let mut report = meeting(&found.portal);
    let server = match &found.identity_server {
        None => Value::Null,
        Some(Ok(met)) => Value::Object(meeting(met)),
        Some(Err(problem)) => json!({ "code": problem.to_string() }),
    };
    let cards = CardKind::ALL.map(|kind| {
        let (state, version) = prospect(found.prospect(kind));
        json!({
            "kind": kind.name(),
            "host": found.meeting(kind).map(|met| &met.host),
            "state": state,
            "tls": version.map(Version::number),
        })
    });
    report.insert("portal".to_owned(), json!(portal));
    report.insert("visits".to_owned(), json!(steps));
    report.insert("identity_server".to_owned(), server);
    report.insert("cards".to_owned(), json!(cards));
    report.insert("ready".to_owned(), ready.unwrap_or_default());
    Value::Object(report)
}

fn meeting(met: &Meeting) -> Map<String, Value> {
    let versions = met.versions.iter().map(|version| version.number());
    let fields = [
        ("host", json!(met.host)),
        ("server_verified", json!(true)),
        ("asked", json!(asked(&met.asked))),
        ("tls", json!(versions.collect::<Vec<_>>())),
        ("issuers", json!(met.issuers())),
    ];
    let fields = fields.map(|(name, value)| (name.to_owned(), value));
    fields.into_iter().collect()
}

/// Remembers what was found, and says if the portal asks in another way than the last time.
fn remember(portal: &str, found: &Check, output: &Output) {
    let met = [Some(&found.portal), found.meeting(CardKind::Cie)];
    let differs = |before: &&Remembered| {
        let mut met = met.into_iter().flatten();
        met.any(|met| before.differs(&met.host, (&met.asked).into()))
    };
    let mut looks = CheckBook::of_person();
    looks.renew(portal, |before| {
        if let Some(day) = before.filter(differs).and_then(Remembered::day) {
            let day = vec![("day", Parameter::Day(day))];
            output.line(&output.text().about_portals("remembered-changed", day));
        }
        Some(Remembered::new(found))
    });
    // What can't be kept is only found out again: said, and no failure.
    if let Err(problem) = looks.save() {
        output.complain(&problem);
    }
}

fn show(found: &Check, output: &Output) {
    let text = output.text();
    let words = |id: &str| text.about_portals(id, Vec::new());
    show_meeting(&found.portal, output);
    if let Some(Ok(met)) = &found.identity_server {
        output.line(&words("meets-identity-server"));
        show_meeting(met, output);
    }
    let mut label = words("meets-cards");
    for kind in CardKind::ALL {
        let name = words(match kind {
            CardKind::Cns => "meets-cns",
            CardKind::ShortCns => "meets-cns-1024",
            CardKind::Cie => "meets-cie",
        });
        let state = words(match found.prospect(kind) {
            Prospect::Works(Version::V13) => "meets-works",
            Prospect::Works(Version::V12) => "meets-works-12",
            Prospect::Doubtful => "meets-doubtful",
            Prospect::Cannot => "meets-cannot",
            Prospect::Unknown => "meets-unknown",
        });
        output.labelled(&label, &format!("{name}: {state}"));
        label.clear();
    }
}

fn show_meeting(met: &Meeting, output: &Output) {
    let text = output.text();
    let words = |id: &str| text.about_portals(id, Vec::new());
    let host = || vec![("host", Parameter::Text(met.host.clone()))];
    output.labelled(&words("meets-host"), &met.host);
    let when = match met.asked {
        Asked::AtHandshake(_) => "meets-at-handshake",
        Asked::PerPage(_) => "meets-per-page",
        Asked::Never => "meets-never",
    };
    output.labelled(&words("meets-when"), &words(when));
    output.labelled(
        &words("meets-server"),
        &text.about_portals("meets-server-verified", host()),
    );
    if !met.versions.is_empty() {
        let versions = met.versions.iter().map(|version| version.number());
        let versions: Vec<_> = versions.collect();
        output.labelled(&words("meets-tls"), &versions.join(", "));
    }
    show_issuers(met, output);
}

fn show_issuers(met: &Meeting, output: &Output) {
    let text = output.text();
    let words = |id: &str| text.about_portals(id, Vec::new());
    let label = words("meets-issuers");
    let Some(issuers) = met.issuers() else {
        output.labelled(&label, &words("meets-issuers-unknown"));
        return;
    };
    if issuers.is_empty() {
        output.labelled(&label, &words("meets-issuers-any"));
        return;
    }
    let count = i64::try_from(issuers.len()).unwrap_or(i64::MAX);
    let count = vec![("count", Parameter::Number(count))];
    output.labelled(&label, &text.about_portals("meets-issuers-count", count));
    for issuer in issuers.iter().take(SHOWN_ISSUERS) {
        let name = issuer.common_name().or_else(|| issuer.organization());
        output.labelled("", name.unwrap_or("?"));
    }
    if issuers.len() > SHOWN_ISSUERS {
        output.labelled("", "…");
    }
}

fn asked(asked: &Asked) -> &'static str {
    match asked {
        Asked::AtHandshake(_) => "at_handshake",
        Asked::PerPage(_) => "per_page",
        Asked::Never => "never",
    }
}

fn prospect(prospect: Prospect) -> (&'static str, Option<Version>) {
    match prospect {
        Prospect::Works(version) => ("works", Some(version)),
        Prospect::Doubtful => ("doubtful", None),
        Prospect::Cannot => ("cannot", None),
        Prospect::Unknown => ("unknown", None),
    }
}
