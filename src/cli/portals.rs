//! `varco portals`: the portals that come with the program and the person's own; what a sign-in
//! would meet there; who may enter.

mod access;
mod check;
mod ways;

use serde_json::{Value, json};

use super::args::{PortalsCommand, PortalsOptions};
use super::output::Output;
use crate::problem::Problem;
use crate::settings::Settings;
use crate::text::Word;

pub(super) use ways::WaysOptions;

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
            output.line(&format!(
                "  {}: {}",
                output.text().word(Word::Assumed),
                profile.assumed.join(", ")
            ));
        }
    }
    let list: Vec<Value> = profiles
        .iter()
        .map(|profile| {
            json!({
                "name": profile.name,
                "title": profile.title,
                "start": profile.start,
                "card_hosts": profile.card_hosts.iter().map(ToString::to_string).collect::<Vec<_>>(),
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
