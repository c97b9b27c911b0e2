//! `varco demo`: every virtual card and every behaviour of the portal, to the outcome, code and
//! exit code that portal-login.md §5.3 and §7.1 and design.md §4 demand; and what both sides saw.
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

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use serde_json::{Value, json};
use support::login::{desk, portal, problem, sign_in};
use support::varco::{VARCO, command, run, varco};
use varco::card::Limits;
use varco::portal::Outcome;
use varco::simulator::card::profile;
use varco::simulator::portal::{Closure, LOGIN_HOST, Mode, Oidc};

/// How a demo must end: outcome, code, exit code, signatures of the card.
type End = (&'static str, Option<&'static str>, i32, u64);

const SIGNED_IN: End = ("signed_in", None, 0, 1);

/// What each behaviour of the portal must come to with a good card.
fn end_of_mode(mode: Mode) -> End {
    match mode {
        // The card signs whatever versions, issuers, schemes and pace the portal has.
        Mode::Standard
        | Mode::Tls12
        | Mode::Tls13
        | Mode::Rfc9963
        | Mode::Optional
        | Mode::HintsNone
        | Mode::HintsOne
        | Mode::Hints101
        | Mode::Hints401
        | Mode::HintsForeign
        | Mode::PolicyStrict
        | Mode::NameStrict
        | Mode::NoProfile
        | Mode::OneProfile
        | Mode::ThreeProfiles
        | Mode::Acting(..)
        | Mode::ChooseProfile
        | Mode::Resumption
        | Mode::SamlPost
        | Mode::Oidc(Oidc::Query | Oidc::FormPost)
        | Mode::OneTimeLink
        | Mode::Link(_)
        | Mode::AgentBound
        | Mode::CardPerRequest
        | Mode::Slow => SIGNED_IN,
        // A server that does not prove who it is gets no signature, and no PIN is used.
        Mode::MissingIntermediate => ("failed", Some("S04"), 31, 0),
        Mode::ExpiredServer => ("failed", Some("S03"), 31, 0),
        Mode::WrongHost => ("failed", Some("S02"), 31, 0),
        Mode::PrivateCa => ("failed", Some("S01"), 31, 0),
        Mode::ForeignHost => ("failed", Some("L19"), 31, 0),
        // The card signs, and the portal refuses its certificate.
        Mode::Revoked | Mode::ExpiredCard | Mode::Oidc(Oidc::ForeignState) => {
            ("failed", Some("L11"), 32, 1)
        }
        Mode::NotEnabled => ("not_enabled", Some("L12"), 34, 1),
        // The card signs, and what comes back shows nobody who is signed in.
        Mode::ErrorPage | Mode::XmlFault => ("failed", Some("L22"), 32, 1),
        // Out of service: where the card was not yet asked for, no PIN is.
        Mode::Closed(Closure::StartError) => ("failed", Some("L22"), 32, 0),
        Mode::Closed(_) | Mode::Maintenance => ("failed", Some("L14"), 30, 0),
        Mode::MaintenanceAfter => ("failed", Some("L14"), 30, 1),
        Mode::DropHandshake | Mode::DropAfter => ("failed", Some("N03"), 30, 1),
        // Such a portal has no entry for the CNS.
        Mode::Spid => ("failed", Some("L21"), 33, 0),
        Mode::Hostile(_) | Mode::Cie(_) | Mode::CieTls13 | Mode::CieFault(_) => {
            panic!("{mode} has tests of its own")
        }
    }
}

/// Attacks are in tests/hostile_portals.rs, the way of the CIE in tests/identity_server.rs.
fn elsewhere(mode: Mode) -> bool {
    matches!(mode, Mode::Hostile(_)) || mode.cie_outcome().is_some()
}

/// What each virtual card must come to at a portal that works.
fn end_of_card(name: &str) -> End {
    match name {
        "athena-1024" | "st-2048" | "idemia-2021" | "infocamere-1204" | "last-try" => SIGNED_IN,
        "ace-2025" => ("failed", Some("C07"), 13, 0),
        "blocked" | "puk-few" | "puk-last" => ("failed", Some("C15"), 21, 0),
        "not-activated" => ("failed", Some("P02"), 22, 0),
        "expired" => ("failed", Some("C13"), 15, 0),
        other => panic!("nobody has said what {other} must come to"),
    }
}

