//! The official Italian Apache template and its relatives (portal-login.md §1.2, §7: E04, E05, E07):
//! one directory asks for the card, by renegotiation or post-handshake authentication. Every kind of
//! card that can answer is signed in, and Apache itself names the person.
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

use support::apache::{Apache, Ask, Setup};
use support::login::{PIN, behaviour, desk, enter, look, problem};
use support::stage::{Level, Versions};
use varco::card::Limits;
use varco::problem::{Problem, Refusal};
use varco::tls::Version;

/// A CNS with a key of 1024 bits, one of 2048, and a CIE, whose one length is 2048.
const CARDS: [&str; 3] = ["athena-1024", "st-2048", "cie"];

#[test]
fn every_card_signs_in_at_a_directory_that_asks() {
    let (v12, v13) = (Versions::Tls12, Versions::Tls13);
    let mut rows = Vec::new();
    for ask in [Ask::DirectoryRequire, Ask::Template] {
        for (versions, version) in [
            (v12, Version::V12),
            (v13, Version::V13),
            (Versions::Both, Version::V13),
        ] {
            rows.push((ask, versions, version));
        }
    }
    for (ask, versions, version) in rows {
        let server = Apache::start(&Setup {
            ask,
            versions,
            level: Level::Zero,
            ..Setup::default()
        });
        for name in CARDS {
            let row = format!("{ask:?} {versions:?} {name}");
            let (readers, card) = desk(name, behaviour());
            let limits = Limits::default();
            let found = look(&readers, &limits).unwrap();
            let signed = enter(found, &server.profile_toml(), PIN, &limits, || ());
            // A CIE pads by PKCS#1 alone, which TLS 1.3 does not know (portal-login.md §5.2).
            if name == "cie" && versions == v13 {
                assert_eq!(problem(&signed).unwrap().code(), "L07", "{row}");
                assert_eq!(card.counters().verifications, 0, "{row}");
                continue;
            }
            assert_eq!(problem(&signed), None, "{row}");
            let login = signed.unwrap();
            let expected = if name == "cie" { Version::V12 } else { version };
            assert_eq!(login.record.version, Some(expected), "{row}");
            assert_eq!(
                (login.record.signatures, login.record.connections),
                (1, 1),
                "{row}"
            );
            assert_eq!(card.counters().signatures, 1, "{row}");
            let varco::portal::Outcome::SignedIn(signed_in) = login.outcome else {
                panic!("{row}");
            };
            // The page is Apache's own: it shows the name that Apache took from the certificate.
            let shown = login.certificate.unwrap().holder().tax_code.unwrap();
            let known = signed_in.person.tax_code.unwrap();
            assert_eq!(known, shown.as_str(), "{row}");
        }
    }
}

/// What is told of a card that Apache does not accept.
#[derive(Debug, PartialEq)]
enum Told {
    Refused(Refusal),
    Foreign,
}
use Told::{Foreign, Refused};

#[test]
fn what_the_template_refuses_is_named_and_costs_one_signature() {
    let revoked = |name| {
        let (readers, _) = desk(name, behaviour());
        let found = look(&readers, &Limits::default()).unwrap();
        let der = found.card.certificate().unwrap().to_vec();
        found.close();
        vec![der.into()]
    };
    for versions in [Versions::Tls12, Versions::Tls13] {
        let template = || Setup {
            versions,
            ..Setup::template()
        };
        let known = template();
        let revoked = Setup {
            revoked: revoked("st-2048"),
            ..template()
        };
        let foreign = Setup {
            cie_alone: true,
            ..template()
        };
        for (setup, card, expected) in [
            (revoked, "st-2048", Refused(Refusal::Revoked)),
            (foreign, "st-2048", Foreign),
            (known, "expired", Refused(Refusal::Expired)),
        ] {
            let row = format!("{versions:?} {expected:?}");
            let server = Apache::start(&setup);
            let (readers, witness) = desk(card, behaviour());
            let limits = Limits::default();
            let found = look(&readers, &limits).unwrap();
            let signed = enter(found, &server.profile_toml(), PIN, &limits, || ());
            let told = match problem(&signed) {
                Some(Problem::CertificateRefused { reason, .. }) => Refused(reason),
                Some(Problem::IssuerNotAccepted { .. }) => Foreign,
                other => panic!("{row}: {other:?}"),
            };
            assert_eq!(told, expected, "{row}");
            assert_eq!(witness.counters().signatures, 1, "{row}");
        }
    }
}
