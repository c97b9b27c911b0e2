//! Every page in its states, without a display.

use std::sync::{Arc, Mutex};

use iced::{Element, Rectangle, Size};
use iced_test::selector::Candidate;

use super::*;
use crate::diagnosis::{
    Baseline, Detail, Fact, Finding, Label, Layer, Panel, Readiness, Ready, Report, Session,
};
use crate::flow::{
    DiagnosisEvent, Document, Effect, Event, ExportEvent, NewPinWork, Phase, ReadyEvent, ReadyTold,
    Stage, Tries,
};
use crate::problem::Problem;
use crate::reader::{Atr, ReaderState, Slot};
use crate::reader::{Contact, Quality};
use crate::text::{Language, Text};
use crate::ui::app::tests::{Driven, READER, card, reader, scenes};
use crate::ui::widget::harness::Harness;
use crate::ui::{Format, Help, Intent, Message, PageIntent};

/// A second reader with whatever is in it.
fn second(events: u32) -> ReaderState {
    ReaderState {
        name: "Bit4id miniLector EVO 00 00".to_owned(),
        slot: Slot::Card {
            atr: Atr::new(b"\x3B\x65\x00\x00\x20\x63\xCB\x6A\x00"),
            exclusive: false,
        },
        events,
    }
}

/// Two readers: one with a card, one with another card or a problem.
pub(in crate::ui) fn two(other: Result<(), Problem>) -> Driven {
    let mut driven = Driven::with_card(3);
    driven.tell(Event::Readers(Ok(vec![reader(true), second(1)])));
    let Effect::ReadCard { round, .. } = driven.asked() else {
        panic!("the second card is to be read");
    };
    driven.tell(Event::CardRead {
        round,
        result: other.map(|()| card(Tries::Left(2))),
    });
    driven
}

/// A sign-in that failed while the portal was reached.
fn failed(problem: Problem) -> Driven {
    let mut driven = Driven::with_card(3);
    driven.intend(Intent::SignIn);
    let Effect::Prepare { round, .. } = driven.asked() else {
        panic!("the portal is to be probed");
    };
    driven.tell(Event::Prepared {
        round,
        result: Err(problem),
    });
    driven
}

fn report() -> Report {
    let reader = || READER.to_owned();
    let facts = [
        (
            Layer::System,
            Fact::System {
                name: "Debian GNU/Linux 13 (trixie), x86_64".to_owned(),
                session: Session::Ssh,
                in_the_way: false,
            },
        ),
        (Layer::Service, Fact::ServiceAnswers),
        (Layer::Readers, Fact::Reader { reader: reader() }),
        (
            Layer::Cards,
            Fact::Card {
                reader: reader(),
                atr: "3B8F8001804F0CA000000306030001000000006A".to_owned(),
            },
        ),
        (
            Layer::Applications,
            Fact::Recognised {
                reader: reader(),
                model: "CNS (ST Incard, CNS 1.1)".to_owned(),
            },
        ),
        (
            Layer::Certificate,
            Fact::CertificateUsable {
                reader: reader(),
                days: 812,
                with_warnings: false,
            },
        ),
        (
            Layer::Pin,
            Fact::Pin {
                reader: reader(),
                tries: Tries::Left(0),
            },
        ),
        (
            Layer::Portal,
            Fact::Broken {
                place: None,
                problem: Problem::NetworkUnreachable {
                    host: "www.esempio.it".to_owned(),
                },
            },
        ),
        (
            Layer::Program,
            Fact::Program {
                version: "0.1.0".to_owned(),
                renderer: "tiny-skia".to_owned(),
            },
        ),
    ];
    let mut findings = facts.map(|(layer, fact)| Finding::new(layer, fact));
    let details = [
        (Label::UsbId, "072f:2200"),
        (Label::Driver, "ifd-ccid 1.5.2"),
        (Label::Interface, "contactless"),
        (Label::Note, "loses-field"),
    ];
    findings[2].details = details
        .map(|(label, value)| Detail {
            label,
            value: value.to_owned(),
        })
        .into();
    Report {
        findings: findings.into(),
        ..Report::default()
    }
}

/// The page of the diagnosis when it looked at everything.
pub(in crate::ui) fn diagnosed() -> Driven {
    diagnosed_with(report())
}

