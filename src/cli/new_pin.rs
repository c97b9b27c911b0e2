//! `varco pin change` and `varco pin unblock`: a new PIN, with one try of the old one or of the PUK.

use std::sync::Arc;

use serde_json::{Value, json};

use super::args::NewPinOptions;
use super::ask_pin::PinSource;
use super::output::Output;
use super::pin::{puk_words, tries_words};
use super::{choose, keypad, pin_entry};
use crate::card::cie::Memory;
use crate::card::{
    Card, Counters, Depth, Found, Limits, Mark, PinEntry, PinRules, Rule, Tries, ask_counters,
    change_pin, change_pin_on_keypad, unblock_pin,
};
use crate::flow::{FEW_PUK_TRIES, Fate, OfReader, PinTask, fate};
use crate::problem::Problem;
use crate::reader::{Keypad, Readers};
use crate::secret::{Digits, Pin, Puk};
use crate::settings::Settings;
use crate::text::{PinWord, Text, Word};

/// Replaces the PIN. The old one is tried once.
pub(super) fn change(
    options: &NewPinOptions,
    settings: &Settings,
    output: &mut Output,
) -> Result<u8, Problem> {
    let readers = super::readers_of(options.source.simulated.as_deref())?;
    change_in(readers, options, settings, output)
}

/// The same, with these readers.
pub(super) fn change_in(
    readers: Arc<dyn Readers>,
    options: &NewPinOptions,
    settings: &Settings,
    output: &Output,
) -> Result<u8, Problem> {
    let job = Job::begin(readers, options, settings, PinTask::Change, output)?;
    job.run(output, |job, found| {
        (job.task.obstacle(job.counters)).map_or(Ok(()), Err)?;
        let text = output.text();
        if let Some(keypad) = job.keypad(output) {
            let is_last = job.counters.pin == Tries::Left(1);
            keypad::confirm_last(is_last, options.last_try, output)?;
            job.show_rules(output, true);
            output.line(&text.pin_word(PinWord::KeypadRules));
            keypad::invite(PinWord::KeypadChange, &job.limits.cancel, output);
            let found = found.take().ok_or(Problem::NoCard)?;
            let known = Some(job.counters.pin);
            return change_pin_on_keypad(found, keypad, known, &job.limits);
        }
        let source = PinSource::new(options.pin_stdin, options.last_try);
        let length = job.card.pin_length();
        let old = source.get(
            text.word(Word::OldPin),
            job.counters.pin,
            length,
            &job.limits.cancel,
            output,
        )?;
        let PinEntry::Typed(typed) = old.pin else {
            return Err(Problem::NoPin);
        };
        let new = job.new_pin(output, Some(&typed))?;
        let found = found.take().ok_or(Problem::NoCard)?;
        change_pin(found, typed, new, Some(old.known), &job.limits)
    })
}

/// Sets a new PIN with the PUK, which is tried once.
pub(super) fn unblock(
    options: &NewPinOptions,
    settings: &Settings,
    output: &mut Output,
) -> Result<u8, Problem> {
    let readers = super::readers_of(options.source.simulated.as_deref())?;
    let job = Job::begin(readers, options, settings, PinTask::Unblock, output)?;
    job.run(output, |job, found| {
        (job.task.obstacle(job.counters)).map_or(Ok(()), Err)?;
        if matches!(job.keypad, OfReader::Ready(_)) {
            output.line(&output.text().pin_word(PinWord::KeypadNotPuk));
        }
        let puk = job.puk(output)?;
        let new = job.new_pin(output, None)?;
        let found = found.take().ok_or(Problem::NoCard)?;
        // Who was asked said yes by now; nobody else did.
        let last_try = job.options.last_try || job.counters.puk == Tries::Left(1);
        unblock_pin(found, puk, new, last_try, &job.limits)
    })
}

/// A new PIN for a card that was asked for its tries.
struct Job<'a> {
    options: &'a NewPinOptions,
    task: PinTask,
    limits: Limits,
    readers: Arc<dyn Readers>,
    memory: Memory,
    reader: String,
    card: Card,
    found: Option<Found>,
    counters: Counters,
    rules: PinRules,
    keypad: OfReader,
}

