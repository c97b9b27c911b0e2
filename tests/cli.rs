//! The command line as scripts and people meet it (design.md §4).
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    missing_docs
)]

mod support {
    pub mod login;
    pub mod terminal;
    pub mod varco;
}

use std::fs;
use std::process::Command;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use support::terminal::assert_restored;
use support::varco::{VARCO, command, run, varco, varco_with};
use varco::identity::Certificate;
use varco::simulator::people::LABOUR_CONSULTANT;
use varco::simulator::portal::{Mode, Options, VirtualPortal};

#[test]
fn every_command_has_help_with_an_example() {
    for words in [
        &[][..],
        &["readers"],
        &["card"],
        &["certificate"],
        &["login"],
        &["pin"],
        &["pin", "status"],
        &["portals"],
        &["trust"],
        &["trust", "update"],
        &["diagnose"],
        &["problems"],
        &["simulate", "card"],
        &["simulate", "portal"],
        &["demo"],
    ] {
        let help = varco(&[words, &["--help"]].concat()).exits(0);
        assert_eq!(help.err, "", "{words:?}");
        let example = format!("Example: varco {}", words.join(" "));
        assert!(help.text().contains(example.trim_end()), "{}", help.text());
    }
    let version = varco(&["--version"]).exits(0);
    assert_eq!(
        version.text(),
        concat!("varco ", env!("CARGO_PKG_VERSION"), "\n")
    );
}

#[test]
fn what_can_t_be_understood_is_explained() {
    for (arguments, expected) in [
        (&["certificat"][..], "«certificate»"),
        (&["login", "--pin", "12345"], "--pin-stdin"),
        (&["certificate", "--format", "xml"], "text, pem, der, json"),
        (&["demo", "--portal-mode", "E99"], "hints-401"),
        (&["demo", "--portal-mode", "E04"], "another kind of server"),
        (
            &["simulate", "card", "--profile", "st-2048", "--fault", "x"],
            "TIPO@N",
        ),
        (&["--lang", "de", "portals"], "it, en"),
    ] {
        let ran = run(command(VARCO).args(arguments), b"").exits(2);
        assert_eq!(ran.text(), "", "{arguments:?}");
        assert!(ran.err.contains(expected), "{arguments:?}: {}", ran.err);
    }
    let ran = varco(&["card", "--simulated", "st-4096"])
        .exits(2)
        .complains("U01");
    assert!(ran.err.contains("idemia-2021"), "{}", ran.err);
    varco(&["demo", "--no-window", "--card", "none"])
        .exits(2)
        .complains("U01");
    varco(&["simulate", "portal", "--listen", "0.0.0.0:0"])
        .exits(2)
        .complains("U01");
}

#[test]
fn mistakes_are_told_in_italian_too() {
    for (arguments, expected) in [
        (&["certificat"][..], "Il comando «certificat» non esiste."),
        (&["certificat"], "Forse è «certificate»."),
        (&["login", "--pin", "1"], "Forse è «--pin-stdin»."),
        (&["card", "--reader"], "Dopo «--reader» manca il valore."),
        (
            &["simulate", "card"],
            "Nel comando manca «--profile <NOME>».",
        ),
        (
            &["certificate", "--format", "xml"],
            "Scegli tra questi: text, pem, der, json.",
        ),
        (
            &["card", "--simulated", "st-4096"],
            "Nessuna carta di prova si chiama «st-4096».",
        ),
        (&["problems", "C99"], "Scrivi un codice come C15"),
    ] {
        let ran = run(command(VARCO).args(["--lang", "it"]).args(arguments), b"");
        let ran = ran.exits(2).complains("U01");
        assert!(ran.err.contains(expected), "{arguments:?}: {}", ran.err);
        assert!(
            ran.err.contains("La carta non è stata usata."),
            "{}",
            ran.err
        );
    }
}

/// The page of the documentation is what the program says.
#[test]
fn the_page_of_problems_is_up_to_date() {
    let page = varco(&["problems", "--format", "markdown"]).exits(0);
    let kept = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/problems.md");
    let kept = fs::read_to_string(kept).unwrap_or_default();
    assert!(
        page.text() == kept.replace("\r\n", "\n"),
        "docs/problems.md is no longer what the program says; write it anew with:\n    \
         target/debug/varco problems --format markdown > docs/problems.md"
    );
    // Whatever the person's language, it is the same page.
    let italian = ["--lang", "it", "problems", "--format", "markdown"];
    let italian = run(command(VARCO).args(italian), b"").exits(0);
    assert_eq!(italian.text(), page.text());
}

