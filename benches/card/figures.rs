//! The tables: the CNS beside `OpenSC`, the CIE beside the official software.

mod cie;
mod in_process;
mod over_pcscd;

use std::time::Duration;

use varco::simulator::link::Behaviour;
use varco::simulator::log::{ApduLog, Traffic};
use varco::simulator::portal::{Options, VirtualPortal};
use varco::simulator::timing::Timing;

/// The virtual cards that sign in.
const CARDS: [&str; 4] = ["athena-1024", "st-2048", "idemia-2021", "infocamere-1204"];

/// What was measured with one card.
struct Figures {
    card: &'static str,
    /// A login that recognises the card and reads its certificate.
    first: Measured,
    /// A login that knows the certificate.
    later: Measured,
    /// `None` if it does not sign with this card.
    opensc: Option<OpenSc>,
}

/// A login by Varco.
struct Measured {
    traffic: Traffic,
    /// How long the work with the card took.
    took: Duration,
}

/// A login with a signature by `OpenSC`.
struct OpenSc {
    whole: Traffic,
    /// The part that a program repeats that keeps `OpenSC` loaded. Its time is not known.
    from_verify: Traffic,
}

/// Measures and prints.
pub(super) fn print() {
    let portal = VirtualPortal::start(Options::default()).unwrap();
    let figures = CARDS.map(|card| Figures::of(card, &portal));
    print_amounts(&figures);
    print_times(&figures);
    cie::print(&portal);
}

impl Figures {
    fn of(card: &'static str, portal: &VirtualPortal) -> Self {
        let desk = in_process::Desk::new(card, Timing::Contact, portal);
        let (first, known) = desk.after_a_look();
        let later = desk.with_known(known);
        let service = over_pcscd::Service::new(card, Timing::Contact);
        assert_eq!(
            amount(&service.varco(portal)),
            amount(&first.traffic),
            "{card}: the program behind pcscd sends what is sent in the process"
        );
        Self {
            card,
            first,
            later,
            opensc: service.opensc(),
        }
    }
}

fn print_amounts(figures: &[Figures]) {
    println!("\nCommands, bytes to the card + bytes from it:\n");
    println!(
        "| virtual card | Varco, first login | Varco, later login | OpenSC {} | its part from VERIFY on |",
        over_pcscd::opensc_version()
    );
    println!("|---|---|---|---|---|");
    for Figures {
        card,
        first,
        later,
        opensc,
    } in figures
    {
        let opensc = match opensc {
            Some(OpenSc { whole, from_verify }) => {
                format!("{} | {}", amount(whole), amount(from_verify))
            }
            None => "does not sign | ".to_owned(),
        };
        let (first, later) = (amount(&first.traffic), amount(&later.traffic));
        println!("| `{card}` | {first} | {later} | {opensc} |");
    }
}

fn print_times(figures: &[Figures]) {
    println!("\nTime on the card with the timing of a contact card: unavoidable, taken, ratio:\n");
    println!("| virtual card | Varco, first login | Varco, later login | OpenSC, unavoidable |");
    println!("|---|---|---|---|");
    for Figures {
        card,
        first,
        later,
        opensc,
    } in figures
    {
        let opensc = match opensc {
            Some(OpenSc { whole, .. }) => milliseconds(whole.card_time),
            None => "does not sign".to_owned(),
        };
        println!(
            "| `{card}` | {} | {} | {opensc} |",
            time(first),
            time(later)
        );
    }
}

fn amount(traffic: &Traffic) -> String {
    format!(
        "{}, {} + {}",
        traffic.commands, traffic.bytes_sent, traffic.bytes_received
    )
}

fn time(measured: &Measured) -> String {
    let (least, took) = (measured.traffic.card_time, measured.took);
    format!(
        "{}, {}, {:.2}",
        milliseconds(least),
        milliseconds(took),
        took.as_secs_f64() / least.as_secs_f64()
    )
}

fn milliseconds(duration: Duration) -> String {
    format!("{:.0} ms", duration.as_secs_f64() * 1000.0)
}

/// A card that takes a real one's time.
fn behaviour(timing: Timing, log: &ApduLog) -> Behaviour {
    Behaviour {
        timing,
        log: log.clone(),
        ..Behaviour::default()
    }
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
