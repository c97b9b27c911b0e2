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
    Baseline, Detail, Fact, Finding, Hide, Label, Layer, Panel, Readiness, Ready, Redactor, Report,
    Session,
};
use varco::identity::Certificate;
use varco::problem::{Parameter, Problem};
use varco::reader::{Contact, Quality};
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

/// Every kind of fact, once.
fn every_fact() -> Vec<Fact> {
    let text = String::new;
    let quality = Quality {
        answers: 41,
        losses: 4,
        resets: 0,
        took: std::time::Duration::from_secs(3),
        contact: Contact::Unsteady,
    };
    vec![
        Fact::System {
            name: text(),
            session: Session::Ssh,
            in_the_way: true,
        },
        Fact::ServiceAnswers,
        Fact::Reader { reader: text() },
        Fact::Empty { reader: text() },
        Fact::Card {
            reader: text(),
            atr: text(),
        },
        Fact::Recognised {
            reader: text(),
            model: text(),
        },
        Fact::CertificateUsable {
            reader: text(),
            days: 12,
            with_warnings: true,
        },
        Fact::CertificateAfterPin { reader: text() },
        Fact::Pin {
            reader: text(),
            tries: Tries::Left(0),
        },
        Fact::Contact {
            reader: text(),
            quality,
        },
        Fact::InUse {
            reader: text(),
            programs: Vec::new(),
        },
        Fact::Interrupted {
            reader: text(),
            programs: Vec::new(),
        },
        Fact::Programs {
            programs: Vec::new(),
            is_held: true,
        },
        Fact::Way { proxy: None },
        Fact::NameFound { host: text() },
        Fact::NameByProxy,
        Fact::Clock { wrong_by: Some(7) },
        Fact::ClockUnknown,
        Fact::Proven { host: text() },
        Fact::Vouched {
            issuer: text(),
            is_public: false,
        },
        Fact::PortalReady { host: text() },
        Fact::PortalNotAsked,
        Fact::Program {
            version: text(),
            renderer: text(),
        },
        Fact::Broken {
            place: None,
            problem: Problem::NoReader,
        },
        Fact::NotKept { file: text() },
        Fact::NotReached,
        Fact::NotLooked,
    ]
}

/// A fact with this text in every place that takes one. No field is passed over: whoever adds a
/// fact or a field is stopped here by the compiler, and says what becomes of it.
#[allow(clippy::too_many_lines, reason = "one table")]
fn filled(fact: Fact, text: &dyn Fn() -> String) -> Fact {
    match fact {
        Fact::System {
            name: _,
            session,
            in_the_way,
        } => Fact::System {
            name: text(),
            session,
            in_the_way,
        },
        Fact::Reader { reader: _ } => Fact::Reader { reader: text() },
        Fact::Empty { reader: _ } => Fact::Empty { reader: text() },
        Fact::Card { reader: _, atr: _ } => Fact::Card {
            reader: text(),
            atr: text(),
        },
        Fact::Recognised {
            reader: _,
            model: _,
        } => Fact::Recognised {
            reader: text(),
            model: text(),
        },
        Fact::CertificateUsable {
            reader: _,
            days,
            with_warnings,
        } => Fact::CertificateUsable {
            reader: text(),
            days,
            with_warnings,
        },
        Fact::CertificateAfterPin { reader: _ } => Fact::CertificateAfterPin { reader: text() },
        Fact::Pin { reader: _, tries } => Fact::Pin {
            reader: text(),
            tries,
        },
        Fact::Contact { reader: _, quality } => Fact::Contact {
            reader: text(),
            quality,
        },
        Fact::InUse {
            reader: _,
            programs: _,
        } => Fact::InUse {
            reader: text(),
            programs: vec![text()],
        },
        Fact::Interrupted {
            reader: _,
            programs: _,
        } => Fact::Interrupted {
            reader: text(),
            programs: vec![text()],
        },
        Fact::Programs {
            programs: _,
            is_held,
        } => Fact::Programs {
            programs: vec![text()],
            is_held,
        },
        Fact::Way { proxy: _ } => Fact::Way {
            proxy: Some(text()),
        },
        Fact::NameFound { host: _ } => Fact::NameFound { host: text() },
        Fact::Proven { host: _ } => Fact::Proven { host: text() },
        Fact::Vouched {
            issuer: _,
            is_public,
        } => Fact::Vouched {
            issuer: text(),
            is_public,
        },
        Fact::PortalReady { host: _ } => Fact::PortalReady { host: text() },
        Fact::Program {
            version: _,
            renderer: _,
        } => Fact::Program {
            version: text(),
            renderer: text(),
        },
        // Its own values have a test of their own.
        Fact::Broken {
            place: _,
            problem: _,
        } => Fact::Broken {
            place: Some(text()),
            problem: Problem::Internal { context: text() },
        },
        Fact::NotKept { file: _ } => Fact::NotKept { file: text() },
        // Nothing in these is a text.
        fact @ (Fact::ServiceAnswers
        | Fact::NameByProxy
        | Fact::Clock { wrong_by: _ }
        | Fact::ClockUnknown
        | Fact::PortalNotAsked
        | Fact::NotReached
        | Fact::NotLooked) => fact,
    }
}

