//! `varco portals`: who may enter, and what a sign-in would meet at virtual portals of every kind.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    missing_docs
)]

mod support {
    pub mod varco;
}

use std::fs;
use std::path::PathBuf;

use serde_json::{Value, json};
use support::varco::{VARCO, command, run, varco, varco_with};
use varco::portal::access::Category;
use varco::simulator::portal::{Closure, LOGIN_HOST, Mode, Options, VirtualPortal};

/// Runs the program in Italian.
fn in_italian(arguments: &[&str]) -> String {
    let mut program = command(VARCO);
    program.args(["--lang", "it"]).args(arguments);
    run(&mut program, b"").exits(0).text().to_owned()
}

/// A portal of this mode, and its profile in a file.
fn portal(mode: Mode) -> (VirtualPortal, tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let portal = VirtualPortal::start(Options {
        mode,
        pki_dir: Some(folder.path().to_owned()),
        ..Options::default()
    })
    .unwrap();
    let file = folder.path().join("portale.toml");
    (portal, folder, file)
}

fn checked(mode: Mode) -> Value {
    let (portal, _folder, file) = portal(mode);
    let object = varco(&["portals", "check", file.to_str().unwrap(), "--json"])
        .exits(0)
        .json("portals check");
    let seen = portal.witness().seen();
    assert_eq!(seen.signatures(), 0, "nothing was signed");
    assert_eq!(seen.certificates_at(LOGIN_HOST), 0, "nobody was named");
    object
}

#[test]
fn access_is_explained_in_both_languages() {
    let arguments = [
        "portals",
        "access",
        "--category",
        "cdl",
        "--date",
        "2020-12-01",
    ];
    let italian = in_italian(&arguments);
    for words in [
        "Consulenti del lavoro",
        "1º dicembre 2020",
        "Si entra solo con SPID di livello 2, CIE o CNS.",
        "L'ultimo giorno è stato il 30 novembre 2020.",
        "Il delegato entra prima una volta con la propria identità",
        "Durc Online",
        "PosteID",
        "14 aprile 2026",
    ] {
        assert!(italian.contains(words), "{words}: {italian}");
    }
    let english = varco(&arguments).exits(0);
    assert!(english.text().contains("Labour consultants"));
    assert!(
        english
            .text()
            .contains("The last day was 30 November 2020.")
    );
    assert!(english.text().contains("first signs in once"));
}

#[test]
fn access_has_its_boundaries_for_programs() {
    let on = |category, date| {
        let arguments = [
            "portals",
            "access",
            "--category",
            category,
            "--date",
            date,
            "--json",
        ];
        let object = varco(&arguments).exits(0).json("portals access");
        let legacy = &object["legacy"];
        (
            object["phase"].clone(),
            legacy["obtainable"].clone(),
            legacy["usable"].clone(),
            object["digital_only"].clone(),
        )
    };
    let row = |phase: u8, obtainable: bool, usable: bool, digital: bool| {
        (
            json!(phase),
            json!(obtainable),
            json!(usable),
            json!(digital),
        )
    };
    assert_eq!(on("cdl", "2020-11-30"), row(0, true, true, false));
    assert_eq!(on("cdl", "2020-12-01"), row(1, false, false, true));
    assert_eq!(on("altri", "2021-02-27"), row(1, true, true, false));
    assert_eq!(on("altri", "2021-02-28"), row(2, false, true, false));
    assert_eq!(on("amm-statali", "2021-02-28"), row(2, false, true, false));
    assert_eq!(on("amm-statali", "2021-03-01"), row(3, false, false, true));
    assert_eq!(on("soa", "2021-09-30"), row(3, false, true, false));
    assert_eq!(on("soa", "2021-10-01"), row(4, false, false, true));
}

#[test]
fn mistakes_in_the_question_are_usage() {
    let ran = varco(&["portals", "access", "--category", "notai"])
        .exits(2)
        .complains("U06");
    for category in Category::all() {
        assert!(ran.err.contains(category.id), "{}", ran.err);
    }
    for day in ["2021-02-30", "1-1-2021", "oggi", ""] {
        varco(&["portals", "access", "--category", "cdl", "--date", day])
            .exits(2)
            .complains("U01");
    }
    varco(&["portals", "access"]).exits(2).complains("U01");
    varco(&["portals", "check", "nowhere"])
        .exits(2)
        .complains("U02");
}

