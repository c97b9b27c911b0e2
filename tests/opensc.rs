//! `OpenSC`, unmodified, over a real pcscd, with the virtual CNS: every outcome of cns-card.md §11.5
//! and the cross-check list of §13, on the versions of Debian 12 (0.23) and 13 (0.26).
#![cfg(target_os = "linux")]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing
)]

mod support;

use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use support::pcscd::{CardInReader, Pcscd};
use support::program::{Ran, program, run};
use varco::simulator::card::profile::{CertificatePlace, Profile, Support, Version};
use varco::simulator::link::Behaviour;
use varco::simulator::pki::{self, KeySize};

const PIN: &str = "12345678";
const PUK: &str = "87654321";
const MESSAGE: &[u8] = b"a message to sign";

/// A card in a private reader, with `OpenSC` in front of it.
struct Bench {
    // Dropped first: the card leaves before the service ends.
    card: CardInReader,
    pcscd: Pcscd,
    profile: Profile,
}

/// Commands that the reader carries, as far as `OpenSC` knows.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Length {
    Short,
    Extended,
}

impl Bench {
    fn new(profile: Profile) -> Self {
        Self::with(profile, Length::Short, Behaviour::default())
    }

    fn named(name: &str) -> Self {
        Self::new(name.parse().unwrap())
    }

    fn with(profile: Profile, length: Length, behaviour: Behaviour) -> Self {
        let pcscd = Pcscd::start();
        if length == Length::Extended {
            pcscd.allow_extended_length();
        }
        let card = pcscd.insert(profile, behaviour);
        Self {
            card,
            pcscd,
            profile,
        }
    }

    fn pkcs11(&self, arguments: &[&str]) -> Ran {
        self.pcscd.run("pkcs11-tool", arguments)
    }

    fn pkcs15(&self, arguments: &[&str]) -> Ran {
        self.pcscd.run("pkcs15-tool", arguments)
    }

    fn login(&self, pin: &str) -> Ran {
        self.pkcs11(&[
            "--login",
            "--pin",
            pin,
            "--list-objects",
            "--type",
            "privkey",
        ])
    }

    fn file(&self, name: &str) -> PathBuf {
        self.pcscd.folder().join(name)
    }

    /// Signs the message with this mechanism.
    fn sign(&self, mechanism: &str) -> Ran {
        std::fs::write(self.file("message"), MESSAGE).unwrap();
        let message = self.file("message").display().to_string();
        let signature = self.file("signature").display().to_string();
        self.pkcs11(&[
            "--login",
            "--pin",
            PIN,
            "--sign",
            "--mechanism",
            mechanism,
            "--input-file",
            &message,
            "--output-file",
            &signature,
        ])
    }

    /// Reads the certificate from the card and has `openssl` check chain and signature with it.
    #[track_caller]
    fn verify_signature(&self, options: &[&str]) {
        let (der, pem, key) = (
            self.file("card.der"),
            self.file("card.pem"),
            self.file("key.pem"),
        );
        let out = der.display().to_string();
        let label = match self.profile.certificate_place {
            CertificatePlace::InfocamereFolder => "CNS01",
            _ => "CNS0",
        };
        let read = [
            "--read-object",
            "--type",
            "cert",
            "--label",
            label,
            "--output-file",
            &out,
        ];
        self.pkcs11(&read).ok();
        let holder = &self.profile.person;
        let expected =
            pki::card_certificate(holder, self.profile.key, self.profile.certificate).unwrap();
        assert!(std::fs::read(&der).unwrap().starts_with(&expected));
        let openssl = |arguments: &[&str]| run(program("openssl").args(arguments));
        let text = |path: &PathBuf| path.display().to_string();
        openssl(&[
            "x509",
            "-inform",
            "DER",
            "-in",
            &text(&der),
            "-out",
            &text(&pem),
        ])
        .ok();
        openssl(&[
            "x509",
            "-in",
            &text(&pem),
            "-pubkey",
            "-noout",
            "-out",
            &text(&key),
        ])
        .ok();
        let authority = self.file("authority.pem");
        std::fs::write(&authority, pki::cns_authority().unwrap().certificate_pem()).unwrap();
        let chain = [
            "verify",
            "-no_check_time",
            "-CAfile",
            &text(&authority),
            &text(&pem),
        ];
        openssl(&chain).ok().says("OK");
        let mut check = program("openssl");
        check
            .args(["dgst", "-sha256", "-verify"])
            .arg(key)
            .args(options);
        check
            .arg("-signature")
            .arg(self.file("signature"))
            .arg(self.file("message"));
        run(&mut check).ok().says("Verified OK");
    }

