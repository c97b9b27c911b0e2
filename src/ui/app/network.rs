//! Name and password for a proxy, while they are typed, and the network's own page.

use std::fmt;

use iced::Task;
use iced::widget::operation;
use zeroize::Zeroizing;

use super::{App, Message};
use crate::flow::{Event, NetworkEvent};
use crate::settings::Credentials;
use crate::ui::screen;

/// What a person does about the network.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum NetworkIntent {
    /// Type the name.
    Name(String),
    /// Type the password.
    Password(Typed),
    /// Use both.
    Use,
    /// Open the network's own page.
    OpenPage,
}

/// A password as it is typed: wiped, and not for logs.
#[derive(Clone, Default, Eq, PartialEq)]
pub struct Typed(Zeroizing<String>);

/// The form.
#[derive(Debug, Default)]
pub(in crate::ui) struct Form {
    pub(in crate::ui) name: String,
    pub(in crate::ui) password: Typed,
}

impl Typed {
    /// What was typed.
    pub(in crate::ui) fn new(text: String) -> Self {
        Self(Zeroizing::new(text))
    }

    /// For the field that shows dots.
    pub(in crate::ui) fn text(&self) -> &str {
        &self.0
    }
}

impl Form {
    /// Both, if they can be sent.
    pub(in crate::ui) fn credentials(&self) -> Option<Credentials> {
        Credentials::new(&self.name, &self.password.0).ok()
    }

    /// The same; the password is wiped here.
    pub(super) fn take(&mut self) -> Option<Credentials> {
        let credentials = self.credentials()?;
        self.password = Typed::default();
        Some(credentials)
    }
}

impl App {
    pub(super) fn network_intent(&mut self, intent: NetworkIntent) -> Task<Message> {
        match intent {
            NetworkIntent::Name(name) => self.network.name = name,
            NetworkIntent::Password(password) => self.network.password = password,
            NetworkIntent::Use => {
                if let Some(credentials) = self.network.take() {
                    return self.step(Event::Network(NetworkEvent::Credentials(credentials)));
                }
            }
            NetworkIntent::OpenPage => return self.step(Event::Network(NetworkEvent::OpenPage)),
        }
        Task::none()
    }

    /// A proxy that begins to ask gets the keyboard.
    pub(super) fn follow_proxy(&self, asked_before: bool) -> Task<Message> {
        if !asked_before && self.state.asking_proxy().is_some() {
            operation::focus(screen::PROXY_NAME)
        } else {
            Task::none()
        }
    }
}

impl fmt::Debug for Typed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Typed(hidden)")
    }
}
