//! Who is connected to the smart-card service. Of every socket the kernel tells the other end
//! (`sock_diag(7)`, `unix_diag.h`): it is asked for the service's, and `/proc` says whose the other
//! ends are. It takes no rights, except that other persons' processes show no sockets.

use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::os::unix::fs::MetadataExt as _;
use std::path::Path;

use rustix::net::{
    AddressFamily, RecvFlags, SendFlags, SocketFlags, SocketType, netlink, recv, send, socket_with,
    sockopt,
};

/// `SOCK_DIAG_BY_FAMILY`: a question and each part of its answer.
const BY_FAMILY: u16 = 20;
/// `NLMSG_DONE` and `NLMSG_ERROR` end an answer.
const DONE: u16 = 3;
const ERROR: u16 = 2;
/// `NLM_F_REQUEST | NLM_F_DUMP`.
const DUMP: u16 = 0x301;
/// `AF_UNIX`.
const UNIX: u8 = 1;
/// States `TCP_ESTABLISHED` and `TCP_LISTEN`, as bits.
const STATES: u32 = 1 << 1 | 1 << 10;
/// `UDIAG_SHOW_VFS | UDIAG_SHOW_PEER`.
const SHOW: u32 = 2 | 4;
/// `UNIX_DIAG_VFS` and `UNIX_DIAG_PEER`: attributes of a socket.
const VFS: u16 = 1;
const PEER: u16 = 2;
/// Bytes of a message's header, and of `unix_diag_msg` after it.
const HEADER: usize = 16;
const SOCKET: usize = 16;
/// Most parts of an answer that are read.
const MOST_PARTS: usize = 4096;
/// Most descriptors of a process that are looked at.
const MOST_DESCRIPTORS: usize = 4096;

/// A socket's file, as the kernel writes it: number and file system, each cut to 32 bits.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
struct Place {
    number: u32,
    system: u32,
}

/// What an answer told so far.
#[derive(Debug, Default)]
struct Seen {
    /// Any socket was made at the file: the service's own, if nobody else's.
    service: bool,
    /// The other ends, by their numbers in the kernel.
    clients: BTreeSet<u32>,
}

/// The other ends of the connections that lead to a socket's file, by their numbers in the kernel.
/// An error: this kernel does not tell, or not by this file.
pub(super) fn clients(file: &Path) -> io::Result<BTreeSet<u32>> {
    let place = Place::of(&fs::metadata(file)?);
    let flags = SocketFlags::CLOEXEC;
    let line = socket_with(
        AddressFamily::NETLINK,
        SocketType::RAW,
        flags,
        Some(netlink::SOCK_DIAG),
    )?;
    // The kernel answers at once or not at all.
    let limit = Some(std::time::Duration::from_millis(500));
    sockopt::set_socket_timeout(&line, sockopt::Timeout::Recv, limit)?;
    send(&line, &question(), SendFlags::empty())?;
    let mut seen = Seen::default();
    let mut part = vec![0; 64 * 1024];
    for _ in 0..MOST_PARTS {
        let (length, _) = recv(&line, &mut *part, RecvFlags::empty())?;
        let answer = part.get(..length).unwrap_or_default();
        if take(answer, place, &mut seen)? {
            // Some file systems give a file other numbers outside than inside.
            let found = seen.service.then_some(seen.clients);
            return found.ok_or_else(|| io::ErrorKind::NotFound.into());
        }
    }
    Err(io::ErrorKind::InvalidData.into())
}

impl Place {
    fn of(file: &fs::Metadata) -> Self {
        let cut = |number: u64| u32::try_from(number & u64::from(u32::MAX)).unwrap_or_default();
        // The kernel keeps twenty bits for the minor number.
        let system = file.dev();
        let system = rustix::fs::major(system) << 20 | rustix::fs::minor(system);
        Self {
            number: cut(file.ino()),
            system,
        }
    }
}

/// Asks for all sockets that listen or are connected: `nlmsghdr`, `unix_diag_req`.
fn question() -> Vec<u8> {
    let mut message = Vec::with_capacity(40);
    message.extend(40_u32.to_ne_bytes());
    message.extend(BY_FAMILY.to_ne_bytes());
    message.extend(DUMP.to_ne_bytes());
    message.extend([0; 8]);
    message.extend([UNIX, 0, 0, 0]);
    message.extend(STATES.to_ne_bytes());
    message.extend(0_u32.to_ne_bytes());
    message.extend(SHOW.to_ne_bytes());
    message.extend([0; 8]);
    message
}