    /// How many commands of this beginning the card got.
    fn count(&self, beginning: &str) -> usize {
        self.card
            .commands()
            .iter()
            .filter(|command| command.starts_with(beginning))
            .count()
    }

    /// The number of the first command of this beginning, counted from 1.
    fn position(&self, beginning: &str) -> usize {
        let commands = self.card.commands();
        commands
            .iter()
            .position(|command| command.starts_with(beginning))
            .unwrap()
            + 1
    }

    /// The same bench with a new card of the same kind that has faults.
    fn renewed(self, faults: &[String]) -> Self {
        let Self {
            card,
            pcscd,
            profile,
        } = self;
        drop(card);
        let faults = faults.iter().map(|fault| fault.parse().unwrap()).collect();
        let behaviour = Behaviour {
            faults,
            ..Behaviour::default()
        };
        let card = pcscd.insert(profile, behaviour);
        Self {
            card,
            pcscd,
            profile,
        }
    }

    /// How `OpenSC` lists a card: older versions put the PIN's name behind the holder's.
    fn label(&self, holder: &str, pin: &str) -> String {
        if self.is_newer() {
            format!("token label        : {holder}\n")
        } else {
            format!("token label        : {holder} ({pin})\n")
        }
    }

    /// Whether `OpenSC` is 0.24 or later: the version that learnt IDEMIA 2021 and lost the mixed
    /// key sizes.
    fn is_newer(&self) -> bool {
        let info = self.pcscd.run("opensc-tool", &["--info"]).ok().text;
        let version = info.split("OpenSC 0.").nth(1).unwrap();
        let minor = version.split(|c: char| !c.is_ascii_digit()).next().unwrap();
        minor.parse::<u32>().unwrap() >= 24
    }
}

fn profile(name: &str) -> Profile {
    name.parse().unwrap()
}

// Listing, login, signature

#[test]
fn athena_1024_lists_logs_in_and_signs() {
    let bench = Bench::named("athena-1024");
    bench
        .pkcs11(&["--list-slots"])
        .ok()
        .says(&bench.label("BRUNO FITTIZIO", "PIN CNS0"))
        .says("serial num         : 6999000000022228")
        // An artefact of OpenSC with every CNS.
        .says("user PIN locked");
    bench
        .pkcs11(&["--list-objects"])
        .ok()
        .says("Public Key Object; RSA 1024 bits")
        .says("CN=FTTBRN69S21F205Z\\/6999000000022228.");
    assert_eq!(bench.count("0020"), 0, "listing needs no PIN");
    bench.sign("SHA256-RSA-PKCS").ok();
    bench.verify_signature(&[]);
    assert_eq!(bench.card.witness.counters().signatures, 1);
    assert_eq!(
        bench.count("00200010"),
        1,
        "bit 8 of P2 is for ST Incard alone"
    );
}

#[test]
fn st_2048_signs_with_chained_commands() {
    let bench = Bench::named("st-2048");
    bench
        .pkcs11(&["--list-slots"])
        .ok()
        .says(&bench.label("ADA IMMAGINARIA", "PIN CNS0"));
    bench.sign("SHA256-RSA-PKCS").ok();
    bench.verify_signature(&[]);
    assert_eq!(bench.count("102A8086FF00"), 1);
    assert_eq!(bench.count("002A808602"), 1);
    assert_eq!(
        bench.count("00200090"),
        1,
        "ST Incard is asked with bit 8 of P2"
    );
}

