//! A portal: described as data, probed without the card, planned for, and walked through.

pub mod access;
mod after;
mod captive;
mod check;
mod clock;
mod failure;
mod form;
mod hand;
mod host;
mod http;
mod identity_server;
mod issuers;
mod judge;
mod known;
mod login;
mod markup;
mod meet;
mod page;
mod plan;
mod probe;
mod profile;
mod remembered;
mod route;
mod session;
pub mod spid;
mod step;
mod visit;
mod walk;
pub mod ways;

pub use after::ChoicePage;
pub use check::{CardKind, Check, Meeting, Prospect, check};
pub use host::HostPattern;
pub use http::{Cookie, Fetch, SameSite, Scope, fetch};
pub use identity_server::{CieWay, IdentityServer};
pub use judge::{Person, Profiles, SignedIn};
pub use known::{Known, OwnPortal};
pub use login::{CardMaterial, Login, Outcome, Prepared, Progress, prepare, prepare_watched};
pub use meet::{Met, Told, find, meet, proxy_before};
pub use page::Service;
pub use plan::{Plan, Warning};
pub use probe::{Asked, CertificateRequest, Probe, look};
pub use profile::{Description, Profile, builtin};
pub use remembered::{Moment, Remembered};
pub use route::{
    Credentials, Keyring, Names, NoProxyAddress, Patience, Proxy, ProxyAddress, Route, Scripts,
};
pub use session::{KeptSession, LoggedOut, OneTimeLink};
pub use visit::{Visit, Watch};

pub use crate::tls::{Voucher, Vouching};
