//! A new PIN, by the old one or by the PUK: asked, set, and, where the contact was lost in the
//! middle, looked at again until it can be said which PIN holds (anchor-products.md §18.9).
//!
//! One confirmation is one try. Nothing is repeated by itself.

mod count;
mod step;

pub use count::PukCount;

use super::{AtReader, LastTry, OfReader, Round};
use crate::card::{Counters, Kind, PinLength, PinRules, Tries};
use crate::problem::Problem;
use crate::reader::Keypad;
use crate::secret::{Pin, Puk};

/// How often a PIN may be wrong before the card blocks it (cns-card.md §1 rule 14, cie-card.md
/// §10).
pub const MAX_PIN_TRIES: u8 = 3;
/// As many tries of the PUK or fewer are few: a blocked PUK means a new card.
pub const FEW_PUK_TRIES: u8 = 3;

/// What the person wants.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub enum PinTask {
    /// Another PIN, with the present one.
    Change,
    /// Another PIN, with the PUK.
    Unblock,
}

/// A new PIN under way.
#[derive(Clone, Debug)]
pub enum NewPin {
    /// The card is asked for its tries.
    Asking {
        /// This attempt.
        round: Round,
        /// The reader with the card.
        reader: String,
        /// What for.
        task: PinTask,
    },
    /// The person is to type.
    Typing(PinForm),
    /// The card has both; nothing can stop it now.
    Setting(PinForm),
    /// The contact was lost in the middle.
    Lost {
        /// The attempt, with the tries from before.
        form: PinForm,
        /// How it was lost.
        problem: Problem,
        /// Whether another card came in its place.
        is_other: bool,
    },
}

/// What is known while a new PIN is typed.
#[derive(Clone, Debug)]
pub struct PinForm {
    /// This attempt.
    pub round: Round,
    /// The reader with the card.
    pub reader: String,
    /// What for.
    pub task: PinTask,
    /// The kind of card.
    pub kind: Kind,
    /// How long PIN and PUK may be.
    pub length: PinLength,
    /// What the card said of its tries.
    pub counters: Counters,
    /// What the new PIN must be.
    pub rules: PinRules,
    /// Whether PIN or PUK was wrong in this attempt.
    pub was_wrong: bool,
    /// Whether the last try has to be confirmed.
    pub last_try: LastTry,
    /// The reader's keypad.
    pub at_reader: AtReader,
}

/// What became of the last attempt.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum PinOutcome {
    /// The new PIN holds.
    Done {
        /// What was done.
        task: PinTask,
        /// On which kind of card.
        kind: Kind,
    },
    /// Nothing changed, and why.
    Failed {
        /// What was wanted.
        task: PinTask,
        /// Why.
        problem: Problem,
    },
    /// The contact was lost in the middle, and the card was looked at again.
    Settled {
        /// What was wanted.
        task: PinTask,
        /// On which kind of card.
        kind: Kind,
        /// Which PIN holds.
        fate: Fate,
        /// The tries of the PIN now.
        tries: Tries,
    },
}

/// Which PIN holds after the contact was lost.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Fate {
    /// The old one.
    OldHolds,
    /// The new one.
    NewHolds,
    /// The card does not tell.
    Unknown,
}

/// What the person typed.
#[derive(Debug)]
pub enum Typed {
    /// The old PIN and the new one.
    Change {
        /// The old one.
        old: Pin,
        /// The new one.
        new: Pin,
    },
    /// Old and new PIN go from the reader's keypad to the card.
    OnKeypad(Keypad),
    /// The PUK and the new PIN.
    Unblock {
        /// The PUK.
        puk: Puk,
        /// The new PIN.
        new: Pin,
    },
}

/// What the card said when it was asked.
#[derive(Clone, Debug)]
pub struct Standing {
    /// Its tries.
    pub counters: Counters,
    /// What its new PIN must be.
    pub rules: PinRules,
    /// The reader's keypad.
    pub keypad: OfReader,
}

/// What happens to a new PIN.
#[derive(Debug)]
pub enum NewPinEvent {
    /// The person looks at the page of the PIN.
    Looked,
    /// The card was asked for its tries on that page.
    Counted {
        /// The question.
        round: Round,
        /// What it said.
        result: Result<Counters, Problem>,
    },
    /// The person wants one.
    Wanted(PinTask),
    /// The card was asked.
    Asked {
        /// The attempt.
        round: Round,
        /// What it said.
        result: Result<Box<Standing>, Problem>,
    },
    /// The person said yes to the last try.
    LastTryConfirmed,
    /// The person typed everything and confirmed, once.
    Entered(Typed),
    /// The work ended.
    Ended {
        /// The attempt.
        round: Round,
        /// How.
        result: Result<(), Problem>,
    },
    /// The card was looked at after the contact was lost; `None` if it is another card.
    Rechecked {
        /// The attempt.
        round: Round,
        /// The tries of its PIN.
        result: Result<Option<Tries>, Problem>,
    },
    /// The person has read what became of it.
    Read,
}

