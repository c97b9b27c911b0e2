//! Every page in its states, without a display.

use std::path::Path;

use iced::widget::Id;
use iced::{Element, Size};
use iced_test::Simulator;
use time::OffsetDateTime;

use super::*;
use crate::diagnosis::{Fact, Finding, Layer, Report, Session};
use crate::flow::{
    DiagnosisEvent, Document, Effect, Event, ExportEvent, LoginEnd, Phase, Preparation, SignIn,
    Tries,
};
use crate::identity::Certificate;
use crate::problem::Problem;
use crate::reader::{Atr, ReaderState, Slot};
use crate::text::{Language, Text};
use crate::ui::app::tests::{Driven, READER, card, reader, session};
use crate::ui::theme::Look;
use crate::ui::widget::harness::Harness;
use crate::ui::{Format, Help, Message, PageIntent};

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
fn two(other: Result<(), Problem>) -> Driven {
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
    let findings = facts.map(|(layer, fact)| Finding { layer, fact });
    Report {
        findings: findings.into(),
        ..Report::default()
    }
}

/// The page of the diagnosis when it looked at everything.
fn diagnosed() -> Driven {
    let mut driven = Driven::with_card(3);
    driven.intend(Intent::Open(Screen::Diagnosis));
    let Effect::Diagnose {
        round,
        portal: None,
    } = driven.asked()
    else {
        panic!("the page looks by itself, and not at the portal");
    };
    driven.tell(Event::Diagnosis(DiagnosisEvent::Told {
        round,
        report: Box::new(report()),
        is_complete: true,
    }));
    driven
}

/// The states that the pictures show, by name.
fn states() -> Vec<(&'static str, Driven)> {
    let opened = |mut driven: Driven, screen| {
        driven.intend(Intent::Open(screen));
        driven
    };
    let mut states = Vec::new();
    let mut add = |name, driven| states.push((name, driven));
    let mut starting = Driven::new();
    add("accedi-senza-lettore", {
        starting.tell(Event::Readers(Ok(Vec::new())));
        starting
    });
    let mut empty = Driven::new();
    empty.tell(Event::Readers(Ok(vec![reader(false)])));
    add("accedi-vuoto", empty);
    let mut stopped = Driven::new();
    stopped.tell(Event::Readers(Err(Problem::ServiceStopped)));
    add("accedi-servizio", stopped);
    let mut named = Driven::with_card(3);
    named.app.pages.shows_holder = true;
    add("accedi-carta", named);
    add("accedi-due-carte", two(Ok(())));
    let mut preparing = Driven::with_card(3);
    preparing.intend(Intent::SignIn);
    add("accedi-in-corso", preparing);
    add(
        "accedi-fallito",
        failed(Problem::NetworkUnreachable {
            host: "www.portale-di-prova.esempio.it".to_owned(),
        }),
    );
    add("carta", opened(Driven::with_card(3), Screen::Card));
    let mut whole = opened(Driven::with_card(3), Screen::Card);
    whole.intend(Intent::TogglePerson);
    whole.intend(Intent::Page(PageIntent::ToggleDetails));
    add("carta-tutto", whole);
    add("diagnosi", diagnosed());
    add("pin", opened(Driven::with_card(3), Screen::Pin));
    add("pin-bloccato", opened(Driven::with_card(0), Screen::Pin));
    add(
        "impostazioni",
        opened(Driven::with_card(3), Screen::Settings),
    );
    let mut help = opened(Driven::with_card(3), Screen::Card);
    help.intend(Intent::Page(PageIntent::Help(Help::Page)));
    add("aiuto", help);
    let mut keys = Driven::with_card(3);
    keys.intend(Intent::Page(PageIntent::Help(Help::Shortcuts)));
    add("scorciatoie", keys);
    add("pin-chiesto", Driven::asking(3).0);
    states
}

fn view(driven: &Driven) -> Element<'_, Message> {
    driven.app.view()
}

#[allow(clippy::needless_pass_by_value)]
fn update(driven: &mut Driven, message: Message) {
    drop(driven.app.update(message));
}

#[test]
#[ignore = "writes pictures to be looked at"]
fn pictures() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("target/pages");
    std::fs::create_dir_all(&folder).unwrap();
    let sizes = [
        ("w", 960.0, 720.0),
        ("n", 480.0, 640.0),
        ("t", 240.0, 320.0),
        ("l", 960.0, 2200.0),
    ];
    for (name, driven) in states() {
        let mut page = Harness::new(driven, view, update);
        for (size, width, height) in sizes {
            page.size = Size::new(width, height);
            let shot = page.picture(&Look::Light.theme());
            let file = std::fs::File::create(folder.join(format!("{name}-{size}.png"))).unwrap();
            let mut png = png::Encoder::new(file, shot.size.width, shot.size.height);
            png.set_color(png::ColorType::Rgba);
            let mut writer = png.write_header().unwrap();
            writer.write_image_data(&shot.rgba).unwrap();
        }
    }
}
