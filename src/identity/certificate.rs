//! An X.509 certificate read from a card or a file, owned and bounded.

use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde::{Serialize, Serializer, ser};
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;
use x509_parser::certificate::X509Certificate;
use x509_parser::prelude::FromDer;
use x509_parser::public_key::PublicKey;
use x509_parser::x509::SubjectPublicKeyInfo;

use super::extensions::{Addresses, Extensions};
use super::name::{Name, hex, oid_text};
use super::purpose::{ExtendedUsage, KeyUsage, Policy};
use super::subject::{CommonName, Holder};
use super::verdict::Checks;
use crate::problem::{Problem, Unusable};

/// A parsed certificate with everything that Varco asks of one.
///
/// It names a person, so `Debug` shows only its fingerprint and its dates.
#[derive(Clone, PartialEq, Eq, Serialize)]
pub struct Certificate {
    subject: Name,
    issuer: Name,
    #[serde(serialize_with = "hexadecimal")]
    serial: Vec<u8>,
    validity: Validity,
    key: Key,
    signature_algorithm: String,
    authority: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    path_length: Option<u32>,
    key_usage: Option<KeyUsage>,
    extended_usage: Option<Vec<ExtendedUsage>>,
    policies: Vec<Policy>,
    #[serde(serialize_with = "optional_hexadecimal")]
    subject_key_identifier: Option<Vec<u8>>,
    #[serde(serialize_with = "optional_hexadecimal")]
    authority_key_identifier: Option<Vec<u8>>,
    addresses: Addresses,
    #[serde(serialize_with = "hexadecimal")]
    fingerprint: Vec<u8>,
    #[serde(skip)]
    public_key_info: Vec<u8>,
    #[serde(skip)]
    der: Vec<u8>,
}

/// From when to when a certificate is valid.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Validity {
    /// First instant of validity.
    #[serde(serialize_with = "rfc3339")]
    pub not_before: OffsetDateTime,
    /// Last instant of validity.
    #[serde(serialize_with = "rfc3339")]
    pub not_after: OffsetDateTime,
}

/// The public key of a certificate.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "algorithm", rename_all = "snake_case")]
pub enum Key {
    /// RSA, with the size of the modulus.
    Rsa {
        /// Size of the modulus in bits.
        bits: usize,
    },
    /// An elliptic curve, by name or by object identifier.
    Ec {
        /// `P-256`, `P-384`, `P-521` or a dotted object identifier.
        curve: String,
    },
    /// Anything else.
    Other {
        /// The algorithm's object identifier, dotted.
        oid: String,
    },
}

/// Why bytes are not a certificate.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CertificateError {
    /// Nothing, or only the filling of an empty file: the card has no certificate here.
    #[error("there is no certificate here")]
    Empty,
    /// More than [`Certificate::MAX_LENGTH`] bytes, the number given: certainly something else.
    #[error("{0} bytes are too many for a certificate")]
    TooLong(usize),
    /// Not the DER of an X.509 certificate: another kind of file, or a damaged one.
    #[error("not an X.509 certificate: {0}")]
    Malformed(&'static str),
    /// Bytes other than zero filling behind the certificate, the number given.
    #[error("{0} unexpected bytes behind the certificate")]
    TrailingData(usize),
}

impl Certificate {
    /// The longest input that is looked at, in bytes. Real certificates stay under 4 kB.
    pub const MAX_LENGTH: usize = 64 * 1024;

    /// Reads one certificate in DER. Zero filling behind it, as card files have, is cut off.
    pub fn parse(bytes: &[u8]) -> Result<Self, CertificateError> {
        if bytes.len() > Self::MAX_LENGTH {
            return Err(CertificateError::TooLong(bytes.len()));
        }
        // cns-card.md §5.2: a file without certificate starts with 00 or FF.
        if matches!(bytes.first(), None | Some(0x00 | 0xff)) {
            return Err(CertificateError::Empty);
        }
        let (rest, parsed) = X509Certificate::from_der(bytes)
            .map_err(|_| CertificateError::Malformed("the DER structure does not hold"))?;
        if rest.iter().any(|byte| *byte != 0) {
            return Err(CertificateError::TrailingData(rest.len()));
        }
        let extensions = Extensions::read(parsed.extensions())?;
        let der = parsed.as_raw().to_vec();
        Ok(Self {
            subject: Name::new(parsed.subject()),
            issuer: Name::new(parsed.issuer()),
            serial: parsed.raw_serial().to_vec(),
            validity: Validity {
                not_before: parsed.validity().not_before.to_datetime(),
                not_after: parsed.validity().not_after.to_datetime(),
            },
            key: Key::new(parsed.public_key())?,
            signature_algorithm: oid_text(parsed.signature_algorithm.oid()),
            authority: extensions.authority,
            path_length: extensions.path_length,
            key_usage: extensions.key_usage,
            extended_usage: extensions.extended_usage,
            policies: extensions.policies,
            subject_key_identifier: extensions.subject_key_identifier,
            authority_key_identifier: extensions.authority_key_identifier,
            addresses: extensions.addresses,
            fingerprint: ring::digest::digest(&ring::digest::SHA256, &der)
                .as_ref()
                .to_vec(),
            public_key_info: parsed.public_key().raw.to_vec(),
            der,
        })
    }

    /// Whose certificate it is.
    pub fn holder(&self) -> Holder {
        Holder::new(&self.subject)
    }

    /// The parts of the common name (cns-card.md §8).
    pub fn common_name(&self) -> CommonName {
        CommonName::parse(self.subject.common_name().unwrap_or_default())
    }

