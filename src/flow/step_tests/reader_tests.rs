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

/// No picture shows that a card lost its power while it was read: how the look ended does.
#[test]
fn resets_while_a_card_is_read_make_its_contact_unsteady() {
    use crate::flow::LinkEvent;
    use crate::reader::Contact;
    const RADIO: &str = "ACS ACR122U PICC Interface 00 00";
    let begin = std::time::Instant::now();
    let contact = |problem: &Problem| {
        let mut state = start();
        for count in 0..2_u32 {
            let at = begin + std::time::Duration::from_millis(u64::from(count) * 500);
            let readers = vec![reader(RADIO, inserted(false), 2 * count + 1)];
            let pictures = [
                Event::Link(LinkEvent::Time(at)),
                Event::Readers(Ok(vec![reader(RADIO, Slot::Empty, 0)])),
                Event::Readers(Ok(readers)),
            ];
            // The reader itself tells of no loss: the same picture as before.
            state = if count == 0 {
                all_after(state, pictures)
            } else {
                after(state, Event::LookAgain(RADIO.to_owned()))
            };
            state = after(state, Event::Link(LinkEvent::Time(at)));
            let round = look_round(&state, RADIO);
            let result = Err(problem.clone());
            state = after(state, Event::CardRead { round, result });
        }
        state.readers.first().unwrap().contact()
    };
    assert_eq!(contact(&Problem::CardReset), Contact::Unsteady);
    assert_eq!(contact(&Problem::NoCertificate), Contact::Steady);
}

/// Whether the card is ready is known of one card and one portal, and of no other.
#[test]
fn what_a_portal_said_holds_for_this_card_and_this_portal() {
    use crate::diagnosis::{Readiness, Ready};
    use crate::flow::{ReadyEvent, ReadyTold, ReadyWork};
    let with_card = |state: State| {
        let here = Event::Readers(Ok(vec![reader(A, inserted(false), 1)]));
        let state = after(state, here);
        read(state, A, summary(Tries::Left(3), SignIn::Possible))
    };
    let (nobody, effects) = step(start(), Event::Ready(ReadyEvent::Wanted));
    assert!(effects.is_empty() && matches!(nobody.ready(), ReadyWork::NotAsked));

    let (state, effects) = step(with_card(start()), Event::Ready(ReadyEvent::Wanted));
    let [Effect::Ready(question)] = effects.as_slice() else {
        panic!("{effects:?}");
    };
    assert_eq!(
        (question.reader.as_str(), question.tries),
        (A, Tries::Left(3))
    );
    let round = question.round;
    let again = step(state.clone(), Event::Ready(ReadyEvent::Wanted)).1;
    assert!(again.is_empty(), "it is being asked");
    let told = |round| {
        let answer = Ready::Yes;
        let ready = Readiness {
            portal: "Prova".to_owned(),
            certificate: answer,
            issuer: answer,
            key: answer,
            tls: answer,
            pin: answer,
        };
        let told = ReadyTold {
            ready,
            problem: None,
        };
        Event::Ready(ReadyEvent::Told {
            round,
            result: Ok(Box::new(told)),
        })
    };
    let old = after(state.clone(), told(Round(round.0 + 7)));
    assert!(matches!(old.ready(), ReadyWork::Asking(_)));
    let known = after(state, told(round));
    assert!(matches!(known.ready(), ReadyWork::Told(_)));
    let away = after(known.clone(), Event::Readers(Ok(Vec::new())));
    assert!(matches!(away.ready(), ReadyWork::NotAsked));
    let here = Event::Readers(Ok(vec![reader(A, inserted(false), 3)]));
    let other = read(
        after(known.clone(), here),
        A,
        summary(Tries::Left(3), SignIn::Possible),
    );
    assert!(matches!(other.ready(), ReadyWork::NotAsked), "another card");
    let portals = ["altro", "terzo"].map(|name| PortalName {
        name: name.to_owned(),
        title: name.to_owned(),
    });
    let elsewhere = after(known, Event::Portals(portals.into()));
    assert!(matches!(elsewhere.ready(), ReadyWork::NotAsked));
}
