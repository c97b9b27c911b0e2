//! Reading pages by the rules of a profile.

use scraper::{ElementRef, Html, Selector};
use url::Url;

use super::failure::FailureKind;
use super::form::request_of;
use super::http::{Answer, Request};
use super::markup;
use super::profile::Profile;
use super::step::Step;
use super::walk::host_of;
use crate::problem::Problem;

/// Most characters of a text that is taken from a page.
const MAX_TEXT: usize = 200;
/// Fields that carry a login from one host to the next: SAML, WS-Federation, OpenID Connect.
const MESSAGES: [&str; 5] = ["SAMLRequest", "SAMLResponse", "wresult", "code", "id_token"];
/// Most services that are taken from a page.
const MAX_SERVICES: usize = 200;
/// Most profiles that are taken from a page.
const MAX_PROFILES: usize = 200;

/// A service as a portal's page shows it.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Service {
    /// Its title.
    pub title: String,
    /// What the portal says of it.
    pub text: Option<String>,
    /// Where it is, if that is one of the profile's hosts, by HTTPS.
    pub address: Option<Url>,
}

impl Answer {
    /// Whether the page can be read within bounds. The walk takes no other.
    pub(super) fn is_bounded(&self) -> bool {
        markup::parse(&self.body).is_some()
    }

    /// The request that a step leads to from this page.
    pub(super) fn follow(&self, step: &Step) -> Option<Request> {
        let html = markup::parse(&self.body)?;
        let element = match step {
            Step::Url(url) => return Some(Request::get(url.clone())),
            Step::Link(selector) => html.select(selector).next()?,
            Step::Text(text) => showing(&html, text)?,
        };
        request_of(element, &self.url)
    }

    /// The request of a form that the page sends by itself, as identity providers hand a login over
    /// (SAML bindings §3.5.4; OAuth 2.0 form post response mode).
    ///
    /// A script would send it. Without running one, a page counts as such if its one form is to be
    /// posted, has a message of such a protocol, and leaves a person nothing to fill in.
    pub(super) fn posts_itself(&self) -> Option<Request> {
        let html = markup::parse(&self.body)?;
        let forms = Selector::parse("form").ok()?;
        let script = Selector::parse("script, body[onload]").ok()?;
        let open =
            Selector::parse("input:not([type=hidden i]):not([type=submit i]), select, textarea");
        let mut found = html.select(&forms);
        let form = found
            .next()
            .filter(|_| html.select(&script).next().is_some())?;
        if found.next().is_some() || form.select(&open.ok()?).next().is_some() {
            return None;
        }
        let request = request_of(form, &self.url)?;
        let fields = request.form.as_ref()?;
        let is_message = |(name, _): &(String, String)| MESSAGES.contains(&name.as_str());
        fields.iter().any(is_message).then_some(request)
    }

    /// Whether something on the page fits the selector.
    pub(super) fn shows(&self, selector: &Selector) -> bool {
        markup::parse(&self.body).is_some_and(|html| html.select(selector).next().is_some())
    }

    /// Why the way to the card ends at this page, which has no entry.
    pub(super) fn dead_end(&self, profile: &Profile) -> Problem {
        let host = host_of(&self.url);
        let failure = profile.failure_of(self);
        if failure == Some(FailureKind::Maintenance) {
            return Problem::Maintenance { host };
        }
        if failure.is_some() || self.status.is_server_error() {
            let status = self.status.as_u16();
            return Problem::PortalError { host, status };
        }
        Problem::EntryNotFound { host }
    }

    /// Whether an XML gateway reports a fault (SOAP 1.1 clause 4.4): with status 200 too
    /// (portal-login.md §1.3).
    pub(super) fn is_fault(&self) -> bool {
        let is_fault =
            |element: ElementRef<'_>| element.value().name().rsplit(':').next() == Some("fault");
        markup::parse(&self.body)
            .is_some_and(|html| html.root_element().descendent_elements().any(is_fault))
    }

    /// Name and codice fiscale as the page shows them.
    pub(super) fn person(&self, profile: &Profile) -> (Option<String>, Option<String>) {
        let Some(html) = markup::parse(&self.body) else {
            return (None, None);
        };
        let rules = &profile.signed_in;
        let first = |selector: &Option<Selector>| {
            let element = html.select(selector.as_ref()?).next()?;
            Some(text_of(element)).filter(|text| !text.is_empty())
        };
        (first(&rules.name), first(&rules.tax_code))
    }

