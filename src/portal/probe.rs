//! The probe: how a portal asks for the card, found out without it.

use reqwest::StatusCode;
use url::Url;

use super::captive::explain;
use super::clock::Clock;
use super::failure::FailureKind;
use super::http::{Answer, Failure};
use super::profile::Profile;
use super::visit::Watch;
use super::walk::{Stop, Until, Walk, host_of};
use crate::cancel::Cancel;
use crate::problem::Problem;
use crate::tls::{
    Abilities, Alert, Connector, Record, Scheme, Stack, TlsFailure, Version, Versions, Voucher,
    Vouching,
};

/// What the probe found.
#[derive(Clone, Debug)]
pub struct Probe {
    /// The host that is to see the card.
    pub host: String,
    /// How it asks.
    pub asked: Asked,
    /// Which TLS versions the probe had to keep to.
    pub versions: Versions,
    /// By how many minutes this computer's clock differs from the servers'; above zero when it is
    /// ahead, `None` if it is right.
    pub clock: Option<i64>,
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
    /// TLS version of the handshake.
    pub version: Version,
    /// Code points of the schemes that the server takes.
    pub offered: Vec<u16>,
    /// Issuers that it names, DER.
    pub hints: Vec<Vec<u8>>,
}

/// Looks at a portal without any card: who it is and how it asks. For the diagnosis. `watch` is told
/// of every request, also of those before an error.
pub async fn look(profile: &Profile, cancel: &Cancel, watch: Watch<'_>) -> Result<Probe, Problem> {
    probe(profile, None, cancel, watch).await
}

/// Walks to the card's host without the card, as often as it takes to know a version of TLS in
/// which a card with these abilities, if there is one, can sign. `watch` is told of every request.
pub(super) async fn probe(
    profile: &Profile,
    abilities: Option<Abilities>,
    cancel: &Cancel,
    watch: Watch<'_>,
) -> Result<Probe, Problem> {
    let mut clock = Clock::default();
    let found = try_probe(profile, abilities, cancel, watch, &mut clock).await;
    match found {
        Ok(found) => Ok(Probe {
            clock: clock.wrong_by(),
            ..found
        }),
        Err(problem) => Err(explain(problem, profile, clock, cancel).await),
    }
}

async fn try_probe(
    profile: &Profile,
    abilities: Option<Abilities>,
    cancel: &Cancel,
    watch: Watch<'_>,
    clock: &mut Clock,
) -> Result<Probe, Problem> {
    let walk = |versions| Walk::new(profile, versions, cancel).watched(watch);
    let first = visit(
        profile,
        walk(Versions::Both),
        Versions::Both,
        (cancel, watch),
        clock,
    )
    .await;
    let (url, asked, versions) = match first {
        // Some servers fail in TLS 1.3 before they say anything (portal-login.md §5.3 row 14).
        Err(Problem::TlsIncompatible { .. }) => {
            let again = walk(Versions::Only12);
            let (url, asked) =
                visit(profile, again, Versions::Only12, (cancel, watch), clock).await?;
            (url, asked, Versions::Only12)
        }
        // What the card can't do in TLS 1.3 it may do in 1.2, if the server speaks it: better
        // asked now than after the PIN.
        Ok((url, asked)) if abilities.is_some_and(|card| asked.needs_tls12(card)) => {
            let again = walk(Versions::Both).only12_at(&host_of(&url));
            match visit(profile, again, Versions::Only12, (cancel, watch), clock).await {
                Err(Problem::TlsIncompatible { host }) => {
                    return Err(Problem::SchemeNotSupported { host });
                }
                Err(problem) => return Err(problem),
                Ok((url, asked)) => (url, asked, Versions::Only12),
            }
        }
        Ok((url, asked)) => (url, asked, Versions::Both),
        Err(problem) => return Err(problem),
    };
    Ok(Probe {
        host: host_of(&url),
        asked,
        versions,
        clock: None,
    })
}

impl Asked {
    /// Whether the server chose TLS 1.3 and takes nothing there that the card can sign.
    fn needs_tls12(&self, abilities: Abilities) -> bool {
        match self {
            Self::AtHandshake(request) | Self::PerPage(Some((_, request))) => {
                request.version == Version::V13
                    && Scheme::choose(&request.offered, abilities).is_none()
            }
            Self::PerPage(None) | Self::Never => false,
        }
    }
}

