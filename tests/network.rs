//! What stands between here and a portal: proxies, programs that read along, networks with a page
//! of their own, clocks, and servers that never come to an end.
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
#![cfg(target_os = "linux")]

mod support {
    #[cfg(feature = "compat-tls")]
    pub mod asking_late;
    pub mod between;
    pub mod login;
    #[cfg(feature = "compat-tls")]
    pub mod stage;
    pub mod varco;
}

use std::io::{Read as _, Write as _};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, TcpListener};
use std::sync::atomic::{AtomicBool, AtomicU8, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError, mpsc};
use std::thread;
use std::time::{Duration, Instant};
use std::{fs, io};

use support::between::{BLACK_HOLE, BlackHole, Conduct, GATE, Gate, TestProxy, Trouble};
use support::login::{PIN, Signed, behaviour, desk, enter_by, look, problem};
use support::varco::{VARCO, command, run};
use varco::card::Limits;
use varco::portal::{
    Credentials, Names, Patience, Plan, Profile, Proxy, Route, Warning, check, prepare,
};
use varco::problem::{Problem, ProxyFault};
use varco::simulator::card::Witness;
use varco::simulator::portal::{Attack, LOGIN_HOST, Mode, Options, VirtualPortal};

/// Limits that a test can wait for.
const SHORT: Duration = Duration::from_millis(1500);

fn runtime() -> tokio::runtime::Runtime {
    tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap()
}

fn sign_in_by(text: &str, route: Route) -> (Signed, Witness) {
    let mut profile = Profile::parse(text, "test").unwrap();
    profile.route = route;
    let (readers, card) = desk("st-2048", behaviour());
    let limits = Limits::default();
    let found = look(&readers, &limits).unwrap();
    (enter_by(found, profile, PIN, &limits, || ()), card)
}

/// A route through a proxy that is waited for as briefly as a test can wait.
fn by(proxy: &TestProxy) -> Route {
    Route {
        patience: Patience {
            connect: SHORT,
            ..Patience::default()
        },
        ..Route::through(&proxy.address().parse().unwrap())
    }
}

#[test]
fn what_a_proxy_does_is_told_as_the_proxys_doing() {
    let portal = support::login::portal(Mode::Standard);
    for (conduct, expected, said) in [
        (
            Conduct::Basic("ada", "segreta"),
            ProxyFault::NeedsCredentials,
            "",
        ),
        (
            Conduct::Negotiate,
            ProxyFault::UnsupportedScheme,
            "Negotiate",
        ),
        (Conduct::Refuses, ProxyFault::Refused, "403"),
        (Conduct::Hangs, ProxyFault::Silent, ""),
        (Conduct::Garbage, ProxyFault::Broken, ""),
        (Conduct::Endless, ProxyFault::Broken, ""),
        (Conduct::HangsUp, ProxyFault::Broken, ""),
    ] {
        let proxy = TestProxy::start(conduct);
        let (signed, card) = sign_in_by(&portal.profile_toml(), by(&proxy));
        let wanted = Problem::Proxy {
            proxy: proxy.address(),
            reason: expected,
            said: said.to_owned(),
        };
        assert_eq!(problem(&signed), Some(wanted), "{conduct:?}");
        assert_eq!(card.counters().verifications, 0, "{conduct:?}");
        assert_eq!(portal.witness().seen().handshakes.len(), 0, "{conduct:?}");
    }
}

#[test]
fn a_proxy_that_is_not_there_is_named() {
    let portal = support::login::portal(Mode::Standard);
    for (address, expected) in [
        // The discard port, where nobody listens.
        ("127.0.0.1:9", ProxyFault::Unreachable),
        ("proxy.invalid:3128", ProxyFault::Unreachable),
    ] {
        let route = Route::through(&address.parse().unwrap());
        let (signed, _) = sign_in_by(&portal.profile_toml(), route);
        let Some(Problem::Proxy { proxy, reason, .. }) = problem(&signed) else {
            panic!("{signed:?}");
        };
        assert_eq!((proxy.as_str(), reason), (address, expected));
    }
}

