//! Styles of containers: what lies on what.

use iced::widget::container::Style;
use iced::{Border, Color, Shadow, Theme, Vector, border};

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
        ..Style::default()
    }
}

/// The line that always says reader and card state; also the busy strip.
pub fn strip(theme: &Theme) -> Style {
    Style {
        border: edge(palette::line(theme), 0.0),
        ..rail(theme)
    }
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

/// A question over the page, above a [`scrim`].
pub fn dialog(theme: &Theme) -> Style {
    Style {
        shadow: Shadow {
            color: Color::BLACK.scale_alpha(0.3),
            offset: Vector::new(0.0, 8.0),
            blur_radius: 32.0,
        },
        ..card(theme)
    }
}

/// What dims the page under a [`dialog`].
pub fn scrim(_theme: &Theme) -> Style {
    Style {
        background: Some(Color::BLACK.scale_alpha(0.55).into()),
        ..Style::default()
    }
}

/// A message by meaning. Its icon stands beside the words: see
/// [`notice`](crate::ui::widget::notice).
pub fn notice(meaning: Meaning) -> impl Fn(&Theme) -> Style {
    move |theme| {
        let ramp = meaning.ramp(theme);
        Style {
            text_color: Some(ramp.ink),
            background: Some(ramp.tint.into()),
            border: edge(ramp.fill, CONTROL_RADIUS),
            ..Style::default()
        }
    }
}

fn edge(color: Color, radius: f32) -> Border {
    border::rounded(radius).color(color).width(1.0)
}
