//! The dialog of a new PIN: one step at a time, the rules as one types, and what goes on on the
//! card.

use iced::widget::{Column, column, container, row};
use iced::{Center, Element, Fill};

use super::super::app::{App, Intent, NewPinIntent, PinHint, PinStep, Renewal, is_last_of_puk};
use super::super::icon::{Icon, icon};
use super::super::theme::{self, Meaning, button::Kind};
use super::super::widget::pin_pad::{PinEvent, keypad, pin_pad};
use super::super::widget::{focus, notice};
use super::parts::{buttons, card_line, dialog, sign};
use super::{Room, keypad as reader_keypad};
use crate::flow::{
    FEW_PUK_TRIES, Kind as CardKind, LastTry, Mark, NewPin, PinForm, PinTask, Tries,
};
use crate::settings::Keypad;
use crate::text::{PinWord, Word};

pub(super) fn view<'a>(app: &'a App, new_pin: &'a NewPin, room: Room) -> Element<'a, Intent> {
    let content = match (new_pin, &app.renewal) {
        (NewPin::Typing(form), Some(renewal)) => typing(app, form, renewal),
        (NewPin::Lost { is_other, .. }, _) => lost(app, *is_other),
        (NewPin::Setting(form), _) if form.at_reader.waits.is_some() => {
            reader_keypad::waiting(app, &form.at_reader, PinWord::KeypadChange, card_line(app))
        }
        (NewPin::Setting(form), _) => waiting(app, form.task, PinWord::Setting, false),
        (NewPin::Asking { task, .. }, _) => waiting(app, *task, PinWord::Asking, true),
        (NewPin::Typing(form), None) => waiting(app, form.task, PinWord::Asking, true),
    };
    dialog(content, room)
}

fn intent(intent: NewPinIntent) -> Intent {
    Intent::NewPin(intent)
}

fn key(event: PinEvent) -> Intent {
    Intent::NewPin(NewPinIntent::Key(event))
}

fn title(app: &App, task: PinTask) -> String {
    app.text.pin_word(match task {
        PinTask::Change => PinWord::Change,
        PinTask::Unblock => PinWord::Unblock,
    })
}

fn typing<'a>(app: &'a App, form: &'a PinForm, renewal: &'a Renewal) -> Element<'a, Intent> {
    if form.last_try == LastTry::Unconfirmed {
        return barrier(app, form, renewal);
    }
    if renewal.step == PinStep::Sure {
        return sure(app);
    }
    let text = &app.text;
    let wrong = (form.was_wrong && renewal.step == PinStep::First).then(|| {
        let word = match form.task {
            PinTask::Change => PinWord::OldWrong,
            PinTask::Unblock => PinWord::PukWrong,
        };
        notice(Meaning::Danger, theme::text::strong(text.pin_word(word)))
    });
    let few = (form.task == PinTask::Unblock && has_few(form.counters.puk)).then(|| {
        notice(
            Meaning::Warning,
            theme::text::body(text.pin_word(PinWord::PukFew)),
        )
    });
    let differ = renewal.differ.then(|| {
        notice(
            Meaning::Danger,
            theme::text::body(text.pin_word(PinWord::Differ)),
        )
    });
    let keys = match app.desk.settings.keypad {
        Keypad::Off => None,
        Keypad::On | Keypad::Shuffled => Some(container(keypad(renewal.order, key)).center_x(Fill)),
    };
    let rules = (renewal.step == PinStep::New).then(|| rules(app, form, renewal));
    let first = renewal.step == PinStep::First;
    column![
        theme::text::heading(title(app, form.task)),
        card_line(app),
        few,
        wrong,
        first.then(|| on_reader(app, form, renewal)).flatten(),
        steps(app, form, renewal),
        column![
            theme::text::strong(text.pin_word(label(form.task, renewal.step))),
            pin_pad(renewal.buffer(), key),
            first.then(|| tries(app, form)),
        ]
        .spacing(theme::M),
        rules,
        differ,
        keys,
        hint(app, renewal),
        first.then(|| help(app, form, renewal)),
        ends(app, form, renewal),
    ]
    .spacing(theme::L)
    .into()
}

/// The way to the reader's keypad. Readers ask for an old PIN and a new one: who typed the PIN there
/// instead of the PUK would lose a try.
fn on_reader<'a>(app: &'a App, form: &PinForm, renewal: &Renewal) -> Option<Element<'a, Intent>> {
    match form.task {
        PinTask::Change => {
            let leads = renewal.first.is_empty();
            reader_keypad::offer(app, &form.at_reader, leads, Some(PinWord::KeypadRules))
        }
        PinTask::Unblock if app.offers(form.at_reader.keypad) => {
            Some(theme::text::small(app.text.pin_word(PinWord::KeypadNotPuk)).into())
        }
        PinTask::Unblock => None,
    }
}

