//! `varco portals`: the portals that come with the program and the person's own; what a sign-in
//! would meet there; who may enter.

mod access;
mod check;
mod ready;
mod ways;

use serde_json::{Value, json};

use super::args::{PortalsCommand, PortalsOptions};
use super::output::Output;
use crate::portal::{HostPattern, Profile};
use crate::problem::Problem;
use crate::settings::Settings;
use crate::text::Word;

pub(super) use ways::{WaysOptions, leads_elsewhere, point_to_other_ways};

pub(super) fn run(
    options: &PortalsOptions,
    settings: &Settings,
    output: &mut Output,
) -> Result<u8, Problem> {
    match &options.what {
        None => list(settings, output),
        Some(PortalsCommand::Check(options)) => check::run(options, settings, output),
        Some(PortalsCommand::Access(options)) => access::run(options, output),
        Some(PortalsCommand::Ways(options)) => ways::run(options, settings, output),
    }
}

fn names(hosts: &[HostPattern]) -> Vec<String> {
    hosts.iter().map(ToString::to_string).collect()
}

/// The tables that nobody confirmed, in words where there are any.
fn assumed(profile: &Profile, output: &Output) -> Vec<String> {
    let words = profile.assumed.iter().map(|table| {
        let id = match table.as_str() {
            "entry" => "assumed-entry",
            "hosts" => "assumed-hosts",
            "cie" => "assumed-cie",
            "signed_in" => "assumed-signed-in",
            other => return other.to_owned(),
        };
        output.text().about_portals(id, Vec::new())
    });
    words.collect()
}

fn list(settings: &Settings, output: &mut Output) -> Result<u8, Problem> {
    let known = settings.known_portals();
    let profiles = known.profiles;
    for profile in &profiles {
        output.field(
            Word::Portal,
            &format!("{} ({})", profile.title, profile.name),
        );
        output.field(Word::Address, profile.start.as_str());
        if !profile.assumed.is_empty() {
            output.line(&format!("  {}:", output.text().word(Word::Assumed)));
            for words in assumed(profile, output) {
                output.line(&format!("    {words}"));
            }
        }
    }
    let list: Vec<Value> = profiles
        .iter()
        .map(|profile| {
            json!({
                "name": profile.name,
                "title": profile.title,
                "start": profile.start,
                "card_hosts": names(&profile.card_hosts),
                "cie_hosts": profile.cie.as_ref().map(|way| names(&way.server.hosts)),
                "assumed": profile.assumed,
            })
        })
        .collect();
    for problem in known.own.iter().filter_map(|own| own.title.as_ref().err()) {
        output.complain(problem);
    }
    output.object(&json!({ "portals": list }))?;
    Ok(0)
}
