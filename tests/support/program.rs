//! Running other programs: what they print and how they end.

use std::ffi::OsStr;
use std::io::ErrorKind;
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

/// A program of a Debian package.
#[track_caller]
pub fn program(name: &str) -> Command {
    Command::new(name)
}

/// Runs a command to its end. A missing program fails the test and names its package.
#[track_caller]
pub fn run(command: &mut Command) -> Ran {
    let Output {
        status,
        stdout,
        stderr,
    } = match command.output() {
        Ok(output) => output,
        Err(error) => panic!("{}", explain(command.get_program(), &error)),
    };
    let text = [stdout, stderr].concat();
    Ran {
        succeeded: status.success(),
        text: String::from_utf8_lossy(&text).into_owned(),
    }
}

/// Why a program could not be started, with the package that brings it.
pub fn explain(program: &OsStr, error: &std::io::Error) -> String {
    let name = program.to_string_lossy();
    let package = match name.rsplit('/').next().unwrap_or_default() {
        "opensc-tool" | "pkcs11-tool" | "pkcs15-tool" => "opensc",
        "unshare" => "util-linux",
        "pcscd" => "pcscd",
        other => other,
    };
    match error.kind() {
        ErrorKind::NotFound => format!("{name} is missing: install the Debian package {package}"),
        _ => format!("{name} does not start: {error}"),
    }
}
