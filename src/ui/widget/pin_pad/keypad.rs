//! The on-screen keypad: for touch screens, and against onlookers of the keyboard.

use iced::widget::{button, column, container, row};
use iced::{Center, Element};

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
}

impl Default for KeyOrder {
    fn default() -> Self {
        Self([1, 2, 3, 4, 5, 6, 7, 8, 9, 0].map(Digit::new_unchecked))
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
    .into()
}

fn digit_label<'a, Message: 'a>(digit: Digit) -> Element<'a, Message> {
    text::heading(digit.to_char().to_string()).into()
}

fn key<'a, Message: Clone + 'a>(
    label: impl Into<Element<'a, Message>>,
    on_press: Message,
) -> Focus<'a, Message> {
    let label = container(label).center_x(64).center_y(32).align_y(Center);
    let key = button(label)
        .padding(theme::S)
        .style(|theme, status| style::style(Kind::Secondary, theme, status));
    focusable(key, Some(on_press))
}
