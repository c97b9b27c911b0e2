//! What stands between a person and a portal, layer by layer, so that the first line in red is the
//! cause (anchor-products.md §18.7).
//!
//! [`run`] probes; a [`Finding`] says conditions, never sentences; a [`Redactor`] takes everything
//! personal out of what leaves the program. No PIN is ever tried, and nothing is changed.

mod changes;
mod detail;
mod fact;
mod finding;
mod layer;
mod probe;
mod ready;
mod redact;
mod remedy;
mod surroundings;

pub use changes::{Baseline, Change};
pub use detail::{Detail, Label};
pub use fact::Fact;
pub use finding::{Finding, Report};
pub use layer::{Layer, Outcome};
pub use probe::{Sources, renderer, run};
pub use ready::{Readiness, Ready};
pub use redact::{Hide, Redactor};
pub use surroundings::{
    Device, Driver, Family, Panel, Panels, ServiceFiles, Session, SocketUnit, Surroundings,
};