/// What has to be done for a new PIN.
#[derive(Debug)]
pub enum NewPinWork {
    /// Ask the card for its tries, for the page of the PIN. One [`NewPinEvent::Counted`] answers
    /// it.
    Count {
        /// The question.
        round: Round,
        /// The reader.
        reader: String,
    },
    /// Ask the card for its tries. One [`NewPinEvent::Asked`] answers it.
    Ask {
        /// The attempt.
        round: Round,
        /// The reader.
        reader: String,
    },
    /// Set the new PIN: one try. One [`NewPinEvent::Ended`] answers it.
    Set {
        /// The attempt.
        round: Round,
        /// The reader.
        reader: String,
        /// What was typed, consumed by it.
        typed: Typed,
        /// The tries that the person knew of: a last try that they did not know of is not used.
        known: Tries,
    },
    /// Look whether the same card is there again, and ask for its tries. One
    /// [`NewPinEvent::Rechecked`] answers it.
    Recheck {
        /// The attempt.
        round: Round,
        /// The reader.
        reader: String,
    },
}

impl NewPin {
    /// The reader whose card it is about.
    pub fn reader(&self) -> &str {
        match self {
            Self::Asking { reader, .. } => reader,
            Self::Typing(form) | Self::Setting(form) | Self::Lost { form, .. } => &form.reader,
        }
    }

    /// What the person wants.
    pub fn task(&self) -> PinTask {
        match self {
            Self::Asking { task, .. } => *task,
            Self::Typing(form) | Self::Setting(form) | Self::Lost { form, .. } => form.task,
        }
    }
}

impl PinTask {
    /// Why it can't be done with a card that tells these tries.
    pub fn obstacle(self, counters: Counters) -> Option<Problem> {
        match (self, counters.pin, counters.puk) {
            (Self::Change, pin, _) => pin.obstacle(),
            (Self::Unblock, _, Tries::Left(0)) => Some(Problem::PukBlocked),
            (Self::Unblock, Tries::NotActivated, _) => Some(Problem::PinNotActivated),
            (Self::Unblock, ..) => None,
        }
    }
}

impl PinForm {
    /// The tries of what is typed first: the old PIN, or the PUK.
    pub fn tries(&self) -> Tries {
        match self.task {
            PinTask::Change => self.counters.pin,
            PinTask::Unblock => self.counters.puk,
        }
    }

    fn fate(&self, problem: &Problem, after: Tries) -> Fate {
        fate(self.task, self.kind, problem, self.counters.pin, after)
    }

    /// Why nothing can be typed at all.
    pub(super) fn obstacle(&self) -> Option<Problem> {
        self.task.obstacle(self.counters)
    }

    /// Takes note of the tries that are left of what was typed first.
    pub(super) fn set_tries(&mut self, tries: Tries) {
        match self.task {
            PinTask::Change => self.counters.pin = tries,
            PinTask::Unblock => self.counters.puk = tries,
        }
        self.last_try = LastTry::for_tries(tries);
    }

    /// What counts as one try less; a card that does not tell stays so.
    pub(super) fn one_less(&self) -> Tries {
        let left = self.tries().left();
        left.map_or(Tries::NotReadable, |left| {
            Tries::Left(left.saturating_sub(1))
        })
    }

    /// Whether what was typed may be sent.
    pub(super) fn takes(&self, typed: &Typed) -> bool {
        if self.last_try == LastTry::Unconfirmed {
            return false;
        }
        match (self.task, typed) {
            (PinTask::Change, Typed::Change { old, new }) => {
                self.length.allows(old.len()) && self.rules.judge(new, Some(old)).is_ok()
            }
            (PinTask::Change, Typed::OnKeypad(keypad)) => {
                keypad.modify.is_some() && self.at_reader.keypad == OfReader::Ready(*keypad)
            }
            (PinTask::Unblock, Typed::Unblock { puk, new }) => {
                self.length.allows(puk.len()) && self.rules.judge(new, None).is_ok()
            }
            _ => false,
        }
    }
}

/// Which PIN holds, from what the card's counter of the PIN says `before` and `after`. `problem`
/// tells how the contact was lost.
pub fn fate(task: PinTask, kind: Kind, problem: &Problem, before: Tries, after: Tries) -> Fate {
    // The secret that allows the change was not even answered: the change was never sent.
    if *problem == Problem::PinOutcomeUnknown {
        return Fate::OldHolds;
    }
    let (Some(before), Some(after)) = (before.left(), after.left()) else {
        return Fate::Unknown;
    };
    match (task, kind) {
        // A CIE takes the old PIN first, which sets the counter back in any case.
        (PinTask::Change, Kind::Cie) => Fate::Unknown,
        // All tries are back: the old PIN was right. Whether the card still had the time to write
        // the new one, the counter does not tell.
        (PinTask::Change, Kind::Cns) if after > before => Fate::Unknown,
        // Nothing but the command that sets the new PIN gives a blocked one its tries back.
        (PinTask::Unblock, _) if after > before => Fate::NewHolds,
        // A wrong old PIN takes a try, and nothing at all happened to a counter that stands where
        // it stood.
        (PinTask::Change, Kind::Cns) | (PinTask::Unblock, _) => {
            if after < before || before < MAX_PIN_TRIES {
                Fate::OldHolds
            } else {
                Fate::Unknown
            }
        }
    }
}
