//! How a session at the portal begins, goes on in another browser, and ends.

use std::time::Instant;

use hyper::{Method, StatusCode, header};

use super::{
    hosts::HostName,
    links::{self, Holder, LinkFault},
    mode::Mode,
    pages,
    reply::{Reply, append, html, redirect},
    sessions::COOKIE,
    site::{Caller, Site, Visit, field, not_found, refused},
};

impl Site {
    /// Exchanges a one-time code for a session cookie.
    pub(super) fn open(&self, code: Option<String>) -> Reply {
        self.open_as(code, "")
    }

    /// The same, for an agent to which the session may belong alone.
    pub(super) fn open_as(&self, code: Option<String>, agent: &str) -> Reply {
        match code.and_then(|code| self.sessions.redeem(&code)) {
            Some(id) => {
                if self.mode == Mode::AgentBound {
                    self.sessions.bind(&id, agent);
                }
                opened(&id)
            }
            None => spent(),
        }
    }

    /// One-time links: asked for inside a session, opened by another browser, used up by a form
    /// that no reader of links sends by accident.
    pub(super) fn go_on(&self, method: &Method, visit: &Visit, caller: &Caller) -> Reply {
        let now = Instant::now();
        let code = field(visit.query.as_bytes(), "codice");
        let holder = Holder {
            address: caller.address,
            agent: &visit.agent,
        };
        match (method, visit.path.as_str(), code) {
            (&Method::POST, "/continua/link", _) => {
                let session = visit.session.as_deref();
                let session = session.filter(|id| self.sessions.get(id).is_some());
                let for_agent = self.mode == Mode::Link(LinkFault::OwnAgent);
                let code = session.and_then(|id| self.links.issue(id, holder, for_agent, now));
                redirect(&code.map_or("/".into(), |code| self.link(&code)))
            }
            (&Method::GET, "/continua", Some(code)) => {
                let mut reply = redirect("/continua");
                set_cookie(&mut reply, links::COOKIE, &code, "; Max-Age=60");
                reply
            }
            (&Method::GET, "/continua", None) => html(
                StatusCode::OK,
                pages::posting("Continua", "ritorno", "/continua/apri", &[]),
            ),
            (&Method::POST, "/continua/apri", _) => {
                let code = visit.link.as_deref();
                let session = code.and_then(|code| self.links.redeem(code, holder, now));
                let mut reply = match session.and_then(|id| self.sessions.rename(&id)) {
                    Some(id) => opened(&id),
                    None => spent(),
                };
                set_cookie(&mut reply, links::COOKIE, "", "; Max-Age=0");
                reply
            }
            _ => not_found(),
        }
    }

    /// The address of a link, as the mode wants it.
    fn link(&self, code: &str) -> String {
        let path = format!("/continua?codice={code}");
        match self.mode {
            Mode::Link(LinkFault::ForeignHost) => HostName::Other.url(self.port, &path),
            Mode::Link(LinkFault::PlainHttp) => {
                let address = HostName::Portal.url(self.port, &path);
                address.replacen("https", "http", 1)
            }
            Mode::Link(LinkFault::Bare) => "/continua".to_owned(),
            _ => path,
        }
    }

    pub(super) fn log_out(&self, session: Option<&str>) -> Reply {
        if let Some(id) = session
            && self.mode != Mode::Resumption
        {
            self.sessions.close(id);
        }
        let mut reply = redirect("/");
        set_session(&mut reply, "", "; Max-Age=0");
        reply
    }
}

fn opened(id: &str) -> Reply {
    let mut reply = redirect("/servizi");
    set_session(&mut reply, id, "");
    reply
}

fn spent() -> Reply {
    refused("Il codice di accesso non è valido o è già stato usato.")
}

fn set_session(reply: &mut Reply, id: &str, more: &str) {
    set_cookie(reply, COOKIE, id, more);
}

fn set_cookie(reply: &mut Reply, name: &str, value: &str, more: &str) {
    let cookie = format!("{name}={value}; Path=/; Secure; HttpOnly; SameSite=Lax{more}");
    append(reply, header::SET_COOKIE, &cookie);
}
