//! A real Apache that ends every connection: the card signs once all the same, because the session
//! in which it signed is taken up again, within the attempt and no longer (portal-login.md §5.9).
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    dead_code,
    missing_docs,
    unreachable_pub
)]
#![cfg(all(target_os = "linux", feature = "compat-tls"))]

mod support {
    pub mod apache;
    pub mod login;
    pub mod stage;
}

use support::apache::{Apache, Ask, Sessions, Setup};
use support::login::{PIN, behaviour, desk, enter, look, problem};
use support::stage::Versions;
use varco::card::Limits;

/// The code of what went wrong, signatures of the card, and connections.
fn signed_in(ask: Ask, versions: Versions, sessions: Sessions) -> (Option<&'static str>, u32, u32) {
    let server = Apache::start(&Setup {
        ask,
        versions,
        closing: Some(sessions),
        ..Setup::default()
    });
    let (readers, card) = desk("st-2048", behaviour());
    let limits = Limits::default();
    let found = look(&readers, &limits).unwrap();
    let signed = enter(found, &server.profile_toml(), PIN, &limits, || ());
    let code = problem(&signed).map(|problem| problem.code());
    let login = signed.unwrap();
    let steps: Vec<_> = login.visits.iter().map(ToString::to_string).collect();
    assert!(steps[1].ends_with("1 signature"), "{steps:?}");
    if code.is_none() {
        // The second page says so: nobody asked again.
        assert_eq!(steps.len(), 3, "{steps:?}");
        assert!(!steps[2].contains("requested"), "{steps:?}");
    }
    (code, card.counters().signatures, login.record.connections)
}

const SESSIONS: [Sessions; 2] = [Sessions::Cached, Sessions::Tickets];
const VERSIONS: [Versions; 2] = [Versions::Tls12, Versions::Tls13];

#[test]
fn the_card_signs_once_for_a_server_that_ends_every_connection() {
    for versions in VERSIONS {
        for sessions in SESSIONS {
            let signed = signed_in(Ask::Require, versions, sessions);
            assert_eq!(signed, (None, 1, 2), "{versions:?} {sessions:?}");
        }
    }
}

#[test]
fn a_server_that_forgets_everything_gets_no_second_signature() {
    for ask in [Ask::Require, Ask::DirectoryRequire] {
        for versions in VERSIONS {
            let (code, signatures, _) = signed_in(ask, versions, Sessions::Forgotten);
            assert_eq!((code, signatures), (Some("L20"), 1), "{ask:?} {versions:?}");
        }
    }
}

/// Apache lets no session be taken up that a renegotiation made: it asks again, and gets no second
/// signature.
#[test]
fn a_renegotiated_session_ends_with_its_connection() {
    for sessions in SESSIONS {
        let (code, signatures, _) = signed_in(Ask::DirectoryRequire, Versions::Tls12, sessions);
        assert_eq!((code, signatures), (Some("L20"), 1), "{sessions:?}");
    }
}
