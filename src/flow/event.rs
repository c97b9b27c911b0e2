//! What happens outside, and what is asked of the outside.

use super::{
    CardSummary, DiagnosisEvent, Document, ExportEvent, HistoryEvent, HistoryWork, KeypadEvent,
    LinkEvent, LookEvent, NetworkEvent, NewPinEvent, NewPinWork, Panel, Phase, PortalName,
    Preparation, ReadyEvent, ReadyQuestion, Round, Session, SessionAct, SessionEvent, SessionWork,
    TrustEffect, TrustEvent, WaysEvent, demo,
};
use crate::card::{PinEntry, Tries};
use crate::portal::Credentials;
use crate::portal::ways::Way;
use crate::problem::Problem;
use crate::reader::ReaderState;
use crate::secret::Pin;

/// A fact from outside, or something that the person did.
#[derive(Debug)]
pub enum Event {
    /// A new picture of the readers.
    Readers(Result<Vec<ReaderState>, Problem>),
    /// A card was looked at.
    CardRead {
        /// The look.
        round: Round,
        /// What it found.
        result: Result<Box<CardSummary>, Problem>,
    },
    /// The person chose a reader.
    ReaderChosen(String),
    /// The person chose a portal, by its position.
    PortalChosen(usize),
    /// The portals to choose from are others now.
    Portals(Vec<PortalName>),
    /// The person wants to sign in.
    SignIn,
    /// The portal was probed.
    Prepared {
        /// The attempt.
        round: Round,
        /// What to expect.
        result: Result<Preparation, Problem>,
    },
    /// The person said yes to the last try.
    LastTryConfirmed,
    /// The person confirmed the PIN, once.
    PinEntered(Pin),
    /// Something about the reader's keypad.
    Keypad(KeypadEvent),
    /// The sign-in came to another phase.
    Reached {
        /// The attempt.
        round: Round,
        /// The phase.
        phase: Phase,
    },
    /// The sign-in ended.
    Finished {
        /// The attempt.
        round: Round,
        /// How.
        end: LoginEnd,
    },
    /// The person wants to stop or go back.
    Cancelled,
    /// The person signs out.
    SignedOut,
    /// The person is still there.
    Stays,
    /// The person wants to go on in the browser: to a service, by its position, or to the portal.
    Browse(Option<usize>),
    /// The person does something in a session.
    Act(SessionAct),
    /// Something happened to a session.
    Session {
        /// The attempt that led to the session.
        round: Round,
        /// What happened.
        event: SessionEvent,
    },
    /// The person changed something in the demonstration's panel.
    Demo(demo::Change),
    /// The person wants the card in this reader to be looked at once more.
    LookAgain(String),
    /// Something about the diagnosis.
    Diagnosis(DiagnosisEvent),
    /// Something about a document to be kept.
    Export(ExportEvent),
    /// Something about the history of sign-ins.
    History(HistoryEvent),
    /// Something about how steadily cards stay in the field.
    Link(LinkEvent),
    /// Something about looks at portals.
    Look(LookEvent),
    /// Something that the person does about the network.
    Network(NetworkEvent),
    /// Something about the ways besides the card here.
    Ways(WaysEvent),
    /// Something about trust.
    Trust(TrustEvent),
    /// Something about whether the card is ready for the portal.
    Ready(ReadyEvent),
    /// Something about a new PIN.
    NewPin(NewPinEvent),
}

/// How a sign-in ended.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum LoginEnd {
    /// Signed in.
    SignedIn(Session),
    /// Failed.
    Failed(Problem),
}

/// Something to do outside.
#[derive(Debug)]
pub enum Effect {
    /// Look at the card in a reader.
    ReadCard {
        /// The look.
        round: Round,
        /// The reader.
        reader: String,
    },
    /// Probe the portal for the card in a reader.
    Prepare {
        /// The attempt.
        round: Round,
        /// The reader.
        reader: String,
        /// The portal, by its name.
        portal: String,
    },
    /// Sign in: one VERIFY. One [`Event::Finished`] answers it, even when it was stopped.
    Login {
        /// The attempt.
        round: Round,
        /// The reader.
        reader: String,
        /// The tries that the person knew of: a last try that they did not know of is not used.
        tries: Tries,
        /// The PIN, consumed by it.
        pin: PinEntry,
    },
    /// Stop whatever runs for this attempt, and drop what came of it.
    Stop(Round),
    /// Drop everything that is held of a session, and sign out at the portal where there is a way.
    /// One [`SessionEvent::ToldPortal`] answers it.
    EndSession {
        /// The attempt that led to the session.
        round: Round,
        /// Close the browser's window that holds it, too.
        with_window: bool,
    },
    /// Something else for a session.
    Session {
        /// The attempt that led to it.
        round: Round,
        /// What.
        work: SessionWork,
    },
    /// Open an address of the session's portal in the system's browser. One
    /// [`SessionEvent::Browsed`] answers it.
    Browse {
        /// The attempt that led to the session.
        round: Round,
        /// The address.
        address: String,
    },
    /// Change the demonstration.
    Demo(demo::Change),
    /// Look at all layers.
    Diagnose {
        /// The diagnosis.
        round: Round,
        /// The portal to ask, by its name.
        portal: Option<String>,
        /// Whether cards are watched for some seconds.
        stability: bool,
    },
    /// Stop this diagnosis.
    StopDiagnosis(Round),
    /// Ask who issues SPID identities. One [`WaysEvent::Refreshed`] answers it.
    RefreshProviders {
        /// The request.
        round: Round,
        /// The portal whose way to the network is taken, by its name.
        portal: String,
    },
    /// Open a portal's page for a way in the system's browser. One [`WaysEvent::Opened`] answers
    /// it.
    OpenWay {
        /// The request.
        round: Round,
        /// The portal, by its name.
        portal: String,
        /// The way.
        way: Way,
    },
    /// Something for a new PIN.
    NewPin(NewPinWork),
    /// Write a document where the person finds it, and never over another.
    Write {
        /// The document.
        round: Round,
        /// What to write.
        document: Document,
    },
    /// Look at a portal without a card, and remember what is found. One [`LookEvent::Ended`]
    /// answers it.
    Look {
        /// The request.
        round: Round,
        /// The portal, by its name.
        portal: String,
    },
    /// Something for the history of sign-ins.
    History(HistoryWork),
    /// Keep name and password for a proxy until the program ends.
    KeepCredentials {
        /// The proxy, `host:port`.
        proxy: String,
        /// Both.
        credentials: Credentials,
    },
    /// Open the page that the network shows in the place of this host of a portal.
    OpenNetworkPage {
        /// The host.
        host: String,
    },
    /// Something about trust.
    Trust(TrustEffect),
    /// Ask a portal whether a card is ready for it.
    Ready(ReadyQuestion),
    /// Open a page of the computer's settings. One [`DiagnosisEvent::PanelOpened`] answers it.
    OpenPanel(Panel),
}
