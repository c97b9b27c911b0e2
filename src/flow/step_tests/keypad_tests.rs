//! The reader's keypad at a sign-in: one press, one VERIFY, and what ends without a PIN.

use super::*;
use crate::problem::KeypadEnd;
use crate::reader::{Features, Keypad};

const KEYPAD: Keypad = Keypad {
    verify: 1,
    modify: Some(2),
    digits: None,
};

/// The PIN is asked for, with a card in a reader of this keypad.
fn asking(tries: Tries, keypad: OfReader) -> State {
    let card = CardSummary {
        keypad,
        ..*summary(tries, SignIn::Possible)
    };
    let state = read(inserted_card(), A, Box::new(card));
    prepared(after(state, Event::SignIn), Ok(preparation()))
}

fn inserted_card() -> State {
    after(
        start(),
        Event::Readers(Ok(vec![reader(A, inserted(false), 1)])),
    )
}

fn pressed(state: State) -> (State, Vec<Effect>) {
    step(state, Event::Keypad(KeypadEvent::Wanted))
}

#[track_caller]
fn entry(state: &State) -> &Entry {
    match &state.stage {
        Stage::AskPin(entry) | Stage::Working { entry, .. } => entry,
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_press_is_one_verify_on_the_reader() {
    let (state, effects) = pressed(asking(Tries::Left(3), OfReader::Ready(KEYPAD)));
    assert!(matches!(
        effects.as_slice(),
        [Effect::Login { pin: PinEntry::OnKeypad(keypad), tries: Tries::Left(3), .. }]
            if *keypad == KEYPAD
    ));
    assert_eq!(entry(&state).at_reader.waits, Some(30));
    let (state, effects) = pressed(state);
    assert!(effects.is_empty(), "once");
    // The reader can't be stopped from here.
    let (mut state, effects) = step(state, Event::Cancelled);
    assert!(effects.is_empty());
    for left in (0..30).rev() {
        state = after(state, Event::Keypad(KeypadEvent::Second));
        assert_eq!(entry(&state).at_reader.waits, Some(left));
    }
    let state = after(state, Event::Keypad(KeypadEvent::Second));
    assert!(
        state.stage.waiting_keypad().is_some(),
        "it answers by itself"
    );
    // The card took the PIN: from here on it is a sign-in like any other.
    let round = attempt_round(&state).unwrap();
    let phase = Phase::Signature;
    let state = after(state, Event::Reached { round, phase });
    assert_eq!(state.stage.waiting_keypad(), None);
    let (state, effects) = step(state, Event::Cancelled);
    assert!(matches!(state.stage, Stage::Home));
    assert!(matches!(effects.as_slice(), [Effect::Stop(stopped)] if *stopped == round));
}

#[test]
fn an_entry_without_a_pin_costs_no_try_and_is_not_repeated() {
    for reason in KeypadEnd::ALL {
        let (state, _) = pressed(asking(Tries::Left(2), OfReader::Ready(KEYPAD)));
        let (state, effects) = finished(state, LoginEnd::Failed(Problem::Keypad { reason }));
        assert!(effects.is_empty(), "nothing is repeated");
        assert!(matches!(state.stage, Stage::AskPin(_)));
        let entry = entry(&state);
        assert_eq!((entry.tries, entry.was_wrong), (Tries::Left(2), false));
        let keypad = match reason {
            KeypadEnd::Unable => OfReader::Lies,
            _ => OfReader::Ready(KEYPAD),
        };
        let expected = AtReader {
            keypad,
            waits: None,
            ended: Some(reason),
        };
        assert_eq!(entry.at_reader, expected);
        // The keyboard is there.
        let (_, effects) = step(state, Event::PinEntered(pin(5)));
        assert!(matches!(
            effects.as_slice(),
            [Effect::Login {
                pin: PinEntry::Typed(_),
                ..
            }]
        ));
    }
}

#[test]
fn a_wrong_pin_on_the_reader_is_counted_and_its_last_try_needs_a_yes() {
    let (state, _) = pressed(asking(Tries::Left(2), OfReader::Ready(KEYPAD)));
    let (state, _) = finished(state, wrong(Some(1)));
    assert_eq!(entry(&state).at_reader.waits, None);
    assert!(entry(&state).was_wrong);
    let (state, effects) = pressed(state);
    assert!(effects.is_empty(), "nobody said yes to the last try");
    let (state, effects) = pressed(after(state, Event::LastTryConfirmed));
    assert_eq!(effects.len(), 1);
    let (state, _) = finished(state, wrong(Some(0)));
    assert!(matches!(
        &state.stage,
        Stage::Failed {
            problem: Problem::PinBlocked,
            ..
        }
    ));
}

#[test]
fn without_a_keypad_that_works_nothing_is_begun() {
    for keypad in [OfReader::None, OfReader::Lies, OfReader::NotForCie] {
        let (state, effects) = pressed(asking(Tries::Left(3), keypad));
        assert!(effects.is_empty());
        assert!(matches!(state.stage, Stage::AskPin(_)));
    }
    assert!(pressed(inserted_card()).1.is_empty());
}

#[test]
fn a_card_that_is_taken_out_ends_the_waiting() {
    let (state, _) = pressed(asking(Tries::Left(3), OfReader::Ready(KEYPAD)));
    let (state, effects) = step(state, Event::Readers(Ok(vec![reader(A, Slot::Empty, 2)])));
    assert!(matches!(effects.as_slice(), [Effect::Stop(_)]));
    assert!(matches!(
        &state.stage,
        Stage::Failed {
            problem: Problem::CardRemoved,
            ..
        }
    ));
}

#[test]
fn what_a_reader_says_is_weighed_for_the_card() {
    let with = |keypad, keypad_lies| Features {
        keypad,
        keypad_lies,
        max_command: None,
    };
    let bare = Keypad {
        modify: None,
        ..KEYPAD
    };
    for (features, kind, expected, for_change) in [
        (with(None, false), Kind::Cns, OfReader::None, OfReader::None),
        (with(None, true), Kind::Cns, OfReader::Lies, OfReader::Lies),
        (
            with(Some(KEYPAD), false),
            Kind::Cie,
            OfReader::NotForCie,
            OfReader::NotForCie,
        ),
        (
            with(Some(KEYPAD), false),
            Kind::Cns,
            OfReader::Ready(KEYPAD),
            OfReader::Ready(KEYPAD),
        ),
        (
            with(Some(bare), false),
            Kind::Cns,
            OfReader::Ready(bare),
            OfReader::None,
        ),
    ] {
        let found = OfReader::of(features, kind);
        assert_eq!(found, expected);
        assert_eq!(found.for_change(), for_change);
    }
}
