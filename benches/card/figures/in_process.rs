//! Varco in this process, with the card in a virtual reader.

use std::cell::Cell;
use std::sync::Arc;
use std::time::{Duration, Instant};

use tokio::runtime::{self, Runtime};
use varco::apdu::Counters;
use varco::card::cie::Memory;
use varco::card::{Card, Depth, Found, Limits};
use varco::portal::{self, CardMaterial, Login, Outcome, Profile};
use varco::reader::Readers;
use varco::secret::Pin;
use varco::simulator::card::{INITIAL_PIN, named};
use varco::simulator::log::{ApduLog, Traffic};
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
    /// What the last look at a CIE took besides its login.
    pub(super) beyond: Cell<Counters>,
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
            beyond: Cell::default(),
            portal: Profile::parse(&portal.profile_toml(), "bench").unwrap(),
            limits: Limits::default(),
            runtime: runtime::Builder::new_current_thread()
                .enable_all()
                .build()
                .unwrap(),
        }
    }

    /// Looks at the card and signs in. What a CIE told before is remembered; what it is asked once,
    /// besides any login, is not counted.
    pub(super) fn after_a_look(&self) -> (Measured, Card) {
        let before = self.log.traffic();
        let started = Instant::now();
        let name = self.look(Depth::Name);
        let found = match name.card {
            Card::Cie(_) => name,
            Card::Cns(_) => {
                name.close();
                return self.after_a_whole_look();
            }
        };
        let looked = started.elapsed();
        let recognised = since(&before, &self.log.traffic());
        let beyond = self.look(Depth::ForLogin);
        self.beyond.set(beyond.beyond.counters());
        beyond.close();
        let before = self.log.traffic();
        let card = found.card.clone();
        let signed = self.sign_in(material(found));
        let round = since(&before, &self.log.traffic());
        let measured = Measured {
            took: looked + signed,
            traffic: Traffic {
                commands: recognised.commands + round.commands,
                bytes_sent: recognised.bytes_sent + round.bytes_sent,
                bytes_received: recognised.bytes_received + round.bytes_received,
                card_time: recognised.card_time + round.card_time,
            },
        };
        (measured, card)
    }

    /// The same with a CNS, all of whose look belongs to the login.
    fn after_a_whole_look(&self) -> (Measured, Card) {
        let before = self.log.traffic();
        let started = Instant::now();
        let found = self.look(Depth::ForLogin);
        let looked = started.elapsed();
        let card = found.card.clone();
        let signed = self.sign_in(material(found));
        let measured = Measured {
            took: looked + signed,
            traffic: since(&before, &self.log.traffic()),
        };
        (measured, card)
    }

    fn look(&self, depth: Depth) -> Found {
        Found::look_again(&self.readers, READER, depth, &self.memory, &self.limits).unwrap()
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
            pin: pin().into(),
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

fn material(found: Found) -> CardMaterial {
    CardMaterial {
        connection: found.connection,
        card: found.card,
        tries: Some(found.tries),
        pin: pin().into(),
    }
}

fn pin() -> Pin {
    Pin::parse(INITIAL_PIN).unwrap()
}