/// Runs a demo for people and for programs, checks that both end alike, and gives the object.
#[track_caller]
fn demo(arguments: &[&str], (outcome, code, exit, signatures): End) -> Value {
    let arguments = [&["demo", "--no-window"], arguments].concat();
    let people = varco(&arguments).exits(exit);
    assert!(!people.text().is_empty());
    let programs = varco(&[&arguments[..], &["--json"]].concat()).exits(exit);
    let object = programs.json("demo");
    assert_eq!(object["outcome"], outcome, "{arguments:?} {object}");
    let full = code.map(|code| format!("VARCO-{code}"));
    assert_eq!(object["code"], json!(full), "{arguments:?}");
    assert_eq!(object["signatures"], signatures, "{arguments:?}");
    for ran in [people, programs] {
        match code {
            None => assert_eq!(ran.err, "", "{arguments:?}"),
            Some(code) => drop(ran.complains(code)),
        }
    }
    object
}

#[test]
fn every_behaviour_of_a_portal_comes_to_its_end() {
    for mode in Mode::all().filter(|mode| !elsewhere(*mode)) {
        let object = demo(&["--portal-mode", mode.alias()], end_of_mode(mode));
        let plan = &object["plan"];
        let expected = match mode {
            Mode::Tls12 => ("1.2", "rsa_pkcs1_sha256"),
            Mode::Rfc9963 => ("1.3", "rsa_pkcs1_sha256_legacy"),
            _ => ("1.3", "rsa_pss_rsae_sha256"),
        };
        if object["signatures"] == 1 {
            assert_eq!(plan["tls"], expected.0, "{mode}");
            assert_eq!(plan["scheme"], expected.1, "{mode}");
        }
        assert_eq!(
            !object["services"].as_array().unwrap().is_empty(),
            object["outcome"] == "signed_in" && mode != Mode::ChooseProfile,
            "{mode}: services belong to a person who is signed in"
        );
    }
}

#[test]
fn every_card_comes_to_its_end() {
    for name in profile::names() {
        let object = demo(&["--card", name], end_of_card(name));
        if name != "ace-2025" {
            assert_eq!(object["card"]["kind"], "cns", "{name}");
            assert_eq!(
                object["holder"]["tax_code"].as_str().map(str::len),
                Some(16),
                "{name}"
            );
        }
    }
}

#[test]
fn the_object_has_every_field_of_the_command_line() {
    for (arguments, end) in [
        (&["--portal-mode", "standard"], SIGNED_IN),
        (
            &["--portal-mode", "wrong-host"],
            ("failed", Some("S02"), 31, 0),
        ),
        (&["--card", "ace-2025"], ("failed", Some("C07"), 13, 0)),
    ] {
        let object = demo(arguments, end);
        for field in [
            "outcome",
            "code",
            "portal",
            "holder",
            "card",
            "plan",
            "signatures",
            "connections",
            "visits",
            "apdu",
            "phases_ms",
            "services",
            "pin_tries_left",
        ] {
            assert!(object.get(field).is_some(), "{field} is missing: {object}");
        }
        for counter in ["commands", "bytes_sent", "bytes_received"] {
            assert!(object["apdu"][counter].is_u64(), "{counter}: {object}");
        }
    }
    let object = demo(&[], SIGNED_IN);
    let names = |value: &Value| {
        value
            .as_object()
            .unwrap()
            .keys()
            .cloned()
            .collect::<Vec<_>>()
    };
    assert_eq!(
        names(&object["holder"]),
        ["given_name", "surname", "tax_code"]
    );
    assert_eq!(names(&object["card"]), ["kind", "model"]);
    assert_eq!(names(&object["plan"]), ["scheme", "stack", "tls"]);
    assert_eq!(object["holder"]["tax_code"], "MMGDAA84C47H501O");
    assert_eq!(object["plan"]["stack"], "rustls");
    assert_eq!(object["connections"], 1);
    let visits = object["visits"].as_array().unwrap();
    let at_card = visits[1].as_str().unwrap();
    assert!(
        at_card.contains("/entra 303, TLS 1.3, certificate requested, 1 signature"),
        "{at_card}"
    );
    let with_code = visits[2].as_str().unwrap();
    assert!(with_code.contains("/accesso?codice=… 30"), "{with_code}");
    for (phase, time) in object["phases_ms"].as_object().unwrap() {
        assert!(time.is_u64(), "{phase}: {time}");
    }
}

