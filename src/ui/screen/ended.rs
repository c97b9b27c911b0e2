//! A session that ended: why, what became of it at the portal, and how to sign in again.

use iced::Element;
use iced::widget::{column, row};

use super::super::app::{App, Intent};
use super::super::icon::Icon;
use super::super::theme::{self, Meaning, button::Kind};
use super::super::widget::{focus, notice};
use crate::flow::{AtPortal, Ending, SessionAct, SlotView, WhyEnded};
use crate::problem::Problem;
use crate::text::{SessionWord, Word};

pub(super) fn view<'a>(app: &'a App, ending: &'a Ending) -> Element<'a, Intent> {
    let text = &app.text;
    let word = |word| text.word(word);
    let (meaning, why) = match &ending.why {
        WhyEnded::SignedOut => (Meaning::Success, word(Word::EndedSignedOut)),
        WhyEnded::Idle => (Meaning::Info, word(Word::EndedIdle)),
        WhyEnded::CardLost(Problem::CardRemoved) => {
            (Meaning::Warning, word(Word::EndedCardRemoved))
        }
        WhyEnded::CardLost(Problem::ReaderGone { .. }) => {
            (Meaning::Warning, word(Word::EndedReaderGone))
        }
        WhyEnded::CardLost(_) => (Meaning::Warning, word(Word::EndedCardLost)),
        WhyEnded::WindowClosed => (Meaning::Info, text.session(SessionWord::WindowClosed)),
        WhyEnded::ByPortal(_) => (Meaning::Info, text.session(SessionWord::ByPortal)),
    };
    let problem = match &ending.why {
        // The page itself says what to do about these.
        WhyEnded::CardLost(Problem::CardRemoved | Problem::ReaderGone { .. })
        | WhyEnded::SignedOut
        | WhyEnded::Idle
        | WhyEnded::WindowClosed
        | WhyEnded::ByPortal(_) => None,
        WhyEnded::CardLost(problem) => Some(super::parts::problem(app, problem, None, false)),
    };
    // That the portal ended it is no failure; why it does so is said in its place.
    let by_portal = match &ending.why {
        WhyEnded::ByPortal(problem) => Some(column![
            theme::text::body(text.problem(problem).means),
            theme::text::code(problem.to_string()),
        ]),
        _ => None,
    };
    let is_told = by_portal.is_some() && ending.at_portal == AtPortal::Ended;
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
                theme::text::strong(why),
                theme::text::body(ending.portal.as_str()),
                by_portal,
            ]
        ),
        problem,
        (!is_told).then(|| at_portal(app, &ending.at_portal)),
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
    let (meaning, words) = match at_portal {
        AtPortal::Telling => (Meaning::Info, text.word(Word::PortalTelling)),
        AtPortal::Ended => (Meaning::Success, text.word(Word::PortalEnded)),
        AtPortal::StillOpen => (Meaning::Warning, text.session(SessionWord::StillOpen)),
        AtPortal::InWindow => (Meaning::Info, text.word(Word::PortalInWindow)),
        AtPortal::InBrowser => (Meaning::Info, text.session(SessionWord::InBrowser)),
        AtPortal::Unknown => (Meaning::Info, text.session(SessionWord::Unknown)),
        AtPortal::NoWay => (Meaning::Info, text.word(Word::PortalNoWay)),
        AtPortal::Failed(_) => (Meaning::Warning, text.word(Word::PortalNotTold)),
    };
    let details = match at_portal {
        AtPortal::Failed(problem) => Some(
            column![
                theme::text::body(text.problem(problem).what),
                theme::text::code(problem.to_string()),
            ]
            .spacing(theme::XS),
        ),
        AtPortal::InWindow => Some(
            column![
                theme::text::small(text.session(SessionWord::CloseWindowHelp)),
                focus::action(
                    text.session(SessionWord::CloseWindow),
                    Kind::Secondary,
                    Some(Intent::Act(SessionAct::CloseWindow)),
                ),
            ]
            .spacing(theme::S),
        ),
        _ => None,
    };
    notice(
        meaning,
        column![theme::text::body(words), details].spacing(theme::S),
    )
}