    /// The profiles among which the page lets the person choose: what the portal calls each, and
    /// the request that chooses it.
    pub(super) fn profiles(&self, profile: &Profile) -> Vec<(String, Request)> {
        let (Some(rule), Some(html)) = (&profile.choice, markup::parse(&self.body)) else {
            return Vec::new();
        };
        html.select(&rule.option)
            .take(MAX_PROFILES)
            .filter_map(|element| Some((text_of(element), request_of(element, &self.url)?)))
            .filter(|(name, request)| !name.is_empty() && profile.allows(&request.url))
            .collect()
    }

    /// Whether the page shows no services before a profile is chosen.
    pub(super) fn waits_for_choice(&self, profile: &Profile) -> bool {
        let rule = profile.choice.as_ref();
        rule.is_some_and(|rule| self.shows(&rule.marker))
    }

    /// The services that the page offers; `None` if the profile has no rule that finds them.
    pub(super) fn services(&self, profile: &Profile) -> Option<Vec<Service>> {
        let rules = &profile.signed_in;
        let selector = rules.service.as_ref()?;
        let inside = |element: ElementRef<'_>, selector: &Option<Selector>| {
            let found = element.select(selector.as_ref()?).next()?;
            Some(text_of(found)).filter(|text| !text.is_empty())
        };
        let Some(html) = markup::parse(&self.body) else {
            return Some(Vec::new());
        };
        let found = html
            .select(selector)
            .take(MAX_SERVICES)
            .map(|element| Service {
                title: inside(element, &rules.service_title).unwrap_or_else(|| text_of(element)),
                text: inside(element, &rules.service_text),
                address: address_of(element, &self.url).filter(|url| profile.allows(url)),
            })
            .filter(|service| !service.title.is_empty());
        Some(found.collect())
    }
}

/// Where a service leads: its own link, or the first inside.
fn address_of(element: ElementRef<'_>, base: &Url) -> Option<Url> {
    let links = Selector::parse("a[href]").ok()?;
    let own = element.value().attr("href");
    let target = own.or_else(|| element.select(&links).next()?.value().attr("href"));
    base.join(target?).ok()
}

/// The link, button or form that shows a text, whatever its case.
fn showing<'a>(html: &'a Html, text: &str) -> Option<ElementRef<'a>> {
    let wanted = text.to_lowercase();
    let clickable = Selector::parse("a[href], button, input[type=submit]").ok()?;
    html.select(&clickable).find(|element| {
        // What an input shows is its value; a button has a text of its own.
        let value = element.value().attr("value");
        let value = value.filter(|_| element.value().name() == "input");
        let shown = value.map_or_else(|| text_of(*element), str::to_owned);
        shown.to_lowercase().contains(&wanted)
    })
}

/// The text of an element on one line, at most 200 characters.
pub(super) fn text_of(element: ElementRef<'_>) -> String {
    let text: String = element.text().collect();
    let words: Vec<_> = text.split_whitespace().collect();
    words.join(" ").chars().take(MAX_TEXT).collect()
}

#[cfg(test)]
mod tests {
    use reqwest::StatusCode;

    use super::*;

    fn page(body: &str) -> Answer {
        Answer {
            url: Url::parse("https://www.example.it/area/start").unwrap(),
            status: StatusCode::OK,
            location: None,
            date: None,
            body: body.to_owned(),
        }
    }

    fn followed(body: &str, step: &Step) -> Option<(String, bool)> {
        page(body)
            .follow(step)
            .map(|request| (request.url.to_string(), request.form.is_some()))
    }

    #[test]
    fn links_are_found_by_selector_and_by_text() {
        let body =
            "<a href='/spid'>Entra con SPID</a><a id=cns href='../cns'>Entra\n con <b>CNS</b></a>";
        let expected = Some(("https://www.example.it/cns".to_owned(), false));
        let selector = Selector::parse("#cns").unwrap();
        assert_eq!(followed(body, &Step::Link(selector)), expected);
        assert_eq!(
            followed(body, &Step::Text("entra con cns".to_owned())),
            expected
        );
        assert_eq!(followed(body, &Step::Text("CIE".to_owned())), None);
    }

