//! The window. It sees the state machine, problems and words; what they say it shows, and what the
//! person does it tells them.

mod app;
mod capture;
pub mod icon;
#[cfg(feature = "gpu")]
pub mod renderer;
mod screen;
pub mod theme;
pub mod widget;

use std::cell::RefCell;

use iced::window;

pub use app::demo::{Part, Press};
pub use app::{
    App, Desk, DiagnosisIntent, Form, Format, FrameEvent, Help, HistoryIntent, Intent, Message,
    NetworkIntent, NewPinIntent, PageIntent, Pasted, PinIntent, SettingsIntent, Start, TrustIntent,
    Typed, WaysIntent,
};
pub use screen::Screen;

use crate::settings::{Settings, WindowPlace};

/// Name of the program for the desktop, the same as in its `.desktop` file.
const APPLICATION: &str = "it.varco.Varco";

/// Opens the window and stays until it is closed.
pub fn run(start: Start) -> iced::Result {
    let mut window = window(start.desk.place, start.desk.settings.text_size.factor());
    name(&mut window);
    let start = RefCell::new(Some(start));
    let boot = move || {
        // The toolkit starts a program once.
        let start = start.borrow_mut().take();
        let app = App::new(start.unwrap_or_else(empty));
        let begin = app.begin();
        (app, begin)
    };
    iced::application(boot, App::update, App::view)
        .title(App::title)
        .theme(App::theme)
        .scale_factor(App::scale_factor)
        .subscription(App::subscription)
        .settings(settings())
        .window(window)
        .run()
}

/// The window as it was the last time. The toolkit takes sizes in pixels of the program, which are
/// `factor` times as large, and places in those of the screen.
fn window(place: Option<WindowPlace>, factor: f32) -> window::Settings {
    let place = place.unwrap_or(app::FIRST);
    let position = match (place.x, place.y) {
        (Some(x), Some(y)) => window::Position::Specific(iced::Point::new(x, y)),
        _ => window::Position::Default,
    };
    window::Settings {
        size: iced::Size::new(place.width / factor, place.height / factor),
        min_size: Some(iced::Size::new(480.0, 560.0)),
        position,
        maximized: place.maximized,
        exit_on_close_request: false,
        ..window::Settings::default()
    }
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
fn name(window: &mut window::Settings) {
    APPLICATION.clone_into(&mut window.platform_specific.application_id);
}

#[cfg(not(target_os = "linux"))]
fn name(_: &mut window::Settings) {}

/// A program without anything outside.
fn empty() -> Start {
    let (_, events) = tokio::sync::mpsc::unbounded_channel();
    Start {
        state: crate::flow::State::new(Vec::new()),
        carry: Box::new(drop),
        events,
        is_demo: false,
        desk: Desk::unkept(Settings::default()),
        raised: tokio::sync::mpsc::unbounded_channel().1,
    }
}

#[cfg(test)]
mod journey_tests;
