//! Opens the window: on the system's readers, or on the virtual card and portal.

use std::sync::Arc;

use tokio::sync::mpsc::{self, UnboundedSender};

use crate::flow::{Effect, Event, State};
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

/// A runtime whose events go to the window.
pub(super) fn runtime(
    readers: Arc<dyn Readers>,
    portals: Vec<Profile>,
    tell: UnboundedSender<Event>,
) -> Result<Runtime, Problem> {
    let runtime = Runtime::start(readers, portals, move |event| {
        // Nobody listens any more when the window is closed.
        tell.send(event).ok();
    })?;
    Ok(runtime)
}

/// The window on real readers and portals; stays until it is closed.
pub(super) fn open(
    readers: Arc<dyn Readers>,
    portals: Vec<Profile>,
    language: Language,
) -> Result<u8, Problem> {
    if !has_display() {
        return Err(Problem::NoDisplay);
    }
    let (tell, events) = mpsc::unbounded_channel();
    let runtime = runtime(readers, portals, tell)?;
    show(Start {
        state: State::new(runtime.portal_names()),
        carry: Box::new(move |effect: Effect| runtime.carry(effect)),
        events,
        language,
        is_demo: false,
        shows_first_run: true,
    })
}

/// Stays until the window is closed.
pub(super) fn show(start: Start) -> Result<u8, Problem> {
    ui::run(start).map_err(|error| Problem::Internal {
        context: format!("window: {error}"),
    })?;
    Ok(0)
}
