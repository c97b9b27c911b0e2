//! Three kinds of login with a CIE, beside what the official software sends.

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
    for timing in TIMINGS {
        for (row, measured) in rows.iter_mut().zip(logins(timing, portal)) {
            assert!(measured.traffic.commands <= row.budget, "{}", row.name);
            row.measured.push(measured);
        }
    }
    let behind_pcscd = over_pcscd::Service::new(CARD, Timing::None).varco(portal);
    assert_eq!(
        amount(&behind_pcscd),
        amount(&rows[0].measured[0].traffic),
        "the program behind pcscd sends what is sent in the process"
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

/// A card that was never seen; the same put down again; the same where it lies.
fn logins(timing: Timing, portal: &VirtualPortal) -> [Measured; 3] {
    let desk = Desk::new(CARD, timing, portal);
    let (first, _) = desk.after_a_look();
    let (again, card) = desk.after_a_look();
    let still = desk.with_known(card);
    [first, again, still]
}
