//! Virtual readers inside the program: the reader traits over virtual cards.
//!
//! They behave as PC/SC does: shared connections, exclusive rounds, a reset by somebody else that
//! shows at the next command.

mod connection;
mod keypad;

use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};

use self::connection::VirtualConnection;
use self::keypad::VirtualKeypad;
pub use self::keypad::{Key, Typed};
use super::card::{VirtualCard, Witness};
use super::fault::Fault;
use super::link::{Behaviour, InsertedCard};
use crate::reader::{Atr, Connection, ReaderError, ReaderState, Readers, Slot, Snapshot, Watch};

/// Virtual readers and the hand that puts cards in and takes them out. Clones share them.
#[derive(Clone, Debug, Default)]
pub struct VirtualReaders(Arc<Shared>);

#[derive(Debug, Default)]
struct Shared {
    readers: Mutex<Vec<Reader>>,
    changed: Condvar,
    /// The service does not run. Changes under the lock.
    stopped: AtomicBool,
    /// More events than any reader had that was unplugged: a reader that comes again in the same
    /// moment does not look as if nothing had happened.
    past_events: AtomicU32,
}

#[derive(Debug)]
struct Reader {
    name: String,
    longest_command: Option<usize>,
    /// How often a card came or went.
    events: u32,
    /// Held by another program for itself alone.
    exclusive: bool,
    keypad: Option<VirtualKeypad>,
    card: Option<Present>,
    /// The card that was taken out last.
    absent: Option<InsertedCard>,
}

/// A card that is in its reader.
#[derive(Debug)]
struct Present {
    card: InsertedCard,
    atr: Atr,
    /// How often the card was reset since it was inserted.
    resets: u32,
    /// A round of work is going on.
    busy: bool,
}

impl VirtualReaders {
    /// No readers yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// One reader with a card in it.
    pub fn with_card(name: &str, card: Box<dyn VirtualCard>, behaviour: Behaviour) -> Self {
        let readers = Self::new();
        readers.plug_in(name);
        readers.insert(name, card, behaviour);
        readers
    }

    /// Adds an empty reader that carries commands of any length.
    pub fn plug_in(&self, name: &str) {
        self.plug_in_limited(name, None);
    }

    /// Adds an empty reader that carries commands of at most so many bytes.
    pub fn plug_in_limited(&self, name: &str, longest_command: Option<usize>) {
        self.change(|readers| {
            readers.retain(|reader| reader.name != name);
            readers.push(Reader {
                name: name.to_owned(),
                longest_command,
                events: self.0.past_events.load(Ordering::SeqCst),
                exclusive: false,
                keypad: None,
                card: None,
                absent: None,
            });
        });
    }

    /// Gives a reader a keypad.
    pub fn give_keypad(&self, name: &str) {
        self.with_reader(name, |reader| {
            reader.keypad = Some(VirtualKeypad::default());
        });
    }

    /// Takes the keypad of a reader away.
    pub fn take_keypad(&self, name: &str) {
        self.with_reader(name, |reader| reader.keypad = None);
    }

    /// Presses a key of a reader's keypad, as a person would.
    pub fn press_on_keypad(&self, name: &str, key: Key) {
        self.with_reader(name, |reader| {
            if let Some(keypad) = &mut reader.keypad {
                keypad.press(key);
            }
        });
    }

    /// Does this at a reader's keypad, as soon as a PIN is asked there.
    pub fn type_on_keypad(&self, name: &str, typed: Typed) {
        self.with_reader(name, |reader| {
            if let Some(keypad) = &mut reader.keypad {
                keypad.typed.push_back(typed);
            }
        });
    }

    /// The structures that came to a reader's keypad, in their order.
    pub fn keypad_structures(&self, name: &str) -> Vec<Vec<u8>> {
        let told = self.with_reader(name, |reader| {
            let keypad = reader.keypad.as_ref();
            keypad.map(|keypad| keypad.structures.clone())
        });
        told.flatten().unwrap_or_default()
    }

    /// Takes a reader away with whatever is in it.
    pub fn unplug(&self, name: &str) {
        self.change(|readers| {
            for reader in readers.iter().filter(|reader| reader.name == name) {
                let past = reader.events.saturating_add(1);
                self.0.past_events.fetch_max(past, Ordering::SeqCst);
            }
            readers.retain(|reader| reader.name != name);
        });
    }

    /// Stops the smart-card service as somebody else would, or starts it again.
    pub fn stop_service(&self, stopped: bool) {
        self.change(|_| self.0.stopped.store(stopped, Ordering::SeqCst));
    }

    /// Makes this go wrong, and nothing else, with the card that is in a reader or was taken out
    /// of it last. Whether there is one.
    pub fn set_faults(&self, reader: &str, faults: Vec<Fault>) -> bool {
        self.with_reader(reader, |reader| {
            let present = reader.card.as_mut().map(|present| &mut present.card);
            match present.or(reader.absent.as_mut()) {
                Some(card) => card.set_faults(faults),
                None => return false,
            }
            true
        })
        .unwrap_or_default()
    }

    /// Puts a card into a reader. `None` if there is no such reader.
    pub fn insert(
        &self,
        reader: &str,
        card: Box<dyn VirtualCard>,
        behaviour: Behaviour,
    ) -> Option<Witness> {
        let card = InsertedCard::new(card, behaviour);
        let witness = card.witness();
        self.with_reader(reader, |reader| reader.insert(card))
            .map(|()| witness)
    }

    /// Takes the card out of a reader. Whether there was one.
    pub fn remove(&self, reader: &str) -> bool {
        self.with_reader(reader, Reader::remove).unwrap_or_default()
    }

