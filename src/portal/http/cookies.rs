//! Cookies of one walk (RFC 6265): what both clients keep and send.

use reqwest::Url;
use reqwest::cookie::{CookieStore, Jar};
use reqwest::header::HeaderValue;

/// Most cookies that one answer may set, and most bytes of one (RFC 6265 clause 6.1).
const MAX_COOKIES: usize = 50;
const MAX_LENGTH: usize = 4096;

/// The cookies so far. They go with the walk.
#[derive(Debug, Default)]
pub(in crate::portal) struct Cookies(Jar);

impl CookieStore for Cookies {
    fn set_cookies(&self, headers: &mut dyn Iterator<Item = &HeaderValue>, url: &Url) {
        let host = url.host_str().unwrap_or_default();
        let kept: Vec<_> = headers
            .take(MAX_COOKIES)
            .filter(|header| header.len() <= MAX_LENGTH)
            .filter_map(|header| within_its_site(header, host))
            .collect();
        self.0.set_cookies(&mut kept.iter(), url);
    }

    fn cookies(&self, url: &Url) -> Option<HeaderValue> {
        self.0.cookies(url)
    }
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

    #[test]
    fn floods_are_cut() {
        let at = "https://www.ente.it/";
        let many: Vec<_> = (0..1000).map(|number| format!("c{number}=1")).collect();
        let many: Vec<_> = many.iter().map(String::as_str).collect();
        assert_eq!(sent_after(&many, at, at).split(';').count(), MAX_COOKIES);
        let long = format!("a={}", "x".repeat(MAX_LENGTH));
        assert_eq!(sent_after(&[&long], at, at), "");
    }
}
