//! Which reader and which card: the one that was named, or the only one that can be used.

use std::sync::Arc;

use super::args::Source;
use crate::card::{Depth, Found, Limits};
use crate::problem::Problem;
use crate::reader::{Readers, Slot};

/// Looks at the card that the options name.
pub(super) fn card(source: &Source, depth: Depth, limits: &Limits) -> Result<Found, Problem> {
    let readers = super::readers_of(source.simulated.as_deref())?;
    among(&readers, source.reader.as_deref(), depth, limits)
}

/// Looks at the card to work with. A foreign card in one reader does not hide a CNS in another.
pub(super) fn among(
    readers: &Arc<dyn Readers>,
    wanted: Option<&str>,
    depth: Depth,
    limits: &Limits,
) -> Result<Found, Problem> {
    let names = with_card(&**readers, wanted)?;
    let mut found: Vec<Found> = Vec::new();
    let mut first_problem = None;
    for name in names {
        match Found::look(readers, &name, depth, limits) {
            Ok(card) => found.push(card),
            Err(Problem::Cancelled) => return Err(Problem::Cancelled),
            Err(problem) => {
                first_problem.get_or_insert(problem);
            }
        }
    }
    if found.len() > 1 {
        let names: Vec<_> = found.iter().map(|card| card.reader.clone()).collect();
        found.into_iter().for_each(Found::close);
        return Err(Problem::SeveralCards {
            readers: names.join(", "),
        });
    }
    found
        .pop()
        .ok_or_else(|| first_problem.unwrap_or(Problem::NoCard))
}

/// Names of the readers that hold a card, among those that fit the wish.
fn with_card(readers: &dyn Readers, wanted: Option<&str>) -> Result<Vec<String>, Problem> {
    let mut states = readers.list()?;
    if states.is_empty() {
        return Err(Problem::NoReader);
    }
    if let Some(wanted) = wanted {
        let exact = states.iter().any(|state| state.name == wanted);
        states.retain(|state| {
            if exact {
                state.name == wanted
            } else {
                state.name.contains(wanted)
            }
        });
        if states.is_empty() {
            return Err(Problem::ReaderNotFound {
                name: wanted.to_owned(),
            });
        }
    }
    let mute = states.iter().find(|state| state.slot == Slot::Mute);
    let mute = mute.map(|state| state.name.clone());
    let names: Vec<_> = states
        .into_iter()
        .filter(|state| matches!(state.slot, Slot::Card { .. }))
        .map(|state| state.name)
        .collect();
    match (names.is_empty(), mute) {
        (false, _) => Ok(names),
        (true, Some(reader)) => Err(Problem::MuteCard { reader }),
        (true, None) => Err(Problem::NoCard),
    }
}
