//! What the network asks of the person: credentials for a proxy, a page of its own.

use super::Inner;
use crate::handoff;
use crate::portal::Credentials;

impl Inner {
    /// Keeps credentials for a proxy until the program ends.
    pub(super) fn keep_credentials(&self, proxy: &str, credentials: Credentials) {
        self.keyring.keep(proxy, credentials);
    }

    /// Opens the page of the network that answers in a portal's place. That no browser starts is
    /// seen by the person.
    pub(super) fn open_network_page(&self, host: &str) {
        let portals = self.portals().clone();
        let opened = |profile| handoff::open_network_page(profile, host).is_ok();
        // Only a host that one of the portals names is opened.
        let _is_open = portals.iter().any(opened);
    }
}
