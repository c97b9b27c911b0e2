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
use varco::simulator::card::{VirtualCard, Witness, named};
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
    let desk = Desk::with("st-2048", "");
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
        // A wrong old PIN would cost a try.
        let ended = desk.run("change", &format!("97531864\n{new}"));
        let object = ended.failed(code, 2).json();
        assert_eq!(object["changed"], false, "{new}");
        assert_eq!(object["pin_tries_left"], 3, "{new}");
        assert_eq!(object["problem"]["code"], format!("VARCO-{code}"));
    }
    desk.run("change", "97531864\n97531864").failed("P10", 2);
    assert_eq!(desk.secrets(), 0);
    assert_eq!(desk.tries().0, 3);
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
    // Lines as Windows ends them.
    change("st-2048", &format!("{PIN}\r\n{NEW}\r\n"), &[]).exits(0);
    unblock("blocked", &format!("{PUK}\r\n{NEW}\r\n"), &[]).exits(0);
    // What is wrong with a PUK is said of the PUK.
    for (card, typed, code, words) in [
        ("blocked", "1234", "P03", "This card's PUK has at least 5"),
        ("cie-blocked", "12345", "P03", "This card's PUK has 8"),
        ("blocked", "", "P05", "There is no PUK"),
        ("blocked", "8765432l", "P05", "Type the PUK"),
    ] {
        let ran = unblock(card, &format!("{typed}\n{NEW}\n"), &[]);
        let object = ran.exits(2).complains(code).json("pin unblock");
        assert!(object["problem"].to_string().contains(words), "{object}");
    }
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
        Self::of(pcscd, card, witness, fault)
    }

    fn of(pcscd: Pcscd, card: Box<dyn VirtualCard>, witness: Witness, fault: &str) -> Self {
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

    /// A card whose PIN was wrong once already.
    fn with_a_wrong_pin(profile: &str, fault: &str) -> Self {
        let pcscd = Pcscd::start();
        let mut card = named(profile).unwrap().card;
        card.set_pin_tries(2);
        let witness = card.witness();
        Self::of(pcscd, card, witness, fault)
    }

    fn run(&self, what: &str, input: &str) -> Ended {
        self.run_with(what, input, &[])
    }

    fn run_with(&self, what: &str, input: &str, more: &[&str]) -> Ended {
        let arguments = ["pin", what, "--pin-stdin", "--json"];
        let mut running = self.pcscd.start_varco(&[&arguments, more].concat());
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

/// One confirmation is at most one command that can cost a try, whatever the card answers. One try
/// is gone before, so that the counter shows what was carried out.
#[test]
fn after_every_fault_the_counter_is_right_and_nothing_was_repeated() {
    let no = Value::from(false);
    // What the program says of the PIN that holds: from the counter before and after.
    for (profile, fault, code, exit, changed, left) in [
        ("st-2048", "6982@change", "P12", 13, no.clone(), 2),
        ("st-2048", "6985@change", "P12", 13, no.clone(), 2),
        ("st-2048", "6D00@change", "P12", 13, no.clone(), 2),
        ("st-2048", "6A80@change", "P13", 2, no.clone(), 2),
        ("st-2048", "6700@change", "P17", 2, no.clone(), 2),
        ("st-2048", "6984@change", "P02", 22, no.clone(), 2),
        ("st-2048", "6581@change", "P15", 13, no.clone(), 2),
        ("st-2048", "6F00@change", "P14", 14, no.clone(), 2),
        ("st-2048", "remove@change", "P14", 14, Value::Null, 2),
        ("st-2048", "short@change", "P14", 14, Value::Null, 3),
        // It does not tell its tries: both causes are possible, and said.
        ("athena-1024", "6985@change", "P12", 13, no.clone(), 2),
        ("athena-1024", "6984@change", "P02", 22, no.clone(), 2),
        ("cie", "remove@verify", "P06", 14, no.clone(), 2),
        ("cie", "6982@change", "P12", 13, no.clone(), 3),
        ("cie", "remove@change", "P14", 14, Value::Null, 3),
    ] {
        let desk = Desk::with_a_wrong_pin(profile, fault);
        let before = desk.secrets();
        let ended = desk.run("change", &format!("{PIN}\n{NEW}"));
        let object = ended.failed(code, exit).json();
        assert_eq!(object["changed"], changed, "{profile} {fault}");
        assert_eq!(desk.tries().0, left, "{profile} {fault}");
        let most = if profile == "cie" { 2 } else { 1 };
        assert!(desk.secrets() - before <= most, "{profile} {fault}");
    }
    for (profile, fault, code, exit, changed, left) in [
        ("blocked", "6985@change", "P12", 13, no.clone(), (0, 8)),
        ("blocked", "6984@change", "P02", 22, no.clone(), (0, 8)),
        ("blocked", "6D00@change", "P12", 13, no.clone(), (0, 8)),
        ("blocked", "6A80@change", "P13", 2, no.clone(), (0, 8)),
        ("blocked", "6F00@change", "P14", 14, no.clone(), (0, 8)),
        (
            "blocked",
            "short@change",
            "P14",
            14,
            Value::from(true),
            (3, 8),
        ),
        ("cie-blocked", "6982@change", "P12", 13, no.clone(), (0, 10)),
        (
            "cie-blocked",
            "remove@verify",
            "P06",
            14,
            no.clone(),
            (0, 10),
        ),
        (
            "cie-blocked",
            "short@change",
            "P14",
            14,
            Value::from(true),
            (3, 10),
        ),
    ] {
        let desk = Desk::with(profile, fault);
        let ended = desk.run("unblock", &format!("{PUK}\n{NEW}"));
        let object = ended.failed(code, exit).json();
        assert_eq!(object["changed"], changed, "{profile} {fault}");
        assert_eq!(desk.tries(), left, "{profile} {fault}");
        let most = if profile == "blocked" { 1 } else { 2 };
        assert!(desk.secrets() <= most, "{profile} {fault}");
    }
}

/// What the JSON says of the tries is what the card says after the work, not before it.
#[test]
fn the_tries_are_told_as_they_are_after_the_work() {
    // The PUK's last try.
    let desk = Desk::with("blocked", "");
    let wrong = format!("11112222\n{NEW}");
    for left in (1..8).rev() {
        let object = desk.run("unblock", &wrong).failed("P07", 20).json();
        assert_eq!(object["puk_tries_left"], left);
    }
    let object = desk.run("unblock", &wrong).failed("P09", 20).json();
    assert_eq!(object["puk_tries_left"], 1);
    assert_eq!(desk.tries(), (0, 1));
    let ended = desk.run_with("unblock", &wrong, &["--last-try"]);
    let object = ended.failed("C16", 21).json();
    assert_eq!(desk.tries(), (0, 0));
    assert_eq!(object["puk_tries_left"], 0);

    // A CIE takes the old PIN first: its tries are back, whatever it says of the new one.
    for (fault, code, exit) in [("6982@change", "P12", 13), ("6A80@change", "P13", 2)] {
        let desk = Desk::with("cie", fault);
        let object = desk.run("change", &format!("97531864\n{NEW}"));
        assert_eq!(object.failed("P01", 20).json()["pin_tries_left"], 2);
        let object = desk.run("change", &format!("{PIN}\n{NEW}"));
        assert_eq!(object.failed(code, exit).json()["pin_tries_left"], 3);
        assert_eq!(desk.tries().0, 3);
    }
}

/// The yes to the PUK's last try is given for a card that says that it is the last one.
#[test]
fn the_puk_s_last_try_is_not_used_on_the_word_of_nobody() {
    let desk = Desk::with("blocked", "");
    let wrong = format!("11112222\n{NEW}");
    for _ in 0..6 {
        desk.run("unblock", &wrong).failed("P07", 20);
    }
    assert_eq!(desk.tries(), (0, 2));
    let mut typing = desk.pcscd.start_varco(&["pin", "unblock", "--pin-stdin"]);
    typing.until_line("PUK");
    // Another program uses one meanwhile.
    desk.run("unblock", &wrong).failed("P07", 20);
    typing.say(&wrong);
    typing.end().failed("P09", 20);
    assert_eq!(desk.tries(), (0, 1));
}

/// The same for the PIN: what another program used since the look is not forgotten.
#[test]
fn the_pin_s_last_try_is_not_used_on_the_word_of_nobody() {
    for profile in ["st-2048", "cie"] {
        let desk = Desk::with(profile, "");
        let wrong = format!("97531864\n{NEW}");
        let mut typing = desk.pcscd.start_varco(&["pin", "change", "--pin-stdin"]);
        typing.until_line("PIN");
        desk.run("change", &wrong).failed("P01", 20);
        desk.run("change", &wrong).failed("P01", 20);
        typing.say(&wrong);
        typing.end().failed("P04", 20);
        assert_eq!(desk.tries().0, 1, "{profile}");
    }
}
