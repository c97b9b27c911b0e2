//! Signing in with every virtual CIE: exactly which commands reach the card, every personality,
//! and every card that must not get the PIN (cie-card.md §12.1, §14.3, §14.4).
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    missing_docs
)]

mod support {
    pub mod login;
}

use std::sync::Arc;

use support::login::{
    PIN, READER, Signed, desk, go_on, look, look_again, portal, problem, sign_in,
};
use varco::card::cie::{Drawer, Memory, Signatures};
use varco::card::{Card, Depth, Found, Limits, Tries, change_pin, unblock_pin};
use varco::identity::Certificate;
use varco::problem::{Foreign, Problem};
use varco::reader::Readers;
use varco::secret::{Pin, Puk};
use varco::settings::CardDrawer;
use varco::simulator::card::Counters;
use varco::simulator::link::Behaviour;
use varco::simulator::log::ApduLog;
use varco::simulator::pki::country_signer;
use varco::simulator::portal::{Mode, VirtualPortal};
use varco::simulator::reader::VirtualReaders;

/// The commands that reached the card, each by class, instruction and parameters.
fn heads(log: &ApduLog, from: usize) -> Vec<String> {
    log.exchanges()
        .into_iter()
        .skip(from)
        .map(|exchange| exchange.command[..8].to_owned())
        .collect()
}

/// Look, key agreement, device authentication, tries, VERIFY, signature: what every login takes.
fn round(certificate_reads: usize) -> Vec<String> {
    let mut commands = vec![
        "00A4040C", // the application
        "102241A6", "002241A6", // our public value
        "00CB3FFF", "00C00000", // the chip's
        "0C2281B6", "1C2A00AE", "0C2A00AE", "0C2281A4", // our certificate
        "0C840000", "1C820000", "0C820000", // our proof
        "0C2241A4", "0C880000", "00C00000", // the chip's proof
        "0CCB3FFF", // tries left
        "0C200081", // the PIN
    ];
    if certificate_reads > 0 {
        commands.push("0CB08300");
    }
    let mut commands: Vec<_> = commands.into_iter().map(str::to_owned).collect();
    for read in 1..certificate_reads {
        commands.push(format!("0CB0{:04X}", read * 231));
    }
    for command in ["0C2241A4", "0C880000", "00C00000"] {
        commands.push(command.to_owned());
    }
    commands
}

/// Public data, once for each card.
const PUBLIC: [&str; 9] = [
    "00B08400", "00B000E7", // the key of the chip
    "00CB3FFF", "00C00000", "00CB3FFF", "00C00000", "00CB3FFF", // the group
    "00CB3FFF", "00C00000", // the authority for terminals
];

/// What a card that was never seen is asked besides, before anybody types a PIN: the Ministry's
/// signature, and, after the chip proved itself, the tries left.
fn first_look() -> Vec<String> {
    let mut commands = vec!["00B08600".to_owned()];
    commands.extend((1..11).map(|read: u32| format!("00B0{:04X}", read * 231)));
    let asked = round(0);
    commands.extend(asked.into_iter().take(16));
    commands
}

fn recognition() -> Vec<String> {
    vec!["00A4040C".to_owned(), "00B08100".to_owned()]
}

/// One process: what it remembers, and a look and a login with it.
struct Process<'a> {
    readers: &'a VirtualReaders,
    log: &'a ApduLog,
    portal: &'a VirtualPortal,
    memory: Memory,
}

impl Process<'_> {
    /// Whether the certificate was known, the commands on the wire, and how many of them the login
    /// counts as its own.
    fn signs_in(&self) -> (bool, Vec<String>, u64) {
        let limits = Limits::default();
        let from = self.log.exchanges().len();
        let found = look_again(self.readers, &self.memory, &limits).unwrap();
        let known = found.card.certificate().is_some();
        let signed = go_on(found, self.portal, PIN, &limits);
        assert_eq!(problem(&signed), None);
        let own = signed.unwrap().trace.counters().commands;
        (known, heads(self.log, from), own)
    }
}