/// The same with nothing in the way, and a card that is ready for the portal.
pub(in crate::ui) fn diagnosed_good() -> Driven {
    diagnosed_with(good_report())
}

/// The same with a service that was stopped since everything worked.
pub(in crate::ui) fn diagnosed_changed() -> Driven {
    let mut stopped = good_report();
    let now = time::macros::datetime!(2026-11-18 09:30 UTC);
    stopped.last_good = Baseline::of_good(&stopped, now);
    stopped.ready = None;
    stopped.findings.truncate(1);
    let service = Finding::new(
        Layer::Service,
        Fact::Broken {
            place: None,
            problem: Problem::ServiceDisabled,
        },
    );
    stopped.findings.push(Finding {
        command: Some("sudo systemctl enable --now pcscd.socket".to_owned()),
        details: vec![Detail {
            label: Label::SocketUnit,
            value: "disabled".to_owned(),
        }],
        ..service
    });
    let rest = [
        Layer::Readers,
        Layer::Cards,
        Layer::Applications,
        Layer::Certificate,
        Layer::Pin,
    ];
    let rest = rest.map(|layer| Finding::new(layer, Fact::NotReached));
    stopped.findings.extend(rest);
    diagnosed_with(stopped)
}

/// The same with a card that did not lie still.
pub(in crate::ui) fn diagnosed_unsteady() -> Driven {
    let mut unsteady = good_report();
    let place = unsteady
        .findings
        .iter()
        .position(|finding| finding.layer == Layer::Applications);
    let quality = Quality {
        answers: 41,
        losses: 4,
        resets: 0,
        took: std::time::Duration::from_secs(3),
        contact: Contact::Unsteady,
    };
    let reader = READER.to_owned();
    let line = Finding::new(Layer::Cards, Fact::Contact { reader, quality });
    unsteady.findings.insert(place.unwrap(), line);
    diagnosed_with(unsteady)
}

/// The whole way to the portal: a clock that is wrong, and somebody on the way whom only this
/// computer trusts.
pub(in crate::ui) fn diagnosed_network() -> Driven {
    let mut online = good_report();
    let place = online
        .findings
        .iter()
        .position(|finding| finding.layer == Layer::Portal);
    let host = || "www.esempio.it".to_owned();
    let line = |fact, label, value: &str| Finding {
        details: vec![Detail {
            label,
            value: value.to_owned(),
        }],
        ..Finding::new(Layer::Portal, fact)
    };
    let issuer = "Ufficio Esempio - CA interna";
    let vouched = Fact::Vouched {
        issuer: issuer.to_owned(),
        is_public: false,
    };
    let way = [
        line(Fact::Way { proxy: None }, Label::Proxy, "system"),
        line(
            Fact::NameFound { host: host() },
            Label::Addresses,
            "192.0.2.17, 2001:db8::17",
        ),
        Finding {
            command: Some("sudo timedatectl set-ntp true".to_owned()),
            panel: Some(Panel::Clock),
            ..Finding::new(Layer::Portal, Fact::Clock { wrong_by: Some(9) })
        },
        line(Fact::Proven { host: host() }, Label::Tls, "1.3"),
        Finding {
            panel: Some(Panel::Network),
            ..line(vouched, Label::Voucher, issuer)
        },
    ];
    let place = place.unwrap();
    online.findings.splice(place..place, way);
    diagnosed_with(online)
}

/// The page of the card after the portal was asked about it.
pub(in crate::ui) fn asked_ready(ready: Ready, problem: Option<Problem>) -> Driven {
    let mut driven = Driven::with_card(3);
    driven.intend(Intent::Open(Screen::Card));
    driven.intend(Intent::Page(PageIntent::CheckReady));
    let Some(Effect::Ready(question)) = driven.effects.try_iter().last() else {
        panic!("the portal is asked");
    };
    let known = if problem.is_some() {
        Ready::Unknown
    } else {
        Ready::Yes
    };
    let ready = Readiness {
        portal: "INAIL - Servizi online".to_owned(),
        certificate: Ready::Yes,
        issuer: known,
        key: if problem.is_some() { known } else { ready },
        tls: known,
        pin: Ready::Yes,
    };
    driven.tell(Event::Ready(ReadyEvent::Told {
        round: question.round,
        result: Ok(Box::new(ReadyTold { ready, problem })),
    }));
    driven
}

