//! Every transition by a table, and what must hold after any series of events.

use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

use proptest::prelude::*;
use proptest::strategy::ValueTree as _;
use proptest::test_runner::TestRunner;
use time::OffsetDateTime;

use super::*;
use crate::card::PinLength;
use crate::flow::{CardSummary, PortalName, ReadCertificate, Session, SignIn};
use crate::identity::Certificate;
use crate::reader::{Atr, ReaderState, Slot};
use crate::simulator::people::LABOUR_CONSULTANT;
use crate::simulator::pki::{KeySize, Variant, card_certificate};

const A: &str = "Lettore A";
const B: &str = "Lettore B";

static CERTIFICATE: LazyLock<Certificate> = LazyLock::new(|| {
    let der = card_certificate(&LABOUR_CONSULTANT, KeySize::Rsa2048, Variant::default()).unwrap();
    Certificate::parse(&der).unwrap()
});

fn summary(tries: Tries, sign_in: SignIn) -> Box<CardSummary> {
    Box::new(CardSummary {
        model: "CNS".to_owned(),
        certificate: Some(ReadCertificate {
            certificate: CERTIFICATE.clone(),
            checks: CERTIFICATE.checks(OffsetDateTime::now_utc()),
            valid_until: CERTIFICATE.validity().not_after.date(),
        }),
        sign_in,
        tries,
        pin_length: PinLength { min: 5, max: 8 },
    })
}

fn session() -> Session {
    Session {
        portal: "Portale di prova".to_owned(),
        address: "https://portale.example/".to_owned(),
        host: "carta.portale.example".to_owned(),
        name: None,
        since: OffsetDateTime::UNIX_EPOCH,
        connection: "TLS 1.2".to_owned(),
        services: Vec::new(),
    }
}

fn preparation() -> Preparation {
    Preparation {
        host: "carta.portale.example".to_owned(),
        warnings: Vec::new(),
    }
}

fn network() -> Problem {
    Problem::NetworkUnreachable {
        host: "portale.example".to_owned(),
    }
}

fn pin(digits: usize) -> Pin {
    Pin::parse(b"13579246".get(..digits).unwrap()).unwrap()
}

fn inserted(exclusive: bool) -> Slot {
    Slot::Card {
        atr: Atr::new(&[0x3B, 0x00]),
        exclusive,
    }
}

fn reader(name: &str, slot: Slot, events: u32) -> ReaderState {
    ReaderState {
        name: name.to_owned(),
        slot,
        events,
    }
}

fn start() -> State {
    let portal = |name: &str| PortalName {
        name: name.to_owned(),
        title: name.to_owned(),
    };
    State::new(vec![portal("uno"), portal("due")])
}

fn after(state: State, event: Event) -> State {
    step(state, event).0
}

fn all_after(state: State, events: impl IntoIterator<Item = Event>) -> State {
    events.into_iter().fold(state, after)
}

/// The round that a reader's slot waits for.
fn look_round(state: &State, name: &str) -> Round {
    let view = state.readers.iter().find(|view| view.name == name).unwrap();
    match view.slot {
        SlotView::Reading(round) => round,
        ref other => panic!("{other:?} is not being read"),
    }
}

fn read(state: State, name: &str, card: Box<CardSummary>) -> State {
    let round = look_round(&state, name);
    let result = Ok(card);
    after(state, Event::CardRead { round, result })
}

/// A state at rest with a card in reader A.
fn ready(tries: Tries) -> State {
    let readers = vec![reader(A, inserted(false), 1)];
    let state = after(start(), Event::Readers(Ok(readers)));
    read(state, A, summary(tries, SignIn::Possible))
}

fn attempt_round(state: &State) -> Option<Round> {
    match &state.stage {
        Stage::Preparing { round, .. } => Some(*round),
        Stage::AskPin(entry) | Stage::Working { entry, .. } => Some(entry.round),
        Stage::Home | Stage::Done { .. } | Stage::Ended | Stage::Failed { .. } => None,
    }
}

fn prepared(state: State, result: Result<Preparation, Problem>) -> State {
    let round = attempt_round(&state).unwrap();
    after(state, Event::Prepared { round, result })
}

fn finished(state: State, end: LoginEnd) -> (State, Vec<Effect>) {
    let round = attempt_round(&state).unwrap();
    step(state, Event::Finished { round, end })
}

fn wrong(left: Option<u8>) -> LoginEnd {
    LoginEnd::Failed(Problem::WrongPin { left })
}

/// A state that asks for the PIN of the card in reader A.
fn asking(tries: Tries) -> State {
    prepared(after(ready(tries), Event::SignIn), Ok(preparation()))
}

/// A state whose last PIN is on its way.
fn working(tries: Tries) -> State {
    all_after(
        asking(tries),
        [Event::LastTryConfirmed, Event::PinEntered(pin(5))],
    )
}

fn shown(state: &State) -> String {
    format!("{state:?}")
}

fn stage_name(stage: &Stage) -> &'static str {
    match stage {
        Stage::Home => "Home",
        Stage::Preparing { .. } => "Preparing",
        Stage::AskPin(entry) if entry.was_wrong => "AskPin again",
        Stage::AskPin(_) => "AskPin",
        Stage::Working { .. } => "Working",
        Stage::Done { .. } => "Done",
        Stage::Ended => "Ended",
        Stage::Failed { .. } => "Failed",
    }
}

fn effect_name(effect: &Effect) -> &'static str {
    match effect {
        Effect::ReadCard { .. } => "ReadCard",
        Effect::Prepare { .. } => "Prepare",
        Effect::Login { .. } => "Login",
        Effect::Stop(_) => "Stop",
        Effect::EndSession => "EndSession",
        Effect::Diagnose { .. } => "Diagnose",
        Effect::StopDiagnosis(_) => "StopDiagnosis",
        Effect::Write { .. } => "Write",
    }
}

mod table {
    use super::*;

