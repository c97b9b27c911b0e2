//! A portal: described as data, probed without the card, planned for, and walked through.

pub mod access;
mod check;
mod hand;
mod host;
mod http;
mod issuers;
mod judge;
mod known;
mod login;
mod markup;
mod page;
mod plan;
mod probe;
mod profile;
mod proxy;
mod session;
pub mod spid;
mod visit;
mod walk;

pub use check::{CardKind, Check, Prospect, check};
pub use host::HostPattern;
pub use http::{Cookie, Fetch, SameSite, Scope, fetch};
pub use judge::{Person, SignedIn};
pub use known::{Known, OwnPortal};
pub use login::{CardMaterial, Login, Outcome, Prepared, Progress, prepare, prepare_watched};
pub use page::Service;
pub use plan::{Plan, Warning};
pub use probe::{Asked, CertificateRequest, Probe, look};
pub use profile::{Description, Profile, builtin};
pub use proxy::{NoProxyAddress, Proxy, ProxyAddress};
pub use session::KeptSession;
pub use visit::Visit;