#[test]
fn the_three_kinds_of_login_are_these_commands() {
    let log = ApduLog::default();
    let behaviour = Behaviour {
        log: log.clone(),
        ..Behaviour::default()
    };
    let (readers, card) = desk("cie", behaviour);
    let portal = portal(Mode::Standard);
    let folder = tempfile::tempdir().unwrap();
    let drawer = folder.path().join("cards").join("known.json");
    let drawer: Arc<dyn Drawer> = Arc::new(CardDrawer::at(drawer));
    let process = |remembers: bool| {
        let memory = Memory::default();
        if remembers {
            memory.keep_in(&drawer).unwrap();
        }
        Process {
            readers: &readers,
            log: &log,
            portal: &portal,
            memory,
        }
    };

    // The first: recognition, public data, and the round with eight reads of the certificate; in
    // between, once for each card, what no login needs.
    let first = process(true);
    let (known, sent, own) = first.signs_in();
    let mut expected = recognition();
    expected.extend(PUBLIC.map(str::to_owned));
    expected.extend(first_look());
    expected.extend(round(8));
    assert_eq!(sent, expected);
    assert_eq!((known, own), (false, 39));
    assert_eq!(sent.len(), 39 + 27);

    // A later one in the same run; twenty from SELECT to signature.
    let mut expected = recognition();
    expected.extend(round(0));
    let (known, sent, own) = first.signs_in();
    assert_eq!((known, &sent, own), (true, &expected, 22));
    assert_eq!(round(0).len(), 20);

    // One of a fresh process that may remember: the same.
    let (known, sent, own) = process(true).signs_in();
    assert_eq!((known, &sent, own), (true, &expected, 22));

    // Nobody allowed it: a first login again.
    let (known, sent, own) = process(false).signs_in();
    assert_eq!((known, sent.len(), own), (false, 39 + 27, 39));

    assert_eq!(card.counters().signatures, 4);
    assert_eq!(card.counters().verifications, 4);
}

/// The key behind terminal certificates may have an exponent as long as its modulus: one GET
/// RESPONSE more, which no budget counted.
#[test]
fn a_long_exponent_takes_one_command_more() {
    let log = ApduLog::default();
    let behaviour = Behaviour {
        log: log.clone(),
        ..Behaviour::default()
    };
    let (readers, _) = desk("cie-large-exponent", behaviour);
    let signed = sign_in(&readers, &portal(Mode::Standard), &Limits::default());
    assert_eq!(problem(&signed), None);
    assert_eq!(signed.unwrap().trace.counters().commands, 40);
}

fn signs_in(profile: &str, portal: &VirtualPortal) {
    let (readers, card) = desk(profile, Behaviour::default());
    let signed = sign_in(&readers, portal, &Limits::default());
    assert_eq!(problem(&signed), None, "{profile}");
    let Counters {
        pin_tries_left,
        verifications,
        signatures,
        ..
    } = card.counters();
    assert_eq!((pin_tries_left, verifications), (3, 1), "{profile}");
    assert!(signatures >= 1, "{profile}");
    assert_eq!(signed.unwrap().record.signatures, 1, "{profile}");
}

#[test]
fn every_personality_signs_in() {
    let portal = portal(Mode::Standard);
    for chip in [
        "gemalto",
        "gemalto2",
        "stm",
        "stm2",
        "stm3",
        "nxp",
        "actalis",
        "bit4id",
        "b946",
        "unknown-atr",
        "zeroed-atr",
        "type-b",
    ] {
        for unasked in ["", "-61xx"] {
            for outer in ["", "-outer-9000"] {
                signs_in(&format!("cie-{chip}{unasked}{outer}"), &portal);
            }
        }
    }
}