    #[derive(Clone, Copy, Debug, Eq, PartialEq)]
    enum Situation {
        NoCard,
        Ready,
        BadCard,
        Preparing,
        Asking,
        LastTry,
        LastTryConfirmed,
        Working,
        WorkingLastTry,
        Done,
        Ended,
        Failed,
    }

    #[derive(Clone, Copy, Debug, Eq, PartialEq)]
    enum Happening {
        SameReaders,
        AnotherCard,
        HeldByAnother,
        CardOut,
        ReaderOut,
        ServiceLost,
        CardRead,
        ReaderChosen,
        PortalChosen,
        SignIn,
        Prepared,
        NotPrepared,
        PreparedStale,
        LastTryConfirmed,
        Pin,
        ShortPin,
        Reached,
        ReachedStale,
        SignedIn,
        NotSignedIn,
        WrongPin,
        WrongPinOneLeft,
        WrongPinNoneLeft,
        WrongPinUncounted,
        Blocked,
        SignedInStale,
        WrongPinStale,
        Cancelled,
        SignedOut,
    }

    const SITUATIONS: [Situation; 12] = [
        Situation::NoCard,
        Situation::Ready,
        Situation::BadCard,
        Situation::Preparing,
        Situation::Asking,
        Situation::LastTry,
        Situation::LastTryConfirmed,
        Situation::Working,
        Situation::WorkingLastTry,
        Situation::Done,
        Situation::Ended,
        Situation::Failed,
    ];

    const HAPPENINGS: [Happening; 29] = [
        Happening::SameReaders,
        Happening::AnotherCard,
        Happening::HeldByAnother,
        Happening::CardOut,
        Happening::ReaderOut,
        Happening::ServiceLost,
        Happening::CardRead,
        Happening::ReaderChosen,
        Happening::PortalChosen,
        Happening::SignIn,
        Happening::Prepared,
        Happening::NotPrepared,
        Happening::PreparedStale,
        Happening::LastTryConfirmed,
        Happening::Pin,
        Happening::ShortPin,
        Happening::Reached,
        Happening::ReachedStale,
        Happening::SignedIn,
        Happening::NotSignedIn,
        Happening::WrongPin,
        Happening::WrongPinOneLeft,
        Happening::WrongPinNoneLeft,
        Happening::WrongPinUncounted,
        Happening::Blocked,
        Happening::SignedInStale,
        Happening::WrongPinStale,
        Happening::Cancelled,
        Happening::SignedOut,
    ];

