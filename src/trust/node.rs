//! One certificate of a chain, and what was found of it.

use serde::Serialize;
use time::{Date, OffsetDateTime};

use super::lists::Listing;
use super::written;
use crate::identity::{Certificate, Outcome, Unverifiable, Usage};

/// A certificate of a chain.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
pub struct Node {
    /// Its place.
    pub role: Role,
    /// The authority's name. Empty for the card's own certificate, which names a person.
    pub name: String,
    /// SHA-256 of it, in hexadecimal.
    pub fingerprint: String,
    /// Whether it was not at hand, and fetched from where the one below says that it is.
    pub fetched: bool,
    /// Last day of validity.
    #[serde(serialize_with = "written::day")]
    pub until: Date,
    /// What was found, in the order in which people read it.
    pub checks: Vec<NodeCheck>,
}

/// The place of a certificate in its chain.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// The card's own.
    Card,
    /// An authority that another one vouches for.
    Intermediate,
    /// An authority that vouches for itself.
    Root,
}

/// One check of a certificate in its chain.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
#[serde(tag = "check", content = "finding", rename_all = "snake_case")]
pub enum NodeCheck {
    /// Who signed it.
    Signature(SignatureFinding),
    /// Its dates.
    Dates(DatesFinding),
    /// Whether an authority may issue certificates.
    Usage(UsageFinding),
    /// Whether the identifiers of keys agree with the issuer's.
    Keys(LinkFinding),
    /// What the lists say of an authority.
    Listed(Listing),
}

/// Who signed a certificate.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum SignatureFinding {
    /// The next one in the chain; the signature is right.
    Verified,
    /// It signed itself; the signature is right.
    Itself,
    /// Nobody who is known here.
    IssuerMissing,
    /// The next one, it seems, with a key too short to prove it.
    KeyTooShort,
    /// The next one, it seems, with an algorithm that is not supported.
    Algorithm,
}

/// Whether it is the time for a certificate.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize)]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum DatesFinding {
    /// It is.
    Valid,
    /// It was.
    Expired {
        /// The last day.
        #[serde(serialize_with = "written::day")]
        on: Date,
    },
    /// It will be.
    NotYetValid {
        /// The first day.
        #[serde(serialize_with = "written::day")]
        from: Date,
    },
}

/// Whether an authority may issue the certificate below it (RFC 5280 §4.2.1.3, §4.2.1.9).
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum UsageFinding {
    /// It may.
    MayIssue,
    /// Its key is not for certificates.
    MayNotIssue,
    /// More authorities stand below it than it allows.
    TooManyBelow,
}

/// Whether a certificate names the very key of its issuer (RFC 5280 §4.2.1.1).
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum LinkFinding {
    /// It does.
    Agree,
    /// One of the two has no identifier: only the signature tells.
    Absent,
}

impl NodeCheck {
    /// What it means for the chain. A finding can be bad for trust without being an obstacle: the
    /// chain as a whole says ([`Standing`](super::Standing)).
    pub fn outcome(&self) -> Outcome {
        match self {
            Self::Signature(SignatureFinding::Verified | SignatureFinding::Itself)
            | Self::Dates(DatesFinding::Valid)
            | Self::Usage(UsageFinding::MayIssue)
            | Self::Keys(LinkFinding::Agree)
            | Self::Listed(Listing::Recognised) => Outcome::Pass,
            Self::Signature(SignatureFinding::IssuerMissing)
            | Self::Keys(LinkFinding::Absent)
            | Self::Listed(Listing::NotVerified | Listing::Absent) => Outcome::Warning,
            Self::Signature(SignatureFinding::KeyTooShort | SignatureFinding::Algorithm)
            | Self::Dates(DatesFinding::Expired { .. } | DatesFinding::NotYetValid { .. })
            | Self::Usage(UsageFinding::MayNotIssue | UsageFinding::TooManyBelow)
            | Self::Listed(Listing::Withdrawn) => Outcome::Obstacle,
        }
    }
}

impl DatesFinding {
    pub(super) fn of(certificate: &Certificate, now: OffsetDateTime) -> Self {
        let validity = certificate.validity();
        if now < validity.not_before {
            Self::NotYetValid {
                from: validity.not_before.date(),
            }
        } else if now > validity.not_after {
            Self::Expired {
                on: validity.not_after.date(),
            }
        } else {
            Self::Valid
        }
    }
}

impl UsageFinding {
    /// `below` is the number of authorities between this one and the card.
    pub(super) fn of(authority: &Certificate, below: usize) -> Self {
        let may_sign = authority
            .key_usage()
            .is_none_or(|usage| usage.allows(Usage::KeyCertSign));
        let room = authority.path_length();
        let room = room.map_or(usize::MAX, |room| {
            usize::try_from(room).unwrap_or(usize::MAX)
        });
        if !authority.is_authority() || !may_sign {
            Self::MayNotIssue
        } else if below > room {
            Self::TooManyBelow
        } else {
            Self::MayIssue
        }
    }
}

impl LinkFinding {
    pub(super) fn of(certificate: &Certificate, issuer: &Certificate) -> Self {
        // Identifiers that differ would have made another one the issuer.
        match (
            certificate.authority_key_identifier(),
            issuer.subject_key_identifier(),
        ) {
            (Some(_), Some(_)) => Self::Agree,
            _ => Self::Absent,
        }
    }
}

impl From<Unverifiable> for SignatureFinding {
    fn from(reason: Unverifiable) -> Self {
        match reason {
            Unverifiable::KeyTooShort => Self::KeyTooShort,
            Unverifiable::Algorithm => Self::Algorithm,
        }
    }
}
