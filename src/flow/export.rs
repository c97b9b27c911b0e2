//! Documents that the person wants to keep: written outside, the outcome shown.

use std::fmt;
use std::path::PathBuf;

use super::{Effect, Round, State};
use crate::problem::Problem;

/// A document to be written. It may name a person: `Debug` shows only its name.
#[derive(Clone, Eq, PartialEq)]
pub struct Document {
    /// The name without its ending.
    pub stem: String,
    /// The ending, without the dot.
    pub extension: &'static str,
    /// What is in it.
    pub content: Vec<u8>,
}

/// The document that was asked for last.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub enum Export {
    /// None.
    #[default]
    Nothing,
    /// It is being written.
    Writing(Round),
    /// It was written here.
    Written(PathBuf),
    /// It could not be written.
    Failed(Problem),
}

/// What happens to a document.
#[derive(Debug)]
pub enum ExportEvent {
    /// The person wants it.
    Wanted(Document),
    /// It was written, or not.
    Ended {
        /// The document.
        round: Round,
        /// Where it is.
        result: Result<PathBuf, Problem>,
    },
}

impl State {
    pub(super) fn export_event(&mut self, event: ExportEvent) -> Vec<Effect> {
        match event {
            ExportEvent::Wanted(document) => {
                let round = self.next_round();
                self.export = Export::Writing(round);
                vec![Effect::Write { round, document }]
            }
            ExportEvent::Ended { round, result } => {
                if self.export == Export::Writing(round) {
                    self.export = match result {
                        Ok(path) => Export::Written(path),
                        Err(problem) => Export::Failed(problem),
                    };
                }
                Vec::new()
            }
        }
    }

    /// What became of the last document was seen where it was asked for.
    pub(super) fn forget_export(&mut self) {
        if !matches!(self.export, Export::Writing(_)) {
            self.export = Export::Nothing;
        }
    }
}

impl fmt::Debug for Document {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Document({}.{})", self.stem, self.extension)
    }
}
