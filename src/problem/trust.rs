//! The finer grain of problems of lists, revocation and the services that are asked about them.

use time::Date;

use super::{Action, Parameter};

/// What goes wrong with lists, revocation, and the services that are asked about them.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum TrustProblem {
    /// D04: a trusted list can't be used; the one before stays.
    TrustListUnusable {
        /// Why.
        reason: ListFault,
    },
    /// D05: the issuer can't be asked whether the certificate was revoked.
    RevocationNotAsked {
        /// Why.
        reason: NoAnswer,
    },
    /// D06: an answer about the certificate came, and proves nothing.
    RevocationAnswer {
        /// Host name.
        host: String,
        /// Why.
        reason: AnswerFault,
    },
    /// D07: the issuer revoked the certificate.
    CertificateRevoked {
        /// Since which day.
        on: Date,
        /// Whether only for a time.
        suspended: bool,
    },
    /// N07: a service that is no portal (a list, an issuer) could not be reached.
    ServiceUnreachable {
        /// Host name.
        host: String,
        /// Why.
        reason: FetchFault,
    },
}

impl TrustProblem {
    /// The rows of [`Problem::facts`] for these.
    pub(super) fn facts(&self) -> (&'static str, u8, &'static [Action]) {
        use Action::{ContactIssuer, Diagnose, Retry};
        match self {
            Self::TrustListUnusable { .. } => ("D04", 31, &[Retry]),
            Self::RevocationNotAsked { .. } => ("D05", 15, &[ContactIssuer]),
            Self::RevocationAnswer { .. } => ("D06", 31, &[Retry, ContactIssuer]),
            Self::CertificateRevoked { .. } => ("D07", 15, &[ContactIssuer]),
            Self::ServiceUnreachable { .. } => ("N07", 30, &[Retry, Diagnose]),
        }
    }

    /// The values that its message shows, by name.
    pub(super) fn parameters(&self) -> Vec<(&'static str, Parameter)> {
        let text = |value: &str| Parameter::Text(value.to_owned());
        match self {
            Self::ServiceUnreachable { host, reason } => {
                vec![("host", text(host)), ("reason", text(reason.key()))]
            }
            Self::RevocationAnswer { host, reason } => {
                vec![("host", text(host)), ("fault", text(reason.key()))]
            }
            Self::TrustListUnusable { reason } => vec![("fault", text(reason.key()))],
            Self::RevocationNotAsked { reason } => vec![("fault", text(reason.key()))],
            Self::CertificateRevoked { on, suspended } => vec![
                ("date", Parameter::Day(*on)),
                ("suspended", Parameter::Number(i64::from(*suspended))),
            ],
        }
    }
}

/// Why a trusted list can't be used.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum ListFault {
    /// It is no trusted list, or a damaged one.
    Malformed,
    /// It is larger than any.
    TooLarge,
    /// It is the list of another country.
    OtherCountry,
    /// It names no service that vouches for identity.
    NoServices,
    /// It was changed after it was signed.
    Altered,
    /// Its signature is wrong, or of a kind that is not allowed.
    Signature,
    /// It is not verified, and the one that is kept is.
    NotVerified,
    /// It is older than the one that is kept.
    Older,
    /// The EU's list of lists was not signed by anybody whom the Official Journal names.
    EuropeanSigner,
    /// The EU's list of lists is out of date, or does not say who signs the Italian one.
    EuropeanList,
}

/// Why the issuer was not asked about a certificate.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum NoAnswer {
    /// The certificate does not say where.
    NoAddress,
    /// It names only directories (LDAP), which Varco does not ask.
    OnlyLdap,
    /// The issuer's certificate is not known: nobody could check the answer.
    UnknownIssuer,
}

/// Why an answer about a certificate proves nothing.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum AnswerFault {
    /// It can't be read.
    Malformed,
    /// The service says that it can't answer now, or not to us.
    Declined,
    /// It was signed by somebody who may not answer for the issuer.
    WrongSigner,
    /// It holds for another time.
    Expired,
    /// It is about another certificate.
    OtherCertificate,
    /// It answers somebody else's question.
    OtherQuestion,
}

/// Why a document could not be fetched.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum FetchFault {
    /// The host can't be found or reached.
    NotFound,
    /// It refuses the connection.
    Refused,
    /// It gives no answer in time.
    Silent,
    /// The connection broke off.
    Broken,
    /// The answer is larger than it may be.
    TooLarge,
    /// It answers with an error.
    ErrorPage,
}

impl ListFault {
    /// All of them.
    pub const ALL: [Self; 10] = [
        Self::Malformed,
        Self::TooLarge,
        Self::OtherCountry,
        Self::NoServices,
        Self::Altered,
        Self::Signature,
        Self::NotVerified,
        Self::Older,
        Self::EuropeanSigner,
        Self::EuropeanList,
    ];

    /// The name by which messages choose their words.
    pub fn key(self) -> &'static str {
        match self {
            Self::Malformed => "malformed",
            Self::TooLarge => "too-large",
            Self::OtherCountry => "other-country",
            Self::NoServices => "no-services",
            Self::Altered => "altered",
            Self::Signature => "signature",
            Self::NotVerified => "not-verified",
            Self::Older => "older",
            Self::EuropeanSigner => "european-signer",
            Self::EuropeanList => "european-list",
        }
    }
}

impl NoAnswer {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::NoAddress, Self::OnlyLdap, Self::UnknownIssuer];

    /// The name by which messages choose their words.
    pub fn key(self) -> &'static str {
        match self {
            Self::NoAddress => "no-address",
            Self::OnlyLdap => "only-ldap",
            Self::UnknownIssuer => "unknown-issuer",
        }
    }
}

impl AnswerFault {
    /// All of them.
    pub const ALL: [Self; 6] = [
        Self::Malformed,
        Self::Declined,
        Self::WrongSigner,
        Self::Expired,
        Self::OtherCertificate,
        Self::OtherQuestion,
    ];

    /// The name by which messages choose their words.
    pub fn key(self) -> &'static str {
        match self {
            Self::Malformed => "malformed",
            Self::Declined => "declined",
            Self::WrongSigner => "wrong-signer",
            Self::Expired => "expired",
            Self::OtherCertificate => "other-certificate",
            Self::OtherQuestion => "other-question",
        }
    }
}

impl FetchFault {
    /// All of them.
    pub const ALL: [Self; 6] = [
        Self::NotFound,
        Self::Refused,
        Self::Silent,
        Self::Broken,
        Self::TooLarge,
        Self::ErrorPage,
    ];

    /// The name by which messages choose their words.
    pub fn key(self) -> &'static str {
        match self {
            Self::NotFound => "not-found",
            Self::Refused => "refused",
            Self::Silent => "silent",
            Self::Broken => "broken",
            Self::TooLarge => "too-large",
            Self::ErrorPage => "error-page",
        }
    }
}
