//! Where a PIN comes from, and the yes of its own that a last try needs.

use super::output::Output;
use super::{keypad, pin_entry};
use crate::cancel::Cancel;
use crate::card::{Found, PinEntry, PinLength, Tries};
use crate::problem::Problem;
use crate::reader::Keypad;
use crate::secret::Pin;
use crate::settings::ReaderKeypad;
use crate::text::PinWord;

/// Where the PIN comes from.
pub(super) enum PinSource {
    /// The person types it, and confirms a last try; `last_try` confirms it in advance.
    Terminal {
        /// Whether a last try may be used.
        last_try: bool,
    },
    /// The person types it on the reader; a last try is confirmed at the terminal, or by `last_try`
    /// in advance.
    Reader {
        /// Where it is typed.
        keypad: Keypad,
        /// Whether a last try may be used.
        last_try: bool,
    },
    /// Standard input; `last_try` confirms a last try in advance.
    Stdin {
        /// Whether a last try may be used.
        last_try: bool,
    },
    /// A virtual card's well-known PIN.
    Known(Pin),
}

/// A PIN, and the tries of which its giver knew when they gave it.
pub(super) struct GivenPin {
    pub(super) pin: PinEntry,
    pub(super) known: Tries,
}

impl PinSource {
    /// The source that the options name.
    pub(super) fn new(stdin: bool, last_try: bool) -> Self {
        if stdin {
            Self::Stdin { last_try }
        } else {
            Self::Terminal { last_try }
        }
    }

    /// The same, with the reader's keypad in the place of the terminal if it can be used.
    pub(super) fn at_reader(
        self,
        found: &mut Found,
        setting: ReaderKeypad,
        output: &Output,
    ) -> Self {
        let Self::Terminal { last_try } = self else {
            return self;
        };
        match keypad::usable(keypad::of_reader(found, setting), output) {
            Some(keypad) => Self::Reader { keypad, last_try },
            None => self,
        }
    }

    /// Gets the PIN, and a yes for a last try. A card that does not tell its tries before the PIN
    /// may turn out to have one left: then only a yes in advance counts.
    pub(super) fn get(
        self,
        prompt: String,
        tries: Tries,
        length: PinLength,
        cancel: &Cancel,
        output: &Output,
    ) -> Result<GivenPin, Problem> {
        let text = output.text();
        let is_last = tries == Tries::Left(1);
        let (pin, in_advance) = match self {
            Self::Known(pin) => (pin, false),
            Self::Stdin { last_try } => {
                let pin = pin_entry::from_stdin(cancel)?;
                if is_last && !last_try {
                    return Err(Problem::LastTry);
                }
                (pin, last_try)
            }
            Self::Reader { keypad, last_try } => {
                keypad::confirm_last(is_last, last_try, output)?;
                keypad::invite(PinWord::KeypadPin, cancel, output);
                return Ok(GivenPin {
                    pin: PinEntry::OnKeypad(keypad),
                    known: tries,
                });
            }
            Self::Terminal { last_try } => {
                keypad::confirm_last(is_last, last_try, output)?;
                let prompt = match tries.left() {
                    Some(left) => format!("{prompt}, {}", text.tries_left(left)),
                    None => prompt,
                };
                (pin_entry::ask(&prompt)?, last_try)
            }
        };
        if !length.allows(pin.len()) {
            return Err(Problem::PinLength {
                min: length.min,
                max: length.max,
            });
        }
        let known = match tries {
            Tries::NotAsked if in_advance => Tries::Left(1),
            tries => tries,
        };
        Ok(GivenPin {
            pin: pin.into(),
            known,
        })
    }
}