#[test]
fn problems_are_explained_one_by_one_or_all() {
    let all = varco(&["problems", "--format", "json"]).exits(0);
    let all = all.json("problems");
    let all = all["problems"].as_array().unwrap();
    assert_eq!(all[0]["code"], "VARCO-R01");
    let text = varco(&["problems"]).exits(0);
    for problem in all {
        let code = problem["code"].as_str().unwrap();
        assert!(text.text().contains(code), "{code}");
        for wording in problem["wordings"].as_array().unwrap() {
            assert!(!wording["systems"].as_array().unwrap().is_empty());
            for part in ["what", "means", "next"] {
                assert_ne!(wording["it"][part], wording["en"][part], "{code}");
            }
        }
    }
    for code in ["C15", "c15", "VARCO-C15"] {
        let one = varco(&["problems", code]).exits(0);
        assert_eq!(one.text().matches("VARCO-").count(), 1);
        assert!(
            one.text().contains("The card's PIN is blocked."),
            "{}",
            one.text()
        );
        assert!(one.text().contains("Exit code: 21"), "{}", one.text());
    }
}

#[test]
fn messages_come_in_the_language_that_is_asked_for() {
    for (language, word) in [("it", "possibile"), ("en", "possible")] {
        let arguments = ["--lang", language, "card", "--simulated", "st-2048"];
        let ran = run(command(VARCO).args(arguments), b"").exits(0);
        assert!(
            ran.text().lines().any(|line| line.ends_with(word)),
            "{}",
            ran.text()
        );
    }
    for (locale, word) in [
        ("it_IT.UTF-8", "certificato"),
        ("en_GB.UTF-8", "certificate"),
    ] {
        let mut program = command(VARCO);
        program
            .args(["login", "--simulated", "expired"])
            .env("LC_ALL", locale);
        let ran = run(&mut program, b"").exits(15).complains("C13");
        assert!(ran.err.contains(word), "{locale}: {}", ran.err);
    }
}

#[test]
fn portals_are_names_or_files() {
    let object = varco(&["portals", "--json"]).exits(0).json("portals");
    assert_eq!(object["portals"][0]["name"], "inail");
    let login = |portal: &str| varco(&["login", "--simulated", "st-2048", "--portal", portal]);
    login("nowhere").exits(2).complains("U02");
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("profile.toml");
    let broken = "schema = 1\nname = \"x\"\ntitel = \"x\"\n";
    fs::write(&file, broken).unwrap();
    let ran = login(file.to_str().unwrap()).exits(2).complains("D01");
    assert!(ran.err.contains("line 3"), "the line is named: {}", ran.err);
    login(folder.path().to_str().unwrap())
        .exits(2)
        .complains("D02");
}

#[test]
fn a_virtual_reader_is_listed() {
    let object = varco(&["readers", "--simulated", "st-2048", "--json"])
        .exits(0)
        .json("readers");
    assert_eq!(object["readers"][0]["state"], "card");
    assert_eq!(
        object["readers"][0]["atr"],
        "3BFF1800FF8131FE55006B02090303011101434E531131808C"
    );
    let wanted = |name| varco(&["card", "--simulated", "st-2048", "--reader", name]);
    wanted("virtuale").exits(0);
    wanted("Gemalto").exits(11).complains("R11");
}

#[test]
fn personal_data_are_shown_only_when_asked_for() {
    let person = LABOUR_CONSULTANT;
    for more in [&[][..], &["--json"]] {
        let card = ["card", "--simulated", "st-2048"];
        let plain = varco(&[&card[..], more].concat()).exits(0);
        let personal = varco(&[&card[..], &["--personal"], more].concat()).exits(0);
        for datum in [
            person.tax_code,
            person.given_name,
            person.surname,
            person.card_number,
        ] {
            assert!(!plain.text().contains(datum), "{datum}: {}", plain.text());
            assert!(
                personal.text().contains(datum),
                "{datum}: {}",
                personal.text()
            );
        }
    }
}

