//! How long a sign-in takes from the PIN on, at every kind of portal, beside curl with `OpenSC`'s
//! PKCS#11 module on the same card, reader and server, as Markdown.
//!
//! The card is a virtual one that takes no time of its own, behind a real pcscd; the portals are the
//! virtual one, nginx and Apache, on this machine. What remains is what a program adds.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::print_stdout,
    dead_code,
    missing_docs,
    unreachable_pub
)]

#[cfg(target_os = "linux")]
mod curl;
#[cfg(target_os = "linux")]
mod desk;
#[cfg(target_os = "linux")]
mod figures;
#[cfg(target_os = "linux")]
mod place;

#[path = "../support/spread.rs"]
mod spread;

#[cfg(target_os = "linux")]
#[path = "../../tests/support"]
mod support {
    pub mod apache;
    pub mod between;
    pub mod nginx;
    pub mod pcscd;
    pub mod program;
    pub mod stage;
}

fn main() {
    #[cfg(target_os = "linux")]
    figures::print_by_itself();
    #[cfg(not(target_os = "linux"))]
    println!("This bench puts its cards into vpcd behind a private pcscd, which needs Linux.");
}
