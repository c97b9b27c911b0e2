//! Where the settings are kept: `settings.toml` in the person's configuration folder
//! (`~/.config/varco` on Linux, `Library/Application Support` on macOS, `AppData\Roaming` on Windows).

use std::fs;
use std::path::{Path, PathBuf};

use time::OffsetDateTime;
use time::macros::format_description;

use super::{MAX_LENGTH, Settings};
use crate::file;
use crate::problem::Problem;

/// Name of the program's folders.
pub(super) const NAME: &str = if cfg!(any(windows, target_os = "macos")) {
    "Varco"
} else {
    "varco"
};

/// The file of the settings.
#[derive(Clone, Debug)]
pub struct Store {
    path: PathBuf,
}

impl Store {
    /// The person's own; nothing where the system names no home folder.
    pub fn of_person() -> Option<Self> {
        Some(Self::at(config_dir()?.join("settings.toml")))
    }

    /// In this file.
    pub fn at(path: PathBuf) -> Self {
        Self { path }
    }

    /// The file.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The settings as they were stored. A file that can't be read or understood is kept aside,
    /// the problem says where, and the defaults hold.
    pub fn load(&self) -> (Settings, Option<Problem>) {
        let read = match file::read(&self.path, MAX_LENGTH) {
            Ok(None) => return (Settings::default(), None),
            Ok(Some(text)) => toml::from_str(&text).map_err(|error| reason(&text, &error)),
            Err(error) => Err(error.to_string()),
        };
        match read {
            Ok(settings) => (settings, None),
            Err(reason) => (Settings::default(), Some(self.keep_aside(&reason))),
        }
    }

    /// Stores the settings.
    pub fn save(&self, settings: &Settings) -> Result<(), Problem> {
        let text = toml::to_string(settings).map_err(|error| self.failed(&error.to_string()))?;
        file::replace(&self.path, &text).map_err(|error| self.failed(&error.to_string()))
    }

    fn keep_aside(&self, reason: &str) -> Problem {
        let now = OffsetDateTime::now_utc();
        let stamp = now.format(format_description!(
            "[year][month][day]-[hour][minute][second]"
        ));
        let end = format!("broken-{}", stamp.unwrap_or_default());
        let kept = file::beside(&self.path, &end);
        match fs::rename(&self.path, &kept) {
            Ok(()) => Problem::SettingsBroken {
                kept: kept.display().to_string(),
                reason: reason.trim().to_owned(),
            },
            Err(error) => self.failed(&error.to_string()),
        }
    }

    fn failed(&self, reason: &str) -> Problem {
        Problem::File {
            file: self.path.display().to_string(),
            reason: reason.trim().to_owned(),
        }
    }
}

/// What is wrong, and in which line where that is known.
fn reason(text: &str, error: &toml::de::Error) -> String {
    let before = error.span().and_then(|span| text.get(..span.start));
    match before {
        Some(before) => format!("{}, line {}", error.message(), before.split('\n').count()),
        None => error.message().to_owned(),
    }
}

/// The folder where a running program can be called: the session's own, or else one in the home.
pub fn run_folder() -> Option<PathBuf> {
    let session = dirs::runtime_dir().map(|folder| folder.join(NAME));
    session.or_else(state_dir)
}

/// The program's folder for what was chosen.
fn config_dir() -> Option<PathBuf> {
    Some(dirs::config_dir()?.join(NAME))
}

/// The program's folder for what nobody chose, where the system has one, else where the settings
/// are.
pub fn state_dir() -> Option<PathBuf> {
    Some(dirs::state_dir().or_else(dirs::config_dir)?.join(NAME))
}

/// The program's folder for data that were fetched.
pub fn data_dir() -> Option<PathBuf> {
    Some(dirs::data_dir()?.join(NAME))
}
