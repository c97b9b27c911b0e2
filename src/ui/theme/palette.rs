//! The three looks: their colours by role, and how the toolkit's theme carries them.
//!
//! The light look follows the palette of the Italian public administration's design system. The
//! toolkit's extended palette has a slot for every role, so its own widgets (fields, lists, bars)
//! agree with ours.

#![expect(clippy::unreadable_literal, reason = "colours are read as RRGGBB")]

use std::sync::LazyLock;

use iced::theme::Palette;
use iced::theme::palette::{
    Background, Danger, Extended, Pair, Primary, Secondary, Success, Warning,
};
use iced::{Color, Theme, color};

use crate::ui::icon::Icon;

/// A set of colours that the person chooses.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub enum Look {
    /// Dark text on white.
    #[default]
    Light,
    /// Light text on dark blue.
    Dark,
    /// White and saturated colours on black, every surface outlined.
    Contrast,
}

/// What an outcome, a notice or a sign means. Each has a colour and an icon, so that it can be told
/// without seeing colours.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Meaning {
    /// Something to know.
    Info,
    /// It worked.
    Success,
    /// It works, and something needs care.
    Warning,
    /// It did not work, or can do harm.
    Danger,
}

impl Look {
    /// All looks, in the order in which settings offer them.
    pub const ALL: [Self; 3] = [Self::Light, Self::Dark, Self::Contrast];

    /// The toolkit's theme, built once and shared.
    pub fn theme(self) -> Theme {
        static LIGHT: LazyLock<Theme> = LazyLock::new(|| build("Varco light", &LIGHT_TONES));
        static DARK: LazyLock<Theme> = LazyLock::new(|| build("Varco dark", &DARK_TONES));
        static CONTRAST: LazyLock<Theme> =
            LazyLock::new(|| build("Varco contrast", &CONTRAST_TONES));
        match self {
            Self::Light => LIGHT.clone(),
            Self::Dark => DARK.clone(),
            Self::Contrast => CONTRAST.clone(),
        }
    }
}

impl Meaning {
    /// All meanings, from the mildest.
    pub const ALL: [Self; 4] = [Self::Info, Self::Success, Self::Warning, Self::Danger];

    /// The icon that says the same as the colour.
    pub fn icon(self) -> Icon {
        match self {
            Self::Info => Icon::Info,
            Self::Success => Icon::Success,
            Self::Warning => Icon::Warning,
            Self::Danger => Icon::Danger,
        }
    }

    /// The colours in `theme`.
    pub fn ramp(self, theme: &Theme) -> Ramp {
        let palette = theme.extended_palette();
        match self {
            Self::Info => primary(theme),
            Self::Success => {
                let slot = palette.success;
                Ramp::from_pairs(slot.base, slot.weak, slot.strong)
            }
            Self::Warning => {
                let slot = palette.warning;
                Ramp::from_pairs(slot.base, slot.weak, slot.strong)
            }
            Self::Danger => {
                let slot = palette.danger;
                Ramp::from_pairs(slot.base, slot.weak, slot.strong)
            }
        }
    }
}

/// The shades of one coloured role.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Ramp {
    /// Filled controls.
    pub fill: Color,
    /// Filled controls under the pointer.
    pub hover: Color,
    /// Text and icons on `fill` and `hover`.
    pub on_fill: Color,
    /// A quiet ground.
    pub tint: Color,
    /// Text and icons on `tint`, and coloured text on the window and on cards.
    pub ink: Color,
}

impl Ramp {
    fn from_pairs(base: Pair, weak: Pair, strong: Pair) -> Self {
        Self {
            fill: base.color,
            hover: strong.color,
            on_fill: base.text,
            tint: weak.color,
            ink: weak.text,
        }
    }

    fn base(self) -> Pair {
        pair(self.fill, self.on_fill)
    }

    fn weak(self) -> Pair {
        pair(self.tint, self.ink)
    }

    fn strong(self) -> Pair {
        pair(self.hover, self.on_fill)
    }
}

/// The shades of what can be done.
pub fn primary(theme: &Theme) -> Ramp {
    let slot = theme.extended_palette().primary;
    Ramp::from_pairs(slot.base, slot.weak, slot.strong)
}

