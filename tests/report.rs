//! The report of a diagnosis: its shape is that of docs/report.md, and nothing personal or secret
//! comes through it.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing
)]

use std::collections::BTreeSet;
use std::path::Path;
use std::process::{Command, Output};

use serde_json::Value;
use time::OffsetDateTime;
use varco::card::Tries;
use varco::diagnosis::{
    Baseline, Detail, Fact, Finding, Hide, Label, Layer, Readiness, Ready, Redactor, Report,
    Session,
};
use varco::identity::Certificate;
use varco::problem::Problem;
use varco::simulator::people::LABOUR_CONSULTANT;
use varco::simulator::pki::{KeySize, Variant, card_certificate};
use varco::simulator::portal::{Options, VirtualPortal};
use varco::text::{Language, Text};

const SHAPE: &str = include_str!("../docs/report.md");

fn varco(arguments: &[&str]) -> Output {
    let state = tempfile::tempdir().unwrap();
    Command::new(env!("CARGO_BIN_EXE_varco"))
        .args(["--lang", "en"])
        .args(arguments)
        .env("XDG_STATE_HOME", state.path())
        .output()
        .unwrap()
}

/// The keys that the page names in the table under a heading.
fn documented(heading: &str) -> BTreeSet<String> {
    let (_, rest) = SHAPE.split_once(&format!("\n## {heading}\n")).unwrap();
    let section = rest.split("\n## ").next().unwrap();
    let keys = section.lines().filter_map(|line| {
        let (key, _) = line.strip_prefix("| `")?.split_once('`')?;
        Some(key.to_owned())
    });
    keys.collect()
}

fn keys(value: &Value) -> BTreeSet<String> {
    value.as_object().unwrap().keys().cloned().collect()
}

#[test]
fn the_shape_is_that_of_the_page() {
    let portal = VirtualPortal::start(Options::default()).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let profile = folder.path().join("portale.toml");
    std::fs::write(&profile, portal.profile_toml()).unwrap();
    let profile = profile.to_str().unwrap();
    let arguments = ["diagnose", "--simulated", "st-2048", "--online", "--json"];
    let output = varco(&[&arguments[..], &["--portal", profile]].concat());
    assert!(output.status.success(), "{output:?}");
    let report: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(
        (&report["schema"], &report["command"]),
        (&1.into(), &"diagnose".into())
    );
    assert_eq!(keys(&report), documented("The object"));
    let findings = report["findings"].as_array().unwrap();
    for finding in findings {
        assert_eq!(keys(finding), documented("A finding"));
        for detail in finding["details"].as_array().unwrap() {
            assert_eq!(keys(detail), documented("A detail"));
            let label = detail["label"].as_str().unwrap();
            assert!(documented("Labels").contains(label), "{label}");
        }
    }
    assert_eq!(report["ready"]["verdict"], "yes", "{report}");
    assert_eq!(keys(&report["ready"]), documented("Ready"));
    assert_eq!(Label::ALL.len(), documented("Labels").len());
    for layer in Layer::ALL {
        let name = serde_json::to_value(layer).unwrap();
        assert!(
            documented("Layers").contains(name.as_str().unwrap()),
            "{name}"
        );
    }

    let text = Text::new(Language::English);
    let mut broken = full(&Secrets::new());
    let good = good_report();
    broken.last_good = Baseline::of_good(&good, OffsetDateTime::UNIX_EPOCH);
    let now = OffsetDateTime::UNIX_EPOCH;
    let with_changes = Value::Object(text.report_json(&broken, Hide::default(), now));
    assert_eq!(keys(&with_changes["changes"]), documented("Changes"));
    let first = &with_changes["changes"]["list"][0];
    assert_eq!(keys(first), documented("A change"));
    assert_eq!(keys(&with_changes["cause"]), documented("A finding"));
}

#[test]
fn a_report_is_saved_whole_and_never_over_another() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
    let save = |path: &str| varco(&["diagnose", "--simulated", "st-2048", "--save", path]);
    let (json, text) = (at("rapporto.json"), at("rapporto.txt"));
    assert!(save(&json).status.success());
    let saved: Value = serde_json::from_slice(&std::fs::read(&json).unwrap()).unwrap();
    assert_eq!(saved["schema"], 1);
    assert!(save(&text).status.success());
    let saved = std::fs::read_to_string(&text).unwrap();
    assert!(saved.contains("Smart-card service: fine."), "{saved}");

    std::fs::write(&text, "mine").unwrap();
    let refused = save(&text);
    assert_eq!(refused.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&refused.stderr).starts_with("VARCO-D02"));
    assert_eq!(std::fs::read_to_string(&text).unwrap(), "mine");
    let nowhere = save(&at("nobody/rapporto.txt"));
    assert_eq!(nowhere.status.code(), Some(2));
    // No half a file is left behind.
    let left = std::fs::read_dir(folder.path()).unwrap().count();
    assert_eq!(left, 2);
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        let mode = std::fs::metadata(Path::new(&json))
            .unwrap()
            .permissions()
            .mode();
        assert_eq!(mode & 0o077, 0, "for the person alone");
    }
}

/// What must never leave, in the wrappings in which it may come.
struct Secrets {
    certificate: Certificate,
    values: Vec<String>,
}

