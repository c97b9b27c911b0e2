//! The profile of a portal: a TOML file that says where it is and how to read it.
//!
//! ```toml
//! schema = 1
//! name = "example"                     # the name used with --portal
//! title = "Example portal"             # the name that people read
//! start = "https://www.example.it/"    # where the way to the card begins
//! assumed = ["hosts"]                  # tables that nobody has confirmed against the real portal
//!
//! [[entry]]                            # steps from the start to the card, in order; each one of:
//! link = "a#cns"                       #   a link or form, by CSS selector
//! # text = "Entra con CNS"             #   the link or button that shows this text
//! # url = "https://cns.example.it/"    #   an address
//!
//! [hosts]
//! card = ["cns.example.it"]            # host[:port] to which the card may be shown, or *.domain
//! walk = ["www.example.it"]            # hosts that may be visited without the card
//!
//! [cie]                                # optional: a CIE is shown to an identity server instead
//! entry = [{ link = "a#cie" }]         # steps from the start to it
//! hosts = ["idserver.example.it"]      # where a CIE may be shown, and nothing else
//! open = "/OpenApp"                    # end of the path that programs with a card intercept
//! login = "/idp/Authn/SSL/Login2"      # the path to which the card is shown
//!
//! [browser]                            # optional: pages for the system's browser
//! spid = "https://www.example.it/spid" # where SPID begins
//! cie = "https://www.example.it/cie"   # where a CIE read by a phone begins
//!
//! [signed_in]
//! marker = "main.services"             # CSS selector: stands on a page only when signed in
//! name = ".person .name"               # optional: where the person's name stands
//! tax_code = ".person .code"           # optional: where the codice fiscale stands
//! service = ".service"                 # optional: every service
//! service_title = "h3"                 # optional: its title, inside
//! service_text = "p"                   # optional: what it is for, inside
//! log_out = "a#esci"                   # optional: the link or form that signs out
//!
//! [choice]                             # optional: where the person chooses in whose name to act
//! marker = "main.choice"               #   stands on a page that shows no services before that
//! option = "main.choice button"        #   every profile: a link or a button with its name
//!
//! [hand_off]                           # optional: a way into the browser that the portal gives
//! one_time_link = "form#go-on"         #   the link or form that answers with a redirect to it
//!
//! [[service]]                          # optional: what a service is for, in plain words; the
//! title = "Archive"                    #   portal alone decides who may use it
//! it = "Le tue pratiche chiuse."
//! en = "Your closed cases."
//!
//! [[failure]]                          # pages that mean failure, whatever their status
//! marker = "main.not-enabled"
//! means = "not_enabled"                # not_enabled, refused, maintenance or error
//!
//! [trust]
//! pinned = """-----BEGIN CERTIFICATE-----..."""   # optional: CAs of this portal alone, PEM
//! card_issuers = """..."""             # optional: CAs that are sent with the card's certificate, PEM
//! ```

use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

use scraper::Selector;
use serde::Deserialize;
use url::Url;

use super::after::{ChoicePage, WrittenChoice, WrittenHandOff};
use super::failure::{FailurePage, WrittenFailure};
use super::identity_server::{CieWay, IdentityServer, WrittenCie};
use super::step::{Step, WrittenStep, selector};
use super::ways::Pages;
use super::{HostPattern, Proxy, Route, issuers};
use crate::identity::Certificate;
use crate::problem::Problem;
use crate::tls::Pinned;

/// The version of the format.
const SCHEMA: u32 = 1;
/// Most bytes of a profile.
const MAX_LENGTH: usize = 256 * 1024;

/// A portal as data.
#[derive(Clone, Debug)]
pub struct Profile {
    /// The name used on the command line.
    pub name: String,
    /// The name that people read.
    pub title: String,
    /// Where the way begins.
    pub start: Url,
    /// Steps from there to the card.
    pub entry: Vec<Step>,
    /// Where the card may be shown.
    pub card_hosts: Vec<HostPattern>,
    /// Where to go without it.
    pub walk_hosts: Vec<HostPattern>,
    /// The way of a CIE, if it is another.
    pub cie: Option<CieWay>,
    /// The identity server on the way of the card at hand: see [`Profile::for_card`].
    pub(super) identity_server: Option<IdentityServer>,
    /// Pages for the system's browser.
    pub pages: Pages,
    /// How a signed-in page looks.
    pub signed_in: SignedInPage,
    /// Where the person chooses in whose name to act.
    pub choice: Option<ChoicePage>,
    /// The link or form that answers with a redirect to a one-time link into the browser.
    pub one_time_link: Option<Selector>,
    /// What services are for, in plain words.
    pub descriptions: Vec<Description>,
    /// Pages that mean failure.
    pub failures: Vec<FailurePage>,
    /// CAs trusted for this portal alone.
    pub pinned: Pinned,
    /// Authorities that may be sent with a card's certificate, besides those that come with the
    /// program.
    pub card_issuers: Vec<Certificate>,
    /// Tables of the profile that nobody confirmed against the real portal.
    pub assumed: Vec<String>,
    /// How it is reached. Not in the file: the person's settings say it.
    pub route: Route,
}