#[test]
fn st_2048_signs_with_extended_commands() {
    let bench = Bench::with(Profile::default(), Length::Extended, Behaviour::default());
    bench.sign("SHA256-RSA-PKCS").ok();
    bench.verify_signature(&[]);
    assert_eq!(bench.count("002A808600010100"), 1);
    assert_eq!(bench.count("10"), 0);
}

#[test]
fn st_2048_signs_with_pss() {
    let bench = Bench::named("st-2048");
    bench.sign("SHA256-RSA-PKCS-PSS").ok();
    bench.verify_signature(&[
        "-sigopt",
        "rsa_padding_mode:pss",
        "-sigopt",
        "rsa_pss_saltlen:32",
    ]);
}

#[test]
fn infocamere_1204_uses_its_own_folder_and_key() {
    let bench = Bench::named("infocamere-1204");
    bench
        .pkcs11(&["--list-slots"])
        .ok()
        .says(&bench.label("DARIO FANTASIA", "PIN CNS01"));
    bench.sign("SHA256-RSA-PKCS").ok();
    let commands = bench.card.commands();
    let verify = bench.position("0020") - 1;
    assert!(
        commands[..verify]
            .iter()
            .any(|command| command.contains("2FFF0000"))
    );
    assert_eq!(bench.count("0022F1B803830121"), 1);
    bench.verify_signature(&[]);
}

#[test]
fn an_expired_card_still_signs() {
    let bench = Bench::named("expired");
    bench.sign("SHA256-RSA-PKCS").ok();
    bench.verify_signature(&[]);
}

// Cards that OpenSC can't use, and how it says so

#[test]
fn a_card_without_chaining_can_t_sign_behind_a_short_reader() {
    let card = Profile {
        chaining: Support::Refused,
        ..Profile::default()
    };
    let bench = Bench::new(card);
    bench.login(PIN).ok();
    bench
        .sign("SHA256-RSA-PKCS")
        .fails()
        .says("CKR_GENERAL_ERROR (0x5)");
    assert_eq!(bench.card.witness.counters().signatures, 0);
}

#[test]
fn a_card_without_chaining_and_extended_length_can_t_sign_at_all() {
    let card = Profile {
        chaining: Support::Refused,
        extended: Support::Refused,
        ..Profile::default()
    };
    Bench::new(card)
        .sign("SHA256-RSA-PKCS")
        .fails()
        .says("CKR_GENERAL_ERROR (0x5)");
    let extended = Bench::with(card, Length::Extended, Behaviour::default());
    extended
        .sign("SHA256-RSA-PKCS")
        .fails()
        .says("CKR_DATA_LEN_RANGE (0x21)");
}

#[test]
fn a_card_without_extended_length_can_t_sign_behind_an_extended_reader() {
    let card = Profile {
        extended: Support::Refused,
        ..Profile::default()
    };
    let bench = Bench::with(card, Length::Extended, Behaviour::default());
    bench.login(PIN).ok();
    bench
        .sign("SHA256-RSA-PKCS")
        .fails()
        .says("CKR_DATA_LEN_RANGE (0x21)");
    assert_eq!(bench.count("10"), 0, "it does not fall back to chaining");
}

#[test]
fn version_1_0_with_2048_bits_logs_in_and_never_reaches_the_key() {
    let bench = Bench::new(Profile {
        version: Version::V10,
        ..Profile::default()
    });
    bench.login(PIN).ok();
    bench
        .sign("SHA256-RSA-PKCS")
        .fails()
        .says("CKR_FUNCTION_NOT_SUPPORTED (0x54)");
    assert_eq!(bench.card.witness.counters().operations, 0);
}

#[test]
fn version_1_1_with_1024_bits_signs_with_older_versions_only() {
    let bench = Bench::new(Profile {
        key: KeySize::Rsa1024,
        ..Profile::default()
    });
    let ran = bench.sign("SHA256-RSA-PKCS");
    if bench.is_newer() {
        ran.fails().says("CKR_FUNCTION_NOT_SUPPORTED (0x54)");
    } else {
        ran.ok();
        bench.verify_signature(&[]);
    }
}

