//! PIN: how many tries are left, how long it is, and where to find it. Nothing here uses a try.

use iced::Element;
use iced::widget::column;

use super::super::app::{App, Intent};
use super::super::theme::{self, Meaning};
use super::super::widget::notice;
use super::login;
use super::parts::{block, chooser, problem};
use crate::flow::{CardSummary, Kind, Tries};
use crate::text::{Phrase, Word};

pub(super) fn view(app: &App) -> Element<'_, Intent> {
    let text = &app.text;
    let card = app.state.card().map(|(_, card)| card);
    let kind = card.map(|card| card.kind);
    let missing = card.is_none().then(|| login::invitation(app));
    let say = |phrase| theme::text::body(text.say(phrase));
    column![
        theme::text::title(text.say(Phrase::PinPage)),
        chooser(app),
        missing,
        card.map(|card| state(app, card)),
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
