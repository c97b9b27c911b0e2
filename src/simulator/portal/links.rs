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

/// How a portal's links are of no use.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum LinkFault {
    /// They lead to a host outside the profile.
    ForeignHost,
    /// They lead away from TLS.
    PlainHttp,
    /// They carry nothing.
    Bare,
    /// They are good for the agent alone that asked for them.
    OwnAgent,
}

/// The links that nobody has used yet, by their codes.
#[derive(Debug, Default)]
pub(super) struct Links(Mutex<HashMap<String, Link>>);

#[derive(Debug)]
struct Link {
    session: String,
    /// The computer that asked for it.
    address: IpAddr,
    /// The agent that asked for it, where no other may use it.
    agent: Option<String>,
    /// The last moment; `None` once it has passed.
    good_until: Option<Instant>,
}

/// Who asks for a link or uses one.
#[derive(Clone, Copy, Debug)]
pub(super) struct Holder<'a> {
    pub(super) address: IpAddr,
    pub(super) agent: &'a str,
}

impl Links {
    /// A code that goes on with a session: for the computer of who asks, or for their agent alone.
    pub(super) fn issue(
        &self,
        session: &str,
        holder: Holder<'_>,
        for_agent: bool,
        now: Instant,
    ) -> Option<String> {
        let mut links = self.lock();
        links.retain(|_, link| is_fresh(link, now));
        if links.len() >= LIMIT {
            return None;
        }
        let code = token()?;
        let link = Link {
            session: session.to_owned(),
            address: holder.address,
            agent: for_agent.then(|| holder.agent.to_owned()),
            good_until: now.checked_add(LIFE),
        };
        links.insert(code.clone(), link);
        Some(code)
    }

    /// The session of a code, which is used up by this, whatever comes of it.
    pub(super) fn redeem(&self, code: &str, holder: Holder<'_>, now: Instant) -> Option<String> {
        let link = self.lock().remove(code)?;
        let is_theirs = link.agent.is_none_or(|agent| agent == holder.agent);
        let good = link.good_until.is_some_and(|end| now <= end)
            && link.address == holder.address
            && is_theirs;
        good.then_some(link.session)
    }

    /// Lets the time of all links pass.
    pub(super) fn expire(&self) {
        for link in self.lock().values_mut() {
            link.good_until = None;
        }
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<String, Link>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn is_fresh(link: &Link, now: Instant) -> bool {
    link.good_until.is_some_and(|end| now <= end)
}

#[cfg(test)]
mod tests {
    use std::net::Ipv4Addr;

    use super::*;

    const HERE: Holder<'_> = Holder {
        address: IpAddr::V4(Ipv4Addr::LOCALHOST),
        agent: "x",
    };
    const THERE: Holder<'_> = Holder {
        address: IpAddr::V4(Ipv4Addr::new(127, 0, 0, 2)),
        agent: "x",
    };

    #[test]
    fn a_link_is_good_once_for_a_minute_and_for_its_computer() {
        let links = Links::default();
        let start = Instant::now();
        let issue = || links.issue("id", HERE, false, start).unwrap();
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
