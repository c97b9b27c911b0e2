//! An issuer's list of revoked certificates, and what it says of one (RFC 5280 §5).

use time::OffsetDateTime;
use url::Url;
use x509_parser::extensions::{DistributionPointName, GeneralName, ParsedExtension};
use x509_parser::prelude::FromDer as _;
use x509_parser::revocation_list::{CertificateRevocationList, RevokedCertificate};
use x509_parser::x509::{ReasonCode, SubjectPublicKeyInfo};

use super::revocation::{Means, Revocation, RevocationReason, Status, is_current};
use crate::identity::{Certificate, Name, Usage};
use crate::problem::AnswerFault;

/// What a revocation list, DER, says of a certificate at the time `now`. Host and time of asking
/// are left to whoever asked.
pub fn status_in(
    list: &[u8],
    certificate: &Certificate,
    issuer: &Certificate,
    now: OffsetDateTime,
) -> Result<Revocation, AnswerFault> {
    let parsed = CertificateRevocationList::from_der(list);
    let (rest, list) = parsed.map_err(|_| AnswerFault::Malformed)?;
    if !rest.is_empty() {
        return Err(AnswerFault::Malformed);
    }
    check_signer(&list, issuer)?;
    if !covers(&list, certificate) {
        return Err(AnswerFault::OtherCertificate);
    }
    let as_of = list.last_update().to_datetime();
    let next = list.next_update().map(|next| next.to_datetime());
    // A list always says until when it holds (§5.1.2.5).
    if next.is_none() || !is_current(as_of, next, now) {
        return Err(AnswerFault::Expired);
    }
    let serial = significant(certificate.serial());
    let mut entries = list.iter_revoked_certificates();
    let entry = entries.find(|entry| significant(entry.raw_serial()) == serial);
    Ok(Revocation {
        status: entry.map_or(Status::Good, status),
        means: Means::List,
        host: String::new(),
        as_of,
        next,
        asked: now,
        ldap_skipped: 0,
    })
}

fn check_signer(
    list: &CertificateRevocationList<'_>,
    issuer: &Certificate,
) -> Result<(), AnswerFault> {
    let may_sign = issuer
        .key_usage()
        .is_none_or(|usage| usage.allows(Usage::CrlSign));
    let name = Name::parse(list.issuer().as_raw()).map(|name| name.to_string());
    let key = SubjectPublicKeyInfo::from_der(issuer.public_key_info());
    let is_signed = key.is_ok_and(|(_, key)| list.verify_signature(&key).is_ok());
    if may_sign && is_signed && name == Some(issuer.subject().to_string()) {
        Ok(())
    } else {
        Err(AnswerFault::WrongSigner)
    }
}

/// Whether the list is a whole one and about certificates like ours: a critical extension may say
/// otherwise, and one that is not known may say anything (§5.2).
fn covers(list: &CertificateRevocationList<'_>, certificate: &Certificate) -> bool {
    list.extensions()
        .iter()
        .all(|extension| match extension.parsed_extension() {
            ParsedExtension::IssuingDistributionPoint(point) => {
                !point.only_contains_ca_certs
                    && !point.only_contains_attribute_certs
                    && !point.indirect_crl
                    && point.only_some_reasons.is_none()
                    && point
                        .distribution_point
                        .as_ref()
                        .is_none_or(|name| is_named_by(certificate, name))
            }
            _ => !extension.critical,
        })
}

/// Whether the certificate names this part of its issuer's lists (§6.3.3 b.2.i): an issuer may
/// spread its certificates over several lists, and any of them can come over plain HTTP.
fn is_named_by(certificate: &Certificate, point: &DistributionPointName<'_>) -> bool {
    let DistributionPointName::FullName(names) = point else {
        return false;
    };
    let is_same = |one: &str, other: &str| match (Url::parse(one), Url::parse(other)) {
        (Ok(one), Ok(other)) => one == other,
        _ => one == other,
    };
    let mine = &certificate.addresses().revocation_lists;
    names.iter().any(|name| match name {
        GeneralName::URI(name) => mine.iter().any(|mine| is_same(mine, name)),
        _ => false,
    })
}

fn status(entry: &RevokedCertificate<'_>) -> Status {
    let since = entry.revocation_date.to_datetime();
    let reason = entry.reason_code().map(|(_, reason)| reason);
    match reason {
        Some(ReasonCode::CertificateHold) => Status::Suspended { since },
        // It was on the list, and is taken off it.
        Some(ReasonCode::RemoveFromCRL) => Status::Good,
        reason => Status::Revoked {
            since,
            reason: match reason {
                Some(ReasonCode::KeyCompromise) => RevocationReason::KeyCompromise,
                Some(ReasonCode::CACompromise | ReasonCode::AACompromise) => {
                    RevocationReason::AuthorityCompromise
                }
                Some(ReasonCode::AffiliationChanged) => RevocationReason::AffiliationChanged,
                Some(ReasonCode::Superseded) => RevocationReason::Superseded,
                Some(ReasonCode::CessationOfOperation) => RevocationReason::CessationOfOperation,
                Some(ReasonCode::PrivilegeWithdrawn) => RevocationReason::PrivilegeWithdrawn,
                _ => RevocationReason::Unspecified,
            },
        },
    }
}

/// A number without the zeros before it.
fn significant(number: &[u8]) -> &[u8] {
    let zeros = number.iter().take_while(|byte| **byte == 0).count();
    number.get(zeros..).unwrap_or_default()
}
