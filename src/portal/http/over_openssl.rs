//! hyper, for portals that need OpenSSL. It keeps one connection: on it the portal knows the card.

use std::error::Error as StdError;
use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use http_body_util::Full;
use hyper::body::{Bytes, Incoming};
use hyper::client::conn::http1::{SendRequest, handshake};
use hyper::{Method, Response, Uri};
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::client::legacy::connect::dns::Name;
use hyper_util::client::legacy::connect::proxy::Tunnel;
use hyper_util::client::proxy::matcher::Matcher;
use hyper_util::rt::TokioIo;
use reqwest::cookie::CookieStore;
use reqwest::header;
use tokio::net::TcpStream;
use tokio::sync::Mutex;
use tokio::time::timeout;
use tower_service::Service;
use url::{Position, Url};

use super::cookies::Cookies;
use super::resolve::{NameNotFound, addresses};
use super::{CONNECT_LIMIT, Failure, Request, WISHES, classify};
use crate::portal::Proxy;
use crate::tls::OpenSsl;

#[derive(Clone)]
pub(super) struct Client {
    stack: OpenSsl,
    jar: Arc<Cookies>,
    /// Which proxy leads to a host; `None` where none is to be used.
    proxies: Option<Arc<Matcher>>,
    kept: Arc<Mutex<Option<Line>>>,
}

/// An open connection.
struct Line {
    /// Scheme, host and port.
    origin: String,
    sender: SendRequest<Full<Bytes>>,
}

type Failed = Box<dyn StdError + Send + Sync>;

impl Client {
    pub(super) fn new(stack: OpenSsl, jar: &Arc<Cookies>, proxy: &Proxy) -> Self {
        Self {
            stack,
            jar: Arc::clone(jar),
            proxies: match proxy {
                Proxy::System => Some(Arc::new(Matcher::from_system())),
                Proxy::Direct => None,
                Proxy::Manual(address) => {
                    Some(Arc::new(Matcher::builder().all(address.url()).build()))
                }
            },
            kept: Arc::default(),
        }
    }

    pub(super) async fn send(
        &self,
        request: &Request,
        agent: &str,
    ) -> Result<Response<Incoming>, Failure> {
        let url = &request.url;
        let message = self.message(request, agent).ok_or(Failure::Broken)?;
        let mut kept = self.kept.lock().await;
        let open = match kept.take().filter(|line| line.origin == origin(url)) {
            Some(mut line) => line.sender.ready().await.is_ok().then_some(line),
            None => None,
        };
        let mut line = match open {
            Some(line) => line,
            None => timeout(CONNECT_LIMIT, self.connect(url))
                .await
                .map_err(|elapsed| classify(&elapsed))?
                .map_err(|error| classify(&*error))?,
        };
        let answer = line.sender.send_request(message).await;
        let answer = answer.map_err(|error| classify(&error))?;
        *kept = Some(line);
        let mut cookies = answer.headers().get_all(header::SET_COOKIE).iter();
        self.jar.set_cookies(&mut cookies, url);
        Ok(answer)
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

    async fn connect(&self, url: &Url) -> Result<Line, Failed> {
        let host = url.host_str().ok_or(NameNotFound)?;
        let port = url.port_or_known_default().ok_or(NameNotFound)?;
        let target: Uri = format!("https://{host}:{port}").parse()?;
        let stream = self.reach(target).await?;
        let stream = self.stack.connect(host, stream).await?;
        let (sender, connection) = handshake(TokioIo::new(stream)).await?;
        // Its end is seen by who sends; there is nobody else to tell.
        tokio::spawn(async move { connection.await.ok() });
        Ok(Line {
            origin: origin(url),
            sender,
        })
    }

    /// A connection to a host, through its proxy if there is one.
    async fn reach(&self, target: Uri) -> Result<TcpStream, Failed> {
        let mut direct = HttpConnector::new_with_resolver(Resolver);
        direct.enforce_http(false);
        direct.set_nodelay(true);
        let proxy = self
            .proxies
            .as_ref()
            .and_then(|proxies| proxies.intercept(&target));
        let stream = match proxy {
            None => direct.call(target).await?,
            Some(proxy) => {
                let mut tunnel = Tunnel::new(proxy.uri().clone(), direct);
                if let Some(credentials) = proxy.basic_auth() {
                    tunnel = tunnel.with_auth(credentials.clone());
                }
                tunnel.call(target).await?
            }
        };
        Ok(stream.into_inner())
    }
}

fn origin(url: &Url) -> String {
    url[..Position::AfterPort].to_owned()
}

#[derive(Clone, Copy, Debug)]
struct Resolver;

impl Service<Name> for Resolver {
    type Response = std::vec::IntoIter<std::net::SocketAddr>;
    type Error = NameNotFound;
    type Future = Pin<Box<dyn Future<Output = Result<Self::Response, NameNotFound>> + Send>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), NameNotFound>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, name: Name) -> Self::Future {
        Box::pin(async move { addresses(name.as_str()).await })
    }
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Client(OpenSSL)")
    }
}