fn has_few(tries: Tries) -> bool {
    matches!(tries, Tries::Left(1..=FEW_PUK_TRIES))
}

fn label(task: PinTask, step: PinStep) -> PinWord {
    match (step, task) {
        (PinStep::First, PinTask::Change) => PinWord::OldPin,
        (PinStep::First, PinTask::Unblock) => PinWord::Puk,
        (PinStep::New, _) => PinWord::NewPin,
        (PinStep::Again | PinStep::Sure, _) => PinWord::Again,
    }
}

/// The three steps with their state, each by mark and word.
fn steps<'a>(app: &'a App, form: &PinForm, renewal: &Renewal) -> Element<'a, Intent> {
    let lines = [PinStep::First, PinStep::New, PinStep::Again].map(|step| {
        let (symbol, word) = match step.cmp(&renewal.step) {
            std::cmp::Ordering::Less => (sign(Meaning::Success, 20.0), PinWord::StepDone),
            std::cmp::Ordering::Equal => (icon(Icon::ArrowRight, 20.0), PinWord::StepNow),
            std::cmp::Ordering::Greater => (icon(Icon::Circle, 20.0), PinWord::StepLater),
        };
        line(
            symbol.into(),
            app.text.pin_word(label(form.task, step)),
            app.text.pin_word(word),
        )
    });
    Column::with_children(lines).spacing(theme::XS).into()
}

/// A mark, a sentence, and what the mark means in a word.
fn line(symbol: Element<'_, Intent>, words: String, state: String) -> Element<'_, Intent> {
    row![
        symbol,
        theme::text::body(words).width(Fill),
        theme::text::small(state)
    ]
    .spacing(theme::S)
    .align_y(Center)
    .into()
}

/// Every rule with what can be said of it now.
fn rules<'a>(app: &'a App, form: &PinForm, renewal: &Renewal) -> Element<'a, Intent> {
    let text = &app.text;
    let lines = renewal.marks(form).into_iter().map(|(rule, mark)| {
        let words = text.new_pin_rule(rule, form.length);
        let (symbol, word) = match mark {
            Mark::Kept => (sign(Meaning::Success, 20.0), PinWord::MarkKept),
            Mark::Broken => (sign(Meaning::Danger, 20.0), PinWord::MarkBroken),
            Mark::Open => (icon(Icon::Circle, 20.0), PinWord::MarkOpen),
            Mark::Unknown => (sign(Meaning::Info, 20.0), PinWord::MarkUnknown),
        };
        line(symbol.into(), words, text.pin_word(word))
    });
    Column::with_children(lines).spacing(theme::XS).into()
}

/// The tries that are left of what is typed first.
fn tries<'a>(app: &'a App, form: &PinForm) -> Element<'a, Intent> {
    let text = &app.text;
    match (form.tries(), form.task) {
        (Tries::Left(left), _) => {
            let few = left <= 2 || (form.task == PinTask::Unblock && left <= FEW_PUK_TRIES);
            let words = text.tries_left(left);
            if few {
                row![
                    icon(Icon::Warning, 20.0),
                    theme::text::strong(words).width(Fill)
                ]
                .spacing(theme::S)
                .align_y(Center)
                .into()
            } else {
                theme::text::small(words).into()
            }
        }
        (_, PinTask::Change) => theme::text::small(text.word(Word::TriesNotReadable)).into(),
        (_, PinTask::Unblock) => theme::text::small(text.pin_word(PinWord::PukUnknown)).into(),
    }
}

fn hint<'a>(app: &'a App, renewal: &Renewal) -> Option<Element<'a, Intent>> {
    let word = match renewal.hint? {
        PinHint::Paste => Word::PasteRefused,
        PinHint::PastedNoPin => Word::PastedNoPin,
        PinHint::NumLock => Word::NumLockOff,
        PinHint::LeftAlone => Word::PinLeftAlone,
    };
    let words = theme::text::body(app.text.word(word));
    Some(notice(Meaning::Info, words))
}

/// Where PIN or PUK of this card is to be found, folded until asked for.
fn help<'a>(app: &'a App, form: &PinForm, renewal: &Renewal) -> Element<'a, Intent> {
    let text = &app.text;
    let (question, words) = match (form.task, form.kind) {
        (PinTask::Change, CardKind::Cns) => {
            (text.word(Word::WhereIsPin), text.word(Word::WhereIsPinCns))
        }
        (PinTask::Change, CardKind::Cie) => {
            (text.word(Word::WhereIsPin), text.word(Word::WhereIsPinCie))
        }
        (PinTask::Unblock, CardKind::Cns) => (
            text.pin_word(PinWord::WherePuk),
            text.pin_word(PinWord::WherePukCns),
        ),
        (PinTask::Unblock, CardKind::Cie) => (
            text.pin_word(PinWord::WherePuk),
            text.pin_word(PinWord::WherePukCie),
        ),
    };
    let toggle = focus::action_with_icon(
        Icon::Info,
        question,
        Kind::Quiet,
        Some(intent(NewPinIntent::ToggleHelp)),
    );
    column![toggle, renewal.shows_help.then(|| theme::text::body(words))]
        .spacing(theme::S)
        .into()
}

