//! Text for people, JSON for programs, problems on standard error.

use std::io::{self, IsTerminal as _, Write};

use serde::Serialize;
use serde_json::{Map, Value};

use crate::problem::Problem;
use crate::text::{Text, Word};

/// Version of the JSON objects.
const SCHEMA: u32 = 1;
/// Width of the labels in front of values. A longer one keeps its distance all the same.
const LABEL_WIDTH: usize = 17;

/// Where a command prints.
#[derive(Debug)]
pub(super) struct Output {
    text: Text,
    command: &'static str,
    json: bool,
}

impl Output {
    pub(super) fn new(text: Text, command: &'static str, json: bool) -> Self {
        Self {
            text,
            command,
            json,
        }
    }

    /// Another of the same language, for whoever has only complaints.
    pub(super) fn for_complaints(&self) -> Self {
        Self::new(Text::new(self.text.language()), self.command, false)
    }

    pub(super) fn text(&self) -> &Text {
        &self.text
    }

    /// One line of text; nothing with JSON.
    pub(super) fn line(&self, line: &str) {
        if !self.json {
            // A reader that stopped listening is no failure of the command.
            writeln!(io::stdout().lock(), "{}", printable(line)).ok();
        }
    }

    /// A label and a value.
    pub(super) fn field(&self, label: Word, value: &str) {
        self.labelled(&self.text.word(label), value);
    }

    /// The same with a label that is no [`Word`].
    pub(super) fn labelled(&self, label: &str, value: &str) {
        self.line(&format!("{label:<LABEL_WIDTH$} {value}"));
    }

    /// The command's JSON object, with schema and command in front; nothing without JSON.
    pub(super) fn object(&self, content: &impl Serialize) -> Result<(), Problem> {
        if !self.json {
            return Ok(());
        }
        let internal = |error: serde_json::Error| Problem::Internal {
            context: format!("JSON: {error}"),
        };
        let mut object = Map::new();
        object.insert("schema".to_owned(), SCHEMA.into());
        object.insert("command".to_owned(), self.command.into());
        if let Value::Object(content) = serde_json::to_value(content).map_err(internal)? {
            object.extend(content);
        }
        let line = serde_json::to_string(&object).map_err(internal)?;
        raw(format!("{line}\n").as_bytes());
        Ok(())
    }

    /// A problem: for people on standard error, and with JSON as the command's object too.
    pub(super) fn problem(&self, problem: &Problem) {
        self.problem_with(problem, serde_json::json!({}));
    }

    /// A problem, and with JSON what else is known of the command's work.
    pub(super) fn problem_with(&self, problem: &Problem, mut content: Value) {
        self.complain(problem);
        let words = self.text.problem(problem);
        if let Value::Object(content) = &mut content {
            let told = serde_json::json!({
                "code": problem.to_string(),
                "what": words.what,
                "means": words.means,
                "next": words.next,
            });
            content.insert("problem".to_owned(), told);
        }
        self.object(&content).ok();
    }

    /// How far the work is, for somebody who waits at a terminal; nothing elsewhere.
    pub(super) fn progress(&self, line: &str) {
        if !self.json && io::stderr().is_terminal() {
            writeln!(io::stderr().lock(), "{}", printable(line)).ok();
        }
    }

    /// A problem on standard error alone.
    pub(super) fn complain(&self, problem: &Problem) {
        let words = self.text.problem(problem);
        let line = format!("{problem}: {} {} {}", words.what, words.means, words.next);
        writeln!(io::stderr().lock(), "{}", printable(&line)).ok();
    }
}

/// Bytes for standard output, as they are.
pub(super) fn raw(bytes: &[u8]) {
    let mut out = io::stdout().lock();
    // A reader that stopped listening is no failure of the command.
    out.write_all(bytes).and_then(|()| out.flush()).ok();
}

/// Text from cards and servers can't move the cursor or colour the terminal.
fn printable(line: &str) -> String {
    line.chars()
        .filter(|character| !character.is_control())
        .collect()
}