/// Through a proxy with name and password, over both stacks: what it does not get is the portal's
/// name in any other way than CONNECT, and what is never shown is the password.
#[test]
fn both_stacks_go_through_a_proxy_with_credentials() {
    let conduct = Conduct::Basic("ada", "segreta: è lunga");
    let portal = support::login::portal(Mode::Standard);
    let mut profiles = vec![portal.profile_toml()];
    #[cfg(feature = "compat-tls")]
    let late = support::asking_late::AskingLate::start(
        support::asking_late::Conduct::Once,
        openssl::ssl::SslVersion::TLS1_2,
    );
    #[cfg(feature = "compat-tls")]
    profiles.push(late.profile_toml());
    for profile in profiles {
        let proxy = TestProxy::start(conduct);
        let wrong = Credentials::new("ada", "sbagliata").unwrap();
        let right = Credentials::new("ada", "segreta: è lunga").unwrap();
        let route = by(&proxy);
        route.keyring.keep(&proxy.address(), wrong);
        let (signed, card) = sign_in_by(&profile, route.clone());
        let Some(Problem::Proxy { reason, .. }) = problem(&signed) else {
            panic!("{signed:?}");
        };
        assert_eq!(reason, ProxyFault::WrongCredentials);
        assert_eq!(card.counters().verifications, 0);
        route.keyring.keep(&proxy.address(), right);
        let (signed, card) = sign_in_by(&profile, route.clone());
        assert_eq!(problem(&signed), None);
        assert_eq!(card.counters().signatures, 1);
        let printed = format!("{signed:?}{route:?}");
        assert!(!printed.contains("segreta") && !printed.contains("sbagliata"));
        for head in proxy.asked() {
            assert!(
                head.starts_with("CONNECT ") && !head.contains("User-Agent"),
                "{head}"
            );
            assert!(!head.contains("Cookie"), "{head}");
        }
    }
}

/// The program itself: the system's proxy comes from the environment, and where nobody can be
/// asked for credentials, the exit code says what is missing. Nothing prints the password.
#[test]
fn the_program_names_the_proxy_and_never_its_password() {
    let portal = support::login::portal(Mode::Standard);
    let folder = tempfile::tempdir().unwrap();
    // A portal on this computer is never looked for behind a proxy: one that seems to be elsewhere.
    let profile = portal.profile_toml().replace(".localhost", ".invalid");
    let file = folder.path().join("portale.toml");
    fs::write(&file, profile).unwrap();
    let proxy = TestProxy::start(Conduct::Basic("ada", "segreta"));
    let check = |address: &str| {
        let mut program = command(VARCO);
        program
            .args([
                "--lang",
                "en",
                "portals",
                "check",
                file.to_str().unwrap(),
                "--json",
            ])
            .env("https_proxy", address)
            .env("HTTPS_PROXY", address)
            .env("no_proxy", "")
            .env("XDG_CONFIG_HOME", folder.path());
        run(&mut program, b"")
    };
    let ran = check(&format!("http://{}", proxy.address()))
        .exits(30)
        .complains("L02");
    assert!(ran.err.contains(&proxy.address()), "{}", ran.err);
    let ran = check(&format!("http://ada:sbagliata@{}", proxy.address()))
        .exits(30)
        .complains("L02");
    let printed = format!("{}{}", ran.err, String::from_utf8_lossy(&ran.out));
    assert!(
        !printed.contains("sbagliata") && !printed.contains("ada:"),
        "{printed}"
    );
    let ran = check(&format!("socks5://{}", proxy.address()))
        .exits(30)
        .complains("L02");
    assert!(ran.err.contains("socks5"), "{}", ran.err);
}

/// One test at a time uses the names below.
static NAMES: Mutex<()> = Mutex::new(());
/// What the names of a test are: see [`names`].
static PLACE: AtomicU8 = AtomicU8::new(0);
const AT_GATE: u8 = 0;
const SILENT: u8 = 1;
const NOWHERE: u8 = 2;
const SIX: u8 = 3;
const DEAD_FOUR: u8 = 4;
const DEAD_SIX: u8 = 5;

/// Only the host that sees the card is at that place, all others are where they belong.
static ONLY_CARD_HOST: AtomicBool = AtomicBool::new(false);

/// Called when a name is asked for.
static ASKED: Mutex<Option<mpsc::Sender<()>>> = Mutex::new(None);

