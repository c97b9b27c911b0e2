//! SELECT and READ BINARY (cns-card.md §3, §4.4).

use super::files::{Content, File, MASTER};
use super::profile::{Profile, ShortRead, Support};
use crate::simulator::card::command::{Command, Expected};
use crate::simulator::card::status::{Answer, Status, Success};

/// Which file is selected: the positions, folder by folder, that lead to it from the master file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Selection {
    path: Vec<usize>,
}

impl Selection {
    /// Carries out SELECT; the selection changes only if the file is there.
    pub(super) fn select(
        &mut self,
        master: &File,
        profile: &Profile,
        command: &Command<'_>,
    ) -> Answer {
        if !matches!(command.p2, 0x00 | 0x0C) {
            return Err(Status::WRONG_P1_P2);
        }
        let selected = match (command.p1, command.data) {
            (0x00, []) => Self::default(),
            (0x00, data) => self.by_identifier(master, data)?,
            (0x03, []) => self.parent(master)?,
            (0x03, _) => return Err(Status::WRONG_LENGTH),
            (0x04, name) => Self::by_name(master, name)?,
            (0x08, path) => Self::default().descend(master, path)?,
            (0x09, path) => self.folder(master).descend(master, path)?,
            _ => return Err(Status::WRONG_P1_P2),
        };
        *self = selected;
        if command.p2 == 0x0C || command.expected.is_none() {
            return Ok(Success::EMPTY);
        }
        let file = self.file(master).ok_or(Status::FILE_NOT_FOUND)?;
        Ok(Success::data(
            file.control_information(profile.control_information),
        ))
    }

    /// Carries out READ BINARY on the selected file.
    pub(super) fn read(&self, master: &File, profile: &Profile, command: &Command<'_>) -> Answer {
        // Bit 8 of P1 would address a file by its short identifier; no CNS needs it.
        if command.p1 & 0x80 != 0 {
            return Err(Status::WRONG_P1_P2);
        }
        let bytes = match self.file(master).map(|file| &file.content) {
            Some(Content::Bytes(bytes)) => bytes,
            Some(Content::Key) => return Err(Status::NOT_ALLOWED),
            _ => return Err(Status::NO_FILE_SELECTED),
        };
        let Some(expected) = command.expected.filter(|_| command.data.is_empty()) else {
            return Err(Status::WRONG_LENGTH);
        };
        if matches!(expected, Expected::UpTo(_)) && profile.read_all == Support::Refused {
            return Err(Status::WRONG_LENGTH);
        }
        let offset = usize::from(u16::from_be_bytes([command.p1, command.p2]));
        let rest = bytes.get(offset..).filter(|rest| !rest.is_empty());
        let rest = rest.ok_or(Status::WRONG_OFFSET)?;
        let data = rest.get(..expected.most()).unwrap_or(rest).to_vec();
        let status = match (expected, profile.short_read) {
            (Expected::Exactly(count), ShortRead::Warning) if count > rest.len() => {
                Status::END_OF_FILE
            }
            (Expected::Exactly(count), ShortRead::WrongLe) if count > rest.len() => {
                return Err(Status::wrong_le(rest.len()));
            }
            _ => Status::OK,
        };
        Ok(Success { data, status })
    }

    /// Whether the master file itself is the current folder.
    pub(super) fn in_master(&self, master: &File) -> bool {
        self.folder(master).path.is_empty()
    }

    /// Whether the file with this path of identifiers is selected.
    pub(super) fn is_at(&self, master: &File, identifiers: &[u16]) -> bool {
        let path: Vec<u8> = identifiers.iter().flat_map(|id| id.to_be_bytes()).collect();
        Self::default()
            .descend(master, &path)
            .is_ok_and(|found| found == *self)
    }

    fn by_identifier(&self, master: &File, data: &[u8]) -> Result<Self, Status> {
        let [high, low] = data else {
            return Err(Status::WRONG_DATA);
        };
        let identifier = u16::from_be_bytes([*high, *low]);
        let folder = self.folder(master);
        if identifier == MASTER {
            return Ok(Self::default());
        }
        if folder
            .file(master)
            .is_some_and(|file| file.identifier == identifier)
        {
            return Ok(folder);
        }
        folder.descend(master, data)
    }

    fn by_name(master: &File, name: &[u8]) -> Result<Self, Status> {
        let children = master.children().unwrap_or_default();
        let has_name =
            |file: &File| matches!(file.content, Content::Application(own, _) if own == name);
        let position = children
            .iter()
            .position(has_name)
            .ok_or(Status::FILE_NOT_FOUND)?;
        Ok(Self {
            path: vec![position],
        })
    }

    fn parent(&self, master: &File) -> Result<Self, Status> {
        let mut folder = self.folder(master);
        folder.path.pop().ok_or(Status::FILE_NOT_FOUND)?;
        Ok(folder)
    }

    /// The file at a path of identifiers below this folder. Applications are reached by name only.
    fn descend(&self, master: &File, path: &[u8]) -> Result<Self, Status> {
        let (identifiers, []) = path.as_chunks::<2>() else {
            return Err(Status::WRONG_DATA);
        };
        if identifiers.is_empty() {
            return Err(Status::WRONG_DATA);
        }
        let mut found = self.clone();
        for identifier in identifiers {
            let identifier = u16::from_be_bytes(*identifier);
            let children = found
                .file(master)
                .and_then(File::children)
                .unwrap_or_default();
            let is_it = |file: &File| {
                file.identifier == identifier && !matches!(file.content, Content::Application(..))
            };
            let position = children
                .iter()
                .position(is_it)
                .ok_or(Status::FILE_NOT_FOUND)?;
            found.path.push(position);
        }
        Ok(found)
    }

    /// The current folder: the selected file itself or the one that it is in.
    fn folder(&self, master: &File) -> Self {
        let mut folder = self.clone();
        if self
            .file(master)
            .is_none_or(|file| file.children().is_none())
        {
            folder.path.pop();
        }
        folder
    }

    fn file<'a>(&self, master: &'a File) -> Option<&'a File> {
        self.path
            .iter()
            .try_fold(master, |file, position| file.children()?.get(*position))
    }
}
