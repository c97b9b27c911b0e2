//! Virtual cards, a virtual reader and a virtual portal: everything can be seen without hardware.

pub mod people;
pub mod pki;
mod tlv;
