//! cie-card.md §14.3, row by row.

use proptest::prelude::*;

use crate::digest_info;
use crate::terminal::{
    SELECT_CIE, SELECT_IAS, Terminal, agreement_commands, body, certificate, certificate_of,
    holder, unhex,
};

const CHOOSE_CHIP: &str = "0022 41A4 06 8401 82 8001 9B";
const CHOOSE_SERVICE: &str = "0022 41A4 06 8001 02 8401 83";

#[test]
fn files_behind_the_pin_are_not_read_without_it() {
    for short in [2, 3, 7] {
        let read = [0, 0xB0, 0x80 | short, 0];
        let mut terminal = Terminal::selected("cie");
        let (data, status) = terminal.clear(&[0, 0xB0, 0x80 | short, 0, 0]);
        assert_eq!((data.len(), status), (0, 0x6982), "clear");
        let mut terminal = Terminal::agreed("cie");
        assert_eq!(terminal.secure(read, &[], Some(0)).1, 0x6982, "session");
        let mut terminal = Terminal::authenticated("cie");
        assert_eq!(terminal.secure(read, &[], Some(0)).1, 0x6982, "both proofs");
        assert_eq!(terminal.verify(b"00000000"), 0x63C2);
        assert_eq!(terminal.secure(read, &[], Some(0)).1, 0x6982, "wrong PIN");
        assert_eq!(terminal.verify(b"12345678"), 0x9000);
        assert!(terminal.secure(read, &[], Some(0)).1 != 0x6982, "PIN");
    }
    // The same by selection and with the odd instruction.
    let mut terminal = Terminal::selected("cie");
    terminal.expect("00A4 0204 02 1003", 0x9000);
    terminal.expect("00B0 0000 00", 0x6982);
    terminal.expect("00B1 0003 04 54020000 E7", 0x6982);
}

#[test]
fn a_pin_without_device_authentication_is_not_tried() {
    let mut terminal = Terminal::selected("cie");
    terminal.expect("0020 0081 08 3030303030303030", 0x6982);
    terminal.expect("0020 0082 08 3030303030303030", 0x6982);
    let mut terminal = Terminal::agreed("cie");
    assert_eq!(terminal.verify(b"00000000"), 0x6982);
    let public = terminal.read_public_again();
    terminal.certify(&public);
    assert_eq!(terminal.prove_terminal(&public), 0x9000);
    // The terminal has proven itself, the chip has not.
    assert_eq!(terminal.verify(b"00000000"), 0x6982);
    assert_eq!(terminal.counters().pin_tries_left, 3);
    assert_eq!(terminal.counters().puk_tries_left, 10);
}

#[test]
fn the_login_key_needs_the_pin() {
    let mut terminal = Terminal::authenticated("cie");
    assert_eq!(terminal.sign(&digest_info()).1, 0x6982);
    assert_eq!(terminal.counters().signatures, 0);
    // In clear, and with the key of the default environment.
    let mut terminal = Terminal::selected("cie");
    terminal.expect("0088 0000 01 AA 00", 0x6982);
}

#[test]
fn the_chips_key_is_not_of_this_class_outside_a_session() {
    let mut terminal = Terminal::selected("cie");
    terminal.expect(CHOOSE_CHIP, 0x9000);
    terminal.expect("0088 0000 08 0102030405060708 00", 0x6E00);
}

#[test]
fn signing_documents_deciphering_and_restoring_are_never_allowed() {
    for command in [
        "002A 9E9A 01 AA 00",
        "002A 8086 01 AA 00",
        "0022 F301",
        "0022 F303 00",
    ] {
        let mut terminal = Terminal::selected("cie");
        terminal.expect(command, 0x6982);
    }
    let mut terminal = Terminal::verified("cie");
    for header in [[0, 0x2A, 0x9E, 0x9A], [0, 0x2A, 0x80, 0x86]] {
        assert_eq!(terminal.secure(header, &[0xAA; 8], Some(0)).1, 0x6982);
    }
    assert_eq!(terminal.secure([0, 0x22, 0xF3, 1], &[], None).1, 0x6982);
    assert_eq!(terminal.counters().signatures, 0);
}

