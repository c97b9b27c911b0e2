//! The Ministry's identity server, to which a CIE is shown in place of the portal (portal-login.md
//! §2.3): what a profile says of it, and how its pages and answers are read.
//!
//! The way is that of the programs that read the card on a phone, older path: the portal's request
//! leads to a page with an address that such programs intercept; a form is posted with the card, the
//! answer is a code, and the code opens the next page. How a computer does it is not documented, so
//! a profile for a real portal has to list this table as assumed.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use scraper::Selector;
use serde::Deserialize;
use url::Url;

use super::http::{Answer, Request};
use super::profile::Profile;
use super::step::{Step, WrittenStep};
use super::{HostPattern, markup};
use crate::card::Kind;
use crate::problem::{IdentityFault, IdentityRefusal, Problem};

/// What comes before the code in the server's answer.
const PREFIX: &str = "codice:";
/// Digits of a code.
const DIGITS: usize = 16;
/// Most characters of a SAML answer that is searched for an error, Base64.
const MAX_MESSAGE: usize = 256 * 1024;

/// The way of a CIE, where it is another one than that of a CNS.
#[derive(Clone, Debug)]
pub struct CieWay {
    /// Steps from the portal's start to the identity server.
    pub entry: Vec<Step>,
    /// The server.
    pub server: IdentityServer,
}

/// An identity server, by its hosts and the paths of its contract.
#[derive(Clone, Debug)]
pub struct IdentityServer {
    /// Where a CIE may be shown. Never a whole domain.
    pub hosts: Vec<HostPattern>,
    /// End of the path of the address that programs with a card intercept.
    open: String,
    /// The path to which the card is shown, and nothing else of the server.
    login: String,
}

/// The table `cie` of a profile.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct WrittenCie {
    hosts: Vec<HostPattern>,
    entry: Vec<WrittenStep>,
    open: String,
    login: String,
}

impl WrittenCie {
    pub(super) fn check(self) -> Result<CieWay, String> {
        if self.hosts.is_empty() || !self.hosts.iter().all(HostPattern::is_exact) {
            return Err("cie.hosts has to name hosts".to_owned());
        }
        if !self.open.starts_with('/') || !self.login.starts_with('/') {
            return Err("cie.open and cie.login have to be paths".to_owned());
        }
        let entry = self.entry.into_iter().map(Step::try_from);
        Ok(CieWay {
            entry: entry.collect::<Result<_, _>>()?,
            server: IdentityServer {
                hosts: self.hosts,
                open: self.open,
                login: self.login,
            },
        })
    }
}

impl Profile {
    /// The portal as a card of this kind goes through it. A CIE is shown to the identity server
    /// alone, and nothing else to that one.
    #[must_use]
    pub fn for_card(mut self, kind: Kind) -> Self {
        if let (Kind::Cie, Some(way)) = (kind, self.cie.take()) {
            self.walk_hosts.append(&mut self.card_hosts);
            self.card_hosts.clone_from(&way.server.hosts);
            self.entry = way.entry;
            self.identity_server = Some(way.server);
        }
        self
    }
}

impl IdentityServer {
    /// Whether an address is on the server.
    pub(super) fn has(&self, url: &Url) -> bool {
        self.hosts.iter().any(|host| host.matches(url))
    }

    /// Whether the card is shown at this address.
    pub(super) fn takes_card(&self, url: &Url) -> bool {
        self.has(url) && url.path() == self.login
    }

    /// What the server wants of a program with a card: the address of the page itself, or of a link
    /// on it.
    pub(super) fn opening(&self, answer: &Answer) -> Result<Opening, Problem> {
        let fault = |reason| problem(&answer.url, reason);
        let opens = |url: &Url| self.has(url) && url.path().ends_with(&self.open);
        let found = if opens(&answer.url) {
            Some(answer.url.clone())
        } else {
            answer.addresses().into_iter().find(opens)
        };
        let address = found.ok_or_else(|| fault(IdentityFault::NoForm))?;
        self.read(&address).map_err(fault)
    }

