//! Asks one of the system's own tools, which may never answer: its service can hang.

use std::io::Read as _;
use std::process::{Command, Stdio};
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

/// The longest wait for its answer, which takes milliseconds.
const LIMIT: Duration = Duration::from_secs(2);
/// Most bytes of an answer.
const MAX_LENGTH: u64 = 64 * 1024;

/// What the tool prints, if it succeeds in time.
pub(super) fn printed(tool: &mut Command) -> Option<String> {
    let mut child = tool
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .ok()?;
    let (sender, answer) = mpsc::channel();
    let output = child.stdout.take()?;
    let reader = thread::Builder::new().spawn(move || {
        let mut text = String::new();
        let read = output.take(MAX_LENGTH).read_to_string(&mut text);
        // Nobody may wait any more.
        sender.send(read.ok().map(|_| text)).ok();
    });
    let text = reader
        .ok()
        .and_then(|_| answer.recv_timeout(LIMIT).ok().flatten());
    if text.is_none() {
        child.kill().ok();
    }
    let succeeded = child.wait().is_ok_and(|status| status.success());
    text.filter(|_| succeeded)
}

#[cfg(all(test, unix))]
mod tests {
    use std::time::Instant;

    use super::*;

    fn said(script: &str) -> Option<String> {
        printed(Command::new("/bin/sh").args(["-c", script]))
    }

    #[test]
    fn a_tool_that_hangs_keeps_nobody() {
        assert_eq!(said("echo auto").as_deref(), Some("auto\n"));
        assert_eq!(said("echo auto; exit 1"), None);
        assert_eq!(printed(&mut Command::new("/nowhere/gsettings")), None);
        let started = Instant::now();
        assert_eq!(said("exec sleep 60"), None);
        assert!(started.elapsed() < LIMIT * 5);
    }
}
