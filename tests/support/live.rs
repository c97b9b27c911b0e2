//! The built program at work: started, read line by line, stopped, on a service of its own.

use std::io::{BufRead, BufReader, Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError};
use std::time::{Duration, Instant};

use serde_json::Value;

use super::pcscd::{Pcscd, READER};

/// How long anything that is bound to happen may take.
pub const PATIENCE: Duration = Duration::from_secs(40);

/// The PIN of every virtual card.
pub const PIN: &str = "12345678";

/// The program with these arguments, in English.
pub fn varco(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_varco"));
    command.args(["--lang", "en"]).args(arguments);
    command
}

/// A program that runs. It is killed with this value.
#[derive(Debug)]
pub struct Running {
    child: Child,
    input: Option<ChildStdin>,
    output: Receiver<String>,
    errors: Receiver<String>,
}

/// How a program ended.
#[derive(Debug)]
pub struct Ended {
    /// Exit code; none after a signal.
    pub code: Option<i32>,
    /// What it printed, as far as nobody read it before.
    pub output: String,
    /// What it complained of.
    pub errors: String,
}

impl Running {
    pub fn start(command: &mut Command) -> Self {
        command
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        Self {
            input: child.stdin.take(),
            output: lines(child.stdout.take().unwrap()),
            errors: lines(child.stderr.take().unwrap()),
            child,
        }
    }

    /// Writes a line to its standard input and closes it.
    pub fn say(&mut self, line: &str) {
        let mut input = self.input.take().unwrap();
        // A program that ended already does not listen.
        writeln!(input, "{line}").ok();
    }

    /// The next line that it prints.
    #[track_caller]
    pub fn next_line(&mut self) -> String {
        match self.output.recv_timeout(PATIENCE) {
            Ok(line) => line,
            Err(error) => panic!(
                "no line ({error}); {}",
                self.errors.try_iter().collect::<Vec<_>>().join("\n")
            ),
        }
    }

    /// Waits until it prints a line with this text.
    #[track_caller]
    pub fn until_line(&mut self, text: &str) {
        while !self.next_line().contains(text) {}
    }

    /// Sends what Ctrl-C sends.
    pub fn interrupt(&self) {
        let kill = Command::new("sh")
            .args(["-c", "kill -INT \"$0\"", &self.id().to_string()])
            .status();
        assert!(kill.unwrap().success());
    }

    pub fn id(&self) -> u32 {
        self.child.id()
    }

    /// Closes its standard input and waits until it ends.
    #[track_caller]
    pub fn end(mut self) -> Ended {
        drop(self.input.take());
        self.end_by_itself()
    }

    /// Waits until it ends, with its standard input still open.
    #[track_caller]
    pub fn end_by_itself(mut self) -> Ended {
        let deadline = Instant::now() + PATIENCE;
        let output = rest(&self.output, deadline);
        let errors = rest(&self.errors, deadline);
        let (Some(output), Some(errors)) = (output, errors) else {
            panic!("{} does not end", self.id());
        };
        Ended {
            code: self.child.wait().unwrap().code(),
            output,
            errors,
        }
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        // It may have ended by itself.
        self.child.kill().ok();
        self.child.wait().ok();
    }
}

impl Ended {
    /// The last line of its output as JSON.
    #[track_caller]
    pub fn json(&self) -> Value {
        let line = self.output.lines().last().unwrap_or_default();
        serde_json::from_str(line).unwrap_or_else(|_| panic!("no JSON: {self:?}"))
    }

    /// Fails the test unless it ended with this problem and this exit code.
    #[track_caller]
    pub fn failed(self, problem: &str, code: i32) -> Self {
        assert!(
            self.code == Some(code) && self.errors.starts_with(&format!("VARCO-{problem}: ")),
            "{problem} with {code} expected: {self:#?}"
        );
        self
    }

    /// Fails the test unless it succeeded.
    #[track_caller]
    pub fn ok(self) -> Self {
        assert_eq!(self.code, Some(0), "{self:#?}");
        self
    }
}

