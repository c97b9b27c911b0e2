//! A new PIN on the command line: with a virtual card inside the program, and over a real pcscd;
//! the card's counters after every fault (cns-card.md §6, §10; cie-card.md §10).
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    dead_code,
    missing_docs,
    unreachable_pub
)]
#![cfg(target_os = "linux")]

mod support {
    pub mod live;
    pub mod pcscd;
    pub mod program;
    pub mod varco;
}

use serde_json::Value;
use support::live::Ended;
use support::pcscd::{CardInReader, Pcscd};
use support::varco::varco_with;
use varco::simulator::card::{Witness, named};
use varco::simulator::link::Behaviour;

const PIN: &str = "12345678";
const PUK: &str = "87654321";
const NEW: &str = "24681357";

fn change(card: &str, input: &str, more: &[&str]) -> support::varco::Ran {
    let arguments = [
        "pin",
        "change",
        "--simulated",
        card,
        "--pin-stdin",
        "--json",
    ];
    varco_with(&[&arguments, more].concat(), input.as_bytes())
}

fn unblock(card: &str, input: &str, more: &[&str]) -> support::varco::Ran {
    let arguments = [
        "pin",
        "unblock",
        "--simulated",
        card,
        "--pin-stdin",
        "--json",
    ];
    varco_with(&[&arguments, more].concat(), input.as_bytes())
}

#[test]
fn a_new_pin_that_breaks_a_rule_is_refused_and_nothing_is_sent() {
    // The card's number and its holder's birth date, as the program itself shows them.
    let shown = ["card", "--simulated", "st-2048", "--personal", "--json"];
    let shown = varco_with(&shown, b"").exits(0).json("card");
    let text = shown.to_string();
    let number = text
        .split(|character: char| !character.is_ascii_digit())
        .find(|digits| digits.len() == 16)
        .expect("a card number");
    for (new, code) in [
        (PIN, "P08"),
        ("55555", "P08"),
        ("876543", "P08"),
        ("1234", "P03"),
        ("123456789", "P05"),
        ("97x31", "P05"),
        (&number[3..9], "P11"),
        ("19840307", "P11"),
        ("070384", "P11"),
    ] {
        let ran = change("st-2048", &format!("{PIN}\n{new}\n"), &[]);
        let object = ran.exits(2).complains(code).json("pin change");
        assert_eq!(object["changed"], false, "{new}");
        assert_eq!(object["pin_tries_left"], 3, "{new}");
        assert_eq!(object["problem"]["code"], format!("VARCO-{code}"));
    }
    let same = change("st-2048", "97531864\n97531864\n", &[]);
    same.exits(2).complains("P10");
}

#[test]
fn what_is_changed_and_what_is_left_is_said() {
    let object = change("st-2048", &format!("{PIN}\n{NEW}\n"), &[]);
    let object = object.exits(0).json("pin change");
    assert_eq!(object["changed"], true);
    assert_eq!(object["card"]["kind"], "cns");

    let wrong = change("st-2048", &format!("97531864\n{NEW}\n"), &[]);
    let object = wrong.exits(20).complains("P01").json("pin change");
    assert_eq!(
        (&object["changed"], &object["pin_tries_left"]),
        (&false.into(), &2.into())
    );

    let input = format!("{PUK}\n{NEW}\n");
    let object = unblock("blocked", &input, &[]).exits(0).json("pin unblock");
    assert_eq!(object["changed"], true);
    let wrong = format!("11112222\n{NEW}\n");
    let ran = unblock("cie-blocked", &wrong, &[]).exits(20);
    let object = ran.complains("P07").json("pin unblock");
    assert_eq!(object["changed"], false);
    assert_eq!(object["puk_tries_left"], 9);
    assert_eq!(object["pin_tries_left"], 0);

    change("not-activated", &format!("{PIN}\n{NEW}\n"), &[])
        .exits(22)
        .complains("P02");
    change("blocked", &format!("{PIN}\n{NEW}\n"), &[])
        .exits(21)
        .complains("C15");
    change("last-try", &format!("{PIN}\n{NEW}\n"), &[])
        .exits(20)
        .complains("P04");
    change("last-try", &format!("{PIN}\n{NEW}\n"), &["--last-try"]).exits(0);
    // In words, for people.
    let told = ["pin", "change", "--simulated", "cie", "--pin-stdin"];
    let told = varco_with(&told, format!("{PIN}\n{NEW}\n").as_bytes()).exits(0);
    for words in [
        "PIN changed",
        "still shows the old PIN",
        "pair the card again",
    ] {
        assert!(told.text().contains(words), "{words}: {}", told.text());
    }
}