#[test]
fn the_page_of_the_card_says_whether_it_is_ready() {
    for (driven, expected) in [
        (asked_ready(Ready::Yes, None), "Carta pronta per"),
        (asked_ready(Ready::Maybe, None), "Carta forse pronta per"),
    ] {
        let mut page = Harness::new(driven, view, update);
        let texts = seen(&mut page);
        let found = texts.iter().any(|(text, _)| text.starts_with(expected));
        assert!(found, "{expected}: {texts:?}");
    }
    let unreached = Problem::NetworkUnreachable {
        host: "www.esempio.it".to_owned(),
    };
    let mut page = Harness::new(asked_ready(Ready::Yes, Some(unreached)), view, update);
    let texts = seen(&mut page);
    let is_promised = |text: &str| text.starts_with("Carta pronta");
    assert!(
        !texts.iter().any(|(text, _)| is_promised(text)),
        "{texts:?}"
    );
    assert!(
        texts.iter().any(|(text, _)| text == "VARCO-L01"),
        "{texts:?}"
    );
}

fn good_report() -> Report {
    let mut good = report();
    good.findings[0].fact = Fact::System {
        name: "Debian GNU/Linux 13 (trixie), x86_64".to_owned(),
        session: Session::Local,
        in_the_way: false,
    };
    for finding in &mut good.findings {
        match &mut finding.fact {
            Fact::Pin { tries, .. } => *tries = Tries::Left(3),
            fact @ Fact::Broken { .. } => {
                *fact = Fact::PortalReady {
                    host: "www.esempio.it".to_owned(),
                }
            }
            _ => {}
        }
    }
    good.ready = Some(Readiness {
        portal: "INAIL - Servizi online".to_owned(),
        certificate: Ready::Yes,
        issuer: Ready::Yes,
        key: Ready::Yes,
        tls: Ready::Yes,
        pin: Ready::Yes,
    });
    good
}

pub(in crate::ui) fn diagnosed_with(report: Report) -> Driven {
    let mut driven = Driven::with_card(3);
    driven.intend(Intent::Open(Screen::Diagnosis));
    let Effect::Diagnose {
        round,
        portal: None,
        ..
    } = driven.asked()
    else {
        panic!("the page looks by itself, and not at the portal");
    };
    driven.tell(Event::Diagnosis(DiagnosisEvent::Told {
        round,
        report: Box::new(report),
        is_complete: true,
    }));
    driven
}

/// Every scene, by name.
fn states() -> impl Iterator<Item = (&'static str, Driven)> {
    let scenes = scenes::all();
    scenes.map(|scene| (scene.name, (scene.set)()))
}

fn view(driven: &Driven) -> Element<'_, Message> {
    driven.app.view()
}

#[allow(clippy::needless_pass_by_value)]
fn update(driven: &mut Driven, message: Message) {
    drop(driven.app.update(message));
}

/// Stands for a control among texts.
const CONTROL: &str = "\0";

/// Texts, and where they and the controls are.
fn seen(page: &mut Harness<Driven, Message>) -> Vec<(String, Rectangle)> {
    let seen: Arc<Mutex<Vec<(String, Rectangle)>>> = Arc::default();
    let note = Arc::clone(&seen);
    page.look(move |candidate: Candidate<'_>| {
        let found = match candidate {
            Candidate::Text {
                bounds, content, ..
            } => (content.to_owned(), bounds),
            Candidate::Focusable { bounds, .. } => (CONTROL.to_owned(), bounds),
            _ => return None,
        };
        note.lock().unwrap().push(found);
        None::<()>
    });
    let seen = seen.lock().unwrap();
    seen.clone()
}

