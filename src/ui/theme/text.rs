//! Type roles. Sizes are logical pixels at 100 % text size; a larger size is the program's scale.

use iced::Theme;
use iced::widget::text::{IntoFragment, LineHeight, Style, Wrapping};
use iced::widget::{Text, text};

use super::{BOLD, Meaning, REGULAR, SEMIBOLD, palette};

/// The one title of a page.
pub fn title<'a>(content: impl IntoFragment<'a>) -> Text<'a> {
    role(content, 30.0, 1.2).font(BOLD)
}

/// The heading of a block or a dialog.
pub fn heading<'a>(content: impl IntoFragment<'a>) -> Text<'a> {
    role(content, 20.0, 1.3).font(SEMIBOLD)
}

/// Text to read.
pub fn body<'a>(content: impl IntoFragment<'a>) -> Text<'a> {
    role(content, 16.0, 1.5).font(REGULAR)
}

/// A label, or the word that counts.
pub fn strong<'a>(content: impl IntoFragment<'a>) -> Text<'a> {
    role(content, 16.0, 1.5).font(SEMIBOLD)
}

/// The label of the big button of a page.
pub fn lead<'a>(content: impl IntoFragment<'a>) -> Text<'a> {
    role(content, 18.0, 1.4).font(SEMIBOLD)
}

/// What may be skipped.
pub fn small<'a>(content: impl IntoFragment<'a>) -> Text<'a> {
    role(content, 14.0, 1.4).font(REGULAR).style(muted)
}

/// Problem codes, fingerprints, addresses.
pub fn code<'a>(content: impl IntoFragment<'a>) -> Text<'a> {
    role(content, 14.0, 1.4).font(SEMIBOLD).style(muted)
}

/// The label of a place in the navigation of a narrow window.
pub fn tab<'a>(content: impl IntoFragment<'a>, selected: bool) -> Text<'a> {
    let font = if selected { SEMIBOLD } else { REGULAR };
    role(content, 14.0, 1.2).font(font).wrapping(Wrapping::None)
}

/// The style of text that may be skipped.
pub fn muted(theme: &Theme) -> Style {
    Style {
        color: Some(palette::muted(theme)),
    }
}

/// The style of text that says an outcome; its icon stands beside it.
pub fn meaning(meaning: Meaning) -> impl Fn(&Theme) -> Style {
    move |theme| Style {
        color: Some(meaning.ramp(theme).ink),
    }
}

fn role<'a>(content: impl IntoFragment<'a>, size: f32, line: f32) -> Text<'a> {
    // A word that is longer than its line breaks: at 200 % many names of readers are.
    text(content)
        .size(size)
        .line_height(LineHeight::Relative(line))
        .wrapping(Wrapping::WordOrGlyph)
}
