//! Cards of every kind at once, each in a reader of its own: all are looked at, each is named, and
//! none stands in another's way.
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
    #[cfg(target_os = "linux")]
    pub mod live;
    #[cfg(target_os = "linux")]
    pub mod pcscd;
    #[cfg(target_os = "linux")]
    pub mod program;
}

use std::sync::Arc;

use varco::card::{Depth, Found, Kind, Limits};
use varco::problem::{Foreign, Problem};
use varco::reader::Readers;
use varco::simulator::card::named;
use varco::simulator::link::Behaviour;
use varco::simulator::reader::VirtualReaders;

/// What a look says of a card: its kind, or what kind of other card it is.
type Said = Result<Kind, Foreign>;

const CARDS: [(&str, Said); 7] = [
    ("passport", Err(Foreign::Passport)),
    ("cie-stm", Ok(Kind::Cie)),
    ("bank-card", Err(Foreign::BankCard)),
    ("st-2048", Ok(Kind::Cns)),
    ("mifare", Err(Foreign::Tag)),
    ("phone", Err(Foreign::Phone)),
    ("cie-type-b-61xx", Ok(Kind::Cie)),
];

fn look(readers: &Arc<dyn Readers>, reader: &str, depth: Depth) -> Said {
    match Found::look(readers, reader, depth, &Limits::default()) {
        Ok(found) => {
            let kind = found.card.kind();
            found.close();
            Ok(kind)
        }
        Err(Problem::ForeignCard { kind }) => Err(kind),
        Err(problem) => panic!("{reader}: {problem:?}"),
    }
}

fn table() -> Arc<dyn Readers> {
    let readers = VirtualReaders::new();
    for (name, _) in CARDS {
        readers.plug_in(name);
        readers.insert(name, named(name).unwrap().card, Behaviour::default());
    }
    Arc::new(readers)
}

#[test]
fn each_card_is_named_one_after_the_other() {
    let readers = table();
    assert_eq!(readers.list().unwrap().len(), CARDS.len());
    for depth in [Depth::ForLogin, Depth::Everything] {
        for (name, said) in CARDS {
            assert_eq!(look(&readers, name, depth), said, "{name}");
        }
    }
}

/// Each reader has its own thread, as in the window.
#[test]
fn each_card_is_named_at_the_same_time() {
    let readers = table();
    std::thread::scope(|scope| {
        for (name, said) in CARDS {
            let readers = &readers;
            scope.spawn(move || {
                assert_eq!(look(readers, name, Depth::Everything), said, "{name}");
            });
        }
    });
}

#[cfg(target_os = "linux")]
mod behind_pcscd {
    use crate::support::live::{Running, SimulatedCard, varco};
    use crate::support::pcscd::Pcscd;
    use varco::simulator::portal::{Mode, Options, VirtualPortal};

    /// A card in the second reader, seen by the service.
    fn beside(pcscd: &Pcscd, profile: &str) -> Running {
        let mut watching = pcscd.watch();
        let address = pcscd.second_address();
        let arguments = ["simulate", "card", "--profile", profile, "--vpcd", &address];
        let running = Running::start(&mut varco(&arguments));
        let second = r#""name":"Virtual PCD 00 01","problem":null,"state":"card""#;
        while !watching.0.next_line().contains(second) {}
        running
    }

    /// A card that is no use lies in one reader, a CIE in the other.
    #[test]
    fn a_foreign_card_does_not_stop_a_cie() {
        let portal = VirtualPortal::start(Options {
            mode: Mode::Standard,
            ..Options::default()
        })
        .unwrap();
        for foreign in ["passport", "bank-card", "mifare", "phone"] {
            let pcscd = Pcscd::start();
            let _foreign = SimulatedCard::insert(&pcscd, foreign);
            pcscd.varco(&["card"]).failed("C23", 13);
            let _cie = beside(&pcscd, "cie");
            let seen = pcscd.varco(&["readers", "--json"]).ok().json();
            assert_eq!(seen["readers"].as_array().unwrap().len(), 2);
            let card = pcscd.varco(&["card", "--json"]).ok().json();
            assert_eq!(card["card"]["kind"], "cie", "{foreign}");
            let path = pcscd.folder().join("portale.toml");
            std::fs::write(&path, portal.profile_toml()).unwrap();
            let report = pcscd.login(&path).ok().json();
            assert_eq!(report["outcome"], "signed_in", "{foreign}: {report:#}");
        }
    }

    /// Two cards that can sign in: both are named, and the reader decides.
    #[test]
    fn a_cns_and_a_cie_are_both_named() {
        let pcscd = Pcscd::start();
        let _cns = SimulatedCard::insert(&pcscd, "st-2048");
        let _cie = beside(&pcscd, "cie");
        let said = pcscd.varco(&["card"]).failed("C05", 2).errors;
        assert!(
            said.contains("CNS (ST Incard, CNS 1.1) in Virtual PCD 00 00"),
            "{said}"
        );
        assert!(
            said.contains("CIE 3.0 (Actalis) in Virtual PCD 00 01"),
            "{said}"
        );
        for (reader, kind) in [("00 00", "cns"), ("00 01", "cie")] {
            let card = pcscd.varco(&["card", "--json", "--reader", reader]);
            assert_eq!(card.ok().json()["card"]["kind"], kind);
        }
    }
}
