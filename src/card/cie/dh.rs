//! The key agreement that opens secure messaging: Diffie-Hellman in the card's own group
//! (cie-card.md §7).

use ring::rand::{SecureRandom as _, SystemRandom};
use zeroize::Zeroizing;

use super::keys::{Group, get_data};
use super::line::Line;
use super::numbers::{self, Number};
use super::sm::Session;
use crate::apdu::{Channel, Command, tlv};
use crate::card::CardError;

/// Data of the first part of a command in clear that is sent in two.
const FIRST_PART: usize = 0xFF;
/// Most attempts to draw an exponent. Each succeeds with at least one half.
const MAX_DRAWS: u32 = 256;

/// What both sides showed: the device authentication signs it.
pub(super) struct Agreement {
    /// Our public value.
    pub(super) own: Number,
    /// The chip's, as received.
    pub(super) chip: Vec<u8>,
}

/// Agrees on keys with the card: the answer to the last command opens the session.
pub(super) fn agree(
    channel: &mut Channel<'_>,
    group: &Group,
) -> Result<(Agreement, Session), CardError> {
    let exponent = draw(&group.order)?;
    let weak = || CardError::WeakKeyAgreement;
    let modulus = group.modulus().ok_or_else(weak)?;
    let own = modulus
        .power(&group.generator, &exponent)
        .ok_or_else(weak)?;
    show(channel, &own)?;
    let chip = ask(channel)?;
    if group.allows(&chip) != Some(true) {
        return Err(weak());
    }
    let secret = modulus.power(&chip, &exponent).ok_or_else(weak)?;
    let session = Session::from_secret(&secret[..]);
    Ok((Agreement { own, chip }, session))
}

/// MSE SET of the key agreement template with our public value, in two parts.
fn show(channel: &mut Channel<'_>, own: &Number) -> Result<(), CardError> {
    let mut data = vec![0x80, 0x01, 0x9B, 0x83, 0x01, 0x81, 0x91, 0x82, 0x01, 0x00];
    data.extend_from_slice(&own[..]);
    let (first, last) = data.split_at_checked(FIRST_PART).unwrap_or((&data, &[]));
    for (class, part) in [(0x10, first), (0x00, last)] {
        channel.demand(&Command::new(class, 0x22, 0x41, 0xA6).data(part))?;
    }
    Ok(())
}

/// GET DATA of the chip's public value.
fn ask(channel: &mut Channel<'_>) -> Result<Vec<u8>, CardError> {
    let answer = channel.demand(&get_data(&[0x4D, 0x04, 0xA6, 0x02, 0x91, 0x00]))?;
    tlv::find(&answer, &[0xA6, 0x91])
        .filter(|value| value.len() == numbers::LENGTH)
        .map(<[u8]>::to_vec)
        .ok_or(CardError::Data("public value of the chip"))
}

/// A random exponent between 1 and the order, each as likely as any other, in as many bytes as
/// the order has.
fn draw(order: &[u8]) -> Result<Zeroizing<Vec<u8>>, CardError> {
    let random = SystemRandom::new();
    let mut exponent = Zeroizing::new(vec![0; order.len()]);
    let mask = order
        .first()
        .map_or(0, |first| u8::MAX >> first.leading_zeros());
    for _ in 0..MAX_DRAWS {
        random
            .fill(&mut exponent)
            .map_err(|_| CardError::Data("no random numbers"))?;
        if let Some(first) = exponent.first_mut() {
            *first &= mask;
        }
        let is_small = exponent.iter().rev().skip(1).all(|byte| *byte == 0)
            && exponent.last().is_none_or(|last| *last <= 1);
        if exponent.as_slice() < order && !is_small {
            return Ok(exponent);
        }
    }
    Err(CardError::Data("no random numbers"))
}

#[cfg(test)]
#[path = "dh_tests.rs"]
mod tests;