#[test]
fn nothing_is_cut_off_at_the_side() {
    for language in Language::ALL {
        for (name, mut driven) in states() {
            driven.app.text = Text::new(language);
            let mut page = Harness::new(driven, view, update);
            for (width, height) in [
                (960.0, 720.0),
                (640.0, 480.0),
                (480.0, 640.0),
                (240.0, 320.0),
            ] {
                page.size = Size::new(width, height);
                let seen = seen(&mut page);
                assert!(!seen.is_empty(), "{name}: nothing is shown");
                for (text, bounds) in seen {
                    let inside = bounds.x >= 0.0 && bounds.x + bounds.width <= width + 0.5;
                    assert!(inside, "{name} at {width}: {text:?} {bounds:?}");
                    let has_room = text.is_empty() || bounds.width >= 8.0;
                    assert!(has_room, "{name} at {width}: {text:?} {bounds:?}");
                }
            }
        }
    }
}

/// The keyboard goes round every control of a page and comes back to the first.
#[test]
fn tab_reaches_every_control() {
    for (name, driven) in states() {
        let mut page = Harness::new(driven, view, update);
        for width in [960.0, 480.0] {
            page.size = Size::new(width, 640.0);
            let all = seen(&mut page);
            let all = all.iter().filter(|(text, _)| text == CONTROL).count();
            // While the card takes a new PIN, or the reader's keypad a PIN, there is nothing to press.
            if all == 0 {
                let waits = name.starts_with("new-pin-") || name == "pin-reader-waiting";
                assert!(waits, "{name}: nothing to press");
                continue;
            }
            // The PIN has the keyboard from the start.
            for _ in 0..all {
                if page.focus_bounds().is_some() {
                    page.focus_next();
                }
            }
            let mut places = Vec::new();
            for _ in 0..all {
                page.focus_next();
                let bounds = page.focus_bounds();
                places.push(bounds.unwrap_or_else(|| panic!("{name}: {places:?} of {all}")));
            }
            // After the last comes none, then the first.
            page.focus_next();
            assert_eq!(page.focus_bounds(), None, "{name}");
            page.focus_next();
            assert_eq!(page.focus_bounds().unwrap(), places[0], "{name}");
            page.focus_previous();
            for (place, bounds) in places.iter().enumerate() {
                assert!(
                    !places[..place].contains(bounds),
                    "{name}: {bounds:?} twice"
                );
            }
        }
    }
}

#[test]
fn a_contactless_reader_asks_to_lay_the_card() {
    let empty = |name: &str| ReaderState {
        name: name.to_owned(),
        slot: Slot::Empty,
        events: 0,
    };
    let contactless = "ACS ACR1252 Dual Reader PICC 00 00";
    let contact = "Bit4id miniLector EVO 00 00";
    for (names, words) in [
        (&[contactless][..], "Appoggia la carta"),
        (&[contact], "Inserisci la carta"),
        (&[contact, contactless], "Inserisci o appoggia la carta"),
        (&["Lettore"], "Inserisci o appoggia la carta"),
    ] {
        let mut driven = Driven::new();
        let readers = names.iter().map(|name| empty(name)).collect();
        driven.tell(Event::Readers(Ok(readers)));
        assert!(driven.shows(words), "{names:?}");
    }
}

#[test]
fn the_name_is_shown_only_if_the_setting_allows() {
    let mut driven = Driven::with_card(3);
    assert!(!driven.shows("ADA IMMAGINARIA"));
    assert!(driven.shows("6999********1114"));
    driven.app.desk.settings.shows_holder = true;
    assert!(driven.shows("ADA IMMAGINARIA"));
}

#[test]
fn the_network_is_a_phase_of_its_own() {
    let mut driven = Driven::with_card(3);
    driven.intend(Intent::SignIn);
    let Effect::Prepare { round, .. } = driven.asked() else {
        panic!("the portal is to be probed");
    };
    let phase = |driven: &Driven| match &driven.app.state.stage {
        Stage::Preparing { phase, .. } | Stage::Failed { phase, .. } => *phase,
        other => panic!("{other:?}"),
    };
    assert_eq!(phase(&driven), Phase::Network);
    driven.tell(Event::Reached {
        round,
        phase: Phase::Portal,
    });
    assert_eq!(phase(&driven), Phase::Portal);
    driven.tell(Event::Prepared {
        round,
        result: Err(Problem::ServerNameWrong {
            host: "x.it".to_owned(),
        }),
    });
    assert_eq!(phase(&driven), Phase::Portal);
    let unreachable = failed(Problem::NetworkUnreachable {
        host: "x.it".to_owned(),
    });
    assert_eq!(phase(&unreachable), Phase::Network);
}

