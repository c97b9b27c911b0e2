//! How steadily a card stays in a reader's field: told from what the monitor sees, with the time
//! passed in. Nothing here looks at a clock.

use std::collections::VecDeque;
use std::time::{Duration, Instant};

use super::Slot;

/// So many losses within [`SPAN`] are no coincidence (anchor-products.md §18.2, C04).
const LOSSES: usize = 2;

/// The time within which losses count together (anchor-products.md §18.2, C04).
const SPAN: Duration = Duration::from_secs(3);

/// After so long without a loss the contact is steady again: long enough to read the advice.
const CALM: Duration = Duration::from_secs(6);

/// More changes than this between two pictures are no changes but a counter that began anew.
const MOST_CHANGES: u32 = 64;

/// How a card stays in the field.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub enum Contact {
    /// It stays.
    #[default]
    Steady,
    /// It comes and goes.
    Unsteady,
}

/// How fast a card answered during its last piece of work.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Pace {
    /// Commands that were answered.
    pub answers: u32,
    /// From the first command to the last answer, without what was waited for in between.
    pub took: Duration,
}

impl Pace {
    /// Answers per second, rounded; `None` if nothing was answered or it took no time.
    pub fn per_second(self) -> Option<u32> {
        let rate = f64::from(self.answers) / self.took.as_secs_f64();
        // Finite and positive, and a conversion from float saturates.
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
        let rounded = rate.round() as u32;
        (self.answers > 0 && rate.is_finite()).then_some(rounded)
    }
}

/// The meter of one reader.
#[derive(Clone, Debug, Default)]
pub struct Stability {
    /// The last losses, the latest last: at most [`LOSSES`].
    losses: VecDeque<Instant>,
    contact: Contact,
}

impl Stability {
    /// Takes in what the service reported before and reports now: what is in the reader, and how
    /// often cards came and went ([`ReaderState::events`](super::ReaderState::events)).
    pub fn see(&mut self, before: (&Slot, u32), now: (&Slot, u32), at: Instant) {
        for _ in 0..losses_between(before, now) {
            self.lose(at);
        }
    }

    /// The card was lost once: taken out of the field, or without power for a moment.
    pub fn lose(&mut self, at: Instant) {
        if self.losses.len() >= LOSSES {
            self.losses.pop_front();
        }
        self.losses.push_back(at);
        let first = self.losses.front().filter(|_| self.losses.len() >= LOSSES);
        if first.is_some_and(|first| at.saturating_duration_since(*first) <= SPAN) {
            self.contact = Contact::Unsteady;
        }
    }

    /// Lets the time pass.
    pub fn pass(&mut self, now: Instant) {
        let last = self.losses.back();
        if last.is_none_or(|last| now.saturating_duration_since(*last) >= CALM) {
            *self = Self::default();
        }
    }

    /// How the card stays, as of the time passed in last.
    pub fn contact(&self) -> Contact {
        self.contact
    }
}

