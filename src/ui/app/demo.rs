//! The demonstration's panel: whether it is open, and which part of it.

use iced::Task;

use super::{App, Message};
use crate::flow::Event;
use crate::flow::demo::Change;
use crate::settings;
use crate::ui::Screen;

/// What the panel shows.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub(in crate::ui) struct Panel {
    /// It is open.
    pub(in crate::ui) is_open: bool,
    /// The part that is unfolded.
    pub(in crate::ui) part: Option<Part>,
    /// The first steps were asked for.
    shows_first_run: bool,
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

impl App {
    pub(super) fn press(&mut self, press: Press) -> Task<Message> {
        match press {
            Press::Toggle => self.panel.toggle(),
            Press::Part(part) => self.panel.unfold(part),
            Press::Change(change) => return self.step(Event::Demo(change)),
            Press::FirstSteps => {
                self.panel = Panel {
                    shows_first_run: true,
                    ..Panel::default()
                };
                self.screen = Screen::SignIn;
            }
        }
        Task::none()
    }

    /// Whether the first steps stand on the sign-in page: until they were seen once, and in a
    /// demonstration when they are asked for.
    pub(in crate::ui) fn shows_first_run(&self) -> bool {
        if self.is_demo {
            self.panel.shows_first_run
        } else {
            !self.desk.settings.first_run_done
        }
    }

    /// The first steps were seen or skipped.
    pub(super) fn end_first_run(&mut self) {
        self.panel.shows_first_run = false;
        if !self.desk.settings.first_run_done {
            let seen = settings::Change::FirstRunDone(true);
            self.settle(super::SettingsIntent::Change(seen));
        }
    }
}
