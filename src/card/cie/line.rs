//! Where a command can go: the card in clear, or through secure messaging.

use crate::apdu::{ApduError, Channel, Command, Response};
use crate::card::CardError;

/// Brings one command to the card and its whole answer back.
pub(super) trait Line {
    /// Sends a command. An error means that nothing more can be sent on this line.
    fn exchange(&mut self, command: &Command) -> Result<Response, CardError>;

    /// Sends a command that must succeed, and gives its data.
    fn demand(&mut self, command: &Command) -> Result<zeroize::Zeroizing<Vec<u8>>, CardError> {
        self.exchange(command)?.ok().map_err(CardError::Status)
    }
}

impl Line for Channel<'_> {
    fn exchange(&mut self, command: &Command) -> Result<Response, CardError> {
        Self::exchange(self, command).map_err(|error: ApduError| error.into())
    }
}
