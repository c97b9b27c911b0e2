//! A new PIN from the page to the card and back, with the real runtime: counters after everything.

use super::*;
use crate::flow::PinOutcome;
use crate::problem::KeypadEnd;
use crate::simulator::card::named;
use crate::simulator::log::ApduLog;
use crate::simulator::reader::Typed;
use crate::text::PinWord;
use crate::ui::NewPinIntent;
use crate::ui::Screen;

const PUK: [u8; 8] = [8, 7, 6, 5, 4, 3, 2, 1];
const NEW: [u8; 8] = [2, 4, 6, 8, 1, 3, 5, 7];

impl Desk {
    /// On the page of the PIN with this card.
    fn at_pin_page(profile: &str) -> (Self, Witness) {
        let mut desk = Self::new(Mode::Standard);
        desk.readers.plug_in(READER);
        let card = named(profile).unwrap().card;
        let witness = desk.readers.insert(READER, card, Behaviour::default());
        desk.until(Self::knows_a_card);
        drop(desk.app.update(Message::Intent(Intent::Open(Screen::Pin))));
        (desk, witness.unwrap())
    }

    fn say(&self, word: PinWord) -> String {
        self.text.pin_word(word)
    }

    #[track_caller]
    fn until_said(&mut self, word: PinWord) {
        let text = self.say(word);
        self.until_shown(&text);
    }

    /// Presses the button of the page and waits for the first step.
    fn begin(&mut self, word: PinWord, first: PinWord) {
        let label = self.say(word);
        assert!(self.press(&label));
        self.until_said(first);
    }

    fn types(&mut self, digits: &[u8]) {
        let keys = digits
            .iter()
            .map(|digit| PinEvent::Key(Digit::new(*digit).unwrap()));
        for event in keys.chain([PinEvent::Confirm]) {
            let intent = Intent::NewPin(NewPinIntent::Key(event));
            drop(self.app.update(Message::Intent(intent)));
        }
    }

    /// All three steps.
    fn renew(&mut self, first: &[u8], new: &[u8]) {
        for digits in [first, new, new] {
            self.types(digits);
        }
    }

    /// Whether the card takes this PIN now, at the portal.
    fn enters_with(&mut self, pin: [u8; 8]) {
        self.until(|desk| desk.app.state.can_sign_in());
        drop(self.app.update(Message::Intent(Intent::SignIn)));
        self.until_shown("Digita il PIN");
        self.confirm(pin);
        self.until(|desk| matches!(desk.app.state.stage, Stage::Done { .. }));
    }
}

/// Families that tell their tries and families that do not, and the CIE.
#[test]
fn the_pin_is_changed_and_the_new_one_enters() {
    for profile in [
        "st-2048",
        "athena-1024",
        "idemia-2021",
        "infocamere-1204",
        "cie-consultant",
    ] {
        let (mut desk, card) = Desk::at_pin_page(profile);
        desk.begin(PinWord::Change, PinWord::OldPin);
        desk.renew(&PIN, &NEW);
        desk.until_said(PinWord::DoneChange);
        desk.assert_shows(&desk.say(PinWord::DoneLetter));
        let is_cie = profile.starts_with("cie");
        let ministry = desk.say(PinWord::DoneMinistry);
        assert_eq!(desk.shows(&ministry), is_cie, "{profile}");
        let counters = card.counters();
        assert_eq!(counters.pin_tries_left, 3, "{profile}");
        desk.enters_with(NEW);
    }
}

#[test]
fn a_wrong_old_pin_costs_one_try_and_the_right_one_changes() {
    for profile in ["st-2048", "cie"] {
        let (mut desk, card) = Desk::at_pin_page(profile);
        desk.begin(PinWord::Change, PinWord::OldPin);
        desk.renew(&WRONG, &NEW);
        desk.until_said(PinWord::OldWrong);
        assert_eq!(card.counters().pin_tries_left, 2, "{profile}");
        desk.renew(&PIN, &NEW);
        desk.until_said(PinWord::DoneChange);
        assert_eq!(card.counters().pin_tries_left, 3, "{profile}");
    }
}

#[test]
fn a_blocked_pin_is_unblocked_with_the_puk() {
    for (profile, left) in [("blocked", 8), ("cie-blocked", 10)] {
        let (mut desk, card) = Desk::at_pin_page(profile);
        desk.begin(PinWord::Unblock, PinWord::Puk);
        desk.assert_shows(&desk.text.tries_left(left));
        desk.renew(&WRONG, &NEW);
        desk.until_said(PinWord::PukWrong);
        assert_eq!(card.counters().puk_tries_left, left - 1, "{profile}");
        desk.renew(&PUK, &NEW);
        desk.until_said(PinWord::DoneUnblock);
        let counters = card.counters();
        assert_eq!(
            (counters.pin_tries_left, counters.puk_tries_left),
            (3, left),
            "{profile}"
        );
    }
}

