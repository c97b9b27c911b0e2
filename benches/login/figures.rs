//! The tables.

use std::process::Command;

use tempfile::TempDir;
use varco::simulator::portal::{CieOutcome, Mode};
use varco::simulator::timing::Timing;

use crate::curl::{self, Cache, Curl};
use crate::desk::{Desk, Logins, Run, Took};
use crate::place::{Place, beside_curl, late, virtual_portals};
use crate::spread::Spread;
use crate::support::pcscd::{INSIDE, SOCKET};
use crate::support::stage::Versions;

/// Odd numbers, so that one of them is the median: of runs with a card that takes no time, and with
/// one that takes a real one's.
const RUNS: usize = 21;
const SLOW_RUNS: usize = 5;

/// The cards: one for portals, one for identity servers.
const CNS: &str = "st-2048";
const CIE: &str = "cie";

/// What stands where curl does not sign.
const NO_KEY: &str = "finds no key on this card";

/// Measures and prints, in a process whose PC/SC functions reach the private service alone: its
/// address is in the environment.
pub fn print_by_itself() {
    if std::env::var_os(INSIDE).is_some() {
        return print();
    }
    let folder = TempDir::new().unwrap();
    let ended = Command::new(std::env::current_exe().unwrap())
        .env(INSIDE, "bench")
        .env(SOCKET, folder.path().join("pcscd.comm"))
        .status();
    assert!(ended.unwrap().success());
}

fn print() {
    let (mut cns, cie) = (with_cns(), with_cie());
    cns.beside.push(with_time());
    println!("\nFrom the PIN to signed in, the card in its reader known, median of {RUNS}:\n");
    println!("| portal | from PIN to signed in | signatures | connections, and before the PIN |");
    println!("|---|---|---|---|");
    for (name, logins) in cns.logins.iter().chain(&cie.logins) {
        let Logins {
            times,
            signatures,
            connections,
            before,
        } = logins;
        println!("| {name} | {times} | {signatures} | {connections}, {before} |");
    }
    println!("Nobody is to be signed in at {}.", cns.closed.join(", "));
    println!(
        "\nBeside {}, median of {RUNS}, of {SLOW_RUNS} where the card takes a contact card's time:\n",
        curl::version()
    );
    println!(
        "| portal | Varco, from PIN | `varco login`, start to exit | curl, from VERIFY | curl, start \
         to exit | with OpenSC's file cache |"
    );
    println!("|---|---|---|---|---|---|");
    for both in cns.beside.iter().chain(&cie.beside) {
        println!("| {} | {} |", both.name, both.times());
    }
    println!("\nCommands to the card, signatures, connections:\n");
    println!("| portal | `varco login` | curl | with OpenSC's file cache |");
    println!("|---|---|---|---|");
    for both in cns.beside.iter().chain(&cie.beside) {
        println!("| {} | {} |", both.name, both.took());
    }
}

/// What was measured with one card.
struct Figures {
    /// Portals and the sign-ins there.
    logins: Vec<(String, Logins)>,
    /// Portals that let nobody in.
    closed: Vec<String>,
    beside: Vec<Both>,
}

/// Varco beside curl at one portal.
struct Both {
    name: String,
    from_pin: Spread,
    varco: (Spread, Took),
    /// `None` if it does not sign with this card.
    curl: Option<CurlFigures>,
}

struct CurlFigures {
    plain: (Spread, Took),
    cached: (Spread, Took),
    from_verify: Spread,
}

fn with_cns() -> Figures {
    let desk = Desk::new(CNS, Timing::None);
    let portals = virtual_portals(|mode| mode.cie_outcome().is_none());
    measured(&desk, portals.chain(late()), beside_curl())
}

fn with_cie() -> Figures {
    let desk = Desk::new(CIE, Timing::None);
    let portals = virtual_portals(|mode| mode.cie_outcome().is_some());
    let beside = vec![Place::of_mode(Mode::Cie(CieOutcome::Proved))];
    measured(&desk, portals, beside)
}

/// What a person waits for: the card takes the time of a real one.
fn with_time() -> Both {
    let desk = Desk::new(CNS, Timing::Contact);
    let both = Both::at(&desk, Place::nginx(Versions::Tls13), SLOW_RUNS);
    Both {
        name: format!("{}, contact card's time", both.name),
        ..both
    }
}

fn measured(desk: &Desk, portals: impl Iterator<Item = Place>, beside: Vec<Place>) -> Figures {
    let (mut logins, mut closed) = (Vec::new(), Vec::new());
    for place in portals {
        match desk.logins(&place, RUNS) {
            Some(measured) => logins.push((place.name, measured)),
            None => closed.push(place.name),
        }
    }
    let beside = beside.into_iter().map(|place| Both::at(desk, place, RUNS));
    Figures {
        logins,
        closed,
        beside: beside.collect(),
    }
}

impl Both {
    fn at(desk: &Desk, place: Place, count: usize) -> Self {
        let logins = desk
            .logins(&place, count)
            .expect("curl goes where one can sign in");
        let curl = Curl::new(desk, &place);
        // The first runs find nothing in the system's caches, and fill OpenSC's.
        let (commands, signatures) = desk.counted(|| desk.varco(&place));
        let varco = Took {
            commands,
            signatures,
            connections: logins.before + logins.connections,
        };
        if let Some(curl) = &curl {
            curl.sign_in(Cache::Off);
            curl.sign_in(Cache::On);
        }
        // By turns, so that whatever else runs on the machine meets all of them.
        let mut runs = [const { Vec::<Run>::new() }; 3];
        for _ in 0..count {
            runs[0].push(desk.timed(|| desk.varco(&place)));
            for (runs, cache) in runs[1..].iter_mut().zip([Cache::Off, Cache::On]) {
                runs.extend(curl.iter().map(|curl| desk.timed(|| curl.sign_in(cache))));
            }
        }
        let [own, plain, cached] = &runs;
        Self {
            from_pin: logins.times,
            varco: (whole(own), varco),
            curl: curl.map(|curl| CurlFigures {
                plain: (whole(plain), curl.took(Cache::Off)),
                cached: (whole(cached), curl.took(Cache::On)),
                from_verify: Spread::of(plain.iter().map(|run| run.from_verify.unwrap())),
            }),
            name: place.name,
        }
    }

    fn times(&self) -> String {
        let own = format!("{} | {}", self.from_pin, self.varco.0);
        match &self.curl {
            Some(curl) => format!(
                "{own} | {} | {} | {}",
                curl.from_verify, curl.plain.0, curl.cached.0
            ),
            None => format!("{own} | | {NO_KEY} |"),
        }
    }

    fn took(&self) -> String {
        let own = self.varco.1;
        match &self.curl {
            Some(curl) => format!("{own} | {} | {}", curl.plain.1, curl.cached.1),
            None => format!("{own} | {NO_KEY} |"),
        }
    }
}

fn whole(runs: &[Run]) -> Spread {
    Spread::of(runs.iter().map(|run| run.whole))
}
