//! Certification authorities that are trusted for one portal alone, and those of the system beside
//! them.

use std::fmt;
use std::sync::{Arc, OnceLock};

use rustls::client::danger::ServerCertVerifier;
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;

use crate::problem::Problem;

/// The CAs that a portal's profile pins (portal-login.md §5.8); none for most portals.
#[derive(Clone, Default)]
pub struct Pinned {
    certificates: Vec<CertificateDer<'static>>,
    /// What was read of the system's roots, for all copies of this.
    with_system: Option<Arc<OnceLock<Arc<dyn ServerCertVerifier>>>>,
}

impl Pinned {
    /// Reads certificates, PEM. The error says what is wrong with the text.
    pub fn from_pem(pem: &str) -> Result<Self, String> {
        let certificates = CertificateDer::pem_slice_iter(pem.as_bytes())
            .map(|certificate| certificate.map_err(|error| error.to_string()))
            .collect::<Result<_, _>>()?;
        Ok(Self {
            certificates,
            with_system: None,
        })
    }

    /// The same for one login: the system's roots, a hundred files or more, are read once for it and
    /// not for each of its connections.
    #[must_use]
    pub fn for_one_login(&self) -> Self {
        Self {
            certificates: self.certificates.clone(),
            with_system: Some(Arc::default()),
        }
    }

    /// No CA is pinned.
    pub fn is_empty(&self) -> bool {
        self.certificates.is_empty()
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = CertificateDer<'static>> {
        self.certificates.iter().cloned()
    }

    /// Who verifies servers by these CAs and the system's; `make` reads the system's.
    pub(super) fn verifier(
        &self,
        make: impl FnOnce() -> Result<Arc<dyn ServerCertVerifier>, Problem>,
    ) -> Result<Arc<dyn ServerCertVerifier>, Problem> {
        let Some(kept) = &self.with_system else {
            return make();
        };
        if let Some(known) = kept.get() {
            return Ok(Arc::clone(known));
        }
        let verifier = make()?;
        Ok(Arc::clone(kept.get_or_init(|| verifier)))
    }
}

impl PartialEq for Pinned {
    fn eq(&self, other: &Self) -> bool {
        self.certificates == other.certificates
    }
}

impl Eq for Pinned {}

impl fmt::Debug for Pinned {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Pinned({} certificates)", self.certificates.len())
    }
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;

    use rustls::crypto::ring;
    use rustls_platform_verifier::Verifier;

    use super::*;

    #[test]
    fn the_systems_roots_are_read_once_for_one_login() {
        let read = Cell::new(0);
        let make = || {
            read.set(read.get() + 1);
            let verifier = Verifier::new(Arc::new(ring::default_provider())).unwrap();
            Ok(Arc::new(verifier) as Arc<dyn ServerCertVerifier>)
        };
        let pinned = Pinned::default();
        for login in [pinned.for_one_login(), pinned.for_one_login()] {
            let before = read.get();
            let failed = login.verifier(|| Err(Problem::Cancelled));
            assert!(failed.is_err(), "a failure is not kept");
            let first = login.verifier(make).unwrap();
            let again = login.clone().verifier(make).unwrap();
            assert!(Arc::ptr_eq(&first, &again));
            assert_eq!(read.get(), before + 1);
        }
        // Otherwise they may have changed.
        pinned.verifier(make).unwrap();
        pinned.verifier(make).unwrap();
        assert_eq!(read.get(), 4);
    }
}
