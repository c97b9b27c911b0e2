//! Why the smart-card service can't be reached: absent, stopped, refusing, or of another version.

use super::ReaderError;

/// What can be seen of the service from outside PC/SC.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
struct Outside {
    /// The service's program is on this computer.
    installed: bool,
    /// Its socket.
    door: Door,
}

/// What the service's socket does when somebody comes.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Door {
    /// It takes connections.
    Open,
    /// It is not for this person.
    Barred,
    /// There is none, or nobody behind it.
    Shut,
}

/// Why no context can be had: the reason behind PC/SC's "no service" and "service stopped".
pub(super) fn why_unreachable() -> ReaderError {
    judge(look())
}

/// Whether the service takes connections.
pub(super) fn is_listening() -> bool {
    look().door == Door::Open
}

fn judge(outside: Outside) -> ReaderError {
    match outside {
        // It listens, and still our library can't talk to it.
        Outside {
            door: Door::Open, ..
        } => ReaderError::ServiceProtocol,
        Outside {
            door: Door::Barred, ..
        } => ReaderError::ServiceRefuses,
        Outside {
            installed: true, ..
        } => ReaderError::ServiceStopped,
        Outside { .. } => ReaderError::ServiceMissing,
    }
}

/// A version of the protocol between pcsc-lite's service and its clients.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Protocol {
    /// Clients of another one are refused.
    pub major: u32,
    /// The same since pcsc-lite 2.3; before, an older client was served.
    pub minor: u32,
}

/// The service's socket, where it has one.
#[cfg(all(unix, not(target_os = "macos")))]
pub fn socket() -> Option<std::path::PathBuf> {
    let own = std::env::var_os("PCSCLITE_CSOCK_NAME");
    Some(own.unwrap_or_else(|| "/run/pcscd/pcscd.comm".into()).into())
}

/// The service's socket: none that could be seen.
#[cfg(not(all(unix, not(target_os = "macos"))))]
pub fn socket() -> Option<std::path::PathBuf> {
    None
}

/// Asks the service which version it speaks. It answers clients of every version, the ones that it
/// will not serve too: that is how they learn it (pcsc-lite, `CMD_VERSION`).
#[cfg(all(unix, not(target_os = "macos")))]
pub fn protocol() -> Option<Protocol> {
    use std::io::{Read as _, Write as _};
    use std::os::unix::net::UnixStream;
    use std::time::Duration;

    /// Size of what follows, and the command.
    const HEADER: [u32; 2] = [12, 0x11];
    /// The version that every service since 1.5 knows the form of, and room for a result.
    const OURS: [u32; 3] = [4, 4, 0];
    const PATIENCE: Duration = Duration::from_millis(500);

    let mut service = UnixStream::connect(socket()?).ok()?;
    service.set_read_timeout(Some(PATIENCE)).ok()?;
    service.set_write_timeout(Some(PATIENCE)).ok()?;
    let question = HEADER.iter().chain(&OURS);
    let question: Vec<_> = question.flat_map(|number| number.to_ne_bytes()).collect();
    service.write_all(&question).ok()?;
    let mut answer = [0; 12];
    service.read_exact(&mut answer).ok()?;
    let (major, rest) = answer.split_first_chunk()?;
    let (minor, _) = rest.split_first_chunk()?;
    Some(Protocol {
        major: u32::from_ne_bytes(*major),
        minor: u32::from_ne_bytes(*minor),
    })
}

/// Which version the service speaks: here it does not say.
#[cfg(not(all(unix, not(target_os = "macos"))))]
pub fn protocol() -> Option<Protocol> {
    None
}

/// pcsc-lite: a daemon program and a socket whose name `PCSCLITE_CSOCK_NAME` may change.
#[cfg(all(unix, not(target_os = "macos")))]
fn look() -> Outside {
    use std::io::ErrorKind;
    use std::os::unix::net::UnixStream;
    use std::path::Path;

    let door = match socket().map(UnixStream::connect) {
        Some(Ok(_)) => Door::Open,
        Some(Err(error)) if error.kind() == ErrorKind::PermissionDenied => Door::Barred,
        Some(Err(_)) | None => Door::Shut,
    };
    let installed = ["/usr/sbin", "/usr/bin", "/sbin", "/usr/local/sbin"]
        .iter()
        .any(|folder| Path::new(folder).join("pcscd").exists());
    Outside { installed, door }
}

/// Windows and macOS bring the service themselves: it can only be stopped.
#[cfg(not(all(unix, not(target_os = "macos"))))]
fn look() -> Outside {
    Outside {
        installed: true,
        door: Door::Shut,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_reasons_are_told_apart() {
        let judged = |installed, door| judge(Outside { installed, door });
        assert_eq!(judged(false, Door::Shut), ReaderError::ServiceMissing);
        assert_eq!(judged(true, Door::Shut), ReaderError::ServiceStopped);
        assert_eq!(judged(true, Door::Barred), ReaderError::ServiceRefuses);
        assert_eq!(judged(true, Door::Open), ReaderError::ServiceProtocol);
    }
}
