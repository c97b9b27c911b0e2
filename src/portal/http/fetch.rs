//! One document from a service that is no portal: a list, or what an issuer says of a certificate.
//! Bounded in size and time; no cookies, and no redirect is followed.

use std::time::Duration;

use http_body_util::BodyExt as _;
use hyper::body::Buf as _;
use reqwest::{header, redirect, retry};
use url::Url;

use super::over_rustls::{Resolver, through};
use super::{CONNECT_LIMIT, Failure, USER_AGENT, classify};
use crate::cancel::Cancel;
use crate::portal::Proxy;
use crate::problem::{FetchFault, Problem, TrustProblem};
use crate::tls::{Connector, Engine, Pinned, Stack, TlsFailure, Versions};

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
pub async fn fetch(request: Fetch, proxy: &Proxy, cancel: &Cancel) -> Result<Vec<u8>, Problem> {
    let host = request.url.host_str().unwrap_or_default().to_owned();
    let fetched = match cancel.unless_cancelled(send(request, proxy)).await {
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

async fn send(request: Fetch, proxy: &Proxy) -> Result<Vec<u8>, Failed> {
    let client = client(&request, proxy).map_err(Failed::Client)?;
    let builder = match request.post {
        None => client.get(request.url),
        Some((kind, body)) => client
            .post(request.url)
            .header(header::CONTENT_TYPE, kind)
            .body(body),
    };
    let sent = builder.header(header::ACCEPT, "*/*").send().await;
    let response = sent.map_err(|error| Failed::Http(classify(&error)))?;
    if !response.status().is_success() {
        return Err(Failed::ErrorPage);
    }
    let mut body = reqwest::Body::from(response);
    let mut bytes = Vec::new();
    while let Some(frame) = body.frame().await {
        let frame = frame.map_err(|error| Failed::Http(classify(&error)))?;
        let Ok(data) = frame.into_data() else {
            continue;
        };
        if bytes.len() + data.remaining() > request.most {
            return Err(Failed::Http(Failure::TooLarge));
        }
        bytes.extend_from_slice(&data);
    }
    Ok(bytes)
}

fn client(request: &Fetch, proxy: &Proxy) -> Result<reqwest::Client, Problem> {
    let failed = |error: reqwest::Error| Problem::Internal {
        context: format!("HTTP client: {error}"),
    };
    let connector = Connector::without_card(Stack::Rustls, &Pinned::default(), Versions::Both)?;
    let mut builder = reqwest::Client::builder()
        .dns_resolver(Resolver)
        .redirect(redirect::Policy::none())
        .retry(retry::never())
        .connect_timeout(CONNECT_LIMIT)
        .timeout(request.deadline)
        .user_agent(USER_AGENT)
        .https_only(!request.may_be_plain);
    match connector.engine() {
        Engine::Rustls(config) => builder = builder.tls_backend_preconfigured(*config),
        #[cfg(feature = "compat-tls")]
        Engine::OpenSsl(_) => {}
    }
    let builder = through(builder, proxy).map_err(failed)?;
    builder.build().map_err(failed)
}

impl Failed {
    fn problem(self, host: String) -> Problem {
        let reason = match self {
            Self::Client(problem) | Self::Http(Failure::Tls(TlsFailure::Ours(problem))) => {
                return problem;
            }
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
