//! What the signature of a trusted list proves.

use serde::Serialize;

/// What the signature of a list proves. A wrong signature is none of these: such a list is refused.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Authenticity {
    /// It was signed by one of the signers that are trusted here, and not changed since.
    Verified,
    /// It is whole, but nobody who is trusted here signed it: anybody could have made it.
    UnknownSigner,
    /// It has no signature.
    NotSigned,
}

impl Authenticity {
    /// Whether the list proves anything.
    pub fn is_verified(self) -> bool {
        self == Self::Verified
    }
}