#[test]
fn signatures_take_at_most_102_bytes() {
    let mut terminal = Terminal::verified("cie");
    assert_eq!(terminal.sign(&[0xAA; 102]).1, 0x9000);
    assert_eq!(terminal.sign(&[0xAA; 103]).1, 0x6700);
    assert_eq!(terminal.sign(&[]).1, 0x6700);
    assert_eq!(terminal.counters().signatures, 1);
    let mut terminal = Terminal::selected("cie");
    terminal.expect(CHOOSE_SERVICE, 0x9000);
    terminal.expect(&format!("0088 0000 66 {} 00", "AA".repeat(102)), 0x9000);
    terminal.expect(&format!("0088 0000 67 {} 00", "AA".repeat(103)), 0x6700);
}

/// What happens to a protected command on its way.
type Harm = fn(&mut Vec<u8>);

#[test]
fn wrong_protection_is_told_in_clear_and_ends_the_session() {
    let command = |terminal: &mut Terminal| {
        let keys = terminal.keys.as_mut().unwrap();
        keys.protect([0, 0x84, 0, 0], &[], Some(8))
    };
    let harms: [(Harm, u16); 5] = [
        // A byte of the MAC.
        (|command| command[12] ^= 1, 0x6988),
        // No MAC.
        (
            |command| {
                command.splice(4.., [0x03, 0x97, 0x01, 0x08, 0x00]);
            },
            0x6987,
        ),
        // Nothing at all.
        (|command| command.truncate(4), 0x6987),
        // Le changed after the MAC was made.
        (|command| command[7] = 9, 0x6988),
        // Another header.
        (|command| command[3] = 1, 0x6988),
    ];
    for (harm, status) in harms {
        let mut terminal = Terminal::agreed("cie");
        let mut bytes = command(&mut terminal);
        harm(&mut bytes);
        assert_eq!(terminal.raw(&bytes), (vec![], status));
        // The session is gone: a rightly protected command finds no keys.
        let bytes = command(&mut terminal);
        assert_eq!(terminal.raw(&bytes), (vec![], 0x6985));
    }
}

#[test]
fn repeated_commands_are_refused() {
    let mut terminal = Terminal::agreed("cie");
    let keys = terminal.keys.as_mut().unwrap();
    let bytes = keys.protect([0, 0x84, 0, 0], &[], Some(8));
    assert_eq!(terminal.raw(&bytes).1, 0x9000);
    assert_eq!(terminal.raw(&bytes), (vec![], 0x6988));
}

#[test]
fn a_clear_command_ends_the_session() {
    for (command, status) in [
        // Executes by its own rights.
        ("00B0 8100 0C", 0x9000),
        ("0084 0000 08", 0x9000),
        ("00A4 0000", 0x9000),
        ("00A4 0204 02 1001", 0x9000),
        // Fails by them: the chip's key is still chosen, and is of a class for sessions.
        ("0020 0081 08 3132333435363738", 0x6982),
        ("0088 0000 01 AA 00", 0x6E00),
        ("00FF 0000", 0x6D00),
        ("00B0 0000 00 0000", 0x6700),
    ] {
        let mut terminal = Terminal::verified("cie");
        terminal.expect(command, status);
        let keys = terminal.keys.as_mut().unwrap();
        let bytes = keys.protect([0, 0x84, 0, 0], &[], Some(8));
        assert_eq!(terminal.raw(&bytes), (vec![], 0x6985), "{command}");
    }
}