/// Takes the other ends of the service's sockets out of a part of the answer; whether it was the
/// last.
fn take(mut part: &[u8], place: Place, seen: &mut Seen) -> io::Result<bool> {
    while let (Some(length), Some(kind)) = (number(part, 0), short(part, 4)) {
        let length = usize::try_from(length).unwrap_or(usize::MAX);
        let Some(message) = part.get(HEADER..length) else {
            return Err(io::ErrorKind::InvalidData.into());
        };
        match kind {
            DONE => return Ok(true),
            ERROR => return Err(io::ErrorKind::Unsupported.into()),
            BY_FAMILY => {
                let attributes = message.get(SOCKET..).unwrap_or_default();
                let (made_at, peer) = socket(attributes);
                if made_at == Some(place) {
                    seen.service = true;
                    seen.clients.extend(peer);
                }
            }
            _ => {}
        }
        part = part.get(aligned(length)..).unwrap_or_default();
    }
    Ok(false)
}

/// Where a socket was made, and its other end.
fn socket(mut attributes: &[u8]) -> (Option<Place>, Option<u32>) {
    let (mut made_at, mut peer) = (None, None);
    while let (Some(length), Some(kind)) = (short(attributes, 0), short(attributes, 2)) {
        let length = usize::from(length);
        let Some(value) = attributes.get(4..length) else {
            break;
        };
        match (kind, number(value, 0), number(value, 4)) {
            (VFS, Some(number), Some(system)) => made_at = Some(Place { number, system }),
            (PEER, number, _) => peer = number,
            _ => {}
        }
        attributes = attributes.get(aligned(length)..).unwrap_or_default();
    }
    (made_at, peer)
}

/// Whether a process holds one of these sockets; `None` if it does not show its own.
pub(super) fn holds(process: &Path, sockets: &BTreeSet<u32>) -> Option<bool> {
    let descriptors = fs::read_dir(process.join("fd")).ok()?.flatten();
    let mut links = descriptors
        .take(MOST_DESCRIPTORS)
        .filter_map(|descriptor| fs::read_link(descriptor.path()).ok());
    Some(links.any(|link| {
        let number = link.to_str().and_then(|link| {
            let number = link.strip_prefix("socket:[")?.strip_suffix(']')?;
            number.parse().ok()
        });
        number.is_some_and(|number: u32| sockets.contains(&number))
    }))
}

fn number(bytes: &[u8], at: usize) -> Option<u32> {
    let bytes = bytes.get(at..)?.first_chunk()?;
    Some(u32::from_ne_bytes(*bytes))
}

fn short(bytes: &[u8], at: usize) -> Option<u16> {
    let bytes = bytes.get(at..)?.first_chunk()?;
    Some(u16::from_ne_bytes(*bytes))
}

/// Parts begin at multiples of four bytes.
fn aligned(length: usize) -> usize {
    length.next_multiple_of(4).max(4)
}

#[cfg(test)]
mod tests {
    use std::os::unix::net::{UnixListener, UnixStream};

    use proptest::prelude::*;

    use super::*;

    #[test]
    fn whoever_is_connected_is_found() {
        let folder = tempfile::tempdir().unwrap();
        let place = folder.path().join("service");
        let service = UnixListener::bind(&place).unwrap();
        let own = Path::new("/proc/self");
        let now = || {
            let sockets = clients(&place).expect("this kernel tells of its sockets");
            (sockets.len(), holds(own, &sockets).unwrap())
        };
        assert_eq!(now(), (0, false));
        let client = UnixStream::connect(&place).unwrap();
        let (kept, _) = service.accept().unwrap();
        assert_eq!(now(), (1, true));
        // A socket at another place is another service's.
        let other = UnixListener::bind(folder.path().join("other")).unwrap();
        assert!(clients(&folder.path().join("other")).unwrap().is_empty());
        drop((client, kept, other));
        assert_eq!(now(), (0, false));
        assert!(clients(&folder.path().join("nobody")).is_err());
    }

    proptest! {
        #[test]
        fn any_answer_is_taken(part in prop::collection::vec(any::<u8>(), 0..200)) {
            let place = Place { number: 1, system: 2 };
            take(&part, place, &mut Seen::default()).ok();
        }
    }
}
