//! The program without a window: events in, what is shown and asked for out.

use std::sync::mpsc::{self, Receiver};

use iced_test::Simulator;
use time::OffsetDateTime;
use tokio::sync::mpsc::unbounded_channel;

use super::*;
use crate::flow::{
    CardSummary, CertificateUsed, Description, Kind, LoginEnd, OfReader, Offer, PinEntry,
    PinLength, PortalName, Preparation, PukCount, ReadCertificate, Round, Session, SignIn, Tries,
};
use crate::identity::Certificate;
use crate::problem::Problem;
use crate::reader::{Atr, ReaderState, Slot};
use crate::settings::{Change, Request, Settings};
use crate::simulator::people::LABOUR_CONSULTANT;
use crate::simulator::pki::{KeySize, Variant, card_certificate};
use crate::text::Language;
use crate::ui::widget::pin_pad::{Digit, PinBuffer};

mod pin_tests;
mod settings_tests;

mod cie_scenes;
mod fit;
mod history_scenes;
mod keypad_scenes;
mod looks_scenes;
mod network_scenes;
mod new_pin_scenes;
mod new_pin_tests;
mod pictures;
pub(in crate::ui) mod scenes;
mod session_scenes;
mod trust_scenes;
mod ways_scenes;

pub(in crate::ui) const READER: &str = "Lettore di prova";

/// A program and what it asked the outside for.
pub(in crate::ui) struct Driven {
    pub(in crate::ui) app: App,
    pub(in crate::ui) effects: Receiver<Effect>,
    kept: Receiver<Request>,
}

impl Driven {
    pub(in crate::ui) fn new() -> Self {
        Self::with_settings(Settings::default())
    }

    /// With these settings; the first steps were seen.
    pub(in crate::ui) fn with_settings(mut settings: Settings) -> Self {
        settings.first_run_done = true;
        let (sender, effects) = mpsc::channel();
        let (keeper, kept) = mpsc::channel();
        let (_, events) = unbounded_channel();
        let portal = PortalName {
            name: "prova".to_owned(),
            title: "Portale di prova".to_owned(),
        };
        let app = App::new(Start {
            state: flow::State::new(vec![portal]),
            carry: Box::new(move |effect| sender.send(effect).unwrap()),
            events,
            is_demo: false,
            desk: Desk {
                language: Some(Language::Italian),
                keep: Box::new(move |request| keeper.send(request).unwrap()),
                ..Desk::unkept(settings)
            },
            raised: unbounded_channel().1,
        });
        Self { app, effects, kept }
    }

    /// With a card that has so many tries left.
    pub(in crate::ui) fn with_card(tries: u8) -> Self {
        let mut driven = Self::new();
        driven.put_card(tries);
        driven
    }

    fn put_card(&mut self, tries: u8) {
        self.tell(Event::Readers(Ok(vec![reader(true)])));
        let Effect::ReadCard { round, .. } = self.asked() else {
            panic!("the card is to be read");
        };
        self.tell(Event::CardRead {
            round,
            result: Ok(card(Tries::Left(tries))),
        });
    }

    /// Up to the question for the PIN.
    pub(in crate::ui) fn asking(tries: u8) -> (Self, Round) {
        let mut driven = Self::with_card(tries);
        let round = driven.ask_pin();
        (driven, round)
    }

    fn ask_pin(&mut self) -> Round {
        self.intend(Intent::SignIn);
        let Effect::Prepare { round, .. } = self.asked() else {
            panic!("the portal is to be probed");
        };
        self.tell(Event::Prepared {
            round,
            result: Ok(Preparation {
                host: "cns.esempio.it".to_owned(),
                by_identity_server: false,
                warnings: Vec::new(),
            }),
        });
        round
    }

    pub(in crate::ui) fn tell(&mut self, event: Event) {
        drop(self.app.update(Message::Outside(event)));
    }

    pub(in crate::ui) fn intend(&mut self, intent: Intent) {
        drop(self.app.update(Message::Intent(intent)));
    }

    pub(in crate::ui) fn type_digits(&mut self, digits: &[u8]) {
        for digit in digits {
            self.intend(Intent::Pin(PinEvent::Key(Digit::new(*digit).unwrap())));
        }
    }