#[test]
fn idemia_2021_is_for_newer_versions_only() {
    let bench = Bench::named("idemia-2021");
    if bench.is_newer() {
        bench.sign("SHA256-RSA-PKCS").ok();
        assert_eq!(bench.count("0022F1B803830102"), 1);
    } else {
        bench
            .pkcs11(&["--list-slots"])
            .ok()
            .says("token label        : CLARA ESEMPIO\n");
        bench
            .pkcs15(&["--dump"])
            .says("X.509 Certificate [CNS0]")
            .does_not_say("Private RSA Key");
        bench
            .login(PIN)
            .fails()
            .says("CKR_USER_PIN_NOT_INITIALIZED (0x102)");
        assert_eq!(bench.count("0020"), 0);
    }
}

#[test]
fn ace_2025_tells_its_holder_and_can_t_log_in() {
    let bench = Bench::named("ace-2025");
    bench
        .pkcs11(&["--list-slots"])
        .ok()
        .says("token label        : ELETTRA PROVETTI\n");
    bench
        .login(PIN)
        .fails()
        .says("CKR_USER_PIN_NOT_INITIALIZED (0x102)");
}

// PIN

#[test]
fn a_wrong_pin_costs_one_try_and_three_block() {
    let bench = Bench::named("athena-1024");
    for left in [2, 1] {
        bench
            .login("00000")
            .fails()
            .says("CKR_PIN_INCORRECT (0xa0)");
        assert_eq!(bench.card.witness.counters().pin_tries_left, left);
    }
    bench.login("00000").fails();
    assert_eq!(bench.card.witness.counters().pin_tries_left, 0);
    bench.login(PIN).fails().says("CKR_PIN_LOCKED (0xa4)");
    bench
        .pkcs15(&["--unblock-pin", "--puk", PUK, "--new-pin", "24680"])
        .ok();
    assert_eq!(bench.count("002C0010"), 1);
    assert_eq!(bench.count("00200011"), 0, "the PUK is not verified before");
    assert_eq!(bench.card.witness.counters().pin_tries_left, 3);
    bench.login("24680").ok();
}

#[test]
fn the_pin_is_changed_by_both_tools() {
    let bench = Bench::named("st-2048");
    bench
        .pkcs11(&[
            "--login",
            "--pin",
            PIN,
            "--change-pin",
            "--new-pin",
            "13579",
        ])
        .ok();
    assert_eq!((bench.count("00200090"), bench.count("00240090")), (1, 1));
    bench.login("13579").ok();
    let verifications = bench.count("0020");
    bench
        .pkcs15(&["--change-pin", "--pin", "13579", "--new-pin", "97531"])
        .ok();
    assert_eq!(
        (bench.count("0020"), bench.count("00240090")),
        (verifications, 2)
    );
    bench.login("97531").ok();
    let log: String = bench.card.commands().concat();
    for pin in ["3133353739", "3937353331"] {
        assert!(!log.contains(pin), "a PIN is in the log");
    }
}

#[test]
fn a_change_with_the_puk_burns_a_pin_try() {
    let bench = Bench::named("athena-1024");
    bench
        .pkcs11(&[
            "--login-type",
            "context-specific",
            "--unlock-pin",
            "--puk",
            PUK,
            "--new-pin",
            PIN,
        ])
        .fails();
    assert_eq!(bench.count("00240010"), 1);
    assert_eq!(bench.card.witness.counters().pin_tries_left, 2);
}

#[test]
fn blocked_and_not_activated_cards_refuse_the_login() {
    Bench::named("blocked")
        .login(PIN)
        .fails()
        .says("CKR_PIN_LOCKED (0xa4)");
    Bench::named("not-activated")
        .login(PIN)
        .fails()
        .says("CKR_GENERAL_ERROR (0x5)");
    let bench = Bench::named("infocamere-1204");
    bench.login("00000").fails().says("CKR_GENERAL_ERROR (0x5)");
    assert_eq!(
        bench.card.witness.counters().pin_tries_left,
        2,
        "6300 costs a try too"
    );
}

