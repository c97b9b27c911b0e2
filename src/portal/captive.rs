//! Why a portal could not be met, where the cause is this computer's clock or a network that wants
//! its own page to be visited first.

use reqwest::StatusCode;
use scraper::Selector;
use time::OffsetDateTime;
use url::Url;

use super::clock::Clock;
use super::http::{PlainAnswer, ask_plainly, is_same_site};
use super::markup;
use super::profile::Profile;
use crate::cancel::Cancel;
use crate::problem::Problem;

/// The better explanation of a problem on the way to the card, if there is one.
pub(super) async fn explain(
    problem: Problem,
    profile: &Profile,
    clock: Clock,
    cancel: &Cancel,
) -> Problem {
    let Some(host) = blamed(&problem) else {
        return problem;
    };
    let is_expired = matches!(problem, Problem::ServerCertificateExpired { .. });
    if is_expired && let Some(minutes) = clock.wrong_by() {
        return Problem::ClockWrong(minutes);
    }
    let port = profile.start.port().map(|port| format!(":{port}"));
    let url = Url::parse(&format!("https://{host}{}/", port.unwrap_or_default()));
    let Ok(url) = url else {
        return problem;
    };
    let asked = cancel
        .unless_cancelled(ask_plainly(&url, &profile.route))
        .await;
    let Some(answer) = asked else {
        return Problem::Cancelled;
    };
    let Some(answer) = answer else {
        return problem;
    };
    if is_expired {
        // It proves nothing; but the server and this computer can't both be right.
        let mut clock = Clock::default();
        clock.saw(answer.date, OffsetDateTime::now_utc());
        return clock.wrong_by().map_or(problem, Problem::ClockWrong);
    }
    match page_of_network(&answer, &url, profile) {
        Some(page) => Problem::CaptivePortal {
            host: host.to_owned(),
            page,
        },
        None => problem,
    }
}

/// The host that a problem is about, where somebody else may have answered in its place.
fn blamed(problem: &Problem) -> Option<&str> {
    match problem {
        Problem::ConnectionRefused { host }
        | Problem::TimedOut { host }
        | Problem::ConnectionBroken { host }
        | Problem::TlsIncompatible { host }
        | Problem::ServerIssuerUnknown { host, .. }
        | Problem::ServerNameWrong { host }
        | Problem::ServerCertificateExpired { host }
        | Problem::ServerIdentity { host } => Some(host),
        _ => None,
    }
}

/// The host of the network's own page, empty if it is not named; `None` if the portal itself
/// answered.
fn page_of_network(answer: &PlainAnswer, url: &Url, profile: &Profile) -> Option<String> {
    let target = match &answer.location {
        Some(location) if answer.status.is_redirection() => Some(location.clone()),
        _ if answer.status.is_success() => refresh(&answer.body),
        _ => None,
    };
    let target = target.and_then(|target| url.join(&target).ok());
    let host = target.as_ref().and_then(Url::host_str);
    let here = url.host_str().unwrap_or_default();
    let is_foreign = |host: &&str| {
        let secure = Url::parse(&format!("https://{host}/"));
        !is_same_site(host, here) && !secure.is_ok_and(|url| profile.allows(&url))
    };
    match host.filter(is_foreign) {
        Some(host) => Some(host.to_owned()),
        // RFC 6585 clause 6.
        None => (answer.status == StatusCode::NETWORK_AUTHENTICATION_REQUIRED).then(String::new),
    }
}

/// Where a page sends its visitor by itself (`<meta http-equiv="refresh">`).
fn refresh(page: &str) -> Option<String> {
    let html = markup::parse(page)?;
    let selector = Selector::parse("meta[http-equiv='refresh' i]").ok()?;
    let content = html.select(&selector).next()?.attr("content")?;
    let (_, target) = content.split_once(['=', ';'])?;
    let target = target.trim();
    let is_url = |prefix: &&str| prefix.eq_ignore_ascii_case("url=");
    let target = match target.get(..4).filter(is_url) {
        Some(prefix) => target.get(prefix.len()..)?,
        None => target,
    };
    Some(target.trim_matches(['\'', '"', ' ']).to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answer(status: u16, location: Option<&str>, body: &str) -> PlainAnswer {
        PlainAnswer {
            status: StatusCode::from_u16(status).unwrap(),
            location: location.map(str::to_owned),
            date: None,
            body: body.to_owned(),
        }
    }

    #[test]
    fn the_page_of_a_network_is_told_from_the_portal() {
        let inail = include_str!("../../assets/portals/inail.toml");
        let profile = Profile::parse(inail, "inail.toml").unwrap();
        let url = Url::parse("https://www.inail.it/").unwrap();
        let refresh = r#"<html><head><META HTTP-EQUIV=Refresh content="0; URL='http://wifi.hotel.example/l'">"#;
        let own = r#"<meta http-equiv="refresh" content="0;url=https://www.inail.it/portale">"#;
        for (answer, expected) in [
            (
                answer(302, Some("http://ospiti.albergo.example/?u=1"), ""),
                Some("ospiti.albergo.example"),
            ),
            (answer(511, None, ""), Some("")),
            (answer(511, Some("http://a.example/"), ""), Some("")),
            (answer(200, None, refresh), Some("wifi.hotel.example")),
            (answer(200, None, own), None),
            (answer(200, None, "<p>ciao"), None),
            (answer(301, Some("https://www.inail.it/"), ""), None),
            (answer(301, Some("https://servizi.inail.it/"), ""), None),
            (answer(301, Some("/login"), ""), None),
            (
                answer(
                    400,
                    Some("http://a.example/"),
                    "The plain HTTP request was sent to HTTPS port",
                ),
                None,
            ),
            (answer(302, Some("http://\u{1b}"), ""), None),
        ] {
            let page = page_of_network(&answer, &url, &profile);
            assert_eq!(page.as_deref(), expected, "{answer:?}");
        }
    }
}
