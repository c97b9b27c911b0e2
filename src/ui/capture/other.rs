//! Systems that offer nothing.

use iced::window::raw_window_handle::RawWindowHandle;

pub(super) const IS_ABLE: bool = false;

pub(super) fn block(_: RawWindowHandle, _: bool) {}
