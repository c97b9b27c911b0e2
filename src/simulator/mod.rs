//! Virtual cards, a virtual reader and a virtual portal: everything can be seen without hardware.

pub mod card;
pub mod fault;
pub mod link;
pub mod log;
pub mod people;
pub mod pki;
pub mod portal;
pub mod reader;
pub mod timing;
mod tlv;
pub mod vpcd;
