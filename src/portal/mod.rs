//! A portal: described as data, probed without the card, planned for, and walked through.

mod host;
mod http;
mod issuers;
mod judge;
mod known;
mod login;
mod page;
mod plan;
mod probe;
mod profile;
mod proxy;
mod session;
mod walk;

pub use host::HostPattern;
pub use judge::{Person, SignedIn};
pub use known::{Known, OwnPortal};
pub use login::{CardMaterial, Login, Outcome, Prepared, Progress, prepare, prepare_watched};
pub use page::Service;
pub use plan::{Plan, Stack, Warning};
pub use probe::{Asked, Probe, look};
pub use profile::{Description, Profile, builtin};
pub use proxy::{NoProxyAddress, Proxy, ProxyAddress};
pub use session::KeptSession;