    /// Puts the card back that was taken out last. Whether there was one.
    pub fn put_back(&self, reader: &str) -> bool {
        self.with_reader(reader, Reader::put_back)
            .unwrap_or_default()
    }

    /// Resets a card as another program would. Whether there was one.
    pub fn reset(&self, reader: &str) -> bool {
        self.with_reader(reader, |reader| {
            reader.card.as_mut().map(Present::reset).is_some()
        })
        .unwrap_or_default()
    }

    /// Holds a reader's card as another program would that wants it for itself alone, or lets go.
    pub fn hold(&self, reader: &str, exclusive: bool) {
        self.with_reader(reader, |reader| reader.exclusive = exclusive);
    }

    fn with_reader<T>(&self, name: &str, act: impl FnOnce(&mut Reader) -> T) -> Option<T> {
        self.change(|readers| {
            readers
                .iter_mut()
                .find(|reader| reader.name == name)
                .map(act)
        })
    }

    fn change<T>(&self, act: impl FnOnce(&mut Vec<Reader>) -> T) -> T {
        let result = act(&mut self.0.lock());
        self.0.changed.notify_all();
        result
    }
}

impl Shared {
    fn lock(&self) -> MutexGuard<'_, Vec<Reader>> {
        self.readers.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The readers, if the service runs.
    fn running(&self) -> Result<MutexGuard<'_, Vec<Reader>>, ReaderError> {
        let readers = self.lock();
        self.is_running().map(|()| readers)
    }

    fn is_running(&self) -> Result<(), ReaderError> {
        if self.stopped.load(Ordering::SeqCst) {
            return Err(ReaderError::ServiceStopped);
        }
        Ok(())
    }

    fn wait<'a>(&self, readers: MutexGuard<'a, Vec<Reader>>) -> MutexGuard<'a, Vec<Reader>> {
        self.changed
            .wait(readers)
            .unwrap_or_else(PoisonError::into_inner)
    }
}

impl Reader {
    fn insert(&mut self, mut card: InsertedCard) {
        self.remove();
        let atr = Atr::new(&card.insert());
        self.events = self.events.wrapping_add(1);
        self.card = Some(Present {
            card,
            atr,
            resets: 0,
            busy: false,
        });
    }

    fn remove(&mut self) -> bool {
        let Some(mut present) = self.card.take() else {
            return false;
        };
        present.card.remove();
        self.events = self.events.wrapping_add(1);
        self.absent = Some(present.card);
        true
    }

    fn put_back(&mut self) -> bool {
        match self.absent.take() {
            Some(card) => {
                self.insert(card);
                true
            }
            None => false,
        }
    }

    fn state(&self) -> ReaderState {
        let slot = match &self.card {
            None => Slot::Empty,
            Some(present) if present.atr.bytes().is_empty() => Slot::Mute,
            Some(present) => Slot::Card {
                atr: present.atr.clone(),
                exclusive: self.exclusive,
            },
        };
        ReaderState {
            name: self.name.clone(),
            slot,
            events: self.events,
        }
    }
}

impl Present {
    fn reset(&mut self) {
        self.card.power_on();
        self.resets = self.resets.wrapping_add(1);
    }
}

fn states(readers: &[Reader]) -> Vec<ReaderState> {
    readers.iter().map(Reader::state).collect()
}

impl Readers for VirtualReaders {
    fn list(&self) -> Result<Vec<ReaderState>, ReaderError> {
        Ok(states(&self.0.running()?))
    }

    fn watch(&self) -> Result<Box<dyn Watch>, ReaderError> {
        Ok(Box::new(VirtualWatch {
            shared: Arc::clone(&self.0),
            last: None,
            stopped: Arc::default(),
        }))
    }

    fn connect(&self, reader: &str) -> Result<Box<dyn Connection>, ReaderError> {
        let readers = self.0.running()?;
        let found = readers.iter().find(|found| found.name == reader);
        let found = found.ok_or_else(|| ReaderError::ReaderGone(reader.to_owned()))?;
        if found.exclusive {
            return Err(ReaderError::InUse(reader.to_owned()));
        }
        match found.state().slot {
            Slot::Card { atr, .. } => Ok(Box::new(VirtualConnection::new(&self.0, found, atr))),
            Slot::Mute => Err(ReaderError::Mute(reader.to_owned())),
            Slot::Empty | Slot::Unavailable => Err(ReaderError::NoCard(reader.to_owned())),
        }
    }
}

struct VirtualWatch {
    shared: Arc<Shared>,
    last: Option<Snapshot>,
    stopped: Arc<AtomicBool>,
}

impl Watch for VirtualWatch {
    fn next(&mut self) -> Option<Snapshot> {
        let mut readers = self.shared.lock();
        loop {
            if self.stopped.load(Ordering::SeqCst) {
                return None;
            }
            let picture = if self.shared.stopped.load(Ordering::SeqCst) {
                Err(ReaderError::ServiceStopped)
            } else {
                Ok(states(&readers))
            };
            if self.last.as_ref() != Some(&picture) {
                self.last = Some(picture.clone());
                return Some(picture);
            }
            readers = self.shared.wait(readers);
        }
    }

    fn stopper(&self) -> Box<dyn Fn() + Send + Sync> {
        let (shared, stopped) = (Arc::clone(&self.shared), Arc::clone(&self.stopped));
        Box::new(move || {
            // Under the lock, so that the stop can't fall between the watch's look and its wait.
            let guard = shared.lock();
            stopped.store(true, Ordering::SeqCst);
            drop(guard);
            shared.changed.notify_all();
        })
    }
}

#[cfg(test)]
mod tests;
