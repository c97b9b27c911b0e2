use super::*;
use crate::flow::PinLength;
use crate::secret::Pin;
use crate::ui::theme::Look;
use crate::ui::widget::harness::Harness;
use iced::keyboard::{self, Key, Location, Modifiers, key::Named};
use iced::widget::column;
use iced::{Event, Point, mouse, window};
use iced_test::simulator::{press_key, release_key, simulator, tap_key, typewrite};

const LENGTH: PinLength = PinLength { min: 5, max: 8 };

/// A screen with a PIN entry, as the real one does it.
struct Screen {
    buffer: PinBuffer,
    events: Vec<PinEvent>,
    pins: Vec<Pin>,
}

fn view(screen: &Screen) -> Element<'_, PinEvent> {
    column![
        pin_pad(&screen.buffer, |event| event),
        keypad(KeyOrder::default(), |event| event),
    ]
    .into()
}

fn update(screen: &mut Screen, event: PinEvent) {
    screen.events.push(event);
    screen.pins.extend(screen.buffer.apply(event));
}

fn screen() -> Screen {
    Screen {
        buffer: PinBuffer::new(LENGTH),
        events: Vec::new(),
        pins: Vec::new(),
    }
}

fn harness() -> Harness<Screen, PinEvent> {
    Harness::new(screen(), view, update)
}

fn with_modifiers(key: Event, held: Modifiers) -> Event {
    let Event::Keyboard(mut key) = key else {
        panic!("no key");
    };
    if let keyboard::Event::KeyPressed { modifiers, .. } = &mut key {
        *modifiers = held;
    }
    Event::Keyboard(key)
}

fn held_down(key: Event) -> Event {
    let Event::Keyboard(mut key) = key else {
        panic!("no key");
    };
    if let keyboard::Event::KeyPressed { repeat, .. } = &mut key {
        *repeat = true;
    }
    Event::Keyboard(key)
}

fn character(text: &str) -> Event {
    press_key(Key::Character(text.into()), Some(text.into()))
}

fn padded(pin: &Pin) -> [u8; 8] {
    *pin.padded()
}

#[test]
fn digits_are_typed_and_confirmed_once() {
    let mut window = harness();
    window.events(typewrite("12345"));
    assert_eq!(window.state.buffer.len(), 5);
    let enter = press_key(Named::Enter, None);
    window.events([enter.clone(), enter]);
    assert_eq!(window.state.pins.len(), 1);
    assert_eq!(padded(&window.state.pins[0]), *b"12345\xFF\xFF\xFF");
    assert!(window.state.buffer.is_empty());
    window.events(tap_key(Named::Enter, None));
    assert_eq!(window.state.pins.len(), 1);
}

#[test]
fn digits_and_enter_of_one_moment_confirm() {
    let mut window = harness();
    let enter = press_key(Named::Enter, None);
    window.events(typewrite("12345").chain([enter]));
    assert_eq!(padded(&window.state.pins[0]), *b"12345\xFF\xFF\xFF");
}

#[test]
fn a_held_enter_does_not_confirm_again() {
    let mut window = harness();
    window.events(typewrite("12345"));
    window.events([held_down(press_key(Named::Enter, None))]);
    assert!(window.state.pins.is_empty());
}

#[test]
fn enter_does_nothing_until_the_length_fits() {
    let mut window = harness();
    for digit in ["1", "2", "3", "4"] {
        window.events(typewrite(digit));
        window.events(tap_key(Named::Enter, None));
    }
    assert!(window.state.pins.is_empty());
    assert_eq!(window.state.buffer.len(), 4);
    assert!(window.state.buffer.take().is_none());
    assert_eq!(
        window.state.buffer.len(),
        4,
        "a short PIN stays to be completed"
    );
}

#[test]
fn space_never_confirms() {
    let mut window = harness();
    window.events(typewrite("12345"));
    window.events(tap_key(Named::Space, None));
    assert!(window.state.pins.is_empty());
}

#[test]
fn enter_elsewhere_never_confirms() {
    let mut window = harness();
    window.events(typewrite("12345"));
    window.focus_next();
    window.focus_next();
    window.events(tap_key(Named::Enter, None));
    assert!(window.state.pins.is_empty());
    assert_eq!(
        window.state.buffer.len(),
        6,
        "the first key of the keypad was pressed"
    );
}

#[test]
fn more_digits_than_the_card_takes_are_refused() {
    let mut window = harness();
    window.events(typewrite("1234567899"));
    assert_eq!(window.state.buffer.len(), 8);
    window.events(tap_key(Named::Enter, None));
    assert_eq!(padded(&window.state.pins[0]), *b"12345678");
    let mut short = PinBuffer::new(PinLength { min: 4, max: 4 });
    let digit = Digit::new(7).unwrap();
    let taken: Vec<_> = (0..6).map(|_| short.push(digit)).collect();
    assert_eq!(taken, [true, true, true, true, false, false]);
}

#[test]
fn backspace_takes_one_back_and_delete_all() {
    let mut window = harness();
    window.events(tap_key(Named::Backspace, None));
    window.events(typewrite("123499"));
    window.events(tap_key(Named::Backspace, None));
    window.events(tap_key(Named::Backspace, None));
    window.events(typewrite("5"));
    window.events(tap_key(Named::Enter, None));
    assert_eq!(padded(&window.state.pins[0]), *b"12345\xFF\xFF\xFF");
    window.events(typewrite("123"));
    window.events(tap_key(Named::Delete, None));
    assert!(window.state.buffer.is_empty());
}

