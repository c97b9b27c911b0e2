//! Blocks for the card's raw RSA operation: the card pads nothing (cns-card.md §7).

use ring::digest::{self, Digest};
use ring::rand::{SecureRandom, SystemRandom};

use super::CardError;

/// A hash function of TLS signature schemes.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Hash {
    /// SHA-256.
    Sha256,
    /// SHA-384.
    Sha384,
    /// SHA-512.
    Sha512,
}

/// How a digest is packed before RSA.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Padding {
    /// RSASSA-PKCS1-v1_5 (RFC 8017 clause 8.2).
    Pkcs1,
    /// RSASSA-PSS with a salt as long as the hash (RFC 8017 clause 8.1, RFC 8446 clause 4.2.3).
    Pss,
}

impl Hash {
    /// The digest of `message`.
    pub fn digest(self, message: &[u8]) -> Digest {
        digest::digest(self.algorithm(), message)
    }

    /// Length of the digest in bytes.
    pub fn length(self) -> usize {
        self.algorithm().output_len()
    }

    fn algorithm(self) -> &'static digest::Algorithm {
        match self {
            Self::Sha256 => &digest::SHA256,
            Self::Sha384 => &digest::SHA384,
            Self::Sha512 => &digest::SHA512,
        }
    }

    /// DER of the `DigestInfo` up to the digest itself (RFC 8017 clause 9.2, note 1).
    fn digest_info(self) -> [u8; 19] {
        let (hash, length) = match self {
            Self::Sha256 => (1, 0x20),
            Self::Sha384 => (2, 0x30),
            Self::Sha512 => (3, 0x40),
        };
        [
            0x30,
            length + 0x11,
            0x30,
            0x0D,
            0x06,
            0x09,
            0x60,
            0x86,
            0x48,
            0x01,
            0x65,
            0x03,
            0x04,
            0x02,
            hash,
            0x05,
            0x00,
            0x04,
            length,
        ]
    }
}

impl Padding {
    /// Whether a key of `bits` has room: 11 bytes around a `DigestInfo`, or two digests and two
    /// bytes. A 1024-bit key has none for PSS with SHA-512.
    pub fn fits(self, hash: Hash, bits: usize) -> bool {
        let room = bits / 8;
        match self {
            Self::Pkcs1 => room >= hash.digest_info().len() + hash.length() + 11,
            Self::Pss => room >= 2 * hash.length() + 2,
        }
    }

    /// The block, as long as the modulus of `bits`, that RSA turns into a signature of `message`.
    pub fn block(self, hash: Hash, message: &[u8], bits: usize) -> Result<Vec<u8>, CardError> {
        if !bits.is_multiple_of(8) || !self.fits(hash, bits) {
            return Err(CardError::Data("key too short for this signature"));
        }
        let digest = hash.digest(message);
        match self {
            Self::Pkcs1 => Ok(pkcs1(hash, digest.as_ref(), bits / 8)),
            Self::Pss => {
                let mut salt = vec![0; hash.length()];
                SystemRandom::new()
                    .fill(&mut salt)
                    .map_err(|_| CardError::Data("no random numbers"))?;
                Ok(pss(hash, digest.as_ref(), &salt, bits / 8))
            }
        }
    }
}

/// EMSA-PKCS1-v1_5 (RFC 8017 clause 9.2).
fn pkcs1(hash: Hash, digest: &[u8], length: usize) -> Vec<u8> {
    pkcs1_around(&[&hash.digest_info(), digest].concat(), length)
}

/// The block around a whole `DigestInfo`, for a modulus of `bits`; `None` without room for it.
pub fn pkcs1_block(digest_info: &[u8], bits: usize) -> Option<Vec<u8>> {
    (digest_info.len() + 11 <= bits / 8).then(|| pkcs1_around(digest_info, bits / 8))
}

fn pkcs1_around(digest_info: &[u8], length: usize) -> Vec<u8> {
    let filling = length.saturating_sub(digest_info.len() + 3);
    let mut block = vec![0x00, 0x01];
    block.resize(2 + filling, 0xFF);
    block.push(0x00);
    block.extend_from_slice(digest_info);
    block
}

/// What a block of PKCS#1 v1.5 holds: the `DigestInfo`. `None` if the block is no such block.
pub fn pkcs1_content(block: &[u8]) -> Option<&[u8]> {
    let filled = block.strip_prefix(&[0x00, 0x01])?;
    let end = filled.iter().position(|byte| *byte != 0xFF)?;
    let content = filled.get(end..)?.strip_prefix(&[0x00])?;
    // RFC 8017 clause 9.2: at least eight bytes of filling.
    (end >= 8).then_some(content)
}

