//! The PIN dialog: keypad, paste, absence, help, the last try, and its ends.

use iced::window;

use super::*;
use crate::settings::Keypad;
use crate::ui::widget::pin_pad::KeyOrder;

fn asking_with(change: Change) -> Driven {
    let mut settings = Settings::default();
    settings.apply(change);
    let mut driven = Driven::with_settings(settings);
    driven.put_card(3);
    driven.ask_pin();
    driven
}

impl Driven {
    fn window_focused(&mut self, focused: bool) {
        let event = FrameEvent::Focused(focused);
        drop(self.app.update(Message::Frame(window::Id::unique(), event)));
    }

    fn paste(&mut self, text: &str) {
        let pasted = Pasted::new(Some(text.to_owned()));
        drop(self.app.update(Message::Pasted(pasted)));
    }

    fn order(&self) -> KeyOrder {
        self.app.asking.as_ref().unwrap().order
    }
}

#[test]
fn the_keypad_is_shown_as_the_setting_says() {
    let (driven, _) = Driven::asking(3);
    assert!(!driven.shows("7"));
    let mut driven = asking_with(Change::Keypad(Keypad::On));
    for digit in ["7", "0", "1", "1", "9"] {
        driven.press(digit);
    }
    assert_eq!(driven.buffer().len(), 5);
    driven.press("Conferma");
    assert!(matches!(driven.asked(), Effect::Login { .. }));
}

#[test]
fn a_shuffled_keypad_keeps_its_order_for_one_dialog() {
    let mut orders = Vec::new();
    for _ in 0..8 {
        let mut driven = asking_with(Change::Keypad(Keypad::Shuffled));
        let order = driven.order();
        driven.press("7");
        driven.press("3");
        assert_eq!(driven.order(), order);
        assert_eq!(driven.buffer().len(), 2);
        orders.push(order);
    }
    // Eight equal ones of 10! by chance: never.
    assert!(orders.iter().any(|order| *order != orders[0]));
    assert_eq!(
        asking_with(Change::Keypad(Keypad::On)).order(),
        KeyOrder::default()
    );
}

#[test]
fn digits_are_cleared_when_nobody_comes_back() {
    let (mut driven, _) = Driven::asking(3);
    driven.type_digits(&[1, 2, 3]);
    assert!(!driven.app.is_left(), "the window is in front");
    driven.window_focused(false);
    assert!(driven.app.is_left(), "the time runs");
    driven.window_focused(true);
    assert!(!driven.app.is_left(), "somebody came back");
    drop(driven.app.update(Message::LeftAlone));
    assert_eq!(driven.buffer().len(), 3, "a tick that came late");
    driven.window_focused(false);
    drop(driven.app.update(Message::LeftAlone));
    assert!(driven.buffer().is_empty());
    assert!(!driven.app.is_left(), "nothing is left to clear");
    assert!(driven.shows(&driven.app.text.word(crate::text::Word::PinLeftAlone)));
    driven.window_focused(true);
    driven.type_digits(&[1]);
    assert!(!driven.shows(&driven.app.text.word(crate::text::Word::PinLeftAlone)));
}

#[test]
fn no_time_runs_without_digits() {
    let (mut driven, _) = Driven::asking(3);
    driven.window_focused(false);
    assert!(!driven.app.is_left());
    driven.intend(Intent::Cancel);
    assert!(!driven.app.is_left());
}

#[test]
fn pasting_is_refused_unless_the_setting_allows_it() {
    let (mut driven, _) = Driven::asking(3);
    driven.intend(Intent::Pin(PinEvent::Paste));
    assert!(driven.shows("Il PIN va digitato: non si può incollare."));
    driven.paste("12345");
    assert!(driven.buffer().is_empty());

    let mut driven = asking_with(Change::PasteAllowed(true));
    driven.type_digits(&[9]);
    driven.paste(" 12345\n");
    assert_eq!(driven.buffer().len(), 5);
    assert!(
        driven.effects.try_recv().is_err(),
        "nothing is sent by pasting"
    );
    driven.intend(Intent::Pin(PinEvent::Confirm));
    let Effect::Login {
        pin: PinEntry::Typed(pin),
        ..
    } = driven.asked()
    else {
        panic!("the PIN is to be used");
    };
    assert_eq!(pin.len(), 5);
}

