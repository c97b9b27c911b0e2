//! What a handshake showed: the facts that tell a login from a visit without card.

use std::sync::{Arc, Mutex, PoisonError};

use super::{Scheme, Vouching};

/// Most issuer names that are kept (portal-login.md §5.11: the list comes from outside).
const MAX_HINTS: usize = 1024;
/// Most bytes of one issuer name.
const MAX_HINT_LENGTH: usize = 2048;
/// Most schemes of one offer that are kept.
const MAX_OFFERED: usize = 64;

/// The facts of the connections made so far through one connector.
#[derive(Clone, Debug, Default)]
pub struct Record {
    /// Certificate and name of the server were verified for this host, most recently.
    pub verified_host: Option<String>,
    /// Who vouched for that server.
    pub vouching: Option<Vouching>,
    /// Handshakes in which a server was verified.
    pub connections: u32,
    /// The version of the last handshake that came so far as to show it.
    pub version: Option<Version>,
    /// A server asked for a certificate.
    pub requested: bool,
    /// Issuers that it named, DER.
    pub hints: Vec<Vec<u8>>,
    /// Code points of the schemes that it offered (RFC 8446 clause 4.2.3).
    pub offered: Vec<u16>,
    /// What was chosen among them.
    pub chosen: Option<Scheme>,
    /// Signatures that the card made.
    pub signatures: u32,
}

/// A version of TLS that is still in use.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Version {
    /// TLS 1.2.
    V12,
    /// TLS 1.3.
    V13,
}

impl Version {
    /// As people write it: `1.2`, `1.3`.
    pub fn number(self) -> &'static str {
        match self {
            Self::V12 => "1.2",
            Self::V13 => "1.3",
        }
    }
}

/// The record that verifier, resolver and signer of one connector write.
#[derive(Clone, Debug, Default)]
pub(super) struct Shared(Arc<Mutex<Record>>);

impl Shared {
    pub(super) fn read(&self) -> Record {
        self.with(|record| record.clone())
    }

    pub(super) fn with<T>(&self, change: impl FnOnce(&mut Record) -> T) -> T {
        change(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Remembers a request for a certificate: issuers, DER, and code points of schemes.
    pub(super) fn request(&self, hints: &[&[u8]], offered: impl Iterator<Item = u16>) {
        self.with(|record| {
            record.requested = true;
            record.hints = hints
                .iter()
                .filter(|name| name.len() <= MAX_HINT_LENGTH)
                .take(MAX_HINTS)
                .map(|name| name.to_vec())
                .collect();
            record.offered = offered.take(MAX_OFFERED).collect();
        });
    }
}
