//! The built program, run as a person or a script runs it.
#![allow(dead_code, unreachable_pub)]

use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};

use serde_json::Value;

/// The built program.
pub const VARCO: &str = env!("CARGO_BIN_EXE_varco");

/// How a run of the program ended.
#[derive(Debug)]
pub struct Ran {
    /// Exit code.
    pub code: i32,
    /// Standard output.
    pub out: Vec<u8>,
    /// Standard error.
    pub err: String,
}

impl Ran {
    /// Standard output as text.
    #[track_caller]
    pub fn text(&self) -> &str {
        std::str::from_utf8(&self.out).unwrap()
    }

    /// The one JSON object on standard output, with its schema and command.
    #[track_caller]
    pub fn json(&self, command: &str) -> Value {
        let text = self.text();
        assert_eq!(text.lines().count(), 1, "one object: {text}{}", self.err);
        let object: Value = serde_json::from_str(text).unwrap();
        assert_eq!(object["schema"], 1);
        assert_eq!(object["command"], command);
        object
    }

    /// Fails the test unless the program ended with this exit code.
    #[track_caller]
    pub fn exits(self, code: i32) -> Self {
        assert_eq!(
            self.code,
            code,
            "{}{}",
            String::from_utf8_lossy(&self.out),
            self.err
        );
        self
    }

    /// Fails the test unless standard error names this problem, once.
    #[track_caller]
    pub fn complains(self, code: &str) -> Self {
        assert!(
            self.err.starts_with(&format!("VARCO-{code}: ")),
            "{code}: {:?}",
            self.err
        );
        assert_eq!(self.err.matches("VARCO-").count(), 1, "{}", self.err);
        self
    }
}

/// Runs the program, in English, with nothing on standard input.
#[track_caller]
pub fn varco(arguments: &[&str]) -> Ran {
    varco_with(arguments, b"")
}

/// Runs the program, in English, with this on standard input.
#[track_caller]
pub fn varco_with(arguments: &[&str], input: &[u8]) -> Ran {
    run(command(VARCO).args(["--lang", "en"]).args(arguments), input)
}

/// A program that is ended after two minutes, so that one that hangs fails its test.
pub fn command(program: impl AsRef<Path>) -> Command {
    let mut command = Command::new("timeout");
    command
        .args(["--kill-after=5", "120"])
        .arg(program.as_ref())
        // What one test's portal was like is nothing to another's.
        .env("XDG_STATE_HOME", state_home());
    command
}

/// The folder where programs of this test remember things.
fn state_home() -> std::path::PathBuf {
    let name = format!("state-{}", std::process::id());
    Path::new(env!("CARGO_TARGET_TMPDIR")).join(name)
}

/// Runs a command to its end.
#[track_caller]
pub fn run(command: &mut Command, input: &[u8]) -> Ran {
    let mut child = command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // A program that does not read its input closes it: no failure of the test.
    child.stdin.take().unwrap().write_all(input).ok();
    let output = child.wait_with_output().unwrap();
    Ran {
        code: output.status.code().unwrap_or(-1),
        out: output.stdout,
        err: String::from_utf8(output.stderr).unwrap(),
    }
}
