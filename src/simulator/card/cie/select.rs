//! SELECT and READ BINARY (cie-card.md §5).

use super::files::{CIE, File, Files, Folder, IAS, Right, TRAVEL_DOCUMENT};
use super::profile::{IasSelection, Profile};
use crate::simulator::card::command::{Command, Expected};
use crate::simulator::card::status::{Answer, Status, Success};
use crate::simulator::tlv::{take, tlv};

/// Most bytes of one answer to READ BINARY.
const MOST: usize = 0xE7;
/// Most bytes of a file in one answer to READ BINARY with an odd INS, whose data are wrapped.
const MOST_WRAPPED: usize = 0xE4;

/// Bit 8 of P1: a short file identifier follows.
const SHORT: u8 = 0x80;
const MASTER: &[u8] = &[0x3F, 0x00];

/// The current folder and file.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Selection {
    pub(super) folder: Folder,
    file: Option<usize>,
}

/// What a SELECT has selected.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Selected {
    /// A folder: contexts are erased.
    Folder,
    /// A file.
    File,
}

impl Selection {
    /// SELECT. The selection changes only if the target is there.
    pub(super) fn select(
        &mut self,
        files: &Files,
        profile: &Profile,
        command: &Command<'_>,
    ) -> Result<(Selected, Success), Status> {
        if !matches!(command.p2, 0x00 | 0x04 | 0x0C) {
            return Err(Status::WRONG_P1_P2);
        }
        let target = match (command.p1, command.data) {
            (0x00, [] | MASTER) => Self::of(Folder::Master),
            (0x00 | 0x02, [high, low]) => {
                let identifier = u16::from_be_bytes([*high, *low]);
                let file = files.by_identifier(self.folder, identifier);
                Self {
                    folder: self.folder,
                    file: Some(file.ok_or(Status::FILE_NOT_FOUND)?),
                }
            }
            (0x00 | 0x02, _) => return Err(Status::WRONG_DATA),
            (0x04, IAS) if profile.ias == IasSelection::Accepted => Self::of(Folder::Master),
            (0x04, CIE) => Self::of(Folder::Cie),
            (0x04, TRAVEL_DOCUMENT) => Self::of(Folder::TravelDocument),
            (0x04, _) => return Err(Status::FILE_NOT_FOUND),
            _ => return Err(Status::WRONG_P1_P2),
        };
        *self = target;
        let parameters = match target.file.and_then(|place| files.get(place)) {
            _ if command.p2 == 0x0C => Vec::new(),
            Some(file) => file.control_parameters(),
            None => folder_parameters(target.folder),
        };
        let selected = match target.file {
            Some(_) => Selected::File,
            None => Selected::Folder,
        };
        Ok((selected, Success::data(parameters)))
    }

    /// READ BINARY, with even and odd INS. `pin`: the right to read what the PIN protects.
    pub(super) fn read(&mut self, files: &Files, command: &Command<'_>, pin: bool) -> Answer {
        if command.instruction & 1 != 0 {
            return self.read_wrapped(files, command, pin);
        }
        if !command.data.is_empty() {
            return Err(Status::WRONG_LENGTH);
        }
        let offset = if command.p1 & SHORT == 0 {
            usize::from(u16::from_be_bytes([command.p1, command.p2]))
        } else {
            self.choose(files, command.p1 & !SHORT)?;
            command.p2.into()
        };
        let file = self.readable(files, pin)?;
        part(file, offset, command.expected, MOST)
    }

    /// Offset in an object 54, data in an object 53.
    fn read_wrapped(&mut self, files: &Files, command: &Command<'_>, pin: bool) -> Answer {
        match (command.p1, command.p2) {
            (0, 0) => {}
            (0, short @ 1..=0x1E) => self.choose(files, short)?,
            _ => return Err(Status::WRONG_P1_P2),
        }
        let offset = match take(&[0x54], command.data) {
            Some(([high, low], [])) => usize::from(u16::from_be_bytes([*high, *low])),
            Some(([low], [])) => usize::from(*low),
            _ => return Err(Status::WRONG_DATA),
        };
        let file = self.readable(files, pin)?;
        let Success { data, status } =
            part(file, offset, command.expected.map(unwrapped), MOST_WRAPPED)?;
        Ok(Success {
            data: tlv(0x53, &data),
            status,
        })
    }

    fn choose(&mut self, files: &Files, short: u8) -> Result<(), Status> {
        let file = files.by_short(self.folder, short);
        self.file = Some(file.ok_or(Status::FILE_NOT_FOUND)?);
        Ok(())
    }

    fn readable<'a>(&self, files: &'a Files, pin: bool) -> Result<&'a File, Status> {
        let file = self.file.and_then(|place| files.get(place));
        let file = file.ok_or(Status::NO_FILE_SELECTED)?;
        match file.right {
            Right::Always => Ok(file),
            Right::Pin if pin => Ok(file),
            Right::Pin | Right::Never => Err(Status::NOT_ALLOWED),
        }
    }

    fn of(folder: Folder) -> Self {
        Self { folder, file: None }
    }
}

/// What is left for the content when so many bytes of a wrapped answer are wanted.
fn unwrapped(wanted: Expected) -> Expected {
    match wanted {
        Expected::Exactly(count @ 0..=0x81) => Expected::Exactly(count.saturating_sub(2)),
        Expected::Exactly(count) => Expected::Exactly(count - 3),
        Expected::UpTo(count) => Expected::UpTo(count),
    }
}

/// Part of a file. More than there is gives the rest and a warning; 00, or no Le at all, asks for
/// as much as fits one answer.
fn part(file: &File, offset: usize, wanted: Option<Expected>, most: usize) -> Answer {
    let rest = file.content.get(offset..).filter(|rest| !rest.is_empty());
    let rest = rest.ok_or(Status::WRONG_OFFSET)?;
    let count = wanted.map_or(most, Expected::most).min(most);
    let data = rest.get(..count).unwrap_or(rest).to_vec();
    let status = match wanted {
        Some(Expected::Exactly(_)) if data.len() < count => Status::END_OF_FILE,
        _ => Status::OK,
    };
    Ok(Success { data, status })
}

/// File control parameters of a folder: identifier of the root, name of an application.
fn folder_parameters(folder: Folder) -> Vec<u8> {
    let name = match folder {
        Folder::Master => tlv(0x83, MASTER),
        Folder::Cie => tlv(0x84, CIE),
        Folder::TravelDocument => tlv(0x84, TRAVEL_DOCUMENT),
    };
    let body = [tlv(0x82, &[0x38]), name, tlv(0x8A, &[0x05])];
    tlv(0x62, &body.concat())
}
