//! Widgets that the toolkit lacks: what the keyboard reaches, and the PIN entry.

pub mod focus;
pub mod pin_pad;

#[cfg(test)]
mod gallery;
#[cfg(test)]
pub(crate) mod harness;
pub mod navigation;
mod notice;
pub mod reveal;

pub use notice::{notice, sign};
