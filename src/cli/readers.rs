//! `varco readers`: the readers and what is in them.

use std::sync::mpsc;

use serde_json::{Value, json};

use super::args::ReadersOptions;
use super::output::Output;
use crate::problem::Problem;
use crate::reader::{Monitor, ReaderState, Slot};
use crate::text::Word;

pub(super) fn run(options: &ReadersOptions, output: &mut Output) -> Result<u8, Problem> {
    let readers = super::readers_of(options.simulated.as_deref())?;
    if !options.watch {
        print(&readers.list()?, output)?;
        return Ok(0);
    }
    let (sender, changes) = mpsc::channel();
    let end = sender.clone();
    let limits = super::limits();
    // The end of the watching is a change like any other: the last one.
    limits.cancel.on_cancel(move || {
        end.send(None).ok();
    });
    let _monitor = Monitor::start(&*readers, move |snapshot| {
        sender.send(Some(snapshot)).ok();
    })?;
    while let Ok(Some(snapshot)) = changes.recv() {
        match snapshot {
            Ok(states) => print(&states, output)?,
            Err(error) => output.problem(&error.into()),
        }
    }
    Ok(0)
}

fn print(states: &[ReaderState], output: &Output) -> Result<(), Problem> {
    if states.is_empty() {
        output.line(&output.text().word(Word::NoReaders));
    }
    for state in states {
        let word = output.text().word(word(&state.slot));
        let detail = match &state.slot {
            Slot::Card { atr, .. } => format!(" (ATR {atr})"),
            Slot::Empty | Slot::Mute | Slot::Unavailable => String::new(),
        };
        output.line(&format!("{}: {word}{detail}", state.name));
    }
    let list: Vec<Value> = states.iter().map(value).collect();
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

fn value(state: &ReaderState) -> Value {
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
    json!({ "name": state.name, "state": slot, "atr": atr })
}
