//! Three kinds of login with a CIE, beside what the official software sends.

use varco::apdu::Counters;
use varco::simulator::portal::VirtualPortal;
use varco::simulator::timing::Timing;

use super::in_process::Desk;
use super::{Measured, amount, over_pcscd, time};

const CARD: &str = "cie";
/// Commands that a login may take (cie-card.md §12.1), first, recognised anew, known.
const BUDGETS: [u32; 3] = [39, 27, 20];
const TIMINGS: [Timing; 2] = [Timing::Nfc106, Timing::Nfc424];

/// A kind of login, measured at each rate.
struct Row {
    name: &'static str,
    budget: u32,
    measured: Vec<Measured>,
}

/// Measures and prints.
pub(super) fn print(portal: &VirtualPortal) {
    let names = ["first", "put down again", "still on the reader"];
    let mut rows: Vec<_> = names
        .into_iter()
        .zip(BUDGETS)
        .map(|(name, budget)| Row {
            name,
            budget,
            measured: Vec::new(),
        })
        .collect();
    let mut once = Counters::default();
    for timing in TIMINGS {
        let (logins, first_look) = logins(timing, portal);
        once = first_look;
        for (row, measured) in rows.iter_mut().zip(logins) {
            assert!(measured.traffic.commands <= row.budget, "{}", row.name);
            row.measured.push(measured);
        }
    }
    let behind_pcscd = over_pcscd::Service::new(CARD, Timing::None).varco(portal);
    let first = &rows[0].measured[0].traffic;
    assert_eq!(
        u64::from(behind_pcscd.commands),
        u64::from(first.commands) + once.commands,
        "the program behind pcscd sends what is sent in the process"
    );
    println!(
        "\nOnce for each card, before anybody types a PIN: {}, {} + {}",
        once.commands, once.bytes_sent, once.bytes_received
    );

    println!("\nA CIE: commands, bytes to the card + bytes from it; unavoidable, taken, ratio:\n");
    println!("| login with `{CARD}` | | at 106 kbit/s | at 424 kbit/s |");
    println!("|---|---|---|---|");
    for Row { name, measured, .. } in rows {
        let times: Vec<_> = measured.iter().map(time).collect();
        let [slow, fast] = &times[..] else {
            unreachable!("two rates");
        };
        println!(
            "| {name} | {} | {slow} | {fast} |",
            amount(&measured[0].traffic)
        );
    }
}

/// A card that was never seen; the same put down again; the same where it lies. And what the first
/// was asked besides.
fn logins(timing: Timing, portal: &VirtualPortal) -> ([Measured; 3], Counters) {
    let desk = Desk::new(CARD, timing, portal);
    let (first, _) = desk.after_a_look();
    let once = desk.beyond.get();
    let (again, card) = desk.after_a_look();
    let still = desk.with_known(card);
    ([first, again, still], once)
}
