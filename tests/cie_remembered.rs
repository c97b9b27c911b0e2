//! What outlasts the program of an identity card: only if the person allows it, for that person
//! alone, and never trusted beyond what the card proves.
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

use std::fs;
use std::path::PathBuf;
use std::sync::Arc;

use proptest::prelude::*;
use support::login::{PIN, desk, go_on, look_again, portal, problem};
use varco::card::Limits;
use varco::card::cie::{Drawer, Memory};
use varco::problem::Problem;
use varco::settings::{CardDrawer, Change, Settings};
use varco::simulator::link::Behaviour;
use varco::simulator::portal::Mode;

/// A folder with a drawer in it.
struct Home {
    folder: tempfile::TempDir,
}

impl Home {
    fn new() -> Self {
        Self {
            folder: tempfile::tempdir().unwrap(),
        }
    }

    fn file(&self) -> PathBuf {
        self.folder.path().join("cards").join("known.json")
    }

    fn drawer(&self) -> Arc<dyn Drawer> {
        Arc::new(CardDrawer::at(self.file()))
    }

    /// The memory of a fresh process.
    fn memory(&self) -> Memory {
        let memory = Memory::default();
        memory.keep_in(&self.drawer()).unwrap();
        memory
    }

    /// Signs in with a fresh card of this profile in a fresh process: the problem, and how many
    /// commands the login took.
    fn signs_in(&self, profile: &str) -> (Option<Problem>, u64) {
        let (readers, card) = desk(profile, Behaviour::default());
        let limits = Limits::default();
        let found = look_again(&readers, &self.memory(), &limits).unwrap();
        let signed = go_on(found, &portal(Mode::Standard), PIN, &limits);
        assert_eq!(card.counters().pin_tries_left, 3);
        let problem = problem(&signed);
        (problem, signed.unwrap().trace.counters().commands)
    }

    fn text(&self) -> String {
        fs::read_to_string(self.file()).unwrap()
    }
}

const FIRST: u64 = 39;
const REMEMBERED: u64 = 2 + 20;

#[test]
fn a_fresh_process_knows_the_card_again() {
    let home = Home::new();
    assert_eq!(home.signs_in("cie"), (None, FIRST));
    assert_eq!(home.signs_in("cie"), (None, REMEMBERED));
    // Another card is another card, and the first stays known.
    assert_eq!(home.signs_in("cie-consultant"), (None, FIRST));
    assert_eq!(home.signs_in("cie-consultant"), (None, REMEMBERED));
    assert_eq!(home.signs_in("cie"), (None, REMEMBERED));
}

#[cfg(unix)]
#[test]
fn only_the_person_may_read_it() {
    use std::os::unix::fs::PermissionsExt as _;
    let home = Home::new();
    home.signs_in("cie");
    let mode = |path: &std::path::Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(&home.file()), 0o600);
    assert_eq!(mode(home.file().parent().unwrap()), 0o700);
}

#[test]
fn without_the_person_s_leave_nothing_stays() {
    let home = Home::new();
    let drawer = CardDrawer::at(home.file());
    let mut allowed = Settings::default();
    allowed.apply(Change::RememberCards(true));
    assert!(!Settings::default().remember_cards, "off unless chosen");
    home.signs_in("cie");
    assert!(home.file().exists());
    // Switched off: erased, and nothing new comes.
    let memory = Memory::default();
    drawer.settle(&memory, &allowed).unwrap();
    drawer.settle(&memory, &Settings::default()).unwrap();
    assert!(!home.file().exists());
    let (readers, _) = desk("cie", Behaviour::default());
    look_again(&readers, &memory, &Limits::default())
        .unwrap()
        .close();
    assert!(!home.file().exists());
    // Switched on again: what the program saw meanwhile is kept.
    drawer.settle(&memory, &allowed).unwrap();
    assert!(home.file().exists());
    // Forgotten by hand.
    memory.forget().unwrap();
    assert!(!home.file().exists());
    let found = look_again(&readers, &memory, &Limits::default()).unwrap();
    assert!(found.beyond.counters().commands > 0, "as never seen");
    found.close();
    // A file from a time when it was allowed.
    drawer
        .settle(&Memory::default(), &Settings::default())
        .unwrap();
    assert!(!home.file().exists());
}

/// Whatever stands in the file: thrown away with a warning, and the card is read.
#[test]
fn a_damaged_file_is_thrown_away() {
    let home = Home::new();
    home.signs_in("cie");
    let good = home.text();
    let long = "x".repeat(70_000);
    let other_version = good.replacen('1', "2", 1);
    let bad_digit = good.replacen("\"prime\":\"", "\"prime\":\"g", 1);
    let changed = good.replace("\"order\":\"8", "\"order\":\"9");
    assert_ne!(changed, good);
    for bad in [
        "",
        "{}",
        "null",
        &long,
        &other_version,
        &bad_digit,
        &changed,
    ] {
        fs::write(home.file(), bad).unwrap();
        let memory = Memory::default();
        let problem = memory.keep_in(&home.drawer()).unwrap_err();
        assert_eq!(problem.code(), "D08", "{bad:.80}");
        assert!(!home.file().exists(), "{bad:.80}");
        assert_eq!(home.signs_in("cie"), (None, FIRST), "{bad:.80}");
    }
    fs::write(home.file(), [0xFF, 0xFE, 0x00]).unwrap();
    let problem = Memory::default().keep_in(&home.drawer()).unwrap_err();
    assert_eq!(problem.code(), "D08");
}

