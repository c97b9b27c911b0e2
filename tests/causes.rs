//! The diagnosis against real causes: a real service that is stopped, disabled, refusing, of another
//! version, without readers, without a driver; other programs at the card. The first line in red
//! names the cause, with a command that mends it.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing
)]
#![cfg(target_os = "linux")]

mod support;

use std::ffi::CString;
use std::path::Path;
use std::process::Command;
use std::sync::Arc;
use std::sync::mpsc::{self, RecvTimeoutError};
use std::time::{Duration, Instant};

use pcsc::{Context, Disposition, Protocols, Scope, ShareMode};
use serde_json::Value;
use support::fake_service::FakeService;
use support::live::{PATIENCE, Running, varco};
use support::pcscd::{Pcscd, READER, SOCKET, inside, namespaces};
use support::pcscd2::{Pcscd2, has_polkit};
use support::program::require;
use tempfile::TempDir;
use varco::card::Limits;
use varco::diagnosis::{Label, Layer, Outcome, Report, Session, Sources, Surroundings, run};
use varco::reader::PcscReaders;
use varco::simulator::card::profile::Profile;
use varco::simulator::link::Behaviour;

const DIAGNOSE: [&str; 2] = ["diagnose", "--json"];

/// The cause's layer, code and command.
fn cause(report: &Value) -> (&str, &str, Option<&str>) {
    let cause = &report["cause"];
    (
        cause["layer"].as_str().unwrap_or_default(),
        cause["code"].as_str().unwrap_or_default(),
        cause["run"].as_str(),
    )
}

fn line<'r>(report: &'r Value, layer: &str) -> &'r Value {
    let lines = report["findings"].as_array().unwrap();
    lines.iter().find(|line| line["layer"] == layer).unwrap()
}

fn detail<'l>(line: &'l Value, label: &str) -> Option<&'l str> {
    let details = line["details"].as_array().unwrap();
    let found = details.iter().find(|detail| detail["label"] == label)?;
    found["value"].as_str()
}

/// The program in a mount namespace of its own, in which this was done before.
fn varco_after(preparation: &str) -> Value {
    let nowhere = TempDir::new().unwrap();
    let script = format!("set -e; {preparation}; exec \"$0\" --lang en diagnose --json");
    let mut command = Command::new("unshare");
    command
        .args(namespaces())
        .args(["sh", "-c", &script, env!("CARGO_BIN_EXE_varco")])
        .env(SOCKET, nowhere.path().join("nobody"))
        .env("XDG_STATE_HOME", nowhere.path());
    let ended = Running::start(&mut command).end();
    assert_eq!(ended.code, Some(10), "{ended:?}");
    ended.json()
}

#[test]
fn an_absent_a_stopped_and_a_disabled_service_are_told_apart() {
    require("pcscd");
    let absent = varco_after(
        "for folder in /usr/sbin /usr/bin /sbin /usr/local/sbin; do \
         [ ! -e $folder/pcscd ] || mount -t tmpfs tmpfs $folder; done",
    );
    // In a container nobody is told to install another service: the computer's own has to be let in.
    if Surroundings::look().session == Session::Container {
        assert_eq!(cause(&absent), ("service", "VARCO-R14", None));
    } else {
        assert_eq!(cause(&absent).1, "VARCO-R01");
        let run = cause(&absent).2;
        assert!(run.is_some_and(|run| run.contains("install") || run.contains("-S")));
    }

    let stopped = varco_after("mount -t tmpfs tmpfs /run");
    let (layer, code, _) = cause(&stopped);
    assert_eq!((layer, code), ("service", "VARCO-R02"));
    assert!(detail(line(&stopped, "service"), "service_version").is_some());

    // As systemd has it: its own folders, and the unit that no target wants.
    let systemd = "mount -t tmpfs tmpfs /run; mkdir -p /run/systemd/system; \
                   mount -t tmpfs tmpfs /etc/systemd; mkdir -p /etc/systemd/system";
    let disabled = varco_after(systemd);
    assert_eq!(cause(&disabled).1, "VARCO-R13");
    assert_eq!(
        cause(&disabled).2,
        Some("sudo systemctl enable --now pcscd.socket")
    );
    let masked = varco_after(&format!(
        "{systemd}; ln -s /dev/null /etc/systemd/system/pcscd.socket"
    ));
    assert_eq!(cause(&masked).1, "VARCO-R13");
    assert!(cause(&masked).2.unwrap().contains("unmask"));
    assert_eq!(
        detail(line(&masked, "service"), "socket_unit"),
        Some("masked")
    );
}

