//! The transitions of a new PIN.

use super::{
    NewPin, NewPinEvent, NewPinWork, PinForm, PinOutcome, PinTask, PukCount, Standing, Typed,
};
use crate::card::Tries;
use crate::flow::{AtReader, Effect, LastTry, Round, Stage, State};
use crate::problem::Problem;

impl State {
    /// Whether a new PIN can be begun: not while a card is at work for something else.
    pub fn can_set_pin(&self) -> bool {
        let idle = matches!(
            self.stage,
            Stage::Home | Stage::Ended(_) | Stage::Failed { .. }
        );
        idle && self.card().is_some()
    }

    pub(in crate::flow) fn new_pin_event(&mut self, event: NewPinEvent) -> Vec<Effect> {
        match event {
            NewPinEvent::Looked => self.count_wanted(),
            NewPinEvent::Counted { round, result } => {
                self.counted(round, &result);
                Vec::new()
            }
            NewPinEvent::Wanted(task) => self.new_pin_wanted(task),
            NewPinEvent::Asked { round, result } => self.new_pin_asked(round, result),
            NewPinEvent::LastTryConfirmed => {
                if let Stage::NewPin(NewPin::Typing(form)) = &mut self.stage
                    && form.last_try == LastTry::Unconfirmed
                {
                    form.last_try = LastTry::Confirmed;
                }
                Vec::new()
            }
            NewPinEvent::Entered(typed) => self.new_pin_entered(typed),
            NewPinEvent::Ended { round, result } => self.new_pin_ended(round, result),
            NewPinEvent::Rechecked { round, result } => self.new_pin_rechecked(round, &result),
            NewPinEvent::Read => {
                self.pin_outcome = None;
                Vec::new()
            }
        }
    }

    fn new_pin_wanted(&mut self, task: PinTask) -> Vec<Effect> {
        if !self.can_set_pin() {
            return Vec::new();
        }
        let Some((reader, _)) = self.card() else {
            return Vec::new();
        };
        let reader = reader.to_owned();
        let mut effects = self.stop_diagnosis();
        let round = self.next_round();
        self.pin_outcome = None;
        self.stage = Stage::NewPin(NewPin::Asking {
            round,
            reader: reader.clone(),
            task,
        });
        effects.push(Effect::NewPin(NewPinWork::Ask { round, reader }));
        effects
    }

    fn new_pin_asked(
        &mut self,
        round: Round,
        result: Result<Box<Standing>, Problem>,
    ) -> Vec<Effect> {
        let Stage::NewPin(NewPin::Asking {
            round: expected,
            reader,
            task,
        }) = &self.stage
        else {
            return Vec::new();
        };
        if *expected != round {
            return Vec::new();
        }
        let (reader, task) = (reader.clone(), *task);
        let standing = match result {
            Ok(standing) => standing,
            Err(problem) => return self.end_new_pin(&reader, None, failed(task, problem)),
        };
        let Some((kind, length)) = self.card().map(|(_, card)| (card.kind, card.pin_length)) else {
            return self.end_new_pin(&reader, None, failed(task, Problem::CardRemoved));
        };
        self.keep_tries(&reader, standing.counters.pin);
        let told = PukCount::Told(standing.counters.puk);
        self.cards_in(&reader).for_each(|card| card.puk = told);
        let mut form = PinForm {
            round,
            reader,
            task,
            kind,
            length,
            counters: standing.counters,
            rules: standing.rules,
            was_wrong: false,
            last_try: LastTry::NotNeeded,
            at_reader: AtReader::new(standing.keypad.for_change()),
        };
        form.last_try = LastTry::for_tries(form.tries());
        if let Some(problem) = form.obstacle() {
            let (reader, tries) = (form.reader, Some(form.counters.pin));
            return self.end_new_pin(&reader, tries, failed(task, problem));
        }
        self.stage = Stage::NewPin(NewPin::Typing(form));
        Vec::new()
    }

    pub(in crate::flow) fn new_pin_entered(&mut self, typed: Typed) -> Vec<Effect> {
        let Stage::NewPin(NewPin::Typing(form)) = &self.stage else {
            return Vec::new();
        };
        if !form.takes(&typed) {
            return Vec::new();
        }
        let mut form = form.clone();
        form.at_reader.begin(matches!(typed, Typed::OnKeypad(_)));
        self.clear_display();
        let work = NewPinWork::Set {
            round: form.round,
            reader: form.reader.clone(),
            typed,
            known: form.tries(),
        };
        self.stage = Stage::NewPin(NewPin::Setting(form));
        vec![Effect::NewPin(work)]
    }

