//! Selecting and reading the files of a CNS (cns-card.md §3, §4).

use crate::apdu::{Channel, Command, Status};
use crate::card::CardError;

/// A path below the master file.
pub(super) type Path = &'static [u8];

/// EF_ID_Carta: the card number.
pub(super) const CARD_NUMBER: Path = &[0x10, 0x00, 0x10, 0x03];
/// EF_Dati_personali.
pub(super) const PERSONAL_DATA: Path = &[0x11, 0x00, 0x11, 0x02];

/// Bytes per READ BINARY. With the status word they fill one T=1 block of 254 bytes; one byte
/// more costs a second block (cns-card.md §3), and 255 would save no command on real certificates.
const CHUNK: usize = 252;
/// What is asked for instead on cards or readers that refuse the chunk (cns-card.md §3).
const SMALL_CHUNK: usize = 128;
/// Highest offset that P1 and P2 can name (ISO/IEC 7816-4 clause 7.2.2).
const MAX_OFFSET: usize = 0x7FFF;

/// Selects the master file.
pub(super) fn select_master() -> Command {
    Command::new(0x00, 0xA4, 0x00, 0x0C).data(&[0x3F, 0x00])
}

/// Selects by path from the master file, without asking for control information.
pub(super) fn select_path(path: Path) -> Command {
    Command::new(0x00, 0xA4, 0x08, 0x0C).data(path)
}

/// Selects a file; false if it is not there.
pub(super) fn select(channel: &mut Channel<'_>, path: Path) -> Result<bool, CardError> {
    let mut response = channel.exchange(&select_path(path))?;
    if response.status == Status::WrongParameters {
        // Some cards insist on giving control information (cns-card.md §4.4).
        let with_information = Command::new(0x00, 0xA4, 0x08, 0x00).data(path).expect(256);
        response = channel.exchange(&with_information)?;
    }
    match response.status {
        Status::Ok => Ok(true),
        failed if is_failure(failed) => Err(CardError::Status(failed)),
        _ => Ok(false),
    }
}

/// Whether the card failed, which says nothing of the file, or says that its issuer closed the file.
fn is_failure(status: Status) -> bool {
    matches!(
        status,
        Status::Technical(_) | Status::MemoryFailure | Status::FileDeactivated
    )
}

/// Reads a whole file of at most `limit` bytes; `None` if it is not there or can't be read.
pub(super) fn read(
    channel: &mut Channel<'_>,
    path: Path,
    limit: usize,
) -> Result<Option<Vec<u8>>, CardError> {
    if !select(channel, path)? {
        return Ok(None);
    }
    let mut reading = Reading::default();
    reading.up_to(channel, limit)?;
    Ok((!reading.content.is_empty()).then_some(reading.content))
}

/// The selected file, read piece by piece from its start.
#[derive(Debug)]
pub(super) struct Reading {
    pub(super) content: Vec<u8>,
    chunk: usize,
    ended: bool,
}

impl Default for Reading {
    fn default() -> Self {
        Self {
            content: Vec::new(),
            chunk: CHUNK,
            ended: false,
        }
    }
}

impl Reading {
    /// Reads one piece: as many bytes as a command brings, at most `length` in all.
    pub(super) fn piece(
        &mut self,
        channel: &mut Channel<'_>,
        length: usize,
    ) -> Result<(), CardError> {
        let offset = self.content.len();
        let wanted = length.saturating_sub(offset).min(self.chunk);
        if wanted == 0 || offset > MAX_OFFSET {
            self.ended = true;
            return Ok(());
        }
        let [high, low] = u16::try_from(offset).unwrap_or_default().to_be_bytes();
        let response = channel.exchange(&Command::new(0x00, 0xB0, high, low).expect(wanted))?;
        match response.status {
            Status::Ok | Status::EndOfFile => {
                self.content.extend_from_slice(&response.data);
                self.ended = response.data.is_empty() || response.status == Status::EndOfFile;
            }
            Status::WrongLength if self.chunk > SMALL_CHUNK => self.chunk = SMALL_CHUNK,
            failed if is_failure(failed) => return Err(CardError::Status(failed)),
            // Offset at the end of the file, no file, no right to read: there is no more.
            _ => self.ended = true,
        }
        Ok(())
    }

    /// Reads until `length` bytes are there or the file ends.
    pub(super) fn up_to(
        &mut self,
        channel: &mut Channel<'_>,
        length: usize,
    ) -> Result<(), CardError> {
        while !self.ended && self.content.len() < length {
            self.piece(channel, length)?;
        }
        self.content.truncate(length);
        Ok(())
    }
}
