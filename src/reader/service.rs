//! Why the smart-card service can't be reached: absent, stopped, refusing, or of another version.

use super::ReaderError;

/// What can be seen of the service from outside PC/SC.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
struct Outside {
    /// The service's program is on this computer.
    installed: bool,
    /// Its socket takes connections.
    listening: bool,
}

/// The reason behind PC/SC's "no service" and "service stopped".
pub(super) fn why_unreachable() -> ReaderError {
    judge(look())
}

fn judge(outside: Outside) -> ReaderError {
    match outside {
        // It listens, and still our library can't talk to it.
        Outside {
            listening: true, ..
        } => ReaderError::ServiceProtocol,
        Outside {
            installed: true, ..
        } => ReaderError::ServiceStopped,
        Outside { .. } => ReaderError::ServiceMissing,
    }
}

/// pcsc-lite: a daemon program and a socket whose name `PCSCLITE_CSOCK_NAME` may change.
#[cfg(all(unix, not(target_os = "macos")))]
fn look() -> Outside {
    use std::os::unix::net::UnixStream;
    use std::path::Path;

    let socket =
        std::env::var_os("PCSCLITE_CSOCK_NAME").unwrap_or_else(|| "/run/pcscd/pcscd.comm".into());
    let listening = UnixStream::connect(&socket).is_ok();
    let installed = ["/usr/sbin", "/usr/bin", "/sbin", "/usr/local/sbin"]
        .iter()
        .any(|folder| Path::new(folder).join("pcscd").exists());
    Outside {
        installed,
        listening,
    }
}

/// Windows and macOS bring the service themselves: it can only be stopped.
#[cfg(not(all(unix, not(target_os = "macos"))))]
fn look() -> Outside {
    Outside {
        installed: true,
        listening: false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_reasons_are_told_apart() {
        let judged = |installed, listening| {
            judge(Outside {
                installed,
                listening,
            })
        };
        assert_eq!(judged(false, false), ReaderError::ServiceMissing);
        assert_eq!(judged(true, false), ReaderError::ServiceStopped);
        assert_eq!(judged(true, true), ReaderError::ServiceProtocol);
    }
}
