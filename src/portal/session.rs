//! What a sign-in leaves at the portal: its cookies, the profiles to choose from, and the ways on
//! and out. The card and its connections are no part of it.

use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use url::Url;

use super::http::{Answer, Browser, Cookie, Cookies, Request, USER_AGENT};
use super::judge::SignedIn;
use super::profile::Profile;
use super::step::Step;
use super::walk::{host_of, redirect};
use crate::cancel::Cancel;
use crate::problem::Problem;
use crate::tls::{Connector, Stack, Versions};

/// The longest that one piece of work at the portal may take.
const TIME_LIMIT: Duration = Duration::from_secs(10);
/// Most redirects on one way.
const MAX_STEPS: usize = 8;

/// A session at a portal. Its copies share its cookies; dropping the last forgets them.
#[derive(Clone)]
pub struct KeptSession {
    jar: Arc<Cookies>,
    profile: Profile,
    page: Url,
    /// How the page signs out.
    way_out: Option<Request>,
    /// How the page chooses each of its profiles.
    choices: Vec<Request>,
    /// How the page gives a one-time link.
    link: Option<Request>,
    /// Whether the portal was seen to show the page without the card.
    goes_alone: Arc<AtomicBool>,
}

/// What became of a session at the portal after it was asked to end it.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum LoggedOut {
    /// It ended: its page is not shown any more, not even to the cookies of before.
    Ended,
    /// The portal answered, and still shows the page to the cookies of before: it forgot only
    /// those of the browser (portal-login.md §7, E14).
    StillOpen,
}

/// An address that carries a session into a browser, once. It is not for logs.
#[derive(Clone, Eq, PartialEq)]
pub struct OneTimeLink(Url);

impl OneTimeLink {
    /// The whole address, for the browser alone.
    pub fn address(&self) -> &Url {
        &self.0
    }
}

impl fmt::Debug for OneTimeLink {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "OneTimeLink({})", host_of(&self.0))
    }
}

impl KeptSession {
    /// The session of the person to whom this page is shown.
    pub(super) fn new(jar: &Arc<Cookies>, profile: &Profile, page: &Answer) -> Self {
        let rule = |rule: &Option<_>| {
            let request = page.follow(&Step::Link(rule.clone()?))?;
            profile.allows(&request.url).then_some(request)
        };
        let choices = page.profiles(profile).into_iter();
        Self {
            jar: Arc::clone(jar),
            profile: profile.clone(),
            page: page.url.clone(),
            way_out: rule(&profile.signed_in.log_out),
            choices: choices.map(|(_, request)| request).collect(),
            link: rule(&profile.one_time_link),
            goes_alone: Arc::default(),
        }
    }

    /// Whether the portal's page showed a way to sign out that its profile names, and the session
    /// is still held here.
    pub fn has_way_out(&self) -> bool {
        self.way_out.is_some() && !self.jar.is_empty()
    }

    /// Whether the portal gives a one-time link into the browser.
    pub fn has_link(&self) -> bool {
        self.link.is_some()
    }

    /// The portal.
    pub fn profile(&self) -> &Profile {
        &self.profile
    }

    /// The page where the sign-in ended.
    pub fn page(&self) -> &Url {
        &self.page
    }

    /// The cookies that a browser needs to go on: those of the portal's own site, never those of
    /// an identity provider (browser-integration.md §1.2).
    pub fn cookies(&self) -> Vec<Cookie> {
        self.jar.of_site(self.own_host())
    }

    /// Whether the cookies alone carry the session: its page is asked for once more, over a new
    /// connection and without the card (browser-integration.md §1.1). A portal that showed it so
    /// before and does not any more has ended the session.
    pub async fn goes_without_card(&self) -> Result<bool, Problem> {
        self.goes_as(USER_AGENT).await
    }

    /// The same in the name of a browser: some portals bind a session to the name of the agent
    /// that began it.
    pub async fn goes_as(&self, agent: &str) -> Result<bool, Problem> {
        let seen = self.shown_to(&self.jar, agent).await?;
        let own = agent == USER_AGENT;
        if own && !seen && self.goes_alone.load(Ordering::Relaxed) {
            let host = host_of(&self.page);
            return Err(Problem::SessionEnded { host });
        }
        if seen {
            self.goes_alone.store(true, Ordering::Relaxed);
        }
        Ok(seen)
    }

