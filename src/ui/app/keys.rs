//! Keys that mean the same everywhere, and what Enter means on each page.

use iced::event;
use iced::keyboard::{self, Key, Modifiers, key::Named};

use super::{App, Help, Intent, Message, NetworkIntent, NewPinIntent, PageIntent, Screen};
use crate::flow::{LastTry, NewPin, Stage};
use crate::ui::widget::pin_pad::PinEvent;

/// The meaning of a key that no control took.
pub(super) fn key(event: keyboard::Event, status: event::Status) -> Option<Message> {
    let keyboard::Event::KeyPressed {
        key,
        physical_key,
        modifiers,
        repeat,
        ..
    } = event
    else {
        return None;
    };
    if status == event::Status::Captured {
        return None;
    }
    if let Key::Named(named) = key {
        return named_key(named, modifiers, repeat);
    }
    if repeat || !modifiers.command() || modifiers.alt() {
        return None;
    }
    // The letter of the key where it stands, on keyboards of other scripts too.
    let letter = key.to_latin(physical_key)?;
    let intent = match letter.to_ascii_lowercase() {
        'd' => Intent::Page(PageIntent::OpenDiagnosis),
        digit => {
            let place = usize::try_from(digit.to_digit(10)?).ok()?.checked_sub(1)?;
            Intent::Open(*Screen::ALL.get(place)?)
        }
    };
    Some(Message::Intent(intent))
}

fn named_key(named: Named, modifiers: Modifiers, repeat: bool) -> Option<Message> {
    match named {
        Named::Tab => Some(Message::Focus {
            back: modifiers.shift(),
        }),
        Named::Escape => Some(Message::Intent(Intent::Cancel)),
        Named::F1 => Some(Message::Intent(Intent::Page(PageIntent::Help(Help::Page)))),
        Named::Enter if !repeat && modifiers.is_empty() => Some(Message::Primary),
        _ => None,
    }
}

impl App {
    /// The main action of what is shown, if it can be done now. A last try is never begun by a key
    /// that was meant for something else.
    pub(in crate::ui) fn primary(&self) -> Option<Intent> {
        if self.pages.help.is_some() {
            return Some(Intent::Page(PageIntent::CloseHelp));
        }
        match &self.state.stage {
            Stage::AskPin(entry) if entry.last_try == LastTry::Unconfirmed => return None,
            Stage::AskPin(_) => return Some(Intent::Pin(PinEvent::Confirm)),
            Stage::NewPin(NewPin::Typing(form)) => {
                let may = form.last_try != LastTry::Unconfirmed;
                return may.then_some(Intent::NewPin(NewPinIntent::Key(PinEvent::Confirm)));
            }
            Stage::NewPin(_) => return None,
            _ => {}
        }
        if self.screen == Screen::SignIn && self.state.asking_proxy().is_some() {
            let both = self.network.credentials();
            return both.map(|_| Intent::Network(NetworkIntent::Use));
        }
        match self.screen {
            Screen::SignIn | Screen::Card => self.state.can_sign_in().then_some(Intent::SignIn),
            Screen::Diagnosis => self
                .state
                .can_diagnose()
                .then_some(Intent::Page(PageIntent::Diagnose { online: false })),
            Screen::Pin | Screen::Settings | Screen::Ways | Screen::Access | Screen::History => {
                None
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use iced::keyboard::{Location, key};

    use super::*;

    fn pressed(key: Key, code: key::Code, modifiers: Modifiers, repeat: bool) -> keyboard::Event {
        keyboard::Event::KeyPressed {
            modified_key: key.clone(),
            key,
            physical_key: key::Physical::Code(code),
            location: Location::Standard,
            modifiers,
            text: None,
            repeat,
        }
    }

    fn meant(named: Named, modifiers: Modifiers) -> String {
        let event = pressed(Key::Named(named), key::Code::Enter, modifiers, false);
        format!("{:?}", key(event, event::Status::Ignored))
    }

    fn letter(letter: &str, code: key::Code, modifiers: Modifiers) -> String {
        let event = pressed(Key::Character(letter.into()), code, modifiers, false);
        format!("{:?}", key(event, event::Status::Ignored))
    }

    #[test]
    fn keys_mean_what_the_page_of_shortcuts_says() {
        let none = Modifiers::empty();
        assert!(meant(Named::Tab, none).contains("back: false"));
        assert!(meant(Named::Tab, Modifiers::SHIFT).contains("back: true"));
        assert!(meant(Named::Escape, none).contains("Cancel"));
        assert!(meant(Named::F1, none).contains("Help(Page)"));
        assert!(meant(Named::Enter, none).contains("Primary"));
        assert_eq!(meant(Named::Enter, Modifiers::SHIFT), "None");
        let command = Modifiers::COMMAND;
        assert!(letter("d", key::Code::KeyD, command).contains("OpenDiagnosis"));
        assert!(letter("D", key::Code::KeyD, command).contains("OpenDiagnosis"));
        assert!(letter("в", key::Code::KeyD, command).contains("OpenDiagnosis"));
        assert_eq!(letter("d", key::Code::KeyD, none), "None");
        assert!(letter("1", key::Code::Digit1, command).contains("Open(SignIn)"));
        assert!(letter("5", key::Code::Digit5, command).contains("Open(Settings)"));
        for other in ["0", "6", "x"] {
            assert_eq!(letter(other, key::Code::KeyX, command), "None", "{other}");
        }
    }

    #[test]
    fn what_a_control_took_means_nothing_else() {
        let event = pressed(
            Key::Named(Named::Enter),
            key::Code::Enter,
            Modifiers::empty(),
            false,
        );
        assert!(key(event, event::Status::Captured).is_none());
    }

    #[test]
    fn a_held_key_acts_once() {
        let none = Modifiers::empty();
        let event = pressed(Key::Named(Named::Enter), key::Code::Enter, none, true);
        assert!(key(event, event::Status::Ignored).is_none());
        let event = pressed(
            Key::Character("d".into()),
            key::Code::KeyD,
            Modifiers::COMMAND,
            true,
        );
        assert!(key(event, event::Status::Ignored).is_none());
    }
}
