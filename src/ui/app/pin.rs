//! The PIN dialog while it is open: the digits, what is said of the last key, and when the digits
//! are taken back.

use std::fmt;
use std::time::Duration;

use iced::widget::operation;
use iced::{Subscription, Task, clipboard, time};
use zeroize::Zeroizing;

use super::{App, Message};
use crate::flow::{Event, LastTry, Stage};
use crate::settings::Keypad;
use crate::ui::Screen;
use crate::ui::capture;
use crate::ui::widget::pin_pad::{self, Digit, KeyOrder, PinBuffer, PinEvent};

/// How long digits stay while another window has the keyboard (anchor-products.md §18.4).
const AWAY_LIMIT: Duration = Duration::from_secs(30);

/// The PIN dialog.
#[derive(Debug)]
pub(in crate::ui) struct Asking {
    /// The digits typed so far.
    pub(in crate::ui) buffer: PinBuffer,
    /// What is said of the last key.
    pub(in crate::ui) hint: Option<PinHint>,
    /// The order of the keypad's keys, one for the whole dialog.
    pub(in crate::ui) order: KeyOrder,
    /// Whether the help on where the PIN is to be found is unfolded.
    pub(in crate::ui) shows_help: bool,
    /// Whether the person ticked that they are sure of a last try.
    pub(in crate::ui) is_sure: bool,
}

/// Why a key in the PIN dialog did nothing, or why digits are gone.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(in crate::ui) enum PinHint {
    /// The PIN must be typed.
    Paste,
    /// What was pasted is no PIN.
    PastedNoPin,
    /// Num Lock is off.
    NumLock,
    /// The window was left alone.
    LeftAlone,
}

/// What a person does in the PIN dialog besides typing.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum PinIntent {
    /// Show or hide where the PIN is to be found.
    ToggleHelp,
    /// Tick or untick that one is sure of a last try.
    ToggleSure,
    /// Go on to a last try.
    ConfirmLastTry,
}

/// What was on the clipboard: wiped when dropped, never printed.
pub struct Pasted(Option<Zeroizing<String>>);

impl Pasted {
    /// From what the clipboard gave.
    pub fn new(text: Option<String>) -> Self {
        Self(text.map(Zeroizing::new))
    }
}

impl fmt::Debug for Pasted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Pasted(hidden)")
    }
}

/// Puts what was pasted in the place of what was typed. False, and nothing is there any more, if it
/// is no PIN for this card.
pub(super) fn fill(buffer: &mut PinBuffer, pasted: &Pasted) -> bool {
    let text = pasted.0.as_deref().map_or("", |text| text.trim());
    buffer.clear();
    let taken = text
        .chars()
        .all(|character| Digit::from_char(character).is_some_and(|digit| buffer.push(digit)));
    let fits = taken && buffer.fits();
    if !fits {
        buffer.clear();
    }
    fits
}

impl App {
    /// Opens the dialog when the PIN is asked, and wipes it as soon as it is not.
    pub(super) fn follow_stage(&mut self) -> Task<Message> {
        let Stage::AskPin(entry) = &self.state.stage else {
            return match self.asking.take() {
                Some(_) => capture::block(false),
                None => Task::none(),
            };
        };
        if self.asking.is_some() {
            return Task::none();
        }
        let order = match self.desk.settings.keypad {
            Keypad::Shuffled => KeyOrder::shuffled(),
            Keypad::Off | Keypad::On => KeyOrder::default(),
        };
        self.asking = Some(Asking {
            buffer: PinBuffer::new(entry.pin_length),
            hint: None,
            order,
            shows_help: false,
            is_sure: false,
        });
        self.screen = Screen::SignIn;
        self.pages.help = None;
        Task::batch([capture::block(true), self.focus_pin()])
    }

    /// The keyboard goes to the PIN where one may be typed.
    pub(super) fn focus_pin(&self) -> Task<Message> {
        if self.is_pin_asked() {
            operation::focus(pin_pad::ID)
        } else {
            Task::none()
        }
    }

    /// A key at the PIN.
    pub(super) fn pin(&mut self, event: PinEvent) -> Task<Message> {
        if event == PinEvent::Cancel {
            return self.step(Event::Cancelled);
        }
        let is_asked = self.is_pin_asked();
        let may_paste = self.desk.settings.paste_allowed;
        let Some(asking) = self.asking.as_mut().filter(|_| is_asked) else {
            return Task::none();
        };
        asking.hint = match event {
            PinEvent::Paste if may_paste => {
                return clipboard::read().map(|text| Message::Pasted(Pasted::new(text)));
            }
            PinEvent::Paste => Some(PinHint::Paste),
            PinEvent::NumLockOff => Some(PinHint::NumLock),
            _ => None,
        };
        match asking.buffer.apply(event) {
            Some(pin) => self.step(Event::PinEntered(pin)),
            None => Task::none(),
        }
    }

    /// Something else in the dialog.
    pub(super) fn pin_dialog(&mut self, intent: PinIntent) -> Task<Message> {
        let Some(asking) = &mut self.asking else {
            return Task::none();
        };
        match intent {
            PinIntent::ToggleHelp => asking.shows_help = !asking.shows_help,
            PinIntent::ToggleSure => asking.is_sure = !asking.is_sure,
            PinIntent::ConfirmLastTry if asking.is_sure => {
                let step = self.step(Event::LastTryConfirmed);
                return Task::batch([step, operation::focus(pin_pad::ID)]);
            }
            PinIntent::ConfirmLastTry => {}
        }
        Task::none()
    }

    /// What was on the clipboard takes the place of what was typed, if it is all digits and fits;
    /// spaces around them may be there. The person confirms as ever.
    pub(super) fn pasted(&mut self, pasted: &Pasted) {
        let may_paste = self.is_pin_asked() && self.desk.settings.paste_allowed;
        let Some(asking) = self.asking.as_mut().filter(|_| may_paste) else {
            return;
        };
        if !fill(&mut asking.buffer, pasted) {
            asking.hint = Some(PinHint::PastedNoPin);
        }
    }

    /// While digits are typed and another window has the keyboard, one tick after the time allowed.
    pub(super) fn absence(&self) -> Subscription<Message> {
        if self.is_left() {
            time::every(AWAY_LIMIT).map(|_| Message::LeftAlone)
        } else {
            Subscription::none()
        }
    }

    /// Nobody came back in time.
    pub(super) fn left_alone(&mut self) {
        let is_left = self.is_left();
        if is_left {
            self.new_pin_left_alone();
        }
        if let Some(asking) = self.asking.as_mut().filter(|_| is_left) {
            asking.buffer.clear();
            asking.hint = Some(PinHint::LeftAlone);
        }
    }

    /// Whether digits wait while another window has the keyboard.
    pub(super) fn is_left(&self) -> bool {
        let has_digits = |asking: &Asking| !asking.buffer.is_empty();
        let waits = self.asking.as_ref().is_some_and(has_digits) || self.has_new_pin_digits();
        self.frame.is_away && waits
    }

    fn is_pin_asked(&self) -> bool {
        matches!(
            &self.state.stage,
            Stage::AskPin(entry) if entry.last_try != LastTry::Unconfirmed
        )
    }
}