/// The ground of the window.
pub fn window(theme: &Theme) -> Color {
    theme.extended_palette().background.base.color
}

/// Cards and dialogs.
pub fn surface(theme: &Theme) -> Color {
    theme.extended_palette().background.weakest.color
}

/// The rail and the strip.
pub fn sunken(theme: &Theme) -> Color {
    theme.extended_palette().background.weaker.color
}

/// Grey controls under the pointer, and disabled ones.
pub fn shade(theme: &Theme) -> Color {
    theme.extended_palette().background.weak.color
}

/// Lines that only order, and carry no state.
pub fn line(theme: &Theme) -> Color {
    theme.extended_palette().background.neutral.color
}

/// Borders of controls: 3:1 at least.
pub fn outline(theme: &Theme) -> Color {
    theme.extended_palette().background.strong.color
}

/// Text.
pub fn text(theme: &Theme) -> Color {
    theme.extended_palette().background.base.text
}

/// Text that may be skipped, and disabled labels.
pub fn muted(theme: &Theme) -> Color {
    theme.extended_palette().background.stronger.color
}

/// The ring around the control that has the keyboard.
pub fn focus(theme: &Theme) -> Color {
    theme.extended_palette().background.strongest.color
}

struct Tones {
    window: Color,
    surface: Color,
    sunken: Color,
    shade: Color,
    line: Color,
    outline: Color,
    muted: Color,
    text: Color,
    focus: Color,
    primary: Ramp,
    success: Ramp,
    warning: Ramp,
    danger: Ramp,
    is_dark: bool,
}

const LIGHT_TONES: Tones = Tones {
    window: color!(0xF5F8FB),
    surface: color!(0xFFFFFF),
    sunken: color!(0xE9EFF6),
    shade: color!(0xDCE5EE),
    line: color!(0xCDD8E4),
    outline: color!(0x5C6F82),
    muted: color!(0x455A6E),
    text: color!(0x17324D),
    focus: color!(0x8A1C7C),
    primary: Ramp {
        fill: color!(0x0066CC),
        hover: color!(0x0053A6),
        on_fill: color!(0xFFFFFF),
        tint: color!(0xDFECFA),
        ink: color!(0x00509E),
    },
    success: Ramp {
        fill: color!(0x008055),
        hover: color!(0x006644),
        on_fill: color!(0xFFFFFF),
        tint: color!(0xDFF3EA),
        ink: color!(0x006644),
    },
    warning: Ramp {
        fill: color!(0xA66300),
        hover: color!(0x8A5200),
        on_fill: color!(0xFFFFFF),
        tint: color!(0xFFF1D6),
        ink: color!(0x7D4A00),
    },
    danger: Ramp {
        fill: color!(0xCC334D),
        hover: color!(0xAD2B41),
        on_fill: color!(0xFFFFFF),
        tint: color!(0xFBE6EA),
        ink: color!(0xA3283D),
    },
    is_dark: false,
};

const DARK_TONES: Tones = Tones {
    window: color!(0x0E1A27),
    surface: color!(0x162637),
    sunken: color!(0x0A131D),
    shade: color!(0x24394F),
    line: color!(0x304860),
    outline: color!(0x8097AE),
    muted: color!(0xB2C2D2),
    text: color!(0xEAF1F8),
    focus: color!(0xFFCF5C),
    primary: Ramp {
        fill: color!(0x6CB2FF),
        hover: color!(0x96C8FF),
        on_fill: color!(0x06213D),
        tint: color!(0x1B3C5F),
        ink: color!(0xA9D3FF),
    },
    success: Ramp {
        fill: color!(0x4FC990),
        hover: color!(0x7CDBAE),
        on_fill: color!(0x04261A),
        tint: color!(0x143E2F),
        ink: color!(0x86E0B6),
    },
    warning: Ramp {
        fill: color!(0xF2B35A),
        hover: color!(0xF8CB8A),
        on_fill: color!(0x2C1A00),
        tint: color!(0x46340F),
        ink: color!(0xFFCE86),
    },
    danger: Ramp {
        fill: color!(0xFF8B98),
        hover: color!(0xFFAEB7),
        on_fill: color!(0x3A0710),
        tint: color!(0x4E1F2A),
        ink: color!(0xFFB5BE),
    },
    is_dark: true,
};

