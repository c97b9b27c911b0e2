//! Asking the issuer whether a certificate was revoked. Nothing here runs unless the person asked
//! for it: the issuer learns that somebody asked about this very certificate, and from where.

use std::time::Duration;

use serde::Serialize;
use time::{Duration as Span, OffsetDateTime};
use url::Url;

use super::errand::{Asked, Errand};
use super::ocsp::Question;
use super::{crl, fault, ocsp, written};
use crate::identity::Certificate;
use crate::portal::{Fetch, fetch};
use crate::problem::{NoAnswer, Problem, TrustProblem};

/// Most bytes of an answer about one certificate. With two certificates in it: about 6 kB.
const MAX_RESPONSE: usize = 64 * 1024;
/// Most bytes of a revocation list. Nobody publishes the size of the largest one of the CIE; with
/// 40 bytes for each certificate this is half a million of them.
const MAX_LIST: usize = 24 * 1024 * 1024;
/// Most addresses of each kind that are tried.
const MAX_ADDRESSES: usize = 2;
/// The longest wait for an answer about one certificate, and for a list.
const RESPONSE_DEADLINE: Duration = Duration::from_secs(15);
const LIST_DEADLINE: Duration = Duration::from_secs(60);
/// How far a computer's clock may be behind the issuer's.
const SKEW: Span = Span::minutes(5);
/// How old an answer may be that does not say when the next one comes.
const FRESH: Span = Span::days(1);

/// What the issuer says of a certificate.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
pub struct Revocation {
    /// The state.
    #[serde(flatten)]
    pub status: Status,
    /// How it was asked.
    pub means: Means,
    /// The host that answered.
    pub host: String,
    /// The time for which the answer holds.
    #[serde(serialize_with = "written::instant")]
    pub as_of: OffsetDateTime,
    /// When the next answer comes, if it says so.
    #[serde(serialize_with = "written::optional_instant")]
    pub next: Option<OffsetDateTime>,
    /// When we asked.
    #[serde(serialize_with = "written::instant")]
    pub asked: OffsetDateTime,
    /// How many addresses were passed over because they are for LDAP.
    pub ldap_skipped: usize,
}

/// The state of a certificate.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
#[serde(tag = "status", rename_all = "snake_case")]
pub enum Status {
    /// Not revoked.
    Good,
    /// Revoked for good.
    Revoked {
        /// Since when.
        #[serde(serialize_with = "written::instant")]
        since: OffsetDateTime,
        /// Why, if the issuer says so.
        reason: RevocationReason,
    },
    /// Suspended: the issuer may take that back.
    Suspended {
        /// Since when.
        #[serde(serialize_with = "written::instant")]
        since: OffsetDateTime,
    },
    /// The issuer's service does not know the certificate.
    Unknown,
}

/// How the issuer was asked.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize)]
#[serde(tag = "by", rename_all = "snake_case")]
pub enum Means {
    /// About this certificate (OCSP, RFC 6960).
    Ocsp {
        /// Whether the answer was made for this very question (nonce). Answers that were made in
        /// advance are not, and hold as long as they say.
        nonce: bool,
    },
    /// By its list of all revoked certificates (RFC 5280).
    List,
}

/// Why a certificate was revoked (RFC 5280 §5.3.1).
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum RevocationReason {
    /// Not said.
    Unspecified,
    /// Somebody else may have the key.
    KeyCompromise,
    /// Somebody else may have the issuer's key.
    AuthorityCompromise,
    /// The holder's data changed.
    AffiliationChanged,
    /// There is a newer certificate.
    Superseded,
    /// It is needed no more.
    CessationOfOperation,
    /// The holder may no more.
    PrivilegeWithdrawn,
}

impl RevocationReason {
    /// The name by which messages choose their words; the one in machine-readable output.
    pub fn key(self) -> &'static str {
        match self {
            Self::Unspecified => "unspecified",
            Self::KeyCompromise => "key_compromise",
            Self::AuthorityCompromise => "authority_compromise",
            Self::AffiliationChanged => "affiliation_changed",
            Self::Superseded => "superseded",
            Self::CessationOfOperation => "cessation_of_operation",
            Self::PrivilegeWithdrawn => "privilege_withdrawn",
        }
    }
}

impl Revocation {
    /// What to tell a person whose certificate is revoked or suspended.
    pub fn problem(&self) -> Option<Problem> {
        match &self.status {
            Status::Good | Status::Unknown => None,
            Status::Revoked { since, .. } => {
                Some(Problem::Trust(TrustProblem::CertificateRevoked {
                    on: since.date(),
                    suspended: false,
                }))
            }
            Status::Suspended { since } => Some(Problem::Trust(TrustProblem::CertificateRevoked {
                on: since.date(),
                suspended: true,
            })),
        }
    }
}