#[test]
fn what_to_do_next_is_a_button() {
    let host = || "x.it".to_owned();
    let mut driven = failed(Problem::NetworkUnreachable { host: host() });
    driven.press("Avvia la diagnosi");
    assert_eq!(driven.app.screen, Screen::Diagnosis);
    assert!(matches!(driven.asked(), Effect::Diagnose { .. }));

    let mut driven = failed(Problem::NetworkUnreachable { host: host() });
    driven.press("Riprova");
    assert!(matches!(driven.asked(), Effect::Prepare { .. }));

    let issuer = String::new();
    let mut driven = failed(Problem::IssuerNotAccepted {
        host: host(),
        issuer,
    });
    driven.press("Guarda il certificato");
    assert_eq!(driven.app.screen, Screen::Card);

    let mut driven = failed(Problem::PinBlocked);
    driven.press("Apri la pagina del PIN");
    assert_eq!(driven.app.screen, Screen::Pin);

    let mut driven = Driven::new();
    driven.tell(Event::Readers(Err(Problem::ServiceStopped)));
    driven.press("Avvia la diagnosi");
    assert_eq!(driven.app.screen, Screen::Diagnosis);
}

#[test]
fn a_card_that_could_not_be_read_is_read_again_on_request() {
    let mut driven = Driven::new();
    driven.tell(Event::Readers(Ok(vec![reader(true)])));
    let Effect::ReadCard { round, .. } = driven.asked() else {
        panic!("the card is to be read");
    };
    driven.tell(Event::CardRead {
        round,
        result: Err(Problem::CardReset),
    });
    driven.press("Riprova");
    assert!(matches!(driven.asked(), Effect::ReadCard { round: next, .. } if next != round));
}

#[test]
fn among_several_cards_the_person_chooses() {
    let mut driven = two(Ok(()));
    for screen in [Screen::SignIn, Screen::Card, Screen::Pin] {
        driven.intend(Intent::Open(screen));
        assert!(driven.shows("Ci sono più carte: scegli quale usare."));
    }
    assert_eq!(driven.app.state.card().unwrap().0, READER);
    driven.press("CNS (ST Incard, CNS 1.1), 6999********1114 (Bit4id miniLector EVO 00 00)");
    let chosen = driven.app.state.card().unwrap();
    assert_eq!(chosen.0, "Bit4id miniLector EVO 00 00");
    assert!(driven.shows("Stato del PIN: restano 2 tentativi"));
}

#[test]
fn a_foreign_card_is_named_and_can_t_be_chosen() {
    let mut driven = two(Err(Problem::UnknownCard {
        atr: "3B650000".to_owned(),
    }));
    let line = "Questa carta non è una CNS e non è una CIE. (Bit4id miniLector EVO 00 00)";
    assert!(driven.shows(line));
    driven.press(line);
    assert_eq!(driven.app.state.card().unwrap().0, READER);
}

#[test]
fn the_card_page_says_what_was_not_checked() {
    let mut driven = Driven::with_card(3);
    driven.intend(Intent::Open(Screen::Card));
    for words in [
        "Questa carta permette l'accesso.",
        "Leggo l'elenco degli enti…",
        "Segue le regole della CNS.",
    ] {
        assert!(driven.shows(words), "{words}");
    }
    assert!(!driven.shows("ATR"));
    assert!(driven.shows("Mostra i dettagli tecnici"));
    driven.intend(Intent::Page(PageIntent::ToggleDetails));
    for words in ["ATR", "3B00", "Impronta SHA-256 della chiave", "clientAuth"] {
        assert!(driven.shows(words), "{words}");
    }
}

/// Presses a button of the card page; the document that is to be written.
fn kept(driven: &mut Driven, format: Format) -> (crate::flow::Round, Document) {
    driven.effects.try_iter().for_each(drop);
    driven.intend(Intent::Page(PageIntent::Keep(format)));
    match driven.asked() {
        Effect::Write { round, document } => (round, document),
        other => panic!("{other:?}"),
    }
}

