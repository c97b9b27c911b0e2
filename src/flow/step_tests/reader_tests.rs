//! Readers and cards that come, are read, are chosen and go.

use super::*;

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
