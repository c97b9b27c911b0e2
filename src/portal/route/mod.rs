//! How portals are reached: by which proxy and with which credentials for it, how names become
//! addresses, and how long each part of the way may take.

mod credentials;
mod patience;
mod proxy;
mod script;
mod system;
#[cfg(any(target_os = "linux", target_os = "macos"))]
mod tool;

use std::io;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, ToSocketAddrs};

pub use credentials::{Credentials, Keyring};
pub use patience::Patience;
pub use proxy::{NoProxyAddress, Proxy, ProxyAddress};
pub use script::Scripts;
pub(super) use script::Way;
pub(super) use system::SystemProxies;

/// How a portal is reached. Nothing of it is in the portal's profile.
#[derive(Clone, Debug)]
pub struct Route {
    /// Through which proxy.
    pub proxy: Proxy,
    /// Credentials for proxies, as far as the person gave them since the start.
    pub keyring: Keyring,
    /// What runs the system's script, if it has one.
    pub scripts: Scripts,
    /// How long it may take.
    pub patience: Patience,
    /// Addresses of a host; runs on a thread of its own, and may take its time there.
    pub names: Names,
}

/// Finds the addresses of a host. The ports are 0.
pub type Names = fn(&str) -> io::Result<Vec<SocketAddr>>;

impl Route {
    /// Through this proxy; everything else as it usually is.
    pub fn through(proxy: &Proxy) -> Self {
        Self {
            proxy: proxy.clone(),
            ..Self::default()
        }
    }
}

/// The system's names, and `*.localhost` as this computer (RFC 6761 clause 6.3), which not every
/// system knows.
fn system_names(host: &str) -> io::Result<Vec<SocketAddr>> {
    if host == "localhost" || host.ends_with(".localhost") {
        let both = [
            IpAddr::V4(Ipv4Addr::LOCALHOST),
            IpAddr::V6(Ipv6Addr::LOCALHOST),
        ];
        return Ok(both.map(|address| SocketAddr::new(address, 0)).to_vec());
    }
    Ok((host, 0).to_socket_addrs()?.collect())
}

impl Default for Route {
    fn default() -> Self {
        Self {
            proxy: Proxy::default(),
            keyring: Keyring::default(),
            scripts: Scripts::default(),
            patience: Patience::default(),
            names: system_names,
        }
    }
}
