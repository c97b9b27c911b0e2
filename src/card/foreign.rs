//! Naming what is neither a CNS nor a CIE (cie-card.md §2.4), so that nobody wonders whether the
//! card or the reader is broken.

use super::CardError;
use crate::apdu::{Channel, Command, Status};
use crate::problem::Foreign;
use crate::reader::Atr;

/// A reader's own answer for memory cards (PC/SC part 3 clause 3.1.3.2.3.2): there is no chip
/// that takes commands.
const MEMORY_CARD: &[u8] = &[
    0x3B, 0x8F, 0x80, 0x01, 0x80, 0x4F, 0x0C, 0xA0, 0x00, 0x00, 0x03, 0x06,
];
const DESFIRE: &[u8] = &[0x3B, 0x81, 0x80, 0x01, 0x80, 0x80];
/// A card without historical bytes: a telephone, where no application answers.
const BARE: &[u8] = &[0x3B, 0x80, 0x80, 0x01, 0x01];

/// Applications by which other kinds are known.
const APPLICATIONS: [(Foreign, &[u8]); 3] = [
    (
        Foreign::Passport,
        &[0xA0, 0x00, 0x00, 0x02, 0x47, 0x10, 0x01],
    ),
    (Foreign::BankCard, b"2PAY.SYS.DDF01"),
    (Foreign::BankCard, b"1PAY.SYS.DDF01"),
];

/// Whether the answer to reset is of a memory card, which takes no commands.
pub(super) fn is_memory_card(atr: &Atr) -> bool {
    atr.bytes().starts_with(MEMORY_CARD)
}

/// What the card is, if it can be told.
pub(super) fn name(channel: &mut Channel<'_>, atr: &Atr) -> Result<Option<Foreign>, CardError> {
    for (kind, application) in APPLICATIONS {
        let select = Command::new(0x00, 0xA4, 0x04, 0x00)
            .data(application)
            .expect(256);
        if channel.exchange(&select)?.status == Status::Ok {
            return Ok(Some(kind));
        }
    }
    Ok(match atr.bytes() {
        bytes if bytes == BARE => Some(Foreign::Phone),
        bytes if bytes.starts_with(DESFIRE) => Some(Foreign::Badge),
        _ => None,
    })
}
