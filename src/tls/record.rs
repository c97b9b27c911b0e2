//! What a handshake showed: the facts that tell a login from a visit without card.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

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
    /// Handshakes in which a server proved who it is.
    pub connections: u32,
    /// The version of the last of them.
    pub version: Option<Version>,
    /// How often a server that proved who it is asked for a certificate.
    pub requests: u32,
    /// Issuers that it named last, DER.
    pub hints: Vec<Vec<u8>>,
    /// Code points of the schemes that it offered (RFC 8446 clause 4.2.3).
    pub offered: Vec<u16>,
    /// What was chosen among them.
    pub chosen: Option<Scheme>,
    /// Signatures that the card made.
    pub signatures: u32,
}

impl Record {
    /// Whether a server that proved who it is asked for a certificate.
    pub fn requested(&self) -> bool {
        self.requests > 0
    }
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
pub(super) struct Shared(Arc<Mutex<State>>);

#[derive(Debug, Default)]
struct State {
    record: Record,
    /// What somebody asked for who has not yet proved who it is: anybody in the line can ask.
    claimed: Option<Request>,
}

/// A request for a certificate.
#[derive(Debug)]
struct Request {
    hints: Vec<Vec<u8>>,
    offered: Vec<u16>,
}

impl Shared {
    pub(super) fn read(&self) -> Record {
        self.with(|record| record.clone())
    }

    pub(super) fn with<T>(&self, change: impl FnOnce(&mut Record) -> T) -> T {
        change(&mut self.state().record)
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A new connection begins: who is at its other end is not known.
    pub(super) fn begin(&self) {
        let mut state = self.state();
        state.claimed = None;
        state.record.verified_host = None;
    }

    /// Whether the card has signed.
    pub(super) fn has_signed(&self) -> bool {
        self.with(|record| record.signatures > 0)
    }

    /// Somebody asks for a certificate: issuers, DER, and code points of schemes. It counts once
    /// they prove who they are.
    pub(super) fn request(&self, hints: &[&[u8]], offered: impl Iterator<Item = u16>) {
        self.state().claimed = Some(Request {
            hints: hints
                .iter()
                .filter(|name| name.len() <= MAX_HINT_LENGTH)
                .take(MAX_HINTS)
                .map(|name| name.to_vec())
                .collect(),
            offered: offered.take(MAX_OFFERED).collect(),
        });
    }

    /// The server signed with the key of its certificate, in this version, and with that whatever
    /// it asked for. `is_new` says whether the connection was not counted yet.
    pub(super) fn proved(&self, version: Version, is_new: bool) {
        let mut state = self.state();
        let claimed = state.claimed.take();
        let record = &mut state.record;
        record.version = Some(version);
        record.connections += u32::from(is_new);
        if let Some(request) = claimed {
            record.requests += 1;
            record.hints = request.hints;
            record.offered = request.offered;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_asks_has_to_prove_who_it_is() {
        let shared = Shared::default();
        shared.begin();
        shared.request(&[b"issuer"], [0x0804].into_iter());
        let seen = shared.read();
        assert!(!seen.requested() && seen.hints.is_empty() && seen.offered.is_empty());
        assert_eq!((seen.connections, seen.version), (0, None));
        // What was asked in one connection is not proved by the next.
        shared.begin();
        shared.proved(Version::V12, true);
        assert!(!shared.read().requested());
        shared.begin();
        shared.request(&[b"issuer"], [0x0804].into_iter());
        shared.proved(Version::V13, true);
        let seen = shared.read();
        assert!(seen.requested());
        assert_eq!(seen.offered, [0x0804]);
        assert_eq!((seen.connections, seen.version), (2, Some(Version::V13)));
    }
}