    /// The name under which the session began.
    pub fn agent(&self) -> &'static str {
        USER_AGENT
    }

    /// Acts in the profile of this place among those that the page offered. The portal's page
    /// follows, and the session goes on from there.
    pub async fn choose(&self, place: usize) -> Result<(SignedIn, Self), Problem> {
        let host = host_of(&self.page);
        let choice = self.choices.get(place).cloned();
        let choice = choice.ok_or_else(|| Problem::EntryNotFound { host: host.clone() })?;
        let answer = self.visit(&self.jar, choice, USER_AGENT).await?;
        if let Some(failure) = self.profile.failure_of(&answer) {
            return Err(failure.problem(&answer));
        }
        if !answer.shows(&self.profile.signed_in.marker) {
            return Err(Problem::SessionEnded { host });
        }
        let mut next = Self::new(&self.jar, &self.profile, &answer);
        next.goes_alone = Arc::clone(&self.goes_alone);
        // The choice can be changed from the page that it led to, too.
        if next.choices.is_empty() {
            next.choices.clone_from(&self.choices);
        }
        Ok((SignedIn::read(&answer, &self.profile), next))
    }

    /// Asks the portal for a one-time link. It is not followed here.
    pub async fn one_time_link(&self) -> Result<OneTimeLink, Problem> {
        let host = host_of(&self.page);
        let ended = || Problem::SessionEnded { host: host.clone() };
        let request = self.link.clone().ok_or_else(ended)?;
        let browser = self.browser(&self.jar, USER_AGENT)?;
        let answer = self.fetch(&browser, &request).await?;
        let next = redirect(&answer, &request).ok_or_else(ended)?;
        if !self.profile.allows(&next.url) {
            let host = host_of(&next.url);
            return Err(Problem::HostNotAllowed { host });
        }
        // A link carries something; the bare way to the entrance means that nobody is signed in.
        if next.url.query().is_none() {
            return Err(ended());
        }
        Ok(OneTimeLink(next.url))
    }

    /// Forgets the cookies, in all copies: somebody else holds the session from now on.
    pub fn forget(&self) {
        self.jar.clear();
    }

    /// Holds a session again that a browser held.
    pub fn take_back(&self, cookies: &[Cookie]) {
        self.jar.take_back(cookies, self.own_host());
    }

    /// Signs out at the portal, with the session's cookies and without the card, and forgets the
    /// cookies. Only hosts of the profile are visited. Whether the session ended there is looked
    /// at, not believed.
    pub async fn log_out(self) -> Result<LoggedOut, Problem> {
        let before = Arc::new(self.jar.copy());
        let told = match self.way_out.clone() {
            Some(request) => self.visit(&self.jar, request, USER_AGENT).await.map(|_| ()),
            None => Err(Problem::EntryNotFound {
                host: host_of(&self.page),
            }),
        };
        self.jar.clear();
        told?;
        let still = self.shown_to(&before, USER_AGENT).await.unwrap_or(false);
        Ok(if still {
            LoggedOut::StillOpen
        } else {
            LoggedOut::Ended
        })
    }

    /// Whether the page is shown as to somebody who is signed in.
    async fn shown_to(&self, jar: &Arc<Cookies>, agent: &str) -> Result<bool, Problem> {
        match self
            .visit(jar, Request::get(self.page.clone()), agent)
            .await
        {
            Ok(answer) => Ok(answer.shows(&self.profile.signed_in.marker)),
            // The portal answers, but not with the page.
            Err(Problem::PortalError { .. } | Problem::HostNotAllowed { .. }) => Ok(false),
            Err(problem) => Err(problem),
        }
    }

    /// Follows a request to its last page, without the card.
    async fn visit(
        &self,
        jar: &Arc<Cookies>,
        mut request: Request,
        agent: &str,
    ) -> Result<Answer, Problem> {
        let host = host_of(&request.url);
        let browser = self.browser(jar, agent)?;
        let steps = async {
            for _ in 0..MAX_STEPS {
                let answer = self.fetch(&browser, &request).await?;
                match redirect(&answer, &request) {
                    Some(next) => request = next,
                    None if answer.status.is_success() => return Ok(answer),
                    None => {
                        let host = host_of(&request.url);
                        let status = answer.status.as_u16();
                        return Err(Problem::PortalError { host, status });
                    }
                }
            }
            let host = host_of(&request.url);
            Err(Problem::AnswerOutOfBounds { host })
        };
        let answer = tokio::time::timeout(TIME_LIMIT, steps).await;
        answer.unwrap_or(Err(Problem::TimedOut { host }))
    }

    /// New connections, without the card.
    fn browser(&self, jar: &Arc<Cookies>, agent: &str) -> Result<Browser, Problem> {
        let stack = Stack::Rustls;
        let connector = Connector::without_card(stack, &self.profile.pinned, Versions::Both)?;
        let cancel = Cancel::default();
        let browser = Browser::new(connector, jar, &self.profile.route, &cancel);
        Ok(browser.named(agent))
    }

    async fn fetch(&self, browser: &Browser, request: &Request) -> Result<Answer, Problem> {
        let host = host_of(&request.url);
        if !self.profile.allows(&request.url) {
            return Err(Problem::HostNotAllowed { host });
        }
        let answer = tokio::time::timeout(TIME_LIMIT, browser.fetch(request)).await;
        match answer {
            Ok(answer) => answer.map_err(|failure| failure.problem(&host)),
            Err(_) => Err(Problem::TimedOut { host }),
        }
    }

    fn own_host(&self) -> &str {
        self.profile.start.host_str().unwrap_or_default()
    }
}

/// Cookies are not for logs.
impl fmt::Debug for KeptSession {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("KeptSession")
            .field("portal", &self.profile.name)
            .field("has_way_out", &self.has_way_out())
            .finish_non_exhaustive()
    }
}
