//! Files, objects and how long answers come: cie-card.md §4-§6, §12, §13.

use std::io::Write as _;
use std::process::{Command, Stdio};

use rsa::traits::PublicKeyParts as _;
use rsa::{BigUint, RsaPublicKey, pkcs1::DecodeRsaPublicKey as _};
use varco::simulator::people::CITIZEN_CARD;
use varco::simulator::pki::{cie_authority, country_signer};
use x509_parser::parse_x509_certificate;

use crate::terminal::{SELECT_CIE, SELECT_IAS, Terminal, agreement_commands, der, path, unhex};
use crate::{digest_info, opened};

/// A whole file in clear by its short identifier, in parts of 231 bytes.
fn file(terminal: &mut Terminal, short: u8) -> Vec<u8> {
    let mut content = Vec::new();
    let mut command = vec![0x00, 0xB0, 0x80 | short, 0x00, 0xE7];
    loop {
        let (data, status) = terminal.clear(&command);
        content.extend(&data);
        if status != 0x9000 {
            assert!(matches!(status, 0x6282 | 0x6B00), "{status:04X}");
            return content;
        }
        let [high, low] = u16::try_from(content.len()).unwrap().to_be_bytes();
        command = vec![0x00, 0xB0, high, low, 0xE7];
    }
}

#[test]
fn the_number_for_services_is_read_in_both_ways() {
    let mut terminal = Terminal::selected("cie");
    let nis = CITIZEN_CARD.nis.as_bytes();
    assert_eq!(terminal.data("00B0 8100 0C"), nis);
    let information = terminal.data("00A4 0204 02 1001 00");
    assert_eq!(information[..4], [0x62, 0x1B, 0x80, 0x02]);
    assert_eq!(information[4..6], [0x00, 0x0C]);
    assert_eq!(terminal.data("00B0 0000 0C"), nis);
    assert_eq!(terminal.send("00B0 0000 0D"), (nis.to_vec(), 0x6282));
    assert_eq!(terminal.send("00B0 0000 00"), (nis.to_vec(), 0x9000));
    assert_eq!(terminal.data("00B0 0004 04"), nis[4..8]);
}

#[test]
fn the_roots_files_are_there() {
    let mut terminal = Terminal::named("cie-stm");
    // The root is the current folder after a reset.
    let number = {
        terminal.expect("00A4 0204 02 D003", 0x9000);
        terminal.data("00B0 0000 0C")
    };
    assert_eq!(number[..2], [0x5A, 0x0A]);
    assert_eq!(number[5..11], unhex(CITIZEN_CARD.nis));
    let group = file(&mut terminal, 0x1B);
    let group = path(&group, &[&[0x7F, 0x49], &[0x7F, 0x49]]);
    assert_eq!(path(group, &[&[0x83]]).len(), 256);
    let services = file(&mut terminal, 0x1D);
    let at = |bytes: &[u8]| services.windows(bytes.len()).any(|part| part == bytes);
    assert!(at(&unhex("4301B9460400000010470394 0181")));
    assert!(at(&unhex("7808 0606 2B8122F87802")));
    assert!(services.ends_with(&unhex("82029000")));
    // They are not in the application.
    terminal.expect(SELECT_CIE, 0x9000);
    terminal.expect("00A4 0204 02 D003", 0x6A82);
    terminal.expect("00B0 9B00 00", 0x6A82);
    terminal.expect("00A4 0000 02 3F00 00", 0x9000);
    terminal.expect("00A4 0204 02 D003", 0x9000);
}

#[test]
fn reads_give_at_most_231_bytes() {
    let mut terminal = Terminal::selected("cie");
    let whole = file(&mut terminal, 4);
    assert_eq!(whole.len(), 270);
    RsaPublicKey::from_pkcs1_der(&whole).unwrap();
    for le in [0x00, 0xE7, 0xE8, 0xFF] {
        let (data, status) = terminal.clear(&[0, 0xB0, 0x84, 0, le]);
        assert_eq!((data.len(), status), (231, 0x9000), "{le:02X}");
    }
    // The rest: without a word if all was asked for, with a warning if more was than there is.
    assert_eq!(
        terminal.send("00B0 84E7 00"),
        (whole[231..].to_vec(), 0x9000)
    );
    assert_eq!(
        terminal.send("00B0 84E7 E7"),
        (whole[231..].to_vec(), 0x6282)
    );
    assert_eq!(terminal.send("00B0 010E 00"), (vec![], 0x6B00));
}

