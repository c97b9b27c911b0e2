//! What a sign-in leaves at the portal: its cookies, and the way to sign out there. The card and
//! its connections are no part of it.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use url::Url;

use super::http::{Answer, Browser, Cookie, Cookies, Request};
use super::profile::Profile;
use super::walk::{host_of, redirect};
use crate::cancel::Cancel;
use crate::problem::Problem;
use crate::tls::{Connector, Stack, Versions};

/// The longest that signing out at the portal may take.
const TIME_LIMIT: Duration = Duration::from_secs(10);
/// Most redirects on the way out.
const MAX_STEPS: usize = 8;

/// A session at a portal. Dropping it forgets its cookies.
#[derive(Clone)]
pub struct KeptSession {
    jar: Arc<Cookies>,
    profile: Profile,
    page: Url,
    way_out: Option<Request>,
}

impl KeptSession {
    pub(super) fn new(
        jar: &Arc<Cookies>,
        profile: &Profile,
        page: &Url,
        way_out: Option<Request>,
    ) -> Self {
        Self {
            jar: Arc::clone(jar),
            profile: profile.clone(),
            page: page.clone(),
            way_out,
        }
    }

    /// Whether the portal's page showed a way to sign out that its profile names, and the session
    /// is still held here.
    pub fn has_way_out(&self) -> bool {
        self.way_out.is_some() && !self.jar.is_empty()
    }

    /// The page where the sign-in ended.
    pub fn page(&self) -> &Url {
        &self.page
    }

    /// The cookies that a browser needs to go on: those of the portal's own site, never those of
    /// an identity provider (browser-integration.md §1.2).
    pub fn cookies(&self) -> Vec<Cookie> {
        let host = self.profile.start.host_str().unwrap_or_default();
        self.jar.of_site(host)
    }

    /// Whether the cookies alone carry the session: its page is asked for once more, over a new
    /// connection and without the card (browser-integration.md §1.1).
    pub async fn goes_without_card(&self) -> Result<bool, Problem> {
        let host = host_of(&self.page);
        let answer = tokio::time::timeout(TIME_LIMIT, self.visit(Request::get(self.page.clone())));
        let answer = answer.await.unwrap_or(Err(Problem::TimedOut { host }))?;
        Ok(answer.shows(&self.profile.signed_in.marker))
    }

    /// Forgets the cookies, in all copies: somebody else holds the session from now on.
    pub fn forget(&self) {
        self.jar.clear();
    }

    /// Signs out at the portal, with the session's cookies and without the card, and forgets the
    /// cookies. Only hosts of the profile are visited.
    pub async fn log_out(self) -> Result<(), Problem> {
        let Some(request) = self.way_out.clone() else {
            return Ok(());
        };
        let host = host_of(&request.url);
        let answer = tokio::time::timeout(TIME_LIMIT, self.visit(request)).await;
        let answer = answer.unwrap_or(Err(Problem::TimedOut { host }));
        self.jar.clear();
        answer.map(|_| ())
    }

    /// Follows a request to its last page, without the card.
    async fn visit(&self, mut request: Request) -> Result<Answer, Problem> {
        let stack = Stack::Rustls;
        let connector = Connector::without_card(stack, &self.profile.pinned, Versions::Both)?;
        let cancel = Cancel::default();
        let browser = Browser::new(connector, &self.jar, &self.profile.route, &cancel);
        for _ in 0..MAX_STEPS {
            let host = host_of(&request.url);
            if !self.profile.allows(&request.url) {
                return Err(Problem::HostNotAllowed { host });
            }
            let answer = browser
                .fetch(&request)
                .await
                .map_err(|failure| failure.problem(&host))?;
            match redirect(&answer, &request) {
                Some(next) => request = next,
                None if answer.status.is_success() => return Ok(answer),
                None => {
                    let status = answer.status.as_u16();
                    return Err(Problem::PortalError { host, status });
                }
            }
        }
        let host = host_of(&request.url);
        Err(Problem::AnswerOutOfBounds { host })
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
