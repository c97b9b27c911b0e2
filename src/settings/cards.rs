//! The file in which public data of identity cards outlast the program, where the person allows it:
//! `cards/known.json` in the folder for what nobody chose (`~/.local/state/varco` on Linux,
//! `Library/Application Support/Varco` on macOS, `AppData\Local\Varco` on Windows). On Unix only
//! the person may enter the folder and read the file; on Windows it lies in their own profile.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::store::NAME;
use super::{MAX_LENGTH, Settings};
use crate::card::cie::{Drawer, Memory};
use crate::file;
use crate::problem::Problem;

/// The file of remembered cards.
#[derive(Clone, Debug)]
pub struct CardDrawer {
    path: PathBuf,
}

impl CardDrawer {
    /// The person's own; nothing where the system names no home folder.
    pub fn of_person() -> Option<Self> {
        let folder = dirs::state_dir().or_else(dirs::data_local_dir)?;
        Some(Self::at(folder.join(NAME).join("cards").join("known.json")))
    }

    /// In this file, whose folder holds nothing else.
    pub fn at(path: PathBuf) -> Self {
        Self { path }
    }

    /// The file.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Lets a memory keep in this drawer, if the settings allow it; if not, nothing stays here.
    pub fn settle(&self, memory: &Memory, settings: &Settings) -> Result<(), Problem> {
        if settings.remember_cards {
            let drawer: Arc<dyn Drawer> = Arc::new(self.clone());
            memory.keep_in(&drawer)
        } else {
            memory.leave_drawer()?;
            self.clear()
        }
    }

    fn failed(&self, error: &io::Error) -> Problem {
        Problem::File {
            file: self.path.display().to_string(),
            reason: error.to_string(),
        }
    }
}

impl Drawer for CardDrawer {
    fn read(&self) -> Result<Option<String>, Problem> {
        match file::read(&self.path, MAX_LENGTH) {
            // Too long, or no text: as bad as one that can't be understood.
            Err(error) if error.kind() == io::ErrorKind::InvalidData => Ok(Some(String::new())),
            read => read.map_err(|error| self.failed(&error)),
        }
    }

    fn put(&self, text: &str) -> Result<(), Problem> {
        self.path
            .parent()
            .map_or(Ok(()), make_private)
            .and_then(|()| file::replace(&self.path, text))
            .map_err(|error| self.failed(&error))
    }

    fn clear(&self) -> Result<(), Problem> {
        match fs::remove_file(&self.path) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(self.failed(&error)),
            _ => Ok(()),
        }
    }

    fn broken(&self, reason: &'static str) -> Problem {
        Problem::RememberedBroken {
            file: self.path.display().to_string(),
            reason: reason.to_owned(),
        }
    }
}

/// A folder that only the person may enter.
fn make_private(folder: &Path) -> io::Result<()> {
    fs::create_dir_all(folder)?;
    #[cfg(unix)]
    fs::set_permissions(folder, std::os::unix::fs::PermissionsExt::from_mode(0o700))?;
    Ok(())
}
