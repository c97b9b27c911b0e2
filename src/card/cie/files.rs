//! Reading the files of the card, in clear or wrapped (cie-card.md §5.2).

use super::line::Line;
use crate::apdu::{Command, Status, tlv};
use crate::card::CardError;

/// Most bytes that one READ BINARY brings, here and under secure messaging.
const CHUNK: usize = 0xE7;
/// The largest file that is read: more than four times the largest that is known.
const MAX_FILE: usize = 16 * 1024;

/// A file that is read, by its short identifier.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum File {
    /// EF.ID_Servizi, the NIS.
    Nis = 1,
    /// EF.Cert_CIE; after the PIN.
    Certificate = 3,
    /// EF.Int.Kpub, the key of the chip.
    ChipKey = 4,
    /// EF.Servizi_Int.Kpub, the key against copies.
    ServiceKey = 5,
    /// EF.SOD.
    Signatures = 6,
    /// EF.DH, in the root: the group of the key agreement.
    Group = 0x1B,
}

impl File {
    fn short_identifier(self) -> u8 {
        self as u8
    }

    /// The identifier that every file has besides.
    fn identifier(self) -> [u8; 2] {
        match self {
            Self::Group => [0xD0, 0x04],
            _ => [0x10, self.short_identifier()],
        }
    }
}

/// Reads the first `length` bytes of a file, fewer if it ends before.
pub(super) fn read(line: &mut impl Line, file: File, length: usize) -> Result<Vec<u8>, CardError> {
    read_while(line, file, |_| length)
}

/// Reads the one DER object that a file starts with; what fills the file up is left alone.
pub(super) fn read_object(line: &mut impl Line, file: File) -> Result<Vec<u8>, CardError> {
    let content = read_while(line, file, |start| {
        tlv::whole_length(start).unwrap_or_default()
    })?;
    let complete = tlv::whole_length(&content).is_some_and(|length| length == content.len());
    complete
        .then_some(content)
        .ok_or(CardError::Data("a file of the CIE ends too early"))
}

/// Leaves the application and reads EF.DH.
pub(super) fn read_group(line: &mut impl Line) -> Result<Vec<u8>, CardError> {
    line.demand(&Command::new(0x00, 0xA4, 0x00, 0x00))?;
    read_object(line, File::Group)
}

/// Reads as many bytes as `wanted` says once the first chunk is there.
fn read_while(
    line: &mut impl Line,
    file: File,
    wanted: impl Fn(&[u8]) -> usize,
) -> Result<Vec<u8>, CardError> {
    let first = match wanted(&[]) {
        0 => CHUNK,
        length => length.min(CHUNK),
    };
    // The short identifier makes the file the current one.
    let by_short_identifier =
        Command::new(0x00, 0xB0, 0x80 | file.short_identifier(), 0x00).expect(first);
    let mut response = line.exchange(&by_short_identifier)?;
    if refuses_short_identifier(response.status) {
        let select = Command::new(0x00, 0xA4, 0x02, 0x04)
            .data(&file.identifier())
            .expect(256);
        line.demand(&select)?;
        response = line.exchange(&Command::new(0x00, 0xB0, 0x00, 0x00).expect(first))?;
    }
    let mut content = Vec::new();
    loop {
        match response.status {
            Status::Ok | Status::EndOfFile => content.extend_from_slice(&response.data),
            // Right behind the end.
            Status::WrongOffset if !content.is_empty() => break,
            failed => return Err(CardError::Status(failed)),
        }
        let length = wanted(&content);
        if length > MAX_FILE {
            return Err(CardError::Data("length of a file of the CIE"));
        }
        let ended = response.data.is_empty() || response.status == Status::EndOfFile;
        if ended || content.len() >= length {
            content.truncate(length);
            break;
        }
        let rest = (length - content.len()).min(CHUNK);
        let [high, low] = u16::try_from(content.len())
            .unwrap_or_default()
            .to_be_bytes();
        response = line.exchange(&Command::new(0x00, 0xB0, high, low).expect(rest))?;
    }
    Ok(content)
}

/// What a card says that does not know the file by its short identifier.
fn refuses_short_identifier(status: Status) -> bool {
    matches!(
        status,
        Status::NotFound | Status::WrongParameters | Status::WrongOffset | Status::Other(0x6A81)
    )
}
