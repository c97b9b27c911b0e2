//! One exchange: a command goes out in whatever shape gets through, its whole answer comes back.

use std::time::Instant;

use zeroize::Zeroizing;

use super::{Command, Status, Trace};
use crate::problem::Problem;
use crate::reader::{ReaderError, Transaction, keypad};

/// Most data bytes that one command may bring back.
const MAX_ANSWER: usize = 65_536;
/// Most GET RESPONSE commands for one answer: 256 bytes each.
const MAX_GET_RESPONSE: usize = MAX_ANSWER / 256;
/// Data bytes in the first part of a chain: the split that makers' own software uses for a
/// 257-byte block (cns-card.md §7).
const FIRST_CHAIN_PART: usize = 129;

/// A line to one card for one round of work.
pub struct Channel<'a> {
    transaction: &'a mut dyn Transaction,
    trace: &'a mut Trace,
    long: LongShape,
}

/// An answer: data and status word.
#[derive(Clone, Debug)]
pub struct Response {
    /// The data, GET RESPONSE parts joined. Wiped when dropped.
    pub data: Zeroizing<Vec<u8>>,
    /// The status word.
    pub status: Status,
}

/// Why an exchange gave no answer.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
pub enum ApduError {
    /// The line to the card failed.
    #[error(transparent)]
    Reader(#[from] ReaderError),
    /// The answer was shorter than a status word, or endless.
    #[error("the card's answer is malformed")]
    Malformed,
    /// Neither extended nor chained commands get through.
    #[error("card or reader carry no long commands")]
    LongCommandRefused,
}

/// How commands over 255 bytes are sent: extended until card or reader refuse it.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum LongShape {
    Extended,
    Chained,
}

impl<'a> Channel<'a> {
    /// A channel over a transaction; everything is counted in `trace`.
    pub fn new(transaction: &'a mut dyn Transaction, trace: &'a mut Trace) -> Self {
        Self {
            transaction,
            trace,
            long: LongShape::Extended,
        }
    }

    /// Whether the card was reset before this round began.
    pub fn was_reset(&self) -> bool {
        self.transaction.was_reset()
    }

    /// Sends a command and brings back its whole answer: 61xx and 6Cxx are dealt with.
    pub fn exchange(&mut self, command: &Command) -> Result<Response, ApduError> {
        self.exchange_after(|_| Ok(()), command)
    }

    /// Lets the reader's keypad complete a command: `structure` goes to the driver under `code`
    /// and holds the command, with padding where the PIN will be. Its answer is the card's, or the
    /// reader's own word for why there was none.
    pub fn on_keypad(
        &mut self,
        code: u32,
        structure: &[u8],
        command: &Command,
    ) -> Result<Response, ApduError> {
        let started = Instant::now();
        let mut answer = Zeroizing::new(Vec::new());
        let result = self.transaction.control(code, structure, &mut answer);
        let result = result
            .map_err(ApduError::from)
            .and_then(|()| parted(&answer));
        // An entry that the reader ended never came to the card.
        let by_reader = |response: &Response| keypad::end(response.status.into()).is_some();
        if !result.as_ref().is_ok_and(by_reader) {
            self.trace.count(command.short().len(), answer.len());
        }
        let status = result.as_ref().ok().map(|response| response.status);
        self.trace.record(command, 0, status, started.elapsed());
        result
    }

    /// As [`exchange`](Self::exchange), after `prepare`. If a long command has to be sent again in
    /// another shape, `prepare` runs again too: a refused command may have undone its work.
    pub fn exchange_after<E: From<ApduError>>(
        &mut self,
        mut prepare: impl FnMut(&mut Self) -> Result<(), E>,
        command: &Command,
    ) -> Result<Response, E> {
        prepare(self)?;
        if command.is_short() {
            return Ok(self.send(command, &[command.short()])?);
        }
        if self.long == LongShape::Extended {
            match self.send(command, &[command.extended()]) {
                Ok(response) if !refuses_extended(response.status) => return Ok(response),
                Ok(_) | Err(ApduError::Reader(ReaderError::TooLong(_))) => {
                    self.long = LongShape::Chained;
                    prepare(self)?;
                }
                Err(error) => return Err(error.into()),
            }
        }
        let response = self.send(command, &command.chained(FIRST_CHAIN_PART))?;
        if refuses_chaining(response.status) {
            return Err(ApduError::LongCommandRefused.into());
        }
        Ok(response)
    }

