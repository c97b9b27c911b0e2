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
    /// Proves identities with the CIE.
    Identity,
}

/// Start page and services.
pub const PORTAL: &str = "portale.localhost";
/// The host that asks for the card.
pub const LOGIN: &str = "cns.portale.localhost";
/// A host outside the profile, to which no card may be shown.
pub const OTHER: &str = "altro.localhost";
/// The host that proves identities with the CIE.
pub const IDENTITY: &str = "idserver.localhost";

impl HostName {
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Portal => PORTAL,
            Self::Login => LOGIN,
            Self::Other => OTHER,
            Self::Identity => IDENTITY,
        }
    }

    pub(super) fn parse(name: &str) -> Option<Self> {
        [Self::Portal, Self::Login, Self::Other, Self::Identity]
            .into_iter()
            .find(|host| host.name() == name)
    }

    /// The address of a path on this host.
    pub(super) fn url(self, port: u16, path: &str) -> String {
        format!("https://{}:{port}{path}", self.name())
    }
}