/// How often a card was lost between two pictures, at most as often as matters.
fn losses_between(before: (&Slot, u32), now: (&Slot, u32)) -> usize {
    let is_in = |slot: &Slot| matches!(slot, Slot::Card { .. } | Slot::Mute);
    let changes = now.1.wrapping_sub(before.1);
    // Some services do not count: then only what is seen counts.
    let changes = if changes > MOST_CHANGES { 0 } else { changes };
    let counted = if is_in(before.0) {
        // Out first, then in again, and so on.
        changes.div_ceil(2)
    } else {
        changes / 2
    };
    let answers = |slot: &Slot| matches!(slot, Slot::Card { .. });
    let seen = answers(before.0) && !answers(now.0);
    usize::try_from(counted)
        .unwrap_or(LOSSES)
        .max(usize::from(seen))
        .min(LOSSES)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::reader::Atr;

    fn card() -> Slot {
        Slot::Card {
            atr: Atr::new(&[0x3B, 0x80, 0x80, 0x01, 0x01]),
            exclusive: false,
        }
    }

    /// Pictures by time in milliseconds; the contact after each.
    #[track_caller]
    fn check(pictures: &[(u64, Slot, u32, Contact)]) {
        let start = Instant::now();
        let mut meter = Stability::default();
        let mut before = None;
        for (millis, slot, events, contact) in pictures {
            let at = start + Duration::from_millis(*millis);
            let now = (slot, *events);
            meter.pass(at);
            meter.see(before.unwrap_or(now), now, at);
            assert_eq!(meter.contact(), *contact, "{millis}: {now:?}");
            before = Some(now);
        }
    }

    #[test]
    fn a_card_that_is_laid_and_taken_away_is_steady() {
        use Contact::Steady;
        check(&[
            (0, card(), 1, Steady),
            (500, Slot::Empty, 2, Steady),
            (4000, card(), 3, Steady),
            (4200, Slot::Empty, 4, Steady),
        ]);
    }

    #[test]
    fn two_losses_within_three_seconds_are_unsteady_until_it_is_calm() {
        use Contact::{Steady, Unsteady};
        check(&[
            (0, card(), 1, Steady),
            (1000, Slot::Empty, 2, Steady),
            (1200, card(), 3, Steady),
            (4000, Slot::Empty, 4, Unsteady),
            (4100, card(), 5, Unsteady),
            (9999, card(), 5, Unsteady),
            (10_000, card(), 5, Steady),
            (10_500, Slot::Empty, 6, Steady),
        ]);
    }

    #[test]
    fn three_seconds_are_the_border() {
        use Contact::{Steady, Unsteady};
        for (second, contact) in [(3000, Unsteady), (3001, Steady)] {
            check(&[
                (0, card(), 1, Steady),
                (0, Slot::Empty, 2, Steady),
                (100, card(), 3, Steady),
                (second, Slot::Empty, 4, contact),
            ]);
        }
    }

    #[test]
    fn losses_that_no_picture_showed_are_counted() {
        use Contact::{Steady, Unsteady};
        // Out, in, out, in between two pictures.
        check(&[(0, card(), 1, Steady), (500, card(), 5, Unsteady)]);
        // In, out, in: one loss only.
        check(&[(0, Slot::Empty, 0, Steady), (500, card(), 3, Steady)]);
        check(&[(0, Slot::Empty, 0, Steady), (500, card(), 5, Unsteady)]);
    }

    #[test]
    fn a_card_that_falls_silent_is_lost() {
        use Contact::{Steady, Unsteady};
        check(&[
            (0, card(), 0, Steady),
            (100, Slot::Mute, 0, Steady),
            (200, card(), 0, Steady),
            (300, Slot::Mute, 0, Unsteady),
        ]);
    }

    #[test]
    fn a_counter_that_begins_anew_is_no_loss() {
        use Contact::Steady;
        check(&[(0, card(), 40, Steady), (500, card(), 1, Steady)]);
    }

    #[test]
    fn the_pace_is_in_answers_per_second() {
        let pace = |answers, millis| {
            let took = Duration::from_millis(millis);
            Pace { answers, took }.per_second()
        };
        assert_eq!(pace(20, 500), Some(40));
        assert_eq!(pace(1, 3000), Some(0));
        assert_eq!(pace(0, 500), None);
        assert_eq!(pace(20, 0), None);
    }

    fn slot() -> impl Strategy<Value = Slot> {
        prop_oneof![
            Just(card()),
            Just(Slot::Empty),
            Just(Slot::Mute),
            Just(Slot::Unavailable)
        ]
    }

    proptest! {
        /// Whatever comes in whatever order, the time running backwards too: an answer, and calm
        /// in the end.
        #[test]
        fn calm_comes_back(seen in prop::collection::vec((slot(), any::<u32>(), 0..20_000u64), 0..40)) {
            let start = Instant::now();
            let mut meter = Stability::default();
            let mut before = (Slot::Empty, 0);
            for (slot, events, millis) in seen {
                let at = start + Duration::from_millis(millis);
                meter.see((&before.0, before.1), (&slot, events), at);
                meter.pass(at);
                prop_assert!(meter.losses.len() <= LOSSES);
                before = (slot, events);
            }
            meter.pass(start + Duration::from_secs(20) + CALM);
            prop_assert_eq!(meter.contact(), Contact::Steady);
        }
    }
}
