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

use std::sync::{Arc, Mutex, mpsc};
use std::time::Duration;

use proptest::prelude::*;
use support::login::{PIN, READER, desk, look};
use support::varco::{varco, varco_with};
use varco::apdu::{Channel, Trace};
use varco::cancel::Cancel;
use varco::card::cns::Cns;
use varco::card::{Card, Found, Limits, PinError, Round, Tries, change_pin, unblock_pin};
use varco::problem::Problem;
use varco::reader::{Atr, Connection, Features, Leave, ReaderError, Readers, Transaction};
use varco::secret::{Pin, Puk};
use varco::simulator::card::Witness;
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

    /// Positions of the commands that carried a secret: VERIFY, CHANGE, RESET.
    fn secrets(&self) -> Vec<usize> {
        let passed = self.passed();
        let carries =
            |command: &[u8]| matches!(command[1], 0x20 | 0x24 | 0x2C) && command.len() > 5;
        (0..passed.len())
            .filter(|at| carries(&passed[*at].0))
            .collect()
    }

    /// Instructions of the commands that carried a secret, with the answers to them.
    fn tried(&self) -> Vec<(u8, Reaction)> {
        let passed = self.passed();
        let at = |at: usize| (passed[at].0[1], passed[at].1.clone());
        self.secrets().into_iter().map(at).collect()
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

/// At most one command with a secret.
fn assert_one_try(line: &Line) -> Result<(), TestCaseError> {
    prop_assert!(line.secrets().len() <= 1, "{:02X?}", line.passed());
    assert_prepared(line)
}

/// A secret goes out only after a SELECT that succeeded, and never against what the card says of
/// its tries when it is asked right before.
fn assert_prepared(line: &Line) -> Result<(), TestCaseError> {
    let Some(at) = line.secrets().first().copied() else {
        return Ok(());
    };
    let passed = line.passed();
    prop_assert_eq!(passed[0].0[1], 0xA4, "a SELECT comes first");
    let question = passed.iter().position(|(command, _)| command[1] == 0x20);
    let question = question.unwrap_or(at).min(at);
    prop_assert!(question > 0);
    let selected = passed[question - 1].1.clone().unwrap();
    prop_assert!(selected.ends_with(&[0x90, 0x00]), "after {selected:02X?}");
    if question < at {
        let told = passed[at - 1].1.clone().unwrap();
        let forbids = [[0x63, 0xC0], [0x69, 0x83]];
        prop_assert!(
            !forbids.iter().any(|word| told.ends_with(word)),
            "{told:02X?}"
        );
    }
    Ok(())
}

/// A last try that nobody knew of is not used: after the question it is told, and nothing follows.
fn assert_known(line: &Line, known: Option<Tries>) -> Result<(), TestCaseError> {
    let passed = line.passed();
    for at in line.secrets() {
        let (before, answer) = &passed[at - 1];
        let is_question = before[1] == 0x20 && before.len() <= 5;
        let is_last = is_question && answer.clone().unwrap().ends_with(&[0x63, 0xC1]);
        prop_assert!(!is_last || known == Some(Tries::Left(1)), "{passed:02X?}");
    }
    Ok(())
}

/// A card that was looked at, on a line that reacts as it was told.
fn found(cns: Cns, line: &Line) -> Found {
    Found {
        reader: READER.to_owned(),
        connection: Box::new(Wire(line.clone(), Atr::new(&[0x3B, 0x00]))),
        card: Card::Cns(cns),
        tries: Tries::NotAsked,
        number: None,
        personal: None,
        signatures: None,
        trace: Trace::default(),
        beyond: Trace::default(),
    }
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
        assert_known(&line, known)?;
        prop_assert!(!accepted || line.secrets().len() == 1);

        let line = Line::new(&reactions);
        let mut transaction = line.clone();
        let mut channel = Channel::new(&mut transaction, &mut trace);
        cns.tries(&mut channel).ok();
        prop_assert_eq!(line.secrets(), Vec::<usize>::new());
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
        assert_known(&line, known)?;
    }

    #[test]
    fn a_new_pin_by_the_old_one_is_one_command_whatever_happens(
        card in 0..CARDS.len(),
        reactions in proptest::collection::vec(reaction(), 0..8),
        known in known_tries(),
    ) {
        thread_local!(static KNOWN: Vec<Cns> = known_cards());
        let cns = KNOWN.with(|cards| cards[card].clone());
        let line = Line::new(&reactions);
        let limits = Limits::default();
        let changed = change_pin(found(cns, &line), pin(WRONG), pin(NEW), known, &limits);
        assert_one_try(&line)?;
        assert_known(&line, known)?;
        prop_assert!(changed.is_err() || line.secrets().len() == 1);
    }

    /// Where the card wants the PUK verified first, it says so before it counts anything.
    #[test]
    fn a_new_pin_by_the_puk_is_one_try_whatever_happens(
        card in 0..CARDS.len(),
        reactions in proptest::collection::vec(reaction(), 0..8),
        last_try: bool,
    ) {
        thread_local!(static KNOWN: Vec<Cns> = known_cards());
        let cns = KNOWN.with(|cards| cards[card].clone());
        let line = Line::new(&reactions);
        let limits = Limits::default();
        let unblocked = unblock_pin(found(cns, &line), puk(PUK), pin(NEW), last_try, &limits);
        assert_prepared(&line)?;
        let ok = Ok(vec![0x90, 0x00]);
        let first = Ok(vec![0x69, 0x82]);
        let is_one_try = match line.tried().as_slice() {
            [] | [(0x2C, _)] => true,
            [(0x2C, wants), (0x20, _)] => *wants == first,
            [(0x2C, wants), (0x20, verified), (0x2C, _)] => *wants == first && *verified == ok,
            _ => false,
        };
        prop_assert!(is_one_try, "{:02X?}", line.passed());
        prop_assert!(unblocked.is_err() || !line.secrets().is_empty());
        assert_known(&line, last_try.then_some(Tries::Left(1)))?;
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
    assert_eq!(
        object["apdu"]["commands"],
        LOOK_UP + 3,
        "SELECT, the question for the tries once more, VERIFY"
    );

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

const PUK: &[u8] = b"87654321";
const NEW: &[u8] = b"24681357";

fn pin(digits: &[u8]) -> Pin {
    Pin::parse(digits).unwrap()
}

fn puk(digits: &[u8]) -> Puk {
    Puk::parse(digits).unwrap()
}

/// A connection that says when it ends.
struct Told {
    connection: Option<Box<dyn Connection>>,
    ended: mpsc::Sender<()>,
}

impl Connection for Told {
    fn atr(&self) -> &Atr {
        self.connection.as_ref().unwrap().atr()
    }

    fn features(&mut self) -> Features {
        self.connection.as_mut().unwrap().features()
    }

    fn begin(&mut self) -> Result<Box<dyn Transaction + '_>, ReaderError> {
        self.connection.as_mut().unwrap().begin()
    }

    fn close(mut self: Box<Self>, leave: Leave) {
        self.connection.take().unwrap().close(leave);
        self.ended.send(()).unwrap();
    }
}

/// The tries of PIN and PUK that a card has left.
fn tries(witness: &Witness) -> (u8, u8) {
    let counters = witness.counters();
    (counters.pin_tries_left, counters.puk_tries_left)
}

/// Whoever gave up waiting for a card that another program held is told so, and the card never
/// gets what was typed for it.
#[test]
fn a_secret_that_nobody_waits_for_never_goes_to_the_card() {
    for profile in ["st-2048", "athena-1024", "cie"] {
        for stops in [false, true] {
            for unblocks in [false, true] {
                let (readers, witness) = desk(profile, Behaviour::default());
                let before = tries(&witness);
                let mut found = look(&readers, &Limits::default()).unwrap();
                let known = found.tries;
                let (ended, has_ended) = mpsc::channel();
                found.connection = Box::new(Told {
                    connection: Some(found.connection),
                    ended,
                });
                let mut other = readers.connect(READER).unwrap();
                let held = other.begin().unwrap();
                let limits = Limits {
                    answer: Duration::from_millis(if stops { 60_000 } else { 50 }),
                    cancel: Cancel::default(),
                };
                let cancel = limits.cancel.clone();
                let work = std::thread::spawn(move || {
                    if unblocks {
                        unblock_pin(found, puk(WRONG), pin(NEW), true, &limits)
                    } else {
                        change_pin(found, pin(WRONG), pin(NEW), Some(known), &limits)
                    }
                });
                let expected = if stops {
                    cancel.cancel();
                    Problem::Cancelled
                } else {
                    Problem::ReaderInUse {
                        reader: READER.to_owned(),
                    }
                };
                assert_eq!(work.join().unwrap(), Err(expected), "{profile}");
                drop(held);
                // The work that was left behind has had its turn when the card is let go.
                has_ended.recv_timeout(Duration::from_secs(60)).unwrap();
                assert_eq!(tries(&witness), before, "{profile} {stops} {unblocks}");
                assert_eq!(witness.counters().verifications, 0, "{profile}");
            }
        }
    }
}

/// Another program uses up tries between the look at the card and the PIN: the last one is not
/// used, because nobody said that it may be.
#[test]
fn tries_that_another_program_used_are_noticed_before_the_pin() {
    let limits = Limits::default();
    for profile in ["st-2048", "idemia-2021", "cie"] {
        let (readers, witness) = desk(profile, Behaviour::default());
        let known = look(&readers, &limits).unwrap();
        assert_eq!(known.tries, Tries::Left(3), "{profile}");
        known.close();
        let with = |digits, known| {
            let found = look(&readers, &limits).unwrap();
            change_pin(
                found,
                pin(digits),
                pin(NEW),
                Some(Tries::Left(known)),
                &limits,
            )
        };
        for left in [2, 1] {
            let wrong = Err(Problem::WrongPin { left: Some(left) });
            assert_eq!(with(WRONG, left + 1), wrong, "{profile}");
        }
        let sent = witness.counters().verifications;
        assert_eq!(with(WRONG, 3), Err(Problem::LastTry), "{profile}");
        let found = look(&readers, &limits).unwrap();
        let opened = Round::open(
            found.connection,
            found.card,
            pin(PIN),
            Some(Tries::Left(3)),
            limits.clone(),
            &mut Trace::default(),
        );
        assert_eq!(opened.err(), Some(PinError::LastTry), "{profile}");
        assert_eq!(tries(&witness).0, 1, "{profile}");
        assert_eq!(witness.counters().verifications, sent, "{profile}");
        // With the yes it is used.
        with(PIN, 1).unwrap();
        assert_eq!(tries(&witness).0, 3, "{profile}");
    }
}
