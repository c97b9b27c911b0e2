//! What a login asks of the card: commands, bytes and time, Varco beside `OpenSC`, as Markdown.
//!
//! Both meet the same virtual cards, which count for themselves. Commands and bytes are counted
//! behind a real pcscd; the time is taken in a reader inside the process, where nothing but
//! Varco's own work comes on top of what wire and chip take.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout
)]

#[path = "../tests/support/mod.rs"]
mod support;

use std::fs::File;
use std::sync::Arc;
use std::time::{Duration, Instant};

use support::pcscd::{CardInReader, Pcscd};
use support::program::run;
use tokio::runtime::{self, Runtime};
use varco::card::{Depth, Found, Limits};
use varco::identity::Certificate;
use varco::portal::{self, CardMaterial, Login, Outcome, Prepared};
use varco::reader::Readers;
use varco::secret::Pin;
use varco::simulator::card::{INITIAL_PIN, VirtualCns, profile};
use varco::simulator::link::Behaviour;
use varco::simulator::log::{ApduLog, Exchange, Traffic};
use varco::simulator::portal::{Options, VirtualPortal};
use varco::simulator::reader::VirtualReaders;
use varco::simulator::timing::Timing;

/// The virtual cards that sign in.
const CARDS: [&str; 4] = ["athena-1024", "st-2048", "idemia-2021", "infocamere-1204"];

const READER: &str = "bench";

fn main() {
    let portal = VirtualPortal::start(Options::default()).unwrap();
    let results = CARDS.map(|name| Result::of(name, &portal));
    let version = opensc_version();
    println!("\nCommands, bytes to the card + bytes from it:\n");
    println!(
        "| virtual card | Varco, first login | Varco, later | OpenSC {version} | of which from VERIFY on |"
    );
    println!("|---|---|---|---|---|");
    for result in &results {
        println!(
            "| `{}` | {} | {} | {} |",
            result.name,
            amount(&result.first.traffic),
            amount(&result.later.traffic),
            match &result.opensc {
                Some([whole, from_verify]) =>
                    format!("{} | {}", amount(whole), amount(from_verify)),
                None => "does not sign | ".to_owned(),
            },
        );
    }
    println!("\nTime on the card with `--timing contact`: unavoidable, taken by Varco, ratio:\n");
    println!("| virtual card | first login | later | OpenSC {version}, unavoidable |");
    println!("|---|---|---|---|");
    for result in &results {
        println!(
            "| `{}` | {} | {} | {} |",
            result.name,
            result.first.time(),
            result.later.time(),
            match &result.opensc {
                Some([whole, _]) => milliseconds(whole.card_time),
                None => "does not sign".to_owned(),
            },
        );
    }
}

/// What was measured with one card.
struct Result {
    name: &'static str,
    /// The card is recognised, its certificate is read.
    first: Measured,
    /// The certificate is known.
    later: Measured,
    /// Everything, and the part from VERIFY on, which is what a program repeats that keeps
    /// `OpenSC` loaded. `None` if it does not sign.
    opensc: Option<[Traffic; 2]>,
}

/// One login.
struct Measured {
    traffic: Traffic,
    /// How long the work with the card took.
    took: Duration,
}

impl Result {
    fn of(name: &'static str, portal: &VirtualPortal) -> Self {
        let [first, later] = Bench::new(name, portal).logins();
        let service = Service::new(name);
        let over_pcscd = service.varco(portal);
        assert_eq!(
            amount(&over_pcscd),
            amount(&first.traffic),
            "{name}: the way to the card must not matter"
        );
        let opensc = service.opensc();
        Self {
            name,
            first,
            later,
            opensc,
        }
    }
}

impl Measured {
    fn time(&self) -> String {
        let (least, took) = (self.traffic.card_time, self.took);
        format!(
            "{}, {}, {:.3}",
            milliseconds(least),
            milliseconds(took),
            took.as_secs_f64() / least.as_secs_f64()
        )
    }
}

/// A card in a reader of this process that takes a real card's time.
struct Bench {
    readers: Arc<dyn Readers>,
    log: ApduLog,
    profile: portal::Profile,
    runtime: Runtime,
    limits: Limits,
}

impl Bench {
    fn new(name: &str, portal: &VirtualPortal) -> Self {
        let log = ApduLog::default();
        let behaviour = behaviour(&log);
        let card = VirtualCns::new(card(name)).unwrap();
        Self {
            readers: Arc::new(VirtualReaders::with_card(READER, Box::new(card), behaviour)),
            log,
            profile: portal::Profile::parse(&portal.profile_toml(), "bench").unwrap(),
            runtime: runtime::Builder::new_current_thread()
                .enable_all()
                .build()
                .unwrap(),
            limits: Limits::default(),
        }
    }

