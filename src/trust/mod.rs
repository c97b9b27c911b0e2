//! Whether a card's certificate can be trusted: who vouches for it, and whether it was revoked.
//!
//! Four questions, each with its own part. *Who is recognised*: the Italian trusted list
//! ([`TrustedList`], ETSI TS 119 612), of which a snapshot comes with the program ([`snapshot`]) and
//! a newer one can be fetched ([`update`]) and kept ([`Store`]); [`Lists`] holds what is known.
//! Who may sign it, the EU's list of lists says ([`EuropeanList`]). *Who signed whom*: [`Tree`], with
//! an outcome at each certificate. *Is it revoked*: [`ask_online`], by OCSP and revocation lists, only
//! when the person wants it, because it tells the issuer; it fetches missing issuers too. *Is it
//! real*: the certificates of virtual cards never count as valid ([`is_demonstration`]).
//!
//! Reading and judging need no network and no clock; the time is a parameter.

mod authenticity;
mod crl;
mod demonstration;
mod errand;
mod european;
mod fault;
mod issuers;
mod kept;
mod list;
mod lists;
mod node;
mod ocsp;
mod online;
mod responder;
mod revocation;
mod signature;
pub mod snapshot;
mod tree;
mod update;
mod verdict;
mod written;
mod xml;

pub use authenticity::Authenticity;
pub use crl::status_in as status_in_list;
pub use demonstration::is_demonstration;
pub use errand::{Asked, Errand, Step};
pub use european::{Anchors, EUROPEAN_ADDRESS, EuropeanList, NOTICE};
pub use kept::{Kept, Naming, Store};
pub use list::{Service, ServiceStatus, TrustedList};
pub use lists::{Known, Listing, Lists, Origin, Proof};
pub use node::{DatesFinding, LinkFinding, Node, NodeCheck, Role, SignatureFinding, UsageFinding};
pub use ocsp::{Question, status_of as status_in_response};
pub use online::{Online, ask_online};
pub use revocation::{Means, Revocation, RevocationReason, Status, ask};
pub use tree::{End, Standing, Tree};
pub use update::{ADDRESS, Request, Signers, Source, Updated, update};
pub use verdict::Verdict;
