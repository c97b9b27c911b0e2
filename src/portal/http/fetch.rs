//! One document from a service that is no portal: a list, or what an issuer says of a certificate.
//! Bounded in size and time; no cookies, and no redirect is followed.

use std::time::Duration;

use http_body_util::Full;
use hyper::Method;
use hyper::body::Bytes;
use reqwest::{StatusCode, header};
use url::{Position, Url};
use zeroize::Zeroizing;

use super::client::{secure, speak};
use super::reach::{Between, Reach};
use super::{Failure, USER_AGENT, classify, tunnel, whole};
use crate::cancel::Cancel;
use crate::portal::{Credentials, Route};
use crate::problem::{FetchFault, Problem, TrustProblem};
use crate::tls::{Connector, Pinned, Stack, TlsFailure, Versions};

/// What to fetch.
#[derive(Clone, Debug)]
pub struct Fetch {
    url: Url,
    post: Option<(&'static str, Vec<u8>)>,
    most: usize,
    deadline: Duration,
    may_be_plain: bool,
}

impl Fetch {
    /// A document of at most `most` bytes, by HTTPS, whole within `deadline`.
    pub fn get(url: Url, most: usize, deadline: Duration) -> Self {
        Self {
            url,
            post: None,
            most,
            deadline,
            may_be_plain: false,
        }
    }

    /// Sends this body with its type, and takes the answer.
    #[must_use]
    pub fn post(self, kind: &'static str, body: Vec<u8>) -> Self {
        Self {
            post: Some((kind, body)),
            ..self
        }
    }

    /// Takes plain HTTP too: for what is signed itself, such as answers about certificates.
    #[must_use]
    pub fn maybe_plain(self) -> Self {
        Self {
            may_be_plain: true,
            ..self
        }
    }
}

/// Fetches one document. That a server did not prove who it is has the page of its own that it has
/// for portals; everything else is [`TrustProblem::ServiceUnreachable`].
pub async fn fetch(request: Fetch, route: &Route, cancel: &Cancel) -> Result<Vec<u8>, Problem> {
    let host = request.url.host_str().unwrap_or_default().to_owned();
    let fetched = match cancel.unless_cancelled(send(request, route)).await {
        Some(fetched) => fetched,
        None => Err(Failed::Http(Failure::Cancelled)),
    };
    fetched.map_err(|failed| failed.problem(host))
}

/// Why nothing came.
enum Failed {
    Http(Failure),
    ErrorPage,
    Client(Problem),
}

async fn send(request: Fetch, route: &Route) -> Result<Vec<u8>, Failed> {
    let whole = tokio::time::timeout(request.deadline, ask(&request, route)).await;
    whole.unwrap_or(Err(Failed::Http(Failure::TimedOut)))
}

async fn ask(request: &Fetch, route: &Route) -> Result<Vec<u8>, Failed> {
    let url = &request.url;
    let is_plain = url.scheme() == "http" && request.may_be_plain;
    if !is_plain && url.scheme() != "https" {
        return Err(Failed::Http(Failure::Broken));
    }
    let reach = Reach::new(route);
    let (opened, between) = if is_plain {
        let reached = reach.connect_plainly(url).await;
        let (stream, between) = reached.map_err(Failed::Http)?;
        (speak(stream).await, between)
    } else {
        // The way through a proxy is the tunnel's affair.
        let stream = reach.connect(url).await.map_err(Failed::Http)?;
        let trusted = Pinned::default();
        let connector = Connector::without_card(Stack::Rustls, &trusted, Versions::Both);
        let engine = connector.map_err(Failed::Client)?.engine();
        (secure(&engine, url, stream).await, None)
    };
    let message = message(request, &between).ok_or(Failed::Http(Failure::Broken))?;
    let sent = opened.map_err(Failed::Http)?.send_request(message).await;
    let response = sent.map_err(|error| Failed::Http(classify(&error)))?;
    if let (StatusCode::PROXY_AUTHENTICATION_REQUIRED, Some((proxy, given))) =
        (response.status(), between)
    {
        let wanted = response.headers().get_all(header::PROXY_AUTHENTICATE);
        let wanted = wanted.iter().filter_map(|value| value.to_str().ok());
        let (reason, said) = tunnel::demand(wanted.filter_map(tunnel::scheme), given.is_some());
        return Err(Failed::Http(Failure::Proxy {
            proxy,
            reason,
            said,
        }));
    }
    if !response.status().is_success() {
        return Err(Failed::ErrorPage);
    }
    let body = whole(response.into_body(), request.most).await;
    body.map_err(Failed::Http)
}

fn message(request: &Fetch, between: &Between) -> Option<hyper::Request<Full<Bytes>>> {
    let url = &request.url;
    let from = if between.is_some() {
        Position::BeforeScheme
    } else {
        Position::BeforePath
    };
    let mut message = hyper::Request::builder()
        .uri(&url[from..Position::AfterQuery])
        .header(
            header::HOST,
            &url[Position::BeforeHost..Position::AfterPort],
        )
        .header(header::USER_AGENT, USER_AGENT)
        .header(header::ACCEPT, "*/*");
    if let Some((_, Some(credentials))) = between {
        message = message.header(header::PROXY_AUTHORIZATION, basic(credentials)?);
    }
    let message = match &request.post {
        None => message.body(Full::default()),
        Some((kind, body)) => message
            .method(Method::POST)
            .header(header::CONTENT_TYPE, *kind)
            .body(Full::from(body.clone())),
    };
    message.ok()
}

/// The header for a proxy (RFC 7617), not for logs.
fn basic(credentials: &Credentials) -> Option<header::HeaderValue> {
    let encoded = credentials.encoded();
    let mut text = Zeroizing::new(String::with_capacity(encoded.len() + 6));
    text.push_str("Basic ");
    text.push_str(&encoded);
    let mut value = header::HeaderValue::from_str(&text).ok()?;
    value.set_sensitive(true);
    Some(value)
}

impl Failed {
    fn problem(self, host: String) -> Problem {
        let reason = match self {
            Self::Client(problem) | Self::Http(Failure::Tls(TlsFailure::Ours(problem))) => {
                return problem;
            }
            Self::Http(failure @ Failure::Proxy { .. }) => return failure.problem(&host),
            Self::Http(Failure::Cancelled) => return Problem::Cancelled,
            Self::Http(Failure::NameNotFound | Failure::Unreachable) => FetchFault::NotFound,
            Self::Http(Failure::Refused) => FetchFault::Refused,
            Self::Http(Failure::TimedOut) => FetchFault::Silent,
            Self::Http(Failure::TooLarge) => FetchFault::TooLarge,
            Self::Http(Failure::Broken | Failure::Tls(_)) => FetchFault::Broken,
            Self::ErrorPage => FetchFault::ErrorPage,
        };
        Problem::Trust(TrustProblem::ServiceUnreachable { host, reason })
    }
}
