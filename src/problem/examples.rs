//! One example of each problem, for the reference page and for the tests that walk them all.

use time::macros::date;

use super::{
    AnswerFault, FetchFault, Foreign, IdentityFault, IdentityRefusal, KeypadEnd, ListFault, Misuse,
    NoAnswer, Personal, Problem, ProxyFault, Refusal, TrustProblem, Unusable,
};

impl Problem {
    /// Every problem once, and once for each wording that it can have.
    pub fn examples() -> Vec<Self> {
        let reader = || "ACS ACR38U-CCID 00 00".to_owned();
        let mut all = vec![
            Self::ServiceMissing,
            Self::ServiceStopped,
            Self::ServiceRefuses,
            Self::ServiceProtocol,
            Self::RemoteSession,
            Self::DriverMissing {
                reader: "Lettore USB".to_owned(),
                id: "072f:2200".to_owned(),
            },
            Self::ReaderNotListed {
                reader: "Lettore USB".to_owned(),
            },
            Self::ServiceDisabled,
            Self::ServiceOutside,
            Self::UnsteadyCard { reader: reader() },
            Self::NoReader,
            Self::ReaderInUse { reader: reader() },
            Self::ReaderGone { reader: reader() },
            Self::ReaderFailure {
                code: "0x8010002F (COMM_DATA_LOST)".to_owned(),
            },
            Self::ReaderNotFound { name: reader() },
            Self::NoCard,
            Self::MuteCard { reader: reader() },
            Self::SeveralCards {
                readers: "ACS ACR38U-CCID 00 00, BIT4ID miniLector 01 00".to_owned(),
            },
            Self::UnknownCard {
                atr: "3B8F8001".to_owned(),
            },
            Self::ModelNotSupported {
                model: "Actalis ACe 2025".to_owned(),
            },
            Self::NoCertificate,
            Self::ReaderTooShort { reader: reader() },
            Self::CertificateExpired {
                on: date!(2024 - 12 - 31),
            },
            Self::CertificateNotYetValid {
                from: date!(2031 - 01 - 01),
            },
            Self::CardData {
                what: "EF 1102".to_owned(),
            },
            Self::PinBlocked,
            Self::PukBlocked,
            Self::CardRemoved,
            Self::CardReset,
            Self::CardError {
                status: "6F00".to_owned(),
            },
            Self::PinNotActivated,
            Self::PinLength { min: 5, max: 8 },
            Self::PinLength { min: 8, max: 8 },
            Self::PukLength { min: 5, max: 8 },
            Self::PukLength { min: 8, max: 8 },
            Self::LastTry,
            Self::NoPin,
            Self::NoPuk,
            Self::PinOutcomeUnknown,
            Self::ChipNotGenuine,
            Self::AnswerAltered,
            Self::ChipDataAltered {
                what: "EF.Int.Kpub".to_owned(),
            },
            Self::EasyPin,
            Self::LastPukTry,
            Self::SamePin,
            Self::NewPinForbidden {
                status: "6982".to_owned(),
            },
            Self::NewPinForbidden {
                status: "6985".to_owned(),
            },
            Self::NewPinRefused,
            Self::NewPinUnsettled,
            Self::CardWorn,
            Self::CardDeactivated,
            Self::PinLengthRefused,
            Self::PinForgotten,
            Self::NotEnabled,
        ];
        all.extend(
            [None, Some(0), Some(1), Some(2)]
                .into_iter()
                .flat_map(|left| [Self::WrongPin { left }, Self::WrongPuk { left }]),
        );
        all.extend(Personal::ALL.map(|reason| Self::PersonalPin { reason }));
        all.extend(KeypadEnd::ALL.map(|reason| Self::Keypad { reason }));
        all.extend(Foreign::ALL.map(|kind| Self::ForeignCard { kind }));
        all.extend(Unusable::ALL.map(|reason| Self::CertificateUnusable { reason }));
        all.extend(on_the_way());
        all.extend(of_data());
        all.extend(of_trust());
        all
    }
}

