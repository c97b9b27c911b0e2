//! Every status word that a card may answer (cns-card.md §10): the problem that it is, and its page.

use super::*;
use crate::flow::{NewPin, PinOutcome};
use crate::simulator::card::named;
use crate::text::PinWord;
use crate::ui::{NewPinIntent, Screen};

/// What the card is doing when it answers so.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum While {
    Read,
    Verify,
    Sign,
    Change,
    Unblock,
}

/// What comes of it.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Comes {
    /// The page of this problem.
    To(&'static str),
    /// What was typed was wrong, so many tries are left: it is asked again.
    Wrong(u8),
    /// One try is left: the barrier.
    LastTry,
}

use Comes::{LastTry, To, Wrong};
use While::{Change, Read, Sign, Unblock, Verify};

/// The rows of the table, in its order. 9000 is every sign-in; 61xx, 6Cxx and 6282 are dealt with
/// without a word (see the tests of the exchange and of reading).
const TABLE: &[(&str, While, Comes)] = &[
    ("6283", Read, To("P16")),
    ("6300", Verify, Wrong(2)),
    ("6300", Change, Wrong(2)),
    ("6300", Unblock, Wrong(7)),
    ("63C2", Verify, Wrong(2)),
    ("63C1", Verify, LastTry),
    ("63C0", Verify, To("C15")),
    ("63C2", Change, Wrong(2)),
    ("63C1", Change, LastTry),
    ("63C0", Change, To("C15")),
    ("63C5", Unblock, Wrong(5)),
    ("63C0", Unblock, To("C16")),
    ("6581", Read, To("P15")),
    ("6581", Verify, To("P15")),
    ("6581", Sign, To("P15")),
    ("6700", Verify, To("P17")),
    ("6700", Change, To("P17")),
    ("6700", Sign, To("C19")),
    ("6884", Sign, To("C12")),
    ("6981", Read, To("C09")),
    ("6986", Read, To("C09")),
    ("6982", Read, To("C09")),
    ("6982", Verify, To("P18")),
    ("6982", Sign, To("P18")),
    ("6982", Change, To("P12")),
    ("6983", Verify, To("C15")),
    ("6983", Change, To("C15")),
    ("6983", Unblock, To("C16")),
    ("6984", Verify, To("P02")),
    ("6984", Change, To("P02")),
    ("6984", Unblock, To("P02")),
    ("6985", Verify, To("P02")),
    ("6985", Change, To("P12")),
    ("6985", Sign, To("C19")),
    ("6A80", Verify, To("C19")),
    ("6A80", Change, To("P13")),
    ("6A80", Unblock, To("P13")),
    ("6A86", Verify, To("C19")),
    ("6A86", Change, To("P12")),
    ("6A87", Change, To("P13")),
    ("6A87", Sign, To("C19")),
    ("6B00", Verify, To("C19")),
    ("6B00", Read, To("C09")),
    ("6A82", Read, To("C09")),
    ("6A82", Verify, To("C19")),
    ("6A83", Verify, To("C19")),
    ("6A88", Verify, To("C19")),
    ("6A88", Change, To("C19")),
    ("6A88", Sign, To("C19")),
    ("6F86", Verify, To("C19")),
    ("6D00", Verify, To("C19")),
    ("6D00", Change, To("P12")),
    ("6D00", Unblock, To("P12")),
    ("6E00", Verify, To("C19")),
    ("6E00", Sign, To("C12")),
    ("6E00", Change, To("P12")),
    ("6F00", Read, To("C19")),
    ("6F00", Verify, To("C19")),
    ("6F00", Sign, To("C19")),
    ("6F81", Verify, To("C19")),
    ("6F82", Verify, To("C19")),
    ("6F83", Verify, To("C19")),
    ("6F84", Verify, To("C19")),
    ("6FFF", Verify, To("C19")),
];

/// The status words that the table of the reference has, besides those that are silent.
const ROWS: [&str; 27] = [
    "6283", "6300", "63C0", "63C1", "63C2", "6581", "6700", "6884", "6981", "6986", "6982", "6983",
    "6984", "6985", "6A80", "6A86", "6A87", "6B00", "6A82", "6A83", "6A88", "6F86", "6D00", "6E00",
    "6F00", "6F81", "6F84",
];

const NEW: [u8; 8] = [2, 4, 6, 8, 1, 3, 5, 7];
const PUK: [u8; 8] = [8, 7, 6, 5, 4, 3, 2, 1];

