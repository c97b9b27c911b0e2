//! The window itself: its size and place, whether it is in front, and its end.

use std::path::PathBuf;

use iced::window::{self, Id};
use iced::{Point, Size, Task};

use super::{App, Message};
use crate::settings::{Request, WindowPlace};
use crate::ui::Screen;

/// What happens to the window.
#[derive(Clone, Debug)]
pub enum FrameEvent {
    /// It has the keyboard, or another window has.
    Focused(bool),
    /// It is to be closed.
    CloseRequested,
    /// It is known where it is, and it can close.
    Closing {
        /// Whether it fills the screen.
        maximized: bool,
        /// Its size in pixels of the program.
        size: Size,
        /// Its corner in those of the screen, where the system tells.
        corner: Option<Point>,
    },
    /// A file was dropped on it.
    FileDropped(PathBuf),
}

/// What is known of the window.
#[derive(Debug)]
pub(in crate::ui) struct Frame {
    /// Where it was when it was opened.
    first: WindowPlace,
    /// Whether another window has the keyboard.
    pub(super) is_away: bool,
}

/// The window of a first start.
pub(in crate::ui) const FIRST: WindowPlace = WindowPlace {
    width: 960.0,
    height: 720.0,
    x: None,
    y: None,
    maximized: false,
};

impl Frame {
    pub(super) fn new(place: Option<WindowPlace>) -> Self {
        Self {
            first: place.unwrap_or(FIRST),
            is_away: false,
        }
    }
}

/// What an event of the toolkit means.
pub(super) fn meaning(id: Id, event: window::Event) -> Option<Message> {
    let event = match event {
        window::Event::Focused => FrameEvent::Focused(true),
        window::Event::Unfocused => FrameEvent::Focused(false),
        window::Event::CloseRequested => FrameEvent::CloseRequested,
        window::Event::FileDropped(file) => FrameEvent::FileDropped(file),
        _ => return None,
    };
    Some(Message::Frame(id, event))
}

/// Asks where the window is, before it closes.
fn ask_place(id: Id) -> Task<Message> {
    window::is_maximized(id).then(move |maximized| {
        window::size(id).then(move |size| {
            window::position(id).map(move |corner| {
                let closing = FrameEvent::Closing {
                    maximized,
                    size,
                    corner,
                };
                Message::Frame(id, closing)
            })
        })
    })
}

/// Brings the window to the front.
pub(super) fn raise() -> Task<Message> {
    window::latest().and_then(|id| {
        Task::batch([
            window::minimize(id, false),
            window::gain_focus(id),
            // Where a program may not take the focus, the desktop shows that it wants it.
            window::request_user_attention(id, Some(window::UserAttention::Informational)),
        ])
    })
}

impl App {
    pub(super) fn frame_event(&mut self, id: Id, event: FrameEvent) -> Task<Message> {
        match event {
            FrameEvent::Focused(focused) => self.frame.is_away = !focused,
            FrameEvent::FileDropped(file) if self.screen == Screen::Settings => {
                self.add_portal(file);
            }
            FrameEvent::FileDropped(_) => {}
            FrameEvent::CloseRequested => return ask_place(id),
            FrameEvent::Closing {
                maximized,
                size,
                corner,
            } => {
                let place = if maximized {
                    WindowPlace {
                        maximized,
                        ..self.frame.first
                    }
                } else {
                    // The file has pixels of 100 % text size.
                    let factor = self.scale_factor();
                    WindowPlace {
                        width: size.width * factor,
                        height: size.height * factor,
                        x: corner.map(|corner| corner.x),
                        y: corner.map(|corner| corner.y),
                        maximized,
                    }
                };
                if place.is_sensible() {
                    (self.desk.keep)(Request::Window(place));
                }
                return window::close(id);
            }
        }
        Task::none()
    }
}
