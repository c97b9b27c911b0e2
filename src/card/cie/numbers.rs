//! Numbers of 2048 bits, always 256 bytes: the key agreement and RSA without padding.
//!
//! A number with leading zeros keeps them (cie-card.md §15.1): what is hashed, sent or compared
//! has one length.

use crypto_bigint::modular::{BoxedMontyForm, BoxedMontyParams};
use crypto_bigint::{BoxedUint, Odd, Resize as _};
use zeroize::Zeroizing;

/// Bytes of every modulus of this card.
pub(super) const LENGTH: usize = 256;
/// The same in bits.
const BITS: u32 = 2048;

/// A number below some modulus, big endian. Wiped when dropped.
pub(super) type Number = Zeroizing<[u8; LENGTH]>;

/// An odd modulus of exactly 2048 bits.
pub(super) struct Modulus {
    value: BoxedUint,
    params: BoxedMontyParams,
}

impl Modulus {
    /// Reads a modulus, big endian; leading zeros of a DER INTEGER are allowed. `None` unless it
    /// is odd and has exactly 2048 bits.
    pub(super) fn new(bytes: &[u8]) -> Option<Self> {
        let value = BoxedUint::from_be_slice(&fixed(bytes)?[..], BITS).ok()?;
        if value.bits() != BITS {
            return None;
        }
        let odd: Odd<BoxedUint> = Odd::new(value.clone()).into_option()?;
        Some(Self {
            value,
            params: BoxedMontyParams::new(odd),
        })
    }

    /// `base` to the power of `exponent`, in constant time for exponents of the same length.
    /// `None` if the base is not below the modulus or the exponent is longer than 256 bytes.
    pub(super) fn power(&self, base: &[u8], exponent: &[u8]) -> Option<Number> {
        let base = self.below(base)?;
        let exponent = Zeroizing::new(exponent_of(exponent)?);
        let mut form = BoxedMontyForm::new(base, &self.params);
        let mut result = form.pow(&exponent);
        let number = Zeroizing::new(result.retrieve());
        zeroize::Zeroize::zeroize(&mut form);
        zeroize::Zeroize::zeroize(&mut result);
        let bytes = Zeroizing::new(number.to_be_bytes());
        fixed(&bytes)
    }

    /// Whether 1 < `value` < modulus - 1: what a public value of the key agreement must be.
    pub(super) fn is_inside(&self, value: &[u8]) -> bool {
        let Some(value) = self.below(value) else {
            return false;
        };
        let one = BoxedUint::one_with_precision(BITS);
        let last = self.value.wrapping_sub(&one);
        value > one && value < last
    }

    fn below(&self, bytes: &[u8]) -> Option<BoxedUint> {
        let value = BoxedUint::from_be_slice(&fixed(bytes)?[..], BITS).ok()?;
        (value < self.value).then_some(value)
    }
}

/// The number in 256 bytes: leading zeros are added or taken away.
pub(super) fn fixed(bytes: &[u8]) -> Option<Number> {
    let mut number = Zeroizing::new([0; LENGTH]);
    if let Some(missing) = LENGTH.checked_sub(bytes.len()) {
        number.get_mut(missing..)?.copy_from_slice(bytes);
        return Some(number);
    }
    let (extra, rest) = bytes.split_at_checked(bytes.len() - LENGTH)?;
    number.copy_from_slice(rest);
    extra.iter().all(|byte| *byte == 0).then_some(number)
}

fn exponent_of(bytes: &[u8]) -> Option<BoxedUint> {
    let bits = u32::try_from(bytes.len()).ok()?.checked_mul(8)?;
    if bits == 0 || bits > BITS {
        return None;
    }
    let value = BoxedUint::from_be_slice(bytes, bits).ok()?;
    Some(value.resize(bits))
}

impl std::fmt::Debug for Modulus {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Modulus")
    }
}

#[cfg(test)]
mod tests {
    use super::super::vectors::{P, hex};
    use super::*;

    #[test]
    fn leading_zeros_make_one_length() {
        assert_eq!(fixed(&[5]).unwrap()[LENGTH - 1], 5);
        assert_eq!(fixed(&[0; 257]).unwrap()[..], [0; LENGTH]);
        let mut long = [0; 257];
        long[0] = 1;
        assert!(fixed(&long).is_none());
    }

    #[test]
    fn a_modulus_is_odd_and_has_2048_bits() {
        let p = hex(P);
        assert!(Modulus::new(&p).is_some());
        assert!(Modulus::new(&[&[0], &p[..]].concat()).is_some());
        let mut even = p.clone();
        even[LENGTH - 1] &= 0xFE;
        assert!(Modulus::new(&even).is_none());
        assert!(Modulus::new(&p[1..]).is_none());
        assert!(Modulus::new(&[0xFF; 257]).is_none());
    }

    #[test]
    fn powers_are_those_of_small_numbers() {
        let p = Modulus::new(&hex(P)).unwrap();
        let nine = p.power(&[3], &[2]).unwrap();
        assert_eq!(nine[LENGTH - 1], 9);
        assert_eq!(nine[..LENGTH - 1], [0; LENGTH - 1]);
        assert!(p.power(&hex(P), &[1]).is_none(), "not below the modulus");
        assert!(p.power(&[2], &[0; 257]).is_none());
    }

    #[test]
    fn the_ends_of_the_range_are_outside() {
        let bytes = hex(P);
        let p = Modulus::new(&bytes).unwrap();
        let mut last = bytes.clone();
        last[LENGTH - 1] -= 1;
        for outside in [&[0][..], &[1], &last, &bytes] {
            assert!(!p.is_inside(outside));
        }
        last[LENGTH - 1] -= 1;
        assert!(p.is_inside(&[2]) && p.is_inside(&last));
    }
}
