//! What a hostile portal tries: to see the card elsewhere or twice, to weaken the connection, or to
//! keep its visitor busy for ever.

mod answer;
mod handshake;
mod start;
pub(super) mod wire;

use std::time::Duration;

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
    /// The entry leads to the right host without TLS, by a redirect.
    PlainHttp,
    /// The entry leads to a foreign host whose address begins like the right one.
    LookAlike,
    /// The entry leads on and on.
    RedirectLoop,
    /// Beside an honest entry, a refresh and a script lead to a foreign host.
    StartRefresh,
    /// The start page posts a form by itself to a foreign host.
    StartForm,
    /// The entry is the right host without TLS.
    PlainLink,
    /// The entry is a script.
    ScriptLink,
    /// The entry is another port of the right host.
    OtherPort,
    /// The entry's host has a Greek letter in place of a Latin one.
    Homograph,
    /// The entry leads to a foreign host by an address without scheme.
    SchemeRelative,
    /// A start page without end.
    EndlessStart,
    /// The start page sets cookies for other hosts, a foreign site and everybody's suffix.
    ForeignCookies,
    /// The host of the start page asks for the card.
    PortalAsks,
    /// The request for the card names 701 issuers.
    Hints701,
    /// The request for the card names issuers that are no names.
    HintsNoise,
    /// The request for the card takes signatures alone that no card of RSA makes.
    NoScheme,
    /// Asked for the card once, the login host shows another host's certificate.
    TurnsStranger,
    /// Asked for the card once, the login host forgets TLS 1.3.
    TurnsOld,
    /// The login host answers in TLS 1.0.
    OldTls,
    /// The login host answers in TLS 1.2 as one that knows 1.3 and was made to forget it.
    DowngradedTls,
    /// The login host answers the handshake with noise.
    TlsNoise,
    /// The login host never answers the handshake.
    TlsSilence,
    /// A message of the handshake never ends.
    EndlessHandshake,
    /// The handshake comes a byte at a time.
    TricklingHandshake,
    /// After the card, the login host closes each connection and wants a new one.
    SecondSignature,
    /// After the card, the way leads to a foreign host that asks for it too.
    ForeignRedirect,
    /// After the card, a form posts itself to a foreign host that asks for it too.
    ForeignForm,
    /// After the card, what a form posts is to be posted to a foreign host again.
    ForeignRepost,
    /// After the card, a refresh and a script lead to a foreign host.
    ForeignRefresh,
    /// After the card, a form posts itself without TLS.
    PlainForm,
    /// After the card, forms that post themselves, one behind the other.
    EndlessPosts,
    /// After the card, the portal's own host shows another host's certificate.
    StrangerBehind,
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
    /// After the card, a page as long as a number can say.
    HugeLength,
    /// After the card, a page of two lengths.
    TwoLengths,
    /// After the card, a piece of a page whose length never ends.
    EndlessChunk,
    /// After the card, a page with headers without end behind it.
    EndlessTrailers,
    /// After the card, answers that announce an answer.
    InterimFlood,
    /// After the card, another protocol.
    SwitchedProtocol,
    /// After the card, something that is no answer.
    AnswerNoise,
    /// After the card, name and password are asked for.
    Challenge,
    /// After the card, a compressed page that unpacks to a thousand times its size.
    CompressedBomb,
    /// After the card, cookies without number, on a way that leads on and on.
    CookieBomb,
}

/// Where an attack takes place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// On the start page's host.
    Start,
    /// Where the login host asks for the card.
    Request,
    /// In the login host's handshake, instead of one.
    Handshake,
    /// In the login host's answer to a card.
    Answer,
}

/// What is sent in place of what should be, byte for byte.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Script {
    /// First this.
    pub bytes: Vec<u8>,
    /// And then.
    pub then: Then,
}

/// How a [`Script`] goes on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Then {
    /// With the next request.
    NextRequest,
    /// With nothing: the connection stays open.
    Silence,
    /// It is over.
    HangUp,
    /// With these bytes again and again, with a pause in between.
    Again(Vec<u8>, Duration),
}

/// Addresses that an attack leads to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Addresses {
    /// The page that asks for the card.
    pub card: String,
    /// A page of the portal's own host.
    pub portal: String,
    /// A page of a host outside the profile.
    pub foreign: String,
}

struct Row {
    attack: Attack,
    id: &'static str,
    alias: &'static str,
    place: Place,
}

const fn row(attack: Attack, id: &'static str, alias: &'static str, place: Place) -> Row {
    Row {
        attack,
        id,
        alias,
        place,
    }
}

