//! The settings page: every control, and what becomes of it.

use std::path::PathBuf;

use iced::{Point, Size, window};
use tokio::sync::mpsc::unbounded_channel;

use super::*;
use crate::flow::PortalName;
use crate::settings::{Keypad, News, OwnPortal, Proxy, TextSize, ThemeChoice, WindowPlace};
use crate::ui::theme::Look;

fn on_page() -> Driven {
    let mut driven = Driven::new();
    driven.app.desk.settings = Settings::default();
    driven.intend(Intent::Open(Screen::Settings));
    driven
}

fn size(percent: u16) -> TextSize {
    TextSize::try_from(percent).unwrap()
}

impl Driven {
    /// The settings as they are to be stored after one press of a control; nothing else is asked.
    #[track_caller]
    fn stored(&self) -> Settings {
        let Ok(Request::Store(settings)) = self.kept.try_recv() else {
            panic!("the settings are to be stored");
        };
        assert!(self.kept.try_recv().is_err(), "once");
        assert!(self.effects.try_recv().is_err(), "the sign-in stands still");
        *settings
    }

    pub(super) fn change(&mut self, change: Change) {
        self.intend(Intent::Settings(SettingsIntent::Change(change)));
    }
}

#[test]
fn every_control_changes_exactly_its_setting() {
    for (label, change) in [
        ("Italiano", Change::Language(Some(Language::Italian))),
        ("English", Change::Language(Some(Language::English))),
        ("Come il sistema", Change::Language(None)),
        ("Come il desktop", Change::Theme(ThemeChoice::System)),
        ("Chiaro", Change::Theme(ThemeChoice::Light)),
        ("Scuro", Change::Theme(ThemeChoice::Dark)),
        ("Alto contrasto", Change::Theme(ThemeChoice::Contrast)),
        ("100 %", Change::TextSize(size(100))),
        ("125 %", Change::TextSize(size(125))),
        ("150 %", Change::TextSize(size(150))),
        ("175 %", Change::TextSize(size(175))),
        ("200 %", Change::TextSize(size(200))),
        ("Riduci i movimenti", Change::ReducedMotion(true)),
        ("Nascosto", Change::Keypad(Keypad::Off)),
        ("Visibile", Change::Keypad(Keypad::On)),
        (
            "Visibile, con le cifre mescolate ogni volta",
            Change::Keypad(Keypad::Shuffled),
        ),
        ("Permetti di incollare il PIN", Change::PasteAllowed(true)),
        (
            "Mostra il nome del titolare nella pagina Accedi",
            Change::ShowsHolder(true),
        ),
        ("Portale di prova", Change::Portal("prova".to_owned())),
        ("Proxy del sistema", Change::Proxy(Proxy::System)),
        ("Nessun proxy", Change::Proxy(Proxy::Direct)),
        ("Tieni uno storico degli accessi", Change::History(true)),
    ] {
        let mut driven = on_page();
        driven.press(label);
        let mut expected = Settings::default();
        expected.apply(change);
        assert_eq!(driven.stored(), expected, "{label}");
        assert_eq!(driven.app.desk.settings, expected, "{label}");
    }
}

#[test]
fn a_switch_goes_both_ways() {
    let mut driven = on_page();
    driven.press("Riduci i movimenti");
    assert!(driven.stored().reduced_motion);
    driven.press("Riduci i movimenti");
    assert!(!driven.stored().reduced_motion);
}

#[test]
fn changes_take_effect_at_once() {
    let mut driven = on_page();
    driven.press("English");
    assert!(driven.shows("Text size"));
    driven.press("Dark");
    assert_eq!(driven.app.look, Look::Dark);
    driven.press("175 %");
    assert!((driven.app.scale_factor() - 1.75).abs() < f32::EPSILON);
}

