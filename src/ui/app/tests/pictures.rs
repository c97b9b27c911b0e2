//! Every scene in every look and language, as pictures to be looked at: `make screenshots` writes
//! them into the target folder. What the screens must do is tested elsewhere.

use std::path::Path;

use iced::Size;
use iced::window::Screenshot;

use super::scenes::{self, Scene};
use super::*;
use crate::ui::widget::harness::Harness;

/// A window, and how much larger than usual its text is.
struct Frame {
    name: &'static str,
    size: Size,
    text: f32,
    /// Every scene, or only those that have much to fit.
    all: bool,
}

const FRAMES: [Frame; 3] = [
    Frame {
        name: "960x720",
        size: Size::new(960.0, 720.0),
        text: 1.0,
        all: true,
    },
    Frame {
        name: "480x640",
        size: Size::new(480.0, 640.0),
        text: 1.0,
        all: false,
    },
    Frame {
        name: "960x720-text-200",
        size: Size::new(960.0, 720.0),
        text: 2.0,
        all: false,
    },
];

/// Screens that have much to fit.
const FULL: [&str; 12] = [
    "sign-in-reader-empty",
    "sign-in-card",
    "sign-in-portal-failed",
    "pin-wrong",
    "pin-last-try",
    "services",
    "services-idle",
    "first-run-pin",
    "demo",
    "demo-cards",
    "card-shown",
    "settings",
];

#[test]
#[ignore = "writes pictures to be looked at"]
fn screenshots() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("target/screenshots");
    for frame in &FRAMES {
        for scene in scenes::ALL {
            if frame.all || FULL.contains(&scene.name) {
                draw(&folder, frame, scene);
            }
        }
    }
}

fn draw(folder: &Path, frame: &Frame, scene: &Scene) {
    for language in Language::ALL {
        let mut app = (scene.set)().app;
        app.text = Text::new(language);
        let mut window = Harness::new(app, App::view, |_, _| ());
        // Larger text is a larger scale of a window that has less room.
        window.size = frame.size * (1.0 / frame.text);
        window.scale *= frame.text;
        for look in Look::ALL {
            window.state.look = look;
            let folder =
                folder.join(format!("{}/{language:?}-{look:?}", frame.name).to_lowercase());
            std::fs::create_dir_all(&folder).unwrap();
            let path = folder.join(scene.name).with_extension("png");
            save(&path, &window.picture(&window.state.theme()));
        }
    }
}

fn save(path: &Path, picture: &Screenshot) {
    let file = std::fs::File::create(path).unwrap();
    let mut png = png::Encoder::new(file, picture.size.width, picture.size.height);
    png.set_color(png::ColorType::Rgba);
    let mut writer = png.write_header().unwrap();
    writer.write_image_data(&picture.rgba).unwrap();
}
