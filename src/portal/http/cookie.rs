//! One cookie of a session with its attributes (RFC 6265bis), for a browser that goes on with it.

use std::fmt;

use cookie_store::RawCookie;
use zeroize::Zeroizing;

/// A cookie. Its value is wiped and is not for logs.
#[derive(Clone, Eq, PartialEq)]
pub struct Cookie {
    /// Its name.
    pub name: String,
    /// Its value, as it was set.
    pub value: Zeroizing<String>,
    /// Which hosts see it.
    pub scope: Scope,
    /// Under which path.
    pub path: String,
    /// By HTTPS alone.
    pub secure: bool,
    /// Not by scripts.
    pub http_only: bool,
    /// On requests from other sites, if the portal said.
    pub same_site: Option<SameSite>,
    /// When it ends, in seconds since 1970; with the browser, if none.
    pub expires: Option<i64>,
}

/// Which hosts see a cookie.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Scope {
    /// The one that set it.
    Host(String),
    /// All of a domain.
    Domain(String),
}

/// On which requests from other sites a cookie goes along.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum SameSite {
    /// None.
    Strict,
    /// Following a link.
    Lax,
    /// All.
    None,
}

impl SameSite {
    pub(super) fn of(cookie: &RawCookie<'_>) -> Option<Self> {
        let said = cookie.same_site()?;
        Some(if said.is_strict() {
            Self::Strict
        } else if said.is_lax() {
            Self::Lax
        } else {
            Self::None
        })
    }
}

impl Scope {
    /// The host or the domain.
    pub fn host(&self) -> &str {
        match self {
            Self::Host(name) | Self::Domain(name) => name,
        }
    }
}

impl fmt::Debug for Cookie {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Cookie")
            .field("name", &self.name)
            .field("scope", &self.scope)
            .finish_non_exhaustive()
    }
}

/// Whether a cookie is what the prefix of its name promises: `__Secure-` goes by HTTPS alone,
/// `__Host-` also to one host and all its paths (RFC 6265bis clause 4.1.3).
pub(super) fn keeps_its_prefix(cookie: &RawCookie<'_>) -> bool {
    let name = cookie.name().to_ascii_lowercase();
    let secure = cookie.secure() == Some(true);
    if name.starts_with("__host-") {
        secure && cookie.path() == Some("/") && cookie.domain().is_none()
    } else {
        secure || !name.starts_with("__secure-")
    }
}
