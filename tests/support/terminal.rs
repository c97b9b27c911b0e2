//! The program at a real terminal: a pseudo-terminal of `script` (util-linux).
#![allow(dead_code, unreachable_pub)]

use std::io::{Read as _, Write as _};
use std::process::{Command, Stdio};

use super::varco::VARCO;

/// Runs the program with these arguments at a terminal: waits for each text, then types what
/// belongs to it. Gives all that the terminal showed, with the exit code and the terminal's state
/// at the end.
#[track_caller]
pub fn at_terminal(arguments: &str, dialogue: &[(&str, &[u8])]) -> String {
    let script = format!("{VARCO} --lang en {arguments}; echo code=$?; stty -a");
    let mut terminal = Command::new("timeout")
        .args([
            "60",
            "script",
            "--quiet",
            "--return",
            "--command",
            &script,
            "/dev/null",
        ])
        .env("SHELL", "/bin/sh")
        .env("TERM", "xterm")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut keys = terminal.stdin.take().unwrap();
    let mut screen = terminal.stdout.take().unwrap();
    let mut shown = Vec::new();
    let mut seen = 0;
    for (text, typed) in dialogue {
        while !String::from_utf8_lossy(&shown[seen..]).contains(text) {
            let mut byte = [0];
            let read = screen.read(&mut byte).unwrap();
            let so_far = String::from_utf8_lossy(&shown);
            assert_eq!(read, 1, "{text:?} never came: {so_far}");
            shown.push(byte[0]);
        }
        seen = shown.len();
        keys.write_all(typed).unwrap();
        keys.flush().unwrap();
    }
    screen.read_to_end(&mut shown).unwrap();
    drop(keys);
    terminal.wait().unwrap();
    String::from_utf8(shown).unwrap()
}

/// Fails the test unless the terminal shows what is typed, line by line, as before.
#[track_caller]
pub fn assert_restored(shown: &str) {
    let state = shown.split("code=").nth(1).unwrap();
    let modes: Vec<_> = state.split([' ', '\r', '\n']).collect();
    for mode in ["icanon", "echo", "isig"] {
        assert!(modes.contains(&mode), "{mode} in {shown}");
    }
}
