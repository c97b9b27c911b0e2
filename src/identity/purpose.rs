//! What a certificate may be used for: key usage, extended key usage, policies.

use serde::{Serialize, Serializer};
use x509_parser::extensions as x509;

use super::name::oid_text;

/// The key usage extension.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct KeyUsage {
    /// Whether the extension is critical, as the CNS profile wants.
    pub critical: bool,
    /// The usages allowed, in the order of the standard.
    pub usages: Vec<Usage>,
}

/// One use of a key (RFC 5280 §4.2.1.3).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Usage {
    /// Signing handshakes: what a login needs.
    DigitalSignature,
    /// Signing documents: the mark of the *signature* certificate, never used to log in.
    NonRepudiation,
    /// Wrapping keys: often present on a CNS, harmless.
    KeyEncipherment,
    /// Encrypting data.
    DataEncipherment,
    /// Agreeing on keys.
    KeyAgreement,
    /// Signing certificates: an authority.
    KeyCertSign,
    /// Signing revocation lists: an authority.
    CrlSign,
    /// Key agreement for encrypting only.
    EncipherOnly,
    /// Key agreement for decrypting only.
    DecipherOnly,
}

/// One purpose of the extended key usage extension.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ExtendedUsage {
    /// Any purpose.
    Any,
    /// Logging in to a TLS server, 1.3.6.1.5.5.7.3.2.
    ClientAuthentication,
    /// Being a TLS server.
    ServerAuthentication,
    /// Protecting mail: often present on a CNS.
    EmailProtection,
    /// Logging in to Windows, 1.3.6.1.4.1.311.20.2.2: often present on a CNS.
    SmartcardLogon,
    /// Anything else, in dotted form.
    Other(String),
}

/// A certificate policy, told apart by what it means for a login (cns-card.md §8).
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Policy {
    /// 1.3.76.16.2.1: an authentication certificate of a CNS.
    Cns,
    /// Declared equivalent for Lombardy: 1.3.159.6.1.3.2.10 and 1.3.76.12.1.1.10.2.2.10.
    CnsLombardy(String),
    /// 1.3.76.47.4: the authentication certificate of a CIE.
    Cie,
    /// Any other, in dotted form.
    Other(String),
}

impl KeyUsage {
    /// Whether `usage` is allowed.
    pub fn allows(&self, usage: Usage) -> bool {
        self.usages.contains(&usage)
    }

    pub(super) fn new(critical: bool, usage: x509::KeyUsage) -> Self {
        let usages = [
            (usage.digital_signature(), Usage::DigitalSignature),
            (usage.non_repudiation(), Usage::NonRepudiation),
            (usage.key_encipherment(), Usage::KeyEncipherment),
            (usage.data_encipherment(), Usage::DataEncipherment),
            (usage.key_agreement(), Usage::KeyAgreement),
            (usage.key_cert_sign(), Usage::KeyCertSign),
            (usage.crl_sign(), Usage::CrlSign),
            (usage.encipher_only(), Usage::EncipherOnly),
            (usage.decipher_only(), Usage::DecipherOnly),
        ];
        let usages = usages
            .into_iter()
            .filter_map(|(set, usage)| set.then_some(usage))
            .collect();
        Self { critical, usages }
    }
}

impl ExtendedUsage {
    pub(super) fn list(usage: &x509::ExtendedKeyUsage<'_>) -> Vec<Self> {
        let named = [
            (usage.any, Self::Any),
            (usage.client_auth, Self::ClientAuthentication),
            (usage.server_auth, Self::ServerAuthentication),
            (usage.email_protection, Self::EmailProtection),
            (
                usage.code_signing,
                Self::Other("1.3.6.1.5.5.7.3.3".to_owned()),
            ),
            (
                usage.time_stamping,
                Self::Other("1.3.6.1.5.5.7.3.8".to_owned()),
            ),
            (
                usage.ocsp_signing,
                Self::Other("1.3.6.1.5.5.7.3.9".to_owned()),
            ),
        ];
        let other = usage.other.iter().map(|oid| match oid_text(oid) {
            oid if oid == "1.3.6.1.4.1.311.20.2.2" => Self::SmartcardLogon,
            oid => Self::Other(oid),
        });
        named
            .into_iter()
            .filter_map(|(set, usage)| set.then_some(usage))
            .chain(other)
            .collect()
    }
}

impl Policy {
    /// The object identifier in dotted form.
    pub fn oid(&self) -> &str {
        match self {
            Self::Cns => CNS,
            Self::Cie => CIE,
            Self::CnsLombardy(oid) | Self::Other(oid) => oid,
        }
    }

    pub(super) fn new(oid: String) -> Self {
        match oid.as_str() {
            CNS => Self::Cns,
            CIE => Self::Cie,
            "1.3.159.6.1.3.2.10" | "1.3.76.12.1.1.10.2.2.10" => Self::CnsLombardy(oid),
            _ => Self::Other(oid),
        }
    }
}

impl Serialize for Policy {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.oid())
    }
}

const CNS: &str = "1.3.76.16.2.1";
const CIE: &str = "1.3.76.47.4";