#[test]
fn a_service_that_polkit_closes_is_told_and_opened_by_the_command() {
    let service = Pcscd2::start();
    let refused = service.varco_of_nobody(&DIAGNOSE);
    assert_eq!(refused.code, Some(10), "{refused:?}");
    let refused = refused.json();
    let (layer, code, run) = cause(&refused);
    assert_eq!((layer, code), ("service", "VARCO-R03"));
    if !has_polkit() {
        return;
    }
    // What the command writes, written as the administrator would.
    let run = run.expect("a command").to_owned();
    let rules = service.rules();
    let (echo, place) = run.split_once(" | sudo tee ").unwrap();
    let name = Path::new(place).file_name().unwrap();
    assert_eq!(
        Path::new(place).parent(),
        Some(Path::new("/etc/polkit-1/rules.d"))
    );
    let echo = echo.replace("$(id -un)", "nobody");
    let script = format!("{echo} > \"$0\"");
    let written = Command::new("sh")
        .args(["-c", &script])
        .arg(rules.join(name))
        .status();
    assert!(written.unwrap().success());
    // Polkit notices by itself.
    let deadline = Instant::now() + PATIENCE;
    loop {
        let now = service.varco_of_nobody(&DIAGNOSE).json();
        if cause(&now).1 != "VARCO-R03" {
            assert_eq!(cause(&now).1, "VARCO-R06", "{now}");
            return;
        }
        assert!(Instant::now() < deadline, "the rule does not help: {now}");
    }
}

#[test]
fn a_service_of_another_version_is_told_with_its_version() {
    let service = Pcscd2::start();
    let host = Command::new("pcscd").arg("--version").output().unwrap();
    if !String::from_utf8_lossy(&host.stdout).contains("version 1.") {
        // This system's library speaks as Debian 13's does: `tests/service.rs` plays another one.
        return;
    }
    let report = service.varco(&DIAGNOSE);
    assert_eq!(report.code, Some(10), "{report:?}");
    let report = report.json();
    assert_eq!(cause(&report).1, "VARCO-R04");
    assert_eq!(detail(line(&report, "service"), "protocol"), Some("4:5"));
}

/// The same on every system: this service refuses every version.
#[test]
fn a_service_that_speaks_otherwise_is_told() {
    let service = FakeService::start();
    let nowhere = TempDir::new().unwrap();
    let mut command = varco(&DIAGNOSE);
    command
        .env(SOCKET, service.path())
        .env("XDG_STATE_HOME", nowhere.path());
    let report = Running::start(&mut command).end();
    assert_eq!(report.code, Some(10), "{report:?}");
    let report = report.json();
    assert_eq!(cause(&report).0, "service");
    assert_eq!(cause(&report).1, "VARCO-R04");
}

