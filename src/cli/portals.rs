//! `varco portals`: the portals that come with the program; what a sign-in would meet there; who may
//! enter.

mod access;
mod check;

use serde_json::{Value, json};

use super::args::{PortalsCommand, PortalsOptions};
use super::output::Output;
use crate::portal::builtin;
use crate::problem::Problem;
use crate::text::Word;

pub(super) fn run(options: &PortalsOptions, output: &mut Output) -> Result<u8, Problem> {
    match &options.what {
        None => list(output),
        Some(PortalsCommand::Check(options)) => check::run(options, output),
        Some(PortalsCommand::Access(options)) => access::run(options, output),
    }
}

fn list(output: &mut Output) -> Result<u8, Problem> {
    let profiles = builtin();
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
    output.object(&json!({ "portals": list }))?;
    Ok(0)
}
