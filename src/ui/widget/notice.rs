//! A message with its meaning in colour, icon and words.

use iced::widget::{container, row};
use iced::{Element, Fill};

use crate::ui::icon::icon;
use crate::ui::theme::{self, Meaning, surface};

/// A message by meaning: the icon, then `content`. It fills the width that it is given.
pub fn notice<'a, Message: 'a>(
    meaning: Meaning,
    content: impl Into<Element<'a, Message>>,
) -> Element<'a, Message> {
    let content = container(content).width(Fill);
    container(row![icon(meaning.icon(), 24.0), content].spacing(theme::M))
        .padding(theme::M)
        .width(Fill)
        .style(surface::notice(meaning))
        .into()
}
