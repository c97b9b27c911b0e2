//! A connection to a virtual card, and its rounds of work.

use std::fmt;
use std::sync::{Arc, PoisonError};
use std::time::{Duration, Instant};

use super::keypad::{self, Filled, Typed};
use super::{Present, Reader, Shared};
use crate::reader::keypad::{Codes, Properties, SECONDS};
use crate::reader::{Atr, Connection, Features, Leave, ReaderError, Transaction};
use crate::simulator::link::Outcome;

pub(super) struct VirtualConnection {
    shared: Arc<Shared>,
    reader: String,
    /// The reader's event count: another one means that the card was out.
    insertion: u32,
    /// The resets that this connection knows of.
    resets: u32,
    atr: Atr,
    on_drop: Leave,
}

impl VirtualConnection {
    /// A connection to the card that is in the reader now.
    pub(super) fn new(shared: &Arc<Shared>, reader: &Reader, atr: Atr) -> Self {
        Self {
            shared: Arc::clone(shared),
            reader: reader.name.clone(),
            insertion: reader.events,
            resets: reader.card.as_ref().map_or(0, |present| present.resets),
            atr,
            on_drop: Leave::Reset,
        }
    }

    /// The card of this connection, if it never left its reader.
    fn present<'a>(&self, readers: &'a mut [Reader]) -> Result<&'a mut Present, ReaderError> {
        let reader = readers.iter_mut().find(|reader| reader.name == self.reader);
        let reader = reader.ok_or_else(|| ReaderError::ReaderGone(self.reader.clone()))?;
        let events = reader.events;
        let present = reader.card.as_mut().filter(|_| events == self.insertion);
        present.ok_or(ReaderError::CardRemoved)
    }

    /// One command, under the lock.
    fn exchange(&self, command: &[u8]) -> Result<(Vec<u8>, Duration), ReaderError> {
        let mut readers = self.shared.running()?;
        let longest = readers
            .iter()
            .find(|reader| reader.name == self.reader)
            .and_then(|reader| reader.longest_command);
        let present = self.present(&mut readers)?;
        if present.resets != self.resets {
            return Err(ReaderError::CardReset);
        }
        if longest.is_some_and(|longest| command.len() > longest) {
            return Err(ReaderError::TooLong(command.len()));
        }
        match present.card.transmit(command) {
            Outcome::Answer(answer, time) => Ok((answer, time)),
            // PC/SC does not deliver the command when it notices the reset.
            Outcome::AnswerAfterReset(..) => {
                present.resets = present.resets.wrapping_add(1);
                Err(ReaderError::CardReset)
            }
            Outcome::Mute => Err(ReaderError::Mute(self.reader.clone())),
            Outcome::Removed => {
                if let Some(reader) = readers.iter_mut().find(|found| found.name == self.reader) {
                    reader.remove();
                }
                self.shared.changed.notify_all();
                Err(ReaderError::CardRemoved)
            }
        }
    }

    /// Notes a structure for the keypad and waits for what is typed there, as long as a reader
    /// does: so long for the first key, and so long for the others.
    fn wait_for_keys(&self, code: u32, structure: &[u8]) -> Result<Typed, ReaderError> {
        let patience = Duration::from_secs(SECONDS.into());
        let mut end = Instant::now() + patience;
        let mut readers = self.shared.running()?;
        let (mut is_new, mut was_used) = (true, false);
        loop {
            let here = self.present(&mut readers).map(drop);
            let reader = readers.iter_mut().find(|found| found.name == self.reader);
            let keypad = reader.and_then(|reader| reader.keypad.as_mut());
            let keypad = keypad.ok_or(ReaderError::NoControl)?;
            if let Err(gone) = here {
                keypad.end();
                return Err(gone);
            }
            if is_new {
                keypad.begin(code, structure);
                is_new = false;
            }
            if let Some(typed) = keypad.typed.pop_front() {
                keypad.end();
                return Ok(typed);
            }
            if keypad.is_used() && !was_used {
                was_used = true;
                end = Instant::now() + patience;
            }
            let left = end.saturating_duration_since(Instant::now());
            if left.is_zero() {
                keypad.end();
                return Ok(Typed::Nothing);
            }
            let waited = self.shared.changed.wait_timeout(readers, left);
            readers = waited.unwrap_or_else(PoisonError::into_inner).0;
        }
    }

    /// Lets the time of a command pass, unless the card is taken out or the service stops
    /// meanwhile.
    fn wait(&self, time: Duration) -> Result<(), ReaderError> {
        let end = Instant::now() + time;
        let mut readers = self.shared.lock();
        loop {
            self.shared.is_running()?;
            self.present(&mut readers)?;
            let left = end.saturating_duration_since(Instant::now());
            if left.is_zero() {
                return Ok(());
            }
            let waited = self.shared.changed.wait_timeout(readers, left);
            readers = waited.unwrap_or_else(PoisonError::into_inner).0;
        }
    }
}

