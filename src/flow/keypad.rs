//! The keypad of the reader in an attempt: whether it can be used, waited for, and how an entry
//! there ended. The same for a sign-in and for a new PIN.

use super::{Effect, Entry, NewPin, PinForm, Stage, State, Typed};
use crate::card::{Kind, PinEntry};
use crate::problem::KeypadEnd;
use crate::reader::keypad::SECONDS;
use crate::reader::{Features, Keypad};

/// The keypad of the reader, as it concerns the card in it.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub enum OfReader {
    /// It has none, or none that can do what is wanted.
    #[default]
    None,
    /// It says that it has one, and does not use it.
    Lies,
    /// It has one, which a CIE can't use: its PIN travels encrypted.
    NotForCie,
    /// It can be used.
    Ready(Keypad),
}

/// The keypad in one attempt.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub struct AtReader {
    /// Whether it can be used.
    pub keypad: OfReader,
    /// While the reader waits for keys: how many seconds are left for the first one.
    pub waits: Option<u8>,
    /// How the last entry there ended without a PIN.
    pub ended: Option<KeypadEnd>,
}

/// What happens at the keypad.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum KeypadEvent {
    /// The person wants to type there.
    Wanted,
    /// A second passed while the reader waits for keys.
    Second,
}

impl OfReader {
    /// What a reader's features mean for a card of this kind.
    pub fn of(features: Features, kind: Kind) -> Self {
        match (features.keypad, kind) {
            (None, _) if features.keypad_lies => Self::Lies,
            (None, _) => Self::None,
            (Some(_), Kind::Cie) => Self::NotForCie,
            (Some(keypad), Kind::Cns) => Self::Ready(keypad),
        }
    }

    /// The same where a PIN is to be replaced, which not every keypad can do.
    #[must_use]
    pub fn for_change(self) -> Self {
        match self {
            Self::Ready(keypad) if keypad.modify.is_none() => Self::None,
            other => other,
        }
    }
}

impl AtReader {
    pub(super) fn new(keypad: OfReader) -> Self {
        Self {
            keypad,
            ..Self::default()
        }
    }

    /// Something is sent; `on_keypad` says that it is typed on the reader.
    pub(super) fn begin(&mut self, on_keypad: bool) {
        self.ended = None;
        self.waits = on_keypad.then_some(SECONDS);
    }

    /// The card got nothing: the keyboard is there, and the keypad, if it works.
    pub(super) fn end(&mut self, reason: KeypadEnd) {
        self.ended = Some(reason);
        if reason == KeypadEnd::Unable {
            self.keypad = OfReader::Lies;
        }
    }

    fn second(&mut self) {
        self.waits = self.waits.map(|seconds| seconds.saturating_sub(1));
    }
}

impl Stage {
    /// The keypad at which a person is to type now.
    pub fn waiting_keypad(&self) -> Option<AtReader> {
        let at_reader = match self {
            Self::Working { entry, .. } => entry.at_reader,
            Self::NewPin(NewPin::Setting(form)) => form.at_reader,
            _ => return None,
        };
        at_reader.waits.map(|_| at_reader)
    }
}

impl State {
    pub(super) fn keypad_event(&mut self, event: KeypadEvent) -> Vec<Effect> {
        match (event, &mut self.stage) {
            (KeypadEvent::Wanted, Stage::AskPin(Entry { at_reader, .. })) => {
                match at_reader.keypad {
                    OfReader::Ready(keypad) => self.pin_given(PinEntry::OnKeypad(keypad)),
                    _ => Vec::new(),
                }
            }
            (KeypadEvent::Wanted, Stage::NewPin(NewPin::Typing(PinForm { at_reader, .. }))) => {
                match at_reader.keypad {
                    OfReader::Ready(keypad) => self.new_pin_entered(Typed::OnKeypad(keypad)),
                    _ => Vec::new(),
                }
            }
            (KeypadEvent::Second, Stage::Working { entry, .. }) => {
                entry.at_reader.second();
                Vec::new()
            }
            (KeypadEvent::Second, Stage::NewPin(NewPin::Setting(form))) => {
                form.at_reader.second();
                Vec::new()
            }
            _ => Vec::new(),
        }
    }
}
