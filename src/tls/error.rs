//! Finding the TLS failure inside an error of the HTTP client.

use std::error::Error as StdError;
use std::io;

use rustls::{AlertDescription, Error};

use crate::problem::Problem;

/// A failure of TLS, as far as it matters for a login.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum TlsFailure {
    /// One of ours, from the verifier, the signer or the card behind it.
    Ours(Problem),
    /// The server sent a fatal alert.
    Alert(AlertDescription),
    /// Both sides have no version, cipher or scheme in common, or the protocol was broken.
    Incompatible,
}

/// The TLS failure at the bottom of an error, if there is one.
pub fn failure_in(error: &(dyn StdError + 'static)) -> Option<TlsFailure> {
    let mut next = Some(error);
    while let Some(error) = next {
        if let Some(tls) = error.downcast_ref::<Error>() {
            return Some(classify(tls));
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
        Error::AlertReceived(alert) => TlsFailure::Alert(*alert),
        Error::Other(other) => other
            .0
            .downcast_ref::<Problem>()
            .map_or(TlsFailure::Incompatible, |problem| {
                TlsFailure::Ours(problem.clone())
            }),
        _ => TlsFailure::Incompatible,
    }
}
