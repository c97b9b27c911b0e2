//! A portal: described as data, probed without the card, planned for, and walked through.

pub mod access;
mod check;
mod host;
mod http;
mod judge;
mod login;
mod markup;
mod page;
mod plan;
mod probe;
mod profile;
pub mod spid;
mod walk;

pub use check::{CardKind, Check, Prospect, check};
pub use host::HostPattern;
pub use judge::{Person, SignedIn};
pub use login::{CardMaterial, Login, Outcome, Prepared, Progress, prepare};
pub use plan::{Plan, Stack, Warning};
pub use probe::{Asked, Probe};
pub use profile::{Profile, builtin};