/// Where things stand on a page that is shown to a person who is signed in.
#[derive(Clone, Debug)]
pub struct SignedInPage {
    /// Stands there only when somebody is signed in.
    pub marker: Selector,
    /// The person's name.
    pub name: Option<Selector>,
    /// The person's codice fiscale.
    pub tax_code: Option<Selector>,
    /// Every service.
    pub service: Option<Selector>,
    /// The title inside a service.
    pub service_title: Option<Selector>,
    /// What the portal says of it, inside.
    pub service_text: Option<Selector>,
    /// The link or form that signs out.
    pub log_out: Option<Selector>,
}

/// What a service is for, in plain words.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq)]
#[serde(deny_unknown_fields)]
pub struct Description {
    /// The title that the portal gives the service.
    pub title: String,
    /// In Italian.
    pub it: String,
    /// In English.
    pub en: String,
}

/// The profiles that come with the program.
pub fn builtin() -> Vec<Profile> {
    [include_str!("../../assets/portals/inail.toml")]
        .into_iter()
        .filter_map(|text| Profile::parse(text, "builtin").ok())
        .collect()
}

impl Profile {
    /// Reads the profile in this file.
    pub fn read(path: &Path) -> Result<Self, Problem> {
        let file = path.display().to_string();
        match bounded(path) {
            Ok(text) => Self::parse(&text, &file),
            Err(error) => Err(Problem::File {
                file,
                reason: error.to_string(),
            }),
        }
    }

    /// Reads a profile; `file` names it in problems.
    pub fn parse(text: &str, file: &str) -> Result<Self, Problem> {
        let invalid = |reason: String| Problem::ProfileInvalid {
            file: file.to_owned(),
            reason,
        };
        if text.len() > MAX_LENGTH {
            return Err(invalid("too long".to_owned()));
        }
        let written: Written =
            toml::from_str(text).map_err(|error| invalid(error.to_string().trim().to_owned()))?;
        written.check().map_err(invalid)
    }

    /// Whether the card may be shown at this address.
    pub fn allows_card(&self, url: &Url) -> bool {
        self.card_hosts.iter().any(|host| host.matches(url))
    }

    /// Whether this address may be visited at all.
    pub fn allows(&self, url: &Url) -> bool {
        self.allows_card(url) || self.walk_hosts.iter().any(|host| host.matches(url))
    }

    /// What the service of this title is for, whatever its case.
    pub fn description(&self, title: &str) -> Option<&Description> {
        let wanted = title.to_lowercase();
        self.descriptions
            .iter()
            .find(|description| description.title.to_lowercase() == wanted)
    }

    /// Whether the profile names this very host as one that asks for the card.
    pub fn names_card_host(&self, url: &Url) -> bool {
        self.card_hosts
            .iter()
            .any(|host| host.is_exact() && host.matches(url))
    }

    /// The same portal, reached in this way. One on this computer needs no proxy.
    #[must_use]
    pub fn through(mut self, proxy: &Proxy) -> Self {
        self.route.proxy = if self.is_local() {
            Proxy::Direct
        } else {
            proxy.clone()
        };
        self
    }