/// EMSA-PSS (RFC 8017 clause 9.1.1) for a modulus of whole bytes: the highest bit is cleared.
fn pss(hash: Hash, digest: &[u8], salt: &[u8], length: usize) -> Vec<u8> {
    let salted = hash.digest(&[&[0; 8], digest, salt].concat());
    let filling = length.saturating_sub(salt.len() + salted.as_ref().len() + 2);
    let mut block = vec![0; filling];
    block.push(0x01);
    block.extend_from_slice(salt);
    for (byte, mask) in block.iter_mut().zip(mask(hash, salted.as_ref())) {
        *byte ^= mask;
    }
    if let Some(first) = block.first_mut() {
        *first &= 0x7F;
    }
    block.extend_from_slice(salted.as_ref());
    block.push(0xBC);
    block
}

/// MGF1 (RFC 8017 appendix B.2.1), as an endless stream.
fn mask(hash: Hash, seed: &[u8]) -> impl Iterator<Item = u8> {
    (0_u32..).flat_map(move |counter| {
        let piece = hash.digest(&[seed, &counter.to_be_bytes()].concat());
        piece.as_ref().to_vec()
    })
}

#[cfg(test)]
mod tests {
    use rsa::sha2::{Digest as _, Sha256, Sha384, Sha512};
    use rsa::traits::PublicKeyParts;
    use rsa::{Pkcs1v15Sign, Pss, RsaPrivateKey, RsaPublicKey};

    use super::*;

    const HASHES: [Hash; 3] = [Hash::Sha256, Hash::Sha384, Hash::Sha512];

    /// What another implementation of RSA says of a block that a raw operation signed.
    fn verifies(padding: Padding, hash: Hash, key: &RsaPrivateKey, message: &[u8]) -> bool {
        let bits = key.size() * 8;
        let block = padding.block(hash, message, bits).unwrap();
        let number = rsa::BigUint::from_bytes_be(&block);
        let raw = rsa::hazmat::rsa_decrypt(None::<&mut rsa::rand_core::OsRng>, key, &number);
        let mut signature = raw.unwrap().to_bytes_be();
        while signature.len() < key.size() {
            signature.insert(0, 0);
        }
        let public = RsaPublicKey::from(key);
        match (padding, hash) {
            (Padding::Pkcs1, Hash::Sha256) => public.verify(
                Pkcs1v15Sign::new::<Sha256>(),
                &Sha256::digest(message),
                &signature,
            ),
            (Padding::Pkcs1, Hash::Sha384) => public.verify(
                Pkcs1v15Sign::new::<Sha384>(),
                &Sha384::digest(message),
                &signature,
            ),
            (Padding::Pkcs1, Hash::Sha512) => public.verify(
                Pkcs1v15Sign::new::<Sha512>(),
                &Sha512::digest(message),
                &signature,
            ),
            (Padding::Pss, Hash::Sha256) => {
                public.verify(Pss::new::<Sha256>(), &Sha256::digest(message), &signature)
            }
            (Padding::Pss, Hash::Sha384) => {
                public.verify(Pss::new::<Sha384>(), &Sha384::digest(message), &signature)
            }
            (Padding::Pss, Hash::Sha512) => {
                public.verify(Pss::new::<Sha512>(), &Sha512::digest(message), &signature)
            }
        }
        .is_ok()
    }

    #[test]
    fn another_implementation_accepts_every_signature() {
        for bits in [1024, 2048] {
            let key = RsaPrivateKey::new(&mut rsa::rand_core::OsRng, bits).unwrap();
            for hash in HASHES {
                for padding in [Padding::Pkcs1, Padding::Pss] {
                    if padding.fits(hash, bits) {
                        assert!(
                            verifies(padding, hash, &key, b"transcript"),
                            "{padding:?} {hash:?} {bits}"
                        );
                    }
                }
            }
        }
    }

    #[test]
    fn a_short_key_has_no_room_for_pss_with_sha512() {
        assert!(!Padding::Pss.fits(Hash::Sha512, 1024));
        assert!(Padding::Pss.fits(Hash::Sha384, 1024));
        assert!(Padding::Pkcs1.fits(Hash::Sha512, 1024));
        assert!(Padding::Pss.block(Hash::Sha512, b"", 1024).is_err());
    }

    /// The filling of cns-card.md §7: 74 or 202 bytes FF with SHA-256.
    #[test]
    fn the_filling_is_as_long_as_the_key_needs() {
        for (bits, filling) in [(1024, 74), (2048, 202)] {
            let block = Padding::Pkcs1.block(Hash::Sha256, b"", bits).unwrap();
            assert_eq!(block.len(), bits / 8);
            assert!(block[2..2 + filling].iter().all(|byte| *byte == 0xFF));
            assert_eq!(block[2 + filling], 0x00);
        }
    }
}
