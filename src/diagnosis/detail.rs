//! The technical details of a finding: labels that the catalogues know, and values for experts.

use serde::{Deserialize, Serialize};

/// A technical detail.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Detail {
    /// What it is.
    pub label: Label,
    /// Its value, as technicians write it.
    pub value: String,
}

/// What a detail is.
#[derive(Clone, Copy, Debug, Deserialize, Eq, Hash, Ord, PartialEq, PartialOrd, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Label {
    /// The system's name and version.
    System,
    /// Version of the service's program.
    ServiceVersion,
    /// Version of the protocol that the service speaks.
    Protocol,
    /// State of the socket by which the system starts the service.
    SocketUnit,
    /// The service's socket.
    SocketPath,
    /// Vendor and product on USB.
    UsbId,
    /// The driver that knows the device.
    Driver,
    /// Contact or contactless, by the catalogue or the name.
    Interface,
    /// What the reader says of a keypad of its own.
    Keypad,
    /// Longest command that the reader says it carries.
    MaxCommand,
    /// What the card or the reader is.
    Model,
    /// What to know of this model of reader.
    Note,
    /// The answer to reset.
    Atr,
    /// How often cards came and went since the service began.
    Changes,
    /// A probe of an application, and the status word that came back.
    Probe,
    /// Bytes of the certificate.
    CertificateLength,
    /// The key.
    Key,
    /// Who issued the certificate.
    Issuer,
    /// Other programs that use cards.
    Programs,
    /// How the portal is reached.
    Proxy,
    /// The portal's addresses.
    Addresses,
    /// Who signed the portal's certificate.
    Voucher,
    /// The version of TLS.
    Tls,
    /// The signature that the portal would get.
    Signature,
    /// One request on the way to the card, without any value.
    Visit,
    /// What the program was built with.
    Build,
}

impl Label {
    /// All of them.
    pub const ALL: [Self; 26] = [
        Self::System,
        Self::ServiceVersion,
        Self::Protocol,
        Self::SocketUnit,
        Self::SocketPath,
        Self::UsbId,
        Self::Driver,
        Self::Interface,
        Self::Keypad,
        Self::MaxCommand,
        Self::Model,
        Self::Note,
        Self::Atr,
        Self::Changes,
        Self::Probe,
        Self::CertificateLength,
        Self::Key,
        Self::Issuer,
        Self::Programs,
        Self::Proxy,
        Self::Addresses,
        Self::Voucher,
        Self::Tls,
        Self::Signature,
        Self::Visit,
        Self::Build,
    ];

    /// The name by which messages choose their words.
    pub fn key(self) -> &'static str {
        match self {
            Self::System => "detail-system",
            Self::ServiceVersion => "detail-service-version",
            Self::Protocol => "detail-protocol",
            Self::SocketUnit => "detail-socket-unit",
            Self::SocketPath => "detail-socket-path",
            Self::UsbId => "detail-usb-id",
            Self::Driver => "detail-driver",
            Self::Interface => "detail-interface",
            Self::Keypad => "detail-keypad",
            Self::MaxCommand => "detail-max-command",
            Self::Model => "detail-model",
            Self::Note => "detail-note",
            Self::Atr => "detail-atr",
            Self::Changes => "detail-changes",
            Self::Probe => "detail-probe",
            Self::CertificateLength => "detail-certificate-length",
            Self::Key => "detail-key",
            Self::Issuer => "detail-issuer",
            Self::Programs => "detail-programs",
            Self::Proxy => "detail-proxy",
            Self::Addresses => "detail-addresses",
            Self::Voucher => "detail-voucher",
            Self::Tls => "detail-tls",
            Self::Signature => "detail-signature",
            Self::Visit => "detail-visit",
            Self::Build => "detail-build",
        }
    }

    /// Whether a change of it may explain why something stopped working. The rest changes by
    /// itself.
    pub fn is_compared(self) -> bool {
        !matches!(
            self,
            Self::Changes | Self::Note | Self::Addresses | Self::SocketPath
        )
    }
}
