//! Where the digits are while they are typed.

use std::fmt;

use zeroize::{Zeroize, ZeroizeOnDrop};

use super::PinEvent;
use crate::flow::PinLength;
use crate::secret::{Digits, MAX_DIGITS, Pin, Puk};

/// One digit of a PIN on its way from a key to the buffer. It prints as "hidden".
#[derive(Clone, Copy, Eq, PartialEq)]
pub struct Digit(u8);

impl Digit {
    /// From a number, 0 to 9.
    pub fn new(number: u8) -> Option<Self> {
        (number <= 9).then_some(Self(number))
    }

    /// From a number that is known to be a digit.
    pub(super) const fn new_unchecked(number: u8) -> Self {
        Self(number % 10)
    }

    /// From a character, '0' to '9'.
    pub fn from_char(character: char) -> Option<Self> {
        let number = character.to_digit(10)?;
        u8::try_from(number).ok().map(Self)
    }

    /// The character that shows it.
    pub(super) fn to_char(self) -> char {
        char::from(b'0' + self.0)
    }
}

impl fmt::Debug for Digit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Digit(hidden)")
    }
}

/// The PIN as far as it is typed: never more digits than the card takes, wiped when it is taken,
/// cleared or dropped, neither printable nor copyable.
#[derive(Zeroize, ZeroizeOnDrop)]
pub struct PinBuffer {
    digits: [u8; MAX_DIGITS],
    typed: usize,
    #[zeroize(skip)]
    length: PinLength,
}

impl PinBuffer {
    /// An empty buffer for a card whose PIN has this length.
    pub fn new(length: PinLength) -> Self {
        Self {
            digits: [0; MAX_DIGITS],
            typed: 0,
            length,
        }
    }

    /// Carries `event` out. Gives the PIN, and wipes the buffer, if it was confirmed and fits.
    pub fn apply(&mut self, event: PinEvent) -> Option<Pin> {
        match event {
            PinEvent::Key(digit) => {
                self.push(digit);
            }
            PinEvent::Back => self.back(),
            PinEvent::Clear | PinEvent::Cancel => self.clear(),
            PinEvent::Confirm => return self.take(),
            PinEvent::Paste | PinEvent::NumLockOff => {}
        }
        None
    }

    /// Adds a digit; false if the card takes no more.
    pub fn push(&mut self, digit: Digit) -> bool {
        let room = self.typed < usize::from(self.length.max);
        match self.digits.get_mut(self.typed) {
            Some(place) if room => {
                *place = b'0' + digit.0;
                self.typed += 1;
                true
            }
            _ => false,
        }
    }

    /// Takes the last digit back.
    pub fn back(&mut self) {
        self.typed = self.typed.saturating_sub(1);
        if let Some(place) = self.digits.get_mut(self.typed) {
            place.zeroize();
        }
    }

    /// Takes all digits back.
    pub fn clear(&mut self) {
        self.digits.zeroize();
        self.typed = 0;
    }

    /// Hands the PIN over and wipes the buffer, if the length fits the card.
    pub fn take(&mut self) -> Option<Pin> {
        if !self.fits() {
            return None;
        }
        let pin = Pin::parse(self.digits.get(..self.typed)?).ok();
        self.clear();
        pin
    }

    /// As [`take`](Self::take), for a PUK.
    pub fn take_puk(&mut self) -> Option<Puk> {
        if !self.fits() {
            return None;
        }
        let puk = Puk::parse(self.digits.get(..self.typed)?).ok();
        self.clear();
        puk
    }

    /// The digits where they stand, to be held against rules.
    pub fn digits(&self) -> Digits<'_> {
        Digits(self.digits.get(..self.typed).unwrap_or_default())
    }

    /// How many digits are typed.
    pub fn len(&self) -> usize {
        self.typed
    }

    /// Whether nothing is typed.
    pub fn is_empty(&self) -> bool {
        self.typed == 0
    }

    /// Whether what is typed can be confirmed.
    pub fn fits(&self) -> bool {
        self.length.allows(self.typed)
    }

    /// How many digits the card takes.
    pub fn length(&self) -> PinLength {
        self.length
    }

    /// The digit at `place`, for the eye.
    pub(super) fn digit(&self, place: usize) -> Option<Digit> {
        let typed = self.digits.get(..self.typed)?;
        Digit::from_char(char::from(*typed.get(place)?))
    }
}

impl fmt::Debug for PinBuffer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PinBuffer(hidden)")
    }
}
