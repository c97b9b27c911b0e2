//! What a sign-in leaves at the portal: its cookies, and the way to sign out there. The card and
//! its connections are no part of it.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use super::http::{Browser, Cookies, Request};
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
    way_out: Option<Request>,
}

impl KeptSession {
    pub(super) fn new(jar: &Arc<Cookies>, profile: &Profile, way_out: Option<Request>) -> Self {
        Self {
            jar: Arc::clone(jar),
            profile: profile.clone(),
            way_out,
        }
    }

    /// Whether the portal's page showed a way to sign out that its profile names.
    pub fn has_way_out(&self) -> bool {
        self.way_out.is_some()
    }

    /// Signs out at the portal, with the session's cookies and without the card, and forgets the
    /// cookies. Only hosts of the profile are visited.
    pub async fn log_out(self) -> Result<(), Problem> {
        let Some(request) = self.way_out.clone() else {
            return Ok(());
        };
        let host = host_of(&request.url);
        tokio::time::timeout(TIME_LIMIT, self.leave(request))
            .await
            .unwrap_or(Err(Problem::TimedOut { host }))
    }

    async fn leave(&self, mut request: Request) -> Result<(), Problem> {
        let connector =
            Connector::without_card(Stack::Rustls, &self.profile.pinned, Versions::Both)?;
        let cancel = Cancel::default();
        let browser = Browser::new(connector, &self.jar, &self.profile.proxy, &cancel)?;
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
                None if answer.status.is_success() => return Ok(()),
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
