//! Every scene with words a third longer: whatever is written has its place.

use iced::Size;

use super::scenes;
use super::*;
use crate::text::stretch::is_stretched;
use crate::ui::widget::harness::{Harness, Written};

/// Windows in logical pixels: usual, narrow, and usual with text at 200 %.
const WINDOWS: [Size; 3] = [
    Size::new(960.0, 720.0),
    Size::new(480.0, 640.0),
    Size::new(480.0, 360.0),
];

/// The smallest window with text at 200 %: here words may break, but nothing may be squeezed.
const SMALLEST: [Size; 1] = [Size::new(240.0, 320.0)];

/// Rounding.
const SLACK: f32 = 0.5;

#[test]
fn longer_words_have_their_place() {
    let mut faults = Vec::new();
    for scene in scenes::all() {
        for language in Language::ALL {
            let app = (scene.set)().app;
            let long = Text::new(language).stretched();
            faults.extend(look_at(scene.name, long, &WINDOWS, app));
            let app = (scene.set)().app;
            faults.extend(look_at(scene.name, Text::new(language), &SMALLEST, app));
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn every_problem_has_its_place() {
    let mut faults = Vec::new();
    for problem in Problem::examples() {
        let mut driven = Driven::new();
        driven.tell(Event::Readers(Err(problem.clone())));
        let long = Text::new(Language::Italian).stretched();
        faults.extend(look_at(problem.code(), long, &WINDOWS, driven.app));
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

fn look_at(name: &str, text: Text, sizes: &[Size], mut app: App) -> Vec<String> {
    let language = text.language();
    app.text = text;
    let theme = app.theme();
    let mut window = Harness::new(app, App::view, |_, _| ());
    let mut faults = Vec::new();
    for size in sizes.iter().copied() {
        window.size = size;
        let scrolls = window.scrolls();
        let texts = window.texts(&theme);
        assert!(!texts.is_empty(), "{name} is empty");
        let wrong = texts
            .iter()
            .filter_map(|text| Some((text, fault(text, scrolls)?)));
        faults.extend(wrong.map(|(text, fault)| {
            let Size { width, height } = size;
            format!(
                "{name}, {language:?}, {width} × {height}: {fault}: {:?}",
                text.content
            )
        }));
    }
    faults
}

fn fault(text: &Written, scrolls: bool) -> Option<&'static str> {
    let (at, clip) = (text.at, text.clip);
    let beside = at.x < clip.x - SLACK || at.x + at.width > clip.x + clip.width + SLACK;
    let beyond = at.y < clip.y - SLACK || at.y + at.height > clip.y + clip.height + SLACK;
    if at.width > text.place.width + SLACK || at.height > text.place.height + SLACK {
        Some("larger than its place")
    } else if beside {
        Some("cut off at a side")
    } else if beyond && !scrolls {
        Some("out of sight, and nothing scrolls")
    } else if text.breaks_words && is_stretched(&text.content) {
        Some("broken inside a word")
    } else {
        None
    }
}
