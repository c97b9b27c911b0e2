//! The PIN dialog: who asks, how many tries are left, and the PIN.

use iced::widget::{Column, column, container, row, space};
use iced::{Center, Element};

use super::super::app::{App, Intent, PinHint};
use super::super::theme::{self, Meaning, button::Kind, surface};
use super::super::widget::pin_pad::{PinBuffer, PinEvent, pin_pad};
use super::super::widget::{focus, notice};
use crate::flow::{Entry, LastTry, Tries, Warning};
use crate::text::Word;

pub(super) fn view<'a>(app: &'a App, entry: &'a Entry) -> Element<'a, Intent> {
    let body = match entry.last_try {
        LastTry::Unconfirmed => barrier(app),
        LastTry::NotNeeded | LastTry::Confirmed => asking(app, entry),
    };
    container(body)
        .max_width(480)
        .padding(theme::XL)
        .style(surface::dialog)
        .into()
}

/// One try is left: nothing is typed before a yes.
fn barrier(app: &App) -> Element<'_, Intent> {
    let text = &app.text;
    column![
        theme::text::heading(text.word(Word::LastTryTitle)),
        notice(
            Meaning::Warning,
            theme::text::body(text.word(Word::LastTryHelp))
        ),
        row![
            focus::action(
                text.word(Word::Cancel),
                Kind::Secondary,
                Some(Intent::Cancel)
            ),
            space::horizontal(),
            focus::action(
                text.word(Word::LastTryYes),
                Kind::Primary,
                Some(Intent::ConfirmLastTry)
            ),
        ]
        .align_y(Center),
    ]
    .spacing(theme::L)
    .into()
}

fn asking<'a>(app: &'a App, entry: &'a Entry) -> Element<'a, Intent> {
    let text = &app.text;
    let length = entry.pin_length;
    let who = text.pin_prompt(&entry.preparation.host, length.min, length.max);
    let wrong = entry.was_wrong.then(|| {
        notice(
            Meaning::Danger,
            theme::text::strong(text.word(Word::PinWrong)),
        )
    });
    let tries = match entry.tries {
        Tries::Left(left) => text.tries_left(left),
        Tries::NotAsked => text.word(Word::TriesNotAsked),
        _ => text.word(Word::TriesNotReadable),
    };
    let hint = app.pin_hint.map(|hint| {
        let word = match hint {
            PinHint::Paste => Word::PasteRefused,
            PinHint::NumLock => Word::NumLockOff,
        };
        notice(Meaning::Info, theme::text::body(text.word(word)))
    });
    let fits = app.pin.as_ref().is_some_and(PinBuffer::fits);
    let pad = app.pin.as_ref().map(|buffer| pin_pad(buffer, Intent::Pin));
    let warnings = entry.preparation.warnings.iter().map(|warning| {
        let word = match warning {
            Warning::IssuerNotNamed => Word::WarnIssuer,
            Warning::CertificateInClear => Word::WarnClear,
            Warning::ShortKey => Word::WarnShortKey,
        };
        notice(Meaning::Warning, theme::text::body(text.word(word)))
    });
    column![
        theme::text::heading(text.word(Word::TypePin)),
        theme::text::body(who),
        Column::with_children(warnings).spacing(theme::S),
        wrong,
        pad,
        theme::text::small(tries),
        hint,
        row![
            focus::action(
                text.word(Word::Cancel),
                Kind::Secondary,
                Some(Intent::Cancel)
            ),
            space::horizontal(),
            focus::action(
                text.word(Word::Confirm),
                Kind::Primary,
                fits.then_some(Intent::Pin(PinEvent::Confirm))
            ),
        ]
        .align_y(Center),
    ]
    .spacing(theme::L)
    .into()
}
