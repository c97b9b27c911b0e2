//! The page of the history: how much of it is shown, and what can be done there.

use iced::Task;

use super::{App, Message};
use crate::flow::{Erasure, Event, History, HistoryEvent, HistoryForm};
use crate::text::SessionWord;
use crate::ui::Screen;

/// How many sign-ins are shown at first, and how many more each time.
const STEP: usize = 30;

/// What the page remembers.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(in crate::ui) struct HistoryPage {
    /// How many sign-ins it shows at most.
    pub(in crate::ui) shown: usize,
}

/// What a person does on the page.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum HistoryIntent {
    /// Show more.
    More,
    /// Keep it in a file.
    Export(HistoryForm),
    /// Erase it.
    Erase,
    /// Erase it indeed.
    EraseConfirmed,
    /// Leave it as it is.
    EraseRefused,
}

impl Default for HistoryPage {
    fn default() -> Self {
        Self { shown: STEP }
    }
}

impl App {
    pub(super) fn history_intent(&mut self, intent: HistoryIntent) -> Task<Message> {
        let event = match intent {
            HistoryIntent::More => {
                self.history.shown += STEP;
                return Task::none();
            }
            HistoryIntent::Export(form) => HistoryEvent::ExportWanted {
                stem: self.text.session(SessionWord::StemHistory),
                form,
            },
            HistoryIntent::Erase => HistoryEvent::EraseWanted,
            HistoryIntent::EraseConfirmed => HistoryEvent::EraseConfirmed,
            HistoryIntent::EraseRefused => HistoryEvent::EraseRefused,
        };
        self.step(Event::History(event))
    }

    /// The page shows the history as it is now.
    pub(super) fn read_history(&mut self) -> Task<Message> {
        self.history = HistoryPage::default();
        self.step(Event::History(HistoryEvent::Opened))
    }

    /// Out of the question, or back to the settings, if the page is open.
    pub(super) fn escape_history(&mut self) -> Option<Task<Message>> {
        if self.screen != Screen::History {
            return None;
        }
        let asked = matches!(
            self.state.history,
            History::Read {
                erasure: Erasure::Asked,
                ..
            }
        );
        Some(if asked {
            self.history_intent(HistoryIntent::EraseRefused)
        } else {
            self.open(Screen::Settings)
        })
    }
}
