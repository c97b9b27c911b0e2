//! The system's readers through PC/SC.

mod connection;
mod watch;

use std::ffi::{CStr, CString};
use std::time::Duration;

use pcsc::{Context, Error, Protocols, Scope, ShareMode, State};

use self::connection::PcscConnection;
use self::watch::PcscWatch;
use super::{Atr, Connection, ReaderError, ReaderState, Readers, Slot, Watch, service};

/// The readers that the system's smart-card service knows.
#[derive(Clone, Copy, Debug, Default)]
pub struct PcscReaders;

impl Readers for PcscReaders {
    fn list(&self) -> Result<Vec<ReaderState>, ReaderError> {
        let context = establish()?;
        let mut states = unaware(&context)?;
        look(&context, &mut states)?;
        Ok(states.iter().map(reader_state).collect())
    }

    fn watch(&self) -> Result<Box<dyn Watch>, ReaderError> {
        Ok(Box::new(PcscWatch::new()))
    }

    fn connect(&self, reader: &str) -> Result<Box<dyn Connection>, ReaderError> {
        let gone = || ReaderError::ReaderGone(reader.to_owned());
        let name = CString::new(reader).map_err(|_| gone())?;
        let context = establish()?;
        let card = context
            .connect(&name, ShareMode::Shared, Protocols::ANY)
            .map_err(|error| translate(error, reader))?;
        Ok(Box::new(PcscConnection::new(context, card, reader)?))
    }
}

fn establish() -> Result<Context, ReaderError> {
    let attempt = || Context::establish(Scope::User);
    attempt()
        .or_else(|error| {
            // A service that listens after all may have started just now.
            if service::is_listening() {
                attempt()
            } else {
                Err(error)
            }
        })
        .map_err(|error| match error {
            Error::NoService | Error::ServiceStopped => service::why_unreachable(),
            other => translate(other, ""),
        })
}

/// One state per reader, not yet looked at.
fn unaware(context: &Context) -> Result<Vec<pcsc::ReaderState>, ReaderError> {
    Ok(names(context)?
        .into_iter()
        .map(|name| pcsc::ReaderState::new(name, State::UNAWARE))
        .collect())
}

fn names(context: &Context) -> Result<Vec<CString>, ReaderError> {
    match context.list_readers_owned() {
        Ok(names) => Ok(names),
        Err(Error::NoReadersAvailable) => Ok(Vec::new()),
        Err(error) => Err(translate(error, "")),
    }
}

/// Fills in states that were not looked at yet; answers at once.
fn look(context: &Context, states: &mut [pcsc::ReaderState]) -> Result<(), ReaderError> {
    if states.is_empty() {
        return Ok(());
    }
    match context.get_status_change(Duration::ZERO, states) {
        Ok(()) | Err(Error::Timeout) => Ok(()),
        Err(error) => Err(translate(error, "")),
    }
}

fn reader_state(state: &pcsc::ReaderState) -> ReaderState {
    let flags = state.event_state();
    let slot = if flags.intersects(State::UNKNOWN | State::UNAVAILABLE | State::IGNORE) {
        Slot::Unavailable
    } else if !flags.contains(State::PRESENT) {
        Slot::Empty
    } else if flags.contains(State::MUTE) || state.atr().is_empty() {
        Slot::Mute
    } else {
        Slot::Card {
            atr: Atr::new(state.atr()),
            exclusive: flags.contains(State::EXCLUSIVE),
        }
    };
    ReaderState {
        name: text(state.name()),
        slot,
        events: state.event_count(),
    }
}

fn text(name: &CStr) -> String {
    name.to_string_lossy().into_owned()
}

/// Our word for a PC/SC error that concerns `reader`.
fn translate(error: Error, reader: &str) -> ReaderError {
    let reader = || reader.to_owned();
    match error {
        // It was there when the work began.
        Error::NoService | Error::ServiceStopped => ReaderError::ServiceStopped,
        Error::SecurityViolation | Error::NoAccess => ReaderError::ServiceRefuses,
        Error::UnknownReader | Error::ReaderUnavailable | Error::NoReadersAvailable => {
            ReaderError::ReaderGone(reader())
        }
        Error::SharingViolation => ReaderError::InUse(reader()),
        Error::NoSmartcard => ReaderError::NoCard(reader()),
        Error::UnresponsiveCard | Error::UnpoweredCard | Error::ProtoMismatch => {
            ReaderError::Mute(reader())
        }
        Error::RemovedCard => ReaderError::CardRemoved,
        Error::ResetCard => ReaderError::CardReset,
        other => ReaderError::Other {
            code: other as u32,
            name: other.to_string(),
        },
    }
}
