//! The PIN dialog: who asks, for which card, how many tries are left, and the PIN.

use iced::widget::{Column, column, container, row, space};
use iced::{Center, Element, Fill};

use super::super::app::{App, Asking, Intent, PinHint, PinIntent};
use super::super::icon::{Icon, icon};
use super::super::theme::{self, Meaning, button::Kind};
use super::super::widget::pin_pad::{PinEvent, keypad, pin_pad};
use super::super::widget::{focus, notice};
use super::parts::{card_line, dialog, sentence};
use super::{Room, keypad as reader_keypad};
use crate::flow::{Entry, Kind as CardKind, LastTry, MAX_PIN_TRIES, Tries};
use crate::settings::Keypad;
use crate::text::{Phrase, PinWord, WayPhrase, Word};

pub(super) fn view<'a>(app: &'a App, entry: &'a Entry, room: Room) -> Element<'a, Intent> {
    let Some(asking) = &app.asking else {
        return space().into();
    };
    let (body, buttons) = match entry.last_try {
        LastTry::Unconfirmed => (barrier(app, asking), barrier_buttons(app, asking)),
        LastTry::NotNeeded | LastTry::Confirmed => {
            (question(app, asking, entry), buttons(app, asking))
        }
    };
    dialog(column![body, buttons].spacing(theme::L), room)
}

/// One try is left: nothing is typed before a yes.
fn barrier<'a>(app: &'a App, asking: &'a Asking) -> Element<'a, Intent> {
    let text = &app.text;
    column![
        theme::text::heading(text.word(Word::LastTryTitle)),
        notice(
            Meaning::Warning,
            theme::text::body(text.word(Word::LastTryHelp))
        ),
        help(app, asking),
        focus::check_box(
            text.word(Word::LastTryYes),
            asking.is_sure,
            Some(Intent::PinDialog(PinIntent::ToggleSure)),
        ),
    ]
    .spacing(theme::L)
    .into()
}

fn barrier_buttons<'a>(app: &'a App, asking: &'a Asking) -> Element<'a, Intent> {
    let go_on = Intent::PinDialog(PinIntent::ConfirmLastTry);
    ends(app, Word::Continue, asking.is_sure.then_some(go_on))
}

fn question<'a>(app: &'a App, asking: &'a Asking, entry: &'a Entry) -> Element<'a, Intent> {
    let text = &app.text;
    let length = entry.pin_length;
    let who = text.pin_prompt(&entry.preparation.host, length.min, length.max);
    let server = (entry.preparation.by_identity_server)
        .then(|| theme::text::small(text.way(WayPhrase::ByIdentityServer)));
    let wrong = entry.was_wrong.then(|| {
        notice(
            Meaning::Danger,
            theme::text::strong(text.word(Word::PinWrong)),
        )
    });
    let or_here = app
        .offers(entry.at_reader.keypad)
        .then(|| theme::text::body(text.pin_word(PinWord::KeypadOrHere)));
    let hint = asking.hint.map(|hint| {
        let word = match hint {
            PinHint::Paste => Word::PasteRefused,
            PinHint::PastedNoPin => Word::PastedNoPin,
            PinHint::NumLock => Word::NumLockOff,
            PinHint::LeftAlone => Word::PinLeftAlone,
        };
        notice(Meaning::Info, theme::text::body(text.word(word)))
    });
    let warnings = entry.preparation.warnings.iter().map(|warning| {
        let words = text.warning(*warning);
        notice(Meaning::Warning, theme::text::body(words))
    });
    let keys = match app.desk.settings.keypad {
        Keypad::Off => None,
        Keypad::On | Keypad::Shuffled => {
            Some(container(keypad(asking.order, Intent::Pin)).center_x(Fill))
        }
    };
    column![
        theme::text::heading(text.word(Word::TypePin)),
        column![theme::text::body(who), server, card_line(app)].spacing(theme::XS),
        (!entry.preparation.warnings.is_empty())
            .then(|| Column::with_children(warnings).spacing(theme::S)),
        wrong,
        reader_keypad::offer(app, &entry.at_reader, asking.buffer.is_empty(), None),
        or_here,
        column![pin_pad(&asking.buffer, Intent::Pin), tries(app, entry)].spacing(theme::M),
        keys,
        hint,
        help(app, asking),
    ]
    .spacing(theme::L)
    .into()
}

/// The tries that are left; before a last but one, also how often it was wrong.
fn tries<'a>(app: &'a App, entry: &'a Entry) -> Element<'a, Intent> {
    let text = &app.text;
    let Tries::Left(left) = entry.tries else {
        let words = match entry.tries {
            Tries::NotAsked => text.say(Phrase::TriesAfterPin),
            _ => sentence(&text.word(Word::TriesNotReadable)),
        };
        return theme::text::small(words).into();
    };
    let words = text.tries_left(left);
    match MAX_PIN_TRIES.checked_sub(left) {
        Some(times @ 1..) => row![
            icon(Icon::Warning, 20.0),
            theme::text::strong(format!("{}: {words}", text.wrong_before(times))).width(Fill)
        ]
        .spacing(theme::S)
        .align_y(Center)
        .into(),
        _ => theme::text::small(sentence(&words)).into(),
    }
}

/// Where the PIN of this card is to be found, folded until asked for.
fn help<'a>(app: &'a App, asking: &'a Asking) -> Element<'a, Intent> {
    let text = &app.text;
    let kind = app.state.card().map(|(_, card)| card.kind);
    let toggle = focus::action_with_icon(
        Icon::Info,
        text.word(Word::WhereIsPin),
        Kind::Quiet,
        Some(Intent::PinDialog(PinIntent::ToggleHelp)),
    );
    let words = asking.shows_help.then(|| {
        column![
            (kind != Some(CardKind::Cie))
                .then(|| theme::text::body(text.word(Word::WhereIsPinCns))),
            (kind != Some(CardKind::Cns))
                .then(|| theme::text::body(text.word(Word::WhereIsPinCie))),
        ]
        .spacing(theme::S)
    });
    column![toggle, words].spacing(theme::S).into()
}

fn buttons<'a>(app: &'a App, asking: &'a Asking) -> Element<'a, Intent> {
    let fits = asking.buffer.fits();
    let confirm = fits.then_some(Intent::Pin(PinEvent::Confirm));
    ends(app, Word::Confirm, confirm)
}

/// The way on first, as on every page, then the way out; one below the other where it is narrow.
fn ends(app: &App, word: Word, go_on: Option<Intent>) -> Element<'_, Intent> {
    let cancel = focus::action(
        app.text.word(Word::Cancel),
        Kind::Secondary,
        Some(Intent::Cancel),
    );
    row![
        focus::action(app.text.word(word), Kind::Primary, go_on),
        cancel
    ]
    .spacing(theme::M)
    .wrap()
    .vertical_spacing(theme::S)
    .into()
}
