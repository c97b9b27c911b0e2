//! The private folder of a window: nobody else may look into it, and it goes with the window.

use std::path::{Path, PathBuf};
use std::time::Duration;
use std::{fs, io, thread};

use tempfile::TempDir;

/// How often a folder is emptied until it stays empty.
const WIPES: u32 = 40;
const BETWEEN_WIPES: Duration = Duration::from_millis(50);

/// What a new window finds: it keeps no passwords.
const PREFERENCES: &str =
    r#"{"credentials_enable_service":false,"profile":{"password_manager_enabled":false}}"#;

/// A folder for one window, mode 0700.
#[derive(Debug)]
pub(super) struct PrivateFolder(TempDir);

impl PrivateFolder {
    /// Makes it where the person's session ends with its files, or else among temporary ones.
    pub(super) fn new() -> io::Result<Self> {
        let place = dirs::runtime_dir()
            .filter(|place| place.is_dir())
            .unwrap_or_else(std::env::temp_dir);
        Self::inside(&place)
    }

    pub(super) fn inside(place: &Path) -> io::Result<Self> {
        let folder = tempfile::Builder::new()
            .prefix("varco-browser-")
            .tempdir_in(place)?;
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o700))?;
        }
        fs::create_dir(folder.path().join("Default"))?;
        fs::write(folder.path().join("Default/Preferences"), PREFERENCES)?;
        Ok(Self(folder))
    }

    pub(super) fn path(&self) -> &Path {
        self.0.path()
    }

    /// Removes it with all that is inside.
    pub(super) fn wipe(self) -> io::Result<()> {
        let path: PathBuf = self.0.keep();
        let mut result = fs::remove_dir_all(&path);
        for _ in 0..WIPES {
            match &result {
                Ok(()) => return Ok(()),
                Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
                // The browser's last processes may still write; nothing tells when they are gone.
                Err(_) => thread::sleep(BETWEEN_WIPES),
            }
            result = fs::remove_dir_all(&path);
        }
        result
    }
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
}
