//! The program as a whole: how long a demo login takes, how large the binary is, as Markdown.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::print_stdout,
    unreachable_pub
)]

mod support {
    pub mod spread;
}

use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use support::spread::Spread;

const PROGRAM: &str = env!("CARGO_BIN_EXE_varco");

/// An odd number, so that one of them is the median.
const RUNS: usize = 21;

/// Bytes of a megabyte.
const MEGABYTE: f64 = 1e6;

fn main() {
    // The first run finds nothing in the system's caches.
    demo();
    let times = Spread::of([(); RUNS].map(|()| demo()));
    let size = std::fs::metadata(PROGRAM).unwrap().len();
    println!("\n| the program | measured | budget |\n|---|---|---|");
    println!("| `varco demo --no-window`, process start to exit, median of {RUNS} | {times} | |");
    #[allow(clippy::cast_precision_loss)]
    let size = size as f64 / MEGABYTE;
    println!("| binary, stripped | {size:.1} MB | 18 MB |");
}

/// A whole login with the virtual card and the virtual portal.
fn demo() -> Duration {
    let started = Instant::now();
    let status = Command::new(PROGRAM)
        .args(["demo", "--no-window"])
        .stdout(Stdio::null())
        .status()
        .unwrap();
    let took = started.elapsed();
    assert!(status.success(), "the demo failed: {status}");
    took
}