impl Secrets {
    fn new() -> Self {
        let person = &LABOUR_CONSULTANT;
        let der = card_certificate(person, KeySize::Rsa2048, Variant::default()).unwrap();
        let certificate = Certificate::parse(&der).unwrap();
        let values = [
            person.given_name,
            person.surname,
            person.tax_code,
            person.card_number,
            "RSSMRA80A01H501U",
            "7001 0000 0000 4821",
            "CA12345AB",
            // PIN and PUK, should one ever get here.
            "12345678",
            "87654321",
            "11223",
            "/home/mrossi/Documenti",
            "C:\\Users\\Mario Rossi\\x",
            "/Users/mrossi",
            "pc-di-mario",
            "192.168.17.4",
            "fe80::1ff:fe23:4567:890a",
            "2001:db8::7:1",
            "00:1a:2b:3c:4d:5e",
            "00-1A-2B-3C-4D-5E",
            "mario.rossi@esempio.it",
        ];
        Self {
            certificate,
            values: values.map(str::to_owned).into(),
        }
    }

    fn redactor(&self) -> Redactor {
        let mut redactor = Redactor::default();
        redactor.learn_holder(&self.certificate);
        redactor.learn_host("pc-di-mario");
        redactor
    }
}

/// A report with every secret in every place that takes a text.
#[allow(clippy::too_many_lines, reason = "one table")]
fn full(secrets: &Secrets) -> Report {
    let mut findings = Vec::new();
    for secret in &secrets.values {
        let text = || format!("Lettore ({secret}), fine");
        let facts = [
            (
                Layer::System,
                Fact::System {
                    name: text(),
                    session: Session::Ssh,
                    in_the_way: true,
                },
            ),
            (
                Layer::Service,
                Fact::Broken {
                    place: None,
                    problem: Problem::ReaderFailure { code: text() },
                },
            ),
            (Layer::Readers, Fact::Reader { reader: text() }),
            (
                Layer::Readers,
                Fact::Broken {
                    place: Some(text()),
                    problem: Problem::DriverMissing {
                        reader: text(),
                        id: text(),
                    },
                },
            ),
            (
                Layer::Cards,
                Fact::Card {
                    reader: text(),
                    atr: secret.clone(),
                },
            ),
            (Layer::Cards, Fact::Empty { reader: text() }),
            (
                Layer::Cards,
                Fact::InUse {
                    reader: text(),
                    programs: vec![text()],
                },
            ),
            (
                Layer::Applications,
                Fact::Recognised {
                    reader: text(),
                    model: text(),
                },
            ),
            (
                Layer::Certificate,
                Fact::CertificateAfterPin { reader: text() },
            ),
            (
                Layer::Pin,
                Fact::Pin {
                    reader: text(),
                    tries: Tries::Left(0),
                },
            ),
            (
                Layer::Conflicts,
                Fact::Programs {
                    programs: vec![text()],
                    is_held: true,
                },
            ),
            (Layer::Portal, Fact::PortalReady { host: text() }),
            (
                Layer::Portal,
                Fact::Broken {
                    place: None,
                    problem: Problem::ServerIssuerUnknown {
                        host: text(),
                        issuer: text(),
                    },
                },
            ),
            (
                Layer::Program,
                Fact::Broken {
                    place: None,
                    problem: Problem::Internal { context: text() },
                },
            ),
        ];
        findings.extend(facts.map(|(layer, fact)| {
            Finding {
                details: Label::ALL
                    .map(|label| Detail {
                        label,
                        value: text(),
                    })
                    .into(),
                command: Some(format!("sudo cat {secret}")),
                ..Finding::new(layer, fact)
            }
        }));
    }
    Report {
        findings,
        ready: Some(Readiness {
            portal: secrets.values.join(", "),
            certificate: Ready::Yes,
            issuer: Ready::Yes,
            key: Ready::Yes,
            tls: Ready::Yes,
            pin: Ready::No,
        }),
        redactor: secrets.redactor(),
        ..Report::default()
    }
}

/// The same without anything that stands in the way.
fn good_report() -> Report {
    let secrets = Secrets::new();
    let mut report = full(&secrets);
    report
        .findings
        .retain(|finding| finding.problem().is_none());
    report
}

#[test]
fn nothing_personal_or_secret_comes_through() {
    let secrets = Secrets::new();
    let mut report = full(&secrets);
    let good = good_report();
    let kept = Baseline::of_good(&good, OffsetDateTime::UNIX_EPOCH).expect("a good state");
    let stored = kept.store().unwrap();
    report.last_good = Some(kept);
    let mut all = vec![("last good state".to_owned(), stored)];
    for language in Language::ALL {
        let text = Text::new(language);
        let now = OffsetDateTime::UNIX_EPOCH;
        all.push((
            format!("text, {language:?}"),
            text.report(&report, Hide::default()),
        ));
        all.push((
            format!("JSON, {language:?}"),
            text.report_file(&report, Hide::default(), now),
        ));
    }
    for (what, shown) in all {
        let shown = shown.to_lowercase();
        assert!(shown.len() > 1000, "{what} holds the report");
        for secret in &secrets.values {
            // What is no name in a path may stay: /home/[…]/Documenti.
            let private = secret.to_lowercase();
            let private = private.replace('\\', "\\\\");
            let escaped = if what.starts_with("JSON") || what.starts_with("last") {
                private
            } else {
                secret.to_lowercase()
            };
            assert!(!shown.contains(&escaped), "{what}: {secret}");
        }
        for name in ["mrossi", "mario rossi", "pc-di-mario"] {
            assert!(!shown.contains(name), "{what}: {name}");
        }
    }
}

/// The program's own words are never taken for somebody's: what helps comes through.
#[test]
fn what_helps_comes_through() {
    let output = varco(&["diagnose", "--simulated", "st-2048"]);
    let text = String::from_utf8(output.stdout).unwrap();
    for helpful in [
        "ATR: 3B",
        "MF: 9000",
        "RSA 2048",
        "CNS",
        env!("CARGO_PKG_VERSION"),
    ] {
        assert!(text.contains(helpful), "{helpful}: {text}");
    }
}