#[test]
fn a_service_that_is_killed_and_comes_back_is_followed() {
    let mut pcscd = Pcscd::start();
    let _card = pcscd.insert(Profile::default(), Behaviour::default());
    let state = TempDir::new().unwrap();
    let diagnose = |pcscd: &Pcscd| {
        let mut command = varco(&DIAGNOSE);
        command
            .envs(pcscd.environment())
            .env("XDG_STATE_HOME", state.path());
        Running::start(&mut command).end()
    };
    let good = diagnose(&pcscd);
    assert_eq!(good.code, Some(0), "{good:?}");
    assert_eq!(good.json()["changes"], Value::Null, "the first good state");
    pcscd.kill();
    let broken = diagnose(&pcscd).json();
    assert_eq!(cause(&broken).1, "VARCO-R02");
    let changes = broken["changes"]["list"].as_array().unwrap();
    let change = changes
        .iter()
        .find(|change| change["layer"] == "service" && change["what"] == Value::Null)
        .expect("what changed since it worked");
    assert_eq!(change["before"], serde_json::json!(["good"]));
    assert_eq!(change["now"], serde_json::json!(["VARCO-R02"]));
    pcscd.start_again();
    pcscd.wait_for_card();
    let again = diagnose(&pcscd);
    assert_eq!(again.code, Some(0), "{again:?}");
}

#[test]
fn who_holds_a_card_is_named() {
    inside(|| {
        let pcscd = Pcscd::start();
        let _card = pcscd.insert(Profile::default(), Behaviour::default());
        // The client library in this process's memory alone is no use of cards.
        let unused = pcscd.varco(&DIAGNOSE).ok().json();
        let conflicts = line(&unused, "conflicts");
        assert_eq!(conflicts["what"], "No other program uses cards.");
        let context = Context::establish(Scope::User).unwrap();
        let reader = CString::new(READER).unwrap();
        let held = context
            .connect(&reader, ShareMode::Exclusive, Protocols::ANY)
            .unwrap();
        let report = pcscd.varco(&DIAGNOSE);
        assert_eq!(report.code, Some(11), "{report:?}");
        let report = report.json();
        assert_eq!(cause(&report).1, "VARCO-R08");
        let own = std::fs::read_to_string("/proc/self/comm").unwrap();
        let named = report["cause"]["means"].as_str().unwrap();
        assert!(named.contains(own.trim()), "{named}");
        assert_eq!(line(&report, "conflicts")["outcome"], "attention");
        drop(held);
        let free = pcscd.varco(&DIAGNOSE).ok().json();
        // It still uses the service, and is in nobody's way.
        assert_eq!(line(&free, "conflicts")["outcome"], "good");
    });
}

/// Resets the card once, as another program.
fn reset_once() {
    let context = Context::establish(Scope::User).unwrap();
    let reader = CString::new(READER).unwrap();
    let card = context
        .connect(&reader, ShareMode::Shared, Protocols::ANY)
        .unwrap();
    card.disconnect(Disposition::ResetCard)
        .map_err(|(_, error)| error)
        .unwrap();
}

#[test]
fn a_card_that_another_program_resets_meanwhile_is_told() {
    inside(|| {
        let pcscd = Pcscd::start();
        let _card = pcscd.insert(Profile::default(), Behaviour::default());
        let seen = Surroundings {
            programs: vec!["scdaemon (77)".to_owned()],
            ..Surroundings::default()
        };
        // Right after the card said what it is.
        let report = diagnosed_with(seen, |report| {
            let last = report.findings.last().unwrap();
            if last.layer == Layer::Applications {
                reset_once();
            }
        });
        let found = report.cause().expect("the reset is noticed");
        assert_eq!(found.layer, Layer::Conflicts);
        assert_eq!(found.problem().unwrap().code(), "C18");
        let text = varco::text::Text::new(varco::text::Language::English);
        let means = text.finding(found).means.unwrap();
        assert!(means.contains("scdaemon (77)"), "{means}");
        // Without one, nothing of the kind is said.
        let quiet = diagnosed(Surroundings::default());
        assert!(quiet.cause().is_none(), "{quiet:?}");
    });
}

