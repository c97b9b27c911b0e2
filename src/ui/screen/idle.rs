//! The warning that a session is about to end because nobody seems to be there.

use iced::widget::{column, container, row};
use iced::{Element, Fill};

use super::super::app::{App, Intent, idle};
use super::super::theme::{self, Meaning, button::Kind, surface};
use super::super::widget::{focus, notice};
use crate::text::Word;

/// The name of the button that goes on with the session.
pub(super) const STAY: &str = "stay";

pub(super) fn view(app: &App, seconds: u8) -> Element<'_, Intent> {
    let text = &app.text;
    let minutes = idle::LONG.as_secs() / 60;
    let dialog = column![
        theme::text::heading(text.word(Word::IdleTitle)),
        notice(
            Meaning::Warning,
            theme::text::body(text.idle_countdown(minutes, seconds))
        ),
        row![
            focus::action(text.word(Word::Stay), Kind::Primary, Some(Intent::Stay)).id(STAY),
            focus::action(
                text.word(Word::SignOut),
                Kind::Secondary,
                Some(Intent::SignOut)
            ),
        ]
        .spacing(theme::M)
        .wrap(),
    ]
    .spacing(theme::L);
    let dialog = container(dialog)
        .max_width(480)
        .padding(theme::XL)
        .style(surface::dialog);
    container(dialog)
        .center(Fill)
        .padding(theme::L)
        .style(surface::backdrop)
        .into()
}
