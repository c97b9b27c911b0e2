//! The dialog of a new PIN while it is open: the step, the digits of each, and when they are taken
//! back.

use iced::widget::operation;
use iced::{Task, clipboard};

use super::pin::fill;
use super::{App, Message, Pasted, PinHint};
use crate::flow::{
    Event, LastTry, Mark, NewPin, NewPinEvent, PinForm, PinTask, Rule, Stage, Tries, Typed,
};
use crate::settings::Keypad;
use crate::ui::Screen;
use crate::ui::capture;
use crate::ui::widget::pin_pad::{self, KeyOrder, PinBuffer, PinEvent};

/// The dialog, while something is to be typed.
#[derive(Debug)]
pub(in crate::ui) struct Renewal {
    /// The old PIN, or the PUK.
    pub(in crate::ui) first: PinBuffer,
    /// The new PIN.
    pub(in crate::ui) new: PinBuffer,
    /// The new PIN once more.
    pub(in crate::ui) again: PinBuffer,
    /// What is to be typed now.
    pub(in crate::ui) step: PinStep,
    /// What is said of the last key.
    pub(in crate::ui) hint: Option<PinHint>,
    /// Whether the two new PINs differed.
    pub(in crate::ui) differ: bool,
    /// The order of the keypad's keys, one for the whole dialog.
    pub(in crate::ui) order: KeyOrder,
    /// Whether the help on where PIN and PUK are to be found is unfolded.
    pub(in crate::ui) shows_help: bool,
    /// Whether the person ticked that they are sure of a last try.
    pub(in crate::ui) is_sure: bool,
}

/// A step of the dialog.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub(in crate::ui) enum PinStep {
    /// The old PIN, or the PUK.
    First,
    /// The new PIN.
    New,
    /// The new PIN once more.
    Again,
    /// Yes to the last try of the PUK, once more.
    Sure,
}

/// What a person does about a new PIN.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum NewPinIntent {
    /// Begin.
    Begin(PinTask),
    /// A key at the step.
    Key(PinEvent),
    /// Type the new PIN anew.
    Correct,
    /// Show or hide where PIN and PUK are to be found.
    ToggleHelp,
    /// Tick or untick that one is sure of a last try.
    ToggleSure,
    /// Go on to a last try.
    ConfirmLastTry,
    /// Use the last try of the PUK, after everything was typed.
    Send,
    /// What became of it was read.
    Read,
}

impl Renewal {
    fn new(form: &PinForm, order: KeyOrder) -> Self {
        Self {
            first: PinBuffer::new(form.length),
            new: PinBuffer::new(form.length),
            again: PinBuffer::new(form.length),
            step: PinStep::First,
            hint: None,
            differ: false,
            order,
            shows_help: false,
            is_sure: false,
        }
    }

    /// The digits of the step.
    pub(in crate::ui) fn buffer(&self) -> &PinBuffer {
        match self.step {
            PinStep::First => &self.first,
            PinStep::New => &self.new,
            PinStep::Again | PinStep::Sure => &self.again,
        }
    }

    fn buffer_mut(&mut self) -> &mut PinBuffer {
        match self.step {
            PinStep::First => &mut self.first,
            PinStep::New => &mut self.new,
            PinStep::Again | PinStep::Sure => &mut self.again,
        }
    }

    /// What can be said of each rule for the new PIN.
    pub(in crate::ui) fn marks(&self, form: &PinForm) -> Vec<(Rule, Mark)> {
        let old = match form.task {
            PinTask::Change => Some(self.first.digits()),
            PinTask::Unblock => None,
        };
        form.rules.check(self.new.digits(), old)
    }

    /// Whether the step is complete.
    pub(in crate::ui) fn is_complete(&self, form: &PinForm) -> bool {
        let keeps = |mark: &Mark| matches!(mark, Mark::Kept | Mark::Unknown);
        match self.step {
            PinStep::New => self.new.fits() && self.marks(form).iter().all(|(_, mark)| keeps(mark)),
            PinStep::First | PinStep::Again | PinStep::Sure => self.buffer().fits(),
        }
    }

    /// Takes everything back; the person begins anew.
    fn wipe(&mut self) {
        self.first.clear();
        self.new.clear();
        self.again.clear();
        self.step = PinStep::First;
    }

    fn has_digits(&self) -> bool {
        !(self.first.is_empty() && self.new.is_empty() && self.again.is_empty())
    }

    /// Hands over what was typed, once.
    fn take(&mut self, task: PinTask) -> Option<Typed> {
        self.again.clear();
        match task {
            PinTask::Change => {
                let (old, new) = (self.first.take()?, self.new.take()?);
                Some(Typed::Change { old, new })
            }
            PinTask::Unblock => {
                let (puk, new) = (self.first.take_puk()?, self.new.take()?);
                Some(Typed::Unblock { puk, new })
            }
        }
    }
}

/// Whether what is typed is the last try of the PUK.
pub(in crate::ui) fn is_last_of_puk(form: &PinForm) -> bool {
    form.task == PinTask::Unblock && form.counters.puk == Tries::Left(1)
}

impl App {
    /// Opens the dialog when something is to be typed, and wipes it as soon as it is not.
    pub(super) fn follow_new_pin(&mut self) -> Task<Message> {
        let Stage::NewPin(NewPin::Typing(form)) = &self.state.stage else {
            return match self.renewal.take() {
                Some(_) => capture::block(false),
                None => Task::none(),
            };
        };
        if self.renewal.is_some() {
            return Task::none();
        }
        let order = match self.desk.settings.keypad {
            Keypad::Shuffled => KeyOrder::shuffled(),
            Keypad::Off | Keypad::On => KeyOrder::default(),
        };
        self.renewal = Some(Renewal::new(form, order));
        self.screen = Screen::Pin;
        self.pages.help = None;
        Task::batch([capture::block(true), operation::focus(pin_pad::ID)])
    }

