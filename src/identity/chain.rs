//! Who issued a certificate, found among a set of authorities.
//!
//! Names are not proof: the two roots of the CIE share one (portal-login.md §6.3). An authority is
//! an issuer only if names and key identifiers agree and its key verifies the signature.

use x509_parser::certificate::X509Certificate;
use x509_parser::error::X509Error;
use x509_parser::prelude::FromDer;
use x509_parser::x509::SubjectPublicKeyInfo;

use super::certificate::{Certificate, Key};

/// Who issued a certificate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Issuer<'a> {
    /// It signed itself: a root.
    Itself,
    /// This authority of the set; the signature was verified.
    Authority(&'a Certificate),
    /// Names and key identifiers agree with this one, but the signature could not be verified.
    /// Never to be taken for trust.
    Unverified(&'a Certificate, Unverifiable),
    /// None of the set.
    Unknown,
}

/// Why a signature could not be verified, though nothing says that it is wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unverifiable {
    /// The authority's RSA key is too short: under 2048 bits, or under 1024 with SHA-1.
    KeyTooShort,
    /// The signature algorithm is not supported.
    Algorithm,
}

/// A certificate and its issuers, as far as the set goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Chain<'a> {
    /// The authorities, the direct issuer first. Every signature was verified.
    pub authorities: Vec<&'a Certificate>,
    /// Why it ends there.
    pub end: ChainEnd,
}

/// Why a chain ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ChainEnd {
    /// The last certificate signed itself: the chain is complete.
    Root,
    /// The issuer of the last certificate is not in the set.
    UnknownIssuer,
    /// The issuer of the last certificate seems to be in the set, but that could not be verified.
    Unverified(Unverifiable),
    /// Longer than any real chain, or a circle.
    TooLong,
}

impl<'a> Chain<'a> {
    /// The longest chain that is followed. Italian card certificates have one or two authorities.
    pub const MAX_LENGTH: usize = 6;

    /// Follows the issuers of `certificate` through `authorities`.
    pub fn build(certificate: &'a Certificate, authorities: &'a [Certificate]) -> Self {
        let mut chain = Vec::new();
        let mut last = certificate;
        let end = loop {
            match issuer_of(last, authorities) {
                Issuer::Itself => break ChainEnd::Root,
                Issuer::Unknown => break ChainEnd::UnknownIssuer,
                Issuer::Unverified(_, reason) => break ChainEnd::Unverified(reason),
                Issuer::Authority(_) if chain.len() == Self::MAX_LENGTH => break ChainEnd::TooLong,
                Issuer::Authority(authority) => {
                    chain.push(authority);
                    last = authority;
                }
            }
        };
        Self {
            authorities: chain,
            end,
        }
    }
}

/// Finds who issued `certificate`. An issuer whose signature verifies is preferred to one that
/// only agrees.
pub fn issuer_of<'a>(certificate: &'a Certificate, authorities: &'a [Certificate]) -> Issuer<'a> {
    let mut unverified = None;
    let itself = std::iter::once(certificate);
    for candidate in itself
        .chain(authorities)
        .filter(|candidate| agrees(certificate, candidate))
    {
        match verify(certificate, candidate) {
            Ok(true) if candidate == certificate => return Issuer::Itself,
            Ok(true) => return Issuer::Authority(candidate),
            Ok(false) => {}
            Err(reason) => {
                unverified.get_or_insert(Issuer::Unverified(candidate, reason));
            }
        }
    }
    unverified.unwrap_or(Issuer::Unknown)
}

/// Whether the names agree, the key identifiers do not contradict, and the candidate may issue.
/// Texts are compared, not DER: a certifier may write one name in two string types.
fn agrees(certificate: &Certificate, candidate: &Certificate) -> bool {
    let identifiers = (
        certificate.authority_key_identifier(),
        candidate.subject_key_identifier(),
    );
    let same_key = !matches!(identifiers, (Some(wanted), Some(offered)) if wanted != offered);
    let may_issue = candidate.is_authority() || candidate == certificate;
    certificate.issuer().to_string() == candidate.subject().to_string() && same_key && may_issue
}

/// Whether the candidate's key made the certificate's signature.
fn verify(certificate: &Certificate, candidate: &Certificate) -> Result<bool, Unverifiable> {
    // Both were parsed before: failing here is as good as a wrong signature.
    let Ok((_, parsed)) = X509Certificate::from_der(certificate.der()) else {
        return Ok(false);
    };
    let Ok((_, key)) = SubjectPublicKeyInfo::from_der(candidate.public_key_info()) else {
        return Ok(false);
    };
    // What ring verifies: SHA-1 from 1024 bits, everything else from 2048.
    let shortest = if certificate.signature_algorithm() == SHA1_WITH_RSA {
        1024
    } else {
        2048
    };
    match parsed.verify_signature(Some(&key)) {
        Ok(()) => Ok(true),
        Err(X509Error::SignatureUnsupportedAlgorithm) => Err(Unverifiable::Algorithm),
        Err(_) if matches!(candidate.key(), Key::Rsa { bits } if *bits < shortest) => {
            Err(Unverifiable::KeyTooShort)
        }
        Err(_) => Ok(false),
    }
}

const SHA1_WITH_RSA: &str = "1.2.840.113549.1.1.5";
