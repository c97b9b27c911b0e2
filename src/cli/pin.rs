//! `varco pin`: the state of the PIN.

use serde_json::{Value, json};

use super::args::{NewPinOptions, PinStatusOptions};
use super::ask_pin::PinSource;
use super::output::Output;
use super::{choose, pin_entry};
use crate::card::{Depth, Found, Limits, Tries, change_pin, unblock_pin};
use crate::problem::Problem;
use crate::secret::Pin;
use crate::settings::Settings;
use crate::text::{Text, Word};

pub(super) fn status(
    options: &PinStatusOptions,
    settings: &Settings,
    output: &mut Output,
) -> Result<u8, Problem> {
    let limits = super::limits();
    let memory = choose::memory(&options.source, settings, output);
    let card = choose::card(&options.source, Depth::Tries, &memory, &limits)?;
    output.field(Word::Card, &card.card.title());
    output.field(Word::Pin, &tries_words(output.text(), card.tries));
    let result = output.object(&json!({
        "reader": card.reader,
        "card": { "kind": card.card.kind(), "model": card.card.model() },
        "pin": card.tries,
        "pin_tries_left": card.tries.left(),
    }));
    let tries = card.tries;
    card.close();
    result?;
    Ok(tries.obstacle().map_or(0, |problem| problem.exit_code()))
}

/// Replaces the PIN. The old one is tried once.
pub(super) fn change(
    options: &NewPinOptions,
    settings: &Settings,
    output: &mut Output,
) -> Result<u8, Problem> {
    let limits = super::limits();
    let memory = choose::memory(&options.source, settings, output);
    let found = choose::card(&options.source, Depth::Tries, &memory, &limits)?;
    let card = report(&found);
    let (tries, length) = (found.tries, found.card.pin_length());
    let text = output.text();
    let given = (|| {
        tries.obstacle().map_or(Ok(()), Err)?;
        let source = PinSource::new(options.pin_stdin, options.last_try);
        let prompt = text.word(Word::OldPin);
        let given = source.get(prompt, tries, length, &limits.cancel, output)?;
        Ok((given, new_pin(options, &limits, output)?))
    })();
    let (old, new) = match given {
        Ok(given) => given,
        Err(problem) => {
            found.close();
            return Err(problem);
        }
    };
    change_pin(found, old.pin, new, Some(old.known), &limits)?;
    output.line(&text.word(Word::PinChanged));
    output.object(&card)?;
    Ok(0)
}

/// Sets a new PIN with the PUK, which is tried once.
pub(super) fn unblock(
    options: &NewPinOptions,
    settings: &Settings,
    output: &mut Output,
) -> Result<u8, Problem> {
    let limits = super::limits();
    let memory = choose::memory(&options.source, settings, output);
    let found = choose::card(&options.source, Depth::ForLogin, &memory, &limits)?;
    let card = report(&found);
    let text = output.text();
    let given = (|| {
        let puk = if options.pin_stdin {
            pin_entry::puk_from_stdin(&limits.cancel)?
        } else {
            pin_entry::ask_puk(&text.word(Word::Puk))?
        };
        Ok((puk, new_pin(options, &limits, output)?))
    })();
    let (puk, new) = match given {
        Ok(given) => given,
        Err(problem) => {
            found.close();
            return Err(problem);
        }
    };
    unblock_pin(found, puk, new, options.last_try, &limits)?;
    output.line(&text.word(Word::PinUnblocked));
    output.object(&card)?;
    Ok(0)
}

/// What the JSON object says of the card.
fn report(found: &Found) -> Value {
    json!({
        "reader": found.reader,
        "card": { "kind": found.card.kind(), "model": found.card.model() },
    })
}

/// The new PIN: typed twice, or the next line of standard input.
fn new_pin(options: &NewPinOptions, limits: &Limits, output: &Output) -> Result<Pin, Problem> {
    let text = output.text();
    if options.pin_stdin {
        return pin_entry::from_stdin(&limits.cancel);
    }
    loop {
        let new = pin_entry::ask(&text.word(Word::NewPin))?;
        let again = pin_entry::ask(&text.word(Word::NewPinAgain))?;
        if new.is_same(&again) {
            return Ok(new);
        }
        output.line(&text.word(Word::NewPinsDiffer));
    }
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
