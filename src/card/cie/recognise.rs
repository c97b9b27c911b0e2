//! Recognising a CIE by its application (cie-card.md §2.4). The answer to reset is a hint: new
//! batches bring new ones, and other documents share the old.

use std::fmt;

use super::files::{self, File};
use super::line::Line;
use super::nis::{self, Nis};
use crate::apdu::{Command, Status};
use crate::card::CardError;
use crate::reader::Atr;

/// The application of the CIE.
const CIE: &[u8] = &[0xA0, 0x00, 0x00, 0x00, 0x00, 0x39];
/// The IAS ECC applet that holds it.
const IAS: &[u8] = &[
    0xA0, 0x00, 0x00, 0x00, 0x30, 0x80, 0x00, 0x00, 0x00, 0x09, 0x81, 0x60, 0x01,
];

/// Who made the chip or its software, as far as the answer to reset tells.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Chip {
    /// Gemalto.
    Gemalto,
    /// STMicroelectronics.
    St,
    /// NXP.
    Nxp,
    /// Actalis.
    Actalis,
    /// Bit4id.
    Bit4id,
    /// It does not tell.
    Unnamed,
}

/// Enters the application from wherever the card stands; false if there is none.
///
/// One command on a card that was just reset. Otherwise the applet, or the root where a card
/// does not know the applet by name, comes first.
pub(super) fn enter(line: &mut impl Line) -> Result<bool, CardError> {
    if selects(line, CIE)? {
        return Ok(true);
    }
    if !selects(line, IAS)? {
        let root = Command::new(0x00, 0xA4, 0x00, 0x00);
        line.exchange(&root)?;
    }
    selects(line, CIE)
}

/// Reads the NIS, after [`enter`]; `None` if there are no twelve digits.
pub(super) fn read_nis(line: &mut impl Line) -> Result<Option<Nis>, CardError> {
    let content = files::read(line, File::Nis, nis::DIGITS)?;
    Ok(Nis::parse(&content))
}

fn selects(line: &mut impl Line, name: &[u8]) -> Result<bool, CardError> {
    let select = Command::new(0x00, 0xA4, 0x04, 0x0C).data(name);
    match line.exchange(&select)?.status {
        Status::Ok => Ok(true),
        failed @ (Status::Technical(_) | Status::MemoryFailure) => Err(CardError::Status(failed)),
        _ => Ok(false),
    }
}

impl Chip {
    /// Reads the historical bytes (cie-card.md §2.2).
    pub(super) fn from_atr(atr: &Atr) -> Self {
        let historical = atr.historical().unwrap_or_default();
        match historical {
            [0x80, 0x31, 0x80, 0x65, 0xB0, 0x85, ..] => Self::Gemalto,
            [0x80, 0x66, 0x47, 0x50, 0x00, 0xB8, ..] => Self::St,
            [0x80, 0x31, 0x80, 0x65, 0x49, 0x54, b'N', b'X', b'P', ..] => Self::Nxp,
            [0x80, 0x31, 0x80, 0x65, 0x49, 0x54, b'J', b'4', kind, ..] => match kind {
                b'A' | b'C' | b'L' => Self::Actalis,
                b'B' | b'D' | b'I' => Self::Bit4id,
                _ => Self::Unnamed,
            },
            _ => Self::Unnamed,
        }
    }
}

impl fmt::Display for Chip {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Gemalto => "Gemalto",
            Self::St => "STMicroelectronics",
            Self::Nxp => "NXP",
            Self::Actalis => "Actalis",
            Self::Bit4id => "Bit4id",
            Self::Unnamed => "CIE 3.0",
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_historical_bytes_hint_at_the_maker() {
        let atr = |bytes: &[u8]| Chip::from_atr(&Atr::new(bytes));
        let gemalto =
            b"\x3B\x8F\x80\x01\x80\x31\x80\x65\xB0\x85\x04\x00\x11\x12\x0F\xFF\x82\x90\x00\x8A";
        assert_eq!(atr(gemalto), Chip::Gemalto);
        let st = b"\x3B\x8B\x80\x01\x80\x66\x47\x50\x00\xB8\x00\x94\x82\x90\x00\xC5";
        assert_eq!(atr(st), Chip::St);
        let nxp = b"\x3B\x8E\x80\x01\x80\x31\x80\x65\x49\x54NXP\x12\x0F\xFF\x82\x90\xF0";
        assert_eq!(atr(nxp), Chip::Nxp);
        assert_eq!(atr(b"\x3B\x80\x80\x01\x01"), Chip::Unnamed);
    }
}
