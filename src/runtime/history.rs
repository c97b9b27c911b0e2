//! Writes sign-ins down for a person who wants a history of them; reads and erases it.

use std::sync::{Arc, MutexGuard, PoisonError};

use super::Inner;
use crate::flow::{Event, HistoryEvent, HistoryWork};
use crate::history::{Entry, History, Journal};
use crate::portal::Login;
use crate::problem::Problem;

/// The history of a person's own window.
pub(super) struct Diary {
    pub(super) history: History,
    /// Whether the person wants sign-ins to be written down.
    pub(super) is_on: bool,
    /// Says that a sign-in could not be.
    pub(super) complain: Box<dyn Fn(Problem) + Send + Sync>,
}

impl Inner {
    /// Where sign-ins are written down from now on.
    pub(super) fn use_diary(&self, diary: Diary) {
        *self.diary() = Some(diary);
    }

    /// Whether sign-ins are written down from now on.
    pub(super) fn write_down_from_now(&self, is_on: bool) {
        if let Some(diary) = self.diary().as_mut() {
            diary.is_on = is_on;
        }
    }

    /// Writes a sign-in down, if the person wants that. It was made, whoever still waits for it.
    pub(super) fn write_down(&self, portal: &str, login: &Login) {
        let diary = self.diary();
        let Some(diary) = diary.as_ref().filter(|diary| diary.is_on) else {
            return;
        };
        let certificate = login.certificate.as_ref();
        let serial = certificate.map(|certificate| certificate.serial().to_vec());
        let problem = login.outcome.problem();
        let entry = Entry::of(portal, serial.as_deref(), problem.as_ref());
        if let Err(problem) = diary.history.add(&entry) {
            (diary.complain)(problem);
        }
    }

    pub(super) fn history_work(self: &Arc<Self>, work: HistoryWork) {
        match work {
            HistoryWork::Read(round) => self.spawn(Self::read_history, move |result| {
                let result = result.and_then(|journal| journal);
                Event::History(HistoryEvent::Read { round, result })
            }),
            HistoryWork::Erase(round) => self.spawn(
                |inner| {
                    if let Some(diary) = inner.diary().as_ref() {
                        diary.history.erase()?;
                    }
                    inner.read_history()
                },
                move |result| {
                    let result = result.and_then(|journal| journal);
                    Event::History(HistoryEvent::Erased { round, result })
                },
            ),
        }
    }

    fn read_history(&self) -> Result<Journal, Problem> {
        let diary = self.diary();
        let history = diary.as_ref().map(|diary| &diary.history);
        history.map_or(Ok(Journal::default()), History::read)
    }

    fn diary(&self) -> MutexGuard<'_, Option<Diary>> {
        self.diary.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
