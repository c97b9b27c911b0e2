//! One HTTP request at a time, bounded in time and size, over a TLS connector.

mod client;
mod cookie;
mod cookies;
mod fetch;
mod plain;
mod reach;
mod resolve;
mod tunnel;

use std::borrow::Cow;
use std::error::Error as StdError;
use std::io;
use std::net::IpAddr;
use std::sync::Arc;

use http_body_util::BodyExt;
use hyper::body::{Body, Buf};
use reqwest::{StatusCode, header};
use time::OffsetDateTime;
use time::format_description::well_known::Rfc2822;
use url::Url;

use super::Route;
use crate::cancel::Cancel;
use crate::problem::{Problem, ProxyFault};
use crate::tls::{Connector, TlsFailure, failure_in};
use client::Client;
pub use cookie::{Cookie, SameSite, Scope};
pub(super) use cookies::{Cookies, is_same_site};
pub use fetch::{Fetch, fetch};
pub(super) use plain::{PlainAnswer, ask as ask_plainly};
use reach::Reach;
use resolve::{NameNotFound, addresses};

/// The largest page, in bytes.
const MAX_BODY: usize = 2 * 1024 * 1024;
/// How the program names itself to portals.
pub(super) const USER_AGENT: &str = concat!("Varco/", env!("CARGO_PKG_VERSION"));
/// What it wants to read, and in which language.
const WISHES: [(header::HeaderName, &str); 2] = [
    (header::ACCEPT, "text/html,application/xhtml+xml"),
    (header::ACCEPT_LANGUAGE, "it,en;q=0.5"),
];

/// An HTTP client over one connector. It follows nothing by itself.
#[derive(Clone, Debug)]
pub(super) struct Browser {
    client: Client,
    connector: Connector,
    cancel: Cancel,
    /// Under which name it goes.
    agent: Cow<'static, str>,
}

/// What to ask for.
#[derive(Clone, Debug)]
pub(super) struct Request {
    pub(super) url: Url,
    /// Fields of a form to POST; a GET without.
    pub(super) form: Option<Vec<(String, String)>>,
}

/// An answer, whole.
#[derive(Clone, Debug)]
pub(super) struct Answer {
    pub(super) url: Url,
    pub(super) status: StatusCode,
    /// Where a redirect leads.
    pub(super) location: Option<String>,
    /// The server's own time.
    pub(super) date: Option<OffsetDateTime>,
    pub(super) body: String,
}

/// Why there is no answer.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(super) enum Failure {
    NameNotFound,
    Unreachable,
    Refused,
    TimedOut,
    Broken,
    TooLarge,
    Cancelled,
    /// The proxy on the way, by its address; what it did, and what it said.
    Proxy {
        proxy: String,
        reason: ProxyFault,
        said: String,
    },
    Tls(TlsFailure),
}

impl Request {
    pub(super) fn get(url: Url) -> Self {
        Self { url, form: None }
    }
}

impl Browser {
    pub(super) fn new(
        connector: Connector,
        jar: &Arc<Cookies>,
        route: &Route,
        cancel: &Cancel,
    ) -> Self {
        Self {
            client: Client::new(connector.engine(), jar, route),
            connector,
            cancel: cancel.clone(),
            agent: Cow::Borrowed(USER_AGENT),
        }
    }

    /// The same under another name.
    pub(super) fn named(mut self, agent: &str) -> Self {
        self.agent = Cow::Owned(agent.to_owned());
        self
    }

    /// The connector, with the record of its handshakes.
    pub(super) fn connector(&self) -> &Connector {
        &self.connector
    }

    /// Sends one request and brings back the whole answer.
    pub(super) async fn fetch(&self, request: &Request) -> Result<Answer, Failure> {
        match self.cancel.unless_cancelled(self.send(request)).await {
            Some(result) => result,
            None => Err(Failure::Cancelled),
        }
    }

    async fn send(&self, request: &Request) -> Result<Answer, Failure> {
        let whole = async {
            read(
                request.url.clone(),
                self.client.send(request, &self.agent).await?,
            )
            .await
        };
        let limit = self.client.patience().whole;
        let whole = tokio::time::timeout(limit, whole).await;
        whole.unwrap_or(Err(Failure::TimedOut))
    }
}

/// The proxy that stands on the way to an address, as `host:port`, if there is one.
pub(super) async fn proxy_to(url: &Url, route: &Route) -> Option<String> {
    Reach::new(route).proxy(url).await
}

/// The addresses of a host, found as for a connection and in its time.
pub(super) async fn find_name(host: &str, route: &Route) -> Result<Vec<IpAddr>, Failure> {
    let looked = addresses(host.to_owned(), route.names);
    match tokio::time::timeout(route.patience.connect, looked).await {
        Ok(Ok(found)) => Ok(found.map(|address| address.ip()).collect()),
        Ok(Err(NameNotFound)) => Err(Failure::NameNotFound),
        Err(_) => Err(Failure::TimedOut),
    }
}

/// Reads an answer to its end.
async fn read<B>(url: Url, response: hyper::Response<B>) -> Result<Answer, Failure>
where
    B: Body + Unpin,
    B::Error: StdError + 'static,
{
    let (head, body) = response.into_parts();
    let text = |name| head.headers.get(name).and_then(|value| value.to_str().ok());
    let latin1 = text(header::CONTENT_TYPE)
        .is_some_and(|kind| kind.to_ascii_lowercase().contains("iso-8859"));
    let bytes = whole(body, MAX_BODY).await?;
    Ok(Answer {
        url,
        status: head.status,
        location: text(header::LOCATION).map(str::to_owned),
        date: date_of(&head.headers),
        body: if latin1 {
            bytes.into_iter().map(char::from).collect()
        } else {
            String::from_utf8_lossy(&bytes).into_owned()
        },
    })
}

