//! The last diagnosis in which everything worked, in a file of its own: nobody chose it, and it
//! names nobody. Only the person may read it.

use std::path::PathBuf;

use super::{MAX_LENGTH, store};
use crate::file;
use crate::problem::Problem;

/// The file of the last good diagnosis.
#[derive(Clone, Debug)]
pub struct LastGood {
    path: PathBuf,
}

impl LastGood {
    /// The person's own; nothing where the system names no home folder.
    pub fn of_person() -> Option<Self> {
        Some(Self::at(store::state_dir()?.join("last-good.json")))
    }

    /// In this file.
    pub fn at(path: PathBuf) -> Self {
        Self { path }
    }

    /// What was kept. Nobody misses it otherwise.
    pub fn load(&self) -> Option<String> {
        file::read(&self.path, MAX_LENGTH).ok()?
    }

    /// Keeps it in place of the one before.
    pub fn save(&self, text: &str) -> Result<(), Problem> {
        file::replace(&self.path, text).map_err(|error| Problem::File {
            file: self.path.display().to_string(),
            reason: error.to_string(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_kept_is_for_the_person_alone() {
        let folder = tempfile::tempdir().unwrap();
        let kept = LastGood::at(folder.path().join("below/last-good.json"));
        assert_eq!(kept.load(), None);
        kept.save("{}").unwrap();
        assert_eq!(kept.load().as_deref(), Some("{}"));
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt as _;
            let mode = std::fs::metadata(&kept.path).unwrap().permissions().mode();
            assert_eq!(mode & 0o077, 0);
        }
    }
}
