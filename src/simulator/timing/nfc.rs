//! Time of a contactless card (cie-card.md §12.1).
//!
//! Assumed throughout, not taken from a card; [`Timing::Nfc106`](super::Timing::Nfc106) lists the
//! assumptions. 9 bits a byte are 8 and a parity bit (ISO/IEC 14443-3, type A); of the 5 ms for a
//! command, 3 are spent in reader and PC/SC. A protected message is ciphered and taken into a MAC.

use std::time::Duration;

/// Carrier periods of one bit at the lowest rate, and the carrier in Hz.
const PERIODS: u64 = 128;
const CARRIER: u64 = 13_560_000;
const BITS: u64 = 9;
const BLOCK: usize = 253;
const AROUND_BLOCK: usize = 3;

const PER_COMMAND: Duration = Duration::from_millis(3 + 2);
const PER_CIPHER_BLOCK: Duration = Duration::from_micros(100);
const CIPHER_BLOCK: usize = 8;
const POWER: Duration = Duration::from_millis(200);
const PRIVATE: Duration = Duration::from_millis(300);
const PUBLIC: Duration = Duration::from_millis(15);

const STATUS_WORD: usize = 2;
/// Shorter answers hold no signature and no public value.
const LEAST_RESULT: usize = 250;

/// `speed`: how many times faster than 106 kbit/s.
pub(super) fn cost(speed: u64, command: &[u8], answer: &[u8]) -> Duration {
    air(speed, command) + air(speed, answer) + PER_COMMAND + chip(command, answer)
}

fn air(speed: u64, message: &[u8]) -> Duration {
    let blocks = message.len().div_ceil(BLOCK).max(1);
    let bytes = (message.len() + blocks * AROUND_BLOCK) as u64;
    Duration::from_nanos(bytes * BITS * PERIODS * 1_000_000_000 / (CARRIER * speed))
}

fn chip(command: &[u8], answer: &[u8]) -> Duration {
    let &[class, instruction, ..] = command else {
        return Duration::ZERO;
    };
    let mut time = Duration::ZERO;
    if class & 0x0C != 0 && instruction != 0xC0 {
        let received = waiting(answer).max(answer.len());
        let blocks = (command.len() + received).div_ceil(CIPHER_BLOCK);
        time += PER_CIPHER_BLOCK * u32::try_from(2 * blocks).unwrap_or(u32::MAX);
    }
    let result = answer.len().max(waiting(answer)) >= LEAST_RESULT;
    let chained = class & 0x10 != 0;
    time + match instruction {
        // GET DATA of the chip's public value: the list of headers begins with a key agreement.
        0xCB if result && command.get(5..8) == Some(&[0x4D, 0x04, 0xA6]) => POWER * 2,
        0x88 if result => PRIVATE,
        // A terminal's certificate, a terminal's proof: one public operation at the last part.
        0x2A | 0x82 if !chained => PUBLIC,
        _ => Duration::ZERO,
    }
}

/// Bytes that an answer announces: `61 00` stands for 256 or more.
fn waiting(answer: &[u8]) -> usize {
    match answer {
        [data @ .., 0x61, 0] => data.len() + 256 + STATUS_WORD,
        [data @ .., 0x61, more] => data.len() + usize::from(*more) + STATUS_WORD,
        _ => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_rate_counts_on_the_air_alone() {
        let (command, answer) = ([0; 5], [0; 233]);
        let slow = cost(1, &command, &answer);
        let fast = cost(4, &command, &answer);
        // 238 bytes and two frames at 9 bits and 9.44 µs a bit.
        let air = Duration::from_nanos(244 * 9 * 9440);
        let near = |a: Duration, b: Duration| a.abs_diff(b) < Duration::from_micros(20);
        assert!(near(slow, air + PER_COMMAND), "{slow:?}");
        assert!(near(fast, air / 4 + PER_COMMAND), "{fast:?}");
    }

    #[test]
    fn the_chip_counts_where_it_computes() {
        let signature = |class| [class, 0x88, 0, 0, 0];
        let announced = [0x61, 0x00];
        let direct = [0; 258];
        for answer in [&announced[..], &direct] {
            assert!(chip(&signature(0x00), answer) >= PRIVATE);
            assert!(chip(&signature(0x0C), answer) > PRIVATE + Duration::from_millis(6));
        }
        assert_eq!(chip(&signature(0x00), &[0x69, 0x82]), Duration::ZERO);
        let agreement = [0, 0xCB, 0x3F, 0xFF, 6, 0x4D, 4, 0xA6, 2, 0x91, 0];
        assert_eq!(chip(&agreement, &direct), POWER * 2);
        let group = [0, 0xCB, 0x3F, 0xFF, 12, 0x4D, 10, 0x70];
        assert_eq!(chip(&group, &direct), Duration::ZERO);
        // GET RESPONSE only fetches.
        assert_eq!(chip(&[0, 0xC0, 0, 0, 0], &direct), Duration::ZERO);
        let part = |class| chip(&[class, 0x2A, 0, 0xAE, 0], &[0x90, 0]);
        assert_eq!(part(0x0C), part(0x1C) + PUBLIC);
    }
}