#[test]
fn the_certificate_can_be_kept() {
    let mut driven = Driven::with_card(3);
    driven.intend(Intent::Open(Screen::Card));
    let der = {
        let (_, card) = driven.app.state.card().unwrap();
        card.certificate
            .as_ref()
            .unwrap()
            .certificate
            .der()
            .to_vec()
    };
    let (round, document) = kept(&mut driven, Format::Der);
    assert_eq!((document.extension, &document.content), ("der", &der));
    assert!(document.stem.starts_with("certificato-"));
    let person = ["ADA", "IMMAGINARIA", "MMGDAA84C47H501O"];
    assert!(person.iter().all(|secret| !document.stem.contains(secret)));

    let (later, document) = kept(&mut driven, Format::Pem);
    let (_, pem) = x509_parser::pem::parse_x509_pem(&document.content).unwrap();
    assert_eq!(pem.contents, der);

    // The first answer comes late: it is not shown.
    let path = |name: &str| std::path::PathBuf::from(format!("/tmp/{name}"));
    driven.tell(Event::Export(ExportEvent::Ended {
        round,
        result: Ok(path("early.der")),
    }));
    assert!(!driven.shows("/tmp/early.der"));
    driven.tell(Event::Export(ExportEvent::Ended {
        round: later,
        result: Ok(path("later.pem")),
    }));
    assert!(driven.shows("Salvato in"));
    assert!(driven.shows("/tmp/later.pem"));

    let (round, _) = kept(&mut driven, Format::Calendar);
    driven.tell(Event::Export(ExportEvent::Ended {
        round,
        result: Err(Problem::File {
            file: "/tmp/x.ics".to_owned(),
            reason: "full".to_owned(),
        }),
    }));
    assert!(driven.shows("Varco non riesce a usare il file /tmp/x.ics."));
}

#[test]
fn a_text_names_the_person_only_if_shown() {
    let mut driven = Driven::with_card(3);
    let person = ["ADA", "IMMAGINARIA", "MMGDAA84C47H501O", "6999000000011114"];
    let text = |driven: &mut Driven| {
        let (_, document) = kept(driven, Format::Text);
        String::from_utf8(document.content).unwrap()
    };
    let hidden = text(&mut driven);
    for secret in person {
        assert!(!hidden.contains(secret), "{secret}: {hidden}");
    }
    assert!(hidden.contains("6999********1114"), "{hidden}");
    driven.intend(Intent::TogglePerson);
    let shown = text(&mut driven);
    for secret in person {
        assert!(shown.contains(secret), "{secret}: {shown}");
    }
}

#[test]
fn the_pin_page_says_the_state_of_the_pin() {
    for (tries, words) in [
        (Tries::Left(3), "Stato del PIN: restano 3 tentativi"),
        (Tries::Left(1), "Stato del PIN: resta 1 tentativo"),
        (Tries::Left(0), "Il PIN della carta è bloccato."),
        (
            Tries::NotActivated,
            "Il PIN della carta non è ancora attivo.",
        ),
        (
            Tries::NotReadable,
            "Stato del PIN: tentativi non leggibili su questa carta",
        ),
    ] {
        let mut driven = Driven::new();
        driven.tell(Event::Readers(Ok(vec![reader(true)])));
        let Effect::ReadCard { round, .. } = driven.asked() else {
            panic!("the card is to be read");
        };
        driven.tell(Event::CardRead {
            round,
            result: Ok(card(tries)),
        });
        driven.intend(Intent::Open(Screen::Pin));
        assert!(driven.shows(words), "{words}");
        assert!(driven.shows("Da 5 a 8 cifre, solo numeri."));
        assert!(driven.shows("Dove trovo PIN e PUK"));
        driven.press("Sblocca con il PUK");
        let asks = |effect| matches!(effect, Effect::NewPin(NewPinWork::Ask { .. }));
        let asks = driven.effects.try_iter().any(asks);
        assert_eq!(asks, tries != Tries::NotActivated, "{tries:?}");
    }
    let mut driven = Driven::new();
    driven.intend(Intent::Open(Screen::Pin));
    assert!(driven.shows("Dove trovo PIN e PUK"));
}