#[test]
fn the_system_s_theme_is_that_of_the_desktop() {
    let mut driven = on_page();
    let looks = |driven: &mut Driven, mode| {
        drop(driven.app.update(Message::Desktop(mode)));
        driven.app.look
    };
    assert_eq!(looks(&mut driven, Mode::None), Look::Light);
    assert_eq!(looks(&mut driven, Mode::Dark), Look::Dark);
    driven.change(Change::Theme(ThemeChoice::Light));
    assert_eq!(looks(&mut driven, Mode::Dark), Look::Light);
    driven.change(Change::Theme(ThemeChoice::System));
    assert_eq!(driven.app.look, Look::Dark);
}

#[test]
fn a_proxy_is_used_once_it_makes_sense() {
    let mut driven = on_page();
    let typed = |text: &str| Intent::Settings(SettingsIntent::TypeProxy(text.to_owned()));
    driven.press("Un altro proxy");
    driven.intend(typed("ada:segreta@proxy:3128"));
    driven.press("Usa questo");
    assert!(driven.kept.try_recv().is_err(), "nothing is stored");
    assert!(driven.shows(&driven.app.text.word(crate::text::Word::ProxyWrong)));
    driven.intend(typed("proxy.ufficio.it:3128"));
    driven.press("Usa questo");
    let proxy = Proxy::Manual("proxy.ufficio.it:3128".parse().unwrap());
    assert_eq!(driven.stored().proxy, proxy);
    driven.press("Usa questo");
    assert!(driven.kept.try_recv().is_err(), "it is in use already");
    driven.press("Nessun proxy");
    assert_eq!(driven.stored().proxy, Proxy::Direct);
    assert!(!driven.shows("Usa questo"));
}

#[test]
fn own_portals_are_added_and_removed() {
    let mut driven = on_page();
    driven.press("Aggiungi");
    assert!(driven.kept.try_recv().is_err(), "there is no path yet");
    driven.intend(Intent::Settings(SettingsIntent::TypePortal(
        " /p/comune.toml ".to_owned(),
    )));
    driven.press("Aggiungi");
    let file = PathBuf::from("/p/comune.toml");
    assert_eq!(driven.stored().own_portals, std::slice::from_ref(&file));
    drop(driven.app.update(Message::News(News::OwnPortals(vec![
        OwnPortal {
            file: file.clone(),
            title: Ok("Comune di prova".to_owned()),
        },
        OwnPortal {
            file: "/p/rotto.toml".into(),
            title: Err(Problem::ProfileInvalid {
                file: "/p/rotto.toml".to_owned(),
                reason: "schema".to_owned(),
            }),
        },
    ]))));
    assert!(driven.shows("Comune di prova"));
    assert!(driven.shows("VARCO-D01"));
    driven.press("Togli");
    assert!(driven.stored().own_portals.is_empty());

    let dropped = |driven: &mut Driven, file: &str| {
        let event = FrameEvent::FileDropped(file.into());
        drop(
            driven
                .app
                .update(Message::Frame(window::Id::unique(), event)),
        );
    };
    dropped(&mut driven, "/p/altro.toml");
    assert_eq!(
        driven.stored().own_portals,
        [PathBuf::from("/p/altro.toml")]
    );
    driven.intend(Intent::Open(Screen::SignIn));
    dropped(&mut driven, "/p/altro.toml");
    assert!(driven.kept.try_recv().is_err(), "only on the settings page");
}

#[test]
fn new_portals_can_be_chosen_and_the_chosen_one_stays() {
    let mut driven = Driven::new();
    let portal = |name: &str| PortalName {
        name: name.to_owned(),
        title: format!("Portale {name}"),
    };
    driven.tell(Event::Portals(vec![portal("comune"), portal("prova")]));
    assert_eq!(driven.app.state.portal, 1);
    assert!(driven.shows("Portale comune"));
    driven.tell(Event::Portals(vec![portal("comune")]));
    assert_eq!(driven.app.state.portal, 0);
}

#[test]
fn what_can_t_be_stored_is_said_until_it_is_put_away() {
    let mut driven = Driven::new();
    let problem = Problem::File {
        file: "/etc/varco".to_owned(),
        reason: "read-only".to_owned(),
    };
    drop(driven.app.update(Message::News(News::NotStored(problem))));
    assert!(driven.shows("VARCO-D02"));
    driven.press("Ho capito");
    assert!(!driven.shows("VARCO-D02"));
}

