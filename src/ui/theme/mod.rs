//! How the window looks: one page of rules, and the only place where colours and sizes are named.
//!
//! **Spacing.** One scale: [`XS`] 4 inside a control, [`S`] 8 between things that belong together,
//! [`M`] 12 inside controls and between controls, [`L`] 16 between blocks, [`XL`] 24 inside cards and
//! dialogs, [`XXL`] 32 and [`XXXL`] 48 around a page. Controls have corners of radius
//! [`CONTROL_RADIUS`], cards and dialogs of [`CARD_RADIUS`].
//!
//! **Type.** Titillium Web in three weights, embedded, so that text is the same on every system.
//! One [`text::title`] per page, [`text::heading`] for blocks, [`text::body`] to read,
//! [`text::strong`] for the word that counts, [`text::small`] for what may be skipped,
//! [`text::code`] for problem codes, fingerprints and addresses. Never smaller than 14.
//!
//! **Colour by meaning.** Blue is what can be done now, and there is one filled button per page.
//! Green, amber and red belong to outcomes and never stand alone: each [`Meaning`] has its icon,
//! and words beside it. Greys order a page: the window is the ground, cards lie on it, the rail and
//! the strip are sunken. Text has a contrast of at least 4.5 to what it stands on, controls and
//! focus rings 3; the tests walk all looks.
//!
//! **States.** A control under the pointer is tinted, a pressed one tinted more, a disabled one grey
//! and flat; the one that has the keyboard wears a ring outside its border, in a colour used for
//! nothing else in its look.
//!
//! **Motion.** Nothing moves by itself: no fades, no spinners, no sliding. What goes on is said by
//! words and a still sign. So there is nothing yet that the setting "reduce motion" would stop;
//! whatever comes to move has to ask `Settings::reduced_motion` first, and stand still with it.
//!
//! **Room.** Text size is the program's scale: everything grows with it, and the smallest window has
//! 240 by 320 pixels of the program at 200 %. Below 460 the rail becomes a row of icons, and pages
//! and dialogs stand closer.

pub mod button;
pub mod palette;
pub mod surface;
pub mod text;

use std::borrow::Cow;

use iced::Font;
use iced::font::Weight;

pub use palette::{Look, Meaning};

/// 4: inside a control.
pub const XS: f32 = 4.0;
/// 8: between things that belong together.
pub const S: f32 = 8.0;
/// 12: inside controls, and between controls.
pub const M: f32 = 12.0;
/// 16: between blocks.
pub const L: f32 = 16.0;
/// 24: inside cards and dialogs.
pub const XL: f32 = 24.0;
/// 32: around a narrow page.
pub const XXL: f32 = 32.0;
/// 48: around a wide page.
pub const XXXL: f32 = 48.0;

/// Corners of buttons, cells and fields.
pub const CONTROL_RADIUS: f32 = 6.0;
/// Corners of cards, notices and dialogs.
pub const CARD_RADIUS: f32 = 12.0;

/// Text to read; the program's default font.
pub const REGULAR: Font = Font::with_name("Titillium Web");
/// Headings of blocks, labels of buttons, words that count.
pub const SEMIBOLD: Font = Font {
    weight: Weight::Semibold,
    ..Font::with_name("Titillium Web SemiBold")
};
/// Titles of pages.
pub const BOLD: Font = Font {
    weight: Weight::Bold,
    ..Font::with_name("Titillium Web")
};

/// The embedded fonts, for the toolkit's settings (SIL Open Font Licence, assets/fonts/OFL.txt).
pub fn fonts() -> Vec<Cow<'static, [u8]>> {
    let files: [&'static [u8]; 3] = [
        include_bytes!("../../../assets/fonts/TitilliumWeb-Regular.ttf"),
        include_bytes!("../../../assets/fonts/TitilliumWeb-SemiBold.ttf"),
        include_bytes!("../../../assets/fonts/TitilliumWeb-Bold.ttf"),
    ];
    files.into_iter().map(Cow::Borrowed).collect()
}
