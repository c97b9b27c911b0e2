//! What belongs to each problem: code, exit code, next actions, and the values that its message
//! shows.

use std::fmt;

use super::{
    Action, Foreign, IdentityFault, IdentityRefusal, KeypadEnd, Parameter, Personal, Problem,
    Refusal, Unusable,
};

impl Problem {
    /// The stable code without its `VARCO-` prefix, such as `R02`.
    pub fn code(&self) -> &'static str {
        self.facts().0
    }

    /// The process exit code (design.md §4).
    pub fn exit_code(&self) -> u8 {
        self.facts().1
    }

    /// What to do next, best first. Never empty.
    pub fn actions(&self) -> &'static [Action] {
        self.facts().2
    }

    /// The values that this problem's message shows, by name.
    #[allow(clippy::too_many_lines, reason = "a table")]
    pub fn parameters(&self) -> Vec<(&'static str, Parameter)> {
        let text = |value: &str| Parameter::Text(value.to_owned());
        match self {
            Self::ReaderInUse { reader }
            | Self::ReaderGone { reader }
            | Self::MuteCard { reader }
            | Self::ReaderNotListed { reader }
            | Self::UnsteadyCard { reader }
            | Self::ReaderTooShort { reader } => vec![("reader", text(reader))],
            Self::DriverMissing { reader, id } => {
                vec![("reader", text(reader)), ("id", text(id))]
            }
            Self::ReaderFailure { code } => vec![("code", text(code))],
            Self::ReaderNotFound { name } | Self::UnknownPortal { name } => {
                vec![("name", text(name))]
            }
            Self::SeveralCards { readers } => vec![("readers", text(readers))],
            Self::UnknownCard { atr } => vec![("atr", text(atr))],
            Self::ModelNotSupported { model } => vec![("model", text(model))],
            Self::CertificateExpired { on } => vec![("date", Parameter::Day(*on))],
            Self::CertificateNotYetValid { from } => vec![("date", Parameter::Day(*from))],
            Self::CardData { what } | Self::ChipDataAltered { what } => vec![("what", text(what))],
            Self::CardError { status } | Self::NewPinForbidden { status } => {
                vec![("status", text(status))]
            }
            Self::PersonalPin { reason } => vec![("reason", text(reason.key()))],
            Self::Keypad { reason } => vec![("reason", text(reason.key()))],
            Self::CertificateUnusable { reason } => vec![("reason", text(reason.key()))],
            Self::ForeignCard { kind } => vec![("reason", text(kind.key()))],
            Self::WrongPin { left } | Self::WrongPuk { left } => {
                vec![("left", Parameter::Number(left.map_or(-1, i64::from)))]
            }
            Self::PinLength { min, max } => length("PIN", *min, *max),
            Self::PukLength { min, max } => length("PUK", *min, *max),
            Self::NoPin => vec![("secret", text("PIN"))],
            Self::NoPuk => vec![("secret", text("PUK"))],
            Self::NetworkUnreachable { host }
            | Self::ConnectionRefused { host }
            | Self::TimedOut { host }
            | Self::ConnectionBroken { host }
            | Self::TlsIncompatible { host }
            | Self::AnswerOutOfBounds { host }
            | Self::ServerNameWrong { host }
            | Self::ServerCertificateExpired { host }
            | Self::ServerChainIncomplete { host }
            | Self::ServerIdentity { host }
            | Self::CardNotRequested { host }
            | Self::SchemeNotSupported { host }
            | Self::Maintenance { host }
            | Self::AsksPerPage { host }
            | Self::WithoutCard { host }
            | Self::HostNotAllowed { host }
            | Self::SignatureBudget { host }
            | Self::EntryNotFound { host }
            | Self::SessionEnded { host }
            | Self::NotShownSignedIn { host } => vec![("host", text(host))],
            Self::ServerIssuerUnknown { host, issuer }
            | Self::Intercepted { host, issuer }
            | Self::IssuerNotAccepted { host, issuer } => {
                vec![("host", text(host)), ("issuer", text(issuer))]
            }
            Self::CertificateRefused { host, reason } => {
                vec![("host", text(host)), ("reason", text(reason.key()))]
            }
            Self::IdentityRefused { host, reason } => vec![
                ("host", text(host)),
                ("reason", text(reason.key())),
                ("number", Parameter::Number(i64::from(reason.number()))),
            ],
            Self::IdentityServerFault { host, reason } => {
                vec![("host", text(host)), ("reason", text(reason.key()))]
            }
            Self::Trust(problem) => problem.parameters(),
            Self::KeyTooShort { host, bits } => vec![
                ("host", text(host)),
                ("bits", Parameter::Number(i64::from(*bits))),
            ],
            Self::ProfileInvalid { file, reason }
            | Self::File { file, reason }
            | Self::RememberedBroken { file, reason } => {
                vec![("file", text(file)), ("reason", text(reason))]
            }
            Self::NoBrowser { reason } => vec![("reason", text(reason))],
            Self::SettingsBroken { kept, reason } => {
                vec![("kept", text(kept)), ("reason", text(reason))]
            }
            Self::Internal { context } => vec![("context", text(context))],
            Self::Usage { reason } => reason.parameters(),
            Self::Proxy { .. }
            | Self::ClockWrong(_)
            | Self::CaptivePortal { .. }
            | Self::PortalError { .. } => self.of_network(),
            Self::UnknownCategory { name, known } | Self::ProfileNotOffered { name, known } => {
                vec![
                    ("name", text(name)),
                    ("known", Parameter::Explanation(known.clone())),
                ]
            }
            Self::ServiceMissing
            | Self::ServiceStopped
            | Self::ServiceRefuses
            | Self::ServiceProtocol
            | Self::RemoteSession
            | Self::ServiceDisabled
            | Self::ServiceOutside
            | Self::NoReader
            | Self::NoCard
            | Self::NoCertificate
            | Self::PinBlocked
            | Self::PukBlocked
            | Self::CardRemoved
            | Self::CardReset
            | Self::PinNotActivated
            | Self::LastTry
            | Self::ChipNotGenuine
            | Self::AnswerAltered
            | Self::EasyPin
            | Self::LastPukTry
            | Self::PinOutcomeUnknown
            | Self::SamePin
            | Self::NewPinRefused
            | Self::NewPinUnsettled
            | Self::CardWorn
            | Self::CardDeactivated
            | Self::PinLengthRefused
            | Self::PinForgotten
            | Self::NotEnabled
            | Self::Cancelled
            | Self::NoDisplay => Vec::new(),
        }
    }

    /// Code, exit code and next actions of each problem, in one table.
    #[allow(clippy::too_many_lines, reason = "a table, a row a problem")]
    fn facts(&self) -> (&'static str, u8, &'static [Action]) {
        use Action::{
            ChooseReader, ConnectReader, ContactIssuer, ContactPortal, Diagnose, InsertCard,
            InstallDriver, InstallService, OpenNetworkPage, OtherWays, ReadHelp, Report, Retry,
            RetypePin, SetClock, ShowCertificate, StartService, UnblockPin,
        };
        match self {
            Self::ServiceMissing => ("R01", 10, &[InstallService, Retry]),
            Self::ServiceStopped => ("R02", 10, &[StartService, Retry]),
            Self::ServiceRefuses => ("R03", 10, &[Diagnose, Retry]),
            Self::ServiceProtocol => ("R04", 10, &[InstallService, Diagnose]),
            Self::RemoteSession => ("R05", 11, &[Diagnose, Retry]),
            Self::DriverMissing { .. } => ("R07", 11, &[InstallDriver, Retry]),
            Self::ReaderNotListed { .. } => ("R12", 11, &[ConnectReader, Retry]),
            Self::ServiceDisabled => ("R13", 10, &[StartService, Retry]),
            Self::ServiceOutside => ("R14", 10, &[ReadHelp, Retry]),
            Self::NoReader => ("R06", 11, &[ConnectReader, Retry]),
            Self::ReaderInUse { .. } => ("R08", 11, &[Retry, Diagnose]),
            Self::ReaderGone { .. } => ("R09", 11, &[ConnectReader, Retry]),
            Self::ReaderFailure { .. } => ("R10", 10, &[Retry, Diagnose]),
            Self::ReaderNotFound { .. } => ("R11", 11, &[ChooseReader]),
            Self::NoCard => ("C01", 12, &[InsertCard]),
            Self::MuteCard { .. } => ("C03", 12, &[InsertCard, Retry]),
            Self::SeveralCards { .. } => ("C05", 2, &[ChooseReader]),
            Self::UnknownCard { .. } => ("C06", 13, &[InsertCard, Report]),
            Self::ModelNotSupported { .. } => ("C07", 13, &[Report]),
            Self::NoCertificate => ("C09", 15, &[ContactIssuer, Diagnose]),
            Self::ReaderTooShort { .. } => ("C12", 13, &[ConnectReader, Report]),
            Self::CertificateExpired { .. } => ("C13", 15, &[ContactIssuer, ShowCertificate]),
            Self::CertificateNotYetValid { .. } => ("C22", 15, &[SetClock, ContactIssuer]),
            Self::CardData { .. } => ("C14", 13, &[Retry, Report]),
            Self::PinBlocked => ("C15", 21, &[UnblockPin, ContactIssuer]),
            Self::PukBlocked => ("C16", 21, &[ContactIssuer]),
            Self::CardRemoved => ("C17", 14, &[InsertCard, Retry]),
            Self::CardReset => ("C18", 14, &[Retry, Diagnose]),
            Self::CardError { .. } => ("C19", 13, &[Retry, Report]),
            Self::CertificateUnusable { .. } => ("C20", 15, &[ShowCertificate, ContactIssuer]),
            Self::ForeignCard { .. } => ("C23", 13, &[InsertCard, Report]),
            Self::ChipNotGenuine => ("C24", 13, &[Retry, ContactIssuer]),
            Self::AnswerAltered => ("C25", 14, &[Retry, Report]),
            Self::UnsteadyCard { .. } => ("C26", 14, &[InsertCard, Retry]),
            Self::ChipDataAltered { .. } => ("C27", 13, &[Retry, ContactIssuer]),
            Self::WrongPuk { .. } => ("P07", 20, &[RetypePin]),
            Self::LastPukTry => ("P09", 20, &[ContactIssuer]),
            Self::EasyPin => ("P08", 2, &[RetypePin]),
            Self::WrongPin { .. } => ("P01", 20, &[RetypePin]),
            Self::PinNotActivated => ("P02", 22, &[ContactIssuer]),
            Self::PinLength { .. } | Self::PukLength { .. } => ("P03", 2, &[RetypePin]),
            Self::LastTry => ("P04", 20, &[RetypePin, UnblockPin]),
            Self::NoPin | Self::NoPuk => ("P05", 2, &[RetypePin]),
            Self::PinOutcomeUnknown => ("P06", 14, &[InsertCard, Retry]),
            Self::SamePin => ("P10", 2, &[RetypePin]),
            Self::PersonalPin { .. } => ("P11", 2, &[RetypePin]),
            Self::NewPinForbidden { .. } => ("P12", 13, &[ContactIssuer]),
            Self::NewPinRefused => ("P13", 2, &[RetypePin]),
            Self::NewPinUnsettled => ("P14", 14, &[InsertCard, Retry]),
            Self::CardWorn => ("P15", 13, &[ContactIssuer]),
            Self::CardDeactivated => ("P16", 13, &[ContactIssuer]),
            Self::PinLengthRefused => ("P17", 2, &[RetypePin]),
            Self::PinForgotten => ("P18", 14, &[Retry, Diagnose]),
            Self::Keypad {
                reason: KeypadEnd::Cancelled,
            } => ("P19", 130, &[Retry]),
            Self::Keypad { .. } => ("P19", 2, &[Retry]),
            Self::NetworkUnreachable { .. } => ("L01", 30, &[Retry, Diagnose]),
            Self::Proxy { reason, .. } => ("L02", 30, reason.actions()),
            Self::Intercepted { .. } => ("L03", 31, &[Retry, Diagnose]),
            Self::ClockWrong(_) => ("L13", 31, &[SetClock, Retry]),
            Self::CaptivePortal { .. } => ("N06", 30, &[OpenNetworkPage, Retry]),
            Self::ConnectionRefused { .. } => ("N01", 30, &[Retry, Diagnose]),
            Self::TimedOut { .. } => ("N02", 30, &[Retry, Diagnose]),
            Self::ConnectionBroken { .. } => ("N03", 30, &[Retry, Diagnose]),
            Self::TlsIncompatible { .. } => ("N04", 30, &[Report, ContactPortal]),
            Self::AnswerOutOfBounds { .. } => ("N05", 30, &[Report, ContactPortal]),
            Self::ServerIssuerUnknown { .. } => ("S01", 31, &[Diagnose, ContactPortal]),
            Self::ServerNameWrong { .. } => ("S02", 31, &[Diagnose, ContactPortal]),
            Self::ServerCertificateExpired { .. } => ("S03", 31, &[SetClock, ContactPortal]),
            Self::ServerChainIncomplete { .. } => ("S04", 31, &[ContactPortal, Report]),
            Self::ServerIdentity { .. } => ("L04", 31, &[Diagnose, ContactPortal]),
            Self::CardNotRequested { .. } => ("L05", 33, &[ContactPortal, Report]),
            Self::IssuerNotAccepted { .. } => ("L06", 32, &[ShowCertificate, ContactPortal]),
            Self::SchemeNotSupported { .. } => ("L07", 32, &[Report, ContactPortal]),
            Self::CertificateRefused { .. } => ("L11", 32, &[ShowCertificate, ContactPortal]),
            Self::NotEnabled => ("L12", 34, &[ContactPortal]),
            Self::SessionEnded { .. } => ("L15", 33, &[Retry]),
            Self::ProfileNotOffered { .. } => ("L26", 2, &[ReadHelp, ContactPortal]),
            Self::Maintenance { .. } => ("L14", 30, &[Retry]),
            Self::AsksPerPage { .. } => ("L16", 33, &[Report, ContactPortal]),
            Self::WithoutCard { .. } => ("L17", 33, &[Retry, Report]),
            Self::KeyTooShort { .. } => ("L18", 32, &[ContactIssuer, ContactPortal]),
            Self::HostNotAllowed { .. } => ("L19", 31, &[Report, ContactPortal]),
            Self::SignatureBudget { .. } => ("L20", 31, &[Report, ContactPortal]),
            Self::EntryNotFound { .. } => ("L21", 33, &[Retry, Report]),
            Self::PortalError { .. } => ("L22", 32, &[Retry, ContactPortal]),
            Self::NotShownSignedIn { .. } => ("L23", 33, &[Retry, Report]),
            Self::IdentityRefused {
                reason: IdentityRefusal::CardRevoked,
                ..
            } => ("L24", 32, &[ContactIssuer, ShowCertificate]),
            Self::IdentityRefused { .. } => ("L24", 32, &[Retry, ContactPortal]),
            Self::IdentityServerFault { .. } => ("L25", 33, &[OtherWays, Report]),
            Self::ProfileInvalid { .. } => ("D01", 2, &[ReadHelp]),
            Self::File { .. } => ("D02", 2, &[Retry]),
            Self::SettingsBroken { .. } => ("D03", 2, &[Retry]),
            Self::RememberedBroken { .. } => ("D08", 2, &[Retry]),
            Self::Trust(problem) => problem.facts(),
            Self::Internal { .. } => ("D09", 70, &[Report]),
            Self::Usage { .. } => ("U01", 2, &[ReadHelp]),
            Self::UnknownPortal { .. } => ("U02", 2, &[ReadHelp]),
            Self::Cancelled => ("U03", 130, &[Retry]),
            Self::NoDisplay => ("U04", 2, &[ReadHelp]),
            Self::NoBrowser { .. } => ("U05", 70, &[Retry]),
            Self::UnknownCategory { .. } => ("U06", 2, &[ReadHelp]),
        }
    }
}

