//! Cookies of one walk (RFC 6265): what both clients keep and send.

use std::cmp::Reverse;
use std::fmt;
use std::sync::{Mutex, MutexGuard, PoisonError};

use cookie_store::{CookieDomain, CookieExpiration, CookieStore as Store, RawCookie};
use reqwest::Url;
use reqwest::cookie::CookieStore;
use reqwest::header::HeaderValue;
use zeroize::Zeroizing;

use super::cookie::{Cookie, SameSite, Scope, keeps_its_prefix};

/// Most cookies that one answer may set, and most bytes of one (RFC 6265 clause 6.1).
const MAX_COOKIES: usize = 50;
const MAX_LENGTH: usize = 4096;
/// Most bytes of all that are sent at once. Servers take 8 to 16 kB, and break off at more.
const MAX_SENT: usize = 32 * 1024;

/// The cookies so far. They go with the walk.
#[derive(Default)]
pub(in crate::portal) struct Cookies(Mutex<Store>);

impl Cookies {
    /// Those that belong to the site of this host: what follows its public suffix and one name.
    pub(in crate::portal) fn of_site(&self, host: &str) -> Vec<Cookie> {
        let store = self.lock();
        store
            .iter_unexpired()
            .filter_map(to_hand_over)
            .filter(|cookie| is_same_site(cookie.scope.host(), host))
            .collect()
    }

    /// Takes cookies in that a browser held, if they belong to the site of this host.
    pub(in crate::portal) fn take_back(&self, cookies: &[Cookie], host: &str) {
        let own = |cookie: &&Cookie| is_same_site(cookie.scope.host(), host);
        for cookie in cookies.iter().filter(own).take(MAX_COOKIES) {
            let scheme = if cookie.secure { "https" } else { "http" };
            let address = format!("{scheme}://{}{}", cookie.scope.host(), cookie.path);
            let Ok(url) = Url::parse(&address) else {
                continue;
            };
            let mut raw = RawCookie::build((cookie.name.clone(), cookie.value.to_string()))
                .path(cookie.path.clone())
                .secure(cookie.secure)
                .http_only(cookie.http_only);
            if let Scope::Domain(domain) = &cookie.scope {
                raw = raw.domain(domain.clone());
            }
            self.lock().insert_raw(&raw.build(), &url).ok();
        }
    }

    /// The same cookies once more.
    pub(in crate::portal) fn copy(&self) -> Self {
        Self(Mutex::new(self.lock().clone()))
    }

    pub(in crate::portal) fn is_empty(&self) -> bool {
        self.lock().iter_unexpired().next().is_none()
    }

    /// Forgets all.
    pub(in crate::portal) fn clear(&self) {
        *self.lock() = Store::default();
    }

    fn lock(&self) -> MutexGuard<'_, Store> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Cookies are not for logs.
impl fmt::Debug for Cookies {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Cookies").finish_non_exhaustive()
    }
}

impl CookieStore for Cookies {
    fn set_cookies(&self, headers: &mut dyn Iterator<Item = &HeaderValue>, url: &Url) {
        let host = url.host_str().unwrap_or_default();
        let kept = headers
            .take(MAX_COOKIES)
            .filter(|header| header.len() <= MAX_LENGTH)
            .filter_map(|header| within_its_site(header, host))
            .filter_map(|header| RawCookie::parse(header.to_str().ok()?.to_owned()).ok())
            .filter(keeps_its_prefix);
        self.lock().store_response_cookies(kept, url);
    }

    fn cookies(&self, url: &Url) -> Option<HeaderValue> {
        let store = self.lock();
        let mut found = store.matches(url);
        // Longer paths first (RFC 6265 clause 5.4): of two of one name, servers read the first.
        found.sort_by_key(|cookie| (Reverse(cookie.path.len()), cookie.name().to_owned()));
        let pairs: Vec<_> = found
            .into_iter()
            .map(|cookie| Zeroizing::new(format!("{}={}", cookie.name(), cookie.value())))
            .collect();
        let pairs: Vec<_> = pairs.iter().map(|pair| pair.as_str()).collect();
        let mut header = HeaderValue::from_str(&Zeroizing::new(pairs.join("; "))).ok()?;
        header.set_sensitive(true);
        (1..=MAX_SENT).contains(&header.len()).then_some(header)
    }
}

/// A cookie with its attributes, as a browser takes them.
fn to_hand_over(cookie: &cookie_store::Cookie<'static>) -> Option<Cookie> {
    let scope = match &cookie.domain {
        CookieDomain::HostOnly(host) => Scope::Host(host.clone()),
        CookieDomain::Suffix(domain) => Scope::Domain(domain.clone()),
        CookieDomain::NotPresent | CookieDomain::Empty => return None,
    };
    Some(Cookie {
        name: cookie.name().to_owned(),
        value: Zeroizing::new(cookie.value().to_owned()),
        scope,
        path: String::from(&cookie.path),
        secure: cookie.secure() == Some(true),
        http_only: cookie.http_only() == Some(true),
        same_site: SameSite::of(cookie),
        expires: match &cookie.expires {
            CookieExpiration::AtUtc(time) => Some(time.unix_timestamp()),
            CookieExpiration::SessionEnd => None,
        },
    })
}

