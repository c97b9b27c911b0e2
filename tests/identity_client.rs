//! A CIE signs in by the identity server: the whole way, whatever that server answers, and that it
//! is shown to nobody else (portal-login.md §2.3; E16).
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

use std::path::PathBuf;

use serde_json::json;
use support::login::{behaviour, desk, look, portal, problem, sign_in};
use support::varco::{VARCO, command, run, varco, varco_with};
use varco::card::Limits;
use varco::portal::{Outcome, Profile, prepare};
use varco::problem::{IdentityFault, IdentityRefusal, Problem};
use varco::simulator::portal::{
    CieFault, CieOutcome, IDENTITY_HOST, LOGIN_HOST, Mode, OTHER_HOST, Options, PORTAL_HOST,
    VirtualPortal,
};

fn runtime() -> tokio::runtime::Runtime {
    tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap()
}

/// A portal of this mode, and its profile in a file.
fn written(mode: Mode) -> (VirtualPortal, tempfile::TempDir, PathBuf) {
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

#[test]
fn a_cie_signs_in_and_its_session_lives_at_the_portal() {
    let (readers, card) = desk("cie", behaviour());
    let portal = portal(Mode::Cie(CieOutcome::Proved));
    let login = sign_in(&readers, &portal, &Limits::default()).unwrap();
    let Outcome::SignedIn(signed_in) = login.outcome else {
        panic!("{:?}", login.outcome);
    };
    assert!(!signed_in.services.unwrap().is_empty());
    let holder = login.certificate.unwrap().holder();
    let shown = signed_in.person.tax_code.unwrap();
    assert_eq!(shown, holder.tax_code.unwrap().to_string());
    assert_eq!(login.record.signatures, 1);
    assert_eq!(card.counters().verifications, 1);
    let way: Vec<_> = login.visits.iter().map(ToString::to_string).collect();
    let posted = way.iter().filter(|visit| visit.contains("1 signature"));
    assert_eq!(posted.count(), 1, "{way:#?}");
    assert!(
        !way.iter().any(|visit| visit.contains("codice=0")),
        "no code is recorded: {way:#?}"
    );

    let seen = portal.witness().seen();
    assert_eq!(seen.certificates_at(IDENTITY_HOST), 1);
    for host in [PORTAL_HOST, LOGIN_HOST, OTHER_HOST] {
        assert_eq!(seen.certificates_at(host), 0, "{host}");
    }
    assert_eq!(seen.logins.len(), 1);
    assert_eq!(seen.logins[0].tax_code, shown);

    // From here on everything is as with a CNS: cookies of the portal alone, and a way out.
    let session = login.session.unwrap();
    assert!(!session.cookies().is_empty());
    assert!(runtime().block_on(session.goes_without_card()).unwrap());
    runtime().block_on(session.log_out()).unwrap();
    let last = portal.witness().seen().requests.last().unwrap().clone();
    assert_ne!(last.host, IDENTITY_HOST);
}

#[test]
fn a_cns_goes_its_own_way_at_the_same_portal() {
    let (readers, _) = desk("st-2048", behaviour());
    let portal = portal(Mode::Cie(CieOutcome::Proved));
    let signed = sign_in(&readers, &portal, &Limits::default());
    assert_eq!(problem(&signed), None);
    let seen = portal.witness().seen();
    assert_eq!(seen.certificates_at(LOGIN_HOST), 1);
    let at_ministry = seen.requests.iter().any(|r| r.host == IDENTITY_HOST);
    assert!(!at_ministry, "the Ministry does not hear of it");
}

#[test]
fn every_error_of_the_server_has_its_words_and_costs_one_signature() {
    for (outcome, expected) in [
        (CieOutcome::TimedOut, IdentityRefusal::TimedOut),
        (CieOutcome::ConsentRefused, IdentityRefusal::ConsentRefused),
        (CieOutcome::CardRevoked, IdentityRefusal::CardRevoked),
        (CieOutcome::Cancelled, IdentityRefusal::Cancelled),
        (CieOutcome::Failed, IdentityRefusal::Server),
        (CieOutcome::Unexplained, IdentityRefusal::Other(24)),
    ] {
        let (readers, card) = desk("cie", behaviour());
        let portal = portal(Mode::Cie(outcome));
        let signed = sign_in(&readers, &portal, &Limits::default());
        let refused = Problem::IdentityRefused {
            host: IDENTITY_HOST.to_owned(),
            reason: expected,
        };
        assert_eq!(problem(&signed), Some(refused));
        assert!(signed.unwrap().session.is_none());
        assert_eq!(card.counters().verifications, 1, "{expected:?}");
        assert_eq!(card.counters().signatures, 1, "{expected:?}");
    }
}

/// What the server's page lacks is known before the PIN; what its answer lacks, only after.
#[test]
fn a_broken_contract_is_a_problem_with_a_name() {
    let fault = |reason| Problem::IdentityServerFault {
        host: IDENTITY_HOST.to_owned(),
        reason,
    };
    let endless = Problem::AnswerOutOfBounds {
        host: IDENTITY_HOST.to_owned(),
    };
    for (broken, expected, signatures) in [
        (CieFault::NoForm, fault(IdentityFault::NoForm), 0),
        (CieFault::ForeignNext, fault(IdentityFault::ForeignNext), 0),
        (CieFault::NoCode, fault(IdentityFault::NoCode), 1),
        (CieFault::ShortCode, fault(IdentityFault::MalformedCode), 1),
        (CieFault::LetterCode, fault(IdentityFault::MalformedCode), 1),
        (CieFault::EndlessCode, endless, 1),
    ] {
        let (readers, card) = desk("cie", behaviour());
        let portal = portal(Mode::CieFault(broken));
        let signed = sign_in(&readers, &portal, &Limits::default());
        assert_eq!(problem(&signed), Some(expected), "{broken:?}");
        assert_eq!(card.counters().verifications, signatures, "{broken:?}");
        assert_eq!(card.counters().signatures, signatures, "{broken:?}");
        let seen = portal.witness().seen();
        assert_eq!(seen.certificates_at(OTHER_HOST), 0, "{broken:?}");
    }
}

/// portal-login.md §5.2: a CIE can't sign in TLS 1.3.
#[test]
fn a_server_of_tls13_alone_is_explained_before_the_pin() {
    let (readers, card) = desk("cie", behaviour());
    let portal = portal(Mode::CieTls13);
    let signed = sign_in(&readers, &portal, &Limits::default());
    let unable = Problem::SchemeNotSupported {
        host: IDENTITY_HOST.to_owned(),
    };
    assert_eq!(problem(&signed), Some(unable));
    assert_eq!(card.counters().verifications, 0);
}

/// A profile that has no identity server for it, and a server that is not there.
#[test]
fn a_way_that_does_not_reach_the_server_ends_before_the_pin() {
    let portal = portal(Mode::Cie(CieOutcome::Proved));
    let whole = portal.profile_toml();
    let (readers, _) = desk("cie", behaviour());
    let limits = Limits::default();
    let prepared = |profile: &str| {
        let found = look(&readers, &limits).unwrap();
        let profile = Profile::parse(profile, "test").unwrap();
        let prepared = runtime().block_on(prepare(profile, &found.card, &limits));
        found.close();
        prepared.map(|prepared| prepared.plan.host)
    };
    assert_eq!(prepared(&whole), Ok(IDENTITY_HOST.to_owned()));
    let elsewhere = whole.replace(IDENTITY_HOST, "altro.localhost");
    assert_eq!(
        prepared(&elsewhere),
        Err(Problem::HostNotAllowed {
            host: IDENTITY_HOST.to_owned()
        })
    );
    let stays = whole.replace("a#entra-cie", "a#entra-spid");
    assert_eq!(
        prepared(&stays),
        Err(Problem::EntryNotFound {
            host: PORTAL_HOST.to_owned()
        })
    );
}

#[test]
fn the_program_signs_in_with_a_cie_and_says_by_whom() {
    let (portal, _folder, file) = written(Mode::Cie(CieOutcome::Proved));
    let file = file.to_str().unwrap();
    let arguments = [
        "login",
        "--simulated",
        "cie",
        "--portal",
        file,
        "--pin-stdin",
    ];
    let people = varco_with(&arguments, b"12345678\n").exits(0);
    assert!(people.text().contains(IDENTITY_HOST), "{}", people.text());
    assert!(
        people.text().contains("identity server of the Ministry"),
        "{}",
        people.text()
    );
    let object = varco_with(&[&arguments[..], &["--json"]].concat(), b"12345678\n")
        .exits(0)
        .json("login");
    assert_eq!(object["outcome"], "signed_in");
    assert_eq!(object["signatures"], 1);
    assert_eq!(object["plan"]["scheme"], "rsa_pkcs1_sha256");
    assert_eq!(portal.witness().seen().certificates_at(IDENTITY_HOST), 2);
}

/// Each kind of card is judged by the host that is to see it, and what was found of both hosts is
/// remembered.
#[test]
fn a_check_asks_the_identity_server_too() {
    let state = |object: &serde_json::Value, kind: &str| {
        let cards = object["cards"].as_array().unwrap().clone();
        let card = cards.into_iter().find(|card| card["kind"] == kind).unwrap();
        (
            card["state"].clone(),
            card["tls"].clone(),
            card["host"].clone(),
        )
    };
    let works = |tls: &str, host: &str| (json!("works"), json!(tls), json!(host));
    let check = |file: &str| {
        let object = varco(&["portals", "check", file, "--json"]).exits(0);
        object.json("portals check")
    };

    let (portal, _folder, file) = written(Mode::Cie(CieOutcome::Proved));
    let file = file.to_str().unwrap();
    let object = check(file);
    assert_eq!(object["host"], LOGIN_HOST);
    let server = &object["identity_server"];
    assert_eq!(server["host"], IDENTITY_HOST);
    assert_eq!(server["asked"], "at_handshake");
    assert_eq!(server["server_verified"], true);
    assert_eq!(state(&object, "cns"), works("1.3", LOGIN_HOST));
    assert_eq!(state(&object, "cie"), works("1.2", IDENTITY_HOST));
    let seen = portal.witness().seen();
    for host in [LOGIN_HOST, IDENTITY_HOST] {
        assert_eq!(seen.certificates_at(host), 0, "{host}");
    }
    let text = varco(&["portals", "check", file]).exits(0);
    for host in [LOGIN_HOST, IDENTITY_HOST] {
        assert!(text.text().contains(host), "{}", text.text());
    }

    // The Ministry's server knows TLS 1.3 alone, the portal's host is as it was.
    let (_portal, _folder, file) = written(Mode::CieTls13);
    let object = check(file.to_str().unwrap());
    assert_eq!(object["identity_server"]["tls"], json!(["1.3"]));
    assert_eq!(state(&object, "cns"), works("1.3", LOGIN_HOST));
    assert_eq!(
        state(&object, "cie"),
        (json!("cannot"), json!(null), json!(IDENTITY_HOST))
    );

    // Nobody can be met there: that is told, and says nothing of the portal's own host.
    let (_portal, _folder, file) = written(Mode::CieFault(CieFault::NoForm));
    let ran = varco(&["portals", "check", file.to_str().unwrap(), "--json"])
        .exits(0)
        .complains("L25");
    let object = ran.json("portals check");
    assert_eq!(object["identity_server"], json!({ "code": "VARCO-L25" }));
    assert_eq!(state(&object, "cns"), works("1.3", LOGIN_HOST));
    assert_eq!(
        state(&object, "cie"),
        (json!("unknown"), json!(null), json!(null))
    );

    let (_portal, _folder, file) = written(Mode::Standard);
    assert_eq!(
        check(file.to_str().unwrap())["identity_server"],
        json!(null)
    );
}

/// What is remembered of the identity server is for a CIE, what is remembered of the portal's host
/// for a CNS.
#[test]
fn a_look_at_both_hosts_is_remembered_for_each_card() {
    let memory = tempfile::tempdir().unwrap();
    let remembering = |arguments: &[&str]| {
        let mut program = command(VARCO);
        program
            .args(["--lang", "en"])
            .args(arguments)
            .env("XDG_STATE_HOME", memory.path());
        run(&mut program, b"12345678\n")
    };
    let (_portal, _folder, file) = written(Mode::Cie(CieOutcome::Proved));
    let file = file.to_str().unwrap();
    let login = |card: &str| {
        let ran = remembering(&[
            "login",
            "--portal",
            file,
            "--simulated",
            card,
            "--pin-stdin",
        ]);
        assert_eq!(ran.code, 0, "{}", ran.err);
        let (shut, other) = ("could not sign in here", "in another way");
        [shut, other].map(|words| ran.text().contains(words))
    };
    remembering(&["portals", "check", file]).exits(0);
    assert_eq!(login("cie"), [false, false]);
    assert_eq!(login("st-2048"), [false, false]);
    // As if the server had asked in another way that day.
    let kept = memory.path().join("varco/portals.toml");
    let text = std::fs::read_to_string(&kept).unwrap();
    let (portal, server) = text.split_once("identity_server").unwrap();
    let server = server.replace("at_handshake", "per_page");
    std::fs::write(&kept, format!("{portal}identity_server{server}")).unwrap();
    assert_eq!(login("cie"), [false, true]);
    assert_eq!(login("st-2048"), [false, false]);
}

#[test]
fn a_demonstration_goes_by_the_identity_server_too() {
    for (mode, outcome, code, exit) in [
        ("cie", "signed_in", None, 0),
        ("cie-21", "failed", Some("VARCO-L24"), 32),
        ("cie-23", "failed", Some("VARCO-L24"), 32),
        ("cie-24", "failed", Some("VARCO-L24"), 32),
        ("cie-tls13", "failed", Some("VARCO-L07"), 32),
        ("cie-no-form", "failed", Some("VARCO-L25"), 33),
        ("cie-letter-code", "failed", Some("VARCO-L25"), 33),
    ] {
        let arguments = ["demo", "--card", "cie", "--portal-mode", mode, "--json"];
        let object = varco(&arguments).exits(exit).json("demo");
        assert_eq!(object["outcome"], outcome, "{mode}");
        assert_eq!(object["code"], json!(code), "{mode}");
    }
    for mode in ["cie", "cie-22"] {
        let arguments = ["demo", "--portal-mode", mode, "--no-window"];
        varco(&arguments).exits(0);
    }
}
