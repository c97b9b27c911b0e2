//! Everything that can go wrong between program and CIE, at every command of a first sign-in: a
//! named problem, at most the one confirmed try, and a card that works the next time.
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

use std::time::{Duration, Instant};

use support::login::{PIN, READER, desk, go_on_after, look, portal, problem, sign_in};
use varco::card::Limits;
use varco::problem::Problem;
use varco::simulator::fault::{Fault, FaultKind, Moment};
use varco::simulator::link::Behaviour;
use varco::simulator::log::ApduLog;
use varco::simulator::portal::{Mode, VirtualPortal};

/// What a command of a first sign-in is for.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
enum Step {
    /// Selecting the application.
    Select,
    /// Reading in clear: number and keys.
    Clear,
    /// Fetching the rest of an answer in clear.
    ClearRest,
    /// Key agreement.
    Agreement,
    /// Anything wrapped, before the PIN.
    Wrapped,
    /// Asking for the tries left.
    Tries,
    Verify,
    /// Anything wrapped, after the PIN.
    After,
}

fn steps(portal: &VirtualPortal) -> Vec<Step> {
    let log = ApduLog::default();
    let behaviour = Behaviour {
        log: log.clone(),
        ..Behaviour::default()
    };
    let (readers, _) = desk("cie", behaviour);
    let signed = sign_in(&readers, portal, &Limits::default());
    assert_eq!(problem(&signed), None);
    let mut verified = false;
    let mut wrapped = false;
    let step = |command: &str| match &command[..4] {
        "00A4" => {
            wrapped = false;
            Step::Select
        }
        "1022" | "0022" => Step::Agreement,
        "0CCB" => Step::Tries,
        "0C20" => {
            verified = true;
            Step::Verify
        }
        "00C0" if !wrapped => Step::ClearRest,
        "00B0" | "00CB" => Step::Clear,
        _ if verified => Step::After,
        _ => {
            wrapped = true;
            Step::Wrapped
        }
    };
    let commands: Vec<_> = log
        .exchanges()
        .into_iter()
        .map(|exchange| exchange.command)
        .collect();
    commands.iter().map(String::as_str).map(step).collect()
}

const KINDS: [FaultKind; 7] = [
    FaultKind::Remove,
    FaultKind::Reset,
    FaultKind::Garbage,
    FaultKind::Short,
    FaultKind::Flip,
    FaultKind::Status(0x6F00),
    FaultKind::Mute,
];

/// Codes to which a fault at a step may come. `None` is a sign-in that succeeds.
fn allowed(kind: FaultKind, step: Step) -> &'static [Option<&'static str>] {
    match (kind, step) {
        // The PIN was sent, and no sound answer came.
        (FaultKind::Status(_), Step::Verify) => &[Some("C19")],
        (_, Step::Verify) => &[Some("P06")],
        (FaultKind::Remove, _) => &[Some("C17")],
        (FaultKind::Mute, _) => &[Some("C03")],
        (FaultKind::Reset, _) => &[Some("C18")],
        (FaultKind::Short, _) => &[Some("C14")],
        // A question: without a sound refusal the session begins anew.
        (FaultKind::Status(_), Step::Tries) => &[None],
        // In the middle of a long wrapped answer what came first does not hold alone.
        (FaultKind::Status(_), Step::Wrapped | Step::After) => &[Some("C19"), Some("C25")],
        (FaultKind::Garbage | FaultKind::Flip, Step::Wrapped | Step::Tries | Step::After) => {
            &[Some("C25")]
        }
        (FaultKind::Garbage | FaultKind::Status(_), _) => &[Some("C19")],
        // One bit of data in clear: refused where it is read or where the chip proves itself.
        _ => &[
            Some("C14"),
            Some("C19"),
            Some("C24"),
            Some("C06"),
            Some("C25"),
            Some("C27"),
            None,
        ],
    }
}

