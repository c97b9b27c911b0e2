//! The application as a pure state machine: [`step`] takes a state and an event and gives the next
//! state and what has to be done outside. It has no I/O, no clock and no toolkit in it.
//!
//! Every result from outside carries the round it belongs to; a result of another round is
//! dropped.

pub mod demo;
mod diagnosis;
mod event;
mod export;
mod link;
mod new_pin;
mod session;
mod slots;
mod state;
mod step;

pub use demo::Demo;
pub use diagnosis::{Diagnosis, DiagnosisEvent, DiagnosisWork};
pub use event::{Effect, Event, LoginEnd};
pub use export::{Document, Export, ExportEvent};
pub use link::LinkEvent;
pub use new_pin::{
    FEW_PUK_TRIES, Fate, MAX_PIN_TRIES, NewPin, NewPinEvent, NewPinWork, OfReader, PinForm,
    PinOutcome, PinTask, Standing, Typed, fate,
};
pub use session::{
    AtPortal, Browser, CertificateUsed, Description, Ending, Offer, Opened, Presence, Session,
    SessionEvent, WARNING_SECONDS, WhyEnded,
};
pub use state::{
    CardSummary, Entry, LastTry, Phase, PortalName, Preparation, ReadCertificate, ReaderView,
    Round, Service, SignIn, Signer, SlotView, Stage, State,
};
pub use step::step;

// What the window shows of other rooms, it sees through this one.
pub use crate::card::{Counters, Kind, Mark, PinLength, PinRules, Rule, Tries};
pub use crate::diagnosis::{Finding, Layer, Outcome as FindingOutcome, Report};
pub use crate::identity::{Certificate, Chain, ChainEnd, Holder, Outcome};
pub use crate::portal::Warning;
pub use crate::reader::{Contact, Interface, Keypad};
