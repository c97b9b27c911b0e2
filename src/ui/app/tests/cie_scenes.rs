//! Screens with a CIE on a contactless reader, and with cards that come and go.

use std::time::{Duration, Instant};

use super::scenes::{Scene, scene};
use super::*;
use crate::flow::{Kind, LinkEvent, OfReader, Phase, PukCount};
use crate::reader::Pace;
use crate::text::Word;

/// A reader whose name tells what it is.
const BY_RADIO: &str = "ACS ACR1252 Dual Reader [ACR1252 Dual Reader PICC] 00 00";

/// All of them, in the order of a sign-in.
pub(super) const ALL: [Scene; 11] = [
    scene("cie-reader-empty", || at(Slot::Empty, 0)),
    scene("cie-reading", || at(laid(), 1)),
    scene("cie-first-run", || {
        let mut driven = at(Slot::Empty, 0);
        driven.app.desk.settings.first_run_done = false;
        driven
    }),
    scene("cie-mute", || at(Slot::Mute, 1)),
    scene("cie-card", with_cie),
    scene("cie-unsteady", unsteady),
    scene("cie-unsteady-card", || {
        let mut driven = unsteady();
        driven.tell(Event::Readers(Ok(vec![lying(laid(), 5)])));
        read(&mut driven);
        driven
    }),
    scene("cie-pin", || {
        let mut driven = with_cie();
        driven.ask_pin();
        driven.type_digits(&[1, 2, 3, 4, 5, 6, 7, 8]);
        driven.intend(Intent::PinDialog(PinIntent::ToggleHelp));
        driven
    }),
    scene("cie-signing", || signing().0),
    scene("cie-services", || {
        let (mut driven, round) = signing();
        driven.tell(Event::Finished {
            round,
            end: LoginEnd::SignedIn(Session {
                tls: "1.2".to_owned(),
                scheme: "rsa_pkcs1_sha256".to_owned(),
                certificate: CertificateUsed {
                    card: "CIE 3.0".to_owned(),
                    issuer: "Ministero dell'Interno".to_owned(),
                    valid_until: time::macros::date!(2031 - 01 - 01),
                },
                ..session()
            }),
        });
        driven
    }),
    scene("cie-card-page", || {
        let mut driven = with_cie();
        driven.intend(Intent::Open(Screen::Card));
        driven
    }),
];

fn lying(slot: Slot, events: u32) -> ReaderState {
    ReaderState {
        name: BY_RADIO.to_owned(),
        slot,
        events,
    }
}

fn laid() -> Slot {
    Slot::Card {
        atr: Atr::new(b"\x3B\x84\x80\x01\x00\x00\x90\x00\x95"),
        exclusive: false,
    }
}

fn at(slot: Slot, events: u32) -> Driven {
    let mut driven = Driven::new();
    driven.tell(Event::Readers(Ok(vec![lying(slot, events)])));
    driven
}

/// Answers the look at the card with a CIE.
fn read(driven: &mut Driven) {
    let Some(Effect::ReadCard { round, .. }) = driven.effects.try_iter().last() else {
        panic!("the card is to be read");
    };
    driven.tell(Event::Link(LinkEvent::Answered {
        reader: BY_RADIO.to_owned(),
        pace: Pace {
            answers: 9,
            took: Duration::from_millis(220),
        },
    }));
    driven.tell(Event::CardRead {
        round,
        result: Ok(Box::new(CardSummary {
            kind: Kind::Cie,
            model: "CIE 3.0 (NXP)".to_owned(),
            certificate: None,
            sign_in: SignIn::Possible,
            tries: Tries::NotAsked,
            puk: PukCount::Unasked,
            pin_length: PinLength { min: 8, max: 8 },
            keypad: OfReader::None,
            signer: None,
        })),
    });
}

pub(super) fn with_cie() -> Driven {
    let mut driven = at(laid(), 1);
    read(&mut driven);
    driven
}

/// Twice lost within a second.
fn unsteady() -> Driven {
    let mut driven = with_cie();
    let start = Instant::now();
    for (place, slot) in [Slot::Empty, laid(), Slot::Empty].into_iter().enumerate() {
        let later = Duration::from_millis(300) * u32::try_from(place).unwrap();
        driven.tell(Event::Link(LinkEvent::Time(start + later)));
        let events = 2 + u32::try_from(place).unwrap();
        driven.tell(Event::Readers(Ok(vec![lying(slot, events)])));
    }
    driven
}

