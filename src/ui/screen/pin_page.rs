//! PIN: how many tries are left, the ways to change and to unblock it, how long it is, and where to
//! find it. Nothing here uses a try.

use iced::widget::{column, row};
use iced::{Center, Element, Fill};

use super::super::app::{App, Intent, NewPinIntent};
use super::super::theme::{self, Meaning, button::Kind as ButtonKind};
use super::super::widget::{focus, notice};
use super::parts::{block, chooser, problem};
use super::{Room, login, new_pin_outcome};
use crate::flow::{
    CardSummary, FEW_PUK_TRIES, Kind, PinTask, PukCount, ReaderView, SlotView, Tries,
};
use crate::problem::Problem;
use crate::text::{Phrase, PinWord, Word};

pub(super) fn view(app: &App, room: Room) -> Element<'_, Intent> {
    let text = &app.text;
    let card = app.state.card().map(|(_, card)| card);
    let kind = card.map(|card| card.kind);
    let is_read = |view: &ReaderView| matches!(view.slot, SlotView::Reading(_));
    let waits = card.is_none() && !app.state.readers.iter().any(is_read);
    let missing = waits.then(|| login::invitation(app));
    let say = |phrase| theme::text::body(text.say(phrase));
    column![
        theme::text::title(text.say(Phrase::PinPage)),
        chooser(app),
        new_pin_outcome::view(app),
        missing,
        card.map(|card| state(app, card)),
        card.and_then(|card| puk(app, card)),
        card.map(|card| ways(app, card, room)),
        card.map(|card| {
            let length = card.pin_length;
            block(
                text.say(Phrase::PinLengthTitle),
                theme::text::body(text.pin_rule(length.min, length.max)),
            )
        }),
        block(text.say(Phrase::PinBlockTitle), say(Phrase::PinBlockHelp)),
        block(
            text.say(Phrase::WherePinTitle),
            column![
                (kind != Some(Kind::Cie)).then(|| say(Phrase::WherePinCns)),
                (kind != Some(Kind::Cns)).then(|| say(Phrase::WherePinCie)),
                say(Phrase::WherePinLost),
            ]
            .spacing(theme::S),
        ),
        theme::text::small(text.say(Phrase::PinPromise)),
    ]
    .spacing(theme::L)
    .into()
}

/// Change and unblock, each with when it is the right one; the likelier one leads.
fn ways<'a>(app: &'a App, card: &CardSummary, room: Room) -> Element<'a, Intent> {
    let text = &app.text;
    let can = app.state.can_set_pin();
    let blocked = card.tries == Tries::Left(0);
    let active = card.tries != Tries::NotActivated;
    let has_puk = card.puk != PukCount::Told(Tries::Left(0));
    let way = |task, word, when, leads: bool, possible: bool| {
        let kind = if leads {
            ButtonKind::Primary
        } else {
            ButtonKind::Secondary
        };
        let begin = Intent::NewPin(NewPinIntent::Begin(task));
        let button = focus::action(
            text.pin_word(word),
            kind,
            (can && active && possible).then_some(begin),
        );
        let when = theme::text::body(text.pin_word(when)).width(Fill);
        let both: Element<'_, Intent> = match room {
            Room::Wide => row![when, button].spacing(theme::L).align_y(Center).into(),
            Room::Narrow | Room::Tight => column![when, button].spacing(theme::S).into(),
        };
        both
    };
    let change_when = if blocked {
        PinWord::UnblockNow
    } else {
        PinWord::ChangeWhen
    };
    let waits = (!can).then(|| theme::text::body(text.pin_word(PinWord::Waits)));
    let inactive = (!active).then(|| theme::text::body(text.pin_word(PinWord::NotActive)));
    block(
        text.pin_word(PinWord::HubTitle),
        column![
            way(
                PinTask::Change,
                PinWord::Change,
                change_when,
                !blocked,
                !blocked
            ),
            way(
                PinTask::Unblock,
                PinWord::Unblock,
                PinWord::UnblockWhen,
                blocked && has_puk,
                has_puk
            ),
            waits,
            inactive,
            theme::text::small(text.pin_word(PinWord::SomeForbid)),
        ]
        .spacing(theme::M),
    )
}

/// What the card says of its PUK, or that it does not.
fn puk<'a>(app: &'a App, card: &CardSummary) -> Option<Element<'a, Intent>> {
    let text = &app.text;
    let told = |words: String| format!("{}: {words}", text.pin_word(PinWord::Puk));
    let few = |left: u8| left <= FEW_PUK_TRIES;
    let (meaning, words) = match card.puk {
        PukCount::Unasked => return None,
        PukCount::Asking(_) => (Meaning::Info, text.pin_word(PinWord::Asking)),
        PukCount::Told(Tries::Left(0)) => {
            return Some(problem(app, &Problem::PukBlocked, None, false));
        }
        PukCount::Told(Tries::Left(left)) if few(left) => {
            (Meaning::Warning, told(text.tries_left(left)))
        }
        PukCount::Told(Tries::Left(left)) => (Meaning::Success, told(text.tries_left(left))),
        PukCount::Told(_) => (Meaning::Info, told(text.pin_word(PinWord::PukUnknown))),
    };
    let warning =
        (meaning == Meaning::Warning).then(|| theme::text::body(text.pin_word(PinWord::PukFew)));
    let words = column![theme::text::strong(words), warning].spacing(theme::XS);
    Some(notice(meaning, words))
}

/// What the card itself says.
fn state<'a>(app: &'a App, card: &CardSummary) -> Element<'a, Intent> {
    let text = &app.text;
    if let Some(obstacle) = card.tries.obstacle() {
        return problem(app, &obstacle, None, false);
    }
    let (meaning, words) = match card.tries {
        Tries::Left(1) => (Meaning::Warning, text.tries_left(1)),
        Tries::Left(left) => (Meaning::Success, text.tries_left(left)),
        Tries::Verified => (Meaning::Success, text.word(Word::PinVerified)),
        Tries::NotAsked => (Meaning::Info, text.word(Word::TriesNotAsked)),
        Tries::NotReadable | Tries::NotActivated => {
            (Meaning::Info, text.word(Word::TriesNotReadable))
        }
    };
    let source = matches!(card.tries, Tries::Left(_))
        .then(|| theme::text::body(text.say(Phrase::PinAtMoment)));
    notice(
        meaning,
        column![
            theme::text::strong(format!("{}: {words}", text.say(Phrase::PinState))),
            source,
        ]
        .spacing(theme::XS),
    )
}
