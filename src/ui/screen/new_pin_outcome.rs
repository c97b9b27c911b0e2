//! What became of a new PIN: exactly what changed, and what did not.

use iced::Element;
use iced::widget::{Column, column};

use super::super::app::{App, Intent, NewPinIntent};
use super::super::theme::{self, Meaning, button::Kind};
use super::super::widget::{focus, notice};
use super::parts::problem;
use crate::flow::{Fate, Kind as CardKind, PinOutcome, PinTask, Tries};
use crate::text::PinWord;

/// The outcome of the last attempt, until it was read.
pub(super) fn view(app: &App) -> Option<Element<'_, Intent>> {
    let read = || {
        focus::action(
            app.text.pin_word(PinWord::Close),
            Kind::Secondary,
            Some(Intent::NewPin(NewPinIntent::Read)),
        )
    };
    let told = match app.state.pin_outcome.as_ref()? {
        PinOutcome::Done { task, kind } => {
            let (title, what) = match task {
                PinTask::Change => (PinWord::DoneChange, PinWord::DoneChangeWhat),
                PinTask::Unblock => (PinWord::DoneUnblock, PinWord::DoneUnblockWhat),
            };
            let words = [Some(what), Some(PinWord::DoneLetter), ministry(*kind)];
            said(app, Meaning::Success, title, words.into_iter().flatten())
        }
        PinOutcome::Failed {
            task,
            problem: cause,
        } => {
            let again = Intent::NewPin(NewPinIntent::Begin(*task));
            let retry = app.state.can_set_pin().then_some(again);
            column![
                problem(app, cause, retry.as_ref(), false),
                theme::text::body(app.text.pin_word(PinWord::NothingChanged)),
            ]
            .spacing(theme::S)
            .into()
        }
        PinOutcome::Settled {
            fate, tries, kind, ..
        } => settled(app, *fate, *tries, *kind),
    };
    Some(column![told, read()].spacing(theme::S).into())
}

fn settled(app: &App, fate: Fate, tries: Tries, kind: CardKind) -> Element<'_, Intent> {
    match fate {
        Fate::OldHolds => {
            let left = tries.left().map(|left| app.text.tries_left(left));
            let told = said(
                app,
                Meaning::Warning,
                PinWord::StillOld,
                [PinWord::StillOldHelp],
            );
            let left = left.map(|words| {
                let label = app.text.pin_word(PinWord::Tries);
                theme::text::body(format!("{label}: {words}"))
            });
            column![told, left].spacing(theme::S).into()
        }
        Fate::NewHolds => {
            let words = [
                Some(PinWord::NowNewHelp),
                Some(PinWord::DoneLetter),
                ministry(kind),
            ];
            said(
                app,
                Meaning::Success,
                PinWord::NowNew,
                words.into_iter().flatten(),
            )
        }
        Fate::Unknown => said(
            app,
            Meaning::Warning,
            PinWord::NotKnown,
            [PinWord::NotKnownHelp],
        ),
    }
}

/// The Ministry's program keeps the first half of the PIN on the computer (anchor-products.md §6.3,
/// §18.9).
fn ministry(kind: CardKind) -> Option<PinWord> {
    (kind == CardKind::Cie).then_some(PinWord::DoneMinistry)
}

fn said(
    app: &App,
    meaning: Meaning,
    title: PinWord,
    words: impl IntoIterator<Item = PinWord>,
) -> Element<'_, Intent> {
    let words = words
        .into_iter()
        .map(|word| theme::text::body(app.text.pin_word(word)).into());
    notice(
        meaning,
        column![
            theme::text::strong(app.text.pin_word(title)),
            Column::with_children(words).spacing(theme::S),
        ]
        .spacing(theme::S),
    )
}
