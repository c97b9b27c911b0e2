//! A session that goes on in a window of the real Chromium, and all the ways in which it ends.

use std::io::Write as _;
use std::time::Instant;

use super::*;
use crate::handoff::{NoHandOff, Surroundings};
use crate::text::SessionWord;

/// A browser without a screen, told from those of other tests by a switch that means nothing.
fn launcher(mark: &str) -> Launcher {
    let switches = [
        "--headless=new",
        "--no-sandbox",
        "--ignore-certificate-errors",
        mark,
    ];
    Launcher {
        surroundings: Surroundings::here(),
        switches: switches.map(str::to_owned).to_vec(),
    }
}

fn signed_in(mode: Mode, launcher: Launcher) -> Desk {
    let (mut desk, _) = Desk::with_browser(mode, Some(launcher)).given_card("st-2048");
    desk.ask();
    desk.confirm(PIN);
    desk.until_shown("Durc Online");
    desk
}

/// With the session in a window.
fn handed_over(mark: &str) -> Desk {
    let mut desk = signed_in(Mode::Standard, launcher(mark));
    desk.until_shown(&desk.text.way_window("Chromium"));
    assert!(desk.press("Continua nel browser"));
    desk.until_shown(&desk.text.word(Word::WindowOpened));
    desk
}

/// A browser that starts only when it is let: the launcher, and who lets it.
fn held_back(mark: &str) -> (Launcher, tempfile::TempDir) {
    use std::os::unix::fs::PermissionsExt as _;
    let place = tempfile::tempdir().unwrap();
    let gate = place.path().join("gate");
    let made = std::process::Command::new("mkfifo").arg(&gate).status();
    assert!(made.unwrap().success());
    let program = place.path().join("chromium");
    let real = Surroundings::here().find().unwrap().program;
    let gate = gate.display();
    let script = format!(
        "#!/bin/sh\nread -r _ < '{gate}'\nexec '{}' \"$@\"\n",
        real.display()
    );
    std::fs::write(&program, script).unwrap();
    std::fs::set_permissions(&program, std::fs::Permissions::from_mode(0o755)).unwrap();
    let mut launcher = launcher(mark);
    launcher.surroundings.folders = vec![place.path().to_owned()];
    (launcher, place)
}

/// Up to the hand-over, which waits for the browser to start; returns once that was asked to.
fn handing_over(mark: &str) -> (Desk, std::fs::File) {
    let (launcher, place) = held_back(mark);
    let mut desk = signed_in(Mode::Standard, launcher);
    desk.until_shown(&desk.text.way_window("Chromium"));
    assert!(desk.press("Continua nel browser"));
    // Opens when the browser has opened its side.
    let gate = std::fs::File::options()
        .write(true)
        .open(place.path().join("gate"));
    (desk, gate.unwrap())
}

/// The browser with this mark, without its helpers.
fn browser(mark: &str) -> Option<String> {
    let mut processes = std::fs::read_dir("/proc").unwrap().flatten();
    processes.find_map(|process| {
        let line = std::fs::read(process.path().join("cmdline")).ok()?;
        let line = String::from_utf8_lossy(&line).into_owned();
        let words: Vec<_> = line.split('\0').collect();
        let is_it = words.contains(&mark) && !line.contains("--type=");
        is_it.then(|| process.file_name().to_string_lossy().into_owned())
    })
}

#[test]
fn without_the_card_the_window_goes_on_until_it_is_closed() {
    let mut desk = handed_over("--varco-test-card");
    let start = Instant::now();
    assert!(desk.readers.remove(READER));
    desk.until_shown("La carta è stata tolta: la sessione si è chiusa subito.");
    assert!(
        start.elapsed() < Duration::from_secs(1),
        "{:?}",
        start.elapsed()
    );
    desk.until_shown(&desk.text.word(Word::PortalInWindow));
    assert_eq!(desk.log_outs(), 0);
    assert!(browser("--varco-test-card").is_some());
    assert!(desk.press("Chiudi anche la finestra del browser"));
    desk.until_shown("Anche il portale ha chiuso la sessione.");
    assert_eq!(desk.log_outs(), 1);
    assert!(browser("--varco-test-card").is_none());
}

