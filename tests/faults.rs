//! Everything that can go wrong between program and card, at every command of a sign-in: a named
//! problem, no try lost, no signature too many, and a card that works the next time.
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

use support::login::{PIN, READER, desk, go_on_after, look, portal, problem, sign_in};
use varco::card::Limits;
use varco::portal::Outcome;
use varco::problem::Problem;
use varco::simulator::fault::{Fault, FaultKind, Moment};
use varco::simulator::link::Behaviour;
use varco::simulator::log::ApduLog;
use varco::simulator::portal::{Mode, VirtualPortal};

/// Signatures that one sign-in may take.
const BUDGET: u32 = 2;

/// The commands of a sign-in without fault, each by its instruction byte and data length.
fn commands(profile: &str, portal: &VirtualPortal) -> Vec<Step> {
    let log = ApduLog::default();
    let behaviour = Behaviour {
        log: log.clone(),
        ..Behaviour::default()
    };
    let (readers, _) = desk(profile, behaviour);
    let signed = sign_in(&readers, portal, &Limits::default());
    assert_eq!(problem(&signed), None, "{profile}");
    let exchanges = log.exchanges();
    assert_eq!(
        signed.unwrap().trace.counters().commands,
        u64::try_from(exchanges.len()).unwrap()
    );
    let reads_begin = |at: usize| at == 1;
    exchanges
        .iter()
        .enumerate()
        .map(|(at, exchange)| match &exchange.command[2..4] {
            "A4" => Step::Select,
            "B0" if reads_begin(at) => Step::ReadFirst,
            "B0" => Step::Read,
            "20" if exchange.command.len() <= 10 => Step::Tries,
            "20" => Step::Verify,
            "22" => Step::Environment,
            "2A" => Step::Sign,
            other => panic!("{profile} was sent {other}"),
        })
        .collect()
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Step {
    Select,
    ReadFirst,
    Read,
    Tries,
    Verify,
    Environment,
    Sign,
}

/// Code and exit code that a fault at a step must come to; `None`: the sign-in goes on.
fn expected(kind: FaultKind, step: Step) -> Option<(&'static str, u8)> {
    match (kind, step) {
        // Whether a PIN that got no sound answer was counted is not known.
        (
            FaultKind::Remove | FaultKind::Reset | FaultKind::Short | FaultKind::Mute,
            Step::Verify,
        ) => Some(("P06", 14)),
        (FaultKind::Remove, _) => Some(("C17", 14)),
        (FaultKind::Reset, _) => Some(("C18", 14)),
        (FaultKind::Mute, _) => Some(("C03", 12)),
        (FaultKind::Short, _) => Some(("C14", 13)),
        // The tries are a question: an answer that makes no sense is none.
        (FaultKind::Garbage | FaultKind::Status(_), Step::Tries) => None,
        (FaultKind::Garbage | FaultKind::Status(_), _) => Some(("C19", 13)),
        (FaultKind::Delay(_), _) => unreachable!("delays have a test of their own"),
        (FaultKind::Flip, _) => unreachable!("answers of a CNS have no MAC"),
    }
}

fn at_every_command(profile: &str) {
    let portal = portal(Mode::Standard);
    for (index, step) in commands(profile, &portal).into_iter().enumerate() {
        let at = u32::try_from(index).unwrap() + 1;
        for kind in [
            FaultKind::Remove,
            FaultKind::Reset,
            FaultKind::Garbage,
            FaultKind::Short,
            FaultKind::Status(0x6F00),
            FaultKind::Mute,
        ] {
            let fault = Fault {
                kind,
                at: Moment::Command(at),
            };
            let context = format!("{profile}: {fault} ({step:?})");
            let behaviour = Behaviour {
                faults: vec![fault],
                ..Behaviour::default()
            };
            let (readers, card) = desk(profile, behaviour);
            let signed = sign_in(&readers, &portal, &Limits::default());
            let came = problem(&signed).map(|problem| (problem.code(), problem.exit_code()));
            assert_eq!(came, expected(kind, step), "{context}");

            let after = card.counters();
            assert_eq!(after.pin_tries_left, 3, "{context}");
            assert!(after.verifications <= 1, "{context}");
            assert!(after.operations <= BUDGET, "{context}");

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

#[test]
fn faults_at_every_command_of_st_2048() {
    at_every_command("st-2048");
}

#[test]
fn faults_at_every_command_of_idemia_2021() {
    at_every_command("idemia-2021");
}

#[test]
fn faults_at_every_command_of_athena_1024() {
    at_every_command("athena-1024");
}

/// What another person or program does to the card between look-up and PIN.
fn meanwhile(
    act: impl FnOnce(&varco::simulator::reader::VirtualReaders),
) -> (Option<Problem>, u32) {
    let portal = portal(Mode::Standard);
    let (readers, card) = desk("st-2048", Behaviour::default());
    let limits = Limits::default();
    let found = look(&readers, &limits).unwrap();
    let signed = go_on_after(found, &portal, PIN, &limits, || act(&readers));
    assert_eq!(card.counters().pin_tries_left, 3);
    (problem(&signed), card.counters().verifications)
}

#[test]
fn a_card_that_was_out_before_the_pin_gets_none() {
    let (problem, sent) = meanwhile(|readers| {
        readers.remove(READER);
    });
    assert_eq!((problem, sent), (Some(Problem::CardRemoved), 0));
    // It may be another person's card now.
    let (problem, sent) = meanwhile(|readers| {
        readers.remove(READER);
        readers.put_back(READER);
    });
    assert_eq!((problem, sent), (Some(Problem::CardRemoved), 0));
}

#[test]
fn a_reader_that_is_unplugged_is_named() {
    let (problem, sent) = meanwhile(|readers| readers.unplug(READER));
    let gone = Problem::ReaderGone {
        reader: READER.to_owned(),
    };
    assert_eq!((problem, sent), (Some(gone), 0));
}

#[test]
fn a_reset_between_look_up_and_pin_does_no_harm() {
    let (problem, sent) = meanwhile(|readers| {
        readers.reset(READER);
    });
    assert_eq!((problem, sent), (None, 1));
}

#[test]
fn a_reader_in_use_is_named() {
    let (readers, _) = desk("st-2048", Behaviour::default());
    readers.hold(READER, true);
    let problem = look(&readers, &Limits::default()).unwrap_err();
    assert_eq!((problem.code(), problem.exit_code()), ("R08", 11));
    readers.hold(READER, false);
    look(&readers, &Limits::default()).unwrap().close();
}

/// A silent card keeps nobody waiting for longer than the limit, and the PIN goes out once.
#[test]
fn a_slow_card_is_mute_after_the_limit() {
    let portal = portal(Mode::Standard);
    let limits = Limits {
        answer: Duration::from_millis(300),
        ..Limits::default()
    };
    let steps = commands("st-2048", &portal);
    let first = |step| steps.iter().position(|found| *found == step).unwrap();
    for (step, code) in [
        (Step::Select, "C03"),
        (Step::Read, "C03"),
        (Step::Tries, "C03"),
        (Step::Verify, "P06"),
        (Step::Environment, "C03"),
        (Step::Sign, "C03"),
    ] {
        let fault = Fault {
            kind: FaultKind::Delay(Duration::from_millis(1500)),
            at: Moment::Command(u32::try_from(first(step)).unwrap() + 1),
        };
        let behaviour = Behaviour {
            faults: vec![fault],
            ..Behaviour::default()
        };
        let (readers, card) = desk("st-2048", behaviour);
        let signed = sign_in(&readers, &portal, &limits);
        assert_eq!(
            problem(&signed).map(|problem| problem.code()),
            Some(code),
            "{fault} {step:?}"
        );
        // The late answer comes, the card is let go, and works.
        let again = sign_in(&readers, &portal, &Limits::default());
        assert_eq!(problem(&again), None, "{fault} {step:?}");
        assert_eq!(card.counters().pin_tries_left, 3);
        assert!(card.counters().verifications <= 2, "one for each sign-in");
        assert!(matches!(again.unwrap().outcome, Outcome::SignedIn(_)));
    }
}
