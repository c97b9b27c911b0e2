//! Readers and connections: small traits, with PC/SC behind them.
//!
//! A virtual reader implements the same traits, so that nothing above this room knows the
//! difference. Only this room names the `pcsc` crate.

mod atr;
mod error;
mod interface;
pub mod keypad;
mod monitor;
mod pcsc;
mod service;
mod stability;

pub use atr::Atr;
pub use error::ReaderError;
pub use interface::Interface;
pub use keypad::Keypad;
pub use monitor::Monitor;
pub use pcsc::PcscReaders;
pub use stability::{Contact, Pace, Stability};

/// All readers of one service.
pub trait Readers: Send + Sync {
    /// The readers of this moment, with what is in them.
    fn list(&self) -> Result<Vec<ReaderState>, ReaderError>;

    /// Starts to watch readers and cards. The watch has a service context of its own.
    fn watch(&self) -> Result<Box<dyn Watch>, ReaderError>;

    /// Connects to the card in a reader, shared with other programs, in T=0 or T=1.
    fn connect(&self, reader: &str) -> Result<Box<dyn Connection>, ReaderError>;
}

/// One reader and what is in it.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct ReaderState {
    /// The name that the service gave it.
    pub name: String,
    /// What is in it.
    pub slot: Slot,
    /// How often cards came and went, as the service counts: two pictures with the same card and
    /// different counts mean that the card was out in between.
    pub events: u32,
}

/// What a reader holds.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Slot {
    /// No card.
    Empty,
    /// A card that gave no answer to reset: upside down, dirty or broken.
    Mute,
    /// A card.
    Card {
        /// Its answer to reset.
        atr: Atr,
        /// Another program holds it for itself alone.
        exclusive: bool,
    },
    /// The service knows the reader and can't use it.
    Unavailable,
}

/// A whole picture of readers and cards, or why there is none.
pub type Snapshot = Result<Vec<ReaderState>, ReaderError>;

/// A source of snapshots.
pub trait Watch: Send {
    /// Blocks until readers or cards differ from the snapshot given last (the first call answers at
    /// once). `None` when the watch was stopped.
    fn next(&mut self) -> Option<Snapshot>;

    /// A handle that ends a blocked [`next`](Self::next) from another thread.
    fn stopper(&self) -> Box<dyn Fn() + Send + Sync>;
}

/// A connection to one card.
///
/// Dropping it resets the card, so that nobody inherits a verified PIN; a mere look-up ends with
/// [`close`](Self::close) and [`Leave::AsItIs`].
pub trait Connection: Send {
    /// The card's answer to reset.
    fn atr(&self) -> &Atr;

    /// What the reader itself can do.
    fn features(&mut self) -> Features;

    /// Begins a round of work during which no other program reaches the card.
    fn begin(&mut self) -> Result<Box<dyn Transaction + '_>, ReaderError>;

    /// Ends the connection.
    fn close(self: Box<Self>, leave: Leave);
}

/// A round of work on a card, exclusive until it is dropped.
pub trait Transaction {
    /// Sends one command APDU and appends the whole answer, status word included, to `answer`.
    fn transmit(&mut self, command: &[u8], answer: &mut Vec<u8>) -> Result<(), ReaderError>;

    /// Sends a control code to the reader's driver and appends its answer to `answer`.
    fn control(
        &mut self,
        _code: u32,
        _input: &[u8],
        _answer: &mut Vec<u8>,
    ) -> Result<(), ReaderError> {
        Err(ReaderError::NoControl)
    }

    /// Whether somebody reset the card since the connection or the last round: selected files and
    /// a verified PIN are gone.
    fn was_reset(&self) -> bool;
}

/// How a connection leaves the card.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Leave {
    /// As it is: after a look-up.
    AsItIs,
    /// Reset: after a PIN was verified.
    Reset,
}

/// What a reader says of itself (PC/SC part 10, features and properties).
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub struct Features {
    /// Its keypad, if it has one that works.
    pub keypad: Option<Keypad>,
    /// It says that it has a keypad, and is known to lie.
    pub keypad_lies: bool,
    /// Longest command APDU in bytes, if the reader says it (property 0A, dwMaxAPDUDataSize).
    pub max_command: Option<u32>,
}
