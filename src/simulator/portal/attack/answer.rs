//! Attacks of the answer to a card, and of the start page where it has no end.

use std::fmt::Write as _;
use std::time::Duration;

use super::start::{leads_on, plain, posting};
use super::{Addresses, Attack, Script, Then};

/// The head of a page, without its length.
const HEAD: &str = "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n";
/// One member of a gzip file (RFC 1952): a megabyte of zeros. Members follow one another.
const BOMB: &[u8] = include_bytes!("../../../../assets/simulator/portal/zeri.gz");
const AT_ONCE: Duration = Duration::ZERO;
const TRICKLE: Duration = Duration::from_millis(100);

impl Attack {
    /// What the login host answers to a card, or to a form that followed, instead of a welcome;
    /// `None` where the attack is not there.
    pub fn after_card(self, addresses: &Addresses, posted: bool) -> Option<Script> {
        let Addresses {
            card,
            portal,
            foreign,
        } = addresses;
        let chunked = format!("{HEAD}Transfer-Encoding: chunked\r\n\r\n");
        Some(match self {
            Self::SecondSignature => Script {
                then: Then::HangUp,
                ..redirect(303, card, "Connection: close\r\n")
            },
            Self::ForeignRedirect => redirect(303, foreign, ""),
            Self::ForeignForm => page(&posting(foreign), ""),
            // 307: the same form once more, elsewhere (RFC 9110 clause 15.4.8).
            Self::ForeignRepost if posted => redirect(307, foreign, ""),
            Self::ForeignRepost | Self::EndlessPosts => page(&posting(card), ""),
            Self::ForeignRefresh => page(
                &leads_on(foreign),
                &format!("Refresh: 0; url={foreign}\r\n"),
            ),
            Self::PlainForm => page(&posting(&plain(portal)), ""),
            Self::StrangerBehind => redirect(303, portal, ""),
            Self::EndlessBody => endless(chunked, format!("4000\r\n{}\r\n", "x".repeat(0x4000))),
            Self::TricklingBody => Script {
                bytes: chunked.into_bytes(),
                then: Then::Again(b"1\r\nx\r\n".to_vec(), TRICKLE),
            },
            Self::EndlessHeaders => endless(
                HEAD.to_owned(),
                format!("X-Pieno: {}\r\n", "x".repeat(1000)),
            ),
            Self::HeaderFlood => {
                let flood = "X: y\r\n".repeat(20_000);
                once(&format!("{HEAD}{flood}Content-Length: 0\r\n\r\n"))
            }
            Self::NoAnswer => once(""),
            Self::ShortBody => Script {
                then: Then::HangUp,
                ..once(&format!("{HEAD}Content-Length: 5000\r\n\r\n<main>"))
            },
            Self::HugeLength => endless(
                format!("{HEAD}Content-Length: {}\r\n\r\n", i64::MAX),
                "x".repeat(0x4000),
            ),
            Self::TwoLengths => once(&format!(
                "{HEAD}Content-Length: 6\r\nContent-Length: 5000\r\n\r\n<main>"
            )),
            // A length may have an extension (RFC 9112 clause 7.1.1).
            Self::EndlessChunk => endless(format!("{chunked}1;"), "x".repeat(1000)),
            Self::EndlessTrailers => endless(
                format!("{chunked}0\r\n"),
                format!("X: {}\r\n", "x".repeat(1000)),
            ),
            Self::InterimFlood => {
                endless(String::new(), "HTTP/1.1 100 Continue\r\n\r\n".repeat(40))
            }
            Self::SwitchedProtocol => once(
                "HTTP/1.1 101 Switching Protocols\r\nUpgrade: altro\r\nConnection: Upgrade\r\n\r\n",
            ),
            Self::AnswerNoise => once("SSH-2.0-OpenSSH_9.2p1\r\n\r\n"),
            Self::Challenge => once(
                "HTTP/1.1 401 Unauthorized\r\nWWW-Authenticate: Basic realm=\"x\"\r\n\
                 Content-Length: 0\r\n\r\n",
            ),
            Self::CompressedBomb => {
                let length = BOMB.len() * 64;
                let head =
                    format!("{HEAD}Content-Encoding: gzip\r\nContent-Length: {length}\r\n\r\n");
                Script {
                    bytes: [head.as_bytes(), &BOMB.repeat(64)].concat(),
                    then: Then::NextRequest,
                }
            }
            Self::CookieBomb => {
                let value = "x".repeat(4000);
                let mut cookies = String::new();
                for number in 0..80 {
                    let _ = write!(cookies, "Set-Cookie: b{number}={value}\r\n");
                }
                redirect(303, card, &cookies)
            }
            _ => return None,
        })
    }

    /// What the start page's host answers instead of HTTP as it should be.
    pub(super) fn start_answer(self) -> Option<Script> {
        let like = Self::EndlessBody;
        let nowhere = || Addresses {
            card: String::new(),
            portal: String::new(),
            foreign: String::new(),
        };
        match self {
            Self::EndlessStart => like.after_card(&nowhere(), false),
            _ => None,
        }
    }
}

fn redirect(status: u16, address: &str, headers: &str) -> Script {
    let head = format!("HTTP/1.1 {status} -\r\nLocation: {address}\r\n{headers}");
    Script {
        bytes: format!("{head}Content-Length: 0\r\n\r\n").into_bytes(),
        then: Then::NextRequest,
    }
}

fn page(body: &str, headers: &str) -> Script {
    let length = body.len();
    Script {
        bytes: format!("{HEAD}{headers}Content-Length: {length}\r\n\r\n{body}").into_bytes(),
        then: Then::NextRequest,
    }
}

/// These bytes, and then silence.
fn once(bytes: &str) -> Script {
    Script {
        bytes: bytes.as_bytes().to_vec(),
        then: Then::Silence,
    }
}

fn endless(bytes: String, piece: String) -> Script {
    Script {
        bytes: bytes.into_bytes(),
        then: Then::Again(piece.into_bytes(), AT_ONCE),
    }
}