#[expect(clippy::unnecessary_wraps, reason = "the form that a route takes")]
fn names(host: &str) -> io::Result<Vec<SocketAddr>> {
    let place = PLACE.load(Ordering::SeqCst);
    let four = |address: Ipv4Addr| SocketAddr::new(IpAddr::V4(address), 0);
    if ONLY_CARD_HOST.load(Ordering::SeqCst) && host != LOGIN_HOST {
        return Ok(vec![four(Ipv4Addr::LOCALHOST)]);
    }
    let six = SocketAddr::new(IpAddr::V6(Ipv6Addr::LOCALHOST), 0);
    if matches!(place, SILENT | NOWHERE) {
        let told = ASKED.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(told) = told.as_ref() {
            told.send(()).ok();
        }
    }
    Ok(match place {
        SILENT => loop {
            thread::park();
        },
        NOWHERE => vec![four(BLACK_HOLE)],
        SIX => vec![six],
        DEAD_FOUR => vec![four(BLACK_HOLE), six],
        DEAD_SIX => vec![six, four(Ipv4Addr::LOCALHOST)],
        _ => vec![four(GATE)],
    })
}

fn alone() -> MutexGuard<'static, ()> {
    NAMES.lock().unwrap_or_else(PoisonError::into_inner)
}

/// What goes wrong on the way, and the code by which it is told.
const TROUBLES: [(u8, Trouble, &str); 6] = [
    (SILENT, Trouble::None, "N02"),
    (NOWHERE, Trouble::None, "N02"),
    (AT_GATE, Trouble::TlsSilence, "N02"),
    (AT_GATE, Trouble::HalfHead, "N02"),
    (AT_GATE, Trouble::Drip, "N02"),
    (AT_GATE, Trouble::Reset, "N03"),
];

/// A portal behind a gate, and the gate.
struct Behind {
    portal: VirtualPortal,
    gate: Gate,
    _hole: BlackHole,
}

impl Behind {
    fn new() -> (Self, mpsc::Receiver<()>) {
        let portal = support::login::portal(Mode::Tls12);
        let (tell, met) = mpsc::channel();
        *ASKED.lock().unwrap_or_else(PoisonError::into_inner) = Some(tell.clone());
        let gate = Gate::before(portal.address(), tell);
        let hole = BlackHole::at(portal.address().port());
        let behind = Self {
            portal,
            gate,
            _hole: hole,
        };
        (behind, met)
    }

    fn profile(&self, part: Duration) -> Profile {
        let mut profile = Profile::parse(&self.portal.profile_toml(), "test").unwrap();
        profile.route = Route {
            proxy: Proxy::Direct,
            patience: Patience::of(part, part * 10),
            names: names as Names,
            ..Route::default()
        };
        profile
    }

    fn set(&self, place: u8, trouble: Trouble) {
        PLACE.store(place, Ordering::SeqCst);
        self.gate.set(trouble);
    }

    /// A sign-in that meets trouble from this moment on.
    fn sign_in(
        &self,
        profile: Profile,
        limits: &Limits,
        trouble: Option<(u8, Trouble)>,
    ) -> (Signed, Witness) {
        let (readers, card) = desk("st-2048", behaviour());
        let found = look(&readers, limits).unwrap();
        let signed = enter_by(found, profile, PIN, limits, || {
            if let Some((place, trouble)) = trouble {
                self.set(place, trouble);
                ONLY_CARD_HOST.store(true, Ordering::SeqCst);
            }
        });
        ONLY_CARD_HOST.store(false, Ordering::SeqCst);
        (signed, card)
    }
}

#[test]
fn every_part_of_the_way_has_its_limit() {
    let _alone = alone();
    let (behind, _met) = Behind::new();
    let room = SHORT * 6;
    for (place, trouble, code) in TROUBLES {
        let row = format!("{place} {trouble:?}");
        behind.set(place, trouble);
        let started = Instant::now();
        let limits = Limits::default();
        let checked = runtime().block_on(check(&behind.profile(SHORT), &limits.cancel, &|_| ()));
        assert_eq!(checked.unwrap_err().code(), code, "check {row}");
        assert!(
            started.elapsed() < room,
            "check {row}: {:?}",
            started.elapsed()
        );

        let started = Instant::now();
        let (signed, card) = behind.sign_in(behind.profile(SHORT), &limits, None);
        assert_eq!(
            problem(&signed).unwrap().code(),
            code,
            "before the PIN, {row}"
        );
        assert_eq!(card.counters().verifications, 0, "{row}");
        assert!(
            started.elapsed() < room,
            "before the PIN, {row}: {:?}",
            started.elapsed()
        );

        behind.set(AT_GATE, Trouble::None);
        let started = Instant::now();
        let profile = behind.profile(SHORT);
        let (signed, card) = behind.sign_in(profile, &limits, Some((place, trouble)));
        assert_eq!(
            problem(&signed).unwrap().code(),
            code,
            "after the PIN, {row}"
        );
        let after = card.counters();
        // What comes after the handshake comes after the signature. A card that told its
        // certificate gets its PIN only when it is to sign.
        let signed = u32::from(!matches!(trouble, Trouble::None | Trouble::TlsSilence));
        assert_eq!(after.signatures, signed, "{row}");
        assert_eq!(after.verifications, signed, "{row}");
        assert_eq!(after.pin_tries_left, 3);
        assert!(
            started.elapsed() < room,
            "after the PIN, {row}: {:?}",
            started.elapsed()
        );
    }
}