#[test]
fn selection_by_name_and_get_response_do_not_end_the_session() {
    let mut terminal = Terminal::authenticated("cie");
    terminal.expect(SELECT_CIE, 0x9000);
    terminal.expect("00C0 0000 00", 0x6985);
    assert_eq!(terminal.verify(b"12345678"), 0x9000);
    // Another application: the session stays, the PIN does not.
    terminal.expect(SELECT_IAS, 0x9000);
    terminal.expect(SELECT_CIE, 0x9000);
    assert_eq!(terminal.sign(&digest_info()).1, 0x6982);
}

#[test]
fn the_terminals_proof_follows_its_challenge_at_once() {
    let mut terminal = Terminal::agreed("cie");
    let public = terminal.read_public_again();
    terminal.certify(&public);
    let external = [0, 0x82, 0, 0];
    // Without a challenge.
    let proof = terminal.terminal_proof(&public, &[0; 8]);
    assert_eq!(terminal.secure(external, &proof, None).1, 0x6985);
    // With a command in between.
    let (random, _) = terminal.secure([0, 0x84, 0, 0], &[], Some(8));
    terminal.secure([0, 0xB0, 0x81, 0], &[], Some(0x0C));
    let proof = terminal.terminal_proof(&public, &random);
    assert_eq!(terminal.secure(external, &proof, None).1, 0x6985);
    // A second time with the same challenge.
    let (random, _) = terminal.secure([0, 0x84, 0, 0], &[], Some(8));
    let mut proof = terminal.terminal_proof(&public, &random);
    proof[100] ^= 1;
    assert_eq!(terminal.secure(external, &proof, None).1, 0x6300);
    proof[100] ^= 1;
    assert_eq!(terminal.secure(external, &proof, None).1, 0x6985);
    // Another serial number than the certificate's; too short; at last the right one.
    let (random, _) = terminal.secure([0, 0x84, 0, 0], &[], Some(8));
    let mut proof = terminal.terminal_proof(&public, &random);
    proof[7] ^= 1;
    assert_eq!(terminal.secure(external, &proof, None).1, 0x6300);
    terminal.secure([0, 0x84, 0, 0], &[], Some(8));
    assert_eq!(terminal.secure(external, &proof[..263], None).1, 0x6700);
    assert_eq!(terminal.prove_terminal(&public), 0x9000);
    assert_eq!(terminal.chip_proof().1, 0x9000);
}

#[test]
fn proofs_come_in_their_order() {
    let mut terminal = Terminal::agreed("cie");
    let public = terminal.read_public_again();
    // The chip does not prove itself to a terminal that has not.
    assert_eq!(terminal.chip_proof().1, 0x6985);
    // No terminal is known before its certificate.
    let choose = [&[0x83, 0x0C][..], &holder()].concat();
    assert_eq!(
        terminal.secure([0, 0x22, 0x81, 0xA4], &choose, None).1,
        0x6A88
    );
    // No certificate before the key is chosen.
    let presented = certificate(&public);
    assert_eq!(
        terminal.secure([0, 0x2A, 0, 0xAE], &presented, None).1,
        0x6985
    );
    terminal.certify(&public);
    let wrong = [0x83, 0x0C, 0, 0, 0, 0, 9, 9, 9, 9, 9, 9, 9, 9];
    assert_eq!(
        terminal.secure([0, 0x22, 0x81, 0xA4], &wrong, None).1,
        0x6A88
    );
    assert_eq!(terminal.prove_terminal(&public), 0x9000);
    assert_eq!(terminal.chip_proof().1, 0x9000);
    // Not twice.
    assert_eq!(terminal.secure([0, 0x88, 0, 0], &[7; 8], Some(0)).1, 0x6985);
}

