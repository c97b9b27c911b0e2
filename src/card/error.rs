//! What can go wrong between the program and a card.

use super::PinLength;
use crate::apdu::{ApduError, Status};
use crate::problem::{Foreign, KeypadEnd, Problem};
use crate::reader::ReaderError;

/// A failure of the work on a card.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
pub enum CardError {
    /// The line to the card failed.
    #[error(transparent)]
    Apdu(#[from] ApduError),
    /// The card answered with an error.
    #[error("the card answered {0}")]
    Status(Status),
    /// What the card holds does not fit together.
    #[error("the card's data do not fit together: {0}")]
    Data(&'static str),
    /// A CNS without an authentication certificate.
    #[error("the card holds no authentication certificate")]
    NoCertificate,
    /// A card whose model is known, and how to sign with it is not.
    #[error("the card is a {0}, which can't be used yet")]
    NotSupported(&'static str),
    /// An answer of secure messaging without protection, or with a wrong one.
    #[error("an answer of the card was changed on its way")]
    SecureMessaging,
    /// The card offers a key agreement that anybody could break.
    #[error("the card's key agreement is too weak")]
    WeakKeyAgreement,
    /// The chip did not prove that it holds the card's key.
    #[error("the chip did not prove that it is genuine")]
    ChipNotGenuine,
    /// What a CIE shows is not what the Ministry signed; which part.
    #[error("the chip's data are not what was signed: {0}")]
    Altered(&'static str),
    /// A card of another kind, which has a name.
    #[error("the card is of another kind: {0:?}")]
    Foreign(Foreign),
    /// Neither a CNS nor anything else that Varco knows; the answer to reset, in hexadecimal.
    #[error("the card is not known: {0}")]
    Unknown(String),
}

/// Why the PIN was not verified.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
pub enum PinError {
    /// Wrong; tries left if the card says so.
    #[error("wrong PIN")]
    Wrong {
        /// Tries left.
        left: Option<u8>,
    },
    /// Blocked, by this try or before.
    #[error("the PIN is blocked")]
    Blocked,
    /// Never activated, or its data is damaged.
    #[error("the PIN is not activated")]
    NotActivated,
    /// One try is left, and nobody said that it may be used; nothing was sent.
    #[error("one try is left")]
    LastTry,
    /// The PUK is wrong; tries left if the card says so.
    #[error("wrong PUK")]
    WrongPuk {
        /// Tries left.
        left: Option<u8>,
    },
    /// One try of the PUK is left, and nobody said that it may be used; nothing was sent.
    #[error("one try of the PUK is left")]
    LastPukTry,
    /// The PUK is blocked, by this try or before.
    #[error("the PUK is blocked")]
    PukBlocked,
    /// A length that the card does not take; nothing was sent.
    #[error("the PIN is too short or too long")]
    Length(PinLength),
    /// A PUK of a length that the card does not take; nothing was sent.
    #[error("the PUK is too short or too long")]
    PukLength(PinLength),
    /// The work was stopped before the PIN was sent.
    #[error("stopped before the PIN was sent")]
    Stopped,
    /// The PIN was sent and no answer came: whether a try was counted is not known.
    #[error("no answer to the PIN: {0}")]
    NoAnswer(CardError),
    /// The command that sets the new PIN was sent, and what became of it is not known.
    #[error("no clear answer to the new PIN: {0}")]
    Unsettled(CardError),
    /// The card or its issuer does not allow this; nothing changed.
    #[error("the card does not allow it: {0}")]
    Forbidden(Status),
    /// The card does not take the new PIN; the old one holds.
    #[error("the card does not take the new PIN: {0}")]
    NewPinRefused(Status),
    /// The card expects another length, and counted no try.
    #[error("the card expects a PIN of another length")]
    LengthRefused,
    /// The reader's keypad ended the entry; the card got nothing.
    #[error("the entry on the reader ended: {0:?}")]
    Keypad(KeypadEnd),
    /// Anything before the PIN was sent, or an error that says nothing of the PIN.
    #[error(transparent)]
    Card(#[from] CardError),
}

impl From<ReaderError> for CardError {
    fn from(error: ReaderError) -> Self {
        Self::Apdu(error.into())
    }
}

impl From<CardError> for Problem {
    fn from(error: CardError) -> Self {
        match error {
            CardError::Apdu(error) => error.into(),
            CardError::Status(Status::MemoryFailure) => Self::CardWorn,
            CardError::Status(Status::FileDeactivated) => Self::CardDeactivated,
            CardError::Status(Status::SecurityStatus) => Self::PinForgotten,
            CardError::Status(status) => Self::CardError {
                status: status.to_string(),
            },
            CardError::Data(what) => Self::CardData {
                what: what.to_owned(),
            },
            CardError::NoCertificate => Self::NoCertificate,
            CardError::NotSupported(model) => Self::ModelNotSupported {
                model: model.to_owned(),
            },
            CardError::SecureMessaging => Self::AnswerAltered,
            CardError::WeakKeyAgreement | CardError::ChipNotGenuine => Self::ChipNotGenuine,
            CardError::Altered(what) => Self::ChipDataAltered {
                what: what.to_owned(),
            },
            CardError::Foreign(kind) => Self::ForeignCard { kind },
            CardError::Unknown(atr) => Self::UnknownCard { atr },
        }
    }
}

impl From<PinError> for Problem {
    fn from(error: PinError) -> Self {
        match error {
            PinError::Wrong { left } => Self::WrongPin { left },
            PinError::Blocked => Self::PinBlocked,
            PinError::LastTry => Self::LastTry,
            PinError::WrongPuk { left } => Self::WrongPuk { left },
            PinError::LastPukTry => Self::LastPukTry,
            PinError::PukBlocked => Self::PukBlocked,
            PinError::NotActivated => Self::PinNotActivated,
            PinError::Length(PinLength { min, max }) => Self::PinLength { min, max },
            PinError::PukLength(PinLength { min, max }) => Self::PukLength { min, max },
            PinError::Stopped => Self::Cancelled,
            PinError::NoAnswer(_) => Self::PinOutcomeUnknown,
            PinError::Unsettled(CardError::Status(Status::MemoryFailure)) => Self::CardWorn,
            PinError::Unsettled(_) => Self::NewPinUnsettled,
            PinError::Forbidden(status) => Self::NewPinForbidden {
                status: status.to_string(),
            },
            PinError::NewPinRefused(_) => Self::NewPinRefused,
            PinError::LengthRefused => Self::PinLengthRefused,
            PinError::Keypad(reason) => Self::Keypad { reason },
            PinError::Card(error) => error.into(),
        }
    }
}
