//! From the card to the services, and the PIN in between.

use super::*;
use crate::simulator::people::LABOUR_CONSULTANT;
use crate::text::Phrase;

#[test]
fn from_an_empty_desk_to_the_services_and_out_again() {
    let mut desk = Desk::new(Mode::Standard);
    desk.until_shown("Collega un lettore");
    desk.readers.plug_in(READER);
    // The reader does not say whether it is one for the chip or for contactless cards.
    let insert = desk.text.say(Phrase::InsertOrLay);
    desk.until_shown(&insert);
    let card = desk.insert("st-2048");
    desk.until(|desk| desk.app.state.can_sign_in());
    desk.press("Accedi con la carta");
    desk.until_shown("Digita il PIN");
    desk.assert_shows("Restano 3 tentativi");
    desk.confirm(PIN);
    desk.until_shown("Durc Online");
    let name = format!(
        "{} {}",
        LABOUR_CONSULTANT.given_name, LABOUR_CONSULTANT.surname
    );
    desk.assert_shows(&name);
    desk.assert_shows("Apri il portale nel browser");
    let counters = card.counters();
    assert_eq!((counters.verifications, counters.signatures), (1, 1));
    assert_eq!(desk.portal.witness().logins().len(), 1);
    assert!(desk.press("Esci"));
    assert!(!desk.shows(&name), "nobody is signed in any more");
    desk.until_shown("Anche il portale ha chiuso la sessione.");
    assert_eq!(desk.log_outs(), 1);
}

#[test]
fn a_wrong_pin_costs_one_try_and_the_right_one_enters() {
    let (mut desk, card) = Desk::asking("st-2048", Mode::Standard);
    desk.confirm(WRONG);
    desk.until_shown("PIN errato.");
    desk.assert_shows("PIN già sbagliato 1 volta: restano 2 tentativi");
    assert_eq!(card.counters().verifications, 1);
    desk.confirm(PIN);
    desk.until_shown("Durc Online");
    let counters = card.counters();
    assert_eq!((counters.verifications, counters.pin_tries_left), (2, 3));
}

#[test]
fn the_last_try_stands_behind_a_barrier() {
    let (mut desk, card) = Desk::with_card("last-try", Mode::Standard);
    desk.press("Accedi con la carta");
    desk.until_shown("Resta un solo tentativo");
    assert!(!desk.press("Continua"), "first the person has to be sure");
    assert!(desk.press("Ho il PIN davanti a me"));
    assert!(desk.press("Continua"));
    desk.assert_shows("Digita il PIN");
    assert_eq!(card.counters().verifications, 0);
    desk.confirm(PIN);
    desk.until_shown("Durc Online");
    assert_eq!(card.counters().pin_tries_left, 3);
}

#[test]
fn three_wrong_pins_block_and_the_fourth_is_never_asked_for() {
    let (mut desk, card) = Desk::asking("st-2048", Mode::Standard);
    desk.confirm(WRONG);
    desk.until_shown("PIN già sbagliato 1 volta: restano 2 tentativi");
    desk.confirm(WRONG);
    desk.until_shown("Resta un solo tentativo");
    desk.press("Ho il PIN davanti a me");
    desk.press("Continua");
    desk.confirm(WRONG);
    let (phase, problem) = desk.until_failed();
    assert_eq!((phase, &problem), (Phase::Pin, &Problem::PinBlocked));
    desk.assert_tells(&problem);
    assert!(!desk.app.state.can_sign_in());
    assert_eq!(card.counters().verifications, 3);
}

#[test]
fn a_card_that_can_not_sign_in_says_why_and_nothing_can_be_pressed() {
    for (profile, code) in [
        ("blocked", "VARCO-C15"),
        ("not-activated", "VARCO-P02"),
        ("expired", "VARCO-C13"),
        ("ace-2025", "VARCO-C07"),
    ] {
        let (mut desk, card) = Desk::with_card(profile, Mode::Standard);
        desk.assert_shows(code);
        assert!(!desk.app.state.can_sign_in(), "{profile}");
        drop(desk.app.update(Message::Intent(Intent::SignIn)));
        assert!(matches!(desk.app.state.stage, Stage::Home), "{profile}");
        let counters = card.counters();
        assert_eq!((counters.verifications, counters.signatures), (0, 0));
    }
}

#[test]
fn who_stops_before_the_pin_has_lost_nothing() {
    let (mut desk, card) = Desk::asking("st-2048", Mode::Standard);
    assert!(desk.press("Annulla"));
    desk.assert_shows("Accedi con la carta");
    assert_eq!(card.counters().verifications, 0);
    desk.press("Accedi con la carta");
    desk.until_shown("Digita il PIN");
}

#[test]
fn the_first_steps_move_on_by_themselves() {
    let mut desk = Desk::new(Mode::Standard);
    desk.app.desk.settings.first_run_done = false;
    desk.until_shown("Collega il lettore di smart card a una presa USB.");
    desk.readers.plug_in(READER);
    desk.until_shown("Inserisci la carta con il chip in avanti, fino in fondo.");
    assert!(!desk.shows("Ho il PIN: si comincia"));
    desk.insert("st-2048");
    desk.until_shown("Il PIN di questa carta ha da 5 a 8 cifre: servono tutte.");
    assert!(desk.press("Ho il PIN: si comincia"));
    desk.assert_shows("Accedi con la carta");
}

#[test]
fn the_first_steps_can_be_skipped_at_once() {
    let mut desk = Desk::new(Mode::Standard);
    desk.app.desk.settings.first_run_done = false;
    assert!(desk.press("Salta"));
    desk.until_shown("Collega un lettore");
}