/// Whether two hosts belong to one site: a public suffix and one name before it.
pub(in crate::portal) fn is_same_site(one: &str, other: &str) -> bool {
    one == other || psl::domain_str(one).is_some_and(|site| psl::domain_str(other) == Some(site))
}

/// The cookie as it may be kept: none for a public suffix, under which strangers live too, unless
/// it is the host itself, which then has it alone (RFC 6265 clause 5.3, step 5).
fn within_its_site(header: &HeaderValue, host: &str) -> Option<HeaderValue> {
    let text = header.to_str().ok()?;
    let is_domain = |part: &str| {
        let (name, value) = part.split_once('=')?;
        name.trim()
            .eq_ignore_ascii_case("domain")
            .then(|| value.trim().trim_start_matches('.').to_ascii_lowercase())
    };
    // The first part is name and value of the cookie; of several domains the last counts.
    let domain = text.split(';').skip(1).filter_map(is_domain).last();
    let Some(domain) = domain.filter(|domain| is_public_suffix(domain)) else {
        return Some(header.clone());
    };
    if domain != host {
        return None;
    }
    let rest: Vec<_> = text
        .split(';')
        .enumerate()
        .filter(|(index, part)| *index == 0 || is_domain(part).is_none())
        .map(|(_, part)| part)
        .collect();
    rest.join(";").parse().ok()
}

