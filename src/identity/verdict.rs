//! Whether a certificate can sign in, check by check (cns-card.md §8, portal-login.md §1.5).

use serde::ser::SerializeStruct;
use serde::{Serialize, Serializer};
use time::{Duration, OffsetDateTime};

use super::certificate::{Certificate, Key, rfc3339};
use super::purpose::{ExtendedUsage, Policy, Usage};
use super::subject::CommonName;
use super::tax_code::{TaxCode, TaxCodeError};
use crate::problem::{Problem, Unusable};

/// All checks of one certificate at one time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Checks {
    /// The checks in the order in which a person wants to read them.
    pub list: Vec<Check>,
}

/// What all checks together mean.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict<'a> {
    /// Nothing speaks against a login.
    Usable,
    /// A login is possible; some portals may refuse because of these.
    UsableWithWarnings(Vec<&'a Check>),
    /// No portal will accept it, because of these.
    Unusable(Vec<&'a Check>),
}

/// What one check means for a login.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// As it should be.
    Pass,
    /// Some portals may refuse.
    Warning,
    /// No login with this certificate.
    Obstacle,
}

/// One check and what it found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "check", content = "finding", rename_all = "snake_case")]
pub enum Check {
    /// The dates of validity.
    Dates(DatesCheck),
    /// The key usage.
    KeyUsage(KeyUsageCheck),
    /// The extended key usage.
    ExtendedUsage(ExtendedUsageCheck),
    /// The certificate policy.
    Policy(PolicyCheck),
    /// The public key.
    Key(KeyCheck),
    /// The person.
    Holder(HolderCheck),
}

/// Validity at the time of the check.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum DatesCheck {
    /// Valid for more than [`DatesCheck::SOON`].
    Valid {
        /// Whole days left.
        days_left: i64,
    },
    /// Valid, but not for long: time to ask for a new card.
    ExpiresSoon {
        /// Whole days left.
        days_left: i64,
    },
    /// Expired: the card still answers, portals refuse it.
    Expired {
        /// Last instant of validity.
        #[serde(serialize_with = "rfc3339")]
        since: OffsetDateTime,
    },
    /// Not yet valid: usually the computer's clock is wrong.
    NotYetValid {
        /// First instant of validity.
        #[serde(serialize_with = "rfc3339")]
        from: OffsetDateTime,
    },
}

/// The key usage, which must allow signing and must not be that of a signature certificate.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum KeyUsageCheck {
    /// `digitalSignature` without `nonRepudiation`.
    Suitable,
    /// No key usage: outside the profile, though not forbidden.
    Absent,
    /// `nonRepudiation`: the certificate for signing documents, on the same card.
    SignatureCertificate,
    /// No `digitalSignature`.
    CannotSign,
}

/// The extended key usage, which must name TLS client authentication.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ExtendedUsageCheck {
    /// `clientAuth`, or any purpose.
    Suitable,
    /// No extended key usage: outside the profile, though not forbidden.
    Absent,
    /// Made for other purposes only.
    OtherPurposes,
}

/// The policy, by which portals tell a CNS and a CIE from other certificates.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum PolicyCheck {
    /// The policy of the CNS.
    Cns,
    /// The equivalent of Lombardy: portals that know only the national one may refuse it.
    CnsLombardy,
    /// The policy of the CIE.
    Cie,
    /// Neither: a "CNS-like" certificate at best.
    Unknown,
}

/// The public key, which must be RSA and should have 2048 bits.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum KeyCheck {
    /// RSA of 2048 bits or more.
    Suitable {
        /// Size in bits.
        bits: usize,
    },
    /// RSA of 1024 to 2047 bits: many servers refuse it (portal-login.md §5.2).
    Short {
        /// Size in bits.
        bits: usize,
    },
    /// RSA under 1024 bits: refused everywhere.
    TooShort {
        /// Size in bits.
        bits: usize,
    },
    /// Not RSA: no CNS or CIE has such a key, and Varco cannot sign with it.
    NotRsa,
}

