//! What a login would meet at a portal, found out without a card.

use super::probe::{self, Asked, CertificateRequest, Probe};
use super::profile::Profile;
use super::visit::Watch;
use crate::cancel::Cancel;
use crate::card::Kind;
use crate::identity::{Certificate, Key, Name};
use crate::problem::Problem;
use crate::tls::{Abilities, Scheme, Version, Versions};

/// What a login would meet.
#[derive(Clone, Debug)]
pub struct Check {
    /// The portal's own host for cards.
    pub portal: Meeting,
    /// The identity server, where a CIE goes to one in place of the portal (portal-login.md §2.3).
    pub identity_server: Option<Result<Meeting, Problem>>,
}

/// How a host asks for the card. That it exists says too that every host on the way proved who it
/// is.
#[derive(Clone, Debug)]
pub struct Meeting {
    /// The host that is to see the card.
    pub host: String,
    /// How it asks for the card.
    pub asked: Asked,
    /// Versions of TLS in which the host was met.
    pub versions: Vec<Version>,
}

/// A kind of card, by what its key can do.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum CardKind {
    /// A CNS with a key of 2048 bits.
    Cns,
    /// An old CNS, with a key of 1024 bits.
    ShortCns,
    /// A CIE: PKCS#1 v1.5 alone.
    Cie,
}

/// Whether a kind of card would get in.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Prospect {
    /// It can answer, in this version of TLS.
    Works(Version),
    /// It can answer, and the server may well refuse it: a short key, or its issuer is not named.
    Doubtful,
    /// It can't answer.
    Cannot,
    /// The host did not say what it takes.
    Unknown,
}

/// Looks at a portal without a card; where a CIE takes another way, at that one too. `watch` is told
/// of every request, also of those before an error.
pub async fn check(profile: &Profile, cancel: &Cancel, watch: Watch<'_>) -> Result<Check, Problem> {
    let portal = meet(profile, cancel, watch).await?;
    let identity_server = match profile.cie {
        None => None,
        Some(_) => match meet(&profile.clone().for_card(Kind::Cie), cancel, watch).await {
            Err(Problem::Cancelled) => return Err(Problem::Cancelled),
            met => Some(met),
        },
    };
    Ok(Check {
        portal,
        identity_server,
    })
}

/// Looks at the way of one kind of card.
async fn meet(profile: &Profile, cancel: &Cancel, watch: Watch<'_>) -> Result<Meeting, Problem> {
    let found = probe::look(profile, cancel, watch).await?;
    let mut versions: Vec<_> = met(&found).into_iter().collect();
    // A host that chose 1.3 may know 1.2 as well: a CIE depends on it (portal-login.md §5.2).
    if versions == [Version::V13] {
        let abilities = Some(CardKind::Cie.abilities());
        match probe::probe(profile, abilities, cancel, watch).await {
            Ok(again) if again.versions == Versions::Only12 => versions.extend(met(&again)),
            Err(Problem::Cancelled) => return Err(Problem::Cancelled),
            // It speaks 1.3 alone, or lets a CIE sign there (RFC 9963).
            Ok(_) | Err(_) => {}
        }
    }
    versions.sort_by_key(|version| version.number());
    Ok(Meeting {
        host: found.host,
        asked: found.asked,
        versions,
    })
}

/// The version in which a host asked for the card.
fn met(probe: &Probe) -> Option<Version> {
    Some(request(&probe.asked)?.version)
}

/// What was seen of a request for a certificate.
fn request(asked: &Asked) -> Option<&CertificateRequest> {
    match asked {
        Asked::AtHandshake(request) | Asked::PerPage(Some((_, request))) => Some(request),
        Asked::PerPage(None) | Asked::Never => None,
    }
}

impl Check {
    /// Where this kind of card is shown; `None` if nobody could be met there.
    pub fn meeting(&self, kind: CardKind) -> Option<&Meeting> {
        match (&self.identity_server, kind) {
            (Some(met), CardKind::Cie) => met.as_ref().ok(),
            _ => Some(&self.portal),
        }
    }

    /// Whether this kind of card would get in.
    pub fn prospect(&self, kind: CardKind) -> Prospect {
        let meeting = self.meeting(kind);
        meeting.map_or(Prospect::Unknown, |meeting| meeting.prospect(kind))
    }
}

impl Meeting {
    /// The issuers that the host names, as far as they can be read; `None` if it did not ask.
    pub fn issuers(&self) -> Option<Vec<Name>> {
        let names = request(&self.asked)?.hints.iter();
        Some(names.filter_map(|der| Name::parse(der)).collect())
    }

    /// Whether this kind of card would get in.
    fn prospect(&self, kind: CardKind) -> Prospect {
        let Some(request) = request(&self.asked) else {
            return match self.asked {
                Asked::Never => Prospect::Cannot,
                _ => Prospect::Unknown,
            };
        };
        let abilities = kind.abilities();
        let now = Scheme::choose(&request.offered, abilities).map(|_| request.version);
        // PKCS#1 v1.5 is always allowed in TLS 1.2 (portal-login.md §5.1).
        let in_12 = self
            .versions
            .contains(&Version::V12)
            .then_some(Version::V12);
        match now.or(in_12) {
            None => Prospect::Cannot,
            Some(_) if kind == CardKind::ShortCns => Prospect::Doubtful,
            Some(_) if kind == CardKind::Cie && !self.may_name_cie() => Prospect::Doubtful,
            Some(version) => Prospect::Works(version),
        }
    }

