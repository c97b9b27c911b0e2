//! The virtual CNS, command by command: every must and every switch of cns-card.md §13.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing
)]

use proptest::prelude::*;
use rsa::traits::PublicKeyParts as _;
use rsa::{BigUint, Pkcs1v15Sign};
use varco::reader::Atr;
use varco::simulator::card::profile::{
    self, CertificateFile, CertificatePlace, ControlInformation, LastTry, PinSearch, PinState,
    Profile, ShortRead, Support, WrongPin,
};
use varco::simulator::card::{VirtualCard as _, VirtualCns};
use varco::simulator::people::HeaderLength;
use varco::simulator::pki::{self, KeySize, Variant};

const SELECT_MASTER: &str = "00A4000C023F00";
const VERIFY_RIGHT: &str = "00200010083132333435363738";
const VERIFY_WRONG: &str = "00200010083030303030303030";
const PIN_STATE: &str = "0020001000";
const RESTORE: &str = "0022F30300";
const CHOOSE_KEY: &str = "0022F1B803830101";

/// A card and a hand for hexadecimal commands.
struct Desk {
    card: VirtualCns,
    profile: Profile,
}

impl Desk {
    fn new(profile: Profile) -> Self {
        let mut card = VirtualCns::new(profile).unwrap();
        card.power_on();
        Self { card, profile }
    }

    fn named(name: &str) -> Self {
        Self::new(name.parse().unwrap())
    }

    fn send_bytes(&mut self, command: &[u8]) -> String {
        hex(&self.card.transmit(command))
    }

    fn send(&mut self, command: &str) -> String {
        self.send_bytes(&unhex(command))
    }

    #[track_caller]
    fn expect(&mut self, command: &str, answer: &str) {
        assert_eq!(self.send(command), answer, "{command}");
    }

    /// Data of a successful answer.
    #[track_caller]
    fn data(&mut self, command: &str) -> Vec<u8> {
        let answer = self.card.transmit(&unhex(command));
        let (data, status) = answer.split_at(answer.len() - 2);
        assert_eq!(hex(status), "9000", "{command}");
        data.to_vec()
    }

    /// Ready to sign with key 01.
    fn ready_to_sign(profile: Profile) -> Self {
        let mut desk = Self::new(profile);
        for command in [SELECT_MASTER, VERIFY_RIGHT, RESTORE, CHOOSE_KEY] {
            desk.expect(command, "9000");
        }
        desk
    }

    /// A padding indicator and a block that the key can work on.
    fn block(&self) -> Vec<u8> {
        let size = match self.profile.key {
            KeySize::Rsa1024 => 128,
            KeySize::Rsa2048 => 256,
        };
        let mut data = vec![0x00, 0x00, 0x01];
        data.resize(size, 0xFF);
        data.push(0x42);
        data
    }

