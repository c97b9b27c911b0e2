//! Styles of containers: what lies on what.

use iced::widget::container::Style;
use iced::widget::{scrollable, text_input};
use iced::{Border, Color, Theme, border};

use super::{CARD_RADIUS, CONTROL_RADIUS, Meaning, palette};

/// A block of content on the window's ground.
pub fn card(theme: &Theme) -> Style {
    Style {
        text_color: Some(palette::text(theme)),
        background: Some(palette::surface(theme).into()),
        border: edge(palette::line(theme), CARD_RADIUS),
        ..Style::default()
    }
}

/// The navigation at the side.
pub fn rail(theme: &Theme) -> Style {
    Style {
        text_color: Some(palette::text(theme)),
        background: Some(palette::sunken(theme).into()),
        border: edge(palette::line(theme), 0.0),
        ..Style::default()
    }
}

/// The line that always says reader and card state; also the busy strip.
pub fn strip(theme: &Theme) -> Style {
    rail(theme)
}

/// A line over everything else, such as "this is a demonstration".
pub fn banner(theme: &Theme) -> Style {
    let ramp = palette::primary(theme);
    Style {
        text_color: Some(ramp.on_fill),
        background: Some(ramp.fill.into()),
        ..Style::default()
    }
}

/// A question that stands alone on a [`backdrop`]. It has no shadow: the software renderer draws
/// translucent colours again over themselves whenever a part of the window changes.
pub fn dialog(theme: &Theme) -> Style {
    card(theme)
}

/// What surrounds a [`dialog`].
pub fn backdrop(theme: &Theme) -> Style {
    Style {
        background: Some(palette::shade(theme).into()),
        ..Style::default()
    }
}

/// A page that scrolls: a quiet bar that stands out when it is used.
pub fn scroll(theme: &Theme, status: scrollable::Status) -> scrollable::Style {
    let mut style = scrollable::default(theme, status);
    let moves = matches!(
        status,
        scrollable::Status::Hovered { .. } | scrollable::Status::Dragged { .. }
    );
    let colour = if moves {
        palette::muted(theme)
    } else {
        palette::outline(theme)
    };
    style.vertical_rail.scroller.background = colour.into();
    style
}

/// A field to type in. The one that has the keyboard is outlined as what can be done now.
pub fn field(theme: &Theme, status: text_input::Status) -> text_input::Style {
    let (colour, width) = match status {
        text_input::Status::Focused { .. } => (palette::focus(theme), 2.0),
        text_input::Status::Hovered => (palette::primary(theme).fill, 1.0),
        text_input::Status::Active => (palette::outline(theme), 1.0),
        text_input::Status::Disabled => (palette::line(theme), 1.0),
    };
    text_input::Style {
        background: palette::surface(theme).into(),
        border: border::rounded(CONTROL_RADIUS).color(colour).width(width),
        placeholder: palette::muted(theme),
        value: palette::text(theme),
        ..text_input::default(theme, status)
    }
}

/// A message by meaning. Its icon stands beside the words: see
/// [`notice`](crate::ui::widget::notice).
pub fn notice(meaning: Meaning) -> impl Fn(&Theme) -> Style {
    move |theme| {
        let ramp = meaning.ramp(theme);
        Style {
            // The colour is in the ground, the border and the icon: a page of red words is no calm page.
            text_color: Some(palette::text(theme)),
            background: Some(ramp.tint.into()),
            border: edge(ramp.fill, CONTROL_RADIUS),
            ..Style::default()
        }
    }
}

fn edge(color: Color, radius: f32) -> Border {
    border::rounded(radius).color(color).width(1.0)
}