#[test]
fn every_answer_to_verify_has_its_error() {
    let mapping = [
        ("63C1", "CKR_PIN_INCORRECT (0xa0)"),
        ("6983", "CKR_PIN_LOCKED (0xa4)"),
        ("6300", "CKR_GENERAL_ERROR (0x5)"),
        ("6984", "CKR_GENERAL_ERROR (0x5)"),
        ("6985", "CKR_GENERAL_ERROR (0x5)"),
        ("6A88", "CKR_GENERAL_ERROR (0x5)"),
        ("6F00", "CKR_GENERAL_ERROR (0x5)"),
        ("6982", "CKR_USER_NOT_LOGGED_IN (0x101)"),
        ("6700", "CKR_DATA_LEN_RANGE (0x21)"),
        ("6A80", "CKR_DATA_INVALID (0x20)"),
        ("6B00", "CKR_DATA_INVALID (0x20)"),
    ];
    // The same program sends the same commands: the number of VERIFY is learnt once.
    let mut bench = Bench::named("athena-1024");
    bench.login(PIN).ok();
    let verify = bench.position("0020");
    for (status, error) in mapping {
        bench = bench.renewed(&[format!("{status}@{verify}")]);
        bench.login(PIN).fails().says(error);
        let counters = bench.card.witness.counters();
        assert_eq!(counters.verifications, 0, "the fault hit VERIFY");
    }
}

// What OpenSC sends, and what the card must stand

#[test]
fn the_self_test_passes() {
    for name in ["athena-1024", "st-2048"] {
        let bench = Bench::named(name);
        bench
            .pkcs11(&["--test", "--login", "--pin", PIN])
            .ok()
            .says("No errors");
        assert!(bench.count("00840000") > 0);
        assert!(bench.card.witness.counters().signatures > 3);
    }
}

#[test]
fn no_foreign_application_is_accepted() {
    let bench = Bench::named("athena-1024");
    bench.pkcs11(&["--list-slots"]).ok();
    let exchanges = bench.card.log.exchanges();
    let foreign = exchanges.iter().filter(|exchange| {
        ["00A404", "00CA", "00CB"]
            .iter()
            .any(|start| exchange.command.starts_with(start))
    });
    let answers: Vec<_> = foreign.map(|exchange| exchange.answer.as_deref()).collect();
    assert!(answers.len() > 20, "{answers:?}");
    assert!(
        answers
            .iter()
            .all(|answer| matches!(answer, Some("6A82" | "6D00"))),
        "{answers:?}"
    );
}

#[test]
fn the_number_of_commands_is_the_known_one() {
    let bench = Bench::named("athena-1024");
    bench.sign("SHA256-RSA-PKCS").ok();
    let expected = if bench.is_newer() { 76 } else { 78 };
    let commands = bench.card.commands();
    assert_eq!(commands.len(), expected, "{commands:#?}");
}

#[test]
fn the_whole_card_is_dumped() {
    let bench = Bench::named("st-2048");
    bench
        .pkcs15(&["--dump"])
        .says("PIN [PIN CNS0]")
        .says("PIN [PUK CNS0]")
        .says("Private RSA Key [CNS0]")
        .says("Path           : 3f003f01")
        .says("Data object 'EF_MemoriaResidua'");
}

#[test]
fn listing_files_ends() {
    let bench = Bench::named("st-2048");
    let ran = bench.pcscd.run("opensc-tool", &["--list-files"]);
    if bench.is_newer() {
        ran.says("Card does not support the requested operation");
        assert_eq!(bench.count("B0FC"), 0);
        return;
    }
    assert!(bench.count("B0FC") > 0, "{}", ran.text);
    let exchanges = bench.card.log.exchanges();
    let vendor = exchanges
        .iter()
        .find(|exchange| exchange.command.starts_with("B0FC"));
    assert_eq!(vendor.unwrap().answer.as_deref(), Some("6E00"));
    assert!(bench.count("B0FC") < 10, "it loops");
}

