//! The whole way on real parts: the built program, a real pcscd with the virtual card in its
//! reader, and the virtual portal, nginx or Apache at the other end (portal-login.md §5.3).
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    dead_code,
    missing_docs,
    unreachable_pub
)]
#![cfg(target_os = "linux")]

mod support {
    pub mod apache;
    pub mod live;
    pub mod nginx;
    pub mod pcscd;
    pub mod program;
    pub mod stage;
}

use std::path::PathBuf;

use serde_json::Value;
use support::apache::{self, Apache};
use support::live::{Ended, Running, SimulatedCard, varco as run_varco};
use support::nginx::{self, Nginx};
use support::pcscd::Pcscd;
use support::stage::{Level, Versions};
use varco::identity::Certificate;
use varco::simulator::card::profile::Profile;
use varco::simulator::link::Behaviour;
use varco::simulator::people::{self, Person};
use varco::simulator::pki::{SignedBy, Variant, unknown_authority};
use varco::simulator::portal::{Mode, Options, VirtualPortal};

const TLS12: &str = "TLSv1.2";
const TLS13: &str = "TLSv1.3";

/// A card in a private reader.
struct Desk {
    // Dropped first: the card leaves before the service ends.
    card: SimulatedCard,
    pcscd: Pcscd,
    person: Person,
}

impl Desk {
    #[track_caller]
    fn with(profile: &str) -> Self {
        let pcscd = Pcscd::start();
        Self {
            card: SimulatedCard::insert(&pcscd, profile),
            pcscd,
            person: profile.parse::<Profile>().unwrap().person,
        }
    }

    /// Signs in with the profile of a portal.
    #[track_caller]
    fn login(&self, profile: &str) -> Ended {
        self.pcscd.login(&self.write(profile))
    }

    fn write(&self, profile: &str) -> PathBuf {
        let path = self.pcscd.folder().join("portale.toml");
        std::fs::write(&path, profile).unwrap();
        path
    }

    /// Signs in, and checks everything that both sides of the card know of it.
    #[track_caller]
    fn signs_in(&self, profile: &str, tls: &str) -> Value {
        let before = (self.card.pins(), self.card.signatures());
        let ended = self.login(profile).ok();
        let report = ended.json();
        self.assert_signed_in(&report, tls);
        let after = (self.card.pins(), self.card.signatures());
        assert_eq!(after, (before.0 + 1, before.1 + 1), "{report:#}");
        report
    }

    #[track_caller]
    fn assert_signed_in(&self, report: &Value, tls: &str) {
        assert_eq!(report["outcome"], "signed_in", "{report:#}");
        assert_eq!(report["code"], Value::Null);
        assert_eq!(report["holder"]["tax_code"], self.person.tax_code);
        assert_eq!(report["signatures"], 1, "{report:#}");
        assert_eq!(report["connections"], 1, "{report:#}");
        assert_eq!(report["plan"]["tls"], tls.trim_start_matches("TLSv"));
        assert!(!report["services"].as_array().unwrap().is_empty());
    }

    /// Fails before anything was sent to the card's PIN.
    #[track_caller]
    fn refuses_before_the_pin(&self, profile: &str, problem: &str, code: i32) {
        let report = self.login(profile).failed(problem, code).json();
        assert_eq!(report["signatures"], 0);
        assert_eq!((self.card.pins(), self.card.signatures()), (0, 0));
    }
}

fn at_nginx(versions: Versions, level: Level) -> Nginx {
    Nginx::start(&nginx::Setup {
        versions,
        level,
        ..Default::default()
    })
}

fn at_apache(ask: apache::Ask, versions: Versions, level: Level) -> Apache {
    Apache::start(&apache::Setup {
        ask,
        versions,
        level,
        ..Default::default()
    })
}

const BOTH: [(Versions, &str); 2] = [(Versions::Tls12, TLS12), (Versions::Tls13, TLS13)];

#[test]
fn the_virtual_portal_sees_the_card() {
    let desk = Desk::with("st-2048");
    for (mode, tls) in [(Mode::Tls12, TLS12), (Mode::Tls13, TLS13)] {
        let portal = VirtualPortal::start(Options {
            mode,
            ..Options::default()
        })
        .unwrap();
        desk.signs_in(&portal.profile_toml(), tls);
        let witness = portal.witness();
        drop(portal);
        assert_eq!(witness.seen().signatures(), 1);
        let logins = witness.logins();
        assert!(!logins.is_empty());
        assert!(
            logins
                .iter()
                .all(|login| login.tax_code == desk.person.tax_code)
        );
    }
}

#[test]
fn the_portal_of_the_command_line_sees_the_card() {
    let desk = Desk::with("infocamere-1204");
    let folder = desk.pcscd.folder().join("portal");
    let pki = folder.to_str().unwrap();
    let mut portal = Running::start(&mut run_varco(&["simulate", "portal", "--pki", pki]));
    assert!(portal.next_line().contains("https://"));
    let profile = folder.join("portale.toml");
    let report = desk.pcscd.login(&profile).ok().json();
    desk.assert_signed_in(&report, TLS13);
    portal.interrupt();
    portal.end().ok();
}

