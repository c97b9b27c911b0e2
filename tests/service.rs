//! The real smart-card service in trouble, and other programs at the same card: what the program
//! says, what it leaves behind, and that no PIN try is lost.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing
)]
#![cfg(target_os = "linux")]

mod support;

use std::io::{self, Write};
use std::os::unix::fs::PermissionsExt as _;
use std::path::PathBuf;
use std::process::Command;
use std::sync::mpsc::{self, Receiver, Sender};

use pcsc::{Context, Disposition, Error, Protocols, Scope, ShareMode};
use serde_json::Value;
use support::fake_service::FakeService;
use support::live::{Ended, PATIENCE, PIN, Running, login_arguments, varco};
use support::pcscd::{CardInReader, Pcscd, READER, SOCKET, inside, namespaces};
use support::program::require;
use tempfile::TempDir;
use varco::simulator::card::profile::Profile;
use varco::simulator::link::Behaviour;
use varco::simulator::log::ApduLog;
use varco::simulator::portal::{Options, VirtualPortal};

/// The question for the tries left, as ST Incard cards want it.
const TRIES: &[u8] = &[0x00, 0x20, 0x00, 0x90];
const VERIFY: &[u8] = b"\x00\x20\x00\x90\x0812345678";
const DONE: &[u8] = &[0x90, 0x00];
const THREE_LEFT: &[u8] = &[0x63, 0xC3];

// The service can't be reached

#[test]
fn a_service_that_does_not_run_is_told() {
    require("pcscd");
    let portal = Portal::start();
    let nowhere = portal.folder.path().join("nobody");
    let login = login_arguments(&portal.profile);
    for arguments in [&["readers"][..], &["card"], &["pin", "status"], &login] {
        let ended = Running::start(varco(arguments).env(SOCKET, &nowhere)).end();
        ended.failed("R02", 10);
    }
    assert!(portal.server.witness().seen().handshakes.is_empty());
}

#[test]
fn a_service_that_is_not_installed_is_told() {
    const SCRIPT: &str = "for folder in /usr/sbin /usr/bin /sbin /usr/local/sbin; do \
                          [ ! -e $folder/pcscd ] || mount -t tmpfs tmpfs $folder || exit 99; done; \
                          exec \"$0\" readers";
    let nowhere = TempDir::new().unwrap();
    let mut command = Command::new("unshare");
    command
        .args(namespaces())
        .args(["sh", "-c", SCRIPT, env!("CARGO_BIN_EXE_varco")])
        .env(SOCKET, nowhere.path().join("nobody"));
    Running::start(&mut command).end().failed("R01", 10);
}

#[test]
fn a_service_of_another_version_is_told() {
    let service = FakeService::start();
    let ended = Running::start(varco(&["readers"]).env(SOCKET, service.path())).end();
    ended.failed("R04", 10);
}

#[test]
fn a_service_that_is_closed_to_this_person_is_told() {
    let service = FakeService::start();
    std::fs::set_permissions(service.path(), std::fs::Permissions::from_mode(0o000)).unwrap();
    // In a user namespace of its own not even root may what the file's mode does not allow.
    let mut command = Command::new("unshare");
    command
        .args(["--user", env!("CARGO_BIN_EXE_varco"), "readers"])
        .env(SOCKET, service.path());
    Running::start(&mut command).end().failed("R03", 10);
}

#[test]
fn a_service_that_ends_during_a_login_is_told() {
    let mut desk = Desk::with(&["delay:60000@1"]);
    let login = desk.start_login();
    desk.wait_for_line("1 ");
    desk.pcscd.kill();
    login.end().failed("R02", 10);
}

/// Who has no reader, no card, or no service for them, is told how else to sign in; a program that
/// reads JSON is not.
#[test]
fn without_a_card_the_other_ways_are_named() {
    let portal = Portal::start();
    let nowhere = portal.folder.path().join("nobody");
    let (no_reader, no_card) = (Pcscd::start_without_reader(), Pcscd::start());
    let file = portal.profile.to_str().unwrap();
    let places = [
        ("R02", 10, vec![(SOCKET, nowhere.into_os_string())]),
        ("R06", 11, no_reader.environment()),
        ("C01", 12, no_card.environment()),
    ];
    for (code, exit, environment) in places {
        for portal in [None, Some(file)] {
            let mut arguments = vec!["login", "--pin-stdin"];
            arguments.extend(portal.iter().flat_map(|file| ["--portal", file]));
            let start = |arguments: &[&str]| {
                let mut program = varco(arguments);
                Running::start(program.envs(environment.clone())).end()
            };
            let ended = start(&arguments).failed(code, exit);
            let pointer = format!("varco portals ways {}", portal.unwrap_or("inail"));
            assert!(ended.output.contains(&pointer), "{}", ended.output);
            arguments.push("--json");
            let ended = start(&arguments).failed(code, exit);
            assert_eq!(ended.output.lines().count(), 1, "{}", ended.output);
            assert_eq!(ended.json()["code"], format!("VARCO-{code}"));
        }
    }
}