    /// Whether the answer is the private-key operation on this data.
    fn is_result(&self, data: &[u8], answer: &str) -> bool {
        let key = pki::card_key(&self.profile.person, self.profile.key).unwrap();
        let answer = unhex(answer);
        let (result, status) = answer.split_at(answer.len() - 2);
        let back = BigUint::from_bytes_be(result).modpow(key.e(), key.n());
        status == [0x90, 0x00]
            && result.len() == key.size()
            && back == BigUint::from_bytes_be(&data[1..])
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes
        .iter()
        .fold(String::new(), |text, byte| format!("{text}{byte:02X}"))
}

fn unhex(text: &str) -> Vec<u8> {
    let pairs = text.as_bytes().chunks(2);
    pairs
        .map(|pair| u8::from_str_radix(std::str::from_utf8(pair).unwrap(), 16).unwrap())
        .collect()
}

fn concat(parts: &[&[u8]]) -> Vec<u8> {
    parts.concat()
}

// 1. Answer to reset and what a reset forgets

#[test]
fn every_profile_has_a_cns_answer_to_reset_with_a_right_checksum() {
    for name in profile::names() {
        let atr = VirtualCns::new(name.parse().unwrap()).unwrap().power_on();
        assert_eq!(
            atr.iter().skip(1).fold(0, |sum, byte| sum ^ byte),
            0,
            "{name}"
        );
        let atr = Atr::new(&atr);
        let historical = atr.historical().unwrap();
        assert_eq!(
            (historical.len(), &historical[9..12]),
            (15, &b"CNS"[..]),
            "{name}"
        );
    }
}

#[test]
fn a_reset_forgets_everything_but_the_counters() {
    let mut desk = Desk::ready_to_sign(Profile::default());
    desk.expect("00A4080C0411001102", "9000");
    desk.expect("102A808602AABB", "9000");
    desk.card.power_on();
    desk.expect(PIN_STATE, "63C3");
    desk.expect("00B0000004", "6986");
    desk.expect("00A4000C021003", "6A82");
    desk.expect("00A4000C021000", "9000");
    desk.expect("00A4000C023F00", "9000");
    desk.expect(VERIFY_RIGHT, "9000");
    let block = desk.block();
    let command = concat(&[&unhex("002A8086000101"), &block, &[0, 0]]);
    assert_eq!(
        desk.send_bytes(&command),
        "6985",
        "the chosen key is forgotten"
    );
    desk.expect(VERIFY_WRONG, "63C2");
    desk.card.power_on();
    desk.expect(PIN_STATE, "63C2");
}

// 2. The tree

#[test]
fn the_tree_is_that_of_the_specification() {
    let mut desk = Desk::named("st-2048");
    for path in [
        "1000", "10001002", "10001003", "1100", "11001101", "11001102", "1200",
    ] {
        desk.expect(&format!("00A4080C{:02X}{path}", path.len() / 2), "9000");
    }
    for path in ["12001201", "12001202", "12001203", "1400", "2F02"] {
        desk.expect(&format!("00A4080C{:02X}{path}", path.len() / 2), "9000");
    }
    for path in [
        "3F01", "3F02", "0405", "12004142", "2F00", "5015", "2FFF8228", "14009010",
    ] {
        desk.expect(&format!("00A4080C{:02X}{path}", path.len() / 2), "6A82");
    }
    desk.expect("00A4080C0410001003", "9000");
    let number = desk.profile.person.card_number;
    assert_eq!(desk.data("00B0000010"), number.as_bytes());
}

#[test]
fn the_certificate_is_padded_or_exact() {
    for (file, padded) in [
        (CertificateFile::Padded, true),
        (CertificateFile::Exact, false),
    ] {
        let mut desk = Desk::new(Profile {
            certificate_file: file,
            ..Profile::default()
        });
        let fci = desk.data("00A40800041100110100");
        let size = usize::from(u16::from_be_bytes([fci[4], fci[5]]));
        let der = pki::card_certificate(
            &desk.profile.person,
            desk.profile.key,
            desk.profile.certificate,
        )
        .unwrap();
        assert_eq!(size, if padded { 2048 } else { der.len() });
        let mut content = Vec::new();
        while content.len() < size {
            let [high, low] = u16::try_from(content.len()).unwrap().to_be_bytes();
            content.extend(desk.data(&format!("00B0{high:02X}{low:02X}00")));
        }
        assert_eq!(content[..der.len()], der);
        assert!(content[der.len()..].iter().all(|byte| *byte == 0));
    }
}

#[test]
fn the_certificate_is_where_the_profile_says() {
    let place = |certificate_place| Profile {
        certificate_place,
        ..Profile::default()
    };
    let mut objects = Desk::new(place(CertificatePlace::ObjectFolder));
    objects.expect("00A4080C0411001101", "9000");
    objects.expect("00B0000004", "000000009000");
    objects.expect("00A4080C06140090012002", "9000");
    assert!(objects.send("00B0000004").starts_with("3082"));
    let mut infocamere = Desk::new(place(CertificatePlace::InfocamereFolder));
    infocamere.expect("00A4080C0411001101", "6A82");
    infocamere.expect("00A4080C042FFF8228", "9000");
    let header = infocamere.data("00B0000009");
    assert_eq!(header[5..7], [0x30, 0x82]);
    let length = u16::from_be_bytes([header[1], header[2]]);
    assert_eq!(length, u16::from_be_bytes([header[7], header[8]]) + 4);
    let mut nowhere = Desk::new(place(CertificatePlace::Nowhere));
    nowhere.expect("00A4080C0411001101", "9000");
    nowhere.expect("00B0000004", "000000009000");
    nowhere.expect(VERIFY_RIGHT, "6A88");
}

#[test]
fn personal_data_follow_the_header_switch() {
    let read = |header| {
        let certificate = Variant {
            header,
            ..Variant::default()
        };
        let mut desk = Desk::new(Profile {
            certificate,
            ..Profile::default()
        });
        desk.expect("00A4080C0411001102", "9000");
        let text = desk.data("00B0000006");
        usize::from_str_radix(std::str::from_utf8(&text).unwrap(), 16).unwrap()
    };
    assert_eq!(
        read(HeaderLength::WithHeader),
        read(HeaderLength::FieldsOnly) + 6
    );
}

#[test]
fn ace_2025_has_its_application_and_no_pin() {
    let mut desk = Desk::named("ace-2025");
    let name = "A000000530000B104001021A";
    let never = "FF".repeat(9);
    let messaging = "FF".repeat(24);
    desk.expect(
        &format!("00A404000C{name}E7"),
        &format!(
            "6F468102007F8203380000840C{name}83023F008501018609{never}8A0105CB18{messaging}9000"
        ),
    );
    desk.expect("00A409000411001102", "9000");
    assert!(desk.send("00B0000000").starts_with("3030"));
    desk.expect("00A4010C02DA01", "6A86");
    desk.expect("00A4080C0411001102", "9000");
    desk.expect(VERIFY_RIGHT, "6A88");
}

// 3. SELECT

#[test]
fn select_takes_every_form_of_the_specification() {
    let mut desk = Desk::named("athena-1024");
    desk.expect("00A40000023F00", "9000");
    desk.expect("00A40000021100", "9000");
    desk.expect("00A40000021102", "9000");
    desk.expect("00A40300", "9000");
    desk.expect("00A4000C021100", "9000");
    desk.expect("00A4090C021101", "9000");
    desk.expect("00A4080C0411001102", "9000");
    desk.expect("00A4090C021101", "9000");
    desk.expect("00A4040006A00000000101", "6A82");
    desk.expect("00A4080406110011021102", "6A86");
    desk.expect("00A4050C021100", "6A86");
    desk.expect("00A4080C03110011", "6A80");
    desk.expect("00A4000C03110011", "6A80");
    desk.expect("00A4080C063F0011001102", "6A82");
}

#[test]
fn a_failed_select_leaves_the_selection() {
    let mut desk = Desk::named("athena-1024");
    desk.expect("00A4080C0410001003", "9000");
    desk.expect("00A4080C04100010FF", "6A82");
    assert_eq!(desk.data("00B0000010").len(), 16);
}

#[test]
fn control_information_is_that_of_real_cards() {
    let mut desk = Desk::named("athena-1024");
    let never = "FF".repeat(8);
    let messaging = "FF".repeat(24);
    desk.expect(
        "00A40800041100110200",
        &format!("6F3880020190820301000083021102850101860900{never}8A0105CB18{messaging}9000"),
    );
    desk.expect(
        "00A4080002110000",
        &format!("6F388102007F8203380000830211008501018609FF{never}8A0105CB18{messaging}9000"),
    );
    desk.expect("00A408000411001102", "9000");
    let control = |control_information| Profile {
        control_information,
        ..Profile::default()
    };
    let mut sizeless = Desk::new(control(ControlInformation::WithoutSize));
    assert!(sizeless.send("00A40800041100110200").starts_with("6F3482"));
    let mut silent = Desk::new(control(ControlInformation::Suppressed));
    silent.expect("00A40800041100110200", "9000");
}

// 4. READ BINARY

#[test]
fn reads_of_every_length_and_offset() {
    let mut desk = Desk::named("athena-1024");
    desk.expect("00B0000004", "6986");
    desk.expect("00A4080C0411001102", "9000");
    assert_eq!(desk.data("00B0000000").len(), 256);
    assert_eq!(desk.data("00B00000FF").len(), 255);
    assert_eq!(desk.data("00B000FF01").len(), 1);
    assert_eq!(desk.data("00B0010000").len(), 144, "the rest, by Le 00");
    desk.expect("00B0019000", "6B00");
    desk.expect("00B07FFF00", "6B00");
    desk.expect("00B0800000", "6A86");
    desk.expect("00B00000", "6700");
    assert_eq!(desk.data("00B00000000000").len(), 400, "extended Le");
    desk.expect("00A4080C021100", "9000");
    desk.expect("00B0000004", "6986");
}

#[test]
fn reads_beyond_the_end_follow_the_switch() {
    for (short_read, length, status) in [
        (ShortRead::Warning, 16, "6282"),
        (ShortRead::Silent, 16, "9000"),
        (ShortRead::WrongLe, 0, "6C10"),
    ] {
        let mut desk = Desk::new(Profile {
            short_read,
            ..Profile::default()
        });
        desk.expect("00A4080C0410001003", "9000");
        let answer = desk.send("00B0000020");
        assert_eq!(
            (answer.len() / 2 - 2, &answer[answer.len() - 4..]),
            (length, status)
        );
        assert_eq!(desk.data("00B0000010").len(), 16);
        assert_eq!(desk.data("00B0000000").len(), 16);
    }
}

#[test]
fn le_00_can_be_refused() {
    let mut desk = Desk::new(Profile {
        read_all: Support::Refused,
        ..Profile::default()
    });
    desk.expect("00A4080C0411001102", "9000");
    desk.expect("00B0000000", "6700");
    assert_eq!(desk.data("00B00000FF").len(), 255);
}

// 5. and 6. PIN and PUK

#[test]
fn verify_counts_and_a_right_pin_restores_the_counter() {
    let mut desk = Desk::named("athena-1024");
    for command in [PIN_STATE, "00200010"] {
        desk.expect(command, "63C3");
    }
    desk.expect(VERIFY_WRONG, "63C2");
    desk.expect("00200010053132333435", "6700");
    desk.expect(PIN_STATE, "63C2");
    desk.expect("00200090083132333435363738", "9000");
    desk.expect(PIN_STATE, "9000");
    desk.expect("0020009000", "9000");
    desk.expect(VERIFY_WRONG, "63C2");
    desk.expect(PIN_STATE, "63C2");
    desk.expect(VERIFY_WRONG, "63C1");
    desk.expect(VERIFY_WRONG, "63C0");
    desk.expect(PIN_STATE, "6983");
    desk.expect(VERIFY_RIGHT, "6983");
    desk.expect("0020001100", "63C8");
    desk.expect("0020001200", "6A88");
    desk.expect("0020011000", "6A86");
    let counters = desk.card.witness().counters();
    assert_eq!((counters.pin_tries_left, counters.puk_tries_left), (0, 8));
    assert_eq!(counters.verifications, 7);
}

#[test]
fn wrong_pin_answers_follow_the_switches() {
    let answers = |wrong_pin, last_try| {
        let mut desk = Desk::new(Profile {
            wrong_pin,
            last_try,
            ..Profile::default()
        });
        [0; 4].map(|_| desk.send(VERIFY_WRONG))
    };
    let counted = WrongPin::Counted;
    assert_eq!(
        answers(counted, LastTry::Wrong),
        ["63C2", "63C1", "63C0", "6983"]
    );
    assert_eq!(
        answers(counted, LastTry::Blocked),
        ["63C2", "63C1", "6983", "6983"]
    );
    let uncounted = WrongPin::Uncounted;
    assert_eq!(
        answers(uncounted, LastTry::Wrong),
        ["6300", "6300", "6300", "6983"]
    );
    assert_eq!(
        answers(uncounted, LastTry::Blocked),
        ["6300", "6300", "6983", "6983"]
    );
}

#[test]
fn bit_8_of_p2_may_be_needed_below_the_master_file() {
    let mut desk = Desk::new(Profile {
        pin_search: PinSearch::BitInSubFolders,
        ..Profile::default()
    });
    desk.expect(VERIFY_RIGHT, "9000");
    desk.expect("00A4080C0411001101", "9000");
    desk.expect(VERIFY_RIGHT, "6A88");
    desk.expect("00200090083132333435363738", "9000");
    let mut lenient = Desk::new(Profile {
        pin_search: PinSearch::Anywhere,
        ..Profile::default()
    });
    lenient.expect("00A4080C0411001101", "9000");
    lenient.expect(VERIFY_RIGHT, "9000");
}

#[test]
fn change_takes_old_and_new_pin_in_one_command() {
    let mut desk = Desk::named("athena-1024");
    let change = |old: &str, new: &str| format!("0024001010{old}{new}");
    let (old, new) = ("3132333435363738", "3534333231FFFFFF");
    desk.expect(&change("3030303030303030", new), "63C2");
    desk.expect(&change(old, new), "9000");
    desk.expect(PIN_STATE, "63C3");
    desk.expect(VERIFY_RIGHT, "63C2");
    desk.expect(&format!("0020001008{new}"), "9000");
    for unfit in [
        "31323334FFFFFFFF",
        "31323334353637FE",
        "3132334141414141",
        "FFFFFFFFFFFFFFFF",
    ] {
        desk.expect(&change(new, unfit), "6A80");
    }
    desk.expect(&format!("0020001008{new}"), "9000");
    desk.expect("00240010083132333435363738", "6700");
    desk.expect("002400111038373635343332313132333435363738", "6A88");
}

#[test]
fn the_puk_unblocks_and_has_a_counter_of_its_own() {
    let mut desk = Desk::named("blocked");
    let unblock = |puk: &str| format!("002C001010{puk}3534333231FFFFFF");
    desk.expect(VERIFY_RIGHT, "6983");
    desk.expect(&unblock("3030303030303030"), "63C7");
    desk.expect(&unblock("3837363534333231"), "9000");
    desk.expect(PIN_STATE, "63C3");
    desk.expect("00200010083534333231FFFFFF", "9000");
    desk.expect("0020001100", "63C8");
    desk.expect("00200011083837363534333231", "9000");
    for left in (0..8).rev() {
        desk.expect(&unblock("3030303030303030"), &format!("63C{left}"));
    }
    desk.expect(&unblock("3837363534333231"), "6983");
    desk.expect("0020001100", "6983");
    assert_eq!(desk.card.witness().counters().puk_tries_left, 0);
}

#[test]
fn a_card_may_be_not_activated() {
    let mut desk = Desk::new(Profile {
        pin: PinState::NotActivated,
        ..Profile::default()
    });
    desk.expect(VERIFY_RIGHT, "6984");
    desk.expect(PIN_STATE, "6984");
    assert_eq!(desk.card.witness().counters().pin_tries_left, 3);
}

// 7. The key

#[test]
fn the_key_works_in_every_form_of_the_command() {
    let short = Profile {
        key: KeySize::Rsa1024,
        ..Profile::default()
    };
    for le in [0x00, 0x80, 0x81] {
        let mut desk = Desk::ready_to_sign(short);
        let block = desk.block();
        let answer = desk.send_bytes(&concat(&[&unhex("002A808681"), &block, &[le]]));
        assert!(desk.is_result(&block, &answer), "{answer}");
    }
    for le in [[0x00, 0x00], [0x01, 0x00], [0x02, 0x00]] {
        let mut desk = Desk::ready_to_sign(Profile::default());
        let block = desk.block();
        let answer = desk.send_bytes(&concat(&[&unhex("002A8086000101"), &block, &le]));
        assert!(desk.is_result(&block, &answer), "{answer}");
    }
    for (split, le) in [(255, None), (129, Some(0)), (1, None), (128, None)] {
        let mut desk = Desk::ready_to_sign(Profile::default());
        let block = desk.block();
        for part in block[..split].chunks(255) {
            let length = [u8::try_from(part.len()).unwrap()];
            let le: Vec<u8> = le.into_iter().collect();
            let command = concat(&[&unhex("102A8086"), &length, part, &le]);
            assert_eq!(desk.send_bytes(&command), "9000");
        }
        let rest = &block[split..];
        // The last part may be longer than a short command holds.
        let (middle, last) = rest.split_at(rest.len().saturating_sub(100));
        if !middle.is_empty() {
            let length = [u8::try_from(middle.len()).unwrap()];
            assert_eq!(
                desk.send_bytes(&concat(&[&unhex("102A8086"), &length, middle])),
                "9000"
            );
        }
        let length = [u8::try_from(last.len()).unwrap()];
        let answer = desk.send_bytes(&concat(&[&unhex("002A8086"), &length, last, &[0]]));
        assert!(desk.is_result(&block, &answer), "{split}: {answer}");
        let counters = desk.card.witness().counters();
        assert_eq!((counters.operations, counters.signatures), (1, 1));
    }
}

#[test]
fn the_key_wants_pin_environment_and_length() {
    let mut desk = Desk::new(Profile::default());
    let block = desk.block();
    let operate = concat(&[&unhex("002A8086000101"), &block, &[0, 0]]);
    desk.expect(RESTORE, "9000");
    desk.expect(CHOOSE_KEY, "9000");
    assert_eq!(desk.send_bytes(&operate), "6982");
    desk.expect(VERIFY_RIGHT, "9000");
    assert!(desk.send_bytes(&operate).ends_with("9000"));
    desk.expect(RESTORE, "9000");
    assert_eq!(
        desk.send_bytes(&operate),
        "6985",
        "a restored environment has no key"
    );
    desk.expect("0022F303", "9000");
    desk.expect("0022F304", "6A88");
    desk.expect("0022F1B803830102", "6A88");
    desk.expect("0022F1B8028301", "6A80");
    desk.expect("0022F1B603830101", "9000");
    assert_eq!(
        desk.send_bytes(&operate),
        "6985",
        "the key is chosen for signatures"
    );
    desk.expect(CHOOSE_KEY, "9000");
    desk.expect("002A80860200AA00", "6700");
    let without_le = &operate[..operate.len() - 2];
    assert_eq!(desk.send_bytes(without_le), "6700");
    let mut wrong_indicator = operate.clone();
    wrong_indicator[7] = 0x81;
    assert_eq!(desk.send_bytes(&wrong_indicator), "6A80");
    let too_big = concat(&[&unhex("002A808600010100"), &[0xFF; 256], &[0, 0]]);
    assert_eq!(desk.send_bytes(&too_big), "6A80");
    let short_le = concat(&[&unhex("002A8086000101"), &block, &[0, 0x80]]);
    assert_eq!(desk.send_bytes(&short_le), "6C00");
    desk.expect("002A808000", "6A86");
    assert_eq!(desk.card.witness().counters().signatures, 1);
}

#[test]
fn a_key_chosen_without_a_restored_environment_serves_nothing() {
    let mut desk = Desk::new(Profile {
        key: KeySize::Rsa1024,
        ..Profile::default()
    });
    desk.expect(VERIFY_RIGHT, "9000");
    desk.expect(CHOOSE_KEY, "9000");
    let block = desk.block();
    assert_eq!(
        desk.send_bytes(&concat(&[&unhex("002A808681"), &block, &[0]])),
        "6985"
    );
}

#[test]
fn the_signature_form_pads_on_the_card() {
    let mut desk = Desk::new(Profile::default());
    for command in [VERIFY_RIGHT, RESTORE, "0022F1B603830101"] {
        desk.expect(command, "9000");
    }
    let hash = [0x5A; 32];
    let digest_info = concat(&[&unhex("3031300D060960864801650304020105000420"), &hash]);
    let command = concat(&[&unhex("002A9E9A33"), &digest_info, &[0]]);
    let mut answer = desk.card.transmit(&command);
    answer.truncate(answer.len() - 2);
    let key = pki::card_key(&desk.profile.person, desk.profile.key).unwrap();
    let scheme = Pkcs1v15Sign::new::<rsa::sha2::Sha256>();
    key.to_public_key().verify(scheme, &hash, &answer).unwrap();
}

#[test]
fn key_references_belong_to_places() {
    let mut idemia = Desk::named("idemia-2021");
    idemia.expect(RESTORE, "9000");
    idemia.expect("0022F1B803830102", "6A88");
    idemia.expect("00A4080C0414009002", "9000");
    idemia.expect(VERIFY_RIGHT, "9000");
    idemia.expect(CHOOSE_KEY, "6A88");
    idemia.expect("0022F1B803830102", "9000");
    let block = idemia.block();
    let answer = idemia.send_bytes(&concat(&[&unhex("002A8086000101"), &block, &[0, 0]]));
    assert!(idemia.is_result(&block, &answer));
    assert_eq!(idemia.data("0084000000").len(), 32);
    let mut infocamere = Desk::named("infocamere-1204");
    infocamere.expect(RESTORE, "9000");
    infocamere.expect("0022F1B803830121", "6A88");
    infocamere.expect("00A4080C042FFF0000", "9000");
    infocamere.expect("00B0000001", "6982");
    infocamere.expect("0022F1B803830121", "9000");
}

#[test]
fn chaining_and_extended_length_can_be_refused() {
    let mut desk = Desk::ready_to_sign(Profile {
        chaining: Support::Refused,
        ..Profile::default()
    });
    desk.expect("102A808602AABB", "6E00");
    let mut desk = Desk::ready_to_sign(Profile {
        extended: Support::Refused,
        ..Profile::default()
    });
    let block = desk.block();
    assert_eq!(
        desk.send_bytes(&concat(&[&unhex("002A8086000101"), &block, &[0, 0]])),
        "6700"
    );
    desk.expect("00B00000000000", "6700");
}

#[test]
fn another_command_breaks_a_chain() {
    let mut desk = Desk::ready_to_sign(Profile {
        key: KeySize::Rsa1024,
        ..Profile::default()
    });
    let block = desk.block();
    desk.expect("102A808602AABB", "9000");
    desk.expect(PIN_STATE, "9000");
    let answer = desk.send_bytes(&concat(&[&unhex("002A808681"), &block, &[0]]));
    assert!(desk.is_result(&block, &answer));
    desk.expect("10A4000C023F00", "6884");
    for _ in 0..4 {
        desk.send_bytes(&concat(&[&unhex("102A8086FF"), &[0; 255]]));
    }
    assert_eq!(
        desk.send_bytes(&concat(&[&unhex("102A8086FF"), &[0; 255]])),
        "6700"
    );
}

// 8. Everything else

#[test]
fn unknown_instructions_and_classes_are_refused() {
    let mut desk = Desk::named("st-2048");
    desk.expect("00CADF3005", "6D00");
    desk.expect("00CB3FFF035C017E08", "6D00");
    desk.expect("00C0000000", "6D00");
    for class in ["01", "04", "0C", "80", "90", "B0", "FF"] {
        desk.expect(&format!("{class}A4000C023F00"), "6E00");
    }
    desk.expect("", "6700");
    desk.expect("00", "6700");
    desk.expect("00A4000C033F00", "6700");
    let (one, other) = (desk.data("0084000008"), desk.data("0084000008"));
    assert_eq!(one.len(), 8);
    assert_ne!(one, other);
    desk.expect("00840000", "6700");
    desk.expect("0084010008", "6A86");
}

// Whatever comes

/// A switched card: every value of every switch comes up.
fn any_profile() -> impl Strategy<Value = Profile> {
    let pins = [
        PinState::Ready,
        PinState::Blocked,
        PinState::NotActivated,
        PinState::Absent,
    ];
    let places = [
        CertificatePlace::CitizenFile,
        CertificatePlace::ObjectFolder,
        CertificatePlace::InfocamereFolder,
        CertificatePlace::Nowhere,
    ];
    let support = || prop::sample::select(vec![Support::Accepted, Support::Refused]);
    let wrong = prop::sample::select(vec![WrongPin::Counted, WrongPin::Uncounted]);
    let last = prop::sample::select(vec![LastTry::Wrong, LastTry::Blocked]);
    let (pins, places) = (
        prop::sample::select(pins.to_vec()),
        prop::sample::select(places.to_vec()),
    );
    (pins, places, support(), support(), wrong, last).prop_map(
        |(pin, certificate_place, chaining, extended, wrong_pin, last_try)| Profile {
            key: KeySize::Rsa1024,
            pin,
            certificate_place,
            chaining,
            extended,
            wrong_pin,
            last_try,
            ..Profile::default()
        },
    )
}

/// Bytes that often begin as a command does.
fn any_command() -> impl Strategy<Value = Vec<u8>> {
    let instruction = prop::sample::select(vec![0x20, 0x22, 0x24, 0x2A, 0x2C, 0x84, 0xA4, 0xB0]);
    let class = prop::sample::select(vec![0x00, 0x10, 0x0C, 0x80]);
    let p1 = prop::sample::select(vec![0x00, 0x04, 0x08, 0x80, 0x9E, 0xF1, 0xF3]);
    let p2 = prop::sample::select(vec![0x00, 0x03, 0x0C, 0x10, 0x11, 0x86, 0x90, 0x9A, 0xB8]);
    let body = prop::collection::vec(any::<u8>(), 0..300);
    prop_oneof![
        prop::collection::vec(any::<u8>(), 0..300),
        (class, instruction, p1, p2, body).prop_map(|(class, instruction, p1, p2, body)| {
            // Half of the bodies have a right Lc.
            let mut command = vec![class, instruction, p1, p2];
            if let (Ok(length @ 1..), true) = (u8::try_from(body.len()), body.len() % 2 == 0) {
                command.push(length);
            }
            command.extend(body);
            command
        }),
    ]
}

/// VERIFY, CHANGE or RESET RETRY COUNTER with a PIN and a PUK that are never right.
fn wrong_pin_command() -> impl Strategy<Value = Vec<u8>> {
    let instruction = prop::sample::select(vec![(0x20, 8), (0x24, 16), (0x2C, 16), (0x20, 0)]);
    let reference = prop::sample::select(vec![0x10, 0x11, 0x90, 0x91]);
    (
        instruction,
        reference,
        prop::collection::vec(b'0'..=b'9', 16),
    )
        .prop_map(|((instruction, length), reference, mut digits)| {
            // The right ones begin with 1 and 8.
            digits[0] = b'5';
            let mut command = vec![0x00, instruction, 0x00, reference];
            command.push(length);
            command.extend(&digits[..usize::from(length)]);
            command
        })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]

