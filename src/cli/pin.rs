//! `varco pin`: the state of the PIN.

use serde_json::json;

use super::args::PinStatusOptions;
use super::choose;
use super::output::Output;
use crate::card::{Counters, Depth, Tries, ask_counters};
use crate::problem::Problem;
use crate::settings::Settings;
use crate::text::{PinWord, Text, Word};

pub(super) fn status(
    options: &PinStatusOptions,
    settings: &Settings,
    output: &mut Output,
) -> Result<u8, Problem> {
    let limits = super::limits();
    let memory = choose::memory(&options.source, settings, output);
    let card = choose::card(&options.source, Depth::Tries, &memory, &limits)?;
    let (card, Counters { puk, .. }) = ask_counters(card, &limits)?;
    let text = output.text();
    output.field(Word::Card, &card.card.title());
    output.field(Word::Pin, &tries_words(text, card.tries));
    output.labelled(&text.pin_word(PinWord::PukTries), &puk_words(text, puk));
    let result = output.object(&json!({
        "reader": card.reader,
        "card": { "kind": card.card.kind(), "model": card.card.model() },
        "pin": card.tries,
        "pin_tries_left": card.tries.left(),
        "puk": puk,
        "puk_tries_left": puk.left(),
    }));
    let tries = card.tries;
    card.close();
    result?;
    Ok(tries.obstacle().map_or(0, |problem| problem.exit_code()))
}

/// The tries left in words.
pub(super) fn tries_words(text: &Text, tries: Tries) -> String {
    match tries {
        Tries::Left(0) => text.word(Word::PinBlocked),
        Tries::Left(left) => text.tries_left(left),
        Tries::Verified => text.word(Word::PinVerified),
        Tries::NotActivated => text.word(Word::PinNotActivated),
        Tries::NotAsked => text.word(Word::TriesNotAsked),
        Tries::NotReadable => text.word(Word::TriesNotReadable),
    }
}

/// The tries of the PUK in words.
pub(super) fn puk_words(text: &Text, tries: Tries) -> String {
    match tries.left() {
        Some(left) => text.tries_left(left),
        None => text.pin_word(PinWord::PukUnknown),
    }
}
