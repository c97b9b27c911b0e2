//! The way through a portal: from the start page over its entry and all redirects, only to hosts
//! that the profile allows, and with the card only where it may be shown.

mod identity;

use std::collections::HashMap;
use std::sync::Arc;

use reqwest::StatusCode;
use time::OffsetDateTime;
use url::Url;

use super::clock::Clock;
use super::http::{Answer, Browser, Cookies, Failure, Request};
use super::profile::Profile;
use super::session::KeptSession;
use super::visit::{Visit, Watch};
use crate::cancel::Cancel;
use crate::problem::Problem;
use crate::tls::{Connector, Record, Stack, Versions};

/// Most requests of one walk (portal-login.md leaves it open; real logins take under ten).
const MAX_STEPS: usize = 20;

/// A walk through a portal.
pub(super) struct Walk<'a> {
    profile: &'a Profile,
    jar: Arc<Cookies>,
    /// One browser without the card for each host, so that each has a record of its own.
    plain: HashMap<String, Browser>,
    /// One host and how it is visited: the one that is to see the card.
    card: Option<(String, Door<'a>)>,
    versions: Versions,
    /// A host that is visited in TLS 1.2 alone, whatever the others are visited in.
    only12: Option<String>,
    cancel: Cancel,
    /// What the servers' dates say of this computer's clock.
    clock: Clock,
    /// What was asked for so far.
    visits: Vec<Visit>,
    /// Who is told of them, one by one.
    watch: Option<Watch<'a>>,
}

/// How the host of the card is visited.
enum Door<'a> {
    /// Nobody was there yet: what makes its connector.
    Shut(Show<'a>),
    /// By a browser of its own.
    Open(Box<Browser>),
    /// What makes its connector failed.
    Failed,
}

/// Shows the card: called once, when its host is next.
pub(super) type Show<'a> = Box<dyn FnOnce() -> Result<Connector, Problem> + 'a>;

/// Why a walk ended before its last page.
#[derive(Clone, Debug)]
pub(super) enum Stop {
    /// A request gave no answer; at this address.
    NoAnswer(Url, Failure),
    /// The way itself is wrong: a foreign host, no entry, no end.
    Wrong(Problem),
}

/// Where a walk stops.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Until {
    /// As soon as a host asks for a certificate, or else where the way leaves a host that the
    /// profile names for the card.
    Card,
    /// At the last page.
    End,
}

impl<'a> Walk<'a> {
    /// A walk without the card.
    pub(super) fn new(profile: &'a Profile, versions: Versions, cancel: &Cancel) -> Self {
        Self {
            profile,
            jar: Arc::default(),
            plain: HashMap::new(),
            card: None,
            versions,
            only12: None,
            cancel: cancel.clone(),
            clock: Clock::default(),
            visits: Vec::new(),
            watch: None,
        }
    }

    /// A walk that visits one host in TLS 1.2 alone.
    pub(super) fn only12_at(mut self, host: &str) -> Self {
        self.only12 = Some(host.to_owned());
        self
    }

    /// Tells `watch` of every request.
    pub(super) fn watched(mut self, watch: Watch<'a>) -> Self {
        self.watch = Some(watch);
        self
    }

    /// A walk that visits the host of the card by the connector that `show` makes.
    pub(super) fn at_card_host(mut self, host: &str, show: Show<'a>) -> Self {
        self.card = Some((host.to_owned(), Door::Shut(show)));
        self
    }

    /// Walks from the start. The answer is the last page, or that of the host where it stops.
    pub(super) async fn go(&mut self, until: Until) -> Result<Answer, Stop> {
        let walked =
            tokio::time::timeout(self.profile.route.patience.walk, self.steps(until)).await;
        if let Ok(result) = walked {
            return result;
        }
        if let (Some(watch), Some(visit)) = (self.watch, self.visits.last()) {
            watch(visit);
        }
        let place = self.visits.last().map(|visit| visit.url.clone());
        let place = place.unwrap_or_else(|| self.profile.start.clone());
        Err(Stop::NoAnswer(place, Failure::TimedOut))
    }

    async fn steps(&mut self, until: Until) -> Result<Answer, Stop> {
        let mut answer = self
            .arrive(Request::get(self.profile.start.clone()), until)
            .await?;
        for step in &self.profile.entry {
            if until == Until::Card && self.is_asked_at(&answer.url) {
                break;
            }
            // A page that means failure may still show the way on: it leads nowhere.
            if self.profile.failure_of(&answer).is_some() {
                // What it means after a signature, says who judges the login.
                return match self.card_record().signatures {
                    0 => Err(Stop::Wrong(answer.dead_end(self.profile))),
                    _ => Ok(answer),
                };
            }
            let Some(next) = answer.follow(step) else {
                if until == Until::Card && self.ends_at_card_host(&answer.url) {
                    break;
                }
                return Err(Stop::Wrong(answer.dead_end(self.profile)));
            };
            answer = self.arrive(next, until).await?;
        }
        match &self.profile.identity_server {
            Some(server) => self.at_identity_server(server, answer, until).await,
            None => Ok(answer),
        }
    }

    /// Whether the card was asked for here, where it may be shown: other hosts get none, whatever
    /// they ask for. An identity server asks at an address of its own.
    fn is_asked_at(&self, url: &Url) -> bool {
        self.profile.identity_server.is_none()
            && self.profile.allows_card(url)
            && self.record(url).requested()
    }

    /// Whether this is the host of the card, and the way to the card ends here.
    fn ends_at_card_host(&self, url: &Url) -> bool {
        self.profile.identity_server.is_none() && self.profile.names_card_host(url)
    }

    /// What remains of the walk once somebody is signed in: the cookies, and the way out that the
    /// last page shows.
    pub(super) fn keep(&self, last: &Answer) -> KeptSession {
        KeptSession::new(&self.jar, self.profile, last)
    }