#[test]
fn escape_cancels_and_wipes() {
    let mut window = harness();
    window.events(typewrite("123"));
    window.events(tap_key(Named::Escape, None));
    assert_eq!(window.state.events.last(), Some(&PinEvent::Cancel));
    assert!(window.state.buffer.is_empty());
}

#[test]
fn pasting_is_refused_with_a_hint() {
    let mut window = harness();
    window.events([
        with_modifiers(character("v"), Modifiers::COMMAND),
        with_modifiers(press_key(Named::Insert, None), Modifiers::SHIFT),
        press_key(Named::Paste, None),
    ]);
    assert_eq!(window.state.events, [PinEvent::Paste; 3]);
    assert!(window.state.buffer.is_empty());
}

#[test]
fn letters_shortcuts_and_held_digits_are_no_digits() {
    let mut window = harness();
    window.events([
        character("a"),
        character("٣"),
        character("12"),
        with_modifiers(character("1"), Modifiers::CTRL),
        with_modifiers(character("1"), Modifiers::ALT),
        held_down(character("1")),
    ]);
    assert!(window.state.events.is_empty(), "{:?}", window.state.events);
}

#[test]
fn a_number_pad_without_num_lock_gives_a_hint() {
    let Event::Keyboard(mut key) = press_key(Named::Home, None) else {
        panic!("no key");
    };
    if let keyboard::Event::KeyPressed { location, .. } = &mut key {
        *location = Location::Numpad;
    }
    assert_eq!(keys::meaning(&key), Some(PinEvent::NumLockOff));
}

#[test]
fn digits_are_heard_wherever_the_keyboard_is() {
    let mut window = harness();
    window.focus_next();
    window.focus_next();
    window.focus_next();
    window.events(typewrite("12"));
    window.click(Point::new(470.0, 630.0));
    window.events(typewrite("3"));
    assert_eq!(window.state.buffer.len(), 3);
}

#[test]
fn the_keypad_types() {
    let empty = screen();
    let mut window = simulator(view(&empty));
    for label in ["1", "9", "0"] {
        window.click(label).unwrap();
    }
    let typed: Vec<_> = window.into_messages().collect();
    let key = |number| PinEvent::Key(Digit::new(number).unwrap());
    assert_eq!(typed, [key(1), key(9), key(0)]);
}

#[test]
fn a_keypad_has_every_digit_once() {
    assert!(KeyOrder::new([9, 8, 7, 6, 5, 4, 3, 2, 1, 0]).is_some());
    assert!(KeyOrder::new([9, 8, 7, 6, 5, 4, 3, 2, 1, 1]).is_none());
    assert!(KeyOrder::new([10, 8, 7, 6, 5, 4, 3, 2, 1, 0]).is_none());
    assert_eq!(
        KeyOrder::new([1, 2, 3, 4, 5, 6, 7, 8, 9, 0]),
        Some(KeyOrder::default())
    );
}

/// What is seen tells how many digits there are, never which, unless the eye is held.
#[test]
fn the_eye_shows_the_digits_only_while_it_is_held() {
    let theme = Look::Light.theme();
    let mut one = harness();
    one.events(typewrite("11111"));
    let mut other = harness();
    other.events(typewrite("97538"));
    let hidden = one.picture(&theme);
    assert!(hidden.rgba == other.picture(&theme).rgba);

    // By pointer: pressed, then released elsewhere.
    let cells = other.bounds(&ID);
    let eye = Point::new(cells.x + cells.width + 34.0, cells.center_y());
    other.point_at(eye);
    let over = other.picture(&theme);
    let press = mouse::Event::ButtonPressed(mouse::Button::Left);
    other.events([Event::Mouse(press)]);
    assert!(over.rgba != other.picture(&theme).rgba);
    other.point_away();
    let release = mouse::Event::ButtonReleased(mouse::Button::Left);
    other.events([Event::Mouse(release)]);
    assert!(hidden.rgba == other.picture(&theme).rgba);

    // By keyboard, and hidden when the window is left.
    other.focus_next();
    let ringed = other.picture(&theme);
    other.events([press_key(Named::Space, None)]);
    let shown = other.picture(&theme);
    assert!(ringed.rgba != shown.rgba);
    other.events([release_key(Named::Space)]);
    assert!(ringed.rgba == other.picture(&theme).rgba);
    other.events([press_key(Named::Space, None)]);
    other.events([Event::Window(window::Event::Unfocused)]);
    assert!(ringed.rgba == other.picture(&theme).rgba);
}

#[test]
fn nothing_prints_the_digits() {
    let mut buffer = PinBuffer::new(LENGTH);
    for number in [1, 3, 5, 7, 9] {
        buffer.push(Digit::new(number).unwrap());
    }
    let event = PinEvent::Key(Digit::new(7).unwrap());
    let printed = format!("{buffer:?} {event:?}");
    assert!(
        !printed.contains(|character: char| character.is_ascii_digit()),
        "{printed}"
    );
}

#[test]
fn the_dialog_starts_in_the_cells() {
    let mut window = harness();
    assert_eq!(window.focused(), Some(ID));
    window.focus_next();
    window.focus(ID);
    assert_eq!(window.focused(), Some(ID));
}