const CONTRAST_TONES: Tones = Tones {
    window: color!(0x000000),
    surface: color!(0x000000),
    sunken: color!(0x000000),
    shade: color!(0x333333),
    line: color!(0xFFFFFF),
    outline: color!(0xFFFFFF),
    muted: color!(0xBDBDBD),
    text: color!(0xFFFFFF),
    focus: color!(0xFF7DFF),
    primary: Ramp {
        fill: color!(0x4DE1FF),
        hover: color!(0xFFFFFF),
        on_fill: color!(0x000000),
        tint: color!(0x003642),
        ink: color!(0x8CECFF),
    },
    success: Ramp {
        fill: color!(0x4DF57A),
        hover: color!(0xFFFFFF),
        on_fill: color!(0x000000),
        tint: color!(0x00330F),
        ink: color!(0x8DF9AA),
    },
    warning: Ramp {
        fill: color!(0xFFD60A),
        hover: color!(0xFFFFFF),
        on_fill: color!(0x000000),
        tint: color!(0x3A3000),
        ink: color!(0xFFE55C),
    },
    danger: Ramp {
        fill: color!(0xFF9A9A),
        hover: color!(0xFFFFFF),
        on_fill: color!(0x000000),
        tint: color!(0x4A0000),
        ink: color!(0xFFC2C2),
    },
    is_dark: true,
};

fn build(name: &'static str, tones: &Tones) -> Theme {
    let palette = Palette {
        background: tones.window,
        text: tones.text,
        primary: tones.primary.fill,
        success: tones.success.fill,
        warning: tones.warning.fill,
        danger: tones.danger.fill,
    };
    Theme::custom_with_fn(name, palette, |_| extended(tones))
}

fn extended(tones: &Tones) -> Extended {
    Extended {
        background: Background {
            base: pair(tones.window, tones.text),
            weakest: pair(tones.surface, tones.text),
            weaker: pair(tones.sunken, tones.text),
            weak: pair(tones.shade, tones.text),
            neutral: pair(tones.line, tones.text),
            strong: pair(tones.outline, tones.window),
            stronger: pair(tones.muted, tones.window),
            strongest: pair(tones.focus, tones.window),
        },
        primary: Primary {
            base: tones.primary.base(),
            weak: tones.primary.weak(),
            strong: tones.primary.strong(),
        },
        secondary: Secondary {
            base: pair(tones.muted, tones.window),
            weak: pair(tones.shade, tones.text),
            strong: pair(tones.text, tones.window),
        },
        success: Success {
            base: tones.success.base(),
            weak: tones.success.weak(),
            strong: tones.success.strong(),
        },
        warning: Warning {
            base: tones.warning.base(),
            weak: tones.warning.weak(),
            strong: tones.warning.strong(),
        },
        danger: Danger {
            base: tones.danger.base(),
            weak: tones.danger.weak(),
            strong: tones.danger.strong(),
        },
        is_dark: tones.is_dark,
    }
}

