//! Keeps the window out of screenshots, recordings and shared screens while the PIN is asked, where
//! the system allows it: Windows and macOS. X11 and Wayland offer programs nothing of the kind.
//!
//! The digits are hidden on the screen too, but the keypad shows where a pointer goes, and the eye
//! shows the digits while it is held. Neither system's part was run on a real one yet; both are
//! checked by the compiler only.

#[cfg(target_os = "macos")]
mod macos;
#[cfg(not(any(windows, target_os = "macos")))]
mod other;
#[cfg(windows)]
mod windows;

use iced::{Task, window};

#[cfg(target_os = "macos")]
use macos as system;
#[cfg(not(any(windows, target_os = "macos")))]
use other as system;
#[cfg(windows)]
use windows as system;

/// Keeps the window out of pictures of the screen, or lets it be in them again.
pub(super) fn block<Message: Send + 'static>(block: bool) -> Task<Message> {
    if !system::IS_ABLE {
        return Task::none();
    }
    window::latest()
        .and_then(move |id| {
            window::run(id, move |window| {
                if let Ok(handle) = window.window_handle() {
                    system::block(handle.as_raw(), block);
                }
            })
        })
        .discard()
}
