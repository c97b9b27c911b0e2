//! One-time links that are of no use: too late, used up, in the wrong hands, or leading astray. The
//! portal refuses them, or Varco never opens them (browser-integration.md §1, §7).
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    dead_code,
    missing_docs,
    unreachable_pub
)]

mod support {
    pub mod login;
    pub mod web;
}

use support::login::{behaviour, desk, portal, sign_in};
use support::web::{BOTH, Client, Page};
use varco::card::Limits;
use varco::portal::{KeptSession, OneTimeLink};
use varco::problem::Problem;
use varco::simulator::portal::{
    LOGIN_HOST, LinkFault, Mode, OTHER_HOST, PORTAL_HOST, VirtualPortal,
};

fn runtime() -> tokio::runtime::Runtime {
    tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap()
}

/// The session of somebody who has just signed in.
fn session(portal: &VirtualPortal) -> KeptSession {
    let (readers, _) = desk("st-2048", behaviour());
    let login = sign_in(&readers, portal, &Limits::default()).unwrap();
    login.session.expect("somebody is signed in")
}

fn link(session: &KeptSession) -> Result<OneTimeLink, Problem> {
    runtime().block_on(session.one_time_link())
}

/// A browser that knows nothing of the session.
fn browser(portal: &VirtualPortal) -> Client {
    let hosts = [PORTAL_HOST, LOGIN_HOST, OTHER_HOST];
    Client::new(
        &[portal.ca_der().clone()],
        BOTH,
        None,
        &hosts,
        portal.address(),
    )
}

/// What a browser of this name does with a link: it opens the page, whose form sends itself.
fn open(portal: &VirtualPortal, browser: &Client, link: &OneTimeLink, agent: &str) -> Page {
    let named = |request: reqwest::RequestBuilder| request.header("user-agent", agent);
    let page = browser.send(named(browser.http().get(link.address().clone())));
    assert_eq!(page.unwrap().kind(), "ritorno");
    let form = format!(
        "https://{PORTAL_HOST}:{}/continua/apri",
        portal.address().port()
    );
    browser.send(named(browser.http().post(form))).unwrap()
}

fn is_let_in(portal: &VirtualPortal, browser: &Client) -> bool {
    let services = format!("https://{PORTAL_HOST}:{}/servizi", portal.address().port());
    browser.get(&services).unwrap().kind() == "servizi"
}

#[test]
fn a_link_lets_in_once() {
    let portal = portal(Mode::OneTimeLink);
    let session = session(&portal);
    let link = link(&session).unwrap();
    let (first, second) = (browser(&portal), browser(&portal));
    assert_eq!(open(&portal, &first, &link, "Browser/1").kind(), "servizi");
    assert!(is_let_in(&portal, &first));
    let refused = open(&portal, &second, &link, "Browser/1");
    assert_eq!(
        (refused.status.as_u16(), refused.kind().as_str()),
        (403, "rifiutato")
    );
    assert!(!is_let_in(&portal, &second));
    // Who used it keeps the session; the program has handed it over.
    assert!(is_let_in(&portal, &first));
    assert!(!runtime().block_on(session.goes_without_card()).unwrap());
}

#[test]
fn a_link_that_has_expired_lets_nobody_in() {
    let portal = portal(Mode::OneTimeLink);
    let session = session(&portal);
    let (late, next) = (link(&session).unwrap(), browser(&portal));
    portal.expire_links();
    let refused = open(&portal, &next, &late, "Browser/1");
    assert_eq!(
        (refused.status.as_u16(), refused.kind().as_str()),
        (403, "rifiutato")
    );
    assert!(!is_let_in(&portal, &next));
    // The session is where it was, and gives another.
    assert!(runtime().block_on(session.goes_without_card()).unwrap());
    let again = link(&session).unwrap();
    assert_ne!(again, late);
    assert_eq!(open(&portal, &next, &again, "Browser/1").kind(), "servizi");
}

/// A portal that binds its links to the agent that asked for them: a browser under another name
/// is refused, and the link is gone.
#[test]
fn a_link_of_another_agent_lets_nobody_in() {
    let portal = portal(Mode::Link(LinkFault::OwnAgent));
    let session = session(&portal);
    let first = link(&session).unwrap();
    let stranger = browser(&portal);
    assert_eq!(
        open(&portal, &stranger, &first, "Browser/1").kind(),
        "rifiutato"
    );
    assert!(!is_let_in(&portal, &stranger));
    assert_eq!(
        open(&portal, &stranger, &first, session.agent()).kind(),
        "rifiutato"
    );
    let second = link(&session).unwrap();
    assert_eq!(
        open(&portal, &stranger, &second, session.agent()).kind(),
        "servizi"
    );
}

/// What Varco itself does not open: it says so, no browser sees the code, and the session stays.
#[test]
fn a_link_that_leads_astray_is_never_opened() {
    let not_allowed = |host: &str| Problem::HostNotAllowed {
        host: host.to_owned(),
    };
    let ended = Problem::SessionEnded {
        host: PORTAL_HOST.to_owned(),
    };
    for (fault, expected) in [
        (LinkFault::ForeignHost, not_allowed(OTHER_HOST)),
        (LinkFault::PlainHttp, not_allowed(PORTAL_HOST)),
        (LinkFault::Bare, ended),
    ] {
        let portal = portal(Mode::Link(fault));
        let session = session(&portal);
        assert!(session.has_link());
        assert_eq!(link(&session), Err(expected), "{fault:?}");
        let seen = portal.witness().seen();
        let is_opened = |line: &str| line == "GET /continua" || line == "POST /continua/apri";
        let opened = (seen.requests.iter()).any(|request| is_opened(&request.line));
        assert!(!opened, "{fault:?}");
        assert!(
            !seen
                .requests
                .iter()
                .any(|request| request.host == OTHER_HOST)
        );
        assert!(runtime().block_on(session.goes_without_card()).unwrap());
    }
}

/// Once the session has ended there is no link to get.
#[test]
fn an_ended_session_gives_no_link() {
    let portal = portal(Mode::OneTimeLink);
    let session = session(&portal);
    portal.end_sessions();
    let ended = Problem::SessionEnded {
        host: PORTAL_HOST.to_owned(),
    };
    assert_eq!(link(&session), Err(ended));
}
