//! What the last look at each portal without a card found, in a file of its own: it is said before
//! the next sign-in, and the portal itself has the last word. Nothing in it is about a person.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::{MAX_LENGTH, store};
use crate::file;
use crate::portal::Remembered;
use crate::problem::Problem;

/// Most portals that are remembered; those looked at longest ago go first.
const MAX_PORTALS: usize = 50;

/// The looks that are remembered, by the portals' names.
#[derive(Clone, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
#[serde(transparent)]
pub struct Checks(BTreeMap<String, Remembered>);

/// The looks that are remembered, and the file where they are; without one they go with the program.
#[derive(Clone, Debug, Default)]
pub struct CheckBook {
    path: Option<PathBuf>,
    checks: Checks,
}

impl CheckBook {
    /// The person's own.
    pub fn of_person() -> Self {
        Checks::file().map_or_else(Self::default, Self::at)
    }

    /// In this file.
    pub fn at(path: PathBuf) -> Self {
        Self {
            checks: Checks::load(&path),
            path: Some(path),
        }
    }

    /// What is remembered, by the portals' names.
    pub fn known(&self) -> &BTreeMap<String, Remembered> {
        &self.checks.0
    }

    /// What the last look at this portal found.
    pub fn of(&self, portal: &str) -> Option<&Remembered> {
        self.checks.of(portal)
    }

    /// Remembers what is found beside what was remembered, if something is, until
    /// [`save`](Self::save).
    pub fn renew(
        &mut self,
        portal: &str,
        find: impl FnOnce(Option<&Remembered>) -> Option<Remembered>,
    ) -> Option<Remembered> {
        if let Some(path) = &self.path {
            // Another program of Varco may have looked meanwhile.
            self.checks = Checks::load(path);
        }
        let found = find(self.checks.of(portal))?;
        self.checks.remember(portal, found.clone());
        Some(found)
    }

    /// Keeps what is remembered in the file. What can't be kept is only found out again.
    pub fn save(&self) -> Result<(), Problem> {
        self.path
            .as_ref()
            .map_or(Ok(()), |path| self.checks.save(path))
    }
}

impl Checks {
    /// The person's own file for them.
    pub fn file() -> Option<PathBuf> {
        Some(store::state_dir()?.join("portals.toml"))
    }

    /// What is remembered. A file that makes no sense is nothing: the next look replaces it.
    pub fn load(path: &Path) -> Self {
        let text = file::read(path, MAX_LENGTH).ok().flatten();
        text.and_then(|text| toml::from_str(&text).ok())
            .unwrap_or_default()
    }

    /// What the last look at this portal found.
    pub fn of(&self, portal: &str) -> Option<&Remembered> {
        self.0.get(portal)
    }

    /// Remembers a look, and forgets the oldest where there are too many.
    pub fn remember(&mut self, portal: &str, found: Remembered) {
        self.0.insert(portal.to_owned(), found);
        while self.0.len() > MAX_PORTALS {
            let oldest = self.0.iter().min_by_key(|(_, found)| found.seconds());
            let Some(name) = oldest.map(|(name, _)| name.clone()) else {
                return;
            };
            self.0.remove(&name);
        }
    }

    /// Stores them.
    pub fn save(&self, path: &Path) -> Result<(), Problem> {
        let failed = |reason: String| Problem::File {
            file: path.display().to_string(),
            reason,
        };
        let text = toml::to_string(self).map_err(|error| failed(error.to_string()))?;
        file::replace(path, &text).map_err(|error| failed(error.to_string()))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn found(at: i64) -> Remembered {
        let text = format!("at = {at}\nhost = \"cns.example.it\"\nasked = \"at_handshake\"");
        toml::from_str(&text).unwrap()
    }

    #[test]
    fn looks_are_kept_and_the_oldest_go_first() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("deep/portals.toml");
        assert_eq!(Checks::load(&path), Checks::default());
        let mut checks = Checks::default();
        for at in 0..60 {
            checks.remember(&format!("portale-{at}"), found(at));
        }
        checks.save(&path).unwrap();
        let read = Checks::load(&path);
        assert_eq!(read, checks);
        assert!(read.of("portale-9").is_none());
        assert!(read.of("portale-10").is_some());
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt as _;
            let mode = std::fs::metadata(&path).unwrap().permissions().mode();
            assert_eq!(mode & 0o777, 0o600);
        }
    }

    #[test]
    fn two_programs_do_not_forget_for_each_other() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("portals.toml");
        let (mut window, mut line) = (CheckBook::at(path.clone()), CheckBook::at(path));
        assert!(line.renew("comune", |_| Some(found(1))).is_some());
        line.save().unwrap();
        let kept = window.renew("inail", |before| {
            assert!(before.is_none());
            Some(found(2))
        });
        assert_eq!(kept, Some(found(2)));
        window.save().unwrap();
        assert_eq!(window.renew("inail", |before| before.and(None)), None);
        assert_eq!(window.known().len(), 2);
        // Without a file it is the same, as long as the program lives.
        let mut here = CheckBook::default();
        here.renew("inail", |_| Some(found(3)));
        assert_eq!(here.of("inail"), Some(&found(3)));
    }

    proptest! {
        #[test]
        fn any_bytes_in_the_file_are_nothing_or_something(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
            let folder = tempfile::tempdir().unwrap();
            let path = folder.path().join("portals.toml");
            std::fs::write(&path, bytes).unwrap();
            let mut checks = Checks::load(&path);
            checks.remember("inail", found(1));
            prop_assert!(checks.save(&path).is_ok());
            prop_assert!(Checks::load(&path).of("inail").is_some());
        }
    }
}
