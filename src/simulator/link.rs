//! A card in a reader: the way of every command, with log, timing and faults.

use std::time::Duration;

use super::card::{VirtualCard, Witness};
use super::fault::{Fault, FaultKind};
use super::log::ApduLog;
use super::timing::Timing;

/// How a card behaves in its reader.
#[derive(Clone, Debug, Default)]
pub struct Behaviour {
    /// What commands cost.
    pub timing: Timing,
    /// What goes wrong.
    pub faults: Vec<Fault>,
    /// Where exchanges are recorded.
    pub log: ApduLog,
}

/// A card in a reader.
#[derive(Debug)]
pub(super) struct InsertedCard {
    card: Box<dyn VirtualCard>,
    behaviour: Behaviour,
    /// Commands since the card was inserted.
    commands: u32,
}

/// What comes of a command.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Outcome {
    /// An answer, after this time.
    Answer(Vec<u8>, Duration),
    /// An answer after the card has lost its state.
    AnswerAfterReset(Vec<u8>, Duration),
    /// The card was taken out.
    Removed,
    /// Nothing.
    Mute,
}

impl InsertedCard {
    pub(super) fn new(card: Box<dyn VirtualCard>, behaviour: Behaviour) -> Self {
        Self {
            card,
            behaviour,
            commands: 0,
        }
    }

    pub(super) fn witness(&self) -> Witness {
        self.card.witness()
    }

    /// Puts the card into the reader: commands are counted anew.
    pub(super) fn insert(&mut self) -> Vec<u8> {
        self.commands = 0;
        self.power_on()
    }

    /// Powers on or resets the card.
    pub(super) fn power_on(&mut self) -> Vec<u8> {
        let answer_to_reset = self.card.power_on();
        self.behaviour.log.record_reset(&answer_to_reset);
        answer_to_reset
    }

    /// What goes wrong from now on.
    pub(super) fn set_faults(&mut self, faults: Vec<Fault>) {
        self.behaviour.faults = faults;
    }

    /// Takes the card out of the reader.
    pub(super) fn remove(&mut self) {
        self.behaviour.log.record_removal();
    }

    pub(super) fn transmit(&mut self, command: &[u8]) -> Outcome {
        self.commands = self.commands.saturating_add(1);
        match self.take_fault(command) {
            None => self.answered(command, |card| card.transmit(command)),
            Some(FaultKind::Remove) => self.unanswered(command, Outcome::Removed),
            Some(FaultKind::Mute) => self.unanswered(command, Outcome::Mute),
            Some(FaultKind::Reset) => {
                self.power_on();
                match self.answered(command, |card| card.transmit(command)) {
                    Outcome::Answer(answer, time) => Outcome::AnswerAfterReset(answer, time),
                    other => other,
                }
            }
            Some(FaultKind::Garbage) => self.answered(command, |card| {
                card.transmit(command)
                    .into_iter()
                    .map(|byte| !byte)
                    .collect()
            }),
            Some(FaultKind::Short) => self.answered(command, |card| {
                card.transmit(command).into_iter().take(1).collect()
            }),
            Some(FaultKind::Flip) => self.answered(command, |card| {
                let mut answer = card.transmit(command);
                if let [.., last, _, _] = answer.as_mut_slice() {
                    *last ^= 0x01;
                }
                answer
            }),
            Some(FaultKind::Status(word)) => {
                self.answered(command, |_| word.to_be_bytes().to_vec())
            }
            Some(FaultKind::Delay(delay)) => {
                match self.answered(command, |card| card.transmit(command)) {
                    Outcome::Answer(answer, time) => Outcome::Answer(answer, time + delay),
                    other => other,
                }
            }
        }
    }

    fn take_fault(&mut self, command: &[u8]) -> Option<FaultKind> {
        let faults = &mut self.behaviour.faults;
        let position = faults
            .iter()
            .position(|fault| fault.happens_at(self.commands, command))?;
        let fault = *faults.get(position)?;
        if fault.is_single() {
            faults.remove(position);
        }
        Some(fault.kind)
    }

    fn answered(
        &mut self,
        command: &[u8],
        answer: impl FnOnce(&mut dyn VirtualCard) -> Vec<u8>,
    ) -> Outcome {
        let answer = answer(self.card.as_mut());
        let cost = self.behaviour.timing.cost(command, &answer);
        self.behaviour.log.record(command, Some(&answer), cost);
        Outcome::Answer(answer, cost)
    }

    fn unanswered(&self, command: &[u8], outcome: Outcome) -> Outcome {
        self.behaviour.log.record(command, None, Duration::ZERO);
        outcome
    }
}
