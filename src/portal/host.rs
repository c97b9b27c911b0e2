//! Hosts that a profile names: exactly, with a port, or all below a domain.

use std::fmt;
use std::str::FromStr;

use serde::Deserialize;
use url::Url;

/// The port of HTTPS.
const HTTPS: u16 = 443;

/// A host that a profile allows.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq)]
#[serde(try_from = "String")]
pub enum HostPattern {
    /// One host and port.
    Exact {
        /// Name, in lower case.
        name: String,
        /// Port.
        port: u16,
    },
    /// Every host below a domain, on the port of HTTPS: the host is found at run time.
    Below {
        /// The domain, without the asterisk.
        domain: String,
    },
}

/// A text that names no host.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
#[error("{0:?} names no host")]
pub struct NotAHost(String);

impl HostPattern {
    /// Whether the address leads to such a host, by HTTPS.
    pub fn matches(&self, url: &Url) -> bool {
        let Some(host) = url.host_str().filter(|_| url.scheme() == "https") else {
            return false;
        };
        let port = url.port_or_known_default();
        match self {
            Self::Exact { name, port: wanted } => host == name && port == Some(*wanted),
            Self::Below { domain } => is_below(host, domain) && port == Some(HTTPS),
        }
    }

    /// Whether the profile names the very host.
    pub fn is_exact(&self) -> bool {
        matches!(self, Self::Exact { .. })
    }
}

impl FromStr for HostPattern {
    type Err = NotAHost;

    fn from_str(text: &str) -> Result<Self, NotAHost> {
        let wrong = || NotAHost(text.to_owned());
        if let Some(domain) = text.strip_prefix("*.") {
            // A bare top-level domain would allow everybody.
            return if domain.contains('.') && is_name(domain) {
                Ok(Self::Below {
                    domain: domain.to_ascii_lowercase(),
                })
            } else {
                Err(wrong())
            };
        }
        let (name, port) = match text.split_once(':') {
            None => (text, HTTPS),
            Some((name, port)) => (name, port.parse().map_err(|_| wrong())?),
        };
        if !is_name(name) {
            return Err(wrong());
        }
        Ok(Self::Exact {
            name: name.to_ascii_lowercase(),
            port,
        })
    }
}

impl TryFrom<String> for HostPattern {
    type Error = NotAHost;

    fn try_from(text: String) -> Result<Self, NotAHost> {
        text.parse()
    }
}

impl fmt::Display for HostPattern {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Exact { name, port: HTTPS } => f.write_str(name),
            Self::Exact { name, port } => write!(f, "{name}:{port}"),
            Self::Below { domain } => write!(f, "*.{domain}"),
        }
    }
}

fn is_below(host: &str, domain: &str) -> bool {
    host.strip_suffix(domain)
        .is_some_and(|rest| rest.ends_with('.') && rest.len() > 1)
}

fn is_name(text: &str) -> bool {
    !text.is_empty()
        && text.split('.').all(|label| {
            !label.is_empty()
                && label
                    .bytes()
                    .all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn matches(pattern: &str, url: &str) -> bool {
        let pattern: HostPattern = pattern.parse().unwrap();
        pattern.matches(&Url::parse(url).unwrap())
    }

    #[test]
    fn an_exact_host_has_a_port() {
        assert!(matches("cns.example.it", "https://cns.example.it/entra"));
        assert!(matches(
            "CNS.example.it:8443",
            "https://cns.example.it:8443/"
        ));
        assert!(!matches("cns.example.it", "https://cns.example.it:8443/"));
        assert!(!matches("cns.example.it", "http://cns.example.it/"));
        assert!(!matches(
            "cns.example.it",
            "https://cns.example.it.evil.it/"
        ));
    }

    #[test]
    fn a_domain_means_only_what_is_below_it() {
        assert!(matches("*.inail.it", "https://www.inail.it/"));
        assert!(matches("*.inail.it", "https://a.b.inail.it/"));
        assert!(!matches("*.inail.it", "https://inail.it/"));
        assert!(!matches("*.inail.it", "https://notinail.it/"));
        assert!(!matches("*.inail.it", "https://www.inail.it:8443/"));
        assert!(!matches("*.inail.it", "https://www.inail.it@evil.it/"));
    }

    #[test]
    fn what_names_no_host_is_refused() {
        for text in [
            "",
            "*.it",
            "*.",
            "a b",
            "host:port",
            "-/-",
            "a..b",
            "*.*.it",
        ] {
            assert!(text.parse::<HostPattern>().is_err(), "{text}");
        }
    }
}