    fn read(&self, address: &Url) -> Result<Opening, IdentityFault> {
        let value = |name: &str| {
            let mut pairs = address.query_pairs();
            let (_, value) = pairs.find(|(known, _)| known == name)?;
            Some(value.into_owned()).filter(|value| !value.is_empty())
        };
        let needed = |name| value(name).ok_or(IdentityFault::NoForm);
        let next = Url::parse(&needed("nextUrl")?).map_err(|_| IdentityFault::ForeignNext)?;
        if !self.has(&next) {
            return Err(IdentityFault::ForeignNext);
        }
        let login = address.join(&self.login);
        Ok(Opening {
            login: login.map_err(|_| IdentityFault::NoForm)?,
            next,
            name: needed("name")?,
            value: needed("value")?,
            request: needed("authnRequestString")?,
        })
    }
}

/// A conversation with the server, as the page that opens it tells.
pub(super) struct Opening {
    /// Where the card is shown.
    pub(super) login: Url,
    next: Url,
    name: String,
    value: String,
    request: String,
}

impl Opening {
    /// The form that is posted with the card.
    pub(super) fn show_card(&self) -> Request {
        let field = |name: &str, value: &str| (name.to_owned(), value.to_owned());
        Request {
            url: self.login.clone(),
            form: Some(vec![
                field(&self.name, &self.value),
                field("authnRequest", &self.request),
                field("generaCodice", "1"),
            ]),
        }
    }

    /// The page that the code opens.
    pub(super) fn go_on(&self, code: &str) -> Request {
        let mut url = self.next.clone();
        url.query_pairs_mut()
            .append_pair(&self.name, &self.value)
            .append_pair("login", "1")
            .append_pair("codice", code);
        Request::get(url)
    }
}

/// A problem with what the server at this address said.
pub(super) fn problem(at: &Url, reason: IdentityFault) -> Problem {
    Problem::IdentityServerFault {
        host: at.host_str().unwrap_or_default().to_owned(),
        reason,
    }
}

/// The code in an answer: the prefix and sixteen digits, nothing else.
pub(super) fn code_in(body: &str) -> Result<&str, IdentityFault> {
    let code = body.trim().strip_prefix(PREFIX);
    let code = code.ok_or(IdentityFault::NoCode)?;
    if code.len() == DIGITS && code.bytes().all(|byte| byte.is_ascii_digit()) {
        Ok(code)
    } else {
        Err(IdentityFault::MalformedCode)
    }
}

/// Why the server ended the conversation, if the SAML answer in a form says that it failed
/// (portal-login.md §2.2: `ErrorCode nrNN` in the status message).
pub(super) fn refusal_in(form: &[(String, String)]) -> Option<IdentityRefusal> {
    let (_, answer) = form.iter().find(|(name, _)| name == "SAMLResponse")?;
    if answer.len() > MAX_MESSAGE {
        return None;
    }
    let dense: String = answer.split_whitespace().collect();
    let xml = String::from_utf8(BASE64.decode(dense).ok()?).ok()?;
    if xml.contains("status:Success\"") {
        return None;
    }
    let (_, rest) = xml.split_once("ErrorCode nr")?;
    let digits: String = rest.chars().take_while(char::is_ascii_digit).collect();
    // More digits than a number has are no number that anybody knows.
    let number = digits.parse().unwrap_or(u16::MAX);
    (number != 1).then(|| IdentityRefusal::from_number(number))
}