    /// What the handshakes with a host showed.
    pub(super) fn record(&self, url: &Url) -> Record {
        self.card_browser(url)
            .or_else(|| self.plain.get(&place_of(url)))
            .map(|browser| browser.connector().record())
            .unwrap_or_default()
    }

    /// Sends a request and follows its redirects and the forms that post themselves.
    async fn arrive(&mut self, mut request: Request, until: Until) -> Result<Answer, Stop> {
        loop {
            let answer = self.fetch(&request).await?;
            let Some(next) = redirect(&answer, &request).or_else(|| answer.posts_itself()) else {
                return Ok(answer);
            };
            if let Some(problem) = self.refused_by_identity_server(&answer.url, &next) {
                return Err(Stop::Wrong(problem));
            }
            // The host of the card may ask for it only further on, but not beyond itself.
            let is_end = || {
                self.is_asked_at(&answer.url)
                    || (self.ends_at_card_host(&answer.url)
                        && place_of(&answer.url) != place_of(&next.url))
            };
            if until == Until::Card && is_end() {
                return Ok(answer);
            }
            request = next;
        }
    }

    async fn fetch(&mut self, request: &Request) -> Result<Answer, Stop> {
        let url = &request.url;
        if !self.profile.allows(url) {
            return Err(Stop::Wrong(Problem::HostNotAllowed { host: host_of(url) }));
        }
        if self.visits.len() >= MAX_STEPS {
            return Err(Stop::Wrong(Problem::AnswerOutOfBounds {
                host: host_of(url),
            }));
        }
        let browser = self.browser_for(url).map_err(Stop::Wrong)?;
        self.visits.push(Visit::new(request));
        let before = browser.connector().record();
        let result = browser.fetch(request).await;
        if let Some(visit) = self.visits.last_mut() {
            visit.came(result.as_ref(), &before, &browser.connector().record());
            if let Some(watch) = self.watch {
                watch(visit);
            }
        }
        if let Ok(answer) = &result {
            self.clock.saw(answer.date, OffsetDateTime::now_utc());
        }
        match result {
            Ok(answer) if answer.is_bounded() => Ok(answer),
            Ok(_) => Err(Stop::NoAnswer(url.clone(), Failure::TooLarge)),
            Err(failure) => Err(Stop::NoAnswer(url.clone(), failure)),
        }
    }

    /// What the servers' dates say of this computer's clock.
    pub(super) fn clock(&self) -> Clock {
        self.clock
    }

    /// What was asked for, in order.
    pub(super) fn visits(&self) -> &[Visit] {
        &self.visits
    }

    /// What the handshakes with the host of the card showed.
    pub(super) fn card_record(&self) -> Record {
        match &self.card {
            Some((_, Door::Open(browser))) => browser.connector().record(),
            Some((_, Door::Shut(_) | Door::Failed)) | None => Record::default(),
        }
    }

    /// The card's browser where the card may be shown, else one without card.
    fn browser_for(&mut self, url: &Url) -> Result<Browser, Problem> {
        if self.is_card_host(url) {
            self.open_door()?;
        }
        if let Some(browser) = self.card_browser(url) {
            return Ok(browser.clone());
        }
        let place = place_of(url);
        if let Some(browser) = self.plain.get(&place) {
            return Ok(browser.clone());
        }
        let versions = if self.only12.as_deref() == url.host_str() {
            Versions::Only12
        } else {
            self.versions
        };
        let connector = Connector::without_card(Stack::Rustls, &self.profile.pinned, versions)?;
        let browser = self.browser(connector);
        self.plain.insert(place, browser.clone());
        Ok(browser)
    }

    fn open_door(&mut self) -> Result<(), Problem> {
        let Some((host, Door::Shut(_))) = &self.card else {
            return Ok(());
        };
        let host = host.clone();
        if let Some((_, Door::Shut(show))) = self.card.replace((host.clone(), Door::Failed)) {
            let browser = self.browser(show()?);
            self.card = Some((host, Door::Open(Box::new(browser))));
        }
        Ok(())
    }

    /// Whether the card is shown at this address. An identity server takes it at one page alone.
    fn is_card_host(&self, url: &Url) -> bool {
        let host = self.card.as_ref().map(|(host, _)| host.as_str());
        let server = self.profile.identity_server.as_ref();
        host.is_some()
            && url.host_str() == host
            && self.profile.allows_card(url)
            && server.is_none_or(|server| server.takes_card(url))
    }

    fn card_browser(&self, url: &Url) -> Option<&Browser> {
        match &self.card {
            Some((_, Door::Open(browser))) if self.is_card_host(url) => Some(browser),
            _ => None,
        }
    }

    fn browser(&self, connector: Connector) -> Browser {
        Browser::new(connector, &self.jar, &self.profile.route, &self.cancel)
    }
}

pub(super) fn host_of(url: &Url) -> String {
    url.host_str().unwrap_or_default().to_owned()
}

fn place_of(url: &Url) -> String {
    let port = url.port_or_known_default().unwrap_or_default();
    format!("{}:{port}", host_of(url))
}

/// The request that a redirect asks for (RFC 9110 clause 15.4).
pub(super) fn redirect(answer: &Answer, request: &Request) -> Option<Request> {
    let target = answer.url.join(answer.location.as_deref()?).ok()?;
    match answer.status {
        StatusCode::MOVED_PERMANENTLY | StatusCode::FOUND | StatusCode::SEE_OTHER => {
            Some(Request::get(target))
        }
        StatusCode::TEMPORARY_REDIRECT | StatusCode::PERMANENT_REDIRECT => Some(Request {
            url: target,
            form: request.form.clone(),
        }),
        _ => None,
    }
}
