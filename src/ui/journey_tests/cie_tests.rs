//! With a CIE: from the card on the reader to the services, and what stands in the way.

use super::*;
use crate::flow::SignIn;
use crate::simulator::card::named;
use crate::text::{Phrase, Word};

/// A contactless reader by its name.
const BY_RADIO: &str = "ACS ACR1252 Dual Reader [ACR1252 Dual Reader PICC] 00 00";
const OTHER: &str = "Bit4id miniLector EVO 00 00";

impl Desk {
    fn lay(&self, reader: &str, profile: &str) -> Witness {
        let card = named(profile).unwrap().card;
        let inserted = self.readers.insert(reader, card, Behaviour::default());
        inserted.unwrap()
    }

    /// With a CIE on a contactless reader, read.
    fn with_cie(profile: &str) -> (Self, Witness) {
        let mut desk = Self::new(Mode::Standard);
        desk.readers.plug_in(BY_RADIO);
        let card = desk.lay(BY_RADIO, profile);
        desk.until(Self::knows_a_card);
        (desk, card)
    }

    fn asking_cie(profile: &str) -> (Self, Witness) {
        let (mut desk, card) = Self::with_cie(profile);
        desk.press("Accedi con la carta");
        desk.until_shown("Digita il PIN");
        (desk, card)
    }
}

#[test]
fn from_the_reader_to_the_services() {
    let mut desk = Desk::new(Mode::Standard);
    desk.readers.plug_in(BY_RADIO);
    desk.until_shown("Appoggia la carta");
    let card = desk.lay(BY_RADIO, "cie-consultant");
    desk.until_shown("CIE riconosciuta: i dati del certificato appariranno dopo il PIN.");
    desk.press("Accedi con la carta");
    desk.until_shown("Digita il PIN");
    desk.confirm(PIN);
    desk.assert_shows(&desk.text.say(Phrase::HoldStill));
    desk.until_shown("Durc Online");
    let counters = card.counters();
    assert_eq!((counters.verifications, counters.pin_tries_left), (1, 3));
    assert_eq!(desk.portal.witness().logins().len(), 1);
    // Now the certificate is known, and the card is still one.
    desk.until(|desk| !desk.is_reading());
    let (_, card) = desk.app.state.card().unwrap();
    assert!(card.certificate.is_some());
    assert!(desk.press("Esci"));
    desk.until_shown("Anche il portale ha chiuso la sessione.");
}

#[test]
fn a_wrong_pin_costs_one_try_and_the_right_one_enters() {
    let (mut desk, card) = Desk::asking_cie("cie-consultant");
    desk.confirm(WRONG);
    desk.until_shown("PIN errato.");
    desk.assert_shows("PIN già sbagliato 1 volta: restano 2 tentativi");
    assert_eq!(card.counters().verifications, 1);
    desk.confirm(PIN);
    desk.until_shown("Durc Online");
    let counters = card.counters();
    assert_eq!((counters.verifications, counters.pin_tries_left), (2, 3));
}

impl Desk {
    /// Takes the card away and lays it down again: the program knows it by now.
    fn lay_again(&mut self) {
        assert!(self.readers.remove(BY_RADIO));
        self.until_shown("Appoggia la carta");
        assert!(self.readers.put_back(BY_RADIO));
        self.until(Self::knows_a_card);
    }

    /// Says yes to the last try, and signs in with it.
    fn uses_the_last_try(&mut self, card: &Witness) {
        self.until_shown("Resta un solo tentativo");
        assert_eq!(card.counters().verifications, 0, "the PIN was not sent");
        self.press("Ho il PIN davanti a me");
        self.press("Continua");
        self.confirm(PIN);
        self.until_shown("Durc Online");
        assert_eq!(card.counters().pin_tries_left, 3);
    }
}

#[test]
fn a_last_try_is_confirmed_before_the_pin_is_asked() {
    let (mut desk, card) = Desk::with_cie("cie-consultant-last-try");
    desk.press("Accedi con la carta");
    desk.uses_the_last_try(&card);
}

#[test]
fn a_last_try_that_only_the_chip_knows_of_is_confirmed_first() {
    let (mut desk, card) = Desk::with_cie("cie-consultant-last-try");
    desk.lay_again();
    desk.press("Accedi con la carta");
    desk.until_shown("Digita il PIN");
    desk.confirm(PIN);
    desk.uses_the_last_try(&card);
}

