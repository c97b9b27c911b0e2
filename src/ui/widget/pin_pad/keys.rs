//! What a key means to the PIN entry.

use iced::keyboard::{Event, Key, Location, Modifiers, key::Named};

use super::{Digit, PinEvent};

/// The meaning of a key, or nothing if it is none of the PIN entry's business. Enter is left to the
/// part that has the keyboard.
pub(super) fn meaning(event: &Event) -> Option<PinEvent> {
    let Event::KeyPressed {
        key,
        modified_key,
        modifiers,
        location,
        repeat,
        ..
    } = event
    else {
        return None;
    };
    if is_paste(key, *modifiers) {
        return Some(PinEvent::Paste);
    }
    if modifiers.control() || modifiers.alt() || modifiers.logo() {
        return None;
    }
    match (key, modified_key) {
        (Key::Named(Named::Backspace), _) => Some(PinEvent::Back),
        (Key::Named(Named::Escape), _) => Some(PinEvent::Cancel),
        (Key::Named(Named::Delete), _) if *location == Location::Standard => Some(PinEvent::Clear),
        (Key::Named(named), _) if *location == Location::Numpad => {
            moves_cursor(*named).then_some(PinEvent::NumLockOff)
        }
        // With the modifiers applied: on some layouts digits are typed with Shift.
        (_, Key::Character(text)) if !repeat => digit(text).map(PinEvent::Key),
        _ => None,
    }
}

fn digit(text: &str) -> Option<Digit> {
    let mut characters = text.chars();
    let digit = Digit::from_char(characters.next()?)?;
    characters.next().is_none().then_some(digit)
}

fn is_paste(key: &Key, modifiers: Modifiers) -> bool {
    match key {
        Key::Character(text) => modifiers.command() && text.eq_ignore_ascii_case("v"),
        Key::Named(Named::Paste) => true,
        Key::Named(Named::Insert) => modifiers.shift(),
        _ => false,
    }
}

/// What the keys of the number pad do while Num Lock is off.
fn moves_cursor(named: Named) -> bool {
    matches!(
        named,
        Named::Insert
            | Named::Delete
            | Named::End
            | Named::ArrowDown
            | Named::PageDown
            | Named::ArrowLeft
            | Named::Clear
            | Named::ArrowRight
            | Named::Home
            | Named::ArrowUp
            | Named::PageUp
    )
}
