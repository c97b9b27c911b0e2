//! The situations in which the program can be, each with exactly what is known there.

use std::time::Instant;

use time::Date;

use super::link::Link;
use super::{
    AtReader, Browser, Demo, Diagnosis, Ending, Export, History, Looks, NewPin, OfReader,
    PinOutcome, Presence, PukCount, ReadyCheck, Session, Trust, Ways,
};
use crate::card::{Kind, PinLength, Tries};
use crate::handoff::Way;
use crate::identity::{Certificate, Checks};
use crate::problem::Problem;
use crate::reader::Slot;

/// Marks what belongs together: a look at a card, or one attempt to sign in.
#[derive(Clone, Copy, Debug, Default, Eq, Hash, PartialEq)]
pub struct Round(pub(super) u64);

/// The whole application.
#[derive(Clone, Debug)]
pub struct State {
    /// The portals to choose from. Never empty.
    pub portals: Vec<PortalName>,
    /// Which of them is chosen.
    pub portal: usize,
    /// The smart-card service.
    pub service: Service,
    /// The readers, in the service's order.
    pub readers: Vec<ReaderView>,
    /// Name of the reader that the person chose, if they did.
    pub chosen: Option<String>,
    /// Where the sign-in stands.
    pub stage: Stage,
    /// The panel of a demonstration.
    pub demo: Option<Demo>,
    /// The diagnosis.
    pub diagnosis: Diagnosis,
    /// The document that was asked for last.
    pub export: Export,
    /// The history of sign-ins.
    pub history: History,
    /// What looks at portals found.
    pub looks: Looks,
    /// The ways besides the card here.
    pub ways: Ways,
    /// What is known of certificates' trust.
    pub trust: Trust,
    /// Whether the card is ready for the portal.
    pub(super) ready: ReadyCheck,
    /// What became of the last new PIN, until it was read.
    pub pin_outcome: Option<PinOutcome>,
    /// The time, as it was told last: it comes in with events.
    pub(super) now: Option<Instant>,
    pub(super) last_round: Round,
}

/// A portal to choose.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct PortalName {
    /// The name that the profile goes by.
    pub name: String,
    /// The name that people read.
    pub title: String,
}

/// The smart-card service.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Service {
    /// Nothing is known yet.
    Starting,
    /// It can't be used.
    Trouble(Problem),
    /// It works.
    Up,
}

/// A reader and what is known of the card in it.
#[derive(Clone, Debug)]
pub struct ReaderView {
    /// The name that the service gave it.
    pub name: String,
    /// What is in it.
    pub slot: SlotView,
    /// What the service reported, to notice changes.
    pub(super) seen: (Slot, u32),
    /// The tries of the card in it as last known, for a card that does not tell them when asked.
    pub(super) tries: Tries,
    /// How a card stays in its field.
    pub(super) link: Link,
}

/// What is in a reader, as far as it was looked at.
#[derive(Clone, Debug)]
pub enum SlotView {
    /// No card.
    Empty,
    /// A card that gives no answer.
    Mute,
    /// The reader can't be used.
    Unavailable,
    /// The card is being read, or an attempt that was stopped still has it.
    Reading(Round),
    /// A card.
    Card(Box<CardSummary>),
    /// A card that can't be used, and why.
    Trouble(Problem),
}

/// What is known of a card.
#[derive(Clone, Debug)]
pub struct CardSummary {
    /// Its kind.
    pub kind: Kind,
    /// Kind and model in words.
    pub model: String,
    /// Its certificate; `None` on a CIE that was not seen before, which shows it only after a PIN.
    pub certificate: Option<ReadCertificate>,
    /// Whether it can sign in.
    pub sign_in: SignIn,
    /// Tries left for the PIN.
    pub tries: Tries,
    /// Tries left for the PUK, once somebody looked.
    pub puk: PukCount,
    /// How long a PIN may be.
    pub pin_length: PinLength,
    /// The keypad of the reader that it is in.
    pub keypad: OfReader,
    /// Who signed the data on the chip of a CIE, which are as they were signed.
    pub signer: Option<Signer>,
}

/// Who signed the data on a chip.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Signer {
    /// The name, as its own certificate says.
    pub name: String,
    /// Whether the country behind that name is known. If not, the name proves nothing.
    pub is_known: bool,
}

/// A certificate and what was found of it.
#[derive(Clone, Debug)]
pub struct ReadCertificate {
    /// The certificate.
    pub certificate: Certificate,
    /// Every check of it.
    pub checks: Checks,
    /// Last day of validity.
    pub valid_until: Date,
}

/// Whether a card can sign in.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum SignIn {
    /// Yes.
    Possible,
    /// Yes, and some portals may refuse.
    PossibleWithWarnings,
    /// No, and why.
    Impossible(Problem),
}

/// Where the sign-in stands.
#[derive(Clone, Debug)]
pub enum Stage {
    /// Nothing goes on.
    Home,
    /// The portal is asked how it wants the card.
    Preparing {
        /// This attempt.
        round: Round,
        /// The reader with the card.
        reader: String,
        /// How far it came: the network, then the portal itself.
        phase: Phase,
    },
    /// The person is to type the PIN.
    AskPin(Entry),
    /// PIN, signature and answer are under way.
    Working {
        /// This attempt, as it was when the PIN was typed.
        entry: Entry,
        /// What is being done.
        phase: Phase,
    },
    /// Signed in.
    Done {
        /// The attempt that led here.
        round: Round,
        /// The reader with the card.
        reader: String,
        /// The session.
        session: Session,
        /// Whether somebody seems to be there.
        presence: Presence,
        /// What the system's browser was asked for last.
        browser: Browser,
        /// How the session could go on in a browser, once that is known.
        way: Option<Box<Way>>,
    },
    /// A new PIN is asked or set.
    NewPin(NewPin),
    /// The session ended.
    Ended(Ending),
    /// It failed.
    Failed {
        /// In which phase.
        phase: Phase,
        /// Why.
        problem: Problem,
    },
}