    fn is_local(&self) -> bool {
        self.start
            .host_str()
            .is_some_and(|host| host == "localhost" || host.ends_with(".localhost"))
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    schema: u32,
    name: String,
    title: String,
    start: Url,
    #[serde(default)]
    assumed: Vec<String>,
    #[serde(default)]
    entry: Vec<WrittenStep>,
    hosts: WrittenHosts,
    cie: Option<WrittenCie>,
    #[serde(default)]
    browser: Pages,
    signed_in: WrittenPage,
    choice: Option<WrittenChoice>,
    #[serde(default)]
    hand_off: WrittenHandOff,
    #[serde(default)]
    service: Vec<Description>,
    #[serde(default)]
    failure: Vec<WrittenFailure>,
    #[serde(default)]
    trust: WrittenTrust,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenHosts {
    card: Vec<HostPattern>,
    #[serde(default)]
    walk: Vec<HostPattern>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenPage {
    marker: String,
    name: Option<String>,
    tax_code: Option<String>,
    service: Option<String>,
    service_title: Option<String>,
    service_text: Option<String>,
    log_out: Option<String>,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenTrust {
    #[serde(default)]
    pinned: String,
    #[serde(default)]
    card_issuers: String,
}

impl Written {
    fn check(self) -> Result<Profile, String> {
        if self.schema != SCHEMA {
            return Err(format!("schema {} is not known", self.schema));
        }
        let page = self.signed_in;
        let optional = |text: Option<String>| text.as_deref().map(selector).transpose();
        let profile = Profile {
            name: self.name,
            title: self.title,
            start: self.start,
            entry: self
                .entry
                .into_iter()
                .map(Step::try_from)
                .collect::<Result<_, _>>()?,
            card_hosts: self.hosts.card,
            walk_hosts: self.hosts.walk,
            cie: self.cie.map(WrittenCie::check).transpose()?,
            identity_server: None,
            pages: self.browser,
            signed_in: SignedInPage {
                marker: selector(&page.marker)?,
                name: optional(page.name)?,
                tax_code: optional(page.tax_code)?,
                service: optional(page.service)?,
                service_title: optional(page.service_title)?,
                service_text: optional(page.service_text)?,
                log_out: optional(page.log_out)?,
            },
            choice: self.choice.map(WrittenChoice::check).transpose()?,
            one_time_link: optional(self.hand_off.one_time_link)?,
            descriptions: self.service,
            failures: self
                .failure
                .into_iter()
                .map(WrittenFailure::check)
                .collect::<Result<_, _>>()?,
            pinned: Pinned::from_pem(&self.trust.pinned)
                .map_err(|error| format!("trust.pinned: {error}"))?,
            card_issuers: issuers::parse(&self.trust.card_issuers)
                .map_err(|error| format!("trust.card_issuers: {error}"))?,
            assumed: self.assumed,
            route: Route::default(),
        };
        let profile = profile.through(&Proxy::System);
        if profile.card_hosts.is_empty() {
            return Err("hosts.card is empty".to_owned());
        }
        let known = [&profile.start].into_iter().chain(profile.pages.all());
        if let Some(url) = known.into_iter().find(|url| !profile.allows(url)) {
            return Err(format!("{url} is not among the hosts"));
        }
        Ok(profile)
    }
}

/// The text of a file, as far as a profile may be long, and a little more so that this is noticed.
fn bounded(path: &Path) -> io::Result<String> {
    let mut text = String::new();
    let most = u64::try_from(MAX_LENGTH).unwrap_or(u64::MAX);
    File::open(path)?
        .take(most.saturating_add(1))
        .read_to_string(&mut text)?;
    Ok(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_builtin_profile_is_sound() {
        let names: Vec<_> = builtin().into_iter().map(|profile| profile.name).collect();
        assert_eq!(names, ["inail"]);
    }

    #[test]
    fn what_a_service_is_for_is_found_by_its_title() {
        let [inail] = <[Profile; 1]>::try_from(builtin()).unwrap();
        let durc = inail.description("DURC online").unwrap();
        assert!(durc.it.contains("contributi"), "{durc:?}");
        assert!(durc.en.contains("contributions"), "{durc:?}");
        assert!(inail.description("Durc").is_none());
    }

    #[test]
    fn mistakes_are_named() {
        let inail = include_str!("../../assets/portals/inail.toml");
        for (from, to, expected) in [
            ("schema = 1", "schema = 2", "schema 2"),
            ("\"*.inail.it\"", "\"*.it\"", "names no host"),
            (
                "https://www.inail.it/",
                "https://www.inps.it/",
                "not among the hosts",
            ),
            (
                "https://www.inail.it/",
                "http://www.inail.it/",
                "not among the hosts",
            ),
            ("a[href*=logout]", "a[[", "no selector"),
            ("title =", "titel =", "unknown field"),
        ] {
            let Err(Problem::ProfileInvalid { reason, .. }) =
                Profile::parse(&inail.replace(from, to), "inail.toml")
            else {
                panic!("accepted with {to}");
            };
            assert!(reason.contains(expected), "{to}: {reason}");
        }
    }
}
