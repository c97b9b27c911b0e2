//! A new PIN at a real terminal: the rules as one types, the repetition, the questions with a yes of
//! their own, and every place where one stops. Whatever happens, the terminal is as it was and no
//! digit was shown.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    missing_docs
)]
#![cfg(target_os = "linux")]

mod support {
    pub mod terminal;
    pub mod varco;
}

use support::terminal::{assert_restored, at_terminal};
use support::varco::varco;
use varco::text::{Language, PinWord, Text};

const OLD: &str = "3 tries left: ";
const PUK: &str = "PUK: ";
const NEW: &str = "New PIN: ";
const AGAIN: &str = "New PIN once more: ";
const YES_OR_NO: &str = "[y/N]: ";

/// What a dialogue came to.
struct Talk(String);

impl Talk {
    #[track_caller]
    fn ends(self, code: u8) -> Self {
        assert!(self.0.contains(&format!("code={code}")), "{}", self.0);
        assert_restored(&self.0);
        self
    }

    #[track_caller]
    fn says(self, words: &str) -> Self {
        assert!(self.0.contains(words), "{words:?} in {}", self.0);
        self
    }

    /// None of these PINs and PUKs was shown. The rule of runs gives 12345 as its example.
    #[track_caller]
    fn hides(self, secrets: &[&str]) -> Self {
        for secret in secrets {
            assert!(!self.0.contains(secret), "{secret} in {}", self.0);
        }
        self
    }
}

/// What is said beside the digits of a PIN that breaks a rule, in the words of the catalogue.
fn broken(rule: PinWord) -> String {
    format!("✗ {}", Text::new(Language::English).pin_word(rule))
}

#[track_caller]
fn change(card: &str, dialogue: &[(&str, &[u8])]) -> Talk {
    Talk(at_terminal(
        &format!("pin change --simulated {card}"),
        dialogue,
    ))
}

#[track_caller]
fn unblock(card: &str, dialogue: &[(&str, &[u8])]) -> Talk {
    Talk(at_terminal(
        &format!("pin unblock --simulated {card}"),
        dialogue,
    ))
}

#[test]
fn a_pin_is_changed_and_unblocked_at_the_terminal() {
    let dialogue = [
        (OLD, &b"12345678\r"[..]),
        (NEW, b"24681357\r"),
        (AGAIN, b"24681357\r"),
    ];
    change("st-2048", &dialogue)
        .ends(0)
        .says("From now on the new PIN holds.")
        .says("The PUK is what it was.")
        .hides(&["12345678", "24681357"]);
    let dialogue = [
        (PUK, &b"87654321\r"[..]),
        (NEW, b"24681357\r"),
        (AGAIN, b"24681357\r"),
    ];
    for card in ["blocked", "cie-blocked"] {
        unblock(card, &dialogue)
            .ends(0)
            .says("The PIN works again")
            .hides(&["87654321", "24681357"]);
    }
}

/// Every rule says in clear words what is wrong, while one types.
#[test]
fn the_rules_are_checked_as_one_types() {
    let shown = varco(&["card", "--simulated", "st-2048", "--personal", "--json"]).exits(0);
    let text = shown.text().to_owned();
    let number = text
        .split(|character: char| !character.is_ascii_digit())
        .find(|digits| digits.len() == 16)
        .expect("a card number");
    let part = format!("{}{}", "\x7f".repeat(8), &number[3..9]);
    let dialogue = [
        (OLD, &b"97531864\r"[..]),
        (NEW, b"1"),
        ("… 5 to 8 digits", b"1111"),
        (&broken(PinWord::RuleEqual), b"\x7f\x7f\x7f\x7f\x7f87654"),
        (&broken(PinWord::RuleRun), b"\x7f\x7f\x7f\x7f\x7f070384"),
        (
            &broken(PinWord::RuleBirth),
            b"\x7f\x7f\x7f\x7f\x7f\x7f97531864",
        ),
        (&broken(PinWord::RuleOld), part.as_bytes()),
        (
            &broken(PinWord::RuleNumber),
            b"\x7f\x7f\x7f\x7f\x7f\x7f2468135",
        ),
        ("✓ fine", b"\x03"),
    ];
    change("st-2048", &dialogue)
        .ends(130)
        .says("VARCO-U03")
        .hides(&["97531864", "2468135", "070384", &number[3..9]]);
    // A CIE takes eight digits, no fewer.
    let dialogue = [
        (OLD, &b"12345678\r"[..]),
        (NEW, b"2468135"),
        ("… 8 digits", b"7"),
        ("✓ fine", b"\x03"),
    ];
    change("cie", &dialogue).ends(130);
}