    /// What a happening leads to: the next stage where it is another one, and what is asked for.
    type Outcome = (Option<&'static str>, &'static [&'static str]);

    #[test]
    fn every_event_in_every_stage() {
        for situation in SITUATIONS {
            for happening in HAPPENINGS {
                let before = state_in(situation);
                let stage = format!("{:?}", before.stage);
                let event = event_of(happening, &before);
                let (next, effects) = step(before, event);
                let (expected_stage, expected_effects) = expected(situation, happening);
                let asked: Vec<_> = effects.iter().map(effect_name).collect();
                assert_eq!(asked, expected_effects, "{situation:?} x {happening:?}");
                match expected_stage {
                    Some(name) => {
                        assert_eq!(
                            stage_name(&next.stage),
                            name,
                            "{situation:?} x {happening:?}"
                        );
                    }
                    None => assert_eq!(
                        format!("{:?}", next.stage),
                        stage,
                        "{situation:?} x {happening:?}"
                    ),
                }
            }
        }
    }

    fn expected(situation: Situation, happening: Happening) -> Outcome {
        use Situation as S;
        match situation {
            S::NoCard | S::BadCard => at_rest(happening, false, None),
            S::Ready => at_rest(happening, true, None),
            S::Ended | S::Failed => at_rest(happening, true, Some("Home")),
            S::Preparing => while_preparing(happening),
            S::Asking | S::LastTryConfirmed => while_asking(happening, true),
            S::LastTry => while_asking(happening, false),
            S::Working => while_working(happening, false),
            S::WorkingLastTry => while_working(happening, true),
            S::Done => while_signed_in(happening),
        }
    }

    /// What happens to no stage of its own.
    fn anywhere(happening: Happening) -> Outcome {
        match happening {
            Happening::AnotherCard => (None, &["ReadCard"]),
            Happening::SignedInStale => (None, &["Stop"]),
            _ => (None, &[]),
        }
    }

    fn at_rest(happening: Happening, usable: bool, cancelled: Option<&'static str>) -> Outcome {
        match happening {
            Happening::SignIn if usable => (Some("Preparing"), &["Prepare"]),
            Happening::Cancelled => (cancelled, &[]),
            // No attempt is under way, so that every end is a stale one.
            Happening::SignedIn => (None, &["Stop"]),
            other => anywhere(other),
        }
    }

    fn while_preparing(happening: Happening) -> Outcome {
        match happening {
            Happening::AnotherCard => (Some("Home"), &["ReadCard", "Stop"]),
            Happening::HeldByAnother
            | Happening::CardOut
            | Happening::ReaderOut
            | Happening::ServiceLost
            | Happening::Cancelled => (Some("Home"), &["Stop"]),
            Happening::Prepared => (Some("AskPin"), &[]),
            Happening::NotPrepared => (Some("Failed"), &[]),
            Happening::SignedIn => (None, &["Stop"]),
            other => anywhere(other),
        }
    }

    fn while_asking(happening: Happening, pin_allowed: bool) -> Outcome {
        match happening {
            Happening::AnotherCard => (Some("Home"), &["ReadCard", "Stop"]),
            Happening::HeldByAnother
            | Happening::CardOut
            | Happening::ReaderOut
            | Happening::ServiceLost
            | Happening::Cancelled => (Some("Home"), &["Stop"]),
            Happening::LastTryConfirmed if !pin_allowed => (Some("AskPin"), &[]),
            Happening::Pin if pin_allowed => (Some("Working"), &["Login"]),
            Happening::SignedIn => (None, &["Stop"]),
            other => anywhere(other),
        }
    }

    fn while_working(happening: Happening, last_try: bool) -> Outcome {
        match happening {
            Happening::AnotherCard => (Some("Failed"), &["ReadCard", "Stop"]),
            Happening::CardOut | Happening::ReaderOut | Happening::ServiceLost => {
                (Some("Failed"), &["Stop"])
            }
            Happening::Cancelled => (Some("Home"), &["Stop"]),
            Happening::Reached => (Some("Working"), &[]),
            Happening::SignedIn => (Some("Done"), &["ReadCard"]),
            Happening::WrongPin | Happening::WrongPinOneLeft => (Some("AskPin again"), &[]),
            Happening::WrongPinUncounted if !last_try => (Some("AskPin again"), &[]),
            Happening::WrongPinUncounted
            | Happening::WrongPinNoneLeft
            | Happening::Blocked
            | Happening::NotSignedIn => (Some("Failed"), &["ReadCard"]),
            other => anywhere(other),
        }
    }

    fn while_signed_in(happening: Happening) -> Outcome {
        match happening {
            Happening::AnotherCard => (Some("Ended"), &["ReadCard", "EndSession"]),
            Happening::CardOut | Happening::ReaderOut | Happening::ServiceLost => {
                (Some("Ended"), &["EndSession"])
            }
            Happening::SignedOut => (Some("Home"), &["EndSession"]),
            Happening::SignedIn => (None, &["Stop"]),
            other => anywhere(other),
        }
    }

    fn state_in(situation: Situation) -> State {
        let failed = || prepared(after(ready(Tries::Left(3)), Event::SignIn), Err(network()));
        match situation {
            Situation::NoCard => {
                after(start(), Event::Readers(Ok(vec![reader(A, Slot::Empty, 0)])))
            }
            Situation::Ready => ready(Tries::Left(3)),
            Situation::BadCard => ready(Tries::Left(0)),
            Situation::Preparing => after(ready(Tries::Left(3)), Event::SignIn),
            Situation::Asking => asking(Tries::Left(3)),
            Situation::LastTry => asking(Tries::Left(1)),
            Situation::LastTryConfirmed => after(asking(Tries::Left(1)), Event::LastTryConfirmed),
            Situation::Working => working(Tries::Left(3)),
            Situation::WorkingLastTry => working(Tries::Left(1)),
            Situation::Done => {
                let state = finished(working(Tries::Left(3)), LoginEnd::SignedIn(session())).0;
                read(state, A, summary(Tries::Left(3), SignIn::Possible))
            }
            Situation::Ended => {
                let away = Event::Readers(Ok(Vec::new()));
                let back = Event::Readers(Ok(vec![reader(A, inserted(false), 1)]));
                let state = all_after(state_in(Situation::Done), [away, back]);
                read(state, A, summary(Tries::Left(3), SignIn::Possible))
            }
            Situation::Failed => failed(),
        }
    }

    fn event_of(happening: Happening, state: &State) -> Event {
        // Where nothing is under way, this is the round of something long over.
        let round = attempt_round(state).unwrap_or(Round(1));
        let old = Round(0);
        let readers = |slot, events| Event::Readers(Ok(vec![reader(A, slot, events)]));
        let end = |round, end| Event::Finished { round, end };
        match happening {
            Happening::SameReaders => Event::Readers(Ok(state
                .readers
                .iter()
                .map(|view| reader(&view.name, view.seen.0.clone(), view.seen.1))
                .collect())),
            Happening::AnotherCard => readers(inserted(false), 3),
            Happening::HeldByAnother => readers(inserted(true), 1),
            Happening::CardOut => readers(Slot::Empty, 2),
            Happening::ReaderOut => Event::Readers(Ok(Vec::new())),
            Happening::ServiceLost => Event::Readers(Err(Problem::ServiceStopped)),
            Happening::CardRead => Event::CardRead {
                round: old,
                result: Err(Problem::NoCertificate),
            },
            Happening::ReaderChosen => Event::ReaderChosen(B.to_owned()),
            Happening::PortalChosen => Event::PortalChosen(1),
            Happening::SignIn => Event::SignIn,
            Happening::Prepared | Happening::PreparedStale => Event::Prepared {
                round: if happening == Happening::Prepared {
                    round
                } else {
                    old
                },
                result: Ok(preparation()),
            },
            Happening::NotPrepared => Event::Prepared {
                round,
                result: Err(network()),
            },
            Happening::LastTryConfirmed => Event::LastTryConfirmed,
            Happening::Pin => Event::PinEntered(pin(5)),
            Happening::ShortPin => Event::PinEntered(pin(4)),
            Happening::Reached | Happening::ReachedStale => Event::Reached {
                round: if happening == Happening::Reached {
                    round
                } else {
                    old
                },
                phase: Phase::Signature,
            },
            Happening::SignedIn => end(round, LoginEnd::SignedIn(session())),
            Happening::NotSignedIn => end(round, LoginEnd::Failed(network())),
            Happening::WrongPin => end(round, wrong(Some(2))),
            Happening::WrongPinOneLeft => end(round, wrong(Some(1))),
            Happening::WrongPinNoneLeft => end(round, wrong(Some(0))),
            Happening::WrongPinUncounted => end(round, wrong(None)),
            Happening::Blocked => end(round, LoginEnd::Failed(Problem::PinBlocked)),
            Happening::SignedInStale => end(old, LoginEnd::SignedIn(session())),
            Happening::WrongPinStale => end(old, wrong(Some(1))),
            Happening::Cancelled => Event::Cancelled,
            Happening::SignedOut => Event::SignedOut,
        }
    }
}

#[test]
fn a_slot_shows_what_is_in_it() {
    let show = |slot| {
        let readers = vec![reader(A, slot, 0)];
        let (state, effects) = step(start(), Event::Readers(Ok(readers)));
        (
            state.readers.into_iter().next().unwrap().slot,
            effects.len(),
        )
    };
    assert!(matches!(show(Slot::Empty), (SlotView::Empty, 0)));
    assert!(matches!(show(Slot::Mute), (SlotView::Mute, 0)));
    assert!(matches!(
        show(Slot::Unavailable),
        (SlotView::Unavailable, 0)
    ));
    assert!(matches!(show(inserted(false)), (SlotView::Reading(_), 1)));
    assert!(matches!(
        show(inserted(true)),
        (SlotView::Trouble(Problem::ReaderInUse { .. }), 0)
    ));
}

#[test]
fn a_card_that_can_not_be_read_is_trouble() {
    let readers = vec![reader(A, inserted(false), 1)];
    let state = after(start(), Event::Readers(Ok(readers)));
    let round = look_round(&state, A);
    let result = Err(Problem::NoCertificate);
    let state = after(state, Event::CardRead { round, result });
    assert!(matches!(
        state.readers.first().unwrap().slot,
        SlotView::Trouble(Problem::NoCertificate)
    ));
    assert!(!state.can_sign_in());
}

#[test]
fn a_blocked_pin_is_never_asked_for() {
    for left in [None, Some(0)] {
        let (state, _) = finished(working(Tries::Left(1)), wrong(left));
        assert!(matches!(
            &state.stage,
            Stage::Failed {
                problem: Problem::PinBlocked,
                ..
            }
        ));
        // The card does not tell its count: what the attempt showed still holds.
        let state = read(state, A, summary(Tries::NotReadable, SignIn::Possible));
        assert_eq!(
            state.card().unwrap().1.sign_in,
            SignIn::Impossible(Problem::PinBlocked)
        );
        assert!(!state.can_sign_in());
    }
}

#[test]
fn a_wrong_pin_without_a_count_counts_all_the_same() {
    let (state, _) = finished(working(Tries::Left(2)), wrong(None));
    let Stage::AskPin(entry) = &state.stage else {
        panic!("{:?}", state.stage);
    };
    assert_eq!(entry.tries, Tries::Left(1));
    assert_eq!(entry.last_try, LastTry::Unconfirmed);
    assert_eq!(state.card().unwrap().1.tries, Tries::Left(1));
}

#[test]
fn a_confirmed_last_try_is_confirmed_for_one_pin() {
    let (state, _) = finished(working(Tries::Left(1)), wrong(Some(1)));
    let (state, effects) = step(state, Event::PinEntered(pin(5)));
    assert!(effects.is_empty());
    assert!(matches!(state.stage, Stage::AskPin(_)));
}

#[test]
fn after_a_stopped_login_the_card_is_looked_at_before_another() {
    let state = working(Tries::Left(2));
    let round = attempt_round(&state).unwrap();
    let state = after(state, Event::Cancelled);
    assert!(!state.can_sign_in(), "the PIN may still be on its way");
    let end = wrong(Some(1));
    let (state, effects) = step(state, Event::Finished { round, end });
    assert!(matches!(effects.as_slice(), [Effect::ReadCard { .. }]));
    let state = read(state, A, summary(Tries::NotReadable, SignIn::Possible));
    let state = prepared(after(state, Event::SignIn), Ok(preparation()));
    let Stage::AskPin(entry) = &state.stage else {
        panic!("{:?}", state.stage);
    };
    assert_eq!(entry.last_try, LastTry::Unconfirmed);
}

#[test]
fn a_pin_whose_outcome_is_unknown_may_have_been_counted() {
    let unknown = LoginEnd::Failed(Problem::PinOutcomeUnknown);
    let (state, _) = finished(working(Tries::Left(2)), unknown);
    let untold = read(
        state.clone(),
        A,
        summary(Tries::NotReadable, SignIn::Possible),
    );
    assert_eq!(untold.card().unwrap().1.tries, Tries::Left(1));
    let told = read(state, A, summary(Tries::Left(2), SignIn::Possible));
    assert_eq!(told.card().unwrap().1.tries, Tries::Left(2));
}

#[test]
fn a_right_pin_makes_the_old_count_void() {
    let state = working(Tries::Left(1));
    let round = attempt_round(&state).unwrap();
    let phase = Phase::Signature;
    let state = after(state, Event::Reached { round, phase });
    let (state, _) = finished(state, LoginEnd::Failed(network()));
    assert!(matches!(
        state.stage,
        Stage::Failed {
            phase: Phase::Signature,
            ..
        }
    ));
    let state = read(state, A, summary(Tries::NotReadable, SignIn::Possible));
    assert_eq!(state.card().unwrap().1.tries, Tries::NotReadable);
}

#[test]
fn a_right_pin_of_a_stopped_login_makes_the_old_count_void_too() {
    let state = working(Tries::Left(1));
    let round = attempt_round(&state).unwrap();
    let phase = Phase::Signature;
    let end = LoginEnd::Failed(Problem::Cancelled);
    let state = all_after(
        state,
        [
            Event::Reached { round, phase },
            Event::Cancelled,
            Event::Finished { round, end },
        ],
    );
    let state = read(state, A, summary(Tries::NotReadable, SignIn::Possible));
    assert_eq!(state.card().unwrap().1.tries, Tries::NotReadable);
}

#[test]
fn the_count_outlasts_another_program_but_not_the_card() {
    let (state, _) = finished(working(Tries::NotReadable), wrong(Some(1)));
    let picture = |exclusive, events| {
        let readers = vec![reader(A, inserted(exclusive), events)];
        Event::Readers(Ok(readers))
    };
    let tries = |state| {
        let state = read(state, A, summary(Tries::NotReadable, SignIn::Possible));
        state.card().unwrap().1.tries
    };
    let held = all_after(state.clone(), [picture(true, 1), picture(false, 1)]);
    assert_eq!(tries(held), Tries::Left(1));
    let another = after(state, picture(false, 3));
    assert_eq!(tries(another), Tries::NotReadable);
}

#[test]
fn an_old_sign_in_ends_and_a_new_attempt_goes_on() {
    let state = working(Tries::Left(3));
    let round = attempt_round(&state).unwrap();
    let away = Event::Readers(Ok(Vec::new()));
    let back = Event::Readers(Ok(vec![reader(A, inserted(false), 3)]));
    let state = all_after(state, [away, back]);
    let state = read(state, A, summary(Tries::Left(3), SignIn::Possible));
    let state = prepared(after(state, Event::SignIn), Ok(preparation()));
    let state = after(state, Event::PinEntered(pin(5)));
    let before = shown(&state);
    let end = LoginEnd::SignedIn(session());
    let (state, effects) = step(state, Event::Finished { round, end });
    assert!(matches!(effects.as_slice(), [Effect::Stop(old)] if *old == round));
    assert_eq!(shown(&state), before);
}

#[test]
fn the_reason_for_a_lost_card_is_told() {
    let lost = |event| match after(working(Tries::Left(3)), event).stage {
        Stage::Failed { problem, .. } => problem,
        other => panic!("{other:?}"),
    };
    let slot = |slot| Event::Readers(Ok(vec![reader(A, slot, 2)]));
    let name = || A.to_owned();
    assert_eq!(lost(slot(Slot::Empty)), Problem::CardRemoved);
    assert_eq!(lost(slot(inserted(false))), Problem::CardRemoved);
    assert_eq!(lost(slot(Slot::Mute)), Problem::MuteCard { reader: name() });
    assert_eq!(lost(slot(inserted(true))), Problem::CardRemoved);
    for gone in [slot(Slot::Unavailable), Event::Readers(Ok(Vec::new()))] {
        assert_eq!(lost(gone), Problem::ReaderGone { reader: name() });
    }
    assert_eq!(
        lost(Event::Readers(Err(Problem::ServiceStopped))),
        Problem::ServiceStopped
    );
}

#[test]
fn the_card_of_an_attempt_is_the_card_whatever_else_comes() {
    let state = after(asking(Tries::Left(3)), Event::ReaderChosen(B.to_owned()));
    let both = vec![reader(B, inserted(false), 1), reader(A, inserted(false), 1)];
    let state = after(state, Event::Readers(Ok(both)));
    let state = read(state, B, summary(Tries::Left(3), SignIn::Possible));
    assert_eq!(state.card().unwrap().0, A);
    let state = after(state, Event::Cancelled);
    assert_eq!(state.card().unwrap().0, B);
}

#[test]
fn among_several_cards_the_choice_counts_then_what_can_sign_in() {
    let both = vec![reader(A, inserted(false), 1), reader(B, inserted(false), 1)];
    let state = after(start(), Event::Readers(Ok(both)));
    let bad = SignIn::Impossible(Problem::PinNotActivated);
    let state = read(state, A, summary(Tries::NotActivated, bad));
    let state = read(state, B, summary(Tries::Left(3), SignIn::Possible));
    assert_eq!(state.card().unwrap().0, B);
    assert!(state.can_sign_in());
    let state = after(state, Event::ReaderChosen(A.to_owned()));
    assert_eq!(state.card().unwrap().0, A);
    assert!(!state.can_sign_in(), "the chosen card is not replaced");
    let alone = Event::Readers(Ok(vec![reader(B, inserted(false), 1)]));
    let state = after(state, alone);
    assert_eq!(state.card().unwrap().0, B);
}

#[test]
fn the_portal_stays_while_an_attempt_is_for_it() {
    for state in [asking(Tries::Left(3)), working(Tries::Left(3))] {
        assert_eq!(after(state, Event::PortalChosen(1)).portal, 0);
    }
    let state = after(ready(Tries::Left(3)), Event::PortalChosen(1));
    assert_eq!(state.portal, 1);
    assert_eq!(after(state, Event::PortalChosen(2)).portal, 1);
}

/// Something that may happen next; rounds are filled in when it does.
#[derive(Clone, Debug)]
enum Op {
    /// What brings a sign-in forward from here.
    Onward,
    /// For each of the two readers: whether it is there, what is in it, whether its count moved.
    Readers([(bool, u8, bool); 2]),
    ServiceLost,
    CardRead(Which, Tries, u8),
    ReaderChosen(bool),
    PortalChosen(usize),
    SignIn,
    Prepared(Which, bool),
    LastTryConfirmed,
    Pin(usize),
    Reached(Which, Phase),
    Finished(Which, u8),
    Cancelled,
    SignedOut,
}

/// To which question an answer belongs.
#[derive(Clone, Debug)]
enum Which {
    /// One of those that wait for an answer.
    Waiting(usize),
    /// Any number at all.
    Any(u64),
}

fn op() -> impl Strategy<Value = Op> {
    let which = || {
        prop_oneof![
            3 => (0usize..4).prop_map(Which::Waiting),
            1 => (0u64..40).prop_map(Which::Any),
        ]
    };
    let tries = prop_oneof![
        (0u8..4).prop_map(Tries::Left),
        Just(Tries::NotReadable),
        Just(Tries::NotAsked),
        Just(Tries::Verified),
        Just(Tries::NotActivated),
    ];
    let slot = || (prop::bool::weighted(0.9), 0u8..7, prop::bool::weighted(0.2));
    prop_oneof![
        20 => Just(Op::Onward),
        4 => [slot(), slot()].prop_map(Op::Readers),
        1 => Just(Op::ServiceLost),
        4 => (which(), tries, 0u8..4).prop_map(|(which, tries, kind)| Op::CardRead(which, tries, kind)),
        1 => any::<bool>().prop_map(Op::ReaderChosen),
        1 => (0usize..4).prop_map(Op::PortalChosen),
        2 => Just(Op::SignIn),
        2 => (which(), any::<bool>()).prop_map(|(which, ok)| Op::Prepared(which, ok)),
        2 => Just(Op::LastTryConfirmed),
        4 => (1usize..=8).prop_map(Op::Pin),
        2 => (which(), prop::sample::select(Phase::ALL.to_vec()))
            .prop_map(|(which, phase)| Op::Reached(which, phase)),
        8 => (which(), 0u8..9).prop_map(|(which, end)| Op::Finished(which, end)),
        3 => Just(Op::Cancelled),
        1 => Just(Op::SignedOut),
    ]
}

fn ops() -> impl Strategy<Value = Vec<Op>> {
    prop::collection::vec(op(), 1..120)
}

/// The outside, as far as an observer knows it: it judges every step.
struct World {
    state: State,
    picture: Vec<ReaderState>,
    counts: [u32; 2],
    looks: Vec<Round>,
    preparations: Vec<Round>,
    logins: Vec<Round>,
    /// The reader of each login, while its very card is in.
    login_readers: HashMap<u64, String>,
    /// Tries that the card in each reader has, as far as anybody was told.
    tries: HashMap<String, u8>,
    last_try_confirmed: bool,
    highest_round: u64,
    stages: HashSet<&'static str>,
}

impl World {
    fn new() -> Self {
        Self {
            state: start(),
            picture: Vec::new(),
            counts: [0; 2],
            looks: Vec::new(),
            preparations: Vec::new(),
            logins: Vec::new(),
            login_readers: HashMap::new(),
            tries: HashMap::new(),
            last_try_confirmed: false,
            highest_round: 0,
            stages: HashSet::new(),
        }
    }

    fn run(ops: Vec<Op>) -> Self {
        let mut world = Self::new();
        for op in ops {
            let event = world.event(op);
            world.happen(event);
        }
        world
    }

    fn event(&mut self, op: Op) -> Event {
        match op {
            Op::Onward => self.onward(),
            Op::Readers(slots) => self.readers(slots),
            Op::ServiceLost => Event::Readers(Err(Problem::ServiceStopped)),
            Op::CardRead(which, tries, kind) => Event::CardRead {
                round: self.pick(&self.looks, &which),
                result: match kind {
                    0 => Err(Problem::NoCertificate),
                    1 => Ok(summary(tries, SignIn::Impossible(Problem::NoCertificate))),
                    2 => Ok(summary(tries, SignIn::PossibleWithWarnings)),
                    _ => Ok(summary(tries, SignIn::Possible)),
                },
            },
            Op::ReaderChosen(first) => Event::ReaderChosen(if first { A } else { B }.to_owned()),
            Op::PortalChosen(portal) => Event::PortalChosen(portal),
            Op::SignIn => Event::SignIn,
            Op::Prepared(which, ok) => Event::Prepared {
                round: self.pick(&self.preparations, &which),
                result: if ok {
                    Ok(preparation())
                } else {
                    Err(network())
                },
            },
            Op::LastTryConfirmed => Event::LastTryConfirmed,
            Op::Pin(digits) => Event::PinEntered(pin(digits)),
            Op::Reached(which, phase) => Event::Reached {
                round: self.pick(&self.logins, &which),
                phase,
            },
            Op::Finished(which, kind) => Event::Finished {
                round: self.pick(&self.logins, &which),
                end: login_end(kind),
            },
            Op::Cancelled => Event::Cancelled,
            Op::SignedOut => Event::SignedOut,
        }
    }

    /// The round that an answer is for: one of those that wait, or a number that nobody waits for
    /// in another way.
    fn pick(&self, waiting: &[Round], which: &Which) -> Round {
        match which {
            Which::Waiting(index) => match waiting.len() {
                0 => Round(0),
                length => waiting[index % length],
            },
            Which::Any(number) => {
                let round = Round(*number);
                let lists = [&self.looks, &self.preparations, &self.logins];
                let taken = lists.iter().any(|list| list.contains(&round));
                if taken && !waiting.contains(&round) {
                    Round(0)
                } else {
                    round
                }
            }
        }
    }

    fn onward(&mut self) -> Event {
        if let Some(round) = self.looks.last() {
            return Event::CardRead {
                round: *round,
                result: Ok(summary(Tries::Left(3), SignIn::Possible)),
            };
        }
        match &self.state.stage {
            Stage::Preparing { round, .. } => Event::Prepared {
                round: *round,
                result: Ok(preparation()),
            },
            Stage::AskPin(_) => Event::PinEntered(pin(5)),
            Stage::Working { entry, .. } => Event::Finished {
                round: entry.round,
                end: LoginEnd::SignedIn(session()),
            },
            _ if self.state.can_sign_in() => Event::SignIn,
            Stage::Done { .. } => self.readers([(true, 6, false); 2]),
            _ => match self.logins.last() {
                Some(round) => Event::Finished {
                    round: *round,
                    end: LoginEnd::Failed(Problem::Cancelled),
                },
                None => self.readers([(true, 6, false), (true, 0, false)]),
            },
        }
    }

    fn readers(&mut self, slots: [(bool, u8, bool); 2]) -> Event {
        let mut picture = Vec::new();
        for ((name, count), (there, kind, moved)) in
            [A, B].into_iter().zip(&mut self.counts).zip(slots)
        {
            *count += u32::from(moved);
            let slot = match kind {
                0 => Slot::Empty,
                1 => Slot::Mute,
                2 => Slot::Unavailable,
                3 => inserted(true),
                _ => inserted(false),
            };
            if there {
                picture.push(reader(name, slot, *count));
            }
        }
        Event::Readers(Ok(picture))
    }

    /// Lets an event happen, and checks everything that must hold.
    fn happen(&mut self, event: Event) {
        let before = self.state.clone();
        let told = Told::of(&event, &before);
        let could_sign_in = before.can_sign_in();
        let (state, effects) = step(before.clone(), event);
        self.state = state;
        self.stages.insert(stage_name(&self.state.stage));

        self.check_login(&before, &told, &effects);
        self.learn(&before, &told);
        self.check_stale(&before, &told, &effects);
        self.check_removal(&before, &told, &effects);
        self.check_session(&before, &told, &effects);
        if let Told::Cancelled = told
            && let Some(round) = attempt_round(&before)
        {
            assert!(matches!(self.state.stage, Stage::Home));
            assert!(matches!(effects.as_slice(), [Effect::Stop(stopped)] if *stopped == round));
        }
        if let Told::SignIn = told {
            let prepares = matches!(effects.as_slice(), [Effect::Prepare { .. }]);
            assert_eq!(could_sign_in, prepares);
        }
        self.answered(&told);
        self.note(effects);
        self.check_state();
    }

    /// One confirmation, at most one VERIFY, and none that was not allowed.
    fn check_login(&mut self, before: &State, told: &Told, effects: &[Effect]) {
        let logins: Vec<_> = effects
            .iter()
            .filter_map(|effect| match effect {
                Effect::Login {
                    round, reader, pin, ..
                } => Some((*round, reader, pin)),
                _ => None,
            })
            .collect();
        assert!(logins.len() <= usize::from(matches!(told, Told::Pin)));
        let Some((round, reader, pin)) = logins.first() else {
            return;
        };
        assert_eq!(before.stage.reader(), Some(reader.as_str()));
        assert!((5..=8).contains(&pin.len()), "{} digits", pin.len());
        match self.tries.get(*reader) {
            Some(0) => panic!("the PIN is blocked"),
            Some(1) => assert!(self.last_try_confirmed, "nobody confirmed the last try"),
            _ => {}
        }
        assert!(
            !self.login_readers.values().any(|busy| busy == *reader),
            "another login has the card"
        );
        self.last_try_confirmed = false;
        self.login_readers.insert(round.0, (*reader).clone());
    }

    /// Takes note of what the event told of the cards.
    fn learn(&mut self, before: &State, told: &Told) {
        match told {
            Told::LastTryConfirmed => {
                self.last_try_confirmed = matches!(before.stage, Stage::AskPin(_));
            }
            // A yes holds for the attempt in which it was said.
            Told::SignIn if before.can_sign_in() => self.last_try_confirmed = false,
            Told::CardRead {
                reader: Some(reader),
                tries: Some(tries),
                ..
            } => match tries {
                Tries::Left(left) => {
                    self.tries.insert(reader.clone(), *left);
                }
                Tries::NotReadable | Tries::NotAsked => {}
                Tries::Verified | Tries::NotActivated => {
                    self.tries.remove(reader);
                }
            },
            Told::Reached { round, phase } => {
                if attempt_round(before) == Some(*round)
                    && matches!(before.stage, Stage::Working { .. })
                    && *phase > Phase::Pin
                    && let Some(reader) = before.stage.reader()
                {
                    self.tries.remove(reader);
                }
            }
            Told::Finished { round, end } => {
                if let Some(reader) = self.login_readers.remove(&round.0) {
                    if attempt_round(before) == Some(*round) {
                        self.last_try_confirmed = false;
                    }
                    self.learn_end(reader, end);
                }
            }
            Told::Readers(picture) => self.learn_picture(picture.clone()),
            _ => {}
        }
    }

    fn learn_end(&mut self, reader: String, end: &LoginEnd) {
        let known = self.tries.get(&reader).copied();
        let now = match end {
            LoginEnd::SignedIn(_) => None,
            LoginEnd::Failed(Problem::PinBlocked) => Some(0),
            LoginEnd::Failed(Problem::WrongPin { left }) => {
                left.or(known.map(|known| known.saturating_sub(1)))
            }
            LoginEnd::Failed(Problem::PinOutcomeUnknown) => {
                known.map(|known| known.saturating_sub(1).max(1))
            }
            LoginEnd::Failed(_) => known,
        };
        match now {
            Some(now) => self.tries.insert(reader, now),
            None => self.tries.remove(&reader),
        };
    }

    fn learn_picture(&mut self, picture: Vec<ReaderState>) {
        for name in [A, B] {
            if !self.keeps_card(name, &picture) {
                self.tries.remove(name);
                self.login_readers.retain(|_, reader| reader != name);
            }
        }
        self.picture = picture;
    }

    /// Whether the very card of a reader is in it in the next picture too.
    fn keeps_card(&self, name: &str, next: &[ReaderState]) -> bool {
        let count = |picture: &[ReaderState]| {
            picture
                .iter()
                .find(|reader| reader.name == name && matches!(reader.slot, Slot::Card { .. }))
                .map(|reader| reader.events)
        };
        count(next).is_some() && count(&self.picture) == count(next)
    }

    fn check_stale(&self, before: &State, told: &Told, effects: &[Effect]) {
        let (stale, ends_session) = match told {
            Told::CardRead { reader, .. } => (reader.is_none(), None),
            Told::Prepared { round } => (
                !matches!(&before.stage, Stage::Preparing { round: now, .. } if now == round),
                None,
            ),
            Told::Finished { round, end } => (
                !matches!(&before.stage, Stage::Working { entry, .. } if entry.round == *round)
                    && reading(before, *round).is_none(),
                matches!(end, LoginEnd::SignedIn(_)).then_some(*round),
            ),
            _ => return,
        };
        if !stale {
            return;
        }
        assert_eq!(shown(&self.state), shown(before));
        match ends_session {
            Some(round) => {
                assert!(matches!(effects, [Effect::Stop(ended)] if *ended == round));
            }
            None => assert!(effects.is_empty(), "{effects:?}"),
        }
    }

    /// Without its card no attempt and no session lives on.
    fn check_removal(&self, before: &State, told: &Told, effects: &[Effect]) {
        let Some(reader) = before.stage.reader() else {
            return;
        };
        let gone = match told {
            // The picture was learnt just now; the one before is in the state.
            Told::Readers(picture) => {
                let view = before.readers.iter().find(|view| view.name == reader);
                let count = view.map(|view| view.seen.1);
                !picture.iter().any(|now| {
                    now.name == reader
                        && matches!(now.slot, Slot::Card { .. })
                        && Some(now.events) == count
                })
            }
            _ => false,
        };
        if gone {
            assert_eq!(self.state.stage.reader(), None, "{:?}", self.state.stage);
            let asked = effects
                .iter()
                .any(|effect| matches!(effect, Effect::Stop(_) | Effect::EndSession));
            assert!(asked, "{effects:?}");
        }
    }

    /// "Signed in" is said after a login of this attempt, and every session ends once.
    fn check_session(&self, before: &State, told: &Told, effects: &[Effect]) {
        let was = matches!(before.stage, Stage::Done { .. });
        let is = matches!(self.state.stage, Stage::Done { .. });
        if is && !was {
            let round = attempt_round(before);
            assert!(matches!(before.stage, Stage::Working { .. }));
            assert!(matches!(
                told,
                Told::Finished { round: now, end: LoginEnd::SignedIn(_) } if Some(*now) == round
            ));
        }
        let ends = effects
            .iter()
            .filter(|effect| matches!(effect, Effect::EndSession))
            .count();
        assert_eq!(ends, usize::from(was && !is));
    }

    fn answered(&mut self, told: &Told) {
        match told {
            Told::CardRead { round, .. } => self.looks.retain(|look| look != round),
            Told::Prepared { round } => self.preparations.retain(|asked| asked != round),
            Told::Finished { round, .. } => self.logins.retain(|login| login != round),
            _ => {}
        }
    }

    /// Answers that are asked for now, under numbers never used before.
    fn note(&mut self, effects: Vec<Effect>) {
        for effect in effects {
            match effect {
                Effect::ReadCard { round, .. } => {
                    self.new_round(round);
                    self.looks.push(round);
                }
                Effect::Prepare { round, portal, .. } => {
                    self.new_round(round);
                    let chosen = &self.state.portals[self.state.portal];
                    assert_eq!(portal, chosen.name);
                    self.preparations.push(round);
                }
                Effect::Login { round, .. } => self.logins.push(round),
                Effect::Diagnose { round, .. } | Effect::Write { round, .. } => {
                    self.new_round(round);
                }
                Effect::Stop(_) | Effect::EndSession | Effect::StopDiagnosis(_) => {}
            }
        }
    }

    fn new_round(&mut self, round: Round) {
        assert!(round.0 > self.highest_round, "{round:?} was used before");
        self.highest_round = round.0;
    }

    /// What holds in every state.
    fn check_state(&self) {
        let state = &self.state;
        if let Some(reader) = state.stage.reader() {
            let bound = state.card().map(|(name, _)| name);
            let signed_in = matches!(state.stage, Stage::Done { .. });
            assert!(bound == Some(reader) || signed_in && bound.is_none());
        }
        let way_out = match state.stage {
            Stage::Done { .. } => Event::SignedOut,
            _ => Event::Cancelled,
        };
        assert!(matches!(after(state.clone(), way_out).stage, Stage::Home));
        let (_, effects) = step(state.clone(), Event::SignIn);
        let prepares = matches!(effects.as_slice(), [Effect::Prepare { .. }]);
        assert_eq!(state.can_sign_in(), prepares);
        // A card that is being read will be read: its answer is on the way.
        for view in &state.readers {
            if let SlotView::Reading(round) = view.slot {
                assert!(self.looks.contains(&round) || self.logins.contains(&round));
            }
        }
    }
}

/// What an event said, for the observer: a [`Pin`] can't be kept.
enum Told {
    Readers(Vec<ReaderState>),
    CardRead {
        reader: Option<String>,
        tries: Option<Tries>,
        round: Round,
    },
    SignIn,
    Prepared {
        round: Round,
    },
    LastTryConfirmed,
    Pin,
    Reached {
        round: Round,
        phase: Phase,
    },
    Finished {
        round: Round,
        end: LoginEnd,
    },
    Cancelled,
    Other,
}

impl Told {
    fn of(event: &Event, before: &State) -> Self {
        match event {
            Event::Readers(readers) => Self::Readers(readers.clone().unwrap_or_default()),
            Event::CardRead { round, result } => Self::CardRead {
                reader: reading(before, *round),
                tries: result.as_ref().ok().map(|card| card.tries),
                round: *round,
            },
            Event::SignIn => Self::SignIn,
            Event::Prepared { round, .. } => Self::Prepared { round: *round },
            Event::LastTryConfirmed => Self::LastTryConfirmed,
            Event::PinEntered(_) => Self::Pin,
            Event::Reached { round, phase } => Self::Reached {
                round: *round,
                phase: *phase,
            },
            Event::Finished { round, end } => Self::Finished {
                round: *round,
                end: end.clone(),
            },
            Event::Cancelled => Self::Cancelled,
            Event::ReaderChosen(_)
            | Event::PortalChosen(_)
            | Event::Portals(_)
            | Event::SignedOut
            | Event::LookAgain(_)
            | Event::Diagnosis(_)
            | Event::Export(_) => Self::Other,
        }
    }
}

/// The reader whose slot waits for a round.
fn reading(state: &State, round: Round) -> Option<String> {
    state
        .readers
        .iter()
        .find(|view| matches!(view.slot, SlotView::Reading(look) if look == round))
        .map(|view| view.name.clone())
}

fn login_end(kind: u8) -> LoginEnd {
    match kind {
        0 => LoginEnd::SignedIn(session()),
        1 => LoginEnd::Failed(network()),
        2 => LoginEnd::Failed(Problem::PinBlocked),
        3 => LoginEnd::Failed(Problem::PinOutcomeUnknown),
        4 => wrong(None),
        kind => wrong(Some(kind - 5)),
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    #[test]
    fn what_must_hold_holds_after_any_events(ops in ops()) {
        World::run(ops);
    }
}

/// The property above says nothing of stages that its events never lead to.
#[test]
fn random_events_lead_to_every_stage() {
    let mut runner = TestRunner::deterministic();
    let mut stages = HashSet::new();
    for _ in 0..64 {
        let ops = ops().new_tree(&mut runner).unwrap().current();
        stages.extend(World::run(ops).stages);
    }
    let mut stages: Vec<_> = stages.into_iter().collect();
    stages.sort_unstable();
    assert_eq!(
        stages,
        [
            "AskPin",
            "AskPin again",
            "Done",
            "Ended",
            "Failed",
            "Home",
            "Preparing",
            "Working",
        ]
    );
}
