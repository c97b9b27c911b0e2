//! Signing in by OpenID Connect, as identity portals do (portal-login.md §1.6): the portal asks a
//! provider at a second host, which asks the host of the card, and leads back with a code and the
//! portal's own state (OpenID Connect Core 1.0 clause 3.1; OAuth 2.0 Form Post Response Mode 1.0).

use hyper::{Method, StatusCode, header};

use super::{
    hosts::HostName,
    pages,
    reply::{Reply, append, html, redirect},
    sessions::token,
    site::{Site, Visit, field, not_found, refused},
};

/// The cookie in which each of the two hosts keeps the state of a login.
pub(super) const COOKIE: &str = "__Host-stato";
/// Where the provider is asked.
const AUTHORIZE: &str = "/oidc/autorizza";
/// Where the host of the card leads back to, at the provider.
const DONE: &str = "/oidc/fatto";
/// Where the provider leads back to, at the portal.
const BACK: &str = "/oidc/ritorno";
/// Where the way begins, at the portal.
const BEGIN: &str = "/oidc/entra";
/// The name of the portal at its provider.
const CLIENT: &str = "portale-di-prova";

/// How the provider's answer comes back.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Oidc {
    /// In the address of a redirect.
    Query,
    /// In a form that posts itself.
    FormPost,
    /// As in `Query`, with a state that is not the portal's.
    ForeignState,
}

impl Oidc {
    fn response_mode(self) -> &'static str {
        match self {
            Self::Query | Self::ForeignState => "query",
            Self::FormPost => "form_post",
        }
    }

    /// Where the entry of the start page leads.
    pub(super) fn entry(port: u16) -> String {
        HostName::Portal.url(port, BEGIN)
    }

    /// Where the host of the card leads a person who was recognised.
    pub(super) fn after_card(port: u16, code: &str) -> Reply {
        redirect(&HostName::Identity.url(port, &format!("{DONE}?codice={code}")))
    }

    /// The portal's part and the provider's; `None` where they have none.
    pub(super) fn answer(self, site: &Site, visit: &Visit) -> Option<Reply> {
        let get = visit.method == Method::GET;
        match (visit.host, visit.path.as_str()) {
            (HostName::Portal, BEGIN) if get => Some(self.begin(site.port)),
            (HostName::Portal, BACK) => Some(back(site, visit)),
            (HostName::Identity, AUTHORIZE) if get => Some(self.authorize(site.port, visit)),
            (HostName::Identity, DONE) if get => Some(self.done(site.port, visit)),
            (HostName::Identity, _) => Some(not_found()),
            _ => None,
        }
    }

    fn begin(self, port: u16) -> Reply {
        let Some(state) = token() else {
            return refused("Non è stato possibile iniziare l'accesso.");
        };
        let query = url::form_urlencoded::Serializer::new(String::new())
            .append_pair("response_type", "code")
            .append_pair("client_id", CLIENT)
            .append_pair("redirect_uri", &HostName::Portal.url(port, BACK))
            .append_pair("scope", "openid")
            .append_pair("response_mode", self.response_mode())
            .append_pair("state", &state)
            .finish();
        let mut reply = redirect(&HostName::Identity.url(port, &format!("{AUTHORIZE}?{query}")));
        keep(&mut reply, &state);
        reply
    }

    fn authorize(self, port: u16, visit: &Visit) -> Reply {
        let asked = |name| field(visit.query.as_bytes(), name).unwrap_or_default();
        let known = asked("response_type") == "code"
            && asked("client_id") == CLIENT
            && asked("redirect_uri") == HostName::Portal.url(port, BACK)
            && asked("response_mode") == self.response_mode();
        if !known {
            return refused("Il portale chiede l'identità in un modo non previsto.");
        }
        let mut reply = redirect(&HostName::Login.url(port, "/entra"));
        keep(&mut reply, &asked("state"));
        reply
    }

    fn done(self, port: u16, visit: &Visit) -> Reply {
        let code = field(visit.query.as_bytes(), "codice").unwrap_or_default();
        let state = match self {
            Self::ForeignState => "altrui".to_owned(),
            _ => visit.state.clone().unwrap_or_default(),
        };
        let back = HostName::Portal.url(port, BACK);
        if self == Self::FormPost {
            let fields = [("code", code.as_str()), ("state", state.as_str())];
            let page = pages::posting("Identità verificata", "ritorno", &back, &fields);
            return html(StatusCode::OK, page);
        }
        let query = url::form_urlencoded::Serializer::new(String::new())
            .append_pair("code", &code)
            .append_pair("state", &state)
            .finish();
        redirect(&format!("{back}?{query}"))
    }
}

/// The provider's answer: good only with the state that this client was given.
fn back(site: &Site, visit: &Visit) -> Reply {
    let form = match visit.method {
        Method::POST => visit.body.as_ref(),
        _ => visit.query.as_bytes(),
    };
    let is_ours = visit.state.is_some() && field(form, "state") == visit.state;
    if !is_ours {
        return refused("La risposta non è di un accesso iniziato qui.");
    }
    site.open_as(field(form, "code"), &visit.agent)
}

/// Keeps the state for the answer, which may come by a form from another host.
fn keep(reply: &mut Reply, state: &str) {
    let cookie = format!("{COOKIE}={state}; Path=/; Secure; HttpOnly; SameSite=None");
    append(reply, header::SET_COOKIE, &cookie);
}
