//! The person who is signed in, and the services that the portal offers.

use iced::widget::{Column, column, container, row};
use iced::{Center, Element, Fill};

use super::super::app::{App, Intent};
use super::super::icon::{Icon, icon};
use super::super::theme::{self, Meaning, button::Kind, surface};
use super::super::widget::{focus, notice};
use crate::flow::Session;
use crate::text::Word;

pub(super) fn view<'a>(app: &'a App, session: &'a Session) -> Element<'a, Intent> {
    let text = &app.text;
    let name = session
        .name
        .clone()
        .unwrap_or_else(|| text.word(Word::SignedIn));
    let leave = focus::action_with_icon(
        Icon::Leave,
        text.word(Word::SignOut),
        Kind::Secondary,
        Some(Intent::SignOut),
    );
    let person = container(
        column![
            row![
                icon(Icon::Person, 32.0),
                theme::text::heading(name).width(Fill),
                leave
            ]
            .spacing(theme::M)
            .align_y(Center),
            theme::text::body(format!("{} ({})", session.portal, session.host)),
            theme::text::small(session.connection.clone()),
        ]
        .spacing(theme::S),
    )
    .width(Fill)
    .padding(theme::L)
    .style(surface::card);
    let services: Element<'_, Intent> = if session.services.is_empty() {
        notice(
            Meaning::Info,
            theme::text::body(text.word(Word::NoServices)),
        )
    } else {
        let cards = session.services.iter().map(|service| {
            container(theme::text::strong(service.as_str()))
                .width(Fill)
                .padding(theme::M)
                .style(surface::card)
                .into()
        });
        Column::with_children(cards).spacing(theme::S).into()
    };
    column![
        theme::text::title(text.word(Word::Services)),
        person,
        services,
    ]
    .spacing(theme::L)
    .into()
}