// Other programs

#[test]
fn a_card_that_another_program_has_for_itself_is_in_use() {
    inside(|| {
        let desk = Desk::with(&[]);
        let other = Other::connect(ShareMode::Exclusive);
        let ended = desk.pcscd.varco(&["card"]).failed("R08", 11);
        assert!(ended.errors.contains(READER), "{}", ended.errors);
        desk.login().failed("R08", 11);
        let readers = desk.pcscd.varco(&["readers", "--json"]).ok().json();
        assert_eq!(readers["readers"][0]["state"], "in_use");
        other.leave(Disposition::LeaveCard);
        desk.signs_in();
    });
}

#[test]
fn a_reset_by_another_program_before_the_pin_does_no_harm() {
    inside(|| {
        let desk = Desk::with(&[]);
        let mut login = desk.start_login_up_to_the_pin();
        Other::connect(ShareMode::Shared).leave(Disposition::ResetCard);
        login.say(PIN);
        login.end().ok();
        assert_eq!(desk.card.witness.counters().verifications, 1);
    });
}

#[test]
fn a_login_leaves_no_verified_pin_behind() {
    inside(|| {
        let desk = Desk::with(&[]);
        let mut other = Other::connect(ShareMode::Shared);
        desk.signs_in();
        assert_eq!(desk.card.witness.counters().verifications, 1);
        assert_eq!(other.ask(TRIES), Err(Error::ResetCard));
        other.accept_reset();
        assert_eq!(other.ask(TRIES).unwrap(), THREE_LEFT);
    });
}

#[test]
fn a_look_leaves_the_card_as_it_was() {
    inside(|| {
        let desk = Desk::with(&[]);
        let mut other = Other::connect(ShareMode::Shared);
        assert_eq!(other.ask(VERIFY).unwrap(), DONE);
        for arguments in [
            &["readers"][..],
            &["card", "--personal"],
            &["certificate"],
            &["pin", "status"],
        ] {
            desk.pcscd.varco(arguments).ok();
            assert_eq!(other.ask(TRIES).unwrap(), DONE, "{arguments:?}");
        }
        assert_eq!(desk.card.witness.counters().verifications, 1);
    });
}

// The card leaves

#[test]
fn a_card_may_leave_in_every_phase_of_a_login() {
    let desk = Desk::with(&[]);
    desk.signs_in();
    let commands = desk.card.commands();
    let position = |beginning: &str| {
        let place = commands
            .iter()
            .position(|command| command.starts_with(beginning));
        place.unwrap() + 1
    };
    let phases = [
        (1, "C17"),
        (position("00B0"), "C17"),
        (position("0020009008") - 1, "C17"),
        (position("0020009008"), "P06"),
        (position("0022"), "C17"),
        (position("002A"), "C17"),
    ];
    let mut desk = desk;
    for (at, problem) in phases {
        desk = desk.renewed(&[&format!("remove@{at}")]);
        let ended = desk.login().failed(problem, 14);
        assert_eq!(ended.json()["outcome"], "failed");
        let counters = desk.card.witness.counters();
        assert_eq!((counters.pin_tries_left, counters.signatures), (3, 0));
        desk.put_back();
        desk.signs_in();
    }
}

#[test]
fn an_error_of_the_card_is_no_removal() {
    let desk = Desk::with(&[]);
    desk.signs_in();
    let operation = desk.card.commands().len();
    let desk = desk.renewed(&[&format!("6F00@{operation}")]);
    desk.login().failed("C19", 13);
    assert_eq!(desk.card.witness.counters().pin_tries_left, 3);
    desk.signs_in();
}

// Ctrl-C

#[test]
fn ctrl_c_during_a_signature_releases_and_resets_the_card() {
    inside(|| {
        let desk = Desk::with(&[]);
        desk.signs_in();
        // The last command is the signature.
        let signature = desk.card.commands().len();
        let desk = desk.renewed(&[&format!("delay:1500@{signature}")]);
        let mut other = Other::connect(ShareMode::Shared);
        let mut login = desk.start_login();
        login.say(PIN);
        desk.wait_for_line(&format!("{signature} "));
        login.interrupt();
        login.end().failed("U03", 130);
        assert_eq!(other.ask(TRIES), Err(Error::ResetCard));
        other.accept_reset();
        assert_eq!(other.ask(TRIES).unwrap(), THREE_LEFT);
        desk.signs_in();
    });
}

#[test]
fn ctrl_c_during_a_look_ends_it() {
    let desk = Desk::with(&["delay:1500@3"]);
    let login = desk.start_login();
    desk.wait_for_line("3 ");
    login.interrupt();
    login.end().failed("U03", 130);
    desk.signs_in();
    assert_eq!(desk.card.witness.counters().verifications, 1);
}

#[test]
fn ctrl_c_before_the_pin_ends_the_login() {
    let desk = Desk::with(&[]);
    let login = desk.start_login_up_to_the_pin();
    login.interrupt();
    // Its input stays open: nobody types anything.
    login.end_by_itself().failed("U03", 130);
    assert_eq!(desk.card.witness.counters().verifications, 0);
    desk.signs_in();
}