#[test]
fn certificates_are_checked_in_their_order() {
    let mut terminal = Terminal::agreed("cie");
    let public = terminal.read_public_again();
    let choose = [0x80, 0x01, 0x41, 0x83, 0x01, 0x84];
    assert_eq!(
        terminal.secure([0, 0x22, 0x81, 0xB6], &choose, None).1,
        0x9000
    );
    let mut present = |certificate: &[u8]| terminal.secure([0, 0x2A, 0, 0xAE], certificate, None).1;
    let authority = b"ITCIE\x10\x01\x15";
    // Another authority comes before a broken signature.
    let mut broken = certificate_of(&public, &body(), b"ITCIE\x10\x01\x16");
    broken[100] ^= 1;
    assert_eq!(present(&broken), 0x6A88);
    let mut broken = certificate(&public);
    broken[100] ^= 1;
    assert_eq!(present(&broken), 0x6982);
    let mut broken = certificate(&public);
    *broken.iter_mut().rev().nth(12).unwrap() ^= 1;
    assert_eq!(present(&broken), 0x6982, "the part that is not recovered");
    let changed = |place: usize| {
        let mut body = body();
        body[place] ^= 0x40;
        certificate_of(&public, &body, authority)
    };
    for (place, what) in [
        (0, "profile"),
        (5, "authority"),
        (25, "role"),
        (30, "scheme"),
    ] {
        assert_eq!(present(&changed(place)), 0x6A80, "{what}");
    }
    assert_eq!(
        present(&certificate(&public)[1..]),
        0x6A80,
        "no certificate"
    );
    assert_eq!(present(&[&certificate(&public)[..], &[0]].concat()), 0x6A80);
    assert_eq!(present(&certificate(&public)), 0x9000);
}

#[test]
fn agreement_needs_a_value_and_a_right_one() {
    let mut terminal = Terminal::selected("cie");
    let get = "00CB 3FFF 06 4D04A6029100 00";
    terminal.expect(get, 0x6985);
    for (value, what) in [
        (vec![0; 256], "zero"),
        ([&[0; 255][..], &[1]].concat(), "one"),
        (vec![0xFF; 256], "beyond the prime"),
    ] {
        let [first, last] = agreement_commands(&value);
        assert_eq!(terminal.clear(&first).1, 0x9000);
        assert_eq!(terminal.clear(&last).1, 0x9000);
        assert_eq!(terminal.send(get), (vec![], 0x6A80), "{what}");
        terminal.expect(get, 0x6985);
    }
    for (data, status) in [
        ("0022 41A6 0A 80019B 830181 9102 0005", 0x9000),
        ("0022 41A6 0A 80019B 830182 9102 0005", 0x6A88),
        ("0022 41A6 0A 800102 830181 9102 0005", 0x6A80),
        ("0022 41A6 09 80019B 830181 9102 00", 0x6A80),
        ("0022 41A5 0A 80019B 830181 9102 0005", 0x6A86),
    ] {
        terminal.expect(data, status);
    }
}

#[test]
fn unknown_things_have_their_words() {
    let mut terminal = Terminal::selected("cie");
    for (command, status) in [
        ("00FE 0000", 0x6D00),
        ("80A4 0000", 0x6E00),
        ("04A4 0000", 0x6E00),
        ("00A4 0504 02 1001", 0x6A86),
        ("00A4 0402 06 A00000000039", 0x6A86),
        ("00A4 0204 02 1099", 0x6A82),
        ("00A4 040C 05 A000000000", 0x6A82),
        ("00B0 8900 00", 0x6A82),
        ("00B0 8101 0C", 0x6282),
        ("00B0 810C 01", 0x6B00),
        ("00B0 0100 01", 0x6B00),
        ("00CB 3F00 06 4D04A6029100 00", 0x6A86),
        ("00CB 3FFF 04 4D03A602 00", 0x6A80),
        ("00CB 3FFF 0C 4D0A7008BFA10104A3029600 00", 0x6A88),
        ("00CB 3FFF 0A 4D087006BFA10202A380 00", 0x6A88),
        ("00CB 3FFF 0A 4D087006BF900102A380 00", 0x6982),
        ("00CB 3FFF 0A 4D087006BF810102A080 00", 0x6982),
        ("0022 41A4 06 80019B 840181", 0x6A80),
        ("0022 41A4 06 800102 840185", 0x6A88),
        ("0022 4100", 0x6A86),
        ("0020 0181 08 3132333435363738", 0x6A86),
        ("0020 0083 08 3132333435363738", 0x6A88),
        ("0084 0001 08", 0x6A86),
        ("0084 0000 09", 0x6700),
        ("00C0 0001 00", 0x6A86),
        ("00C0 0000 00", 0x6985),
    ] {
        terminal.expect(command, status);
    }
    terminal.reset();
    terminal.expect("00B0 0000 00", 0x6986);
    // Keys belong to their application.
    terminal.expect(CHOOSE_SERVICE, 0x6A88);
    terminal.expect("00CB 3FFF 0A 4D087006BFA10102A380 00", 0x6A88);
    terminal.expect("0088 0000 01 AA 00", 0x6A88);
}