#[test]
fn a_program_that_resets_the_card_again_and_again_is_named() {
    inside(|| {
        let pcscd = Pcscd::start();
        let _card = pcscd.insert(Profile::default(), Behaviour::default());
        let mut diagnosis = varco(&["diagnose", "--stability", "--json"]);
        diagnosis.envs(pcscd.environment());
        let running = Running::start(&mut diagnosis);
        let (ended, report) = mpsc::channel();
        let waiting = std::thread::spawn(move || ended.send(running.end()).unwrap());
        let context = Context::establish(Scope::User).unwrap();
        let reader = CString::new(READER).unwrap();
        let mut card = context
            .connect(&reader, ShareMode::Shared, Protocols::ANY)
            .unwrap();
        let report = loop {
            let reset = Disposition::ResetCard;
            // The program may be at the card for a moment.
            card.reconnect(ShareMode::Shared, Protocols::ANY, reset)
                .ok();
            match report.recv_timeout(Duration::from_millis(200)) {
                Ok(ended) => break ended,
                Err(error) => assert_eq!(error, RecvTimeoutError::Timeout),
            }
        };
        waiting.join().unwrap();
        assert_eq!(report.code, Some(14), "{report:?}");
        let report = report.json();
        assert_eq!(cause(&report).1, "VARCO-C18");
        let own = std::fs::read_to_string("/proc/self/comm").unwrap();
        let named = report["cause"]["means"].as_str().unwrap();
        assert!(named.contains(own.trim()), "{named}");
    });
}

#[test]
fn a_service_that_is_killed_in_the_middle_is_told() {
    inside(|| {
        let mut pcscd = Pcscd::start();
        let _card = pcscd.insert(Profile::default(), Behaviour::default());
        // Once the readers are known.
        let report = diagnosed_with(Surroundings::default(), |report| {
            let last = report.findings.last().unwrap();
            if last.layer == Layer::Cards && report.findings.len() == 5 {
                pcscd.kill();
            }
        });
        let found = report.cause().expect("the service is missed");
        assert_eq!(found.layer, Layer::Applications, "{report:?}");
        assert_eq!(found.problem().unwrap().code(), "R02");
        pcscd.start_again();
        pcscd.wait_for_card();
        let again = diagnosed(Surroundings::default());
        assert!(again.cause().is_none(), "{again:?}");
    });
}

/// The session is the first line, and in the way only where no reader is seen.
#[test]
fn the_session_is_told_by_its_marks() {
    let nowhere = TempDir::new().unwrap();
    let diagnose = |name: &str, value: &str| {
        let mut command = varco(&DIAGNOSE);
        for mark in ["SSH_CONNECTION", "SSH_TTY", "XDG_SESSION_ID", "container"] {
            command.env_remove(mark);
        }
        command
            .env(SOCKET, nowhere.path().join("nobody"))
            .env("XDG_STATE_HOME", nowhere.path())
            .env(name, value);
        Running::start(&mut command).end().json()
    };
    for (name, value, said) in [
        ("FLATPAK_ID", "it.esempio.Varco", "in an isolated package"),
        ("SNAP_NAME", "varco", "in an isolated package"),
        ("SSH_CONNECTION", "192.0.2.1 40000 192.0.2.2 22", "over SSH"),
        ("SSH_TTY", "/dev/pts/9", "over SSH"),
        ("container", "lxc", "in a container"),
    ] {
        let report = diagnose(name, value);
        let first = line(&report, "system");
        assert_eq!(first["outcome"], "attention", "{name}");
        assert!(first["what"].as_str().unwrap().contains(said), "{first}");
        assert!(first["next"].is_string(), "{name}");
    }
    let remote = diagnose("XRDP_SESSION", "1");
    assert_eq!(cause(&remote).0, "system");
    assert_eq!(cause(&remote).1, "VARCO-R05");
}

#[test]
fn two_readers_are_looked_at_one_by_one() {
    let pcscd = Pcscd::start();
    let _card = pcscd.insert(Profile::default(), Behaviour::default());
    let report = pcscd.varco(&DIAGNOSE).ok().json();
    let lines = report["findings"].as_array().unwrap();
    let of = |layer: &str| {
        let found = lines.iter().filter(|line| line["layer"] == layer);
        found
            .map(|line| line["outcome"].as_str().unwrap())
            .collect::<Vec<_>>()
    };
    assert_eq!(of("readers"), ["good", "good"]);
    // One holds the card; that the other is empty is no fault.
    assert_eq!(of("cards"), ["good", "unknown"]);
    let seen = line(&report, "applications");
    assert!(
        detail(seen, "probe").unwrap().starts_with("MF: 9000"),
        "{seen}"
    );
}

