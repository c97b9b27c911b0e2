//! Tries, confirmations, and what an attempt leaves behind.

use super::*;

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
