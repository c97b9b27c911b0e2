//! The reader's keypad: begun by a press, and its seconds.

use std::time::Duration;

use iced::{Subscription, Task, time};

use super::{App, Message};
use crate::flow::{Event, KeypadEvent, OfReader, Stage};
use crate::settings::ReaderKeypad;

/// One tick a second while the reader waits for keys.
pub(super) fn watch(stage: &Stage) -> Subscription<Event> {
    match stage.waiting_keypad().and_then(|at_reader| at_reader.waits) {
        Some(1..) => {
            time::every(Duration::from_secs(1)).map(|_| Event::Keypad(KeypadEvent::Second))
        }
        Some(0) | None => Subscription::none(),
    }
}

impl App {
    /// Lets the person type on the reader, where the settings allow it.
    pub(super) fn type_on_reader(&mut self) -> Task<Message> {
        match self.desk.settings.reader_keypad {
            ReaderKeypad::Off => Task::none(),
            ReaderKeypad::Auto => self.step(Event::Keypad(KeypadEvent::Wanted)),
        }
    }

    /// Whether what is typed on the reader is a new PIN.
    pub(in crate::ui) fn renewal_waits(&self) -> bool {
        matches!(self.state.stage, Stage::NewPin(_))
    }

    /// Whether the dialog offers this keypad.
    pub(in crate::ui) fn offers(&self, keypad: OfReader) -> bool {
        let is_on = self.desk.settings.reader_keypad == ReaderKeypad::Auto;
        is_on && matches!(keypad, OfReader::Ready(_))
    }
}
