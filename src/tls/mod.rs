//! The card as a TLS client key, and the proof of the server's identity.
//!
//! One [`Connector`] serves one login: it knows the hosts to which the card may be shown, how many
//! signatures it may make, and remembers what each handshake showed. A session is resumed only where
//! the card signed, and only until the connector is dropped: none outlives its login.
//!
//! There are two stacks. rustls serves every portal that asks for the card in the first handshake.
//! OpenSSL serves those that ask later, which rustls refuses by design (feature `compat-tls`).
//! Both ask the same code whether a server is trusted, and the same key for a signature.

mod connector;
mod error;
mod inspection;
mod key;
#[cfg(feature = "compat-tls")]
mod openssl;
mod pinned;
mod record;
mod scheme;
mod secured;
mod server;
mod sessions;

pub use connector::{CardIdentity, Connector, Engine, Rustls, Stack, Versions};
pub use error::{Alert, TlsFailure, failure_in};
pub use inspection::{Voucher, Vouching};
pub use key::SignWithCard;
#[cfg(feature = "compat-tls")]
pub use openssl::{OpenSsl, Stream};
pub use pinned::Pinned;
pub use record::{Record, Version};
pub use scheme::{Abilities, Scheme};
pub use secured::Secured;
