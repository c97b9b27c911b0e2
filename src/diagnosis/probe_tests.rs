//! The layers on virtual readers, cards and a virtual portal.

use super::*;
use crate::diagnosis::{Outcome, Session};
use crate::reader::{Connection, ReaderError, Watch};
use crate::simulator::card::VirtualCns;
use crate::simulator::link::Behaviour;
use crate::simulator::portal::{Mode, Options, VirtualPortal};
use crate::simulator::reader::VirtualReaders;

const READER: &str = "Lettore A";

fn reader_with(profile: &str) -> VirtualReaders {
    let card = VirtualCns::new(profile.parse().unwrap()).unwrap();
    VirtualReaders::with_card(READER, Box::new(card), Behaviour::default())
}

fn sources(readers: impl Readers + 'static, portal: Option<Profile>) -> Sources {
    Sources {
        surroundings: Surroundings {
            system: "Prova".to_owned(),
            session: Session::Local,
        },
        readers: Arc::new(readers),
        portal,
    }
}

fn looked(readers: impl Readers + 'static) -> Report {
    run(&sources(readers, None), &Limits::default(), |_| ()).unwrap()
}

/// The code of the first thing that stands in the way.
fn cause(report: &Report) -> Option<(Layer, &'static str)> {
    let cause = report.cause()?;
    Some((cause.layer, cause.problem()?.code()))
}

/// No layer is left out, and none comes before one that it needs.
fn assert_in_order(report: &Report) {
    let layers: Vec<_> = report
        .findings
        .iter()
        .map(|finding| finding.layer)
        .collect();
    assert!(layers.is_sorted(), "{layers:?}");
    for layer in Layer::ALL {
        assert!(layers.contains(&layer), "{layer:?} is missing");
    }
}

struct NoService;

impl Readers for NoService {
    fn list(&self) -> Result<Vec<ReaderState>, ReaderError> {
        Err(ReaderError::ServiceStopped)
    }

    fn watch(&self) -> Result<Box<dyn Watch>, ReaderError> {
        Err(ReaderError::ServiceStopped)
    }

    fn connect(&self, _: &str) -> Result<Box<dyn Connection>, ReaderError> {
        Err(ReaderError::ServiceStopped)
    }
}

#[test]
fn a_sound_card_has_nothing_in_its_way() {
    let readers = reader_with("st-2048");
    let mut told = Vec::new();
    let report = run(&sources(readers, None), &Limits::default(), |report| {
        told.push(report.findings.len());
    })
    .unwrap();
    assert_in_order(&report);
    assert_eq!(cause(&report), None);
    // Line by line, as each is known.
    assert_eq!(told, (1..=report.findings.len()).collect::<Vec<_>>());
    let of = |layer| {
        let found = report
            .findings
            .iter()
            .find(|finding| finding.layer == layer);
        found.unwrap().clone()
    };
    assert_eq!(
        of(Layer::Pin).fact,
        Fact::Pin {
            reader: READER.to_owned(),
            tries: Tries::Left(3)
        }
    );
    assert_eq!(of(Layer::Portal).outcome(), Outcome::Unknown);
    assert!(matches!(
        of(Layer::Certificate).fact,
        Fact::CertificateUsable { days: 1.., .. }
    ));
}

#[test]
fn the_first_layer_that_fails_is_the_cause() {
    let nothing = VirtualReaders::new();
    let empty = VirtualReaders::new();
    empty.plug_in(READER);
    let held = reader_with("st-2048");
    held.hold(READER, true);
    for (report, expected) in [
        (looked(NoService), (Layer::Service, "R02")),
        (looked(nothing), (Layer::Readers, "R06")),
        (looked(empty), (Layer::Cards, "C01")),
        (looked(held), (Layer::Cards, "R08")),
        (looked(reader_with("expired")), (Layer::Certificate, "C13")),
        (looked(reader_with("blocked")), (Layer::Pin, "C15")),
        (looked(reader_with("not-activated")), (Layer::Pin, "P02")),
    ] {
        assert_in_order(&report);
        assert_eq!(cause(&report), Some(expected));
    }
}

#[test]
fn no_try_is_used_and_nothing_is_changed() {
    let card = VirtualCns::new("st-2048".parse().unwrap()).unwrap();
    let witness = crate::simulator::card::VirtualCard::witness(&card);
    let readers = VirtualReaders::with_card(READER, Box::new(card), Behaviour::default());
    looked(readers);
    let counters = witness.counters();
    assert_eq!((counters.verifications, counters.signatures), (0, 0));
}

#[test]
fn the_portal_is_asked_without_the_card() {
    for (mode, expected) in [
        (Mode::Standard, None),
        (Mode::ExpiredServer, Some((Layer::Portal, "S03"))),
    ] {
        let portal = VirtualPortal::start(Options {
            mode,
            ..Options::default()
        })
        .unwrap();
        let profile = Profile::parse(&portal.profile_toml(), "test").unwrap();
        let sources = sources(reader_with("st-2048"), Some(profile));
        let report = run(&sources, &Limits::default(), |_| ()).unwrap();
        assert_in_order(&report);
        assert_eq!(cause(&report), expected, "{mode:?}");
    }
}

#[test]
fn a_stopped_diagnosis_says_nothing_more() {
    let limits = Limits::default();
    let cancel = limits.cancel.clone();
    let mut told = 0;
    let ended = run(&sources(reader_with("st-2048"), None), &limits, |report| {
        told = report.findings.len();
        if told == 3 {
            cancel.cancel();
        }
    });
    assert!(ended.is_none());
    assert_eq!(told, 3);
}

#[test]
fn the_report_knows_whom_not_to_name() {
    let report = looked(reader_with("st-2048"));
    let person = crate::simulator::people::LABOUR_CONSULTANT;
    let text = format!(
        "{} {} {}",
        person.given_name, person.surname, person.tax_code
    );
    let shown = report.redactor.redact(&text);
    for secret in [person.given_name, person.surname, person.tax_code] {
        assert!(!shown.contains(secret), "{shown}");
    }
}
