//! What can go wrong between the program and a reader.

use crate::problem::{KeypadEnd, Problem};

/// A failure of the smart-card service, a reader, or the link to a card.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
pub enum ReaderError {
    /// No smart-card service is installed.
    #[error("no smart-card service is installed")]
    ServiceMissing,
    /// The service does not run.
    #[error("the smart-card service does not run")]
    ServiceStopped,
    /// The service refuses this session.
    #[error("the smart-card service refuses this session")]
    ServiceRefuses,
    /// The service speaks another protocol version than our library.
    #[error("the smart-card service speaks another protocol version")]
    ServiceProtocol,
    /// The reader is not there (any more).
    #[error("reader {0} is not there")]
    ReaderGone(String),
    /// Another program holds the card for itself alone.
    #[error("another program uses reader {0}")]
    InUse(String),
    /// The reader is empty.
    #[error("reader {0} is empty")]
    NoCard(String),
    /// The card does not answer.
    #[error("the card in reader {0} does not answer")]
    Mute(String),
    /// The card was taken away.
    #[error("the card was removed")]
    CardRemoved,
    /// Another program reset the card; selected files and a verified PIN are gone.
    #[error("the card was reset")]
    CardReset,
    /// The reader's driver knows no such control code.
    #[error("the reader's driver knows no such control code")]
    NoControl,
    /// The reader or its driver can't carry a command of this length.
    #[error("the reader can't carry a command of {0} bytes")]
    TooLong(usize),
    /// Anything else that the service reports.
    #[error("PC/SC error {code:#010X}: {name}")]
    Other {
        /// The PC/SC code.
        code: u32,
        /// Its name or explanation.
        name: String,
    },
}

impl From<ReaderError> for Problem {
    fn from(error: ReaderError) -> Self {
        match error {
            ReaderError::ServiceMissing => Self::ServiceMissing,
            ReaderError::ServiceStopped => Self::ServiceStopped,
            ReaderError::ServiceRefuses => Self::ServiceRefuses,
            ReaderError::ServiceProtocol => Self::ServiceProtocol,
            ReaderError::ReaderGone(reader) => Self::ReaderGone { reader },
            ReaderError::InUse(reader) => Self::ReaderInUse { reader },
            ReaderError::NoCard(_) => Self::NoCard,
            ReaderError::Mute(reader) => Self::MuteCard { reader },
            ReaderError::CardRemoved => Self::CardRemoved,
            ReaderError::CardReset => Self::CardReset,
            ReaderError::NoControl => Self::Keypad {
                reason: KeypadEnd::Unable,
            },
            ReaderError::TooLong(_) => Self::ReaderTooShort {
                reader: String::new(),
            },
            ReaderError::Other { code, name } => Self::ReaderFailure {
                code: format!("{code:#010X} {name}"),
            },
        }
    }
}
