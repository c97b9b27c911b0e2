//! macOS: the sharing type of a window.

use iced::window::raw_window_handle::RawWindowHandle;
use objc2_app_kit::{NSView, NSWindowSharingType};

pub(super) const IS_ABLE: bool = true;

/// Programs that read the screen through the window server get nothing of the window.
#[allow(unsafe_code, reason = "the toolkit gives the view as a bare pointer")]
pub(super) fn block(handle: RawWindowHandle, block: bool) {
    let RawWindowHandle::AppKit(handle) = handle else {
        return;
    };
    // SAFETY: the pointer is that of the view which the toolkit made and keeps alive while it runs
    // this, on the main thread, where it calls.
    let view: &NSView = unsafe { handle.ns_view.cast().as_ref() };
    let Some(window) = view.window() else {
        return;
    };
    window.setSharingType(if block {
        NSWindowSharingType::None
    } else {
        NSWindowSharingType::ReadOnly
    });
}
