//! What stands between a person and a portal, layer by layer, so that the first line in red is the
//! cause (anchor-products.md §18.7).
//!
//! [`run`] probes; a [`Finding`] says conditions, never sentences; a [`Redactor`] takes everything
//! personal out of what leaves the program. No PIN is ever tried, and nothing is changed.

mod finding;
mod probe;
mod redact;
mod surroundings;

pub use finding::{Fact, Finding, Layer, Outcome, Report};
pub use probe::{Sources, run};
pub use redact::Redactor;
pub use surroundings::{Session, Surroundings};
