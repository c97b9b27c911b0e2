//! The history of sign-ins, as its page shows it: it is read and erased outside.

use super::{Document, Effect, ExportEvent, Round, State};
use crate::history::{self, Journal};
use crate::problem::Problem;

/// What is known of the history.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub enum History {
    /// Nothing: nobody opened its page.
    #[default]
    Unread,
    /// It is being read.
    Reading(Round),
    /// It can't be read; why.
    Unreadable(Problem),
    /// What it holds.
    Read {
        /// The sign-ins.
        journal: Journal,
        /// Whether it is to be erased.
        erasure: Erasure,
    },
}

/// Whether the history is to be erased.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub enum Erasure {
    /// Nobody asked for it.
    #[default]
    Unasked,
    /// The person is asked whether they mean it.
    Asked,
    /// It is being erased.
    Running(Round),
    /// It was erased.
    Done,
    /// It was not; why.
    Failed(Problem),
}

/// How a history is exported.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum HistoryForm {
    /// For spreadsheets.
    Csv,
    /// For programs.
    Json,
}

/// Something about the history.
#[derive(Debug)]
pub enum HistoryEvent {
    /// The person opened its page.
    Opened,
    /// It was read, or not.
    Read {
        /// The request.
        round: Round,
        /// What it holds.
        result: Result<Journal, Problem>,
    },
    /// The person wants it in a file.
    ExportWanted {
        /// The name of the file, without its ending.
        stem: String,
        /// How.
        form: HistoryForm,
    },
    /// The person wants it erased.
    EraseWanted,
    /// They do not, after all.
    EraseRefused,
    /// They mean it.
    EraseConfirmed,
    /// It was erased, or not.
    Erased {
        /// The request.
        round: Round,
        /// What it holds now.
        result: Result<Journal, Problem>,
    },
}

/// Something to do outside for the history.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum HistoryWork {
    /// Read it. One [`HistoryEvent::Read`] answers it.
    Read(Round),
    /// Erase it, and read what is left. One [`HistoryEvent::Erased`] answers it.
    Erase(Round),
}

impl State {
    pub(super) fn history_event(&mut self, event: HistoryEvent) -> Vec<Effect> {
        match event {
            HistoryEvent::Opened => return self.read_history(),
            HistoryEvent::Read { round, result } => {
                if self.history == History::Reading(round) {
                    self.history = match result {
                        Ok(journal) => History::Read {
                            journal,
                            erasure: Erasure::Unasked,
                        },
                        Err(problem) => History::Unreadable(problem),
                    };
                }
            }
            HistoryEvent::ExportWanted { stem, form } => return self.export_history(stem, form),
            HistoryEvent::EraseWanted => self.ask_erasure(),
            HistoryEvent::EraseRefused => {
                if let History::Read { erasure, .. } = &mut self.history
                    && *erasure == Erasure::Asked
                {
                    *erasure = Erasure::Unasked;
                }
            }
            HistoryEvent::EraseConfirmed => return self.erase_history(),
            HistoryEvent::Erased { round, result } => self.erased(round, result),
        }
        Vec::new()
    }

    /// Reads it anew, unless it is being erased: that ends with a look at it too.
    fn read_history(&mut self) -> Vec<Effect> {
        if let History::Read {
            erasure: Erasure::Running(_),
            ..
        } = self.history
        {
            return Vec::new();
        }
        self.forget_export();
        let round = self.next_round();
        self.history = History::Reading(round);
        vec![Effect::History(HistoryWork::Read(round))]
    }

    fn export_history(&mut self, stem: String, form: HistoryForm) -> Vec<Effect> {
        let History::Read { journal, .. } = &self.history else {
            return Vec::new();
        };
        if journal.entries.is_empty() {
            return Vec::new();
        }
        let (extension, content) = match form {
            HistoryForm::Csv => ("csv", history::csv(&journal.entries)),
            HistoryForm::Json => ("json", history::json(&journal.entries)),
        };
        self.export_event(ExportEvent::Wanted(Document {
            stem,
            extension,
            content: content.into(),
        }))
    }

    /// Lines that can't be read are erased as well: they may be all that the file holds.
    fn ask_erasure(&mut self) {
        if let History::Read { journal, erasure } = &mut self.history
            && !matches!(erasure, Erasure::Running(_))
            && *journal != Journal::default()
        {
            *erasure = Erasure::Asked;
        }
    }

    fn erase_history(&mut self) -> Vec<Effect> {
        let round = self.next_round();
        match &mut self.history {
            History::Read { erasure, .. } if *erasure == Erasure::Asked => {
                *erasure = Erasure::Running(round);
                vec![Effect::History(HistoryWork::Erase(round))]
            }
            _ => Vec::new(),
        }
    }

    fn erased(&mut self, round: Round, result: Result<Journal, Problem>) {
        let History::Read { journal, erasure } = &mut self.history else {
            return;
        };
        if *erasure != Erasure::Running(round) {
            return;
        }
        *erasure = match result {
            Ok(left) => {
                *journal = left;
                Erasure::Done
            }
            Err(problem) => Erasure::Failed(problem),
        };
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Event, Export, step};
    use super::*;
    use crate::history::Entry;

    /// What a person may do on the page, without values.
    const WISHES: [fn() -> HistoryEvent; 5] = [
        || HistoryEvent::Opened,
        || export(HistoryForm::Csv),
        || HistoryEvent::EraseWanted,
        || HistoryEvent::EraseRefused,
        || HistoryEvent::EraseConfirmed,
    ];

