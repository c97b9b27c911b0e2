//! The demonstration's panel.

use super::*;
use crate::flow::demo::Change;

fn chosen(state: &State) -> (usize, usize, Option<usize>) {
    let demo = state.demo.as_ref().unwrap();
    (demo.card, demo.portal, demo.fault)
}

#[test]
fn a_choice_is_noted_and_carried_out() {
    let mut state = demonstration(ready(Tries::Left(3)));
    for (change, after) in [
        (Change::Card(1), (1, 0, None)),
        (Change::Portal(1), (1, 1, None)),
        (Change::Fault(Some(0)), (1, 1, Some(0))),
        (Change::Fault(None), (1, 1, None)),
        (Change::CardIn(false), (1, 1, None)),
        (Change::Service(false), (1, 1, None)),
    ] {
        let (next, effects) = step(state, Event::Demo(change));
        assert!(matches!(effects.as_slice(), [Effect::Demo(carried)] if *carried == change));
        assert_eq!(chosen(&next), after);
        state = next;
    }
}

#[test]
fn what_is_not_on_the_menu_is_not_done() {
    let state = demonstration(ready(Tries::Left(3)));
    for change in [
        Change::Card(2),
        Change::Portal(2),
        Change::Fault(Some(1)),
        Change::Reader {
            reader: 2,
            connected: true,
        },
    ] {
        let (next, effects) = step(state.clone(), Event::Demo(change));
        assert!(effects.is_empty(), "{change:?}");
        assert_eq!(chosen(&next), (0, 0, None));
    }
    let (_, effects) = step(ready(Tries::Left(3)), Event::Demo(Change::Card(1)));
    assert!(effects.is_empty(), "this is no demonstration");
}

#[test]
fn what_an_old_portal_still_says_is_dropped() {
    let state = demonstration(working(Tries::Left(3)));
    let round = attempt_round(&state).unwrap();
    let (state, effects) = step(state, Event::Demo(Change::Portal(1)));
    assert!(matches!(
        effects.as_slice(),
        [Effect::Stop(stopped), Effect::Demo(_)] if *stopped == round
    ));
    let end = LoginEnd::SignedIn(session());
    let (state, effects) = step(state, Event::Finished { round, end });
    assert!(matches!(state.stage, Stage::Home));
    assert!(
        effects
            .iter()
            .any(|effect| matches!(effect, Effect::Stop(stopped) if *stopped == round)),
        "what the old portal let in is let go of"
    );
}

#[test]
fn what_an_old_card_still_says_is_dropped() {
    let readers = vec![reader(A, inserted(false), 1)];
    let state = demonstration(after(start(), Event::Readers(Ok(readers))));
    let old = look_round(&state, A);
    let (state, _) = step(state, Event::Demo(Change::Card(1)));
    let readers = vec![reader(A, inserted(false), 3)];
    let state = after(state, Event::Readers(Ok(readers)));
    let before = shown(&state);
    let result = Ok(summary(Tries::Left(3), SignIn::Possible));
    let state = after(state, Event::CardRead { round: old, result });
    assert_eq!(shown(&state), before);
}