#[test]
fn every_other_difference_signs_in() {
    let portal = portal(Mode::Standard);
    for word in [
        "no-ias",
        "no-ias-61xx-outer-9000",
        "zero-filled",
        "tries-hidden",
        "tries-end-session",
        "tries-hidden-outer-9000",
        "large-exponent",
        "order-224",
        "sod-sha256",
        "zero-public",
        "zero-secret",
        "zero-proof",
        "consultant",
    ] {
        signs_in(&format!("cie-{word}"), &portal);
    }
}

/// Cards that must not get the PIN, and cards whose PIN must not be tried.
#[test]
fn no_try_is_spent_where_none_may_be() {
    let portal = portal(Mode::Standard);
    for (word, code, exit) in [
        ("wrong-key", "C24", 13),
        ("wrong-serial", "C24", 13),
        ("weak-zero", "C24", 13),
        ("weak-one", "C24", 13),
        ("weak-minus-one", "C24", 13),
        ("weak-order", "C24", 13),
        ("weak-generator", "C24", 13),
        ("clone", "C27", 13),
        ("broken-signature", "C27", 13),
        ("other-number", "C27", 13),
        ("clone-sod-sha256", "C27", 13),
        ("last-try", "P04", 20),
        ("blocked", "C15", 21),
    ] {
        let (readers, card) = desk(&format!("cie-{word}"), Behaviour::default());
        let before = card.counters();
        let limits = Limits::default();
        let signed = look(&readers, &limits).and_then(|mut found| {
            // Nobody was told, as with a card that is remembered.
            found.tries = Tries::NotAsked;
            go_on(found, &portal, PIN, &limits)
        });
        let problem = problem(&signed).unwrap();
        assert_eq!(
            (problem.code(), problem.exit_code()),
            (code, exit),
            "{word}"
        );
        assert_eq!(card.counters().verifications, 0, "{word}");
        assert_eq!(
            card.counters().pin_tries_left,
            before.pin_tries_left,
            "{word}"
        );
    }
}

/// A card that was never seen is asked for its tries before anybody types a PIN; a last try that
/// the person knows of and wants is used.
#[test]
fn a_confirmed_last_try_is_used() {
    let (readers, card) = desk("cie-last-try", Behaviour::default());
    let limits = Limits::default();
    let found = look(&readers, &limits).unwrap();
    assert_eq!(found.tries, Tries::Left(1));
    let signed = go_on(found, &portal(Mode::Standard), PIN, &limits);
    assert_eq!(problem(&signed), None);
    assert_eq!(card.counters().pin_tries_left, 3);
}

#[test]
fn a_wrong_pin_costs_one_try_and_the_rest_is_told() {
    let portal = portal(Mode::Standard);
    let limits = Limits::default();
    for (profile, last) in [("cie", 0x63C0), ("cie-third-6983-outer-9000", 0x6983)] {
        let (readers, card) = desk(profile, Behaviour::default());
        let try_wrong = |known: Tries| -> Signed {
            let mut found = look(&readers, &limits).unwrap();
            found.tries = known;
            go_on(found, &portal, b"11112222", &limits)
        };
        for left in [2, 1] {
            let wrong = Problem::WrongPin { left: Some(left) };
            assert_eq!(problem(&try_wrong(Tries::NotAsked)), Some(wrong));
            assert_eq!(card.counters().pin_tries_left, left);
        }
        // The last one needs a yes.
        assert_eq!(problem(&try_wrong(Tries::NotAsked)), Some(Problem::LastTry));
        assert_eq!(card.counters().pin_tries_left, 1);
        let blocked = Some(Problem::PinBlocked);
        assert_eq!(problem(&try_wrong(Tries::Left(1))), blocked, "{last:X}");
        assert_eq!(card.counters().verifications, 3);
        // Nothing more is sent to a blocked card.
        assert_eq!(problem(&try_wrong(Tries::Left(1))), blocked);
        assert_eq!(card.counters().verifications, 3);
    }
}

