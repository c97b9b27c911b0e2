//! A portal: described as data, probed without the card, planned for, and walked through.

mod host;
mod http;
mod judge;
mod login;
mod page;
mod plan;
mod probe;
mod profile;
mod visit;
mod walk;

pub use host::HostPattern;
pub use judge::{Person, SignedIn};
pub use login::{CardMaterial, Login, Outcome, Prepared, Progress, prepare};
pub use plan::{Plan, Warning};
pub use probe::{Asked, CertificateRequest, Probe};
pub use profile::{Profile, builtin};
pub use visit::Visit;
