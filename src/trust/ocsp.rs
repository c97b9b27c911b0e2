//! One question to an OCSP responder, and what its answer proves (RFC 6960).

use der::asn1::{Null, ObjectIdentifier, OctetString};
use der::{Any, Decode as _, Encode as _, Reader as _, SliceReader};
use ring::digest;
use ring::rand::{SecureRandom as _, SystemRandom};
use time::OffsetDateTime;
use x509_cert::ext::Extension;
use x509_cert::ext::pkix::CrlReason;
use x509_cert::serial_number::SerialNumber;
use x509_cert::spki::AlgorithmIdentifierOwned;
use x509_ocsp::{
    BasicOcspResponse, CertId, CertStatus, OcspGeneralizedTime, OcspRequest, OcspResponse,
    OcspResponseStatus, Request, TbsRequest, Version,
};

use super::responder;
use super::revocation::{Means, Revocation, RevocationReason, Status, is_current};
use crate::identity::Certificate;
use crate::problem::{AnswerFault, Problem};

const SHA1: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.14.3.2.26");
const SHA256: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.16.840.1.101.3.4.2.1");
const BASIC: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.6.1.5.5.7.48.1.1");
const NONCE: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.6.1.5.5.7.48.1.2");
/// Bytes of a nonce (RFC 9654 §2.1).
const NONCE_LENGTH: usize = 32;

/// A question about one certificate.
#[derive(Clone, Debug)]
pub struct Question {
    certificate: CertId,
    nonce: Vec<u8>,
}

impl Question {
    /// Asks about a certificate that this issuer signed, with a nonce of its own.
    pub fn new(certificate: &Certificate, issuer: &Certificate) -> Result<Self, Problem> {
        let mut nonce = vec![0; NONCE_LENGTH];
        SystemRandom::new()
            .fill(&mut nonce)
            .map_err(|_| internal("random numbers"))?;
        Self::with_nonce(certificate, issuer, nonce)
    }

    /// The same with this nonce.
    fn with_nonce(
        certificate: &Certificate,
        issuer: &Certificate,
        nonce: Vec<u8>,
    ) -> Result<Self, Problem> {
        // What every responder knows; it names a certificate and proves nothing.
        let certificate = certificate_id(SHA1, certificate, issuer);
        Ok(Self {
            certificate: certificate.ok_or_else(|| internal("OCSP question"))?,
            nonce,
        })
    }

    /// The question as it is sent.
    pub fn der(&self) -> Result<Vec<u8>, Problem> {
        let encoded = || {
            let nonce = OctetString::new(self.nonce.clone())?.to_der()?;
            OcspRequest {
                tbs_request: TbsRequest {
                    version: Version::V1,
                    requestor_name: None,
                    request_list: vec![Request {
                        req_cert: self.certificate.clone(),
                        single_request_extensions: None,
                    }],
                    request_extensions: Some(vec![Extension {
                        extn_id: NONCE,
                        critical: false,
                        extn_value: OctetString::new(nonce)?,
                    }]),
                },
                optional_signature: None,
            }
            .to_der()
        };
        encoded().map_err(|_: der::Error| internal("OCSP question"))
    }
}

/// What a responder's answer says of the certificate, at the time `now`. Host and time of asking
/// are left to whoever asked.
pub fn status_of(
    answer: &[u8],
    question: &Question,
    issuer: &Certificate,
    now: OffsetDateTime,
) -> Result<Revocation, AnswerFault> {
    let response = OcspResponse::from_der(answer).map_err(|_| AnswerFault::Malformed)?;
    if response.response_status != OcspResponseStatus::Successful {
        return Err(AnswerFault::Declined);
    }
    let content = response.response_bytes.ok_or(AnswerFault::Malformed)?;
    if content.response_type != BASIC {
        return Err(AnswerFault::Malformed);
    }
    let der = content.response.as_bytes();
    let basic = BasicOcspResponse::from_der(der).map_err(|_| AnswerFault::Malformed)?;
    let signed = signed_part(der).ok_or(AnswerFault::Malformed)?;
    responder::check(&basic, signed, issuer, now)?;

    let nonce = basic.nonce().map(|nonce| nonce.0.as_bytes().to_vec());
    if nonce.as_ref().is_some_and(|nonce| *nonce != question.nonce) {
        return Err(AnswerFault::OtherQuestion);
    }
    let about = |single: &&x509_ocsp::SingleResponse| {
        is_about(&single.cert_id, &question.certificate, issuer)
    };
    let single = basic.tbs_response_data.responses.iter().find(about);
    let single = single.ok_or(AnswerFault::OtherCertificate)?;
    let as_of = instant(single.this_update);
    let next = single.next_update.map(instant);
    if !is_current(as_of, next, now) {
        return Err(AnswerFault::Expired);
    }
    Ok(Revocation {
        status: status(&single.cert_status),
        means: Means::Ocsp {
            nonce: nonce.is_some(),
        },
        host: String::new(),
        as_of,
        next,
        asked: now,
        ldap_skipped: 0,
    })
}