/// Card and portal are two witnesses of the same sign-in, and the program must agree with both.
#[test]
fn the_card_signs_exactly_for_what_the_portal_sees() {
    for mode in Mode::all().filter(|mode| !elsewhere(*mode)) {
        let (readers, card) = desk("st-2048", support::login::behaviour());
        let portal = portal(mode);
        let witness = portal.witness();
        let signed = sign_in(&readers, &portal, &Limits::default());
        drop(portal);
        let seen = witness.seen();
        let made = card.counters().signatures;
        let (outcome, _, _, expected) = end_of_mode(mode);
        assert_eq!(u64::from(made), expected, "{mode}: {:?}", problem(&signed));
        let told = signed.as_ref().map_or(0, |login| login.record.signatures);
        assert_eq!(told, made, "{mode}: what is told, and what the card did");
        assert_eq!(
            card.counters().verifications,
            made,
            "{mode}: one PIN, one use"
        );
        assert_eq!(card.counters().pin_tries_left, 3, "{mode}");

        let verified = u32::try_from(seen.signatures()).unwrap();
        if matches!(outcome, "signed_in" | "not_enabled") {
            assert_eq!(verified, made, "{mode}");
            assert_eq!(seen.logins.len(), 1, "{mode}");
            assert!(seen.logins[0].signature.is_some(), "{mode}");
        }
        assert!(verified <= made, "{mode}: {:?}", seen.handshakes);
        let shown: Vec<_> = seen
            .handshakes
            .iter()
            .filter(|handshake| handshake.certificate_sent)
            .map(|handshake| handshake.host.as_str())
            .collect();
        // With the connection cut in the handshake the portal may not have read the certificate.
        if mode != Mode::DropHandshake {
            assert_eq!(
                shown,
                vec![LOGIN_HOST; usize::try_from(made).unwrap()],
                "{mode}"
            );
        }
        let is_signed_in =
            signed.is_ok_and(|login| matches!(login.outcome, Outcome::SignedIn(_)) && told > 0);
        assert_eq!(is_signed_in, outcome == "signed_in", "{mode}");
    }
}

/// In a network of its own, with nothing but the computer itself in it, and in empty folders.
#[test]
fn a_demo_needs_no_network_and_writes_nothing() {
    let home = tempfile::tempdir().unwrap();
    let folders: BTreeMap<&str, _> = [
        ("HOME", "home"),
        ("XDG_CACHE_HOME", "cache"),
        ("XDG_CONFIG_HOME", "config"),
        ("XDG_DATA_HOME", "data"),
        ("XDG_STATE_HOME", "state"),
        ("XDG_RUNTIME_DIR", "run"),
        ("TMPDIR", "tmp"),
    ]
    .into_iter()
    .map(|(variable, name)| (variable, home.path().join(name)))
    .collect();
    let work = home.path().join("work");
    for folder in folders.values().chain([&work]) {
        fs::create_dir(folder).unwrap();
    }
    let script = "ip link set lo up && exec \"$@\"";
    let mut alone = command("unshare");
    alone
        .args([
            "--user",
            "--map-root-user",
            "--net",
            "sh",
            "-c",
            script,
            "sh",
        ])
        .args([VARCO, "demo", "--no-window", "--json"])
        .current_dir(&work)
        .envs(&folders);
    let ran = run(&mut alone, b"").exits(0);
    assert_eq!(ran.json("demo")["outcome"], "signed_in");
    for (variable, folder) in &folders {
        if *variable != "XDG_CACHE_HOME" {
            assert_eq!(written(folder), Vec::<String>::new(), "{variable}");
        }
    }
    assert_eq!(written(&work), Vec::<String>::new(), "current folder");
}

fn written(folder: &Path) -> Vec<String> {
    fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path().display().to_string())
        .collect()
}
