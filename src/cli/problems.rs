//! `varco problems`: every problem in words, or one.

use std::fmt::Write as _;

use clap::{Args, ValueEnum};
use serde_json::{Map, Value, json};

use super::output::{self, Output};
use crate::problem::Problem;
use crate::text::{
    Entry, LETTERS, Language, PageWord, ProblemText, System, Text, Wording, reference,
};

#[derive(Args, Debug)]
pub(super) struct ProblemsOptions {
    /// The code of one problem, such as C15
    #[arg(value_name = "CODE", value_parser = code)]
    pub(super) code: Option<&'static str>,
    /// How to print it
    #[arg(long, value_enum, default_value_t = ProblemsFormat::Text)]
    pub(super) format: ProblemsFormat,
}

#[derive(Clone, Copy, Debug, Eq, PartialEq, ValueEnum)]
pub(super) enum ProblemsFormat {
    /// For people, in their language
    Text,
    /// A page for the documentation, in both languages
    Markdown,
    /// For programs, in both languages
    Json,
}

pub(super) fn run(options: &ProblemsOptions, output: &Output) -> Result<u8, Problem> {
    let mut entries = reference();
    entries.retain(|entry| options.code.is_none_or(|code| entry.code == code));
    match options.format {
        ProblemsFormat::Text => text(&entries, output),
        ProblemsFormat::Markdown => output::raw(page(&entries, options.code).as_bytes()),
        ProblemsFormat::Json => output.object(&json(&entries))?,
    }
    Ok(0)
}

/// In the person's language, as the problems read on this computer.
fn text(entries: &[Entry], output: &Output) {
    let language = output.text().language();
    let exit_code = output.text().page_word(PageWord::ExitCode);
    for (index, entry) in entries.iter().enumerate() {
        if index > 0 {
            output.line("");
        }
        output.line(&format!(
            "VARCO-{}  ({exit_code}: {})",
            entry.code, entry.exit_code
        ));
        let here = entry.wordings.iter();
        let here = here.filter(|wording| wording.systems.contains(&System::current()));
        for (index, wording) in here.enumerate() {
            if index > 0 {
                output.line("");
            }
            let in_order = Language::ALL.iter().zip(&wording.words);
            for (_, words) in in_order.filter(|(known, _)| **known == language) {
                for sentence in [&words.what, &words.means, &words.next] {
                    output.line(&format!("  {sentence}"));
                }
            }
        }
    }
}

fn json(entries: &[Entry]) -> Value {
    let entries: Vec<_> = entries
        .iter()
        .map(|entry| {
            json!({
                "code": format!("VARCO-{}", entry.code),
                "exit_code": entry.exit_code,
                "wordings": entry.wordings.iter().map(wording).collect::<Vec<_>>(),
            })
        })
        .collect();
    json!({ "problems": entries })
}

fn wording(wording: &Wording) -> Value {
    let systems: Vec<_> = wording.systems.iter().map(|system| system.key()).collect();
    let mut object = Map::new();
    object.insert("systems".to_owned(), systems.into());
    for (language, words) in Language::ALL.iter().zip(&wording.words) {
        let words = json!({ "what": words.what, "means": words.means, "next": words.next });
        object.insert(language.code().to_owned(), words);
    }
    Value::Object(object)
}

/// The page of the documentation, in both languages.
fn page(entries: &[Entry], one: Option<&str>) -> String {
    let texts = Language::ALL.map(Text::new);
    let mut page = String::new();
    if one.is_none() {
        opening(entries, &texts, &mut page);
    }
    for letter in LETTERS {
        let of_letter = entries.iter();
        let mut of_letter = of_letter.filter(|entry| entry.code.starts_with(letter));
        let Some(first) = of_letter.next() else {
            continue;
        };
        if one.is_none() {
            line(
                &mut page,
                &format!("\n## {}", both(&texts, |text| text.letter(letter))),
            );
        }
        for entry in std::iter::once(first).chain(of_letter) {
            section(entry, &texts, &mut page);
        }
    }
    page
}

/// Title, how to read the page, and all the codes.
fn opening(entries: &[Entry], texts: &[Text], page: &mut String) {
    line(
        page,
        "<!-- varco problems --format markdown > docs/problems.md -->",
    );
    let title = both(texts, |text| text.page_word(PageWord::Title));
    line(page, &format!("# {title}"));
    for text in texts {
        line(page, &format!("\n{}", text.page_word(PageWord::About)));
    }
    let head = [PageWord::Code, PageWord::What];
    let [code, what] = head.map(|word| both(texts, |text| text.page_word(word)));
    line(page, &format!("\n| {code} | {what} |\n|---|---|"));
    for entry in entries {
        let Some(wording) = entry.wordings.first() else {
            continue;
        };
        let said: Vec<_> = wording
            .words
            .iter()
            .map(|words| cell(&words.what))
            .collect();
        let code = entry.code;
        line(
            page,
            &format!(
                "| [{code}](#varco-{}) | {} |",
                code.to_lowercase(),
                said.join("<br>")
            ),
        );
    }
}

/// One problem: a table for each of its wordings.
fn section(entry: &Entry, texts: &[Text], page: &mut String) {
    line(page, &format!("\n### VARCO-{}", entry.code));
    for wording in &entry.wordings {
        let everywhere = wording.systems.len() == System::ALL.len();
        let systems: Vec<_> = wording.systems.iter().map(|system| system.name()).collect();
        let corner = if everywhere {
            String::new()
        } else {
            systems.join(", ")
        };
        let names: Vec<_> = texts.iter().map(|text| text.language().name()).collect();
        line(page, &format!("\n| {corner} | {} |", names.join(" | ")));
        line(page, "|---|---|---|");
        for label in [PageWord::What, PageWord::Means, PageWord::Next] {
            let said: Vec<_> = wording
                .words
                .iter()
                .map(|words| cell(part(words, label)))
                .collect();
            let label = both(texts, |text| text.page_word(label));
            line(page, &format!("| {label} | {} |", said.join(" | ")));
        }
    }
    let label = both(texts, |text| text.page_word(PageWord::ExitCode));
    line(page, &format!("\n{label}: {}", entry.exit_code));
}

/// The part of a problem's words that a label announces.
fn part(words: &ProblemText, label: PageWord) -> &str {
    match label {
        PageWord::Means => &words.means,
        PageWord::Next => &words.next,
        _ => &words.what,
    }
}

/// The same in each language, side by side.
fn both(texts: &[Text], word: impl Fn(&Text) -> String) -> String {
    let mut words: Vec<_> = texts.iter().map(word).collect();
    words.dedup();
    words.join(" · ")
}

/// A sentence as the cell of a table.
fn cell(sentence: &str) -> String {
    sentence.replace('|', "\\|").replace('<', "&lt;")
}

fn line(page: &mut String, line: &str) {
    // Writing to a string does not fail.
    writeln!(page, "{line}").ok();
}

/// A code that no problem has.
#[derive(Clone, Debug, thiserror::Error)]
#[error("no problem has the code {0}")]
pub(super) struct UnknownCode(String);

/// Finds a code as people write it: `C15`, `c15`, `VARCO-C15`.
fn code(text: &str) -> Result<&'static str, UnknownCode> {
    let wanted = text.to_ascii_uppercase();
    let wanted = wanted.strip_prefix("VARCO-").unwrap_or(&wanted);
    let mut codes = Problem::examples()
        .into_iter()
        .map(|problem| problem.code());
    codes
        .find(|code| *code == wanted)
        .ok_or_else(|| UnknownCode(text.to_owned()))
}