    /// Who looks at the page of the PIN sees the tries of PIN and PUK.
    pub(super) fn follow_page(&mut self) -> Task<Message> {
        if self.screen == Screen::Pin && self.state.wants_count() {
            return self.step(Event::NewPin(NewPinEvent::Looked));
        }
        Task::none()
    }

    pub(super) fn new_pin_intent(&mut self, intent: NewPinIntent) -> Task<Message> {
        let tell = |event| Event::NewPin(event);
        match intent {
            NewPinIntent::Begin(task) => {
                self.screen = Screen::Pin;
                return self.step(tell(NewPinEvent::Wanted(task)));
            }
            NewPinIntent::Read => return self.step(tell(NewPinEvent::Read)),
            NewPinIntent::Key(event) => return self.new_pin_key(event),
            NewPinIntent::Send => return self.send_new_pin(),
            NewPinIntent::ConfirmLastTry => {
                if self.renewal.as_ref().is_some_and(|renewal| renewal.is_sure) {
                    let step = self.step(tell(NewPinEvent::LastTryConfirmed));
                    return Task::batch([step, operation::focus(pin_pad::ID)]);
                }
            }
            NewPinIntent::Correct => {
                if let Some(renewal) = &mut self.renewal {
                    renewal.new.clear();
                    renewal.again.clear();
                    renewal.differ = false;
                    renewal.step = PinStep::New;
                    return operation::focus(pin_pad::ID);
                }
            }
            NewPinIntent::ToggleHelp => {
                if let Some(renewal) = &mut self.renewal {
                    renewal.shows_help = !renewal.shows_help;
                }
            }
            NewPinIntent::ToggleSure => {
                if let Some(renewal) = &mut self.renewal {
                    renewal.is_sure = !renewal.is_sure;
                }
            }
        }
        Task::none()
    }

    /// A key at the step that is open.
    fn new_pin_key(&mut self, event: PinEvent) -> Task<Message> {
        if event == PinEvent::Cancel {
            return self.step(Event::Cancelled);
        }
        let may_paste = self.desk.settings.paste_allowed;
        let Some((renewal, form)) = self.typing_new_pin() else {
            return Task::none();
        };
        renewal.hint = match event {
            PinEvent::Paste if may_paste => {
                return clipboard::read().map(|text| Message::Pasted(Pasted::new(text)));
            }
            PinEvent::Paste => Some(PinHint::Paste),
            PinEvent::NumLockOff => Some(PinHint::NumLock),
            _ => None,
        };
        if event != PinEvent::Confirm {
            renewal.differ = false;
            // Only confirming hands anything over.
            drop(renewal.buffer_mut().apply(event));
            return Task::none();
        }
        if !renewal.is_complete(&form) {
            return Task::none();
        }
        match renewal.step {
            PinStep::First => renewal.step = PinStep::New,
            PinStep::New => renewal.step = PinStep::Again,
            PinStep::Again if renewal.again.digits() != renewal.new.digits() => {
                renewal.again.clear();
                renewal.differ = true;
            }
            PinStep::Again if is_last_of_puk(&form) => renewal.step = PinStep::Sure,
            PinStep::Again => return self.send_new_pin(),
            PinStep::Sure => {}
        }
        operation::focus(pin_pad::ID)
    }

    /// Hands everything over, once.
    fn send_new_pin(&mut self) -> Task<Message> {
        let Some((renewal, form)) = self.typing_new_pin() else {
            return Task::none();
        };
        let is_last_step = match renewal.step {
            PinStep::Again => !is_last_of_puk(&form),
            PinStep::Sure => true,
            PinStep::First | PinStep::New => false,
        };
        if !is_last_step || renewal.again.digits() != renewal.new.digits() {
            return Task::none();
        }
        match renewal.take(form.task) {
            Some(typed) => self.step(Event::NewPin(NewPinEvent::Entered(typed))),
            None => Task::none(),
        }
    }

    /// The dialog, where something may be typed.
    fn typing_new_pin(&mut self) -> Option<(&mut Renewal, PinForm)> {
        match &self.state.stage {
            Stage::NewPin(NewPin::Typing(form)) if form.last_try != LastTry::Unconfirmed => {
                Some((self.renewal.as_mut()?, form.clone()))
            }
            _ => None,
        }
    }

    /// What was on the clipboard takes the place of the digits of the step.
    pub(super) fn pasted_new_pin(&mut self, pasted: &Pasted) {
        let may_paste = self.desk.settings.paste_allowed;
        if let Some((renewal, _)) = self.typing_new_pin().filter(|_| may_paste)
            && !fill(renewal.buffer_mut(), pasted)
        {
            renewal.hint = Some(PinHint::PastedNoPin);
        }
    }

    /// Nobody came back in time.
    pub(super) fn new_pin_left_alone(&mut self) {
        if let Some(renewal) = &mut self.renewal
            && renewal.has_digits()
        {
            renewal.wipe();
            renewal.hint = Some(PinHint::LeftAlone);
        }
    }

    /// Whether digits of a new PIN wait.
    pub(super) fn has_new_pin_digits(&self) -> bool {
        self.renewal.as_ref().is_some_and(Renewal::has_digits)
    }
}