    /// Whether the list of issuers leaves room for the CIE's, which all carry the card's English
    /// name (portal-login.md §6.3).
    fn may_name_cie(&self) -> bool {
        const CARD: &str = "Electronic Identity Card";
        self.issuers().is_none_or(|issuers| {
            issuers.is_empty()
                || issuers
                    .iter()
                    .any(|issuer| issuer.common_name().is_some_and(|name| name.contains(CARD)))
        })
    }
}

impl CardKind {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Cns, Self::ShortCns, Self::Cie];

    /// The kind of this card; `None` while its key is not known, or is of none of these kinds.
    pub fn of(kind: Kind, certificate: Option<&Certificate>) -> Option<Self> {
        match (kind, certificate.map(Certificate::key)) {
            (Kind::Cie, _) => Some(Self::Cie),
            (Kind::Cns, Some(Key::Rsa { bits })) if *bits < 2048 => Some(Self::ShortCns),
            (Kind::Cns, Some(Key::Rsa { .. })) => Some(Self::Cns),
            _ => None,
        }
    }

    /// The name in machine-readable output.
    pub fn name(self) -> &'static str {
        match self {
            Self::Cns => "cns",
            Self::ShortCns => "cns-1024",
            Self::Cie => "cie",
        }
    }

    /// portal-login.md §5.2.
    fn abilities(self) -> Abilities {
        let (bits, raw) = match self {
            Self::Cns => (2048, true),
            Self::ShortCns => (1024, true),
            Self::Cie => (2048, false),
        };
        Abilities { bits, raw }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::simulator::pki::cns_authority;

    const PSS: [u16; 3] = [0x0804, 0x0805, 0x0806];
    const BOTH: [u16; 4] = [0x0804, 0x0401, 0x0501, 0x0601];

    fn check(version: Version, offered: &[u16], hints: &[&[u8]], versions: &[Version]) -> Check {
        Check {
            portal: meeting(version, offered, hints, versions),
            identity_server: None,
        }
    }

    fn meeting(
        version: Version,
        offered: &[u16],
        hints: &[&[u8]],
        versions: &[Version],
    ) -> Meeting {
        Meeting {
            host: "cns.example.it".to_owned(),
            asked: Asked::AtHandshake(CertificateRequest {
                version,
                offered: offered.to_vec(),
                hints: hints.iter().map(|name| name.to_vec()).collect(),
            }),
            versions: versions.to_vec(),
        }
    }

    fn prospects(check: &Check) -> [Prospect; 3] {
        CardKind::ALL.map(|kind| check.prospect(kind))
    }

    /// The table of portal-login.md §5.2.
    #[test]
    fn every_kind_of_card_has_its_versions() {
        use Prospect::{Cannot, Doubtful, Works};
        use Version::{V12, V13};
        let only_13 = check(V13, &PSS, &[], &[V13]);
        assert_eq!(prospects(&only_13), [Works(V13), Doubtful, Cannot]);
        let both = check(V13, &PSS, &[], &[V12, V13]);
        assert_eq!(prospects(&both), [Works(V13), Doubtful, Works(V12)]);
        let only_12 = check(V12, &BOTH, &[], &[V12]);
        assert_eq!(prospects(&only_12), [Works(V12), Doubtful, Works(V12)]);
        // RFC 9963 lets the CIE sign in TLS 1.3.
        let legacy = check(V13, &[0x0804, 0x0420], &[], &[V13]);
        assert_eq!(prospects(&legacy), [Works(V13), Doubtful, Works(V13)]);
    }

    #[test]
    fn a_list_without_the_ministry_makes_the_cie_doubtful() {
        let authority = cns_authority().unwrap();
        let certificate = Certificate::parse(authority.certificate_der()).unwrap();
        let regional = certificate.issuer().der();
        let found = check(Version::V12, &BOTH, &[regional], &[Version::V12]);
        assert_eq!(found.prospect(CardKind::Cie), Prospect::Doubtful);
        assert_eq!(found.prospect(CardKind::Cns), Prospect::Works(Version::V12));
        assert_eq!(found.portal.issuers().unwrap().len(), 1);
    }

    #[test]
    fn a_host_that_did_not_ask_lets_nobody_in() {
        let mut found = check(Version::V12, &BOTH, &[], &[]);
        found.portal.asked = Asked::Never;
        assert_eq!(prospects(&found), [Prospect::Cannot; 3]);
        found.portal.asked = Asked::PerPage(None);
        assert_eq!(prospects(&found), [Prospect::Unknown; 3]);
    }

    /// A CIE is judged by the identity server alone, where there is one (portal-login.md §2.3).
    #[test]
    fn each_kind_of_card_is_judged_by_its_own_host() {
        use Prospect::{Cannot, Doubtful, Unknown, Works};
        use Version::{V12, V13};
        let mut found = check(V13, &PSS, &[], &[V13]);
        found.identity_server = Some(Ok(meeting(V12, &BOTH, &[], &[V12])));
        assert_eq!(prospects(&found), [Works(V13), Doubtful, Works(V12)]);
        found.portal = meeting(V12, &BOTH, &[], &[V12]);
        found.identity_server = Some(Ok(meeting(V13, &PSS, &[], &[V13])));
        assert_eq!(prospects(&found), [Works(V12), Doubtful, Cannot]);
        let host = "id.example.it".to_owned();
        found.identity_server = Some(Err(Problem::Maintenance { host }));
        assert_eq!(prospects(&found), [Works(V12), Doubtful, Unknown]);
        assert!(found.meeting(CardKind::Cie).is_none());
    }
}
