//! The network and the portal, asked only when somebody wishes it.

use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use super::super::{Detail, Fact, Label, Layer, Readiness, Report};
use super::cards::Seen;
use super::{Work, detail};
use crate::portal::{Asked, Prepared, Profile, Visit, look, prepare_watched};
use crate::problem::Problem;

/// How long a name may take to be found.
const PATIENCE: Duration = Duration::from_secs(5);

/// Most addresses that are kept.
const MOST: usize = 8;

impl<T: FnMut(&Report)> Work<'_, T> {
    /// What the portal says: to the first card, if there is one that can sign in.
    pub(super) fn portal(&mut self, cards: &[Seen]) -> Option<()> {
        let layer = Layer::Portal;
        let Some(profile) = self.sources.portal.clone() else {
            return self.found(layer, Fact::PortalNotAsked);
        };
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build();
        let runtime = match runtime {
            Ok(runtime) => runtime,
            Err(error) => {
                let context = format!("runtime: {error}");
                return self.broken(layer, None, Problem::Internal { context });
            }
        };
        let mut details = vec![detail(
            Label::Proxy,
            String::from(profile.route.proxy.clone()),
        )];
        details.extend(runtime.block_on(addresses(&profile)));
        let visits = Mutex::new(Vec::new());
        let watch = |visit: &Visit| {
            let mut visits = visits.lock().unwrap_or_else(PoisonError::into_inner);
            visits.push(detail(Label::Visit, visit.to_string()));
        };
        let told = match cards.first() {
            Some(seen) => {
                let prepared = prepare_watched(profile.clone(), &seen.card, self.limits, &watch);
                let prepared = runtime.block_on(prepared);
                let ready = readiness(&profile, seen, prepared.as_ref());
                self.report.ready = Some(ready);
                prepared.map(|prepared| {
                    let plan = prepared.plan;
                    let version = plan.version.number();
                    details.push(detail(Label::Tls, version));
                    details.push(detail(Label::Signature, plan.scheme.to_string()));
                    plan.host
                })
            }
            None => runtime
                .block_on(look(&profile, &self.limits.cancel, &watch))
                .and_then(|probe| match probe.asked {
                    Asked::AtHandshake(_) | Asked::PerPage(Some(_)) => Ok(probe.host),
                    Asked::PerPage(None) => Err(Problem::AsksPerPage { host: probe.host }),
                    Asked::Never => Err(Problem::CardNotRequested { host: probe.host }),
                }),
        };
        // A name that is still being looked for keeps nobody waiting.
        runtime.shutdown_background();
        details.extend(visits.into_inner().unwrap_or_else(PoisonError::into_inner));
        match told {
            Ok(host) => self.detailed(layer, Fact::PortalReady { host }, details),
            Err(problem) => self.broken_with(layer, None, problem, details),
        }
    }
}

fn readiness(profile: &Profile, seen: &Seen, prepared: Result<&Prepared, &Problem>) -> Readiness {
    Readiness::new(
        &profile.title,
        seen.certificate.as_ref(),
        seen.tries,
        prepared.map(|prepared| &prepared.plan),
    )
}

/// Where the portal's name leads to.
async fn addresses(profile: &Profile) -> Option<Detail> {
    let host = profile.start.host_str()?.to_owned();
    let port = profile.start.port_or_known_default()?;
    let looked = tokio::time::timeout(PATIENCE, tokio::net::lookup_host((host, port))).await;
    let mut found: Vec<_> = looked
        .ok()?
        .ok()?
        .map(|address| address.ip().to_string())
        .collect();
    found.sort();
    found.dedup();
    found.truncate(MOST);
    Some(detail(Label::Addresses, found.join(", ")))
}