/// The person, told by the codice fiscale in the common name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum HolderCheck {
    /// A valid codice fiscale of a person, written as portals expect it.
    Identified,
    /// Valid, but in small letters or with a prefix: some portals will not find it.
    UnusualSpelling,
    /// Eleven digits: a body or a provisional code.
    NumericCode,
    /// An identifier of another country.
    Foreign,
    /// A codice fiscale that does not check.
    Invalid {
        /// Why.
        reason: TaxCodeError,
    },
    /// No codice fiscale at all.
    Missing,
    /// Not a person: a certification authority.
    Authority,
}

impl Checks {
    pub(super) fn new(certificate: &Certificate, now: OffsetDateTime) -> Self {
        let list = vec![
            Check::Dates(DatesCheck::new(certificate, now)),
            Check::KeyUsage(KeyUsageCheck::new(certificate)),
            Check::ExtendedUsage(ExtendedUsageCheck::new(certificate)),
            Check::Policy(PolicyCheck::new(certificate)),
            Check::Key(KeyCheck::new(certificate)),
            Check::Holder(HolderCheck::new(certificate)),
        ];
        Self { list }
    }

    /// What all checks together mean.
    pub fn verdict(&self) -> Verdict<'_> {
        let with = |outcome| {
            self.list
                .iter()
                .filter(move |check| check.outcome() == outcome)
        };
        let obstacles: Vec<_> = with(Outcome::Obstacle).collect();
        let warnings: Vec<_> = with(Outcome::Warning).collect();
        match (obstacles.is_empty(), warnings.is_empty()) {
            (false, _) => Verdict::Unusable(obstacles),
            (true, false) => Verdict::UsableWithWarnings(warnings),
            (true, true) => Verdict::Usable,
        }
    }

    /// What to tell the person if a login is not possible: the first obstacle.
    pub fn problem(&self) -> Option<Problem> {
        self.list.iter().find_map(Check::problem)
    }

    /// Whole days of validity that are left, if it is valid now.
    pub fn days_left(&self) -> Option<i64> {
        self.list.iter().find_map(|check| match check {
            Check::Dates(
                DatesCheck::Valid { days_left } | DatesCheck::ExpiresSoon { days_left },
            ) => Some(*days_left),
            _ => None,
        })
    }
}

impl Serialize for Checks {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let verdict = match self.verdict() {
            Verdict::Usable => "usable",
            Verdict::UsableWithWarnings(_) => "usable_with_warnings",
            Verdict::Unusable(_) => "unusable",
        };
        let mut object = serializer.serialize_struct("Checks", 2)?;
        object.serialize_field("verdict", verdict)?;
        object.serialize_field("checks", &self.list)?;
        object.end()
    }
}

impl Check {
    /// What the finding means for a login.
    pub fn outcome(&self) -> Outcome {
        match self {
            Self::Dates(DatesCheck::Valid { .. })
            | Self::KeyUsage(KeyUsageCheck::Suitable)
            | Self::ExtendedUsage(ExtendedUsageCheck::Suitable)
            | Self::Policy(PolicyCheck::Cns | PolicyCheck::Cie)
            | Self::Key(KeyCheck::Suitable { .. })
            | Self::Holder(HolderCheck::Identified) => Outcome::Pass,
            Self::Dates(DatesCheck::ExpiresSoon { .. })
            | Self::KeyUsage(KeyUsageCheck::Absent)
            | Self::ExtendedUsage(ExtendedUsageCheck::Absent)
            | Self::Policy(PolicyCheck::CnsLombardy | PolicyCheck::Unknown)
            | Self::Key(KeyCheck::Short { .. })
            | Self::Holder(
                HolderCheck::UnusualSpelling
                | HolderCheck::NumericCode
                | HolderCheck::Foreign
                | HolderCheck::Invalid { .. }
                | HolderCheck::Missing,
            ) => Outcome::Warning,
            Self::Dates(DatesCheck::Expired { .. } | DatesCheck::NotYetValid { .. })
            | Self::KeyUsage(KeyUsageCheck::SignatureCertificate | KeyUsageCheck::CannotSign)
            | Self::ExtendedUsage(ExtendedUsageCheck::OtherPurposes)
            | Self::Key(KeyCheck::TooShort { .. } | KeyCheck::NotRsa)
            | Self::Holder(HolderCheck::Authority) => Outcome::Obstacle,
        }
    }
}

