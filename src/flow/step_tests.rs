//! The state machine's tests, and the states that they begin from.

#[path = "step_tests/demo_tests.rs"]
mod demo_tests;
#[path = "step_tests/keypad_tests.rs"]
mod keypad_tests;
#[path = "step_tests/new_pin_tests.rs"]
mod new_pin_tests;
#[path = "step_tests/pin_tests.rs"]
mod pin_tests;
#[path = "step_tests/reader_tests.rs"]
mod reader_tests;
#[path = "step_tests/session_tests.rs"]
mod session_tests;
#[path = "step_tests/table_tests.rs"]
mod table_tests;
#[path = "step_tests/world_tests.rs"]
mod world_tests;

use std::sync::LazyLock;

use time::OffsetDateTime;

use super::*;
use crate::card::{Kind, PinLength};
use crate::flow::{
    CardSummary, CertificateUsed, Description, KeypadEvent, OfReader, Offer, PortalName, PukCount,
    ReadCertificate, Session, SessionEvent, SignIn, demo,
};
use crate::identity::Certificate;
use crate::reader::{Atr, ReaderState, Slot};
use crate::secret::Pin;
use crate::simulator::people::LABOUR_CONSULTANT;
use crate::simulator::pki::{KeySize, Variant, card_certificate};

const A: &str = "Lettore A";
const B: &str = "Lettore B";

static CERTIFICATE: LazyLock<Certificate> = LazyLock::new(|| {
    let der = card_certificate(&LABOUR_CONSULTANT, KeySize::Rsa2048, Variant::default()).unwrap();
    Certificate::parse(&der).unwrap()
});

fn summary(tries: Tries, sign_in: SignIn) -> Box<CardSummary> {
    Box::new(CardSummary {
        kind: Kind::Cns,
        model: "CNS".to_owned(),
        certificate: Some(ReadCertificate {
            certificate: CERTIFICATE.clone(),
            checks: CERTIFICATE.checks(OffsetDateTime::now_utc()),
            valid_until: CERTIFICATE.validity().not_after.date(),
        }),
        sign_in,
        tries,
        puk: PukCount::Unasked,
        pin_length: PinLength { min: 5, max: 8 },
        keypad: OfReader::None,
        signer: None,
    })
}

fn session() -> Session {
    Session {
        portal: "Portale di prova".to_owned(),
        address: "https://portale.example/".to_owned(),
        host: "carta.portale.example".to_owned(),
        name: None,
        since: OffsetDateTime::UNIX_EPOCH,
        tls: "1.2".to_owned(),
        scheme: "rsa_pkcs1_sha256".to_owned(),
        certificate: CertificateUsed {
            card: "CNS".to_owned(),
            issuer: "Ente di prova".to_owned(),
            valid_until: time::macros::date!(2031 - 01 - 01),
        },
        services: Some(vec![Offer {
            title: "Durc Online".to_owned(),
            description: Description::None,
            address: Some("https://portale.example/durc".to_owned()),
        }]),
        profiles: Box::default(),
    }
}

fn preparation() -> Preparation {
    Preparation {
        host: "carta.portale.example".to_owned(),
        by_identity_server: false,
        warnings: Vec::new(),
    }
}

fn network() -> Problem {
    Problem::NetworkUnreachable {
        host: "portale.example".to_owned(),
    }
}

fn pin(digits: usize) -> Pin {
    Pin::parse(b"13579246".get(..digits).unwrap()).unwrap()
}

fn inserted(exclusive: bool) -> Slot {
    Slot::Card {
        atr: Atr::new(&[0x3B, 0x00]),
        exclusive,
    }
}

fn reader(name: &str, slot: Slot, events: u32) -> ReaderState {
    ReaderState {
        name: name.to_owned(),
        slot,
        events,
    }
}

fn start() -> State {
    let portal = |name: &str| PortalName {
        name: name.to_owned(),
        title: name.to_owned(),
    };
    State::new(vec![portal("uno"), portal("due")])
}

fn after(state: State, event: Event) -> State {
    step(state, event).0
}

fn all_after(state: State, events: impl IntoIterator<Item = Event>) -> State {
    events.into_iter().fold(state, after)
}

/// The round that a reader's slot waits for.
fn look_round(state: &State, name: &str) -> Round {
    let view = state.readers.iter().find(|view| view.name == name).unwrap();
    match view.slot {
        SlotView::Reading(round) => round,
        ref other => panic!("{other:?} is not being read"),
    }
}

