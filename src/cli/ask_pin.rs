//! Where a PIN comes from, and the yes of its own that a last try needs.

use super::output::Output;
use super::pin_entry;
use crate::cancel::Cancel;
use crate::card::{PinLength, Tries};
use crate::problem::Problem;
use crate::secret::Pin;
use crate::text::Word;

/// Where the PIN comes from.
pub(super) enum PinSource {
    /// The person types it, and confirms a last try; `last_try` confirms it in advance.
    Terminal {
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
    pub(super) pin: Pin,
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
            Self::Terminal { last_try } => {
                if is_last
                    && !last_try
                    && !pin_entry::confirm(
                        &text.word(Word::LastTryQuestion),
                        &text.word(Word::Yes),
                    )?
                {
                    return Err(Problem::LastTry);
                }
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
        Ok(GivenPin { pin, known })
    }
}