    fn export(form: HistoryForm) -> HistoryEvent {
        HistoryEvent::ExportWanted {
            stem: "storico".to_owned(),
            form,
        }
    }

    fn happen(state: State, event: HistoryEvent) -> (State, Option<Effect>) {
        let (state, effects) = step(state, Event::History(event));
        assert!(effects.len() <= 1, "{effects:?}");
        (state, effects.into_iter().next())
    }

    fn journal() -> Journal {
        Journal {
            entries: vec![Entry::of("inail", Some(&[0x0A]), None)],
            unreadable: 1,
        }
    }

    fn reading() -> (State, Round) {
        let (state, effect) = happen(State::new(Vec::new()), HistoryEvent::Opened);
        match effect {
            Some(Effect::History(HistoryWork::Read(round))) => (state, round),
            other => panic!("{other:?}"),
        }
    }

    fn opened(journal: Journal) -> State {
        let (state, round) = reading();
        let read = HistoryEvent::Read {
            round,
            result: Ok(journal),
        };
        happen(state, read).0
    }

    fn erasing() -> (State, Round) {
        let (state, none) = happen(opened(journal()), HistoryEvent::EraseWanted);
        assert!(none.is_none(), "a yes comes first");
        match happen(state, HistoryEvent::EraseConfirmed) {
            (state, Some(Effect::History(HistoryWork::Erase(round)))) => (state, round),
            other => panic!("{other:?}"),
        }
    }

    fn problem() -> Problem {
        Problem::File {
            file: "history.jsonl".to_owned(),
            reason: "denied".to_owned(),
        }
    }

    #[test]
    fn the_page_shows_what_was_read_last() {
        let (state, first) = reading();
        let (state, effect) = happen(state, HistoryEvent::Opened);
        let Some(Effect::History(HistoryWork::Read(second))) = effect else {
            panic!("it is read anew each time");
        };
        let late = HistoryEvent::Read {
            round: first,
            result: Ok(Journal::default()),
        };
        let (state, _) = happen(state, late);
        assert_eq!(state.history, History::Reading(second));
        let failed = HistoryEvent::Read {
            round: second,
            result: Err(problem()),
        };
        let (state, _) = happen(state, failed);
        assert_eq!(state.history, History::Unreadable(problem()));
    }

    #[test]
    fn nothing_is_erased_without_a_yes() {
        let state = opened(journal());
        let (state, effect) = happen(state, HistoryEvent::EraseConfirmed);
        assert!(effect.is_none(), "nobody asked");
        let (state, _) = happen(state, HistoryEvent::EraseWanted);
        let (state, _) = happen(state, HistoryEvent::EraseRefused);
        let (state, effect) = happen(state, HistoryEvent::EraseConfirmed);
        assert!(effect.is_none(), "they said no");
        let History::Read { erasure, .. } = state.history else {
            panic!("it stays");
        };
        assert_eq!(erasure, Erasure::Unasked);
    }

    #[test]
    fn it_is_gone_only_when_that_was_seen() {
        let (state, round) = erasing();
        let (state, again) = happen(state, HistoryEvent::EraseWanted);
        assert!(again.is_none());
        let (state, none) = happen(state, HistoryEvent::Opened);
        assert!(none.is_none(), "the answer is on its way");
        let shown = |state: &State| match &state.history {
            History::Read { journal, erasure } => (journal.clone(), erasure.clone()),
            other => panic!("{other:?}"),
        };
        assert_eq!(shown(&state), (journal(), Erasure::Running(round)));
        let failed = HistoryEvent::Erased {
            round,
            result: Err(problem()),
        };
        let (failed, _) = happen(state.clone(), failed);
        assert_eq!(shown(&failed), (journal(), Erasure::Failed(problem())));
        let done = HistoryEvent::Erased {
            round,
            result: Ok(Journal::default()),
        };
        let (done, _) = happen(state, done);
        assert_eq!(shown(&done), (Journal::default(), Erasure::Done));
    }

    #[test]
    fn an_empty_history_can_be_neither_exported_nor_erased() {
        for wish in WISHES.into_iter().skip(1) {
            let state = opened(Journal::default());
            let (state, effect) = happen(state, wish());
            assert!(effect.is_none());
            let (_, effect) = happen(state, HistoryEvent::EraseConfirmed);
            assert!(effect.is_none());
        }
    }

    #[test]
    fn it_is_exported_as_it_is_shown() {
        for (form, extension, begin) in [
            (HistoryForm::Csv, "csv", "time,portal,serial,outcome,code"),
            (HistoryForm::Json, "json", "{"),
        ] {
            let (state, effect) = happen(opened(journal()), export(form));
            let Some(Effect::Write { document, .. }) = effect else {
                panic!("a file is to be written");
            };
            assert_eq!(
                (document.stem.as_str(), document.extension),
                ("storico", extension)
            );
            let text = String::from_utf8(document.content).unwrap();
            assert!(text.starts_with(begin) && text.contains("0A"), "{text}");
            assert!(matches!(state.export, Export::Writing(_)));
        }
    }

    /// Nothing that a person does before it was read, or that comes twice, breaks anything.
    #[test]
    fn wishes_out_of_turn_ask_for_nothing_but_a_look() {
        let states = [
            State::new(Vec::new()),
            reading().0,
            erasing().0,
            opened(journal()),
        ];
        for state in states {
            for wish in WISHES {
                let (_, effect) = happen(state.clone(), wish());
                assert!(
                    !matches!(effect, Some(Effect::History(HistoryWork::Erase(_)))),
                    "{state:?}"
                );
            }
        }
    }
}
