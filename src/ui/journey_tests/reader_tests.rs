//! Cards and readers that go away, and the service that stops, at every phase.

use super::*;

/// Ways in which the card can be lost, what brings it back, and the code of a sign-in that was
/// under way.
type Loss = (fn(&Desk), fn(&Desk), &'static str);

const LOSSES: [Loss; 3] = [
    (
        |desk| assert!(desk.readers.remove(READER)),
        |desk| assert!(desk.readers.put_back(READER)),
        "C17",
    ),
    (
        |desk| desk.readers.unplug(READER),
        |desk| {
            desk.readers.plug_in(READER);
            desk.insert("st-2048");
        },
        "R09",
    ),
    (
        |desk| desk.readers.stop_service(true),
        |desk| desk.readers.stop_service(false),
        "R02",
    ),
];

/// Takes in what happens until the program knows that the card is gone.
fn until_lost(desk: &mut Desk) {
    desk.until(|desk| desk.app.state.card().is_none() && !desk.is_reading());
}

#[test]
fn at_rest_the_page_follows_the_readers() {
    for (lose, bring_back, _) in LOSSES {
        let (mut desk, _) = Desk::with_card("st-2048", Mode::Standard);
        lose(&desk);
        until_lost(&mut desk);
        assert!(!desk.app.state.can_sign_in());
        bring_back(&desk);
        desk.until(|desk| desk.app.state.can_sign_in());
        assert!(desk.press("Accedi con la carta"));
    }
}

#[test]
fn while_the_portal_is_asked_the_attempt_ends() {
    for (lose, bring_back, _) in LOSSES {
        let (mut desk, card) = Desk::with_card("st-2048", Mode::Standard);
        desk.press("Accedi con la carta");
        lose(&desk);
        until_lost(&mut desk);
        assert!(matches!(desk.app.state.stage, Stage::Home));
        bring_back(&desk);
        desk.until(|desk| desk.app.state.can_sign_in());
        // The old attempt's answer, whenever it comes, asks for no PIN.
        assert!(matches!(desk.app.state.stage, Stage::Home));
        assert_eq!(card.counters().verifications, 0);
    }
}

#[test]
fn while_the_pin_is_asked_the_digits_go_with_the_card() {
    for (lose, bring_back, _) in LOSSES {
        let (mut desk, card) = Desk::asking("st-2048", Mode::Standard);
        let key = PinEvent::Key(Digit::new(1).unwrap());
        drop(desk.app.update(Message::Intent(Intent::Pin(key))));
        lose(&desk);
        until_lost(&mut desk);
        assert!(desk.app.asking.is_none(), "the digits are gone");
        bring_back(&desk);
        desk.until(|desk| desk.app.state.can_sign_in());
        assert_eq!(card.counters().verifications, 0);
    }
}

#[test]
fn during_the_signature_the_attempt_fails_with_the_reason() {
    for (lose, bring_back, code) in LOSSES {
        let (mut desk, card) = Desk::asking("st-2048", Mode::Standard);
        // The card takes its time to sign, so that there is a moment to lose it in.
        desk.fault("delay:600000@sign");
        desk.confirm(PIN);
        desk.until(|desk| {
            matches!(
                desk.app.state.stage,
                Stage::Working {
                    phase: Phase::Signature,
                    ..
                }
            )
        });
        lose(&desk);
        until_lost(&mut desk);
        let (phase, problem) = desk.until_gone_wrong();
        assert_eq!((phase, problem.code()), (Phase::Signature, code));
        desk.assert_tells(&problem);
        assert!(desk.readers.set_faults(READER, Vec::new()) || code == "R09");
        bring_back(&desk);
        desk.until(|desk| desk.app.state.can_sign_in());
        assert_eq!(card.counters().verifications, 1);
        assert!(desk.portal.witness().logins().is_empty());
    }
}

impl Desk {
    fn until_gone_wrong(&mut self) -> (Phase, Problem) {
        self.until(|desk| matches!(desk.app.state.stage, Stage::Failed { .. }));
        match &self.app.state.stage {
            Stage::Failed { phase, problem } => (*phase, problem.clone()),
            other => panic!("{other:?}"),
        }
    }
}

#[test]
fn another_program_that_takes_the_card_is_named_as_the_reason() {
    let (mut desk, _) = Desk::with_card("st-2048", Mode::Standard);
    desk.readers.hold(READER, true);
    desk.until(|desk| desk.app.state.card().is_none());
    desk.assert_tells(&Problem::ReaderInUse {
        reader: READER.to_owned(),
    });
    desk.readers.hold(READER, false);
    desk.until(|desk| desk.app.state.can_sign_in());
}

#[test]
fn of_two_cards_the_one_that_can_sign_in_is_taken() {
    let (mut desk, _) = Desk::with_card("expired", Mode::Standard);
    assert!(!desk.app.state.can_sign_in());
    let card = VirtualCns::new("athena-1024".parse().unwrap()).unwrap();
    desk.readers.plug_in("Secondo lettore");
    desk.readers
        .insert("Secondo lettore", Box::new(card), Behaviour::default());
    desk.until(|desk| desk.app.state.can_sign_in());
    assert_eq!(desk.app.state.card().unwrap().0, "Secondo lettore");
}
