//! Whoever stands in the line to a portal can ask for the card. Nobody gets it who does not prove
//! to be the portal, and nobody makes it be shown in clear.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    dead_code,
    missing_docs,
    unreachable_pub
)]

mod support {
    pub mod login;
    pub mod stage;
    pub mod unproved;
}

use rustls::ProtocolVersion;
use support::login::{self, PIN};
use support::unproved::{Conduct, Unproved};
use varco::cancel::Cancel;
use varco::card::Limits;
use varco::portal::{Outcome, Profile, check};
use varco::tls::{Connector, Engine, Stack, Versions};

fn checked(server: &Unproved) -> Result<varco::portal::Check, varco::problem::Problem> {
    let profile = Profile::parse(&server.profile_toml(), "test").unwrap();
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    runtime.block_on(check(&profile, &Cancel::default(), &|_| ()))
}

#[test]
fn the_honest_server_of_this_test_gets_the_card() {
    let server = Unproved::start(Conduct::Honest);
    let (readers, card) = login::desk("st-2048", login::behaviour());
    let limits = Limits::default();
    let found = login::look(&readers, &limits).unwrap();
    let signed = login::enter(found, &server.profile_toml(), PIN, &limits, || ()).unwrap();
    assert!(
        matches!(signed.outcome, Outcome::SignedIn(_)),
        "{:?}",
        signed.outcome
    );
    assert_eq!(server.shown(), [ProtocolVersion::TLSv1_3]);
    assert_eq!(card.counters().signatures, 1);
}

/// Before the PIN: no plan is made of what a stranger said, and the check does not praise them.
#[test]
fn who_only_asks_is_no_portal() {
    for (conduct, code) in [
        (Conduct::HangsUp, "N03"),
        (Conduct::ForgesTls13, "L04"),
        (Conduct::ForgesTls12, "L04"),
    ] {
        let server = Unproved::start(conduct);
        let found = checked(&server).map_err(|problem| problem.code());
        assert_eq!(found.err(), Some(code), "{conduct:?}");
        let (readers, card) = login::desk("st-2048", login::behaviour());
        let limits = Limits::default();
        let found = login::look(&readers, &limits).unwrap();
        let signed = login::enter(found, &server.profile_toml(), PIN, &limits, || {
            panic!("{conduct:?}: the PIN was asked");
        });
        let problem = login::problem(&signed).expect("nobody proved anything");
        assert_eq!(problem.code(), code, "{conduct:?}");
        assert_eq!(card.counters().verifications, 0);
        assert!(server.shown().is_empty(), "{conduct:?}");
    }
}

/// After the PIN: the plan said TLS 1.3, where nobody else reads the certificate. Who breaks that
/// off does not get to read it in TLS 1.2.
#[test]
fn who_breaks_off_after_the_pin_sees_no_certificate() {
    for (conduct, code) in [
        (Conduct::Alert, "N04"),
        (Conduct::HangsUp, "N03"),
        (Conduct::ForgesTls13, "L04"),
        (Conduct::ForgesTls12, "L04"),
    ] {
        let server = Unproved::start(Conduct::Honest);
        let (readers, card) = login::desk("st-2048", login::behaviour());
        let limits = Limits::default();
        let found = login::look(&readers, &limits).unwrap();
        let signed = login::enter(found, &server.profile_toml(), PIN, &limits, || {
            server.turn(conduct);
        });
        let problem = login::problem(&signed).expect("nobody proved anything");
        assert_eq!(problem.code(), code, "{conduct:?}");
        assert!(
            server.shown().is_empty(),
            "{conduct:?}: {:?}",
            server.shown()
        );
        assert_eq!(card.counters().signatures, 0);
    }
}

/// Neither stack takes a stranger's request for the portal's.
#[test]
fn a_request_counts_with_its_proof_alone() {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    for stack in std::iter::once(Stack::Rustls).chain(Stack::PER_PAGE) {
        for (conduct, proved) in [
            (Conduct::Honest, true),
            (Conduct::Alert, false),
            (Conduct::HangsUp, false),
            (Conduct::ForgesTls13, false),
            (Conduct::ForgesTls12, false),
        ] {
            let server = Unproved::start(conduct);
            let profile = Profile::parse(&server.profile_toml(), "test").unwrap();
            let connector =
                Connector::without_card(stack, &profile.pinned, Versions::Both).unwrap();
            let engine: Engine = connector.engine();
            let port = profile.start.port().unwrap();
            let connected = runtime.block_on(async {
                let line = tokio::net::TcpStream::connect(("127.0.0.1", port)).await?;
                engine.connect(support::stage::LOGIN, line).await
            });
            let record = connector.record();
            assert_eq!(connected.is_ok(), proved, "{stack:?} {conduct:?}");
            assert_eq!(record.requested(), proved, "{stack:?} {conduct:?}");
            assert_eq!(
                record.connections,
                u32::from(proved),
                "{stack:?} {conduct:?}"
            );
            assert_eq!(record.version.is_some(), proved, "{stack:?} {conduct:?}");
        }
    }
}