    #[track_caller]
    fn buffer(&self) -> &PinBuffer {
        &self.app.asking.as_ref().expect("a PIN dialog").buffer
    }

    #[track_caller]
    pub(in crate::ui) fn asked(&self) -> Effect {
        self.effects.try_recv().expect("an effect")
    }

    /// A window that is high enough for every page.
    fn simulator(&self) -> Simulator<'_, Message> {
        Simulator::with_size(crate::ui::settings(), (1024.0, 3000.0), self.app.view())
    }

    /// Whether the window shows this very text.
    pub(in crate::ui) fn shows(&self, text: &str) -> bool {
        self.simulator().find(text).is_ok()
    }

    /// Presses the control with this label.
    #[track_caller]
    pub(in crate::ui) fn press(&mut self, label: &str) {
        let mut ui = self.simulator();
        ui.click(label).unwrap();
        let messages: Vec<_> = ui.into_messages().collect();
        for message in messages {
            drop(self.app.update(message));
        }
    }
}

pub(in crate::ui) fn reader(with_card: bool) -> ReaderState {
    let slot = if with_card {
        Slot::Card {
            atr: Atr::new(b"\x3B\x00"),
            exclusive: false,
        }
    } else {
        Slot::Empty
    };
    ReaderState {
        name: READER.to_owned(),
        slot,
        events: u32::from(with_card),
    }
}

pub(in crate::ui) fn card(tries: Tries) -> Box<CardSummary> {
    let variant = Variant::default();
    let der = card_certificate(&LABOUR_CONSULTANT, KeySize::Rsa2048, variant).unwrap();
    let certificate = Certificate::parse(&der).unwrap();
    Box::new(CardSummary {
        kind: Kind::Cns,
        model: "CNS (ST Incard, CNS 1.1)".to_owned(),
        certificate: Some(ReadCertificate {
            checks: certificate.checks(OffsetDateTime::now_utc()),
            valid_until: certificate.validity().not_after.date(),
            certificate,
        }),
        sign_in: SignIn::Possible,
        tries,
        puk: PukCount::Unasked,
        pin_length: PinLength { min: 5, max: 8 },
        keypad: OfReader::None,
        signer: None,
    })
}

pub(in crate::ui) fn session() -> Session {
    Session {
        portal: "Portale di prova".to_owned(),
        address: "https://portale.esempio.it/".to_owned(),
        host: "cns.esempio.it".to_owned(),
        name: Some("ADA IMMAGINARIA".to_owned()),
        since: time::macros::datetime!(2026-11-20 09:30 UTC),
        tls: "1.3".to_owned(),
        scheme: "rsa_pss_rsae_sha256".to_owned(),
        certificate: CertificateUsed {
            card: "CNS".to_owned(),
            issuer: "Ente di prova".to_owned(),
            valid_until: time::macros::date!(2031 - 01 - 01),
        },
        services: Some(vec![Offer {
            title: "Durc Online".to_owned(),
            description: Description::None,
            address: None,
        }]),
        profiles: Box::default(),
    }
}

#[test]
fn the_way_from_no_reader_to_the_services_is_shown() {
    let mut driven = Driven::new();
    driven.tell(Event::Readers(Ok(Vec::new())));
    assert!(driven.shows("Collega un lettore"));
    driven.tell(Event::Readers(Ok(vec![reader(false)])));
    assert!(driven.shows("Inserisci o appoggia la carta"));
    driven.tell(Event::Readers(Ok(vec![reader(true)])));
    let Effect::ReadCard { round, .. } = driven.asked() else {
        panic!("the card is to be read");
    };
    driven.tell(Event::CardRead {
        round,
        result: Ok(card(Tries::Left(3))),
    });
    driven.press("Accedi con la carta");
    let Effect::Prepare { round, .. } = driven.asked() else {
        panic!("the portal is to be probed");
    };
    assert!(driven.shows("Annulla"), "what goes on can be stopped");
    driven.tell(Event::Prepared {
        round,
        result: Ok(Preparation {
            host: "cns.esempio.it".to_owned(),
            by_identity_server: false,
            warnings: Vec::new(),
        }),
    });
    assert!(driven.shows("Digita il PIN"));
    assert!(driven.shows("Restano 3 tentativi"));
    driven.type_digits(&[1, 2, 3, 4, 5]);
    driven.press("Conferma");
    let Effect::Login {
        pin: PinEntry::Typed(pin),
        ..
    } = driven.asked()
    else {
        panic!("one confirmation is one sign-in");
    };
    assert_eq!(pin.len(), 5);
    assert!(driven.app.asking.is_none(), "the digits are gone");
    driven.tell(Event::Finished {
        round,
        end: LoginEnd::SignedIn(session()),
    });
    assert!(driven.shows("ADA IMMAGINARIA"));
    assert!(driven.shows("Durc Online"));
    driven.press("Esci");
    assert!(!driven.shows("ADA IMMAGINARIA"));
}

