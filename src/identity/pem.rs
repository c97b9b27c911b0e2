//! Certificates between BEGIN and END lines.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::certificate::{Certificate, CertificateError};

const BEGIN: &str = "-----BEGIN CERTIFICATE-----";
const END: &str = "-----END CERTIFICATE-----";

/// Why a text is not a row of certificates.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
pub enum PemError {
    /// A certificate begins and does not end.
    #[error("a certificate has no end")]
    NoEnd,
    /// Between the lines stands something else than base64.
    #[error("not base64")]
    NotBase64,
    /// A certificate can't be read.
    #[error(transparent)]
    Certificate(#[from] CertificateError),
}

/// Reads certificates, PEM; text around them is passed over.
pub fn certificates(text: &str) -> Result<Vec<Certificate>, PemError> {
    text.split(BEGIN)
        .skip(1)
        .map(|piece| {
            let (encoded, _) = piece.split_once(END).ok_or(PemError::NoEnd)?;
            Ok(Certificate::parse(&decoded(encoded)?)?)
        })
        .collect()
}

/// Base64 with spaces and line ends in it.
pub fn decoded(text: &str) -> Result<Vec<u8>, PemError> {
    let text: String = text.split_ascii_whitespace().collect();
    STANDARD.decode(text).map_err(|_| PemError::NotBase64)
}
