//! One HTTP request at a time, bounded in time and size, over a TLS connector.

use std::error::Error as StdError;
use std::fmt;
use std::io;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use reqwest::cookie::Jar;
use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use reqwest::{Client, Method, Response, StatusCode, header, redirect, retry};
use url::Url;

use super::Proxy;
use crate::cancel::Cancel;
use crate::problem::Problem;
use crate::tls::{Connector, TlsFailure, failure_in};

/// The longest wait for one answer, from connecting to the last byte.
const TIME_LIMIT: Duration = Duration::from_secs(30);
/// The longest wait for a connection.
const CONNECT_LIMIT: Duration = Duration::from_secs(15);
/// The largest page, in bytes.
const MAX_BODY: usize = 2 * 1024 * 1024;

/// An HTTP client over one connector. It follows nothing by itself.
#[derive(Clone, Debug)]
pub(super) struct Browser {
    client: Client,
    connector: Connector,
    cancel: Cancel,
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
        jar: &Arc<Jar>,
        proxy: &Proxy,
        cancel: &Cancel,
    ) -> Result<Self, Problem> {
        let mut builder = Client::builder()
            .tls_backend_preconfigured(connector.config())
            .cookie_provider(Arc::clone(jar))
            .dns_resolver(Resolver)
            .redirect(redirect::Policy::none())
            // A repeated request could mean a second signature.
            .retry(retry::never())
            .pool_max_idle_per_host(1)
            .connect_timeout(CONNECT_LIMIT)
            .timeout(TIME_LIMIT)
            .user_agent(concat!("Varco/", env!("CARGO_PKG_VERSION")))
            .https_only(true);
        let failed = |error: reqwest::Error| Problem::Internal {
            context: format!("HTTP client: {error}"),
        };
        builder = match proxy {
            Proxy::System => builder,
            Proxy::Direct => builder.no_proxy(),
            // The one that is named replaces the system's.
            Proxy::Manual(address) => {
                builder.proxy(reqwest::Proxy::all(address.url()).map_err(failed)?)
            }
        };
        let client = builder.build().map_err(failed)?;
        Ok(Self {
            client,
            connector,
            cancel: cancel.clone(),
        })
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
        let method = if request.form.is_some() {
            Method::POST
        } else {
            Method::GET
        };
        let mut builder = self
            .client
            .request(method, request.url.clone())
            .header(header::ACCEPT, "text/html,application/xhtml+xml")
            .header(header::ACCEPT_LANGUAGE, "it,en;q=0.5");
        if let Some(form) = &request.form {
            builder = builder.form(form);
        }
        let response = builder.send().await.map_err(|error| classify(&error))?;
        let location = response
            .headers()
            .get(header::LOCATION)
            .and_then(|value| value.to_str().ok())
            .map(str::to_owned);
        Ok(Answer {
            url: response.url().clone(),
            status: response.status(),
            location,
            body: body(response).await?,
        })
    }
}

async fn body(mut response: Response) -> Result<String, Failure> {
    let latin1 = response
        .headers()
        .get(header::CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
        .is_some_and(|kind| kind.to_ascii_lowercase().contains("iso-8859"));
    let mut bytes = Vec::new();
    while let Some(chunk) = response.chunk().await.map_err(|error| classify(&error))? {
        if bytes.len() + chunk.len() > MAX_BODY {
            return Err(Failure::TooLarge);
        }
        bytes.extend_from_slice(&chunk);
    }
    Ok(if latin1 {
        bytes.into_iter().map(char::from).collect()
    } else {
        String::from_utf8_lossy(&bytes).into_owned()
    })
}

fn classify(error: &reqwest::Error) -> Failure {
    if let Some(failure) = failure_in(error) {
        return Failure::Tls(failure);
    }
    let mut next: Option<&(dyn StdError + 'static)> = Some(error);
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
                _ => {}
            }
        }
        next = error.source();
    }
    if error.is_timeout() {
        Failure::TimedOut
    } else {
        Failure::Broken
    }
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
            Self::Tls(TlsFailure::Ours(problem)) => problem,
            Self::Tls(TlsFailure::Alert(_) | TlsFailure::Incompatible) => {
                Problem::TlsIncompatible { host }
            }
        }
    }
}

/// The system's names, and `*.localhost` as this computer (RFC 6761 clause 6.3), which not every
/// system knows.
#[derive(Clone, Copy, Debug)]
struct Resolver;

impl Resolve for Resolver {
    fn resolve(&self, name: Name) -> Resolving {
        Box::pin(async move {
            let name = name.as_str();
            if name == "localhost" || name.ends_with(".localhost") {
                let here = [
                    IpAddr::V4(Ipv4Addr::LOCALHOST),
                    IpAddr::V6(Ipv6Addr::LOCALHOST),
                ];
                let addresses = here.map(|address| SocketAddr::new(address, 0));
                return Ok(Box::new(addresses.into_iter()) as Addrs);
            }
            match tokio::net::lookup_host((name, 0)).await {
                Ok(addresses) => Ok(Box::new(addresses.collect::<Vec<_>>().into_iter()) as Addrs),
                Err(_) => Err(Box::new(NameNotFound) as Box<dyn StdError + Send + Sync>),
            }
        })
    }
}

#[derive(Clone, Copy, Debug)]
struct NameNotFound;

impl fmt::Display for NameNotFound {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("name not found")
    }
}

impl StdError for NameNotFound {}

#[cfg(test)]
mod tests {
    use std::io::{BufRead, BufReader, Write};
    use std::net::TcpListener;

    use super::*;
    use crate::tls::{Pinned, Versions};

    /// What a proxy on this computer is asked for first; it refuses everything.
    fn asked_of_proxy(proxy: impl FnOnce(SocketAddr) -> Proxy) -> Option<String> {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let served = std::thread::spawn(move || {
            let (mut stream, _) = listener.accept().unwrap();
            let mut line = String::new();
            BufReader::new(&stream).read_line(&mut line).unwrap();
            stream.write_all(b"HTTP/1.1 403 Forbidden\r\n\r\n").ok();
            line
        });
        let connector = Connector::without_card(&Pinned::default(), Versions::Both).unwrap();
        let jar = Arc::default();
        let browser = Browser::new(connector, &jar, &proxy(address), &Cancel::default()).unwrap();
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

    #[test]
    fn a_proxy_that_was_named_carries_the_connection() {
        let asked = asked_of_proxy(|address| address.to_string().parse().unwrap());
        assert_eq!(
            asked.as_deref(),
            Some("CONNECT portale.invalid:443 HTTP/1.1\r\n")
        );
    }

    #[test]
    fn without_a_proxy_the_portal_is_called_itself() {
        let asked = asked_of_proxy(|_| Proxy::Direct);
        assert_eq!(asked, None);
    }
}
