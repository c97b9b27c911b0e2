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

/// What a proxy did instead of opening the way.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum ProxyFault {
    /// It wants a name and a password.
    NeedsCredentials,
    /// It does not take the name and the password.
    WrongCredentials,
    /// It wants something else than a name and a password, or is of another kind than HTTP.
    UnsupportedScheme,
    /// It does not let anybody to this portal.
    Refused,
    /// It can't be found or reached.
    Unreachable,
    /// It does not answer.
    Silent,
    /// It answers with something that is no answer.
    Broken,
    /// The system leaves the choice of the proxy to a script, and nobody runs it here.
    Script,
}

/// Why an identity server ended a sign-in (portal-login.md §2.2).
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum IdentityRefusal {
    /// 21: it took too long.
    TimedOut,
    /// 22: the person did not agree that their data go to the portal.
    ConsentRefused,
    /// 23: the card has expired or was revoked.
    CardRevoked,
    /// 25: the person stopped it.
    Cancelled,
    /// 2, 3: the server failed.
    Server,
    /// A number without a meaning that is known.
    Other(u16),
}

impl IdentityRefusal {
    /// What a number of the server means.
    pub fn from_number(number: u16) -> Self {
        match number {
            2 | 3 => Self::Server,
            21 => Self::TimedOut,
            22 => Self::ConsentRefused,
            23 => Self::CardRevoked,
            25 => Self::Cancelled,
            other => Self::Other(other),
        }
    }
}

/// What an identity server said that is not what programs with a card agreed with it.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum IdentityFault {
    /// Its page has nothing for a program with a card.
    NoForm,
    /// The page after the card would be another server's.
    ForeignNext,
    /// It gave no code for the card.
    NoCode,
    /// What it gave is no code.
    MalformedCode,
}

/// Data of the holder from which a PIN can be guessed.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub enum Personal {
    /// The birth date.
    BirthDate,
    /// A number of the card.
    CardNumber,
}

/// How an entry on a reader's keypad ended without a PIN (PC/SC part 10, clause 2.6: 64 00 to
/// 64 03 and 6B 80).
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub enum KeypadEnd {
    /// The cancel key was pressed.
    Cancelled,
    /// Nobody typed in time.
    TimedOut,
    /// The two new PINs differ.
    Differ,
    /// Too few digits, or too many.
    Length,
    /// The reader can't do it, although it says so.
    Unable,
}
