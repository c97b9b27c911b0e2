//! What a card's private RSA key does.

use rsa::rand_core::OsRng;
use rsa::traits::PublicKeyParts as _;
use rsa::{BigUint, RsaPrivateKey, hazmat};

use super::status::Status;

/// The private operation on a block, as long as the modulus.
pub(super) fn operate(key: &RsaPrivateKey, block: &[u8]) -> Result<Vec<u8>, Status> {
    let number = BigUint::from_bytes_be(block);
    if number >= *key.n() {
        return Err(Status::WRONG_DATA);
    }
    let result = hazmat::rsa_decrypt(Some(&mut OsRng), key, &number);
    Ok(fixed(&result.map_err(|_| Status::FAILURE)?, key.size()))
}

/// A number in exactly so many bytes, zeros in front. A longer number keeps its length.
pub(super) fn fixed(number: &BigUint, length: usize) -> Vec<u8> {
    let bytes = number.to_bytes_be();
    let mut padded = vec![0; length.saturating_sub(bytes.len())];
    padded.extend(bytes);
    padded
}

/// PKCS#1 v1.5 block type 1 around a `DigestInfo`; `None` when it is empty or too long.
pub(super) fn padded(digest_info: &[u8], size: usize) -> Option<Vec<u8>> {
    const LEAST_PADDING: usize = 11;
    let fill = size.checked_sub(digest_info.len() + 3)?;
    if digest_info.is_empty() || digest_info.len() + LEAST_PADDING > size {
        return None;
    }
    let mut block = vec![0x00, 0x01];
    block.resize(2 + fill, 0xFF);
    block.push(0x00);
    block.extend(digest_info);
    Some(block)
}
