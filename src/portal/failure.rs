//! Pages that mean failure: by the rules of the profile, and by what every server says alike.

use reqwest::StatusCode;
use scraper::Selector;
use serde::Deserialize;

use super::http::Answer;
use super::profile::Profile;
use super::step::selector;
use super::walk::host_of;
use crate::problem::Problem;

/// A page that means failure.
#[derive(Clone, Debug)]
pub struct FailurePage {
    /// Stands there only on such a page.
    pub marker: Selector,
    /// What it means.
    pub means: FailureKind,
}

/// What a failure page means.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq)]
#[serde(rename_all = "snake_case")]
pub enum FailureKind {
    /// The person is known and has no profile or right.
    NotEnabled,
    /// The certificate is refused.
    Refused,
    /// The portal is out of service.
    Maintenance,
    /// Anything else.
    Error,
}

impl FailureKind {
    /// The problem of a page that means this, where nobody is recognised or refused.
    pub(super) fn problem(self, answer: &Answer) -> Problem {
        let host = host_of(&answer.url);
        match self {
            Self::Maintenance => Problem::Maintenance { host },
            Self::NotEnabled => Problem::NotEnabled,
            Self::Refused | Self::Error => Problem::PortalError {
                host,
                status: answer.status.as_u16(),
            },
        }
    }
}

impl Profile {
    /// What kind of failure an answer means, if any: by the profile's own rules, by the status that
    /// says "out of service" (RFC 9110 clause 15.6.4), or as the fault of an XML gateway
    /// (portal-login.md §1.3). Whoever looks at a page of the portal asks here.
    pub(super) fn failure_of(&self, answer: &Answer) -> Option<FailureKind> {
        if answer.status == StatusCode::SERVICE_UNAVAILABLE {
            return Some(FailureKind::Maintenance);
        }
        let mut rules = self.failures.iter();
        let found = rules.find(|failure| answer.shows(&failure.marker));
        let fault = || answer.is_fault().then_some(FailureKind::Error);
        found.map(|failure| failure.means).or_else(fault)
    }
}

/// The same, in the file.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct WrittenFailure {
    marker: String,
    means: FailureKind,
}

impl WrittenFailure {
    pub(super) fn check(self) -> Result<FailurePage, String> {
        Ok(FailurePage {
            marker: selector(&self.marker)?,
            means: self.means,
        })
    }
}