#[test]
fn the_odd_instruction_reads_wrapped_data() {
    let mut terminal = Terminal::selected("cie");
    let whole = file(&mut terminal, 6);
    let mut content = Vec::<u8>::new();
    loop {
        let [high, low] = u16::try_from(content.len()).unwrap().to_be_bytes();
        let (data, status) = terminal.clear(&[0, 0xB1, 0, 6, 4, 0x54, 2, high, low, 0xE7]);
        if status == 0x6B00 {
            break;
        }
        let part = path(&data, &[&[0x53]]);
        assert!(part.len() <= 228);
        content.extend(part);
        if status == 0x6282 {
            break;
        }
        assert_eq!((part.len(), status), (228, 0x9000));
    }
    assert_eq!(content, whole);
}

#[test]
fn reads_under_protection_are_those_in_clear() {
    for name in ["cie", "cie-outer-9000", "cie-61xx"] {
        let mut terminal = Terminal::selected(name);
        let whole = file(&mut terminal, 6);
        let mut terminal = Terminal::agreed(name);
        assert!(terminal.secure_file(6) == whole, "{name}");
        let (data, status) = terminal.secure([0, 0xB1, 0, 6], &unhex("54020010"), Some(0x13));
        assert_eq!(
            (data, status),
            (crate::terminal::wrap(0x53, &whole[0x10..0x21]), 0x9000)
        );
        // Without Le: as much as fits.
        let (data, _) = terminal.secure([0, 0xB0, 0x86, 0], &[], None);
        assert_eq!(data, whole[..231]);
    }
}

/// Lengths of commands and answers, as the table of cie-card.md §12 has them.
#[test]
fn lengths_on_the_wire_are_those_of_the_official_client() {
    let mut terminal = Terminal::selected("cie-61xx");
    // Group parts without Le: announced, then 256 and the rest.
    let group = |tag: &str| unhex(&format!("00CB3FFF0C4D0A7008BFA10104A302{tag}00"));
    for (tag, rest) in [("97", 18), ("98", 18)] {
        assert_eq!(terminal.raw(&group(tag)), (vec![], 0x6100));
        let (data, status) = terminal.raw(&unhex("00C0000000"));
        assert_eq!((data.len(), status), (256, 0x6100 + rest));
        let (data, status) = terminal.raw(&unhex(&format!("00C00000{rest:02X}")));
        assert_eq!((data.len(), status), (usize::from(rest), 0x9000));
    }
    assert_eq!(terminal.raw(&group("99")), (vec![], 0x612A));
    let mut direct = Terminal::selected("cie");
    let (data, status) = direct.raw(&group("97"));
    assert_eq!((data.len() + 2, status), (258, 0x6112));
    let (data, status) = direct.raw(&group("99"));
    assert_eq!((data.len() + 2, status), (44, 0x9000));
    // A whole session: certificate of the terminal 252 and 148, proof 252 and 59, and so on.
    let mut terminal = Terminal::agreed("cie");
    let public = terminal.read_public_again();
    let keys = terminal.keys.as_mut().unwrap();
    let length = |keys: &mut crate::terminal::Keys, header, data: usize, le| {
        keys.protect(header, &vec![1; data], le).len()
    };
    let mut copy = keys.clone();
    assert_eq!(length(&mut copy, [0, 0x22, 0x81, 0xB6], 6, Some(0)), 30);
    assert_eq!(length(&mut copy, [0x10, 0x2A, 0, 0xAE], 231, None), 252);
    assert_eq!(length(&mut copy, [0, 0x2A, 0, 0xAE], 123, None), 148);
    assert_eq!(length(&mut copy, [0, 0x82, 0, 0], 33, None), 59);
    assert_eq!(length(&mut copy, [0, 0x88, 0, 0], 51, None), 75);
    assert_eq!(length(&mut copy, [0, 0x88, 0, 0], 8, None), 35);
    terminal.certify(&public);
    assert_eq!(terminal.prove_terminal(&public), 0x9000);
    // The chip's proof: 264 bytes, 291 protected.
    let choose = unhex("84018280019B");
    terminal.secure([0, 0x22, 0x41, 0xA4], &choose, None);
    let keys = terminal.keys.as_mut().unwrap();
    let command = keys.protect([0, 0x88, 0, 0], &[1; 8], Some(0));
    let (data, status) = terminal.raw(&command);
    assert_eq!((data.len(), status), (256, 0x6123));
    assert_eq!(terminal.raw(&unhex("00C0000023")).0.len(), 0x23);
}

