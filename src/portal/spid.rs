//! SPID: who issues identities, by a dated list that can be asked for anew (portal-login.md §3).
//! Varco never asks for SPID credentials: the system's browser does the rest (see `ways`).

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;

use serde::{Deserialize, Serialize};
use time::macros::date;
use time::{Date, OffsetDateTime};
use url::Url;

use super::Route;
use super::http::{Browser, Request};
use crate::cancel::Cancel;
use crate::problem::Problem;
use crate::tls::{Connector, Pinned, Stack, Versions};

/// The level that INAIL asks of every SPID sign-in (portal-login.md §3.1): password and a second
/// proof.
pub const LEVEL: u8 = 2;

/// The day of [`PROVIDERS`].
const AS_OF: Date = date!(2026 - 04 - 14);
/// AgID's register of identity providers (notice 42).
const REGISTER: &str = "https://registry.spid.gov.it/entities-idp?&output=json";
/// The longest wait for it.
const TIME_LIMIT: Duration = Duration::from_secs(15);
/// Most providers of a list; there are a dozen.
const MAX_PROVIDERS: usize = 100;
/// Most characters of a name.
const MAX_NAME: usize = 100;

/// A body that issues SPID identities.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct IdentityProvider {
    /// The name that people know; the body's own where there is no other.
    pub name: String,
    /// The body behind it.
    pub organization: String,
    /// Its SAML entity identifier.
    pub entity_id: String,
}

/// Identity providers as of a day. The list moves: it must always be shown with its day.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct List {
    /// The day.
    pub as_of: Date,
    /// Who issues identities, by name.
    pub providers: Vec<IdentityProvider>,
}

/// Where a list can be asked for.
#[derive(Clone, Debug)]
pub struct Register {
    address: Url,
    pinned: Pinned,
    limit: Duration,
}

/// One entry of the register, as far as it counts here.
#[derive(Deserialize, Serialize)]
struct Entry {
    entity_id: String,
    organization_name: String,
}

/// A list as a file keeps it: the register's entries with their day.
#[derive(Deserialize, Serialize)]
struct Kept {
    /// By the Julian day number.
    day: i32,
    entries: Vec<serde_json::Value>,
}

impl List {
    /// The list that comes with the program.
    pub fn builtin() -> Self {
        let providers = PROVIDERS.iter().map(|known| IdentityProvider {
            name: known.0.to_owned(),
            organization: known.1.to_owned(),
            entity_id: known.2.to_owned(),
        });
        Self {
            as_of: AS_OF,
            providers: providers.collect(),
        }
    }

    /// Reads the register's answer of a day; `None` if it is none.
    fn read(answer: &str, as_of: Date) -> Option<Self> {
        // An entry of another shape is nothing that could be shown.
        Self::of(serde_json::from_str(answer).ok()?, as_of)
    }

    /// The list for a file.
    pub fn to_kept(&self) -> String {
        let entry = |known: &IdentityProvider| Entry {
            entity_id: known.entity_id.clone(),
            organization_name: known.organization.clone(),
        };
        let entries = self.providers.iter().map(entry);
        let entries = entries.filter_map(|entry| serde_json::to_value(entry).ok());
        serde_json::json!(Kept {
            day: self.as_of.to_julian_day(),
            entries: entries.collect(),
        })
        .to_string()
    }

    /// The list of a file, if it is newer than the program's own and not of a day to come.
    pub fn from_kept(text: &str, today: Date) -> Option<Self> {
        let kept: Kept = serde_json::from_str(text).ok()?;
        let as_of = Date::from_julian_day(kept.day).ok()?;
        let counts = as_of > AS_OF && as_of <= today;
        counts.then(|| Self::of(kept.entries, as_of)).flatten()
    }

    fn of(entries: Vec<serde_json::Value>, as_of: Date) -> Option<Self> {
        if entries.len() > MAX_PROVIDERS {
            return None;
        }
        let mut seen = BTreeSet::new();
        let mut providers: Vec<_> = entries
            .into_iter()
            .filter_map(|entry| provider(serde_json::from_value(entry).ok()?))
            .filter(|provider| seen.insert(provider.entity_id.clone()))
            .collect();
        providers.sort_by_key(|provider| provider.name.to_lowercase());
        (!providers.is_empty()).then_some(Self { as_of, providers })
    }
}

/// A provider whose entry holds what it should.
fn provider(entry: Entry) -> Option<IdentityProvider> {
    let address = Url::parse(&entry.entity_id).ok()?;
    if address.scheme() != "https" || entry.entity_id.len() > 2 * MAX_NAME {
        return None;
    }
    let organization: String = entry
        .organization_name
        .chars()
        .filter(|letter| !letter.is_control())
        .take(MAX_NAME)
        .collect();
    let organization = organization.trim();
    if organization.is_empty() {
        return None;
    }
    let known = PROVIDERS.iter().find(|known| known.2 == entry.entity_id);
    Some(IdentityProvider {
        name: known.map_or(organization, |known| known.0).to_owned(),
        organization: organization.to_owned(),
        entity_id: entry.entity_id,
    })
}

impl Register {
    /// AgID's. Its own certificate has expired once (portal-login.md §3.2).
    pub fn national() -> Option<Self> {
        let address = Url::parse(REGISTER).ok()?;
        Some(Self::at(address, Pinned::default(), TIME_LIMIT))
    }

    /// One at this address, trusted as the system trusts, or by these authorities alone; it has
    /// this long to answer.
    pub fn at(address: Url, pinned: Pinned, limit: Duration) -> Self {
        Self {
            address,
            pinned,
            limit,
        }
    }