impl Check {
    fn problem(&self) -> Option<Problem> {
        let reason = match self {
            Self::Dates(DatesCheck::Expired { since }) => {
                return Some(Problem::CertificateExpired { on: since.date() });
            }
            Self::Dates(DatesCheck::NotYetValid { from }) => {
                return Some(Problem::CertificateNotYetValid { from: from.date() });
            }
            _ if self.outcome() < Outcome::Obstacle => return None,
            Self::KeyUsage(KeyUsageCheck::SignatureCertificate) => Unusable::SignatureCertificate,
            Self::ExtendedUsage(_) => Unusable::NoClientAuth,
            Self::Key(_) => Unusable::Key,
            // An authority's key signs certificates, not handshakes.
            Self::Dates(_) | Self::KeyUsage(_) | Self::Policy(_) | Self::Holder(_) => {
                Unusable::NoDigitalSignature
            }
        };
        Some(Problem::CertificateUnusable { reason })
    }
}

impl DatesCheck {
    /// How long before the end a person is told: a new card takes weeks.
    pub const SOON: Duration = Duration::days(60);

    fn new(certificate: &Certificate, now: OffsetDateTime) -> Self {
        let validity = certificate.validity();
        let left = validity.not_after - now;
        if now < validity.not_before {
            Self::NotYetValid {
                from: validity.not_before,
            }
        } else if now > validity.not_after {
            Self::Expired {
                since: validity.not_after,
            }
        } else if left > Self::SOON {
            Self::Valid {
                days_left: left.whole_days(),
            }
        } else {
            Self::ExpiresSoon {
                days_left: left.whole_days(),
            }
        }
    }
}

impl KeyUsageCheck {
    fn new(certificate: &Certificate) -> Self {
        match certificate.key_usage() {
            None => Self::Absent,
            Some(usage) if usage.allows(Usage::NonRepudiation) => Self::SignatureCertificate,
            Some(usage) if usage.allows(Usage::DigitalSignature) => Self::Suitable,
            Some(_) => Self::CannotSign,
        }
    }
}

impl ExtendedUsageCheck {
    fn new(certificate: &Certificate) -> Self {
        let login = [ExtendedUsage::ClientAuthentication, ExtendedUsage::Any];
        match certificate.extended_usage() {
            None => Self::Absent,
            Some(usages) if login.iter().any(|usage| usages.contains(usage)) => Self::Suitable,
            Some(_) => Self::OtherPurposes,
        }
    }
}

impl PolicyCheck {
    fn new(certificate: &Certificate) -> Self {
        certificate
            .policies()
            .iter()
            .find_map(|policy| match policy {
                Policy::Cns => Some(Self::Cns),
                Policy::CnsLombardy(_) => Some(Self::CnsLombardy),
                Policy::Cie => Some(Self::Cie),
                Policy::Other(_) => None,
            })
            .unwrap_or(Self::Unknown)
    }
}

impl KeyCheck {
    fn new(certificate: &Certificate) -> Self {
        match *certificate.key() {
            Key::Rsa {
                bits: bits @ 2048..,
            } => Self::Suitable { bits },
            Key::Rsa {
                bits: bits @ 1024..,
            } => Self::Short { bits },
            Key::Rsa { bits } => Self::TooShort { bits },
            Key::Ec { .. } | Key::Other { .. } => Self::NotRsa,
        }
    }
}

impl HolderCheck {
    fn new(certificate: &Certificate) -> Self {
        if certificate.is_authority() {
            return Self::Authority;
        }
        match certificate.common_name() {
            CommonName::Cns {
                tax_code, plain, ..
            }
            | CommonName::Cie {
                tax_code, plain, ..
            } => Self::person(&tax_code, plain),
            CommonName::Other => Self::Missing,
        }
    }

    fn person(tax_code: &Result<TaxCode, TaxCodeError>, plain: bool) -> Self {
        match tax_code {
            Ok(code) if !code.is_person() => Self::NumericCode,
            Ok(_) if plain => Self::Identified,
            Ok(_) => Self::UnusualSpelling,
            Err(TaxCodeError::Foreign) => Self::Foreign,
            Err(reason) => Self::Invalid { reason: *reason },
        }
    }
}
