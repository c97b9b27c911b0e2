//! What the window costs: time to the first picture, memory and processor time when nothing
//! happens, beside AusweisApp, as Markdown.
//!
//! Both programs stand on the same display without a graphics card, in front of the same empty
//! reader, each with a home folder of its own.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::print_stdout,
    dead_code,
    unreachable_pub
)]

#[cfg(target_os = "linux")]
mod figures;

fn main() {
    #[cfg(target_os = "linux")]
    figures::print();
    #[cfg(not(target_os = "linux"))]
    println!("This bench shows its windows on Xvfb, before a private pcscd, which needs Linux.");
}
