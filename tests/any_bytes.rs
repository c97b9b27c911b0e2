//! What the fuzzer runs (`fuzz/`), without it: every function over its seeds, whole and damaged.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    missing_docs,
    unreachable_pub
)]

#[path = "../fuzz/src/lib.rs"]
mod targets;

use std::fs;
use std::path::{Path, PathBuf};

use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use varco::simulator::card::named;

type Target = fn(&[u8]);

const TARGETS: [(&str, Target); 9] = [
    ("tlv", targets::tlv),
    ("messaging", targets::messaging),
    ("security_object", targets::security_object),
    ("certificate", targets::certificate),
    ("profile", targets::profile),
    ("card", targets::card),
    ("trusted_list", targets::trusted_list),
    ("ocsp", targets::ocsp),
    ("revocation_list", targets::revocation_list),
];
/// Damaged copies of seeds that each function gets.
const DAMAGED: u32 = 2000;

/// Profiles are their own seeds.
fn folder(target: &str) -> PathBuf {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    match target {
        "profile" => root.join("assets/portals"),
        _ => root.join("fuzz/seeds").join(target),
    }
}

fn seeds(target: &str) -> Vec<Vec<u8>> {
    let files = fs::read_dir(folder(target)).unwrap();
    let mut paths: Vec<_> = files.map(|file| file.unwrap().path()).collect();
    paths.sort();
    let seeds: Vec<_> = paths.iter().map(|path| fs::read(path).unwrap()).collect();
    assert!(!seeds.is_empty(), "{target}");
    seeds
}

/// One change.
#[derive(Clone, Copy, Debug)]
enum Damage {
    Set(prop::sample::Index, u8),
    Insert(prop::sample::Index, u8),
    Cut(prop::sample::Index, prop::sample::Index),
    Repeat(prop::sample::Index, prop::sample::Index),
}

fn damage() -> impl Strategy<Value = Damage> {
    use prop::sample::Index;
    prop_oneof![
        4 => any::<(Index, u8)>().prop_map(|(at, byte)| Damage::Set(at, byte)),
        1 => any::<(Index, u8)>().prop_map(|(at, byte)| Damage::Insert(at, byte)),
        1 => any::<(Index, Index)>().prop_map(|(from, to)| Damage::Cut(from, to)),
        1 => any::<(Index, Index)>().prop_map(|(from, to)| Damage::Repeat(from, to)),
    ]
}

impl Damage {
    fn apply(self, bytes: &mut Vec<u8>) {
        let range = |from: prop::sample::Index, to: prop::sample::Index, length: usize| {
            let (from, to) = (from.index(length), to.index(length));
            from.min(to)..from.max(to)
        };
        match self {
            Self::Insert(at, byte) => bytes.insert(at.index(bytes.len() + 1), byte),
            _ if bytes.is_empty() => {}
            Self::Set(at, byte) => {
                let at = at.index(bytes.len());
                bytes[at] = byte;
            }
            Self::Cut(from, to) => drop(bytes.drain(range(from, to, bytes.len()))),
            Self::Repeat(from, to) => {
                let range = range(from, to, bytes.len());
                let part = bytes[range.clone()].to_vec();
                bytes.splice(range.end..range.end, part);
            }
        }
    }
}

#[test]
fn seeds_whole_and_damaged_do_no_harm() {
    for (name, run) in TARGETS {
        let seeds = seeds(name);
        for seed in &seeds {
            run(seed);
        }
        let damaged = (
            prop::sample::select(seeds),
            prop::collection::vec(damage(), 1..6),
        );
        let config = Config {
            cases: DAMAGED,
            failure_persistence: None,
            ..Config::default()
        };
        TestRunner::new(config)
            .run(&damaged, |(mut bytes, damages)| {
                for damage in damages {
                    damage.apply(&mut bytes);
                }
                run(&bytes);
                Ok(())
            })
            .unwrap_or_else(|error| panic!("{name}: {error}"));
    }
}

/// The seeds are worth their place: sound ones pass where a damaged one would not.
#[test]
fn sound_seeds_are_taken() {
    use varco::card::cie::untrusted;
    assert!(
        seeds("security_object")
            .iter()
            .filter(|seed| untrusted::security_object(seed))
            .count()
            >= 2
    );
    assert!(
        seeds("security_object")
            .iter()
            .any(|seed| untrusted::public_key(seed))
    );
    for seed in seeds("certificate") {
        varco::identity::Certificate::parse(&seed).unwrap();
    }
    for seed in seeds("messaging") {
        assert!(untrusted::unwraps_sealed(&seed[2..], 0x9000));
    }
    for seed in seeds("profile") {
        let text = String::from_utf8(seed).unwrap();
        varco::portal::Profile::parse(&text, "seed").unwrap();
    }
}

