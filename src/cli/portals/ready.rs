//! Whether the card in the reader is ready for a portal, in one line. Without the PIN.

use super::super::args::Source;
use super::super::choose;
use super::super::output::Output;
use crate::card::{Depth, Limits};
use crate::diagnosis::Readiness;
use crate::portal::Profile;
use crate::problem::Problem;
use crate::settings::Settings;

/// Says it, if there is a card. That there is none is no fault: the check needs none; but whoever
/// names a reader is told.
pub(super) fn ready(
    profile: &Profile,
    source: &Source,
    settings: &Settings,
    runtime: &tokio::runtime::Runtime,
    limits: &Limits,
    output: &Output,
) -> Result<Option<Readiness>, Problem> {
    let is_named = source.reader.is_some() || source.simulated.is_some();
    let memory = choose::memory(source, settings, output);
    let found = match choose::card(source, Depth::ForLogin, &memory, limits) {
        Ok(found) => found,
        Err(problem) if is_named || problem == Problem::Cancelled => return Err(problem),
        Err(problem) => {
            if matches!(problem, Problem::SeveralCards { .. }) {
                output.complain(&problem);
            }
            return Ok(None);
        }
    };
    let (card, tries) = (found.card.clone(), found.tries);
    found.close();
    let asked = Readiness::ask(profile, &card, tries, limits, &|_| ());
    let (ready, plan) = runtime.block_on(asked);
    output.line(&output.text().ready(&ready));
    if let Err(problem) = plan {
        output.complain(&problem);
    }
    Ok(Some(ready))
}