#[test]
fn every_status_word_has_its_page() {
    for row in ROWS {
        assert!(TABLE.iter().any(|(word, ..)| *word == row), "{row}");
    }
    let mut faults = Vec::new();
    for (status, work, comes) in TABLE.iter().copied() {
        let found = what_comes(status, work);
        if found != comes {
            faults.push(format!("{status} {work:?}: {found:?}, not {comes:?}"));
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

/// Lets the card answer so, and sees what the window makes of it. Where it is a problem, the page
/// says it in full.
fn what_comes(status: &str, doing: While) -> Comes {
    let at = match doing {
        Read => "read",
        Verify => "verify",
        Sign => "sign",
        Change | Unblock => "change",
    };
    let spec = format!("{status}@{at}");
    let mut desk = Desk::new(Mode::Standard);
    desk.readers.plug_in(READER);
    let profile = if doing == Unblock {
        "blocked"
    } else {
        "st-2048"
    };
    let card = named(profile).unwrap().card;
    let faults = match doing {
        Read => vec![spec.parse().unwrap()],
        _ => Vec::new(),
    };
    let behaviour = Behaviour {
        faults,
        ..Behaviour::default()
    };
    desk.readers.insert(READER, card, behaviour).unwrap();
    desk.until(Desk::knows_a_card);
    match doing {
        Read => desk.told_of_card(),
        Verify | Sign => {
            desk.ask();
            desk.fault(&spec);
            desk.confirm(PIN);
            desk.told_of_sign_in()
        }
        Change => desk.told_of_new_pin(PinWord::Change, PIN, &spec),
        Unblock => desk.told_of_new_pin(PinWord::Unblock, PUK, &spec),
    }
}

impl Desk {
    fn told_of_card(&mut self) -> Comes {
        let problem = match &self.app.state.readers[0].slot {
            SlotView::Trouble(problem) => problem.clone(),
            other => panic!("{other:?}"),
        };
        self.assert_tells(&problem);
        To(problem.code())
    }

    fn told_of_sign_in(&mut self) -> Comes {
        self.until(|desk| !desk.app.state.is_busy() && !desk.is_reading());
        match &self.app.state.stage {
            Stage::AskPin(entry) if entry.tries.left() == Some(1) => {
                self.assert_shows(&self.text.word(Word::LastTryTitle));
                LastTry
            }
            Stage::AskPin(entry) => {
                self.assert_shows(&self.text.word(Word::PinWrong));
                Wrong(entry.tries.left().unwrap())
            }
            Stage::Failed { problem, .. } => {
                let problem = problem.clone();
                self.assert_tells(&problem);
                To(problem.code())
            }
            other => panic!("{other:?}"),
        }
    }

    fn told_of_new_pin(&mut self, task: PinWord, first: [u8; 8], spec: &str) -> Comes {
        drop(self.app.update(Message::Intent(Intent::Open(Screen::Pin))));
        let label = self.text.pin_word(task);
        assert!(self.press(&label));
        let typing = |desk: &Self| matches!(desk.app.state.stage, Stage::NewPin(NewPin::Typing(_)));
        self.until(typing);
        self.fault(spec);
        for digits in [first, NEW, NEW] {
            let keys = digits.map(|digit| PinEvent::Key(Digit::new(digit).unwrap()));
            for event in keys.into_iter().chain([PinEvent::Confirm]) {
                let intent = Intent::NewPin(NewPinIntent::Key(event));
                drop(self.app.update(Message::Intent(intent)));
            }
        }
        self.until(|desk| {
            typing(desk) || desk.app.state.pin_outcome.is_some() && !desk.is_reading()
        });
        match (&self.app.state.stage, &self.app.state.pin_outcome) {
            (Stage::NewPin(NewPin::Typing(form)), _) if form.tries().left() == Some(1) => LastTry,
            (Stage::NewPin(NewPin::Typing(form)), _) => {
                let left = form.tries().left().unwrap();
                let word = if task == PinWord::Change {
                    PinWord::OldWrong
                } else {
                    PinWord::PukWrong
                };
                self.assert_shows(&self.text.pin_word(word));
                Wrong(left)
            }
            (_, Some(PinOutcome::Failed { problem, .. })) => {
                let problem = problem.clone();
                self.assert_tells(&problem);
                To(problem.code())
            }
            other => panic!("{spec}: {other:?}"),
        }
    }
}
