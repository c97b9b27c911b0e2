//! One window for one person: a second start brings the first window to the front.
//!
//! The first start listens where only this person's own programs can call: a socket in a folder of
//! theirs, or a named pipe on Windows. Nothing of it can be reached over a network, and nothing but
//! "come to the front" is said there.

#[cfg(unix)]
mod unix;
#[cfg(windows)]
mod windows;

use std::fmt;
use std::io::{self, Read, Write};
use std::path::Path;

#[cfg(unix)]
use unix as system;
#[cfg(windows)]
use windows as system;

/// What a second start says, and what it hears when somebody listens.
const CALL: &[u8; 6] = b"raise\n";
const ANSWER: &[u8; 3] = b"ok\n";

/// What a start is.
#[derive(Debug)]
pub enum Claim {
    /// The first: it goes on, and hears of later ones as long as it keeps this.
    First(Guard),
    /// A later one: the first was told, and there is nothing else to do.
    Later,
    /// Nobody can tell, since the system gives no place to listen: it goes on.
    Unknown,
}

/// Keeps the place of the first start.
pub struct Guard {
    _place: system::Place,
}

/// Claims the place called `name` in `folder`, which is the person's own and is made if it is not
/// there. `raised` is called for every later start.
pub fn claim(folder: &Path, name: &str, raised: impl Fn() + Send + 'static) -> Claim {
    match system::listen(folder, name, raised) {
        Ok(place) => Claim::First(Guard { _place: place }),
        Err(error) if is_taken(&error) => match system::call(folder, name) {
            Ok(()) => Claim::Later,
            Err(_) => Claim::Unknown,
        },
        Err(_) => Claim::Unknown,
    }
}

/// Windows denies access to a pipe that has its first instance already.
fn is_taken(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        io::ErrorKind::AddrInUse | io::ErrorKind::PermissionDenied
    )
}

/// Hears a caller out: true if it said the one thing that can be said.
fn hear(caller: &mut (impl Read + Write)) -> io::Result<bool> {
    let mut said = [0; CALL.len()];
    caller.read_exact(&mut said)?;
    if said != *CALL {
        return Ok(false);
    }
    caller.write_all(ANSWER)?;
    Ok(true)
}

/// Calls, and waits for the answer.
fn say(first: &mut (impl Read + Write)) -> io::Result<()> {
    first.write_all(CALL)?;
    let mut heard = [0; ANSWER.len()];
    first.read_exact(&mut heard)?;
    if heard == *ANSWER {
        Ok(())
    } else {
        Err(io::ErrorKind::InvalidData.into())
    }
}

impl fmt::Debug for Guard {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Guard")
    }
}
