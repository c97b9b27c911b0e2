//! The part of a walk that only a CIE makes: at the identity server.

use url::Url;

use super::super::http::{Answer, Request};
use super::super::identity_server::{IdentityServer, code_in, problem, refusal_in};
use super::{Stop, Until, Walk, host_of};
use crate::problem::{IdentityFault, Problem};

impl Walk<'_> {
    /// Goes on from the server's page: what it wants is read and judged before anything is shown to
    /// it.
    pub(super) async fn at_identity_server(
        &mut self,
        server: &IdentityServer,
        answer: Answer,
        until: Until,
    ) -> Result<Answer, Stop> {
        if self.profile.failure_of(&answer).is_some() || !server.has(&answer.url) {
            return Err(Stop::Wrong(answer.dead_end(self.profile)));
        }
        let opening = server.opening(&answer).map_err(Stop::Wrong)?;
        if until == Until::Card && self.record(&opening.login).requested() {
            return Ok(Answer {
                url: opening.login,
                ..answer
            });
        }
        let answer = self.fetch(&opening.show_card()).await?;
        if until == Until::Card {
            return Ok(answer);
        }
        let code = match code_in(&answer.body) {
            Ok(code) => code.to_owned(),
            // No code at all may be a page like any other, and says more.
            Err(IdentityFault::NoCode) if self.is_page(&answer) => return Ok(answer),
            Err(fault) => return Err(Stop::Wrong(problem(&answer.url, fault))),
        };
        self.arrive(opening.go_on(&code), until).await
    }

    /// Whether an answer is for the judge: an error, nothing that a card was shown for, or a page
    /// that the profile knows.
    fn is_page(&self, answer: &Answer) -> bool {
        !answer.status.is_success()
            || self.record(&answer.url).signatures == 0
            || self.profile.failure_of(answer).is_some()
    }

    /// Why the identity server ended the conversation, if what it sends to the portal says so.
    pub(super) fn refused_by_identity_server(&self, at: &Url, next: &Request) -> Option<Problem> {
        let server = self.profile.identity_server.as_ref()?;
        let form = next.form.as_ref().filter(|_| server.has(at))?;
        Some(Problem::IdentityRefused {
            host: host_of(at),
            reason: refusal_in(form)?,
        })
    }
}