/// What the certificate says is known only after the PIN: nothing is signed with an expired one.
#[test]
fn an_expired_certificate_stops_before_the_signature() {
    let (readers, card) = desk("cie-expired", Behaviour::default());
    let portal = portal(Mode::Standard);
    let memory = Memory::default();
    let limits = Limits::default();
    let found = look_again(&readers, &memory, &limits).unwrap();
    let signed = go_on(found, &portal, PIN, &limits);
    assert_eq!(problem(&signed).unwrap().code(), "C13");
    assert_eq!(signed.unwrap().record.signatures, 0);
    assert_eq!(card.counters().pin_tries_left, 3);
    // From now on it is known before.
    let found = look_again(&readers, &memory, &limits).unwrap();
    assert!(found.card.certificate().is_some());
    found.close();
}

#[test]
fn a_pin_of_another_length_is_not_sent() {
    let (readers, card) = desk("cie", Behaviour::default());
    let limits = Limits::default();
    let found = look(&readers, &limits).unwrap();
    let signed = go_on(found, &portal(Mode::Standard), b"12345", &limits);
    assert_eq!(
        problem(&signed),
        Some(Problem::PinLength { min: 8, max: 8 })
    );
    assert_eq!(card.counters().verifications, 0);
}

/// A portal of TLS 1.3 alone is explained before the PIN; with RFC 9963 it is signed in to.
#[test]
fn tls_1_3_is_decided_before_the_pin() {
    for (mode, code) in [(Mode::Tls13, Some("L07")), (Mode::Rfc9963, None)] {
        let (readers, card) = desk("cie", Behaviour::default());
        let signed = sign_in(&readers, &portal(mode), &Limits::default());
        let came = problem(&signed).map(|problem| problem.code());
        assert_eq!(came, code, "{mode:?}");
        let verifications = u32::from(code.is_none());
        assert_eq!(card.counters().verifications, verifications, "{mode:?}");
    }
}

fn read(profile: &str) -> Result<Found, Problem> {
    let (readers, _) = desk(profile, Behaviour::default());
    let readers: Arc<dyn Readers> = Arc::new(readers);
    Found::look(&readers, READER, Depth::Everything, &Limits::default())
}

#[test]
fn the_ministry_s_signature_is_checked_in_both_generations() {
    for profile in ["cie", "cie-sod-sha256", "cie-zero-filled", "cie-order-224"] {
        let found = read(profile).unwrap();
        assert_eq!(found.tries, Tries::Left(3), "{profile}");
        // No country's signer comes with the program: that is said.
        let Some(Signatures::Intact { signer_known, .. }) = &found.signatures else {
            panic!("{profile}: {:?}", found.signatures);
        };
        assert!(!signer_known, "{profile}");
        found.close();
    }
    for (profile, what) in [
        ("cie-clone", "EF.Int.Kpub"),
        ("cie-clone-sod-sha256", "EF.Int.Kpub"),
        ("cie-broken-signature", "signature"),
        ("cie-broken-signature-sod-sha256", "signature"),
    ] {
        let found = read(profile).unwrap();
        let broken = Signatures::Broken { what };
        assert_eq!(found.signatures, Some(broken), "{profile}");
        found.close();
    }
    let hidden = read("cie-tries-hidden").unwrap();
    assert_eq!(hidden.tries, Tries::NotReadable);
    hidden.close();
}

/// Who knows the country's signer learns whether it stands behind the card; nobody else can tell a
/// forger who signs everything anew.
#[test]
fn a_known_country_signer_is_told_from_a_forger() {
    let country = country_signer().unwrap();
    let country = Certificate::parse(country.certificate_der()).unwrap();
    let knows = || Memory::trusting(vec![country.clone()]);
    for (profile, memory, known) in [
        ("cie", knows(), true),
        ("cie-sod-sha256", knows(), true),
        ("cie-forged", knows(), false),
        ("cie", Memory::default(), false),
        ("cie-forged", Memory::default(), false),
    ] {
        let (readers, _) = desk(profile, Behaviour::default());
        let found = look_again(&readers, &memory, &Limits::default()).unwrap();
        let Some(Signatures::Intact { signer_known, .. }) = found.card.signatures() else {
            panic!("{profile}");
        };
        assert_eq!(signer_known, known, "{profile}");
        found.close();
    }
}

