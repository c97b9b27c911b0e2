//! One confirmation, at most one VERIFY, whatever the card answers and whatever fails (design.md
//! §5; cns-card.md §6, §10).
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    missing_docs
)]

mod support {
    pub mod login;
    pub mod varco;
}

use std::sync::{Arc, Mutex};

use proptest::prelude::*;
use support::login::{PIN, desk, look};
use support::varco::{varco, varco_with};
use varco::apdu::{Channel, Trace};
use varco::card::cns::Cns;
use varco::card::{Card, Limits, PinError, Round, Tries};
use varco::problem::Problem;
use varco::reader::{Atr, Connection, Features, Leave, ReaderError, Transaction};
use varco::secret::Pin;
use varco::simulator::link::Behaviour;
use varco::simulator::portal::{Mode, Options, VirtualPortal};

/// Cards that can sign, with every kind of PIN answer among them.
const CARDS: [&str; 4] = ["st-2048", "athena-1024", "idemia-2021", "infocamere-1204"];
const WRONG: &[u8] = b"97531864";

/// What a line does with a command: an answer, or a failure.
type Reaction = Result<Vec<u8>, ReaderError>;

/// A command and what came of it.
type Passed = (Vec<u8>, Reaction);

/// A line that reacts as it was told, and remembers what was sent and what came back.
#[derive(Clone, Debug, Default)]
struct Line {
    reactions: Arc<Mutex<Vec<Reaction>>>,
    passed: Arc<Mutex<Vec<Passed>>>,
}

impl Line {
    fn new(reactions: &[Reaction]) -> Self {
        let mut reactions = reactions.to_vec();
        reactions.reverse();
        Self {
            reactions: Arc::new(Mutex::new(reactions)),
            passed: Arc::default(),
        }
    }

    fn passed(&self) -> Vec<Passed> {
        self.passed.lock().unwrap().clone()
    }

    /// Positions of the VERIFY commands that carried data.
    fn verifications(&self) -> Vec<usize> {
        let passed = self.passed();
        let carries = |command: &[u8]| command[1] & 0xFE == 0x20 && command.len() > 5;
        (0..passed.len())
            .filter(|at| carries(&passed[*at].0))
            .collect()
    }
}

impl Transaction for Line {
    fn transmit(&mut self, command: &[u8], answer: &mut Vec<u8>) -> Result<(), ReaderError> {
        let reaction = self.reactions.lock().unwrap().pop();
        let reaction = reaction.unwrap_or(Err(ReaderError::CardRemoved));
        let passed = (command.to_vec(), reaction.clone());
        self.passed.lock().unwrap().push(passed);
        answer.extend(reaction?);
        Ok(())
    }

    fn was_reset(&self) -> bool {
        false
    }
}

#[derive(Debug)]
struct Wire(Line, Atr);

impl Connection for Wire {
    fn atr(&self) -> &Atr {
        &self.1
    }

    fn features(&mut self) -> Features {
        Features::default()
    }

    fn begin(&mut self) -> Result<Box<dyn Transaction + '_>, ReaderError> {
        Ok(Box::new(self.0.clone()))
    }

    fn close(self: Box<Self>, _: Leave) {}
}

/// The cards as they are known after a look-up.
fn known_cards() -> Vec<Cns> {
    let look = |name| {
        let (readers, _) = desk(name, Behaviour::default());
        let found = look(&readers, &Limits::default()).unwrap();
        let card = found.card.clone();
        found.close();
        match card {
            Card::Cns(cns) => cns,
            Card::Cie(_) => panic!("a CNS"),
        }
    };
    CARDS.into_iter().map(look).collect()
}

/// Answers that cards give, answers that none gives, and broken lines.
fn reaction() -> impl Strategy<Value = Reaction> {
    let words = proptest::sample::select(vec![
        0x9000_u16, 0x63C0, 0x63C1, 0x63C2, 0x6300, 0x6983, 0x6984, 0x6985, 0x6982, 0x6F00, 0x6700,
        0x6C08, 0x6C00, 0x6108, 0x6100, 0x6A86, 0x6A88, 0x6282, 0x6E00, 0x6884,
    ]);
    let failures = proptest::sample::select(vec![
        ReaderError::CardRemoved,
        ReaderError::CardReset,
        ReaderError::Mute(String::new()),
        ReaderError::ReaderGone(String::new()),
        ReaderError::TooLong(13),
    ]);
    prop_oneof![
        8 => Just(Ok(vec![0x90, 0x00])),
        8 => words.prop_map(|word| Ok(word.to_be_bytes().to_vec())),
        2 => proptest::collection::vec(any::<u8>(), 0..20).prop_map(Ok),
        2 => failures.prop_map(Err),
    ]
}

