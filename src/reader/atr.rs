//! The answer to reset (ISO/IEC 7816-3 clause 8), bounded and parsed.

use std::fmt;

/// Longest answer to reset (ISO/IEC 7816-3 clause 8.1).
const MAX_LENGTH: usize = 33;

/// A card's answer to reset: at most 33 bytes.
#[derive(Clone, Eq, PartialEq)]
pub struct Atr(Vec<u8>);

impl Atr {
    /// Keeps the bytes of an answer to reset; bytes beyond 33 are dropped.
    pub fn new(bytes: &[u8]) -> Self {
        Self(bytes.iter().copied().take(MAX_LENGTH).collect())
    }

    /// All bytes.
    pub fn bytes(&self) -> &[u8] {
        &self.0
    }

    /// Whether a reader made it for a card without contact (PC/SC part 3 clause 3.1.3.2.3.1).
    pub fn is_contactless(&self) -> bool {
        matches!(self.0.as_slice(), [0x3B, 0x80..=0x8F, 0x80, 0x01, ..])
    }

    /// The historical bytes, if the answer is well formed so far (clause 8.2: T0 counts them, the
    /// interface bytes before them are announced by each TDi).
    pub fn historical(&self) -> Option<&[u8]> {
        let format = *self.0.get(1)?;
        let count = usize::from(format & 0x0F);
        let mut position = 2;
        let mut announced = format >> 4;
        loop {
            let has_next = announced & 0b1000 != 0;
            position += announced.count_ones() as usize;
            if !has_next {
                break;
            }
            // TDi is the last of the bytes that its predecessor announced.
            announced = *self.0.get(position.checked_sub(1)?)? >> 4;
        }
        self.0.get(position..position.checked_add(count)?)
    }
}

impl fmt::Display for Atr {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02X}"))
    }
}

impl fmt::Debug for Atr {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Atr({self})")
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Answers to reset from cns-card.md §2.2: with and without TB1, TC1, TC2.
    #[test]
    fn historical_bytes_follow_the_interface_bytes() {
        for atr in [
            &b"\x3B\xDF\x18\x00\x81\x31\xFE\x7D\x00\x6B\x02\x0C\x01\x82\x01\x11\x01CNS\x10\x31\x80\xFC"[..],
            b"\x3B\xFF\x18\x00\xFF\x81\x31\xFE\x55\x00\x6B\x02\x09\x03\x03\x01\x11\x01CNS\x11\x31\x80\x8C",
            b"\x3B\xFF\x18\x00\xFF\xC1\x0A\x31\xFE\x55\x00\x6B\x05\x08\xC8\x05\x01\x11\x01CNS\x10\x31\x80\x0C",
        ] {
            let atr = Atr::new(atr);
            let historical = atr.historical().unwrap();
            assert_eq!(historical.len(), 15);
            assert_eq!(&historical[9..12], b"CNS");
        }
        assert_eq!(Atr::new(b"\x3B\x80\x80\x01\x01").historical().unwrap(), b"");
    }

    proptest! {
        #[test]
        fn any_bytes_are_taken(bytes in proptest::collection::vec(any::<u8>(), 0..64)) {
            let atr = Atr::new(&bytes);
            let _ = atr.historical();
            prop_assert!(atr.bytes().len() <= MAX_LENGTH);
        }
    }
}
