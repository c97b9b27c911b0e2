//! The trust part of Carta in each of its states. What the lists and the issuer say is told to the
//! program as the outside tells it.

use time::macros::{date, datetime};

use super::scenes::{Scene, on, scene};
use super::*;
use crate::flow::{Assessment, TrustEffect, TrustEvent};
use crate::problem::{FetchFault, ListFault, ProxyFault, TrustProblem};
use crate::trust::{
    Asked, DatesFinding, End, Known, LinkFinding, Listing, Means, Naming, Node, NodeCheck, Origin,
    Proof, Revocation, RevocationReason, Role, SignatureFinding, Standing, Status, Step, Tree,
    UsageFinding, snapshot,
};
use crate::ui::Screen;
use crate::ui::app::{NetworkIntent, TrustIntent, Typed};

pub(super) const ALL: [Scene; 18] = [
    scene("trust-good", || answered(Status::Good)),
    scene("trust-not-asked", || judged(whole(Standing::Recognised))),
    scene("trust-asking", asking),
    scene("trust-asking-whom", || {
        let mut driven = asking();
        let round = asked_round(&driven);
        progress(&mut driven, round, Asked::Status, HOST);
        driven
    }),
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
        fetched(Err(Problem::Trust(TrustProblem::ServiceUnreachable {
            host: "eidas.agid.gov.it".to_owned(),
            reason: FetchFault::NotFound,
        })))
    }),
    scene("trust-list-fetching", || {
        let (mut driven, round) = fetching();
        progress(&mut driven, round, Asked::EuropeanList, "ec.europa.eu");
        driven
    }),
    scene("trust-list-unproven", || {
        let reason = ListFault::EuropeanSigner;
        let mut driven = fetched(Ok(Some(Problem::Trust(TrustProblem::TrustListUnusable {
            reason,
        }))));
        let mut found = whole(Standing::Recognised);
        found.not_verified = Some(date!(2026 - 11 - 02));
        judge(&mut driven, found);
        driven
    }),
    scene("trust-list-verified", || {
        let mut driven = fetched(Ok(None));
        let mut found = whole(Standing::Recognised);
        found.known.origin = Origin::Fetched;
        found.known.date = date!(2026 - 11 - 02);
        found.known.proof = Proof::European(Naming {
            sequence: 393,
            issued: datetime!(2026-09-10 10:00 UTC),
        });
        judge(&mut driven, found);
        driven
    }),
    scene("trust-issuer-fetched", || {
        let mut found = whole(Standing::Recognised);
        found.tree.nodes[1].fetched = true;
        let listed = NodeCheck::Listed(Listing::Absent);
        *found.tree.nodes[1].checks.last_mut().unwrap() = listed;
        judged(found)
    }),
    scene("trust-proxy", || {
        told(Err(Problem::Proxy {
            proxy: "proxy.comune.example:3128".to_owned(),
            reason: ProxyFault::NeedsCredentials,
            said: String::new(),
        }))
    }),
];

/// A newer list is on its way.
fn fetching() -> (Driven, Round) {
    let mut driven = judged(whole(Standing::Recognised));
    driven.intend(Intent::Trust(TrustIntent::FetchList));
    let effect = driven.effects.try_iter().last();
    let Some(Effect::Trust(TrustEffect::FetchList { round })) = effect else {
        panic!("a list is to be fetched");
    };
    (driven, round)
}

fn fetched(result: Result<Option<Problem>, Problem>) -> Driven {
    let (mut driven, round) = fetching();
    driven.tell(Event::Trust(TrustEvent::ListFetched { round, result }));
    driven
}

/// The work comes to this step.
fn progress(driven: &mut Driven, round: Round, what: Asked, host: &str) {
    let host = host.to_owned();
    let step = Step { what, host };
    driven.tell(Event::Trust(TrustEvent::Progress { round, step }));
}

const HOST: &str = "ocsp.ente-immaginario.example";
const ISSUER: &str = "Issuing sub CA for the Italian Electronic Identity Card - IMMAGINARIA";