fn known_tries() -> impl Strategy<Value = Option<Tries>> {
    prop_oneof![
        Just(None),
        (0..4_u8).prop_map(|left| Some(Tries::Left(left))),
        Just(Some(Tries::NotReadable)),
    ]
}

/// At most one VERIFY with data, and only after a SELECT that succeeded.
fn assert_one_try(line: &Line) -> Result<(), TestCaseError> {
    let verifications = line.verifications();
    prop_assert!(verifications.len() <= 1, "{:02X?}", line.passed());
    if let Some(at) = verifications.first() {
        let passed = line.passed();
        prop_assert_eq!(passed[0].0[1], 0xA4, "a SELECT comes first");
        prop_assert!(*at > 0);
        let answer = passed[at - 1].1.clone().unwrap();
        prop_assert!(answer.ends_with(&[0x90, 0x00]), "after {answer:02X?}");
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2000, ..ProptestConfig::default() })]

    #[test]
    fn a_confirmation_is_one_verify_whatever_happens(
        card in 0..CARDS.len(),
        reactions in proptest::collection::vec(reaction(), 0..8),
        known in known_tries(),
    ) {
        thread_local!(static KNOWN: Vec<Cns> = known_cards());
        let cns = KNOWN.with(|cards| cards[card].clone());
        let line = Line::new(&reactions);
        let mut trace = Trace::default();
        let accepted = {
            let mut transaction = line.clone();
            let mut channel = Channel::new(&mut transaction, &mut trace);
            cns.verify(&mut channel, Pin::parse(WRONG).unwrap(), known).is_ok()
        };
        assert_one_try(&line)?;
        prop_assert!(!accepted || line.verifications().len() == 1);

        let line = Line::new(&reactions);
        let mut transaction = line.clone();
        let mut channel = Channel::new(&mut transaction, &mut trace);
        cns.tries(&mut channel).ok();
        prop_assert_eq!(line.verifications(), Vec::<usize>::new());
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, ..ProptestConfig::default() })]

    #[test]
    fn a_round_is_one_verify_whatever_happens(
        card in 0..CARDS.len(),
        reactions in proptest::collection::vec(reaction(), 0..12),
        known in known_tries(),
    ) {
        thread_local!(static KNOWN: Vec<Cns> = known_cards());
        let cns = KNOWN.with(|cards| cards[card].clone());
        let line = Line::new(&reactions);
        let mut trace = Trace::default();
        let pin = Pin::parse(WRONG).unwrap();
        let wire = Box::new(Wire(line.clone(), Atr::new(&[0x3B, 0x00])));
        if let Ok(round) = Round::open(wire, Card::Cns(cns), pin, known, Limits::default(), &mut trace) {
            for _ in 0..2 {
                round.signer().sign(vec![0x01; 256]).ok();
            }
            round.finish();
        }
        assert_one_try(&line)?;
    }
}

/// One wrong PIN on a card in a reader.
fn refused(name: &str, left: u8) -> (PinError, Tries) {
    let (readers, witness) = desk(name, Behaviour::default());
    let limits = Limits::default();
    let mut outcome = None;
    for _ in left..=3 {
        let found = look(&readers, &limits).unwrap();
        let (tries, mut trace) = (found.tries, Trace::default());
        let pin = Pin::parse(WRONG).unwrap();
        let before = witness.counters();
        let error = Round::open(
            found.connection,
            found.card,
            pin,
            Some(tries),
            limits.clone(),
            &mut trace,
        )
        .unwrap_err();
        let after = witness.counters();
        assert_eq!(after.verifications, before.verifications + 1, "{name}");
        assert_eq!(after.pin_tries_left, before.pin_tries_left - 1, "{name}");
        outcome = Some((error, tries));
    }
    outcome.unwrap()
}

