//! The card as a TLS client key, and the proof of the server's identity.
//!
//! One [`Connector`] serves one login: it knows the hosts to which the card may be shown, how many
//! signatures it may make, and remembers what each handshake showed. Session resumption is off, so
//! that no connection lives on without the card.

mod connector;
mod error;
mod key;
mod pinned;
mod record;
mod scheme;
mod server;

pub use connector::{CardIdentity, Connector, Versions};
pub use error::{Alert, TlsFailure, failure_in};
pub use key::SignWithCard;
pub use pinned::Pinned;
pub use record::{Record, Version};
pub use scheme::{Abilities, Scheme};
