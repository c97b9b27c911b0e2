//! One-time links: by them another browser on the same computer goes on with a session
//! (browser-integration.md §1, H1).

use std::{
    collections::HashMap,
    net::IpAddr,
    sync::{Mutex, MutexGuard, PoisonError},
    time::{Duration, Instant},
};

use super::sessions::token;

/// The cookie that carries a code from the link to the request that consumes it.
pub(super) const COOKIE: &str = "__Host-codice";
/// How long a link is good.
pub(super) const LIFE: Duration = Duration::from_secs(60);
/// Links held at the same time.
const LIMIT: usize = 256;

/// The links that nobody has used yet, by their codes.
#[derive(Debug, Default)]
pub(super) struct Links(Mutex<HashMap<String, Link>>);

#[derive(Debug)]
struct Link {
    session: String,
    /// The computer that asked for it.
    address: IpAddr,
    issued: Instant,
}

impl Links {
    /// A code that goes on with a session, for the computer at this address.
    pub(super) fn issue(&self, session: &str, address: IpAddr, now: Instant) -> Option<String> {
        let mut links = self.lock();
        links.retain(|_, link| is_fresh(link, now));
        if links.len() >= LIMIT {
            return None;
        }
        let code = token()?;
        let link = Link {
            session: session.to_owned(),
            address,
            issued: now,
        };
        links.insert(code.clone(), link);
        Some(code)
    }

    /// The session of a code, which is used up by this, whatever comes of it.
    pub(super) fn redeem(&self, code: &str, address: IpAddr, now: Instant) -> Option<String> {
        let link = self.lock().remove(code)?;
        let good = is_fresh(&link, now) && link.address == address;
        good.then_some(link.session)
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<String, Link>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn is_fresh(link: &Link, now: Instant) -> bool {
    now.saturating_duration_since(link.issued) <= LIFE
}

#[cfg(test)]
mod tests {
    use std::net::Ipv4Addr;

    use super::*;

    const HERE: IpAddr = IpAddr::V4(Ipv4Addr::LOCALHOST);
    const THERE: IpAddr = IpAddr::V4(Ipv4Addr::new(127, 0, 0, 2));

    #[test]
    fn a_link_is_good_once_for_a_minute_and_for_its_computer() {
        let links = Links::default();
        let start = Instant::now();
        let issue = || links.issue("id", HERE, start).unwrap();
        let code = issue();
        assert_eq!(links.redeem(&code, HERE, start + LIFE), Some("id".into()));
        assert_eq!(links.redeem(&code, HERE, start), None);
        let late = start + LIFE + Duration::from_millis(1);
        assert_eq!(links.redeem(&issue(), HERE, late), None);
        let code = issue();
        assert_eq!(links.redeem(&code, THERE, start), None);
        assert_eq!(links.redeem(&code, HERE, start), None, "it was used up");
    }
}
