//! hyper over a TLS connector of either stack. It keeps one connection: on it the portal knows the
//! card.

use std::sync::Arc;

use http_body_util::Full;
use hyper::body::{Bytes, Incoming};
use hyper::client::conn::http1::{SendRequest, handshake};
use hyper::{Method, Response};
use hyper_util::rt::TokioIo;
use reqwest::cookie::CookieStore;
use reqwest::header;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;
use tokio::sync::Mutex;
use tokio::time::timeout;
use url::{Position, Url};

use super::cookies::Cookies;
use super::reach::Reach;
use super::{Failure, Request, WISHES, classify};
use crate::portal::{Patience, Route};
use crate::tls::Engine;

#[derive(Clone, Debug)]
pub(super) struct Client {
    engine: Engine,
    jar: Arc<Cookies>,
    reach: Reach,
    patience: Patience,
    kept: Arc<Mutex<Option<Line>>>,
}

/// An open connection.
#[derive(Debug)]
struct Line {
    /// Scheme, host and port.
    origin: String,
    sender: SendRequest<Full<Bytes>>,
}

impl Client {
    pub(super) fn new(engine: Engine, jar: &Arc<Cookies>, route: &Route) -> Self {
        Self {
            engine,
            jar: Arc::clone(jar),
            reach: Reach::new(route),
            patience: route.patience,
            kept: Arc::default(),
        }
    }

    /// How long a request may take as a whole.
    pub(super) fn patience(&self) -> &Patience {
        &self.patience
    }

    pub(super) async fn send(
        &self,
        request: &Request,
        agent: &str,
    ) -> Result<Response<Incoming>, Failure> {
        let url = &request.url;
        // A portal is spoken to over TLS or not at all.
        if url.scheme() != "https" {
            return Err(Failure::Broken);
        }
        let mut message = self.message(request, agent).ok_or(Failure::Broken)?;
        let mut kept = self.kept.lock().await;
        let open = match kept.take().filter(|line| line.origin == origin(url)) {
            Some(mut line) => line.sender.ready().await.is_ok().then_some(line),
            None => None,
        };
        if let Some(mut line) = open {
            match self.ask(&mut line, message).await {
                Ok(answer) => {
                    *kept = Some(line);
                    return Ok(self.keep_cookies(answer, url));
                }
                // It was closed before anything was sent: the same again on a new one.
                Err((_, Some(unsent))) => message = unsent,
                Err((failure, None)) => return Err(failure),
            }
        }
        let mut line = self.connect(url).await?;
        let answer = self.ask(&mut line, message).await;
        let answer = answer.map_err(|(failure, _)| failure)?;
        *kept = Some(line);
        Ok(self.keep_cookies(answer, url))
    }

    /// Sends a message, and waits for the head of its answer. The message comes back if nothing of
    /// it was sent.
    async fn ask(
        &self,
        line: &mut Line,
        message: hyper::Request<Full<Bytes>>,
    ) -> Result<Response<Incoming>, (Failure, Option<hyper::Request<Full<Bytes>>>)> {
        let asked = timeout(self.patience.head, line.sender.try_send_request(message)).await;
        let Ok(answer) = asked else {
            return Err((Failure::TimedOut, None));
        };
        answer.map_err(|mut failed| {
            let unsent = failed.take_message();
            (classify(failed.error()), unsent)
        })
    }

    fn keep_cookies(&self, answer: Response<Incoming>, url: &Url) -> Response<Incoming> {
        let mut cookies = answer.headers().get_all(header::SET_COOKIE).iter();
        self.jar.set_cookies(&mut cookies, url);
        answer
    }

    fn message(&self, request: &Request, agent: &str) -> Option<hyper::Request<Full<Bytes>>> {
        let url = &request.url;
        let mut message = hyper::Request::builder()
            .uri(&url[Position::BeforePath..Position::AfterQuery])
            .header(
                header::HOST,
                &url[Position::BeforeHost..Position::AfterPort],
            )
            .header(header::USER_AGENT, agent);
        for (name, value) in WISHES {
            message = message.header(name, value);
        }
        if let Some(cookies) = self.jar.cookies(url) {
            message = message.header(header::COOKIE, cookies);
        }
        let body = match &request.form {
            None => String::new(),
            Some(fields) => {
                message = message
                    .method(Method::POST)
                    .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
                url::form_urlencoded::Serializer::new(String::new())
                    .extend_pairs(fields)
                    .finish()
            }
        };
        message.body(Full::from(body)).ok()
    }

    async fn connect(&self, url: &Url) -> Result<Line, Failure> {
        // In a box: futures above would grow by all the ways to a host.
        let stream = Box::pin(self.reach.connect(url)).await?;
        let secured = secure(&self.engine, url, stream);
        let secured = timeout(self.patience.handshake, secured).await;
        Ok(Line {
            origin: origin(url),
            sender: secured.unwrap_or(Err(Failure::TimedOut))?,
        })
    }
}

/// Speaks HTTP over TLS on an open stream.
pub(super) async fn secure(
    engine: &Engine,
    url: &Url,
    stream: TcpStream,
) -> Result<SendRequest<Full<Bytes>>, Failure> {
    let secured = engine.connect(bare_host(url), stream).await;
    speak(secured.map_err(|error| classify(&error))?).await
}

/// Speaks HTTP on an open stream.
pub(super) async fn speak<S>(stream: S) -> Result<SendRequest<Full<Bytes>>, Failure>
where
    S: AsyncRead + AsyncWrite + Send + Unpin + 'static,
{
    let line = handshake(TokioIo::new(stream)).await;
    let (sender, connection) = line.map_err(|error| classify(&error))?;
    // Its end is seen by who sends; there is nobody else to tell.
    tokio::spawn(async move { connection.await.ok() });
    Ok(sender)
}

fn origin(url: &Url) -> String {
    url[..Position::AfterPort].to_owned()
}

/// The host, an address of IPv6 without its brackets.
fn bare_host(url: &Url) -> &str {
    let host = url.host_str().unwrap_or_default();
    let inner = host
        .strip_prefix('[')
        .and_then(|host| host.strip_suffix(']'));
    inner.unwrap_or(host)
}
