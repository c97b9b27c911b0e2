//! Everything that is asked on the network about one certificate, in one go, when the person wants
//! it: issuers that are missing here, and whether it was revoked.

use super::errand::Errand;
use super::fault;
use super::issuers::{Fetched, fetch_missing};
use super::lists::Lists;
use super::revocation::{Revocation, ask};
use crate::identity::{Certificate, Issuer, issuer_of};
use crate::problem::{NoAnswer, Problem};

/// What came of it.
#[derive(Clone, Debug)]
pub struct Online {
    /// Certificates of issuers that were fetched, each with the key that signed the one before.
    pub issuers: Vec<Certificate>,
    /// What the issuer says.
    pub revocation: Result<Revocation, Problem>,
}

/// Asks about a certificate whose chain these lists decide.
pub async fn ask_online(certificate: &Certificate, lists: &Lists, errand: Errand<'_>) -> Online {
    let Fetched { issuers, failure } = fetch_missing(certificate, lists, errand).await;
    let candidates = [lists.candidates(), &issuers].concat();
    let revocation = match (issuer_of(certificate, &candidates), failure) {
        (_, Some(Problem::Cancelled)) => Err(Problem::Cancelled),
        (Issuer::Authority(issuer), _) => ask(certificate, issuer, errand).await,
        (_, Some(problem)) => Err(problem),
        (_, None) => Err(fault::not_asked(NoAnswer::UnknownIssuer)),
    };
    Online {
        issuers,
        revocation,
    }
}
