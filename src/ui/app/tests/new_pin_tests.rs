//! A new PIN in the window: what is typed, what is handed over, and when it is wiped.

use iced::window;

use super::new_pin_scenes::{NEW, change, last_puk, lost, unblock};
use super::*;
use crate::flow::{NewPin, NewPinWork, PinOutcome, PinTask, Stage, Typed};
use crate::text::PinWord;
use crate::ui::NewPinIntent;
use crate::ui::app::PinStep;

const OLD: [u8; 8] = [1, 2, 3, 4, 5, 6, 7, 8];

fn say(word: PinWord) -> String {
    Text::new(Language::Italian).pin_word(word)
}

fn step(driven: &Driven) -> PinStep {
    driven.app.renewal.as_ref().expect("the dialog").step
}

fn is_typing(driven: &Driven) -> bool {
    matches!(driven.app.state.stage, Stage::NewPin(NewPin::Typing(_)))
}

#[test]
fn old_new_and_again_are_one_command() {
    let mut driven = change(3);
    driven.renew(&OLD, &NEW);
    let NewPinWork::Set { typed, known, .. } = driven.pin_work() else {
        panic!("nothing is set");
    };
    assert_eq!(known, Tries::Left(3));
    let Typed::Change { old, new } = typed else {
        panic!("a change");
    };
    assert_eq!((old.len(), new.len()), (8, 5));
    assert!(driven.app.renewal.is_none(), "the digits are gone");
    // A second confirmation finds nothing to send.
    driven.key(PinEvent::Confirm);
    assert!(driven.effects.try_recv().is_err());
    // What is on its way can't be called back.
    driven.intend(Intent::Cancel);
    assert!(driven.shows(&say(PinWord::Setting)));
}

#[test]
fn a_new_pin_that_breaks_a_rule_does_not_go_on() {
    let mut driven = change(3);
    driven.new_digits(&OLD);
    driven.key(PinEvent::Confirm);
    for easy in [&[1, 2, 3, 4, 5][..], &[7, 7, 7, 7, 7], &OLD, &[9, 7]] {
        driven.new_digits(easy);
        driven.key(PinEvent::Confirm);
        assert_eq!(step(&driven), PinStep::New, "{easy:?}");
        if easy.len() >= 5 {
            assert!(driven.shows(&say(PinWord::MarkBroken)), "{easy:?}");
        }
        driven.key(PinEvent::Clear);
    }
    // The holder's birth date, as the codice fiscale tells it.
    let born = LABOUR_CONSULTANT.birth_date;
    let digits = format!(
        "{:02}{:02}{:02}",
        born.day(),
        u8::from(born.month()),
        born.year() % 100
    );
    let digits: Vec<u8> = digits.bytes().map(|digit| digit - b'0').collect();
    driven.new_digits(&digits);
    driven.key(PinEvent::Confirm);
    assert_eq!(step(&driven), PinStep::New);
    assert!(driven.effects.try_recv().is_err(), "nothing was sent");
}

#[test]
fn two_different_new_pins_are_not_sent() {
    let mut driven = change(3);
    driven.new_digits(&OLD);
    driven.key(PinEvent::Confirm);
    driven.new_digits(&NEW);
    driven.key(PinEvent::Confirm);
    driven.new_digits(&[9, 7, 5, 3, 2]);
    driven.key(PinEvent::Confirm);
    assert!(driven.shows(&say(PinWord::Differ)));
    assert!(driven.effects.try_recv().is_err(), "nothing was sent");
    driven.press(&say(PinWord::Back));
    assert_eq!(step(&driven), PinStep::New);
    let renewal = driven.app.renewal.as_ref().unwrap();
    assert!(renewal.new.is_empty() && renewal.again.is_empty());
    assert_eq!(renewal.first.len(), 8, "the old PIN stays");
}

#[test]
fn a_last_try_takes_a_yes_before_anything_is_typed() {
    let mut driven = change(1);
    driven.new_digits(&OLD);
    assert!(driven.app.renewal.as_ref().unwrap().first.is_empty());
    driven.intend(Intent::NewPin(NewPinIntent::ConfirmLastTry));
    driven.new_digits(&OLD);
    assert!(driven.app.renewal.as_ref().unwrap().first.is_empty());
    driven.intend(Intent::NewPin(NewPinIntent::ToggleSure));
    driven.intend(Intent::NewPin(NewPinIntent::ConfirmLastTry));
    driven.renew(&OLD, &NEW);
    assert!(matches!(driven.pin_work(), NewPinWork::Set { .. }));
}

