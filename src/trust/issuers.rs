//! Certificates of issuers that are missing here, fetched from where a certificate says that they
//! are (RFC 5280 §4.2.2.1), only when the person asks online. What comes is data: it is used only if
//! its key made the signature in question, and it vouches for nobody by being here. Whether anybody
//! in the chain is recognised is for the lists alone, by SHA-256.

use std::time::Duration;

use url::Url;

use super::errand::{Asked, Errand};
use super::fault;
use super::lists::{Listing, Lists};
use super::revocation::{by_http, is_ldap};
use crate::identity::{Certificate, Chain, ChainEnd, Issuer, issuer_of, pem};
use crate::portal::{Fetch, fetch};
use crate::problem::{AnswerFault, NoAnswer, Problem};

/// Most bytes of a certificate. Those of the CIE's issuers have under 2 kB.
const MAX_CERTIFICATE: usize = 16 * 1024;
/// The longest wait for one.
const DEADLINE: Duration = Duration::from_secs(15);
/// Most certificates that are fetched. Italian chains have two authorities.
const MAX_FETCHED: usize = 2;

/// What was fetched, and why there is not more of it.
pub(super) struct Fetched {
    pub(super) issuers: Vec<Certificate>,
    pub(super) failure: Option<Problem>,
}

/// Fetches issuers until the chain reaches somebody who stands on a list, or itself.
pub(super) async fn fetch_missing(
    certificate: &Certificate,
    lists: &Lists,
    errand: Errand<'_>,
) -> Fetched {
    let mut issuers = Vec::new();
    let failure = loop {
        let candidates = [lists.candidates(), &issuers].concat();
        let chain = Chain::build(certificate, &candidates);
        let is_on_list = |authority: &&Certificate| lists.listing(authority) != Listing::Absent;
        let is_enough = chain.end != ChainEnd::UnknownIssuer
            || chain
                .authorities
                .iter()
                .copied()
                .any(|one| is_on_list(&one));
        if is_enough || issuers.len() == MAX_FETCHED {
            break None;
        }
        let last = chain.authorities.last().copied().unwrap_or(certificate);
        match fetch_issuer(last, errand).await {
            Ok(issuer) => issuers.push(issuer),
            Err(problem) => break Some(problem),
        }
    };
    Fetched { issuers, failure }
}

/// The certificate whose key signed this one, from where it says that it is.
async fn fetch_issuer(
    certificate: &Certificate,
    errand: Errand<'_>,
) -> Result<Certificate, Problem> {
    let addresses = &certificate.addresses().issuer;
    let mut first_failure = None;
    for url in by_http(addresses) {
        match try_one(certificate, &url, errand).await {
            Ok(issuer) => return Ok(issuer),
            Err(Problem::Cancelled) => return Err(Problem::Cancelled),
            Err(problem) => drop(first_failure.get_or_insert(problem)),
        }
    }
    Err(first_failure.unwrap_or_else(|| {
        fault::not_asked(if addresses.iter().any(|address| is_ldap(address)) {
            NoAnswer::OnlyLdap
        } else {
            NoAnswer::UnknownIssuer
        })
    }))
}

async fn try_one(
    certificate: &Certificate,
    url: &Url,
    errand: Errand<'_>,
) -> Result<Certificate, Problem> {
    errand.tell(Asked::Issuer, url);
    let request = Fetch::get(url.clone(), MAX_CERTIFICATE, DEADLINE).maybe_plain();
    let bytes = fetch(request, errand.route, errand.cancel).await?;
    let host = url.host_str().unwrap_or_default();
    let issuer = read(&bytes).ok_or_else(|| fault::answer(host, AnswerFault::Malformed))?;
    match issuer_of(certificate, std::slice::from_ref(&issuer)) {
        Issuer::Authority(_) => Ok(issuer),
        _ => Err(fault::answer(host, AnswerFault::OtherCertificate)),
    }
}

/// One certificate, DER as the standard wants it, or PEM as some serve it. Bundles (PKCS#7) are not
/// read.
fn read(bytes: &[u8]) -> Option<Certificate> {
    Certificate::parse(bytes).ok().or_else(|| {
        let text = std::str::from_utf8(bytes).ok()?;
        pem::certificates(text).ok()?.into_iter().next()
    })
}