#[test]
fn a_person_can_leave_at_every_part_of_the_way() {
    let _alone = alone();
    let (behind, met) = Behind::new();
    for (place, trouble, _) in TROUBLES {
        if trouble == Trouble::Reset {
            continue; // It ends by itself.
        }
        for after_pin in [false, true] {
            let row = format!("{place} {trouble:?}, after the PIN: {after_pin}");
            while met.try_recv().is_ok() {}
            let limits = Limits::default();
            let cancel = limits.cancel.clone();
            let left = thread::scope(|scope| {
                let signs_in = || {
                    let profile = behind.profile(Duration::from_secs(60));
                    if after_pin {
                        behind.set(AT_GATE, Trouble::None);
                        behind.sign_in(profile, &limits, Some((place, trouble)))
                    } else {
                        behind.set(place, trouble);
                        behind.sign_in(profile, &limits, None)
                    }
                };
                let person = scope.spawn(signs_in);
                met.recv_timeout(Duration::from_secs(30)).expect(&row);
                let started = Instant::now();
                cancel.cancel();
                let (signed, _) = person.join().unwrap();
                assert_eq!(problem(&signed), Some(Problem::Cancelled), "{row}");
                started.elapsed()
            });
            assert!(left < Duration::from_secs(1), "{row}: {left:?}");
        }
    }
}

/// RFC 8305: where one family of addresses is dead, the other carries the connection. Both stacks.
#[test]
fn portals_are_reached_over_either_family_of_addresses() {
    let _alone = alone();
    let here = |address: IpAddr| SocketAddr::new(address, 0);
    let (v4, v6) = (
        here(Ipv4Addr::LOCALHOST.into()),
        here(Ipv6Addr::LOCALHOST.into()),
    );
    if let Err(error) = TcpListener::bind(v6) {
        let mut told = io::stderr();
        writeln!(told, "not tried: this kernel has no IPv6 ({error})").ok();
        return;
    }
    let mut portals = Vec::new();
    let mut running = Vec::new();
    for (listen, places) in [(v6, &[SIX, DEAD_FOUR][..]), (v4, &[DEAD_SIX])] {
        let options = Options {
            listen,
            ..Options::default()
        };
        let portal = VirtualPortal::start(options).unwrap();
        portals.push((portal.profile_toml(), portal.address().port(), places));
        running.push(portal);
        #[cfg(feature = "compat-tls")]
        for version in [
            openssl::ssl::SslVersion::TLS1_2,
            openssl::ssl::SslVersion::TLS1_3,
        ] {
            use support::asking_late::{AskingLate, Conduct};
            use support::stage::{Chain, Stage};
            let stage = Stage::new(Chain::Complete, &[]);
            let late = AskingLate::start_at(listen, stage, Conduct::Once, version);
            portals.push((late.profile_toml(), late.address().port(), places));
        }
    }
    for (profile, port, places) in &portals {
        let _hole = BlackHole::at(*port);
        for place in *places {
            PLACE.store(*place, Ordering::SeqCst);
            let route = Route {
                proxy: Proxy::Direct,
                names,
                ..Route::default()
            };
            let started = Instant::now();
            let (signed, card) = sign_in_by(profile, route);
            assert_eq!(problem(&signed), None, "{place}");
            assert_eq!(card.counters().signatures, 1);
            assert!(started.elapsed() < Duration::from_secs(30), "{place}");
        }
    }
}

