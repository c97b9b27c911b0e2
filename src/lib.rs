//! Varco signs a person in to an Italian public portal with the smart card in the reader.
//!
//! The rooms, each using only those to its left: `reader` (PC/SC), `apdu` (commands and answers),
//! `card` (what a CNS can do), `tls` (the card as a client key), `portal` (probe, plan, walk),
//! `trust` (who vouches for a certificate, and whether it was revoked), `diagnosis` (what stands in
//! the way),
//! then `cli`. `identity` turns certificates into people and needs no card; `problem` and `text`
//! say what went wrong in words; `simulator` offers virtual cards and a virtual portal.

// Tests state their expectations by unwrapping.
#![cfg_attr(
    test,
    allow(
        clippy::unwrap_used,
        clippy::expect_used,
        clippy::panic,
        clippy::indexing_slicing
    )
)]

// What the tests of the whole program make their authorities with is used by those in here too.
#[cfg(test)]
extern crate self as varco;

pub mod apdu;
pub mod cancel;
pub mod card;
pub mod cli;
pub mod diagnosis;
pub mod file;
pub mod flow;
pub mod handoff;
pub mod history;
pub mod identity;
pub mod instance;
pub mod portal;
pub mod problem;
pub mod reader;
pub mod runtime;
pub mod secret;
pub mod settings;
pub mod simulator;
pub mod text;
pub mod tls;
pub mod trust;
#[cfg(feature = "window")]
pub mod ui;
