//! The named cards: genuine ones log in, the others show what is wrong with them (cie-card.md
//! §14.4).

use rsa::BigUint;
use rsa::traits::PublicKeyParts as _;
use rsa::{RsaPublicKey, pkcs1::DecodeRsaPublicKey as _};
use varco::simulator::card::cie::profile::{self, Deceit, PinState, Profile};
use varco::simulator::card::{Link, named, names};
use x509_parser::parse_x509_certificate;

use crate::log_in;
use crate::terminal::{SELECT_CIE, Terminal, in_256};

fn genuine(name: &str) -> bool {
    let profile: Profile = name.parse().unwrap();
    profile.deceit == Deceit::None && profile.pin != PinState::Blocked
}

#[test]
fn every_genuine_card_logs_in() {
    for name in profile::names().filter(|name| genuine(name) && !name.contains("zero-proof")) {
        log_in(&name);
    }
}

#[test]
fn every_way_to_answer_logs_in() {
    let chips = [
        "gemalto",
        "stm",
        "stm2",
        "nxp",
        "actalis",
        "b946",
        "unknown-atr",
        "zeroed-atr",
    ];
    for (place, chip) in chips.into_iter().enumerate() {
        for unasked in ["", "-61xx"] {
            for outer in ["", "-outer-9000"] {
                // The other switches turn over along the way.
                let others = [
                    ["", "-no-ias"][place & 1],
                    ["", "-zero-filled"][place >> 1 & 1],
                    ["", "-large-exponent"][place >> 2 & 1],
                ]
                .concat();
                log_in(&format!("cie-{chip}{unasked}{outer}{others}"));
            }
        }
    }
}

#[test]
fn the_outer_status_word_is_as_the_card_is_made() {
    for (name, outer) in [("cie", 0x63C2), ("cie-outer-9000", 0x9000)] {
        let mut terminal = Terminal::authenticated(name);
        assert_eq!(terminal.verify(b"00000000"), 0x63C2);
        assert_eq!(terminal.outer, outer, "{name}");
    }
}

#[test]
fn without_the_name_the_root_is_selected_otherwise() {
    let mut terminal = Terminal::named("cie-no-ias");
    terminal.expect("00A4040C0DA0000000308000000009816001", 0x6A82);
    let (parameters, status) = terminal.send("00A40000");
    assert_eq!(status, 0x9000);
    assert!(parameters.starts_with(&[0x62]));
    terminal.expect(SELECT_CIE, 0x9000);
}

#[test]
fn an_expired_card_logs_in_with_an_expired_certificate() {
    let mut terminal = Terminal::verified("cie-expired");
    let certificate = terminal.secure_file(3);
    let (_, parsed) = parse_x509_certificate(&certificate).unwrap();
    assert!(!parsed.validity().is_valid());
}

/// Once in a hundred sessions by chance; here always.
#[test]
fn zeros_in_front_keep_their_place() {
    let terminal = Terminal::verified("cie-zero-public");
    assert_eq!(terminal.chip_value[0], 0);
    log_in("cie-zero-secret");
    let mut terminal = Terminal::agreed("cie-zero-proof");
    let public = terminal.read_public_again();
    terminal.certify(&public);
    assert_eq!(terminal.prove_terminal(&public), 0x9000);
    let (proof, status) = terminal.chip_proof();
    assert_eq!((proof.len(), proof[8], status), (264, 0, 0x9000));
}

/// The key in EF.Int.Kpub, the chip's proof, the serial number in the root's file.
fn proof_of(name: &str) -> (bool, bool, Vec<u8>) {
    let mut terminal = Terminal::named(name);
    terminal.expect("00A4 0204 02 D003", 0x9000);
    let serial_number = terminal.data("00B0 0004 08");
    terminal.expect(SELECT_CIE, 0x9000);
    let key = [terminal.data("00B0 8400 E7"), terminal.data("00B0 00E7 00")].concat();
    let modulus = RsaPublicKey::from_pkcs1_der(&key).unwrap().n().clone();
    let public = terminal.read_public();
    terminal.agree(&public);
    terminal.certify(&public);
    assert_eq!(terminal.prove_terminal(&public), 0x9000);
    let (proof, _) = terminal.chip_proof();
    let right_key = terminal.proof_is_by(&proof, &modulus, &public);
    (right_key, proof[..8] == serial_number, key)
}

#[test]
fn deceitful_chips_are_found_out_before_the_pin() {
    let (_, _, key) = proof_of("cie");
    assert_eq!(proof_of("cie"), (true, true, key.clone()));
    assert_eq!(proof_of("cie-wrong-key"), (false, true, key.clone()));
    assert_eq!(proof_of("cie-wrong-serial"), (true, false, key.clone()));
    // Only the list of hashes tells the clone.
    let (right_key, right_number, other) = proof_of("cie-clone");
    assert!(right_key && right_number);
    assert_ne!(other, key);
}

#[test]
fn weak_values_are_weak_and_lead_to_a_session_all_the_same() {
    let one = BigUint::from(1_u8);
    for (name, value) in [
        ("cie-weak-zero", Some(0_u8)),
        ("cie-weak-one", Some(1)),
        ("cie-weak-minus-one", None),
    ] {
        let mut terminal = Terminal::verified(name);
        let public = terminal.read_public_again();
        let minus_one = BigUint::from_bytes_be(&public.prime) - &one;
        let expected = value.map_or(minus_one, BigUint::from);
        assert_eq!(terminal.chip_value, in_256(&expected), "{name}");
        assert_eq!(terminal.sign(&[1]).1, 0x9000);
    }
    let terminal = Terminal::verified("cie-weak-order");
    let public = terminal.read_public_again();
    let [prime, order] = [&public.prime, &public.order].map(|n| BigUint::from_bytes_be(n));
    let chip = BigUint::from_bytes_be(&terminal.chip_value);
    assert_ne!(chip.modpow(&order, &prime), one);
    let terminal = Terminal::verified("cie-weak-generator");
    let public = terminal.read_public_again();
    let generator = BigUint::from_bytes_be(&public.generator);
    assert_eq!(generator, prime - one);
}

/// Clients check the certificate that they have just made.
#[test]
fn both_roots_fit_the_exponent_that_all_terminals_know() {
    for (name, length) in [("cie", 4), ("cie-large-exponent", 256)] {
        let public = Terminal::selected(name).read_public();
        assert_eq!(public.root_exponent.len(), length);
        assert!(Terminal::certificate_is_under(&public), "{name}");
    }
}

#[test]
fn an_order_of_another_length_is_given_as_it_is() {
    let terminal = Terminal::verified("cie-order-224");
    assert_eq!(terminal.read_public_again().order.len(), 28);
}

#[test]
fn every_card_has_a_name_and_a_link() {
    for name in names() {
        let mut card = named(&name).unwrap();
        let atr = card.card.power_on();
        let radio = atr.get(2..4) == Some(&[0x80, 0x01]);
        assert_eq!(card.link == Link::Contactless, radio, "{name}");
    }
    let error = named("cie-nxq").unwrap_err().to_string();
    assert!(
        error.contains("cie-nxp") && error.contains("st-2048"),
        "{error}"
    );
}
