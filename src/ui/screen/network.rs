//! The form for a proxy that asks for a name and a password.

use iced::widget::{column, container, text_input};
use iced::{Element, Fill};

use super::super::app::{App, Intent, NetworkIntent, Typed};
use super::super::theme::{self, button::Kind, surface};
use super::super::widget::focus;
use crate::text::Phrase;

/// The name of the first field, for the toolkit's `focus`.
pub(in crate::ui) const PROXY_NAME: &str = "proxy-name";

/// The form, while a proxy asks.
pub(super) fn credentials(app: &App) -> Option<Element<'_, Intent>> {
    let (proxy, _) = app.state.asking_proxy()?;
    let text = &app.text;
    let form = &app.network;
    let take = (form.credentials().is_some() && app.state.can_sign_in())
        .then_some(Intent::Network(NetworkIntent::Use));
    let name = text_input("", &form.name)
        .id(PROXY_NAME)
        .on_input(|typed| Intent::Network(NetworkIntent::Name(typed)))
        .on_submit_maybe(take.clone())
        .padding(theme::M)
        .style(surface::field);
    let password = text_input("", form.password.text())
        .id("proxy-password")
        .secure(true)
        .on_input(|typed| Intent::Network(NetworkIntent::Password(Typed::new(typed))))
        .on_submit_maybe(take.clone())
        .padding(theme::M)
        .style(surface::field);
    let labelled = |label: Phrase, field: Element<'static, Intent>| {
        column![theme::text::small(text.say(label)), field].spacing(theme::XS)
    };
    let form = column![
        theme::text::heading(proxy.to_owned()),
        labelled(Phrase::ProxyName, name.into()),
        labelled(Phrase::ProxyPassword, password.into()),
        theme::text::small(text.say(Phrase::ProxyNotStored)),
        focus::action(text.say(Phrase::ProxyContinue), Kind::Primary, take),
    ]
    .spacing(theme::M);
    let block = container(form)
        .width(Fill)
        .padding(theme::L)
        .style(surface::card);
    Some(block.into())
}
