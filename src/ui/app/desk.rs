//! The window's settings: what is chosen, what is being typed on the settings page, and what has to
//! be said about it.

use std::fmt;
use std::path::PathBuf;

use iced::theme::Mode;
use iced::{Task, system};
use tokio::sync::mpsc::UnboundedReceiver;

use super::{App, Message};
use crate::problem::Problem;
use crate::settings::{
    Change, News, OwnPortal, Proxy, ProxyAddress, Request, Settings, ThemeChoice, WindowPlace,
};
use crate::text::{Language, Text};
use crate::ui::theme::Look;

/// Settings at the start of the window, and whoever keeps them.
pub struct Desk {
    /// The language that the command line named, over that of the settings.
    pub language: Option<Language>,
    /// The settings.
    pub settings: Settings,
    /// The person's own portals.
    pub own_portals: Vec<OwnPortal>,
    /// What went wrong as the settings were read.
    pub problem: Option<Problem>,
    /// Where the window was the last time.
    pub place: Option<WindowPlace>,
    /// Keeps settings; returns at once.
    pub keep: Box<dyn Fn(Request) + Send>,
    /// What became of that.
    pub news: UnboundedReceiver<News>,
}

/// The settings while the window is open.
pub(in crate::ui) struct Settled {
    pub(in crate::ui) settings: Settings,
    pub(in crate::ui) own_portals: Vec<OwnPortal>,
    /// Said above every page until it is put away.
    pub(in crate::ui) problem: Option<Problem>,
    pub(in crate::ui) form: Form,
    /// What the desktop prefers.
    desktop: Mode,
    pub(super) keep: Box<dyn Fn(Request) + Send>,
}

/// What is being typed on the settings page.
#[derive(Debug, Default)]
pub(in crate::ui) struct Form {
    /// Path of a profile.
    pub(in crate::ui) portal: String,
    /// Host and port of a proxy, once that choice is open.
    pub(in crate::ui) proxy: Option<String>,
    /// Whether what was typed is no proxy.
    pub(in crate::ui) proxy_is_wrong: bool,
    /// Whether it was just done that no card is remembered.
    pub(in crate::ui) cards_forgotten: bool,
}

/// What a person does on the settings page.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum SettingsIntent {
    /// Change a setting.
    Change(Change),
    /// Type the path of a profile.
    TypePortal(String),
    /// Add the profile that was typed.
    AddPortal,
    /// Choose a proxy of one's own.
    OpenProxy,
    /// Type a proxy.
    TypeProxy(String),
    /// Use the proxy that was typed.
    UseProxy,
    /// Forget every card.
    ForgetCards,
    /// Put the problem away.
    Dismiss,
}

impl fmt::Debug for Desk {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Desk")
            .field("settings", &self.settings)
            .finish_non_exhaustive()
    }
}

impl Desk {
    /// Settings that nobody keeps.
    pub fn unkept(settings: Settings) -> Self {
        let (_, news) = tokio::sync::mpsc::unbounded_channel();
        Self {
            language: None,
            settings,
            own_portals: Vec::new(),
            problem: None,
            place: None,
            keep: Box::new(drop),
            news,
        }
    }

    /// The language to begin with.
    pub(super) fn language(&self) -> Language {
        self.language
            .or(self.settings.language)
            .unwrap_or_else(Language::from_system)
    }
}

impl Settled {
    pub(super) fn new(
        settings: Settings,
        own_portals: Vec<OwnPortal>,
        problem: Option<Problem>,
        keep: Box<dyn Fn(Request) + Send>,
    ) -> Self {
        let form = Form {
            proxy: match &settings.proxy {
                Proxy::Manual(address) => Some(address.to_string()),
                Proxy::System | Proxy::Direct => None,
            },
            ..Form::default()
        };
        Self {
            settings,
            own_portals,
            problem,
            form,
            desktop: Mode::None,
            keep,
        }
    }

    /// The colours that the settings and the desktop ask for.
    pub(super) fn look(&self) -> Look {
        match (self.settings.theme, self.desktop) {
            (ThemeChoice::Dark, _) | (ThemeChoice::System, Mode::Dark) => Look::Dark,
            (ThemeChoice::Contrast, _) => Look::Contrast,
            (ThemeChoice::Light, _) | (ThemeChoice::System, Mode::Light | Mode::None) => {
                Look::Light
            }
        }
    }
}

/// Asks what the desktop prefers.
pub(super) fn ask_desktop() -> Task<Message> {
    system::theme().map(Message::Desktop)
}

impl App {
    pub(super) fn desktop_changed(&mut self, mode: Mode) {
        self.desk.desktop = mode;
        self.look = self.desk.look();
    }

    pub(super) fn settings_news(&mut self, news: News) {
        match news {
            News::NotStored(problem) => self.desk.problem = Some(problem),
            News::CardsForgotten => self.desk.form.cards_forgotten = true,
            News::OwnPortals(own) => self.desk.own_portals = own,
        }
    }

    pub(super) fn settle(&mut self, intent: SettingsIntent) {
        let form = &mut self.desk.form;
        match intent {
            SettingsIntent::Change(change) => self.change(change),
            SettingsIntent::TypePortal(path) => form.portal = path,
            SettingsIntent::AddPortal => {
                let path = std::mem::take(&mut form.portal);
                self.add_portal(PathBuf::from(path.trim()));
            }
            SettingsIntent::OpenProxy => {
                form.proxy.get_or_insert_default();
                form.proxy_is_wrong = false;
            }
            SettingsIntent::TypeProxy(proxy) => {
                form.proxy = Some(proxy);
                form.proxy_is_wrong = false;
            }
            SettingsIntent::UseProxy => {
                let typed = form.proxy.as_deref().unwrap_or_default();
                match typed.parse::<ProxyAddress>() {
                    Ok(address) => self.change(Change::Proxy(Proxy::Manual(address))),
                    Err(_) => form.proxy_is_wrong = true,
                }
            }
            SettingsIntent::ForgetCards => (self.desk.keep)(Request::ForgetCards),
            SettingsIntent::Dismiss => self.desk.problem = None,
        }
    }

    /// A file that was typed, or dropped on the window.
    pub(super) fn add_portal(&mut self, file: PathBuf) {
        if file.as_os_str().is_empty() {
            return;
        }
        // The program may be started elsewhere the next time.
        let file = std::path::absolute(&file).unwrap_or(file);
        self.change(Change::AddPortal(file));
    }

    fn change(&mut self, change: Change) {
        match &change {
            Change::Language(language) => {
                self.text = Text::new(language.unwrap_or_else(Language::from_system));
            }
            Change::RememberCards(_) => self.desk.form.cards_forgotten = false,
            Change::Proxy(proxy) => {
                self.desk.form.proxy_is_wrong = false;
                self.desk.form.proxy = match proxy {
                    Proxy::Manual(address) => Some(address.to_string()),
                    Proxy::System | Proxy::Direct => None,
                };
            }
            _ => {}
        }
        self.desk.settings.apply(change);
        self.look = self.desk.look();
        (self.desk.keep)(Request::Store(Box::new(self.desk.settings.clone())));
    }
}