#[test]
fn lengths_behind_the_pin_are_those_of_the_official_client() {
    let mut terminal = Terminal::verified("cie");
    let mut exchange = |header, data: &[u8], le| {
        let command = terminal.keys.as_mut().unwrap().protect(header, data, le);
        let (body, status) = terminal.raw(&command);
        let lengths = (command.len(), body.len() + 2, status);
        let mut body = body;
        if status >> 8 == 0x61 {
            let [_, more] = status.to_be_bytes();
            body.extend(terminal.raw(&[0, 0xC0, 0, 0, more]).0);
        }
        terminal.keys.as_mut().unwrap().open(&body).unwrap();
        lengths
    };
    assert_eq!(
        exchange([0, 0xA4, 2, 4], &[0x10, 0x03], None),
        (27, 51, 0x9000)
    );
    assert_eq!(
        exchange([0, 0xB0, 0, 0], &[], Some(0xE7)),
        (19, 252, 0x9000)
    );
    assert_eq!(
        exchange([0, 0x22, 0x41, 0xA4], &unhex("800102840181"), None),
        (27, 16, 0x9000)
    );
    assert_eq!(
        exchange([0, 0x88, 0, 0], &digest_info(), None),
        (75, 258, 0x611B)
    );
}

/// 560 bytes come as 256 and 6100, 256 and 6130, 48 (cie-card.md §14.1).
#[test]
fn a_large_exponent_is_told_in_three_parts() {
    let mut terminal = Terminal::selected("cie-large-exponent");
    let (first, status) = terminal.raw(&unhex("00CB3FFF0B4D097007BFA004037F498000"));
    assert_eq!((first.len(), status), (256, 0x6100));
    let (second, status) = terminal.raw(&unhex("00C0000000"));
    assert_eq!((second.len(), status), (256, 0x6130));
    let (third, status) = terminal.raw(&unhex("00C0000030"));
    assert_eq!((third.len(), status), (48, 0x9000));
    let key = [first, second, third].concat();
    let key = path(&key, &[&[0x70], &[0xBF, 0xA0, 0x04], &[0x7F, 0x49]]);
    assert_eq!(path(key, &[&[0x5F, 0x20]]), b"\0\0\0\0ITCIE\x10\x01\x15");
    assert_eq!(path(key, &[&[0x5F, 0x4C]]), unhex("A0000000003900"));
}

#[test]
fn what_waits_is_lost_at_another_command() {
    let mut terminal = Terminal::selected("cie");
    let (_, status) = terminal.raw(&unhex("00CB3FFF0C4D0A7008BFA10104A302970000"));
    assert_eq!(status, 0x6112);
    terminal.expect("00B0 8100 0C", 0x9000);
    assert_eq!(terminal.raw(&unhex("00C0000012")), (vec![], 0x6985));
}

#[test]
fn gemaltos_question_gives_the_group_at_once() {
    let mut terminal = Terminal::selected("cie-gemalto");
    let public = terminal.read_public();
    let answer = terminal.data("00CB 3FFF 0A 4D087006BFA10102A380 00");
    let all = path(&answer, &[&[0x70], &[0xBF, 0xA1, 0x01], &[0xA3]]);
    assert!(all.starts_with(&[0x97]));
    assert_eq!(path(all, &[&[0x97]]), public.generator);
    assert_eq!(path(all, &[&[0x98]]), public.prime);
    assert_eq!(path(all, &[&[0x99]]), public.order);
}

#[test]
fn get_response_under_protection_is_taken_in_both_classes() {
    for class in [0x00, 0x0C] {
        let mut terminal = Terminal::agreed("cie");
        let keys = terminal.keys.as_mut().unwrap();
        let command = keys.protect([0, 0xB0, 0x86, 0], &[], Some(0xE7));
        let command = &command[..command.len() - 1];
        // Without the outer Le, on a card that announces.
        let mut announcing = Terminal::agreed("cie-61xx");
        let keys = announcing.keys.as_mut().unwrap();
        let own = keys.protect([0, 0xB0, 0x86, 0], &[], Some(0xE7));
        assert_eq!(announcing.raw(&own[..own.len() - 1]), (vec![], 0x61FA));
        let (body, status) = announcing.raw(&[class, 0xC0, 0, 0, 0]);
        assert_eq!((body.len(), status), (250, 0x9000));
        announcing.keys.as_mut().unwrap().open(&body).unwrap();
        // The session goes on.
        assert_eq!(
            announcing.secure([0, 0xB0, 0x81, 0], &[], Some(0x0C)).1,
            0x9000
        );
        let (body, status) = terminal.raw(command);
        assert_eq!((body.len(), status), (250, 0x9000));
    }
}

#[test]
fn the_service_key_signs_for_everybody() {
    let mut terminal = Terminal::selected("cie");
    let key = RsaPublicKey::from_pkcs1_der(&file(&mut terminal, 5)).unwrap();
    terminal.expect("0022 41A4 06 800102 840183", 0x9000);
    let signature = terminal.data("0088 0000 08 0102030405060708 00");
    assert!(opened(&signature, key.n()).ends_with(&[0x00, 1, 2, 3, 4, 5, 6, 7, 8]));
    assert_eq!(
        terminal.counters().signatures,
        0,
        "the login key has signed nothing"
    );
}