impl Unusable {
    const ALL: [Self; 5] = [
        Self::Unreadable,
        Self::NoDigitalSignature,
        Self::SignatureCertificate,
        Self::NoClientAuth,
        Self::Key,
    ];
}

impl Foreign {
    const ALL: [Self; 5] = [
        Self::Passport,
        Self::BankCard,
        Self::Tag,
        Self::Badge,
        Self::Phone,
    ];
}

impl Personal {
    const ALL: [Self; 2] = [Self::BirthDate, Self::CardNumber];
}

impl KeypadEnd {
    pub(crate) const ALL: [Self; 5] = [
        Self::Cancelled,
        Self::TimedOut,
        Self::Differ,
        Self::Length,
        Self::Unable,
    ];
}

impl Refusal {
    const ALL: [Self; 5] = [
        Self::Unspecified,
        Self::Expired,
        Self::Revoked,
        Self::UnknownIssuer,
        Self::AccessDenied,
    ];
}

impl ProxyFault {
    /// What a proxy says with it.
    fn example(self) -> &'static str {
        match self {
            Self::UnsupportedScheme => "Negotiate",
            Self::Refused => "403",
            _ => "",
        }
    }

    const ALL: [Self; 8] = [
        Self::NeedsCredentials,
        Self::WrongCredentials,
        Self::UnsupportedScheme,
        Self::Refused,
        Self::Unreachable,
        Self::Silent,
        Self::Broken,
        Self::Script,
    ];
}

impl IdentityRefusal {
    const EXAMPLES: [Self; 6] = [
        Self::TimedOut,
        Self::ConsentRefused,
        Self::CardRevoked,
        Self::Cancelled,
        Self::Server,
        Self::Other(24),
    ];
}

impl IdentityFault {
    const ALL: [Self; 4] = [
        Self::NoForm,
        Self::ForeignNext,
        Self::NoCode,
        Self::MalformedCode,
    ];
}

/// The problems of network, server and login.
fn on_the_way() -> Vec<Problem> {
    let host = || "servizi.esempio.it".to_owned();
    let issuer = || "Regione Esempio - CA Cittadini".to_owned();
    let mut all = vec![
        Problem::NetworkUnreachable { host: host() },
        Problem::Intercepted {
            host: host(),
            issuer: issuer(),
        },
        Problem::CaptivePortal {
            host: host(),
            page: "ospiti.albergo.it".to_owned(),
        },
        Problem::CaptivePortal {
            host: host(),
            page: String::new(),
        },
        Problem::ConnectionRefused { host: host() },
        Problem::TimedOut { host: host() },
        Problem::ConnectionBroken { host: host() },
        Problem::TlsIncompatible { host: host() },
        Problem::AnswerOutOfBounds { host: host() },
        Problem::ServerIssuerUnknown {
            host: host(),
            issuer: issuer(),
        },
        Problem::ServerNameWrong { host: host() },
        Problem::ServerCertificateExpired { host: host() },
        Problem::ServerChainIncomplete { host: host() },
        Problem::ServerIdentity { host: host() },
        Problem::CardNotRequested { host: host() },
        Problem::IssuerNotAccepted {
            host: host(),
            issuer: issuer(),
        },
        Problem::SchemeNotSupported { host: host() },
        Problem::Maintenance { host: host() },
        Problem::SessionEnded { host: host() },
        Problem::ProfileNotOffered {
            name: "patronato".to_owned(),
            known: "Cittadino; Consulente del lavoro".to_owned(),
        },
        Problem::AsksPerPage { host: host() },
        Problem::WithoutCard { host: host() },
        Problem::KeyTooShort {
            host: host(),
            bits: 1024,
        },
        Problem::HostNotAllowed { host: host() },
        Problem::SignatureBudget { host: host() },
        Problem::EntryNotFound { host: host() },
        Problem::PortalError {
            host: host(),
            status: 500,
        },
        Problem::PortalError {
            host: host(),
            status: 200,
        },
        Problem::NotShownSignedIn { host: host() },
    ];
    all.extend([1, 6, -90, 300, -4000, 1440].map(Problem::ClockWrong));
    all.extend(ProxyFault::ALL.map(|reason| Problem::Proxy {
        proxy: "proxy.ufficio.it:3128".to_owned(),
        reason,
        said: reason.example().to_owned(),
    }));
    all.extend(
        IdentityRefusal::EXAMPLES.map(|reason| Problem::IdentityRefused {
            host: host(),
            reason,
        }),
    );
    all.extend(
        IdentityFault::ALL.map(|reason| Problem::IdentityServerFault {
            host: host(),
            reason,
        }),
    );
    all.extend(Refusal::ALL.map(|reason| Problem::CertificateRefused {
        host: host(),
        reason,
    }));
    all
}