#[test]
fn the_diagnosis_runs_when_its_page_is_first_opened() {
    let mut driven = diagnosed();
    assert!(driven.shows("Causa più probabile: PIN"));
    assert!(driven.shows("PIN: da risolvere"));
    assert!(driven.shows("VARCO-C15"));
    driven.intend(Intent::Open(Screen::Card));
    driven.effects.try_iter().for_each(drop);
    driven.intend(Intent::Page(PageIntent::OpenDiagnosis));
    assert!(
        driven.effects.try_recv().is_err(),
        "not by itself a second time"
    );
    driven.press("Controlla anche il portale");
    assert!(matches!(
        driven.asked(),
        Effect::Diagnose {
            portal: Some(name),
            ..
        } if name == "prova"
    ));
}

#[test]
fn a_diagnosis_can_be_stopped_and_late_lines_are_dropped() {
    let mut driven = Driven::with_card(3);
    driven.intend(Intent::Page(PageIntent::OpenDiagnosis));
    let Effect::Diagnose { round, .. } = driven.asked() else {
        panic!("the diagnosis starts");
    };
    driven.press("Annulla");
    assert!(matches!(driven.asked(), Effect::StopDiagnosis(stopped) if stopped == round));
    driven.tell(Event::Diagnosis(DiagnosisEvent::Told {
        round,
        report: Box::new(report()),
        is_complete: true,
    }));
    assert!(driven.shows("Diagnosi fermata prima della fine."));
    assert!(!driven.shows("VARCO-C15"));
    driven.press("Ripeti");
    assert!(matches!(driven.asked(), Effect::Diagnose { round: next, .. } if next != round));
}

#[test]
fn a_sign_in_and_a_diagnosis_do_not_share_the_card() {
    let mut driven = Driven::with_card(3);
    driven.intend(Intent::Open(Screen::Diagnosis));
    assert!(matches!(driven.asked(), Effect::Diagnose { .. }));
    driven.intend(Intent::SignIn);
    assert!(matches!(driven.asked(), Effect::StopDiagnosis(_)));
    assert!(matches!(driven.asked(), Effect::Prepare { .. }));
    driven.intend(Intent::Open(Screen::Diagnosis));
    driven.intend(Intent::Page(PageIntent::Diagnose { online: false }));
    assert!(driven.effects.try_recv().is_err());
}

#[test]
fn ctrl_d_leaves_the_pin_without_using_a_try() {
    let (mut driven, round) = Driven::asking(3);
    driven.type_digits(&[1, 2, 3, 4, 5]);
    driven.intend(Intent::Page(PageIntent::OpenDiagnosis));
    assert!(matches!(driven.asked(), Effect::Stop(stopped) if stopped == round));
    assert!(matches!(driven.asked(), Effect::Diagnose { .. }));
    assert!(driven.app.asking.is_none());
    assert!(driven.effects.try_recv().is_err());
}

#[test]
fn what_was_copied_is_said_until_it_changes() {
    let mut driven = diagnosed();
    let words = "Copiato, senza nomi, codici fiscali, numeri di carta e cartelle personali.";
    assert!(!driven.shows(words));
    driven.press("Copia");
    assert!(driven.shows(words));
    driven.press("Ripeti");
    assert!(!driven.shows(words));
}

#[test]
fn a_command_can_be_copied_and_details_unfolded() {
    let mut driven = diagnosed_changed();
    assert!(driven.shows("sudo systemctl enable --now pcscd.socket"));
    driven.press("Copia il comando");
    assert!(driven.shows("Comando copiato"));
    assert!(!driven.shows("disabled"));
    driven.press("Mostra i dettagli tecnici");
    assert!(driven.shows("disabled"));
    driven.press("Nascondi i dettagli tecnici");
    assert!(!driven.shows("disabled"));
    assert!(driven.shows("prima a posto, ora VARCO-R13"), "what changed");
    assert!(
        !diagnosed_good().shows("Che cosa è cambiato dall'ultima volta buona, 18 novembre 2026")
    );
}

#[test]
fn the_card_is_ready_in_one_line() {
    let driven = diagnosed_good();
    assert!(driven.shows(
        "Carta pronta per INAIL - Servizi online: \
         certificato sì, ente sì, chiave sì, TLS sì, PIN sì."
    ));
}

