//! A session: its end, the warning before it, and the way to the browser.

use super::*;
use crate::flow::{AtPortal, Ending, WARNING_SECONDS, WhyEnded};

fn ending(state: &State) -> &Ending {
    match &state.stage {
        Stage::Ended(ending) => ending,
        other => panic!("{other:?}"),
    }
}

#[test]
fn the_reason_of_an_end_is_told() {
    let lost = |event| ending(&after(signed_in(), event)).why.clone();
    let slot = |slot| Event::Readers(Ok(vec![reader(A, slot, 2)]));
    let card_lost = |problem| WhyEnded::CardLost(problem);
    let gone = Problem::ReaderGone {
        reader: A.to_owned(),
    };
    assert_eq!(lost(slot(Slot::Empty)), card_lost(Problem::CardRemoved));
    assert_eq!(
        lost(slot(inserted(false))),
        card_lost(Problem::CardRemoved),
        "another card is not the card of the session"
    );
    assert_eq!(lost(Event::Readers(Ok(Vec::new()))), card_lost(gone));
    assert_eq!(
        lost(Event::Readers(Err(Problem::ServiceStopped))),
        card_lost(Problem::ServiceStopped)
    );
    assert_eq!(lost(Event::SignedOut), WhyEnded::SignedOut);
}

#[test]
fn another_program_may_hold_the_card_of_a_session() {
    let held = Event::Readers(Ok(vec![reader(A, inserted(true), 1)]));
    assert!(matches!(after(signed_in(), held).stage, Stage::Done { .. }));
}

#[test]
fn what_became_of_it_at_the_portal_is_told_of_this_session_alone() {
    let state = after(signed_in(), Event::SignedOut);
    let round = session_round(&state).unwrap();
    assert_eq!(ending(&state).at_portal, AtPortal::Telling);
    let of_another = tell(Round(0), SessionEvent::ToldPortal(AtPortal::Ended));
    let state = after(state, of_another);
    assert_eq!(ending(&state).at_portal, AtPortal::Telling);
    let state = after(
        state,
        tell(round, SessionEvent::ToldPortal(AtPortal::NoWay)),
    );
    assert_eq!(ending(&state).at_portal, AtPortal::NoWay);
}

#[test]
fn nobody_there_is_warned_a_minute_before_the_end() {
    let state = signed_in();
    let round = session_round(&state).unwrap();
    let second = || tell(round, SessionEvent::Second);
    let mut state = after(state, tell(round, SessionEvent::Quiet));
    for left in (1..=WARNING_SECONDS).rev() {
        assert!(matches!(
            &state.stage,
            Stage::Done { presence: Presence::Away { seconds }, .. } if *seconds == left
        ));
        let (next, effects) = step(state, second());
        assert_eq!(effects.is_empty(), left > 1, "{left} seconds left");
        state = next;
    }
    assert_eq!(ending(&state).why, WhyEnded::Idle);
    let (state, effects) = step(state, second());
    assert!(effects.is_empty(), "a session ends once");
    assert_eq!(ending(&state).why, WhyEnded::Idle);
}

#[test]
fn who_stays_is_warned_anew_from_the_start() {
    let state = signed_in();
    let round = session_round(&state).unwrap();
    let quiet = || tell(round, SessionEvent::Quiet);
    let second = || tell(round, SessionEvent::Second);
    for stays in [|| Event::Stays, || Event::Cancelled] {
        let state = all_after(state.clone(), [quiet(), second(), second(), stays()]);
        // A tick that was on its way counts for nothing.
        let state = all_after(state, [second(), quiet()]);
        assert!(matches!(
            state.stage,
            Stage::Done {
                presence: Presence::Away {
                    seconds: WARNING_SECONDS
                },
                ..
            }
        ));
    }
}

#[test]
fn a_service_opens_at_its_address_or_at_the_portals() {
    let address = |state: State, service| match step(state, Event::Browse(service)).1.as_slice() {
        [Effect::Browse { address, .. }] => Some(address.clone()),
        [] => None,
        other => panic!("{other:?}"),
    };
    let mut state = signed_in();
    let portal = Some("https://portale.example/".to_owned());
    assert_eq!(address(state.clone(), None), portal);
    assert_eq!(
        address(state.clone(), Some(0)).as_deref(),
        Some("https://portale.example/durc")
    );
    assert_eq!(address(state.clone(), Some(1)), None);
    if let Stage::Done { session, .. } = &mut state.stage {
        session.services.as_mut().unwrap()[0].address = None;
    }
    assert_eq!(address(state, Some(0)), portal);
}

#[test]
fn what_came_of_the_browser_is_shown() {
    let browser = |state: &State| match &state.stage {
        Stage::Done { browser, .. } => browser.clone(),
        other => panic!("{other:?}"),
    };
    let state = after(signed_in(), Event::Browse(None));
    let round = session_round(&state).unwrap();
    assert_eq!(browser(&state), Browser::Asked);
    let failed = SessionEvent::Browsed(Err(network()));
    let same = after(state.clone(), tell(Round(0), failed.clone()));
    assert_eq!(browser(&same), Browser::Asked);
    let state = after(state, tell(round, failed));
    assert_eq!(browser(&state), Browser::Failed(network()));
    let state = after(
        state,
        tell(
            round,
            SessionEvent::Browsed(Ok(crate::flow::Opened::System(None))),
        ),
    );
    assert_eq!(
        browser(&state),
        Browser::Opened(crate::flow::Opened::System(None))
    );
}

#[test]
fn the_next_session_has_a_round_of_its_own() {
    let state = after(signed_in(), Event::SignedOut);
    let old = session_round(&state).unwrap();
    let state = prepared(after(state, Event::SignIn), Ok(preparation()));
    let state = after(state, Event::PinEntered(pin(5)));
    let state = finished(state, LoginEnd::SignedIn(session())).0;
    assert_ne!(session_round(&state), Some(old));
    let before = shown(&state);
    for event in [
        SessionEvent::Quiet,
        SessionEvent::Second,
        SessionEvent::ToldPortal(AtPortal::Ended),
        SessionEvent::Browsed(Ok(crate::flow::Opened::System(None))),
    ] {
        let (next, effects) = step(state.clone(), tell(old, event));
        assert_eq!(shown(&next), before);
        assert!(effects.is_empty());
    }
}