#[test]
fn the_last_try_of_the_puk_takes_two_yeses() {
    let (mut desk, card) = Desk::at_pin_page("cie-blocked");
    desk.begin(PinWord::Unblock, PinWord::Puk);
    for left in (1..10).rev() {
        desk.renew(&WRONG, &NEW);
        desk.until(|_| card.counters().puk_tries_left == left);
        let word = if left == 1 {
            PinWord::PukLastTitle
        } else {
            PinWord::PukWrong
        };
        desk.until_said(word);
        let few = desk.say(PinWord::PukFew);
        assert_eq!(desk.shows(&few), (2..=3).contains(&left), "{left}");
    }
    desk.press(&desk.say(PinWord::PukLastYes));
    desk.press(&desk.text.word(Word::Continue));
    desk.renew(&PUK, &NEW);
    desk.assert_shows(&desk.say(PinWord::PukSureTitle));
    assert_eq!(card.counters().puk_tries_left, 1, "nothing was sent");
    desk.press(&desk.say(PinWord::PukSureYes));
    desk.until_said(PinWord::DoneUnblock);
    assert_eq!(card.counters().puk_tries_left, 10);
}

/// The contact is lost at the old PIN, at the new one, or with its answer; with all tries left or
/// after a wrong one. Only what the counter proves is said.
#[test]
fn a_card_that_goes_in_the_middle_is_looked_at_when_it_is_back() {
    for (profile, wrong_before, fault, word, left) in [
        // A CIE takes the old PIN first: without it, nothing changed.
        ("cie", false, "remove@verify", PinWord::StillOld, 3),
        ("cie", true, "remove@change", PinWord::NotKnown, 3),
        ("cie", true, "short@change", PinWord::NotKnown, 3),
        // A CNS has one command for both.
        ("st-2048", false, "remove@change", PinWord::NotKnown, 3),
        ("st-2048", true, "remove@change", PinWord::StillOld, 2),
        ("st-2048", true, "short@change", PinWord::NotKnown, 3),
        ("st-2048", true, "6F00@change", PinWord::StillOld, 2),
        // It never tells its tries.
        ("athena-1024", true, "short@change", PinWord::NotKnown, 3),
    ] {
        let context = format!("{profile} {fault}");
        let (mut desk, card) = Desk::at_pin_page(profile);
        desk.begin(PinWord::Change, PinWord::OldPin);
        if wrong_before {
            desk.renew(&WRONG, &NEW);
            desk.until_said(PinWord::OldWrong);
        }
        desk.fault(fault);
        let verifications = card.counters().verifications;
        // A CIE takes the old PIN by itself; of a command that got lost the card knows nothing.
        let sent = u32::from(profile == "cie" && fault != "remove@verify");
        desk.renew(&PIN, &NEW);
        if fault.starts_with("remove") {
            desk.until_said(PinWord::LostTitle);
            assert!(desk.readers.set_faults(READER, Vec::new()));
            desk.readers.put_back(READER);
        }
        desk.until_said(word);
        let now = card.counters();
        assert_eq!(now.pin_tries_left, left, "{context}");
        assert_eq!(now.verifications, verifications + sent, "{context}");
    }
}

#[test]
fn what_the_card_refuses_is_said_and_nothing_changed() {
    for (fault, code) in [
        ("6982@change", "P12"),
        ("6985@change", "P12"),
        ("6D00@change", "P12"),
        ("6A80@change", "P13"),
        ("6700@change", "P17"),
        ("6984@change", "P02"),
        ("6A88@change", "C19"),
    ] {
        let (mut desk, card) = Desk::at_pin_page("st-2048");
        desk.begin(PinWord::Change, PinWord::OldPin);
        desk.fault(fault);
        desk.renew(&PIN, &NEW);
        desk.until_said(PinWord::NothingChanged);
        let problem = match &desk.app.state.pin_outcome {
            Some(PinOutcome::Failed { problem, .. }) => problem.clone(),
            other => panic!("{fault}: {other:?}"),
        };
        assert_eq!(problem.code(), code, "{fault}");
        desk.assert_tells(&problem);
        assert_eq!(card.counters().pin_tries_left, 3, "{fault}");
    }
}

#[test]
fn another_card_in_its_place_is_noticed() {
    let (mut desk, _) = Desk::at_pin_page("cie");
    desk.begin(PinWord::Change, PinWord::OldPin);
    desk.fault("remove@verify");
    desk.renew(&PIN, &NEW);
    desk.until_said(PinWord::LostTitle);
    let other = named("st-2048").unwrap().card;
    desk.readers.insert(READER, other, Behaviour::default());
    desk.until_said(PinWord::LostOther);
    let leave = desk.say(PinWord::LostLeave);
    desk.press(&leave);
    desk.assert_shows(&desk.say(PinWord::StillOld));
}

#[test]
fn what_can_not_be_tried_is_said_before_anything_is_typed() {
    let (mut desk, card) = Desk::at_pin_page("not-activated");
    let label = desk.say(PinWord::Change);
    assert!(!desk.press(&label), "the button is dead");
    desk.assert_shows(&desk.say(PinWord::NotActive));
    assert_eq!(card.counters().verifications, 0);
}

