//! The window's title: where the person is and how it stands. The desktop shows it where the window
//! itself is not seen, and a screen reader says it.

use super::super::app::App;
use super::Screen;
use crate::flow::{LastTry, PinTask, Presence, Stage};
use crate::text::{PinWord, Word};

pub(in crate::ui) fn title(app: &App) -> String {
    let text = &app.text;
    let state = match (app.screen, &app.state.stage) {
        (
            _,
            Stage::Done {
                presence: Presence::Away { .. },
                ..
            },
        ) => text.word(Word::IdleTitle),
        (_, Stage::AskPin(entry)) => text.word(match entry.last_try {
            LastTry::Unconfirmed => Word::LastTryTitle,
            LastTry::NotNeeded | LastTry::Confirmed => Word::TypePin,
        }),
        (_, Stage::NewPin(new_pin)) => text.pin_word(match new_pin.task() {
            PinTask::Change => PinWord::Change,
            PinTask::Unblock => PinWord::Unblock,
        }),
        (Screen::SignIn, Stage::Home) => super::reader_state(app).1,
        (Screen::SignIn, Stage::Preparing { .. } | Stage::Working { .. }) => text.word(Word::Busy),
        (Screen::SignIn, Stage::Done { .. }) => text.word(Word::TitleSignedIn),
        (Screen::SignIn, Stage::Ended(_)) => text.word(Word::TitleEnded),
        (Screen::SignIn, Stage::Failed { problem, .. }) => text.problem(problem).what,
        (screen, _) => screen.label(app),
    };
    format!("{} – Varco", state.trim_end_matches('.'))
}
