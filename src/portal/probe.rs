//! The probe: how a portal asks for the card, found out without it.

use reqwest::StatusCode;
use url::Url;

use super::http::Failure;
use super::profile::Profile;
use super::walk::{Stop, Until, Walk, host_of};
use crate::cancel::Cancel;
use crate::problem::Problem;
use crate::tls::{Abilities, Alert, Record, Scheme, TlsFailure, Version, Versions};

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
    /// In the first handshake: Varco can answer.
    AtHandshake {
        /// TLS version of that handshake; `None` if it broke too early to tell.
        version: Option<Version>,
        /// Code points of the schemes that the server takes.
        offered: Vec<u16>,
        /// Issuers that it names, DER.
        hints: Vec<Vec<u8>>,
    },
    /// For single pages, after the connection stands (portal-login.md §5.4).
    PerPage,
    /// Not at all.
    Never,
}

/// Looks at a portal without any card: who it is and how it asks. For the diagnosis.
pub async fn look(profile: &Profile, cancel: &Cancel) -> Result<Probe, Problem> {
    probe(profile, None, cancel, &|| ()).await
}

/// Walks to the card's host without the card, as often as it takes to know a version of TLS in
/// which a card with these abilities, if there is one, can sign. `answered` is called when a server
/// answers.
pub(super) async fn probe(
    profile: &Profile,
    abilities: Option<Abilities>,
    cancel: &Cancel,
    answered: &(dyn Fn() + Send + Sync),
) -> Result<Probe, Problem> {
    let walk = |versions| Walk::new(profile, versions, cancel).watched(answered);
    let first = visit(profile, walk(Versions::Both)).await;
    let (host, asked, versions) = match first {
        // Some servers fail in TLS 1.3 before they say anything (portal-login.md §5.3 row 14).
        Err(Problem::TlsIncompatible { .. }) => {
            let (host, asked) = visit(profile, walk(Versions::Only12)).await?;
            (host, asked, Versions::Only12)
        }
        // What the card can't do in TLS 1.3 it may do in 1.2, if the server speaks it: better
        // asked now than after the PIN.
        Ok((host, asked)) if abilities.is_some_and(|card| asked.needs_tls12(card)) => {
            let again = walk(Versions::Both).only12_at(&host);
            match visit(profile, again).await {
                Err(Problem::TlsIncompatible { host }) => {
                    return Err(Problem::SchemeNotSupported { host });
                }
                Err(problem) => return Err(problem),
                Ok((host, asked)) => (host, asked, Versions::Only12),
            }
        }
        Ok((host, asked)) => (host, asked, Versions::Both),
        Err(problem) => return Err(problem),
    };
    Ok(Probe {
        host,
        asked,
        versions,
    })
}

impl Asked {
    /// Whether the server chose TLS 1.3 and takes nothing there that the card can sign.
    fn needs_tls12(&self, abilities: Abilities) -> bool {
        matches!(
            self,
            Self::AtHandshake { version: Some(Version::V13), offered, .. }
                if Scheme::choose(offered, abilities).is_none()
        )
    }
}

/// Walks until the card is asked for: by which host, and how.
async fn visit(profile: &Profile, mut walk: Walk<'_>) -> Result<(String, Asked), Problem> {
    let result = walk.go(Until::Card).await;
    let (url, failure) = match &result {
        Ok(answer) => (answer.url.clone(), None),
        Err(Stop::NoAnswer(url, failure)) => (url.clone(), Some(failure.clone())),
        Err(Stop::Wrong(problem)) => return Err(problem.clone()),
    };
    let page = result.ok().map(|answer| (answer.status, answer.body));
    let record = walk.record(&url);
    let asked = judge(profile, &url, &record, failure, page)?;
    Ok((host_of(&url), asked))
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
            _ => Ok(Asked::AtHandshake {
                version: record.version,
                offered: record.offered.clone(),
                hints: record.hints.clone(),
            }),
        };
    }
    match failure {
        // The request was out when the server began anew: a renegotiation (row 6).
        Some(Failure::Tls(TlsFailure::Alert(Alert::HandshakeFailure)))
            if record.connections > 0 =>
        {
            Ok(Asked::PerPage)
        }
        Some(failure) => Err(failure.problem(&host)),
        None if !profile.allows_card(url) => Err(Problem::CardNotRequested { host }),
        None => Ok(match page {
            Some((StatusCode::FORBIDDEN, body)) if speaks_of_post_handshake(&body) => {
                Asked::PerPage
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