#[test]
fn a_check_says_what_each_card_would_meet() {
    let cards = |object: &Value| -> Vec<(String, Value)> {
        let cards = object["cards"].as_array().unwrap().iter();
        cards
            .map(|card| {
                let state = card["state"].as_str().unwrap().to_owned();
                (state, card["tls"].clone())
            })
            .collect()
    };
    let works = |version| ("works".to_owned(), json!(version));
    let state = |state: &str| (state.to_owned(), Value::Null);
    let standard = checked(Mode::Standard);
    assert_eq!(standard["host"], LOGIN_HOST);
    assert_eq!(standard["asked"], "at_handshake");
    assert_eq!(standard["tls"], json!(["1.2", "1.3"]));
    let anybody = [works("1.3"), state("doubtful"), works("1.2")];
    assert_eq!(cards(&standard), anybody);
    let regional = checked(Mode::HintsOne);
    assert_eq!(regional["issuers"].as_array().unwrap().len(), 1);
    assert_eq!(cards(&regional)[2], state("doubtful"));
    let open = checked(Mode::HintsNone);
    assert_eq!(cards(&open), anybody);
    assert_eq!(open["issuers"], json!([]));
    assert_eq!(checked(Mode::Tls12)["tls"], json!(["1.2"]));
    let only_13 = checked(Mode::Tls13);
    assert_eq!(only_13["tls"], json!(["1.3"]));
    assert_eq!(cards(&only_13)[2], state("cannot"));
    let many = checked(Mode::Hints401);
    assert_eq!(many["issuers"].as_array().unwrap().len(), 401);
}

/// What a look found is said before the next sign-in, and the portal has the last word.
#[test]
fn a_look_is_remembered_until_the_next() {
    let state = tempfile::tempdir().unwrap();
    let run_with = |arguments: &[&str]| {
        let mut program = command(VARCO);
        program
            .args(["--lang", "en"])
            .args(arguments)
            .env("XDG_STATE_HOME", state.path());
        run(&mut program, b"12345678\n")
    };
    let (only_13, _folder, file) = portal(Mode::Tls13);
    let file = file.to_str().unwrap();
    let name = |text: &str| text.replace("name = \"prova\"", "name = \"ricordato\"");
    fs::write(file, name(&only_13.profile_toml())).unwrap();
    run_with(&["portals", "check", file]).exits(0);
    let login = [
        "login",
        "--portal",
        file,
        "--simulated",
        "cie",
        "--pin-stdin",
    ];
    let ran = run_with(&login).exits(32);
    assert!(
        ran.text()
            .contains("a card like this one could not sign in here"),
        "{ran:?}"
    );
    // A CNS is not shut out, and nothing has changed for it.
    let cns = [
        "login",
        "--portal",
        file,
        "--simulated",
        "st-2048",
        "--pin-stdin",
    ];
    let ran = run_with(&cns).exits(0);
    assert!(!ran.text().contains("could not sign in here"), "{ran:?}");
    assert!(!ran.text().contains("another way"), "{ran:?}");
    // The portal takes 1.2 again, at its address of before: the memory is overridden.
    let (both, _folder, other) = portal(Mode::Standard);
    let other = other.to_str().unwrap();
    fs::write(other, name(&both.profile_toml())).unwrap();
    let login = [
        "login",
        "--portal",
        other,
        "--simulated",
        "cie",
        "--pin-stdin",
    ];
    let ran = run_with(&login).exits(0);
    assert!(ran.text().contains("could not sign in here"), "{ran:?}");
    // Bytes that are no memory are none.
    let kept = state.path().join("varco/portals.toml");
    fs::write(&kept, b"\xff\x00[[[").unwrap();
    let ran = run_with(&cns).exits(0);
    assert!(!ran.text().contains("could not sign in here"), "{ran:?}");
}

#[test]
fn a_check_names_a_server_that_does_not_prove_who_it_is() {
    for (mode, code) in [
        (Mode::ExpiredServer, "S03"),
        (Mode::WrongHost, "S02"),
        (Mode::PrivateCa, "S01"),
        (Mode::ForeignHost, "L19"),
    ] {
        let (_portal, _folder, file) = portal(mode);
        varco(&["portals", "check", file.to_str().unwrap()])
            .exits(31)
            .complains(code);
    }
}

/// A portal out of service is told as such before any card, whatever its pages still show.
#[test]
fn a_check_knows_a_portal_that_is_out_of_service() {
    for (closure, code, exit) in [
        (Closure::StartStatus, "L14", 30),
        (Closure::LoginStatus, "L14", 30),
        (Closure::StartError, "L22", 32),
    ] {
        let (_portal, _folder, file) = portal(Mode::Closed(closure));
        let ran = varco(&["portals", "check", file.to_str().unwrap(), "--json"]).exits(exit);
        let object = ran.json("portals check");
        assert_eq!(
            object["problem"]["code"],
            format!("VARCO-{code}"),
            "{closure:?}"
        );
        // What went before is there, also where it led nowhere.
        let last = object["visits"].as_array().unwrap().last().unwrap();
        let status = match closure {
            Closure::StartStatus | Closure::LoginStatus => " 503, TLS 1.3",
            Closure::StartError => " 200, TLS 1.3",
        };
        assert!(
            last.as_str().unwrap().ends_with(status),
            "{closure:?}: {last}"
        );
        ran.complains(code);
    }
}