/// Walks until the card is asked for: where, and how. Where it is not asked for in a handshake, the
/// stack that can be asked later looks again, in these versions.
async fn visit(
    profile: &Profile,
    walk: Walk<'_>,
    versions: Versions,
    around: (&Cancel, Watch<'_>),
    clock: &mut Clock,
) -> Result<(Url, Asked), Problem> {
    let (url, asked, vouching) = walk_to_card(profile, walk, clock).await?;
    let asked = match asked {
        Asked::PerPage(_) => {
            Asked::PerPage(look_again(profile, &url, versions, around, clock).await?)
        }
        // Not every server says that it would have asked.
        Asked::Never if profile.names_card_host(&url) => {
            match look_again(profile, &url, versions, around, clock).await {
                Ok(Some(found)) => Asked::PerPage(Some(found)),
                Err(Problem::Cancelled) => return Err(Problem::Cancelled),
                _ => Asked::Never,
            }
        }
        asked => asked,
    };
    // Who reads along can't hand the card's signature on: with some it shows by the name, with
    // others by the portal not asking.
    match vouching {
        Some(Vouching { issuer, voucher })
            if voucher == Voucher::Inspector
                || (voucher == Voucher::Private && asked == Asked::Never) =>
        {
            Err(Problem::Intercepted {
                host: host_of(&url),
                issuer,
            })
        }
        _ if asked == Asked::Never && !profile.allows_card(&url) => {
            let host = host_of(&url);
            Err(Problem::CardNotRequested { host })
        }
        _ => Ok((url, asked)),
    }
}

/// Walks until somebody asks; gives where, how, and who vouches for the host.
async fn walk_to_card(
    profile: &Profile,
    mut walk: Walk<'_>,
    clock: &mut Clock,
) -> Result<(Url, Asked, Option<Vouching>), Problem> {
    let result = walk.go(Until::Card).await;
    clock.add(walk.clock());
    let (url, came) = match result {
        Ok(answer) => (answer.url.clone(), Ok(answer)),
        Err(Stop::NoAnswer(url, failure)) => (url, Err(failure)),
        Err(Stop::Wrong(problem)) => return Err(problem),
    };
    let record = walk.record(&url);
    match judge(profile, &url, &record, came) {
        // A host that reads along stops where the portal would have led on.
        Err(Problem::CardNotRequested { .. }) => Ok((url, Asked::Never, record.vouching)),
        asked => Ok((url, asked?, record.vouching)),
    }
}

/// Walks again, with the stack that lets a host ask when the connection already stands. `None`
/// without such a stack, or if it is not asked either.
async fn look_again(
    profile: &Profile,
    url: &Url,
    versions: Versions,
    (cancel, watch): (&Cancel, Watch<'_>),
    clock: &mut Clock,
) -> Result<Option<(Stack, CertificateRequest)>, Problem> {
    let Some(stack) = Stack::PER_PAGE else {
        return Ok(None);
    };
    let connector = Connector::without_card(stack, &profile.pinned, versions)?;
    let walk = Walk::new(profile, Versions::Both, cancel)
        .watched(watch)
        .at_card_host(&host_of(url), Box::new(|| Ok(connector)));
    Ok(match walk_to_card(profile, walk, clock).await? {
        (_, Asked::AtHandshake(request), _) => Some((stack, request)),
        _ => None,
    })
}

/// What an answer, or its absence, says of the host at `url`.
fn judge(
    profile: &Profile,
    url: &Url,
    record: &Record,
    came: Result<Answer, Failure>,
) -> Result<Asked, Problem> {
    let host = host_of(url);
    let asked = record.requested() && profile.allows_card(url);
    if let (true, Some(version)) = (asked, record.version) {
        // Whatever came of the visit without card: the server proved who it is, and asked.
        return match came {
            Err(Failure::Tls(TlsFailure::Ours(problem))) => Err(problem),
            Err(Failure::Cancelled) => Err(Problem::Cancelled),
            _ => Ok(Asked::AtHandshake(CertificateRequest {
                version,
                offered: record.offered.clone(),
                hints: record.hints.clone(),
            })),
        };
    }
    let answer = match came {
        Ok(answer) => answer,
        // The request was out when the server began anew: a renegotiation (row 6).
        Err(Failure::Tls(TlsFailure::Alert(Alert::HandshakeFailure))) if record.connections > 0 => {
            return Ok(Asked::PerPage(None));
        }
        Err(failure) => return Err(failure.problem(&host)),
    };
    if answer.status == StatusCode::FORBIDDEN && speaks_of_post_handshake(&answer.body) {
        return Ok(Asked::PerPage(None));
    }
    match profile.failure_of(&answer) {
        Some(failure @ (FailureKind::Maintenance | FailureKind::Error)) => {
            Err(failure.problem(&answer))
        }
        // Nobody was refused who showed nothing.
        Some(FailureKind::Refused | FailureKind::NotEnabled) | None => {
            if profile.allows_card(url) {
                Ok(Asked::Never)
            } else {
                Err(Problem::CardNotRequested { host })
            }
        }
    }
}

/// Apache's words when it would need post-handshake authentication (row 7).
pub(super) fn speaks_of_post_handshake(body: &str) -> bool {
    let body = body.to_lowercase();
    body.contains("post-handshake authentication") || body.contains("post handshake authentication")
}
