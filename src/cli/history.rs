//! `varco history`: the sign-ins that were written down on this computer.

use clap::{Args, ValueEnum};
use serde_json::json;

use super::output::{Output, raw};
use crate::history::{Entry, History, Journal, Outcome, csv};
use crate::problem::Problem;
use crate::settings::Settings;
use crate::text::SessionWord;

#[derive(Args, Debug)]
pub(super) struct HistoryOptions {
    /// How to print it
    #[arg(long, value_enum, default_value_t = HistoryFormat::Text)]
    pub(super) format: HistoryFormat,
    /// Erase it
    #[arg(long, conflicts_with = "format")]
    pub(super) erase: bool,
}

#[derive(Clone, Copy, Debug, Eq, PartialEq, ValueEnum)]
pub(super) enum HistoryFormat {
    /// For people
    Text,
    /// For spreadsheets
    Csv,
    /// For programs
    Json,
}

pub(super) fn run(
    options: &HistoryOptions,
    settings: &Settings,
    output: &Output,
) -> Result<u8, Problem> {
    let history = History::of_person();
    if options.erase {
        history.map_or(Ok(()), |history| history.erase())?;
        output.line(&output.text().session(SessionWord::HistoryErased));
        return Ok(0);
    }
    let journal = history.map_or(Ok(Journal::default()), |history| history.read())?;
    match options.format {
        HistoryFormat::Text => show(&journal, settings.history, output),
        HistoryFormat::Csv => raw(csv(&journal.entries).as_bytes()),
        HistoryFormat::Json => {
            output.object(&json!({
                "enabled": settings.history,
                "entries": journal.entries,
                "unreadable": journal.unreadable,
            }))?;
        }
    }
    Ok(0)
}

fn show(journal: &Journal, is_on: bool, output: &Output) {
    let text = output.text();
    if journal.entries.is_empty() {
        output.line(&text.session(SessionWord::HistoryEmpty));
    }
    for entry in journal.entries.iter().rev() {
        output.line(&line(entry, output));
    }
    if journal.unreadable > 0 {
        output.line(&text.history_unreadable(journal.unreadable));
    }
    if !is_on {
        output.line(&text.session(SessionWord::HistoryOff));
    }
}

/// `2026-11-22T20:30:00Z  inail  Accesso riuscito, certificato 0A1B`.
fn line(entry: &Entry, output: &Output) -> String {
    let text = output.text();
    let outcome = text.session(match entry.outcome {
        Outcome::SignedIn => SessionWord::OutcomeSignedIn,
        Outcome::NotEnabled => SessionWord::OutcomeNotEnabled,
        Outcome::Failed => SessionWord::OutcomeFailed,
    });
    let code = entry.code.iter().map(|code| format!(" ({code})"));
    let serial = entry.serial.iter();
    let serial = serial.map(|serial| format!(", {}", text.history_certificate(serial)));
    let more: String = code.chain(serial).collect();
    format!("{}  {}  {outcome}{more}", entry.time_text(), entry.portal)
}
