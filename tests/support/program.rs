//! Running other programs: what they print and how they end.

use std::process::{Command, Output};

/// What a program printed and how it ended.
#[derive(Debug)]
pub struct Ran {
    /// Exit code 0.
    pub succeeded: bool,
    /// Standard output followed by standard error.
    pub text: String,
}

impl Ran {
    /// Fails the test unless the program succeeded.
    #[track_caller]
    pub fn ok(self) -> Self {
        assert!(self.succeeded, "{}", self.text);
        self
    }

    /// Fails the test unless the output contains `expected`.
    #[track_caller]
    pub fn says(self, expected: &str) -> Self {
        assert!(
            self.text.contains(expected),
            "{expected:?} is missing in:\n{}",
            self.text
        );
        self
    }

    /// Fails the test if the output contains `unexpected`.
    #[track_caller]
    pub fn does_not_say(self, unexpected: &str) -> Self {
        assert!(
            !self.text.contains(unexpected),
            "{unexpected:?} is in:\n{}",
            self.text
        );
        self
    }

    /// Fails the test unless the program failed.
    #[track_caller]
    pub fn fails(self) -> Self {
        assert!(!self.succeeded, "{}", self.text);
        self
    }
}

/// A program that is ended after two minutes, so that a program that hangs fails its test.
#[track_caller]
pub fn program(name: &str) -> Command {
    require(name);
    let mut command = Command::new("timeout");
    command.args(["--kill-after=5", "120", name]);
    command
}

/// Fails the test, naming the Debian package, if a program is not installed.
#[track_caller]
pub fn require(name: &str) {
    let folders = std::env::var_os("PATH").unwrap_or_default();
    let folders = std::env::split_paths(&folders).chain(["/usr/sbin".into(), "/sbin".into()]);
    let package = match name {
        "opensc-tool" | "pkcs11-tool" | "pkcs15-tool" => "opensc",
        "unshare" => "util-linux",
        "Xvfb" => "xvfb",
        other => other,
    };
    let is_there =
        name.contains('/') || folders.map(|folder| folder.join(name)).any(|p| p.exists());
    assert!(
        is_there,
        "{name} is missing: install the Debian package {package}"
    );
}

/// Runs a command to its end.
#[track_caller]
pub fn run(command: &mut Command) -> Ran {
    let Output {
        status,
        stdout,
        stderr,
    } = command.output().unwrap();
    let text = [stdout, stderr].concat();
    Ran {
        succeeded: status.success(),
        text: String::from_utf8_lossy(&text).into_owned(),
    }
}
