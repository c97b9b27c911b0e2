//! A socket in a folder that only the person may enter.

use std::fs::{self, DirBuilder, Permissions};
use std::io;
use std::os::unix::fs::{DirBuilderExt, PermissionsExt};
use std::os::unix::net::{UnixListener, UnixStream};
use std::path::{Path, PathBuf};
use std::time::Duration;

/// The longest wait for the other side: both are on this computer.
const TIME_LIMIT: Duration = Duration::from_secs(2);

/// The socket, removed when the window closes.
pub(super) struct Place {
    path: PathBuf,
}

pub(super) fn listen(
    folder: &Path,
    name: &str,
    raised: impl Fn() + Send + 'static,
) -> io::Result<Place> {
    DirBuilder::new()
        .recursive(true)
        .mode(0o700)
        .create(folder)?;
    let path = socket(folder, name);
    let listener = match UnixListener::bind(&path) {
        Err(error) if error.kind() == io::ErrorKind::AddrInUse && is_left_over(&path) => {
            fs::remove_file(&path)?;
            UnixListener::bind(&path)?
        }
        bound => bound?,
    };
    fs::set_permissions(&path, Permissions::from_mode(0o600))?;
    let serve = move || {
        for caller in listener.incoming() {
            // One that breaks off or says something else is no start of the program.
            if caller.and_then(hear).unwrap_or(false) {
                raised();
            }
        }
    };
    std::thread::Builder::new()
        .name("instance".to_owned())
        .spawn(serve)?;
    Ok(Place { path })
}

pub(super) fn call(folder: &Path, name: &str) -> io::Result<()> {
    let mut first = UnixStream::connect(socket(folder, name))?;
    limit(&first)?;
    super::say(&mut first)
}

fn hear(mut caller: UnixStream) -> io::Result<bool> {
    limit(&caller)?;
    super::hear(&mut caller)
}

fn limit(stream: &UnixStream) -> io::Result<()> {
    stream.set_read_timeout(Some(TIME_LIMIT))?;
    stream.set_write_timeout(Some(TIME_LIMIT))
}

/// Whether a program that ended without closing left the socket behind: nobody listens.
fn is_left_over(path: &Path) -> bool {
    let refused = |error: io::Error| error.kind() == io::ErrorKind::ConnectionRefused;
    UnixStream::connect(path).err().is_some_and(refused)
}

fn socket(folder: &Path, name: &str) -> PathBuf {
    folder.join(format!("{name}.socket"))
}

impl Drop for Place {
    fn drop(&mut self) {
        // Left over, it would be noticed by the next start.
        fs::remove_file(&self.path).ok();
    }
}