/// The bytes that the signature of a basic response is over: its first element, as it came.
fn signed_part(basic: &[u8]) -> Option<&[u8]> {
    let mut reader = SliceReader::new(basic).ok()?;
    let header = der::Header::decode(&mut reader).ok()?;
    header.tag.assert_eq(der::Tag::Sequence).ok()?;
    reader.tlv_bytes().ok()
}

/// The name of a certificate in questions and answers (RFC 6960 §4.1.1).
fn certificate_id(
    hash: ObjectIdentifier,
    certificate: &Certificate,
    issuer: &Certificate,
) -> Option<CertId> {
    Some(CertId {
        hash_algorithm: AlgorithmIdentifierOwned {
            oid: hash,
            parameters: Some(Any::from(Null)),
        },
        issuer_name_hash: OctetString::new(hashed(hash, issuer.subject().der())?).ok()?,
        issuer_key_hash: OctetString::new(hashed(hash, &responder::key_bits(issuer)?)?).ok()?,
        serial_number: SerialNumber::new(certificate.serial()).ok()?,
    })
}

/// Whether an answer names the certificate that was asked about. It may use another hash.
fn is_about(named: &CertId, asked: &CertId, issuer: &Certificate) -> bool {
    let hash = named.hash_algorithm.oid;
    let name = hashed(hash, issuer.subject().der());
    let key = responder::key_bits(issuer).and_then(|key| hashed(hash, &key));
    named.serial_number == asked.serial_number
        && name.as_deref() == Some(named.issuer_name_hash.as_bytes())
        && key.as_deref() == Some(named.issuer_key_hash.as_bytes())
}

fn hashed(hash: ObjectIdentifier, bytes: &[u8]) -> Option<Vec<u8>> {
    let algorithm = match hash {
        SHA1 => &digest::SHA1_FOR_LEGACY_USE_ONLY,
        SHA256 => &digest::SHA256,
        _ => return None,
    };
    Some(digest::digest(algorithm, bytes).as_ref().to_vec())
}

fn status(status: &CertStatus) -> Status {
    match status {
        CertStatus::Good(_) => Status::Good,
        CertStatus::Unknown(_) => Status::Unknown,
        CertStatus::Revoked(revoked) => {
            let since = instant(revoked.revocation_time);
            match revoked.revocation_reason {
                Some(CrlReason::CertificateHold) => Status::Suspended { since },
                reason => Status::Revoked {
                    since,
                    reason: reason.map_or(RevocationReason::Unspecified, Into::into),
                },
            }
        }
    }
}

fn instant(time: OcspGeneralizedTime) -> OffsetDateTime {
    OffsetDateTime::UNIX_EPOCH + time.0.to_unix_duration()
}

fn internal(context: &str) -> Problem {
    Problem::Internal {
        context: context.to_owned(),
    }
}

impl From<CrlReason> for RevocationReason {
    fn from(reason: CrlReason) -> Self {
        match reason {
            CrlReason::KeyCompromise => Self::KeyCompromise,
            CrlReason::CaCompromise | CrlReason::AaCompromise => Self::AuthorityCompromise,
            CrlReason::AffiliationChanged => Self::AffiliationChanged,
            CrlReason::Superseded => Self::Superseded,
            CrlReason::CessationOfOperation => Self::CessationOfOperation,
            CrlReason::PrivilegeWithdrawn => Self::PrivilegeWithdrawn,
            CrlReason::Unspecified | CrlReason::CertificateHold | CrlReason::RemoveFromCRL => {
                Self::Unspecified
            }
        }
    }
}