fn signing() -> (Driven, Round) {
    let mut driven = with_cie();
    let round = driven.ask_pin();
    driven.type_digits(&[1, 2, 3, 4, 5, 6, 7, 8]);
    driven.intend(Intent::Pin(PinEvent::Confirm));
    driven.tell(Event::Reached {
        round,
        phase: Phase::Signature,
    });
    (driven, round)
}

#[test]
fn a_cie_is_laid_held_still_and_shows_its_certificate_after_the_pin() {
    assert!(at(Slot::Empty, 0).shows("Appoggia la carta"));
    assert!(at(laid(), 1).shows("Varco la sta leggendo: lasciala al centro del lettore."));
    let driven = with_cie();
    assert!(driven.shows("CIE riconosciuta: i dati del certificato appariranno dopo il PIN."));
    assert!(driven.shows("stabile, 41 risposte al secondo"));
    assert!(signing().0.shows("Tieni ferma la carta"));
    assert!(
        signing()
            .0
            .shows("Accesso in corso: lascia la carta ferma sul lettore.")
    );
    let (mut contact, round) = Driven::asking(3);
    contact.type_digits(&[1, 2, 3, 4, 5]);
    contact.intend(Intent::Pin(PinEvent::Confirm));
    let phase = Phase::Signature;
    contact.tell(Event::Reached { round, phase });
    assert!(!contact.shows("Tieni ferma la carta"), "it is put in");
}

#[test]
fn the_help_on_the_pin_is_that_of_the_card() {
    let text = Text::new(Language::Italian);
    let (cns, cie) = (Word::WhereIsPinCns, Word::WhereIsPinCie);
    let mut laid = with_cie();
    laid.ask_pin();
    for (mut driven, shown, hidden) in [(Driven::asking(3).0, cns, cie), (laid, cie, cns)] {
        driven.intend(Intent::PinDialog(PinIntent::ToggleHelp));
        assert!(driven.shows(&text.word(shown)));
        assert!(!driven.shows(&text.word(hidden)));
    }
}

#[test]
fn a_card_that_comes_and_goes_is_advised_upon_until_it_stays() {
    let title = "Contatto instabile: la carta va e viene";
    assert!(!with_cie().shows(title));
    let mut driven = unsteady();
    assert!(driven.shows(title));
    assert!(driven.shows("Gira la carta di 90 gradi, sempre al centro del lettore."));
    driven.tell(Event::Readers(Ok(vec![lying(laid(), 5)])));
    read(&mut driven);
    assert!(driven.shows("instabile, 41 risposte al secondo"));
    assert!(driven.app.state.can_sign_in(), "nobody is kept from trying");
    let later = Instant::now() + Duration::from_secs(10);
    driven.tell(Event::Link(LinkEvent::Time(later)));
    assert!(!driven.shows(title));
    assert!(driven.shows("stabile, 41 risposte al secondo"));
}

#[test]
fn a_card_that_is_put_in_and_out_by_contact_is_not_called_unsteady() {
    let mut driven = Driven::new();
    let start = Instant::now();
    for events in 0..8 {
        let later = Duration::from_millis(300) * events;
        driven.tell(Event::Link(LinkEvent::Time(start + later)));
        let state = ReaderState {
            events,
            ..reader(events % 2 == 1)
        };
        driven.tell(Event::Readers(Ok(vec![state])));
        assert!(driven.app.state.unsteady().is_none());
    }
}

#[test]
fn a_slot_for_chips_says_where_a_cie_works() {
    let slot = |slot, events| {
        let name = "Bit4id miniLector EVO 00 00".to_owned();
        let mut driven = Driven::new();
        driven.tell(Event::Readers(Ok(vec![ReaderState { name, slot, events }])));
        driven
    };
    let text = Text::new(Language::Italian);
    assert!(slot(Slot::Empty, 0).shows(&text.word(Word::InsertCardHelp)));
    assert!(slot(Slot::Mute, 1).shows(&text.word(Word::CardMuteHelp)));
    for word in [Word::InsertCardHelp, Word::CardMuteHelp] {
        assert!(text.word(word).contains("serve un lettore senza contatto"));
    }
    let laid = at(Slot::Mute, 1);
    assert!(!laid.shows(&text.word(Word::CardMuteHelp)));
}
