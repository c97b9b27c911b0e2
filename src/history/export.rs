//! The history for other programs.

use serde::Serialize;

use super::Entry;

/// As CSV (RFC 4180), with a line of names first.
pub fn csv(entries: &[Entry]) -> String {
    let mut text = "time,portal,serial,outcome,code\r\n".to_owned();
    for entry in entries {
        let time = entry.time_text();
        let fields = [
            time.as_str(),
            &entry.portal,
            entry.serial.as_deref().unwrap_or_default(),
            entry.outcome.name(),
            entry.code.as_deref().unwrap_or_default(),
        ];
        text.push_str(&fields.map(field).join(","));
        text.push_str("\r\n");
    }
    text
}

/// As one JSON object.
pub fn json(entries: &[Entry]) -> String {
    #[derive(Serialize)]
    struct Object<'a> {
        schema: u32,
        entries: &'a [Entry],
    }
    let object = Object { schema: 1, entries };
    // Texts and numbers alone: this can't fail.
    serde_json::to_string_pretty(&object).unwrap_or_default()
}

/// A quoted field. What a spreadsheet would take for a formula gets an apostrophe first.
fn field(text: &str) -> String {
    let guard = if text.starts_with(['=', '+', '-', '@']) {
        "'"
    } else {
        ""
    };
    format!("\"{guard}{}\"", text.replace('"', "\"\""))
}
