//! The diagnosis on the way to a portal: each part has a line of its own, the first that fails is
//! the cause, and nothing is waited for longer than the limits say or the person wants.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    dead_code,
    missing_docs,
    unreachable_pub
)]
#![cfg(target_os = "linux")]

mod support {
    pub mod between;
    pub mod login;
    pub mod varco;
}

use std::net::{IpAddr, SocketAddr};
use std::sync::{Arc, mpsc};
use std::time::{Duration, Instant};
use std::{fs, io, thread};

use support::between::{Conduct, GATE, Gate, TestProxy, Trouble};
use support::login::{behaviour, desk};
use support::varco::{VARCO, command, run};
use varco::card::Limits;
use varco::diagnosis::{
    Fact, Finding, Label, Layer, Outcome, Panel, Ready, Report, Sources, Surroundings,
    run as diagnose,
};
use varco::portal::{Names, Patience, Profile, Proxy, Route};
use varco::problem::{Action, Problem};
use varco::simulator::portal::{Mode, Options, VirtualPortal};

/// Limits that a test can wait for.
const SHORT: Duration = Duration::from_millis(1500);

fn sources(profile: Profile) -> Sources {
    let (readers, _) = desk("st-2048", behaviour());
    Sources {
        surroundings: Surroundings::default(),
        readers: Arc::new(readers),
        portal: Some(profile),
        stability: false,
        renderer: "-".to_owned(),
        last_good: None,
    }
}

fn profile(portal: &VirtualPortal) -> Profile {
    Profile::parse(&portal.profile_toml(), "test").unwrap()
}

fn diagnosed(profile: Profile) -> Report {
    diagnose(&sources(profile), &Limits::default(), |_| ()).unwrap()
}

/// What was found on the way, in order.
fn way(report: &Report) -> Vec<&Finding> {
    let lines = report.findings.iter();
    lines
        .filter(|finding| finding.layer == Layer::Portal)
        .collect()
}

/// The kinds of what was found, in order.
fn kinds(report: &Report) -> Vec<&'static str> {
    let kind = |finding: &&Finding| match &finding.fact {
        Fact::Way { proxy: None } => "no proxy",
        Fact::Way { proxy: Some(_) } => "proxy",
        Fact::NameFound { .. } => "name",
        Fact::NameByProxy => "name by proxy",
        Fact::Clock { wrong_by: None } => "clock",
        Fact::Clock { wrong_by: Some(_) } => "wrong clock",
        Fact::ClockUnknown => "no clock",
        Fact::Proven { .. } => "proven",
        Fact::Vouched {
            is_public: true, ..
        } => "vouched",
        Fact::Vouched { .. } => "vouched here",
        Fact::PortalReady { .. } => "asks",
        Fact::Broken { problem, .. } => problem.code(),
        Fact::NotReached => "-",
        other => panic!("{other:?} is not on the way"),
    };
    way(report).iter().map(kind).collect()
}

fn code(report: &Report) -> Option<&'static str> {
    Some(report.cause()?.problem()?.code())
}

#[test]
fn every_part_of_the_way_has_a_line_of_its_own() {
    let portal = support::login::portal(Mode::Standard);
    let mut seen = Vec::new();
    let direct = sources(profile(&portal));
    let report = diagnose(&direct, &Limits::default(), |report| {
        seen.push(report.findings.len());
    });
    let report = report.unwrap();
    assert_eq!(
        kinds(&report),
        ["no proxy", "name", "clock", "proven", "vouched", "asks"]
    );
    assert_eq!(code(&report), None);
    // Line by line, as each is known.
    assert_eq!(seen, (1..=report.findings.len()).collect::<Vec<_>>());
    let shown = |place: usize, label| {
        let details = way(&report)[place].details.clone();
        let found = details.into_iter().find(|detail| detail.label == label);
        found.map(|detail| detail.value)
    };
    assert_eq!(shown(1, Label::Addresses).unwrap(), "127.0.0.1, ::1");
    assert_eq!(shown(3, Label::Tls).unwrap(), "1.3");
    assert!(shown(4, Label::Voucher).is_some_and(|issuer| issuer != "?"));
    assert!(shown(5, Label::Signature).unwrap().contains("sha256"));
    assert!(report.ready.is_some());
}

