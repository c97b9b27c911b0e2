//! Portals that mean harm: whatever they try, the sign-in ends with a named problem and in time,
//! and the card signs at most once and for no other host.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    missing_docs
)]

mod support {
    pub mod login;
}

use std::collections::BTreeSet;
use std::thread;
use std::time::{Duration, Instant};

use support::login::{behaviour, desk, portal, problem, sign_in};
use varco::card::Limits;
use varco::simulator::portal::{Attack, LOGIN_HOST, Mode, OTHER_HOST, PORTAL_HOST};

/// Room for a machine under load, on top of what an attack may take.
const SLACK: Duration = Duration::from_secs(15);
/// The longest wait for one answer (`portal/http`).
const ANSWER: Duration = Duration::from_secs(30);
/// Everything that ends by itself.
const AT_ONCE: Duration = Duration::ZERO;

/// Attack, the problem's code (`None`: the sign-in succeeds all the same), signatures of the card,
/// and how long the client may let it go on.
const ATTACKS: [(Attack, Option<&str>, u32, Duration); 24] = [
    (Attack::HiddenLink, Some("L19"), 0, AT_ONCE),
    (Attack::HiddenForm, Some("L19"), 0, AT_ONCE),
    (Attack::ForeignBase, Some("L05"), 0, AT_ONCE),
    (Attack::MarkupBomb, Some("N05"), 0, AT_ONCE),
    (Attack::NestingBomb, Some("N05"), 0, AT_ONCE),
    (Attack::PlainHttp, Some("L19"), 0, AT_ONCE),
    (Attack::LookAlike, Some("L19"), 0, AT_ONCE),
    (Attack::RedirectLoop, Some("N05"), 0, AT_ONCE),
    (Attack::Hints701, None, 1, AT_ONCE),
    (Attack::OldTls, Some("N04"), 0, AT_ONCE),
    (Attack::DowngradedTls, Some("L04"), 0, AT_ONCE),
    (Attack::TlsNoise, Some("N04"), 0, AT_ONCE),
    (Attack::TlsSilence, Some("N02"), 0, ANSWER),
    (Attack::SecondSignature, Some("L20"), 1, AT_ONCE),
    (Attack::ForeignRedirect, Some("L19"), 1, AT_ONCE),
    (Attack::ForeignForm, Some("L19"), 1, AT_ONCE),
    (Attack::EndlessBody, Some("N05"), 1, AT_ONCE),
    (Attack::TricklingBody, Some("N02"), 1, ANSWER),
    (Attack::EndlessHeaders, Some("N03"), 1, AT_ONCE),
    (Attack::HeaderFlood, Some("N03"), 1, AT_ONCE),
    (Attack::NoAnswer, Some("N02"), 1, ANSWER),
    (Attack::ShortBody, Some("N03"), 1, AT_ONCE),
    (Attack::CompressedBomb, Some("L23"), 1, AT_ONCE),
    (Attack::CookieBomb, Some("N05"), 1, AT_ONCE),
];

/// What came of an attack, if it is not what it should be.
fn suffer(
    attack: Attack,
    code: Option<&str>,
    signatures: u32,
    within: Duration,
) -> Result<(), String> {
    let portal = portal(Mode::Hostile(attack));
    let (readers, card) = desk("st-2048", behaviour());
    let started = Instant::now();
    let signed = sign_in(&readers, &portal, &Limits::default());
    let took = started.elapsed();
    let seen = portal.witness().seen();
    let after = card.counters();
    let came = (
        problem(&signed).map(|problem| problem.code()),
        after.signatures,
        after.pin_tries_left,
        seen.certificates_at(OTHER_HOST) + seen.certificates_at(PORTAL_HOST),
    );
    if came == (code, signatures, 3, 0)
        && after.verifications <= 1
        && seen.certificates_at(LOGIN_HOST) <= 1
        && took < within + SLACK
    {
        return Ok(());
    }
    Err(format!("{attack:?}: {came:?} after {took:?}, {after:?}"))
}

#[test]
fn every_attack_ends_in_a_problem_and_the_card_signs_at_most_once() {
    let in_table: BTreeSet<_> = ATTACKS.iter().map(|row| row.0.id()).collect();
    let all: BTreeSet<_> = Attack::all().map(Attack::id).collect();
    assert_eq!(in_table, all);
    let running = ATTACKS.map(|(attack, code, signatures, within)| {
        thread::spawn(move || suffer(attack, code, signatures, within))
    });
    let wrong: Vec<_> = running
        .into_iter()
        .filter_map(|attack| attack.join().unwrap().err())
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Annulla works while a portal keeps its visitor waiting.
#[test]
fn a_person_can_leave_a_portal_that_never_ends() {
    for attack in [Attack::TlsSilence, Attack::TricklingBody, Attack::NoAnswer] {
        let portal = portal(Mode::Hostile(attack));
        let (readers, card) = desk("st-2048", behaviour());
        let limits = Limits::default();
        let cancel = limits.cancel.clone();
        let witness = portal.witness();
        let waits = attack == Attack::TlsSilence;
        let person = thread::spawn(move || {
            let began = Instant::now();
            // The silent handshake is never seen to end; the others follow a signature.
            while began.elapsed() < ANSWER && !(waits || witness.seen().signatures() > 0) {
                thread::sleep(Duration::from_millis(10));
            }
            cancel.cancel();
        });
        let started = Instant::now();
        let signed = sign_in(&readers, &portal, &limits);
        person.join().unwrap();
        let code = problem(&signed).map(|problem| problem.code());
        assert_eq!(code, Some("U03"), "{attack:?}");
        assert!(started.elapsed() < SLACK, "{attack:?}");
        assert_eq!(card.counters().pin_tries_left, 3);
    }
}
