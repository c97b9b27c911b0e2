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
