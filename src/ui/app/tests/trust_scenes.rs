//! The trust part of Carta in each of its states. What the lists and the issuer say is told to the
//! program as the outside tells it.

use time::macros::{date, datetime};

use super::scenes::{Scene, on, scene};
use super::*;
use crate::flow::{Assessment, TrustEffect, TrustEvent};
use crate::problem::{FetchFault, TrustProblem};
use crate::trust::{
    DatesFinding, End, Known, LinkFinding, Listing, Means, Node, NodeCheck, Origin, Revocation,
    RevocationReason, Role, SignatureFinding, Standing, Status, Tree, UsageFinding,
};
use crate::ui::Screen;
use crate::ui::app::TrustIntent;

pub(super) const ALL: [Scene; 12] = [
    scene("trust-good", || answered(Status::Good)),
    scene("trust-not-asked", || judged(whole(Standing::Recognised))),
    scene("trust-asking", asking),
    scene("trust-revoked", || {
        answered(Status::Revoked {
            since: datetime!(2026-05-11 10:30 UTC),
            reason: RevocationReason::KeyCompromise,
        })
    }),
    scene("trust-suspended", || {
        answered(Status::Suspended {
            since: datetime!(2026-05-11 10:30 UTC),
        })
    }),
    scene("trust-unknown", || answered(Status::Unknown)),
    scene("trust-silent", || {
        told(Err(Problem::Trust(TrustProblem::ServiceUnreachable {
            host: HOST.to_owned(),
            reason: FetchFault::Silent,
        })))
    }),
    scene("trust-expired", || {
        let mut found = whole(Standing::Expired);
        let on = date!(2025 - 01 - 01);
        found.tree.nodes[0].checks[1] = NodeCheck::Dates(DatesFinding::Expired { on });
        judged(found)
    }),
    scene("trust-incomplete", || {
        let mut found = whole(Standing::Incomplete);
        found.tree.nodes.truncate(1);
        found.tree.nodes[0].checks = vec![
            NodeCheck::Signature(SignatureFinding::IssuerMissing),
            NodeCheck::Dates(DatesFinding::Valid),
        ];
        found.tree.end = End::Missing {
            issuer: ISSUER.to_owned(),
        };
        found.tree.issuer = None;
        judged(found)
    }),
    scene("trust-test-card", || judged(whole(Standing::Demonstration))),
    scene("trust-old-list", || {
        let mut found = whole(Standing::Recognised);
        found.known.is_overdue = true;
        found.not_verified = Some(date!(2027 - 02 - 14));
        judged(found)
    }),
    scene("trust-list-failed", || {
        let mut driven = judged(whole(Standing::Recognised));
        driven.intend(Intent::Trust(TrustIntent::FetchList));
        let Some(Effect::Trust(TrustEffect::FetchList { round })) =
            driven.effects.try_iter().last()
        else {
            panic!("a list is to be fetched");
        };
        let result = Err(Problem::Trust(TrustProblem::ServiceUnreachable {
            host: "eidas.agid.gov.it".to_owned(),
            reason: FetchFault::NotFound,
        }));
        driven.tell(Event::Trust(TrustEvent::ListFetched { round, result }));
        driven
    }),
];

const HOST: &str = "ocsp.ente-immaginario.example";
const ISSUER: &str = "Issuing sub CA for the Italian Electronic Identity Card - IMMAGINARIA";

/// A chain of three that is as it must be.
fn whole(standing: Standing) -> Assessment {
    let node = |role, name: &str, until, checks: &[NodeCheck]| Node {
        role,
        name: name.to_owned(),
        fingerprint: "00".repeat(32),
        until,
        checks: checks.to_vec(),
    };
    let signed = NodeCheck::Signature(SignatureFinding::Verified);
    let valid = NodeCheck::Dates(DatesFinding::Valid);
    let keys = NodeCheck::Keys(LinkFinding::Agree);
    let may = NodeCheck::Usage(UsageFinding::MayIssue);
    let listed = NodeCheck::Listed(Listing::Recognised);
    let first = [signed.clone(), valid.clone(), keys.clone()];
    let between = [signed, valid.clone(), keys, may.clone(), listed.clone()];
    let itself = NodeCheck::Signature(SignatureFinding::Itself);
    let root = "National root CA for the Italian Electronic Identity Card - IMMAGINARIA";
    Assessment {
        tree: Tree {
            nodes: vec![
                node(Role::Card, "", date!(2031 - 01 - 01), &first),
                node(Role::Intermediate, ISSUER, date!(2035 - 05 - 22), &between),
                node(
                    Role::Root,
                    root,
                    date!(2044 - 05 - 16),
                    &[itself, valid, may, listed],
                ),
            ],
            end: End::Root,
            standing,
            issuer: Some(any_certificate()),
        },
        known: Known {
            origin: Origin::Snapshot,
            date: date!(2026 - 07 - 31),
            authorities: 128,
            next_update: Some(datetime!(2027-01-31 00:00 UTC)),
            is_overdue: false,
        },
        not_verified: None,
    }
}

