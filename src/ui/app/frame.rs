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
    /// It has this size now, in logical pixels of the program.
    Resized(Size),
    /// Its corner is here now.
    Moved(Point),
    /// It has the keyboard, or another window has.
    Focused(bool),
    /// It is to be closed.
    CloseRequested,
    /// It is known whether it fills the screen, and it can close.
    Closing {
        /// Whether it fills the screen.
        maximized: bool,
    },
    /// A file was dropped on it.
    FileDropped(PathBuf),
}

/// What is known of the window.
#[derive(Debug)]
pub(in crate::ui) struct Frame {
    /// Size and place to begin with the next time.
    place: WindowPlace,
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
        let first = place.unwrap_or(FIRST);
        Self {
            place: first,
            first,
            is_away: false,
        }
    }
}

/// What an event of the toolkit means.
pub(super) fn meaning(id: Id, event: window::Event) -> Option<Message> {
    let event = match event {
        window::Event::Resized(size) => FrameEvent::Resized(size),
        window::Event::Moved(corner) => FrameEvent::Moved(corner),
        window::Event::Focused => FrameEvent::Focused(true),
        window::Event::Unfocused => FrameEvent::Focused(false),
        window::Event::CloseRequested => FrameEvent::CloseRequested,
        window::Event::FileDropped(file) => FrameEvent::FileDropped(file),
        _ => return None,
    };
    Some(Message::Frame(id, event))
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
        // The toolkit tells pixels of the program; the file has those of 100 % text size.
        let factor = self.scale_factor();
        let place = &mut self.frame.place;
        match event {
            FrameEvent::Resized(size) => {
                place.width = size.width * factor;
                place.height = size.height * factor;
            }
            FrameEvent::Moved(corner) => {
                place.x = Some(corner.x * factor);
                place.y = Some(corner.y * factor);
            }
            FrameEvent::Focused(focused) => self.frame.is_away = !focused,
            FrameEvent::FileDropped(file) if self.screen == Screen::Settings => {
                self.add_portal(file);
            }
            FrameEvent::FileDropped(_) => {}
            FrameEvent::CloseRequested => {
                return window::is_maximized(id)
                    .map(move |maximized| Message::Frame(id, FrameEvent::Closing { maximized }));
            }
            FrameEvent::Closing { maximized } => {
                let place = if maximized {
                    WindowPlace {
                        maximized,
                        ..self.frame.first
                    }
                } else {
                    *place
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
