//! PIN, PUK and their counters: cie-card.md §10.

use crate::digest_info;
use crate::terminal::{SELECT_CIE, Terminal, path, unhex};

const PIN: [u8; 4] = [0, 0x20, 0, 0x81];
const PUK: [u8; 4] = [0, 0x20, 0, 0x82];

fn change(terminal: &mut Terminal, old: &[u8], new: &[u8]) -> u16 {
    terminal
        .secure([0, 0x24, 0, 0x81], &[old, new].concat(), None)
        .1
}

fn again(terminal: &mut Terminal) {
    terminal.reset();
    terminal.expect(SELECT_CIE, 0x9000);
    let public = terminal.read_public();
    terminal.agree(&public);
    terminal.authenticate(&public);
}

#[test]
fn wrong_pins_are_counted_and_the_third_blocks() {
    for (name, third) in [("cie", 0x63C0), ("cie-third-6983", 0x6983)] {
        let mut terminal = Terminal::authenticated(name);
        assert_eq!(terminal.verify(b"00000000"), 0x63C2);
        // The counter outlives a reset.
        again(&mut terminal);
        assert_eq!(terminal.verify(b"00000000"), 0x63C1);
        assert_eq!(terminal.counters().pin_tries_left, 1);
        assert_eq!(terminal.verify(b"00000000"), third, "{name}");
        for pin in [b"00000000", b"12345678"] {
            assert_eq!(terminal.verify(pin), 0x6983);
        }
        again(&mut terminal);
        assert_eq!(terminal.verify(b"12345678"), 0x6983);
        assert_eq!(terminal.counters().pin_tries_left, 0);
    }
}

#[test]
fn the_right_pin_restores_the_counter() {
    let mut terminal = Terminal::authenticated("cie");
    assert_eq!(terminal.verify(b"00000000"), 0x63C2);
    assert_eq!(terminal.verify(b"12345678"), 0x9000);
    assert_eq!(terminal.counters().pin_tries_left, 3);
    assert_eq!(terminal.counters().verifications, 2);
    // A wrong one takes the right away.
    assert_eq!(terminal.verify(b"00000000"), 0x63C2);
    assert_eq!(terminal.sign(&digest_info()).1, 0x6982);
}

#[test]
fn wrong_lengths_and_questions_cost_no_try() {
    let mut terminal = Terminal::authenticated("cie");
    for pin in [&b"1234567"[..], b"123456789", b"000000000000"] {
        assert_eq!(terminal.verify(pin), 0x6700);
    }
    // Without data it is no question.
    assert_eq!(terminal.secure(PIN, &[], None).1, 0x6700);
    assert_eq!(terminal.secure(PIN, &[], Some(0)).1, 0x6700);
    assert_eq!(terminal.counters().pin_tries_left, 3);
}

#[test]
fn a_last_try_and_a_blocked_pin_start_as_their_names_say() {
    let mut terminal = Terminal::authenticated("cie-last-try");
    assert_eq!(terminal.counters().pin_tries_left, 1);
    assert_eq!(terminal.verify(b"00000000"), 0x63C0);
    let mut terminal = Terminal::authenticated("cie-blocked");
    assert_eq!(terminal.verify(b"12345678"), 0x6983);
}

#[test]
fn the_verified_pin_lasts_until_session_or_folder_end() {
    let mut terminal = Terminal::verified("cie");
    for _ in 0..3 {
        assert_eq!(terminal.sign(&digest_info()).1, 0x9000);
    }
    assert_eq!(terminal.counters().signatures, 3);
    again(&mut terminal);
    assert_eq!(terminal.sign(&digest_info()).1, 0x6982);
}

