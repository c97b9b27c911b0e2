//! `varco demo`: the whole sign-in on a virtual card and a virtual portal, in one process.

// Without the window nothing changes while the command runs.
#[cfg_attr(not(feature = "window"), allow(dead_code))]
mod stage;

use std::io::{self, IsTerminal as _};

use self::stage::Stage;
use super::args::{DemoOptions, Open};
use super::ask_pin::PinSource;
use super::login::{Request, Wishes, sign_in};
use super::output::Output;
use crate::card::cie::Memory;
use crate::flow::demo::Menu;
#[cfg(feature = "window")]
use crate::history::History;
use crate::problem::Problem;
#[cfg(feature = "window")]
use crate::runtime::{Files, Keeper};
use crate::secret::Pin;
use crate::settings::{CheckBook, ReaderKeypad, Settings};
use crate::simulator::card::INITIAL_PIN;
use crate::text::Word;

/// What the panel of a demonstration offers.
pub fn demo_menu() -> Menu {
    stage::menu()
}

pub(super) fn run(
    options: &DemoOptions,
    settings: &Settings,
    output: &mut Output,
) -> Result<u8, Problem> {
    let stage = Stage::new(&options.card, options.portal_mode)?;
    #[cfg(feature = "window")]
    if !options.no_window && !options.json && super::window::has_display() {
        return window(stage, options, settings, output);
    }
    #[cfg(not(feature = "window"))]
    let _ = settings;
    output.line(&output.text().word(Word::DemoBanner));
    let pin = Pin::parse(INITIAL_PIN).map_err(|_| Problem::NoPin)?;
    let request = Request {
        readers: stage.readers(),
        reader: None,
        memory: Memory::default(),
        looks: CheckBook::default(),
        profile: stage.profile()?,
        pin: PinSource::Known(pin),
        reader_keypad: ReaderKeypad::Off,
        wishes: Wishes {
            profile: None,
            open: Open::None,
            asks: !options.json && io::stdin().is_terminal(),
        },
    };
    sign_in(request, output).map(|signed| signed.code)
}

/// The window, with the panel that changes the stage.
#[cfg(feature = "window")]
fn window(
    stage: Stage,
    options: &DemoOptions,
    settings: &Settings,
    output: &Output,
) -> Result<u8, Problem> {
    let mut demo = crate::flow::Demo::new(stage::menu());
    let place = |names: &[String], name: &str| names.iter().position(|known| known == name);
    let mode = options.portal_mode.to_string();
    demo.card = place(&demo.menu.cards, &options.card).unwrap_or_default();
    demo.portal = place(&demo.menu.portals, &mode).unwrap_or_default();
    // The history of a demonstration goes with it.
    let folder = tempfile::tempdir().map_err(|error| Problem::File {
        file: std::env::temp_dir().display().to_string(),
        reason: error.to_string(),
    })?;
    super::window::open_demo(settings.clone(), output, || {
        let (runtime, events) = super::window::start(stage.readers(), vec![stage.profile()?])?;
        let mut start = crate::flow::State::new(runtime.portal_names());
        start.demo = Some(demo);
        let files = Files {
            history: Some(History::at(folder.path().join("history.jsonl"))),
            ..Files::default()
        };
        let keeper = Keeper::start(&runtime, files, settings.clone(), None, drop);
        Ok(super::window::Outside {
            state: start,
            carry: Box::new(stage.carry_with(runtime)),
            events,
            keeper,
        })
    })
}

#[cfg(test)]
mod tests;