#[test]
fn a_pin_that_is_too_short_can_t_be_confirmed() {
    let (mut driven, _) = Driven::asking(3);
    driven.type_digits(&[1, 2, 3, 4]);
    driven.press("Conferma");
    driven.intend(Intent::Pin(PinEvent::Confirm));
    assert!(driven.effects.try_recv().is_err(), "nothing is sent");
    assert!(driven.shows("Digita il PIN"));
}

#[test]
fn a_last_try_needs_a_yes_before_a_digit() {
    let (mut driven, _) = Driven::asking(1);
    assert!(driven.shows("Resta un solo tentativo"));
    driven.type_digits(&[1, 2, 3, 4, 5]);
    driven.intend(Intent::Pin(PinEvent::Confirm));
    assert!(driven.effects.try_recv().is_err(), "nothing is sent");
    driven.press("Continua");
    assert!(driven.shows("Resta un solo tentativo"), "a yes is needed");
    driven.press("Ho il PIN davanti a me");
    driven.press("Continua");
    assert!(driven.shows("Digita il PIN"));
    driven.type_digits(&[1, 2, 3, 4, 5]);
    driven.intend(Intent::Pin(PinEvent::Confirm));
    assert!(matches!(driven.asked(), Effect::Login { .. }));
}

#[test]
fn a_card_that_goes_takes_the_typed_digits_along() {
    let (mut driven, round) = Driven::asking(3);
    driven.type_digits(&[1, 2, 3]);
    driven.tell(Event::Readers(Ok(vec![reader(false)])));
    assert!(matches!(driven.asked(), Effect::Stop(stopped) if stopped == round));
    assert!(driven.app.asking.is_none());
    assert!(driven.shows("Inserisci o appoggia la carta"));
}

#[test]
fn a_wrong_pin_says_how_many_tries_are_left() {
    let (mut driven, round) = Driven::asking(3);
    driven.type_digits(&[1, 2, 3, 4, 5]);
    driven.intend(Intent::Pin(PinEvent::Confirm));
    assert!(matches!(driven.asked(), Effect::Login { .. }));
    driven.tell(Event::Finished {
        round,
        end: LoginEnd::Failed(Problem::WrongPin { left: Some(2) }),
    });
    assert!(driven.shows("PIN errato."));
    assert!(driven.shows("PIN già sbagliato 1 volta: restano 2 tentativi"));
    assert!(driven.buffer().is_empty());
}

#[test]
fn personal_fields_are_hidden_until_asked_for() {
    let mut driven = Driven::with_card(3);
    driven.intend(Intent::Open(Screen::Card));
    let name = "ADA IMMAGINARIA";
    assert!(!driven.shows(name));
    driven.press("Mostra i dati personali");
    assert!(driven.shows(name));
}

#[test]
fn a_failure_says_what_to_do_in_both_languages() {
    let mut driven = Driven::with_card(3);
    driven.intend(Intent::SignIn);
    let Effect::Prepare { round, .. } = driven.asked() else {
        panic!("the portal is to be probed");
    };
    let problem = Problem::ConnectionRefused {
        host: "cns.esempio.it".to_owned(),
    };
    driven.tell(Event::Prepared {
        round,
        result: Err(problem.clone()),
    });
    for language in Language::ALL {
        driven.intend(Intent::Settings(SettingsIntent::Change(Change::Language(
            Some(language),
        ))));
        let words = Text::new(language).problem(&problem);
        assert!(driven.shows(&words.what));
        assert!(driven.shows(&words.next));
        assert!(driven.shows("VARCO-N01"));
    }
}
