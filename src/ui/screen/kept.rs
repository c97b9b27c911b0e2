//! The settings about what stays on this computer: public data of cards, and the history of sign-ins.

use iced::Element;
use iced::widget::column;

use super::super::app::{App, Intent, SettingsIntent};
use super::super::theme::{self, Meaning, button::Kind};
use super::super::widget::{focus, notice};
use super::Screen;
use super::settings::{block, explained, switch};
use crate::settings::Change;
use crate::text::{SessionWord, Word};

/// The block. A demonstration has a history of its own, which goes with it, and keeps no cards.
pub(super) fn view(app: &App) -> Element<'_, Intent> {
    block(
        app,
        Word::KeptTitle,
        [(!app.is_demo).then(|| cards(app)), Some(history(app))],
    )
}

/// What outlasts the program of identity cards.
fn cards(app: &App) -> Element<'_, Intent> {
    let text = &app.text;
    let forget = focus::action(
        text.word(Word::ForgetCards),
        Kind::Secondary,
        Some(Intent::Settings(SettingsIntent::ForgetCards)),
    );
    let forgotten = app.desk.form.cards_forgotten.then(|| {
        notice(
            Meaning::Success,
            theme::text::body(text.word(Word::CardsForgotten)),
        )
    });
    let choice = explained(
        switch(
            app,
            Word::RememberCards,
            app.desk.settings.remember_cards,
            Change::RememberCards,
        ),
        text.word(Word::RememberCardsHelp),
    );
    column![choice, forget, forgotten].spacing(theme::S).into()
}

fn history(app: &App) -> Element<'_, Intent> {
    let text = &app.text;
    let is_on = app.desk.settings.history;
    let change = SettingsIntent::Change(Change::History(!is_on));
    let choice = explained(
        focus::check_box(
            text.session(SessionWord::HistoryKeep),
            is_on,
            Some(Intent::Settings(change)),
        )
        .into(),
        text.session(SessionWord::HistoryHelp),
    );
    let open = focus::action(
        text.session(SessionWord::HistoryOpen),
        Kind::Secondary,
        Some(Intent::Open(Screen::History)),
    );
    column![choice, open].spacing(theme::S).into()
}