/// A certificate that is not the one that was signed, or of another document: known only after the
/// PIN, which was right; nothing is signed.
#[test]
fn a_certificate_that_is_not_the_card_s_is_not_shown_to_anybody() {
    for profile in ["cie-other-certificate", "cie-mixed-up-certificate"] {
        let (readers, card) = desk(profile, Behaviour::default());
        let signed = sign_in(&readers, &portal(Mode::Standard), &Limits::default());
        let what = "EF.Cert_CIE".to_owned();
        assert_eq!(
            problem(&signed),
            Some(Problem::ChipDataAltered { what }),
            "{profile}"
        );
        assert_eq!(signed.unwrap().record.signatures, 0, "{profile}");
        let counters = card.counters();
        assert_eq!((counters.signatures, counters.pin_tries_left), (0, 3));
    }
}

/// Where nobody looked at the signature, whoever sends PIN or PUK does it first.
#[test]
fn no_way_leads_around_the_signature() {
    let limits = Limits::default();
    let altered = |what: &str| {
        Some(Problem::ChipDataAltered {
            what: what.to_owned(),
        })
    };
    for blocked in ["", "-blocked"] {
        let (readers, card) = desk(&format!("cie-clone{blocked}"), Behaviour::default());
        let tries = card.counters();
        let found = || {
            let readers: Arc<dyn Readers> = Arc::new(readers.clone());
            Found::look(&readers, READER, Depth::Name, &limits).unwrap()
        };
        let signed = go_on(found(), &portal(Mode::Standard), PIN, &limits);
        assert_eq!(problem(&signed), altered("EF.Int.Kpub"));
        let changed = change_pin(found(), pin(PIN), pin(NEW), None, &limits);
        assert_eq!(changed.err(), altered("EF.Int.Kpub"));
        let unblocked = unblock_pin(found(), puk(b"87654321"), pin(NEW), false, &limits);
        assert_eq!(unblocked.err(), altered("EF.Int.Kpub"));
        let after = card.counters();
        assert_eq!(after.verifications, 0);
        assert_eq!(after.puk_tries_left, tries.puk_tries_left);
    }
}

#[test]
fn other_cards_are_named() {
    for (name, kind) in [
        ("passport", Foreign::Passport),
        ("bank-card", Foreign::BankCard),
        ("mifare", Foreign::Tag),
        ("desfire", Foreign::Badge),
        ("phone", Foreign::Phone),
    ] {
        assert_eq!(
            read(name).unwrap_err(),
            Problem::ForeignCard { kind },
            "{name}"
        );
    }
    // It answers to reset as a CIE does, and is none.
    assert_eq!(read("driving-licence").unwrap_err().code(), "C06");
}

#[test]
fn a_blocked_card_says_so_before_the_pin() {
    for (profile, tries) in [
        ("cie-blocked", Tries::Left(0)),
        ("cie-blocked-61xx-outer-9000", Tries::Left(0)),
        ("cie-blocked-tries-hidden", Tries::NotReadable),
        ("cie-blocked-tries-end-session", Tries::NotReadable),
    ] {
        let (readers, card) = desk(profile, Behaviour::default());
        let found = look(&readers, &Limits::default()).unwrap();
        assert_eq!(found.tries, tries, "{profile}");
        found.close();
        assert_eq!(card.counters().verifications, 0, "{profile}");
    }
}

fn card_at(readers: &VirtualReaders) -> Found {
    look(readers, &Limits::default()).unwrap()
}

