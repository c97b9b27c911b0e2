//! GET DATA: public parts of the card's security objects (cie-card.md §4.3, §6, §7, §10).

use super::agreement::Group;
use super::files::Folder;
use super::pin::Secrets;
use super::profile::Tries;
use super::terminal::Root;
use crate::simulator::card::secret::Secret;
use crate::simulator::card::status::{Answer, Status, Success};
use crate::simulator::tlv::{object, take, tlv};

/// Extended header list.
const HEADER_LIST: u8 = 0x4D;
/// Template of a security object.
const SECURITY_OBJECT: u8 = 0x70;
/// Template of a key agreement.
const AGREEMENT: u8 = 0xA6;
/// Length byte of a header: the whole value.
const WHOLE: u8 = 0x80;

const GROUP: &[u8] = &[0xBF, 0xA1, 0x01];
const TERMINAL_ROOT: &[u8] = &[0xBF, 0xA0, 0x04];
const PIN: &[u8] = &[0xBF, 0x81, 0x01];
const PUK: &[u8] = &[0xBF, 0x81, 0x02];
const PRIVATE_KEYS: [&[u8]; 3] = [
    &[0xBF, 0x90, 0x01],
    &[0xBF, 0x90, 0x02],
    &[0xBF, 0x90, 0x03],
];

/// Whether an object is that of the PIN or of the PUK, with their tries.
pub(super) fn is_counter(tag: &[u8]) -> bool {
    [PIN, PUK].contains(&tag)
}

/// What is asked for.
pub(super) enum Request<'a> {
    /// The chip's public value: the second half of a key agreement.
    PublicValue,
    /// Part of a security object: its tag and the headers of the parts.
    Object(&'a [u8], &'a [u8]),
}

/// Understands the header list.
pub(super) fn request(p1_p2: [u8; 2], data: &[u8]) -> Result<Request<'_>, Status> {
    if p1_p2 != [0x3F, 0xFF] {
        return Err(Status::WRONG_P1_P2);
    }
    let headers = whole(HEADER_LIST, data).ok_or(Status::WRONG_DATA)?;
    if let Some(parts) = whole(AGREEMENT, headers) {
        return match parts {
            [0x91, 0x00] => Ok(Request::PublicValue),
            _ => Err(Status::WRONG_DATA),
        };
    }
    let header = whole(SECURITY_OBJECT, headers).ok_or(Status::WRONG_DATA)?;
    let (tag, rest) = header.split_at_checked(3).ok_or(Status::WRONG_DATA)?;
    let (parts, end) = take(tag, header).ok_or(Status::WRONG_DATA)?;
    if !rest.is_empty() && end.is_empty() {
        return Ok(Request::Object(tag, parts));
    }
    Err(Status::WRONG_DATA)
}

/// The card's objects, as far as GET DATA tells of them.
pub(super) struct Objects<'a> {
    pub(super) folder: Folder,
    pub(super) group: &'a Group,
    pub(super) root: &'a Root,
    pub(super) secrets: &'a Secrets,
    pub(super) tries: Tries,
    /// Device authentication is done.
    pub(super) authenticated: bool,
}

impl Objects<'_> {
    /// The parts of an object.
    pub(super) fn tell(&self, tag: &[u8], parts: &[u8]) -> Answer {
        if self.folder != Folder::Cie {
            return Err(Status::OBJECT_NOT_FOUND);
        }
        let value = match tag {
            GROUP => listed(0xA3, parts, &self.group_parts())?,
            TERMINAL_ROOT => match parts {
                [0x7F, 0x49, WHOLE] => self.root.public_key(),
                _ => return Err(Status::WRONG_DATA),
            },
            PIN => self.counters(&self.secrets.pin, parts)?,
            PUK => self.counters(&self.secrets.puk, parts)?,
            key if PRIVATE_KEYS.contains(&key) => return Err(Status::NOT_ALLOWED),
            _ => return Err(Status::OBJECT_NOT_FOUND),
        };
        Ok(Success::data(tlv(SECURITY_OBJECT, &object(tag, &value))))
    }

    fn group_parts(&self) -> [(u8, &[u8]); 3] {
        [
            (0x97, &self.group.generator),
            (0x98, &self.group.prime),
            (0x99, &self.group.order),
        ]
    }

    fn counters(&self, secret: &Secret, parts: &[u8]) -> Result<Vec<u8>, Status> {
        if self.tries == Tries::Hidden {
            return Err(Status::OBJECT_NOT_FOUND);
        }
        if !self.authenticated {
            return Err(Status::NOT_ALLOWED);
        }
        let (most, left) = ([secret.most_tries()], [secret.tries_left]);
        listed(0xA0, parts, &[(0x9A, &most), (0x9B, &left)])
    }
}

/// The template `tag` with those of the `known` parts whose headers are listed.
fn listed(tag: u8, headers: &[u8], known: &[(u8, &[u8])]) -> Result<Vec<u8>, Status> {
    let mut content = Vec::new();
    if headers == [tag, WHOLE] {
        for (part, value) in known {
            content.extend(tlv(*part, value));
        }
        return Ok(tlv(tag, &content));
    }
    let headers = whole(tag, headers).ok_or(Status::WRONG_DATA)?;
    let (headers, []) = headers.as_chunks::<2>() else {
        return Err(Status::WRONG_DATA);
    };
    for [part, length] in headers {
        let found = known.iter().find(|(own, _)| own == part);
        let (_, value) = found.ok_or(Status::OBJECT_NOT_FOUND)?;
        if !matches!(*length, 0 | WHOLE) {
            return Err(Status::WRONG_DATA);
        }
        content.extend(tlv(*part, value));
    }
    Ok(tlv(tag, &content))
}

/// The value of the only object.
fn whole(tag: u8, bytes: &[u8]) -> Option<&[u8]> {
    take(&[tag], bytes).and_then(|(value, rest)| rest.is_empty().then_some(value))
}
