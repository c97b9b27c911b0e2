//! The virtual CIE, command by command: cie-card.md §14 through a terminal of the tests' own.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    missing_docs
)]

#[cfg(target_os = "linux")]
#[path = "../support/mod.rs"]
mod support;

mod figures;
mod files;
mod personalities;
mod pins;
mod refusals;
mod terminal;

use rsa::traits::PublicKeyParts as _;
use rsa::{BigUint, RsaPublicKey, pkcs1::DecodeRsaPublicKey as _};
use terminal::{SELECT_CIE, SELECT_IAS, Terminal};
use x509_parser::parse_x509_certificate;

/// DigestInfo of a SHA-256 hash.
fn digest_info() -> Vec<u8> {
    let mut info = terminal::unhex("3031300D060960864801650304020105000420");
    info.extend([0xAB; 32]);
    info
}

/// What a signature of this modulus holds.
fn opened(signature: &[u8], modulus: &BigUint) -> Vec<u8> {
    let number = BigUint::from_bytes_be(signature);
    terminal::in_256(&number.modpow(&65_537_u32.into(), modulus))
}

fn login_modulus(certificate: &[u8]) -> BigUint {
    let (_, parsed) = parse_x509_certificate(certificate).unwrap();
    let key = &parsed.public_key().subject_public_key.data;
    RsaPublicKey::from_pkcs1_der(key).unwrap().n().clone()
}

/// A whole login: selection, agreement, both proofs, PIN, certificate, signature.
#[track_caller]
fn log_in(name: &str) -> Terminal {
    let mut terminal = Terminal::named(name);
    terminal.send(SELECT_IAS);
    terminal.expect(SELECT_CIE, 0x9000);
    let (chip, _) = terminal.clear(&[0x00, 0xB0, 0x84, 0x00, 0xE7]);
    let rest = terminal.data("00B000E700");
    let chip = terminal::der(&[chip, rest].concat());
    let chip = RsaPublicKey::from_pkcs1_der(&chip).unwrap();
    let public = terminal.read_public();
    terminal.agree(&public);
    terminal.certify(&public);
    assert_eq!(terminal.prove_terminal(&public), 0x9000);
    let (proof, status) = terminal.chip_proof();
    assert_eq!(status, 0x9000);
    assert!(terminal.proof_is_by(&proof, chip.n(), &public), "{name}");
    assert_eq!(terminal.verify(b"12345678"), 0x9000);
    let certificate = terminal::der(&terminal.secure_file(3));
    let (signature, status) = terminal.sign(&digest_info());
    assert_eq!(status, 0x9000);
    let block = opened(&signature, &login_modulus(&certificate));
    assert!(
        block.starts_with(&[0x00, 0x01, 0xFF]) && block.ends_with(&digest_info()),
        "{name}"
    );
    assert_eq!(terminal.counters().signatures, 1);
    assert_eq!(terminal.counters().pin_tries_left, 3);
    terminal
}

#[test]
fn the_ordinary_card_logs_in() {
    log_in("cie");
}