fn is_public_suffix(domain: &str) -> bool {
    psl::suffix_str(domain) == Some(domain)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What is sent to a second address after a first has set cookies.
    fn sent_after(set: &[&str], at: &str, to: &str) -> String {
        let cookies = Cookies::default();
        let given: Vec<HeaderValue> = set.iter().map(|text| text.parse().unwrap()).collect();
        cookies.set_cookies(&mut given.iter(), &at.parse().unwrap());
        let header = cookies.cookies(&to.parse().unwrap());
        header.map_or_else(String::new, |value| value.to_str().unwrap().to_owned())
    }

    #[test]
    fn a_cookie_stays_in_its_site() {
        let (portal, login) = ("https://www.ente.tn.it/", "https://cns.ente.tn.it/");
        assert_eq!(
            sent_after(&["a=1; Domain=ente.tn.it"], portal, login),
            "a=1"
        );
        assert_eq!(sent_after(&["a=1"], portal, login), "");
        // The province's suffix is everybody's, as are gov.it and it.
        for domain in ["tn.it", ".TN.it", "it", "gov.it"] {
            let cookie = format!("a=1; Domain={domain}");
            assert_eq!(sent_after(&[&cookie], portal, login), "", "{domain}");
            assert_eq!(sent_after(&[&cookie], portal, portal), "", "{domain}");
        }
        assert_eq!(
            sent_after(&["a=1; Domain=tn.it; Domain=ente.tn.it"], portal, login),
            "a=1"
        );
    }

    #[test]
    fn a_host_that_is_a_suffix_has_its_cookie_alone() {
        let cookie = ["a=1; domain=localhost; Path=/"];
        assert_eq!(
            sent_after(&cookie, "https://localhost/", "https://localhost/x"),
            "a=1"
        );
        assert_eq!(
            sent_after(&cookie, "https://localhost/", "https://a.localhost/"),
            ""
        );
    }

    #[test]
    fn secure_cookies_and_paths_are_kept_apart() {
        let at = "https://www.ente.it/area/";
        assert_eq!(
            sent_after(
                &["a=1; Path=/area; Secure"],
                at,
                "https://www.ente.it/area/x"
            ),
            "a=1"
        );
        assert_eq!(
            sent_after(
                &["a=1; Path=/area; Secure"],
                at,
                "http://www.ente.it/area/x"
            ),
            ""
        );
        assert_eq!(
            sent_after(&["a=1; Path=/area"], at, "https://www.ente.it/other"),
            ""
        );
        assert_eq!(sent_after(&["a=1", "a=; Max-Age=0"], at, at), "");
    }

    /// RFC 6265, clause by clause.
    #[test]
    fn cookies_keep_the_rules() {
        let at = "https://www.ente.it/area/x";
        let past = "Expires=Thu, 01 Jan 1970 00:00:00 GMT";
        let (in_past, still) = (format!("a=1; {past}"), format!("a=1; {past}; Max-Age=60"));
        for (clause, set, to, sent) in [
            (
                "5.1.3",
                "a=1; Domain=ente.it",
                "https://cns.ente.it/area/",
                "a=1",
            ),
            (
                "5.1.3",
                "a=1; Domain=ente.it",
                "https://ente.it/area/",
                "a=1",
            ),
            ("5.1.3", "a=1; Domain=ente.it", "https://xente.it/area/", ""),
            ("5.1.4", "a=1", "https://www.ente.it/area/y", "a=1"),
            ("5.1.4", "a=1", "https://www.ente.it/", ""),
            ("5.1.4", "a=1; Path=/area", "https://www.ente.it/areax", ""),
            (
                "5.1.4",
                "a=1; Path=/area",
                "https://www.ente.it/area",
                "a=1",
            ),
            ("5.2.1", &in_past, at, ""),
            ("5.2.2", &still, at, "a=1"),
            ("5.2.2", "a=1; Max-Age=-1", at, ""),
            (
                "5.2.4",
                "a=1; Path=area",
                "https://www.ente.it/area/y",
                "a=1",
            ),
            ("5.2.4", "a=1; Path=area", "https://www.ente.it/", ""),
            ("5.3", "a=1; Domain=altro.it", "https://altro.it/area/x", ""),
            ("5.3", "a=1; Domain=altro.it", at, ""),
            (
                "5.3",
                "a=1; Domain=cns.ente.it",
                "https://cns.ente.it/area/x",
                "",
            ),
            ("5.3", "a=1; SECURE; HTTPONLY; Unknown=x", at, "a=1"),
            ("5.2", "a", at, ""),
        ] {
            assert_eq!(sent_after(&[set], at, to), sent, "{clause}: {set} to {to}");
        }
        // Clause 5.3 step 11: the newer takes the place of the same; another path is another cookie.
        assert_eq!(sent_after(&["a=1", "a=2"], at, at), "a=2");
        // Clause 5.4 step 2.
        let same = ["a=/; Path=/", "a=x; Path=/area/x", "a=area; Path=/area"];
        assert_eq!(sent_after(&same, at, at), "a=x; a=area; a=/");
    }

    #[test]
    fn a_prefix_is_a_promise() {
        let at = "https://www.ente.it/";
        for kept in [
            "__Host-a=1; Secure; Path=/",
            "__Secure-a=1; Secure",
            "_Host-a=1",
        ] {
            assert_ne!(sent_after(&[kept], at, at), "", "{kept}");
        }
        for refused in [
            "__Host-a=1; Path=/",
            "__Host-a=1; Secure",
            "__Host-a=1; Secure; Path=/area",
            "__host-a=1; Secure; Path=/; Domain=www.ente.it",
            "__Secure-a=1",
        ] {
            assert_eq!(sent_after(&[refused], at, at), "", "{refused}");
        }
    }

    #[test]
    fn cookies_of_a_site_keep_their_attributes() {
        let cookies = Cookies::default();
        let set = |at: &str, text: &'static str| {
            let header = HeaderValue::from_static(text);
            cookies.set_cookies(&mut [&header].into_iter(), &at.parse().unwrap());
        };
        set(
            "https://www.ente.tn.it/area/",
            "__Host-a=1; Path=/; Secure; HttpOnly; SameSite=Strict",
        );
        set(
            "https://cns.ente.tn.it/area/x",
            "b=2; Domain=.ente.tn.it; Max-Age=60",
        );
        set("https://www.altro.tn.it/", "c=3");
        let mut found = cookies.of_site("www.ente.tn.it");
        found.sort_by(|one, other| one.name.cmp(&other.name));
        let [first, second] = found.as_slice() else {
            panic!("{found:?}");
        };
        assert_eq!(first.scope, Scope::Host("www.ente.tn.it".to_owned()));
        assert!(first.secure && first.http_only && first.expires.is_none());
        assert_eq!(first.same_site, Some(SameSite::Strict));
        assert_eq!(second.scope, Scope::Domain("ente.tn.it".to_owned()));
        assert_eq!((second.path.as_str(), second.same_site), ("/area", None));
        assert!(!second.secure && !second.http_only && second.expires.is_some());
        cookies.clear();
        assert!(cookies.of_site("www.ente.tn.it").is_empty());
    }

    #[test]
    fn floods_are_cut() {
        let at = "https://www.ente.it/";
        let many: Vec<_> = (0..1000).map(|number| format!("c{number}=1")).collect();
        let many: Vec<_> = many.iter().map(String::as_str).collect();
        assert_eq!(sent_after(&many, at, at).split(';').count(), MAX_COOKIES);
        let long = format!("a={}", "x".repeat(MAX_LENGTH));
        assert_eq!(sent_after(&[&long], at, at), "");
        let wide: Vec<_> = (0..9)
            .map(|number| format!("{number}={}", "x".repeat(4000)))
            .collect();
        let wide: Vec<_> = wide.iter().map(String::as_str).collect();
        assert_eq!(sent_after(&wide, at, at), "");
        assert_eq!(sent_after(&wide[..8], at, at).split(';').count(), 8);
    }
}