impl<'a> Job<'a> {
    fn begin(
        readers: Arc<dyn Readers>,
        options: &'a NewPinOptions,
        settings: &Settings,
        task: PinTask,
        output: &Output,
    ) -> Result<Self, Problem> {
        let limits = super::limits();
        let source = &options.source;
        let wanted = source.reader.as_deref();
        let memory = choose::memory(source, settings, output);
        let found = choose::among(&readers, wanted, Depth::ForLogin, &memory, &limits)?;
        let (mut found, counters) = ask_counters(found, &limits)?;
        let keypad = if options.pin_stdin {
            OfReader::None
        } else {
            keypad::of_reader(&mut found, settings.reader_keypad).for_change()
        };
        Ok(Self {
            options,
            task,
            limits,
            readers,
            memory,
            reader: found.reader.clone(),
            card: found.card.clone(),
            rules: PinRules::of_card(&found.card),
            found: Some(found),
            counters,
            keypad,
        })
    }

    /// The reader's keypad, if both PINs are typed there.
    fn keypad(&self, output: &Output) -> Option<Keypad> {
        keypad::usable(self.keypad, output)
    }

    /// Says what the card says of its tries, does the work, and says what became of it.
    fn run(
        mut self,
        output: &Output,
        work: impl FnOnce(&Self, &mut Option<Found>) -> Result<(), Problem>,
    ) -> Result<u8, Problem> {
        let text = output.text();
        output.field(Word::Card, &self.card.title());
        output.field(Word::Pin, &tries_words(text, self.counters.pin));
        if self.task == PinTask::Unblock {
            let label = text.pin_word(PinWord::PukTries);
            output.labelled(&label, &puk_words(text, self.counters.puk));
        }
        let mut found = self.found.take();
        let ended = work(&self, &mut found);
        let was_at_work = found.is_none();
        // What was not used is let go.
        if let Some(found) = found {
            found.close();
        }
        match ended {
            Ok(()) => {
                self.say_done(output);
                output.object(&self.object(Some(true), None))?;
                Ok(0)
            }
            Err(problem) => {
                let (changed, now) = self.after(&problem, was_at_work, output);
                output.problem_with(&problem, self.object(changed, now));
                Ok(problem.exit_code())
            }
        }
    }

    /// Whether the PIN changed, if it is known, and the tries as the card tells them now; of a card
    /// that was at work, those from before are not told.
    fn after(
        &self,
        problem: &Problem,
        was_at_work: bool,
        output: &Output,
    ) -> (Option<bool>, Option<Counters>) {
        let lost = matches!(
            problem,
            Problem::NewPinUnsettled | Problem::PinOutcomeUnknown | Problem::CardWorn
        );
        // The secret never went out: nobody waits for such a card once more.
        let not_sent = matches!(
            problem,
            Problem::Cancelled | Problem::MuteCard { .. } | Problem::ReaderInUse { .. }
        );
        let now = if was_at_work && !not_sent {
            self.look_again()
        } else {
            Some(self.counters)
        };
        if !lost {
            return (Some(false), now);
        }
        let after = now.map_or(Tries::NotReadable, |counters| counters.pin);
        let kind = self.card.kind();
        let held = fate(self.task, kind, problem, self.counters.pin, after);
        let (word, changed) = match held {
            Fate::OldHolds => (PinWord::StillOld, Some(false)),
            Fate::NewHolds => (PinWord::NowNew, Some(true)),
            Fate::Unknown => (PinWord::NotKnown, None),
        };
        output.line(&output.text().pin_word(word));
        (changed, now)
    }

    /// The tries after the work, if the same card is still there.
    fn look_again(&self) -> Option<Counters> {
        let found = self.look().ok()?;
        let (found, counters) = ask_counters(found, &self.limits).ok()?;
        let is_same = found.card.is_same(&self.card);
        found.close();
        is_same.then_some(counters)
    }

    fn look(&self) -> Result<Found, Problem> {
        let (reader, depth) = (&self.reader, Depth::ForLogin);
        Found::look_again(&self.readers, reader, depth, &self.memory, &self.limits)
    }

    fn say_done(&self, output: &Output) {
        let text = output.text();
        let (done, what) = match self.task {
            PinTask::Change => (Word::PinChanged, PinWord::DoneChangeWhat),
            PinTask::Unblock => (Word::PinUnblocked, PinWord::DoneUnblockWhat),
        };
        output.line(&text.word(done));
        output.line(&text.pin_word(what));
        output.line(&text.pin_word(PinWord::DoneLetter));
        if matches!(self.card, Card::Cie(_)) {
            output.line(&text.pin_word(PinWord::DoneMinistry));
        }
    }

