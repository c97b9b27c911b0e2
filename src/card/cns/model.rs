//! Which CNS it is: a hint from the answer to reset, applications that name themselves.

use std::fmt;

use crate::apdu::{Channel, Command, Status};
use crate::card::CardError;
use crate::reader::Atr;

/// Who made the card's operating system: historical byte 4 (cns-card.md §2.1).
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Mask {
    /// 04.
    GieseckeDevrient,
    /// 05, Oberthur until 2019.
    Idemia,
    /// 07.
    Axalto,
    /// 08, CardOS.
    Siemens,
    /// 09.
    StIncard,
    /// 0C.
    Athena,
    /// 02 and 0D.
    Gemalto,
    /// Any other code.
    Other(u8),
}

/// What the answer to reset tells of a card. A hint only: some cards lie in it.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Model {
    /// The historical bytes name the CNS.
    Cns {
        /// Maker of the operating system.
        mask: Mask,
        /// Maker of the chip: historical byte 3.
        chip: u8,
        /// High byte of the operating system's version: historical byte 5.
        os: u8,
        /// Version of the CNS specification, as 10 or 11 hexadecimal: historical byte 13.
        version: u8,
    },
    /// IDEMIA's card of 2021, seen by its contactless side (cns-card.md §2.3).
    Idemia2021Contactless,
    /// They do not, and the files may still be there.
    Unnamed,
}

impl Model {
    /// Reads the historical bytes: 15 of them, "CNS" in positions 10 to 12 (cns-card.md §2.1).
    pub fn from_atr(atr: &Atr) -> Self {
        match atr.historical() {
            Some(
                [
                    _,
                    _,
                    chip,
                    mask,
                    os,
                    _,
                    _,
                    _,
                    _,
                    b'C',
                    b'N',
                    b'S',
                    version,
                    _,
                    _,
                ],
            ) => Self::Cns {
                mask: Mask::from(*mask),
                chip: *chip,
                os: *os,
                version: *version,
            },
            _ if atr.bytes().starts_with(IDEMIA_2021_CONTACTLESS) => Self::Idemia2021Contactless,
            _ => Self::Unnamed,
        }
    }

    /// Whether the card calls itself a CNS.
    pub fn is_cns(self) -> bool {
        self != Self::Unnamed
    }

    /// The maker of its operating system, if it names one.
    pub fn mask(self) -> Option<Mask> {
        match self {
            Self::Cns { mask, .. } => Some(mask),
            Self::Idemia2021Contactless | Self::Unnamed => None,
        }
    }

    /// IDEMIA's layout of 2021 (cns-card.md §12: chip 05, mask 05, version 20 and up).
    pub(super) fn is_idemia_2021(self) -> bool {
        matches!(
            self,
            Self::Cns {
                mask: Mask::Idemia,
                chip: 0x05,
                os: 0x20..,
                ..
            } | Self::Idemia2021Contactless
        )
    }
}

impl fmt::Display for Model {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Cns { .. } if self.is_idemia_2021() => f.write_str("IDEMIA 2021"),
            Self::Cns { mask, version, .. } => {
                write!(f, "{mask}, CNS {}.{}", version >> 4, version & 0x0F)
            }
            Self::Idemia2021Contactless => f.write_str("IDEMIA 2021, contactless"),
            Self::Unnamed => f.write_str("CNS"),
        }
    }
}

impl From<u8> for Mask {
    fn from(code: u8) -> Self {
        match code {
            0x04 => Self::GieseckeDevrient,
            0x05 => Self::Idemia,
            0x07 => Self::Axalto,
            0x08 => Self::Siemens,
            0x09 => Self::StIncard,
            0x0C => Self::Athena,
            0x02 | 0x0D => Self::Gemalto,
            other => Self::Other(other),
        }
    }
}

impl fmt::Display for Mask {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::GieseckeDevrient => f.write_str("Giesecke+Devrient"),
            Self::Idemia => f.write_str("Oberthur/IDEMIA"),
            Self::Axalto => f.write_str("Axalto"),
            Self::Siemens => f.write_str("Siemens CardOS"),
            Self::StIncard => f.write_str("ST Incard"),
            Self::Athena => f.write_str("Athena"),
            Self::Gemalto => f.write_str("Gemalto"),
            Self::Other(code) => write!(f, "{code:02X}"),
        }
    }
}

/// How the answer to reset of that side begins.
const IDEMIA_2021_CONTACTLESS: &[u8] = &[0x3B, 0x8B, 0x80, 0x01, 0x00, 0x31, 0xC1, 0x64];

/// Cards that are known by an application and can't be used yet, so that their holders read a
/// name instead of "unknown card" (cns-card.md §2.3, §12).
const KNOWN_APPLICATIONS: [(&str, &[u8]); 3] = [
    (
        "Actalis ACe 2025",
        &[
            0xA0, 0x00, 0x00, 0x05, 0x30, 0x00, 0x0B, 0x10, 0x40, 0x01, 0x02, 0x1A,
        ],
    ),
    (
        "ST 2022 (JSign4)",
        &[0xA0, 0x00, 0x00, 0x00, 0x95, 0x01, 0x00, 0x4D],
    ),
    (
        "Bit4id Digital-DNA",
        &[
            0xA0, 0x00, 0x00, 0x05, 0x30, 0x00, 0x0B, 0x10, 0x40, 0x01, 0x01, 0x1B,
        ],
    ),
];

/// The name of a card that is known by its application and can't be used yet.
pub(super) fn known_application(
    channel: &mut Channel<'_>,
) -> Result<Option<&'static str>, CardError> {
    for (name, application) in KNOWN_APPLICATIONS {
        let select = Command::new(0x00, 0xA4, 0x04, 0x00)
            .data(application)
            .expect(256);
        if channel.exchange(&select)?.status == Status::Ok {
            return Ok(Some(name));
        }
    }
    Ok(None)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_historical_bytes_name_maker_and_version() {
        let st = b"\x3B\xFF\x18\x00\xFF\x81\x31\xFE\x55\x00\x6B\x02\x09\x03\x03\x01\x11\x01CNS\x11\x31\x80\x8C";
        assert_eq!(
            Model::from_atr(&Atr::new(st)).to_string(),
            "ST Incard, CNS 1.1"
        );
        let idemia = b"\x3B\xFF\x18\x00\x00\x81\x31\xFE\x45\x00\x6B\x05\x05\x20\x00\x01\x21\x01CNS\x10\x31\x80\x79";
        assert_eq!(
            Model::from_atr(&Atr::new(idemia)).to_string(),
            "IDEMIA 2021"
        );
    }

    #[test]
    fn a_contactless_side_is_named() {
        let atr = b"\x3B\x8B\x80\x01\x00\x31\xC1\x64\x00\x00\x00\x00\x00\x00\x00\x00";
        let model = Model::from_atr(&Atr::new(atr));
        assert_eq!(model, Model::Idemia2021Contactless);
        assert!(model.is_idemia_2021());
    }

    /// The same shape with another name in it is another card (cns-card.md §2.1).
    #[test]
    fn neighbours_are_no_cns() {
        for name in [b"DSD", b"HPC", b"CIE", b"PSE"] {
            let mut atr = b"\x3B\xFF\x18\x00\xFF\x81\x31\xFE\x55\x00\x6B\x02\x09\x03\x03\x01\x11\x01CNS\x11\x31\x80\x8C".to_vec();
            atr[18..21].copy_from_slice(name);
            assert_eq!(Model::from_atr(&Atr::new(&atr)), Model::Unnamed);
        }
    }
}
