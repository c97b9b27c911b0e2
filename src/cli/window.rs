//! Opens the window: on the system's readers, or on the virtual card and portal.

use std::sync::Arc;

use tokio::sync::mpsc::{self, UnboundedReceiver};

use super::args::Arguments;
use super::output::Output;
use crate::flow::{Effect, Event, State};
use crate::history::History;
use crate::instance::{Claim, claim};
use crate::portal::Profile;
use crate::problem::Problem;
use crate::reader::Readers;
use crate::runtime::{Files, Keeper, Runtime};
use crate::settings::{
    CardDrawer, CheckBook, LastGood, ProvidersFile, Settings, Store, WindowPlace, run_folder,
};
use crate::text::Word;
use crate::ui::{self, Desk, Start};

/// Whether a window can be opened at all: elsewhere than on Linux, always.
pub(super) fn has_display() -> bool {
    let named = |name| std::env::var_os(name).is_some_and(|value| !value.is_empty());
    !cfg!(all(unix, not(target_os = "macos")))
        || ["WAYLAND_DISPLAY", "WAYLAND_SOCKET", "DISPLAY"]
            .into_iter()
            .any(named)
}

/// The person's own window: their readers, portals and settings. Stays until it is closed.
pub(super) fn open_own(
    readers: Arc<dyn Readers>,
    arguments: &Arguments,
    settings: Settings,
    broken: Option<Problem>,
    output: &Output,
) -> Result<u8, Problem> {
    if !has_display() {
        return Err(Problem::NoDisplay);
    }
    let Some((_first, raised)) = first("window") else {
        output.line(&output.text().word(Word::AlreadyOpen));
        return Ok(0);
    };
    let (sender, news) = mpsc::unbounded_channel();
    let mut known = settings.known_portals();
    let mut chosen = settings.portal.clone();
    let named = match &arguments.portal {
        Some(portal) => Some(known.find(portal)?),
        None => None,
    };
    if let Some(portal) = &named {
        chosen = Some(portal.name.clone());
        known.add(portal.clone());
    }
    // What a killed program left is wiped while the window opens.
    std::thread::spawn(crate::handoff::sweep);
    let (runtime, events) = start(readers, known.profiles)?;
    runtime.use_system(LastGood::of_person());
    let files = Files {
        store: Store::of_person(),
        window: WindowPlace::file(),
        cards: CardDrawer::of_person(),
        history: History::of_person(),
        looks: CheckBook::of_person(),
    };
    let place = files.window.as_deref().and_then(WindowPlace::load);
    let keeper = Keeper::start(&runtime, files, settings.clone(), named, move |news| {
        sender.send(news).ok();
    });
    let mut state = State::new(runtime.portal_names());
    if let Some(file) = ProvidersFile::of_person() {
        state.ways.providers = file.load();
    }
    let begin = state
        .portals
        .iter()
        .position(|portal| Some(&portal.name) == chosen.as_ref());
    state.portal = begin.unwrap_or(0);
    let shown = show(Start {
        state,
        carry: Box::new(move |effect| runtime.carry(effect)),
        events,
        is_demo: false,
        desk: Desk {
            language: arguments.language,
            settings,
            own_portals: known.own,
            problem: broken,
            place,
            keep: Box::new(keeper.carrier()),
            news,
        },
        raised,
    });
    keeper.finish();
    shown
}

/// What a window on virtual things begins with, and who does what it asks.
pub(super) struct Outside {
    pub(super) state: State,
    /// Carries effects out.
    pub(super) carry: Box<dyn Fn(Effect) + Send>,
    pub(super) events: UnboundedReceiver<Event>,
    /// Keeps what goes when the window is closed.
    pub(super) keeper: Keeper,
}

/// The window on the virtual card and portal. It looks as the person's own does, and nothing that
/// is changed in its settings outlasts it.
pub(super) fn open_demo(
    settings: Settings,
    output: &Output,
    outside: impl FnOnce() -> Result<Outside, Problem>,
) -> Result<u8, Problem> {
    let Some((_first, raised)) = first("demo") else {
        output.line(&output.text().word(Word::AlreadyOpen));
        return Ok(0);
    };
    let outside = outside()?;
    let shown = show(Start {
        state: outside.state,
        carry: outside.carry,
        events: outside.events,
        is_demo: true,
        desk: Desk {
            language: Some(output.text().language()),
            keep: Box::new(outside.keeper.carrier()),
            ..Desk::unkept(settings)
        },
        raised,
    });
    outside.keeper.finish();
    shown
}

/// Keeps the place of the first window of this name, and hears of later starts; nothing if this is
/// such a later one, whose part is done.
fn first(name: &str) -> Option<(Claim, UnboundedReceiver<()>)> {
    let (sender, raised) = mpsc::unbounded_channel();
    let raise = move || {
        sender.send(()).ok();
    };
    let claimed = match run_folder() {
        Some(folder) => claim(&folder, name, raise),
        None => Claim::Unknown,
    };
    match claimed {
        Claim::Later => None,
        Claim::First(_) | Claim::Unknown => Some((claimed, raised)),
    }
}

/// A runtime, and the events that it tells.
pub(super) fn start(
    readers: Arc<dyn Readers>,
    portals: Vec<Profile>,
) -> Result<(Runtime, UnboundedReceiver<Event>), Problem> {
    let (sender, events) = mpsc::unbounded_channel();
    let runtime = Runtime::start(readers, portals, move |event| {
        // Nobody listens any more when the window is closed.
        sender.send(event).ok();
    })?;
    Ok((runtime, events))
}

fn show(start: Start) -> Result<u8, Problem> {
    ui::run(start).map_err(|error| Problem::Internal {
        context: format!("window: {error}"),
    })?;
    Ok(0)
}
