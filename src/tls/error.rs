//! Finding the TLS failure inside an error of the HTTP client.

use std::error::Error as StdError;
use std::io;

use rustls::{AlertDescription, Error, PeerMisbehaved};

use crate::problem::Problem;

/// A failure of TLS, as far as it matters for a login.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
#[error("TLS: {self:?}")]
pub enum TlsFailure {
    /// One of ours, from the verifier, the signer or the card behind it.
    Ours(Problem),
    /// The server sent a fatal alert.
    Alert(Alert),
    /// Somebody on the way made the server forget that it knows TLS 1.3 (RFC 8446 clause 4.1.3).
    Downgraded,
    /// The server's signature over the handshake is not of the key in its certificate.
    Unproved,
    /// Both sides have no version, cipher or scheme in common, or the protocol was broken.
    Incompatible,
}

/// A fatal alert of TLS (RFC 8446 clause 6.2), as far as it tells something of a login.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Alert {
    /// handshake_failure.
    HandshakeFailure,
    /// bad_certificate.
    BadCertificate,
    /// certificate_revoked.
    CertificateRevoked,
    /// certificate_expired.
    CertificateExpired,
    /// unknown_ca.
    UnknownCa,
    /// access_denied.
    AccessDenied,
    /// Any other, by its number.
    Other(u8),
}

/// The TLS failure at the bottom of an error, if there is one.
pub fn failure_in(error: &(dyn StdError + 'static)) -> Option<TlsFailure> {
    let mut next = Some(error);
    while let Some(error) = next {
        if let Some(tls) = error.downcast_ref::<Error>() {
            return Some(classify(tls));
        }
        // What the second stack hands on.
        if let Some(failure) = error.downcast_ref::<TlsFailure>() {
            return Some(failure.clone());
        }
        // An io::Error hides what it wraps from source().
        if let Some(inner) = error
            .downcast_ref::<io::Error>()
            .and_then(io::Error::get_ref)
            && let Some(found) = failure_in(inner)
        {
            return Some(found);
        }
        next = error.source();
    }
    None
}

fn classify(error: &Error) -> TlsFailure {
    match error {
        Error::AlertReceived(alert) => TlsFailure::Alert(u8::from(*alert).into()),
        Error::Other(other) => other
            .0
            .downcast_ref::<Problem>()
            .map_or(TlsFailure::Incompatible, |problem| {
                TlsFailure::Ours(problem.clone())
            }),
        Error::PeerMisbehaved(PeerMisbehaved::AttemptedDowngradeToTls12WhenTls13IsSupported) => {
            TlsFailure::Downgraded
        }
        // What the certificate itself lacks is said by our own verifier.
        Error::InvalidCertificate(_) => TlsFailure::Unproved,
        _ => TlsFailure::Incompatible,
    }
}

impl From<u8> for Alert {
    /// The alert of this number.
    fn from(number: u8) -> Self {
        match AlertDescription::from(number) {
            AlertDescription::HandshakeFailure => Self::HandshakeFailure,
            AlertDescription::BadCertificate => Self::BadCertificate,
            AlertDescription::CertificateRevoked => Self::CertificateRevoked,
            AlertDescription::CertificateExpired => Self::CertificateExpired,
            AlertDescription::UnknownCA => Self::UnknownCa,
            AlertDescription::AccessDenied => Self::AccessDenied,
            other => Self::Other(other.into()),
        }
    }
}
