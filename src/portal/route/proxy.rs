//! The proxy: the system's, one that the person named, or none.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use url::Url;

/// A choice of proxy; as text: `system`, `none`, or `host:port`.
#[derive(Clone, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
#[serde(try_from = "String", into = "String")]
pub enum Proxy {
    /// As the system's settings and the environment say.
    #[default]
    System,
    /// None.
    Direct,
    /// This one, for every portal.
    Manual(ProxyAddress),
}

/// Host and port of an HTTP proxy. It has no place for a password: none is ever kept on the disk.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct ProxyAddress {
    host: String,
    port: u16,
}

/// A text that names no proxy. What it was is not repeated: it may hold a password.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
#[error("proxy: system, none, or host:port without user and password")]
pub struct NoProxyAddress;

impl ProxyAddress {
    /// The address, for the HTTP client.
    pub(in crate::portal) fn url(&self) -> String {
        format!("http://{self}")
    }
}

impl FromStr for ProxyAddress {
    type Err = NoProxyAddress;

    /// Reads `host:port`, also with `http://` before it.
    fn from_str(text: &str) -> Result<Self, NoProxyAddress> {
        let text = text.trim();
        let text = text.strip_prefix("http://").unwrap_or(text);
        let text = text.strip_suffix('/').unwrap_or(text);
        // An address in brackets (IPv6) has colons of its own.
        let (_, port) = text.rsplit_once(':').ok_or(NoProxyAddress)?;
        let port = port.parse().map_err(|_| NoProxyAddress)?;
        let url = Url::parse(&format!("http://{text}")).map_err(|_| NoProxyAddress)?;
        let bare = url.username().is_empty()
            && url.password().is_none()
            && url.path() == "/"
            && url.query().is_none()
            && url.fragment().is_none();
        match url.host_str() {
            Some(host) if bare && port != 0 && !text.contains(['/', '@']) => Ok(Self {
                host: host.to_owned(),
                port,
            }),
            _ => Err(NoProxyAddress),
        }
    }
}

impl fmt::Display for ProxyAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.host, self.port)
    }
}

impl FromStr for Proxy {
    type Err = NoProxyAddress;

    fn from_str(text: &str) -> Result<Self, NoProxyAddress> {
        match text {
            "system" => Ok(Self::System),
            "none" => Ok(Self::Direct),
            address => address.parse().map(Self::Manual),
        }
    }
}

impl fmt::Display for Proxy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::System => f.write_str("system"),
            Self::Direct => f.write_str("none"),
            Self::Manual(address) => address.fmt(f),
        }
    }
}

impl TryFrom<String> for Proxy {
    type Error = NoProxyAddress;

    fn try_from(text: String) -> Result<Self, NoProxyAddress> {
        text.parse()
    }
}

impl From<Proxy> for String {
    fn from(proxy: Proxy) -> Self {
        proxy.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_proxy_is_host_and_port() {
        for (text, read) in [
            ("proxy.ufficio.it:3128", "proxy.ufficio.it:3128"),
            (" http://Proxy:80/ ", "proxy:80"),
            ("192.0.2.1:8080", "192.0.2.1:8080"),
            ("[2001:db8::1]:8080", "[2001:db8::1]:8080"),
        ] {
            assert_eq!(text.parse::<ProxyAddress>().unwrap().to_string(), read);
        }
    }

    #[test]
    fn nothing_else_is_one() {
        for text in [
            "",
            "proxy",
            "proxy:",
            "proxy:0",
            "proxy:99999",
            ":3128",
            "2001:db8::1",
            "ada:segreta@proxy:3128",
            "ada@proxy:3128",
            "proxy:3128/path",
            "proxy:3128?x",
            "https://proxy:3128",
            "socks5://proxy:1080",
            "pro xy:3128",
        ] {
            assert_eq!(text.parse::<ProxyAddress>(), Err(NoProxyAddress), "{text}");
        }
    }
}