    /// A first login and a later one.
    fn logins(&self) -> [Measured; 2] {
        let started = Instant::now();
        let found = Found::look(&self.readers, READER, Depth::ForLogin, &self.limits).unwrap();
        let looked = started.elapsed();
        let cns = found.cns.clone();
        let certificate = Certificate::parse(cns.certificate()).unwrap();
        let prepared = portal::prepare(self.profile.clone(), &certificate, &self.limits);
        let prepared = self.runtime.block_on(prepared).unwrap();
        let worked = self.sign_in(
            &prepared,
            CardMaterial {
                connection: found.connection,
                cns: found.cns,
                tries: Some(found.tries),
                pin: pin(),
            },
        );
        let first = Measured {
            traffic: self.log.traffic(),
            took: looked + worked,
        };

        let started = Instant::now();
        let connection = self.readers.connect(READER).unwrap();
        let connected = started.elapsed();
        let worked = self.sign_in(
            &prepared,
            CardMaterial {
                connection,
                cns,
                tries: None,
                pin: pin(),
            },
        );
        let later = Measured {
            traffic: since(&first.traffic, &self.log.traffic()),
            took: connected + worked,
        };
        [first, later]
    }

    /// Signs in; how long the work with the card took.
    fn sign_in(&self, prepared: &Prepared, card: CardMaterial) -> Duration {
        let login = prepared.sign_in(card, &self.limits, |_| {});
        let Login { outcome, times, .. } = self.runtime.block_on(login);
        assert!(matches!(outcome, Outcome::SignedIn(_)), "{outcome:?}");
        times.pin + times.signature
    }
}

/// A card behind a private pcscd.
struct Service {
    // Dropped first: the card leaves before the service ends.
    card: CardInReader,
    pcscd: Pcscd,
}

impl Service {
    fn new(name: &str) -> Self {
        let pcscd = Pcscd::start();
        let card = pcscd.insert(card(name), behaviour(&ApduLog::default()));
        Self { card, pcscd }
    }

    /// What a login by the program sends.
    fn varco(&self, portal: &VirtualPortal) -> Traffic {
        let (profile, pin) = (self.file("portal.toml"), self.file("pin"));
        std::fs::write(&profile, portal.profile_toml()).unwrap();
        std::fs::write(&pin, INITIAL_PIN).unwrap();
        let before = self.card.log.traffic();
        let mut program = self.pcscd.command(env!("CARGO_BIN_EXE_varco"));
        program
            .args(["login", "--pin-stdin", "--portal", &profile])
            .stdin(File::open(&pin).unwrap());
        run(&mut program).ok();
        since(&before, &self.card.log.traffic())
    }

    /// What a login with a signature by `OpenSC` sends.
    fn opensc(&self) -> Option<[Traffic; 2]> {
        let message = self.file("message");
        std::fs::write(&message, b"a message to sign").unwrap();
        let before = (self.card.log.traffic(), self.card.log.exchanges().len());
        let signatures = self.card.witness.counters().signatures;
        let pin = String::from_utf8(INITIAL_PIN.to_vec()).unwrap();
        self.pcscd.run(
            "pkcs11-tool",
            &[
                "--login",
                "--pin",
                &pin,
                "--sign",
                "--mechanism",
                "SHA256-RSA-PKCS",
                "--input-file",
                &message,
                "--output-file",
                &self.file("signature"),
            ],
        );
        if self.card.witness.counters().signatures == signatures {
            return None;
        }
        let whole = since(&before.0, &self.card.log.traffic());
        let exchanges = self.card.log.exchanges().split_off(before.1);
        let from_verify = exchanges.iter().skip_while(|exchange| !is_verify(exchange));
        Some([whole, sum(from_verify)])
    }

    fn file(&self, name: &str) -> String {
        self.pcscd.folder().join(name).display().to_string()
    }
}

fn card(name: &str) -> profile::Profile {
    name.parse().unwrap()
}

fn behaviour(log: &ApduLog) -> Behaviour {
    Behaviour {
        timing: Timing::Contact,
        log: log.clone(),
        ..Behaviour::default()
    }
}

fn pin() -> Pin {
    Pin::parse(INITIAL_PIN).unwrap()
}

fn is_verify(exchange: &Exchange) -> bool {
    exchange.command.starts_with("0020")
}

/// What came after `before`.
fn since(before: &Traffic, now: &Traffic) -> Traffic {
    Traffic {
        commands: now.commands - before.commands,
        bytes_sent: now.bytes_sent - before.bytes_sent,
        bytes_received: now.bytes_received - before.bytes_received,
        card_time: now.card_time.saturating_sub(before.card_time),
    }
}

/// Commands and bytes of these exchanges; their time is not known.
fn sum<'a>(exchanges: impl Iterator<Item = &'a Exchange>) -> Traffic {
    let bytes = |hexadecimal: &str| (hexadecimal.len() / 2) as u64;
    exchanges.fold(Traffic::default(), |sum, exchange| Traffic {
        commands: sum.commands + 1,
        bytes_sent: sum.bytes_sent + bytes(&exchange.command),
        bytes_received: sum.bytes_received + exchange.answer.as_deref().map_or(0, bytes),
        ..sum
    })
}

fn amount(traffic: &Traffic) -> String {
    format!(
        "{}, {} + {}",
        traffic.commands, traffic.bytes_sent, traffic.bytes_received
    )
}

fn milliseconds(duration: Duration) -> String {
    format!("{:.0} ms", duration.as_secs_f64() * 1000.0)
}

fn opensc_version() -> String {
    let info = run(support::program::program("opensc-tool").arg("--info"))
        .ok()
        .text;
    let version = info.split("OpenSC ").nth(1).unwrap();
    version.split([' ', '-', '\n']).next().unwrap().to_owned()
}