/// A card in a private reader, and a portal.
struct Desk {
    // Dropped first: the card leaves before the service ends.
    card: CardInReader,
    /// The commands, as they arrive at the card.
    arrivals: Receiver<String>,
    pcscd: Pcscd,
    portal: Portal,
}

impl Desk {
    #[track_caller]
    fn with(faults: &[&str]) -> Self {
        let pcscd = Pcscd::start();
        let (card, arrivals) = insert(&pcscd, faults);
        Self {
            card,
            arrivals,
            pcscd,
            portal: Portal::start(),
        }
    }

    /// The same with a new card that has faults.
    #[track_caller]
    fn renewed(self, faults: &[&str]) -> Self {
        let Self {
            card,
            pcscd,
            portal,
            ..
        } = self;
        drop(card);
        pcscd.wait_for_removal();
        let (card, arrivals) = insert(&pcscd, faults);
        Self {
            card,
            arrivals,
            pcscd,
            portal,
        }
    }

    /// Puts the card back after a fault took it out.
    #[track_caller]
    fn put_back(&self) {
        self.pcscd.wait_for_removal();
        self.card.hand.insert();
        self.pcscd.wait_for_untouched_card();
    }

    fn login(&self) -> Ended {
        self.pcscd.login(&self.portal.profile)
    }

    /// Starts a login that waits for its PIN.
    fn start_login(&self) -> Running {
        self.pcscd
            .start_varco(&login_arguments(&self.portal.profile))
    }

    /// Starts a login and waits until it waits for its PIN: what it printed last is its plan.
    #[track_caller]
    fn start_login_up_to_the_pin(&self) -> Running {
        let portal = self.portal.profile.to_str().unwrap();
        let arguments = ["login", "--pin-stdin", "--portal", portal];
        let mut login = self.pcscd.start_varco(&arguments);
        login.until_line("Portale di prova");
        login
    }

    #[track_caller]
    fn signs_in(&self) {
        Self::assert_signed_in(&self.login());
    }

    #[track_caller]
    fn assert_signed_in(ended: &Ended) {
        assert_eq!(
            (ended.code, &ended.json()["code"]),
            (Some(0), &Value::Null),
            "{ended:#?}"
        );
    }

    /// Waits until the card's log has a line with this beginning: the number of a command, the
    /// command, the answer. The line is written before the answer is sent.
    #[track_caller]
    fn wait_for_line(&self, beginning: &str) {
        let is_right = |line: String| line.starts_with(beginning);
        while !is_right(self.arrivals.recv_timeout(PATIENCE).unwrap()) {}
    }
}

#[track_caller]
fn insert(pcscd: &Pcscd, faults: &[&str]) -> (CardInReader, Receiver<String>) {
    let (sender, arrivals) = mpsc::channel();
    let behaviour = Behaviour {
        faults: faults.iter().map(|fault| fault.parse().unwrap()).collect(),
        log: ApduLog::with_output(Arrivals(sender)),
        ..Behaviour::default()
    };
    pcscd.wait_for_removal();
    let card = pcscd.put(Profile::default(), behaviour);
    pcscd.wait_for_untouched_card();
    (card, arrivals)
}

/// Passes the lines of a card's log on as they are written.
struct Arrivals(Sender<String>);

impl Write for Arrivals {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        // Nobody may be interested any more.
        self.0
            .send(String::from_utf8_lossy(bytes).into_owned())
            .ok();
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// A virtual portal and the file that describes it.
struct Portal {
    server: VirtualPortal,
    folder: TempDir,
    profile: PathBuf,
}

impl Portal {
    fn start() -> Self {
        let server = VirtualPortal::start(Options::default()).unwrap();
        let folder = TempDir::new().unwrap();
        let profile = folder.path().join("portale.toml");
        std::fs::write(&profile, server.profile_toml()).unwrap();
        Self {
            server,
            folder,
            profile,
        }
    }
}

/// Another program at the same card.
struct Other {
    // Dropped first.
    card: pcsc::Card,
    _context: Context,
}

impl Other {
    #[track_caller]
    fn connect(share: ShareMode) -> Self {
        let context = Context::establish(Scope::User).unwrap();
        let reader = std::ffi::CString::new(READER).unwrap();
        let card = context.connect(&reader, share, Protocols::ANY).unwrap();
        Self {
            card,
            _context: context,
        }
    }

    fn ask(&mut self, command: &[u8]) -> Result<Vec<u8>, Error> {
        let mut buffer = [0; 300];
        Ok(self.card.transmit(command, &mut buffer)?.to_vec())
    }

    #[track_caller]
    fn accept_reset(&mut self) {
        let share = ShareMode::Shared;
        let leave = Disposition::LeaveCard;
        self.card.reconnect(share, Protocols::ANY, leave).unwrap();
    }

    #[track_caller]
    fn leave(self, disposition: Disposition) {
        self.card
            .disconnect(disposition)
            .map_err(|(_, error)| error)
            .unwrap();
    }
}
