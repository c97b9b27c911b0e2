//! What the window does about a session, wherever the person is: its end takes the page, the warning
//! takes the keyboard.

use iced::Task;
use iced::widget::operation;

use super::{App, Message};
use crate::flow::{Presence, Stage};
use crate::ui::screen::{self, Screen};

/// What of a session the window follows.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Watched {
    No,
    Here,
    Away,
    Ended,
}

impl Watched {
    pub(super) fn of(stage: &Stage) -> Self {
        match stage {
            Stage::Done { presence, .. } => match presence {
                Presence::Here => Self::Here,
                Presence::Away { .. } => Self::Away,
            },
            Stage::Ended(_) => Self::Ended,
            _ => Self::No,
        }
    }
}

impl App {
    pub(super) fn follow_session(&mut self, before: Watched) -> Task<Message> {
        match (before, Watched::of(&self.state.stage)) {
            (Watched::Here | Watched::Away, Watched::Ended) => self.screen = Screen::SignIn,
            (Watched::Here, Watched::Away) => return operation::focus(screen::STAY),
            _ => {}
        }
        Task::none()
    }
}