/// The card's command as the reader completes it, byte for byte, and what ends without a PIN.
#[test]
fn the_pin_is_changed_on_the_reader_s_keypad() {
    let mut desk = Desk::new(Mode::Standard);
    desk.readers.plug_in(READER);
    desk.readers.give_keypad(READER);
    let log = ApduLog::default();
    let card = named("athena-1024").unwrap().card;
    let witness = card.witness();
    let behaviour = Behaviour {
        log: log.clone(),
        ..Behaviour::default()
    };
    desk.readers.insert(READER, card, behaviour);
    desk.until(Desk::knows_a_card);
    drop(desk.app.update(Message::Intent(Intent::Open(Screen::Pin))));
    desk.begin(PinWord::Change, PinWord::OldPin);
    let pins = |pins: [&[u8]; 3]| Typed::Pins(pins.iter().map(|pin| pin.to_vec()).collect());
    for (typed, reason) in [
        (Typed::Cancel, KeypadEnd::Cancelled),
        (pins([b"12345678", b"97531", b"97532"]), KeypadEnd::Differ),
        (pins([b"12345678", b"975", b"975"]), KeypadEnd::Length),
    ] {
        let label = desk.say(PinWord::KeypadUse);
        assert!(desk.press(&label));
        desk.assert_shows(&desk.say(PinWord::KeypadCancel));
        desk.readers.type_on_keypad(READER, typed);
        let words = desk.text.problem(&Problem::Keypad { reason });
        desk.until_shown(&words.what);
        assert_eq!(witness.counters().pin_tries_left, 3, "{reason:?}");
    }
    // A wrong old PIN costs its try, as on the keyboard.
    let label = desk.say(PinWord::KeypadUse);
    desk.press(&label);
    desk.readers
        .type_on_keypad(READER, pins([b"97531864", b"24680", b"24680"]));
    desk.until_said(PinWord::OldWrong);
    assert_eq!(witness.counters().pin_tries_left, 2);
    desk.press(&label);
    desk.readers
        .type_on_keypad(READER, pins([b"12345678", b"24680", b"24680"]));
    desk.until_said(PinWord::DoneChange);
    assert_eq!(witness.counters().pin_tries_left, 3);
    let structures = desk.readers.keypad_structures(READER);
    assert_eq!(structures.len(), 5, "one for each press, none repeated");
    let command = [&[0x00, 0x24, 0x00, 0x10, 0x10][..], &[0xFF; 16]].concat();
    let head = [
        30, 30, 0x82, 0x08, 0x00, 0x00, 0x08, 0x08, 0x05, 0x03, 0x02, 0x03, 0x10, 0x04, 0x00, 0x01,
        0x02, 0x00, 0x00, 0x00, 0x15, 0x00, 0x00, 0x00,
    ];
    assert_eq!(structures[4], [&head[..], &command].concat());
    let changes = log.exchanges();
    let changes = changes
        .iter()
        .filter(|exchange| exchange.command.starts_with("0024"));
    assert_eq!(changes.count(), 2, "only whole entries reach the card");
}

#[test]
fn a_cie_does_not_take_the_reader_s_keypad() {
    let mut desk = Desk::new(Mode::Standard);
    desk.readers.plug_in(READER);
    desk.readers.give_keypad(READER);
    let card = named("cie").unwrap().card;
    desk.readers.insert(READER, card, Behaviour::default());
    desk.until(Desk::knows_a_card);
    drop(desk.app.update(Message::Intent(Intent::Open(Screen::Pin))));
    desk.begin(PinWord::Change, PinWord::OldPin);
    desk.assert_shows(&desk.say(PinWord::KeypadNotCie));
    assert!(!desk.shows(&desk.say(PinWord::KeypadUse)));
}

/// The page tells the tries of PIN and PUK before anything is begun, of cards that tell them without
/// a try (cns-card.md §6), and says so plainly of the others. No try is used, and no such question
/// goes to a card that might count it.
#[test]
fn the_page_tells_the_tries_before_anything_is_begun() {
    for (profile, puk) in [
        ("st-2048", Some(8)),
        ("idemia-2021", Some(8)),
        ("puk-few", Some(2)),
        ("athena-1024", None),
        ("cie", Some(10)),
        ("cie-tries-hidden", None),
    ] {
        let (mut desk, card) = Desk::at_pin_page(profile);
        let label = desk.say(PinWord::Puk);
        let words = match puk {
            Some(left) => desk.text.tries_left(left),
            None => desk.say(PinWord::PukUnknown),
        };
        desk.until_shown(&format!("{label}: {words}"));
        let few = desk.say(PinWord::PukFew);
        assert_eq!(desk.shows(&few), profile == "puk-few");
        let counters = card.counters();
        assert_eq!(counters.verifications, 0, "{profile}");
        assert_eq!(counters.pin_tries_left, 3 * u8::from(profile != "puk-few"));
    }
}