    #[test]
    fn a_button_sends_its_form() {
        let body = "<form method=post action=/login><input type=hidden name=a value=1><button>CNS</button></form>";
        let request = page(body).follow(&Step::Text("CNS".to_owned())).unwrap();
        assert_eq!(request.url.as_str(), "https://www.example.it/login");
        assert_eq!(request.form.unwrap(), [("a".to_owned(), "1".to_owned())]);
    }

    #[test]
    fn the_pressed_button_alone_is_sent() {
        let body = "<form method=post action=/p><input type=hidden name=a value=1>\
                    <input type=submit name=b value=2><button name=c value=3>Tre</button>\
                    <button name=c value=4>Quattro</button></form>";
        let request = page(body)
            .follow(&Step::Text("quattro".to_owned()))
            .unwrap();
        let sent = request.form.unwrap();
        let pair = |name: &str, value: &str| (name.to_owned(), value.to_owned());
        assert_eq!(sent, [pair("a", "1"), pair("c", "4")]);
    }

    #[test]
    fn a_page_that_posts_itself_is_recognised_by_its_message() {
        let message = "<input type=hidden name=SAMLResponse value=x>";
        let page_of = |body: &str, fields: &str| {
            let form = format!("<form method=POST action=/acs>{fields}</form>");
            page(&format!(
                "<body {body}>{form}<button>Continua</button></body>"
            ))
            .posts_itself()
        };
        let request = page_of("onload='document.forms[0].submit()'", message).unwrap();
        assert_eq!(request.url.as_str(), "https://www.example.it/acs");
        let sent = request.form.unwrap();
        assert_eq!(sent, [("SAMLResponse".to_owned(), "x".to_owned())]);
        // Of every protocol that hands a login over by a form.
        for name in MESSAGES {
            let fields = format!(
                "<input type=hidden name={name} value=x><input type=hidden name=state value=y>"
            );
            let request = page_of("onload=x", &fields).unwrap();
            let sent = request.form.unwrap();
            assert_eq!(sent[0], (name.to_owned(), "x".to_owned()));
            assert_eq!(sent[1], ("state".to_owned(), "y".to_owned()));
        }
        // Nothing sends it; somebody fills it in; it carries no message; there is a choice.
        assert!(page_of("", message).is_none());
        let password = format!("{message}<input type=password name=p>");
        assert!(page_of("onload=x", &password).is_none());
        assert!(page_of("onload=x", "<input type=hidden name=q value=x>").is_none());
        let two = format!("{message}</form><form method=post>");
        assert!(page_of("onload=x", &two).is_none());
    }

    #[test]
    fn a_fault_of_a_gateway_is_no_page() {
        let fault = "<?xml version='1.0'?><s:Envelope xmlns:s='x'><s:Body><s:Fault><faultstring>no</faultstring></s:Fault></s:Body></s:Envelope>";
        assert!(page(fault).is_fault());
        assert!(page("<Fault/>").is_fault());
        assert!(!page("<p>SOAP:Fault</p>").is_fault());
    }

    #[test]
    fn links_elsewhere_are_not_swallowed() {
        let body = "<a href='javascript:go()'>CNS</a>";
        let (url, _) = followed(body, &Step::Text("CNS".to_owned())).unwrap();
        assert_eq!(url, "javascript:go()");
    }

    #[test]
    fn a_way_that_ends_says_why() {
        let text = include_str!("../../assets/portals/inail.toml");
        let rules = "failure = [{ marker = '#closed', means = 'maintenance' }, \
                     { marker = '#no', means = 'refused' }]\n";
        let profile = Profile::parse(&format!("{rules}{text}"), "test").unwrap();
        let fault = "<env:Envelope xmlns:env='http://schemas.xmlsoap.org/soap/envelope/'><env:Body>\
                     <env:Fault><faultstring>x</faultstring></env:Fault></env:Body></env:Envelope>";
        for (status, body, code) in [
            (200, "<p>Ciao</p>", "L21"),
            (404, "<p>Ciao</p>", "L21"),
            (200, "<p id=closed>Torniamo presto</p>", "L14"),
            (503, "<p>Ciao</p>", "L14"),
            (500, "<p>Ciao</p>", "L22"),
            (200, "<p id=no>Errore</p>", "L22"),
            (200, fault, "L22"),
        ] {
            let answer = Answer {
                status: StatusCode::from_u16(status).unwrap(),
                ..page(body)
            };
            assert_eq!(answer.dead_end(&profile).code(), code, "{status} {body}");
        }
    }
}