/// A body to its end, of at most `most` bytes.
async fn whole<B>(mut body: B, most: usize) -> Result<Vec<u8>, Failure>
where
    B: Body + Unpin,
    B::Error: StdError + 'static,
{
    let mut bytes = Vec::new();
    while let Some(frame) = body.frame().await {
        let frame = frame.map_err(|error| classify(&error))?;
        let Ok(mut data) = frame.into_data() else {
            continue;
        };
        if bytes.len() + data.remaining() > most {
            return Err(Failure::TooLarge);
        }
        while data.has_remaining() {
            let chunk = data.chunk();
            bytes.extend_from_slice(chunk);
            data.advance(chunk.len());
        }
    }
    Ok(bytes)
}

/// The server's own time. One that a store on the way kept for a while says nothing (RFC 9111
/// clause 5.1).
fn date_of(headers: &header::HeaderMap) -> Option<OffsetDateTime> {
    let date = headers.get(header::DATE)?.to_str().ok()?;
    let is_fresh = !headers.contains_key(header::AGE);
    OffsetDateTime::parse(date, &Rfc2822)
        .ok()
        .filter(|_| is_fresh)
}

/// What an error of the connection means.
fn classify(error: &(dyn StdError + 'static)) -> Failure {
    if let Some(failure) = failure_in(error) {
        return Failure::Tls(failure);
    }
    let mut next = Some(error);
    while let Some(error) = next {
        if error.is::<NameNotFound>() {
            return Failure::NameNotFound;
        }
        if let Some(error) = error.downcast_ref::<io::Error>() {
            match error.kind() {
                io::ErrorKind::ConnectionRefused => return Failure::Refused,
                io::ErrorKind::NetworkUnreachable | io::ErrorKind::HostUnreachable => {
                    return Failure::Unreachable;
                }
                io::ErrorKind::TimedOut => return Failure::TimedOut,
                _ => {}
            }
        }
        next = error.source();
    }
    Failure::Broken
}

impl Failure {
    /// The page for this failure, when it has nothing to do with the card.
    pub(super) fn problem(self, host: &str) -> Problem {
        let host = host.to_owned();
        match self {
            Self::NameNotFound | Self::Unreachable => Problem::NetworkUnreachable { host },
            Self::Refused => Problem::ConnectionRefused { host },
            Self::TimedOut => Problem::TimedOut { host },
            Self::Broken => Problem::ConnectionBroken { host },
            Self::TooLarge => Problem::AnswerOutOfBounds { host },
            Self::Cancelled => Problem::Cancelled,
            Self::Proxy {
                proxy,
                reason,
                said,
            } => Problem::Proxy {
                proxy,
                reason,
                said,
            },
            Self::Tls(TlsFailure::Ours(problem)) => problem,
            Self::Tls(TlsFailure::Downgraded | TlsFailure::Unproved) => {
                Problem::ServerIdentity { host }
            }
            Self::Tls(TlsFailure::Alert(_) | TlsFailure::Incompatible) => {
                Problem::TlsIncompatible { host }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::io::{BufRead, BufReader, Write};
    use std::net::{SocketAddr, TcpListener};

    use super::*;
    use crate::portal::Proxy;
    use crate::tls::{Pinned, Stack, Versions};

    /// What a proxy on this computer is asked for first; it refuses everything.
    fn asked_of_proxy(stack: Stack, proxy: impl FnOnce(SocketAddr) -> Proxy) -> Option<String> {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let served = std::thread::spawn(move || {
            let (mut stream, _) = listener.accept().unwrap();
            let mut line = String::new();
            BufReader::new(&stream).read_line(&mut line).unwrap();
            stream.write_all(b"HTTP/1.1 403 Forbidden\r\n\r\n").ok();
            line
        });
        let pinned = Pinned::default();
        let connector = Connector::without_card(stack, &pinned, Versions::Both).unwrap();
        let jar = Arc::default();
        let route = Route::through(&proxy(address));
        let browser = Browser::new(connector, &jar, &route, &Cancel::default());
        let url = Url::parse("https://portale.invalid/").unwrap();
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .unwrap();
        let fetched = runtime.block_on(browser.fetch(&Request::get(url)));
        let failure = fetched.unwrap_err();
        if failure == Failure::NameNotFound {
            // Nobody came: the name was looked up instead.
            drop(std::net::TcpStream::connect(address));
            return Some(served.join().unwrap()).filter(|line| !line.is_empty());
        }
        Some(served.join().unwrap())
    }

    fn stacks() -> impl Iterator<Item = Stack> {
        std::iter::once(Stack::Rustls).chain(Stack::PER_PAGE)
    }

    #[test]
    fn a_proxy_that_was_named_carries_the_connection() {
        for stack in stacks() {
            let asked = asked_of_proxy(stack, |address| address.to_string().parse().unwrap());
            assert_eq!(
                asked.as_deref(),
                Some("CONNECT portale.invalid:443 HTTP/1.1\r\n")
            );
        }
    }

    #[test]
    fn without_a_proxy_the_portal_is_called_itself() {
        for stack in stacks() {
            assert_eq!(asked_of_proxy(stack, |_| Proxy::Direct), None);
        }
    }
}