#[test]
fn a_lost_pin_state_makes_it_verify_twice() {
    let bench = Bench::named("athena-1024");
    bench.sign("SHA256-RSA-PKCS").ok();
    let operation = bench.position("002A");
    let bench = bench.renewed(&[format!("6982@{operation}")]);
    bench.sign("SHA256-RSA-PKCS").ok();
    assert_eq!(bench.card.witness.counters().verifications, 2);
}

#[test]
fn a_failed_operation_is_tried_again() {
    let bench = Bench::named("athena-1024");
    bench.sign("SHA256-RSA-PKCS").ok();
    let operation = bench.position("002A");
    // Each try is the environment, the key and the operation: every third command fails.
    let faults: Vec<_> = (0..8)
        .map(|n| format!("6F00@{}", operation + 3 * n))
        .collect();
    let bench = bench.renewed(&faults);
    bench
        .sign("SHA256-RSA-PKCS")
        .fails()
        .says("CKR_GENERAL_ERROR (0x5)");
    assert_eq!(bench.count("002A"), if bench.is_newer() { 2 } else { 4 });
}

// The link to the reader

#[test]
fn a_card_taken_out_while_it_signs_can_be_put_back() {
    let bench = Bench::named("athena-1024");
    bench.sign("SHA256-RSA-PKCS").ok();
    let operation = bench.position("002A");
    let bench = bench.renewed(&[format!("remove@{operation}")]);
    bench.sign("SHA256-RSA-PKCS").fails();
    assert_eq!(bench.card.witness.counters().signatures, 0);
    bench.pcscd.wait_for_removal();
    bench.card.hand.insert();
    bench.pcscd.wait_for_card();
    bench.sign("SHA256-RSA-PKCS").ok();
    bench.verify_signature(&[]);
}

#[test]
fn damaged_answers_are_errors_and_not_the_end() {
    let faults = ["short@1", "garbage@2", "mute@3"]
        .map(|fault| fault.parse().unwrap())
        .to_vec();
    let behaviour = Behaviour {
        faults,
        ..Behaviour::default()
    };
    let bench = Bench::with(profile("athena-1024"), Length::Short, behaviour);
    // The first three commands of the program's search for a driver meet the faults.
    bench.pkcs11(&["--list-slots"]);
    assert!(bench.card.commands().len() >= 3);
    bench.pcscd.wait_for_card();
    bench.pkcs11(&["--list-slots"]).ok().says("BRUNO FITTIZIO");
}

#[test]
fn commands_are_not_held_up_by_delayed_acknowledgements() {
    let bench = Bench::named("athena-1024");
    let once = || {
        let (before, start) = (bench.card.commands().len(), Instant::now());
        bench.sign("SHA256-RSA-PKCS").ok();
        let commands = u32::try_from(bench.card.commands().len() - before).unwrap();
        start.elapsed() / commands
    };
    // Every command would cost 40 ms; the best of three runs shows what the link can do.
    let best = [(); 3].map(|()| once()).into_iter().min().unwrap();
    assert!(best < Duration::from_millis(20), "{best:?} per command");
}

#[test]
fn the_program_puts_a_card_into_the_reader_of_others() {
    let pcscd = Pcscd::start();
    let log = pcscd.folder().join("apdu.log");
    let mut served = Command::new(env!("CARGO_BIN_EXE_varco"))
        .args(["simulate", "card", "--profile", "athena-1024"])
        .args(["--vpcd", &pcscd.address(), "--log"])
        .arg(&log)
        .stdout(Stdio::null())
        .spawn()
        .unwrap();
    pcscd.wait_for_card();
    let ran = pcscd.run("pkcs11-tool", &["--list-slots", "--login", "--pin", PIN]);
    served.kill().unwrap();
    served.wait().unwrap();
    ran.says("BRUNO FITTIZIO");
    let log = std::fs::read_to_string(log).unwrap();
    assert!(log.contains("# reset: 3BDF18008131FE7D006B020C0182011101434E53103180FC"));
    assert!(log.contains("0020001008**************** -> 9000"), "{log}");
    assert!(!log.contains("3132333435363738"));
}