#[test]
fn two_cards_are_looked_at_one_by_one() {
    let pcscd = Pcscd::start();
    let _first = pcscd.insert(Profile::default(), Behaviour::default());
    let address = pcscd.second_address();
    let arguments = [
        "simulate",
        "card",
        "--profile",
        "blocked",
        "--vpcd",
        &address,
    ];
    let mut watching = pcscd.watch();
    let _second = Running::start(&mut varco(&arguments));
    let both = |line: &str| line.matches("\"state\":\"card\"").count() == 2;
    while !both(&watching.0.next_line()) {}
    let report = pcscd.varco(&DIAGNOSE);
    assert_eq!(report.code, Some(21), "{report:?}");
    let report = report.json();
    let lines = report["findings"].as_array().unwrap();
    let pins: Vec<_> = lines.iter().filter(|line| line["layer"] == "pin").collect();
    assert_eq!(pins.len(), 2);
    assert_eq!(
        (&pins[0]["outcome"], &pins[1]["outcome"]),
        (&"good".into(), &"trouble".into())
    );
    assert_eq!(cause(&report).1, "VARCO-C15");
    assert_ne!(pins[0]["reader"], pins[1]["reader"]);
}

#[test]
fn a_driver_that_is_missing_for_a_reader_on_usb_is_told() {
    inside(|| {
        let _pcscd = Pcscd::start_without_reader();
        let tree = TempDir::new().unwrap();
        let device = tree.path().join("sys/bus/usb/devices/1-1");
        std::fs::create_dir_all(device.join("1-1:1.0")).unwrap();
        let write = |name: &str, content: &str| {
            std::fs::write(device.join(name), content).unwrap();
        };
        write("idVendor", "abcd\n");
        write("idProduct", "0042\n");
        write("product", "Lettore raro\n");
        write("1-1:1.0/bInterfaceClass", "0b\n");
        let surroundings = Surroundings::under(tree.path());
        let report = diagnosed(surroundings);
        let found = report.cause().unwrap();
        assert_eq!(found.layer, Layer::Readers);
        assert_eq!(found.problem().unwrap().code(), "R07");
        assert_eq!(found.reader(), Some("Lettore raro"));
        // The real driver of this computer does not know it either; one that does would be said.
        let drivers = Surroundings::look().drivers;
        let ccid = drivers.iter().find(|driver| driver.name == "ifd-ccid");
        assert!(ccid.is_some_and(|driver| driver.supported.len() > 100));
        let (vendor, product, name) = ccid.unwrap().supported[0].clone();
        write("idVendor", &format!("{vendor:04x}\n"));
        write("idProduct", &format!("{product:04x}\n"));
        let known = Surroundings {
            devices: Surroundings::under(tree.path()).devices,
            drivers: drivers.clone(),
            ..Surroundings::default()
        };
        let report = diagnosed(known);
        let found = report.cause().unwrap();
        assert_eq!(found.problem().unwrap().code(), "R12", "{name}");
        assert!(
            found
                .details
                .iter()
                .any(|detail| detail.label == Label::Driver)
        );
        let service = report.findings.iter();
        let mut service = service.filter(|finding| finding.layer == Layer::Service);
        assert_eq!(service.next().unwrap().outcome(), Outcome::Good);
    });
}

fn diagnosed(surroundings: Surroundings) -> Report {
    diagnosed_with(surroundings, |_| ())
}

fn diagnosed_with(surroundings: Surroundings, tell: impl FnMut(&Report)) -> Report {
    let sources = Sources {
        surroundings,
        readers: Arc::new(PcscReaders),
        portal: None,
        stability: false,
        renderer: "-".to_owned(),
        last_good: None,
    };
    run(&sources, &Limits::default(), tell).unwrap()
}