fn pin(digits: &[u8]) -> Pin {
    Pin::parse(digits).unwrap()
}

fn puk(digits: &[u8]) -> Puk {
    Puk::parse(digits).unwrap()
}

const NEW: &[u8] = b"24681357";

#[test]
fn the_pin_is_changed_with_one_try() {
    for profile in [
        "cie",
        "cie-61xx-outer-9000",
        "cie-tries-end-session",
        "st-2048",
        "idemia-2021",
    ] {
        let limits = Limits::default();
        let (readers, card) = desk(profile, Behaviour::default());
        let wrong = change_pin(card_at(&readers), pin(b"11112222"), pin(NEW), None, &limits);
        assert!(
            matches!(wrong, Err(Problem::WrongPin { .. })),
            "{profile}: {wrong:?}"
        );
        assert_eq!(card.counters().pin_tries_left, 2, "{profile}");
        let easy = change_pin(card_at(&readers), pin(PIN), pin(b"11111111"), None, &limits);
        assert_eq!(easy, Err(Problem::EasyPin), "{profile}");
        assert_eq!(card.counters().pin_tries_left, 2, "{profile}");
        change_pin(card_at(&readers), pin(PIN), pin(NEW), None, &limits).unwrap();
        assert_eq!(card.counters().pin_tries_left, 3, "{profile}");
        let signed = go_on(card_at(&readers), &portal(Mode::Standard), NEW, &limits);
        assert_eq!(problem(&signed), None, "{profile}");
    }
}

#[test]
fn a_blocked_pin_is_unblocked_with_the_puk() {
    for profile in [
        "cie-blocked",
        "cie-blocked-outer-9000",
        "cie-blocked-tries-hidden",
        "cie-blocked-tries-end-session",
        "blocked",
    ] {
        let limits = Limits::default();
        let (readers, card) = desk(profile, Behaviour::default());
        let tries = card.counters().puk_tries_left;
        let wrong = unblock_pin(
            card_at(&readers),
            puk(b"11112222"),
            pin(NEW),
            false,
            &limits,
        );
        assert!(
            matches!(wrong, Err(Problem::WrongPuk { .. })),
            "{profile}: {wrong:?}"
        );
        assert_eq!(card.counters().puk_tries_left, tries - 1, "{profile}");
        unblock_pin(
            card_at(&readers),
            puk(b"87654321"),
            pin(NEW),
            false,
            &limits,
        )
        .unwrap();
        assert_eq!(card.counters().pin_tries_left, 3, "{profile}");
        let signed = go_on(card_at(&readers), &portal(Mode::Standard), NEW, &limits);
        assert_eq!(problem(&signed), None, "{profile}");
    }
}

/// The last try of the PUK needs a yes, and a blocked PUK gets nothing more.
#[test]
fn the_puk_s_last_try_is_guarded() {
    let limits = Limits::default();
    let (readers, card) = desk("cie-blocked", Behaviour::default());
    let wrong = |last_try| {
        unblock_pin(
            card_at(&readers),
            puk(b"11112222"),
            pin(NEW),
            last_try,
            &limits,
        )
        .unwrap_err()
    };
    while card.counters().puk_tries_left > 1 {
        assert_eq!(wrong(false).code(), "P07");
    }
    assert_eq!(wrong(false), Problem::LastPukTry);
    assert_eq!(card.counters().puk_tries_left, 1);
    assert_eq!(wrong(true), Problem::PukBlocked);
    assert_eq!(wrong(true), Problem::PukBlocked);
    assert_eq!(card.counters().puk_tries_left, 0);
}

#[test]
fn a_cie_is_known_by_its_number() {
    let found = read("cie").unwrap();
    let Card::Cie(cie) = &found.card else {
        panic!("a CIE");
    };
    assert_eq!(cie.nis().to_string().len(), 12);
    assert!(!format!("{found:?}").contains(&cie.nis().to_string()));
    found.close();
}