/// A line that says of one card what is another's: nobody signs in with the wrong data.
#[test]
fn data_of_another_card_are_not_this_one_s() {
    let home = Home::new();
    home.signs_in("cie-consultant");
    let consultant = home.text();
    let other = Home::new();
    other.signs_in("cie");
    let citizen = other.text();
    let field = |text: &str, name: &str| -> String {
        let page: serde_json::Value = serde_json::from_str(text).unwrap();
        page["cards"][0][name].as_str().unwrap().to_owned()
    };
    let mixed = |names: &[&str]| {
        let mut text = citizen.clone();
        for name in names {
            text = text.replace(&field(&citizen, name), &field(&consultant, name));
        }
        seal(&text)
    };
    // The certificate and what was signed of it: the number in it is another's.
    fs::write(other.file(), mixed(&["certificate", "certificate_hash"])).unwrap();
    assert_eq!(other.signs_in("cie"), (None, FIRST));
    // The application of the terminal's authority: read again, and the card is asked what was
    // signed.
    let text = citizen.replace(&field(&citizen, "authority_reference"), "0000000000000000");
    fs::write(other.file(), seal(&text)).unwrap();
    let (problem, commands) = other.signs_in("cie");
    assert_eq!(problem, None);
    assert!(commands > REMEMBERED);
    assert_eq!(other.signs_in("cie"), (None, REMEMBERED), "learnt anew");
    // The key of the chip: perhaps the card is the copy. No PIN.
    fs::write(other.file(), mixed(&["chip_modulus"])).unwrap();
    let (readers, card) = desk("cie", Behaviour::default());
    let limits = Limits::default();
    let found = look_again(&readers, &other.memory(), &limits).unwrap();
    let signed = go_on(found, &portal(Mode::Standard), PIN, &limits);
    assert_eq!(
        support::login::problem(&signed),
        Some(Problem::ChipNotGenuine)
    );
    assert_eq!(card.counters().verifications, 0);
    // A card that really is a copy, before one that is remembered.
    fs::write(other.file(), &citizen).unwrap();
    let (readers, copy) = desk("cie-forged", Behaviour::default());
    let found = look_again(&readers, &other.memory(), &limits).unwrap();
    let signed = go_on(found, &portal(Mode::Standard), PIN, &limits);
    assert_eq!(
        support::login::problem(&signed),
        Some(Problem::ChipNotGenuine)
    );
    assert_eq!(copy.counters().verifications, 0);
}

/// The text with the digest that its line should have.
fn seal(text: &str) -> String {
    let mut page: serde_json::Value = serde_json::from_str(text).unwrap();
    let digest = page["cards"][0]["digest"].as_str().unwrap().to_owned();
    page["cards"][0]["digest"] = "".into();
    // The fields keep their order in the text, not in the value.
    let start = text.find("{\"nis\"").unwrap();
    let end = text.rfind("]}").unwrap();
    let line = text[start..end].replace(&digest, "");
    let fresh = ring::digest::digest(&ring::digest::SHA256, line.as_bytes());
    let fresh: String = fresh
        .as_ref()
        .iter()
        .fold(String::new(), |text, byte| format!("{text}{byte:02x}"));
    text.replace(&digest, &fresh)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    /// Any bytes: a memory that works, or a warning and an empty one.
    #[test]
    fn any_bytes_are_a_value_or_thrown_away(bytes in prop::collection::vec(any::<u8>(), 0..600)) {
        let home = Home::new();
        fs::create_dir_all(home.file().parent().unwrap()).unwrap();
        fs::write(home.file(), &bytes).unwrap();
        let kept = Memory::default().keep_in(&home.drawer());
        prop_assert!(kept.is_err_and(|problem| problem.code() == "D08"));
        prop_assert!(!home.file().exists());
    }

    /// One byte of a good file changed, added or missing.
    #[test]
    fn any_change_is_noticed_or_harmless(place in any::<prop::sample::Index>(), byte in any::<u8>(), how in 0..3) {
        let mut text = good().as_bytes().to_vec();
        let place = place.index(text.len());
        match how {
            0 => text[place] = byte,
            1 => text.insert(place, byte),
            _ => drop(text.remove(place)),
        }
        let home = Home::new();
        fs::create_dir_all(home.file().parent().unwrap()).unwrap();
        fs::write(home.file(), &text).unwrap();
        match Memory::default().keep_in(&home.drawer()) {
            Ok(()) => {}
            Err(problem) => prop_assert_eq!(problem.code(), "D08"),
        }
    }
}

fn good() -> &'static str {
    static GOOD: std::sync::OnceLock<String> = std::sync::OnceLock::new();
    GOOD.get_or_init(|| {
        let home = Home::new();
        home.signs_in("cie");
        home.text()
    })
}

/// A disk that is full or closed: the card is read all the same, and whoever asks is told why
/// nothing was kept. Once there is room again, nothing is missing.
#[test]
fn what_can_not_be_kept_is_known_and_kept_later() {
    let home = Home::new();
    let in_the_way = home.folder.path().join("cards");
    let memory = home.memory();
    fs::write(&in_the_way, "a file where the folder should be").unwrap();
    assert_eq!(memory.unsaved(), None);
    let (readers, _) = desk("cie", Behaviour::default());
    let look = || {
        let found = look_again(&readers, &memory, &Limits::default());
        found.unwrap().close();
    };
    look();
    let Some(Problem::File { file, .. }) = memory.unsaved() else {
        panic!("{:?}", memory.unsaved());
    };
    assert!(file.ends_with("known.json"), "{file}");
    fs::remove_file(&in_the_way).unwrap();
    look();
    assert_eq!(memory.unsaved(), None);
    assert!(home.file().exists());
}