#[test]
fn the_certificate_is_the_same_in_every_format() {
    let show =
        |format| varco(&["certificate", "--simulated", "st-2048", "--format", format]).exits(0);
    let der = show("der").out;
    let certificate = Certificate::parse(&der).unwrap();
    let pem = show("pem");
    let lines: Vec<_> = pem.text().lines().collect();
    assert_eq!(lines.first(), Some(&"-----BEGIN CERTIFICATE-----"));
    assert_eq!(lines.last(), Some(&"-----END CERTIFICATE-----"));
    let body = lines[1..lines.len() - 1].concat();
    assert_eq!(BASE64.decode(body).unwrap(), der);
    let fingerprint = certificate
        .fingerprint()
        .iter()
        .fold(String::new(), |text, byte| format!("{text}{byte:02X}"));
    assert!(show("text").text().contains(&fingerprint));
    let object = show("json").json("certificate");
    assert_eq!(object["holder"]["tax_code"], LABOUR_CONSULTANT.tax_code);
}

/// What is in a reader is called by its name.
#[test]
fn readers_say_which_card_is_in_them() {
    for (profile, kind, model, problem, line) in [
        (
            "st-2048",
            "cns",
            "ST Incard, CNS 1.1",
            "",
            "CNS (ST Incard, CNS 1.1)",
        ),
        ("cie-nxp", "cie", "NXP", "", "CIE 3.0 (NXP)"),
        ("cie-type-b", "cie", "CIE 3.0", "", "CIE 3.0"),
        ("passport", "", "", "VARCO-C23", "VARCO-C23"),
    ] {
        let arguments = ["readers", "--simulated", profile];
        let shown = varco(&arguments).exits(0);
        let shown = shown.text();
        assert!(shown.contains(line) && shown.contains("ATR 3B"), "{shown}");
        let object = varco(&[&arguments[..], &["--json"]].concat()).exits(0);
        let reader = &object.json("readers")["readers"][0];
        assert_eq!(reader["card"]["kind"].as_str().unwrap_or_default(), kind);
        assert_eq!(reader["card"]["model"].as_str().unwrap_or_default(), model);
        assert_eq!(reader["problem"].as_str().unwrap_or_default(), problem);
    }
}

/// The last try of a CIE is told before the PIN is asked, and needs a yes of its own.
#[test]
fn the_last_try_of_a_cie_is_not_used_without_a_yes() {
    let portal = served();
    let login = [
        "login",
        "--simulated",
        "cie-last-try",
        "--portal",
        &portal.profile,
        "--pin-stdin",
        "--json",
    ];
    let refused = varco_with(&login, b"12345678\n");
    assert_eq!(refused.code, 20, "{}", refused.err);
    let refused = refused.exits(20);
    let object = refused.json("login");
    assert_eq!(object["code"], "VARCO-P04");
    assert_eq!(object["pin_tries_left"], 1);
    assert_eq!(object["signatures"], 0);
    let used = varco_with(&[&login[..], &["--last-try"]].concat(), b"12345678\n").exits(0);
    assert_eq!(used.json("login")["outcome"], "signed_in");
}

/// Erasing what is remembered needs no card.
#[test]
fn what_is_remembered_of_cards_is_erased_on_demand() {
    let home = tempfile::tempdir().unwrap();
    let state = home.path().join("state");
    let kept = state.join("varco").join("cards");
    fs::create_dir_all(&kept).unwrap();
    let kept = kept.join("known.json");
    let run = |arguments: &[&str]| {
        let ran = Command::new(env!("CARGO_BIN_EXE_varco"))
            .args(arguments)
            .env("XDG_STATE_HOME", &state)
            .env("XDG_CONFIG_HOME", home.path())
            .output()
            .unwrap();
        assert!(ran.status.success(), "{ran:?}");
    };
    fs::write(&kept, "{}").unwrap();
    run(&["card", "--forget"]);
    assert!(cfg!(not(target_os = "linux")) || !kept.exists());
}

