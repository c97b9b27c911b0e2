//! The reader's keypad in the dialog of a new PIN: offered, waited for, or why not.

use iced::widget::{column, row};
use iced::{Center, Element, Fill};

use super::super::app::{App, Intent, NewPinIntent};
use super::super::icon::{Icon, icon};
use super::super::theme::{self, Meaning, button::Kind};
use super::super::widget::{focus, notice};
use crate::flow::{OfReader, PinForm, PinTask};
use crate::problem::Problem;
use crate::settings::ReaderKeypad;
use crate::text::PinWord;

/// The way to the keypad, and how the last entry there ended. Nothing where it is switched off, or
/// where a PUK is needed: readers know how to replace a PIN by itself only.
pub(super) fn offer<'a>(app: &'a App, form: &PinForm) -> Option<Element<'a, Intent>> {
    let is_off = app.desk.settings.reader_keypad == ReaderKeypad::Off;
    if is_off || form.task == PinTask::Unblock {
        return None;
    }
    let text = &app.text;
    let ended = form.keypad_end.map(|reason| {
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
    let offered: Element<'_, Intent> = match form.keypad {
        OfReader::None => return ended,
        OfReader::Lies => theme::text::small(text.pin_word(PinWord::KeypadLies)).into(),
        OfReader::NotForCie => theme::text::small(text.pin_word(PinWord::KeypadNotCie)).into(),
        OfReader::Ready(_) => column![
            focus::action_with_icon(
                Icon::Reader,
                text.pin_word(PinWord::KeypadUse),
                Kind::Secondary,
                Some(Intent::NewPin(NewPinIntent::OnKeypad)),
            ),
            theme::text::small(text.pin_word(PinWord::KeypadRules)),
        ]
        .spacing(theme::S)
        .into(),
    };
    Some(column![ended, offered].spacing(theme::M).into())
}

/// The PINs are typed on the reader: how, how to stop, and how long it waits.
pub(super) fn typing<'a>(app: &'a App, form: &PinForm) -> Element<'a, Intent> {
    let text = &app.text;
    let seconds = (form.seconds > 0).then(|| {
        row![
            icon(Icon::Hourglass, 24.0),
            theme::text::strong(text.keypad_seconds(form.seconds)).width(Fill)
        ]
        .spacing(theme::M)
        .align_y(Center)
    });
    column![
        theme::text::heading(text.pin_word(PinWord::KeypadTitle)),
        notice(
            Meaning::Info,
            theme::text::body(text.pin_word(PinWord::KeypadChange))
        ),
        seconds,
        theme::text::body(text.pin_word(PinWord::KeypadCancel)),
    ]
    .spacing(theme::L)
    .into()
}
