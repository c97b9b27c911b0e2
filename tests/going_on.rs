//! What is done in a session after the sign-in walks as the sign-in did, and can be stopped.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    missing_docs
)]

mod support {
    pub mod login;
}

use support::login::{behaviour, desk, portal, problem, sign_in};
use varco::cancel::Cancel;
use varco::card::Limits;
use varco::portal::{KeptSession, LoggedOut};
use varco::problem::Problem;
use varco::simulator::portal::{Mode, VirtualPortal};

fn session(portal: &VirtualPortal) -> KeptSession {
    let (readers, _) = desk("st-2048", behaviour());
    let signed = sign_in(&readers, portal, &Limits::default());
    assert_eq!(problem(&signed), None);
    signed.unwrap().session.unwrap()
}

fn runtime() -> tokio::runtime::Runtime {
    tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap()
}

/// Single log-out goes over the host of the identity and back, by forms that post themselves.
#[test]
fn a_single_log_out_goes_all_the_way() {
    let portal = portal(Mode::SamlPost);
    let session = session(&portal);
    let before = portal.witness().seen().requests.len();
    let told = runtime().block_on(session.log_out(&Cancel::default()));
    assert_eq!(told, Ok(LoggedOut::Ended));
    let seen = portal.witness().seen();
    let lines: Vec<_> = seen.requests[before..]
        .iter()
        .map(|request| request.line.as_str())
        .collect();
    assert_eq!(lines[..3], ["POST /esci", "POST /uscita", "POST /uscita"]);
}

#[test]
fn whoever_stops_waits_for_no_portal() {
    let portal = portal(Mode::ChooseProfile);
    let session = session(&portal);
    let stopped = Cancel::default();
    stopped.cancel();
    let chosen = runtime().block_on(session.choose(0, &stopped));
    assert_eq!(chosen.err(), Some(Problem::Cancelled));
    // The session is still there, and the choice can be made again.
    let chosen = runtime().block_on(session.choose(0, &Cancel::default()));
    assert!(chosen.is_ok());
    let told = runtime().block_on(session.log_out(&stopped));
    assert_eq!(told, Err(Problem::Cancelled));
}
