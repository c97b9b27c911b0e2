//! What the virtual portal does: one mode per behaviour seen at real portals (portal-login.md §7).

use std::{fmt, str::FromStr};

use thiserror::Error;

use super::{
    attack::Attack,
    closure::Closure,
    identity_server::{CieFault, CieOutcome},
    links::LinkFault,
    oidc::Oidc,
    services::{Group, Role},
};

/// A behaviour of the virtual portal.
///
/// Parsed from the id of portal-login.md §7 (`E06`, in either case) or from its readable alias
/// (`hints-401`); an id that stands for several modes means the first of them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Mode {
    /// A portal that works.
    #[default]
    Standard,
    /// E01: TLS 1.2 only.
    Tls12,
    /// E02: TLS 1.3 only.
    Tls13,
    /// E03: who shows no card is let in as an anonymous visitor, with status 200.
    Optional,
    /// E06: the request for the card names no accepted issuer.
    HintsNone,
    /// E06: the request names one accepted issuer.
    HintsOne,
    /// E06: the request names 101 issuers.
    Hints101,
    /// E06: the request names 401 issuers.
    Hints401,
    /// E06: the request names only issuers of other cards.
    HintsForeign,
    /// E08: the login host leaves out its intermediate certificate.
    MissingIntermediate,
    /// E08: the login host's certificate has expired.
    ExpiredServer,
    /// E08: the login host shows another host's certificate.
    WrongHost,
    /// E08: the login host's certificate comes from a CA that the profile does not pin.
    PrivateCa,
    /// E09: only the national CNS policy is accepted, not its declared equivalents.
    PolicyStrict,
    /// E10: every card is on the portal's revocation list.
    Revoked,
    /// E10: the portal's clock is 40 years ahead, so that every card has expired.
    ExpiredCard,
    /// E11: only an upper-case 16-character codice fiscale is accepted.
    NameStrict,
    /// E12: the login host answers with a page whose form posts itself to the portal.
    SamlPost,
    /// E12: the portal asks an OpenID provider at a second host, which asks for the card.
    Oidc(Oidc),
    /// E12: the way to the CNS entry leads to a host outside the profile, which asks for a card.
    ForeignHost,
    /// E12: the portal gives a one-time link by which another browser goes on.
    OneTimeLink,
    /// E12: its one-time links are of no use.
    Link(LinkFault),
    /// E12: a session belongs to the agent (`User-Agent`) that began it.
    AgentBound,
    /// E12: the services lie where the card is asked for, and every request needs it.
    CardPerRequest,
    /// E13: whoever signs in has no profile.
    NoProfile,
    /// E13: whoever signs in has one profile.
    OneProfile,
    /// E13: whoever signs in has three profiles.
    ThreeProfiles,
    /// E13: whoever signs in has this one profile, in their own right or as a delegate.
    Acting(Group, Role),
    /// E13: whoever signs in has three profiles, and chooses one before anything else.
    ChooseProfile,
    /// E13: whoever signs in is not enabled.
    NotEnabled,
    /// E14: TLS sessions resume without the card, and log-out forgets only the cookie.
    Resumption,
    /// E15: after the card, an error page with status 200.
    ErrorPage,
    /// E15: after the card, an XML fault with status 200.
    XmlFault,
    /// E15: the portal is out of service.
    Closed(Closure),
    /// E15: the start page says, with status 200, that the portal is closed.
    Maintenance,
    /// E15: after the card, a page says so.
    MaintenanceAfter,
    /// E16: "Entra con CIE" leads to an identity server, which ends so.
    Cie(CieOutcome),
    /// E16: the identity server knows TLS 1.3 alone.
    CieTls13,
    /// E16: the identity server breaks the contract so.
    CieFault(CieFault),
    /// E17: the portal takes SPID alone, of level 2.
    Spid,
    /// E18: TLS 1.3 with the PKCS#1 signature schemes of RFC 9963.
    Rfc9963,
    /// E19: handshake and answers are slow.
    Slow,
    /// E19: the login host drops the connection while the card is signing.
    DropHandshake,
    /// E19: the login host drops the connection instead of answering the login.
    DropAfter,
    /// A portal that means harm.
    Hostile(Attack),
}

/// Text that names no mode.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum UnknownMode {
    /// An id of portal-login.md §7 that this server cannot play.
    #[error("{0} is not a behaviour of the virtual portal; it needs another kind of server")]
    OtherServer(String),
    /// Neither an id nor an alias.
    #[error("no portal mode is called {0:?}; the modes are {names}", names = Mode::names())]
    NoSuchMode(String),
}

impl Mode {
    /// Every mode, in the order of portal-login.md §7, then the attacks.
    pub fn all() -> impl Iterator<Item = Self> {
        let attacks = Attack::all().map(Self::Hostile);
        ROWS.iter().map(|row| row.mode).chain(attacks)
    }

