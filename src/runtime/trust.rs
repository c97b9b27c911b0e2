//! Judges certificates, asks issuers, fetches lists.

use std::sync::Arc;

use time::OffsetDateTime;

use super::{Inner, runtime};
use crate::cancel::Cancel;
use crate::flow::{Assessment, Event, TrustEffect, TrustEvent};
use crate::identity::Certificate;
use crate::portal::Proxy;
use crate::problem::Problem;
use crate::settings::data_dir;
use crate::trust::{self, ADDRESS, Lists, Source, Store, Tree};

impl Inner {
    pub(super) fn trust(self: &Arc<Self>, effect: TrustEffect) {
        match effect {
            TrustEffect::Judge { round, certificate } => self.spawn(
                move |_| judge(&certificate),
                move |assessment| {
                    Event::Trust(TrustEvent::Judged {
                        round,
                        assessment: assessment.ok().map(Box::new),
                    })
                },
            ),
            TrustEffect::Ask {
                round,
                certificate,
                issuer,
            } => self.spawn(
                move |inner| {
                    let (proxy, cancel) = (inner.proxy(), Cancel::default());
                    let answer = trust::ask(&certificate, &issuer, &proxy, &cancel);
                    runtime()?.block_on(answer).map(Box::new)
                },
                move |result| {
                    Event::Trust(TrustEvent::Answered {
                        round,
                        result: result.and_then(|answer| answer),
                    })
                },
            ),
            TrustEffect::FetchList { round } => self.spawn(
                |inner| fetch_list(&inner.proxy()),
                move |result| {
                    Event::Trust(TrustEvent::ListFetched {
                        round,
                        result: result.and_then(|fetched| fetched),
                    })
                },
            ),
        }
    }

    /// The proxy is the same for all portals.
    fn proxy(&self) -> Proxy {
        let portals = self.portals();
        portals
            .first()
            .map(|portal| portal.route.proxy.clone())
            .unwrap_or_default()
    }
}

fn judge(certificate: &Certificate) -> Assessment {
    // A kept list that can't be used any more is as good as none here; `varco trust` says why.
    let (lists, _) = Lists::load(store().as_ref());
    let now = OffsetDateTime::now_utc();
    let kept = lists.kept().map(|kept| &kept.list);
    Assessment {
        tree: Tree::new(certificate, &lists, now),
        known: lists.known(now),
        not_verified: kept
            .filter(|list| !list.authenticity.is_verified())
            .map(|list| list.issued.date()),
    }
}

fn fetch_list(proxy: &Proxy) -> Result<(), Problem> {
    let internal = |context: &str| Problem::Internal {
        context: context.to_owned(),
    };
    let address = ADDRESS
        .parse()
        .map_err(|_| internal("address of the list"))?;
    let store = store().ok_or_else(|| internal("no home folder"))?;
    let (source, cancel) = (Source::Address(address), Cancel::default());
    let update = trust::update(&source, Vec::new(), &store, proxy, &cancel);
    runtime()?.block_on(update).map(drop)
}

fn store() -> Option<Store> {
    data_dir().map(|folder| Store::within(&folder))
}
