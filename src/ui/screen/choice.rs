//! The profiles in which the portal lets the person act: the person chooses.

use iced::widget::{Column, column};
use iced::{Element, Fill};

use super::super::app::{App, Intent};
use super::super::icon::Icon;
use super::super::theme::{self, Meaning, button::Kind};
use super::super::widget::{focus, notice};
use crate::flow::{Choice, Profiles, SessionAct};
use crate::text::SessionWord;

/// The question, while it is open.
pub(super) fn view<'a>(app: &'a App, profiles: &'a Profiles) -> Option<Element<'a, Intent>> {
    let text = &app.text;
    let (before, failed, asked) = match &profiles.choice {
        Choice::Made(_) => return None,
        Choice::Open { before, failed } => (before, failed.as_ref(), None),
        Choice::Asked { before, wanted } => (before, None, Some(*wanted)),
    };
    let failed = failed.map(|problem| super::parts::problem(app, problem, None, false));
    let telling = asked.map(|_| {
        notice(
            Meaning::Info,
            theme::text::body(text.session(SessionWord::Choosing)),
        )
    });
    let options = profiles.names.iter().enumerate().map(|(place, name)| {
        let act = Intent::Act(SessionAct::ChooseProfile(place));
        focus::action_with_icon(
            Icon::Person,
            name.as_str(),
            Kind::Secondary,
            asked.is_none().then_some(act),
        )
        .width(Fill)
        .into()
    });
    let back = (before.is_some() && asked.is_none()).then(|| {
        focus::action(
            text.session(SessionWord::KeepProfile),
            Kind::Quiet,
            Some(Intent::Cancel),
        )
    });
    let page = column![
        theme::text::title(text.session(SessionWord::ChooseTitle)),
        theme::text::body(text.session(SessionWord::ChooseHelp)),
        failed,
        telling,
        Column::with_children(options).spacing(theme::S),
        back,
    ];
    Some(page.spacing(theme::L).into())
}

/// In which profile the person acts, with a way to change it; nothing where there is no choice.
pub(super) fn acting<'a>(app: &'a App, profiles: &'a Profiles) -> Option<Element<'a, Intent>> {
    if profiles.names.is_empty() {
        return None;
    }
    let text = &app.text;
    let name = match profiles.acting() {
        Some(name) => name.to_owned(),
        None => text.session(SessionWord::ActingAll),
    };
    let change = focus::action(
        text.session(SessionWord::ChangeProfile),
        Kind::Quiet,
        Some(Intent::Act(SessionAct::ChangeProfile)),
    );
    let block = column![
        theme::text::small(text.session(SessionWord::Acting)),
        theme::text::body(name),
        change,
    ];
    Some(block.into())
}