    /// The JSON object: `changed` is null where it is not known which PIN holds, and so are tries
    /// that the card does not tell.
    fn object(&self, changed: Option<bool>, now: Option<Counters>) -> Value {
        json!({
            "reader": self.reader,
            "card": { "kind": self.card.kind(), "model": self.card.model() },
            "changed": changed,
            "pin_tries_left": now.and_then(|counters| counters.pin.left()),
            "puk_tries_left": now.and_then(|counters| counters.puk.left()),
        })
    }

    /// The PUK, after a yes where few of its tries are left, and two before the last one.
    fn puk(&self, output: &Output) -> Result<Puk, Problem> {
        let text = output.text();
        let left = self.counters.puk.left();
        let in_advance = self.options.last_try;
        if self.options.pin_stdin {
            if left == Some(1) && !in_advance {
                return Err(Problem::LastPukTry);
            }
            return self.fitting(pin_entry::puk_from_stdin(&self.limits.cancel)?);
        }
        let questions: &[PinWord] = match left {
            Some(1) if !in_advance => &[PinWord::QuestionPuk, PinWord::QuestionPukAgain],
            Some(2..=FEW_PUK_TRIES) => &[PinWord::QuestionFew],
            _ => &[],
        };
        for question in questions {
            if !pin_entry::confirm(&text.pin_word(*question), &text.word(Word::Yes))? {
                return Err(match left {
                    Some(1) => Problem::LastPukTry,
                    _ => Problem::Cancelled,
                });
            }
        }
        self.fitting(pin_entry::ask_puk(&text.word(Word::Puk))?)
    }

    fn fitting(&self, puk: Puk) -> Result<Puk, Problem> {
        let length = self.card.pin_length();
        if length.allows(puk.len()) {
            Ok(puk)
        } else {
            Err(Problem::PukLength {
                min: length.min,
                max: length.max,
            })
        }
    }

    /// What the new PIN must be; `has_old` says that there is one that it must differ from.
    fn show_rules(&self, output: &Output, has_old: bool) {
        let old = has_old.then_some(Digits(b""));
        for (rule, _) in self.rules.check(Digits(b""), old) {
            output.line(&format!("  - {}", self.rule_words(output.text(), rule)));
        }
    }

    /// The new PIN: typed twice with its rules beside it, or the next line of standard input.
    fn new_pin(&self, output: &Output, old: Option<&Pin>) -> Result<Pin, Problem> {
        if self.options.pin_stdin {
            let new = pin_entry::from_stdin(&self.limits.cancel)?;
            return self.rules.judge(&new, old).map(|()| new);
        }
        let text = output.text();
        self.show_rules(output, old.is_some());
        loop {
            let remark = |typed: Digits<'_>| {
                let marks = self.rules.check(typed, old.map(Pin::digits));
                self.remark(text, &marks)
            };
            let new = pin_entry::ask_new(&text.word(Word::NewPin), remark)?;
            if let Err(problem) = self.rules.judge(&new, old) {
                output.complain(&problem);
                continue;
            }
            let again = pin_entry::ask(&text.word(Word::NewPinAgain))?;
            if new.is_same(&again) {
                return Ok(new);
            }
            output.line(&text.word(Word::NewPinsDiffer));
        }
    }

    /// The first rule that is not kept yet, in a line's rest.
    fn remark(&self, text: &Text, marks: &[(Rule, Mark)]) -> String {
        let is = |wanted| marks.iter().find(|(_, mark)| *mark == wanted);
        let (rule, word) = match (is(Mark::Broken), is(Mark::Open)) {
            (Some((rule, _)), _) => (*rule, PinWord::MarkBroken),
            (None, Some((rule, _))) => (*rule, PinWord::MarkOpen),
            (None, None) => return format!("✓ {}", text.pin_word(PinWord::MarkKept)),
        };
        let sign = if word == PinWord::MarkBroken {
            "✗"
        } else {
            "…"
        };
        format!("{sign} {}", self.rule_words(text, rule))
    }

    fn rule_words(&self, text: &Text, rule: Rule) -> String {
        text.new_pin_rule(rule, self.card.pin_length())
    }
}
