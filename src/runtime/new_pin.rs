//! Sets new PINs: asks the card for its tries, sends what was typed once, and looks again after a
//! contact that was lost.

use std::sync::Arc;

use super::Inner;
use crate::cancel::Cancel;
use crate::card::{
    Card, Counters, Depth, Found, Limits, PinRules, Tries, ask_counters, change_pin,
    change_pin_on_keypad, unblock_pin,
};
use crate::flow::{Event, NewPinEvent, NewPinWork, OfReader, Round, Standing, Typed};
use crate::problem::Problem;

impl Inner {
    pub(super) fn new_pin(self: &Arc<Self>, work: NewPinWork) {
        match work {
            NewPinWork::Count { round, reader } => self.spawn(
                move |inner| inner.count(&reader),
                move |result| {
                    let result = result.and_then(|counters| counters);
                    Event::NewPin(NewPinEvent::Counted { round, result })
                },
            ),
            NewPinWork::Ask { round, reader } => {
                let cancel = self.begin(round);
                self.spawn(
                    move |inner| inner.ask_tries(&reader, cancel).map(Box::new),
                    move |result| {
                        let result = result.and_then(|standing| standing);
                        Event::NewPin(NewPinEvent::Asked { round, result })
                    },
                );
            }
            NewPinWork::Set {
                round,
                reader,
                typed,
                known,
            } => self.spawn(
                move |inner| inner.set_pin(round, &reader, typed, known),
                move |result| {
                    let result = result.and_then(|ended| ended);
                    Event::NewPin(NewPinEvent::Ended { round, result })
                },
            ),
            NewPinWork::Recheck { round, reader } => self.spawn(
                move |inner| inner.recheck(round, &reader),
                move |result| {
                    let result = result.and_then(|tries| tries);
                    Event::NewPin(NewPinEvent::Rechecked { round, result })
                },
            ),
        }
    }

    fn count(&self, reader: &str) -> Result<Counters, Problem> {
        let limits = Limits::default();
        let (found, counters) = ask_counters(self.look(reader, &limits)?, &limits)?;
        found.close();
        Ok(counters)
    }

    fn ask_tries(&self, reader: &str, cancel: Cancel) -> Result<Standing, Problem> {
        let limits = Limits {
            cancel,
            ..Limits::default()
        };
        let mut found = self.look(reader, &limits)?;
        let keypad = OfReader::of(found.connection.features(), found.card.kind());
        let rules = PinRules::of_card(&found.card);
        let (found, counters) = ask_counters(found, &limits)?;
        found.close();
        Ok(Standing {
            counters,
            rules,
            keypad,
        })
    }

    /// One try, with the card that was asked before.
    fn set_pin(
        &self,
        round: Round,
        reader: &str,
        typed: Typed,
        known: Tries,
    ) -> Result<(), Problem> {
        let limits = Limits::default();
        let found = self.look(reader, &limits)?;
        if !self.is_known(reader, &found.card) {
            found.close();
            return Err(Problem::CardRemoved);
        }
        self.work().set_on = Some((round, found.card.clone()));
        match typed {
            Typed::Change { old, new } => change_pin(found, old, new, Some(known), &limits),
            Typed::OnKeypad(keypad) => change_pin_on_keypad(found, keypad, Some(known), &limits),
            Typed::Unblock { puk, new } => {
                let last_try = known == Tries::Left(1);
                unblock_pin(found, puk, new, last_try, &limits)
            }
        }
    }

    /// The tries of the PIN, if the card is the one of this attempt.
    fn recheck(&self, round: Round, reader: &str) -> Result<Option<Tries>, Problem> {
        let limits = Limits::default();
        let found = self.look(reader, &limits)?;
        let set_on = self.work().set_on.clone();
        let is_same = set_on.is_some_and(|(of, card)| of == round && card.is_same(&found.card));
        if !is_same {
            found.close();
            return Ok(None);
        }
        let (found, counters) = ask_counters(found, &limits)?;
        found.close();
        Ok(Some(counters.pin))
    }

    fn look(&self, reader: &str, limits: &Limits) -> Result<Found, Problem> {
        Found::look_again(&self.readers, reader, Depth::ForLogin, &self.memory, limits)
    }

    /// Whether this is the card that was seen in the reader.
    fn is_known(&self, reader: &str, card: &Card) -> bool {
        let work = self.work();
        let known = work.cards.get(reader);
        known.is_some_and(|known| known.is_same(card))
    }
}