#[test]
fn every_card_has_its_exit_codes() {
    for (profile, card, status, login) in [
        ("athena-1024", 0, 0, 2),
        ("st-2048", 0, 0, 2),
        ("idemia-2021", 0, 0, 2),
        ("infocamere-1204", 0, 0, 2),
        ("last-try", 0, 0, 2),
        ("ace-2025", 13, 13, 13),
        ("blocked", 0, 21, 21),
        ("puk-few", 0, 21, 21),
        ("not-activated", 0, 22, 22),
        ("expired", 0, 0, 15),
        ("cie", 0, 0, 2),
        ("cie-last-try", 0, 0, 2),
        ("cie-blocked", 0, 21, 21),
        // The chip's count can't be read: that it is blocked is told after the PIN was typed.
        ("cie-blocked-tries-hidden", 0, 0, 2),
        ("cie-wrong-key", 13, 13, 13),
        ("cie-clone", 0, 13, 13),
        ("passport", 13, 13, 13),
        ("bank-card", 13, 13, 13),
        ("mifare", 13, 13, 13),
        ("phone", 13, 13, 13),
    ] {
        let simulated = |more: &[&str]| varco(&[more, &["--simulated", profile]].concat());
        simulated(&["card"]).exits(card);
        let object = simulated(&["pin", "status", "--json"]).exits(status);
        if status != 13 {
            let left = match profile {
                "blocked" | "puk-few" | "cie-blocked" => Some(0),
                "last-try" | "cie-last-try" => Some(1),
                "athena-1024" | "not-activated" | "cie-blocked-tries-hidden" => None,
                _ => Some(3),
            };
            let object = object.json("pin status");
            assert_eq!(object["pin_tries_left"].as_u64(), left, "{profile}");
            // The PUK's tries, of the cards that tell them.
            let puk = match profile {
                "athena-1024" | "cie-blocked-tries-hidden" => None,
                "puk-few" => Some(2),
                cie if cie.starts_with("cie") => Some(10),
                _ => Some(8),
            };
            assert_eq!(object["puk_tries_left"].as_u64(), puk, "{profile}");
        }
        // A good card comes as far as the PIN, which nobody is there to type.
        let portal = served();
        simulated(&["login", "--portal", &portal.profile]).exits(login);
    }
}

#[test]
fn what_stands_in_the_way_is_said_with_the_card() {
    for (profile, said) in [
        ("st-2048", "possible"),
        ("blocked", "not possible"),
        ("cie", "possible"),
        ("cie-blocked", "not possible"),
        ("cie-clone", "not possible"),
    ] {
        let shown = varco(&["card", "--simulated", profile]).exits(0);
        let line = format!("Sign-in           {said}");
        assert!(shown.text().lines().any(|shown| shown == line), "{profile}");
    }
}

struct Served {
    profile: String,
    _folder: tempfile::TempDir,
    portal: VirtualPortal,
}

/// A portal whose profile another process can read.
fn served() -> Served {
    let folder = tempfile::tempdir().unwrap();
    let portal = VirtualPortal::start(Options {
        mode: Mode::Standard,
        pki_dir: Some(folder.path().to_owned()),
        ..Options::default()
    })
    .unwrap();
    Served {
        profile: folder.path().join("portale.toml").display().to_string(),
        _folder: folder,
        portal,
    }
}

/// Signs in at a real terminal.
#[track_caller]
fn at_terminal(card: &str, profile: &str, dialogue: &[(&str, &[u8])]) -> String {
    let login = format!("login --simulated {card} --portal {profile}");
    support::terminal::at_terminal(&login, dialogue)
}

const PROMPT: &str = "3 tries left: ";

#[test]
fn a_pin_typed_at_the_terminal_is_not_shown() {
    let served = served();
    // A slip is taken back, and letters are passed over.
    let shown = at_terminal("st-2048", &served.profile, &[(PROMPT, b"12349\x7fx5678\r")]);
    assert!(shown.contains("code=0"), "{shown}");
    assert_eq!(served.portal.witness().logins().len(), 1);
    let typed = shown.split(PROMPT).nth(1).unwrap().lines().next().unwrap();
    // The rest of the line is cleared at every key.
    let typed = typed.replace("\u{1b}[K", "");
    assert!(
        !typed.contains(|letter: char| letter.is_ascii_alphanumeric()),
        "{typed:?}"
    );
    assert!(typed.starts_with("••"), "{typed:?}");
    assert_restored(&shown);
}

#[test]
fn ctrl_c_and_escape_stop_the_typing() {
    let served = served();
    for key in [&b"123\x03"[..], b"123\x1b", b"\x04"] {
        let shown = at_terminal("st-2048", &served.profile, &[(PROMPT, key)]);
        assert!(shown.contains("code=130"), "{key:?}: {shown}");
        assert!(shown.contains("VARCO-U03"), "{shown}");
        assert_restored(&shown);
    }
    assert_eq!(served.portal.witness().seen().signatures(), 0);
}

#[test]
fn the_last_try_is_asked_for_at_the_terminal() {
    let served = served();
    let question = "[y/N]: ";
    for refusal in [&b"n"[..], b"\r", b"1"] {
        let shown = at_terminal("last-try", &served.profile, &[(question, refusal)]);
        assert!(
            shown.contains("code=20") && shown.contains("VARCO-P04"),
            "{shown}"
        );
    }
    let dialogue = [(question, &b"y"[..]), ("1 try left: ", b"12345678\r")];
    let shown = at_terminal("last-try", &served.profile, &dialogue);
    assert!(shown.contains("code=0"), "{shown}");
}

