//! One exclusive round on the card: nobody and nothing is waited for between its first command and
//! its signature, and a network that is slow all the same costs neither the card nor a try.
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

use std::time::Duration;

use support::login::{PIN, READER, desk, go_on_after, look_again, portal, problem};
use varco::card::Limits;
use varco::card::cie::Memory;
use varco::problem::Problem;
use varco::simulator::link::Behaviour;
use varco::simulator::log::ApduLog;
use varco::simulator::portal::Mode;

/// A CIE on a reader, at a portal whose login host becomes slow once it was probed.
struct Scene {
    readers: varco::simulator::reader::VirtualReaders,
    card: varco::simulator::card::Witness,
    portal: varco::simulator::portal::VirtualPortal,
    log: ApduLog,
    memory: Memory,
}

/// What a sign-in came to, and what the card was sent from the first command after the look on.
struct Came {
    problem: Option<Problem>,
    sent: Vec<String>,
}

impl Came {
    fn count(&self, head: &str) -> usize {
        self.sent
            .iter()
            .filter(|sent| sent.starts_with(head))
            .count()
    }
}

impl Scene {
    fn new() -> Self {
        let log = ApduLog::default();
        let behaviour = Behaviour {
            log: log.clone(),
            ..Behaviour::default()
        };
        let (readers, card) = desk("cie", behaviour);
        Self {
            readers,
            card,
            portal: portal(Mode::Standard),
            log,
            memory: Memory::default(),
        }
    }

    fn signs_in(&self, slowness: Duration, meanwhile: impl FnOnce(&Self)) -> Came {
        let limits = Limits::default();
        let found = look_again(&self.readers, &self.memory, &limits).unwrap();
        let from = self.log.exchanges().len();
        let signed = go_on_after(found, &self.portal, PIN, &limits, || {
            self.portal.slow_down(slowness);
            meanwhile(self);
        });
        self.portal.slow_down(Duration::ZERO);
        let sent = self.log.exchanges().into_iter().skip(from);
        Came {
            problem: problem(&signed),
            sent: sent.map(|exchange| exchange.command).collect(),
        }
    }
}

/// GET CHALLENGE under secure messaging: once in a device authentication, and to keep awake.
const CHALLENGE: &str = "0C840000";
const VERIFY: &str = "0C200081";
const SLOW: Duration = Duration::from_secs(5);

/// The certificate of a first login shows only after the PIN: while the portal is slow then, the
/// card is kept awake.
#[test]
fn a_first_login_at_a_slow_portal_keeps_the_card_awake() {
    let scene = Scene::new();
    let came = scene.signs_in(SLOW, |_| ());
    assert_eq!(came.problem, None);
    assert_eq!(came.count(VERIFY), 1);
    let verify = came.sent.iter().position(|sent| sent.starts_with(VERIFY));
    let awake = came.sent[verify.unwrap()..]
        .iter()
        .filter(|sent| sent.starts_with(CHALLENGE));
    assert_eq!(awake.count(), 1, "once in five seconds: {:?}", came.sent);
    let counters = scene.card.counters();
    assert_eq!((counters.signatures, counters.pin_tries_left), (1, 3));
}

/// Where the certificate is known, nothing is asked of the card before the portal waits for the
/// signature: twenty commands without a pause.
#[test]
fn a_later_login_at_a_slow_portal_does_not_wait_with_the_card() {
    let scene = Scene::new();
    assert_eq!(scene.signs_in(Duration::ZERO, |_| ()).problem, None);
    let came = scene.signs_in(SLOW, |_| ());
    assert_eq!(came.problem, None);
    assert_eq!(came.sent.len(), 20, "{:?}", came.sent);
    assert_eq!(came.count(CHALLENGE), 1);
    assert_eq!(scene.card.counters().pin_tries_left, 3);
}

/// A portal that stays away: no PIN is sent where it is not needed yet, the card is given back, and
/// the next login works.
#[test]
fn a_portal_that_stays_away_costs_no_try() {
    let scene = Scene::new();
    let away = Duration::from_secs(20);
    for (known, pins) in [(false, 1), (true, 0)] {
        if known {
            assert_eq!(scene.signs_in(Duration::ZERO, |_| ()).problem, None);
        }
        let came = scene.signs_in(away, |_| ());
        let code = came.problem.as_ref().map(Problem::code);
        assert_eq!(code, Some("N02"), "{known}");
        assert_eq!(came.count(VERIFY), pins, "{known}");
        assert_eq!(scene.card.counters().pin_tries_left, 3, "{known}");
        assert_eq!(scene.signs_in(Duration::ZERO, |_| ()).problem, None);
    }
}

/// The card is given back with its signature: what the portal still has to say takes its time
/// without it.
#[test]
fn the_card_is_free_once_it_has_signed() {
    let scene = Scene::new();
    let readers = scene.readers.clone();
    // Another program resets the card once its last answer, the signature, was fetched.
    let came = scene.signs_in(SLOW, |scene| {
        let log = scene.log.clone();
        let card = scene.card.clone();
        std::thread::spawn(move || {
            let is_fetched = || {
                let last = log.exchanges().pop();
                card.counters().signatures == 1
                    && last.is_some_and(|last| last.command.starts_with("00C0"))
            };
            while !is_fetched() {
                std::thread::yield_now();
            }
            readers.reset(READER);
        });
    });
    assert_eq!(came.problem, None);
}
