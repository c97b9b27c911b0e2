//! The demonstration's panel, as plain data: what can be chosen, and what is. Who carries the
//! choices out is not known here.

use super::{Effect, Stage, State};

/// What can be chosen in a demonstration, by the names that the command line has for it.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Menu {
    /// The PIN of every card.
    pub pin: String,
    /// Cards.
    pub cards: Vec<String>,
    /// Behaviours of the portal.
    pub portals: Vec<String>,
    /// What can go wrong with the card.
    pub faults: Vec<String>,
    /// The readers that can be connected; the first holds the chosen card.
    pub readers: Vec<String>,
}

/// A demonstration: its menu, and what is chosen of it. What can be seen in the readers is not
/// repeated here.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Demo {
    /// What can be chosen.
    pub menu: Menu,
    /// The card, by its position.
    pub card: usize,
    /// The portal's behaviour, by its position.
    pub portal: usize,
    /// What goes wrong, by its position.
    pub fault: Option<usize>,
    /// The reader of the chosen card has a keypad.
    pub keypad: bool,
    /// What that keypad's display shows while it waits.
    pub display: Display,
}

/// The display of a keypad while PINs are typed there.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub struct Display {
    /// How many PINs are complete.
    pub pins: usize,
    /// How many digits of the next one are typed.
    pub digits: usize,
}

/// A key of the keypad.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Key {
    /// A digit, 0 to 9, of an invented PIN.
    Digit(u8),
    /// Takes the digits of this PIN back.
    Correct,
    /// Ends a PIN.
    Confirm,
    /// Ends the entry.
    Cancel,
}

/// A change that the panel asks for.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Change {
    /// Put this card in, instead of what is in the first reader.
    Card(usize),
    /// Take the card out, or put it in again.
    CardIn(bool),
    /// Leave the card so many tries for its PIN.
    Tries(u8),
    /// Connect a reader, or unplug it.
    Reader {
        /// The reader, by its position.
        reader: usize,
        /// Whether it is to be there.
        connected: bool,
    },
    /// Another program takes the card for itself, or lets go.
    Held(bool),
    /// Stop the smart-card service, or start it.
    Service(bool),
    /// Let the portal behave in this way.
    Portal(usize),
    /// Let this go wrong with the card, or nothing.
    Fault(Option<usize>),
    /// Give the reader a keypad, or take it away.
    Keypad(bool),
    /// Press a key on it.
    Key(Key),
}

impl Demo {
    /// The start: the first of everything, and nothing goes wrong.
    pub fn new(menu: Menu) -> Self {
        Self {
            menu,
            ..Self::default()
        }
    }

    /// Takes note of a change. Whether there is such a thing to choose.
    fn choose(&mut self, change: Change) -> bool {
        match change {
            Change::Card(card) if card < self.menu.cards.len() => self.card = card,
            Change::Portal(portal) if portal < self.menu.portals.len() => self.portal = portal,
            Change::Fault(fault) if fault.is_none_or(|fault| fault < self.menu.faults.len()) => {
                self.fault = fault;
            }
            Change::Keypad(keypad) => self.keypad = keypad,
            Change::Key(key) => self.display.press(key),
            Change::Reader { reader, .. } => return reader < self.menu.readers.len(),
            Change::Card(_) | Change::Portal(_) | Change::Fault(_) => return false,
            Change::CardIn(_) | Change::Tries(_) | Change::Held(_) | Change::Service(_) => {}
        }
        true
    }
}

impl Display {
    /// As many as a reader shows.
    const MOST_DIGITS: usize = 12;

    fn press(&mut self, key: Key) {
        match key {
            Key::Digit(_) => self.digits = (self.digits + 1).min(Self::MOST_DIGITS),
            Key::Correct => self.digits = 0,
            Key::Confirm => {
                self.pins += 1;
                self.digits = 0;
            }
            Key::Cancel => *self = Self::default(),
        }
    }
}

impl State {
    /// A reader begins to wait for keys: its display is empty.
    pub(super) fn clear_display(&mut self) {
        if let Some(demo) = &mut self.demo {
            demo.display = Display::default();
        }
    }

    pub(super) fn demo_changed(&mut self, change: Change) -> Vec<Effect> {
        let known = self.demo.as_mut().is_some_and(|demo| demo.choose(change));
        if !known {
            return Vec::new();
        }
        let mut effects = match change {
            // Another portal: what was begun or shown belongs to the one that goes.
            Change::Portal(_) => self.leave(),
            _ => Vec::new(),
        };
        effects.push(Effect::Demo(change));
        effects
    }

    /// Leaves whatever goes on.
    fn leave(&mut self) -> Vec<Effect> {
        if let Stage::Done { round, .. } = self.stage {
            self.stage = Stage::Home;
            return vec![Effect::EndSession {
                round,
                with_window: true,
            }];
        }
        self.cancelled()
    }
}
