//! The plan of a login: a pure decision from the probe and the card's abilities.

use time::Date;

use super::probe::{Asked, Probe};
use crate::identity::Certificate;
use crate::problem::Problem;
use crate::tls::{Abilities, Scheme, Stack, Version, Versions};

/// How the login will be made.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Plan {
    /// The host that is to see the card.
    pub host: String,
    /// The TLS implementation.
    pub stack: Stack,
    /// TLS versions to offer.
    pub versions: Versions,
    /// The version that the portal is expected to choose.
    pub version: Version,
    /// The signature that it is expected to get.
    pub scheme: Scheme,
    /// What the person should know before the PIN.
    pub warnings: Vec<Warning>,
}

/// Something that does not stand in the way and may explain a refusal.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Warning {
    /// The portal names the issuers that it accepts, and the card's is not among them. Such
    /// lists are often incomplete.
    IssuerNotNamed,
    /// In the first handshake of TLS 1.2 the certificate, and with it the codice fiscale, travels
    /// unencrypted.
    CertificateInClear,
    /// The way to the card failed in TLS 1.3 before the host proved anything, and works in 1.2: the
    /// host is of that kind (portal-login.md §5.3 row 14), or somebody in the line wants it so.
    WithoutTls13,
    /// The key has 1024 bits: many servers refuse it.
    ShortKey,
    /// This computer's clock differs from the portal's by so many minutes; above zero when it is
    /// ahead.
    Clock(i64),
    /// The portal asks for the card in another way than when it was looked at, on this day.
    AsksOtherwise(Date),
}

impl Plan {
    /// Decides, or says before any PIN why a login can't succeed. The certificate of a CIE is not
    /// known before the first PIN.
    pub fn new(
        probe: &Probe,
        abilities: Abilities,
        certificate: Option<&Certificate>,
    ) -> Result<Self, Problem> {
        let host = probe.host.clone();
        let (stack, request) = match &probe.asked {
            Asked::AtHandshake(request) => (Stack::Rustls, request),
            Asked::PerPage(Some((stack, request))) => (*stack, request),
            Asked::PerPage(None) => return Err(Problem::AsksPerPage { host }),
            Asked::Never => return Err(Problem::CardNotRequested { host }),
        };
        let chosen = Scheme::choose(&request.offered, abilities);
        let (versions, version, scheme) = match (chosen, request.version) {
            (Some(scheme), version) => (probe.versions, version, scheme),
            // What the card can't do in TLS 1.3 it may do in 1.2, where PKCS#1 v1.5 is allowed.
            (None, Version::V13) => {
                let scheme = Scheme::choose(&[Scheme::PKCS1_SHA256.code_point()], abilities);
                let unsupported = Problem::SchemeNotSupported { host: host.clone() };
                (Versions::Only12, Version::V12, scheme.ok_or(unsupported)?)
            }
            (None, Version::V12) => return Err(Problem::SchemeNotSupported { host }),
        };
        let mut warnings = Vec::new();
        if certificate.is_some_and(|certificate| !names_issuer(&request.hints, certificate)) {
            warnings.push(Warning::IssuerNotNamed);
        }
        // A renegotiation is encrypted already.
        let is_first = matches!(probe.asked, Asked::AtHandshake(_));
        if is_first && version == Version::V12 {
            warnings.push(Warning::CertificateInClear);
        }
        if probe.without_13 {
            warnings.push(Warning::WithoutTls13);
        }
        if abilities.bits < 2048 {
            warnings.push(Warning::ShortKey);
        }
        warnings.extend(probe.clock.map(Warning::Clock));
        Ok(Self {
            host,
            stack,
            versions,
            version,
            scheme,
            warnings,
        })
    }

    /// Whether TLS 1.2 may follow where 1.3 brought no signature. There the certificate travels
    /// unencrypted: only if that was said before the PIN.
    pub fn may_fall_back(&self) -> bool {
        self.versions == Versions::Both && self.warnings.contains(&Warning::CertificateInClear)
    }
}

/// Whether the card's issuer is named. An empty list names everybody.
fn names_issuer(hints: &[Vec<u8>], certificate: &Certificate) -> bool {
    hints.is_empty() || hints.iter().any(|name| name == certificate.issuer().der())
}