#[test]
fn a_proxy_on_the_way_is_named_and_blamed_for_what_it_does() {
    let portal = support::login::portal(Mode::Standard);
    let through = |conduct| {
        let proxy = TestProxy::start(conduct);
        let mut profile = profile(&portal);
        profile.route = Route {
            patience: Patience {
                connect: SHORT,
                ..Patience::default()
            },
            ..Route::through(&proxy.address().parse().unwrap())
        };
        (diagnosed(profile), proxy.address())
    };
    let (report, address) = through(Conduct::Open);
    assert_eq!(
        kinds(&report),
        [
            "proxy",
            "name by proxy",
            "clock",
            "proven",
            "vouched",
            "asks"
        ]
    );
    let Fact::Way { proxy } = &way(&report)[0].fact else {
        panic!("the proxy comes first");
    };
    assert_eq!(proxy.as_deref(), Some(address.as_str()));
    for conduct in [Conduct::Refuses, Conduct::Hangs, Conduct::Garbage] {
        let (report, address) = through(conduct);
        assert_eq!(kinds(&report), ["L02", "-"], "{conduct:?}");
        let cause = report.cause().unwrap();
        assert_eq!(cause.details[0].value, address);
    }
}

#[expect(clippy::unnecessary_wraps, reason = "the form that a route takes")]
fn at_the_gate(_: &str) -> io::Result<Vec<SocketAddr>> {
    Ok(vec![SocketAddr::new(IpAddr::V4(GATE), 0)])
}

fn nowhere(_: &str) -> io::Result<Vec<SocketAddr>> {
    Err(io::ErrorKind::NotFound.into())
}

fn never(_: &str) -> io::Result<Vec<SocketAddr>> {
    loop {
        thread::park();
    }
}

fn by_names(portal: &VirtualPortal, names: Names, part: Duration) -> Profile {
    let mut profile = profile(portal);
    profile.route = Route {
        proxy: Proxy::Direct,
        patience: Patience::of(part, part * 10),
        names,
        ..Route::default()
    };
    profile
}

#[test]
fn the_first_part_that_fails_is_the_cause_and_ends_in_time() {
    let portal = support::login::portal(Mode::Tls12);
    let (tell, _met) = mpsc::channel();
    let gate = Gate::before(portal.address(), tell);
    let cases: [(Names, Trouble, &[&str]); 5] = [
        (nowhere, Trouble::None, &["no proxy", "L01", "-"]),
        (never, Trouble::None, &["no proxy", "N02", "-"]),
        (
            at_the_gate,
            Trouble::TlsSilence,
            &["no proxy", "name", "N02", "-"],
        ),
        (
            at_the_gate,
            // It proved who it is before.
            Trouble::Reset,
            &["no proxy", "name", "no clock", "proven", "vouched", "N03"],
        ),
        (
            at_the_gate,
            Trouble::None,
            &["no proxy", "name", "clock", "proven", "vouched", "asks"],
        ),
    ];
    for (names, trouble, expected) in cases {
        gate.set(trouble);
        let started = Instant::now();
        let report = diagnosed(by_names(&portal, names, SHORT));
        assert_eq!(kinds(&report), expected, "{trouble:?}");
        assert!(started.elapsed() < SHORT * 12, "{trouble:?}");
        let not_good = way(&report)
            .into_iter()
            .filter(|finding| finding.outcome() == Outcome::Trouble);
        for finding in not_good {
            assert!(finding.actions().contains(&Action::Retry), "{finding:?}");
        }
    }
}

#[test]
fn a_diagnosis_is_left_at_every_part_of_the_way() {
    let portal = support::login::portal(Mode::Tls12);
    let (tell, met) = mpsc::channel();
    let gate = Gate::before(portal.address(), tell);
    let cases: [(Names, Trouble); 4] = [
        (never, Trouble::None),
        (at_the_gate, Trouble::TlsSilence),
        (at_the_gate, Trouble::HalfHead),
        (at_the_gate, Trouble::Drip),
    ];
    for (names, trouble) in cases {
        gate.set(trouble);
        while met.try_recv().is_ok() {}
        let sources = sources(by_names(&portal, names, Duration::from_secs(60)));
        let limits = Limits::default();
        let cancel = limits.cancel.clone();
        let (tell, told) = mpsc::channel();
        let left = thread::scope(|scope| {
            let person = scope.spawn(|| {
                diagnose(&sources, &limits, move |report| {
                    tell.send(way(report).len()).ok();
                })
            });
            if trouble == Trouble::None {
                // The name is looked for once the line about the proxy stands.
                while told.recv_timeout(Duration::from_secs(30)).unwrap() == 0 {}
            } else {
                met.recv_timeout(Duration::from_secs(30)).unwrap();
            }
            let started = Instant::now();
            cancel.cancel();
            assert!(person.join().unwrap().is_none(), "{trouble:?}");
            started.elapsed()
        });
        assert!(left < Duration::from_secs(1), "{trouble:?}: {left:?}");
    }
}