/// The step record names where a check and a login went, each request with its own part.
#[test]
fn every_step_is_on_record_without_its_values() {
    let checked = checked(Mode::Standard);
    let visits = checked["visits"].as_array().unwrap();
    let ends = |visit: &Value, end: &str| visit.as_str().unwrap().ends_with(end);
    assert!(ends(&visits[0], "/ 200, TLS 1.3"), "{visits:?}");
    assert!(
        ends(&visits[1], "/entra 400, TLS 1.3, certificate requested"),
        "{visits:?}"
    );
    let (_portal, _folder, file) = portal(Mode::SamlPost);
    let arguments = ["login", "--portal", file.to_str().unwrap(), "--json"];
    let arguments = [&arguments[..], &["--simulated", "st-2048", "--pin-stdin"]].concat();
    let object = varco_with(&arguments, b"12345678\n").exits(0).json("login");
    let before = object["visits_before_pin"].as_array().unwrap();
    assert_eq!(before.len(), 2, "{before:?}");
    let visits = object["visits"].as_array().unwrap();
    let signed = visits
        .iter()
        .filter(|visit| visit.as_str().unwrap().contains("1 signature"));
    assert_eq!(signed.count(), 1, "{visits:?}");
    assert!(
        ends(visits.last().unwrap(), "/servizi 200, TLS 1.3"),
        "{visits:?}"
    );
    // A login that ended before the PIN has its way too.
    let (_portal, _folder, file) = portal(Mode::Closed(Closure::LoginStatus));
    let arguments = ["login", "--portal", file.to_str().unwrap(), "--json"];
    let arguments = [&arguments[..], &["--simulated", "st-2048", "--pin-stdin"]].concat();
    let object = varco_with(&arguments, b"12345678\n")
        .exits(30)
        .json("login");
    assert_eq!(object["visits"], json!([]));
    let before = object["visits_before_pin"].as_array().unwrap();
    assert!(
        ends(before.last().unwrap(), "/entra 503, TLS 1.3"),
        "{before:?}"
    );
    // So has the diagnosis.
    let online = ["diagnose", "--online", "--simulated", "st-2048", "--portal"];
    let arguments = [&online[..], &[file.to_str().unwrap(), "--json"]].concat();
    let ran = varco(&arguments);
    assert!(ran.text().contains("/entra 503, TLS 1.3"), "{}", ran.text());
}

/// Whether the card in the reader is ready, in one line; without a card the check is none the worse.
#[test]
fn the_card_in_the_reader_is_checked_too() {
    let portal = VirtualPortal::start(Options::default()).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("portale.toml");
    fs::write(&file, portal.profile_toml()).unwrap();
    let check = |card: &str, more: &[&str]| {
        let start = ["portals", "check", file.to_str().unwrap()];
        let card = ["--simulated", card];
        varco(&[&start[..], &card, more].concat())
    };
    let verdict = |card| {
        let object = check(card, &["--json"]).exits(0).json("portals check");
        object["ready"]["verdict"].clone()
    };
    assert_eq!(verdict("st-2048"), "yes");
    assert_eq!(verdict("athena-1024"), "maybe");
    assert_eq!(verdict("blocked"), "no");
    assert_eq!(verdict("expired"), "no");
    let shown = check("st-2048", &[]).exits(0);
    let line = shown.text().lines().last().unwrap();
    assert!(line.starts_with("Card ready for "), "{line}");
    assert!(line.contains("certificate yes"), "{line}");
    // Whoever names a reader is told that there is no such.
    let file = file.to_str().unwrap();
    let missing = varco(&[
        "portals",
        "check",
        file,
        "--simulated",
        "st-2048",
        "--reader",
        "x",
    ]);
    missing.exits(11);
    // No card, no line, no fault.
    let mut alone = command(VARCO);
    alone
        .args(["portals", "check", file, "--json"])
        .env("PCSCLITE_CSOCK_NAME", folder.path().join("nobody"));
    let object = run(&mut alone, b"").exits(0).json("portals check");
    assert!(object["ready"].is_null());
}

/// What can't be remembered is said, and the check itself was not in vain.
#[test]
fn a_check_that_can_not_be_remembered_is_no_failure() {
    let portal = VirtualPortal::start(Options::default()).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("portale.toml");
    fs::write(&file, portal.profile_toml()).unwrap();
    let mut check = command(VARCO);
    check
        .args(["portals", "check", file.to_str().unwrap()])
        // A file in the place of a folder.
        .env("XDG_STATE_HOME", &file)
        .env("PCSCLITE_CSOCK_NAME", folder.path().join("nobody"));
    let ran = run(&mut check, b"").exits(0);
    assert!(ran.err.starts_with("VARCO-D02"), "{}", ran.err);
}