/// An attempt that waits for the PIN.
#[derive(Clone, Debug)]
pub struct Entry {
    /// This attempt.
    pub round: Round,
    /// The reader with the card.
    pub reader: String,
    /// How the portal will be answered.
    pub preparation: Preparation,
    /// Tries left.
    pub tries: Tries,
    /// How long the PIN may be.
    pub pin_length: PinLength,
    /// Whether a PIN was wrong in this attempt.
    pub was_wrong: bool,
    /// Whether the last try has to be confirmed.
    pub last_try: LastTry,
    /// The reader's keypad.
    pub at_reader: AtReader,
}

/// The barrier before a last try.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum LastTry {
    /// More tries are left, or their number is not known.
    NotNeeded,
    /// One is left, and nobody said yes.
    Unconfirmed,
    /// One is left, and the person said yes.
    Confirmed,
}

/// What the portal's probe and the plan gave.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Preparation {
    /// The host that will see the card.
    pub host: String,
    /// It is the Ministry's identity server, which tells the portal who the person is.
    pub by_identity_server: bool,
    /// What the person should know first.
    pub warnings: Vec<crate::portal::Warning>,
}

/// The phases of a sign-in, in order.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub enum Phase {
    /// Reaching the portal.
    Network,
    /// The portal's identity, and how it asks for the card.
    Portal,
    /// The card and its certificate.
    Card,
    /// The PIN on the card.
    Pin,
    /// The card's signature.
    Signature,
    /// The portal's answer.
    Answer,
}

impl Phase {
    /// All, in order.
    pub const ALL: [Self; 6] = [
        Self::Network,
        Self::Portal,
        Self::Card,
        Self::Pin,
        Self::Signature,
        Self::Answer,
    ];
}

impl Stage {
    /// The reader whose card the attempt or the session is bound to.
    pub fn reader(&self) -> Option<&str> {
        match self {
            Self::Preparing { reader, .. } | Self::Done { reader, .. } => Some(reader),
            Self::AskPin(entry) | Self::Working { entry, .. } => Some(&entry.reader),
            Self::NewPin(new_pin) => Some(new_pin.reader()),
            Self::Home | Self::Ended(_) | Self::Failed { .. } => None,
        }
    }
}

impl ReaderView {
    /// The answer to reset of the card in it.
    pub fn atr(&self) -> Option<String> {
        match &self.seen.0 {
            Slot::Card { atr, .. } => Some(atr.to_string()),
            _ => None,
        }
    }

    /// Whether the very same card is still in, never taken out in between. Another program may
    /// hold it meanwhile.
    pub(super) fn keeps_card(&self, now: &(Slot, u32)) -> bool {
        match (&self.seen, now) {
            ((Slot::Card { atr: before, .. }, first), (Slot::Card { atr, .. }, last)) => {
                before == atr && first == last
            }
            _ => false,
        }
    }
}

impl State {
    /// The start: nothing is known yet.
    pub fn new(portals: Vec<PortalName>) -> Self {
        Self {
            portals,
            portal: 0,
            service: Service::Starting,
            readers: Vec::new(),
            chosen: None,
            stage: Stage::Home,
            demo: None,
            diagnosis: Diagnosis::default(),
            export: Export::default(),
            history: History::default(),
            looks: Looks::default(),
            ways: Ways::default(),
            trust: Trust::default(),
            ready: ReadyCheck::default(),
            pin_outcome: None,
            now: None,
            last_round: Round::default(),
        }
    }

    /// The readers that hold something, for a choice: cards that can be used and others.
    pub fn filled(&self) -> impl Iterator<Item = &ReaderView> {
        let is_filled =
            |view: &&ReaderView| !matches!(view.slot, SlotView::Empty | SlotView::Unavailable);
        self.readers.iter().filter(is_filled)
    }

    /// The card to work with: that of the attempt or session, or the chosen reader's, or the first
    /// that can sign in, or the first.
    pub fn card(&self) -> Option<(&str, &CardSummary)> {
        let cards = self.readers.iter().filter_map(|reader| match &reader.slot {
            SlotView::Card(card) => Some((reader.name.as_str(), &**card)),
            _ => None,
        });
        let all: Vec<_> = cards.collect();
        if let Some(bound) = self.stage.reader() {
            return all.into_iter().find(|(name, _)| *name == bound);
        }
        let chosen = self.chosen.as_deref();
        all.iter()
            .find(|(name, _)| Some(*name) == chosen)
            .or_else(|| {
                all.iter()
                    .find(|(_, card)| !matches!(card.sign_in, SignIn::Impossible(_)))
            })
            .or(all.first())
            .copied()
    }

    /// Whether the big button can be pressed.
    pub fn can_sign_in(&self) -> bool {
        let idle = matches!(
            self.stage,
            Stage::Home | Stage::Ended(_) | Stage::Failed { .. }
        );
        idle && self
            .card()
            .is_some_and(|(_, card)| !matches!(card.sign_in, SignIn::Impossible(_)))
    }

    /// Whether something can be cancelled.
    pub fn is_busy(&self) -> bool {
        matches!(self.stage, Stage::Preparing { .. } | Stage::Working { .. })
    }

    pub(super) fn next_round(&mut self) -> Round {
        self.last_round.0 += 1;
        self.last_round
    }
}
