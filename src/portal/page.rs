//! Reading pages by the rules of a profile.

use scraper::{ElementRef, Html, Selector};
use url::Url;

use super::http::{Answer, Request};
use super::profile::{Profile, Step};

/// Most characters of a text that is taken from a page.
const MAX_TEXT: usize = 200;
/// Most services that are taken from a page.
const MAX_SERVICES: usize = 200;

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
    /// The request that a step leads to from this page.
    pub(super) fn follow(&self, step: &Step) -> Option<Request> {
        let html = Html::parse_document(&self.body);
        let element = match step {
            Step::Url(url) => return Some(Request::get(url.clone())),
            Step::Link(selector) => html.select(selector).next()?,
            Step::Text(text) => showing(&html, text)?,
        };
        request_of(element, &self.url)
    }

    /// Whether something on the page fits the selector.
    pub(super) fn shows(&self, selector: &Selector) -> bool {
        Html::parse_document(&self.body)
            .select(selector)
            .next()
            .is_some()
    }

    /// Whether an XML gateway reports a fault (SOAP 1.1 clause 4.4): with status 200 too
    /// (portal-login.md §1.3).
    pub(super) fn is_fault(&self) -> bool {
        Html::parse_document(&self.body)
            .root_element()
            .descendent_elements()
            .any(|element| element.value().name().rsplit(':').next() == Some("fault"))
    }

    /// Name and codice fiscale as the page shows them.
    pub(super) fn person(&self, profile: &Profile) -> (Option<String>, Option<String>) {
        let html = Html::parse_document(&self.body);
        let rules = &profile.signed_in;
        let first = |selector: &Option<Selector>| {
            let element = html.select(selector.as_ref()?).next()?;
            Some(text_of(element)).filter(|text| !text.is_empty())
        };
        (first(&rules.name), first(&rules.tax_code))
    }

    /// The services that the page offers.
    pub(super) fn services(&self, profile: &Profile) -> Vec<Service> {
        let rules = &profile.signed_in;
        let Some(selector) = &rules.service else {
            return Vec::new();
        };
        let inside = |element: ElementRef<'_>, selector: &Option<Selector>| {
            let found = element.select(selector.as_ref()?).next()?;
            Some(text_of(found)).filter(|text| !text.is_empty())
        };
        Html::parse_document(&self.body)
            .select(selector)
            .take(MAX_SERVICES)
            .map(|element| Service {
                title: inside(element, &rules.service_title).unwrap_or_else(|| text_of(element)),
                text: inside(element, &rules.service_text),
                address: address_of(element, &self.url).filter(|url| profile.allows(url)),
            })
            .filter(|service| !service.title.is_empty())
            .collect()
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
        let shown = element
            .value()
            .attr("value")
            .map_or_else(|| text_of(*element), str::to_owned);
        shown.to_lowercase().contains(&wanted)
    })
}

fn request_of(element: ElementRef<'_>, base: &Url) -> Option<Request> {
    if let Some(target) = element.value().attr("href") {
        return Some(Request::get(base.join(target).ok()?));
    }
    let form = std::iter::once(element)
        .chain(element.ancestors().filter_map(ElementRef::wrap))
        .find(|element| element.value().name() == "form")?;
    let action = form.value().attr("action").unwrap_or_default();
    let mut url = base.join(action).ok()?;
    let fields = fields_of(form)?;
    let posts = form
        .value()
        .attr("method")
        .is_some_and(|method| method.eq_ignore_ascii_case("post"));
    if posts {
        return Some(Request {
            url,
            form: Some(fields),
        });
    }
    url.query_pairs_mut().clear().extend_pairs(fields);
    Some(Request::get(url))
}

fn fields_of(form: ElementRef<'_>) -> Option<Vec<(String, String)>> {
    let inputs = Selector::parse("input[name]").ok()?;
    Some(
        form.select(&inputs)
            .filter_map(|input| {
                let name = input.value().attr("name")?;
                let value = input.value().attr("value").unwrap_or_default();
                Some((name.to_owned(), value.to_owned()))
            })
            .collect(),
    )
}

/// The text of an element on one line, at most 200 characters.
fn text_of(element: ElementRef<'_>) -> String {
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
}
