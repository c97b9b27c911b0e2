//! Terminals: the key behind their certificates, the certificates, the terminal's proof
//! (cie-card.md §9).

use ring::digest::{SHA256, digest};
use rsa::BigUint;

use super::files::CIE;
use super::profile::TerminalRoot;
use crate::simulator::card::private_key::fixed;
use crate::simulator::card::status::Status;
use crate::simulator::tlv::{object, take, tlv};

const SMALL: &[u8] =
    include_bytes!("../../../../assets/simulator/keys/cie-terminal-root-small.bin");
const LARGE: &[u8] = include_bytes!("../../../../assets/simulator/keys/cie-terminal-root.bin");

/// Length of the RSA keys and of their signatures.
const KEY: usize = 256;
/// Length of a hash.
const HASH: usize = 32;
/// What a signature block has room for besides frame and hash.
const RECOVERABLE: usize = KEY - HASH - 2;

/// Length of a holder reference.
const HOLDER: usize = 12;
/// Holder reference of the key behind the certificates: `ITCIE` with its version.
const ROOT_HOLDER: &[u8; HOLDER] = b"\0\0\0\0ITCIE\x10\x01\x15";
/// Its last eight bytes are the authority reference of the certificates.
const AUTHORITY: &[u8] = b"ITCIE\x10\x01\x15";

/// Profile of the certificates.
const PROFILE: u8 = 0x8A;
/// Role of a terminal, after the application's name.
const TERMINAL_ROLE: u8 = 0x01;
/// RSA with ISO/IEC 9796-2 and SHA-256.
const SIGNATURE_SCHEME: &[u8] = &[0x2A, 0x81, 0x22, 0xF4, 0x2A, 0x02, 0x04, 0x01, 0x04];
/// Length of the body of a certificate.
const BODY: usize = 1 + 8 + HOLDER + 7 + SIGNATURE_SCHEME.len() + KEY + 4;

/// The key behind the terminals' certificates.
#[derive(Debug)]
pub(super) struct Root {
    modulus: &'static [u8],
    exponent: &'static [u8],
}

/// A terminal whose certificate was verified.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Terminal {
    holder: [u8; HOLDER],
    modulus: BigUint,
    exponent: BigUint,
}

impl Root {
    pub(super) fn new(kind: TerminalRoot) -> Self {
        let file = match kind {
            TerminalRoot::SmallExponent => SMALL,
            TerminalRoot::LargeExponent => LARGE,
        };
        let (modulus, exponent) = file.split_at_checked(KEY).unwrap_or_default();
        Self { modulus, exponent }
    }

    /// The public key as GET DATA tells it (cie-card.md §6.3).
    pub(super) fn public_key(&self) -> Vec<u8> {
        let parts = [
            tlv(0x81, self.modulus),
            tlv(0x82, self.exponent),
            object(&[0x5F, 0x20], ROOT_HOLDER),
            object(&[0x5F, 0x4C], &[CIE, &[0x00]].concat()),
        ];
        object(&[0x7F, 0x49], &parts.concat())
    }

    /// Verifies a terminal's certificate.
    pub(super) fn verify(&self, certificate: &[u8]) -> Result<Terminal, Status> {
        let (signature, rest, authority) = parts(certificate).ok_or(Status::WRONG_DATA)?;
        if authority != AUTHORITY {
            return Err(Status::OBJECT_NOT_FOUND);
        }
        let number = |bytes| BigUint::from_bytes_be(bytes);
        let block = recovered(signature, &number(self.exponent), &number(self.modulus));
        let (start, hash) = block.ok_or(Status::NOT_ALLOWED)?;
        let body = [&start, rest].concat();
        if digest(&SHA256, &body).as_ref() != hash {
            return Err(Status::NOT_ALLOWED);
        }
        Terminal::parse(&body).ok_or(Status::WRONG_DATA)
    }
}

/// Signature, the rest of the body, authority reference.
fn parts(certificate: &[u8]) -> Option<(&[u8], &[u8], &[u8])> {
    let (certificate, nothing) = take(&[0x7F, 0x21], certificate)?;
    let (signature, rest) = take(&[0x5F, 0x37], certificate)?;
    let (body, rest) = take(&[0x5F, 0x38], rest)?;
    let (authority, end) = take(&[0x42], rest)?;
    (nothing.is_empty() && end.is_empty()).then_some((signature, body, authority))
}

/// What a signature with message recovery holds: the recoverable part and the hash.
fn recovered(
    signature: &[u8],
    exponent: &BigUint,
    modulus: &BigUint,
) -> Option<(Vec<u8>, Vec<u8>)> {
    let number = BigUint::from_bytes_be(signature);
    if signature.len() != KEY || *modulus < BigUint::from(2_u8) || number >= *modulus {
        return None;
    }
    match fixed(&number.modpow(exponent, modulus), KEY).as_slice() {
        [0x6A, content @ .., 0xBC] => content
            .split_at_checked(RECOVERABLE)
            .map(|(start, hash)| (start.to_vec(), hash.to_vec())),
        _ => None,
    }
}

/// The block that a chip signs: frame around a recoverable part and a hash.
pub(super) fn signature_block(recoverable: &[u8; RECOVERABLE], hash: &[u8]) -> Vec<u8> {
    [&[0x6A][..], recoverable, hash, &[0xBC]].concat()
}

/// Random bytes of a signature block.
pub(super) type Filling = [u8; RECOVERABLE];

impl Terminal {
    fn parse(body: &[u8]) -> Option<Self> {
        if body.len() != BODY {
            return None;
        }
        let (&[profile], rest) = body.split_first_chunk()?;
        let rest = rest.strip_prefix(AUTHORITY)?;
        let (holder, rest) = rest.split_first_chunk::<HOLDER>()?;
        let rest = rest.strip_prefix(CIE)?.strip_prefix(&[TERMINAL_ROLE])?;
        let rest = rest.strip_prefix(SIGNATURE_SCHEME)?;
        let (modulus, exponent) = rest.split_at_checked(KEY)?;
        (profile == PROFILE).then(|| Self {
            holder: *holder,
            modulus: BigUint::from_bytes_be(modulus),
            exponent: BigUint::from_bytes_be(exponent),
        })
    }

    /// Whether this is the terminal that a holder reference means.
    pub(super) fn is(&self, holder: &[u8]) -> bool {
        self.holder == holder
    }

    /// Its serial number, the end of the holder reference.
    pub(super) fn serial_number(&self) -> &[u8] {
        self.holder.get(4..).unwrap_or_default()
    }

    /// Whether it signed this: the hash covers the random bytes of the block and then `facts`.
    pub(super) fn signed(&self, signature: &[u8], facts: &[u8]) -> bool {
        recovered(signature, &self.exponent, &self.modulus).is_some_and(|(random, hash)| {
            digest(&SHA256, &[&random, facts].concat()).as_ref() == hash
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_certificate_body_has_its_297_bytes() {
        assert_eq!((BODY, BODY - RECOVERABLE), (297, 75));
        assert_eq!(ROOT_HOLDER[4..], *AUTHORITY);
    }

    #[test]
    fn the_two_roots_differ_in_their_exponent() {
        let length = |kind| Root::new(kind).exponent.len();
        assert_eq!(length(TerminalRoot::SmallExponent), 4);
        assert_eq!(length(TerminalRoot::LargeExponent), 256);
        // With the two outer tags of GET DATA around it: 560 bytes (cie-card.md §14.1).
        let key = Root::new(TerminalRoot::LargeExponent).public_key();
        assert_eq!(key.len(), 550);
    }
}
