//! A card in a reader behind a real pcscd, and Varco in front of it: in this process, from the PIN
//! on, and as a process of its own, from start to exit.

use std::fmt;
use std::fs::File;
use std::io::{self, Write};
use std::process::{Command, Stdio};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use tokio::runtime::{self, Runtime};
use varco::card::cie::Memory;
use varco::card::{Depth, Found, Limits, PinEntry};
use varco::portal::{self, CardMaterial, Login, Outcome, Profile, Route};
use varco::problem::Problem;
use varco::reader::{PcscReaders, Readers};
use varco::secret::Pin;
use varco::simulator::card::{INITIAL_PIN, named};
use varco::simulator::link::Behaviour;
use varco::simulator::log::ApduLog;
use varco::simulator::timing::Timing;

use crate::place::Place;
use crate::spread::Spread;
use crate::support::between::{Conduct, TestProxy};
use crate::support::pcscd::{CardInReader, Pcscd, READER};

const VARCO: &str = env!("CARGO_BIN_EXE_varco");

/// A card in a private service.
pub struct Desk {
    // Dropped first: the card leaves before the service ends.
    card: CardInReader,
    pub service: Pcscd,
    readers: Arc<dyn Readers>,
    memory: Memory,
    limits: Limits,
    runtime: Runtime,
    verified: Verified,
}

/// Sign-ins from the PIN on.
pub struct Logins {
    pub times: Spread,
    pub signatures: u32,
    /// Connections from the PIN on, to all hosts.
    pub connections: usize,
    /// Connections before, to find out how the portal asks.
    pub before: usize,
}

/// What one run of a program took.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Took {
    /// Commands that the card got.
    pub commands: u32,
    pub signatures: u32,
    pub connections: usize,
}

/// How long one run of a program took.
#[derive(Clone, Copy, Debug)]
pub struct Run {
    /// From its start to its exit.
    pub whole: Duration,
    /// From the card's answer to an open VERIFY to the exit, if there was one.
    pub from_verify: Option<Duration>,
}

/// When the card answered the last VERIFY.
#[derive(Clone, Default)]
struct Verified(Arc<Mutex<Option<Instant>>>);

impl Desk {
    pub fn new(card: &str, timing: Timing) -> Self {
        let service = Pcscd::start();
        let verified = Verified::default();
        let behaviour = Behaviour {
            timing,
            log: ApduLog::with_output(verified.clone()),
            ..Behaviour::default()
        };
        let card = service.insert_card(named(card).unwrap().card, behaviour);
        Self {
            card,
            service,
            readers: Arc::new(PcscReaders),
            memory: Memory::default(),
            limits: Limits::default(),
            runtime: runtime::Builder::new_current_thread()
                .enable_all()
                .build()
                .unwrap(),
            verified,
        }
    }

    /// Signs in so many times, and once before; `None` if the portal lets nobody in.
    pub fn logins(&self, place: &Place, runs: usize) -> Option<Logins> {
        let profile = Profile::parse(&place.profile_toml(), "bench").unwrap();
        let proxy = TestProxy::start(Conduct::Open);
        let mut counted = profile.clone();
        counted.route = Route::through(&proxy.address().parse().unwrap());
        let before = || proxy.asked().len();
        let (login, _, before) = self.sign_in(counted, before).ok()?;
        let Outcome::SignedIn(_) = login.outcome else {
            return None;
        };
        let times = (0..runs).map(|_| {
            let (login, took, ()) = self.sign_in(profile.clone(), || ()).unwrap();
            assert!(matches!(login.outcome, Outcome::SignedIn(_)), "{login:?}");
            took
        });
        let times = Spread::of(times);
        Some(Logins {
            times,
            signatures: login.record.signatures,
            connections: proxy.asked().len() - before,
            before,
        })
    }

    /// Signs in with the card that lies in the reader. The time begins when everything waits for
    /// the PIN; `waiting` is called right before.
    fn sign_in<T>(
        &self,
        profile: Profile,
        waiting: impl FnOnce() -> T,
    ) -> Result<(Login, Duration, T), Problem> {
        let found = Found::look_again(
            &self.readers,
            READER,
            Depth::ForLogin,
            &self.memory,
            &self.limits,
        )?;
        let prepared = portal::prepare(profile, &found.card, &self.limits);
        let prepared = match self.runtime.block_on(prepared) {
            Ok(prepared) => prepared,
            Err(problem) => {
                found.close();
                return Err(problem);
            }
        };
        let material = CardMaterial {
            connection: found.connection,
            card: found.card,
            tries: Some(found.tries),
            pin: PinEntry::Typed(Pin::parse(INITIAL_PIN).unwrap()),
        };
        let before = waiting();
        let started = Instant::now();
        let signing_in = prepared.sign_in(material, &self.limits, |_| {});
        let login = self.runtime.block_on(signing_in);
        Ok((login, started.elapsed(), before))
    }

    /// `varco login`.
    pub fn varco(&self, place: &Place) {
        let folder = self.service.folder();
        let (portal, pin) = (folder.join("portal.toml"), folder.join("pin"));
        std::fs::write(&portal, place.profile_toml()).unwrap();
        std::fs::write(&pin, INITIAL_PIN).unwrap();
        let ended = self
            .command(VARCO)
            .args(["login", "--pin-stdin", "--portal"])
            .arg(&portal)
            .stdin(File::open(&pin).unwrap())
            .stdout(Stdio::null())
            .status();
        assert!(ended.unwrap().success(), "{}", place.name);
    }

    /// A program in front of this service and no other, with a home of its own.
    pub fn command(&self, name: &str) -> Command {
        let mut command = Command::new(name);
        let wrapped = self.service.command(name);
        let environment = wrapped.get_envs();
        command.envs(environment.filter_map(|(name, value)| Some((name, value?))));
        command
    }

    /// How long a program takes.
    pub fn timed(&self, program: impl FnOnce()) -> Run {
        let started = Instant::now();
        program();
        let ended = Instant::now();
        let verified = self.verified.0.lock().unwrap().take();
        Run {
            whole: ended - started,
            from_verify: verified.map(|verified| ended - verified),
        }
    }

    /// What a program takes of the card: commands, signatures.
    pub fn counted(&self, program: impl FnOnce()) -> (u32, u32) {
        let counters = || {
            let commands = self.card.log.traffic().commands;
            (commands, self.card.witness.counters().signatures)
        };
        let before = counters();
        program();
        let after = counters();
        (after.0 - before.0, after.1 - before.1)
    }
}

impl fmt::Display for Took {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            commands,
            signatures,
            connections,
        } = self;
        write!(f, "{commands}, {signatures}, {connections}")
    }
}

/// The card's log is written line by line, each when the card has answered.
impl Write for Verified {
    fn write(&mut self, line: &[u8]) -> io::Result<usize> {
        // A line is the command's number, the command, and the answer.
        if String::from_utf8_lossy(line).contains(" 0020") {
            *self.0.lock().unwrap() = Some(Instant::now());
        }
        Ok(line.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