#[test]
fn signing_out_closes_the_window_and_the_session_at_the_portal() {
    let mut desk = handed_over("--varco-test-out");
    // Nobody is asked whether they are there while they work in the window.
    desk.time_passes(SessionEvent::Quiet);
    assert!(!desk.shows("Ci sei ancora?"));
    assert!(desk.press("Esci"));
    desk.until_shown("Anche il portale ha chiuso la sessione.");
    assert_eq!(desk.log_outs(), 1);
    assert!(browser("--varco-test-out").is_none());
}

#[test]
fn a_card_that_goes_during_the_hand_over_leaves_a_window_that_can_be_closed() {
    let (mut desk, mut gate) = handing_over("--varco-test-race-card");
    assert!(desk.readers.remove(READER));
    desk.until_shown("La carta è stata tolta: la sessione si è chiusa subito.");
    writeln!(gate).unwrap();
    desk.until_shown(&desk.text.word(Word::PortalInWindow));
    assert_eq!(desk.log_outs(), 0);
    assert!(desk.press("Chiudi anche la finestra del browser"));
    desk.until_shown("Anche il portale ha chiuso la sessione.");
    assert_eq!(desk.log_outs(), 1);
    assert!(browser("--varco-test-race-card").is_none());
}

#[test]
fn signing_out_during_the_hand_over_closes_the_window_that_comes_of_it() {
    let (mut desk, mut gate) = handing_over("--varco-test-race-out");
    assert!(desk.press("Esci"));
    writeln!(gate).unwrap();
    desk.until_shown("Anche il portale ha chiuso la sessione.");
    assert_eq!(desk.log_outs(), 1);
    assert!(browser("--varco-test-race-out").is_none());
}

#[test]
fn a_window_that_the_person_closes_ends_the_session_here_and_nothing_more_is_claimed() {
    let mut desk = handed_over("--varco-test-closed");
    let id = browser("--varco-test-closed").unwrap();
    let killed = std::process::Command::new("kill").arg(id).status();
    assert!(killed.unwrap().success());
    desk.until_shown("La finestra del browser è stata chiusa.");
    desk.until_shown(&desk.text.session(SessionWord::Unknown));
    assert_eq!(desk.log_outs(), 0);
}

#[test]
fn what_stands_in_the_way_is_said_before_anybody_presses() {
    let mark = "--varco-test-none";
    let bound = signed_in(Mode::CardPerRequest, launcher(mark));
    let nowhere = Launcher {
        surroundings: Surroundings {
            folders: Vec::new(),
            root: "/nowhere".into(),
        },
        switches: Vec::new(),
    };
    let none = signed_in(Mode::Standard, nowhere);
    let obstacle = NoHandOff::Obstacle(crate::handoff::Obstacle::NoneFound);
    for (mut desk, why) in [(bound, NoHandOff::BoundToCard), (none, obstacle)] {
        desk.until_shown(&desk.text.no_hand_off(&why));
        desk.assert_shows(&desk.text.session(SessionWord::WayAnew));
        desk.assert_shows("Apri il portale nel browser");
    }
    let mut link = signed_in(Mode::OneTimeLink, launcher(mark));
    link.until_shown(&link.text.session(SessionWord::WayLink));
}

#[test]
fn a_portal_that_only_forgets_its_cookie_is_not_said_to_have_ended_the_session() {
    let mut desk = signed_in(Mode::Resumption, launcher("--varco-test-still"));
    desk.until_shown(&desk.text.way_window("Chromium"));
    assert!(desk.press("Esci"));
    desk.until_shown(&desk.text.session(SessionWord::StillOpen));
    assert_eq!(desk.log_outs(), 1);
}

#[test]
fn a_session_that_the_portal_ended_is_not_carried_anywhere() {
    let mut desk = signed_in(Mode::Standard, launcher("--varco-test-ended"));
    desk.until_shown(&desk.text.way_window("Chromium"));
    desk.portal.end_sessions();
    assert!(desk.press("Continua nel browser"));
    desk.until_shown("VARCO-L15");
    assert!(browser("--varco-test-ended").is_none());
}
