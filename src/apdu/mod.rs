//! Commands to a card and its answers (ISO/IEC 7816-4 clause 5), without knowing which card.

mod command;
mod exchange;
mod status;
pub mod tlv;
mod trace;

pub use command::Command;
pub use exchange::{ApduError, Channel, Response};
pub use status::Status;
pub use trace::{Counters, Entry, Trace};