/// What breaks a rule is not taken, and asked again; so are two that differ.
#[test]
fn what_breaks_a_rule_or_differs_is_asked_again() {
    let dialogue = [
        (OLD, &b"12345678\r"[..]),
        (NEW, b"55555\r"),
        ("VARCO-P08", b""),
        (NEW, b"12345678\r"),
        ("VARCO-P", b""),
        (NEW, b"24681357\r"),
        (AGAIN, b"24681358\r"),
        ("The two new PINs differ.", b""),
        (NEW, b"24681357\r"),
        (AGAIN, b"24681357\r"),
    ];
    change("st-2048", &dialogue)
        .ends(0)
        .hides(&["24681357", "24681358", "55555"]);
}

#[test]
fn few_tries_of_the_puk_take_a_yes_and_the_last_one_two() {
    let refused = [(YES_OR_NO, &b"n"[..])];
    unblock("puk-few", &refused)
        .says("2 tries left")
        .says("Few tries are left for the PUK")
        .ends(130);
    unblock("puk-last", &refused)
        .says("It is the last try of the PUK")
        .ends(20)
        .says("VARCO-P09");
    let second = [
        (YES_OR_NO, &b"y"[..]),
        ("Sure? There is no way back.", b""),
        (YES_OR_NO, b"n"),
    ];
    unblock("puk-last", &second).ends(20).says("VARCO-P09");
    let rest: [(&str, &[u8]); 3] = [
        (PUK, b"87654321\r"),
        (NEW, b"24681357\r"),
        (AGAIN, b"24681357\r"),
    ];
    let few = [&[(YES_OR_NO, &b"y"[..])][..], &rest].concat();
    unblock("puk-few", &few).ends(0);
    let last = [&[(YES_OR_NO, &b"y"[..]), (YES_OR_NO, b"y")][..], &rest].concat();
    unblock("puk-last", &last).ends(0);
}

#[test]
fn the_last_try_of_the_old_pin_takes_a_yes() {
    change("last-try", &[(YES_OR_NO, b"n")])
        .ends(20)
        .says("VARCO-P04");
    let dialogue = [
        (YES_OR_NO, &b"y"[..]),
        ("1 try left: ", b"12345678\r"),
        (NEW, b"24681357\r"),
        (AGAIN, b"24681357\r"),
    ];
    change("last-try", &dialogue).ends(0);
}

/// At every prompt, with digits typed or none, by Ctrl-C, Ctrl-D and Esc.
#[test]
fn one_can_stop_at_every_prompt() {
    type Step<'a> = (&'a str, &'a [u8]);
    let changes: [&[Step<'_>]; 3] = [
        &[(OLD, b"")],
        &[(OLD, b"12345678\r"), (NEW, b"246")],
        &[(OLD, b"12345678\r"), (NEW, b"24681357\r"), (AGAIN, b"246")],
    ];
    let unblocks: [&[Step<'_>]; 5] = [
        &[(YES_OR_NO, b"")],
        &[(YES_OR_NO, b"y"), (YES_OR_NO, b"")],
        &[(YES_OR_NO, b"y"), (YES_OR_NO, b"y"), (PUK, b"8765")],
        &[
            (YES_OR_NO, b"y"),
            (YES_OR_NO, b"y"),
            (PUK, b"87654321\r"),
            (NEW, b""),
        ],
        &[
            (YES_OR_NO, b"y"),
            (YES_OR_NO, b"y"),
            (PUK, b"87654321\r"),
            (NEW, b"24681357\r"),
            (AGAIN, b"2"),
        ],
    ];
    let stops: [&[u8]; 3] = [b"\x03", b"\x04", b"\x1b"];
    for (place, dialogue) in changes.iter().chain(&unblocks).enumerate() {
        let mut dialogue = dialogue.to_vec();
        let (text, typed) = dialogue.pop().unwrap();
        let last = [typed, stops[place % stops.len()]].concat();
        dialogue.push((text, &last));
        let talk = if place < changes.len() {
            change("st-2048", &dialogue)
        } else {
            unblock("puk-last", &dialogue)
        };
        talk.ends(130)
            .says("VARCO-U03")
            .hides(&["87654321", "24681357"]);
    }
}
