//! The settings and their file.

use std::fs;

use super::*;
use crate::problem::Problem;

fn store() -> (tempfile::TempDir, Store) {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::at(folder.path().join("varco").join("settings.toml"));
    (folder, store)
}

/// Settings of which none is the default.
fn unusual() -> Settings {
    let mut settings = Settings::default();
    for change in [
        Change::Language(Some(Language::English)),
        Change::Theme(ThemeChoice::Contrast),
        Change::TextSize(TextSize(175)),
        Change::ReducedMotion(true),
        Change::Keypad(Keypad::Shuffled),
        Change::ReaderKeypad(ReaderKeypad::Off),
        Change::PasteAllowed(true),
        Change::ShowsHolder(true),
        Change::Portal("comune".to_owned()),
        Change::AddPortal(PathBuf::from("/home/ada/comune.toml")),
        Change::Proxy("proxy.ufficio.it:3128".parse().unwrap()),
        Change::Renderer(Renderer::Auto),
        Change::History(true),
        Change::FirstRunDone(true),
    ] {
        settings.apply(change);
    }
    settings
}

#[test]
fn settings_come_back_as_they_were_stored() {
    let (_folder, store) = store();
    assert_eq!(store.load(), (Settings::default(), None));
    for settings in [unusual(), Settings::default()] {
        store.save(&settings).unwrap();
        assert_eq!(store.load(), (settings, None));
    }
    let files = fs::read_dir(store.path().parent().unwrap()).unwrap();
    assert_eq!(files.count(), 1, "nothing else is left behind");
}

#[test]
fn a_broken_file_is_kept_aside() {
    let long = "#".repeat(100_000);
    for broken in [
        &b"theme = "[..],
        b"text_size = 130",
        b"theme = \"sepia\"",
        b"proxy = \"ada:segreta@proxy:3128\"",
        b"\xFF\xFE",
        long.as_bytes(),
    ] {
        let (_folder, store) = store();
        fs::create_dir_all(store.path().parent().unwrap()).unwrap();
        fs::write(store.path(), broken).unwrap();
        let (settings, problem) = store.load();
        assert_eq!(settings, Settings::default());
        let Some(Problem::SettingsBroken { kept, reason }) = problem else {
            panic!("{problem:?}");
        };
        assert!(kept.contains("settings.toml.broken-"), "{kept}");
        assert!(!reason.is_empty());
        assert!(!reason.contains("segreta"), "{reason}");
        assert_eq!(fs::read(&kept).unwrap(), broken);
        store.save(&unusual()).unwrap();
        assert_eq!(store.load(), (unusual(), None));
        assert_eq!(fs::read(&kept).unwrap(), broken);
    }
}

#[test]
fn keys_of_other_versions_stay() {
    let (_folder, store) = store();
    fs::create_dir_all(store.path().parent().unwrap()).unwrap();
    fs::write(
        store.path(),
        "theme = \"dark\"\nhologram = true\n[orbit]\nheight = 3\n",
    )
    .unwrap();
    let (mut settings, problem) = store.load();
    assert_eq!(problem, None);
    assert_eq!(settings.theme, ThemeChoice::Dark);
    settings.apply(Change::Theme(ThemeChoice::Light));
    store.save(&settings).unwrap();
    let text = fs::read_to_string(store.path()).unwrap();
    for kept in ["theme = \"light\"", "hologram = true", "height = 3"] {
        assert!(text.contains(kept), "{text}");
    }
}

#[test]
fn settings_that_can_t_be_stored_are_a_problem() {
    let folder = tempfile::tempdir().unwrap();
    let in_the_way = folder.path().join("varco");
    fs::write(&in_the_way, "").unwrap();
    let store = Store::at(in_the_way.join("settings.toml"));
    let problem = store.save(&unusual()).unwrap_err();
    assert!(matches!(problem, Problem::File { .. }), "{problem:?}");
}

#[cfg(unix)]
#[test]
fn only_the_person_reads_the_file_and_a_link_stays_one() {
    use std::os::unix::fs::{PermissionsExt, symlink};

    let (folder, store) = store();
    let real = folder.path().join("elsewhere.toml");
    fs::write(&real, "").unwrap();
    fs::create_dir_all(store.path().parent().unwrap()).unwrap();
    symlink(&real, store.path()).unwrap();
    store.save(&unusual()).unwrap();
    assert!(fs::symlink_metadata(store.path()).unwrap().is_symlink());
    let mode = fs::metadata(&real).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
    assert_eq!(store.load(), (unusual(), None));
}

#[test]
fn a_change_changes_exactly_its_setting() {
    let text = |settings: &Settings| toml::to_string(settings).unwrap();
    let before = text(&Settings::default());
    for (change, line) in [
        (
            Change::Language(Some(Language::Italian)),
            "language = \"it\"",
        ),
        (Change::Theme(ThemeChoice::Dark), "theme = \"dark\""),
        (Change::TextSize(TextSize(150)), "text_size = 150"),
        (Change::ReducedMotion(true), "reduced_motion = true"),
        (Change::Keypad(Keypad::On), "keypad = \"on\""),
        (
            Change::ReaderKeypad(ReaderKeypad::Off),
            "reader_keypad = \"off\"",
        ),
        (Change::PasteAllowed(true), "paste_allowed = true"),
        (Change::ShowsHolder(true), "shows_holder = true"),
        (Change::Portal("inail".to_owned()), "portal = \"inail\""),
        (
            Change::AddPortal("/a.toml".into()),
            "own_portals = [\"/a.toml\"]",
        ),
        (Change::Proxy(Proxy::Direct), "proxy = \"none\""),
        (Change::Renderer(Renderer::Auto), "renderer = \"auto\""),
        (Change::History(true), "history = true"),
        (Change::FirstRunDone(true), "first_run_done = true"),
    ] {
        let mut settings = Settings::default();
        settings.apply(change);
        let after = text(&settings);
        let new: Vec<_> = after.lines().filter(|new| !before.contains(new)).collect();
        assert_eq!(new, [line]);
        let gone = before.lines().filter(|old| !after.contains(old)).count();
        assert!(gone <= 1, "{after}");
    }
}

#[test]
fn a_portal_is_added_once_and_removed() {
    let mut settings = Settings::default();
    for _ in 0..2 {
        settings.apply(Change::AddPortal("/a.toml".into()));
    }
    assert_eq!(settings.own_portals.len(), 1);
    settings.apply(Change::RemovePortal("/a.toml".into()));
    assert!(settings.own_portals.is_empty());
}

#[test]
fn a_window_comes_back_only_where_it_can_be_seen() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("window.toml");
    assert_eq!(WindowPlace::load(&file), None);
    let place = WindowPlace {
        width: 960.0,
        height: 720.5,
        x: Some(-1200.0),
        y: None,
        maximized: false,
    };
    place.save(&file).unwrap();
    assert_eq!(WindowPlace::load(&file), Some(place));
    for nonsense in [
        "width = 10.0\nheight = 700.0",
        "width = nan\nheight = 700.0",
        "width = 800.0\nheight = 600.0\nx = -32000.0\ny = -32000.0",
        "width = 800.0",
        "who knows",
    ] {
        fs::write(&file, nonsense).unwrap();
        assert_eq!(WindowPlace::load(&file), None, "{nonsense}");
    }
}