#[test]
fn faults_at_every_command() {
    let portal = portal(Mode::Standard);
    let steps = steps(&portal);
    // The look at a card that was never seen, and the login.
    assert_eq!(steps.len(), 27 + 39);
    for (index, step) in steps.into_iter().enumerate() {
        for kind in KINDS {
            let fault = Fault {
                kind,
                at: Moment::Command(u32::try_from(index).unwrap() + 1),
            };
            let context = format!("{fault} ({step:?})");
            let behaviour = Behaviour {
                faults: vec![fault],
                ..Behaviour::default()
            };
            let (readers, card) = desk("cie", behaviour);
            let signed = sign_in(&readers, &portal, &Limits::default());
            let came = problem(&signed).map(|problem| problem.code());
            assert!(allowed(kind, step).contains(&came), "{context}: {came:?}");

            let after = card.counters();
            // The PIN was right: whatever happened, nothing was counted.
            assert_eq!(after.pin_tries_left, 3, "{context}");
            assert!(after.verifications <= 1, "{context}");

            // The fault is over: the same card signs in.
            if kind == FaultKind::Remove {
                assert!(readers.put_back(READER), "{context}");
            }
            let again = sign_in(&readers, &portal, &Limits::default());
            assert_eq!(problem(&again), None, "{context}: afterwards");
            assert_eq!(card.counters().pin_tries_left, 3, "{context}");
        }
    }
}

/// A wrong PIN whose answer is lost costs one try and no more.
#[test]
fn a_lost_answer_to_a_wrong_pin_costs_one_try() {
    let portal = portal(Mode::Standard);
    let steps = steps(&portal);
    let verify = steps.iter().position(|step| *step == Step::Verify).unwrap();
    for kind in [FaultKind::Garbage, FaultKind::Short, FaultKind::Flip] {
        let fault = Fault {
            kind,
            at: Moment::Command(u32::try_from(verify).unwrap() + 1),
        };
        let behaviour = Behaviour {
            faults: vec![fault],
            ..Behaviour::default()
        };
        let (readers, card) = desk("cie", behaviour);
        let limits = Limits::default();
        let found = look(&readers, &limits).unwrap();
        let signed = go_on_after(found, &portal, b"11112222", &limits, || ());
        assert_eq!(
            problem(&signed),
            Some(Problem::PinOutcomeUnknown),
            "{kind:?}"
        );
        assert_eq!(card.counters().pin_tries_left, 2, "{kind:?}");
        assert_eq!(card.counters().verifications, 1, "{kind:?}");
    }
}

/// A card that is silent for longer than the limit is given up; no PIN is sent when it wakes.
#[test]
fn a_silent_card_gets_no_late_pin() {
    let portal = portal(Mode::Standard);
    let steps = steps(&portal);
    let at = |wanted| {
        let place = steps.iter().position(|step| *step == wanted).unwrap();
        Moment::Command(u32::try_from(place).unwrap() + 1)
    };
    let limits = Limits {
        answer: Duration::from_millis(1500),
        ..Limits::default()
    };
    for step in [Step::Select, Step::Agreement, Step::Wrapped, Step::Tries] {
        let delay = Duration::from_secs(3);
        let behaviour = Behaviour {
            faults: vec![Fault {
                kind: FaultKind::Delay(delay),
                at: at(step),
            }],
            ..Behaviour::default()
        };
        let (readers, card) = desk("cie", behaviour);
        let started = Instant::now();
        let signed = sign_in(&readers, &portal, &limits);
        assert!(problem(&signed).is_some(), "{step:?}");
        assert!(started.elapsed() < delay, "{step:?}");
        // The late answer comes, and the card is let go.
        let again = sign_in(&readers, &portal, &Limits::default());
        assert_eq!(problem(&again), None, "{step:?}");
        assert_eq!(card.counters().verifications, 1, "{step:?}");
    }
}

/// Another card on the reader, or another program at work, between look and PIN.
#[test]
fn what_others_do_meanwhile_costs_no_try() {
    let portal = portal(Mode::Standard);
    let limits = Limits::default();
    for (reset, expected) in [(true, None), (false, Some(Problem::CardRemoved))] {
        let (readers, card) = desk("cie", Behaviour::default());
        let found = look(&readers, &limits).unwrap();
        let signed = go_on_after(found, &portal, PIN, &limits, || {
            if reset {
                readers.reset(READER);
            } else {
                readers.remove(READER);
                readers.put_back(READER);
            }
        });
        assert_eq!(problem(&signed), expected);
        assert_eq!(card.counters().pin_tries_left, 3);
        assert_eq!(card.counters().verifications, u32::from(reset));
    }
}