#[test]
fn extended_lengths_are_refused() {
    let mut terminal = Terminal::selected("cie");
    for command in [
        "00B0 8100 00000C",
        "00A4 0204 000002 1001",
        "00B0 8100 000000",
    ] {
        terminal.expect(command, 0x6700);
    }
    // But for GET RESPONSE, as one real card took it.
    let (data, status) = terminal.raw(&unhex("00CB 3FFF 0C 4D0A7008BFA10104A3029800 00"));
    assert_eq!((data.len(), status), (256, 0x6112));
    let (data, status) = terminal.raw(&unhex("00C0 0000 000100"));
    assert_eq!((data.len(), status), (18, 0x9000));
}

#[test]
fn other_commands_break_a_chain() {
    let mut terminal = Terminal::selected("cie");
    let [first, last] = agreement_commands(&[0x77; 256]);
    assert_eq!(terminal.clear(&first).1, 0x9000);
    terminal.expect("00B0 8100 0C", 0x9000);
    assert_eq!(terminal.clear(&last).1, 0x6A80, "the last part alone");
    // More than the card has room for.
    let mut status = 0x9000;
    for _ in 0..5 {
        status = terminal.clear(&first).1;
    }
    assert_eq!(status, 0x6700);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// Any bytes are answered with at least a status word, and no try is lost by them.
    #[test]
    fn any_bytes_are_answered(commands in proptest::collection::vec(
        proptest::collection::vec(any::<u8>(), 0..40), 1..8)) {
        let mut terminal = shared();
        terminal.expect(SELECT_CIE, 0x9000);
        for command in commands {
            let (data, _) = terminal.raw(&command);
            prop_assert!(data.len() <= 256);
        }
        prop_assert_eq!(terminal.counters().pin_tries_left, 3);
        prop_assert_eq!(terminal.counters().puk_tries_left, 10);
    }

    /// Any change to a protected command is refused in clear, and nothing is carried out.
    #[test]
    fn any_change_to_a_protected_command_is_refused(place in 0..40_usize, bit in 0..8_u8) {
        let mut terminal = Terminal::authenticated("cie");
        let keys = terminal.keys.as_mut().unwrap();
        let mut command = keys.protect([0, 0x20, 0, 0x81], b"00000000", None);
        let body = 5..command.len() - 1;
        let place = body.start + place % body.len();
        command[place] ^= 1 << bit;
        let (data, status) = terminal.raw(&command);
        prop_assert!(data.is_empty());
        prop_assert!(matches!(status, 0x6987 | 0x6988), "{:04X}", status);
        prop_assert_eq!(terminal.counters().pin_tries_left, 3);
    }
}

/// A card that many cases may use: making one costs more than the case.
fn shared() -> std::sync::MutexGuard<'static, Terminal> {
    static CARD: std::sync::OnceLock<std::sync::Mutex<Terminal>> = std::sync::OnceLock::new();
    let card = CARD.get_or_init(|| std::sync::Mutex::new(Terminal::named("cie")));
    card.lock()
        .unwrap_or_else(std::sync::PoisonError::into_inner)
}