fn read(state: State, name: &str, card: Box<CardSummary>) -> State {
    let round = look_round(&state, name);
    let result = Ok(card);
    after(state, Event::CardRead { round, result })
}

/// A state at rest with a card in reader A.
fn ready(tries: Tries) -> State {
    let readers = vec![reader(A, inserted(false), 1)];
    let state = after(start(), Event::Readers(Ok(readers)));
    read(state, A, summary(tries, SignIn::Possible))
}

fn attempt_round(state: &State) -> Option<Round> {
    match &state.stage {
        Stage::Preparing { round, .. } => Some(*round),
        Stage::AskPin(entry) | Stage::Working { entry, .. } => Some(entry.round),
        Stage::Home
        | Stage::NewPin(_)
        | Stage::Done { .. }
        | Stage::Ended(_)
        | Stage::Failed { .. } => None,
    }
}

fn prepared(state: State, result: Result<Preparation, Problem>) -> State {
    let round = attempt_round(&state).unwrap();
    after(state, Event::Prepared { round, result })
}

fn finished(state: State, end: LoginEnd) -> (State, Vec<Effect>) {
    let round = attempt_round(&state).unwrap();
    step(state, Event::Finished { round, end })
}

/// A state with a session.
fn signed_in() -> State {
    let state = finished(working(Tries::Left(3)), LoginEnd::SignedIn(session())).0;
    read(state, A, summary(Tries::Left(3), SignIn::Possible))
}

/// The round of the session that stands or ended last.
fn session_round(state: &State) -> Option<Round> {
    match &state.stage {
        Stage::Done { round, .. } => Some(*round),
        Stage::Ended(ending) => Some(ending.round),
        _ => None,
    }
}

fn tell(round: Round, event: SessionEvent) -> Event {
    Event::Session { round, event }
}

/// The start, in a demonstration.
fn demonstration(mut state: State) -> State {
    let names = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect();
    state.demo = Some(demo::Demo::new(demo::Menu {
        pin: "12345678".to_owned(),
        cards: names(&["una", "altra"]),
        portals: names(&["buono", "cattivo"]),
        faults: names(&["guasto"]),
        readers: names(&[A, B]),
    }));
    state
}

fn wrong(left: Option<u8>) -> LoginEnd {
    LoginEnd::Failed(Problem::WrongPin { left })
}

/// A state that asks for the PIN of the card in reader A.
fn asking(tries: Tries) -> State {
    prepared(after(ready(tries), Event::SignIn), Ok(preparation()))
}

/// A state whose last PIN is on its way.
fn working(tries: Tries) -> State {
    all_after(
        asking(tries),
        [Event::LastTryConfirmed, Event::PinEntered(pin(5))],
    )
}

fn shown(state: &State) -> String {
    format!("{state:?}")
}

fn stage_name(stage: &Stage) -> &'static str {
    match stage {
        Stage::Home => "Home",
        Stage::Preparing { .. } => "Preparing",
        Stage::AskPin(entry) if entry.was_wrong => "AskPin again",
        Stage::AskPin(_) => "AskPin",
        Stage::Working { .. } => "Working",
        Stage::Done {
            presence: Presence::Away { .. },
            ..
        } => "Away",
        Stage::Done { .. } => "Done",
        Stage::NewPin(_) => "NewPin",
        Stage::Ended(_) => "Ended",
        Stage::Failed { .. } => "Failed",
    }
}

fn effect_name(effect: &Effect) -> &'static str {
    match effect {
        Effect::ReadCard { .. } => "ReadCard",
        Effect::Prepare { .. } => "Prepare",
        Effect::Login { .. } => "Login",
        Effect::Stop(_) => "Stop",
        Effect::EndSession { .. } => "EndSession",
        Effect::Session { .. } => "Session",
        Effect::Browse { .. } => "Browse",
        Effect::Demo(_) => "Demo",
        Effect::Diagnose { .. } => "Diagnose",
        Effect::StopDiagnosis(_) => "StopDiagnosis",
        Effect::NewPin(_) => "NewPin",
        Effect::Write { .. } => "Write",
        Effect::Look { .. } => "Look",
        Effect::History(_) => "History",
        Effect::KeepCredentials { .. } => "KeepCredentials",
        Effect::OpenNetworkPage { .. } => "OpenNetworkPage",
        Effect::RefreshProviders { .. } => "RefreshProviders",
        Effect::OpenWay { .. } => "OpenWay",
        Effect::Trust(_) => "Trust",
        Effect::Ready(_) => "Ready",
        Effect::OpenPanel(_) => "OpenPanel",
    }
}