/// The plan for a card at a portal whose answers carry this date.
fn plan_at(date: String) -> Plan {
    let portal = VirtualPortal::start(Options {
        date: Some(date),
        ..Options::default()
    })
    .unwrap();
    let (readers, _) = desk("st-2048", behaviour());
    let limits = Limits::default();
    let found = look(&readers, &limits).unwrap();
    let profile = Profile::parse(&portal.profile_toml(), "test").unwrap();
    let prepared = runtime().block_on(prepare(profile, &found.card, &limits));
    found.close();
    prepared.unwrap().plan
}

#[test]
fn a_clock_that_is_wrong_is_told_before_the_pin() {
    let date = |minutes: i64| {
        let now = time::OffsetDateTime::now_utc() + time::Duration::minutes(minutes);
        let (day, month) = (now.weekday().to_string(), now.month().to_string());
        format!(
            "{}, {:02} {} {} {:02}:{:02}:{:02} GMT",
            &day[..3],
            now.day(),
            &month[..3],
            now.year(),
            now.hour(),
            now.minute(),
            now.second()
        )
    };
    let told = |date: String| {
        let plan = plan_at(date);
        plan.warnings.iter().find_map(|warning| match warning {
            Warning::Clock(minutes) => Some(*minutes),
            _ => None,
        })
    };
    assert_eq!(told(date(3)), None);
    assert_eq!(told(date(-3)), None);
    let ahead = told(date(-6)).unwrap();
    assert!((6..=7).contains(&ahead), "{ahead}");
    let behind = told(date(7)).unwrap();
    assert!((-7..=-6).contains(&behind), "{behind}");
    let years = told(date(-60 * 24 * 365 * 3)).unwrap();
    assert!(years > 1_500_000, "{years}");
    for garbage in ["", "yesterday", "Sun, 99 Nov 2026 99:99:99 GMT", "0"] {
        assert_eq!(told(garbage.to_owned()), None, "{garbage:?}");
    }
}

/// A network or program that reads along has its CA in this computer's own store: the portal's
/// certificate is in order, and the portal never asks.
#[test]
fn who_reads_along_is_named_when_the_portal_does_not_ask() {
    let check = |mode| {
        let folder = tempfile::tempdir().unwrap();
        let portal = VirtualPortal::start(Options {
            mode,
            pki_dir: Some(folder.path().to_owned()),
            ..Options::default()
        })
        .unwrap();
        // Without its pinned CA the profile trusts what the computer trusts.
        let mut text = portal.profile_toml();
        let start = text.find("[trust]").unwrap();
        text.truncate(start);
        let file = folder.path().join("senza.toml");
        fs::write(&file, text).unwrap();
        let mut program = command(VARCO);
        program
            .args(["--lang", "en", "portals", "check", file.to_str().unwrap()])
            .env("SSL_CERT_FILE", folder.path().join("ca.pem"))
            .env("SSL_CERT_DIR", folder.path());
        run(&mut program, b"")
    };
    // A portal with a CA of its own is no offence as long as it asks.
    check(Mode::Standard).exits(0);
    let ran = check(Mode::Hostile(Attack::ForeignBase))
        .exits(31)
        .complains("L03");
    assert!(ran.err.contains("signed by"), "{}", ran.err);
}

/// A network that wants its own page first answers in the portal's place, without TLS.
#[test]
fn the_page_of_a_network_is_named() {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
    let port = listener.local_addr().unwrap().port();
    thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = stream.unwrap();
            let mut first = [0; 1];
            stream.read_exact(&mut first).ok();
            stream
                .write_all(
                    b"HTTP/1.1 302 Found\r\nLocation: http://ospiti.albergo.example/entra?x=1\r\n\
                      Content-Length: 0\r\nConnection: close\r\n\r\n",
                )
                .ok();
            // What else was sent is read, or the line would be reset.
            stream.shutdown(std::net::Shutdown::Write).ok();
            while stream.read(&mut [0; 1024]).is_ok_and(|length| length > 0) {}
        }
    });
    let text = format!(
        "schema = 1\nname = \"x\"\ntitle = \"x\"\nstart = \"https://portale.localhost:{port}/\"\n\
         hosts = {{ card = [\"portale.localhost:{port}\"] }}\nsigned_in = {{ marker = \"#in\" }}\n"
    );
    let (signed, card) = sign_in_by(&text, Route::through(&Proxy::Direct));
    let expected = Problem::CaptivePortal {
        host: "portale.localhost".to_owned(),
        page: "ospiti.albergo.example".to_owned(),
    };
    assert_eq!(problem(&signed), Some(expected));
    assert_eq!(card.counters().verifications, 0);
}
