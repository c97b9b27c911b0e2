//! The expiry of a certificate as a calendar entry (RFC 5545).

use time::OffsetDateTime;
use time::macros::format_description;

use super::Text;
use crate::identity::Certificate;

/// Octets of a line, its end not counted (RFC 5545 §3.1).
const LINE: usize = 75;
/// Days before the last day on which the calendar speaks up.
const ALARM_DAYS: u8 = 30;

impl Text {
    /// An entry for the whole of the last day of validity, with an alarm 30 days before. It names
    /// no person. `now` is when it was made.
    pub fn calendar(&self, certificate: &Certificate, now: OffsetDateTime) -> String {
        let last_day = certificate.validity().not_after.date();
        let day = |date: Option<time::Date>| {
            let form = format_description!("[year][month][day]");
            date.and_then(|date| date.format(form).ok())
                .unwrap_or_default()
        };
        let stamp = now
            .to_offset(time::UtcOffset::UTC)
            .format(format_description!(
                "[year][month][day]T[hour][minute][second]Z"
            ))
            .unwrap_or_default();
        let number: String = certificate.fingerprint_text().chars().take(32).collect();
        let arguments = self.arguments(vec![("date", crate::problem::Parameter::Day(last_day))]);
        let summary = escaped(&self.format("calendar-summary", None, &arguments));
        let description = escaped(&self.format("calendar-description", None, &arguments));
        let lines = [
            "BEGIN:VCALENDAR".to_owned(),
            "VERSION:2.0".to_owned(),
            concat!("PRODID:-//Varco//Varco ", env!("CARGO_PKG_VERSION"), "//IT").to_owned(),
            "BEGIN:VEVENT".to_owned(),
            format!("UID:{number}@varco"),
            format!("DTSTAMP:{stamp}"),
            format!("DTSTART;VALUE=DATE:{}", day(Some(last_day))),
            // The end of an all-day event is the day after (§3.6.1).
            format!("DTEND;VALUE=DATE:{}", day(last_day.next_day())),
            format!("SUMMARY:{summary}"),
            format!("DESCRIPTION:{description}"),
            "TRANSP:TRANSPARENT".to_owned(),
            "BEGIN:VALARM".to_owned(),
            "ACTION:DISPLAY".to_owned(),
            format!("DESCRIPTION:{summary}"),
            format!("TRIGGER:-P{ALARM_DAYS}D"),
            "END:VALARM".to_owned(),
            "END:VEVENT".to_owned(),
            "END:VCALENDAR".to_owned(),
        ];
        lines.iter().map(|line| folded(line)).collect()
    }
}

/// A value of type TEXT (RFC 5545 §3.3.11).
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '\\' | ';' | ',' => escaped.extend(['\\', character]),
            '\n' => escaped.push_str("\\n"),
            character if character.is_control() => {}
            character => escaped.push(character),
        }
    }
    escaped
}

/// A line with its end, broken into lines of at most 75 octets, never inside a character.
fn folded(line: &str) -> String {
    let mut folded = String::with_capacity(line.len() + 2);
    let mut length = 0;
    for character in line.chars() {
        if length + character.len_utf8() > LINE {
            folded.push_str("\r\n ");
            length = 1;
        }
        folded.push(character);
        length += character.len_utf8();
    }
    folded.push_str("\r\n");
    folded
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn folding_is_undone_by_unfolding(text in "\\PC{0,300}") {
            let folded = folded(&text);
            for line in folded.split_terminator("\r\n") {
                prop_assert!(line.len() <= LINE);
            }
            let unfolded = folded.replace("\r\n ", "");
            prop_assert_eq!(unfolded.strip_suffix("\r\n"), Some(text.as_str()));
        }

        #[test]
        fn escaped_text_stays_on_its_line(text in ".{0,80}") {
            let escaped = escaped(&text);
            prop_assert!(!escaped.contains(['\n', '\r']));
            let mut back = String::new();
            let mut characters = escaped.chars();
            while let Some(character) = characters.next() {
                back.push(match character {
                    '\\' => match characters.next() {
                        Some('n') => '\n',
                        Some(other) => other,
                        None => return Err(TestCaseError::fail("a lone backslash")),
                    },
                    other => {
                        prop_assert!(!matches!(other, ';' | ','));
                        other
                    }
                });
            }
            let plain: String = text
                .chars()
                .filter(|character| *character == '\n' || !character.is_control())
                .collect();
            prop_assert_eq!(back, plain);
        }
    }
}
