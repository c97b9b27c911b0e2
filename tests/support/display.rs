//! A display that nobody looks at: Xvfb, its windows, their titles and what is painted in them.
//! There is no window manager on it.

use std::io::{BufRead as _, BufReader};
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::sync::mpsc::{self, Receiver};
use std::time::{Duration, Instant};

use x11rb::connection::Connection as _;
use x11rb::protocol::Event;
use x11rb::protocol::damage::{self, ConnectionExt as _};
use x11rb::protocol::xproto::{
    AtomEnum, ChangeWindowAttributesAux, ConnectionExt as _, EventMask, ImageFormat, MapState,
    Window,
};
use x11rb::rust_connection::RustConnection;

use super::program::require;

/// Width and height of the display.
const SIZE: (u16, u16) = (1280, 1024);

/// A running display. It ends with this value, and so do the programs that show windows on it.
#[derive(Debug)]
pub struct Display {
    server: Child,
    name: String,
    connection: Arc<RustConnection>,
    root: Window,
    title: u32,
    damage: damage::Damage,
    events: Receiver<(Event, Instant)>,
}

impl Display {
    /// Starts a display of a free number.
    #[track_caller]
    pub fn start() -> Self {
        require("Xvfb");
        let (width, height) = SIZE;
        let mut server = Command::new("Xvfb");
        server
            .args([
                "-displayfd",
                "1",
                "-nolisten",
                "tcp",
                "-noreset",
                "-screen",
                "0",
            ])
            .arg(format!("{width}x{height}x24"))
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null());
        let mut server = server.spawn().unwrap();
        let mut number = String::new();
        let mut output = BufReader::new(server.stdout.take().unwrap());
        output.read_line(&mut number).unwrap();
        let name = format!(":{}", number.trim());
        let (connection, screen) = x11rb::connect(Some(&name)).unwrap();
        let root = connection.setup().roots[screen].root;
        let title = connection.intern_atom(false, b"_NET_WM_NAME").unwrap();
        let title = title.reply().unwrap().atom;
        connection
            .damage_query_version(1, 1)
            .unwrap()
            .reply()
            .unwrap();
        let damage = connection.generate_id().unwrap();
        let level = damage::ReportLevel::NON_EMPTY;
        connection.damage_create(damage, root, level).unwrap();
        let (connection, events) = listen(connection);
        let display = Self {
            server,
            name,
            connection,
            root,
            title,
            damage,
            events,
        };
        display.watch(root, EventMask::SUBSTRUCTURE_NOTIFY);
        display
    }

    /// What makes a program show its windows here, in whatever toolkit, without a graphics card.
    pub fn environment(&self) -> [(&'static str, &str); 5] {
        [
            ("DISPLAY", &self.name),
            ("WAYLAND_DISPLAY", ""),
            ("WAYLAND_SOCKET", ""),
            ("QT_QUICK_BACKEND", "software"),
            ("LIBGL_ALWAYS_SOFTWARE", "1"),
        ]
    }

    /// Waits until a window has a title that holds this text.
    #[track_caller]
    pub fn until_title(&self, text: &str, patience: Duration) -> Shown {
        let what = format!("a window titled {text:?}");
        self.until(patience, &what, || self.titled(text))
    }

    /// The window whose title holds this text.
    pub fn titled(&self, text: &str) -> Option<Window> {
        let mut windows = self.windows().into_iter();
        windows.find(|window| self.title(*window).contains(text))
    }

    /// Waits until a window shows more than one colour.
    #[track_caller]
    pub fn until_painted(&self, patience: Duration) -> Shown {
        self.until(patience, "a painted window", || {
            let windows = self.windows();
            windows.into_iter().find(|window| self.is_painted(*window))
        })
    }

    /// Waits until no window is left.
    #[track_caller]
    pub fn until_empty(&self, patience: Duration) {
        self.until(patience, "an empty display", || {
            self.windows().is_empty().then_some(self.root)
        });
    }

    /// Gives a window the keyboard, as a window manager would.
    #[track_caller]
    pub fn focus(&self, window: Window) {
        self.xdotool(&["windowfocus", "--sync", &window.to_string()]);
    }

    /// Types into the window that has the keyboard.
    #[track_caller]
    pub fn types(&self, text: &str) {
        self.xdotool(&["type", text]);
    }

    /// Presses keys of these names, one after the other.
    #[track_caller]
    pub fn presses(&self, keys: &[&str]) {
        self.xdotool(&[&["key"], keys].concat());
    }

    #[track_caller]
    fn xdotool(&self, arguments: &[&str]) {
        require("xdotool");
        let mut xdotool = Command::new("xdotool");
        let ran = xdotool.args(arguments).envs(self.environment()).output();
        let ran = ran.unwrap();
        assert!(ran.status.success(), "xdotool {arguments:?}: {ran:?}");
    }

    /// Waits until something is so: looks, and looks again after each event of the display.
    #[track_caller]
    pub fn until(
        &self,
        patience: Duration,
        what: &str,
        mut look: impl FnMut() -> Option<Window>,
    ) -> Shown {
        let deadline = Instant::now() + patience;
        let mut at = Instant::now();
        loop {
            if let Some(window) = look() {
                return Shown { window, at };
            }
            let left = deadline.saturating_duration_since(Instant::now());
            let Ok((event, when)) = self.events.recv_timeout(left) else {
                let windows = self.windows().into_iter();
                let titles: Vec<_> = windows.map(|window| self.title(window)).collect();
                panic!("no sign of {what}; the windows are {titles:?}");
            };
            at = when;
            match event {
                Event::CreateNotify(new) if new.parent == self.root => {
                    self.watch(new.window, EventMask::PROPERTY_CHANGE);
                }
                // The next stroke is told only after the last one was taken note of.
                Event::DamageNotify(_) => {
                    self.connection
                        .damage_subtract(self.damage, x11rb::NONE, x11rb::NONE)
                        .unwrap();
                    self.connection.flush().unwrap();
                }
                _ => {}
            }
        }
    }

    fn watch(&self, window: Window, events: EventMask) {
        let wanted = ChangeWindowAttributesAux::new().event_mask(events);
        let asked = self.connection.change_window_attributes(window, &wanted);
        // A window may be gone already.
        asked.unwrap().check().ok();
    }

    /// The windows of programs that are to be seen.
    fn windows(&self) -> Vec<Window> {
        let tree = self.connection.query_tree(self.root).unwrap().reply();
        let mut windows = tree.unwrap().children;
        windows.retain(|window| {
            let attributes = self.connection.get_window_attributes(*window).unwrap();
            attributes
                .reply()
                .is_ok_and(|attributes| attributes.map_state == MapState::VIEWABLE)
        });
        windows
    }

    fn title(&self, window: Window) -> String {
        let title = self
            .connection
            .get_property(false, window, self.title, AtomEnum::ANY, 0, 1024);
        title.unwrap().reply().map_or_else(
            |_| String::new(),
            |title| String::from_utf8_lossy(&title.value).into_owned(),
        )
    }

    fn is_painted(&self, window: Window) -> bool {
        let picture = self.picture(window);
        let mut colours = picture.chunks(4).map(|pixel| &pixel[..3]);
        let first = colours.next();
        colours.any(|colour| Some(colour) != first)
    }

    /// The pixels of a window, four bytes each; none if it is gone.
    pub fn picture(&self, window: Window) -> Vec<u8> {
        let Ok(size) = self.connection.get_geometry(window).unwrap().reply() else {
            return Vec::new();
        };
        let image = self.connection.get_image(
            ImageFormat::Z_PIXMAP,
            window,
            0,
            0,
            size.width,
            size.height,
            u32::MAX,
        );
        // A window that reaches beyond the display has no picture.
        image
            .unwrap()
            .reply()
            .map_or_else(|_| Vec::new(), |image| image.data)
    }
}

impl Drop for Display {
    fn drop(&mut self) {
        self.server.kill().ok();
        self.server.wait().ok();
    }
}

/// Something that was waited for.
#[derive(Clone, Copy, Debug)]
pub struct Shown {
    /// The window in which it shows.
    pub window: Window,
    /// When the display told of it.
    pub at: Instant,
}

/// Reads events on a thread, so that waiting for them can end, and notes when they came.
fn listen(connection: RustConnection) -> (Arc<RustConnection>, Receiver<(Event, Instant)>) {
    let connection = Arc::new(connection);
    let (sender, events) = mpsc::channel();
    let its_connection = Arc::clone(&connection);
    std::thread::spawn(move || {
        while let Ok(event) = its_connection.wait_for_event() {
            if sender.send((event, Instant::now())).is_err() {
                return;
            }
        }
    });
    (connection, events)
}
