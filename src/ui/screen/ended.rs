//! A session that ended: why, what became of it at the portal, and how to sign in again.

use iced::Element;
use iced::widget::{Column, column, row};

use super::super::app::{App, Intent};
use super::super::icon::Icon;
use super::super::theme::{self, Meaning, button::Kind};
use super::super::widget::{focus, notice};
use crate::flow::{AtPortal, Ending, SlotView, WhyEnded};
use crate::problem::Problem;
use crate::text::Word;

pub(super) fn view<'a>(app: &'a App, ending: &'a Ending) -> Element<'a, Intent> {
    let text = &app.text;
    let why = match &ending.why {
        WhyEnded::SignedOut => (Meaning::Success, Word::EndedSignedOut),
        WhyEnded::Idle => (Meaning::Info, Word::EndedIdle),
        WhyEnded::CardLost(Problem::CardRemoved) => (Meaning::Warning, Word::EndedCardRemoved),
        WhyEnded::CardLost(Problem::ReaderGone { .. }) => (Meaning::Warning, Word::EndedReaderGone),
        WhyEnded::CardLost(_) => (Meaning::Warning, Word::EndedCardLost),
    };
    let (meaning, word) = why;
    let lost = match &ending.why {
        // The reader's own page says what to do about it.
        WhyEnded::CardLost(problem) if word == Word::EndedCardLost => {
            Some(super::parts::problem(app, problem, None, false))
        }
        _ => None,
    };
    let can_sign_in = app.state.can_sign_in();
    let has_card = app
        .state
        .readers
        .iter()
        .any(|view| matches!(view.slot, SlotView::Card(_) | SlotView::Reading(_)));
    let insert = (!has_card).then(|| theme::text::body(text.word(Word::InsertAgain)));
    column![
        theme::text::title(text.word(Word::EndedTitle)),
        notice(
            meaning,
            column![
                theme::text::strong(text.word(word)),
                theme::text::body(ending.portal.as_str()),
            ]
        ),
        lost,
        at_portal(app, &ending.at_portal),
        insert,
        row![
            focus::action_with_icon(
                Icon::ArrowRight,
                text.word(Word::EnterAgain),
                Kind::Primary,
                can_sign_in.then_some(Intent::SignIn),
            ),
            focus::action(
                text.word(Word::BackHome),
                Kind::Secondary,
                Some(Intent::Cancel)
            ),
        ]
        .spacing(theme::M)
        .wrap(),
    ]
    .spacing(theme::L)
    .into()
}

fn at_portal<'a>(app: &App, at_portal: &AtPortal) -> Element<'a, Intent> {
    let text = &app.text;
    let say = |word| theme::text::body(text.word(word));
    let (meaning, word, code) = match at_portal {
        AtPortal::Telling => (Meaning::Info, Word::PortalTelling, None),
        AtPortal::Ended => (Meaning::Success, Word::PortalEnded, None),
        AtPortal::InWindow => (Meaning::Info, Word::PortalInWindow, None),
        AtPortal::NoWay => (Meaning::Info, Word::PortalNoWay, None),
        AtPortal::Failed(problem) => (
            Meaning::Warning,
            Word::PortalNotTold,
            Some((text.problem(problem).what, problem.to_string())),
        ),
    };
    let details = code.map(|(what, code)| {
        column![theme::text::body(what), theme::text::code(code)].spacing(theme::XS)
    });
    notice(
        meaning,
        Column::new()
            .push(say(word))
            .push(details)
            .spacing(theme::XS),
    )
}
