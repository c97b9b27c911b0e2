//! The scenes of a new PIN: every step, every barrier, every outcome.

use super::scenes::Scene;
use super::*;
use crate::flow::{Counters, NewPinEvent, NewPinWork, OfReader, PinRules, PinTask, Standing};
use crate::problem::KeypadEnd;
use crate::ui::NewPinIntent;

/// A PIN that keeps all rules.
pub(super) const NEW: [u8; 5] = [9, 7, 5, 3, 1];
const OLD: [u8; 8] = [1, 2, 3, 4, 5, 6, 7, 8];

pub(super) const ALL: [Scene; 36] = [
    scene("new-pin-keypad-offered", at_keypad),
    scene("new-pin-keypad-waiting", || {
        let mut driven = at_keypad();
        driven.intend(Intent::Keypad);
        driven
    }),
    scene("new-pin-keypad-cancelled", || {
        let mut driven = at_keypad();
        driven.intend(Intent::Keypad);
        let reason = KeypadEnd::Cancelled;
        driven.ends(Err(Problem::Keypad { reason }));
        driven
    }),
    scene("new-pin-keypad-not-puk", || {
        let ready = keypad_scenes::KEYPAD;
        with_keypad(card(Tries::Left(0)), PinTask::Unblock, (0, 8), ready)
    }),
    scene("new-pin-keypad-not-cie", || {
        with_keypad(cie_card(), PinTask::Change, (3, 10), OfReader::NotForCie)
    }),
    scene("new-pin-hub", || on_page(card(Tries::Left(3)))),
    scene("new-pin-hub-told", || told(3, Tries::Left(8)).0),
    scene("new-pin-hub-few", || told(0, Tries::Left(2)).0),
    scene("new-pin-hub-puk-blocked", || told(0, Tries::Left(0)).0),
    scene("new-pin-hub-untold", || told(3, Tries::NotReadable).0),
    scene("new-pin-blocked", || on_page(card(Tries::Left(0)))),
    scene("new-pin-not-active", || on_page(card(Tries::NotActivated))),
    scene("new-pin-asking", || {
        let mut driven = on_page(card(Tries::Left(3)));
        driven.intend(Intent::NewPin(NewPinIntent::Begin(PinTask::Change)));
        driven
    }),
    scene("new-pin-change-empty", || change(3)),
    scene("new-pin-change-one-used", || change(2)),
    scene("new-pin-change-wrong", || {
        let mut driven = set(change(3), &OLD);
        driven.ends(Err(Problem::WrongPin { left: Some(2) }));
        driven
    }),
    scene("new-pin-change-last-try", || change(1)),
    scene("new-pin-change-rules", || typed(change(3), &OLD, &[])),
    scene("new-pin-change-half", || typed(change(3), &OLD, &[9, 7, 5])),
    scene("new-pin-change-broken", || {
        typed(change(3), &OLD, &[1, 2, 3, 4, 5])
    }),
    scene("new-pin-change-ok", || typed(change(3), &OLD, &NEW)),
    scene("new-pin-change-again", || {
        let mut driven = typed(change(3), &OLD, &NEW);
        driven.key(PinEvent::Confirm);
        driven
    }),
    scene("new-pin-change-differ", || {
        let mut driven = typed(change(3), &OLD, &NEW);
        driven.key(PinEvent::Confirm);
        driven.new_digits(&[9, 7, 5, 3, 2]);
        driven.key(PinEvent::Confirm);
        driven
    }),
    scene("new-pin-setting", || set(change(3), &OLD)),
    scene("new-pin-done", || {
        let mut driven = set(change(3), &OLD);
        driven.ends(Ok(()));
        driven
    }),
    scene("new-pin-done-cie", || {
        let mut driven = with(cie_card(), PinTask::Change, 3, 10);
        driven.renew(&OLD, &[9, 7, 5, 3, 1, 8, 6, 4]);
        driven.ends(Ok(()));
        driven
    }),
    scene("new-pin-unblock", || unblock(8)),
    scene("new-pin-unblock-few", || unblock(3)),
    scene("new-pin-puk-last", || unblock(1)),
    scene("new-pin-puk-last-sure", last_puk),
    scene("new-pin-puk-blocked", || unblock(0)),
    scene("new-pin-forbidden", || {
        let mut driven = set(change(3), &OLD);
        let status = "6982".to_owned();
        driven.ends(Err(Problem::NewPinForbidden { status }));
        driven
    }),
    scene("new-pin-lost", || lost().0),
    scene("new-pin-lost-other", || {
        let (mut driven, round) = lost();
        driven.rechecked(round, None);
        driven
    }),
    scene("new-pin-still-old", || {
        let (mut driven, round) = lost();
        driven.rechecked(round, Some(Tries::Left(2)));
        driven
    }),
    scene("new-pin-not-known", || {
        let (mut driven, round) = lost();
        driven.rechecked(round, Some(Tries::Left(3)));
        driven
    }),
];

const fn scene(name: &'static str, set: fn() -> Driven) -> Scene {
    Scene { name, set }
}

impl Driven {
    pub(super) fn key(&mut self, event: PinEvent) {
        self.intend(Intent::NewPin(NewPinIntent::Key(event)));
    }

    pub(super) fn new_digits(&mut self, digits: &[u8]) {
        for digit in digits {
            self.key(PinEvent::Key(Digit::new(*digit).unwrap()));
        }
    }