    /// Sends the parts of one command; the last one's answer counts. A part that fails ends it.
    fn send(
        &mut self,
        command: &Command,
        parts: &[Zeroizing<Vec<u8>>],
    ) -> Result<Response, ApduError> {
        let started = Instant::now();
        let result = self.send_parts(command, parts);
        let (received, status) = result.as_ref().map_or((0, None), |response| {
            (response.data.len(), Some(response.status))
        });
        self.trace
            .record(command, received, status, started.elapsed());
        result
    }

    fn send_parts(
        &mut self,
        command: &Command,
        parts: &[Zeroizing<Vec<u8>>],
    ) -> Result<Response, ApduError> {
        let mut response = Response {
            data: Zeroizing::default(),
            status: Status::Ok,
        };
        for part in parts {
            response = self.transmit(part)?;
            // A secret goes out once: a card that wants another Le for a VERIFY may have counted it.
            if let Status::WrongExpected(right) = response.status
                && command.is_short()
                && command.shown_data().is_some()
            {
                response = self.transmit(&command.short_expecting(answer_length(right)))?;
            }
            self.collect(&mut response)?;
            if response.status != Status::Ok {
                break;
            }
        }
        Ok(response)
    }

    /// Fetches what waits behind 61xx (T=0 in particular; cns-card.md §3).
    fn collect(&mut self, response: &mut Response) -> Result<(), ApduError> {
        for _ in 0..MAX_GET_RESPONSE {
            let Status::MoreData(waiting) = response.status else {
                return Ok(());
            };
            let mut next = self.transmit(&get_response(waiting))?;
            if let Status::WrongExpected(right) = next.status {
                next = self.transmit(&get_response(right))?;
            }
            response.data.extend_from_slice(&next.data);
            response.status = next.status;
        }
        Err(ApduError::Malformed)
    }

    fn transmit(&mut self, bytes: &[u8]) -> Result<Response, ApduError> {
        let mut answer = Zeroizing::new(Vec::new());
        let result = self.transaction.transmit(bytes, &mut answer);
        self.trace.count(bytes.len(), answer.len());
        result?;
        parted(&answer)
    }
}

impl Response {
    /// The data if the status is 9000, else the status.
    pub fn ok(self) -> Result<Zeroizing<Vec<u8>>, Status> {
        match self.status {
            Status::Ok => Ok(self.data),
            other => Err(other),
        }
    }
}

impl std::fmt::Debug for Channel<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Channel")
            .field("long", &self.long)
            .finish_non_exhaustive()
    }
}

impl From<ApduError> for Problem {
    fn from(error: ApduError) -> Self {
        match error {
            ApduError::Reader(error) => error.into(),
            ApduError::Malformed => Self::CardData {
                what: "APDU".to_owned(),
            },
            ApduError::LongCommandRefused => Self::ReaderTooShort {
                reader: String::new(),
            },
        }
    }
}

/// Data and status word of an answer.
fn parted(answer: &[u8]) -> Result<Response, ApduError> {
    let (data, status) = answer.split_last_chunk::<2>().ok_or(ApduError::Malformed)?;
    if data.len() > MAX_ANSWER {
        return Err(ApduError::Malformed);
    }
    Ok(Response {
        data: Zeroizing::new(data.to_vec()),
        status: Status::from(u16::from_be_bytes(*status)),
    })
}

fn get_response(waiting: u8) -> [u8; 5] {
    [0x00, 0xC0, 0x00, 0x00, waiting]
}

/// 00 stands for 256.
fn answer_length(le: u8) -> usize {
    match le {
        0 => 256,
        length => usize::from(length),
    }
}

/// What cards say that know no extended length (cns-card.md §7).
fn refuses_extended(status: Status) -> bool {
    matches!(
        status,
        Status::WrongLength | Status::ClassUnsupported | Status::ChainingUnsupported
    )
}

/// What cards say that know no chaining (cns-card.md §7, §10).
fn refuses_chaining(status: Status) -> bool {
    matches!(
        status,
        Status::ClassUnsupported | Status::ChainingUnsupported
    )
}

#[cfg(test)]
#[path = "exchange_tests.rs"]
mod tests;
