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

/// pcsc-lite: a daemon program and a socket whose name `PCSCLITE_CSOCK_NAME` may change.
#[cfg(all(unix, not(target_os = "macos")))]
fn look() -> Outside {
    use std::io::ErrorKind;
    use std::os::unix::net::UnixStream;
    use std::path::Path;

    let socket =
        std::env::var_os("PCSCLITE_CSOCK_NAME").unwrap_or_else(|| "/run/pcscd/pcscd.comm".into());
    let door = match UnixStream::connect(&socket) {
        Ok(_) => Door::Open,
        Err(error) if error.kind() == ErrorKind::PermissionDenied => Door::Barred,
        Err(_) => Door::Shut,
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