#[test]
fn a_broken_file_is_said_when_the_window_opens() {
    let (_, events) = unbounded_channel();
    let app = App::new(Start {
        state: flow::State::new(Vec::new()),
        carry: Box::new(drop),
        events,
        is_demo: false,
        desk: Desk {
            language: Some(Language::Italian),
            problem: Some(Problem::SettingsBroken {
                kept: "/home/ada/settings.toml.broken-1".to_owned(),
                reason: "line 1".to_owned(),
            }),
            ..Desk::unkept(Settings::default())
        },
        raised: unbounded_channel().1,
    });
    let mut ui = Simulator::with_settings(crate::ui::settings(), app.view());
    assert!(ui.find("VARCO-D03").is_ok());
}

#[test]
fn the_first_run_comes_back_when_it_is_asked_for() {
    let mut driven = on_page();
    assert!(!driven.shows("Mostra di nuovo l'introduzione"));
    driven.change(Change::FirstRunDone(true));
    assert!(driven.stored().first_run_done);
    driven.press("Mostra di nuovo l'introduzione");
    assert!(!driven.stored().first_run_done);
}

#[test]
fn the_holder_is_named_only_if_the_setting_allows() {
    let mut driven = Driven::with_card(3);
    assert!(!driven.shows("ADA IMMAGINARIA"));
    driven.change(Change::ShowsHolder(true));
    assert!(driven.shows("ADA IMMAGINARIA"));
}

#[test]
fn a_demonstration_offers_neither_portals_nor_proxy() {
    let mut driven = on_page();
    assert!(driven.shows("Nessun proxy"));
    driven.app.is_demo = true;
    assert!(!driven.shows("Nessun proxy"));
    assert!(!driven.shows("Aggiungi"));
}

#[test]
fn the_window_s_place_is_kept_when_it_closes() {
    let mut driven = Driven::new();
    let id = window::Id::unique();
    let happen = |driven: &mut Driven, event| drop(driven.app.update(Message::Frame(id, event)));
    driven.change(Change::TextSize(size(200)));
    driven.stored();
    let closing = |maximized| FrameEvent::Closing {
        maximized,
        size: Size::new(400.0, 350.0),
        corner: Some(Point::new(20.0, 40.0)),
    };
    happen(&mut driven, closing(false));
    let Ok(Request::Window(place)) = driven.kept.try_recv() else {
        panic!("the place is to be kept");
    };
    let expected = WindowPlace {
        width: 800.0,
        height: 700.0,
        x: Some(20.0),
        y: Some(40.0),
        maximized: false,
    };
    assert_eq!(place, expected);
    happen(&mut driven, closing(true));
    let Ok(Request::Window(place)) = driven.kept.try_recv() else {
        panic!("the place is to be kept");
    };
    assert!(place.maximized);
    assert!((place.width - 960.0).abs() < 1.0, "the size of before");
}

/// At every text size, in the smallest window, every control can be reached by scrolling: nothing is
/// wider than the page.
#[test]
fn nothing_is_wider_than_the_smallest_window() {
    let mut driven = on_page();
    let mut ui = Simulator::with_size(crate::ui::settings(), (240.0, 6000.0), driven.app.view());
    for label in [
        "Alto contrasto",
        "200 %",
        "Visibile",
        "Nessun proxy",
        "Aggiungi",
    ] {
        let found = ui.find(label).unwrap();
        let bounds = found.visible_bounds().unwrap();
        assert!(bounds.x + bounds.width <= 240.0, "{label}: {bounds:?}");
    }
    drop(ui);
    driven.change(Change::Language(Some(Language::English)));
    let mut ui = Simulator::with_size(crate::ui::settings(), (240.0, 6000.0), driven.app.view());
    assert!(ui.find("High contrast").is_ok());
}
