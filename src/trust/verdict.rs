//! Chain and revocation together, in one word.

use serde::Serialize;

use super::lists::Known;
use super::revocation::{Revocation, Status};
use super::tree::{Standing, Tree};

/// What is known of a certificate's trust. Only [`Verdict::Good`] may ever be shown in green.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// A test certificate.
    Demonstration,
    /// Revoked for good.
    Revoked,
    /// Suspended: it may come back.
    Suspended,
    /// Past its last day.
    Expired,
    /// Something in the chain is not as it must be.
    Broken,
    /// The certificate of an issuer is missing.
    Incomplete,
    /// The issuer is recognised no more.
    Withdrawn,
    /// Only a list that nobody verified names the issuer.
    NotVerified,
    /// No list names the issuer.
    Unlisted,
    /// The issuer's service does not know the certificate.
    Unknown,
    /// The issuer is recognised by a list that should have been replaced by a newer one.
    OldList,
    /// The issuer is recognised; revocation was not asked about.
    NotAsked,
    /// The issuer is recognised, and says that the certificate is not revoked.
    Good,
}

impl Verdict {
    /// The verdict on a chain, with the list that decided and the issuer's answer, if it was asked.
    pub fn new(tree: &Tree, known: &Known, revocation: Option<&Revocation>) -> Self {
        let status = revocation.map(|revocation| &revocation.status);
        match (tree.standing, status) {
            (Standing::Demonstration, _) => Self::Demonstration,
            (_, Some(Status::Revoked { .. })) => Self::Revoked,
            (_, Some(Status::Suspended { .. })) => Self::Suspended,
            (Standing::Expired, _) => Self::Expired,
            (Standing::Broken, _) => Self::Broken,
            (Standing::Incomplete, _) => Self::Incomplete,
            (Standing::Withdrawn, _) => Self::Withdrawn,
            (Standing::NotVerified, _) => Self::NotVerified,
            (Standing::Unlisted, _) => Self::Unlisted,
            (Standing::Recognised, Some(Status::Unknown)) => Self::Unknown,
            (Standing::Recognised, _) if known.is_overdue => Self::OldList,
            (Standing::Recognised, None) => Self::NotAsked,
            (Standing::Recognised, Some(Status::Good)) => Self::Good,
        }
    }

    /// The message in the catalogues.
    pub fn key(self) -> &'static str {
        match self {
            Self::Demonstration => "trust-verdict-demonstration",
            Self::Revoked => "trust-verdict-revoked",
            Self::Suspended => "trust-verdict-suspended",
            Self::Expired => "trust-verdict-expired",
            Self::Broken => "trust-verdict-broken",
            Self::Incomplete => "trust-verdict-incomplete",
            Self::Withdrawn => "trust-verdict-withdrawn",
            Self::NotVerified => "trust-verdict-not-verified",
            Self::Unlisted => "trust-verdict-unlisted",
            Self::Unknown => "trust-verdict-unknown",
            Self::OldList => "trust-verdict-old-list",
            Self::NotAsked => "trust-verdict-not-asked",
            Self::Good => "trust-verdict-good",
        }
    }
}
