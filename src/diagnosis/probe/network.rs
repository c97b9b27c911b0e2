//! The network and the portal, asked only when somebody wishes it: the way, the name, the clock, the
//! portal's identity, who vouches for it, and whether it asks for the card. Each step has its own
//! limit of time, and ends at once when nobody waits any more.

use std::net::IpAddr;
use std::sync::{Mutex, PoisonError};

use super::super::{Detail, Fact, Label, Layer, Readiness, Report};
use super::cards::Seen;
use super::{Work, detail};
use crate::portal::{
    Asked, Met, Profile, Told, Visit, Voucher, Vouching, find, look, meet, proxy_before,
};
use crate::problem::Problem;

/// Most addresses that are kept.
const MOST: usize = 8;
/// Where everything on these pages is found.
const LAYER: Layer = Layer::Portal;

impl<T: FnMut(&Report)> Work<'_, T> {
    /// What stands between here and the portal, and what the portal says: to the first card, if
    /// there is one that can sign in.
    pub(super) fn portal(&mut self, cards: &[Seen]) -> Option<()> {
        let Some(profile) = self.sources.portal.clone() else {
            return self.found(LAYER, Fact::PortalNotAsked);
        };
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build();
        let runtime = match runtime {
            Ok(runtime) => runtime,
            Err(error) => {
                let context = format!("runtime: {error}");
                return self.broken(LAYER, None, Problem::Internal { context });
            }
        };
        let done = runtime.block_on(self.whole_way(&profile, cards));
        // A name that is still being looked for keeps nobody waiting.
        runtime.shutdown_background();
        done
    }

    async fn whole_way(&mut self, profile: &Profile, cards: &[Seen]) -> Option<()> {
        let reached = match self.way(profile).await? {
            Ok(met) => {
                self.clock(met.clock)?;
                self.identity(&met)?
            }
            Err(problem) => Err(problem),
        };
        match (reached, cards.first()) {
            (Ok(()), Some(seen)) => self.portal_with_card(profile, seen).await,
            (Ok(()), None) => self.portal_alone(profile).await,
            (Err(problem), seen) => {
                self.report.ready = seen.map(|seen| {
                    Readiness::new(&profile.title, &seen.card, seen.tries, Err(&problem))
                });
                self.found(LAYER, Fact::NotReached)
            }
        }
    }

    /// The way to the portal and its name; then the portal itself, or what stands in the way,
    /// which has a line of its own then.
    async fn way(&mut self, profile: &Profile) -> Option<Result<Met, Problem>> {
        let cancel = &self.limits.cancel;
        let proxy = proxy_before(profile, cancel).await;
        let chosen = String::from(profile.route.proxy.clone());
        let shown = vec![detail(Label::Proxy, proxy.as_deref().unwrap_or(&chosen))];
        if proxy.is_none() {
            self.detailed(LAYER, Fact::Way { proxy: None }, shown.clone())?;
            let host = profile.start.host_str().unwrap_or_default().to_owned();
            match find(profile, cancel).await {
                Ok(addresses) => {
                    let addresses = detail(Label::Addresses, listed(&addresses));
                    self.detailed(LAYER, Fact::NameFound { host }, vec![addresses])?;
                }
                Err(problem) => {
                    self.broken(LAYER, None, problem.clone())?;
                    return Some(Err(problem));
                }
            }
        }
        let met = meet(profile, cancel).await;
        // Only now it is known whether the proxy does its work.
        match (&proxy, &met) {
            (Some(_), Err(problem @ Problem::Proxy { .. })) => {
                self.broken_with(LAYER, None, problem.clone(), shown)?;
                return Some(met);
            }
            (Some(_), _) => {
                self.detailed(LAYER, Fact::Way { proxy }, shown)?;
                self.found(LAYER, Fact::NameByProxy)?;
            }
            (None, _) => {}
        }
        if let Err(problem) = &met {
            self.broken(LAYER, None, problem.clone())?;
        }
        Some(met)
    }

    fn clock(&mut self, told: Told) -> Option<()> {
        let fact = match told {
            Told::Nothing => Fact::ClockUnknown,
            Told::Right => Fact::Clock { wrong_by: None },
            Told::Wrong(minutes) => Fact::Clock {
                wrong_by: Some(minutes),
            },
        };
        self.found(LAYER, fact)
    }

    /// Who the portal is, and who says so. An error: there is no use in going on.
    fn identity(&mut self, met: &Met) -> Option<Result<(), Problem>> {
        let host = met.host.clone();
        let version = met.version.map_or("?", |version| version.number());
        let details = vec![detail(Label::Tls, version)];
        let fact = Fact::Proven { host: host.clone() };
        self.detailed(LAYER, fact, details)?;
        let Some(Vouching { issuer, voucher }) = met.vouching.clone() else {
            return Some(Ok(()));
        };
        let details = vec![detail(Label::Voucher, issuer.clone())];
        if voucher == Voucher::Inspector {
            let problem = Problem::Intercepted { host, issuer };
            self.broken_with(LAYER, None, problem.clone(), details)?;
            return Some(Err(problem));
        }
        let is_public = voucher == Voucher::Expected;
        self.detailed(LAYER, Fact::Vouched { issuer, is_public }, details)?;
        Some(Ok(()))
    }

    /// Whether the portal asks for the card, and this card can answer.
    async fn portal_with_card(&mut self, profile: &Profile, seen: &Seen) -> Option<()> {
        let steps = Steps::default();
        let watch = |visit: &Visit| steps.add(visit);
        let asked = Readiness::ask(profile, &seen.card, seen.tries, self.limits, &watch).await;
        let (ready, plan) = asked;
        self.report.ready = Some(ready);
        match plan {
            Ok(plan) => {
                let mut details = vec![
                    detail(Label::Tls, plan.version.number()),
                    detail(Label::Signature, plan.scheme.to_string()),
                ];
                details.extend(steps.details());
                self.detailed(LAYER, Fact::PortalReady { host: plan.host }, details)
            }
            Err(problem) => self.broken_with(LAYER, None, problem, steps.details()),
        }
    }

    async fn portal_alone(&mut self, profile: &Profile) -> Option<()> {
        let steps = Steps::default();
        let watch = |visit: &Visit| steps.add(visit);
        let probe = look(profile, &self.limits.cancel, &watch).await;
        let asked = probe.and_then(|probe| match probe.asked {
            Asked::AtHandshake(_) | Asked::PerPage(Some(_)) => Ok(probe.host),
            Asked::PerPage(None) => Err(Problem::AsksPerPage { host: probe.host }),
            Asked::Never => Err(Problem::CardNotRequested { host: probe.host }),
        });
        match asked {
            Ok(host) => self.detailed(LAYER, Fact::PortalReady { host }, steps.details()),
            Err(problem) => self.broken_with(LAYER, None, problem, steps.details()),
        }
    }
}

/// Where a walk through the portal went, one detail for each request.
#[derive(Default)]
struct Steps(Mutex<Vec<Detail>>);

impl Steps {
    fn add(&self, visit: &Visit) {
        let mut steps = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        steps.push(detail(Label::Visit, visit.to_string()));
    }

    fn details(&self) -> Vec<Detail> {
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }
}

fn listed(addresses: &[IpAddr]) -> String {
    let mut found: Vec<_> = addresses.iter().map(ToString::to_string).collect();
    found.sort();
    found.dedup();
    found.truncate(MOST);
    found.join(", ")
}
