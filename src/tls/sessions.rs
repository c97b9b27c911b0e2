//! TLS sessions in which the card signed, for one attempt: a host that wants a new connection for
//! every page knows the card again without a second signature (portal-login.md §5.9).
//!
//! They live in the connector of the attempt and end with it: the session at the portal goes on over
//! other connectors, and a second attempt has its own. Sessions from before the signature are not
//! kept; they would only let a server ask on a connection that it did not open with its proof.

use rustls::NamedGroup;
use rustls::client::{
    ClientSessionMemoryCache, ClientSessionStore, Tls12ClientSessionValue, Tls13ClientSessionValue,
};
use rustls::pki_types::ServerName;

use super::record::Shared;

/// Hosts whose sessions are kept: that of the card.
const MOST: usize = 1;

/// The store of rustls.
#[derive(Debug)]
pub(super) struct Signed {
    record: Shared,
    kept: ClientSessionMemoryCache,
}

impl Signed {
    pub(super) fn new(record: &Shared) -> Self {
        Self {
            record: record.clone(),
            kept: ClientSessionMemoryCache::new(MOST),
        }
    }
}

impl ClientSessionStore for Signed {
    fn set_kx_hint(&self, host: ServerName<'static>, group: NamedGroup) {
        self.kept.set_kx_hint(host, group);
    }

    fn kx_hint(&self, host: &ServerName<'_>) -> Option<NamedGroup> {
        self.kept.kx_hint(host)
    }

    fn set_tls12_session(&self, host: ServerName<'static>, session: Tls12ClientSessionValue) {
        if self.record.has_signed() {
            self.kept.set_tls12_session(host, session);
        }
    }

    fn tls12_session(&self, host: &ServerName<'_>) -> Option<Tls12ClientSessionValue> {
        self.kept.tls12_session(host)
    }

    fn remove_tls12_session(&self, host: &ServerName<'static>) {
        self.kept.remove_tls12_session(host);
    }

    fn insert_tls13_ticket(&self, host: ServerName<'static>, ticket: Tls13ClientSessionValue) {
        if self.record.has_signed() {
            self.kept.insert_tls13_ticket(host, ticket);
        }
    }

    fn take_tls13_ticket(&self, host: &ServerName<'static>) -> Option<Tls13ClientSessionValue> {
        self.kept.take_tls13_ticket(host)
    }
}
