//! Varco in this process, with the card in a virtual reader.

use std::sync::Arc;
use std::time::{Duration, Instant};

use tokio::runtime::{self, Runtime};
use varco::card::cie::Memory;
use varco::card::{Card, Depth, Found, Limits};
use varco::portal::{self, CardMaterial, Login, Outcome, Profile};
use varco::reader::Readers;
use varco::secret::Pin;
use varco::simulator::card::{INITIAL_PIN, named};
use varco::simulator::log::ApduLog;
use varco::simulator::portal::VirtualPortal;
use varco::simulator::reader::VirtualReaders;
use varco::simulator::timing::Timing;

use super::{Measured, behaviour, since};

const READER: &str = "bench";

/// A card in a reader, and a portal to sign in to.
pub(super) struct Desk {
    readers: Arc<dyn Readers>,
    log: ApduLog,
    memory: Memory,
    portal: Profile,
    limits: Limits,
    runtime: Runtime,
}

impl Desk {
    pub(super) fn new(card: &str, timing: Timing, portal: &VirtualPortal) -> Self {
        let log = ApduLog::default();
        let card = named(card).unwrap().card;
        let readers = VirtualReaders::with_card(READER, card, behaviour(timing, &log));
        Self {
            readers: Arc::new(readers),
            log,
            memory: Memory::default(),
            portal: Profile::parse(&portal.profile_toml(), "bench").unwrap(),
            limits: Limits::default(),
            runtime: runtime::Builder::new_current_thread()
                .enable_all()
                .build()
                .unwrap(),
        }
    }

    /// Looks at the card and signs in. What a CIE told before is remembered.
    pub(super) fn after_a_look(&self) -> (Measured, Card) {
        let before = self.log.traffic();
        let started = Instant::now();
        let found = Found::look_again(
            &self.readers,
            READER,
            Depth::ForLogin,
            &self.memory,
            &self.limits,
        )
        .unwrap();
        let looked = started.elapsed();
        let card = found.card.clone();
        let signed = self.sign_in(CardMaterial {
            connection: found.connection,
            card: found.card,
            tries: Some(found.tries),
            pin: pin(),
        });
        let measured = Measured {
            took: looked + signed,
            traffic: since(&before, &self.log.traffic()),
        };
        (measured, card)
    }

    /// Signs in with a card that was looked at before and stayed where it was.
    pub(super) fn with_known(&self, card: Card) -> Measured {
        let before = self.log.traffic();
        let started = Instant::now();
        let connection = self.readers.connect(READER).unwrap();
        let connected = started.elapsed();
        let signed = self.sign_in(CardMaterial {
            connection,
            card,
            tries: None,
            pin: pin(),
        });
        Measured {
            took: connected + signed,
            traffic: since(&before, &self.log.traffic()),
        }
    }

    /// Signs in; how long the work with the card took.
    fn sign_in(&self, card: CardMaterial) -> Duration {
        let prepared = portal::prepare(self.portal.clone(), &card.card, &self.limits);
        let prepared = self.runtime.block_on(prepared).unwrap();
        let signing_in = prepared.sign_in(card, &self.limits, |_| {});
        let Login { outcome, times, .. } = self.runtime.block_on(signing_in);
        assert!(matches!(outcome, Outcome::SignedIn(_)), "{outcome:?}");
        times.pin + times.signature
    }
}

fn pin() -> Pin {
    Pin::parse(INITIAL_PIN).unwrap()
}
