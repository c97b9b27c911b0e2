//! The reader's keypad in the dialogs of PIN and new PIN: offered, waited for, or why not.

use iced::widget::{column, row};
use iced::{Center, Element, Fill};

use super::super::app::{App, Intent};
use super::super::icon::{Icon, icon};
use super::super::theme::{self, Meaning, button::Kind};
use super::super::widget::{focus, notice};
use super::Room;
use super::parts::{card_line, dialog};
use crate::flow::{AtReader, Entry, OfReader};
use crate::problem::Problem;
use crate::settings::ReaderKeypad;
use crate::text::PinWord;

/// The way to the keypad, and how the last entry there ended. `leads` says that it is the page's
/// first choice; `hint` is what to know before one goes there. Nothing where it is switched off.
pub(super) fn offer<'a>(
    app: &'a App,
    at_reader: &AtReader,
    leads: bool,
    hint: Option<PinWord>,
) -> Option<Element<'a, Intent>> {
    if app.desk.settings.reader_keypad == ReaderKeypad::Off {
        return None;
    }
    let text = &app.text;
    let ended = at_reader.ended.map(|reason| {
        let words = text.problem(&Problem::Keypad { reason });
        notice(
            Meaning::Info,
            column![
                theme::text::strong(words.what),
                theme::text::body(words.means)
            ]
            .spacing(theme::XS),
        )
    });
    let kind = if leads {
        Kind::Primary
    } else {
        Kind::Secondary
    };
    let offered: Element<'_, Intent> = match at_reader.keypad {
        OfReader::None => return ended,
        OfReader::Lies => theme::text::small(text.pin_word(PinWord::KeypadLies)).into(),
        OfReader::NotForCie => theme::text::small(text.pin_word(PinWord::KeypadNotCie)).into(),
        OfReader::Ready(_) => column![
            focus::action_with_icon(
                Icon::Reader,
                text.pin_word(PinWord::KeypadUse),
                kind,
                Some(Intent::Keypad),
            ),
            hint.map(|word| theme::text::small(text.pin_word(word))),
        ]
        .spacing(theme::S)
        .into(),
    };
    Some(column![ended, offered].spacing(theme::M).into())
}

/// The PIN of a sign-in is typed on the reader: for whom, how, how to stop, how long it waits.
pub(super) fn sign_in<'a>(app: &'a App, entry: &'a Entry, room: Room) -> Element<'a, Intent> {
    let length = entry.pin_length;
    let who = (app.text).pin_prompt(&entry.preparation.host, length.min, length.max);
    let what = column![theme::text::body(who), card_line(app)].spacing(theme::XS);
    dialog(
        waiting(app, &entry.at_reader, PinWord::KeypadPin, Some(what.into())),
        room,
    )
}

/// What is typed on the reader: `how` says in which order, `what` for whom.
pub(super) fn waiting<'a>(
    app: &'a App,
    at_reader: &AtReader,
    how: PinWord,
    what: Option<Element<'a, Intent>>,
) -> Element<'a, Intent> {
    let text = &app.text;
    let left = at_reader.waits.filter(|seconds| *seconds > 0);
    let seconds = left.map(|seconds| {
        row![
            icon(Icon::Hourglass, 24.0),
            theme::text::strong(text.keypad_seconds(seconds)).width(Fill)
        ]
        .spacing(theme::M)
        .align_y(Center)
    });
    column![
        theme::text::heading(text.pin_word(PinWord::KeypadTitle)),
        notice(Meaning::Info, theme::text::body(text.pin_word(how))),
        seconds,
        theme::text::body(text.pin_word(PinWord::KeypadCancel)),
        what,
    ]
    .spacing(theme::L)
    .into()
}
