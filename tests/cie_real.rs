//! The whole way with a CIE on real parts: the built program, a real pcscd with the virtual card in
//! its reader, nginx or Apache at the other end.
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
    pub mod apache;
    pub mod live;
    pub mod nginx;
    pub mod pcscd;
    pub mod program;
    pub mod stage;
}

use support::apache::{self, Apache};
use support::live::{self, Ended, PIN, SimulatedCard};
use support::nginx::{self, Nginx};
use support::pcscd::Pcscd;
use support::stage::Versions;
use varco::simulator::people::CITIZEN_CARD;
use varco::simulator::portal::{Mode, Options, VirtualPortal};

const TLS12: &str = "TLSv1.2";
const NEW_PIN: &str = "24681357";
const PUK: &str = "87654321";

/// A CIE in a private reader.
struct Desk {
    // Dropped first: the card leaves before the service ends.
    card: SimulatedCard,
    pcscd: Pcscd,
}

impl Desk {
    #[track_caller]
    fn with(profile: &str) -> Self {
        Self::on(Pcscd::start(), profile)
    }

    /// The same service with another card.
    #[track_caller]
    fn with_other(self, profile: &str) -> Self {
        let Self { card, pcscd } = self;
        drop(card);
        Self::on(pcscd, profile)
    }

    #[track_caller]
    fn on(pcscd: Pcscd, profile: &str) -> Self {
        Self {
            card: SimulatedCard::insert(&pcscd, profile),
            pcscd,
        }
    }

    /// How often a PIN was sent to the card.
    fn pins(&self) -> usize {
        self.card.count("0C200081")
    }

    #[track_caller]
    fn login(&self, portal: &str) -> Ended {
        let path = self.pcscd.folder().join("portale.toml");
        std::fs::write(&path, portal).unwrap();
        self.pcscd.login(&path)
    }

    #[track_caller]
    fn signs_in(&self, portal: &str) {
        let before = self.pins();
        let report = self.login(portal).ok().json();
        assert_eq!(report["outcome"], "signed_in", "{report:#}");
        assert_eq!(report["holder"]["tax_code"], CITIZEN_CARD.person.tax_code);
        assert_eq!(report["card"]["kind"], "cie");
        assert_eq!(report["signatures"], 1, "{report:#}");
        assert_eq!(report["connections"], 1, "{report:#}");
        assert_eq!(report["plan"]["scheme"], "rsa_pkcs1_sha256");
        assert_eq!(report["apdu"]["commands"], 39, "{report:#}");
        assert_eq!(self.pins(), before + 1);
    }

    /// Runs the program with these lines on its standard input.
    #[track_caller]
    fn varco(&self, arguments: &[&str], input: &str) -> Ended {
        let mut running = self.pcscd.start_varco(arguments);
        running.say(input);
        running.end()
    }
}

fn nginx(versions: Versions) -> Nginx {
    Nginx::start(&nginx::Setup {
        versions,
        ..Default::default()
    })
}

fn apache(versions: Versions) -> Apache {
    Apache::start(&apache::Setup {
        ask: apache::Ask::Require,
        versions,
        ..Default::default()
    })
}

/// Both know the root of the identity cards alone: the authority between comes with the card's
/// certificate.
#[test]
fn nginx_and_apache_see_the_card() {
    let desk = Desk::with("cie");
    for versions in [Versions::Tls12, Versions::Both] {
        let server = nginx(versions);
        desk.signs_in(&server.profile_toml());
        let visitor = server.visitor(TLS12);
        assert_eq!(visitor.as_deref(), Some(CITIZEN_CARD.person.tax_code));
        let server = apache(versions);
        desk.signs_in(&server.profile_toml());
        let visitor = server.visitor(TLS12);
        assert_eq!(visitor.as_deref(), Some(CITIZEN_CARD.person.tax_code));
    }
}

#[test]
fn tls_1_3_alone_ends_before_the_pin() {
    let desk = Desk::with("cie");
    for portal in [
        nginx(Versions::Tls13).profile_toml(),
        apache(Versions::Tls13).profile_toml(),
    ] {
        let report = desk.login(&portal).failed("L07", 32).json();
        assert_eq!(report["signatures"], 0);
    }
    assert_eq!(desk.pins(), 0);
}

