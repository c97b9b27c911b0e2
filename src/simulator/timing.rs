//! What a command costs on a real card: wire and chip, nothing else. A reset costs nothing.

mod nfc;

use std::fmt;
use std::str::FromStr;
use std::time::Duration;

use thiserror::Error;

/// A model of the unavoidable time of a command.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Timing {
    /// Everything is instant.
    #[default]
    None,
    /// A contact card in T=1, after the times measured on one real card and reader
    /// (cns-card.md §3): 11.7 ms for every command, 0.087 ms for every byte of data, and 65 ms
    /// more when an answer does not fit one T=1 block.
    ///
    /// Assumed, not measured: command data cost what answer data cost; a command that does not
    /// fit one block pays the same 65 ms; a private-key operation takes 300 ms with 2048 bits
    /// and, as modular exponentiation goes with the cube of the size, an eighth of it with 1024.
    Contact,
    /// A contactless CIE at 106 kbit/s, after the assumptions of cie-card.md §12.1; none of them
    /// was taken from a card. On the air 9 bits a byte and 3 bytes around every block of 253;
    /// 5 ms for every command in reader and chip; 0.1 ms for every 8 bytes ciphered or taken into
    /// a MAC; 400 ms for a key agreement, 300 ms for a private and 15 ms for a public RSA
    /// operation of 2048 bits.
    Nfc106,
    /// The same at 424 kbit/s.
    Nfc424,
}

const PER_COMMAND: Duration = Duration::from_micros(11_700);
const PER_BYTE: Duration = Duration::from_micros(87);
const SECOND_BLOCK: Duration = Duration::from_millis(65);
const RSA_2048: Duration = Duration::from_millis(300);
const RSA_1024: Duration = Duration::from_micros(37_500);

/// Most bytes in one T=1 block (IFSC of every CNS).
const BLOCK: usize = 254;
const HEADER: usize = 4;
const STATUS_WORD: usize = 2;

impl Timing {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::None, Self::Contact, Self::Nfc106, Self::Nfc424];

    /// The time that this command with this answer takes at least.
    pub fn cost(self, command: &[u8], answer: &[u8]) -> Duration {
        match self {
            Self::None => Duration::ZERO,
            Self::Contact => contact(command, answer),
            Self::Nfc106 => nfc::cost(1, command, answer),
            Self::Nfc424 => nfc::cost(4, command, answer),
        }
    }
}

fn contact(command: &[u8], answer: &[u8]) -> Duration {
    // Lc and Le are in the price of every command.
    let sent = command.len().saturating_sub(HEADER + 1);
    let received = answer.len().saturating_sub(STATUS_WORD);
    let bytes = u32::try_from(sent + received).unwrap_or(u32::MAX);
    let mut cost = PER_COMMAND + PER_BYTE * bytes;
    for length in [command.len(), answer.len()] {
        if length > BLOCK {
            cost += SECOND_BLOCK;
        }
    }
    cost + private_key_operation(command, answer)
}

/// A PERFORM SECURITY OPERATION that gave a result as long as a modulus.
fn private_key_operation(command: &[u8], answer: &[u8]) -> Duration {
    match (command, answer.len().saturating_sub(STATUS_WORD)) {
        ([_, 0x2A, ..], 256) => RSA_2048,
        ([_, 0x2A, ..], 128) => RSA_1024,
        _ => Duration::ZERO,
    }
}

/// No timing model has this name.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
#[error("no timing model is called {0:?}; there are none, contact, nfc-106 and nfc-424")]
pub struct UnknownTiming(String);

impl FromStr for Timing {
    type Err = UnknownTiming;

    fn from_str(name: &str) -> Result<Self, Self::Err> {
        let named = Self::ALL
            .into_iter()
            .find(|timing| timing.to_string() == name);
        named.ok_or_else(|| UnknownTiming(name.to_owned()))
    }
}

impl fmt::Display for Timing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::None => "none",
            Self::Contact => "contact",
            Self::Nfc106 => "nfc-106",
            Self::Nfc424 => "nfc-424",
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(count: usize) -> f64 {
        let cost = Timing::Contact.cost(&[0, 0xB0, 0, 0, 0], &vec![0; count + 2]);
        cost.as_secs_f64() * 1000.0
    }

    /// The measurements of cns-card.md §3, to a twentieth.
    #[test]
    fn the_contact_model_gives_the_measured_times() {
        for (count, milliseconds) in [(0, 11.7), (93, 19.7), (256, 99.7)] {
            let cost = read(count);
            assert!(
                (cost / milliseconds - 1.0).abs() < 0.05,
                "{count} bytes: {cost} ms"
            );
        }
    }

    #[test]
    fn two_reads_of_one_block_are_cheaper_than_one_of_two() {
        assert!(2.0 * read(128) < read(256));
    }

    #[test]
    fn only_a_real_result_of_the_key_costs_its_time() {
        let command = [0, 0x2A, 0x80, 0x86, 0];
        let refused = Timing::Contact.cost(&command, &[0x69, 0x82]);
        let made = Timing::Contact.cost(&command, &[0; 258]);
        assert!(made > refused + RSA_2048);
        assert_eq!(Timing::None.cost(&command, &[0; 258]), Duration::ZERO);
    }

    #[test]
    fn names_go_both_ways() {
        for timing in [
            Timing::None,
            Timing::Contact,
            Timing::Nfc106,
            Timing::Nfc424,
        ] {
            assert_eq!(timing.to_string().parse(), Ok(timing));
        }
        assert!("fast".parse::<Timing>().is_err());
    }
}