#[test]
fn the_last_try_of_the_puk_takes_two() {
    let mut driven = last_puk();
    assert_eq!(step(&driven), PinStep::Sure);
    assert!(driven.effects.try_recv().is_err(), "not sent yet");
    driven.key(PinEvent::Confirm);
    assert!(driven.app.primary().is_some(), "Enter is heard");
    drop(driven.app.update(Message::Primary));
    assert!(driven.effects.try_recv().is_err(), "no key uses it");
    driven.press(&say(PinWord::PukSureYes));
    let NewPinWork::Set { typed, known, .. } = driven.pin_work() else {
        panic!("nothing is set");
    };
    assert!(matches!(typed, Typed::Unblock { .. }));
    assert_eq!(known, Tries::Left(1));
}

#[test]
fn few_tries_of_the_puk_are_warned_of_and_none_ends_it() {
    assert!(!unblock(4).shows(&say(PinWord::PukFew)));
    assert!(unblock(3).shows(&say(PinWord::PukFew)));
    let driven = unblock(0);
    assert!(driven.app.renewal.is_none());
    assert!(matches!(
        driven.app.state.pin_outcome,
        Some(PinOutcome::Failed {
            problem: Problem::PukBlocked,
            ..
        })
    ));
}

#[test]
fn the_digits_are_wiped_when_the_dialog_is_left() {
    // By Esc.
    let mut driven = change(3);
    driven.new_digits(&OLD);
    driven.key(PinEvent::Cancel);
    assert!(driven.app.renewal.is_none());
    assert!(driven.effects.try_recv().is_err(), "nothing was sent");
    // By the card's removal.
    let mut driven = change(3);
    driven.new_digits(&OLD);
    driven.tell(Event::Readers(Ok(vec![reader(false)])));
    assert!(driven.app.renewal.is_none());
    assert!(driven.shows(&say(PinWord::NothingChanged)));
    // After a time without anybody.
    let mut driven = change(3);
    driven.new_digits(&OLD);
    driven.key(PinEvent::Confirm);
    driven.new_digits(&NEW);
    let away = Message::Frame(window::Id::unique(), FrameEvent::Focused(false));
    drop(driven.app.update(away));
    assert!(driven.app.is_left());
    drop(driven.app.update(Message::LeftAlone));
    let renewal = driven.app.renewal.as_ref().unwrap();
    assert!(renewal.first.is_empty() && renewal.new.is_empty());
    assert_eq!(renewal.step, PinStep::First);
    assert!(is_typing(&driven));
}

#[test]
fn what_changed_is_said_exactly() {
    let mut driven = change(3);
    driven.renew(&OLD, &NEW);
    driven.ends(Ok(()));
    for word in [
        PinWord::DoneChange,
        PinWord::DoneChangeWhat,
        PinWord::DoneLetter,
    ] {
        assert!(driven.shows(&say(word)), "{word:?}");
    }
    assert!(!driven.shows(&say(PinWord::DoneMinistry)), "a CNS");
    driven.press(&say(PinWord::Close));
    assert!(!driven.shows(&say(PinWord::DoneChange)));
}

#[test]
fn after_a_lost_contact_the_card_says_which_pin_holds() {
    for (tries, word) in [
        (Tries::Left(2), PinWord::StillOld),
        (Tries::Left(3), PinWord::NotKnown),
    ] {
        let (mut driven, round) = lost();
        assert!(driven.shows(&say(PinWord::LostTitle)));
        driven.rechecked(round, None);
        assert!(driven.shows(&say(PinWord::LostOther)));
        driven.rechecked(round, Some(tries));
        assert!(driven.shows(&say(word)), "{tries:?}");
    }
    // The person may leave it.
    let (mut driven, _) = lost();
    driven.press(&say(PinWord::LostLeave));
    assert!(driven.shows(&say(PinWord::NotKnown)));
}

#[test]
fn nothing_begins_while_the_card_is_at_work() {
    let mut driven = Driven::asking(3).0;
    driven.intend(Intent::NewPin(NewPinIntent::Begin(PinTask::Change)));
    assert!(matches!(driven.app.state.stage, Stage::AskPin(_)));
    assert!(driven.effects.try_recv().is_err());
}
