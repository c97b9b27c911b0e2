//! The PIN is in nothing that the program prints, writes or shows, in no form (design.md §5).
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    missing_docs
)]

mod support {
    pub mod login;
    pub mod varco;
}

use std::fmt::Write as _;
use std::fs;
use std::io::{Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::process::{Command, Stdio};
use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use support::login::{READER, desk, go_on, look, look_again, portal};
use support::varco::{VARCO, varco_with};
use varco::apdu::{Channel, Command as Apdu, Trace};
use varco::card::cie::{Drawer, Memory};
use varco::card::{Card, Limits, Round, Tries, change_pin, unblock_pin};
use varco::portal::CardMaterial;
use varco::secret::{Pin, Puk};
use varco::settings::CardDrawer;
use varco::simulator::card::{VirtualCard as _, VirtualCns};
use varco::simulator::link::Behaviour;
use varco::simulator::log::ApduLog;
use varco::simulator::portal::{Mode, Options, VirtualPortal};
use varco::simulator::reader::VirtualReaders;

/// Every way in which a PIN could be written.
fn forms(pin: &str) -> Vec<String> {
    let mut padded = pin.as_bytes().to_vec();
    padded.resize(8, 0xFF);
    let hexadecimal = |bytes: &[u8]| -> String {
        bytes
            .iter()
            .fold(String::new(), |text, byte| format!("{text}{byte:02X}"))
    };
    let spaced: Vec<_> = pin.bytes().map(|byte| format!("{byte:02X}")).collect();
    let decimal: Vec<_> = pin.bytes().map(|byte| byte.to_string()).collect();
    let pretty = decimal.join(",\n");
    vec![
        pin.to_owned(),
        hexadecimal(pin.as_bytes()),
        hexadecimal(&padded),
        spaced.join(" "),
        decimal.join(", "),
        decimal.join(","),
        pretty,
        BASE64.encode(pin).trim_end_matches('=').to_owned(),
        BASE64.encode(&padded).trim_end_matches('=').to_owned(),
        pin.chars().rev().collect(),
    ]
}

#[track_caller]
fn assert_hides(pin: &str, place: &str, shown: &[u8]) {
    let shown = String::from_utf8_lossy(shown).to_uppercase();
    for form in forms(pin) {
        assert!(
            !shown.contains(&form.to_uppercase()),
            "{place} shows the PIN as {form}"
        );
    }
}

#[test]
fn the_search_finds_every_form() {
    for form in forms("97531864") {
        let found = std::panic::catch_unwind(|| assert_hides("97531864", "it", form.as_bytes()));
        assert!(found.is_err(), "{form}");
    }
}

/// A portal whose profile another process can read.
fn served(mode: Mode) -> (VirtualPortal, tempfile::TempDir) {
    let folder = tempfile::tempdir().unwrap();
    let portal = VirtualPortal::start(Options {
        mode,
        pki_dir: Some(folder.path().to_owned()),
        ..Options::default()
    })
    .unwrap();
    (portal, folder)
}

#[test]
fn no_command_prints_the_pin() {
    // The right PIN, wrong ones, and what is none: a slip must not be shown either.
    let typed = [
        "12345678",
        "97531864",
        "86421",
        "9753",
        "975318642",
        "97531x64",
    ];
    for mode in [
        Mode::Standard,
        Mode::Revoked,
        Mode::ErrorPage,
        Mode::WrongHost,
    ] {
        let (_portal, folder) = served(mode);
        let profile = folder.path().join("portale.toml").display().to_string();
        for card in [
            "st-2048",
            "last-try",
            "infocamere-1204",
            "cie",
            "cie-last-try",
        ] {
            for pin in typed {
                for more in [&[][..], &["--json"], &["--last-try", "--json"]] {
                    let login = [
                        "login",
                        "--simulated",
                        card,
                        "--portal",
                        &profile,
                        "--pin-stdin",
                    ];
                    let arguments = [&login[..], more].concat();
                    let ran = varco_with(&arguments, format!("{pin}\n").as_bytes());
                    let place = format!("{arguments:?} on {mode}");
                    assert_hides(pin, &place, &ran.out);
                    assert_hides(pin, &place, ran.err.as_bytes());
                }
            }
        }
        for entry in fs::read_dir(folder.path()).unwrap() {
            let path = entry.unwrap().path();
            assert_hides(
                "12345678",
                &path.display().to_string(),
                &fs::read(&path).unwrap(),
            );
        }
    }
    for arguments in [
        &["demo", "--no-window"][..],
        &["demo", "--no-window", "--json"],
        &["card", "--simulated", "st-2048", "--personal", "--json"],
        &["certificate", "--simulated", "st-2048", "--pin-stdin"],
        &["pin", "status", "--simulated", "st-2048", "--json"],
        &["readers", "--simulated", "st-2048", "--json"],
    ] {
        let ran = varco_with(arguments, b"12345678\n");
        assert_eq!(ran.code, 0, "{arguments:?} {}", ran.err);
        assert_hides("12345678", &format!("{arguments:?}"), &ran.out);
        assert_hides("12345678", &format!("{arguments:?}"), ran.err.as_bytes());
    }
}

/// Old PIN, new PIN and PUK, right and wrong ones and what is none: in nothing that is printed.
#[test]
fn no_command_prints_a_new_pin_or_a_puk() {
    for (what, card) in [
        ("change", "st-2048"),
        ("change", "cie"),
        ("change", "last-try"),
        ("unblock", "blocked"),
        ("unblock", "cie-blocked"),
    ] {
        for first in ["12345678", "87654321", "97531864", "9753", "97531x64"] {
            for new in ["64208531", "6420", "12345678", "6420x531"] {
                for more in [&[][..], &["--json"], &["--last-try", "--json"]] {
                    let command = ["pin", what, "--simulated", card, "--pin-stdin"];
                    let arguments = [&command[..], more].concat();
                    let ran = varco_with(&arguments, format!("{first}\n{new}\n").as_bytes());
                    let place = format!("{arguments:?}");
                    // The catalogue itself says 12345 where it explains the rule.
                    for secret in [first, new].into_iter().filter(|secret| secret.len() > 4) {
                        assert_hides(secret, &place, &ran.out);
                        assert_hides(secret, &place, ran.err.as_bytes());
                    }
                }
            }
        }
    }
}

/// The test plays the driver of a virtual reader and sends PINs to the card.
#[test]
fn the_log_of_a_virtual_card_masks_the_pin() {
    let folder = tempfile::tempdir().unwrap();
    let log = folder.path().join("card.log");
    let driver = TcpListener::bind("127.0.0.1:0").unwrap();
    let mut card = Command::new(VARCO)
        .args([
            "--lang",
            "en",
            "simulate",
            "card",
            "--profile",
            "st-2048",
            "--vpcd",
        ])
        .arg(driver.local_addr().unwrap().to_string())
        .arg("--log")
        .arg(&log)
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let (mut line, _) = driver.accept().unwrap();
    message(&mut line, &[1]);
    for (pin, answer) in [("97531864", [0x63, 0xC2]), ("12345678", [0x90, 0x00])] {
        let verify = [&[0x00, 0x20, 0x00, 0x10, 0x08], pin.as_bytes()].concat();
        message(&mut line, &verify);
        let mut length = [0; 2];
        line.read_exact(&mut length).unwrap();
        assert_eq!(length, [0, 2]);
        let mut status = [0; 2];
        line.read_exact(&mut status).unwrap();
        assert_eq!(status, answer);
    }
    card.kill().unwrap();
    let output = card.wait_with_output().unwrap();
    let written = fs::read(&log).unwrap();
    assert!(String::from_utf8_lossy(&written).contains("0020001008****************"));
    for pin in ["97531864", "12345678"] {
        assert_hides(pin, "the log", &written);
        assert_hides(pin, "standard output", &output.stdout);
        assert_hides(pin, "standard error", &output.stderr);
    }
}

fn message(line: &mut TcpStream, content: &[u8]) {
    let length = u16::try_from(content.len()).unwrap().to_be_bytes();
    line.write_all(&[&length, content].concat()).unwrap();
}

/// An unusual PIN on a card inside the test: nothing that can be shown of a sign-in shows it.
#[test]
fn nothing_that_can_be_shown_shows_the_pin() {
    let pin = "86420975";
    let mut card = VirtualCns::new("st-2048".parse().unwrap()).unwrap();
    card.power_on();
    card.transmit(&[0x00, 0xA4, 0x00, 0x0C, 0x02, 0x3F, 0x00]);
    let change = [
        &[0x00, 0x24, 0x00, 0x10, 0x10],
        &b"12345678"[..],
        pin.as_bytes(),
    ]
    .concat();
    assert_eq!(card.transmit(&change), [0x90, 0x00]);
    let log = ApduLog::default();
    let behaviour = Behaviour {
        log: log.clone(),
        ..Behaviour::default()
    };
    let readers = VirtualReaders::with_card(READER, Box::new(card), behaviour);
    let portal = portal(Mode::Standard);
    let limits = Limits::default();
    let mut shown = String::new();
    let mut show = |value: &dyn std::fmt::Debug| write!(shown, "{value:?}\n{value:#?}\n").unwrap();

    let secret = || Pin::parse(pin.as_bytes()).unwrap();
    show(&secret());
    show(&Puk::parse(pin.as_bytes()).unwrap());
    show(&Apdu::new(0x00, 0x20, 0x00, 0x10).sensitive(pin.as_bytes()));
    show(&Pin::parse(b"8642097x").unwrap_err());

    let found = look(&readers, &limits).unwrap();
    show(&found);
    let login = go_on(found, &portal, pin.as_bytes(), &limits).unwrap();
    assert_eq!(login.record.signatures, 1, "{:?}", login.outcome);
    show(&login);
    for entry in login.trace.entries() {
        show(&entry.to_string());
    }

    let found = look(&readers, &limits).unwrap();
    let material = CardMaterial {
        connection: found.connection,
        card: found.card,
        tries: Some(Tries::NotReadable),
        pin: secret().into(),
    };
    show(&material);
    let mut trace = Trace::default();
    let CardMaterial {
        connection,
        card,
        pin: typed,
        ..
    } = material;
    let round = Round::open(connection, card, typed, None, limits.clone(), &mut trace).unwrap();
    show(&round);
    show(&round.signer());
    show(&round.finish());

    let mut found = look(&readers, &limits).unwrap();
    {
        let mut transaction = found.connection.begin().unwrap();
        let mut channel = Channel::new(&mut *transaction, &mut trace);
        show(&channel);
        let Card::Cns(cns) = &found.card else {
            panic!("a CNS");
        };
        show(&cns.verify(&mut channel, secret(), None).unwrap());
    }
    show(&trace);
    show(&readers);
    show(&log.exchanges());
    assert!(shown.contains("8 secret bytes"), "the trace was looked at");
    assert_hides(pin, "Debug", shown.as_bytes());
}

/// The same of a CIE with an unusual PIN, and of the file in which its public data outlast the
/// program: neither PIN nor PUK, in no form.
#[test]
fn nothing_that_is_shown_or_remembered_of_a_cie_holds_pin_or_puk() {
    let (pin, puk) = ("86420975", "87654321");
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("cards").join("known.json");
    let drawer: Arc<dyn Drawer> = Arc::new(CardDrawer::at(file.clone()));
    let memory = Memory::default();
    memory.keep_in(&drawer).unwrap();
    let log = ApduLog::default();
    let behaviour = Behaviour {
        log: log.clone(),
        ..Behaviour::default()
    };
    let (readers, _) = desk("cie", behaviour);
    let limits = Limits::default();
    let mut shown = String::new();
    let mut show = |value: &dyn std::fmt::Debug| write!(shown, "{value:?}\n{value:#?}\n").unwrap();
    let found = || look_again(&readers, &memory, &limits).unwrap();
    let secret = |digits: &str| Pin::parse(digits.as_bytes()).unwrap();

    show(&change_pin(
        found(),
        secret("12345678"),
        secret(pin),
        None,
        &limits,
    ));
    let wrong = go_on(found(), &portal(Mode::Standard), b"11223344", &limits);
    show(&wrong);
    let looked = found();
    show(&looked);
    let login = go_on(looked, &portal(Mode::Standard), pin.as_bytes(), &limits).unwrap();
    assert_eq!(login.record.signatures, 1, "{:?}", login.outcome);
    show(&login);
    for entry in login.trace.entries() {
        show(&entry.to_string());
    }
    let unblock = unblock_pin(
        found(),
        Puk::parse(puk.as_bytes()).unwrap(),
        secret("24681357"),
        false,
        &limits,
    );
    show(&unblock);
    assert_eq!(unblock, Ok(()));
    show(&memory);
    show(&drawer);
    show(&readers);
    show(&log.exchanges());

    let kept = fs::read(&file).unwrap();
    assert!(kept.len() > 4000, "certificate and keys are there");
    for secret in [pin, puk, "12345678", "24681357", "11223344"] {
        assert_hides(secret, "Debug", shown.as_bytes());
        assert_hides(secret, "the file of remembered cards", &kept);
    }
    for entry in fs::read_dir(file.parent().unwrap()).unwrap() {
        assert_eq!(entry.unwrap().path(), file, "nothing else is left there");
    }
}
