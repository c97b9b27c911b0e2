//! A new PIN: what each event leads to, and that one confirmation is one try.

use proptest::prelude::*;

use super::*;
use crate::card::{Counters, PinRules};
use crate::flow::{
    Fate, NewPin, NewPinEvent, NewPinWork, PinForm, PinOutcome, PinTask, Standing, Typed, fate,
};
use crate::problem::KeypadEnd;
use crate::reader::Keypad;
use crate::secret::Puk;

const LENGTH: PinLength = PinLength { min: 5, max: 8 };

fn about(event: NewPinEvent) -> Event {
    Event::NewPin(event)
}

/// What was asked of the outside for a new PIN, in a word.
fn works(effects: &[Effect]) -> Vec<&'static str> {
    let name = |effect: &Effect| match effect {
        Effect::NewPin(NewPinWork::Count { .. }) => "count",
        Effect::NewPin(NewPinWork::Ask { .. }) => "ask",
        Effect::NewPin(NewPinWork::Set { .. }) => "set",
        Effect::NewPin(NewPinWork::Recheck { .. }) => "recheck",
        effect => effect_name(effect),
    };
    effects.iter().map(name).collect()
}

fn round_of(state: &State) -> Round {
    match &state.stage {
        Stage::NewPin(NewPin::Asking { round, .. }) => *round,
        Stage::NewPin(NewPin::Typing(form) | NewPin::Setting(form) | NewPin::Lost { form, .. }) => {
            form.round
        }
        other => panic!("{other:?}"),
    }
}

fn form(state: &State) -> &PinForm {
    match &state.stage {
        Stage::NewPin(NewPin::Typing(form)) => form,
        other => panic!("{other:?}"),
    }
}

fn asking_for(task: PinTask, tries: Tries) -> State {
    let (state, effects) = step(ready(tries), about(NewPinEvent::Wanted(task)));
    assert_eq!(works(&effects), ["ask"]);
    state
}

fn told(state: State, pin: Tries, puk: Tries) -> (State, Vec<Effect>) {
    let round = round_of(&state);
    let standing = Standing {
        counters: Counters { pin, puk },
        rules: PinRules::of_length(LENGTH),
        keypad: OfReader::default(),
    };
    let result = Ok(Box::new(standing));
    step(state, about(NewPinEvent::Asked { round, result }))
}

fn typing(task: PinTask, pin: Tries, puk: Tries) -> State {
    told(asking_for(task, pin), pin, puk).0
}

fn secret(digits: &[u8]) -> Pin {
    Pin::parse(digits).unwrap()
}

fn typed(task: PinTask) -> Typed {
    let new = secret(b"97531");
    match task {
        PinTask::Change => Typed::Change {
            old: secret(b"24680"),
            new,
        },
        PinTask::Unblock => Typed::Unblock {
            puk: Puk::parse(b"87654321").unwrap(),
            new,
        },
    }
}

/// Everything is typed and on its way.
fn setting(task: PinTask, pin: Tries, puk: Tries) -> State {
    let state = after(typing(task, pin, puk), about(NewPinEvent::LastTryConfirmed));
    let (state, effects) = step(state, about(NewPinEvent::Entered(typed(task))));
    assert_eq!(works(&effects), ["set"]);
    state
}

fn ended(state: State, result: Result<(), Problem>) -> (State, Vec<Effect>) {
    let round = round_of(&state);
    step(state, about(NewPinEvent::Ended { round, result }))
}

