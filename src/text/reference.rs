//! Every problem in words, as the reference page of `varco problems` has them.

use std::collections::BTreeMap;

use fluent_bundle::FluentArgs;

use super::{Language, ProblemText, System, Text};
use crate::problem::Problem;

words! {
    /// What stands around the problems on the page.
    PageWord,
    /// Title.
    Title = "reference-title",
    /// How to read the page.
    About = "reference-about",
    /// What happened.
    What = "reference-what",
    /// What it means.
    Means = "reference-means",
    /// What to do.
    Next = "reference-next",
    /// The code of a problem.
    Code = "reference-code",
    /// The exit code.
    ExitCode = "reference-exit-code",
}

/// One problem, with each wording that it can have.
#[derive(Clone, Debug)]
pub struct Entry {
    /// The code, such as `R02`.
    pub code: &'static str,
    /// The process exit code.
    pub exit_code: u8,
    /// The wordings. Values in them are those of [`Problem::examples`].
    pub wordings: Vec<Wording>,
}

/// One wording of a problem.
#[derive(Clone, Debug)]
pub struct Wording {
    /// The systems on which it reads so.
    pub systems: Vec<System>,
    /// The words, in the order of [`Language::ALL`].
    pub words: [ProblemText; Language::ALL.len()],
}

/// Every problem, layer by layer: reader, card, PIN, network, server, login, data, usage.
pub fn reference() -> Vec<Entry> {
    let mut entries = BTreeMap::new();
    let systems = System::ALL.map(|system| {
        let texts = Language::ALL.map(|language| Text::on(language, system));
        (system, texts)
    });
    for problem in Problem::examples() {
        let code = problem.code();
        let place = LETTERS.iter().position(|letter| code.starts_with(*letter));
        let entry = entries.entry((place, code)).or_insert_with(|| Entry {
            code,
            exit_code: problem.exit_code(),
            wordings: Vec::new(),
        });
        for (system, texts) in &systems {
            let words = texts.each_ref().map(|text| text.problem(&problem));
            match entry.wordings.iter_mut().find(|known| known.words == words) {
                Some(known) if known.systems.contains(system) => {}
                Some(known) => known.systems.push(*system),
                None => entry.wordings.push(Wording {
                    systems: vec![*system],
                    words,
                }),
            }
        }
    }
    entries.into_values().collect()
}

/// The letters of the codes, in the order of the layers.
pub const LETTERS: [char; 8] = ['R', 'C', 'P', 'N', 'S', 'L', 'D', 'U'];

impl Text {
    /// What stands around the problems on the reference page.
    pub fn page_word(&self, word: PageWord) -> String {
        self.format(word.id(), None, &FluentArgs::new())
    }

    /// What the problems with this letter are about.
    pub fn letter(&self, letter: char) -> String {
        self.format(&format!("letter-{letter}"), None, &FluentArgs::new())
    }
}