/// How long a secret of this name may be.
fn length(secret: &str, min: u8, max: u8) -> Vec<(&'static str, Parameter)> {
    vec![
        ("secret", Parameter::Text(secret.to_owned())),
        ("min", Parameter::Number(i64::from(min))),
        ("max", Parameter::Number(i64::from(max))),
        ("exact", Parameter::Number(i64::from(min == max))),
    ]
}

impl fmt::Display for Problem {
    /// The full code, `VARCO-R02`. Sentences come from `text`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "VARCO-{}", self.code())
    }
}

impl std::error::Error for Problem {}

impl Unusable {
    /// The name by which messages choose their words.
    pub fn key(self) -> &'static str {
        match self {
            Self::Unreadable => "unreadable",
            Self::NoDigitalSignature => "no-digital-signature",
            Self::SignatureCertificate => "signature-certificate",
            Self::NoClientAuth => "no-client-auth",
            Self::Key => "key",
        }
    }
}

impl Refusal {
    /// The name by which messages choose their words.
    pub fn key(self) -> &'static str {
        match self {
            Self::Unspecified => "unspecified",
            Self::Expired => "expired",
            Self::Revoked => "revoked",
            Self::UnknownIssuer => "unknown-issuer",
            Self::AccessDenied => "access-denied",
        }
    }
}