    /// Asks for the list of today, with nothing that tells who asks.
    pub async fn ask(&self, route: &Route, cancel: &Cancel) -> Result<List, Problem> {
        let host = self.address.host_str().unwrap_or_default().to_owned();
        let connector = Connector::without_card(Stack::Rustls, &self.pinned, Versions::Both)?;
        let browser = Browser::new(connector, &Arc::default(), route, cancel);
        let request = Request::get(self.address.clone());
        let answer = tokio::time::timeout(self.limit, browser.fetch(&request)).await;
        let answer = match answer {
            Ok(answer) => answer.map_err(|failure| failure.problem(&host))?,
            Err(_) => return Err(Problem::TimedOut { host }),
        };
        let today = OffsetDateTime::now_utc().date();
        let list = List::read(&answer.body, today).filter(|_| answer.status.is_success());
        list.ok_or(Problem::PortalError {
            host,
            status: answer.status.as_u16(),
        })
    }
}

/// Name, body and entity identifier of the identity providers in the national proxy's list
/// (portal-login.md §3.2), by name.
const PROVIDERS: [(&str, &str, &str); 12] = [
    ("ArubaID", "ArubaPEC S.p.A.", "https://loginspid.aruba.it"),
    ("EtnaID", "EtnaHitech S.C.p.A.", "https://id.eht.eu"),
    (
        "InfoCamere ID",
        "InfoCamere S.C.p.A.",
        "https://loginspid.infocamere.it",
    ),
    (
        "InfoCert ID",
        "InfoCert S.p.A.",
        "https://identity.infocert.it",
    ),
    (
        "Intesi Group SPID",
        "Intesi Group S.p.A.",
        "https://idp.intesigroup.com",
    ),
    (
        "LepidaID",
        "Lepida S.p.A.",
        "https://id.lepida.it/idp/shibboleth",
    ),
    ("NamirialID", "Namirial", "https://idp.namirialtsp.com/idp"),
    ("PosteID", "Poste Italiane SpA", "https://posteid.poste.it"),
    (
        "Sielte id",
        "Sielte S.p.A.",
        "https://identity.sieltecloud.it",
    ),
    (
        "SPIDItalia",
        "Register.it S.p.A.",
        "https://spid.register.it",
    ),
    (
        "TeamSystem ID",
        "TeamSystem s.p.a.",
        "https://spid.teamsystem.com/idp",
    ),
    (
        "TIM id",
        "TI Trust Technologies srl",
        "https://login.id.tim.it/affwebservices/public/saml2sso",
    ),
];

#[cfg(test)]
mod tests {
    use super::*;

    const DAY: Date = date!(2026 - 11 - 22);

    #[test]
    fn every_provider_is_named_once_and_has_an_address() {
        let list = List::builtin();
        let ids: BTreeSet<_> = list
            .providers
            .iter()
            .map(|known| &known.entity_id)
            .collect();
        assert_eq!(ids.len(), PROVIDERS.len());
        for provider in &list.providers {
            let address = Url::parse(&provider.entity_id).unwrap();
            assert_eq!(address.scheme(), "https", "{provider:?}");
        }
        let by_name = list.providers.iter();
        assert!(by_name.is_sorted_by_key(|provider| provider.name.to_lowercase()));
    }

    #[test]
    fn the_registers_entries_become_providers() {
        let answer = r#"[
            {"entity_id": "https://posteid.poste.it", "organization_name": "Poste Italiane SpA", "logo_uri": "x"},
            {"entity_id": "https://nuovo.esempio.it", "organization_name": " Nuovo\n Gestore "},
            {"entity_id": "https://nuovo.esempio.it", "organization_name": "Di nuovo"},
            {"entity_id": "http://chiaro.esempio.it", "organization_name": "In chiaro"},
            {"entity_id": "https://anonimo.esempio.it", "organization_name": "  "},
            {"entity_id": 5, "organization_name": "Numero"},
            {"organization_name": "Senza indirizzo"},
            "altro"
        ]"#;
        let list = List::read(answer, DAY).unwrap();
        let names: Vec<_> = list
            .providers
            .iter()
            .map(|known| known.name.as_str())
            .collect();
        assert_eq!(names, ["Nuovo Gestore", "PosteID"]);
        assert_eq!(list.as_of, DAY);
    }

    #[test]
    fn a_kept_list_comes_back_while_it_is_newer_than_the_programs_own() {
        let mut list = List::builtin();
        list.as_of = DAY;
        list.providers.truncate(3);
        let kept = list.to_kept();
        assert_eq!(List::from_kept(&kept, DAY), Some(list.clone()));
        assert_eq!(List::from_kept(&kept, DAY.previous_day().unwrap()), None);
        list.as_of = AS_OF;
        assert_eq!(List::from_kept(&list.to_kept(), DAY), None);
        for broken in ["", "{}", r#"{"day":9999999,"entries":[]}"#, &kept[..20]] {
            assert_eq!(List::from_kept(broken, DAY), None, "{broken}");
        }
    }

    #[test]
    fn what_holds_no_provider_is_no_list() {
        let many = format!(
            "[{}]",
            vec![r#"{"entity_id": "https://a.it", "organization_name": "A"}"#; MAX_PROVIDERS + 1]
                .join(",")
        );
        for answer in [
            "",
            "{}",
            "[]",
            "[1]",
            "<html>",
            "[{\"entity_id\": 1}]",
            &many,
            &"[".repeat(5000),
        ] {
            assert_eq!(
                List::read(answer, DAY),
                None,
                "{}",
                answer.get(..20).unwrap_or(answer)
            );
        }
    }
}