#[test]
fn the_contact_is_tested_on_request() {
    let mut driven = diagnosed_good();
    driven.press("Prova il contatto");
    assert!(matches!(
        driven.asked(),
        Effect::Diagnose {
            stability: true,
            portal: None,
            ..
        }
    ));
    assert!(diagnosed_unsteady().shows("VARCO-C26"));
}

#[test]
fn the_report_is_shown_before_it_leaves_field_by_field() {
    let mut driven = diagnosed();
    let mut named = report();
    named.redactor.learn("Ada Bianchi");
    named.findings[2].fact = Fact::Reader {
        reader: "Lettore di Ada Bianchi".to_owned(),
    };
    driven.app.state.diagnosis.report = named;
    driven.press("Rapporto…");
    let hidden = "USB e lettori: a posto. Lettore di […].";
    assert!(driven.shows(hidden));
    let warning = "Il rapporto può mostrare dati personali: dallo solo a chi conosci.";
    assert!(!driven.shows(warning));
    driven.press("Nomi");
    assert!(driven.shows("USB e lettori: a posto. Lettore di Ada Bianchi."));
    assert!(driven.shows(warning));
    driven.press("Salva JSON");
    let Effect::Write { document, .. } = driven.asked() else {
        panic!("the report is to be written");
    };
    assert_eq!(document.extension, "json");
    let shown = String::from_utf8(document.content).unwrap();
    assert!(shown.contains("Ada Bianchi"), "as the preview shows it");
    driven.press("Nomi");
    driven.press("Salva");
    let Effect::Write { document, .. } = driven.asked() else {
        panic!("the report is to be written");
    };
    assert!(
        !String::from_utf8(document.content)
            .unwrap()
            .contains("Bianchi")
    );
    driven.press("Chiudi");
    assert!(!driven.shows(hidden));
    assert!(driven.shows("Diagnosi"));
}

#[test]
fn every_page_has_its_help() {
    let mut all = Vec::new();
    for screen in Screen::ALL {
        let mut driven = Driven::with_card(3);
        driven.intend(Intent::Open(screen));
        driven.intend(Intent::Page(PageIntent::Help(Help::Page)));
        assert!(driven.shows("A che cosa serve"), "{screen:?}");
        let mut page = Harness::new(driven, view, update);
        let texts: Vec<_> = seen(&mut page).into_iter().map(|(text, _)| text).collect();
        let at = texts.iter().position(|text| text == "A che cosa serve");
        let words = texts[at.unwrap() + 1].clone();
        assert!(!all.contains(&words), "{screen:?}: {words}");
        all.push(words);
    }
    let mut driven = Driven::with_card(3);
    driven.intend(Intent::Open(Screen::Settings));
    driven.press("Scorciatoie da tastiera");
    assert!(driven.shows("Ctrl+D"));
    driven.press("Chiudi");
    assert!(driven.shows("Impostazioni"));
}

#[test]
fn escape_closes_help_before_anything_else() {
    let (mut driven, _) = Driven::asking(3);
    driven.type_digits(&[1, 2]);
    driven.intend(Intent::Page(PageIntent::Help(Help::Page)));
    assert!(!driven.shows("Digita il PIN"));
    driven.intend(Intent::Cancel);
    assert!(driven.shows("Digita il PIN"), "the attempt goes on");
    driven.intend(Intent::Cancel);
    assert!(matches!(driven.app.state.stage, Stage::Home));
}

#[test]
fn enter_does_the_main_action_of_the_page() {
    for (screen, expected) in [
        (Screen::SignIn, Some(Intent::SignIn)),
        (Screen::Card, Some(Intent::SignIn)),
        (Screen::Pin, None),
        (Screen::Settings, None),
    ] {
        let mut driven = Driven::with_card(3);
        driven.intend(Intent::Open(screen));
        assert_eq!(driven.app.primary(), expected, "{screen:?}");
    }
    let again = Intent::Page(PageIntent::Diagnose { online: false });
    assert_eq!(diagnosed().app.primary(), Some(again));
    assert_eq!(Driven::new().app.primary(), None, "there is no card");
    assert_eq!(Driven::asking(1).0.app.primary(), None, "the last try");
    let mut driven = Driven::with_card(3);
    drop(driven.app.update(Message::Primary));
    assert!(matches!(driven.asked(), Effect::Prepare { .. }));
}
