//! Portals that mean harm: whatever they try, over either TLS stack, the sign-in ends with a named
//! problem and in time; the card signs at most once and for no other host, and no PIN try is lost.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    dead_code,
    missing_docs,
    unreachable_pub
)]
#![allow(
    unsafe_code,
    reason = "one server of these tests drives OpenSSL itself"
)]

mod support {
    #[cfg(all(target_os = "linux", feature = "compat-tls"))]
    pub mod asking_late;
    pub mod login;
    #[cfg(all(target_os = "linux", feature = "compat-tls"))]
    pub mod stage;
}

use std::collections::BTreeSet;
use std::sync::Mutex;
use std::thread;
use std::time::{Duration, Instant};

use support::login::{PIN, Signed, behaviour, desk, enter, look, portal, problem, sign_in};
use varco::card::Limits;
use varco::simulator::card::Witness;
use varco::simulator::portal::{Attack, LOGIN_HOST, Mode};

/// Room for a machine under load, on top of what an attack may take.
const SLACK: Duration = Duration::from_secs(15);
/// The longest wait for a handshake (`Patience`).
const HANDSHAKE: Duration = Duration::from_secs(20);
/// The longest wait for one answer.
const ANSWER: Duration = Duration::from_secs(30);
/// How many sign-ins compute at the same time.
const HANDS: usize = 4;

/// An attack, and what it may do.
#[derive(Clone, Copy)]
struct Row {
    attack: Attack,
    end: End,
    late: Late,
}

/// How a sign-in ends.
#[derive(Clone, Copy)]
struct End {
    /// The problem's code; `None`: it succeeds.
    code: Option<&'static str>,
    /// Signatures of the card.
    signatures: u32,
    /// How long the client may let it go on.
    within: Duration,
}

