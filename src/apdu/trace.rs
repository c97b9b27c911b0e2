//! What went over the wire: counters, and a record that is safe to show.
//!
//! Answers are counted, not kept: they hold personal data. Command data marked sensitive is
//! never taken over.

use std::fmt;
use std::time::Duration;

use super::{Command, Status};
use crate::reader::Pace;

/// Most entries that are kept; counting goes on.
const MAX_ENTRIES: usize = 512;

/// Counts and remembers the commands of one piece of work.
#[derive(Clone, Debug, Default)]
pub struct Trace {
    counters: Counters,
    entries: Vec<Entry>,
}

/// How much went over the wire, both ways.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq, serde::Serialize)]
pub struct Counters {
    /// Command APDUs sent, each part of a chain counted.
    pub commands: u64,
    /// Bytes sent.
    pub bytes_sent: u64,
    /// Bytes received, status words included.
    pub bytes_received: u64,
}

/// One command and what came back, without secrets and without the answer's content.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Entry {
    /// Header and data as [`Command`]'s `Debug` shows them: secret data by its length only.
    pub command: String,
    /// Data bytes in the answer.
    pub received: usize,
    /// What the card said; `None` if nothing came back.
    pub status: Option<Status>,
    /// From sending to answer.
    pub took: Duration,
}

impl Trace {
    /// The counters so far.
    pub fn counters(&self) -> Counters {
        self.counters
    }

    /// The first 512 entries.
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// How fast the card answered.
    pub fn pace(&self) -> Pace {
        let answered = self.entries.iter().filter(|entry| entry.status.is_some());
        let start = Pace {
            answers: 0,
            took: Duration::ZERO,
        };
        answered.fold(start, |pace, entry| Pace {
            answers: pace.answers.saturating_add(1),
            took: pace.took.saturating_add(entry.took),
        })
    }

    /// Adds another trace's counts and entries.
    pub fn append(&mut self, other: Self) {
        self.counters.commands += other.counters.commands;
        self.counters.bytes_sent += other.counters.bytes_sent;
        self.counters.bytes_received += other.counters.bytes_received;
        let room = MAX_ENTRIES.saturating_sub(self.entries.len());
        self.entries.extend(other.entries.into_iter().take(room));
    }

    pub(super) fn count(&mut self, sent: usize, received: usize) {
        self.counters.commands += 1;
        self.counters.bytes_sent += sent as u64;
        self.counters.bytes_received += received as u64;
    }

    pub(super) fn record(
        &mut self,
        command: &Command,
        received: usize,
        status: Option<Status>,
        took: Duration,
    ) {
        if self.entries.len() < MAX_ENTRIES {
            self.entries.push(Entry {
                command: format!("{command:?}"),
                received,
                status,
                took,
            });
        }
    }
}

impl fmt::Display for Entry {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} -> {} bytes, ", self.command, self.received)?;
        match self.status {
            Some(status) => write!(f, "{status}")?,
            None => f.write_str("no answer")?,
        }
        write!(f, ", {} ms", self.took.as_millis())
    }
}
