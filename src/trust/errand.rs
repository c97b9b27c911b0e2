//! What work on the network needs, whatever it is for: the way, a switch that stops it, and
//! somebody to tell how far it is.

use std::fmt;

use url::Url;

use crate::cancel::Cancel;
use crate::portal::Route;

/// How to go, and whom to tell.
#[derive(Clone, Copy)]
pub struct Errand<'a> {
    /// The way to every host: proxy, credentials, patience.
    pub route: &'a Route,
    /// Stops the work.
    pub cancel: &'a Cancel,
    /// Hears of every step when it begins.
    pub watch: &'a (dyn Fn(Step) + Sync),
}

/// One question to one host.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Step {
    /// What is asked for.
    pub what: Asked,
    /// Whom.
    pub host: String,
}

/// What is asked for on the network.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Asked {
    /// The EU's list of lists.
    EuropeanList,
    /// The Italian list.
    ItalianList,
    /// An issuer's certificate.
    Issuer,
    /// What the issuer says of the certificate (OCSP).
    Status,
    /// The issuer's list of all revoked certificates.
    RevocationList,
}

impl Errand<'_> {
    pub(super) fn tell(&self, what: Asked, url: &Url) {
        let host = url.host_str().unwrap_or_default().to_owned();
        (self.watch)(Step { what, host });
    }
}

impl Asked {
    /// The message in the catalogues.
    pub fn key(self) -> &'static str {
        match self {
            Self::EuropeanList => "trust-step-european-list",
            Self::ItalianList => "trust-step-italian-list",
            Self::Issuer => "trust-step-issuer",
            Self::Status => "trust-step-status",
            Self::RevocationList => "trust-step-revocation-list",
        }
    }
}

impl fmt::Debug for Errand<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Errand")
            .field("cancel", &self.cancel)
            .finish_non_exhaustive()
    }
}
