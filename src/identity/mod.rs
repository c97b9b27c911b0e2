//! From a certificate to a person: who holds the card, and whether the certificate can sign in.
//!
//! Everything here works on bytes already read: no card, no network, no clock. The current time is
//! a parameter. Any byte string gives a value or a [`CertificateError`], never a panic.
//!
//! [`Certificate::parse`] reads the DER; [`Certificate::holder`] says whose it is;
//! [`Certificate::checks`] says whether a portal can be expected to take it, and why not;
//! [`Chain::build`] finds who issued it among a set of authorities.

mod card_number;
mod certificate;
mod chain;
mod extensions;
mod name;
pub mod pem;
mod purpose;
mod subject;
mod tax_code;
mod verdict;

pub use card_number::{CardNumber, CardNumberError, CardType};
pub use certificate::{Certificate, CertificateError, Key, Validity};
pub use chain::{Chain, ChainEnd, Issuer, Unverifiable, issuer_of};
pub use extensions::Addresses;
pub use name::{Name, hex};
pub use purpose::{ExtendedUsage, KeyUsage, Policy, Usage};
pub use subject::{CommonName, Holder};
pub use tax_code::{Sex, TaxCode, TaxCodeError};
pub use verdict::{
    Check, Checks, DatesCheck, ExtendedUsageCheck, HolderCheck, KeyCheck, KeyUsageCheck, Outcome,
    PolicyCheck, Verdict,
};