/// Reads lines on a thread, so that waiting for them can end.
fn lines(source: impl Read + Send + 'static) -> Receiver<String> {
    let (sender, receiver) = mpsc::channel();
    std::thread::spawn(move || {
        for line in BufReader::new(source).lines().map_while(Result::ok) {
            if sender.send(line).is_err() {
                return;
            }
        }
    });
    receiver
}

/// All lines up to the end; `None` if it does not come.
fn rest(lines: &Receiver<String>, deadline: Instant) -> Option<String> {
    let mut text = String::new();
    loop {
        match lines.recv_timeout(deadline.saturating_duration_since(Instant::now())) {
            Ok(line) => text = text + &line + "\n",
            Err(RecvTimeoutError::Disconnected) => return Some(text),
            Err(RecvTimeoutError::Timeout) => return None,
        }
    }
}

impl Pcscd {
    /// Runs the program to its end, with this PIN on its standard input.
    #[track_caller]
    pub fn varco(&self, arguments: &[&str]) -> Ended {
        let mut running = self.start_varco(arguments);
        running.say(PIN);
        running.end()
    }

    pub fn start_varco(&self, arguments: &[&str]) -> Running {
        Running::start(varco(arguments).envs(self.environment()))
    }

    /// Signs in at the portal that a file describes.
    #[track_caller]
    pub fn login(&self, portal: &Path) -> Ended {
        self.varco(&login_arguments(portal))
    }

    /// Starts to watch the readers.
    pub fn watch(&self) -> Watching {
        Watching(self.start_varco(&["readers", "--watch", "--json"]))
    }
}

pub fn login_arguments(portal: &Path) -> [&str; 5] {
    let portal = portal.to_str().unwrap();
    ["login", "--pin-stdin", "--json", "--portal", portal]
}

/// `varco readers --watch --json`.
#[derive(Debug)]
pub struct Watching(pub Running);

impl Watching {
    /// What is told next: the state of the reader, `gone` if there is none, or a problem's code.
    #[track_caller]
    pub fn next(&mut self) -> String {
        let line = self.0.next_line();
        let told: Value = serde_json::from_str(&line).unwrap();
        if let Some(code) = told["problem"]["code"].as_str() {
            return code.to_owned();
        }
        let readers = told["readers"].as_array().unwrap();
        let reader = readers.iter().find(|reader| reader["name"] == READER);
        let state = reader.map_or("gone", |reader| reader["state"].as_str().unwrap());
        state.to_owned()
    }

    /// Waits until this is told.
    #[track_caller]
    pub fn until(&mut self, state: &str) {
        while self.next() != state {}
    }
}

/// `varco simulate card --vpcd`.
#[derive(Debug)]
pub struct SimulatedCard {
    /// Kept running.
    _running: Running,
    log: PathBuf,
}

impl SimulatedCard {
    /// Puts a card of this profile into the reader and waits until the service sees it.
    #[track_caller]
    pub fn insert(pcscd: &Pcscd, profile: &str) -> Self {
        let log = pcscd.folder().join("card.log");
        pcscd.wait_for_removal();
        let address = pcscd.address();
        let mut arguments = vec!["simulate", "card", "--profile", profile];
        arguments.extend(["--vpcd", &address, "--log", log.to_str().unwrap()]);
        let running = Running::start(&mut varco(&arguments));
        pcscd.wait_for_untouched_card();
        Self {
            _running: running,
            log,
        }
    }

    /// How many commands of this beginning the card got. Each is on record before it is answered.
    pub fn count(&self, beginning: &str) -> usize {
        let log = std::fs::read_to_string(&self.log).unwrap();
        log.lines()
            .filter_map(|line| line.split_once(' '))
            .filter(|(_, exchange)| exchange.starts_with(beginning))
            .count()
    }

    /// How often a PIN was sent to the card.
    pub fn pins(&self) -> usize {
        self.count("0020001008") + self.count("0020009008")
    }

    /// How many signatures were asked of it.
    pub fn signatures(&self) -> usize {
        self.count("002A8086")
    }
}
