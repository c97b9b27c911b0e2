//! SPID: who issues identities, and where a portal lets them in (portal-login.md §3). Varco never
//! asks for SPID credentials: the system's browser does the rest.

use time::Date;
use time::macros::date;
use url::Url;

use super::Profile;

/// The level that INAIL asks of every SPID sign-in (portal-login.md §3.1): password and a second
/// proof.
pub const LEVEL: u8 = 2;

/// The day of [`IDENTITY_PROVIDERS`]. The list moves: it must always be shown with its day.
pub const AS_OF: Date = date!(2026 - 04 - 14);

/// A body that issues SPID identities.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct IdentityProvider {
    /// The name that people know.
    pub name: &'static str,
    /// The body behind it.
    pub organization: &'static str,
    /// Its SAML entity identifier.
    pub entity_id: &'static str,
}

/// The identity providers of the national proxy's list (portal-login.md §3.2), by name.
pub const IDENTITY_PROVIDERS: [IdentityProvider; 12] = [
    provider("ArubaID", "ArubaPEC S.p.A.", "https://loginspid.aruba.it"),
    provider("EtnaID", "EtnaHitech S.C.p.A.", "https://id.eht.eu"),
    provider(
        "InfoCamere ID",
        "InfoCamere S.C.p.A.",
        "https://loginspid.infocamere.it",
    ),
    provider(
        "InfoCert ID",
        "InfoCert S.p.A.",
        "https://identity.infocert.it",
    ),
    provider(
        "Intesi Group SPID",
        "Intesi Group S.p.A.",
        "https://idp.intesigroup.com",
    ),
    provider(
        "LepidaID",
        "Lepida S.p.A.",
        "https://id.lepida.it/idp/shibboleth",
    ),
    provider("NamirialID", "Namirial", "https://idp.namirialtsp.com/idp"),
    provider("PosteID", "Poste Italiane SpA", "https://posteid.poste.it"),
    provider(
        "Sielte id",
        "Sielte S.p.A.",
        "https://identity.sieltecloud.it",
    ),
    provider(
        "SPIDItalia",
        "Register.it S.p.A.",
        "https://spid.register.it",
    ),
    provider(
        "TeamSystem ID",
        "TeamSystem s.p.a.",
        "https://spid.teamsystem.com/idp",
    ),
    provider(
        "TIM id",
        "TI Trust Technologies srl",
        "https://login.id.tim.it/affwebservices/public/saml2sso",
    ),
];

/// Where the system's browser begins a SPID sign-in: the portal's start page, where its SPID button
/// is. The address behind INAIL's button is not published (portal-login.md §4.1).
pub fn entry(profile: &Profile) -> &Url {
    &profile.start
}

const fn provider(
    name: &'static str,
    organization: &'static str,
    entity_id: &'static str,
) -> IdentityProvider {
    IdentityProvider {
        name,
        organization,
        entity_id,
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::super::builtin;
    use super::*;

    #[test]
    fn every_provider_is_named_once_and_has_an_address() {
        let ids: BTreeSet<_> = IDENTITY_PROVIDERS
            .iter()
            .map(|provider| provider.entity_id)
            .collect();
        assert_eq!(ids.len(), IDENTITY_PROVIDERS.len());
        for provider in IDENTITY_PROVIDERS {
            let address = Url::parse(provider.entity_id).unwrap();
            assert_eq!(address.scheme(), "https", "{provider:?}");
        }
        assert!(IDENTITY_PROVIDERS.is_sorted_by_key(|provider| provider.name.to_lowercase()));
    }

    #[test]
    fn spid_begins_at_the_portal_itself() {
        let inail = builtin().into_iter().next().unwrap();
        assert_eq!(entry(&inail).as_str(), "https://www.inail.it/");
    }
}