/// Asks the issuer about a certificate: OCSP first, then its revocation lists. `issuer` is the
/// certificate whose key signed it, verified. The first answer that proves something counts; if
/// there is none, the first reason why.
pub async fn ask(
    certificate: &Certificate,
    issuer: &Certificate,
    errand: Errand<'_>,
) -> Result<Revocation, Problem> {
    let addresses = certificate.addresses();
    let ocsp_addresses = by_http(&addresses.ocsp);
    let lists = by_http(&addresses.revocation_lists);
    let all = addresses.ocsp.iter().chain(&addresses.revocation_lists);
    let ldap_skipped = all.filter(|address| is_ldap(address)).count();
    if ocsp_addresses.is_empty() && lists.is_empty() {
        return Err(fault::not_asked(if ldap_skipped > 0 {
            NoAnswer::OnlyLdap
        } else {
            NoAnswer::NoAddress
        }));
    }
    let mut first_failure = None;
    let mut unknown = None;
    for url in &ocsp_addresses {
        match by_ocsp(certificate, issuer, url, errand).await {
            Ok(found) if found.status == Status::Unknown => unknown = Some(found),
            Ok(found) => {
                return Ok(Revocation {
                    ldap_skipped,
                    ..found
                });
            }
            Err(Problem::Cancelled) => return Err(Problem::Cancelled),
            Err(problem) => drop(first_failure.get_or_insert(problem)),
        }
    }
    for url in &lists {
        match by_list(certificate, issuer, url, errand).await {
            Ok(found) => {
                return Ok(Revocation {
                    ldap_skipped,
                    ..found
                });
            }
            Err(Problem::Cancelled) => return Err(Problem::Cancelled),
            Err(problem) => drop(first_failure.get_or_insert(problem)),
        }
    }
    match (unknown, first_failure) {
        (Some(found), _) => Ok(Revocation {
            ldap_skipped,
            ..found
        }),
        (None, Some(problem)) => Err(problem),
        (None, None) => Err(fault::not_asked(NoAnswer::NoAddress)),
    }
}

async fn by_ocsp(
    certificate: &Certificate,
    issuer: &Certificate,
    url: &Url,
    errand: Errand<'_>,
) -> Result<Revocation, Problem> {
    errand.tell(Asked::Status, url);
    let question = Question::new(certificate, issuer)?;
    let request = Fetch::get(url.clone(), MAX_RESPONSE, RESPONSE_DEADLINE)
        .maybe_plain()
        .post("application/ocsp-request", question.der()?);
    let asked = OffsetDateTime::now_utc();
    let answer = fetch(request, errand.route, errand.cancel).await?;
    let host = url.host_str().unwrap_or_default().to_owned();
    let found = ocsp::status_of(&answer, &question, issuer, OffsetDateTime::now_utc())
        .map_err(|reason| fault::answer(&host, reason))?;
    Ok(Revocation {
        host,
        asked,
        ..found
    })
}

async fn by_list(
    certificate: &Certificate,
    issuer: &Certificate,
    url: &Url,
    errand: Errand<'_>,
) -> Result<Revocation, Problem> {
    errand.tell(Asked::RevocationList, url);
    let request = Fetch::get(url.clone(), MAX_LIST, LIST_DEADLINE).maybe_plain();
    let asked = OffsetDateTime::now_utc();
    let answer = fetch(request, errand.route, errand.cancel).await?;
    let host = url.host_str().unwrap_or_default().to_owned();
    let found = crl::status_in(&answer, certificate, issuer, OffsetDateTime::now_utc())
        .map_err(|reason| fault::answer(&host, reason))?;
    Ok(Revocation {
        host,
        asked,
        ..found
    })
}

/// Those that are asked by HTTP.
pub(super) fn by_http(addresses: &[String]) -> Vec<Url> {
    let urls = addresses
        .iter()
        .filter_map(|address| Url::parse(address).ok());
    urls.filter(|url| matches!(url.scheme(), "http" | "https") && url.has_host())
        .take(MAX_ADDRESSES)
        .collect()
}

pub(super) fn is_ldap(address: &str) -> bool {
    let start = address.get(..4).unwrap_or_default();
    start.eq_ignore_ascii_case("ldap")
}

/// Whether an answer for the time `as_of` until `next` holds now.
pub(super) fn is_current(
    as_of: OffsetDateTime,
    next: Option<OffsetDateTime>,
    now: OffsetDateTime,
) -> bool {
    let until = next.unwrap_or(as_of.saturating_add(FRESH));
    as_of <= now.saturating_add(SKEW) && now <= until.saturating_add(SKEW)
}