fn ends<'a>(app: &'a App, form: &PinForm, renewal: &Renewal) -> Element<'a, Intent> {
    let text = &app.text;
    let word = match (renewal.step, form.task) {
        (PinStep::Again, PinTask::Change) => text.pin_word(PinWord::SetChange),
        (PinStep::Again, PinTask::Unblock) if !is_last_of_puk(form) => {
            text.pin_word(PinWord::SetUnblock)
        }
        _ => text.word(Word::Continue),
    };
    let go_on = renewal.is_complete(form).then_some(key(PinEvent::Confirm));
    let correct = (renewal.step == PinStep::Again).then(|| {
        focus::action(
            text.pin_word(PinWord::Back),
            Kind::Quiet,
            Some(intent(NewPinIntent::Correct)),
        )
        .into()
    });
    let all = [
        focus::action(word, Kind::Primary, go_on).into(),
        cancel(app),
    ];
    buttons(all.into_iter().chain(correct))
}

fn cancel(app: &App) -> Element<'_, Intent> {
    let label = app.text.word(Word::Cancel);
    focus::action(label, Kind::Secondary, Some(Intent::Cancel)).into()
}

/// One try is left: nothing is typed before a yes.
fn barrier<'a>(app: &'a App, form: &PinForm, renewal: &Renewal) -> Element<'a, Intent> {
    let text = &app.text;
    let (title, words, yes) = match form.task {
        PinTask::Change => (
            text.word(Word::LastTryTitle),
            text.word(Word::LastTryHelp),
            text.word(Word::LastTryYes),
        ),
        PinTask::Unblock => (
            text.pin_word(PinWord::PukLastTitle),
            text.pin_word(PinWord::PukLastHelp),
            text.pin_word(PinWord::PukLastYes),
        ),
    };
    let go_on = intent(NewPinIntent::ConfirmLastTry);
    column![
        theme::text::heading(title),
        card_line(app),
        notice(Meaning::Warning, theme::text::body(words)),
        help(app, form, renewal),
        focus::check_box(yes, renewal.is_sure, Some(intent(NewPinIntent::ToggleSure))),
        buttons([
            focus::action(
                text.word(Word::Continue),
                Kind::Primary,
                renewal.is_sure.then_some(go_on)
            )
            .into(),
            cancel(app),
        ]),
    ]
    .spacing(theme::L)
    .into()
}

/// Everything is typed: the last try of the PUK takes a second yes.
fn sure(app: &App) -> Element<'_, Intent> {
    let text = &app.text;
    let send = focus::action(
        text.pin_word(PinWord::PukSureYes),
        Kind::Secondary,
        Some(intent(NewPinIntent::Send)),
    );
    let cancel = focus::action(text.word(Word::Cancel), Kind::Primary, Some(Intent::Cancel));
    column![
        theme::text::heading(text.pin_word(PinWord::PukSureTitle)),
        card_line(app),
        notice(
            Meaning::Warning,
            theme::text::body(text.pin_word(PinWord::PukSureHelp))
        ),
        buttons([cancel.into(), send.into()]),
    ]
    .spacing(theme::L)
    .into()
}

/// The card is at work.
fn waiting(app: &App, task: PinTask, word: PinWord, can_stop: bool) -> Element<'_, Intent> {
    column![
        theme::text::heading(title(app, task)),
        card_line(app),
        row![
            icon(Icon::Hourglass, 24.0),
            theme::text::body(app.text.pin_word(word)).width(Fill)
        ]
        .spacing(theme::M)
        .align_y(Center),
        can_stop.then(|| cancel(app)),
    ]
    .spacing(theme::L)
    .into()
}

/// The contact was lost in the middle.
fn lost(app: &App, is_other: bool) -> Element<'_, Intent> {
    let text = &app.text;
    let other = is_other.then(|| {
        notice(
            Meaning::Danger,
            theme::text::body(text.pin_word(PinWord::LostOther)),
        )
    });
    column![
        theme::text::heading(text.pin_word(PinWord::LostTitle)),
        notice(
            Meaning::Warning,
            theme::text::body(text.pin_word(PinWord::LostHelp))
        ),
        other,
        focus::action(
            text.pin_word(PinWord::LostLeave),
            Kind::Secondary,
            Some(Intent::Cancel)
        ),
    ]
    .spacing(theme::L)
    .into()
}