impl Connection for VirtualConnection {
    fn atr(&self) -> &Atr {
        &self.atr
    }

    fn features(&mut self) -> Features {
        let readers = self.shared.lock();
        let reader = readers.iter().find(|reader| reader.name == self.reader);
        let longest = reader.and_then(|reader| reader.longest_command);
        let has_keypad = reader.is_some_and(|reader| reader.keypad.is_some());
        // As a driver tells it: by a list of features.
        let list = if has_keypad {
            keypad::features()
        } else {
            Vec::new()
        };
        let codes = Codes::parse(&list);
        let keypad = codes.keypad(&self.reader, Properties::default());
        Features {
            keypad,
            keypad_lies: keypad.is_none() && codes.verify.is_some(),
            max_command: longest.and_then(|length| length.try_into().ok()),
        }
    }

    fn begin(&mut self) -> Result<Box<dyn Transaction + '_>, ReaderError> {
        let mut readers = self.shared.running()?;
        while self.present(&mut readers)?.busy {
            readers = self.shared.wait(readers);
        }
        let present = self.present(&mut readers)?;
        present.busy = true;
        let resets = present.resets;
        drop(readers);
        let was_reset = resets != self.resets;
        self.resets = resets;
        Ok(Box::new(VirtualTransaction {
            connection: self,
            was_reset,
        }))
    }

    fn close(mut self: Box<Self>, leave: Leave) {
        self.on_drop = leave;
    }
}

impl Drop for VirtualConnection {
    fn drop(&mut self) {
        if self.on_drop == Leave::AsItIs {
            return;
        }
        let mut readers = self.shared.lock();
        // Another connection's round of work is not disturbed; without a card nothing is to reset.
        while let Ok(present) = self.present(&mut readers) {
            if !present.busy {
                present.reset();
                return;
            }
            readers = self.shared.wait(readers);
        }
    }
}

struct VirtualTransaction<'a> {
    connection: &'a VirtualConnection,
    was_reset: bool,
}

impl Transaction for VirtualTransaction<'_> {
    fn transmit(&mut self, command: &[u8], answer: &mut Vec<u8>) -> Result<(), ReaderError> {
        let (bytes, time) = self.connection.exchange(command)?;
        self.connection.wait(time)?;
        answer.extend(bytes);
        Ok(())
    }

    fn control(
        &mut self,
        code: u32,
        input: &[u8],
        answer: &mut Vec<u8>,
    ) -> Result<(), ReaderError> {
        let typed = self.connection.wait_for_keys(code, input)?;
        match keypad::fill(code, input, &typed) {
            Filled::Command(command) => self.transmit(&command, answer),
            Filled::Answer(word) => {
                answer.extend(word);
                Ok(())
            }
        }
    }

    fn was_reset(&self) -> bool {
        self.was_reset
    }
}

impl Drop for VirtualTransaction<'_> {
    fn drop(&mut self) {
        if let Ok(present) = self.connection.present(&mut self.connection.shared.lock()) {
            present.busy = false;
        }
        self.connection.shared.changed.notify_all();
    }
}

impl fmt::Debug for VirtualConnection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("VirtualConnection")
            .field("reader", &self.reader)
            .field("atr", &self.atr)
            .finish_non_exhaustive()
    }
}
