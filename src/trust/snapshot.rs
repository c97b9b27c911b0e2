//! The authorities that come with the program: the Italian trusted list as it was in July 2026,
//! reduced to the certificates of its services for identity (`assets/trust/README.txt`).

use std::sync::OnceLock;

use time::macros::datetime;
use time::{Date, OffsetDateTime, macros::date};

use crate::identity::{Certificate, pem};

/// The certificates, PEM.
pub const PEM: &str = include_str!("../../assets/trust/authorities-2026-07.pem");
/// SHA-256 of [`PEM`], as it was reviewed.
pub const SHA256: &str = "3af3f3b5bfdcffe8d1b0ba6c97ca7e6541e36825553876df8261b6d849197625";
/// The month that it shows, by its last day.
pub const AS_OF: Date = date!(2026 - 07 - 31);
/// When a newer list exists for certain: lists are issued at least every six months
/// (TS 119 612 §5.3.15).
pub const NEXT_UPDATE: OffsetDateTime = datetime!(2027-01-31 00:00 UTC);

/// The certificates, read once.
pub fn authorities() -> &'static [Certificate] {
    static READ: OnceLock<Vec<Certificate>> = OnceLock::new();
    // A test proves that all of them can be read.
    READ.get_or_init(|| pem::certificates(PEM).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use ring::digest;

    use super::*;

    #[test]
    fn it_is_the_one_that_was_reviewed() {
        let found = digest::digest(&digest::SHA256, PEM.as_bytes());
        assert_eq!(crate::identity::hex(found.as_ref()), SHA256);
        let all = pem::certificates(PEM).unwrap();
        let different: BTreeSet<_> = all.iter().map(Certificate::fingerprint).collect();
        assert_eq!((all.len(), different.len()), (128, 128));
        assert!(all.iter().all(Certificate::is_authority));
        assert_eq!(authorities().len(), 128);
    }
}
