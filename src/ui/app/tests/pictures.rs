//! Every scene in every look and language, as pictures to be looked at: `make screenshots` writes
//! them into the target folder. What the screens must do is tested elsewhere.

use std::path::Path;

use iced::Size;
use iced::window::Screenshot;

use super::scenes::{self, Scene};
use super::*;
use crate::settings::{TextSize, ThemeChoice};
use crate::ui::widget::harness::Harness;

/// A window, and how large its text is.
struct Frame {
    name: &'static str,
    size: Size,
    /// In per cent.
    text: u16,
    /// The scenes to draw in it; all where none is named.
    scenes: &'static [&'static str],
}

const FRAMES: [Frame; 5] = [
    Frame {
        name: "960x720",
        size: Size::new(960.0, 720.0),
        text: 100,
        scenes: &[],
    },
    Frame {
        name: "480x640",
        size: Size::new(480.0, 640.0),
        text: 100,
        scenes: FULL,
    },
    Frame {
        name: "960x720-text-200",
        size: Size::new(960.0, 720.0),
        text: 200,
        scenes: FULL,
    },
    Frame {
        name: "480x640-text-200",
        size: Size::new(480.0, 640.0),
        text: 200,
        scenes: FULL,
    },
    Frame {
        name: "960x1800",
        size: Size::new(960.0, 1800.0),
        text: 100,
        scenes: LONG,
    },
];

/// Pages that are longer than a window.
const LONG: &[&str] = &[
    "card-details",
    "diagnosis",
    "diagnosis-good",
    "diagnosis-changed",
    "diagnosis-unsteady",
    "diagnosis-network",
    "diagnosis-details",
    "diagnosis-report",
    "settings",
    "ways",
    "access",
    "access-answer",
    "trust-good",
    "trust-old-list",
    "trust-silent",
    "trust-asking-whom",
    "trust-issuer-fetched",
    "trust-list-unproven",
    "trust-list-verified",
    "trust-proxy",
];

/// Screens that have much to fit.
const FULL: &[&str] = &[
    "ways",
    "access-answer",
    "identity-server-pin",
    "trust-good",
    "sign-in-reader-empty",
    "sign-in-card",
    "sign-in-portal-failed",
    "pin-wrong",
    "pin-last-try",
    "pin-reader-offered",
    "pin-reader-waiting",
    "pin-reader-cancelled",
    "demo-reader-waiting",
    "demo-reader-new-pin",
    "new-pin-hub-few",
    "new-pin-keypad-offered",
    "new-pin-keypad-waiting",
    "services",
    "services-idle",
    "profile-choice",
    "profile-chosen",
    "hand-off-forbidden",
    "ended-card-removed-window",
    "ended-signed-out-not-told",
    "proxy-asks-typed",
    "intercepted",
    "captive-portal",
    "history",
    "history-question",
    "first-run-pin",
    "demo",
    "demo-cards",
    "card-shown",
    "settings",
    "card-details",
    "diagnosis",
    "diagnosis-changed",
    "diagnosis-network",
    "diagnosis-report",
    "card-ready",
    "card-ready-unknown",
    "pin-page",
    "help-shortcuts",
    "cie-card",
    "cie-unsteady-card",
    "cie-pin",
    "cie-signing",
    "new-pin-change-empty",
    "new-pin-change-half",
    "new-pin-change-broken",
    "new-pin-unblock-few",
    "new-pin-puk-last-sure",
    "new-pin-done-cie",
    "new-pin-blocked",
    "new-pin-forbidden",
];

#[test]
#[ignore = "writes pictures to be looked at"]
fn screenshots() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("target/screenshots");
    // Those that are asked for are drawn in every frame.
    let wanted = std::env::var("SCENES").unwrap_or_default();
    let wanted: Vec<_> = wanted.split_whitespace().collect();
    for frame in &FRAMES {
        for scene in scenes::all() {
            let is_drawn = if wanted.is_empty() {
                frame.scenes.is_empty() || frame.scenes.contains(&scene.name)
            } else {
                wanted.iter().any(|begin| scene.name.starts_with(begin))
            };
            if is_drawn {
                draw(&folder, frame, scene);
            }
        }
    }
}

fn draw(base: &Path, frame: &Frame, scene: &Scene) {
    for language in Language::ALL {
        for theme in [ThemeChoice::Light, ThemeChoice::Dark, ThemeChoice::Contrast] {
            let mut driven = (scene.set)();
            driven.change(Change::Language(Some(language)));
            driven.change(Change::Theme(theme));
            let text = TextSize::ALL
                .into_iter()
                .find(|size| size.percent() == frame.text);
            driven.change(Change::TextSize(text.unwrap()));
            // Larger text is a larger scale of a window that has less room.
            let factor = driven.app.scale_factor();
            let mut window = Harness::new(driven.app, App::view, |_, _| ());
            window.size = frame.size * (1.0 / factor);
            window.scale *= factor;
            let folder = format!("{}/{language:?}-{theme:?}", frame.name).to_lowercase();
            let folder = base.join(folder);
            std::fs::create_dir_all(&folder).unwrap();
            save(
                &folder.join(scene.name).with_extension("png"),
                &window.picture(&window.state.theme()),
            );
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
