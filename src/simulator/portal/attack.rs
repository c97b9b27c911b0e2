//! What a hostile portal tries: to see the card elsewhere or twice, or to keep its visitor busy
//! for ever. Attacks below HTTP are in [`super::wire`].

use std::fmt::Write as _;

use hyper::{StatusCode, header};

use super::{
    hosts::HostName,
    reply::{Reply, append, html, redirect, set, with_type},
};

/// An attack on whoever visits the virtual portal.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Attack {
    /// A hidden link with the entry's name leads to a foreign host.
    HiddenLink,
    /// The entry stands in a hidden form that goes to a foreign host.
    HiddenForm,
    /// The start page's base address is a foreign host's.
    ForeignBase,
    /// The start page's markup grows a hundred thousand times when it is read.
    MarkupBomb,
    /// The start page nests elements without end.
    NestingBomb,
    /// The entry leads to the right host without TLS.
    PlainHttp,
    /// The entry leads to a foreign host whose address begins like the right one.
    LookAlike,
    /// The entry leads on and on.
    RedirectLoop,
    /// The request for the card names 701 issuers.
    Hints701,
    /// The login host answers in TLS 1.0.
    OldTls,
    /// The login host answers in TLS 1.2 as one that knows 1.3 and was made to forget it.
    DowngradedTls,
    /// The login host answers the handshake with noise.
    TlsNoise,
    /// The login host never answers the handshake.
    TlsSilence,
    /// After the card, the login host closes each connection and wants a new one.
    SecondSignature,
    /// After the card, the way leads to a foreign host that asks for it too.
    ForeignRedirect,
    /// After the card, a form posts itself to a foreign host that asks for it too.
    ForeignForm,
    /// After the card, a page without end.
    EndlessBody,
    /// After the card, a page without end, a byte at a time.
    TricklingBody,
    /// After the card, headers without end.
    EndlessHeaders,
    /// After the card, twenty thousand headers.
    HeaderFlood,
    /// After the card, nothing.
    NoAnswer,
    /// After the card, a page shorter than announced.
    ShortBody,
    /// After the card, a compressed page that unpacks to a thousand times its size.
    CompressedBomb,
    /// After the card, cookies without number, on a way that leads on and on.
    CookieBomb,
}

struct Row {
    attack: Attack,
    id: &'static str,
    alias: &'static str,
}

const fn row(attack: Attack, id: &'static str, alias: &'static str) -> Row {
    Row { attack, id, alias }
}

const ROWS: [Row; 24] = [
    row(Attack::HiddenLink, "H01", "hidden-link"),
    row(Attack::HiddenForm, "H02", "hidden-form"),
    row(Attack::ForeignBase, "H03", "foreign-base"),
    row(Attack::MarkupBomb, "H04", "markup-bomb"),
    row(Attack::NestingBomb, "H05", "nesting-bomb"),
    row(Attack::PlainHttp, "H06", "plain-http"),
    row(Attack::LookAlike, "H07", "look-alike"),
    row(Attack::RedirectLoop, "H08", "redirect-loop"),
    row(Attack::Hints701, "H09", "hints-701"),
    row(Attack::OldTls, "H10", "old-tls"),
    row(Attack::DowngradedTls, "H11", "downgraded-tls"),
    row(Attack::TlsNoise, "H12", "tls-noise"),
    row(Attack::TlsSilence, "H13", "tls-silence"),
    row(Attack::SecondSignature, "H14", "second-signature"),
    row(Attack::ForeignRedirect, "H15", "foreign-redirect"),
    row(Attack::ForeignForm, "H16", "foreign-form"),
    row(Attack::EndlessBody, "H17", "endless-body"),
    row(Attack::TricklingBody, "H18", "trickling-body"),
    row(Attack::EndlessHeaders, "H19", "endless-headers"),
    row(Attack::HeaderFlood, "H20", "header-flood"),
    row(Attack::NoAnswer, "H21", "no-answer"),
    row(Attack::ShortBody, "H22", "short-body"),
    row(Attack::CompressedBomb, "H23", "compressed-bomb"),
    row(Attack::CookieBomb, "H24", "cookie-bomb"),
];

