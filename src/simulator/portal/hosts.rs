//! The portal's host names, which all mean this machine (RFC 6761).

/// A host of the virtual portal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum HostName {
    /// Start page and services.
    Portal,
    /// Asks for the card.
    Login,
    /// A host outside the profile; it asks for the card too.
    Other,
}

/// Start page and services.
pub const PORTAL: &str = "portale.localhost";
/// The host that asks for the card.
pub const LOGIN: &str = "cns.portale.localhost";
/// A host outside the profile, to which no card may be shown.
pub const OTHER: &str = "altro.localhost";

impl HostName {
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Portal => PORTAL,
            Self::Login => LOGIN,
            Self::Other => OTHER,
        }
    }

    pub(super) fn parse(name: &str) -> Option<Self> {
        [Self::Portal, Self::Login, Self::Other]
            .into_iter()
            .find(|host| host.name() == name)
    }

    /// The address of a path on this host.
    pub(super) fn url(self, port: u16, path: &str) -> String {
        format!("https://{}:{port}{path}", self.name())
    }
}
