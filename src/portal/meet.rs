//! The first meeting with a portal, step by step: which way leads there, whether its name is known,
//! whether it proves who it is, who vouches for that, and what time it says that it is. For the
//! diagnosis: a sign-in does all of this by itself.

use std::net::IpAddr;
use std::sync::Arc;

use time::OffsetDateTime;
use url::Host;

use super::captive::explain;
use super::clock::Clock;
use super::http::{Browser, Failure, Request, find_name, proxy_to};
use super::profile::Profile;
use super::walk::host_of;
use crate::cancel::Cancel;
use crate::problem::Problem;
use crate::tls::{Connector, Stack, TlsFailure, Version, Versions, Vouching};

/// What a portal showed of itself. It proved who it is.
#[derive(Clone, Debug)]
pub struct Met {
    /// Its host.
    pub host: String,
    /// The version of TLS.
    pub version: Option<Version>,
    /// Who vouches for it, where its certificate can be read.
    pub vouching: Option<Vouching>,
    /// What time it says that it is.
    pub clock: Told,
}

/// What a portal says of this computer's clock.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Told {
    /// Nothing.
    Nothing,
    /// It is right, within five minutes.
    Right,
    /// It is wrong by so many minutes; above zero when it is ahead.
    Wrong(i64),
}

/// The proxy on the way to a portal, as `host:port`, if there is one.
pub async fn proxy_before(profile: &Profile, cancel: &Cancel) -> Option<String> {
    let asked = proxy_to(&profile.start, &profile.route);
    cancel.unless_cancelled(asked).await.flatten()
}

/// Where a portal's name leads to. Bounded by the route's patience for a connection.
pub async fn find(profile: &Profile, cancel: &Cancel) -> Result<Vec<IpAddr>, Problem> {
    match profile.start.host() {
        Some(Host::Ipv4(address)) => return Ok(vec![address.into()]),
        Some(Host::Ipv6(address)) => return Ok(vec![address.into()]),
        Some(Host::Domain(_)) | None => {}
    }
    let host = host_of(&profile.start);
    let looked = find_name(&host, &profile.route);
    match cancel.unless_cancelled(looked).await {
        None => Err(Problem::Cancelled),
        Some(found) => found.map_err(|failure| failure.problem(&host)),
    }
}

/// Asks for a portal's first page, without any card. What the portal says on it is not looked at.
pub async fn meet(profile: &Profile, cancel: &Cancel) -> Result<Met, Problem> {
    match visit(profile, Versions::Both, cancel).await {
        // Some servers fail in TLS 1.3 before they say anything (portal-login.md §5.3 row 14).
        Err(Problem::TlsIncompatible { .. }) => visit(profile, Versions::Only12, cancel).await,
        met => met,
    }
}

async fn visit(profile: &Profile, versions: Versions, cancel: &Cancel) -> Result<Met, Problem> {
    let host = host_of(&profile.start);
    let connector = Connector::without_card(Stack::Rustls, &profile.pinned, versions)?;
    let browser = Browser::new(connector, &Arc::default(), &profile.route, cancel);
    let answer = browser.fetch(&Request::get(profile.start.clone())).await;
    let record = browser.connector().record();
    let mut clock = Clock::default();
    match answer {
        Ok(answer) => clock.saw(answer.date, OffsetDateTime::now_utc()),
        Err(Failure::Cancelled) => return Err(Problem::Cancelled),
        Err(Failure::Tls(TlsFailure::Ours(problem))) => {
            return Err(explain(problem, profile, clock, cancel).await);
        }
        // It proved who it is: what came after that is told by who asks for the card.
        Err(_) if record.verified_host.is_some() => {}
        Err(failure) => {
            return Err(explain(failure.problem(&host), profile, clock, cancel).await);
        }
    }
    Ok(Met {
        host,
        version: record.version,
        vouching: record.vouching,
        clock: match clock.wrong_by() {
            Some(minutes) => Told::Wrong(minutes),
            None if clock.is_known() => Told::Right,
            None => Told::Nothing,
        },
    })
}
