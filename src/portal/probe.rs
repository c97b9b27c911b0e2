//! The probe: how a portal asks for the card, found out without it.

use reqwest::StatusCode;
use url::Url;

use super::http::Failure;
use super::profile::Profile;
use super::walk::{Stop, Until, Walk, host_of};
use crate::cancel::Cancel;
use crate::problem::Problem;
use crate::tls::{Alert, Connector, Record, Stack, TlsFailure, Version, Versions};

/// What the probe found.
#[derive(Clone, Debug)]
pub struct Probe {
    /// The host that is to see the card.
    pub host: String,
    /// How it asks.
    pub asked: Asked,
    /// Which TLS versions the probe had to keep to.
    pub versions: Versions,
}

/// How a host asks for the card.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Asked {
    /// In the first handshake.
    AtHandshake(CertificateRequest),
    /// For single pages, after the connection stands (portal-login.md §5.4): what the stack saw
    /// that can answer, if there is one.
    PerPage(Option<(Stack, CertificateRequest)>),
    /// Not at all.
    Never,
}

/// A server's request for a certificate.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct CertificateRequest {
    /// TLS version of the handshake; `None` if it broke too early to tell.
    pub version: Option<Version>,
    /// Code points of the schemes that the server takes.
    pub offered: Vec<u16>,
    /// Issuers that it names, DER.
    pub hints: Vec<Vec<u8>>,
}

/// Looks at a portal without any card: who it is and how it asks. For the diagnosis.
pub async fn look(profile: &Profile, cancel: &Cancel) -> Result<Probe, Problem> {
    probe(profile, cancel, &|| ()).await
}

/// Walks to the card's host without the card. `answered` is called when a server answers.
pub(super) async fn probe(
    profile: &Profile,
    cancel: &Cancel,
    answered: &(dyn Fn() + Send + Sync),
) -> Result<Probe, Problem> {
    let first = attempt(profile, Versions::Both, cancel, answered).await;
    // Some servers fail in TLS 1.3 before they say anything (portal-login.md §5.3 row 14).
    match first {
        Err(Problem::TlsIncompatible { .. }) => {
            attempt(profile, Versions::Only12, cancel, answered).await
        }
        result => result,
    }
}

async fn attempt(
    profile: &Profile,
    versions: Versions,
    cancel: &Cancel,
    answered: &(dyn Fn() + Send + Sync),
) -> Result<Probe, Problem> {
    let walk = Walk::new(profile, versions, cancel).watched(answered);
    let (url, asked) = visit(profile, walk).await?;
    let asked = match asked {
        Asked::PerPage(_) => Asked::PerPage(look_again(profile, &url, versions, cancel).await?),
        // Not every server says that it would have asked.
        Asked::Never if profile.names_card_host(&url) => {
            match look_again(profile, &url, versions, cancel).await {
                Ok(Some(found)) => Asked::PerPage(Some(found)),
                Err(Problem::Cancelled) => return Err(Problem::Cancelled),
                _ => Asked::Never,
            }
        }
        asked => asked,
    };
    Ok(Probe {
        host: host_of(&url),
        asked,
        versions,
    })
}

/// Walks until somebody asks; gives where, and how.
async fn visit(profile: &Profile, mut walk: Walk<'_>) -> Result<(Url, Asked), Problem> {
    let result = walk.go(Until::Card).await;
    let (url, failure) = match &result {
        Ok(answer) => (answer.url.clone(), None),
        Err(Stop::NoAnswer(url, failure)) => (url.clone(), Some(failure.clone())),
        Err(Stop::Wrong(problem)) => return Err(problem.clone()),
    };
    let page = result.ok().map(|answer| (answer.status, answer.body));
    let asked = judge(profile, &url, &walk.record(&url), failure, page)?;
    Ok((url, asked))
}

/// Walks again, with the stack that lets a host ask when the connection already stands. `None`
/// without such a stack, or if it is not asked either.
async fn look_again(
    profile: &Profile,
    url: &Url,
    versions: Versions,
    cancel: &Cancel,
) -> Result<Option<(Stack, CertificateRequest)>, Problem> {
    let Some(stack) = Stack::PER_PAGE else {
        return Ok(None);
    };
    let connector = Connector::without_card(stack, &profile.pinned, versions)?;
    let walk = Walk::new(profile, versions, cancel).at_card_host(&host_of(url), connector)?;
    Ok(match visit(profile, walk).await? {
        (_, Asked::AtHandshake(request)) => Some((stack, request)),
        _ => None,
    })
}

/// What an answer, or its absence, says of the host at `url`.
fn judge(
    profile: &Profile,
    url: &Url,
    record: &Record,
    failure: Option<Failure>,
    page: Option<(StatusCode, String)>,
) -> Result<Asked, Problem> {
    let host = host_of(url);
    if record.requested {
        // Whatever came of the visit without card: the server asked, after proving who it is.
        return match failure {
            Some(Failure::Tls(TlsFailure::Ours(problem))) => Err(problem),
            Some(Failure::Cancelled) => Err(Problem::Cancelled),
            _ => Ok(Asked::AtHandshake(CertificateRequest {
                version: record.version,
                offered: record.offered.clone(),
                hints: record.hints.clone(),
            })),
        };
    }
    match failure {
        // The request was out when the server began anew: a renegotiation (row 6).
        Some(Failure::Tls(TlsFailure::Alert(Alert::HandshakeFailure)))
            if record.connections > 0 =>
        {
            Ok(Asked::PerPage(None))
        }
        Some(failure) => Err(failure.problem(&host)),
        None if !profile.allows_card(url) => Err(Problem::CardNotRequested { host }),
        None => Ok(match page {
            Some((StatusCode::FORBIDDEN, body)) if speaks_of_post_handshake(&body) => {
                Asked::PerPage(None)
            }
            _ => Asked::Never,
        }),
    }
}

/// Apache's words when it would need post-handshake authentication (row 7).
pub(super) fn speaks_of_post_handshake(body: &str) -> bool {
    let body = body.to_lowercase();
    body.contains("post-handshake authentication") || body.contains("post handshake authentication")
}
