//! Certification authorities that are trusted for one portal alone.

use std::fmt;

use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;

/// The CAs that a portal's profile pins (portal-login.md §5.8); none for most portals.
#[derive(Clone, Default, Eq, PartialEq)]
pub struct Pinned(Vec<CertificateDer<'static>>);

impl Pinned {
    /// Reads certificates, PEM. The error says what is wrong with the text.
    pub fn from_pem(pem: &str) -> Result<Self, String> {
        CertificateDer::pem_slice_iter(pem.as_bytes())
            .map(|certificate| certificate.map_err(|error| error.to_string()))
            .collect::<Result<_, _>>()
            .map(Self)
    }

    /// No CA is pinned.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = CertificateDer<'static>> {
        self.0.iter().cloned()
    }
}

impl fmt::Debug for Pinned {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Pinned({} certificates)", self.0.len())
    }
}