#[test]
fn personalities_sign_in_over_pcscd() {
    let portal = VirtualPortal::start(Options {
        mode: Mode::Standard,
        ..Options::default()
    })
    .unwrap();
    let chips = [
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
    ];
    let ways = ["", "-61xx", "-outer-9000", "-61xx-outer-9000"];
    let every = chips
        .iter()
        .flat_map(|chip| ways.map(|way| format!("cie-{chip}{way}")));
    let others = ["cie-nxp-no-ias", "cie-zero-filled", "cie-tries-hidden"].map(str::to_owned);
    let pcscd = Pcscd::start();
    let mut desk = Desk::on(pcscd, "cie");
    for profile in every.chain(others) {
        desk = desk.with_other(&profile);
        let before = desk.pins();
        assert_eq!(before, 0, "{profile}: a card of its own");
        desk.login(&portal.profile_toml()).ok();
        assert_eq!(desk.pins(), 1, "{profile}");
    }
}

/// What a process learnt serves the next one, if the settings allow it: twenty commands from SELECT
/// to signature, after two that say which card it is.
#[test]
fn a_fresh_process_remembers_where_it_may() {
    let portal = VirtualPortal::start(Options {
        mode: Mode::Standard,
        ..Options::default()
    })
    .unwrap();
    let desk = Desk::with("cie");
    let home = tempfile::tempdir().unwrap();
    let settings = home.path().join("varco").join("settings.toml");
    std::fs::create_dir_all(settings.parent().unwrap()).unwrap();
    let file = desk.pcscd.folder().join("portale.toml");
    std::fs::write(&file, portal.profile_toml()).unwrap();
    let state = home.path().join("state");
    let kept = state.join("varco").join("cards").join("known.json");
    let commands = || {
        let mut command = live::varco(&live::login_arguments(&file));
        command
            .envs(desk.pcscd.environment())
            .env("XDG_CONFIG_HOME", home.path())
            .env("XDG_STATE_HOME", &state);
        let mut running = live::Running::start(&mut command);
        running.say(PIN);
        let report = running.end().ok().json();
        (
            report["apdu"]["commands"].as_u64().unwrap(),
            report["first_look"]["commands"].as_u64(),
        )
    };
    std::fs::write(&settings, "remember_cards = true\n").unwrap();
    assert_eq!(commands(), (39, Some(27)));
    assert!(kept.exists());
    assert_eq!(commands(), (2 + 20, None));
    std::fs::write(&settings, "remember_cards = false\n").unwrap();
    assert_eq!(commands(), (39, Some(27)));
    assert!(!kept.exists());
}

#[test]
fn the_certificate_comes_after_the_pin() {
    let desk = Desk::with("cie");
    let shown = desk
        .varco(&["certificate", "--pin-stdin", "--format", "json"], PIN)
        .ok()
        .json();
    assert_eq!(shown["holder"]["tax_code"], CITIZEN_CARD.person.tax_code);
    let wrong = desk.varco(&["certificate", "--pin-stdin"], "11112222");
    assert!(wrong.failed("P01", 20).errors.contains('2'));
    let card = desk.varco(&["card", "--json"], "").ok().json();
    assert_eq!(card["card"]["kind"], "cie");
    assert_eq!(card["card"]["signatures"]["state"], "intact");
    assert_eq!(card["card"]["nis"], serde_json::Value::Null);
    assert_eq!(card["pin_tries_left"], 2);
}

#[test]
fn the_pin_is_changed_and_unblocked() {
    let desk = Desk::with("cie");
    let change = ["pin", "change", "--pin-stdin", "--json"];
    let ended = desk.varco(&change, &format!("{PIN}\n{NEW_PIN}"));
    assert_eq!(ended.ok().json()["card"]["kind"], "cie");
    let status = desk.varco(&["pin", "status", "--json"], "").ok().json();
    assert_eq!(status["pin_tries_left"], 3);

    // The old PIN is wrong now; its last try is not used without a yes.
    let again = |tries| {
        let ended = desk.varco(&change, &format!("{PIN}\n{NEW_PIN}"));
        assert!(ended.failed("P01", 20).errors.contains(tries));
    };
    again("2");
    again("1");
    let input = format!("{PIN}\n{NEW_PIN}");
    desk.varco(&change, &input).failed("P04", 20);
    let mut last = change.to_vec();
    last.push("--last-try");
    desk.varco(&last, &input).failed("C15", 21);
    desk.varco(&change, &input).failed("C15", 21);

    let unblock = ["pin", "unblock", "--pin-stdin"];
    desk.varco(&unblock, &format!("11112222\n{PIN}"))
        .failed("P08", 2);
    desk.varco(&unblock, &format!("11112222\n{NEW_PIN}"))
        .failed("P07", 20);
    desk.varco(&unblock, &format!("{PUK}\n{NEW_PIN}")).ok();
    let status = desk.varco(&["pin", "status", "--json"], "").ok().json();
    assert_eq!(status["pin_tries_left"], 3);
}
