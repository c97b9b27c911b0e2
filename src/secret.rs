//! PIN and PUK: fixed buffers that wipe themselves and can't be printed, copied or logged.

use std::fmt;

use zeroize::{Zeroize, ZeroizeOnDrop, Zeroizing};

/// Longest PIN or PUK of a CNS or CIE: eight digits (cns-card.md §6, cie-card.md §10).
pub const MAX_DIGITS: usize = 8;

/// The holder's PIN. It is consumed by the VERIFY that uses it, so that it can't be sent twice.
#[derive(ZeroizeOnDrop)]
pub struct Pin(Buffer);

/// The unblocking key of the card.
#[derive(ZeroizeOnDrop)]
pub struct Puk(Buffer);

/// Why a typed text is no PIN. It never says which characters were typed.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
pub enum NotDigits {
    /// Nothing was typed.
    #[error("nothing was typed")]
    Empty,
    /// Something else than the digits 0 to 9.
    #[error("only digits are allowed")]
    OtherCharacters,
    /// More digits than any card takes.
    #[error("too many digits")]
    TooLong,
}

impl Pin {
    /// Reads a PIN from ASCII digits, one to eight. Each card has its own minimum: see
    /// [`PinLength`](crate::card::PinLength).
    pub fn parse(typed: &[u8]) -> Result<Self, NotDigits> {
        Buffer::parse(typed).map(Self)
    }

    /// How many digits there are.
    pub fn len(&self) -> usize {
        self.0.length
    }

    /// Always false: an empty text is no PIN.
    pub fn is_empty(&self) -> bool {
        self.0.length == 0
    }

    /// Whether two typings give the same PIN.
    pub fn is_same(&self, other: &Self) -> bool {
        // Filled up alike, so that the length counts too.
        self.0.bytes == other.0.bytes
    }

    /// The digits, to be held against rules where they stand.
    pub(crate) fn digits(&self) -> Digits<'_> {
        Digits(self.0.bytes.get(..self.0.length).unwrap_or_default())
    }

    /// The eight bytes that a CNS expects: ASCII digits, padded with `FF` (cns-card.md §6).
    pub(crate) fn padded(&self) -> Zeroizing<[u8; MAX_DIGITS]> {
        self.0.padded()
    }
}

impl Puk {
    /// Reads a PUK from ASCII digits, one to eight.
    pub fn parse(typed: &[u8]) -> Result<Self, NotDigits> {
        Buffer::parse(typed).map(Self)
    }

    /// How many digits there are.
    pub fn len(&self) -> usize {
        self.0.length
    }

    /// Always false: an empty text is no PUK.
    pub fn is_empty(&self) -> bool {
        self.0.length == 0
    }

    /// The eight bytes that a card expects, as those of a PIN.
    pub(crate) fn padded(&self) -> Zeroizing<[u8; MAX_DIGITS]> {
        self.0.padded()
    }
}

impl fmt::Debug for Pin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Pin(hidden)")
    }
}

impl fmt::Debug for Puk {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Puk(hidden)")
    }
}

/// Digits of a secret where they stand, as ASCII: looked at, never copied. They print as "hidden".
#[derive(Clone, Copy, Eq, PartialEq)]
pub struct Digits<'a>(pub &'a [u8]);

impl Digits<'_> {
    /// Whether each digit is the one before plus `step`; true of a single digit.
    pub fn is_run(self, step: i16) -> bool {
        let pairs = self.0.iter().zip(self.0.iter().skip(1));
        pairs
            .into_iter()
            .all(|(first, second)| i16::from(*second) - i16::from(*first) == step)
    }
}

impl fmt::Debug for Digits<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Digits(hidden)")
    }
}

/// Two secrets, each padded, one after the other.
pub(crate) fn joined(first: &[u8], second: &[u8]) -> Zeroizing<[u8; 2 * MAX_DIGITS]> {
    let mut both = Zeroizing::new([0; 2 * MAX_DIGITS]);
    for (to, from) in both.iter_mut().zip(first.iter().chain(second)) {
        *to = *from;
    }
    both
}

#[derive(Zeroize, ZeroizeOnDrop)]
struct Buffer {
    bytes: [u8; MAX_DIGITS],
    length: usize,
}

impl Buffer {
    fn parse(typed: &[u8]) -> Result<Self, NotDigits> {
        if typed.is_empty() {
            return Err(NotDigits::Empty);
        }
        if !typed.iter().all(u8::is_ascii_digit) {
            return Err(NotDigits::OtherCharacters);
        }
        let mut digits = Self {
            bytes: [0xFF; MAX_DIGITS],
            length: typed.len(),
        };
        digits
            .bytes
            .get_mut(..typed.len())
            .ok_or(NotDigits::TooLong)?
            .copy_from_slice(typed);
        Ok(digits)
    }

    fn padded(&self) -> Zeroizing<[u8; MAX_DIGITS]> {
        Zeroizing::new(self.bytes)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pin_is_padded_with_ff() {
        let pin = Pin::parse(b"12345").unwrap();
        assert_eq!(pin.len(), 5);
        assert_eq!(*pin.padded(), *b"12345\xFF\xFF\xFF");
    }

    #[test]
    fn what_is_no_pin_is_refused() {
        assert_eq!(Pin::parse(b"").unwrap_err(), NotDigits::Empty);
        assert_eq!(
            Pin::parse(b"12a45").unwrap_err(),
            NotDigits::OtherCharacters
        );
        assert_eq!(Pin::parse(b"123456789").unwrap_err(), NotDigits::TooLong);
    }

    #[test]
    fn secrets_print_nothing() {
        let shown = format!(
            "{:?}{:?}",
            Pin::parse(b"13579").unwrap(),
            Puk::parse(b"24680").unwrap()
        );
        assert!(
            !shown.contains("13579") && !shown.contains("24680"),
            "{shown}"
        );
    }
}
