//! The layers on virtual readers, cards and a virtual portal.

use super::super::{Device, Driver, Outcome, ServiceFiles, SocketUnit};
use super::*;
use crate::card::Tries;
use crate::reader::{Connection, ReaderError, ReaderState, Watch};
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
            ..Surroundings::default()
        },
        readers: Arc::new(readers),
        portal,
        stability: false,
        renderer: "tiny-skia".to_owned(),
        last_good: None,
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

fn seen_from(surroundings: Surroundings, readers: impl Readers + 'static) -> Report {
    let sources = Sources {
        surroundings,
        ..sources(readers, None)
    };
    run(&sources, &Limits::default(), |_| ()).unwrap()
}

fn in_session(session: Session) -> Surroundings {
    Surroundings {
        session,
        ..Surroundings::default()
    }
}

#[test]
fn a_session_is_a_fault_only_where_no_reader_is_seen() {
    for session in [Session::Container, Session::Ssh, Session::Isolated] {
        let works = seen_from(in_session(session), reader_with("st-2048"));
        assert_eq!(works.findings[0].outcome(), Outcome::Good, "{session:?}");
        let fails = seen_from(in_session(session), NoService);
        assert_eq!(fails.findings[0].outcome(), Outcome::Attention);
        assert_eq!(cause(&fails), Some((Layer::Service, "R02")));
    }
    let remote = seen_from(in_session(Session::RemoteDesktop), VirtualReaders::new());
    assert_eq!(cause(&remote), Some((Layer::System, "R05")));
    let shared = seen_from(in_session(Session::RemoteDesktop), reader_with("st-2048"));
    assert_eq!(cause(&shared), None);
}

#[test]
fn a_service_that_may_not_start_is_told_from_one_that_stopped() {
    let unit = |unit| Surroundings {
        family: super::super::Family::Debian,
        has_systemd: true,
        service: Some(ServiceFiles {
            version: Some("1.9.9".to_owned()),
            unit: Some(unit),
        }),
        ..Surroundings::default()
    };
    for (state, code) in [
        (SocketUnit::Enabled, "R02"),
        (SocketUnit::Disabled, "R13"),
        (SocketUnit::Masked, "R13"),
    ] {
        let report = seen_from(unit(state), NoService);
        assert_eq!(cause(&report), Some((Layer::Service, code)));
        let found = report.cause().unwrap();
        assert!(
            found
                .command
                .as_ref()
                .unwrap()
                .contains("systemctl enable --now")
        );
        assert!(
            found
                .details
                .contains(&detail(Label::SocketUnit, state.name()))
        );
    }
}

#[test]
fn a_reader_on_usb_that_nobody_lists_is_the_cause() {
    let device = || Device {
        vendor: 0x072F,
        product: 0x2200,
        name: "ACS ACR122U".to_owned(),
    };
    let mut seen = Surroundings {
        devices: Some(vec![device()]),
        ..Surroundings::default()
    };
    let report = seen_from(seen.clone(), VirtualReaders::new());
    assert_in_order(&report);
    assert_eq!(cause(&report), Some((Layer::Readers, "R07")));
    seen.drivers.push(Driver {
        name: "ifd-ccid".to_owned(),
        version: Some("1.5.2".to_owned()),
        supported: vec![(0x072F, 0x2200, "ACS ACR122U".to_owned())],
    });
    let report = seen_from(seen.clone(), VirtualReaders::new());
    assert_eq!(cause(&report), Some((Layer::Readers, "R12")));
    let details = &report.cause().unwrap().details;
    assert!(details.contains(&detail(Label::Driver, "ifd-ccid 1.5.2")));
    assert!(details.contains(&detail(Label::UsbId, "072f:2200")));
    // A reader that is listed is no cause.
    assert_eq!(cause(&seen_from(seen, reader_with("st-2048"))), None);
}

