//! Certificates of the virtual cards: invented authorities and what they issue.
//!
//! Keys are fixed (`assets/simulator/keys`), serial numbers and dates follow from the holder and
//! the current year, and the authorities sign with PKCS#1 v1.5, which has no randomness: two
//! processes of the same year make byte-identical certificates. Nothing is stored.

mod cie;
mod cns;
mod extension;
mod security_object;

use rcgen::{CertifiedIssuer, Issuer, KeyPair, PKCS_RSA_SHA256, PublicKeyData, SignatureAlgorithm};
use thiserror::Error;
use time::{Date, Month, OffsetDateTime};

pub use cie::{cie_authority, cie_root, country_signer, identity_certificate, identity_key};
pub use cns::{
    CommonName, Detail, KeySize, Policy, SignedBy, Usage, Variant, card_certificate, card_key,
    cns_authority, unknown_authority,
};
pub(super) use extension::authority_information_access;
pub use security_object::Generation;
pub(super) use security_object::security_object;

/// A demonstration key or a certificate could not be made. Keys are part of the program, so this
/// says that the program itself is damaged.
#[derive(Debug, Error)]
pub enum PkiError {
    /// A demonstration card key cannot be read.
    #[error("a demonstration key cannot be read: {0}")]
    Key(#[from] rsa::pkcs8::Error),
    /// A public key cannot be written.
    #[error("a demonstration public key cannot be written: {0}")]
    PublicKey(#[from] rsa::pkcs1::Error),
    /// A security object cannot be signed.
    #[error("a demonstration signature cannot be made: {0}")]
    Signature(#[from] rsa::Error),
    /// A certificate cannot be signed.
    #[error("a demonstration certificate cannot be made: {0}")]
    Certificate(#[from] rcgen::Error),
}

/// An invented certification authority, with its key.
#[derive(Debug)]
pub struct Authority(CertifiedIssuer<'static, KeyPair>);

impl Authority {
    /// The authority's own certificate, DER.
    pub fn certificate_der(&self) -> &[u8] {
        self.0.as_ref().der()
    }

    /// The authority's own certificate, PEM.
    pub fn certificate_pem(&self) -> String {
        self.0.pem()
    }

    /// What `rcgen` needs to sign with this authority's key: other certificates, revocation lists.
    pub fn issuer(&self) -> &Issuer<'static, KeyPair> {
        &self.0
    }
}

/// When a card certificate holds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Validity {
    /// Six years from 1 January of last year.
    #[default]
    Current,
    /// Six years that ended on 1 January of last year.
    Ended,
}

/// The first and last day of a card with this validity, seen from today's year.
pub fn card_dates(validity: Validity) -> (Date, Date) {
    let last_year = OffsetDateTime::now_utc().year() - 1;
    let first = match validity {
        Validity::Current => last_year,
        Validity::Ended => last_year - 6,
    };
    (new_year(first), new_year(first + 6))
}

/// A subject key of any size: `ring`, behind `rcgen`'s own key type, refuses 1024 bits.
struct RsaSubject(Vec<u8>);

impl PublicKeyData for RsaSubject {
    fn der_bytes(&self) -> &[u8] {
        &self.0
    }

    fn algorithm(&self) -> &'static SignatureAlgorithm {
        &PKCS_RSA_SHA256
    }
}

fn new_year(year: i32) -> Date {
    Date::from_calendar_date(year, Month::January, 1).unwrap_or(Date::MIN)
}

mod oid {
    pub(super) const SURNAME: &[u64] = &[2, 5, 4, 4];
    pub(super) const SERIAL_NUMBER: &[u64] = &[2, 5, 4, 5];
    pub(super) const GIVEN_NAME: &[u64] = &[2, 5, 4, 42];
    pub(super) const SMART_CARD_LOGON: &[u64] = &[1, 3, 6, 1, 4, 1, 311, 20, 2, 2];
    pub(super) const SUBJECT_KEY_IDENTIFIER: &[u64] = &[2, 5, 29, 14];
    pub(super) const CERTIFICATE_POLICIES: &[u64] = &[2, 5, 29, 32];
    pub(super) const AUTHORITY_INFORMATION_ACCESS: &[u64] = &[1, 3, 6, 1, 5, 5, 7, 1, 1];
}
