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

#[cfg(target_os = "linux")]
mod figures;

fn main() {
    #[cfg(target_os = "linux")]
    figures::print();
    #[cfg(not(target_os = "linux"))]
    println!("This bench puts its cards into vpcd behind a private pcscd, which needs Linux.");
}
