//! Who may answer for an issuer: it itself, or somebody to whom it gave a certificate for that
//! (RFC 6960 §4.2.2.2).

use der::Encode as _;
use ring::digest;
use time::OffsetDateTime;
use x509_ocsp::{BasicOcspResponse, ResponderId};
use x509_parser::asn1_rs::BitString;
use x509_parser::prelude::FromDer as _;
use x509_parser::verify::verify_signature;
use x509_parser::x509::{AlgorithmIdentifier, SubjectPublicKeyInfo};

use crate::identity::{Certificate, ExtendedUsage, Issuer, Usage, issuer_of};
use crate::problem::AnswerFault;

/// `id-kp-OCSPSigning`.
const FOR_ANSWERS: &str = "1.3.6.1.5.5.7.3.9";
/// Most certificates in an answer that are looked at.
const MAX_CERTIFICATES: usize = 8;

/// Proves that the answer was signed for this issuer. `signed` are the bytes under the signature.
pub(super) fn check(
    answer: &BasicOcspResponse,
    signed: &[u8],
    issuer: &Certificate,
    now: OffsetDateTime,
) -> Result<(), AnswerFault> {
    let algorithm = answer.signature_algorithm.to_der();
    let algorithm = algorithm.map_err(|_| AnswerFault::Malformed)?;
    let signature = answer.signature.raw_bytes();
    let name = &answer.tbs_response_data.responder_id;
    let signs = |responder: &Certificate| {
        is_called(responder, name) && verifies(responder, &algorithm, signature, signed)
    };
    if signs(issuer) {
        return Ok(());
    }
    let embedded = answer.certs.iter().flatten().take(MAX_CERTIFICATES);
    let mut embedded =
        embedded.filter_map(|certificate| Certificate::parse(&certificate.to_der().ok()?).ok());
    if embedded.any(|responder| may_answer(&responder, issuer, now) && signs(&responder)) {
        Ok(())
    } else {
        Err(AnswerFault::WrongSigner)
    }
}

/// Whether the issuer itself lets this one answer.
fn may_answer(responder: &Certificate, issuer: &Certificate, now: OffsetDateTime) -> bool {
    let issuers = std::slice::from_ref(issuer);
    let usages = responder.extended_usage().unwrap_or_default();
    let validity = responder.validity();
    matches!(issuer_of(responder, issuers), Issuer::Authority(_))
        && usages.contains(&ExtendedUsage::Other(FOR_ANSWERS.to_owned()))
        && responder
            .key_usage()
            .is_none_or(|usage| usage.allows(Usage::DigitalSignature))
        && (validity.not_before..=validity.not_after).contains(&now)
}

/// Whether the answer names this one as its author.
fn is_called(responder: &Certificate, name: &ResponderId) -> bool {
    match name {
        ResponderId::ByName(name) => name
            .to_der()
            .is_ok_and(|name| name == responder.subject().der()),
        ResponderId::ByKey(hash) => key_bits(responder).is_some_and(|key| {
            let own = digest::digest(&digest::SHA1_FOR_LEGACY_USE_ONLY, &key);
            own.as_ref() == hash.as_bytes()
        }),
    }
}

fn verifies(responder: &Certificate, algorithm: &[u8], signature: &[u8], signed: &[u8]) -> bool {
    let Ok((_, key)) = SubjectPublicKeyInfo::from_der(responder.public_key_info()) else {
        return false;
    };
    let Ok((_, algorithm)) = AlgorithmIdentifier::from_der(algorithm) else {
        return false;
    };
    // What is signed anew for every question must not rest on a hash that is broken.
    if algorithm.algorithm.to_id_string() == "1.2.840.113549.1.1.5" {
        return false;
    }
    let signature = BitString::new(0, signature);
    verify_signature(&key, &algorithm, &signature, signed).is_ok()
}

/// The public key as answers hash it: the bits alone, without their header.
pub(super) fn key_bits(certificate: &Certificate) -> Option<Vec<u8>> {
    let (_, key) = SubjectPublicKeyInfo::from_der(certificate.public_key_info()).ok()?;
    Some(key.subject_public_key.data.to_vec())
}
