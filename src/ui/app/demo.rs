//! The demonstration's panel: whether it is open, and which part of it.

use crate::flow::demo::Change;

/// What the panel shows.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub(in crate::ui) struct Panel {
    /// It is open.
    pub(in crate::ui) is_open: bool,
    /// The part that is unfolded.
    pub(in crate::ui) part: Option<Part>,
}

/// A part of the panel.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Part {
    /// Which card.
    Cards,
    /// How many tries are left.
    Tries,
    /// Readers and service.
    Readers,
    /// How the portal behaves.
    Portals,
    /// What goes wrong with the card.
    Faults,
}

/// What a person does in the panel.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Press {
    /// Open or close it.
    Toggle,
    /// Unfold a part, or fold it.
    Part(Part),
    /// Change something.
    Change(Change),
    /// See the first steps.
    FirstSteps,
}

impl Panel {
    pub(super) fn toggle(&mut self) {
        self.is_open = !self.is_open;
    }

    pub(super) fn unfold(&mut self, part: Part) {
        self.part = Some(part).filter(|part| self.part != Some(*part));
    }
}