#[cfg(test)]
mod tests {
    use super::super::probe::CertificateRequest;
    use super::*;
    use crate::simulator::{people, pki};

    const CNS: Abilities = Abilities {
        bits: 2048,
        raw: true,
    };

    fn certificate() -> Certificate {
        let person = people::PEOPLE.first().unwrap();
        let size = pki::KeySize::Rsa2048;
        let der = pki::card_certificate(person, size, pki::Variant::default()).unwrap();
        Certificate::parse(&der).unwrap()
    }

    fn probe(version: Version, offered: &[u16], hints: &[&[u8]]) -> Probe {
        Probe {
            host: "cns.example.it".to_owned(),
            asked: Asked::AtHandshake(CertificateRequest {
                version,
                offered: offered.to_vec(),
                hints: hints.iter().map(|name| name.to_vec()).collect(),
            }),
            versions: Versions::Both,
            without_13: false,
            clock: None,
        }
    }

    fn plan(probe: &Probe, abilities: Abilities) -> Result<Plan, Problem> {
        Plan::new(probe, abilities, Some(&certificate()))
    }

    #[test]
    fn a_cns_takes_tls13_with_pss() {
        let plan = plan(&probe(Version::V13, &[0x0804, 0x0805], &[]), CNS).unwrap();
        assert_eq!(plan.versions, Versions::Both);
        assert_eq!(plan.scheme.to_string(), "rsa_pss_rsae_sha256");
        assert_eq!(plan.warnings, []);
    }

    #[test]
    fn a_card_without_pss_is_kept_to_tls12() {
        let pkcs1_only = Abilities { raw: false, ..CNS };
        let decided = plan(&probe(Version::V13, &[0x0804], &[]), pkcs1_only).unwrap();
        assert_eq!(decided.versions, Versions::Only12);
        assert_eq!(decided.version, Version::V12);
        // RFC 9963 makes the detour unnecessary.
        let decided = plan(&probe(Version::V13, &[0x0804, 0x0420], &[]), pkcs1_only).unwrap();
        assert_eq!(decided.versions, Versions::Both);
    }

    #[test]
    #[cfg(feature = "compat-tls")]
    fn a_portal_that_asks_per_page_gets_the_second_stack() {
        let stack = Stack::PER_PAGE.unwrap();
        let per_page = |version, offered| {
            let mut probe = probe(version, offered, &[]);
            if let Asked::AtHandshake(request) = probe.asked {
                probe.asked = Asked::PerPage(Some((stack, request)));
            }
            probe
        };
        let decided = plan(&per_page(Version::V12, &[0x0401]), CNS).unwrap();
        assert_eq!((decided.stack, decided.versions), (stack, Versions::Both));
        // Nobody else reads the certificate there.
        assert_eq!(decided.warnings, []);
        let pkcs1_only = Abilities { raw: false, ..CNS };
        let decided = plan(&per_page(Version::V13, &[0x0804]), pkcs1_only).unwrap();
        assert_eq!((decided.stack, decided.versions), (stack, Versions::Only12));
    }

    #[test]
    fn what_can_t_succeed_is_said_before_the_pin() {
        let host = || "cns.example.it".to_owned();
        let asked = |asked| Probe {
            asked,
            ..probe(Version::V12, &[], &[])
        };
        assert_eq!(
            plan(&asked(Asked::PerPage(None)), CNS),
            Err(Problem::AsksPerPage { host: host() })
        );
        assert_eq!(
            plan(&asked(Asked::Never), CNS),
            Err(Problem::CardNotRequested { host: host() })
        );
        assert_eq!(
            plan(&probe(Version::V12, &[0x0403], &[]), CNS),
            Err(Problem::SchemeNotSupported { host: host() })
        );
    }

    #[test]
    fn an_issuer_that_is_not_named_is_a_warning() {
        let issuer = certificate().issuer().der().to_vec();
        let named = probe(Version::V13, &[0x0804], &[b"other", &issuer]);
        assert_eq!(plan(&named, CNS).unwrap().warnings, []);
        let unnamed = probe(Version::V12, &[0x0401], &[b"other"]);
        assert_eq!(
            plan(&unnamed, Abilities { bits: 1024, ..CNS })
                .unwrap()
                .warnings,
            [
                Warning::IssuerNotNamed,
                Warning::CertificateInClear,
                Warning::ShortKey
            ]
        );
    }
}
