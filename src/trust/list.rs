//! A trusted list (ETSI TS 119 612): what it says of services that vouch for identity.

use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

use super::authenticity::Authenticity;
use super::signature;
use super::xml::{self, Element, LIST};
use crate::identity::{Certificate, pem};
use crate::problem::ListFault;

/// Services that vouch for identity: the authorities of CNS and CIE (portal-login.md §6.1).
const IDENTITY: &str = "http://uri.etsi.org/TrstSvc/Svctype/IdV";
/// What the status of a service ends with while it is recognised: §5.5.4, and what lists of
/// before 2016 said.
const RECOGNISED: [&str; 5] = [
    "/recognisedatnationallevel",
    "/granted",
    "/undersupervision",
    "/accredited",
    "/supervisionincessation",
];
/// Most certificates that are taken from a list. The Italian one has about 130 of this kind.
const MAX_CERTIFICATES: usize = 5000;

/// What a list says.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct TrustedList {
    /// The country, two capital letters.
    pub territory: String,
    /// Number of the issue, which only grows.
    pub sequence: u64,
    /// When it was issued.
    pub issued: OffsetDateTime,
    /// When the next issue is due at the latest; none for a list that was closed.
    pub next_update: Option<OffsetDateTime>,
    /// The services that vouch for identity, in the list's order.
    pub services: Vec<Service>,
    /// What its signature proves.
    pub authenticity: Authenticity,
}

/// A service that vouches for identity.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Service {
    /// Who offers it.
    pub provider: String,
    /// Its name.
    pub name: String,
    /// What the list says of it now.
    pub status: ServiceStatus,
    /// Since when.
    pub since: OffsetDateTime,
    /// Its authorities.
    pub certificates: Vec<Certificate>,
}

/// Whether a service is recognised.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum ServiceStatus {
    /// It is.
    Recognised,
    /// It was, and is no more.
    Withdrawn,
}

impl TrustedList {
    /// Most bytes of a list. Those of the large countries have 3 to 6 MB.
    pub const MAX_LENGTH: usize = 24 * 1024 * 1024;

    /// Reads an Italian list, XML, and verifies its signature with the keys of `signers`. A list
    /// whose signature is wrong is refused; one that none of them signed is read, and says so.
    pub fn parse(text: &str, signers: &[Certificate]) -> Result<Self, ListFault> {
        if text.len() > Self::MAX_LENGTH {
            return Err(ListFault::TooLarge);
        }
        let document = xml::parse(text).ok_or(ListFault::Malformed)?;
        let root = Element::root(&document).ok_or(ListFault::Malformed)?;
        if !root.is(LIST, "TrustServiceStatusList") {
            return Err(ListFault::Malformed);
        }
        let mut list = read(root).ok_or(ListFault::Malformed)?;
        if list.territory != "IT" {
            return Err(ListFault::OtherCountry);
        }
        if list.services.is_empty() {
            return Err(ListFault::NoServices);
        }
        list.authenticity = signature::verify(&document, signers, list.issued)?;
        Ok(list)
    }

    /// Whether a newer issue should exist.
    pub fn is_overdue(&self, now: OffsetDateTime) -> bool {
        self.next_update.is_some_and(|next| next < now)
    }

    /// Every authority once, with the best that the list says of it.
    pub fn authorities(&self) -> impl Iterator<Item = (&Certificate, ServiceStatus)> {
        self.services.iter().flat_map(|service| {
            service
                .certificates
                .iter()
                .map(|certificate| (certificate, service.status))
        })
    }
}

fn read(root: Element<'_, '_>) -> Option<TrustedList> {
    let scheme = root.down(&["SchemeInformation"])?;
    let next = scheme.down(&["NextUpdate"])?;
    let mut services = Vec::new();
    let providers = root.down(&["TrustServiceProviderList"]);
    let providers = providers.map(|list| list.children(LIST, "TrustServiceProvider"));
    let mut certificates = 0;
    for provider in providers.unwrap_or_default() {
        let name = english(provider.down(&["TSPInformation", "TSPName"]));
        let Some(of_provider) = provider.down(&["TSPServices"]) else {
            continue;
        };
        for entry in of_provider.children(LIST, "TSPService") {
            let information = entry.down(&["ServiceInformation"])?;
            let kind = information.down(&["ServiceTypeIdentifier"])?;
            if kind.text() == IDENTITY {
                let service = service(information, &name)?;
                certificates += service.certificates.len();
                if certificates > MAX_CERTIFICATES {
                    return None;
                }
                services.push(service);
            }
        }
    }
    Some(TrustedList {
        territory: scheme.down(&["SchemeTerritory"])?.text(),
        sequence: scheme.down(&["TSLSequenceNumber"])?.text().parse().ok()?,
        issued: instant(scheme.down(&["ListIssueDateTime"])?)?,
        next_update: match next.down(&["dateTime"]) {
            Some(next) => Some(instant(next)?),
            None => None,
        },
        services,
        authenticity: Authenticity::NotSigned,
    })
}

fn service(information: Element<'_, '_>, provider: &str) -> Option<Service> {
    let status = information.down(&["ServiceStatus"])?.text();
    let status = status.trim_end_matches('/').to_ascii_lowercase();
    let is_recognised = RECOGNISED.iter().any(|end| status.ends_with(end));
    let identities = information.down(&["ServiceDigitalIdentity"])?;
    let certificates = identities
        .children(LIST, "DigitalId")
        .into_iter()
        .filter_map(|identity| identity.child(LIST, "X509Certificate"))
        // One that can't be read vouches for nobody; the others do.
        .filter_map(|encoded| Certificate::parse(&pem::decoded(&encoded.text()).ok()?).ok())
        .collect();
    Some(Service {
        provider: provider.to_owned(),
        name: english(information.down(&["ServiceName"])),
        status: if is_recognised {
            ServiceStatus::Recognised
        } else {
            ServiceStatus::Withdrawn
        },
        since: instant(information.down(&["StatusStartingTime"])?)?,
        certificates,
    })
}

/// A name that stands there in several languages: the English one, which every list has.
fn english(names: Option<Element<'_, '_>>) -> String {
    let names = names.map(|names| names.children(LIST, "Name"));
    let names = names.unwrap_or_default();
    let english = names
        .iter()
        .find(|name| name.attribute("lang") == Some("en"));
    english
        .or(names.first())
        .map_or_else(String::new, Element::text)
}

/// A time as lists write it.
pub(super) fn instant(element: Element<'_, '_>) -> Option<OffsetDateTime> {
    OffsetDateTime::parse(&element.text(), &Rfc3339).ok()
}