impl Answer {
    /// Where the page's links lead.
    fn addresses(&self) -> Vec<Url> {
        let Some(html) = markup::parse(&self.body) else {
            return Vec::new();
        };
        let Ok(links) = Selector::parse("[href]") else {
            return Vec::new();
        };
        html.select(&links)
            .filter_map(|link| self.url.join(link.value().attr("href")?).ok())
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use reqwest::StatusCode;

    use super::*;

    const INAIL: &str = include_str!("../../assets/portals/inail.toml");

    fn server() -> IdentityServer {
        IdentityServer {
            hosts: vec!["id.esempio.it".parse().unwrap()],
            open: "/OpenApp".to_owned(),
            login: "/idp/Authn/SSL/Login2".to_owned(),
        }
    }

    fn page(url: &str, body: &str) -> Answer {
        Answer {
            url: Url::parse(url).unwrap(),
            status: StatusCode::OK,
            location: None,
            body: body.to_owned(),
            date: None,
        }
    }

    fn opened(link: &str) -> Result<Opening, IdentityFault> {
        let page = page(
            "https://id.esempio.it/idp/scelta",
            &format!("<a href='/aiuto'>?</a><a href='{link}'>Desktop</a>"),
        );
        server().opening(&page).map_err(|problem| match problem {
            Problem::IdentityServerFault { host, reason } => {
                assert_eq!(host, "id.esempio.it");
                reason
            }
            other => panic!("{other}"),
        })
    }

    const NEXT: &str = "nextUrl=https%3A%2F%2Fid.esempio.it%2Fdopo%3Fa%3D1";

    #[test]
    fn the_form_and_the_next_page_are_those_of_the_contract() {
        let link =
            format!("/OpenApp?name=op&amp;value=v%261&amp;authnRequestString=r%3D&amp;{NEXT}");
        let opening = opened(&link).unwrap();
        let request = opening.show_card();
        assert_eq!(
            request.url.as_str(),
            "https://id.esempio.it/idp/Authn/SSL/Login2"
        );
        let form = request.form.unwrap();
        let form: Vec<_> = form
            .iter()
            .map(|(name, value)| (&**name, &**value))
            .collect();
        let expected = [("op", "v&1"), ("authnRequest", "r="), ("generaCodice", "1")];
        assert_eq!(form, expected);
        assert_eq!(
            opening.go_on("0123456789012345").url.as_str(),
            "https://id.esempio.it/dopo?a=1&op=v%261&login=1&codice=0123456789012345"
        );
        // The address itself may be where the way led.
        let address = format!("https://id.esempio.it{}", link.replace("&amp;", "&"));
        assert!(server().opening(&page(&address, "")).is_ok());
    }

    #[test]
    fn an_opening_that_lacks_something_or_leads_elsewhere_is_none() {
        let whole = format!("/OpenApp?name=op&value=v&authnRequestString=r&{NEXT}");
        for (link, reason) in [
            (whole.replace("OpenApp", "Altro"), IdentityFault::NoForm),
            (whole.replace("name=op", "name="), IdentityFault::NoForm),
            (whole.replace("&value=v", ""), IdentityFault::NoForm),
            (whole.replace("String", ""), IdentityFault::NoForm),
            (whole.replace("nextUrl", "next"), IdentityFault::NoForm),
            (format!("https://altro.it{whole}"), IdentityFault::NoForm),
            (
                whole.replace("%2F%2Fid", "%2F%2Fxid"),
                IdentityFault::ForeignNext,
            ),
            (whole.replace("=https", "=http"), IdentityFault::ForeignNext),
            (
                whole.replace("it%2Fdopo", "it%3A8443%2Fdopo"),
                IdentityFault::ForeignNext,
            ),
            (
                whole.replace("https%3A%2F%2Fid.esempio.it", ""),
                IdentityFault::ForeignNext,
            ),
        ] {
            assert_eq!(opened(&link).err(), Some(reason), "{link}");
        }
    }

    #[test]
    fn a_code_is_sixteen_digits() {
        assert_eq!(
            code_in("codice:0123456789012345\r\n"),
            Ok("0123456789012345")
        );
        for (body, fault) in [
            ("", IdentityFault::NoCode),
            ("0123456789012345", IdentityFault::NoCode),
            ("<p>codice:0123456789012345", IdentityFault::NoCode),
            ("codice:", IdentityFault::MalformedCode),
            ("codice:012345678901234", IdentityFault::MalformedCode),
            ("codice:01234567890123456", IdentityFault::MalformedCode),
            ("codice:012345678901234x", IdentityFault::MalformedCode),
            ("codice:٠١٢٣٤٥٦٧", IdentityFault::MalformedCode),
            ("codice: 0123456789012345", IdentityFault::MalformedCode),
        ] {
            assert_eq!(code_in(body), Err(fault), "{body:?}");
        }
    }

    #[test]
    fn what_a_saml_answer_says_of_a_failure_is_read() {
        let status = |message: &str| {
            format!(
                "<Status><StatusCode Value=\"urn:x:status:Responder\"/><StatusMessage>{message}</StatusMessage></Status>"
            )
        };
        let refusal = |xml: &str| {
            let field = ("SAMLResponse".to_owned(), BASE64.encode(xml));
            refusal_in(&[("RelayState".to_owned(), String::new()), field])
        };
        for (number, expected) in [
            ("21", IdentityRefusal::TimedOut),
            ("22", IdentityRefusal::ConsentRefused),
            ("23", IdentityRefusal::CardRevoked),
            ("25", IdentityRefusal::Cancelled),
            ("2", IdentityRefusal::Server),
            ("03", IdentityRefusal::Server),
            ("24", IdentityRefusal::Other(24)),
            ("99999999", IdentityRefusal::Other(u16::MAX)),
            ("x", IdentityRefusal::Other(u16::MAX)),
        ] {
            let message = status(&format!("ErrorCode nr{number}"));
            assert_eq!(refusal(&message), Some(expected), "{number}");
        }
        assert_eq!(refusal(&status("ErrorCode nr1")), None);
        assert_eq!(refusal(&status("no")), None);
        let success = "<StatusCode Value=\"urn:x:status:Success\"/><b>ErrorCode nr22</b>";
        assert_eq!(refusal(success), None);
        let raw = |value: &str| refusal_in(&[("SAMLResponse".to_owned(), value.to_owned())]);
        assert_eq!(raw("%%"), None);
        assert_eq!(raw(&BASE64.encode([0xFF, 0xFE])), None);
        assert_eq!(refusal_in(&[]), None);
    }

    /// A CNS never meets the identity server, a CIE is shown to nobody else.
    #[test]
    fn each_kind_of_card_has_hosts_of_its_own() {
        let inail = Profile::parse(INAIL, "inail.toml").unwrap();
        assert!(inail.assumed.contains(&"cie".to_owned()));
        let ministry = Url::parse("https://idserver.servizicie.interno.gov.it/x").unwrap();
        let portal = Url::parse("https://cns.inail.it/").unwrap();
        let for_cns = inail.clone().for_card(Kind::Cns);
        assert!(for_cns.allows_card(&portal) && !for_cns.allows(&ministry));
        let for_cie = inail.for_card(Kind::Cie);
        assert!(for_cie.allows_card(&ministry) && for_cie.allows(&portal));
        assert!(!for_cie.allows_card(&portal));
        let server = for_cie.identity_server.unwrap();
        assert!(!server.takes_card(&ministry));
        let login = ministry.join("/idp/Authn/SSL/Login2").unwrap();
        assert!(server.takes_card(&login));
    }

    #[test]
    fn mistakes_in_the_profile_are_named() {
        for (from, to, expected) in [
            ("\"idserver.servizicie.interno.gov.it\"", "", "cie.hosts"),
            ("idserver.servizicie.interno", "*.interno", "cie.hosts"),
            ("\"/OpenApp\"", "\"OpenApp\"", "paths"),
            ("login = \"/idp", "login = \"idp", "paths"),
            ("open = ", "opens = ", "unknown field"),
        ] {
            let text = INAIL.replace(from, to);
            assert_ne!(text, INAIL, "{from}");
            let Err(Problem::ProfileInvalid { reason, .. }) = Profile::parse(&text, "inail.toml")
            else {
                panic!("accepted with {to}");
            };
            assert!(reason.contains(expected), "{to}: {reason}");
        }
    }
}
