//! Every event in every stage, by a table.

use super::*;
use crate::flow::AtPortal;

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
    Away,
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
    Stays,
    Browse,
    BrowseNothing,
    Quiet,
    QuietStale,
    Second,
    SecondStale,
    Browsed,
    ToldPortal,
    DemoCard,
    DemoPortal,
    DemoNothing,
}

const SITUATIONS: [Situation; 13] = [
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
    Situation::Away,
    Situation::Ended,
    Situation::Failed,
];

const HAPPENINGS: [Happening; 41] = [
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
    Happening::Stays,
    Happening::Browse,
    Happening::BrowseNothing,
    Happening::Quiet,
    Happening::QuietStale,
    Happening::Second,
    Happening::SecondStale,
    Happening::Browsed,
    Happening::ToldPortal,
    Happening::DemoCard,
    Happening::DemoPortal,
    Happening::DemoNothing,
];

/// What a happening leads to: the next stage where it is another one, and what is asked for.
type Outcome = (Option<&'static str>, &'static [&'static str]);

#[test]
fn every_event_in_every_stage() {
    for situation in SITUATIONS {
        for happening in HAPPENINGS {
            let before = demonstration(state_in(situation));
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
        S::NoCard | S::BadCard => at_rest(happening, false, None, false),
        S::Ready => at_rest(happening, true, None, false),
        S::Ended => at_rest(happening, true, Some("Home"), true),
        S::Failed => at_rest(happening, true, Some("Home"), false),
        S::Preparing => while_preparing(happening),
        S::Asking | S::LastTryConfirmed => while_asking(happening, true),
        S::LastTry => while_asking(happening, false),
        S::Working => while_working(happening, false),
        S::WorkingLastTry => while_working(happening, true),
        S::Done => while_signed_in(happening, false),
        S::Away => while_signed_in(happening, true),
    }
}

/// What happens to no stage of its own.
fn anywhere(happening: Happening) -> Outcome {
    match happening {
        Happening::AnotherCard => (None, &["ReadCard"]),
        Happening::SignedInStale => (None, &["Stop"]),
        Happening::DemoCard | Happening::DemoPortal => (None, &["Demo"]),
        _ => (None, &[]),
    }
}

fn at_rest(
    happening: Happening,
    usable: bool,
    cancelled: Option<&'static str>,
    ended: bool,
) -> Outcome {
    match happening {
        Happening::SignIn if usable => (Some("Preparing"), &["Prepare"]),
        Happening::Cancelled => (cancelled, &[]),
        Happening::DemoPortal => (cancelled, &["Demo"]),
        // The portal's answer, where a session ended.
        Happening::ToldPortal if ended => (Some("Ended"), &[]),
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
        Happening::DemoPortal => (Some("Home"), &["Stop", "Demo"]),
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
        Happening::DemoPortal => (Some("Home"), &["Stop", "Demo"]),
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
        Happening::DemoPortal => (Some("Home"), &["Stop", "Demo"]),
        Happening::Reached => (Some("Working"), &[]),
        Happening::SignedIn => (Some("Done"), &["ReadCard", "Session"]),
        Happening::WrongPin | Happening::WrongPinOneLeft => (Some("AskPin again"), &[]),
        Happening::WrongPinUncounted if !last_try => (Some("AskPin again"), &[]),
        Happening::WrongPinUncounted
        | Happening::WrongPinNoneLeft
        | Happening::Blocked
        | Happening::NotSignedIn => (Some("Failed"), &["ReadCard"]),
        other => anywhere(other),
    }
}

fn while_signed_in(happening: Happening, away: bool) -> Outcome {
    match happening {
        Happening::AnotherCard => (Some("Ended"), &["ReadCard", "EndSession"]),
        Happening::CardOut
        | Happening::ReaderOut
        | Happening::ServiceLost
        | Happening::SignedOut => (Some("Ended"), &["EndSession"]),
        Happening::SignedIn => (None, &["Stop"]),
        Happening::Browse => (Some(if away { "Away" } else { "Done" }), &["Browse"]),
        Happening::Browsed => (Some(if away { "Away" } else { "Done" }), &[]),
        Happening::Quiet => (Some("Away"), &[]),
        Happening::Second if away => (Some("Away"), &[]),
        Happening::Stays | Happening::Cancelled => (Some("Done"), &[]),
        Happening::DemoPortal => (Some("Home"), &["EndSession", "Demo"]),
        other => anywhere(other),
    }
}

fn state_in(situation: Situation) -> State {
    let failed = || prepared(after(ready(Tries::Left(3)), Event::SignIn), Err(network()));
    match situation {
        Situation::NoCard => after(start(), Event::Readers(Ok(vec![reader(A, Slot::Empty, 0)]))),
        Situation::Ready => ready(Tries::Left(3)),
        Situation::BadCard => ready(Tries::Left(0)),
        Situation::Preparing => after(ready(Tries::Left(3)), Event::SignIn),
        Situation::Asking => asking(Tries::Left(3)),
        Situation::LastTry => asking(Tries::Left(1)),
        Situation::LastTryConfirmed => after(asking(Tries::Left(1)), Event::LastTryConfirmed),
        Situation::Working => working(Tries::Left(3)),
        Situation::WorkingLastTry => working(Tries::Left(1)),
        Situation::Done => signed_in(),
        Situation::Away => {
            let state = signed_in();
            let round = session_round(&state).unwrap();
            after(state, tell(round, SessionEvent::Quiet))
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
    let standing = session_round(state).unwrap_or(round);
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
        Happening::Stays => Event::Stays,
        Happening::Browse => Event::Browse(Some(0)),
        Happening::BrowseNothing => Event::Browse(Some(7)),
        Happening::Quiet => tell(standing, SessionEvent::Quiet),
        Happening::QuietStale => tell(old, SessionEvent::Quiet),
        Happening::Second => tell(standing, SessionEvent::Second),
        Happening::SecondStale => tell(old, SessionEvent::Second),
        Happening::Browsed => tell(
            standing,
            SessionEvent::Browsed(Ok(crate::flow::Opened::System(None))),
        ),
        Happening::ToldPortal => tell(standing, SessionEvent::ToldPortal(AtPortal::Ended)),
        Happening::DemoCard => Event::Demo(demo::Change::Card(1)),
        Happening::DemoPortal => Event::Demo(demo::Change::Portal(1)),
        Happening::DemoNothing => Event::Demo(demo::Change::Fault(Some(1))),
    }
}
