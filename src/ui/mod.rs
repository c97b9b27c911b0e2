//! The window. It sees the state machine, problems and words; what they say it shows, and what the
//! person does it tells them.

mod app;
pub mod icon;
mod screen;
pub mod theme;
pub mod widget;

use std::cell::RefCell;

pub use app::demo::{Part, Press};
pub use app::{App, Intent, Message, Start};
pub use screen::Screen;

/// Name of the program for the desktop, the same as in its `.desktop` file.
const APPLICATION: &str = "it.varco.Varco";

/// Opens the window and stays until it is closed.
pub fn run(start: Start) -> iced::Result {
    let start = RefCell::new(Some(start));
    let boot = move || {
        // The toolkit starts a program once.
        let start = start.borrow_mut().take();
        App::new(start.unwrap_or_else(empty))
    };
    let mut window = iced::window::Settings {
        size: iced::Size::new(960.0, 720.0),
        min_size: Some(iced::Size::new(480.0, 560.0)),
        ..iced::window::Settings::default()
    };
    name(&mut window);
    iced::application(boot, App::update, App::view)
        .title(App::title)
        .theme(App::theme)
        .subscription(App::subscription)
        .settings(settings())
        .window(window)
        .run()
}

/// Fonts and text of the program.
pub fn settings() -> iced::Settings {
    iced::Settings {
        id: Some(APPLICATION.to_owned()),
        fonts: theme::fonts(),
        default_font: theme::REGULAR,
        ..iced::Settings::default()
    }
}

#[cfg(target_os = "linux")]
fn name(window: &mut iced::window::Settings) {
    APPLICATION.clone_into(&mut window.platform_specific.application_id);
}

#[cfg(not(target_os = "linux"))]
fn name(_: &mut iced::window::Settings) {}

/// A program without anything outside.
fn empty() -> Start {
    let (_, events) = tokio::sync::mpsc::unbounded_channel();
    Start {
        state: crate::flow::State::new(Vec::new()),
        carry: Box::new(drop),
        events,
        language: crate::text::Language::Italian,
        is_demo: false,
        shows_first_run: false,
    }
}

#[cfg(test)]
mod journey_tests;