/// The same attack of a server that asks for the card when the connection already stands, by
/// renegotiation in TLS 1.2 and by post-handshake authentication in 1.3: the second stack's.
#[derive(Clone, Copy)]
enum Late {
    /// It is over before any stack is chosen, or no such server can do it.
    NotThere,
    /// As over the first stack.
    Same,
    /// Another problem, as many signatures.
    Code(&'static str),
}
use Late::{Code, NotThere, Same};

const fn row(attack: Attack, end: End, late: Late) -> Row {
    Row { attack, end, late }
}

/// The person is signed in as if nothing were there.
const HARMLESS: End = End {
    code: None,
    ..after("")
};

/// Ends with this problem before the card signs.
const fn before(code: &'static str) -> End {
    End {
        signatures: 0,
        ..after(code)
    }
}

/// Ends with this problem after the one signature.
const fn after(code: &'static str) -> End {
    End {
        code: Some(code),
        signatures: 1,
        within: Duration::ZERO,
    }
}

impl End {
    /// Is waited for so long.
    const fn within(self, within: Duration) -> Self {
        Self { within, ..self }
    }
}

#[rustfmt::skip]
const ATTACKS: [Row; 53] = [
    // On the start page.
    row(Attack::HiddenLink, before("L19"), NotThere),
    row(Attack::HiddenForm, before("L19"), NotThere),
    row(Attack::StartForm, before("L19"), NotThere),
    row(Attack::ForeignBase, before("L05"), NotThere),
    row(Attack::PlainHttp, before("L19"), NotThere),
    row(Attack::PlainLink, before("L19"), NotThere),
    row(Attack::ScriptLink, before("L19"), NotThere),
    row(Attack::OtherPort, before("L19"), NotThere),
    row(Attack::LookAlike, before("L19"), NotThere),
    row(Attack::Homograph, before("L19"), NotThere),
    row(Attack::SchemeRelative, before("L19"), NotThere),
    row(Attack::StartRefresh, HARMLESS, NotThere),
    row(Attack::ForeignCookies, HARMLESS, NotThere),
    row(Attack::RedirectLoop, before("N05"), NotThere),
    row(Attack::EndlessStart, before("N05"), NotThere),
    row(Attack::MarkupBomb, before("N05"), NotThere),
    row(Attack::NestingBomb, before("N05"), NotThere),
    row(Attack::PortalAsks, HARMLESS, NotThere),
    // In the request for the card.
    row(Attack::Hints701, HARMLESS, Same),
    row(Attack::HintsNoise, HARMLESS, NotThere),
    row(Attack::NoScheme, before("L07"), Same),
    row(Attack::TurnsStranger, before("S02"), Code("S01")),
    row(Attack::TurnsOld, before("L04"), Same),
    // Instead of a handshake.
    row(Attack::OldTls, before("N04"), Same),
    row(Attack::DowngradedTls, before("L04"), Same),
    row(Attack::TlsNoise, before("N04"), Same),
    row(Attack::EndlessHandshake, before("N04"), Same),
    row(Attack::TlsSilence, before("N02").within(HANDSHAKE), Same),
    row(Attack::TricklingHandshake, before("N02").within(HANDSHAKE), Same),
    // After the card: elsewhere, or once more.
    row(Attack::SecondSignature, after("L20"), Same),
    row(Attack::ForeignRedirect, after("L19"), Same),
    row(Attack::ForeignForm, after("L19"), Same),
    row(Attack::ForeignRepost, after("L19"), Same),
    row(Attack::ForeignRefresh, after("L23"), Same),
    row(Attack::PlainForm, after("L19"), Same),
    row(Attack::StrangerBehind, after("S02"), Code("S01")),
    row(Attack::EndlessPosts, after("N05"), Same),
    row(Attack::CookieBomb, after("N05"), Same),
    row(Attack::Challenge, after("L22"), Same),
    // After the card: without end.
    row(Attack::EndlessBody, after("N05"), Same),
    row(Attack::HugeLength, after("N05"), Same),
    row(Attack::TricklingBody, after("N02").within(ANSWER), Same),
    row(Attack::NoAnswer, after("N02").within(ANSWER), Same),
    row(Attack::InterimFlood, after("N02").within(ANSWER), Same),
    row(Attack::EndlessHeaders, after("N03"), Same),
    row(Attack::HeaderFlood, after("N03"), Same),
    row(Attack::EndlessChunk, after("N03"), Same),
    row(Attack::EndlessTrailers, after("N03"), Same),
    row(Attack::ShortBody, after("N03"), Same),
    row(Attack::TwoLengths, after("N03"), Same),
    row(Attack::SwitchedProtocol, after("L23"), Same),
    row(Attack::AnswerNoise, after("N03"), Same),
    row(Attack::CompressedBomb, after("L23"), Same),
];

/// What came of an attack, if it is not what it should be.
fn wrong(
    end: End,
    (signed, card): (&Signed, &Witness),
    took: Duration,
    shown_at: &[String],
) -> Option<String> {
    let card = card.counters();
    let came = problem(signed).map(|problem| problem.code());
    let as_expected = came == end.code
        && card.signatures == end.signatures
        && card.verifications <= 1
        && card.pin_tries_left == 3
        && shown_at.len() <= 1
        && shown_at.iter().all(|host| host == LOGIN_HOST)
        && took < end.within + SLACK;
    (!as_expected).then(|| format!("{came:?} after {took:?}, shown at {shown_at:?}, {card:?}"))
}

/// Does all: those that wait for something together, of the others a few at a time. Gives what went
/// wrong.
fn all<T: Send>(tasks: Vec<(Duration, T)>, work: impl Fn(T) -> Option<String> + Sync) -> String {
    let (waiting, computing): (Vec<_>, Vec<_>) =
        tasks.into_iter().partition(|(within, _)| !within.is_zero());
    let (computing, found) = (Mutex::new(computing), Mutex::new(Vec::new()));
    let next = || computing.lock().unwrap().pop();
    let does = |task| {
        let wrong = work(task);
        found.lock().unwrap().extend(wrong);
    };
    thread::scope(|scope| {
        for (_, task) in waiting {
            scope.spawn(move || does(task));
        }
        for _ in 0..HANDS {
            scope.spawn(|| {
                while let Some((_, task)) = next() {
                    does(task);
                }
            });
        }
    });
    found.into_inner().unwrap().join("\n")
}

#[test]
fn every_attack_is_in_the_table() {
    let in_table: BTreeSet<_> = ATTACKS.iter().map(|row| row.attack.id()).collect();
    let all: BTreeSet<_> = Attack::all().map(Attack::id).collect();
    assert_eq!(in_table, all);
    assert!(ATTACKS.iter().all(|row| row.end.signatures <= 1));
}

#[test]
fn every_attack_ends_as_the_table_says() {
    let tasks = ATTACKS.iter().map(|row| (row.end.within, row)).collect();
    let wrong = all(tasks, |row| {
        let portal = portal(Mode::Hostile(row.attack));
        let (readers, card) = desk("st-2048", behaviour());
        let started = Instant::now();
        let signed = sign_in(&readers, &portal, &Limits::default());
        let took = started.elapsed();
        let seen = portal.witness().seen();
        let shown = seen.handshakes.iter().filter(|seen| seen.certificate_sent);
        let shown_at: Vec<_> = shown.map(|seen| seen.host.clone()).collect();
        let mut cookies = seen.requests.iter().flat_map(|request| &request.cookies);
        let stray = cookies.find(|name| name.contains("altrui"));
        let wrong = wrong(row.end, (&signed, &card), took, &shown_at);
        let wrong = wrong.or_else(|| stray.cloned())?;
        Some(format!("{:?}: {wrong}", row.attack))
    });
    assert!(wrong.is_empty(), "{wrong}");
}

/// The second stack's part: each attack in both versions of TLS, and those that only a server can
/// try that asks late.
#[cfg(all(target_os = "linux", feature = "compat-tls"))]
mod late {
    use openssl::ssl::SslVersion;