    /// The id in portal-login.md §7, or the attack's; `default` for the portal that works.
    pub fn id(self) -> &'static str {
        match self {
            Self::Hostile(attack) => attack.id(),
            _ => self.row().id,
        }
    }

    /// The readable name, unique to the mode.
    pub fn alias(self) -> &'static str {
        match self {
            Self::Hostile(attack) => attack.alias(),
            _ => self.row().alias,
        }
    }

    /// How the identity server ends, where there is one.
    pub fn cie_outcome(self) -> Option<CieOutcome> {
        match self {
            Self::Cie(outcome) => Some(outcome),
            Self::CieTls13 | Self::CieFault(_) => Some(CieOutcome::Proved),
            _ => None,
        }
    }

    /// Whether the portal gives one-time links.
    pub fn gives_links(self) -> bool {
        matches!(self, Self::OneTimeLink | Self::Link(_))
    }

    /// All aliases, separated by commas.
    fn names() -> String {
        Self::all().map(Self::alias).collect::<Vec<_>>().join(", ")
    }

    fn row(self) -> &'static Row {
        ROWS.iter()
            .find(|row| row.mode == self)
            .unwrap_or(&STANDARD)
    }
}

impl fmt::Display for Mode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.alias())
    }
}

impl FromStr for Mode {
    type Err = UnknownMode;

    fn from_str(text: &str) -> Result<Self, UnknownMode> {
        let is_named = |mode: &Self| {
            mode.alias().eq_ignore_ascii_case(text) || mode.id().eq_ignore_ascii_case(text)
        };
        match Self::all().find(is_named) {
            Some(mode) => Ok(mode),
            None if OTHER_SERVERS.iter().any(|id| id.eq_ignore_ascii_case(text)) => {
                Err(UnknownMode::OtherServer(text.to_uppercase()))
            }
            None => Err(UnknownMode::NoSuchMode(text.chars().take(40).collect())),
        }
    }
}

struct Row {
    mode: Mode,
    id: &'static str,
    alias: &'static str,
}

const fn row(mode: Mode, id: &'static str, alias: &'static str) -> Row {
    Row { mode, id, alias }
}

const fn acting(group: Group, role: Role, alias: &'static str) -> Row {
    row(Mode::Acting(group, role), "E13", alias)
}

const STANDARD: Row = row(Mode::Standard, "default", "standard");

