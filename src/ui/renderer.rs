//! What draws the window, in a program that was built with the feature `gpu`.
//!
//! The toolkit then takes the graphics card first. It can be told otherwise by the environment alone
//! (iced-0.14.md §2, `ICED_BACKEND`), so that is where the setting goes.

use crate::settings::Renderer;

/// What the toolkit reads.
const BACKEND: &str = "ICED_BACKEND";

/// Tells the toolkit what to draw with, unless the environment says so already. To be called while
/// the process has one thread.
#[allow(unsafe_code, reason = "the toolkit offers no other way")]
pub fn choose(renderer: Renderer) {
    if renderer == Renderer::Auto || std::env::var_os(BACKEND).is_some() {
        // "auto": the card, and the processor where it does not work.
        return;
    }
    // SAFETY: no other thread reads or writes the environment: the window's are started later.
    unsafe { std::env::set_var(BACKEND, "tiny-skia") };
}