    fn new_pin_ended(&mut self, round: Round, result: Result<(), Problem>) -> Vec<Effect> {
        let Stage::NewPin(NewPin::Setting(form)) = &self.stage else {
            return Vec::new();
        };
        if form.round != round {
            return Vec::new();
        }
        let mut form = form.clone();
        form.at_reader.waits = None;
        let (reader, task, kind) = (form.reader.clone(), form.task, form.kind);
        let problem = match result {
            Ok(()) => {
                let done = PinOutcome::Done { task, kind };
                return self.end_new_pin(&reader, Some(Tries::NotReadable), done);
            }
            Err(problem) => problem,
        };
        self.lost_in_use(&reader, &problem);
        match problem {
            Problem::WrongPin { left } | Problem::WrongPuk { left } => {
                form.set_tries(left.map_or(form.one_less(), Tries::Left));
                form.was_wrong = true;
                if form.tries() == Tries::Left(0) {
                    let problem = form.obstacle().unwrap_or(Problem::PinBlocked);
                    let tries = form.counters.pin;
                    return self.end_new_pin(&reader, Some(tries), failed(task, problem));
                }
                self.keep_tries(&reader, form.counters.pin);
                self.stage = Stage::NewPin(NewPin::Typing(form));
                Vec::new()
            }
            // The card got nothing: the keyboard is there.
            Problem::Keypad { reason } => {
                form.at_reader.end(reason);
                self.stage = Stage::NewPin(NewPin::Typing(form));
                Vec::new()
            }
            // The card told only now; nothing was sent.
            Problem::LastTry | Problem::LastPukTry => {
                form.set_tries(Tries::Left(1));
                self.stage = Stage::NewPin(NewPin::Typing(form));
                Vec::new()
            }
            Problem::NewPinUnsettled | Problem::PinOutcomeUnknown | Problem::CardWorn => {
                self.stage = Stage::NewPin(NewPin::Lost {
                    form,
                    problem,
                    is_other: false,
                });
                // If the card is still there; else it is looked at when it comes.
                self.look_again(&reader, Tries::NotReadable)
            }
            Problem::PinBlocked => {
                self.end_new_pin(&reader, Some(Tries::Left(0)), failed(task, problem))
            }
            problem => {
                let tries = Some(form.counters.pin);
                self.end_new_pin(&reader, tries, failed(task, problem))
            }
        }
    }

    /// A card was read; if it is the one whose contact was lost, perhaps it tells which PIN holds.
    pub(in crate::flow) fn recheck_pin(&self, reader: &str) -> Vec<Effect> {
        match &self.stage {
            Stage::NewPin(NewPin::Lost { form, .. }) if form.reader == reader => {
                vec![Effect::NewPin(NewPinWork::Recheck {
                    round: form.round,
                    reader: reader.to_owned(),
                })]
            }
            _ => Vec::new(),
        }
    }

    fn new_pin_rechecked(
        &mut self,
        round: Round,
        result: &Result<Option<Tries>, Problem>,
    ) -> Vec<Effect> {
        let Stage::NewPin(NewPin::Lost {
            form,
            problem,
            is_other,
        }) = &mut self.stage
        else {
            return Vec::new();
        };
        if form.round != round {
            return Vec::new();
        }
        match result {
            Ok(Some(tries)) => {
                let tries = *tries;
                let settled = PinOutcome::Settled {
                    task: form.task,
                    kind: form.kind,
                    fate: form.fate(problem, tries),
                    tries,
                };
                let reader = form.reader.clone();
                self.keep_tries(&reader, tries);
                self.stage = Stage::Home;
                self.pin_outcome = Some(settled);
            }
            Ok(None) => *is_other = true,
            // The next look asks again.
            Err(_) => {}
        }
        Vec::new()
    }

    /// The person goes back. What is on its way to the card can't be stopped.
    pub(in crate::flow) fn cancel_new_pin(&mut self, new_pin: NewPin) -> Vec<Effect> {
        match new_pin {
            NewPin::Asking { round, .. } => vec![Effect::Stop(round)],
            NewPin::Typing(_) => Vec::new(),
            NewPin::Setting(_) => {
                self.stage = Stage::NewPin(new_pin);
                Vec::new()
            }
            NewPin::Lost { form, problem, .. } => {
                self.pin_outcome = Some(PinOutcome::Settled {
                    task: form.task,
                    kind: form.kind,
                    fate: form.fate(&problem, Tries::NotReadable),
                    tries: Tries::NotReadable,
                });
                Vec::new()
            }
        }
    }

    /// The card is gone while nothing was on its way to it.
    pub(in crate::flow) fn leave_new_pin(&mut self, problem: Problem) -> Vec<Effect> {
        let Stage::NewPin(new_pin) = &self.stage else {
            return Vec::new();
        };
        let task = new_pin.task();
        let effects = match new_pin {
            NewPin::Asking { round, .. } => vec![Effect::Stop(*round)],
            NewPin::Typing(_) => Vec::new(),
            NewPin::Setting(_) | NewPin::Lost { .. } => return Vec::new(),
        };
        self.stage = Stage::Home;
        self.pin_outcome = Some(failed(task, problem));
        effects
    }

    /// Ends the attempt, and looks at the card once more: only the card knows how many tries are
    /// left now.
    fn end_new_pin(
        &mut self,
        reader: &str,
        tries: Option<Tries>,
        outcome: PinOutcome,
    ) -> Vec<Effect> {
        self.stage = Stage::Home;
        self.pin_outcome = Some(outcome);
        match tries {
            Some(tries) => self.look_again(reader, tries),
            None => Vec::new(),
        }
    }
}

fn failed(task: PinTask, problem: Problem) -> PinOutcome {
    PinOutcome::Failed { task, problem }
}
