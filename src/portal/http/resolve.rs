//! From host names to addresses.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::vec;

/// The system has no address for a name.
#[derive(Clone, Copy, Debug, thiserror::Error)]
#[error("name not found")]
pub(super) struct NameNotFound;

/// The system's names, and `*.localhost` as this computer (RFC 6761 clause 6.3), which not every
/// system knows. The ports are 0.
pub(super) async fn addresses(name: &str) -> Result<vec::IntoIter<SocketAddr>, NameNotFound> {
    let found = if name == "localhost" || name.ends_with(".localhost") {
        [
            IpAddr::V4(Ipv4Addr::LOCALHOST),
            IpAddr::V6(Ipv6Addr::LOCALHOST),
        ]
        .map(|address| SocketAddr::new(address, 0))
        .to_vec()
    } else {
        let found = tokio::net::lookup_host((name, 0)).await;
        found.map_err(|_| NameNotFound)?.collect()
    };
    Ok(found.into_iter())
}
