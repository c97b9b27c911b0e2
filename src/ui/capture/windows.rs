//! Windows: the display affinity of a window.

use iced::window::raw_window_handle::RawWindowHandle;
use windows_sys::Win32::UI::WindowsAndMessaging::{
    SetWindowDisplayAffinity, WDA_EXCLUDEFROMCAPTURE, WDA_MONITOR, WDA_NONE,
};

pub(super) const IS_ABLE: bool = true;

/// From Windows 10 version 2004 on the window is left out; before, a black field stands in its place.
#[allow(unsafe_code, reason = "a call to the system that has no safe form")]
pub(super) fn block(handle: RawWindowHandle, block: bool) {
    let RawWindowHandle::Win32(handle) = handle else {
        return;
    };
    let window = handle.hwnd.get() as *mut core::ffi::c_void;
    let affinity = |wanted| {
        // SAFETY: the handle is that of a window of this process, which the toolkit keeps alive
        // while it runs this; the function reads no memory of ours. For a handle that is no window
        // it fails.
        unsafe { SetWindowDisplayAffinity(window, wanted) != 0 }
    };
    if !block {
        affinity(WDA_NONE);
    } else if !affinity(WDA_EXCLUDEFROMCAPTURE) {
        affinity(WDA_MONITOR);
    }
}
