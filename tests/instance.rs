//! A second start of the program finds the first: two real processes.

#![cfg(unix)]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    missing_docs
)]

use std::fs;
use std::io::Write as _;
use std::os::unix::fs::PermissionsExt;
use std::os::unix::net::{UnixListener, UnixStream};
use std::path::Path;
use std::process::Command;
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

use varco::instance::{Claim, claim};

/// Names the folder to the process that this test starts.
const FOLDER: &str = "VARCO_TEST_FOLDER";

fn first(folder: &Path, name: &str) -> (Claim, Receiver<()>) {
    let (sender, raised) = channel();
    let claimed = claim(folder, name, move || sender.send(()).unwrap());
    (claimed, raised)
}

/// What a start in another process is.
fn start_elsewhere(folder: &Path) -> String {
    let output = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "a_start_in_its_own_process", "--nocapture"])
        .env(FOLDER, folder)
        .output()
        .unwrap();
    assert!(output.status.success());
    String::from_utf8(output.stdout).unwrap()
}

/// Does nothing but in the process that another test starts.
#[test]
fn a_start_in_its_own_process() {
    if let Some(folder) = std::env::var_os(FOLDER) {
        let claimed = claim(Path::new(&folder), "window", || {});
        println!("this start is {claimed:?}");
        // As when a program crashes: the socket stays behind.
        std::mem::forget(claimed);
    }
}

#[test]
fn a_later_start_raises_the_first() {
    let folder = tempfile::tempdir().unwrap();
    let own = folder.path().join("varco");
    let (guard, raised) = first(&own, "window");
    assert!(matches!(guard, Claim::First(_)));
    for _ in 0..2 {
        assert!(start_elsewhere(&own).contains("this start is Later"));
        raised.recv_timeout(Duration::from_secs(10)).unwrap();
    }
    // The demonstration is a place of its own.
    let (demo, _) = first(&own, "demo");
    assert!(matches!(demo, Claim::First(_)));
    drop(guard);
    assert!(start_elsewhere(&own).contains("this start is First"));
}

#[test]
fn what_a_crashed_program_left_is_no_first_start() {
    let folder = tempfile::tempdir().unwrap();
    assert!(start_elsewhere(folder.path()).contains("this start is First"));
    assert!(folder.path().join("window.socket").exists());
    let (claimed, _) = first(folder.path(), "window");
    assert!(matches!(claimed, Claim::First(_)));
}

#[test]
fn only_the_person_can_call() {
    let folder = tempfile::tempdir().unwrap();
    let own = folder.path().join("varco");
    let (claimed, _) = first(&own, "window");
    let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(&own), 0o700);
    assert_eq!(mode(&own.join("window.socket")), 0o600);
    drop(claimed);
    assert!(!own.join("window.socket").exists());
}

#[test]
fn other_words_raise_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let (_claimed, raised) = first(folder.path(), "window");
    let socket = folder.path().join("window.socket");
    for words in [&b"hello\n"[..], b"ra"] {
        UnixStream::connect(&socket)
            .unwrap()
            .write_all(words)
            .unwrap();
    }
    assert!(start_elsewhere(folder.path()).contains("Later"));
    raised.recv_timeout(Duration::from_secs(10)).unwrap();
    assert!(raised.try_recv().is_err(), "the words came before");
}

#[test]
fn a_start_goes_on_where_nothing_can_be_known() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("file");
    fs::write(&file, "").unwrap();
    assert!(matches!(first(&file, "window").0, Claim::Unknown));
    // Somebody listens and does not answer.
    let deaf = UnixListener::bind(folder.path().join("window.socket")).unwrap();
    assert!(matches!(first(folder.path(), "window").0, Claim::Unknown));
    drop(deaf);
}