impl Attack {
    /// All of them.
    pub fn all() -> impl Iterator<Item = Self> {
        ROWS.iter().map(|row| row.attack)
    }

    /// `H` and a number.
    pub fn id(self) -> &'static str {
        self.row().map_or("", |row| row.id)
    }

    /// The readable name.
    pub fn alias(self) -> &'static str {
        self.row().map_or("", |row| row.alias)
    }

    fn row(self) -> Option<&'static Row> {
        ROWS.iter().find(|row| row.attack == self)
    }

    /// What the portal answers instead of an honest page; `None` where the attack is not there.
    pub(super) fn at_portal(self, path: &str, port: u16) -> Option<Reply> {
        let foreign = HostName::Other.url(port, "/entra");
        let entry = "<a id=\"entra-cns\" href=\"/verso\">Entra con CNS</a>";
        let page = match (path, self) {
            ("/", Self::HiddenLink) => format!(
                "<div hidden style=\"display:none\"><a id=\"entra-cns\" href=\"{foreign}\">Entra con \
                 CNS</a></div>{entry}"
            ),
            ("/", Self::HiddenForm) => format!(
                "<form method=\"post\" action=\"{foreign}\" style=\"display:none\"><input \
                 type=\"hidden\" name=\"a\" value=\"1\"><a id=\"entra-cns\">Entra con CNS</a></form>"
            ),
            ("/", Self::ForeignBase) => format!("<base href=\"{foreign}\">{entry}"),
            ("/", Self::MarkupBomb) => format!("{}{entry}", markup_bomb()),
            ("/", Self::NestingBomb) => format!("{}{entry}", "<div>".repeat(350_000)),
            ("/", Self::PlainHttp | Self::LookAlike | Self::RedirectLoop) => entry.to_owned(),
            ("/verso", Self::PlainHttp) => {
                let address = HostName::Login.url(port, "/entra");
                return Some(redirect(&address.replacen("https", "http", 1)));
            }
            ("/verso", Self::LookAlike) => {
                let (login, other) = (HostName::Login.name(), HostName::Other.name());
                return Some(redirect(&format!("https://{login}@{other}:{port}/entra")));
            }
            ("/verso", Self::RedirectLoop) => return Some(redirect("/verso")),
            _ => return None,
        };
        Some(html(StatusCode::OK, page))
    }

    /// What the login host answers to a card instead of a welcome; `None` where the attack is not
    /// there.
    pub(super) fn after_card(self, port: u16) -> Option<Reply> {
        let here = HostName::Login.url(port, "/entra");
        let foreign = HostName::Other.url(port, "/entra");
        Some(match self {
            Self::SecondSignature => {
                let mut reply = redirect(&here);
                set(&mut reply, header::CONNECTION, "close");
                reply
            }
            Self::ForeignRedirect => redirect(&foreign),
            Self::ForeignForm => html(
                StatusCode::OK,
                format!(
                    "<body onload=\"document.forms[0].submit()\"><form method=\"post\" \
                     action=\"{foreign}\"><input type=\"hidden\" name=\"SAMLResponse\" \
                     value=\"x\"></form></body>"
                ),
            ),
            Self::CompressedBomb => {
                let mut reply = with_type(StatusCode::OK, "text/html", BOMB.repeat(64));
                set(&mut reply, header::CONTENT_ENCODING, "gzip");
                reply
            }
            Self::CookieBomb => {
                let mut reply = redirect(&here);
                let value = "x".repeat(4000);
                for number in 0..80 {
                    append(
                        &mut reply,
                        header::SET_COOKIE,
                        &format!("b{number}={value}"),
                    );
                }
                reply
            }
            _ => return None,
        })
    }
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

/// One member of a gzip file (RFC 1952): a megabyte of zeros. Members follow one another.
const BOMB: &[u8] = include_bytes!("../../../assets/simulator/portal/zeri.gz");

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn every_attack_has_a_name_and_stays_below_the_longest_page() {
        let ids: BTreeSet<_> = Attack::all().map(Attack::id).collect();
        assert_eq!(ids.len(), ROWS.len());
        assert!(!ids.contains(""));
        assert!(markup_bomb().len() < 2_000_000);
    }
}