    /// Types everything and confirms it.
    pub(super) fn renew(&mut self, first: &[u8], new: &[u8]) {
        for digits in [first, new, new] {
            self.new_digits(digits);
            self.key(PinEvent::Confirm);
        }
    }

    /// The work that was asked for last.
    #[track_caller]
    pub(super) fn pin_work(&self) -> NewPinWork {
        match self.effects.try_iter().last() {
            Some(Effect::NewPin(work)) => work,
            other => panic!("{other:?}"),
        }
    }

    #[track_caller]
    pub(super) fn ends(&mut self, result: Result<(), Problem>) {
        let NewPinWork::Set { round, .. } = self.pin_work() else {
            panic!("nothing is set");
        };
        self.tell(Event::NewPin(NewPinEvent::Ended { round, result }));
    }

    pub(super) fn rechecked(&mut self, round: Round, tries: Option<Tries>) {
        let result = Ok(tries);
        self.tell(Event::NewPin(NewPinEvent::Rechecked { round, result }));
    }
}

pub(super) fn cie_card() -> Box<CardSummary> {
    Box::new(CardSummary {
        kind: Kind::Cie,
        model: "CIE 3.0 (NXP)".to_owned(),
        certificate: None,
        tries: Tries::NotAsked,
        pin_length: PinLength { min: 8, max: 8 },
        ..*card(Tries::Left(3))
    })
}

fn on_page(card: Box<CardSummary>) -> Driven {
    let mut driven = Driven::new();
    driven.tell(Event::Readers(Ok(vec![reader(true)])));
    let Effect::ReadCard { round, .. } = driven.asked() else {
        panic!("the card is to be read");
    };
    driven.tell(Event::CardRead {
        round,
        result: Ok(card),
    });
    driven.intend(Intent::Open(Screen::Pin));
    driven
}

/// On the page with a card that told these tries; and the question that it answered.
pub(super) fn told(pin: u8, puk: Tries) -> (Driven, Round) {
    let mut driven = on_page(card(Tries::Left(pin)));
    let NewPinWork::Count { round, .. } = driven.pin_work() else {
        panic!("the card is to be asked");
    };
    let pin = Tries::Left(pin);
    driven.tell(Event::NewPin(NewPinEvent::Counted {
        round,
        result: Ok(Counters { pin, puk }),
    }));
    (driven, round)
}

/// With a card that says these tries, up to where something is typed.
pub(super) fn with(card: Box<CardSummary>, task: PinTask, pin: u8, puk: u8) -> Driven {
    with_keypad(card, task, (pin, puk), OfReader::None)
}

fn with_keypad(
    card: Box<CardSummary>,
    task: PinTask,
    (pin, puk): (u8, u8),
    keypad: OfReader,
) -> Driven {
    let rules = match &card.certificate {
        Some(read) => PinRules::of_holder(card.pin_length, &read.certificate.holder()),
        None => PinRules::of_length(card.pin_length),
    };
    let mut driven = on_page(card);
    driven.intend(Intent::NewPin(NewPinIntent::Begin(task)));
    let NewPinWork::Ask { round, .. } = driven.pin_work() else {
        panic!("the card is to be asked");
    };
    let counters = Counters {
        pin: Tries::Left(pin),
        puk: Tries::Left(puk),
    };
    let standing = Box::new(Standing {
        counters,
        rules,
        keypad,
    });
    driven.tell(Event::NewPin(NewPinEvent::Asked {
        round,
        result: Ok(standing),
    }));
    driven
}

/// At a reader with a keypad.
pub(super) fn at_keypad() -> Driven {
    let ready = keypad_scenes::KEYPAD;
    with_keypad(card(Tries::Left(3)), PinTask::Change, (3, 8), ready)
}

pub(super) fn change(tries: u8) -> Driven {
    with(card(Tries::Left(tries)), PinTask::Change, tries, 8)
}

pub(super) fn unblock(puk: u8) -> Driven {
    with(card(Tries::Left(0)), PinTask::Unblock, 0, puk)
}

/// The first secret is typed, and so much of the new PIN.
fn typed(mut driven: Driven, first: &[u8], new: &[u8]) -> Driven {
    driven.new_digits(first);
    driven.key(PinEvent::Confirm);
    driven.new_digits(new);
    driven
}

fn set(mut driven: Driven, first: &[u8]) -> Driven {
    driven.renew(first, &NEW);
    driven
}

/// Everything is typed for the last try of the PUK.
pub(super) fn last_puk() -> Driven {
    let mut driven = unblock(1);
    driven.intend(Intent::NewPin(NewPinIntent::ToggleSure));
    driven.intend(Intent::NewPin(NewPinIntent::ConfirmLastTry));
    driven.renew(&[8, 7, 6, 5, 4, 3, 2, 1], &NEW);
    driven
}

/// The card was taken out in the middle.
pub(super) fn lost() -> (Driven, Round) {
    let mut driven = set(change(3), &OLD);
    let NewPinWork::Set { round, .. } = driven.pin_work() else {
        panic!("nothing is set");
    };
    driven.tell(Event::Readers(Ok(vec![reader(false)])));
    let result = Err(Problem::NewPinUnsettled);
    driven.tell(Event::NewPin(NewPinEvent::Ended { round, result }));
    (driven, round)
}