    use super::support::asking_late::{AskingLate, Conduct, When};
    use super::*;

    const TLS12: SslVersion = SslVersion::TLS1_2;
    const TLS13: SslVersion = SslVersion::TLS1_3;

    /// Tries all; gives what went wrong.
    fn suffer(tries: impl IntoIterator<Item = (Conduct, SslVersion, End)>) -> String {
        let tries = tries.into_iter().map(|one| (one.2.within, one)).collect();
        all(tries, |(conduct, version, end)| {
            let server = AskingLate::start(conduct, version);
            let (readers, card) = desk("st-2048", behaviour());
            let limits = Limits::default();
            let found = look(&readers, &limits).unwrap();
            let started = Instant::now();
            let signed = enter(found, &server.profile_toml(), PIN, &limits, || ());
            let took = started.elapsed();
            let wrong = wrong(end, (&signed, &card), took, &server.shown_at())?;
            Some(format!("{conduct:?}, {version:?}: {wrong}"))
        })
    }

    #[test]
    fn every_attack_ends_so_over_the_second_stack_too() {
        let tries = ATTACKS.iter().filter_map(|row| {
            let code = match row.late {
                NotThere => return None,
                Same => row.end.code,
                Code(code) => Some(code),
            };
            let end = End { code, ..row.end };
            Some([TLS12, TLS13].map(|version| (Conduct::Hostile(row.attack), version, end)))
        });
        let wrong = suffer(tries.flatten());
        assert!(wrong.is_empty(), "{wrong}");
    }

    #[test]
    fn what_only_late_servers_can_try_ends_too() {
        let wrong = suffer([
            // The card is asked for again in the connection in which it was shown.
            (Conduct::Twice, TLS12, after("L20")),
            (Conduct::Twice, TLS13, after("L20")),
            // Asked for in the first handshake, which makes it the first stack's, and again.
            (Conduct::AlsoFirst, TLS12, after("L11")),
            (Conduct::AlsoFirst, TLS13, after("L11")),
            // TLS 1.3 shows no certificate of the server a second time.
            (Conduct::ChangesIdentity, TLS12, before("S01")),
            (Conduct::Restless, TLS12, before("N04")),
            (Conduct::HangsUp, TLS12, before("N03")),
            (Conduct::HangsUp, TLS13, after("N03")),
            (
                Conduct::Tickets(When::Late),
                TLS13,
                after("N02").within(ANSWER),
            ),
            (
                Conduct::Tickets(When::AtFirst),
                TLS13,
                after("N02").within(ANSWER),
            ),
            (
                Conduct::KeyUpdates(When::Late),
                TLS13,
                after("N02").within(ANSWER),
            ),
            // The first stack counts them.
            (Conduct::KeyUpdates(When::AtFirst), TLS13, after("N04")),
        ]);
        assert!(wrong.is_empty(), "{wrong}");
    }
}

/// Annulla works while a portal keeps its visitor waiting.
#[test]
fn a_person_can_leave_a_portal_that_never_ends() {
    for attack in [Attack::TlsSilence, Attack::TricklingBody, Attack::NoAnswer] {
        let portal = portal(Mode::Hostile(attack));
        let (readers, card) = desk("st-2048", behaviour());
        let limits = Limits::default();
        let cancel = limits.cancel.clone();
        let witness = portal.witness();
        let waits = attack == Attack::TlsSilence;
        let person = thread::spawn(move || {
            let began = Instant::now();
            // The silent handshake is never seen to end; the others follow a signature.
            while began.elapsed() < ANSWER && !(waits || witness.seen().signatures() > 0) {
                thread::sleep(Duration::from_millis(10));
            }
            cancel.cancel();
        });
        let started = Instant::now();
        let signed = sign_in(&readers, &portal, &limits);
        person.join().unwrap();
        let code = problem(&signed).map(|problem| problem.code());
        assert_eq!(code, Some("U03"), "{attack:?}");
        assert!(started.elapsed() < SLACK, "{attack:?}");
        assert_eq!(card.counters().pin_tries_left, 3);
    }
}
