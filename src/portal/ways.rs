//! The ways into a portal that Varco does not walk itself: it explains them, and opens the system's
//! browser where they begin (portal-login.md §2.2, §3.1).

use std::fmt;
use std::str::FromStr;

use serde::Deserialize;
use url::Url;

use super::Profile;

/// A way that goes through the system's browser.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Way {
    /// The CIE, read by a telephone: "Desktop con smartphone" and "Mobile".
    CieByPhone,
    /// SPID.
    Spid,
}

/// A text that names no way.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
#[error("the ways are cie and spid")]
pub struct UnknownWay;

/// Where the ways begin, if the portal's start page is not the place.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Pages {
    /// SPID.
    pub spid: Option<Url>,
    /// The CIE that a telephone reads.
    pub cie: Option<Url>,
}

impl Pages {
    pub(super) fn all(&self) -> impl Iterator<Item = &Url> {
        self.spid.iter().chain(&self.cie)
    }
}

impl Way {
    /// All of them.
    pub const ALL: [Self; 2] = [Self::CieByPhone, Self::Spid];

    /// Where it begins: the page that the profile names, or the portal's start page, which has the
    /// buttons. The addresses behind INAIL's buttons are not published (portal-login.md §4.1).
    pub fn page(self, profile: &Profile) -> &Url {
        let named = match self {
            Self::CieByPhone => &profile.pages.cie,
            Self::Spid => &profile.pages.spid,
        };
        named.as_ref().unwrap_or(&profile.start)
    }
}

impl fmt::Display for Way {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::CieByPhone => "cie",
            Self::Spid => "spid",
        })
    }
}

impl FromStr for Way {
    type Err = UnknownWay;

    fn from_str(text: &str) -> Result<Self, UnknownWay> {
        let mut ways = Self::ALL.into_iter();
        ways.find(|way| way.to_string() == text).ok_or(UnknownWay)
    }
}

#[cfg(test)]
mod tests {
    use super::super::builtin;
    use super::*;
    use crate::problem::Problem;

    const INAIL: &str = include_str!("../../assets/portals/inail.toml");

    #[test]
    fn every_way_has_a_name_of_its_own() {
        for way in Way::ALL {
            assert_eq!(way.to_string().parse(), Ok(way));
        }
        assert_eq!("cns".parse::<Way>(), Err(UnknownWay));
    }

    #[test]
    fn a_way_begins_at_the_portal_itself() {
        let inail = builtin().into_iter().next().unwrap();
        for way in Way::ALL {
            assert_eq!(way.page(&inail).as_str(), "https://www.inail.it/");
        }
        let pages = "[browser]\nspid = \"https://www.inail.it/spid\"\n[hosts]";
        let named = INAIL.replace("[hosts]", pages);
        let named = Profile::parse(&named, "inail.toml").unwrap();
        assert_eq!(Way::Spid.page(&named).path(), "/spid");
        assert_eq!(Way::CieByPhone.page(&named).path(), "/");
        // Elsewhere the browser is never sent.
        let foreign = INAIL.replace("[hosts]", &pages.replace("inail.it", "esempio.it"));
        let Err(Problem::ProfileInvalid { reason, .. }) = Profile::parse(&foreign, "x") else {
            panic!("accepted");
        };
        assert!(reason.contains("not among the hosts"), "{reason}");
    }
}
