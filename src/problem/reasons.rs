//! The finer grain of some problems: one problem, several wordings.

/// Why a certificate can't be used to sign in.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Unusable {
    /// It can't be read.
    Unreadable,
    /// Its key usage does not allow to authenticate.
    NoDigitalSignature,
    /// It is a certificate for legally binding signatures.
    SignatureCertificate,
    /// Its extended key usage does not name client authentication.
    NoClientAuth,
    /// Its key is of a kind or size that Varco can't use.
    Key,
}

/// What a server said when it refused a certificate.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Refusal {
    /// It is not acceptable; no reason given.
    Unspecified,
    /// Expired.
    Expired,
    /// Revoked.
    Revoked,
    /// The issuer is not trusted.
    UnknownIssuer,
    /// Access denied.
    AccessDenied,
}

/// A card or device that is neither a CNS nor a CIE and can be told from others.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Foreign {
    /// A passport, a residence permit or another document of ICAO 9303.
    Passport,
    /// A bank card, or a telephone that plays one.
    BankCard,
    /// A memory card or label, such as MIFARE Classic.
    Tag,
    /// A card of MIFARE DESFire kind: transport, badges.
    Badge,
    /// A telephone without a bank card.
    Phone,
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
    pub const ALL: [Self; 8] = [
        Self::Malformed,
        Self::TooLarge,
        Self::OtherCountry,
        Self::NoServices,
        Self::Altered,
        Self::Signature,
        Self::NotVerified,
        Self::Older,
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