#[test]
fn a_wrong_pin_tells_the_right_number() {
    for name in CARDS {
        // Counted by the answer (63Cx) or by the question before it (6300).
        assert_eq!(
            refused(name, 3).0,
            PinError::Wrong { left: Some(2) },
            "{name}"
        );
        assert_eq!(
            refused(name, 2).0,
            PinError::Wrong { left: Some(1) },
            "{name}"
        );
        assert_eq!(refused(name, 1).0, PinError::Blocked, "{name}");
    }
    let (readers, _) = desk("not-activated", Behaviour::default());
    let found = look(&readers, &Limits::default()).unwrap();
    assert_eq!(found.tries, Tries::NotActivated);
    let error = Round::open(
        found.connection,
        found.card,
        Pin::parse(PIN).unwrap(),
        None,
        Limits::default(),
        &mut Trace::default(),
    )
    .unwrap_err();
    assert_eq!(Problem::from(error), Problem::PinNotActivated);
}

/// A portal whose profile another process can read.
fn served() -> (VirtualPortal, tempfile::TempDir, String) {
    let folder = tempfile::tempdir().unwrap();
    let portal = VirtualPortal::start(Options {
        mode: Mode::Standard,
        pki_dir: Some(folder.path().to_owned()),
        ..Options::default()
    })
    .unwrap();
    let profile = folder.path().join("portale.toml").display().to_string();
    (portal, folder, profile)
}

/// Commands of a look-up at `st-2048`, tries question included.
const LOOK_UP: u64 = 10;

#[test]
fn a_wrong_pin_on_the_command_line_is_told_with_its_count() {
    let (portal, _folder, profile) = served();
    let login = ["login", "--portal", &profile, "--pin-stdin", "--json"];
    let wrong = [&login[..], &["--simulated", "st-2048"]].concat();
    let ran = varco_with(&wrong, b"97531864\n").exits(20).complains("P01");
    let object = ran.json("login");
    assert_eq!(object["pin_tries_left"], 2);
    assert_eq!(object["outcome"], "failed");
    assert_eq!(object["apdu"]["commands"], LOOK_UP + 2);

    // The last try: not without a yes of its own, and then once.
    let last = [&login[..], &["--simulated", "last-try"]].concat();
    let object = varco_with(&last, b"97531864\n")
        .exits(20)
        .complains("P04")
        .json("login");
    assert_eq!(object["pin_tries_left"], 1);
    assert_eq!(object["apdu"]["commands"], LOOK_UP, "nothing was sent");
    let confirmed = [&last[..], &["--last-try"]].concat();
    let object = varco_with(&confirmed, b"97531864\n")
        .exits(21)
        .complains("C15")
        .json("login");
    assert_eq!(object["pin_tries_left"], 0);
    let object = varco_with(&confirmed, b"12345678\n").exits(0).json("login");
    assert_eq!(object["outcome"], "signed_in");
    assert_eq!(portal.witness().seen().signatures(), 1);
}

#[test]
fn what_is_no_pin_is_never_sent() {
    let (portal, _folder, profile) = served();
    let login = [
        "login",
        "--simulated",
        "st-2048",
        "--portal",
        &profile,
        "--pin-stdin",
        "--json",
    ];
    for (typed, exit, code) in [
        (&b"1234\n"[..], 2, "P03"),
        (b"", 2, "P05"),
        (b"\n12345678\n", 2, "P05"),
        (b"123456789\n", 2, "P05"),
        (b"1234567a\n", 2, "P05"),
        (b" 12345678\n", 2, "P05"),
        (&[b'1'; 1000], 2, "P05"),
    ] {
        let object = varco_with(&login, typed)
            .exits(exit)
            .complains(code)
            .json("login");
        assert_eq!(object["pin_tries_left"], 3, "{code}");
        assert_eq!(
            object["apdu"]["commands"], LOOK_UP,
            "{code}: nothing was sent"
        );
    }
    for ending in ["\n", "\r\n", "", "\nwhat follows is not the PIN"] {
        let typed = format!("12345678{ending}");
        varco_with(&login, typed.as_bytes()).exits(0);
    }
    assert_eq!(portal.witness().logins().len(), 4);
    // Without a terminal and without --pin-stdin there is nobody to ask.
    varco(&["login", "--simulated", "st-2048", "--portal", &profile])
        .exits(2)
        .complains("P05");
}
