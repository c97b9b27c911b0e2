//! `varco readers`: the readers and what is in them, cards by name; what can be used comes first.
//! Watching asks each card once, when it comes: whoever uses it then is in nobody's way.

use std::cmp::Reverse;
use std::collections::HashMap;
use std::sync::Arc;
use std::sync::mpsc;
use std::time::Duration;

use serde_json::{Value, json};
use time::OffsetDateTime;

use super::args::ReadersOptions;
use super::output::Output;
use crate::card::{Card, Depth, Found, Limits};
use crate::identity::Certificate;
use crate::problem::Problem;
use crate::reader::{Monitor, ReaderState, Readers, Slot};
use crate::text::Word;

/// The longest wait for a card that is to say what it is.
const PATIENCE: Duration = Duration::from_secs(5);

pub(super) fn run(options: &ReadersOptions, output: &mut Output) -> Result<u8, Problem> {
    let readers = super::readers_of(options.simulated.as_deref())?;
    let limits = Limits {
        answer: PATIENCE,
        ..super::limits()
    };
    if !options.watch {
        let places = readers.list()?.into_iter();
        let mut places: Vec<_> = places
            .map(|state| Place::of(state, &readers, &limits))
            .collect();
        // The rest keeps its order.
        places.sort_by_key(|place| Reverse(place.worth()));
        print(&places, output)?;
        return Ok(0);
    }
    let (sender, changes) = mpsc::channel();
    let end = sender.clone();
    // The end of the watching is a change like any other: the last one.
    limits.cancel.on_cancel(move || {
        end.send(None).ok();
    });
    let _monitor = Monitor::start(&*readers, move |snapshot| {
        sender.send(Some(snapshot)).ok();
    })?;
    let mut known = HashMap::new();
    while let Ok(Some(snapshot)) = changes.recv() {
        match snapshot {
            Ok(states) => {
                let places = states.into_iter();
                let places: Vec<_> = places
                    .map(|state| again(state, &mut known, &readers, &limits))
                    .collect();
                if limits.cancel.is_cancelled() {
                    break;
                }
                print(&places, output)?;
                let places = places.into_iter();
                known = places
                    .map(|place| (place.state.name.clone(), place))
                    .collect();
            }
            Err(error) => output.problem(&error.into()),
        }
    }
    Ok(0)
}

/// A reader in a new picture: a card that was there before is not asked again.
fn again(
    state: ReaderState,
    known: &mut HashMap<String, Place>,
    readers: &Arc<dyn Readers>,
    limits: &Limits,
) -> Place {
    match known.remove(&state.name) {
        Some(before) if before.state == state => before,
        _ => Place::of(state, readers, limits),
    }
}

/// A reader and what is in it.
struct Place {
    state: ReaderState,
    /// What the card is, or why nobody knows; `None` if none was asked.
    card: Option<Result<Named, Problem>>,
}

/// What a card is.
struct Named {
    title: String,
    kind: crate::card::Kind,
    model: String,
    /// Whether nothing is known that keeps it from signing in.
    is_usable: bool,
}

/// How much a place is worth to who wants to sign in.
#[derive(Clone, Copy, Eq, Ord, PartialEq, PartialOrd)]
enum Worth {
    Nothing,
    Card,
    Known,
    Usable,
}

impl Named {
    fn new(card: &Card) -> Self {
        let certificate = card.certificate().map(Certificate::parse);
        let is_usable = match certificate {
            None => true,
            Some(Ok(found)) => found.checks(OffsetDateTime::now_utc()).problem().is_none(),
            Some(Err(_)) => false,
        };
        Self {
            title: card.title(),
            kind: card.kind(),
            model: card.model(),
            is_usable,
        }
    }
}

impl Place {
    /// Asks the card in a reader what it is.
    fn of(state: ReaderState, readers: &Arc<dyn Readers>, limits: &Limits) -> Self {
        let asks = matches!(
            state.slot,
            Slot::Card {
                exclusive: false,
                ..
            }
        );
        let card = asks.then(|| {
            let found = Found::look(readers, &state.name, Depth::Name, limits)?;
            let named = Named::new(&found.card);
            found.close();
            Ok(named)
        });
        Self { state, card }
    }

    fn worth(&self) -> Worth {
        match (&self.card, &self.state.slot) {
            (Some(Ok(named)), _) if named.is_usable => Worth::Usable,
            (Some(Ok(_)), _) => Worth::Known,
            (Some(Err(_)), _) | (None, Slot::Card { .. } | Slot::Mute) => Worth::Card,
            (None, Slot::Empty | Slot::Unavailable) => Worth::Nothing,
        }
    }
}

fn print(places: &[Place], output: &Output) -> Result<(), Problem> {
    let text = output.text();
    if places.is_empty() {
        output.line(&text.word(Word::NoReaders));
    }
    for Place { state, card } in places {
        let what = match card {
            Some(Ok(named)) => named.title.clone(),
            Some(Err(problem)) => format!("{} {problem}", text.problem(problem).what),
            None => text.word(word(&state.slot)),
        };
        let detail = match &state.slot {
            Slot::Card { atr, .. } => format!(" (ATR {atr})"),
            Slot::Empty | Slot::Mute | Slot::Unavailable => String::new(),
        };
        output.line(&format!("{}: {what}{detail}", state.name));
    }
    let list: Vec<Value> = places.iter().map(value).collect();
    output.object(&json!({ "readers": list }))
}

fn word(slot: &Slot) -> Word {
    match slot {
        Slot::Empty => Word::ReaderEmpty,
        Slot::Mute => Word::CardMute,
        Slot::Unavailable => Word::ReaderUnavailable,
        Slot::Card {
            exclusive: true, ..
        } => Word::CardInUse,
        Slot::Card {
            exclusive: false, ..
        } => Word::CardPresent,
    }
}

fn value(Place { state, card }: &Place) -> Value {
    let (slot, atr) = match &state.slot {
        Slot::Empty => ("empty", None),
        Slot::Mute => ("mute", None),
        Slot::Unavailable => ("unavailable", None),
        Slot::Card {
            atr,
            exclusive: true,
        } => ("in_use", Some(atr.to_string())),
        Slot::Card {
            atr,
            exclusive: false,
        } => ("card", Some(atr.to_string())),
    };
    let (named, problem) = match card {
        Some(Ok(named)) => (Some(named), None),
        Some(Err(problem)) => (None, Some(problem.to_string())),
        None => (None, None),
    };
    let named = named.map(|named| json!({ "kind": named.kind, "model": named.model }));
    json!({ "name": state.name, "state": slot, "atr": atr, "card": named, "problem": problem })
}
