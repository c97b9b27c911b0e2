//! Chips of the CIE: answer to reset and EF.ATR (cie-card.md §2.2, §2.5).

use crate::simulator::card::contactless;
use crate::simulator::tlv::{object, tlv};

/// The chip, as its answer to reset tells it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Chip {
    /// Gemalto.
    Gemalto,
    /// Gemalto, second mask.
    Gemalto2,
    /// STMicroelectronics.
    Stm,
    /// STMicroelectronics, without historical bytes.
    Stm2,
    /// STMicroelectronics, third mask.
    Stm3,
    /// NXP.
    Nxp,
    /// Actalis.
    Actalis,
    /// Bit4id.
    Bit4id,
    /// Actalis B946.
    ActalisB946,
    /// A batch that nobody has listed (invented).
    Unknown,
    /// Historical bytes all zeros, as seen in the field.
    Zeroed,
    /// ISO/IEC 14443 type B. No sample is known: the bytes are invented.
    TypeB,
}

/// Historical bytes of the chips whose names begin with `IT`; `letters` tell them apart.
fn it(letters: [u8; 3]) -> Vec<u8> {
    let [a, b, c] = letters;
    [
        &[0x80, 0x31, 0x80, 0x65, b'I', b'T', a, b, c][..],
        &[0x12, 0x0F, 0xFF, 0x82, 0x90, 0x00],
    ]
    .concat()
}

impl Chip {
    /// The answer to reset that a reader makes of the card's historical bytes.
    pub(super) fn answer_to_reset(self) -> Vec<u8> {
        contactless::answer_to_reset(&self.historical_bytes())
    }

    fn historical_bytes(self) -> Vec<u8> {
        let gemalto = |mask: [u8; 2]| {
            let [major, minor] = mask;
            vec![
                0x80, 0x31, 0x80, 0x65, 0xB0, 0x85, major, 0x00, minor, 0x12, 0x0F, 0xFF, 0x82,
                0x90, 0x00,
            ]
        };
        let stm = |mask| {
            vec![
                0x80, 0x66, 0x47, 0x50, 0x00, 0xB8, 0x00, mask, 0x82, 0x90, 0x00,
            ]
        };
        match self {
            Self::Gemalto => gemalto([0x04, 0x11]),
            Self::Gemalto2 => gemalto([0x03, 0xEF]),
            Self::Stm => stm(0x7F),
            Self::Stm2 => Vec::new(),
            Self::Stm3 => stm(0x94),
            // The last byte of the status indicator is cut off on this chip.
            Self::Nxp => vec![
                0x80, 0x31, 0x80, 0x65, b'I', b'T', b'N', b'X', b'P', 0x12, 0x0F, 0xFF, 0x82, 0x90,
            ],
            Self::Actalis => it(*b"J4A"),
            Self::Bit4id => it(*b"J4B"),
            Self::ActalisB946 => it(*b"J4L"),
            Self::Unknown => it(*b"J4Z"),
            Self::Zeroed => [&[0; 11][..], &[0xFF, 0x82, 0x90, 0x00]].concat(),
            // Application data (4), protocol info (3), one byte more.
            Self::TypeB => vec![0x00, 0x00, 0x00, 0x00, 0x77, 0x81, 0x81, 0x00],
        }
    }

    /// The content of EF.ATR (cie-card.md §2.5): card services, pre-issuing data, capabilities,
    /// application, buffer sizes. Only the values that tell the chips apart are known.
    pub(super) fn ef_atr(self, application: &[u8]) -> Vec<u8> {
        type Known<'a> = (u8, &'a [u8], [u8; 3], [u16; 4]);
        let small = [0x00FF, 0x00FF, 0x0100, 0x0100];
        let large = [0x0104, 0x00E6, 0x0104, 0x00E6];
        let (services, issuing, capabilities, buffers): Known<'_> = match self {
            Self::Gemalto | Self::Zeroed => (0xB8, b"IasEccRoot", [0x94, 0x01, 0xC0], small),
            Self::Gemalto2 => (0xB8, b"IasEccRoot", [0x94, 0x41, 0xC0], small),
            Self::Stm | Self::Stm2 | Self::Stm3 | Self::TypeB => {
                (0xB9, &[0x00, 0x00, 0x00, 0x10], [0x94, 0x01, 0x81], small)
            }
            Self::Nxp => (0xB8, &[0x10; 4], [0x94, 0x01, 0x80], small),
            Self::Actalis | Self::Bit4id | Self::ActalisB946 | Self::Unknown => {
                (0xB8, &[0x10; 4], [0x94, 0x01, 0xE0], large)
            }
        };
        let buffers = buffers
            .iter()
            .flat_map(|size| tlv(0x02, &size.to_be_bytes()));
        let mut content = vec![0x80, 0x00];
        content.extend(tlv(0x43, &[services]));
        content.extend(tlv(0x46, issuing));
        content.extend(tlv(0x47, &capabilities));
        if capabilities == [0x94, 0x01, 0xE0] {
            let extended = [0x02, 0x02, 0x04, 0xD6, 0x02, 0x02, 0x07, 0xE3];
            content.extend(object(&[0x7F, 0x66], &extended));
        }
        content.extend(tlv(0x4F, application));
        content.extend(tlv(0xE0, &buffers.collect::<Vec<_>>()));
        let identifier = tlv(0x06, &[0x2B, 0x81, 0x22, 0xF8, 0x78, 0x02]);
        content.extend(tlv(0x78, &identifier));
        content.extend(tlv(0x82, &[0x90, 0x00]));
        content
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::reader::Atr;

    /// The complete answers of cie-card.md §2.2.
    #[test]
    fn answers_to_reset_are_those_of_the_real_cards() {
        for (chip, expected) in [
            (Chip::Gemalto, "3B8F800180318065B085040011120FFF8290008A"),
            (Chip::Gemalto2, "3B8F800180318065B0850300EF120FFF82900073"),
            (Chip::Stm, "3B8B800180664750 00B8007F8290002E"),
            (Chip::Stm2, "3B80800101"),
            (Chip::Stm3, "3B8B80018066475000B80094829000C5"),
            (Chip::Nxp, "3B8E80018031806549544E5850120FFF8290F0"),
            (Chip::Actalis, "3B8F80018031806549544A3441120FFF82900088"),
            (Chip::Bit4id, "3B8F80018031806549544A3442120FFF8290008B"),
            (
                Chip::ActalisB946,
                "3B8F80018031806549544A344C120FFF82900085",
            ),
            (Chip::Zeroed, "3B8F80010000000000000000000000FF829000E3"),
        ] {
            let atr = Atr::new(&chip.answer_to_reset()).to_string();
            assert_eq!(atr, expected.replace(' ', ""), "{chip:?}");
        }
        let atr = Chip::TypeB.answer_to_reset();
        assert_eq!(atr[..4], [0x3B, 0x88, 0x80, 0x01]);
    }
}