const ROWS: &[Row] = &[
    STANDARD,
    row(Mode::Tls12, "E01", "tls12"),
    row(Mode::Tls13, "E02", "tls13"),
    row(Mode::Optional, "E03", "optional"),
    row(Mode::Hints101, "E06", "hints-101"),
    row(Mode::HintsNone, "E06", "hints-0"),
    row(Mode::HintsOne, "E06", "hints-1"),
    row(Mode::Hints401, "E06", "hints-401"),
    row(Mode::HintsForeign, "E06", "hints-foreign"),
    row(Mode::MissingIntermediate, "E08", "missing-intermediate"),
    row(Mode::ExpiredServer, "E08", "expired-server"),
    row(Mode::WrongHost, "E08", "wrong-host"),
    row(Mode::PrivateCa, "E08", "private-ca"),
    row(Mode::PolicyStrict, "E09", "policy-strict"),
    row(Mode::Revoked, "E10", "revoked"),
    row(Mode::ExpiredCard, "E10", "expired-card"),
    row(Mode::NameStrict, "E11", "name-strict"),
    row(Mode::SamlPost, "E12", "saml-post"),
    row(Mode::Oidc(Oidc::Query), "E12", "oidc"),
    row(Mode::Oidc(Oidc::FormPost), "E12", "oidc-form-post"),
    row(Mode::Oidc(Oidc::ForeignState), "E12", "oidc-foreign-state"),
    row(Mode::ForeignHost, "E12", "foreign-host"),
    row(Mode::OneTimeLink, "E12", "one-time-link"),
    row(Mode::Link(LinkFault::ForeignHost), "E12", "link-foreign"),
    row(Mode::Link(LinkFault::PlainHttp), "E12", "link-plain"),
    row(Mode::Link(LinkFault::Bare), "E12", "link-bare"),
    row(Mode::Link(LinkFault::OwnAgent), "E12", "link-own-agent"),
    row(Mode::AgentBound, "E12", "agent-bound"),
    row(Mode::CardPerRequest, "E12", "card-per-request"),
    row(Mode::ThreeProfiles, "E13", "profiles-3"),
    row(Mode::NoProfile, "E13", "profiles-0"),
    row(Mode::OneProfile, "E13", "profiles-1"),
    acting(Group::ContractingAuthority, Role::Delegate, "delegate"),
    row(Mode::ChooseProfile, "E13", "choose-profile"),
    acting(Group::RegisterKeeper, Role::Holder, "register-keeper"),
    acting(Group::RegisterKeeper, Role::Delegate, "register-delegate"),
    acting(Group::Citizen, Role::Holder, "citizen"),
    acting(Group::Employer, Role::Holder, "employer"),
    acting(Group::Employer, Role::Delegate, "employer-delegate"),
    acting(Group::LabourConsultant, Role::Holder, "consultant"),
    acting(
        Group::LabourConsultant,
        Role::Delegate,
        "consultant-delegate",
    ),
    acting(Group::BusinessCaf, Role::Holder, "caf"),
    acting(Group::BusinessCaf, Role::Delegate, "caf-delegate"),
    acting(Group::Association, Role::Holder, "association"),
    acting(Group::Association, Role::Delegate, "association-delegate"),
    acting(Group::Patronato, Role::Holder, "patronato"),
    acting(Group::Patronato, Role::Delegate, "patronato-delegate"),
    acting(Group::ContractingAuthority, Role::Holder, "authority"),
    acting(Group::AttestationBody, Role::Holder, "soa"),
    acting(Group::AttestationBody, Role::Delegate, "soa-delegate"),
    row(Mode::NotEnabled, "E13", "not-enabled"),
    row(Mode::Resumption, "E14", "resumption"),
    row(Mode::ErrorPage, "E15", "error-page"),
    row(Mode::XmlFault, "E15", "xml-fault"),
    row(Mode::Closed(Closure::StartStatus), "E15", "closed-503"),
    row(Mode::Closed(Closure::StartError), "E15", "closed-error"),
    row(Mode::Closed(Closure::LoginStatus), "E15", "closed-login"),
    row(Mode::Maintenance, "E15", "maintenance"),
    row(Mode::MaintenanceAfter, "E15", "maintenance-after"),
    row(Mode::Cie(CieOutcome::Proved), "E16", "cie"),
    row(Mode::Cie(CieOutcome::TimedOut), "E16", "cie-21"),
    row(Mode::Cie(CieOutcome::ConsentRefused), "E16", "cie-22"),
    row(Mode::Cie(CieOutcome::CardRevoked), "E16", "cie-23"),
    row(Mode::Cie(CieOutcome::Cancelled), "E16", "cie-25"),
    row(Mode::Cie(CieOutcome::Failed), "E16", "cie-2"),
    row(Mode::Cie(CieOutcome::Unexplained), "E16", "cie-24"),
    row(Mode::CieTls13, "E16", "cie-tls13"),
    row(Mode::CieFault(CieFault::NoForm), "E16", "cie-no-form"),
    row(
        Mode::CieFault(CieFault::ForeignNext),
        "E16",
        "cie-foreign-next",
    ),
    row(Mode::CieFault(CieFault::NoCode), "E16", "cie-no-code"),
    row(Mode::CieFault(CieFault::ShortCode), "E16", "cie-short-code"),
    row(
        Mode::CieFault(CieFault::LetterCode),
        "E16",
        "cie-letter-code",
    ),
    row(
        Mode::CieFault(CieFault::EndlessCode),
        "E16",
        "cie-endless-code",
    ),
    row(Mode::Spid, "E17", "spid"),
    row(Mode::Rfc9963, "E18", "rfc9963"),
    row(Mode::Slow, "E19", "slow"),
    row(Mode::DropHandshake, "E19", "drop-handshake"),
    row(Mode::DropAfter, "E19", "drop-after"),
];

/// Behaviours of portal-login.md §7 that need Apache, OpenSSL, a browser or a proxy. E04 and E05
/// ask for the card when the connection already stands, which a server on rustls cannot; the tests
/// play them with Apache.
const OTHER_SERVERS: [&str; 4] = ["E04", "E05", "E07", "E20"];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_mode_is_found_by_its_alias() {
        for mode in Mode::all() {
            assert_eq!(mode.to_string().parse(), Ok(mode));
        }
        assert_eq!(Mode::all().count(), ROWS.len() + Attack::all().count());
    }

    #[test]
    fn an_id_means_its_first_mode() {
        assert_eq!("e01".parse(), Ok(Mode::Tls12));
        assert_eq!("E06".parse(), Ok(Mode::Hints101));
        assert_eq!("E13".parse(), Ok(Mode::ThreeProfiles));
        assert_eq!("default".parse(), Ok(Mode::default()));
    }

    #[test]
    fn other_names_are_refused_with_a_reason() {
        assert_eq!(
            "e05".parse::<Mode>(),
            Err(UnknownMode::OtherServer("E05".into()))
        );
        let error = "E99".parse::<Mode>().unwrap_err().to_string();
        assert!(error.contains("E99") && error.contains("tls12"), "{error}");
    }
}
