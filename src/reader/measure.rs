//! Measuring how a card stays in a reader's field: it is asked again and again for some seconds,
//! and answers and losses are counted (anchor-products.md §18.7).

use std::time::{Duration, Instant};

use super::stability::{Contact, Stability};
use super::{Connection, Leave, ReaderError, Readers};

/// How long a card is watched.
pub const TEST_TIME: Duration = Duration::from_secs(3);

/// GET DATA without a tag: every card answers it at once, if only that there is no such thing. It
/// selects nothing and uses no try.
const QUESTION: &[u8] = &[0x00, 0xCA, 0x00, 0x00, 0x00];

/// How long to wait for a card that is out of the field before it is looked for again.
const PAUSE: Duration = Duration::from_millis(20);

/// How a card stayed in the field.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Quality {
    /// Questions that it answered.
    pub answers: u32,
    /// How often it was lost: taken out, or without power for a moment.
    pub losses: u32,
    /// How often of these it was there and answered, but somebody had reset it meanwhile: by
    /// contact that is another program.
    pub resets: u32,
    /// How long it was watched.
    pub took: Duration,
    /// How it stays.
    pub contact: Contact,
}

impl Quality {
    /// Answers per second, rounded.
    pub fn per_second(&self) -> u32 {
        let rate = f64::from(self.answers) / self.took.as_secs_f64().max(0.001);
        // Finite and positive, and a conversion from float saturates.
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
        let rounded = rate.round() as u32;
        rounded
    }

    /// Whether a sign-in can be expected to come through.
    pub fn is_steady(&self) -> bool {
        self.contact == Contact::Steady && self.answers > 0
    }
}

/// Asks the card in a reader for as long as `time` says and somebody waits for it. `Err` if there
/// is no card, or another program keeps it.
pub fn measure(
    readers: &dyn Readers,
    reader: &str,
    time: Duration,
    is_wanted: impl Fn() -> bool,
) -> Result<Quality, ReaderError> {
    let mut connection = Some(readers.connect(reader)?);
    let begin = Instant::now();
    let mut meter = Stability::default();
    let (mut answers, mut losses, mut resets) = (0_u32, 0_u32, 0_u32);
    let mut answer = Vec::new();
    while begin.elapsed() < time && is_wanted() {
        let Some(card) = &mut connection else {
            connection = readers.connect(reader).ok();
            if connection.is_none() {
                std::thread::park_timeout(PAUSE);
            }
            continue;
        };
        let asked = ask(&mut **card, &mut answer);
        match asked {
            Ok(()) => answers = answers.saturating_add(1),
            Err(ReaderError::InUse(reader)) => return Err(ReaderError::InUse(reader)),
            Err(error) => {
                losses = losses.saturating_add(1);
                resets = resets.saturating_add(u32::from(error == ReaderError::CardReset));
                meter.lose(Instant::now());
                if let Some(card) = connection.take() {
                    card.close(Leave::AsItIs);
                }
            }
        }
    }
    if let Some(card) = connection {
        card.close(Leave::AsItIs);
    }
    Ok(Quality {
        answers,
        losses,
        resets,
        took: begin.elapsed(),
        contact: meter.contact(),
    })
}

/// One question. That somebody reset the card is told by an error or by the round itself.
fn ask(card: &mut dyn Connection, answer: &mut Vec<u8>) -> Result<(), ReaderError> {
    let mut round = card.begin()?;
    if round.was_reset() {
        return Err(ReaderError::CardReset);
    }
    answer.clear();
    round.transmit(QUESTION, answer)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::simulator::card::{VirtualCard as _, VirtualCns};
    use crate::simulator::link::Behaviour;
    use crate::simulator::reader::VirtualReaders;

    const READER: &str = "Lettore A";
    const SHORT: Duration = Duration::from_millis(300);

    fn readers(faults: &[&str]) -> (VirtualReaders, crate::simulator::card::Witness) {
        let card = VirtualCns::new("st-2048".parse().unwrap()).unwrap();
        let witness = card.witness();
        let behaviour = Behaviour {
            faults: faults.iter().map(|fault| fault.parse().unwrap()).collect(),
            ..Behaviour::default()
        };
        let readers = VirtualReaders::with_card(READER, Box::new(card), behaviour);
        (readers, witness)
    }

    #[test]
    fn a_card_that_lies_still_is_steady() {
        let (readers, witness) = readers(&[]);
        let found = measure(&readers, READER, SHORT, || true).unwrap();
        assert!(found.is_steady() && found.answers > 5, "{found:?}");
        assert_eq!(found.losses, 0);
        let counters = witness.counters();
        assert_eq!((counters.verifications, counters.signatures), (0, 0));
    }

    #[test]
    fn resets_are_counted() {
        let (readers, _) = readers(&["mute@3", "mute@5"]);
        let found = measure(&readers, READER, SHORT, || true).unwrap();
        assert_eq!(found.losses, 2, "{found:?}");
        assert!(!found.is_steady());
    }

    #[test]
    fn nothing_is_measured_without_a_card() {
        let readers = VirtualReaders::new();
        readers.plug_in(READER);
        assert!(measure(&readers, READER, SHORT, || true).is_err());
        let (readers, _) = self::readers(&[]);
        let stopped = measure(&readers, READER, Duration::from_secs(60), || false).unwrap();
        assert_eq!(stopped.answers, 0);
    }
}
