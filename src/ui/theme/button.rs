//! Styles of buttons by what they do.

use iced::theme::palette::mix;
use iced::widget::button::{Status, Style};
use iced::{Border, Color, Theme, border};

use super::palette::{self, Ramp};
use super::{CONTROL_RADIUS, Meaning};

/// What a button is for.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Kind {
    /// The one thing to do on this page.
    Primary,
    /// Something else to do.
    Secondary,
    /// A small thing by the side, a link.
    Quiet,
    /// What ends or destroys something.
    Danger,
    /// A place in the navigation.
    Rail,
    /// The place where one is.
    RailSelected,
}

impl Kind {
    /// All kinds.
    pub const ALL: [Self; 6] = [
        Self::Primary,
        Self::Secondary,
        Self::Quiet,
        Self::Danger,
        Self::Rail,
        Self::RailSelected,
    ];
}

/// The style of a button of this kind.
pub fn style(kind: Kind, theme: &Theme, status: Status) -> Style {
    match kind {
        Kind::Primary => filled(palette::primary(theme), theme, status),
        Kind::Danger => filled(Meaning::Danger.ramp(theme), theme, status),
        Kind::Secondary => outlined(theme, status),
        Kind::Quiet => bare(palette::primary(theme).ink, theme, status),
        Kind::Rail => bare(palette::text(theme), theme, status),
        Kind::RailSelected => selected(theme, status),
    }
}

fn filled(ramp: Ramp, theme: &Theme, status: Status) -> Style {
    let ground = match status {
        Status::Active => ramp.fill,
        Status::Hovered => ramp.hover,
        Status::Pressed => deeper(ramp.hover, ramp.on_fill),
        Status::Disabled => return disabled(theme, Some(palette::shade(theme))),
    };
    Style {
        background: Some(ground.into()),
        text_color: ramp.on_fill,
        border: edge(ground),
        ..Style::default()
    }
}

fn outlined(theme: &Theme, status: Status) -> Style {
    let ramp = palette::primary(theme);
    let ground = match status {
        Status::Active => palette::surface(theme),
        Status::Hovered => ramp.tint,
        Status::Pressed => warmer(ramp.tint, ramp.ink),
        Status::Disabled => return disabled(theme, None),
    };
    Style {
        background: Some(ground.into()),
        text_color: ramp.ink,
        border: edge(ramp.fill),
        ..Style::default()
    }
}

fn bare(ink: Color, theme: &Theme, status: Status) -> Style {
    let ground = match status {
        Status::Active => None,
        Status::Hovered => Some(palette::shade(theme)),
        Status::Pressed => Some(warmer(palette::shade(theme), ink)),
        Status::Disabled => {
            return Style {
                border: edge(Color::TRANSPARENT),
                ..disabled(theme, None)
            };
        }
    };
    Style {
        background: ground.map(Into::into),
        text_color: ink,
        border: edge(Color::TRANSPARENT),
        ..Style::default()
    }
}

fn selected(theme: &Theme, status: Status) -> Style {
    let ramp = palette::primary(theme);
    let ground = match status {
        Status::Active => ramp.tint,
        Status::Hovered => mix(ramp.tint, ramp.ink, 0.04),
        Status::Pressed => warmer(ramp.tint, ramp.ink),
        Status::Disabled => return disabled(theme, None),
    };
    Style {
        background: Some(ground.into()),
        text_color: ramp.ink,
        border: edge(Color::TRANSPARENT),
        ..Style::default()
    }
}

fn disabled(theme: &Theme, ground: Option<Color>) -> Style {
    Style {
        background: ground.map(Into::into),
        text_color: palette::muted(theme),
        border: edge(palette::shade(theme)),
        ..Style::default()
    }
}

/// A filled ground, pressed: away from its text, so that it stays readable.
fn deeper(ground: Color, text: Color) -> Color {
    if text.relative_luminance() > ground.relative_luminance() {
        mix(ground, Color::BLACK, 0.2)
    } else {
        mix(ground, Color::WHITE, 0.4)
    }
}

/// A quiet ground, pressed: a step towards its text.
fn warmer(ground: Color, text: Color) -> Color {
    mix(ground, text, 0.08)
}

fn edge(color: Color) -> Border {
    border::rounded(CONTROL_RADIUS).color(color).width(1.0)
}