const ROWS: [Row; 53] = {
    use Attack as A;
    use Place::{Answer, Handshake, Request, Start};
    [
        row(A::HiddenLink, "H01", "hidden-link", Start),
        row(A::HiddenForm, "H02", "hidden-form", Start),
        row(A::ForeignBase, "H03", "foreign-base", Start),
        row(A::MarkupBomb, "H04", "markup-bomb", Start),
        row(A::NestingBomb, "H05", "nesting-bomb", Start),
        row(A::PlainHttp, "H06", "plain-http", Start),
        row(A::LookAlike, "H07", "look-alike", Start),
        row(A::RedirectLoop, "H08", "redirect-loop", Start),
        row(A::Hints701, "H09", "hints-701", Request),
        row(A::OldTls, "H10", "old-tls", Handshake),
        row(A::DowngradedTls, "H11", "downgraded-tls", Handshake),
        row(A::TlsNoise, "H12", "tls-noise", Handshake),
        row(A::TlsSilence, "H13", "tls-silence", Handshake),
        row(A::SecondSignature, "H14", "second-signature", Answer),
        row(A::ForeignRedirect, "H15", "foreign-redirect", Answer),
        row(A::ForeignForm, "H16", "foreign-form", Answer),
        row(A::EndlessBody, "H17", "endless-body", Answer),
        row(A::TricklingBody, "H18", "trickling-body", Answer),
        row(A::EndlessHeaders, "H19", "endless-headers", Answer),
        row(A::HeaderFlood, "H20", "header-flood", Answer),
        row(A::NoAnswer, "H21", "no-answer", Answer),
        row(A::ShortBody, "H22", "short-body", Answer),
        row(A::CompressedBomb, "H23", "compressed-bomb", Answer),
        row(A::CookieBomb, "H24", "cookie-bomb", Answer),
        row(A::StartRefresh, "H25", "start-refresh", Start),
        row(A::StartForm, "H26", "start-form", Start),
        row(A::PlainLink, "H27", "plain-link", Start),
        row(A::ScriptLink, "H28", "script-link", Start),
        row(A::OtherPort, "H29", "other-port", Start),
        row(A::Homograph, "H30", "homograph", Start),
        row(A::SchemeRelative, "H31", "scheme-relative", Start),
        row(A::EndlessStart, "H32", "endless-start", Start),
        row(A::ForeignCookies, "H33", "foreign-cookies", Start),
        row(A::PortalAsks, "H34", "portal-asks", Start),
        row(A::NoScheme, "H35", "no-scheme", Request),
        row(A::HintsNoise, "H36", "hints-noise", Request),
        row(A::TurnsStranger, "H37", "turns-stranger", Request),
        row(A::TurnsOld, "H38", "turns-old", Request),
        row(A::EndlessHandshake, "H39", "endless-handshake", Handshake),
        row(
            A::TricklingHandshake,
            "H40",
            "trickling-handshake",
            Handshake,
        ),
        row(A::EndlessPosts, "H41", "endless-posts", Answer),
        row(A::PlainForm, "H42", "plain-form", Answer),
        row(A::ForeignRepost, "H43", "foreign-repost", Answer),
        row(A::ForeignRefresh, "H44", "foreign-refresh", Answer),
        row(A::InterimFlood, "H45", "interim-flood", Answer),
        row(A::SwitchedProtocol, "H46", "switched-protocol", Answer),
        row(A::EndlessChunk, "H47", "endless-chunk", Answer),
        row(A::EndlessTrailers, "H48", "endless-trailers", Answer),
        row(A::TwoLengths, "H49", "two-lengths", Answer),
        row(A::HugeLength, "H50", "huge-length", Answer),
        row(A::AnswerNoise, "H51", "answer-noise", Answer),
        row(A::Challenge, "H52", "challenge", Answer),
        row(A::StrangerBehind, "H53", "stranger-behind", Answer),
    ]
};

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

    /// Where it takes place.
    pub fn place(self) -> Place {
        self.row().map_or(Place::Start, |row| row.place)
    }

    fn row(self) -> Option<&'static Row> {
        ROWS.iter().find(|row| row.attack == self)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn every_attack_has_a_name_and_something_to_send() {
        let ids: BTreeSet<_> = Attack::all().map(Attack::id).collect();
        assert_eq!(ids.len(), ROWS.len());
        assert!(!ids.contains(""));
        let addresses = Addresses {
            card: "https://carta/".to_owned(),
            portal: "https://portale/".to_owned(),
            foreign: "https://altro/".to_owned(),
        };
        for attack in Attack::all() {
            let place = attack.place();
            let answers = attack.after_card(&addresses, false).is_some();
            assert_eq!(answers, place == Place::Answer, "{attack:?}");
            let shakes = attack.handshake().is_some();
            let instead = place == Place::Handshake || attack == Attack::TurnsOld;
            assert_eq!(shakes, instead, "{attack:?}");
        }
    }
}