    /// Whether it can sign in at the time `now`, check by check.
    pub fn checks(&self, now: OffsetDateTime) -> Checks {
        Checks::new(self, now)
    }

    /// The certificate itself, without filling.
    pub fn der(&self) -> &[u8] {
        &self.der
    }

    /// The certificate in PEM, lines of 64 characters.
    pub fn pem(&self) -> String {
        let mut text = String::from("-----BEGIN CERTIFICATE-----\n");
        for (place, character) in STANDARD.encode(&self.der).chars().enumerate() {
            if place > 0 && place % 64 == 0 {
                text.push('\n');
            }
            text.push(character);
        }
        text.push_str("\n-----END CERTIFICATE-----\n");
        text
    }

    /// SHA-256 of the DER: names this very certificate.
    pub fn fingerprint(&self) -> &[u8] {
        &self.fingerprint
    }

    /// The fingerprint in small hexadecimal digits.
    pub fn fingerprint_text(&self) -> String {
        hex(&self.fingerprint)
    }

    /// Who it is about.
    pub fn subject(&self) -> &Name {
        &self.subject
    }

    /// Who issued it.
    pub fn issuer(&self) -> &Name {
        &self.issuer
    }

    /// The serial number's bytes, most significant first.
    pub fn serial(&self) -> &[u8] {
        &self.serial
    }

    /// From when to when it is valid.
    pub fn validity(&self) -> Validity {
        self.validity
    }

    /// Kind and size of the public key.
    pub fn key(&self) -> &Key {
        &self.key
    }

    /// The public key as `SubjectPublicKeyInfo`, DER.
    pub fn public_key_info(&self) -> &[u8] {
        &self.public_key_info
    }

    /// Object identifier of the algorithm that the issuer signed with, dotted.
    pub fn signature_algorithm(&self) -> &str {
        &self.signature_algorithm
    }

    /// Whether it belongs to a certification authority (basic constraints).
    pub fn is_authority(&self) -> bool {
        self.authority
    }

    /// How many authorities may stand between this one and a person's certificate, if it says so.
    pub fn path_length(&self) -> Option<u32> {
        self.path_length
    }

    /// The key usage extension.
    pub fn key_usage(&self) -> Option<&KeyUsage> {
        self.key_usage.as_ref()
    }

    /// The extended key usage extension.
    pub fn extended_usage(&self) -> Option<&[ExtendedUsage]> {
        self.extended_usage.as_deref()
    }

    /// The certificate policies.
    pub fn policies(&self) -> &[Policy] {
        &self.policies
    }

    /// The name of its own key.
    pub fn subject_key_identifier(&self) -> Option<&[u8]> {
        self.subject_key_identifier.as_deref()
    }

    /// The name of the key that signed it.
    pub fn authority_key_identifier(&self) -> Option<&[u8]> {
        self.authority_key_identifier.as_deref()
    }

    /// Where revocation and issuer can be looked up.
    pub fn addresses(&self) -> &Addresses {
        &self.addresses
    }
}

impl From<CertificateError> for Problem {
    fn from(error: CertificateError) -> Self {
        match error {
            CertificateError::Empty => Self::NoCertificate,
            _ => Self::CertificateUnusable {
                reason: Unusable::Unreadable,
            },
        }
    }
}

impl fmt::Debug for Certificate {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Certificate")
            .field("fingerprint", &hex(&self.fingerprint))
            .field("validity", &self.validity)
            .finish_non_exhaustive()
    }
}

impl Key {
    fn new(info: &SubjectPublicKeyInfo<'_>) -> Result<Self, CertificateError> {
        let parsed = info
            .parsed()
            .map_err(|_| CertificateError::Malformed("the public key is damaged"))?;
        Ok(match parsed {
            PublicKey::RSA(key) => Self::Rsa {
                bits: bit_length(key.modulus),
            },
            PublicKey::EC(_) => {
                let curve = info
                    .algorithm
                    .parameters
                    .as_ref()
                    .and_then(|any| any.as_oid().ok());
                let curve = curve.map_or_else(|| "?".to_owned(), |oid| oid_text(&oid));
                Self::Ec {
                    curve: match curve.as_str() {
                        "1.2.840.10045.3.1.7" => "P-256".to_owned(),
                        "1.3.132.0.34" => "P-384".to_owned(),
                        "1.3.132.0.35" => "P-521".to_owned(),
                        _ => curve,
                    },
                }
            }
            _ => Self::Other {
                oid: oid_text(info.algorithm.oid()),
            },
        })
    }
}

impl fmt::Display for Key {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Rsa { bits } => write!(formatter, "RSA {bits}"),
            Self::Ec { curve } => write!(formatter, "EC {curve}"),
            Self::Other { oid } => formatter.write_str(oid),
        }
    }
}

/// The number of bits of a big-endian number, leading zeros not counted.
fn bit_length(number: &[u8]) -> usize {
    let significant = number.iter().skip_while(|byte| **byte == 0);
    let first = significant
        .clone()
        .next()
        .map_or(0, |byte| byte.leading_zeros() as usize);
    significant.count() * 8 - first
}

fn hexadecimal<S: Serializer>(bytes: &[u8], serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(&hex(bytes))
}

#[allow(clippy::ref_option, reason = "serde passes fields by reference")]
fn optional_hexadecimal<S: Serializer>(
    bytes: &Option<Vec<u8>>,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    bytes.as_deref().map(hex).serialize(serializer)
}

pub(super) fn rfc3339<S: Serializer>(
    instant: &OffsetDateTime,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(&instant.format(&Rfc3339).map_err(ser::Error::custom)?)
}
