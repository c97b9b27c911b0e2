//! Opens the window: on the system's readers, or on the virtual card and portal.

use std::sync::Arc;

use tokio::sync::mpsc;

use crate::flow::{Effect, State};
use crate::portal::Profile;
use crate::problem::Problem;
use crate::reader::Readers;
use crate::runtime::Runtime;
use crate::text::Language;
use crate::ui::{self, Start};

/// Whether a window can be opened at all: elsewhere than on Linux, always.
pub(super) fn has_display() -> bool {
    let named = |name| std::env::var_os(name).is_some_and(|value| !value.is_empty());
    !cfg!(all(unix, not(target_os = "macos")))
        || ["WAYLAND_DISPLAY", "WAYLAND_SOCKET", "DISPLAY"]
            .into_iter()
            .any(named)
}

/// Stays until the window is closed.
pub(super) fn open(
    readers: Arc<dyn Readers>,
    portals: Vec<Profile>,
    language: Language,
    is_demo: bool,
) -> Result<u8, Problem> {
    if !has_display() {
        return Err(Problem::NoDisplay);
    }
    let (sender, events) = mpsc::unbounded_channel();
    let runtime = Runtime::start(readers, portals, move |event| {
        // Nobody listens any more when the window is closed.
        sender.send(event).ok();
    })?;
    let start = Start {
        state: State::new(runtime.portal_names()),
        carry: Box::new(move |effect: Effect| runtime.carry(effect)),
        events,
        language,
        is_demo,
    };
    ui::run(start).map_err(|error| Problem::Internal {
        context: format!("window: {error}"),
    })?;
    Ok(0)
}
