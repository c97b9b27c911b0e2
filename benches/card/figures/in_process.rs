//! Varco in this process, with the card in a virtual reader.

use std::sync::Arc;
use std::time::{Duration, Instant};

use tokio::runtime::{self, Runtime};
use varco::card::{Depth, Found, Limits};
use varco::portal::{self, CardMaterial, Login, Outcome, Prepared};
use varco::reader::Readers;
use varco::secret::Pin;
use varco::simulator::card::{INITIAL_PIN, VirtualCns};
use varco::simulator::log::ApduLog;
use varco::simulator::portal::VirtualPortal;
use varco::simulator::reader::VirtualReaders;

use super::{Measured, behaviour, profile, since};

const READER: &str = "bench";

/// A first login and a later one.
pub(super) fn logins(card: &str, portal: &VirtualPortal) -> [Measured; 2] {
    let log = ApduLog::default();
    let card = Box::new(VirtualCns::new(profile(card)).unwrap());
    let readers = VirtualReaders::with_card(READER, card, behaviour(&log));
    let readers: Arc<dyn Readers> = Arc::new(readers);
    let limits = Limits::default();
    let runtime = runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();

    let started = Instant::now();
    let found = Found::look(&readers, READER, Depth::ForLogin, &limits).unwrap();
    let looked = started.elapsed();
    let card = found.card.clone();
    let portal = portal::Profile::parse(&portal.profile_toml(), "bench").unwrap();
    let prepared = runtime
        .block_on(portal::prepare(portal, &card, &limits))
        .unwrap();
    let material = CardMaterial {
        connection: found.connection,
        card: found.card,
        tries: Some(found.tries),
        pin: pin(),
    };
    let first = Measured {
        took: looked + sign_in(&runtime, &prepared, material, &limits),
        traffic: log.traffic(),
    };

    let started = Instant::now();
    let connection = readers.connect(READER).unwrap();
    let connected = started.elapsed();
    let material = CardMaterial {
        connection,
        card,
        tries: None,
        pin: pin(),
    };
    let later = Measured {
        took: connected + sign_in(&runtime, &prepared, material, &limits),
        traffic: since(&first.traffic, &log.traffic()),
    };
    [first, later]
}

/// Signs in; how long the work with the card took.
fn sign_in(
    runtime: &Runtime,
    prepared: &Prepared,
    card: CardMaterial,
    limits: &Limits,
) -> Duration {
    let Login { outcome, times, .. } = runtime.block_on(prepared.sign_in(card, limits, |_| {}));
    assert!(matches!(outcome, Outcome::SignedIn(_)), "{outcome:?}");
    times.pin + times.signature
}

fn pin() -> Pin {
    Pin::parse(INITIAL_PIN).unwrap()
}