/// A chain of three that is as it must be.
fn whole(standing: Standing) -> Assessment {
    let node = |role, name: &str, until, checks: &[NodeCheck]| Node {
        role,
        name: name.to_owned(),
        fingerprint: "00".repeat(32),
        fetched: false,
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
            proof: Proof::Reviewed {
                sha256: snapshot::SHA256,
            },
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
    judge(&mut driven, found);
    driven
}

/// The lists were read, and say this.
fn judge(driven: &mut Driven, found: Assessment) {
    let Some(Effect::Trust(TrustEffect::Judge { round, .. })) = driven.effects.try_iter().last()
    else {
        panic!("the certificate is to be judged");
    };
    let assessment = Some(Box::new(found));
    driven.tell(Event::Trust(TrustEvent::Judged { round, assessment }));
}

fn asking() -> Driven {
    let mut driven = judged(whole(Standing::Recognised));
    driven.intend(Intent::Trust(TrustIntent::Ask));
    driven
}

fn asked_round(driven: &Driven) -> Round {
    let effect = driven.effects.try_iter().last();
    let Some(Effect::Trust(TrustEffect::Ask { round, .. })) = effect else {
        panic!("the issuer is to be asked");
    };
    round
}

fn told(result: Result<Box<Revocation>, Problem>) -> Driven {
    let mut driven = asking();
    let round = asked_round(&driven);
    driven.tell(Event::Trust(TrustEvent::Answered {
        round,
        assessment: None,
        result,
    }));
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

fn named(name: &str) -> fn() -> Driven {
    ALL.iter().find(|scene| scene.name == name).unwrap().set
}

#[test]
fn a_question_can_be_left_and_so_can_a_list() {
    let mut driven = asking();
    let round = asked_round(&driven);
    driven.press("Annulla");
    let stopped =
        |effect| matches!(effect, Effect::Trust(TrustEffect::Stop(left)) if left == round);
    assert!(stopped(driven.asked()));
    assert!(driven.shows("Revoca non verificata."));
    // What comes late is nobody's answer.
    driven.tell(Event::Trust(TrustEvent::Answered {
        round,
        assessment: None,
        result: Err(Problem::Cancelled),
    }));
    assert!(driven.shows("Revoca non verificata."));
    let left = Intent::Trust(TrustIntent::StopAsking);
    driven.intend(left);
    assert!(
        driven.effects.try_iter().next().is_none(),
        "there is nothing to leave"
    );

    let (mut driven, round) = fetching();
    driven.press("Annulla");
    let stopped =
        |effect| matches!(effect, Effect::Trust(TrustEffect::Stop(left)) if left == round);
    assert!(stopped(driven.asked()));
    let result = Ok(None);
    driven.tell(Event::Trust(TrustEvent::ListFetched { round, result }));
    assert!(!driven.shows("Elenco scaricato."));
}

#[test]
fn a_proxy_that_asks_is_told_and_the_question_is_asked_again() {
    let mut driven = named("trust-proxy")();
    let typed = Typed::new("segreta".to_owned());
    for intent in [
        NetworkIntent::Name("ada".to_owned()),
        NetworkIntent::Password(typed),
    ] {
        driven.intend(Intent::Network(intent));
    }
    driven.press("Continua");
    let Effect::KeepCredentials { proxy, .. } = driven.asked() else {
        panic!("the credentials are kept first");
    };
    assert_eq!(proxy, "proxy.comune.example:3128");
    assert!(matches!(
        driven.asked(),
        Effect::Trust(TrustEffect::Ask { .. })
    ));
    assert!(driven.app.network.password.text().is_empty());
}

#[test]
fn the_verdict_is_shown_and_only_good_is_green() {
    for (set, words) in [
        (
            named("trust-good"),
            "Valido: chi lo ha emesso è riconosciuto e conferma che non è revocato. Per gli enti conta l'elenco.",
        ),
        (
            named("trust-not-asked"),
            "Chi ha emesso il certificato è riconosciuto. Revoca non verificata.",
        ),
        (named("trust-revoked"), "Il certificato è revocato."),
        (
            named("trust-incomplete"),
            "Manca il certificato di «Issuing sub CA for the Italian Electronic Identity Card - IMMAGINARIA».",
        ),
        (
            named("trust-test-card"),
            "Carta di prova: il certificato non ha valore.",
        ),
        (
            named("trust-old-list"),
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
    let result = Ok(None);
    driven.tell(Event::Trust(TrustEvent::ListFetched { round, result }));
    assert!(matches!(
        driven.effects.try_iter().last(),
        Some(Effect::Trust(TrustEffect::Judge { .. }))
    ));
}
