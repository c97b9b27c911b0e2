//! The window of the built program on a display of its own, a real pcscd with the virtual card in
//! its reader, and the virtual portal at the other end: what a person sees and does.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::print_stdout,
    dead_code,
    missing_docs,
    unreachable_pub
)]
#![cfg(all(target_os = "linux", feature = "window"))]

mod support {
    pub mod display;
    pub mod live;
    pub mod pcscd;
    pub mod program;
}

use std::time::{Duration, Instant};

use support::display::{Display, Shown};
use support::live::{PATIENCE, PIN, Running, varco};
use support::pcscd::{CardInReader, Pcscd};
use varco::simulator::card::profile::Profile;
use varco::simulator::link::Behaviour;
use varco::simulator::portal::{Options, VirtualPortal};

/// How soon the session is gone when the card is (design.md §5).
const GONE: Duration = Duration::from_secs(1);

/// A person's place: a reader, a display with the program's window, and a portal.
struct Desk {
    // Dropped first: the window closes before its display, the card leaves before the service ends.
    _window: Running,
    display: Display,
    portal: VirtualPortal,
    pcscd: Pcscd,
}

impl Desk {
    /// Opens the window beside an empty reader.
    fn new() -> Self {
        Self::beside(Pcscd::start())
    }

    fn beside(pcscd: Pcscd) -> Self {
        let display = Display::start();
        let portal = VirtualPortal::start(Options::default()).unwrap();
        let file = pcscd.folder().join("portale.toml");
        std::fs::write(&file, portal.profile_toml()).unwrap();
        let mut command = varco(&["--portal", file.to_str().unwrap()]);
        command
            .env("XDG_CONFIG_HOME", pcscd.folder())
            .env("XDG_RUNTIME_DIR", pcscd.folder())
            .env("XDG_STATE_HOME", pcscd.folder())
            .envs(pcscd.environment())
            .envs(display.environment());
        Self {
            _window: Running::start(&mut command),
            display,
            portal,
            pcscd,
        }
    }

    /// Waits until the title says this.
    #[track_caller]
    fn until(&self, title: &str) -> Shown {
        self.display.until_title(title, PATIENCE)
    }

    /// Puts a card in, and goes on by keyboard until the PIN is asked.
    #[track_caller]
    fn ask_for_pin(&self, profile: &str) -> CardInReader {
        let window = self.until("empty").window;
        self.display.focus(window);
        let card = self
            .pcscd
            .put(profile.parse().unwrap(), Behaviour::default());
        self.until("CNS (");
        self.display.presses(&["Return"]);
        self.until("Type the PIN");
        card
    }
}

#[test]
fn a_person_signs_in_by_keyboard_and_takes_the_card_away() {
    let desk = Desk::new();
    let profile: Profile = "st-2048".parse().unwrap();
    let card = desk.ask_for_pin("st-2048");
    desk.display.types(PIN);
    desk.display.presses(&["Return"]);
    let services = desk.until("Signed in").window;

    let witness = desk.portal.witness();
    assert_eq!(witness.seen().signatures(), 1);
    let logins = witness.logins();
    assert!(!logins.is_empty());
    assert!(
        logins
            .iter()
            .all(|login| login.tax_code == profile.person.tax_code)
    );

    let page = desk.display.picture(services);
    let taken = Instant::now();
    card.hand.remove();
    let gone = desk.display.until(PATIENCE, "an ended session", || {
        let window = desk.display.titled("Session ended")?;
        (desk.display.picture(window) != page).then_some(window)
    });
    let took = gone.at.duration_since(taken);
    println!("the session was gone after {} ms", took.as_millis());
    assert!(took <= GONE, "the session outlived its card by {took:?}");
}

#[test]
fn a_wrong_pin_costs_one_try_and_escape_leaves() {
    let desk = Desk::new();
    let card = desk.ask_for_pin("st-2048");
    let window = desk.until("Type the PIN").window;
    desk.display.types("00000000");
    desk.display.presses(&["Return"]);
    let pins = || {
        let commands = card.commands();
        let pins = commands.iter().filter(|command| is_pin(command));
        pins.count()
    };
    desk.display.until(PATIENCE, "the question again", || {
        desk.display.titled("Type the PIN").filter(|_| pins() > 0)
    });
    desk.display.presses(&["Escape"]);
    assert_eq!(desk.until("CNS (").window, window);
    assert_eq!(pins(), 1);
    assert_eq!(desk.portal.witness().seen().signatures(), 0);
}

#[test]
fn what_a_killed_program_left_of_a_browser_is_wiped_at_the_start() {
    let pcscd = Pcscd::start();
    let left = pcscd.folder().join("varco-browser-left");
    std::fs::create_dir(&left).unwrap();
    for file in ["varco.lock", "Cookies"] {
        std::fs::write(left.join(file), "").unwrap();
    }
    let desk = Desk::beside(pcscd);
    let shown = desk.until("empty");
    desk.display.until(PATIENCE, "a folder that is gone", || {
        (!left.exists()).then_some(shown.window)
    });
}

/// Whether a command is VERIFY with a PIN in it (cns-card.md §1.8: without one it asks for the tries).
fn is_pin(command: &str) -> bool {
    command.starts_with("002000") && command.len() > 10
}