    #[test]
    fn any_bytes_are_answered_with_a_status_word(
        profile in any_profile(),
        commands in prop::collection::vec(any_command(), 1..40),
    ) {
        let mut desk = Desk::new(profile);
        for command in commands {
            let answer = desk.card.transmit(&command);
            prop_assert!(answer.len() >= 2);
            let status = answer[answer.len() - 2];
            prop_assert!((0x62..=0x6F).contains(&status) || status == 0x90);
        }
    }

    #[test]
    fn counters_never_rise_without_the_right_pin_or_puk(
        profile in any_profile(),
        commands in prop::collection::vec(prop_oneof![any_command(), wrong_pin_command()], 1..60),
    ) {
        let mut desk = Desk::new(profile);
        let mut before = desk.card.witness().counters();
        for command in commands {
            if command.windows(8).any(|bytes| bytes == b"12345678" || bytes == b"87654321") {
                continue;
            }
            let answer = desk.card.transmit(&command);
            let after = desk.card.witness().counters();
            prop_assert!(after.pin_tries_left <= before.pin_tries_left);
            prop_assert!(after.puk_tries_left <= before.puk_tries_left);
            prop_assert_eq!(after.signatures, 0);
            let tries = |c: varco::simulator::card::Counters| c.pin_tries_left + c.puk_tries_left;
            prop_assert!(tries(before) - tries(after) <= 1);
            if tries(after) < tries(before) {
                prop_assert!(matches!(answer[..], [0x63, _] | [0x69, 0x83]));
            }
            before = after;
        }
    }
}
