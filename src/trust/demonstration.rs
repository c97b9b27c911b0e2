//! The certificates of virtual cards, which must never pass for real ones.

use std::sync::OnceLock;

use ring::digest;

use crate::identity::Certificate;

/// SHA-256 of the public keys, `SubjectPublicKeyInfo`, whose private keys come with the program for
/// its virtual cards and portal (`assets/simulator/keys`). Everybody has them: what is signed with
/// them proves nothing, whoever's list names them.
const KEYS: &str = include_str!("../../assets/trust/demonstration-keys.txt");

/// Whether a certificate's key is one of the demonstration's.
pub fn is_demonstration(certificate: &Certificate) -> bool {
    static READ: OnceLock<Vec<&str>> = OnceLock::new();
    let keys = READ.get_or_init(|| KEYS.split_whitespace().collect());
    let hash = digest::digest(&digest::SHA256, certificate.public_key_info());
    let hash = crate::identity::hex(hash.as_ref());
    keys.contains(&hash.as_str())
}
