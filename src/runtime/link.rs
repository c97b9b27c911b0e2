//! Tells how steadily cards stay in their readers: the time at which things happen, and how fast
//! cards answer.

use std::time::Instant;

use super::Inner;
use crate::flow::{Event, LinkEvent};
use crate::problem::Problem;
use crate::reader::{Pace, Snapshot};

impl Inner {
    /// Tells what the monitor saw, and when.
    pub(super) fn tell_readers(&self, snapshot: Snapshot) {
        self.tell_time();
        self.tell(Event::Readers(snapshot.map_err(Problem::from)));
    }

    /// Tells how fast the card in a reader answered, up to now.
    pub(super) fn tell_pace(&self, reader: &str, pace: Pace) {
        self.tell_time();
        self.tell(Event::Link(LinkEvent::Answered {
            reader: reader.to_owned(),
            pace,
        }));
    }

    fn tell_time(&self) {
        self.tell(Event::Link(LinkEvent::Time(Instant::now())));
    }
}