#[test]
fn the_diagnosis_names_the_cause() {
    let sound = varco(&["diagnose", "--simulated", "st-2048"]).exits(0);
    for line in [
        "Smart-card service: fine. The service answers.",
        "PIN: fine. 3 tries are left for the PIN.",
        "Network and portal: not checked. The portal was not asked.",
    ] {
        assert!(sound.text().contains(line), "{}", sound.text());
    }
    for (card, layer, code, exit) in [
        ("expired", "certificate", "VARCO-C13", 15),
        ("blocked", "pin", "VARCO-C15", 21),
        ("not-activated", "pin", "VARCO-P02", 22),
    ] {
        let found = varco(&["diagnose", "--simulated", card, "--json"]).exits(exit);
        let found = found.json("diagnose");
        assert_eq!(found["cause"]["layer"], layer);
        assert_eq!(found["cause"]["code"], code);
        let text = varco(&["diagnose", "--simulated", card]).exits(exit);
        assert!(text.text().contains(code), "{}", text.text());
    }
}

#[test]
fn the_layers_come_in_order_with_their_outcome() {
    let found = varco(&["diagnose", "--simulated", "st-2048", "--json"]).exits(0);
    let found = found.json("diagnose");
    assert_eq!(found["cause"], serde_json::Value::Null);
    let findings = found["findings"].as_array().unwrap();
    let layers: Vec<_> = findings
        .iter()
        .map(|finding| finding["layer"].as_str().unwrap())
        .collect();
    assert_eq!(
        layers,
        [
            "system",
            "service",
            "readers",
            "cards",
            "applications",
            "certificate",
            "pin",
            "conflicts",
            "portal",
            "program"
        ]
    );
    for finding in findings {
        let outcome = finding["outcome"].as_str().unwrap();
        assert!(["good", "unknown", "attention", "trouble"].contains(&outcome));
        assert!(finding["what"].as_str().unwrap().ends_with(['.', ')']));
    }
}

#[test]
fn the_portal_is_asked_only_online() {
    let folder = tempfile::tempdir().unwrap();
    let portal = VirtualPortal::start(Options {
        mode: Mode::ExpiredServer,
        pki_dir: Some(folder.path().to_owned()),
        ..Options::default()
    })
    .unwrap();
    let profile = folder.path().join("portale.toml").display().to_string();
    let arguments = ["diagnose", "--simulated", "st-2048", "--portal", &profile];
    varco(&arguments).exits(0);
    assert_eq!(portal.witness().seen().handshakes.len(), 0);
    let online = varco(&[&arguments[..], &["--online", "--json"]].concat()).exits(31);
    assert_eq!(online.json("diagnose")["cause"]["code"], "VARCO-S03");
}

/// What the diagnosis prints may be sent to anybody.
#[test]
fn the_diagnosis_names_nobody() {
    let person = LABOUR_CONSULTANT;
    for more in [&[][..], &["--json"]] {
        let found = varco(&[&["diagnose", "--simulated", "st-2048"], more].concat()).exits(0);
        let home = std::env::var("HOME").unwrap_or_else(|_| "/home/nobody".to_owned());
        for secret in [
            person.given_name,
            person.surname,
            person.tax_code,
            person.card_number,
            &home,
        ] {
            assert!(!found.text().contains(secret), "{secret}: {}", found.text());
        }
    }
}

#[test]
fn help_is_given_in_every_way_that_people_try() {
    let by_option = varco(&["login", "--help"]).exits(0);
    let by_name = varco(&["help", "login"]).exits(0);
    assert_eq!(by_option.text(), by_name.text());
    let all = varco(&["help"]).exits(0);
    assert_eq!(all.text(), varco(&["--help"]).exits(0).text());
    assert!(all.text().contains("diagnose"), "{}", all.text());
    let deep = varco(&["help", "portals", "check"]).exits(0);
    assert!(deep.text().contains("Usage: varco portals check"));
    let wrong = varco(&["help", "logn"]).exits(2).complains("U01");
    assert!(wrong.err.contains("login"), "{}", wrong.err);
    let italian = run(command(VARCO).args(["--lang", "it", "help", "login"]), b"").exits(0);
    assert!(italian.text().contains("Uso: varco login [OPZIONI]"));
}
