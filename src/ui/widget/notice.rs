//! A message with its meaning in colour, icon and words.

use iced::widget::{container, row};
use iced::{Element, Fill};

use crate::ui::icon::{Drawing, icon};
use crate::ui::theme::{self, Meaning, surface};

/// The icon of a meaning in its colour.
pub fn sign(meaning: Meaning, size: f32) -> Drawing {
    icon(meaning.icon(), size).colour(match meaning {
        Meaning::Info => |theme| Meaning::Info.ramp(theme).ink,
        Meaning::Success => |theme| Meaning::Success.ramp(theme).ink,
        Meaning::Warning => |theme| Meaning::Warning.ramp(theme).ink,
        Meaning::Danger => |theme| Meaning::Danger.ramp(theme).ink,
    })
}

/// A message by meaning: the icon, then `content`. It fills the width that it is given.
pub fn notice<'a, Message: 'a>(
    meaning: Meaning,
    content: impl Into<Element<'a, Message>>,
) -> Element<'a, Message> {
    let content = container(content).width(Fill);
    container(row![sign(meaning, 24.0), content].spacing(theme::M))
        .padding(theme::M)
        .width(Fill)
        .style(surface::notice(meaning))
        .into()
}
