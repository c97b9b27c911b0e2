//! The reader's keypad: when the person is to use it, and what they are told to do there.

use std::io::{self, Write as _};

use super::output::Output;
use super::pin_entry;
use crate::cancel::Cancel;
use crate::card::Found;
use crate::flow::OfReader;
use crate::problem::Problem;
use crate::reader::Keypad;
use crate::reader::keypad::SECONDS;
use crate::settings::ReaderKeypad;
use crate::text::{PinWord, Word};

/// The keypad of the reader with this card, as the settings allow it to be used.
pub(super) fn of_reader(found: &mut Found, setting: ReaderKeypad) -> OfReader {
    match setting {
        ReaderKeypad::Off => OfReader::None,
        ReaderKeypad::Auto => OfReader::of(found.connection.features(), found.card.kind()),
    }
}

/// The keypad to be used; where there is one that can't be, says why.
pub(super) fn usable(keypad: OfReader, output: &Output) -> Option<Keypad> {
    let word = match keypad {
        OfReader::Ready(keypad) => return Some(keypad),
        OfReader::None => return None,
        OfReader::Lies => PinWord::KeypadLies,
        OfReader::NotForCie => PinWord::KeypadNotCie,
    };
    tell(&output.text().pin_word(word));
    None
}

/// Asks for a yes to a last try, unless it was given in advance.
pub(super) fn confirm_last(
    is_last: bool,
    in_advance: bool,
    output: &Output,
) -> Result<(), Problem> {
    let text = output.text();
    if is_last
        && !in_advance
        && !pin_entry::confirm(&text.word(Word::LastTryQuestion), &text.word(Word::Yes))?
    {
        return Err(Problem::LastTry);
    }
    Ok(())
}

/// Says what is to be typed on the reader, how long it waits, and how to stop; once more if
/// somebody stops the command: only the reader's own key can.
pub(super) fn invite(what: PinWord, cancel: &Cancel, output: &Output) {
    let text = output.text();
    let lines = [
        text.pin_word(what),
        text.keypad_seconds(SECONDS),
        text.pin_word(PinWord::KeypadCancel),
    ];
    for line in &lines {
        tell(line);
    }
    let stop = text.pin_word(PinWord::KeypadInterrupt);
    cancel.on_cancel(move || tell(&stop));
}

/// What a person has to know while the command runs, beside its answer.
fn tell(line: &str) {
    // Without anybody to read it the command goes on.
    writeln!(io::stderr().lock(), "{line}").ok();
}

#[cfg(test)]
mod tests;
