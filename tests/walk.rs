//! The walk through a portal: what bounds it, what of it is recorded, and what it makes of pages that
//! are no way on.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    dead_code,
    missing_docs,
    unreachable_pub
)]

mod support {
    pub mod login;
}

use std::time::{Duration, Instant};

use support::login::{PIN, behaviour, desk, enter_by, look, portal, problem, sign_in};
use varco::cancel::Cancel;
use varco::card::Limits;
use varco::portal::{Patience, Profile, check};
use varco::simulator::portal::{Attack, CieOutcome, Mode, VirtualPortal};

/// Most requests of one walk.
const MOST: usize = 20;

fn profile(portal: &VirtualPortal) -> Profile {
    Profile::parse(&portal.profile_toml(), "test").unwrap()
}

fn runtime() -> tokio::runtime::Runtime {
    tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap()
}

#[test]
fn a_way_without_end_has_twenty_steps() {
    let before = portal(Mode::Hostile(Attack::RedirectLoop));
    let checked = runtime().block_on(check(&profile(&before), &Cancel::default(), &|_| ()));
    assert_eq!(checked.unwrap_err().code(), "N05");
    assert_eq!(before.witness().seen().requests.len(), MOST);

    // The probe ends where the card is asked for; the walk with the card goes on from there.
    let after = portal(Mode::Hostile(Attack::CookieBomb));
    let (readers, card) = desk("st-2048", behaviour());
    let login = sign_in(&readers, &after, &Limits::default()).unwrap();
    assert_eq!(login.visits.len(), MOST);
    assert_eq!(card.counters().signatures, 1);
}

/// Each part is in time, and the whole is not.
#[test]
fn a_way_in_small_steps_has_its_limit_too() {
    let portal = portal(Mode::Slow);
    let mut profile = profile(&portal);
    let walk = Duration::from_millis(200);
    profile.route.patience = Patience::of(Duration::from_secs(60), walk);
    let started = Instant::now();
    let (readers, card) = desk("st-2048", behaviour());
    let limits = Limits::default();
    let found = look(&readers, &limits).unwrap();
    let signed = enter_by(found, profile, PIN, &limits, || ());
    assert_eq!(problem(&signed).unwrap().code(), "N02");
    assert_eq!(card.counters().verifications, 0);
    assert!(
        started.elapsed() < Duration::from_secs(10),
        "{:?}",
        started.elapsed()
    );
}

/// Where it went and what came of it, and no value of a query, no code, no cookie.
#[test]
fn the_record_of_every_way_tells_no_secret() {
    for (mode, card) in [
        (Mode::Standard, "st-2048"),
        (Mode::SamlPost, "st-2048"),
        (Mode::OneTimeLink, "st-2048"),
        (Mode::CardPerRequest, "st-2048"),
        (Mode::Cie(CieOutcome::Proved), "cie"),
    ] {
        let portal = portal(mode);
        let (readers, _) = desk(card, behaviour());
        let login = sign_in(&readers, &portal, &Limits::default()).unwrap();
        assert_eq!(login.outcome.problem(), None, "{mode}");
        let cookies = login.session.unwrap().cookies();
        assert!(!cookies.is_empty());
        assert!(login.visits.len() > 2, "{mode}");
        let signed = login.visits.iter().map(ToString::to_string);
        let signed = signed.filter(|visit| visit.contains("1 signature")).count();
        assert!(signed >= 1, "{mode}");
        for visit in login.visits.iter().map(ToString::to_string) {
            assert!(
                visit.contains("https://") && visit.contains(", TLS 1."),
                "{mode}: {visit}"
            );
            let told = visit.split('=').skip(1).all(|rest| rest.starts_with('…'));
            assert!(told, "{mode}: {visit}");
            for cookie in &cookies {
                assert!(!visit.contains(cookie.value.as_str()), "{mode}: {visit}");
            }
        }
    }
}

/// Pages that are no way on, most with status 200, by the rules of the profile.
#[test]
fn what_the_portal_says_instead_is_understood() {
    for (mode, code, signatures) in [
        (Mode::Maintenance, "L14", 0),
        (Mode::MaintenanceAfter, "L14", 1),
        (Mode::ErrorPage, "L22", 1),
        (Mode::XmlFault, "L22", 1),
        (Mode::Spid, "L21", 0),
    ] {
        let portal = portal(mode);
        let (readers, card) = desk("st-2048", behaviour());
        let signed = sign_in(&readers, &portal, &Limits::default());
        assert_eq!(problem(&signed).unwrap().code(), code, "{mode}");
        let after = card.counters();
        assert_eq!(
            (after.signatures, after.verifications),
            (signatures, signatures),
            "{mode}"
        );
        let checked = runtime().block_on(check(&profile(&portal), &Cancel::default(), &|_| ()));
        let told = checked.err().map(|problem| problem.code());
        assert_eq!(told, (signatures == 0).then_some(code), "{mode}");
    }
}