#[test]
fn what_is_no_pin_is_not_pasted() {
    let mut driven = asking_with(Change::PasteAllowed(true));
    for text in ["", "1234", "123456789", "12345a", "１２３４５", "1 2 3 4 5"] {
        driven.type_digits(&[9]);
        driven.paste(text);
        assert!(driven.buffer().is_empty(), "{text:?}");
        let hint = driven.app.text.word(crate::text::Word::PastedNoPin);
        assert!(driven.shows(&hint), "{text:?}");
    }
}

#[test]
fn what_was_pasted_is_not_printed() {
    let pasted = Message::Pasted(Pasted::new(Some("13579".to_owned())));
    assert!(!format!("{pasted:?}").contains("13579"));
}

#[test]
fn closing_and_removing_the_card_clear_the_digits() {
    let (mut driven, _) = Driven::asking(3);
    driven.type_digits(&[1, 2, 3]);
    driven.press("Annulla");
    assert!(driven.app.asking.is_none());
    driven.ask_pin_after_stop();
    assert!(driven.buffer().is_empty());
    driven.type_digits(&[1, 2, 3]);
    driven.tell(Event::Readers(Ok(vec![reader(false)])));
    assert!(driven.app.asking.is_none());
}

impl Driven {
    fn ask_pin_after_stop(&mut self) {
        assert!(matches!(self.asked(), Effect::Stop(_)));
        self.ask_pin();
    }
}

#[test]
fn the_dialog_names_host_and_card() {
    let (driven, _) = Driven::asking(3);
    assert!(driven.shows("PIN della carta per accedere a cns.esempio.it (da 5 a 8 cifre)"));
    let (_, card) = driven.app.state.card().unwrap();
    let number = card.certificate.as_ref().unwrap();
    let number = number.certificate.holder().card_number.unwrap();
    let named = format!("CNS (ST Incard, CNS 1.1), {}", number.masked());
    assert!(driven.shows(&named));
    assert!(!named.contains(&number.to_string()), "the number is masked");
}

#[test]
fn wrong_tries_are_counted_where_they_are_known() {
    for (tries, words) in [
        (3, "Restano 3 tentativi"),
        (2, "PIN già sbagliato 1 volta: restano 2 tentativi"),
    ] {
        let (driven, _) = Driven::asking(tries);
        assert!(driven.shows(words), "{words}");
    }
    let (mut driven, _) = Driven::asking(1);
    driven.press("Ho il PIN davanti a me");
    driven.press("Continua");
    assert!(driven.shows("PIN già sbagliato 2 volte: resta 1 tentativo"));
}

#[test]
fn a_yes_can_be_taken_back() {
    let (mut driven, _) = Driven::asking(1);
    driven.press("Ho il PIN davanti a me");
    driven.press("Ho il PIN davanti a me");
    driven.press("Continua");
    assert!(driven.shows("Resta un solo tentativo"));
}

#[test]
fn the_help_unfolds_where_the_pin_is() {
    let (mut driven, _) = Driven::asking(3);
    let words = driven.app.text.word(crate::text::Word::WhereIsPinCns);
    assert!(!driven.shows(&words));
    driven.press("Dove trovo il PIN");
    assert!(driven.shows(&words));
    driven.press("Dove trovo il PIN");
    assert!(!driven.shows(&words));
}

#[test]
fn a_pin_that_is_blocked_has_a_page_and_no_dialog() {
    for (tries, code) in [
        (Tries::Left(0), "VARCO-C15"),
        (Tries::NotActivated, "VARCO-P02"),
    ] {
        let mut driven = Driven::new();
        driven.tell(Event::Readers(Ok(vec![reader(true)])));
        let Effect::ReadCard { round, .. } = driven.asked() else {
            panic!("the card is to be read");
        };
        let mut card = card(tries);
        card.sign_in = SignIn::Impossible(tries.obstacle().unwrap());
        driven.tell(Event::CardRead {
            round,
            result: Ok(card),
        });
        assert!(driven.shows(code));
        assert!(!driven.shows("Accedi con la carta"), "nothing to press");
    }
}
