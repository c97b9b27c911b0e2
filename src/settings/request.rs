//! What the window asks of whoever keeps the settings, and what it is told.

use super::{Settings, WindowPlace};
use crate::portal::OwnPortal;
use crate::problem::Problem;

/// Something to keep.
#[derive(Debug)]
pub enum Request {
    /// The settings as they are now.
    Store(Box<Settings>),
    /// Where the window is as it closes.
    Window(WindowPlace),
    /// Nothing of any card.
    ForgetCards,
}

/// What became of it.
#[derive(Debug)]
pub enum News {
    /// The settings could not be stored, or what is remembered of cards is not as it should be.
    NotStored(Problem),
    /// Nothing is remembered of any card.
    CardsForgotten,
    /// The person's own portals were read again.
    OwnPortals(Vec<OwnPortal>),
}