#[test]
fn a_new_pin_needs_the_old_one_verified() {
    let mut terminal = Terminal::authenticated("cie");
    assert_eq!(change(&mut terminal, b"12345678", b"87651234"), 0x6982);
    assert_eq!(terminal.verify(b"12345678"), 0x9000);
    assert_eq!(change(&mut terminal, b"00000000", b"87651234"), 0x63C2);
    // The wrong old one has taken the right away.
    assert_eq!(change(&mut terminal, b"12345678", b"87651234"), 0x6982);
    assert_eq!(terminal.verify(b"12345678"), 0x9000);
    assert_eq!(
        terminal.secure([0, 0x24, 0, 0x81], b"12345678", None).1,
        0x6700
    );
    assert_eq!(change(&mut terminal, b"12345678", b"8765123"), 0x6700);
    assert_eq!(change(&mut terminal, b"12345678", b"87651234"), 0x9000);
    // The flag is gone, the new PIN holds.
    assert_eq!(terminal.sign(&digest_info()).1, 0x6982);
    assert_eq!(terminal.verify(b"12345678"), 0x63C2);
    assert_eq!(terminal.verify(b"87651234"), 0x9000);
    let puk = [0, 0x24, 0, 0x82];
    assert_eq!(terminal.secure(puk, b"8765432112345678", None).1, 0x6982);
}

#[test]
fn the_puk_unblocks_with_and_without_a_new_pin() {
    let mut terminal = Terminal::authenticated("cie-blocked");
    let keep = [0, 0x2C, 0x03, 0x81];
    let replace = [0, 0x2C, 0x02, 0x81];
    assert_eq!(terminal.secure(keep, &[], None).1, 0x6982);
    assert_eq!(terminal.secure(replace, b"11112222", None).1, 0x6982);
    assert_eq!(terminal.secure(PUK, b"87654321", None).1, 0x9000);
    // The official software adds an empty Le.
    assert_eq!(terminal.secure(keep, &[], Some(0)).1, 0x9000);
    assert_eq!(terminal.counters().pin_tries_left, 3);
    assert_eq!(terminal.verify(b"12345678"), 0x9000);
    // The PUK stays verified, the PIN does not.
    assert_eq!(terminal.secure(replace, b"11112222", None).1, 0x9000);
    assert_eq!(terminal.sign(&digest_info()).1, 0x6982);
    assert_eq!(terminal.verify(b"11112222"), 0x9000);
    assert_eq!(terminal.secure(replace, b"1111222", None).1, 0x6700);
    assert_eq!(terminal.secure(keep, b"11112222", None).1, 0x6700);
    assert_eq!(terminal.secure([0, 0x2C, 0x03, 0x82], &[], None).1, 0x6982);
    assert_eq!(terminal.secure([0, 0x2C, 0x01, 0x81], &[], None).1, 0x6A86);
}

#[test]
fn the_puk_has_ten_tries_and_no_return() {
    let mut terminal = Terminal::authenticated("cie");
    for left in (0..10).rev() {
        assert_eq!(terminal.secure(PUK, b"00000000", None).1, 0x63C0 + left);
    }
    assert_eq!(terminal.secure(PUK, b"87654321", None).1, 0x6983);
    assert_eq!(terminal.counters().puk_tries_left, 0);
    assert_eq!(terminal.counters().pin_tries_left, 3);
}

#[test]
fn tries_left_are_told_without_a_try() {
    let header = [0, 0xCB, 0x3F, 0xFF];
    let ask = |terminal: &mut Terminal, object: &str| {
        let list = unhex(&format!("4D087006BF81{object}02A080"));
        terminal.secure(header, &list, Some(0))
    };
    let mut terminal = Terminal::authenticated("cie");
    assert_eq!(terminal.verify(b"00000000"), 0x63C2);
    for (object, most, left) in [("01", 3, 2), ("02", 10, 10)] {
        let (data, status) = ask(&mut terminal, object);
        assert_eq!(status, 0x9000);
        let tag = unhex(&format!("BF81{object}"));
        let counters = path(&data, &[&[0x70], &tag, &[0xA0]]);
        assert_eq!(path(counters, &[&[0x9A]]), [most]);
        assert_eq!(path(counters, &[&[0x9B]]), [left]);
    }
    assert_eq!(terminal.counters().pin_tries_left, 2);
    let mut terminal = Terminal::agreed("cie");
    assert_eq!(ask(&mut terminal, "01").1, 0x6982);
    let mut terminal = Terminal::authenticated("cie-tries-hidden");
    assert_eq!(ask(&mut terminal, "01").1, 0x6A88);
}