fn failure(state: &State) -> &'static str {
    match &state.pin_outcome {
        Some(PinOutcome::Failed { problem, .. }) => problem.code(),
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_card_that_can_not_be_tried_is_told_before_anything_is_typed() {
    use PinTask::{Change, Unblock};
    for (task, pin, puk, code) in [
        (Change, Tries::Left(0), Tries::Left(8), "C15"),
        (Change, Tries::NotActivated, Tries::NotReadable, "P02"),
        (Unblock, Tries::NotActivated, Tries::NotReadable, "P02"),
        (Unblock, Tries::Left(0), Tries::Left(0), "C16"),
        (Unblock, Tries::Left(3), Tries::Left(0), "C16"),
    ] {
        let (state, _) = told(asking_for(task, pin), pin, puk);
        assert!(matches!(state.stage, Stage::Home), "{task:?}");
        assert_eq!(failure(&state), code);
    }
    // A blocked PIN is what the PUK is for.
    form(&typing(Unblock, Tries::Left(0), Tries::Left(8)));
}

#[test]
fn the_last_try_of_either_is_confirmed_first() {
    for (task, pin, puk) in [
        (PinTask::Change, Tries::Left(1), Tries::Left(8)),
        (PinTask::Unblock, Tries::Left(0), Tries::Left(1)),
    ] {
        let state = typing(task, pin, puk);
        assert_eq!(form(&state).last_try, LastTry::Unconfirmed);
        let (state, effects) = step(state, about(NewPinEvent::Entered(typed(task))));
        assert!(effects.is_empty(), "{task:?}");
        let state = after(state, about(NewPinEvent::LastTryConfirmed));
        let (_, effects) = step(state, about(NewPinEvent::Entered(typed(task))));
        assert_eq!(works(&effects), ["set"]);
    }
}

#[test]
fn what_breaks_a_rule_or_is_for_something_else_is_not_sent() {
    let three = Tries::Left(3);
    let refused = [
        Typed::Change {
            old: secret(b"24680"),
            new: secret(b"24680"),
        },
        Typed::Change {
            old: secret(b"24680"),
            new: secret(b"12345"),
        },
        Typed::Change {
            old: secret(b"24680"),
            new: secret(b"975"),
        },
        Typed::Change {
            old: secret(b"246"),
            new: secret(b"97531"),
        },
        typed(PinTask::Unblock),
    ];
    for typed in refused {
        let state = typing(PinTask::Change, three, Tries::Left(8));
        let (state, effects) = step(state, about(NewPinEvent::Entered(typed)));
        assert!(effects.is_empty());
        form(&state);
    }
}

#[test]
fn a_wrong_secret_is_typed_again_with_one_try_less() {
    use PinTask::{Change, Unblock};
    for (task, pin, puk, problem, left) in [
        (
            Change,
            3,
            8,
            Problem::WrongPin { left: Some(2) },
            Some(Tries::Left(2)),
        ),
        (
            Change,
            2,
            8,
            Problem::WrongPin { left: None },
            Some(Tries::Left(1)),
        ),
        (Change, 1, 8, Problem::WrongPin { left: None }, None),
        (Change, 1, 8, Problem::WrongPin { left: Some(0) }, None),
        (Change, 1, 8, Problem::PinBlocked, None),
        (
            Unblock,
            0,
            8,
            Problem::WrongPuk { left: Some(7) },
            Some(Tries::Left(7)),
        ),
        (
            Unblock,
            0,
            2,
            Problem::WrongPuk { left: None },
            Some(Tries::Left(1)),
        ),
        (Unblock, 0, 1, Problem::WrongPuk { left: None }, None),
        (Unblock, 0, 1, Problem::PukBlocked, None),
    ] {
        let state = setting(task, Tries::Left(pin), Tries::Left(puk));
        let (state, effects) = ended(state, Err(problem.clone()));
        let Some(left) = left else {
            let blocked = if task == Change { "C15" } else { "C16" };
            assert_eq!(failure(&state), blocked, "{problem:?}");
            assert_eq!(works(&effects), ["ReadCard"]);
            continue;
        };
        let form = form(&state);
        assert_eq!(form.tries(), left, "{problem:?}");
        assert!(form.was_wrong && effects.is_empty());
        let barred = form.last_try == LastTry::Unconfirmed;
        assert_eq!(barred, left == Tries::Left(1), "{problem:?}");
    }
}

#[test]
fn a_last_try_that_only_the_card_knows_of_is_confirmed_after_all() {
    let state = setting(PinTask::Change, Tries::NotReadable, Tries::NotReadable);
    let (state, effects) = ended(state, Err(Problem::LastTry));
    assert!(effects.is_empty());
    assert_eq!(form(&state).last_try, LastTry::Unconfirmed);
    assert!(!form(&state).was_wrong);
}

#[test]
fn what_the_card_forbids_ends_it_and_the_card_is_looked_at() {
    for problem in [
        Problem::NewPinForbidden {
            status: "6982".to_owned(),
        },
        Problem::NewPinRefused,
        Problem::PinLengthRefused,
        Problem::PinNotActivated,
        Problem::CardDeactivated,
        Problem::CardReset,
    ] {
        let state = setting(PinTask::Change, Tries::Left(3), Tries::Left(8));
        let (state, effects) = ended(state, Err(problem.clone()));
        assert_eq!(failure(&state), problem.code());
        assert_eq!(works(&effects), ["ReadCard"]);
    }
}

/// The whole table: what the counter says before and after a lost contact.
#[test]
fn the_counter_tells_which_pin_holds_where_it_can() {
    use Fate::{NewHolds, OldHolds, Unknown};
    let lost = Problem::NewPinUnsettled;
    let tries = Tries::Left;
    for (task, kind, before, now, expected) in [
        (PinTask::Change, Kind::Cns, tries(3), tries(3), Unknown),
        (PinTask::Change, Kind::Cns, tries(3), tries(2), OldHolds),
        (PinTask::Change, Kind::Cns, tries(2), tries(2), OldHolds),
        // The old PIN was right: the counter is back whatever became of the new one.
        (PinTask::Change, Kind::Cns, tries(2), tries(3), Unknown),
        (PinTask::Change, Kind::Cns, tries(1), tries(0), OldHolds),
        (
            PinTask::Change,
            Kind::Cns,
            Tries::NotReadable,
            tries(3),
            Unknown,
        ),
        (
            PinTask::Change,
            Kind::Cns,
            tries(2),
            Tries::NotReadable,
            Unknown,
        ),
        (PinTask::Change, Kind::Cie, tries(2), tries(3), Unknown),
        (PinTask::Unblock, Kind::Cns, tries(0), tries(0), OldHolds),
        (PinTask::Unblock, Kind::Cns, tries(0), tries(3), NewHolds),
        (PinTask::Unblock, Kind::Cie, tries(0), tries(3), NewHolds),
        (PinTask::Unblock, Kind::Cie, tries(0), tries(0), OldHolds),
        (PinTask::Unblock, Kind::Cns, tries(3), tries(3), Unknown),
    ] {
        let held = fate(task, kind, &lost, before, now);
        assert_eq!(held, expected, "{task:?} {kind:?} {before:?} {now:?}");
        // Lost before the change was sent: the old one, whatever the counter says.
        let held = fate(task, kind, &Problem::PinOutcomeUnknown, before, now);
        assert_eq!(held, OldHolds);
    }
}

#[test]
fn after_a_lost_contact_the_same_card_is_looked_at_once_it_is_there() {
    let state = setting(PinTask::Change, Tries::Left(2), Tries::Left(8));
    let round = round_of(&state);
    // It was taken out before the work said so.
    let state = after(state, Event::Readers(Ok(vec![reader(A, Slot::Empty, 2)])));
    assert!(matches!(state.stage, Stage::NewPin(NewPin::Setting(_))));
    let (state, effects) = ended(state, Err(Problem::NewPinUnsettled));
    assert!(effects.is_empty(), "nothing is there to look at");
    let put_back = Event::Readers(Ok(vec![reader(A, inserted(false), 3)]));
    let (state, effects) = step(state, put_back);
    let [Effect::ReadCard { round: look, .. }] = effects.as_slice() else {
        panic!("{effects:?}");
    };
    let result = Ok(summary(Tries::Left(3), SignIn::Possible));
    let round_of_look = *look;
    let read = Event::CardRead {
        round: round_of_look,
        result,
    };
    let (state, effects) = step(state, read);
    assert_eq!(works(&effects), ["recheck"]);
    // Another card: not a word about the first one.
    let other = NewPinEvent::Rechecked {
        round,
        result: Ok(None),
    };
    let state = after(state, about(other));
    assert!(state.pin_outcome.is_none());
    let same = NewPinEvent::Rechecked {
        round,
        result: Ok(Some(Tries::Left(3))),
    };
    let state = after(state, about(same));
    assert!(matches!(
        state.pin_outcome,
        Some(PinOutcome::Settled {
            fate: Fate::Unknown,
            ..
        })
    ));
    assert!(matches!(state.stage, Stage::Home));
}

#[test]
fn a_card_that_goes_before_the_confirmation_changes_nothing() {
    for state in [
        asking_for(PinTask::Change, Tries::Left(3)),
        typing(PinTask::Change, Tries::Left(3), Tries::Left(8)),
    ] {
        let gone = Event::Readers(Ok(vec![reader(A, Slot::Empty, 2)]));
        let state = after(state, gone);
        assert!(matches!(state.stage, Stage::Home));
        assert_eq!(failure(&state), "C17");
    }
}

#[test]
fn only_one_thing_is_done_with_a_card_at_a_time() {
    let wanted = || about(NewPinEvent::Wanted(PinTask::Change));
    for state in [
        asking(Tries::Left(3)),
        working(Tries::Left(3)),
        signed_in(),
        typing(PinTask::Change, Tries::Left(3), Tries::Left(8)),
        setting(PinTask::Change, Tries::Left(3), Tries::Left(8)),
    ] {
        let before = shown(&state);
        let (state, effects) = step(state, wanted());
        assert!(effects.is_empty());
        assert_eq!(shown(&state), before);
        assert!(!state.can_set_pin());
    }
    let state = typing(PinTask::Change, Tries::Left(3), Tries::Left(8));
    assert!(!state.can_sign_in() && !state.can_diagnose());
}

#[test]
fn going_back_sends_nothing_and_what_is_sent_can_not_be_stopped() {
    let state = typing(PinTask::Unblock, Tries::Left(0), Tries::Left(8));
    let (state, effects) = step(state, Event::Cancelled);
    assert!(effects.is_empty() && matches!(state.stage, Stage::Home));
    let state = setting(PinTask::Change, Tries::Left(3), Tries::Left(8));
    let (state, effects) = step(state, Event::Cancelled);
    assert!(effects.is_empty());
    assert!(matches!(state.stage, Stage::NewPin(NewPin::Setting(_))));
}

/// The reader's keypad takes both PINs; what ends there without one costs nothing.
#[test]
fn an_entry_on_the_reader_goes_back_to_the_keyboard() {
    let keypad = Keypad {
        verify: 1,
        modify: Some(2),
        digits: None,
    };
    for (reason, left) in [
        (KeypadEnd::Cancelled, OfReader::Ready(keypad)),
        (KeypadEnd::TimedOut, OfReader::Ready(keypad)),
        (KeypadEnd::Unable, OfReader::Lies),
    ] {
        let state = asking_for(PinTask::Change, Tries::Left(3));
        let round = round_of(&state);
        let standing = Standing {
            counters: Counters {
                pin: Tries::Left(3),
                puk: Tries::Left(8),
            },
            rules: PinRules::of_length(LENGTH),
            keypad: OfReader::Ready(keypad),
        };
        let result = Ok(Box::new(standing));
        let state = after(state, about(NewPinEvent::Asked { round, result }));
        let (state, effects) = step(state, Event::Keypad(KeypadEvent::Wanted));
        assert_eq!(works(&effects), ["set"]);
        let (state, effects) = step(state, Event::Keypad(KeypadEvent::Wanted));
        assert!(effects.is_empty(), "once");
        let state = after(state, Event::Keypad(KeypadEvent::Second));
        let waits = state.stage.waiting_keypad().and_then(|keypad| keypad.waits);
        assert_eq!(waits, Some(29));
        let (state, effects) = ended(state, Err(Problem::Keypad { reason }));
        assert!(effects.is_empty(), "nothing is repeated");
        let form = form(&state);
        let at_reader = AtReader {
            keypad: left,
            waits: None,
            ended: Some(reason),
        };
        assert_eq!(form.at_reader, at_reader);
        assert_eq!(form.tries(), Tries::Left(3));
        assert!(!form.was_wrong);
    }
    // Without a keypad there is nothing to begin.
    let state = typing(PinTask::Change, Tries::Left(3), Tries::Left(8));
    assert!(step(state, Event::Keypad(KeypadEvent::Wanted)).1.is_empty());
}

fn puk(state: &State) -> PukCount {
    state.card().unwrap().1.puk
}

/// Who looks at the page sees the tries; the question is put once for a card that is there.
#[test]
fn the_tries_are_asked_when_somebody_looks() {
    let (state, effects) = step(ready(Tries::NotAsked), about(NewPinEvent::Looked));
    let [Effect::NewPin(NewPinWork::Count { round, .. })] = effects.as_slice() else {
        panic!("{effects:?}");
    };
    let round = *round;
    assert_eq!(puk(&state), PukCount::Asking(round));
    let (state, effects) = step(state, about(NewPinEvent::Looked));
    assert!(effects.is_empty(), "once");
    let counters = Counters {
        pin: Tries::Left(2),
        puk: Tries::Left(7),
    };
    let other = NewPinEvent::Counted {
        round: Round(999),
        result: Ok(counters),
    };
    let state = after(state, about(other));
    assert_eq!(puk(&state), PukCount::Asking(round), "of another question");
    let asked = state.clone();
    let result = Ok(counters);
    let state = after(state, about(NewPinEvent::Counted { round, result }));
    assert_eq!(puk(&state), PukCount::Told(Tries::Left(7)));
    assert_eq!(state.card().unwrap().1.tries, Tries::Left(2));
    // Another card, or the same one again: nothing is known of it yet.
    let state = after(
        state,
        Event::Readers(Ok(vec![reader(A, inserted(false), 7)])),
    );
    let state = read(state, A, summary(Tries::Left(3), SignIn::Possible));
    assert_eq!(puk(&state), PukCount::Unasked);
    // A card that can't be asked is a card that does not tell.
    let result = Err(Problem::CardRemoved);
    let state = after(asked, about(NewPinEvent::Counted { round, result }));
    assert_eq!(puk(&state), PukCount::Told(Tries::NotReadable));
    // While a card works for something else, it is left alone.
    let busy = after(ready(Tries::Left(3)), Event::SignIn);
    assert!(step(busy, about(NewPinEvent::Looked)).1.is_empty());
}

/// Something that may happen, with answers of this round or of another.
fn happening() -> impl Strategy<Value = u8> {
    0_u8..24
}

fn event(kind: u8, state: &State) -> Event {
    let round = match &state.stage {
        Stage::NewPin(_) if kind % 5 != 4 => round_of(state),
        _ => Round(999),
    };
    let task = match &state.stage {
        Stage::NewPin(new_pin) => new_pin.task(),
        _ => PinTask::Change,
    };
    let look = state.readers.iter().find_map(|view| match view.slot {
        SlotView::Reading(round) => Some(round),
        _ => None,
    });
    about(match kind {
        0 | 1 => NewPinEvent::Wanted(PinTask::Change),
        2 => NewPinEvent::Wanted(PinTask::Unblock),
        3..=6 => NewPinEvent::Asked {
            round,
            result: Ok(Box::new(Standing {
                counters: Counters {
                    pin: Tries::Left(kind - 3),
                    puk: Tries::Left(kind),
                },
                rules: PinRules::of_length(LENGTH),
                keypad: OfReader::default(),
            })),
        },
        7 | 8 => NewPinEvent::LastTryConfirmed,
        9..=12 => NewPinEvent::Entered(typed(task)),
        13 => NewPinEvent::Ended {
            round,
            result: Ok(()),
        },
        14 => NewPinEvent::Ended {
            round,
            result: Err(Problem::WrongPin { left: None }),
        },
        15 => NewPinEvent::Ended {
            round,
            result: Err(Problem::NewPinUnsettled),
        },
        16 => NewPinEvent::Rechecked {
            round,
            result: Ok(Some(Tries::Left(3))),
        },
        17 => NewPinEvent::Read,
        18 => return Event::Cancelled,
        19 => return Event::Readers(Ok(vec![reader(A, Slot::Empty, 8)])),
        20 => return Event::Readers(Ok(vec![reader(A, inserted(false), 9)])),
        _ => {
            return Event::CardRead {
                round: look.unwrap_or(Round(999)),
                result: Ok(summary(Tries::Left(3), SignIn::Possible)),
            };
        }
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    /// A secret is sent when, and only when, it was typed and confirmed, once, with a yes of its
    /// own for a last try.
    #[test]
    fn one_confirmation_is_one_command(kinds in proptest::collection::vec(happening(), 0..60)) {
        let mut state = ready(Tries::Left(3));
        for kind in kinds {
            let event = event(kind, &state);
            let confirmed = matches!(event, Event::NewPin(NewPinEvent::Entered(_)));
            let may = match &state.stage {
                Stage::NewPin(NewPin::Typing(form)) => form.last_try != LastTry::Unconfirmed,
                _ => false,
            };
            let (next, effects) = step(state, event);
            let sent = works(&effects).iter().filter(|work| **work == "set").count();
            prop_assert_eq!(sent, usize::from(confirmed && may));
            let is_setting = matches!(next.stage, Stage::NewPin(NewPin::Setting(_)));
            prop_assert!(sent == 0 || is_setting);
            state = next;
        }
    }
}
