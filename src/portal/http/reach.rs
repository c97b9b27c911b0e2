//! A connection to a portal's host: by itself, or through a proxy.

use std::sync::Arc;

use hyper::Uri;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::client::proxy::matcher::{Intercept, Matcher};
use tokio::net::TcpStream;
use tower_service::Service;
use url::Url;

use super::resolve::Resolver;
use super::{Failure, classify, tunnel};
use crate::portal::{Credentials, Proxy, Route};
use crate::problem::ProxyFault;

/// Makes connections the way a route says.
#[derive(Clone)]
pub(super) struct Reach {
    route: Route,
    /// Which proxy leads to a host; `None` where none is to be used.
    proxies: Option<Arc<Matcher>>,
}

impl Reach {
    pub(super) fn new(route: &Route) -> Self {
        let proxies = match &route.proxy {
            Proxy::System => Some(crate::portal::route::of_system()),
            Proxy::Direct => None,
            Proxy::Manual(address) => Some(Matcher::builder().all(address.url()).build()),
        };
        Self {
            route: route.clone(),
            proxies: proxies.map(Arc::new),
        }
    }

    /// A connection to the host of an address.
    pub(super) async fn connect(&self, url: &Url) -> Result<TcpStream, Failure> {
        let host = url.host_str().ok_or(Failure::NameNotFound)?;
        let port = url.port_or_known_default().ok_or(Failure::NameNotFound)?;
        let authority = format!("{host}:{port}");
        let target: Uri = format!("https://{authority}")
            .parse()
            .map_err(|_| Failure::NameNotFound)?;
        let proxy = self.proxies.as_ref();
        match proxy.and_then(|proxies| proxies.intercept(&target)) {
            None => {
                let connected = self.limited(self.direct(target)).await;
                connected.map_err(|failure| self.blame_script(failure))
            }
            Some(proxy) => self.limited_by_proxy(&proxy, &authority).await,
        }
    }

    /// A connection for a request without TLS, and whether it leads to a proxy, which wants to read
    /// the whole address in the request (RFC 9112 clause 3.2.2).
    pub(super) async fn connect_plainly(&self, url: &Url) -> Result<(TcpStream, bool), Failure> {
        let target: Uri = url.as_str().parse().map_err(|_| Failure::NameNotFound)?;
        let proxies = self.proxies.as_ref();
        match proxies.and_then(|proxies| proxies.intercept(&target)) {
            None => Ok((self.limited(self.direct(target)).await?, false)),
            Some(proxy) => {
                let reached = self.limited(self.direct(proxy.uri().clone())).await;
                let stream = reached.map_err(|failure| Failure::Proxy {
                    proxy: address_of(proxy.uri()),
                    reason: blame(&failure),
                    said: String::new(),
                })?;
                Ok((stream, true))
            }
        }
    }

    /// The proxy that stands on the way to an address, as `host:port`.
    pub(super) fn proxy(&self, url: &Url) -> Option<String> {
        let target = url.as_str().parse::<Uri>().ok()?;
        let proxy = self.proxies.as_ref()?.intercept(&target)?;
        Some(address_of(proxy.uri()))
    }

    /// Happy eyeballs (RFC 8305): where one family of addresses is silent, the other is tried.
    async fn direct(&self, target: Uri) -> Result<TcpStream, Failure> {
        let mut connector = HttpConnector::new_with_resolver(Resolver(self.route.names));
        connector.enforce_http(false);
        connector.set_nodelay(true);
        // Shared among all addresses, so that a silent one leaves time for the next.
        connector.set_connect_timeout(Some(self.route.patience.connect));
        let connected = connector.call(target).await;
        connected
            .map(hyper_util::rt::TokioIo::into_inner)
            .map_err(|error| classify(&error))
    }

    async fn limited<T>(
        &self,
        work: impl Future<Output = Result<T, Failure>>,
    ) -> Result<T, Failure> {
        let limited = tokio::time::timeout(self.route.patience.connect, work).await;
        limited.unwrap_or(Err(Failure::TimedOut))
    }

    async fn limited_by_proxy(
        &self,
        proxy: &Intercept,
        authority: &str,
    ) -> Result<TcpStream, Failure> {
        let uri = proxy.uri();
        let name = address_of(uri);
        let fault = |(reason, said)| Failure::Proxy {
            proxy: name.clone(),
            reason,
            said,
        };
        if uri.scheme_str() != Some("http") {
            let scheme = uri.scheme_str().unwrap_or("?").to_owned();
            return Err(fault((ProxyFault::UnsupportedScheme, scheme)));
        }
        let credentials = self.route.keyring.find(&name).or_else(|| given(proxy));
        let work = async {
            let reached = self.direct(uri.clone()).await;
            let mut stream = reached.map_err(|failure| fault((blame(&failure), String::new())))?;
            let opened = tunnel::open(&mut stream, authority, credentials.as_ref()).await;
            opened.map(|()| stream).map_err(fault)
        };
        match self.limited(work).await {
            Err(Failure::TimedOut) => Err(fault((ProxyFault::Silent, String::new()))),
            result => result,
        }
    }

    /// Where the system names a script that chooses the proxy, and nobody could be reached without
    /// one, the script is what is missing.
    fn blame_script(&self, failure: Failure) -> Failure {
        let is_network = matches!(
            failure,
            Failure::NameNotFound | Failure::Unreachable | Failure::Refused | Failure::TimedOut
        );
        let script = (is_network && self.route.proxy == Proxy::System)
            .then(crate::portal::route::script_of_system)
            .flatten();
        match script {
            None => failure,
            Some(script) => Failure::Proxy {
                proxy: script,
                reason: ProxyFault::Script,
                said: String::new(),
            },
        }
    }
}

/// `host:port` of a proxy.
fn address_of(uri: &Uri) -> String {
    let host = uri.host().unwrap_or_default();
    let port = uri.port_u16().unwrap_or(80);
    format!("{host}:{port}")
}

/// Credentials that stand in the system's own address of the proxy.
fn given(proxy: &Intercept) -> Option<Credentials> {
    use base64::Engine as _;
    let header = proxy.basic_auth()?.to_str().ok()?;
    let encoded = header.strip_prefix("Basic ")?;
    let both = zeroize::Zeroizing::new(
        base64::engine::general_purpose::STANDARD
            .decode(encoded)
            .ok()?,
    );
    let (name, password) = std::str::from_utf8(&both).ok()?.split_once(':')?;
    Credentials::new(name, password).ok()
}

/// Why a proxy could not be reached.
fn blame(failure: &Failure) -> ProxyFault {
    match failure {
        Failure::TimedOut => ProxyFault::Silent,
        _ => ProxyFault::Unreachable,
    }
}

impl std::fmt::Debug for Reach {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Reach")
            .field("proxy", &self.route.proxy)
            .finish_non_exhaustive()
    }
}
