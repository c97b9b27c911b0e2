//! The tables.

use std::process::Command;

use tempfile::TempDir;
use varco::simulator::portal::{CieOutcome, Mode};

use crate::curl::{self, Cache, Curl};
use crate::desk::{Desk, Logins, Process};
use crate::place::{Place, beside_curl, late, virtual_portals};
use crate::support::pcscd::{INSIDE, SOCKET};

/// An odd number, so that one of them is the median.
pub const RUNS: usize = 21;

/// The cards: one for portals, one for identity servers.
const CNS: &str = "st-2048";
const CIE: &str = "cie";

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
    let (from_pin, cns) = with_cns();
    let (identity, cie) = with_cie();
    println!("\nFrom the PIN to signed in, the card in its reader known, median of {RUNS}:\n");
    println!("| portal | from PIN to signed in | signatures | connections, and before the PIN |");
    println!("|---|---|---|---|");
    for row in from_pin.iter().chain(&identity) {
        println!("{row}");
    }
    println!("\nBeside {}, median of {RUNS}:\n", curl::version());
    println!(
        "| portal | `varco login`, start to exit | curl, start to exit | with OpenSC's file cache | \
         from VERIFY to exit |"
    );
    println!("|---|---|---|---|---|");
    for (name, both) in cns.iter().chain(&cie) {
        let Both { varco, curl } = both;
        println!("| {name} | {} | {} |", varco.times, times(curl.as_ref()));
    }
    println!("\nWhat it took, commands to the card (without OpenSC's file cache, with it):\n");
    println!("| portal | Varco: commands, signatures, connections | curl: the same |");
    println!("|---|---|---|");
    for (name, both) in cns.iter().chain(&cie) {
        let Both { varco, curl } = both;
        println!("| {name} | {} | {} |", varco.took, took(curl.as_ref()));
    }
}

/// A process of each.
struct Both {
    varco: Process,
    /// Without `OpenSC`'s file cache, and with it; `None` if it does not sign with this card.
    curl: Option<[Process; 2]>,
}

/// Rows of the first table and of the others.
type Rows = (Vec<String>, Vec<(String, Both)>);

fn with_cns() -> Rows {
    let desk = Desk::new(CNS);
    let mut rows = Vec::new();
    let mut otherwise = Vec::new();
    let portals = virtual_portals(|mode| mode.cie_outcome().is_none());
    for place in portals.chain(late()) {
        match desk.logins(&place) {
            Some(logins) => rows.push(row(&place, &logins)),
            None => otherwise.push(place.name),
        }
    }
    println!(
        "\nNobody is to be signed in here: {}.",
        otherwise.join("; ")
    );
    let places = beside_curl().into_iter();
    (rows, places.map(|place| measured(&desk, place)).collect())
}

fn with_cie() -> Rows {
    let desk = Desk::new(CIE);
    let portals = virtual_portals(|mode| mode.cie_outcome().is_some());
    let rows = portals.filter_map(|place| Some(row(&place, &desk.logins(&place)?)));
    let rows = rows.collect();
    let place = Place::of_mode(Mode::Cie(CieOutcome::Proved));
    (rows, vec![measured(&desk, place)])
}

fn row(place: &Place, logins: &Logins) -> String {
    let Logins {
        times,
        signatures,
        connections,
        before,
    } = logins;
    format!(
        "| {} | {times} | {signatures} | {connections}, {before} |",
        place.name
    )
}

fn measured(desk: &Desk, place: Place) -> (String, Both) {
    let curl = Curl::new(desk, &place);
    let both = Both {
        varco: desk.process(&place),
        curl: curl.map(|curl| [Cache::Off, Cache::On].map(|cache| curl.process(cache))),
    };
    (place.name, both)
}

const NO_KEY: &str = "finds no key on this card";

fn times(curl: Option<&[Process; 2]>) -> String {
    match curl {
        Some([cold, warm]) => {
            let from_verify = warm.from_verify.as_ref().unwrap();
            format!("{} | {} | {from_verify}", cold.times, warm.times)
        }
        None => format!("{NO_KEY} | |"),
    }
}

fn took(curl: Option<&[Process; 2]>) -> String {
    match curl {
        Some([cold, warm]) => format!(
            "{} ({}), {}, {}",
            cold.took.commands, warm.took.commands, cold.took.signatures, cold.took.connections
        ),
        None => NO_KEY.to_owned(),
    }
}
