//! Judges certificates, asks issuers, fetches lists.

use std::sync::Arc;

use time::OffsetDateTime;

use super::{Inner, internal, runtime};
use crate::cancel::Cancel;
use crate::flow::{Assessment, Event, Round, TrustEffect, TrustEvent};
use crate::identity::Certificate;
use crate::portal::Route;
use crate::problem::Problem;
use crate::settings::data_dir;
use crate::trust::{self, Errand, Lists, Request, Revocation, Signers, Step, Store, Tree};

/// Where lists are kept, and where a newer one comes from.
#[derive(Clone, Debug)]
pub struct TrustSources {
    /// The list that was fetched last; nothing is kept without.
    pub store: Option<Store>,
    /// What is fetched when the person wants a newer list.
    pub request: Request,
}

impl TrustSources {
    /// The person's own folder, and what the authorities publish.
    fn of_person() -> Option<Self> {
        Some(Self {
            store: data_dir().map(|folder| Store::within(&folder)),
            request: Request {
                from: None,
                signers: Signers::published()?,
            },
        })
    }
}

/// What came of a question.
type Answer = (Option<Box<Assessment>>, Result<Box<Revocation>, Problem>);

impl Inner {
    pub(super) fn trust(self: &Arc<Self>, effect: TrustEffect) {
        match effect {
            TrustEffect::Judge { round, certificate } => self.spawn(
                move |inner| judge(&certificate, &[], &inner.lists()),
                move |assessment| {
                    Event::Trust(TrustEvent::Judged {
                        round,
                        assessment: assessment.ok().map(Box::new),
                    })
                },
            ),
            TrustEffect::Ask { round, certificate } => {
                let cancel = self.begin_errand(round);
                self.spawn(
                    move |inner| {
                        let answer = inner.ask_online(round, &certificate, &cancel);
                        inner.end_errand(round);
                        answer
                    },
                    move |answer| {
                        let (assessment, result) =
                            answer.unwrap_or_else(|problem| (None, Err(problem)));
                        Event::Trust(TrustEvent::Answered {
                            round,
                            assessment,
                            result,
                        })
                    },
                );
            }
            TrustEffect::FetchList { round } => {
                let cancel = self.begin_errand(round);
                self.spawn(
                    move |inner| {
                        let fetched = inner.fetch_list(round, &cancel);
                        inner.end_errand(round);
                        fetched
                    },
                    move |result| {
                        Event::Trust(TrustEvent::ListFetched {
                            round,
                            result: result.and_then(|fetched| fetched),
                        })
                    },
                );
            }
            TrustEffect::Stop(round) => {
                let cancel = self.work().errands.remove(&round);
                if let Some(cancel) = cancel {
                    cancel.cancel();
                }
            }
        }
    }

    fn begin_errand(&self, round: Round) -> Cancel {
        let cancel = Cancel::default();
        self.work().errands.insert(round, cancel.clone());
        cancel
    }

    fn end_errand(&self, round: Round) {
        self.work().errands.remove(&round);
    }

    fn ask_online(&self, round: Round, certificate: &Certificate, cancel: &Cancel) -> Answer {
        let runtime = match runtime() {
            Ok(runtime) => runtime,
            Err(problem) => return (None, Err(problem)),
        };
        let (lists, route) = (self.lists(), self.trust_route());
        let watch = |step| self.tell_step(round, step);
        let errand = Errand {
            route: &route,
            cancel,
            watch: &watch,
        };
        let found = runtime.block_on(trust::ask_online(certificate, &lists, errand));
        let closed_gaps = !found.issuers.is_empty();
        let assessment = closed_gaps.then(|| judge(certificate, &found.issuers, &lists));
        (assessment.map(Box::new), found.revocation.map(Box::new))
    }

    /// Fetches a list and keeps it; says why nobody knows who may sign it, where that is so.
    fn fetch_list(&self, round: Round, cancel: &Cancel) -> Result<Option<Problem>, Problem> {
        let sources = self.trust_sources();
        let sources = sources.ok_or_else(|| internal("addresses of the lists"))?;
        let store = sources.store.ok_or_else(|| internal("no home folder"))?;
        let route = self.trust_route();
        let watch = |step| self.tell_step(round, step);
        let errand = Errand {
            route: &route,
            cancel,
            watch: &watch,
        };
        let update = trust::update(&sources.request, &store, errand);
        let updated = runtime()?.block_on(update)?;
        Ok(updated.unproven)
    }

    fn tell_step(&self, round: Round, step: Step) {
        self.tell(Event::Trust(TrustEvent::Progress { round, step }));
    }

    /// What is at hand. A kept list that can't be used any more is as good as none here; `varco
    /// trust` says why.
    fn lists(&self) -> Lists {
        let store = self.trust_sources().and_then(|sources| sources.store);
        Lists::load(store.as_ref()).0
    }

    fn trust_sources(&self) -> Option<TrustSources> {
        let chosen = self.trust_sources.get().cloned();
        chosen.or_else(TrustSources::of_person)
    }

    /// The way is the same for all portals, and for everybody else.
    fn trust_route(&self) -> Route {
        let route = self.portals().first().map(|one| one.route.clone());
        Route {
            keyring: self.keyring.clone(),
            ..route.unwrap_or_default()
        }
    }
}

fn judge(certificate: &Certificate, fetched: &[Certificate], lists: &Lists) -> Assessment {
    let now = OffsetDateTime::now_utc();
    let kept = lists.kept().map(|kept| &kept.list);
    Assessment {
        tree: Tree::with(certificate, fetched, lists, now),
        known: lists.known(now),
        not_verified: kept
            .filter(|list| !list.authenticity.is_verified())
            .map(|list| list.issued.date()),
    }
}