/// What a card that was never seen gives away of itself keeps it from being asked for a PIN.
#[test]
fn what_stands_in_the_way_is_told_before_the_pin() {
    for (profile, code) in [
        ("cie-blocked", "C15"),
        ("cie-wrong-key", "C24"),
        ("cie-clone", "C27"),
        ("cie-broken-signature", "C27"),
    ] {
        let (mut desk, card) = Desk::with_cie(profile);
        assert!(!desk.app.state.can_sign_in(), "{profile}");
        desk.press("Carta");
        let view = &desk.app.state.readers[0];
        let problem = match &view.slot {
            SlotView::Trouble(problem) => problem.clone(),
            SlotView::Card(card) => match &card.sign_in {
                SignIn::Impossible(problem) => problem.clone(),
                other => panic!("{profile}: {other:?}"),
            },
            other => panic!("{profile}: {other:?}"),
        };
        assert_eq!(problem.code(), code, "{profile}");
        desk.assert_tells(&problem);
        assert_eq!(card.counters().verifications, 0, "{profile}");
    }
}

/// What is proven of the chip stands on the page of the card, and what is not.
#[test]
fn the_page_of_the_card_says_what_is_proven() {
    let (mut desk, _) = Desk::with_cie("cie");
    desk.press("Carta");
    let said = desk
        .text
        .chip_signature("unknown", "eIdentityCardSigner - PROVA");
    desk.assert_shows(&said);
    desk.assert_shows(&desk.text.word(Word::ChipSignatureHelp));
}

#[test]
fn what_the_chip_refuses_is_told_and_no_try_is_spent() {
    for (profile, code, sent) in [
        // Blocked meanwhile, elsewhere.
        ("cie-blocked", "C15", 0),
        // A certificate shows only after the PIN.
        ("cie-expired", "C13", 1),
        ("cie-mixed-up-certificate", "C27", 1),
    ] {
        let (mut desk, card) = Desk::with_cie(profile);
        desk.lay_again();
        desk.press("Accedi con la carta");
        desk.until_shown("Digita il PIN");
        let before = card.counters().pin_tries_left;
        desk.confirm(PIN);
        let (_, problem) = desk.until_failed();
        assert_eq!(problem.code(), code, "{profile}");
        desk.assert_tells(&problem);
        let counters = card.counters();
        assert_eq!(counters.pin_tries_left, before, "{profile}");
        assert_eq!(counters.verifications, sent, "{profile}");
        assert!(desk.portal.witness().logins().is_empty(), "{profile}");
    }
}

#[test]
fn a_card_that_moves_while_it_signs_is_told_and_can_be_laid_again() {
    for (fault, code) in [("remove@sign", "C17"), ("reset@sign", "C18")] {
        let (mut desk, card) = Desk::asking_cie("cie-consultant");
        let fault = fault.parse().unwrap();
        assert!(desk.readers.set_faults(BY_RADIO, vec![fault]));
        desk.confirm(PIN);
        let (phase, problem) = desk.until_failed();
        assert_eq!((phase, problem.code()), (Phase::Signature, code));
        assert_eq!(card.counters().verifications, 1);
        assert!(desk.readers.set_faults(BY_RADIO, Vec::new()));
        desk.readers.put_back(BY_RADIO);
        desk.until(|desk| desk.app.state.can_sign_in());
        desk.press("Riprova");
        desk.until_shown("Digita il PIN");
        desk.confirm(PIN);
        desk.until_shown("Durc Online");
    }
}

#[test]
fn foreign_cards_are_named_and_stop_nobody() {
    for foreign in ["passport", "bank-card", "mifare", "desfire", "phone"] {
        let (mut desk, _) = Desk::with_cie(foreign);
        assert!(!desk.app.state.can_sign_in(), "{foreign}");
        let problem = desk
            .app
            .state
            .readers
            .iter()
            .find_map(|view| match &view.slot {
                SlotView::Trouble(problem) => Some(problem.clone()),
                _ => None,
            });
        let problem = problem.unwrap();
        assert_eq!(problem.code(), "C23", "{foreign}");
        desk.assert_tells(&problem);
        desk.readers.plug_in(OTHER);
        desk.lay(OTHER, "st-2048");
        desk.until(|desk| desk.app.state.can_sign_in());
        let named = format!("{} ({BY_RADIO})", desk.text.problem(&problem).what);
        desk.assert_shows(&named);
        desk.press("Accedi con la carta");
        desk.until_shown("Digita il PIN");
        desk.confirm(PIN);
        desk.until_shown("Durc Online");
    }
}

#[test]
fn a_card_that_comes_and_goes_is_told_while_it_happens() {
    let (mut desk, _) = Desk::with_cie("cie");
    for _ in 0..2 {
        assert!(desk.readers.remove(BY_RADIO));
        desk.until_shown("Appoggia la carta");
        assert!(desk.readers.put_back(BY_RADIO));
        desk.until(Desk::knows_a_card);
    }
    desk.assert_shows("Contatto instabile: la carta va e viene");
    assert!(desk.app.state.can_sign_in());
}
