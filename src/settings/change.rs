//! One change of one setting, as the settings page makes it.

use std::path::PathBuf;

use super::{Keypad, Proxy, ReaderKeypad, Renderer, Settings, TextSize, ThemeChoice};
use crate::text::Language;

/// A change of exactly one setting.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Change {
    /// Language; the system's with `None`.
    Language(Option<Language>),
    /// Colours.
    Theme(ThemeChoice),
    /// Size of text.
    TextSize(TextSize),
    /// Whether things that move stay still.
    ReducedMotion(bool),
    /// On-screen keypad.
    Keypad(Keypad),
    /// The reader's own keypad.
    ReaderKeypad(ReaderKeypad),
    /// Whether a PIN may be pasted.
    PasteAllowed(bool),
    /// Whether the sign-in page names the holder.
    ShowsHolder(bool),
    /// The portal to begin with, by name.
    Portal(String),
    /// One more file with a portal's profile.
    AddPortal(PathBuf),
    /// One less.
    RemovePortal(PathBuf),
    /// How portals are reached.
    Proxy(Proxy),
    /// Whether public data of identity cards stay on this computer.
    RememberCards(bool),
    /// What draws the window from the next start on.
    Renderer(Renderer),
    /// Whether the first-run hints were seen.
    FirstRunDone(bool),
}

impl Settings {
    /// Carries a change out.
    pub fn apply(&mut self, change: Change) {
        match change {
            Change::Language(language) => self.language = language,
            Change::Theme(theme) => self.theme = theme,
            Change::TextSize(size) => self.text_size = size,
            Change::ReducedMotion(reduced) => self.reduced_motion = reduced,
            Change::Keypad(keypad) => self.keypad = keypad,
            Change::ReaderKeypad(keypad) => self.reader_keypad = keypad,
            Change::PasteAllowed(allowed) => self.paste_allowed = allowed,
            Change::ShowsHolder(shows) => self.shows_holder = shows,
            Change::Portal(name) => self.portal = Some(name),
            Change::AddPortal(file) => {
                if !self.own_portals.contains(&file) {
                    self.own_portals.push(file);
                }
            }
            Change::RemovePortal(file) => self.own_portals.retain(|own| *own != file),
            Change::Proxy(proxy) => self.proxy = proxy,
            Change::RememberCards(remember) => self.remember_cards = remember,
            Change::Renderer(renderer) => self.renderer = renderer,
            Change::FirstRunDone(done) => self.first_run_done = done,
        }
    }
}