/// A card by name, asked command by command.
struct Card(Box<dyn varco::simulator::card::VirtualCard>);

impl Card {
    fn new(name: &str) -> Self {
        let mut card = named(name).unwrap().card;
        card.power_on();
        Self(card)
    }

    fn send(&mut self, command: &[u8]) -> Vec<u8> {
        self.0.transmit(command)
    }

    /// A file of a CIE by its short identifier, whole.
    fn file(&mut self, short_identifier: u8) -> Vec<u8> {
        self.send(b"\x00\xA4\x04\x0C\x06\xA0\x00\x00\x00\x00\x39");
        let mut content = Vec::new();
        loop {
            let [high, low] = u16::try_from(content.len()).unwrap().to_be_bytes();
            let place = if content.is_empty() {
                [0x80 | short_identifier, 0]
            } else {
                [high, low]
            };
            let answer = self.send(&[0x00, 0xB0, place[0], place[1], 0xE7]);
            let (data, status) = answer.split_at(answer.len() - 2);
            content.extend(data);
            if status != [0x90, 0x00] {
                return content;
            }
        }
    }
}

/// Writes the seeds again, from the virtual cards: `cargo test --test any_bytes -- --ignored`.
#[test]
#[ignore = "changes files of the project"]
fn write_the_seeds() {
    let write = |target: &str, name: &str, content: &[u8]| {
        fs::create_dir_all(folder(target)).unwrap();
        fs::write(folder(target).join(name), content).unwrap();
    };
    let mut cie = Card::new("cie");
    let object = cie.file(6);
    write("tlv", "security-object", &object);
    write("tlv", "fci", b"\x6F\x1E\x80\x02\x01\x90\x82\x03\x01\x00\x00\x83\x02\x11\x02\x85\x01\x01\x86\x09\x00\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\x8A\x01\x05");
    let root = cie.send(b"\x00\xCB\x3F\xFF\x0B\x4D\x09\x70\x07\xBF\xA0\x04\x03\x7F\x49\x80\x00");
    write("tlv", "terminal-root", &root);
    write("security_object", "sha512-pss", &object);
    write(
        "security_object",
        "sha256-pkcs1",
        &Card::new("cie-sod-sha256").file(6),
    );
    write("security_object", "chip-key", &cie.file(4));
    for (name, objects) in [
        ("status", &b"\x90\x00\x99\x02\x90\x00"[..]),
        ("wrong-pin", b"\x63\xC2\x99\x02\x63\xC2"),
    ] {
        write("messaging", name, objects);
    }
    for name in ["cie", "cie-61xx", "st-2048", "idemia-2021", "passport"] {
        write("card", name, &told(name));
    }
    for (name, profile) in [
        ("cns", "st-2048"),
        ("cns-2021", "idemia-2021"),
        ("cie", "cie"),
    ] {
        write("certificate", name, &certificate(profile));
    }
}

fn certificate(profile: &str) -> Vec<u8> {
    use std::io::Write as _;
    use std::process::{Command, Stdio};

    let mut varco = Command::new(env!("CARGO_BIN_EXE_varco"))
        .args(["certificate", "--simulated", profile, "--format", "der"])
        .args((profile == "cie").then_some("--pin-stdin"))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    varco
        .stdin
        .take()
        .unwrap()
        .write_all(b"12345678\n")
        .unwrap();
    let shown = varco.wait_with_output().unwrap();
    assert!(shown.status.success(), "{profile}");
    shown.stdout
}

/// What a card answers when it is looked at, each answer after its length.
fn told(name: &str) -> Vec<u8> {
    use std::sync::Arc;
    use varco::card::{Depth, Found, Limits};
    use varco::reader::Readers;
    use varco::simulator::link::Behaviour;
    use varco::simulator::log::ApduLog;
    use varco::simulator::reader::VirtualReaders;

    let log = ApduLog::default();
    let behaviour = Behaviour {
        log: log.clone(),
        ..Behaviour::default()
    };
    let readers = VirtualReaders::with_card("seeds", named(name).unwrap().card, behaviour);
    let readers: Arc<dyn Readers> = Arc::new(readers);
    if let Ok(found) = Found::look(&readers, "seeds", Depth::Everything, &Limits::default()) {
        found.close();
    }
    let mut told = vec![u8::from(!name.starts_with("cie") && name != "passport")];
    for exchange in log.exchanges() {
        let answer = exchange.answer.unwrap();
        let answer: Vec<_> = (0..answer.len())
            .step_by(2)
            .map(|at| u8::from_str_radix(&answer[at..at + 2], 16).unwrap())
            .collect();
        told.extend(u16::try_from(answer.len()).unwrap().to_be_bytes());
        told.extend(answer);
    }
    told
}
