//! From host names to addresses.

use std::future::Future;
use std::net::SocketAddr;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::vec;

use hyper_util::client::legacy::connect::dns::Name;
use tokio::sync::oneshot;
use tower_service::Service;

use crate::portal::Names;

/// The system has no address for a name.
#[derive(Clone, Copy, Debug, thiserror::Error)]
#[error("name not found")]
pub(super) struct NameNotFound;

/// Looks names up, for the connector.
#[derive(Clone, Copy, Debug)]
pub(super) struct Resolver(pub(super) Names);

/// The addresses of a host. The ports are 0.
///
/// The system may take its time, and can't be interrupted: it is asked on a thread of its own, for
/// which nobody waits when the person has left.
pub(super) async fn addresses(
    name: String,
    names: Names,
) -> Result<vec::IntoIter<SocketAddr>, NameNotFound> {
    let (tell, told) = oneshot::channel();
    let asked = std::thread::Builder::new()
        .name("names".to_owned())
        .spawn(move || drop(tell.send(names(&name))));
    asked.map_err(|_| NameNotFound)?;
    match told.await {
        Ok(Ok(found)) => Ok(found.into_iter()),
        Ok(Err(_)) | Err(_) => Err(NameNotFound),
    }
}

impl Service<Name> for Resolver {
    type Response = vec::IntoIter<SocketAddr>;
    type Error = NameNotFound;
    type Future = Pin<Box<dyn Future<Output = Result<Self::Response, NameNotFound>> + Send>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), NameNotFound>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, name: Name) -> Self::Future {
        Box::pin(addresses(name.as_str().to_owned(), self.0))
    }
}
