//! What a person chose for the program: pure data, and the file that keeps it.
//!
//! The file is plain TOML, made to be read and edited by hand too. A key that is missing has its
//! default, one that this version does not know stays where it is.
//!
//! ```toml
//! language = "it"                       # it or en; the system's when missing
//! theme = "system"                      # system, light, dark or contrast
//! text_size = 125                       # per cent: 100, 125, 150, 175 or 200
//! reduced_motion = false
//! keypad = "off"                        # off, on or shuffled
//! reader_keypad = "auto"                # auto or off: the keypad of the reader itself
//! paste_allowed = false                 # whether a PIN may be pasted
//! shows_holder = false                  # whether the sign-in page names the card's holder
//! portal = "inail"                      # the portal to begin with
//! own_portals = ["/home/ada/comune.toml"]
//! proxy = "system"                      # system, none, or host:port
//! remember_cards = false                # whether public data of a CIE outlast the program
//! renderer = "software"                 # software, or auto to use the graphics card
//! history = false                       # whether sign-ins are written down on this computer
//! first_run_done = true
//! ```

mod cards;
mod change;
mod checks;
mod last_good;
mod providers;
mod request;
mod store;
mod window;

use std::path::PathBuf;

use serde::{Deserialize, Serialize};

pub use crate::portal::{Credentials, OwnPortal, Proxy, ProxyAddress};
pub use cards::CardDrawer;
pub use change::Change;
pub use checks::{CheckBook, Checks};
pub use last_good::LastGood;
pub use providers::ProvidersFile;
pub use request::{News, Request};
pub use store::{Store, data_dir, run_folder, state_dir};
pub use window::WindowPlace;

use crate::portal::Known;
use crate::text::Language;

/// Most bytes of a file of settings.
const MAX_LENGTH: u64 = 64 * 1024;

/// What a person chose. No field holds a secret.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Serialize)]
#[serde(default)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a switch of its own on the settings page"
)]
pub struct Settings {
    /// Language of all words; the system's when there is none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub language: Option<Language>,
    /// Colours of the window.
    pub theme: ThemeChoice,
    /// Size of text, and of everything with it.
    pub text_size: TextSize,
    /// Nothing moves by itself.
    pub reduced_motion: bool,
    /// The on-screen keypad of the PIN dialog.
    pub keypad: Keypad,
    /// The keypad of the reader itself.
    pub reader_keypad: ReaderKeypad,
    /// A PIN may be pasted: for people whose assistive tools type that way.
    pub paste_allowed: bool,
    /// The sign-in page names the card's holder.
    pub shows_holder: bool,
    /// Name of the portal to begin with; the first when there is none, or no such portal.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub portal: Option<String>,
    /// Files with profiles of portals beyond those that come with the program.
    pub own_portals: Vec<PathBuf>,
    /// How portals are reached.
    pub proxy: Proxy,
    /// Public data of identity cards stay on this computer.
    pub remember_cards: bool,
    /// What draws the window; read when the program starts.
    pub renderer: Renderer,
    /// Sign-ins are written down on this computer.
    pub history: bool,
    /// The first-run hints were seen or skipped.
    pub first_run_done: bool,
    /// Keys of other versions, kept as they are.
    #[serde(flatten)]
    others: toml::Table,
}

/// Colours of the window.
#[derive(Clone, Copy, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ThemeChoice {
    /// As the desktop: light or dark.
    #[default]
    System,
    /// Light.
    Light,
    /// Dark.
    Dark,
    /// High contrast.
    Contrast,
}

/// The on-screen keypad of the PIN dialog.
#[derive(Clone, Copy, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Keypad {
    /// Not shown.
    #[default]
    Off,
    /// In the order of a telephone.
    On,
    /// In an order of its own for every PIN.
    Shuffled,
}

/// The keypad of the reader itself.
#[derive(Clone, Copy, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ReaderKeypad {
    /// Offered where the reader has one that works.
    #[default]
    Auto,
    /// Never used.
    Off,
}

/// What draws the window.
#[derive(Clone, Copy, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Renderer {
    /// The processor: starts fast, needs little memory, never has graphics trouble.
    #[default]
    Software,
    /// The graphics card where it works, in programs that were built with the feature `gpu`.
    Auto,
}

/// Size of text in per cent of the normal one.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(try_from = "u16", into = "u16")]
pub struct TextSize(u16);

impl Settings {
    /// The portals to choose from. Reads the person's own files.
    pub fn known_portals(&self) -> Known {
        Known::new(&self.own_portals, &self.proxy)
    }
}

impl ThemeChoice {
    /// All, in the order of the page.
    pub const ALL: [Self; 4] = [Self::System, Self::Light, Self::Dark, Self::Contrast];
}

impl Keypad {
    /// All, in the order of the page.
    pub const ALL: [Self; 3] = [Self::Off, Self::On, Self::Shuffled];
}

impl ReaderKeypad {
    /// All, in the order of the page.
    pub const ALL: [Self; 2] = [Self::Auto, Self::Off];
}

impl Renderer {
    /// All, in the order of the page.
    pub const ALL: [Self; 2] = [Self::Software, Self::Auto];
}

impl TextSize {
    /// All, from the smallest.
    pub const ALL: [Self; 5] = [Self(100), Self(125), Self(150), Self(175), Self(200)];

    /// In per cent.
    pub fn percent(self) -> u16 {
        self.0
    }

    /// As a factor: 1.0 to 2.0.
    pub fn factor(self) -> f32 {
        f32::from(self.0) / 100.0
    }
}

impl Default for TextSize {
    fn default() -> Self {
        Self(100)
    }
}

impl TryFrom<u16> for TextSize {
    type Error = String;

    fn try_from(percent: u16) -> Result<Self, String> {
        let size = Self(percent);
        if Self::ALL.contains(&size) {
            Ok(size)
        } else {
            Err(format!(
                "text_size {percent} is none of 100, 125, 150, 175, 200"
            ))
        }
    }
}

impl From<TextSize> for u16 {
    fn from(size: TextSize) -> Self {
        size.0
    }
}

#[cfg(test)]
mod tests;
