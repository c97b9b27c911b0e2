//! A connection to a portal's host: by itself, or through a proxy.

use std::sync::Arc;
use std::time::Duration;

use hyper::Uri;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::client::proxy::matcher::{Intercept, Matcher};
use tokio::net::TcpStream;
use tower_service::Service;
use url::Url;

use super::resolve::Resolver;
use super::{Failure, classify, tunnel};
use crate::portal::route::{SystemProxies, Way};
use crate::portal::{Credentials, Proxy, Route};
use crate::problem::ProxyFault;

/// A proxy on the way, by its address (`host:port`), and the credentials for it, if there are any.
pub(super) type Between = Option<(String, Option<Credentials>)>;

/// Makes connections the way a route says.
#[derive(Clone)]
pub(super) struct Reach {
    route: Route,
    proxies: Arc<SystemProxies>,
}

/// One way to a host.
enum Step {
    Direct,
    By(Uri, Option<Credentials>),
}

impl Reach {
    pub(super) fn new(route: &Route) -> Self {
        let named = |named| SystemProxies {
            named,
            script: None,
        };
        let proxies = match &route.proxy {
            Proxy::System => SystemProxies::read(),
            Proxy::Direct => named(Matcher::builder().build()),
            Proxy::Manual(address) => named(Matcher::builder().all(address.url()).build()),
        };
        Self {
            route: route.clone(),
            proxies: Arc::new(proxies),
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
        let chosen = self.chosen_by_script(url).await;
        let Some(ways) = chosen else {
            let way = self.named(&target);
            let whole = self.route.patience.connect;
            let went = self.go(way, &target, &authority, whole).await;
            return went.map_err(|failure| self.blame_script(failure));
        };
        // All of them together may take as long as one.
        let count = u32::try_from(ways.len()).unwrap_or(u32::MAX).max(1);
        let share = self.route.patience.connect / count;
        let mut first = None;
        for way in ways {
            match self.go(way, &target, &authority, share).await {
                Err(failure) if is_nobody_there(&failure) => first = first.or(Some(failure)),
                result => return result,
            }
        }
        Err(first.unwrap_or(Failure::Unreachable))
    }

    /// The ways that the system's script chose, if there is one and it was run.
    async fn chosen_by_script(&self, url: &Url) -> Option<Vec<Step>> {
        let script = self.proxies.script.as_ref()?;
        let ways = self.route.scripts.ask(script, url).await?;
        let step = |way| match way {
            Way::Direct => Some(Step::Direct),
            Way::By(proxy) => proxy.as_str().parse().ok().map(|uri| Step::By(uri, None)),
        };
        Some(ways.into_iter().filter_map(step).collect())
    }

    /// The way by the proxy that is named for an address, if one is.
    fn named(&self, target: &Uri) -> Step {
        match self.proxies.named.intercept(target) {
            None => Step::Direct,
            Some(proxy) => Step::By(proxy.uri().clone(), given(&proxy)),
        }
    }

    async fn go(
        &self,
        way: Step,
        target: &Uri,
        authority: &str,
        limit: Duration,
    ) -> Result<TcpStream, Failure> {
        match way {
            Step::Direct => limited(limit, self.direct(target.clone())).await,
            Step::By(proxy, given) => {
                limited_by_proxy(limit, &proxy, self.by_proxy(&proxy, given, authority)).await
            }
        }
    }

    /// A connection for a request without TLS, and the proxy that it leads to, if there is one: that
    /// wants to read the whole address in the request (RFC 9112 clause 3.2.2).
    pub(super) async fn connect_plainly(&self, url: &Url) -> Result<(TcpStream, Between), Failure> {
        let target: Uri = url.as_str().parse().map_err(|_| Failure::NameNotFound)?;
        let limit = self.route.patience.connect;
        let chosen = self.chosen_by_script(url).await;
        let may_blame = chosen.is_none();
        let first = chosen.and_then(|ways| ways.into_iter().next());
        match first.unwrap_or_else(|| self.named(&target)) {
            Step::Direct => match limited(limit, self.direct(target)).await {
                Ok(stream) => Ok((stream, None)),
                Err(failure) if may_blame => Err(self.blame_script(failure)),
                Err(failure) => Err(failure),
            },
            Step::By(proxy, given) => {
                let name = address_of(&proxy);
                if proxy.scheme_str() != Some("http") {
                    return Err(Failure::Proxy {
                        proxy: name,
                        reason: ProxyFault::UnsupportedScheme,
                        said: proxy.scheme_str().unwrap_or("?").to_owned(),
                    });
                }
                let credentials = self.route.keyring.find(&name).or(given);
                let reached = limited(limit, self.direct(proxy.clone())).await;
                let stream = reached.map_err(|failure| unreached(&proxy, &failure))?;
                Ok((stream, Some((name, credentials))))
            }
        }
    }

    /// The proxy by which an address is reached first, as `host:port`; `None` where it is reached
    /// without one.
    pub(super) async fn proxy(&self, url: &Url) -> Option<String> {
        let way = match self.chosen_by_script(url).await {
            Some(ways) => ways.into_iter().next()?,
            None => self.named(&url.as_str().parse().ok()?),
        };
        match way {
            Step::Direct => None,
            Step::By(proxy, _) => Some(address_of(&proxy)),
        }
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

    async fn by_proxy(
        &self,
        proxy: &Uri,
        given: Option<Credentials>,
        authority: &str,
    ) -> Result<TcpStream, Failure> {
        let name = address_of(proxy);
        let fault = |(reason, said)| Failure::Proxy {
            proxy: name.clone(),
            reason,
            said,
        };
        if proxy.scheme_str() != Some("http") {
            let scheme = proxy.scheme_str().unwrap_or("?").to_owned();
            return Err(fault((ProxyFault::UnsupportedScheme, scheme)));
        }
        let credentials = self.route.keyring.find(&name).or(given);
        let reached = self.direct(proxy.clone()).await;
        let mut stream = reached.map_err(|failure| unreached(proxy, &failure))?;
        let opened = tunnel::open(&mut stream, authority, credentials.as_ref()).await;
        opened.map(|()| stream).map_err(fault)
    }

    /// Where the system names a script that nobody could run, and nobody could be reached without
    /// it, the script is what is missing.
    fn blame_script(&self, failure: Failure) -> Failure {
        let is_network = matches!(
            failure,
            Failure::NameNotFound | Failure::Unreachable | Failure::Refused | Failure::TimedOut
        );
        match self.proxies.script.as_ref().filter(|_| is_network) {
            None => failure,
            Some(script) => Failure::Proxy {
                proxy: script.to_string(),
                reason: ProxyFault::Script,
                said: String::new(),
            },
        }
    }
}

/// Whether a failure says that the next way is worth a try: nobody was met on this one.
fn is_nobody_there(failure: &Failure) -> bool {
    match failure {
        Failure::Proxy { reason, .. } => matches!(
            reason,
            ProxyFault::Unreachable | ProxyFault::Silent | ProxyFault::UnsupportedScheme
        ),
        Failure::NameNotFound | Failure::Unreachable | Failure::Refused | Failure::TimedOut => true,
        Failure::Broken | Failure::TooLarge | Failure::Cancelled | Failure::Tls(_) => false,
    }
}

async fn limited<T>(
    limit: Duration,
    work: impl Future<Output = Result<T, Failure>>,
) -> Result<T, Failure> {
    let limited = tokio::time::timeout(limit, work).await;
    limited.unwrap_or(Err(Failure::TimedOut))
}

/// The same on the way by a proxy: what takes too long is its doing.
async fn limited_by_proxy<T>(
    limit: Duration,
    proxy: &Uri,
    work: impl Future<Output = Result<T, Failure>>,
) -> Result<T, Failure> {
    match limited(limit, work).await {
        Err(Failure::TimedOut) => Err(unreached(proxy, &Failure::TimedOut)),
        result => result,
    }
}

/// A proxy could not be reached.
fn unreached(proxy: &Uri, failure: &Failure) -> Failure {
    Failure::Proxy {
        proxy: address_of(proxy),
        reason: match failure {
            Failure::TimedOut => ProxyFault::Silent,
            _ => ProxyFault::Unreachable,
        },
        said: String::new(),
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

impl std::fmt::Debug for Reach {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Reach")
            .field("proxy", &self.route.proxy)
            .finish_non_exhaustive()
    }
}
