//! Whether anybody is there while a session stands. Nothing wakes the program before it matters: one
//! timer for the long wait, one tick a second while the warning counts down.

use std::hash::Hash as _;
use std::time::{Duration, Instant};

use iced::advanced::subscription::{self, EventStream, Hasher, Recipe, from_recipe};
use iced::futures::future::{Either, select};
use iced::futures::stream::{self, BoxStream, Stream, StreamExt as _};
use iced::{Subscription, keyboard, mouse};

use crate::flow::{Event, Presence, Round, SessionEvent, Stage};

/// How long nobody touches keyboard or pointer before the warning (anchor-products.md §18.5).
pub(in crate::ui) const LONG: Duration = Duration::from_secs(600);

/// What a session has to be told of the passing time.
pub(super) fn watch(stage: &Stage) -> Subscription<Event> {
    match stage {
        // The person is there, in the browser.
        Stage::Done { browser, .. } if browser.holds_session() => Subscription::none(),
        Stage::Done {
            round,
            presence: Presence::Here,
            ..
        } => from_recipe(Quiet { round: *round }),
        Stage::Done {
            round,
            presence: Presence::Away { .. },
            ..
        } => iced::time::every(Duration::from_secs(1))
            .with(*round)
            .map(|(round, _)| Event::Session {
                round,
                event: SessionEvent::Second,
            }),
        _ => Subscription::none(),
    }
}

/// Tells once that nothing was touched for long.
struct Quiet {
    round: Round,
}

impl Recipe for Quiet {
    type Output = Event;

    fn hash(&self, state: &mut Hasher) {
        "quiet".hash(state);
        self.round.hash(state);
    }

    fn stream(self: Box<Self>, input: EventStream) -> BoxStream<'static, Event> {
        let touches = input.filter(|event| std::future::ready(is_touch(event)));
        let told = async move {
            quiet(touches, LONG).await;
            Event::Session {
                round: self.round,
                event: SessionEvent::Quiet,
            }
        };
        stream::once(told).boxed()
    }
}

/// Whether a person did something.
fn is_touch(event: &subscription::Event) -> bool {
    let subscription::Event::Interaction { event, .. } = event else {
        return false;
    };
    matches!(
        event,
        iced::Event::Touch(_)
            | iced::Event::Keyboard(keyboard::Event::KeyPressed { .. })
            | iced::Event::Mouse(
                mouse::Event::CursorMoved { .. }
                    | mouse::Event::ButtonPressed(_)
                    | mouse::Event::WheelScrolled { .. }
            )
    )
}

/// Returns when `touches` has brought nothing for `long`. A touch costs a look at the clock; the
/// timer is set anew only when it runs out.
async fn quiet<T>(mut touches: impl Stream<Item = T> + Unpin, long: Duration) {
    let mut last = now();
    loop {
        let left = (last + long).saturating_duration_since(now());
        if left.is_zero() {
            return;
        }
        let mut timer = std::pin::pin!(tokio::time::sleep(left));
        loop {
            match select(touches.next(), &mut timer).await {
                Either::Left((Some(_), _)) => last = now(),
                // Nothing will ever be touched again: the timer alone counts.
                Either::Left((None, timer)) => {
                    timer.await;
                    break;
                }
                Either::Right(_) => break,
            }
        }
    }
}

fn now() -> Instant {
    tokio::time::Instant::now().into_std()
}

#[cfg(test)]
mod tests {
    use iced::futures::channel::mpsc;

    use super::*;

    const ALMOST: Duration = Duration::from_secs(LONG.as_secs() - 1);

    /// A clock that jumps ahead whenever everybody waits.
    fn with_jumping_clock(test: impl Future<Output = ()>) {
        tokio::runtime::Builder::new_current_thread()
            .enable_time()
            .start_paused(true)
            .build()
            .unwrap()
            .block_on(test);
    }

    #[test]
    fn nothing_is_told_before_the_whole_time_passed_without_a_touch() {
        with_jumping_clock(async {
            let (touch, touches) = mpsc::unbounded();
            let watching = tokio::spawn(quiet(touches, LONG));
            for _ in 0..3 {
                tokio::time::sleep(ALMOST).await;
                assert!(!watching.is_finished());
                touch.unbounded_send(()).unwrap();
            }
            tokio::time::sleep(ALMOST).await;
            assert!(!watching.is_finished());
            tokio::time::sleep(Duration::from_secs(2)).await;
            assert!(watching.is_finished());
        });
    }

    #[test]
    fn a_window_that_tells_nothing_is_quiet() {
        with_jumping_clock(async {
            let start = now();
            quiet(stream::empty::<()>(), LONG).await;
            assert!(now() - start >= LONG);
        });
    }
}