impl IdentityRefusal {
    /// The name by which messages choose their words.
    pub fn key(self) -> &'static str {
        match self {
            Self::TimedOut => "timed-out",
            Self::ConsentRefused => "consent-refused",
            Self::CardRevoked => "card-revoked",
            Self::Cancelled => "cancelled",
            Self::Server => "server",
            Self::Other(_) => "other",
        }
    }

    /// The server's number; the first of those that mean the same.
    pub fn number(self) -> u16 {
        match self {
            Self::TimedOut => 21,
            Self::ConsentRefused => 22,
            Self::CardRevoked => 23,
            Self::Cancelled => 25,
            Self::Server => 2,
            Self::Other(number) => number,
        }
    }
}

impl IdentityFault {
    /// The name by which messages choose their words.
    pub fn key(self) -> &'static str {
        match self {
            Self::NoForm => "no-form",
            Self::ForeignNext => "foreign-next",
            Self::NoCode => "no-code",
            Self::MalformedCode => "malformed-code",
        }
    }
}

impl Foreign {
    /// The name by which messages choose their words.
    pub fn key(self) -> &'static str {
        match self {
            Self::Passport => "passport",
            Self::BankCard => "bank-card",
            Self::Tag => "tag",
            Self::Badge => "badge",
            Self::Phone => "phone",
        }
    }
}

impl Personal {
    /// The name by which messages choose their words.
    pub fn key(self) -> &'static str {
        match self {
            Self::BirthDate => "birth-date",
            Self::CardNumber => "card-number",
        }
    }
}

impl KeypadEnd {
    /// The name by which messages choose their words.
    pub fn key(self) -> &'static str {
        match self {
            Self::Cancelled => "cancelled",
            Self::TimedOut => "timed-out",
            Self::Differ => "differ",
            Self::Length => "length",
            Self::Unable => "unable",
        }
    }
}
