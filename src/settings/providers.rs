//! The list of SPID's identity providers that was asked for last, in a file of its own. Nothing in
//! it is about a person.

use std::path::{Path, PathBuf};

use time::OffsetDateTime;

use super::{MAX_LENGTH, store};
use crate::file;
use crate::portal::spid::List;
use crate::problem::Problem;

/// Where the list is kept.
#[derive(Clone, Debug)]
pub struct ProvidersFile(PathBuf);

impl ProvidersFile {
    /// The person's own, where the system has a place for it.
    pub fn of_person() -> Option<Self> {
        Some(Self::at(&store::state_dir()?))
    }

    /// The one in this folder.
    pub fn at(folder: &Path) -> Self {
        Self(folder.join("spid.json"))
    }

    /// The list that is kept, or the program's own if that is newer or nothing sound is kept.
    pub fn load(&self) -> List {
        let text = file::read(&self.0, MAX_LENGTH).ok().flatten();
        let today = OffsetDateTime::now_utc().date();
        text.and_then(|text| List::from_kept(&text, today))
            .unwrap_or_else(List::builtin)
    }

    /// Keeps a list in place of the one before.
    pub fn keep(&self, list: &List) -> Result<(), Problem> {
        file::replace(&self.0, &list.to_kept()).map_err(|error| Problem::File {
            file: self.0.display().to_string(),
            reason: error.to_string(),
        })
    }
}