/// The compiler sees to it that [`filled`] knows each fact; this, that the report gets each.
#[test]
fn every_fact_is_in_the_full_report() {
    let source = include_str!("../src/diagnosis/fact.rs");
    let (_, body) = source.split_once("pub enum Fact {").unwrap();
    let lines = body.lines().filter_map(|line| line.strip_prefix("    "));
    let names = lines.filter(|line| line.starts_with(|first: char| first.is_ascii_uppercase()));
    let names: BTreeSet<_> = names
        .map(|line| line.trim_end_matches([' ', '{', ',']).to_owned())
        .collect();
    let facts = every_fact().into_iter();
    let facts: BTreeSet<_> = facts
        .map(|fact| {
            let shown = format!("{fact:?}");
            let name = shown.split([' ', '{', '(']).next().unwrap();
            name.to_owned()
        })
        .collect();
    assert_eq!(names, facts);
}

/// A report with every secret in every place that takes a text. Nothing is left to defaults: a new
/// field has to be filled here.
fn full(secrets: &Secrets) -> Report {
    let mut findings = Vec::new();
    for secret in &secrets.values {
        let text = || format!("Lettore ({secret}), fine");
        let facts = every_fact().into_iter();
        let layers = Layer::ALL.into_iter().cycle();
        findings.extend(facts.zip(layers).map(|(fact, layer)| {
            Finding {
                // Whether a state was good is told by these two.
                layer: match fact {
                    Fact::Recognised { .. } => Layer::Applications,
                    Fact::ServiceAnswers | Fact::Broken { .. } => Layer::Service,
                    _ => layer,
                },
                fact: filled(fact, &text),
                details: Label::ALL
                    .map(|label| Detail {
                        label,
                        value: text(),
                    })
                    .into(),
                command: Some(format!("sudo cat {secret}")),
                panel: Some(Panel::Clock),
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
        last_good: None,
        redactor: secrets.redactor(),
    }
}

/// Whatever a problem shows of the outside goes through the redaction: its own values are taken
/// for private here, one problem after the other.
#[test]
fn no_value_of_any_problem_passes_by_the_redaction() {
    let mut checked = 0;
    for problem in Problem::examples() {
        let values: Vec<_> = problem
            .parameters()
            .into_iter()
            .filter_map(|(_, parameter)| match parameter {
                // Names of wordings are the program's own.
                Parameter::Text(value) if value.chars().count() > 2 => Some(value),
                _ => None,
            })
            .collect();
        let mut report = Report {
            findings: vec![Finding::new(
                Layer::Portal,
                Fact::Broken {
                    place: values.first().cloned(),
                    problem: problem.clone(),
                },
            )],
            ..Report::default()
        };
        for value in &values {
            report.redactor.learn(value);
        }
        for language in Language::ALL {
            let text = Text::new(language);
            let now = OffsetDateTime::UNIX_EPOCH;
            let texts = [
                text.report(&report, Hide::default()),
                text.report_file(&report, Hide::default(), now),
            ];
            for shown in texts {
                for value in &values {
                    checked += 1;
                    assert!(!has_word(&shown, value), "{problem}: {value}: {shown}");
                }
            }
        }
    }
    assert!(checked > 100, "{checked}");
}

/// Whether a text stands in another, and not within a longer word.
fn has_word(text: &str, word: &str) -> bool {
    let ends = |piece: &str, end: Option<char>| {
        piece.is_empty() || end.is_some_and(|letter| !letter.is_alphanumeric())
    };
    text.match_indices(word).any(|(at, _)| {
        let (before, after) = (&text[..at], &text[at + word.len()..]);
        ends(before, before.chars().last()) && ends(after, after.chars().next())
    })
}

/// A long value is cut to length in sentences: never in the middle of something private.
#[test]
fn nothing_private_is_cut_in_half() {
    let secrets = Secrets::new();
    for secret in &secrets.values {
        for before in 180..200 {
            let text = format!("{} {secret} fine", "x".repeat(before));
            let facts = [
                Fact::Proven { host: text.clone() },
                Fact::Broken {
                    place: None,
                    problem: Problem::NetworkUnreachable { host: text },
                },
            ];
            let report = Report {
                findings: facts.map(|fact| Finding::new(Layer::Portal, fact)).into(),
                redactor: secrets.redactor(),
                ..Report::default()
            };
            let shown = Text::new(Language::English).report(&report, Hide::default());
            // Names of folders keep what names nobody.
            if !secret.contains(['/', '\\']) {
                let half: String = secret
                    .chars()
                    .take(secret.chars().count() / 2 + 1)
                    .collect();
                assert!(!shown.contains(&format!("x {half}")), "{secret}: {shown}");
            }
        }
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
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("report.txt");
    let save = file.to_str().unwrap();
    let output = varco(&["diagnose", "--simulated", "st-2048", "--save", save]);
    let text = std::fs::read_to_string(&file).unwrap();
    for helpful in [
        "ATR: 3B",
        "MF: 9000",
        "CIE IAS: 6A82",
        "ICAO LDS: 6A82",
        "RSA 2048",
        "CNS",
        env!("CARGO_PKG_VERSION"),
    ] {
        assert!(text.contains(helpful), "{helpful}: {text}");
    }
    // Who only looks is spared what only experts read.
    let shown = String::from_utf8(output.stdout).unwrap();
    assert!(!shown.contains("MF: 9000"), "{shown}");
    assert!(shown.starts_with("No obstacle was found."), "{shown}");
}

/// At the terminal: the cause first, with what to do on this very system; what waits for it once.
#[test]
fn what_a_person_reads_is_short() {
    let waiting = [
        Layer::Readers,
        Layer::Cards,
        Layer::Applications,
        Layer::Certificate,
        Layer::Pin,
    ];
    let mut findings = vec![Finding {
        command: Some("sudo service pcscd start".to_owned()),
        details: vec![Detail {
            label: Label::ServiceVersion,
            value: "1.9.9".to_owned(),
        }],
        ..Finding::new(
            Layer::Service,
            Fact::Broken {
                place: None,
                problem: Problem::ServiceStopped,
            },
        )
    }];
    findings.extend(waiting.map(|layer| Finding::new(layer, Fact::NotReached)));
    let report = Report {
        findings,
        ..Report::default()
    };
    let shown = Text::new(Language::English).brief_report(&report, Hide::default());
    let expected = "Most likely cause: Smart-card service. The smart-card service is switched off.

Smart-card service: to be solved. The smart-card service is switched off. VARCO-R02
  It is installed but does not run. No PIN try was lost.
  Type this command in a terminal. Then check again.
  $ sudo service pcscd start
    Version of the service: 1.9.9
USB and readers, Cards, Kind of card, Certificate, PIN: not checked. A step before it has to be solved first.
";
    assert_eq!(shown, expected);
}
