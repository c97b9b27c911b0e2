//! The sentences of the problems: easy to read, calm, and never silent about what is lost.

use varco::problem::{Parameter, Problem};
use varco::text::{Language, Text};

use crate::every_wording;

/// Least readability of the three sentences of a problem together. People with eight years of school
/// read 60 with ease.
const LEAST: usize = 60;

#[test]
fn italian_problems_are_easy_to_read() {
    let mut hard = Vec::new();
    for (language, system, problem, words) in every_wording() {
        if language == Language::Italian {
            let whole = format!("{} {} {}", words.what, words.means, words.next);
            let plain = without_values(&whole, &problem, &Text::on(language, system));
            let index = gulpease(&plain);
            if index < LEAST {
                hard.push(format!(
                    "{index} for problem-{} on {system:?}: {plain}",
                    problem.code()
                ));
            }
        }
    }
    assert!(
        hard.is_empty(),
        "these problems read worse than Gulpease {LEAST}; in assets/text/it.ftl, split their \
         sentences or take shorter words:\n{}",
        hard.join("\n")
    );
}

/// Whoever reads a problem wants to know whether a try of the PIN, or anything else, is gone.
#[test]
fn every_problem_says_whether_anything_is_lost() {
    for (language, _, problem, words) in every_wording() {
        let said: &[&str] = match language {
            Language::Italian => &[
                "tentativ",
                "La carta non è stata usata.",
                "Nella carta non è cambiato nulla.",
                "La sessione in Varco resta aperta.",
                "Il file è conservato",
            ],
            Language::English => &[
                "try",
                "tries",
                "The card was not used.",
                "Nothing changed on the card.",
                "The session in Varco stays open.",
                "The file is kept",
            ],
        };
        assert!(
            said.iter().any(|said| words.means.contains(said)),
            "problem-{}.means in {language:?} says neither what happens to the tries of the PIN nor \
             that the card was not used; use a term such as {{ -no-try-lost }}: {}",
            problem.code(),
            words.means
        );
    }
}

/// Words that only specialists know, and words that blame or frighten.
#[test]
fn problems_are_told_without_jargon_and_without_blame() {
    const ITALIAN: [&str; 23] = [
        "TLS",
        "APDU",
        "PC/SC",
        "handshake",
        "middleware",
        "server",
        "client",
        "timeout",
        "socket",
        "token",
        "hash",
        "PKI",
        "SSL",
        "HTTP",
        "DNS",
        "certificate",
        "fatale",
        "grave",
        "illegale",
        "vietato",
        "imprevist",
        "sconosciut",
        "invalid",
    ];
    const ENGLISH: [&str; 15] = [
        "TLS",
        "APDU",
        "PC/SC",
        "handshake",
        "middleware",
        "server",
        "client",
        "timeout",
        "token",
        "hash",
        "fatal",
        "illegal",
        "invalid",
        "failed",
        "unknown",
    ];
    for (language, system, problem, words) in every_wording() {
        let text = Text::on(language, system);
        let jargon: &[&str] = match language {
            Language::Italian => &ITALIAN,
            Language::English => &ENGLISH,
        };
        for part in [&words.what, &words.means, &words.next] {
            let plain = without_values(part, &problem, &text);
            let found: Vec<_> = jargon
                .iter()
                .filter(|word| plain.contains(**word))
                .collect();
            assert!(
                found.is_empty(),
                "{found:?} in problem-{}: {part}",
                problem.code()
            );
        }
    }
}

#[test]
fn values_do_not_decide_how_hard_a_text_is() {
    let text = Text::new(Language::Italian);
    let index = |host: &str| {
        let problem = Problem::TimedOut {
            host: host.to_owned(),
        };
        let what = text.problem(&problem).what;
        gulpease(&without_values(&what, &problem, &text))
    };
    assert_eq!(
        index("a.it"),
        index("accesso.servizi-telematici.regione.esempio.it")
    );
    assert_eq!(gulpease("Il gatto dorme."), 100);
    let bureaucratic = "L'autenticazione crittografica risulta momentaneamente impossibilitata.";
    assert!(gulpease(bureaucratic) < 30);
}

/// The Gulpease index of readability (Lucisano and Piemontese 1988):
/// 89 + (300 × sentences − 10 × letters) / words, at most 100.
pub(crate) fn gulpease(text: &str) -> usize {
    let words = text.split_whitespace().count();
    let letters = text
        .chars()
        .filter(|character| character.is_alphanumeric())
        .count();
    let index = (89 * words + 300 * sentences(text)).saturating_sub(10 * letters) / words;
    index.min(100)
}

/// Words that end a sentence. A full stop inside a name or a command ends none.
pub(crate) fn sentences(text: &str) -> usize {
    text.split_whitespace()
        .filter(|word| word.ends_with(['.', '?', '!']))
        .count()
}

/// The values of a problem that its words show.
pub(crate) fn shown_values(problem: &Problem, text: &Text) -> Vec<(&'static str, String)> {
    let values = problem.parameters().into_iter();
    let shown = values.filter_map(|(name, parameter)| match parameter {
        // Chooses among wordings instead of being shown.
        Parameter::Text(_) if name == "fault" => None,
        Parameter::Text(_)
            if name == "reason"
                && (problem.code() == "U01" || !problem.code().starts_with(['D', 'U'])) =>
        {
            None
        }
        Parameter::Number(..=1) => None,
        Parameter::Text(value) | Parameter::Explanation(value) => Some((name, value)),
        Parameter::Number(number) => Some((name, number.to_string())),
        Parameter::Day(day) => Some((name, text.day(day))),
    });
    shown.collect()
}

/// The text with a short word in place of each value, command, number and code.
fn without_values(text: &str, problem: &Problem, words: &Text) -> String {
    let mut plain = text.to_owned();
    for (_, value) in shown_values(problem, words) {
        if !value.is_empty() {
            plain = plain.replace(&value, "questo");
        }
    }
    // What stands between quotes is a command or the name of a button.
    for (open, close) in [('«', '»'), ('“', '”')] {
        while let Some((before, rest)) = plain.split_once(open) {
            let after = rest.split_once(close).map_or("", |(_, after)| after);
            plain = format!("{before}questo{after}");
        }
    }
    let words: Vec<_> = plain
        .split_whitespace()
        .map(|word| match word.strip_suffix(['.', ',', ':', ';']) {
            Some(bare) if has_digit(bare) => word.replace(bare, "due"),
            None if has_digit(word) => "due".to_owned(),
            _ => word.to_owned(),
        })
        .collect();
    words.join(" ")
}

fn has_digit(word: &str) -> bool {
    word.contains(|letter: char| letter.is_ascii_digit())
}
