//! reqwest, for portals that rustls can talk to.

use std::error::Error as StdError;
use std::sync::Arc;

use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use reqwest::{Body, Method, redirect, retry};

use super::cookies::Cookies;
use super::resolve::addresses;
use super::{CONNECT_LIMIT, Failure, Request, TIME_LIMIT, USER_AGENT, WISHES, classify};
use crate::portal::Proxy;
use crate::problem::Problem;

#[derive(Clone, Debug)]
pub(super) struct Client(reqwest::Client);

impl Client {
    /// `config` is one of the rustls that reqwest knows.
    pub(super) fn new(
        config: impl std::any::Any,
        jar: &Arc<Cookies>,
        proxy: &Proxy,
    ) -> Result<Self, Problem> {
        let mut builder = reqwest::Client::builder()
            .tls_backend_preconfigured(config)
            .cookie_provider(Arc::clone(jar))
            .dns_resolver(Resolver)
            .redirect(redirect::Policy::none())
            // A repeated request could mean a second signature.
            .retry(retry::never())
            .pool_max_idle_per_host(1)
            .connect_timeout(CONNECT_LIMIT)
            .timeout(TIME_LIMIT)
            .user_agent(USER_AGENT)
            .https_only(true);
        let failed = |error: reqwest::Error| Problem::Internal {
            context: format!("HTTP client: {error}"),
        };
        builder = through(builder, proxy).map_err(failed)?;
        builder.build().map(Self).map_err(failed)
    }

    pub(super) async fn send(&self, request: &Request) -> Result<hyper::Response<Body>, Failure> {
        let method = if request.form.is_some() {
            Method::POST
        } else {
            Method::GET
        };
        let mut builder = self.0.request(method, request.url.clone());
        for (name, value) in WISHES {
            builder = builder.header(name, value);
        }
        if let Some(form) = &request.form {
            builder = builder.form(form);
        }
        match builder.send().await {
            Ok(response) => Ok(response.into()),
            Err(error) => Err(classify(&error)),
        }
    }
}

/// Makes a client use a proxy.
pub(super) fn through(
    builder: reqwest::ClientBuilder,
    proxy: &Proxy,
) -> reqwest::Result<reqwest::ClientBuilder> {
    Ok(match proxy {
        Proxy::System => builder,
        Proxy::Direct => builder.no_proxy(),
        // The one that is named replaces the system's.
        Proxy::Manual(address) => builder.proxy(reqwest::Proxy::all(address.url())?),
    })
}

/// The system's names, for reqwest.
#[derive(Clone, Copy, Debug)]
pub(super) struct Resolver;

impl Resolve for Resolver {
    fn resolve(&self, name: Name) -> Resolving {
        Box::pin(async move {
            match addresses(name.as_str()).await {
                Ok(addresses) => Ok(Box::new(addresses) as Addrs),
                Err(error) => Err(Box::new(error) as Box<dyn StdError + Send + Sync>),
            }
        })
    }
}