#[test]
fn a_clock_that_is_wrong_is_a_line_with_a_way_to_set_it() {
    let date = |text: &str| {
        let portal = VirtualPortal::start(Options {
            date: Some(text.to_owned()),
            ..Options::default()
        })
        .unwrap();
        let mut sources = sources(profile(&portal));
        sources.surroundings.has_systemd = true;
        diagnose(&sources, &Limits::default(), |_| ()).unwrap()
    };
    let report = date("Sun, 01 Mar 2020 10:00:00 GMT");
    assert_eq!(kinds(&report)[2], "wrong clock");
    let line = way(&report)[2].clone();
    assert_eq!(line.outcome(), Outcome::Attention);
    assert!(matches!(line.problem(), Some(Problem::ClockWrong(1..))));
    assert_eq!(
        line.command.as_deref(),
        Some("sudo timedatectl set-ntp true")
    );
    // No desktop is known here: then no button promises one.
    assert_eq!(line.panel, None::<Panel>);
    assert!(line.actions().contains(&Action::SetClock));
    // It works all the same.
    assert_eq!(code(&report), None);
    let silent = date("yesterday");
    assert_eq!(kinds(&silent)[2], "no clock");
}

/// The host that wants the card may be another than the first: it has the last line.
#[test]
fn a_card_host_that_can_not_be_trusted_is_the_cause() {
    let portal = support::login::portal(Mode::ExpiredServer);
    let report = diagnosed(profile(&portal));
    assert_eq!(
        kinds(&report),
        ["no proxy", "name", "clock", "proven", "vouched", "S03"]
    );
    assert_eq!(code(&report), Some("S03"));
}

/// A portal whose very first page proves nothing: its profile trusts another authority, of the same
/// name.
#[test]
fn a_portal_that_proves_nothing_is_the_cause() {
    let portal = support::login::portal(Mode::Standard);
    let other = support::login::portal(Mode::Standard);
    let text = portal.profile_toml();
    let (own, _) = text.split_once("[trust]").unwrap();
    let text_of_other = other.profile_toml();
    let (_, trust) = text_of_other.split_once("[trust]").unwrap();
    let mixed = Profile::parse(&format!("{own}[trust]{trust}"), "test").unwrap();
    let report = diagnosed(mixed);
    assert_eq!(kinds(&report), ["no proxy", "name", "L04", "-"]);
    assert!(report.ready.is_some_and(|ready| ready.tls != Ready::Yes));
}

/// Whom only this computer trusts is an office, or somebody who reads along: said, with the name.
#[test]
fn who_only_this_computer_trusts_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let portal = VirtualPortal::start(Options {
        pki_dir: Some(folder.path().to_owned()),
        ..Options::default()
    })
    .unwrap();
    // Without its pinned CA the profile trusts what the computer trusts.
    let mut text = portal.profile_toml();
    text.truncate(text.find("[trust]").unwrap());
    let file = folder.path().join("senza.toml");
    fs::write(&file, text).unwrap();
    let mut program = command(VARCO);
    program
        .args(["--lang", "en", "diagnose", "--simulated", "st-2048"])
        .args(["--online", "--json", "--portal", file.to_str().unwrap()])
        .env("SSL_CERT_FILE", folder.path().join("ca.pem"))
        .env("SSL_CERT_DIR", folder.path());
    let report = run(&mut program, b"").exits(0).json("diagnose");
    let findings = report["findings"].as_array().unwrap();
    let line = findings.iter().find(|finding| {
        let details = finding["details"].as_array().unwrap();
        details.iter().any(|detail| detail["label"] == "voucher")
    });
    let line = line.expect("who vouches for the portal");
    assert_eq!(line["outcome"], "attention");
    let what = line["what"].as_str().unwrap();
    assert!(what.contains("only this computer knows"), "{what}");
    assert!(line["next"].is_string());
}
