//! What the server saw: the proof, from the other side, that a login used the card.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use rustls::{ProtocolVersion, SignatureScheme};

/// A handle on the record of a running portal; clones see the same record.
#[derive(Clone, Debug, Default)]
pub struct Witness(Arc<Mutex<Seen>>);

/// Everything seen so far; at most [`Seen::LIMIT`] entries of each kind are kept.
#[derive(Clone, Debug, Default)]
pub struct Seen {
    /// Finished and failed TLS handshakes, in order of their end.
    pub handshakes: Vec<Handshake>,
    /// Requests, in order of arrival.
    pub requests: Vec<Request>,
    /// Persons recognised by their certificate, in order.
    pub logins: Vec<Login>,
}

/// One TLS handshake.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Handshake {
    /// Host that the client named (SNI).
    pub host: String,
    /// Agreed protocol version; `None` when the handshake failed.
    pub tls: Option<ProtocolVersion>,
    /// Whether an earlier session was resumed, without certificate request.
    pub resumed: bool,
    /// Whether the client sent a certificate in this handshake.
    pub certificate_sent: bool,
    /// Scheme of a client signature that was verified in this handshake.
    pub signature: Option<SignatureScheme>,
    /// Why the handshake failed.
    pub failure: Option<String>,
}

/// One HTTP request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Request {
    /// Host that the client named (SNI).
    pub host: String,
    /// Method and path, without the query.
    pub line: String,
    /// Names of the cookies that came along.
    pub cookies: Vec<String>,
}

/// A person recognised by the certificate of the connection.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Login {
    /// Codice fiscale in the certificate.
    pub tax_code: String,
    /// Protocol version of the connection.
    pub tls: ProtocolVersion,
    /// Scheme of the signature made on this connection; `None` when the session was resumed, that
    /// is, without the card.
    pub signature: Option<SignatureScheme>,
}

impl Witness {
    /// A copy of the record.
    pub fn seen(&self) -> Seen {
        self.lock().clone()
    }

    /// The logins so far.
    pub fn logins(&self) -> Vec<Login> {
        self.lock().logins.clone()
    }

    pub(super) fn handshake(&self, handshake: Handshake) {
        push(&mut self.lock().handshakes, handshake);
    }

    pub(super) fn request(&self, request: Request) {
        push(&mut self.lock().requests, request);
    }

    pub(super) fn login(&self, login: Login) {
        push(&mut self.lock().logins, login);
    }

    fn lock(&self) -> MutexGuard<'_, Seen> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Seen {
    /// Entries kept of each kind; later ones are dropped.
    pub const LIMIT: usize = 10_000;

    /// Number of client signatures that the server verified.
    pub fn signatures(&self) -> usize {
        self.handshakes
            .iter()
            .filter(|handshake| handshake.signature.is_some())
            .count()
    }

    /// Number of handshakes with `host` in which a client certificate arrived.
    pub fn certificates_at(&self, host: &str) -> usize {
        self.handshakes
            .iter()
            .filter(|seen| seen.certificate_sent && seen.host == host)
            .count()
    }
}

fn push<T>(list: &mut Vec<T>, entry: T) {
    if list.len() < Seen::LIMIT {
        list.push(entry);
    }
}