#[test]
fn the_travel_document_is_there_and_closed() {
    let mut terminal = Terminal::selected("cie");
    terminal.expect("00A4 040C 07 A0000002471001", 0x9000);
    terminal.expect("00A4 020C 02 011E", 0x9000);
    terminal.expect("00B0 0000 00", 0x6982);
    terminal.expect("00A4 020C 02 1001", 0x6A82);
    terminal.expect(SELECT_IAS, 0x9000);
    terminal.expect(SELECT_CIE, 0x9000);
    terminal.expect("00B0 8100 0C", 0x9000);
}

#[test]
fn a_key_agreement_in_a_session_is_refused() {
    let mut terminal = Terminal::agreed("cie");
    let [first, last] = agreement_commands(&[0x22; 256]);
    let data = [&first[5..], &last[5..]].concat();
    assert_eq!(
        terminal.secure([0, 0x22, 0x41, 0xA6], &data, None).1,
        0x9000
    );
    let get = unhex("4D04A6029100");
    assert_eq!(
        terminal.secure([0, 0xCB, 0x3F, 0xFF], &get, Some(0)).1,
        0x6985
    );
}

#[test]
fn the_certificate_names_card_and_issuer() {
    for (name, size) in [("cie", None), ("cie-zero-filled", Some(2048))] {
        let mut terminal = Terminal::verified(name);
        let content = terminal.secure_file(3);
        let certificate = der(&content);
        assert_eq!(size.unwrap_or(certificate.len()), content.len());
        assert!(
            (1640..=1710).contains(&certificate.len()),
            "{}",
            certificate.len()
        );
        let (_, parsed) = parse_x509_certificate(&certificate).unwrap();
        let authority = cie_authority().unwrap();
        let (_, issuer) = parse_x509_certificate(authority.certificate_der()).unwrap();
        parsed.verify_signature(Some(issuer.public_key())).unwrap();
        assert_eq!(
            terminal.secure_file(2),
            CITIZEN_CARD.document_number.as_bytes()
        );
        let own = RsaPublicKey::from_pkcs1_der(&der(&terminal.secure_file(7))).unwrap();
        let info = &parsed.public_key().subject_public_key.data;
        assert_eq!(own, RsaPublicKey::from_pkcs1_der(info).unwrap());
        assert_ne!(*own.n(), BigUint::default());
    }
}

/// Both generations of the security object, by OpenSSL against the country signer.
#[test]
fn openssl_accepts_the_security_object() {
    let folder = tempfile::tempdir().unwrap();
    let ca = folder.path().join("csca.pem");
    std::fs::write(&ca, country_signer().unwrap().certificate_pem()).unwrap();
    for name in ["cie", "cie-sod-sha256"] {
        let mut terminal = Terminal::selected(name);
        let object = file(&mut terminal, 6);
        let signed = path(&object, &[&[0x77]]);
        let mut child = Command::new("openssl")
            .args([
                "cms", "-verify", "-inform", "DER", "-purpose", "any", "-CAfile",
            ])
            .arg(&ca)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        child.stdin.take().unwrap().write_all(signed).unwrap();
        let output = child.wait_with_output().unwrap();
        let told = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(output.status.success(), "{name}: {told}");
        // Each file's hash is in the signed list.
        let hash = |content: &[u8]| match name {
            "cie" => ring::digest::digest(&ring::digest::SHA512, content),
            _ => ring::digest::digest(&ring::digest::SHA256, content),
        };
        let listed = |number: u8, content: &[u8]| {
            let entry = [&[0x02, 0x01, number, 0x04][..], &{
                let hash = hash(content);
                let mut value = vec![u8::try_from(hash.as_ref().len()).unwrap()];
                value.extend(hash.as_ref());
                value
            }]
            .concat();
            output.stdout.windows(entry.len()).any(|part| part == entry)
        };
        let chip = file(&mut terminal, 4);
        let service = file(&mut terminal, 5);
        assert!(listed(0xA1, CITIZEN_CARD.nis.as_bytes()));
        assert!(listed(0xA2, CITIZEN_CARD.document_number.as_bytes()));
        assert!(listed(0xA4, &chip));
        assert!(listed(0xA5, &service));
        terminal.reset();
        let group = file(&mut terminal, 0x1B);
        assert!(listed(0x1B, &group));
        let mut terminal = Terminal::verified(name);
        assert!(listed(0xA3, &terminal.secure_file(3)));
        let length = object.len();
        assert!((2200..=3000).contains(&length), "{length}");
    }
}