/// A card in a private reader of a real service.
struct Desk {
    // Dropped first: the card leaves before the service ends.
    card: CardInReader,
    witness: Witness,
    pcscd: Pcscd,
}

impl Desk {
    fn with(profile: &str, fault: &str) -> Self {
        let pcscd = Pcscd::start();
        let card = named(profile).unwrap().card;
        let witness = card.witness();
        let faults = match fault {
            "" => Vec::new(),
            fault => vec![fault.parse().unwrap()],
        };
        let behaviour = Behaviour {
            faults,
            ..Behaviour::default()
        };
        Self {
            card: pcscd.insert_card(card, behaviour),
            witness,
            pcscd,
        }
    }

    fn run(&self, what: &str, input: &str) -> Ended {
        let mut running = self
            .pcscd
            .start_varco(&["pin", what, "--pin-stdin", "--json"]);
        running.say(input);
        running.end()
    }

    fn tries(&self) -> (u8, u8) {
        let counters = self.witness.counters();
        (counters.pin_tries_left, counters.puk_tries_left)
    }

    /// Commands that carried a secret: VERIFY, CHANGE, RESET.
    fn secrets(&self) -> usize {
        let carries = |command: &&String| {
            ["20", "24", "2C"].contains(&command.get(2..4).unwrap_or_default())
                && command.len() > 10
        };
        self.card.commands().iter().filter(carries).count()
    }
}

#[test]
fn families_change_and_unblock_over_pcscd() {
    for (profile, commands) in [
        ("st-2048", 1),
        ("athena-1024", 1),
        ("idemia-2021", 1),
        ("infocamere-1204", 1),
        // Protected commands all carry data: VERIFY and CHANGE.
        ("cie", 2),
    ] {
        let desk = Desk::with(profile, "");
        let wrong = desk.run("change", &format!("97531864\n{NEW}"));
        wrong.failed("P01", 20);
        assert_eq!(desk.tries().0, 2, "{profile}");
        let before = desk.secrets();
        let object = desk.run("change", &format!("{PIN}\n{NEW}")).ok().json();
        assert_eq!(object["changed"], true, "{profile}");
        assert_eq!(desk.tries().0, 3, "{profile}");
        assert_eq!(desk.secrets() - before, commands, "{profile}");
        desk.run("change", &format!("{PIN}\n97531864"))
            .failed("P01", 20);
    }
    for (profile, puk) in [("blocked", 8), ("cie-blocked", 10)] {
        let desk = Desk::with(profile, "");
        desk.run("unblock", &format!("11112222\n{NEW}"))
            .failed("P07", 20);
        assert_eq!(desk.tries(), (0, puk - 1), "{profile}");
        desk.run("unblock", &format!("{PUK}\n{NEW}")).ok();
        assert_eq!(desk.tries(), (3, puk), "{profile}");
    }
}

/// One confirmation is at most one command that can cost a try, whatever the card answers.
#[test]
fn after_every_fault_the_counter_is_right_and_nothing_was_repeated() {
    for (profile, fault, code, exit, changed, left) in [
        ("st-2048", "6982@change", "P12", 13, Value::from(false), 3),
        ("st-2048", "6D00@change", "P12", 13, Value::from(false), 3),
        ("st-2048", "6A80@change", "P13", 2, Value::from(false), 3),
        ("st-2048", "6700@change", "P17", 2, Value::from(false), 3),
        ("st-2048", "6984@change", "P02", 22, Value::from(false), 3),
        ("st-2048", "6581@change", "P15", 13, Value::Null, 3),
        ("st-2048", "6F00@change", "P14", 14, Value::Null, 3),
        ("st-2048", "remove@change", "P14", 14, Value::Null, 3),
        ("st-2048", "short@change", "P14", 14, Value::Null, 3),
        ("cie", "remove@verify", "P06", 14, Value::from(false), 3),
        ("cie", "6982@change", "P12", 13, Value::from(false), 3),
        ("cie", "remove@change", "P14", 14, Value::Null, 3),
    ] {
        let desk = Desk::with(profile, fault);
        let before = desk.secrets();
        let ended = desk.run("change", &format!("{PIN}\n{NEW}"));
        let object = ended.failed(code, exit).json();
        assert_eq!(object["changed"], changed, "{profile} {fault}");
        assert_eq!(desk.tries().0, left, "{profile} {fault}");
        let most = if profile == "cie" { 2 } else { 1 };
        assert!(desk.secrets() - before <= most, "{profile} {fault}");
    }
}