fn pair(color: Color, text: Color) -> Pair {
    Pair { color, text }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::theme::{button, surface as surfaces};
    use iced::Background;
    use iced::widget::button::Status;

    const TEXT: f32 = 4.5;
    const CONTROL: f32 = 3.0;

    fn assert_contrast(what: &str, look: Look, front: Color, back: Color, least: f32) {
        let contrast = front.relative_contrast(back);
        assert!(
            contrast >= least,
            "{what} in {look:?}: {contrast:.2} is below {least}"
        );
    }

    fn grounds(theme: &Theme) -> [Color; 3] {
        [window(theme), surface(theme), sunken(theme)]
    }

    #[test]
    fn text_is_readable_on_every_ground() {
        for look in Look::ALL {
            let theme = look.theme();
            for ground in grounds(&theme) {
                assert_contrast("text", look, text(&theme), ground, TEXT);
                assert_contrast("muted text", look, muted(&theme), ground, TEXT);
                for meaning in Meaning::ALL {
                    let ramp = meaning.ramp(&theme);
                    let what = format!("{meaning:?} text");
                    assert_contrast(&what, look, ramp.ink, ground, TEXT);
                }
            }
            let shaded = shade(&theme);
            assert_contrast("text on a shade", look, text(&theme), shaded, TEXT);
            assert_contrast("muted text on a shade", look, muted(&theme), shaded, TEXT);
        }
    }

    #[test]
    fn text_is_readable_on_tints_and_fills() {
        for look in Look::ALL {
            let theme = look.theme();
            for meaning in Meaning::ALL {
                let ramp = meaning.ramp(&theme);
                let what = format!("{meaning:?}");
                assert_contrast(&what, look, ramp.ink, ramp.tint, TEXT);
                assert_contrast(&what, look, text(&theme), ramp.tint, TEXT);
                assert_contrast(&what, look, muted(&theme), ramp.tint, TEXT);
                assert_contrast(&what, look, ramp.on_fill, ramp.fill, TEXT);
                assert_contrast(&what, look, ramp.on_fill, ramp.hover, TEXT);
            }
        }
    }

    #[test]
    fn controls_and_rings_stand_out_from_every_ground() {
        for look in Look::ALL {
            let theme = look.theme();
            for ground in grounds(&theme) {
                assert_contrast("outline", look, outline(&theme), ground, CONTROL);
                assert_contrast("ring", look, focus(&theme), ground, CONTROL);
                for meaning in Meaning::ALL {
                    let what = format!("{meaning:?} fill");
                    assert_contrast(&what, look, meaning.ramp(&theme).fill, ground, CONTROL);
                }
            }
            for meaning in Meaning::ALL {
                let tint = meaning.ramp(&theme).tint;
                assert_contrast("ring on a tint", look, focus(&theme), tint, CONTROL);
            }
        }
    }

    #[test]
    fn buttons_are_readable_in_every_state() {
        for look in Look::ALL {
            let theme = look.theme();
            for kind in button::Kind::ALL {
                for status in [Status::Active, Status::Hovered, Status::Pressed] {
                    let style = button::style(kind, &theme, status);
                    let what = format!("{kind:?} {status:?}");
                    let grounds = match style.background {
                        Some(Background::Color(color)) => vec![color],
                        Some(Background::Gradient(_)) => panic!("{what}: a gradient"),
                        None => grounds(&theme).to_vec(),
                    };
                    for ground in grounds {
                        assert_contrast(&what, look, style.text_color, ground, TEXT);
                    }
                }
                let disabled = button::style(kind, &theme, Status::Disabled);
                let ground = match disabled.background {
                    Some(Background::Color(color)) => color,
                    _ => window(&theme),
                };
                assert_contrast("disabled", look, disabled.text_color, ground, CONTROL);
            }
        }
    }

    #[test]
    fn every_state_of_a_button_looks_different() {
        let all = [
            Status::Active,
            Status::Hovered,
            Status::Pressed,
            Status::Disabled,
        ];
        for look in Look::ALL {
            let theme = look.theme();
            for kind in button::Kind::ALL {
                for (index, one) in all.iter().enumerate() {
                    for other in all.iter().skip(index + 1) {
                        assert_ne!(
                            button::style(kind, &theme, *one),
                            button::style(kind, &theme, *other),
                            "{kind:?} in {look:?}: {one:?} and {other:?}"
                        );
                    }
                }
            }
        }
    }

    #[test]
    fn notices_are_readable() {
        for look in Look::ALL {
            let theme = look.theme();
            for meaning in Meaning::ALL {
                let style = surfaces::notice(meaning)(&theme);
                let Some(Background::Color(ground)) = style.background else {
                    panic!("a notice has a plain ground");
                };
                let front = style.text_color.unwrap();
                assert_contrast("notice", look, front, ground, TEXT);
            }
        }
    }

    #[test]
    fn each_meaning_has_its_own_icon() {
        for (index, one) in Meaning::ALL.iter().enumerate() {
            for other in Meaning::ALL.iter().skip(index + 1) {
                assert_ne!(one.icon(), other.icon());
            }
        }
    }
}
