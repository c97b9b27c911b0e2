//! Whether the card is ready for the chosen portal, in one line: on the pages of card and diagnosis.

use iced::widget::column;
use iced::{Element, Fill};

use super::super::app::{App, Intent, PageIntent};
use super::super::icon::{Icon, icon};
use super::super::theme::{self, Meaning, button::Kind};
use super::super::widget::{focus, notice};
use super::parts::{buttons, panel};
use crate::flow::{Readiness, Ready, ReadyTold, ReadyWork};
use crate::problem::Problem;
use crate::text::Phrase;

/// The line, and what stands in the way if something does.
pub(super) fn line<'a>(
    app: &App,
    ready: &Readiness,
    problem: Option<&Problem>,
) -> Element<'a, Intent> {
    let meaning = match ready.verdict() {
        Ready::Yes => Meaning::Success,
        Ready::Unknown => Meaning::Info,
        Ready::Maybe => Meaning::Warning,
        Ready::No => Meaning::Danger,
    };
    // Without an answer of the portal nothing is promised.
    let meaning = match problem {
        Some(_) if meaning != Meaning::Danger => Meaning::Warning,
        _ => meaning,
    };
    let cause = problem.map(|problem| {
        let words = app.text.problem(problem);
        column![
            theme::text::body(words.what),
            theme::text::body(words.next),
            theme::text::code(problem.to_string()),
        ]
        .spacing(theme::XS)
    });
    let line = theme::text::body(app.text.ready(ready)).width(Fill);
    notice(meaning, column![line, cause].spacing(theme::S))
}

/// On the page of the card: what is known, and the question.
pub(super) fn question(app: &App) -> Element<'_, Intent> {
    let ask = |phrase| {
        let wanted = Some(Intent::Page(PageIntent::CheckReady));
        let button = focus::action(app.text.say(phrase), Kind::Secondary, wanted);
        buttons([button.into()])
    };
    match app.state.ready() {
        ReadyWork::NotAsked => column![
            ask(Phrase::CheckReady),
            theme::text::small(app.text.say(Phrase::ReadyHelp))
        ]
        .spacing(theme::XS)
        .into(),
        ReadyWork::Asking(_) => panel(
            iced::widget::row![
                icon(Icon::Hourglass, 24.0),
                theme::text::body(app.text.say(Phrase::CheckingReady))
            ]
            .spacing(theme::S)
            .align_y(iced::Center),
        ),
        ReadyWork::Told(told) => {
            let ReadyTold { ready, problem } = &**told;
            column![line(app, ready, problem.as_ref()), ask(Phrase::CheckAgain)]
                .spacing(theme::S)
                .into()
        }
    }
}
