//! A telephone as contactless reader (docs/phone-as-reader.md): it stands behind the virtual
//! reader's driver, and what it calls a reset is a SELECT of the root, for it can't cut the field.
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
    pub mod live;
    pub mod pcscd;
    pub mod program;
}

use std::sync::Arc;

use support::pcscd::Pcscd;
use varco::card::{Depth, Found, Limits, change_pin};
use varco::reader::Readers;
use varco::secret::Pin;
use varco::simulator::card::{VirtualCard, Witness, named};
use varco::simulator::link::Behaviour;
use varco::simulator::portal::{Mode, Options, VirtualPortal};
use varco::simulator::reader::VirtualReaders;

const SELECT_ROOT: [u8; 4] = [0x00, 0xA4, 0x00, 0x0C];
/// SELECT of the CIE's application, and the first bytes of its certificate.
const SELECT: &str = "00A4040C06A00000000039";
const CERTIFICATE: &str = "00B08300E7";

/// A card that a telephone holds in its field.
#[derive(Debug)]
struct InTheField {
    card: Box<dyn VirtualCard>,
    answer_to_reset: Vec<u8>,
}

impl InTheField {
    fn new(profile: &str) -> Self {
        let mut card = named(profile).unwrap().card;
        let answer_to_reset = card.power_on();
        Self {
            card,
            answer_to_reset,
        }
    }
}

impl VirtualCard for InTheField {
    fn power_on(&mut self) -> Vec<u8> {
        self.card.transmit(&SELECT_ROOT);
        self.answer_to_reset.clone()
    }

    fn transmit(&mut self, command: &[u8]) -> Vec<u8> {
        self.card.transmit(command)
    }

    fn witness(&self) -> Witness {
        self.card.witness()
    }
}

#[test]
fn a_cie_at_a_telephone_signs_in_again_and_again() {
    let portal = VirtualPortal::start(Options {
        mode: Mode::Standard,
        ..Options::default()
    })
    .unwrap();
    for profile in ["cie", "cie-nxp-no-ias-61xx-outer-9000"] {
        let pcscd = Pcscd::start();
        let card = pcscd.insert_card(Box::new(InTheField::new(profile)), Behaviour::default());
        let path = pcscd.folder().join("portale.toml");
        std::fs::write(&path, portal.profile_toml()).unwrap();
        for time in 1..=2 {
            let report = pcscd.login(&path).ok().json();
            assert_eq!(report["outcome"], "signed_in", "{profile}: {report:#}");
            assert_eq!(card.witness.counters().verifications, time);
            // Nothing is left of the PIN, though the card was never without power.
            let arguments = ["-r", "0", "-s", SELECT, "-s", CERTIFICATE];
            let said = pcscd.run("opensc-tool", &arguments).ok().text;
            assert!(said.contains("SW1=0x69, SW2=0x82"), "{profile}: {said}");
        }
        assert_eq!(card.witness.counters().pin_tries_left, 3);
    }
}

/// What is left of one round does not disturb the next, whatever the round did.
#[test]
fn the_pin_is_changed_at_a_telephone() {
    let card = Box::new(InTheField::new("cie"));
    let witness = card.witness();
    let readers = VirtualReaders::with_card("telephone", card, Behaviour::default());
    let readers: Arc<dyn Readers> = Arc::new(readers);
    let limits = Limits::default();
    for (old, new) in [("12345678", "24681357"), ("24681357", "13572468")] {
        let found = Found::look(&readers, "telephone", Depth::Everything, &limits).unwrap();
        let pin = |digits: &str| Pin::parse(digits.as_bytes()).unwrap();
        change_pin(found, pin(old), pin(new), None, &limits).unwrap();
    }
    assert_eq!(witness.counters().pin_tries_left, 3);
}
