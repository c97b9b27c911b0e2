//! Command chaining (ISO/IEC 7816-4 clause 5.1.1.1).

use super::command::Command;
use super::status::Status;

/// CLA bit 5: more parts of the command follow.
pub(super) const CHAINED: u8 = 0x10;

/// Longest data of a chained command that a card has room for.
const ROOM: usize = 1024;

/// The parts so far of a chained command.
#[derive(Debug, Default)]
pub(super) struct Chain(Option<Parts>);

#[derive(Debug)]
struct Parts {
    /// CLA but for its chaining bit, INS, P1, P2: a part with others belongs to another command.
    header: [u8; 4],
    data: Vec<u8>,
}

impl Chain {
    /// Takes a part. Gives the data of all parts after the last one, `None` after the others.
    pub(super) fn add(&mut self, part: &Command<'_>) -> Result<Option<Vec<u8>>, Status> {
        let header = header(part);
        let mut data = match self.0.take() {
            Some(parts) if parts.header == header => parts.data,
            _ => Vec::new(),
        };
        data.extend(part.data);
        if data.len() > ROOM {
            return Err(Status::WRONG_LENGTH);
        }
        if part.class & CHAINED == 0 {
            return Ok(Some(data));
        }
        self.0 = Some(Parts { header, data });
        Ok(None)
    }

    /// Forgets the parts so far.
    pub(super) fn drop_parts(&mut self) {
        self.0 = None;
    }
}

fn header(part: &Command<'_>) -> [u8; 4] {
    [part.class & !CHAINED, part.instruction, part.p1, part.p2]
}