#[test]
fn programs_at_a_held_card_are_named() {
    let seen = Surroundings {
        programs: vec!["scdaemon (77)".to_owned()],
        ..Surroundings::default()
    };
    let held = reader_with("st-2048");
    held.hold(READER, true);
    let report = seen_from(seen.clone(), held);
    assert_eq!(cause(&report), Some((Layer::Cards, "R08")));
    let text = crate::text::Text::new(crate::text::Language::Italian);
    let words = text.finding(report.cause().unwrap());
    assert!(words.means.unwrap().contains("scdaemon (77)"));
    let conflicts = |report: &Report| {
        let mut lines = report.findings.iter();
        lines
            .find(|finding| finding.layer == Layer::Conflicts)
            .unwrap()
            .outcome()
    };
    assert_eq!(conflicts(&report), Outcome::Attention);
    // Sharing a card is no conflict.
    assert_eq!(
        conflicts(&seen_from(seen, reader_with("st-2048"))),
        Outcome::Good
    );
}

#[test]
fn probes_show_their_status_words() {
    for profile in ["st-2048", "idemia-2021", "infocamere-1204"] {
        let report = looked(reader_with(profile));
        let line = report
            .findings
            .iter()
            .find(|finding| finding.layer == Layer::Applications)
            .unwrap();
        let probes: Vec<_> = line
            .details
            .iter()
            .filter(|detail| detail.label == Label::Probe)
            .map(|detail| detail.value.as_str())
            .collect();
        assert_eq!(probes.len(), 5, "{probes:?}");
        assert!(probes[0].starts_with("MF: 9000"), "{probes:?}");
        assert!(probes[3].starts_with("CIE IAS: 6A82"), "{probes:?}");
    }
}

#[test]
fn stability_is_measured_on_request() {
    let shaky = |faults: &[&str]| {
        let card = VirtualCns::new("st-2048".parse().unwrap()).unwrap();
        let behaviour = Behaviour {
            faults: faults.iter().map(|fault| fault.parse().unwrap()).collect(),
            ..Behaviour::default()
        };
        let readers = VirtualReaders::with_card(READER, Box::new(card), behaviour);
        let sources = Sources {
            stability: true,
            ..sources(readers, None)
        };
        run(&sources, &Limits::default(), |_| ()).unwrap()
    };
    let steady = shaky(&[]);
    assert_eq!(cause(&steady), None);
    let line = steady.findings.iter();
    let mut line = line.filter(|finding| matches!(finding.fact, Fact::Contact { .. }));
    let Some(Fact::Contact { quality, .. }) = line.next().map(|line| &line.fact) else {
        panic!("the contact was measured");
    };
    assert!(quality.is_steady() && quality.took >= crate::reader::TEST_TIME);
    assert_eq!(
        cause(&shaky(&["mute@2", "mute@4"])),
        Some((Layer::Cards, "C26"))
    );
}

#[test]
fn a_card_is_ready_for_a_portal_or_not() {
    use super::super::Ready::{Maybe, No, Yes};
    let portal = VirtualPortal::start(Options::default()).unwrap();
    let profile = Profile::parse(&portal.profile_toml(), "test").unwrap();
    let ready = |card: &str| {
        let sources = sources(reader_with(card), Some(profile.clone()));
        let report = run(&sources, &Limits::default(), |_| ()).unwrap();
        report.ready.expect("card and portal were looked at")
    };
    let good = ready("st-2048");
    assert_eq!(good.verdict(), Yes, "{good:?}");
    let blocked = ready("blocked");
    assert_eq!((blocked.pin, blocked.verdict()), (No, No));
    let expired = ready("expired");
    assert_eq!((expired.certificate, expired.pin), (No, Yes));
    let short = ready("athena-1024");
    assert_eq!(short.key, Maybe, "{short:?}");
    // Nobody signed, and nobody tried a PIN.
    assert!(
        portal
            .witness()
            .seen()
            .handshakes
            .iter()
            .all(|seen| !format!("{seen:?}").contains("signed: true"))
    );
}
