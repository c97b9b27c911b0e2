//! The on-screen keypad: for touch screens, and against onlookers of the keyboard.

use iced::widget::{button, column, container, row};
use iced::{Center, Element, Fill};
use ring::rand::{SecureRandom as _, SystemRandom};

use super::{Digit, PinEvent};
use crate::ui::icon::{Icon, icon};
use crate::ui::theme::{self, button as style, button::Kind, text};
use crate::ui::widget::focus::{Focus, focusable};

/// Which digit is on which key, from the first row's left; the tenth is alone in the last row.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct KeyOrder([Digit; 10]);

impl KeyOrder {
    /// From an order of the numbers 0 to 9; nothing if one is missing. [`KeyOrder::default`] is that
    /// of a telephone.
    pub fn new(order: [u8; 10]) -> Option<Self> {
        let complete = (0..=9).all(|number| order.contains(&number));
        complete.then_some(Self(order.map(Digit::new_unchecked)))
    }

    /// A random order, so that where a finger goes does not tell the digit. That of a telephone if
    /// the system has no randomness.
    pub fn shuffled() -> Self {
        let mut order = Self::default();
        let random = SystemRandom::new();
        for place in (1..order.0.len()).rev() {
            match below(&random, place + 1) {
                Some(other) => order.0.swap(place, other),
                None => return Self::default(),
            }
        }
        order
    }
}

impl Default for KeyOrder {
    fn default() -> Self {
        Self([1, 2, 3, 4, 5, 6, 7, 8, 9, 0].map(Digit::new_unchecked))
    }
}

/// A random number below `bound`, each as likely as any other. `bound` is at most 256.
fn below(random: &SystemRandom, bound: usize) -> Option<usize> {
    let fair = 256 - 256 % bound;
    loop {
        let mut byte = [0];
        random.fill(&mut byte).ok()?;
        let number = usize::from(byte[0]);
        if number < fair {
            return Some(number % bound);
        }
    }
}

/// The keys: ten digits, and below them "all back" and "one back". All can be reached by keyboard.
pub fn keypad<'a, Message: Clone + 'a>(
    order: KeyOrder,
    on_event: fn(PinEvent) -> Message,
) -> Element<'a, Message> {
    let digit = |digit| key(digit_label(digit), on_event(PinEvent::Key(digit)));
    let [one, two, three, four, five, six, seven, eight, nine, last] = order.0.map(digit);
    let clear = key(icon(Icon::Cross, 20.0), on_event(PinEvent::Clear));
    let back = key(icon(Icon::Backspace, 24.0), on_event(PinEvent::Back));
    column![
        row![one, two, three].spacing(theme::S),
        row![four, five, six].spacing(theme::S),
        row![seven, eight, nine].spacing(theme::S),
        row![clear, last, back].spacing(theme::S),
    ]
    .spacing(theme::S)
    .max_width(256)
    .into()
}

fn digit_label<'a, Message: 'a>(digit: Digit) -> Element<'a, Message> {
    text::heading(digit.to_char().to_string()).into()
}

fn key<'a, Message: Clone + 'a>(
    label: impl Into<Element<'a, Message>>,
    on_press: Message,
) -> Focus<'a, Message> {
    let label = container(label).center_x(Fill).center_y(32).align_y(Center);
    let key = button(label)
        .width(Fill)
        .padding(theme::S)
        .style(|theme, status| style::style(Kind::Secondary, theme, status));
    focusable(key, Some(on_press))
}
