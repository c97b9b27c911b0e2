//! The signature of a CIE: the card pads, and takes nothing but what PKCS#1 v1.5 is to hold
//! (cie-card.md §11).

use super::line::Line;
use super::numbers;
use super::sm::SecureLine;
use crate::apdu::Command;
use crate::card::{CardError, padding};

/// Most bytes that the card pads: 40 % of the modulus.
const MAX_DATA: usize = 102;

/// A CIE whose PIN is verified. Only this type signs; only VERIFY makes one.
#[derive(Debug)]
pub struct Verified<'c, 't> {
    line: SecureLine<'c, 't>,
}

impl<'c, 't> Verified<'c, 't> {
    pub(super) fn new(line: SecureLine<'c, 't>) -> Self {
        Self { line }
    }

    /// Signs a block that is padded with PKCS#1 v1.5: what it holds goes to the card, which pads
    /// it in the same way again.
    pub fn sign(&mut self, block: &[u8]) -> Result<Vec<u8>, CardError> {
        let data = padding::pkcs1_content(block)
            .filter(|data| block.len() == numbers::LENGTH && data.len() <= MAX_DATA)
            .ok_or(CardError::Data("a CIE signs PKCS#1 v1.5 alone"))?;
        let key = &[0x80, 0x01, 0x02, 0x84, 0x01, 0x81];
        self.line
            .demand(&Command::new(0x00, 0x22, 0x41, 0xA4).data(key))?;
        let operation = Command::new(0x00, 0x88, 0x00, 0x00).data(data).expect(256);
        let signature = self.line.demand(&operation)?;
        numbers::fixed(&signature)
            .map(|number| number.to_vec())
            .ok_or(CardError::Data("length of the signature"))
    }

    /// Says something harmless, so that nobody takes the card for forgotten: a system may reset a
    /// card that is silent for five seconds (cie-card.md §3).
    pub fn stay_awake(&mut self) -> Result<(), CardError> {
        self.line
            .exchange(&Command::new(0x00, 0x84, 0x00, 0x00).expect(8))
            .map(drop)
    }
}
