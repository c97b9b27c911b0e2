//! The history of sign-ins on this computer, for a person who wants one: when, at which portal, with
//! which certificate, and how it ended. Never a name, a codice fiscale or a PIN.

mod export;
mod file;

use std::fmt::Write as _;

use serde::{Deserialize, Serialize};
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

use crate::problem::Problem;

pub use export::{csv, json};
pub use file::History;

/// Most sign-ins that are kept; the oldest go.
pub const MOST: usize = 500;
/// Most characters of a text in the file.
const MAX_TEXT: usize = 100;

/// A sign-in that was tried.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
#[serde(into = "Written")]
pub struct Entry {
    /// When, to the second, in UTC.
    pub time: OffsetDateTime,
    /// The name that the portal's profile goes by.
    pub portal: String,
    /// Serial number of the certificate, hexadecimal; none if the card did not show it.
    pub serial: Option<String>,
    /// How it ended.
    pub outcome: Outcome,
    /// The problem's full code, `VARCO-L11`, if there was one.
    pub code: Option<String>,
}

/// How a sign-in ended.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// Signed in.
    SignedIn,
    /// The portal knows the person and has nothing for them.
    NotEnabled,
    /// Anything else.
    Failed,
}

/// What the file holds.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Journal {
    /// The sign-ins, the newest last.
    pub entries: Vec<Entry>,
    /// Lines that are no sign-in.
    pub unreadable: usize,
}

/// A sign-in as it stands in the file and in JSON.
#[derive(Deserialize, Serialize)]
struct Written {
    time: String,
    portal: String,
    serial: Option<String>,
    outcome: Outcome,
    code: Option<String>,
}

impl Entry {
    /// A sign-in that ended now, with this problem if with any.
    pub fn of(portal: &str, serial: Option<&[u8]>, problem: Option<&Problem>) -> Self {
        let now = OffsetDateTime::now_utc();
        Self {
            time: now.replace_nanosecond(0).unwrap_or(now),
            portal: portal.chars().take(MAX_TEXT).collect(),
            serial: serial.map(hexadecimal),
            outcome: match problem {
                None => Outcome::SignedIn,
                Some(Problem::NotEnabled) => Outcome::NotEnabled,
                Some(_) => Outcome::Failed,
            },
            code: problem.map(ToString::to_string),
        }
    }

    /// The time as RFC 3339 writes it.
    pub fn time_text(&self) -> String {
        self.time.format(&Rfc3339).unwrap_or_default()
    }

    /// A line of the file, if it is one.
    fn parse(line: &[u8]) -> Option<Self> {
        let written: Written = serde_json::from_slice(line).ok()?;
        let plain =
            |text: &String| text.chars().count() <= MAX_TEXT && !text.chars().any(char::is_control);
        let texts = [
            Some(&written.portal),
            written.serial.as_ref(),
            written.code.as_ref(),
        ];
        let time = OffsetDateTime::parse(&written.time, &Rfc3339).ok()?;
        let sound = texts.into_iter().flatten().all(plain);
        sound.then_some(Self {
            time,
            portal: written.portal,
            serial: written.serial,
            outcome: written.outcome,
            code: written.code,
        })
    }
}

impl From<Entry> for Written {
    fn from(entry: Entry) -> Self {
        Self {
            time: entry.time_text(),
            portal: entry.portal,
            serial: entry.serial,
            outcome: entry.outcome,
            code: entry.code,
        }
    }
}

impl Outcome {
    /// Its name in the file, in JSON and in CSV.
    pub fn name(self) -> &'static str {
        match self {
            Self::SignedIn => "signed_in",
            Self::NotEnabled => "not_enabled",
            Self::Failed => "failed",
        }
    }
}

fn hexadecimal(bytes: &[u8]) -> String {
    let mut text = String::new();
    // A serial number has at most 20 bytes (RFC 5280 clause 4.1.2.2).
    for byte in bytes.iter().take(MAX_TEXT / 2) {
        write!(text, "{byte:02X}").ok();
    }
    text
}
