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
    let take = app.state.can_sign_in();
    let take = take.then_some(Intent::Network(NetworkIntent::Use));
    Some(form(app, proxy, take))
}

/// The form for this proxy; `take` uses what was typed.
pub(super) fn form<'a>(app: &'a App, proxy: &str, take: Option<Intent>) -> Element<'a, Intent> {
    let text = &app.text;
    let form = &app.network;
    let take = take.filter(|_| form.credentials().is_some());
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
    container(form)
        .width(Fill)
        .padding(theme::L)
        .style(surface::card)
        .into()
}
