//! The private folder of a window: nobody else may look into it, and it goes with the window.

use std::fs::{File, TryLockError};
use std::path::{Path, PathBuf};
use std::time::Duration;
use std::{fs, io, thread};

use tempfile::TempDir;

/// How the names of such folders begin.
const PREFIX: &str = "varco-browser-";
/// The file in it that a living program keeps locked.
const LOCK: &str = "varco.lock";
/// How long a program may take from making a folder to locking it.
const TIME_TO_LOCK: Duration = Duration::from_secs(60);

/// How often a folder is emptied until it stays empty.
const WIPES: u32 = 40;
const BETWEEN_WIPES: Duration = Duration::from_millis(50);

/// What a new window finds: it keeps no passwords.
const PREFERENCES: &str =
    r#"{"credentials_enable_service":false,"profile":{"password_manager_enabled":false}}"#;

/// A folder for one window, mode 0700.
#[derive(Debug)]
pub(super) struct PrivateFolder {
    folder: TempDir,
    /// Locked while the program lives, however it ends.
    _lock: File,
}

impl PrivateFolder {
    /// Makes it, once those that were left are wiped.
    pub(super) fn new() -> io::Result<Self> {
        sweep();
        Self::inside(&place())
    }

    pub(super) fn inside(place: &Path) -> io::Result<Self> {
        let folder = tempfile::Builder::new().prefix(PREFIX).tempdir_in(place)?;
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o700))?;
        }
        let lock = File::create_new(folder.path().join(LOCK))?;
        lock.try_lock().map_err(io::Error::from)?;
        fs::create_dir(folder.path().join("Default"))?;
        fs::write(folder.path().join("Default/Preferences"), PREFERENCES)?;
        Ok(Self {
            folder,
            _lock: lock,
        })
    }

    pub(super) fn path(&self) -> &Path {
        self.folder.path()
    }

    /// Removes it with all that is inside.
    pub(super) fn wipe(self) -> io::Result<()> {
        wipe(&self.folder.keep())
    }
}

/// Wipes the folders of programs that were killed before they could do it themselves.
pub(super) fn sweep() {
    sweep_in(&place());
}

/// Best effort: a folder that can't be wiped now is tried again at the next start.
fn sweep_in(place: &Path) {
    let left = fs::read_dir(place).into_iter().flatten().flatten();
    let named = left.filter(|entry| entry.file_name().to_string_lossy().starts_with(PREFIX));
    for folder in named.map(|entry| entry.path()) {
        if is_own(&folder, place) && is_left(&folder) {
            wipe(&folder).ok();
        }
    }
}

/// Whether nobody lives who made this folder.
fn is_left(folder: &Path) -> bool {
    match File::open(folder.join(LOCK)) {
        Ok(lock) => !matches!(lock.try_lock(), Err(TryLockError::WouldBlock)),
        // Its maker may be about to lock it.
        Err(_) => fs::metadata(folder)
            .and_then(|known| known.modified())
            .is_ok_and(|made| made.elapsed().is_ok_and(|age| age > TIME_TO_LOCK)),
    }
}

/// Whether it is a real folder of this very person: names among temporary files are anybody's.
#[cfg(unix)]
fn is_own(folder: &Path, place: &Path) -> bool {
    use std::os::unix::fs::MetadataExt;
    let person = tempfile::tempfile_in(place).and_then(|file| file.metadata());
    match (fs::symlink_metadata(folder), person) {
        (Ok(folder), Ok(person)) => folder.is_dir() && folder.uid() == person.uid(),
        _ => false,
    }
}

#[cfg(not(unix))]
fn is_own(folder: &Path, _: &Path) -> bool {
    fs::symlink_metadata(folder).is_ok_and(|folder| folder.is_dir())
}

/// Where the person's session ends with its files, or else among temporary ones.
fn place() -> PathBuf {
    dirs::runtime_dir()
        .filter(|place| place.is_dir())
        .unwrap_or_else(std::env::temp_dir)
}

fn wipe(path: &Path) -> io::Result<()> {
    let mut result = fs::remove_dir_all(path);
    for _ in 0..WIPES {
        match &result {
            Ok(()) => return Ok(()),
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
            // The browser's last processes may still write; nothing tells when they are gone.
            Err(_) => thread::sleep(BETWEEN_WIPES),
        }
        result = fs::remove_dir_all(path);
    }
    result
}

#[cfg(all(test, unix))]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use super::*;

    #[test]
    fn only_the_owner_looks_into_it_until_it_goes() {
        let place = tempfile::tempdir().unwrap();
        let folder = PrivateFolder::inside(place.path()).unwrap();
        let path = folder.path().to_owned();
        let mode = fs::metadata(&path).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o700);
        folder.wipe().unwrap();
        assert!(!path.exists());
    }

    #[test]
    fn what_nobody_holds_any_more_is_swept() {
        let place = tempfile::tempdir().unwrap();
        let held = PrivateFolder::inside(place.path()).unwrap();
        let left = PrivateFolder::inside(place.path()).unwrap();
        // As a killed program leaves it: the folder stays, the lock is gone.
        let PrivateFolder {
            folder,
            _lock: lock,
        } = left;
        drop(lock);
        let left = folder.keep();
        fs::write(left.join("Default/Cookies"), "secret").unwrap();
        // Not locked yet, a name only, and somebody else's way of being deleted.
        let young = place.path().join("varco-browser-young");
        fs::create_dir(&young).unwrap();
        let file = place.path().join("varco-browser-file");
        fs::write(&file, "").unwrap();
        let elsewhere = tempfile::tempdir().unwrap();
        fs::write(elsewhere.path().join(LOCK), "").unwrap();
        let link = place.path().join("varco-browser-link");
        std::os::unix::fs::symlink(elsewhere.path(), &link).unwrap();
        sweep_in(place.path());
        assert!(!left.exists());
        assert!(held.path().exists() && young.exists() && file.exists() && link.exists());
        assert!(elsewhere.path().join(LOCK).exists());
    }
}
