//! The warning that a session is about to end because nobody seems to be there.

use iced::Element;
use iced::widget::{column, row};

use super::super::app::{App, Intent, idle};
use super::super::theme::{self, Meaning, button::Kind};
use super::super::widget::{focus, notice};
use super::Room;
use super::parts::dialog;
use crate::text::Word;

/// The name of the button that goes on with the session.
pub(super) const STAY: &str = "stay";

pub(super) fn view(app: &App, seconds: u8, room: Room) -> Element<'_, Intent> {
    let text = &app.text;
    let minutes = idle::LONG.as_secs() / 60;
    let content = column![
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
    dialog(content, room)
}
