//! The PIN entry: a widget of our own, since the toolkit's text input keeps what is typed in plain
//! strings (iced-0.14.md §9).
//!
//! The screen owns a [`PinBuffer`] and shows it with [`pin_pad`]; every key comes back as a
//! [`PinEvent`], one digit at a time, whose digits can't be printed. [`PinBuffer::apply`] carries the
//! event out and hands the PIN over, once, when it was confirmed and its length fits the card:
//!
//! ```no_run
//! # use varco::{flow::PinLength, ui::widget::pin_pad::{PinBuffer, PinEvent, pin_pad}};
//! # #[derive(Clone)] enum Message { Pin(PinEvent) }
//! # let mut buffer = PinBuffer::new(PinLength { min: 5, max: 8 });
//! let view: iced::Element<'_, Message> = pin_pad(&buffer, Message::Pin);
//! # drop(view);
//! # let event = PinEvent::Confirm;
//! if let Some(pin) = buffer.apply(event) {
//!     // confirm with this PIN
//! }
//! ```
//!
//! Digits and Backspace are heard wherever the keyboard is in the dialog; Enter confirms only from
//! the cells, so that Enter on another button never sends a PIN. Held-down keys count once.

mod buffer;
mod cells;
mod keypad;
mod keys;
#[cfg(test)]
mod tests;

pub use buffer::{Digit, PinBuffer};
pub use keypad::{KeyOrder, keypad};

use iced::Element;
use iced::widget::Id;

/// The name of the cells, for the toolkit's `focus`: give them the keyboard when the dialog opens.
pub const ID: Id = Id::new("pin");

/// What the person did at the PIN entry.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum PinEvent {
    /// Typed or pressed a digit.
    Key(Digit),
    /// Took the last digit back.
    Back,
    /// Took all digits back.
    Clear,
    /// Confirmed; it counts when the length fits.
    Confirm,
    /// Gave up.
    Cancel,
    /// Wants to paste: what comes of it is not for the entry to say.
    Paste,
    /// Pressed a key of the number pad while it moves the cursor: say that Num Lock is off.
    NumLockOff,
}

/// The cells of the PIN with an eye beside them, which shows the digits only while it is held: by
/// pointer, or by Enter or Space when it has the keyboard.
pub fn pin_pad<'a, Message: 'a>(
    buffer: &'a PinBuffer,
    on_event: fn(PinEvent) -> Message,
) -> Element<'a, Message> {
    Element::new(cells::Cells::new(buffer, on_event))
}