fn any_certificate() -> Certificate {
    let der = card_certificate(&LABOUR_CONSULTANT, KeySize::Rsa2048, Variant::default());
    Certificate::parse(&der.unwrap()).unwrap()
}

/// The page of the card, once the lists were read.
fn judged(found: Assessment) -> Driven {
    let mut driven = on(Driven::with_card(3), Screen::Card);
    let Some(Effect::Trust(TrustEffect::Judge { round, .. })) = driven.effects.try_iter().last()
    else {
        panic!("the certificate is to be judged");
    };
    let assessment = Some(Box::new(found));
    driven.tell(Event::Trust(TrustEvent::Judged { round, assessment }));
    driven
}

fn asking() -> Driven {
    let mut driven = judged(whole(Standing::Recognised));
    driven.intend(Intent::Trust(TrustIntent::Ask));
    driven
}

fn told(result: Result<Box<Revocation>, Problem>) -> Driven {
    let mut driven = asking();
    let Some(Effect::Trust(TrustEffect::Ask { round, .. })) = driven.effects.try_iter().last()
    else {
        panic!("the issuer is to be asked");
    };
    driven.tell(Event::Trust(TrustEvent::Answered { round, result }));
    driven
}

fn answered(status: Status) -> Driven {
    told(Ok(Box::new(Revocation {
        status,
        means: Means::Ocsp { nonce: true },
        host: HOST.to_owned(),
        as_of: datetime!(2026-11-22 09:58 UTC),
        next: Some(datetime!(2026-11-23 09:58 UTC)),
        asked: datetime!(2026-11-22 10:02 UTC),
        ldap_skipped: 1,
    })))
}

#[test]
fn nobody_is_asked_before_the_person_wants_it() {
    let driven = judged(whole(Standing::Recognised));
    assert!(driven.effects.try_iter().next().is_none());
    let driven = asking();
    assert!(matches!(
        driven.effects.try_iter().next(),
        Some(Effect::Trust(TrustEffect::Ask { .. }))
    ));
    // Once: while it is under way, another press asks nobody.
    let mut driven = asking();
    driven.intend(Intent::Trust(TrustIntent::Ask));
    assert_eq!(driven.effects.try_iter().count(), 1);
    // For a test card there is nobody.
    let mut driven = judged(whole(Standing::Demonstration));
    driven.intend(Intent::Trust(TrustIntent::Ask));
    assert!(driven.effects.try_iter().next().is_none());
}

#[test]
fn the_verdict_is_shown_and_only_good_is_green() {
    for (set, words) in [
        (
            ALL[0].set,
            "Valido: chi lo ha emesso è riconosciuto e conferma che non è revocato.",
        ),
        (
            ALL[1].set,
            "Chi ha emesso il certificato è riconosciuto. Revoca non verificata.",
        ),
        (ALL[3].set, "Il certificato è revocato."),
        (
            ALL[8].set,
            "Manca il certificato di «Issuing sub CA for the Italian Electronic Identity Card - IMMAGINARIA».",
        ),
        (ALL[9].set, "Carta di prova: il certificato non ha valore."),
        (
            ALL[10].set,
            "Chi ha emesso il certificato era riconosciuto, ma l'elenco è vecchio.",
        ),
    ] {
        let driven = set();
        let mut shown = Simulator::new(driven.app.view());
        assert!(shown.find(words).is_ok(), "{words}");
    }
}

#[test]
fn a_new_list_judges_anew() {
    let mut driven = judged(whole(Standing::NotVerified));
    driven.intend(Intent::Trust(TrustIntent::FetchList));
    let Some(Effect::Trust(TrustEffect::FetchList { round })) = driven.effects.try_iter().last()
    else {
        panic!("a list is to be fetched");
    };
    let result = Ok(());
    driven.tell(Event::Trust(TrustEvent::ListFetched { round, result }));
    assert!(matches!(
        driven.effects.try_iter().last(),
        Some(Effect::Trust(TrustEffect::Judge { .. }))
    ));
}
