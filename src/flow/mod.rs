//! The application as a pure state machine: [`step`] takes a state and an event and gives the next
//! state and what has to be done outside. It has no I/O, no clock and no toolkit in it.
//!
//! Every result from outside carries the round it belongs to; a result of another round is
//! dropped.

mod choice;
pub mod demo;
mod diagnosis;
mod event;
mod export;
mod history;
mod keypad;
mod link;
mod looks;
mod network;
mod new_pin;
mod ready;
mod session;
mod slots;
mod state;
mod step;
mod trust;
mod ways;

pub use choice::{Acting, Choice, Chosen, Profiles};
pub use demo::Demo;
pub use diagnosis::{Diagnosis, DiagnosisEvent, DiagnosisWork};
pub use event::{Effect, Event, LoginEnd};
pub use export::{Document, Export, ExportEvent};
pub use history::{Erasure, History, HistoryEvent, HistoryForm, HistoryWork};
pub use keypad::{AtReader, KeypadEvent, OfReader};
pub use link::LinkEvent;
pub use looks::{Look, LookEvent, Looks};
pub use network::NetworkEvent;
pub use new_pin::{
    FEW_PUK_TRIES, Fate, MAX_PIN_TRIES, NewPin, NewPinEvent, NewPinWork, PinForm, PinOutcome,
    PinTask, PukCount, Standing, Typed, fate,
};
pub use ready::{ReadyCheck, ReadyEvent, ReadyQuestion, ReadyWork, Told as ReadyTold};
pub use session::{
    AtPortal, Browser, CertificateUsed, Description, Ending, Offer, Opened, Presence, Session,
    SessionAct, SessionEvent, SessionWork, WARNING_SECONDS, WhyEnded,
};
pub use state::{
    CardSummary, Entry, LastTry, Phase, PortalName, Preparation, ReadCertificate, ReaderView,
    Round, Service, SignIn, Signer, SlotView, Stage, State,
};
pub use step::step;
pub use trust::{Assessment, Judged, ListWork, Question, Trust, TrustEffect, TrustEvent};
pub use ways::{Opening, Refresh, Ways, WaysEvent};

// What the window shows of other rooms, it sees through this one.
pub use crate::card::{Counters, Kind, Mark, PinEntry, PinLength, PinRules, Rule, Tries};
pub use crate::diagnosis::{
    Baseline, Change, Detail, Finding, Hide, Layer, Outcome as FindingOutcome, Panel, Readiness,
    Ready, Report,
};
pub use crate::handoff::Way;
pub use crate::history::{Entry as HistoryEntry, Journal, Outcome as HistoryOutcome};
pub use crate::identity::{Certificate, Holder, Outcome};
pub use crate::portal::access::{self, Category};
pub use crate::portal::spid;
pub use crate::portal::ways::Way as OtherWay;
pub use crate::portal::{CardKind as CardKindAtPortal, Moment, Warning};
pub use crate::reader::{Contact, Interface, Keypad};
pub use crate::trust::{
    Node as TrustNode, NodeCheck as TrustCheck, Standing as TrustStanding, Step as TrustStep,
    Verdict,
};
