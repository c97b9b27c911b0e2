//! The NIS, Numero Identificativo per i Servizi: twelve digits that name the document, not its
//! holder (cie-card.md §13.4).

use std::fmt;

/// Number of digits.
pub(super) const DIGITS: usize = 12;
/// Where it stands in the serial number that the chip signs: the last eight bytes of EF.SN.ICC
/// (cie-card.md §4.2), two digits in a byte.
const IN_SERIAL: std::ops::Range<usize> = 1..7;

/// The number by which a CIE is known.
#[derive(Clone, Copy, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub struct Nis([u8; DIGITS]);

impl Nis {
    /// Reads the digits of EF.ID_Servizi; `None` if they are none.
    pub fn parse(bytes: &[u8]) -> Option<Self> {
        let digits: [u8; DIGITS] = bytes.try_into().ok()?;
        digits
            .iter()
            .all(u8::is_ascii_digit)
            .then_some(Self(digits))
    }

    /// Whether this is the number in the chip's serial number.
    pub(super) fn is_in_serial(&self, serial: &[u8]) -> bool {
        let packed = serial.get(IN_SERIAL).unwrap_or_default();
        let digits = packed.iter().flat_map(|byte| [byte >> 4, byte & 0x0F]);
        digits.map(|digit| digit + b'0').eq(self.0)
    }

    /// The digits.
    pub fn digits(&self) -> &[u8] {
        &self.0
    }
}

impl fmt::Display for Nis {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0
            .iter()
            .try_for_each(|digit| write!(f, "{}", char::from(*digit)))
    }
}

/// It names one person's document: not for logs.
impl fmt::Debug for Nis {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Nis(hidden)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_twelve_digits_are_a_number() {
        assert_eq!(
            Nis::parse(b"123456789012").unwrap().to_string(),
            "123456789012"
        );
        assert_eq!(Nis::parse(b"12345678901"), None);
        assert_eq!(Nis::parse(b"12345678901A"), None);
    }

    #[test]
    fn the_serial_number_holds_it_packed() {
        let nis = Nis::parse(b"123456789012").unwrap();
        assert!(nis.is_in_serial(b"\x01\x12\x34\x56\x78\x90\x12\x3F"));
        assert!(!nis.is_in_serial(b"\x01\x12\x34\x56\x78\x90\x13\x3F"));
        assert!(!nis.is_in_serial(b"\x01\x12\x34"));
    }
}