/// The problems of data and usage.
fn of_data() -> Vec<Problem> {
    let file = || "portale.toml".to_owned();
    let reason = || "line 3".to_owned();
    let mut all = vec![
        Problem::ProfileInvalid {
            file: file(),
            reason: reason(),
        },
        Problem::File {
            file: file(),
            reason: reason(),
        },
        Problem::SettingsBroken {
            kept: file(),
            reason: reason(),
        },
        Problem::RememberedBroken {
            file: "known.json".to_owned(),
            reason: reason(),
        },
        Problem::Internal { context: reason() },
        Problem::UnknownPortal { name: file() },
        Problem::Cancelled,
        Problem::NoDisplay,
        Problem::NoBrowser { reason: reason() },
        Problem::UnknownCategory {
            name: "notai".to_owned(),
            known: "cdl, soa".to_owned(),
        },
    ];
    all.extend(
        Misuse::examples()
            .into_iter()
            .map(|reason| Problem::Usage { reason }),
    );
    all
}

/// The problems of lists and revocation.
fn of_trust() -> Vec<Problem> {
    let host = || "ocsp.esempio.it".to_owned();
    let lists =
        ListFault::ALL.map(|reason| Problem::Trust(TrustProblem::TrustListUnusable { reason }));
    let questions =
        NoAnswer::ALL.map(|reason| Problem::Trust(TrustProblem::RevocationNotAsked { reason }));
    let answers = AnswerFault::ALL.map(|reason| {
        Problem::Trust(TrustProblem::RevocationAnswer {
            host: host(),
            reason,
        })
    });
    let services = FetchFault::ALL.map(|reason| {
        Problem::Trust(TrustProblem::ServiceUnreachable {
            host: host(),
            reason,
        })
    });
    let revoked = [false, true].map(|suspended| {
        Problem::Trust(TrustProblem::CertificateRevoked {
            on: date!(2026 - 05 - 11),
            suspended,
        })
    });
    let all = [&lists[..], &questions, &answers, &services, &revoked];
    all.concat()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    /// The compiler sees to it that `facts` has a row for each problem; this, that each row has an
    /// example.
    #[test]
    fn every_problem_has_an_example() {
        let tables = concat!(include_str!("facts.rs"), include_str!("trust.rs"));
        let rows = tables.match_indices("=> (\"");
        let table: BTreeSet<_> = rows
            .filter_map(|(at, start)| tables.get(at + start.len()..)?.get(..3))
            .collect();
        let examples = Problem::examples();
        let shown: BTreeSet<_> = examples.iter().map(Problem::code).collect();
        assert!(
            table.len() > 60,
            "the table of problem/facts.rs was not found"
        );
        let without: Vec<_> = table.difference(&shown).collect();
        assert!(
            without.is_empty(),
            "{without:?} have no example: add one to problem/examples.rs, and its words as \
             problem-CODE to assets/text/it.ftl and en.ftl"
        );
        assert_eq!(shown, table);
    }
}