#[test]
fn nginx_sees_the_card() {
    let desk = Desk::with("st-2048");
    for (versions, tls) in BOTH {
        let server = at_nginx(versions, Level::Default);
        desk.signs_in(&server.profile_toml(), tls);
        assert_eq!(server.visitor(tls).as_deref(), Some(desk.person.tax_code));
    }
}

#[test]
fn apache_sees_the_card_on_a_whole_host() {
    let desk = Desk::with("idemia-2021");
    for ask in [apache::Ask::Require, apache::Ask::Optional] {
        for (versions, tls) in BOTH {
            let server = at_apache(ask, versions, Level::Default);
            desk.signs_in(&server.profile_toml(), tls);
            assert_eq!(server.visitor(tls).as_deref(), Some(desk.person.tax_code));
        }
    }
}

#[test]
fn short_keys_sign_in_at_level_0() {
    let desk = Desk::with("athena-1024");
    for (versions, tls) in BOTH {
        let server = at_nginx(versions, Level::Zero);
        desk.signs_in(&server.profile_toml(), tls);
        assert_eq!(server.visitor(tls).as_deref(), Some(desk.person.tax_code));
        let server = at_apache(apache::Ask::Require, versions, Level::Zero);
        desk.signs_in(&server.profile_toml(), tls);
        assert_eq!(server.visitor(tls).as_deref(), Some(desk.person.tax_code));
    }
}

#[test]
fn short_keys_are_refused_at_the_default_level() {
    let desk = Desk::with("athena-1024");
    let refused = |profile: &str| {
        let ended = desk.login(profile).failed("L18", 32);
        assert!(ended.errors.contains("1024"), "{}", ended.errors);
        assert_eq!(ended.json()["outcome"], "failed");
    };
    for (versions, _) in BOTH {
        refused(&at_apache(apache::Ask::Require, versions, Level::Default).profile_toml());
        refused(&at_nginx(versions, Level::Default).profile_toml());
    }
    #[cfg(feature = "compat-tls")]
    for (server, _) in per_directory(Level::Default) {
        refused(&server.profile_toml());
    }
}

/// Apache that asks in one directory: by renegotiation in TLS 1.2, by post-handshake
/// authentication in TLS 1.3 (portal-login.md §5.4, §7: E04, E05).
fn per_directory(level: Level) -> [(Apache, &'static str); 4] {
    let directory = |versions| at_apache(apache::Ask::DirectoryRequire, versions, level);
    let template = apache::Setup {
        level,
        ..apache::Setup::template()
    };
    [
        (directory(Versions::Tls12), TLS12),
        (directory(Versions::Tls13), TLS13),
        (directory(Versions::Both), TLS13),
        (Apache::start(&template), TLS12),
    ]
}

#[test]
#[cfg(feature = "compat-tls")]
fn apache_sees_the_card_in_a_directory() {
    for (card, level) in [("st-2048", Level::Default), ("athena-1024", Level::Zero)] {
        let desk = Desk::with(card);
        for (server, tls) in per_directory(level) {
            let report = desk.signs_in(&server.profile_toml(), tls);
            assert_eq!(report["plan"]["stack"], "openssl");
            assert_eq!(server.visitor(tls).as_deref(), Some(desk.person.tax_code));
        }
    }
}

#[test]
#[cfg(not(feature = "compat-tls"))]
fn apache_per_directory_is_recognised_before_the_pin() {
    let desk = Desk::with("st-2048");
    for (server, _) in per_directory(Level::Default) {
        desk.refuses_before_the_pin(&server.profile_toml(), "L16", 33);
    }
}

#[test]
fn an_issuer_that_nginx_does_not_know_is_named() {
    let pcscd = Pcscd::start();
    let mut watching = pcscd.watch();
    let profile = Profile {
        certificate: Variant {
            signed_by: SignedBy::UnknownAuthority,
            ..Variant::default()
        },
        person: people::EMPLOYER,
        ..Profile::default()
    };
    let card = pcscd.put(profile, Behaviour::default());
    watching.until("card");
    let authority = unknown_authority().unwrap();
    let authority = Certificate::parse(authority.certificate_der()).unwrap();
    let issuer = authority.subject().common_name().unwrap();
    for (versions, _) in BOTH {
        let server = at_nginx(versions, Level::Default);
        let portal = pcscd.folder().join("portale.toml");
        std::fs::write(&portal, server.profile_toml()).unwrap();
        let ended = pcscd.login(&portal).failed("L06", 32);
        assert!(ended.errors.contains(issuer), "{}", ended.errors);
        assert_eq!(ended.json()["signatures"], 1);
    }
    assert_eq!(card.witness.counters().pin_tries_left, 3);
}
