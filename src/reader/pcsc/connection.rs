//! One card, shared with other programs, used in exclusive rounds.

use std::ffi::CString;
use std::fmt;
use std::time::{Duration, Instant};

use pcsc::{
    Card, Context, Disposition, Error, MAX_BUFFER_SIZE_EXTENDED, Protocols, ReaderState, ShareMode,
    State,
};

use super::translate;
use crate::reader::{Atr, Connection, Features, Leave, ReaderError, Transaction, keypad};

/// Longest short command APDU: header, Lc, 255 bytes, Le (ISO/IEC 7816-4 clause 5.2).
const LONGEST_SHORT_COMMAND: usize = 261;

/// How often a round of work is begun anew after other programs' resets.
const MAX_RESETS: usize = 3;

/// How long the service may take to see that a card is gone: pcscd looks every 0.4 s into readers
/// that do not tell it by themselves.
const NOTICE: Duration = Duration::from_secs(1);

pub(super) struct PcscConnection {
    context: Context,
    /// `None` once the connection was closed.
    card: Option<Card>,
    reader: String,
    atr: Atr,
}

impl PcscConnection {
    pub(super) fn new(context: Context, card: Card, reader: &str) -> Result<Self, ReaderError> {
        let status = card
            .status2_owned()
            .map_err(|error| translate(error, reader))?;
        Ok(Self {
            context,
            atr: Atr::new(status.atr()),
            card: Some(card),
            reader: reader.to_owned(),
        })
    }
}

impl Connection for PcscConnection {
    fn atr(&self) -> &Atr {
        &self.atr
    }

    fn features(&mut self) -> Features {
        let card = self.card.as_ref();
        card.map_or_else(Features::default, |card| features(card, &self.reader))
    }

    fn begin(&mut self) -> Result<Box<dyn Transaction + '_>, ReaderError> {
        let card = self.card.as_mut().ok_or(ReaderError::CardRemoved)?;
        let mut was_reset = false;
        // A reset by another program shows at the next call: accept it, say it, begin again.
        for _ in 0..MAX_RESETS {
            match card.status2_owned().map(|_| ()) {
                Ok(()) => break,
                Err(Error::ResetCard) => {
                    was_reset = true;
                    card.reconnect(ShareMode::Shared, Protocols::ANY, Disposition::LeaveCard)
                        .map_err(|error| translate(error, &self.reader))?;
                }
                Err(error) => return Err(translate(error, &self.reader)),
            }
        }
        let transaction = card
            .transaction()
            .map_err(|error| translate(error, &self.reader))?;
        Ok(Box::new(PcscTransaction {
            transaction,
            context: &self.context,
            reader: &self.reader,
            was_reset,
        }))
    }

    fn close(mut self: Box<Self>, leave: Leave) {
        let disposition = match leave {
            Leave::AsItIs => Disposition::LeaveCard,
            Leave::Reset => Disposition::ResetCard,
        };
        if let Some(card) = self.card.take() {
            // A failure means that the card or the service is gone: nothing is left to release.
            drop(card.disconnect(disposition));
        }
    }
}

impl fmt::Debug for PcscConnection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PcscConnection")
            .field("reader", &self.reader)
            .field("atr", &self.atr)
            .finish_non_exhaustive()
    }
}

struct PcscTransaction<'a> {
    transaction: pcsc::Transaction<'a>,
    context: &'a Context,
    reader: &'a str,
    was_reset: bool,
}

impl Transaction for PcscTransaction<'_> {
    fn transmit(&mut self, command: &[u8], answer: &mut Vec<u8>) -> Result<(), ReaderError> {
        let mut buffer = zeroize::Zeroizing::new(vec![0; MAX_BUFFER_SIZE_EXTENDED]);
        match self.transaction.transmit(command, &mut buffer) {
            // Some drivers report a lost card so, and call it a success.
            Ok([]) => Err(self.explain(Error::CommError, command.len())),
            Ok(received) => {
                answer.extend_from_slice(received);
                Ok(())
            }
            Err(error) => Err(self.explain(error, command.len())),
        }
    }

    fn control(
        &mut self,
        code: u32,
        input: &[u8],
        answer: &mut Vec<u8>,
    ) -> Result<(), ReaderError> {
        let mut buffer = [0; 256];
        match self.transaction.control(code.into(), input, &mut buffer) {
            Ok(received) => {
                answer.extend_from_slice(received);
                Ok(())
            }
            Err(Error::UnsupportedFeature | Error::InvalidParameter | Error::InvalidValue) => {
                Err(ReaderError::NoControl)
            }
            Err(error) => Err(self.explain(error, input.len())),
        }
    }

    fn was_reset(&self) -> bool {
        self.was_reset
    }
}

impl PcscTransaction<'_> {
    /// Drivers report a lost card, a mute card and a command that is too long with the same few
    /// codes: the card's state tells them apart.
    fn explain(&self, error: Error, length: usize) -> ReaderError {
        match error {
            Error::NotTransacted
            | Error::CommError
            | Error::CommDataLost
            | Error::InsufficientBuffer
            | Error::InvalidParameter
            | Error::InvalidValue => match self.transaction.status2_owned() {
                Ok(_) if length > LONGEST_SHORT_COMMAND => ReaderError::TooLong(length),
                Ok(_) if self.leaves() => ReaderError::CardRemoved,
                Ok(_) => ReaderError::Mute(self.reader.to_owned()),
                Err(Error::NoSmartcard | Error::UnpoweredCard) => ReaderError::CardRemoved,
                Err(error) => translate(error, self.reader),
            },
            Error::NoSmartcard => ReaderError::CardRemoved,
            other => translate(other, self.reader),
        }
    }

    /// Whether the card turns out to be gone: the command failed before the service looked.
    fn leaves(&self) -> bool {
        let Ok(name) = CString::new(self.reader) else {
            return false;
        };
        let mut states = [ReaderState::new(name, State::UNAWARE)];
        let end = Instant::now() + NOTICE;
        loop {
            let left = end.saturating_duration_since(Instant::now());
            // A time-out means that the card stayed.
            if self.context.get_status_change(left, &mut states).is_err() {
                return false;
            }
            let [state] = &mut states;
            if !state.event_state().contains(State::PRESENT) {
                return true;
            }
            state.sync_current_state();
        }
    }
}

/// Asks the driver for its features; a driver that has none says so by an error.
fn features(card: &Card, reader: &str) -> Features {
    let ask = |code| {
        let mut buffer = [0; 256];
        let answer = card.control(code, &[], &mut buffer).ok()?;
        Some(answer.to_vec())
    };
    let list = ask(pcsc::ctl_code(keypad::GET_FEATURE_REQUEST.into())).unwrap_or_default();
    let codes = keypad::Codes::parse(&list);
    let properties = codes.properties.and_then(|code| ask(code.into()));
    let properties = keypad::Properties::parse(&properties.unwrap_or_default());
    let keypad = codes.keypad(reader, properties);
    Features {
        keypad,
        keypad_lies: keypad.is_none() && codes.verify.is_some(),
        max_command: properties.max_command,
    }
}
