//! Exactly which commands reach the card (design.md §6; cns-card.md §3, §6, §7).
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

use support::login::{desk, portal, problem, sign_in};
use support::varco::varco;
use varco::card::Limits;
use varco::simulator::link::Behaviour;
use varco::simulator::log::ApduLog;
use varco::simulator::portal::Mode;

/// The commands of a first sign-in as the card's log has them, PIN and block masked or cut.
fn first_sign_in(profile: &str) -> Vec<String> {
    let log = ApduLog::default();
    let behaviour = Behaviour {
        log: log.clone(),
        ..Behaviour::default()
    };
    let (readers, card) = desk(profile, behaviour);
    let signed = sign_in(&readers, &portal(Mode::Standard), &Limits::default());
    assert_eq!(problem(&signed), None, "{profile}");
    let counters = signed.unwrap().trace.counters();
    let traffic = log.traffic();
    assert_eq!(counters.commands, u64::from(traffic.commands), "{profile}");
    assert_eq!(counters.bytes_sent, traffic.bytes_sent, "{profile}");
    assert_eq!(counters.bytes_received, traffic.bytes_received, "{profile}");
    assert_eq!(card.counters().signatures, 1, "{profile}");
    log.exchanges()
        .into_iter()
        .map(|exchange| match exchange.command.split_at_checked(12) {
            Some((head, _)) if head.starts_with("002A") => head.to_owned(),
            _ => exchange.command,
        })
        .collect()
}

/// READ BINARY of a file of `length` bytes in pieces of 252; the first asks for a whole piece.
fn reads(length: usize) -> Vec<String> {
    (0..length)
        .step_by(252)
        .map(|at| {
            let piece = if at == 0 { 252 } else { (length - at).min(252) };
            format!("00B0{at:04X}{piece:02X}")
        })
        .collect()
}

fn certificate_length(profile: &str) -> usize {
    varco(&["certificate", "--simulated", profile, "--format", "der"])
        .exits(0)
        .out
        .len()
}

const MASKED_PIN: &str = "****************";
/// Head of PSO DECIPHER with a block of 2048 bits, extended, and of 1024 bits, short.
const SIGN_2048: &str = "002A80860001";
const SIGN_1024: &str = "002A80868100";

#[test]
fn the_first_sign_in_of_every_card_is_these_commands() {
    // Certificate file, directory of PIN and key, is the directory left for the question, P2 of
    // VERIFY if the question is put, P2 of VERIFY, key, operation.
    for (profile, file, bytes_before, home, below, asks, reference, key, sign) in [
        (
            "athena-1024",
            "00A4080C0411001101",
            0,
            "00A4000C023F00",
            false,
            false,
            "10",
            "01",
            SIGN_1024,
        ),
        (
            "st-2048",
            "00A4080C0411001101",
            0,
            "00A4000C023F00",
            false,
            true,
            "90",
            "01",
            SIGN_2048,
        ),
        (
            "idemia-2021",
            "00A4080C06140090012002",
            0,
            "00A4080C0414009002",
            true,
            true,
            "10",
            "02",
            SIGN_2048,
        ),
        (
            "infocamere-1204",
            "00A4080C042FFF8228",
            5,
            "00A4080C042FFF0000",
            true,
            true,
            "90",
            "21",
            SIGN_1024,
        ),
    ] {
        let mut expected = Vec::new();
        if profile == "infocamere-1204" {
            // The usual places come first.
            expected.push("00A4080C0411001101".to_owned());
            expected.push("00A4080C06140090012002".to_owned());
        }
        expected.push(file.to_owned());
        expected.extend(reads(bytes_before + certificate_length(profile)));
        if asks {
            if below {
                expected.push(home.to_owned());
            }
            expected.push(format!("002000{reference}00"));
        }
        let known = expected.len();
        expected.push(home.to_owned());
        if asks {
            // Another program may have used tries since the look-up.
            expected.push(format!("002000{reference}00"));
        }
        expected.push(format!("002000{reference}08{MASKED_PIN}"));
        expected.push("0022F30300".to_owned());
        expected.push(format!("0022F1B8038301{key}"));
        expected.push(sign.to_owned());
        let sent = first_sign_in(profile);
        assert_eq!(sent, expected, "{profile}");
        let questions = usize::from(asks);
        let after = sent.len() - known;
        assert_eq!(after, 5 + questions, "{profile}: certificate known");
    }
}

/// The budget of design.md §6 is for a certificate of about 1.9 kB.
#[test]
fn a_first_sign_in_keeps_to_the_budget() {
    let length = certificate_length("st-2048");
    assert!((1750..2016).contains(&length), "{length} bytes");
    let sent = first_sign_in("st-2048");
    let question = sent.iter().filter(|command| *command == "0020009000");
    // At the look-up, and right before the PIN.
    assert_eq!(question.count(), 2);
    assert_eq!(sent.len(), 16, "14 and the questions for the tries");
    assert_eq!(
        sent.iter()
            .filter(|command| command.starts_with("00B0"))
            .count(),
        8
    );
}

#[test]
fn looking_at_a_card_takes_a_look_up_and_two_small_files() {
    // The number is one READ BINARY, the personal data (400 bytes) are two.
    for (profile, commands) in [("st-2048", 10 + 5), ("athena-1024", 5 + 5)] {
        let shown = varco(&["card", "--simulated", profile, "--json"]).exits(0);
        let object = shown.json("card");
        assert_eq!(object["apdu"]["commands"], commands, "{profile}");
    }
}
