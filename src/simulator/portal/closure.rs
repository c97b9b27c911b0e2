//! A portal that is out of service (portal-login.md §7, E15): where it says so, and how.

use hyper::StatusCode;

use super::{
    hosts::HostName,
    pages,
    reply::{Reply, html},
    site::{Site, Visit},
};

/// Where a portal is out of service, and how that shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Closure {
    /// The start page has status 503 and no words that a profile knows.
    StartStatus,
    /// The start page is an error page with status 200.
    StartError,
    /// The login host answers with 503 whoever comes, and asks nobody for a card.
    LoginStatus,
}

impl Closure {
    /// What the portal answers where it is out of service.
    pub(super) fn answer(self, site: &Site, visit: &Visit) -> Option<Reply> {
        match (visit.host, visit.path.as_str()) {
            (HostName::Portal, "/") => self.at_start(&site.cns_address()),
            (HostName::Login, _) => self.at_login(),
            _ => None,
        }
    }

    /// What the start page is instead.
    fn at_start(self, cns_address: &str) -> Option<Reply> {
        match self {
            Self::StartStatus => Some(unavailable()),
            Self::StartError => Some(html(StatusCode::OK, closed(cns_address))),
            Self::LoginStatus => None,
        }
    }

    /// What the login host answers instead.
    fn at_login(self) -> Option<Reply> {
        (self == Self::LoginStatus).then(unavailable)
    }

    /// Whether this host asks for the card all the same.
    pub(super) fn still_asks(self, host: HostName) -> bool {
        !(self == Self::LoginStatus && host == HostName::Login)
    }
}

const LATER: &str = "Il portale riapre alle 8. Riprova più tardi.";

/// A notice above the links of every day.
fn closed(cns_address: &str) -> String {
    let body = format!(
        "<h1>Servizi in manutenzione</h1><p class=\"avviso\">{LATER}</p><p><a id=\"entra-cns\" \
         href=\"{}\">Entra con CNS</a></p>",
        pages::escape(cns_address)
    );
    pages::page("Servizi in manutenzione", "errore", &body)
}

fn unavailable() -> Reply {
    html(
        StatusCode::SERVICE_UNAVAILABLE,
        pages::notice("503", "senza-nome", "Service Unavailable"),
    )
}
