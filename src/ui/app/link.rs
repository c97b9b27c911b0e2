//! The passing time while a card comes and goes: nothing ticks as long as contacts are steady.

use std::time::Duration;

use iced::Subscription;

use crate::flow::{Event, LinkEvent, State};

/// A tick a second while a contact is unsteady, so that it can calm down.
pub(super) fn watch(state: &State) -> Subscription<Event> {
    match state.unsteady() {
        Some(_) => {
            iced::time::every(Duration::from_secs(1)).map(|now| Event::Link(LinkEvent::Time(now)))
        }
        None => Subscription::none(),
    }
}
