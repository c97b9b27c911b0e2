//! Who uses the portal, by the names of the circular (portal-login.md §4.2), and how each comes to
//! a profile (§4.3) and to which services a profile usually leads (§4.4).

use std::fmt;
use std::str::FromStr;

use super::Calendar;

/// A group of people who use the portal in the same way.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Category {
    /// The name on the command line, and by which the catalogues name it to people.
    pub id: &'static str,
    /// When it was bound to SPID, CIE and CNS.
    pub calendar: Calendar,
    /// How one comes to its profile.
    pub enrolment: Enrolment,
    /// Services that it usually has, as the portal titles them. Only the portal knows whether a
    /// person has them.
    pub services: &'static [&'static str],
}

/// How a person comes to a profile at the portal.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Enrolment {
    /// None is needed: a person's own cases.
    Own,
    /// The register of companies names the legal representative.
    CompanyRegister,
    /// The register of the profession names its members.
    ProfessionalRegister,
    /// The group registers; whoever answers for it adds the others.
    Group,
    /// INPS, the building workers' funds or INAIL create the body's profile.
    PublicBody,
    /// INPS and the building workers' funds keep the register of contracting authorities and SOA;
    /// their own administrators give the roles.
    RegisterKeeper,
    /// The administration appoints its roles.
    StateAdministration,
    /// By request, at the portal.
    Request,
    /// It depends on whom one acts for.
    Depends,
}

/// A text that names no category.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
#[error("no such category")]
pub struct UnknownCategory;

impl Category {
    /// All of them: the rows of the circular's table, then those whom its last row names.
    pub fn all() -> &'static [Self] {
        &CATEGORIES
    }

    /// Whether its members can act through delegates.
    pub fn has_delegates(&self) -> bool {
        self.enrolment != Enrolment::Own
    }
}

impl fmt::Display for Category {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.id)
    }
}

impl FromStr for Category {
    type Err = UnknownCategory;

    /// By its id, in either case, with `_` or `-`.
    fn from_str(text: &str) -> Result<Self, UnknownCategory> {
        let wanted = text.trim().to_lowercase().replace('-', "_");
        let found = CATEGORIES.iter().find(|category| category.id == wanted);
        found.copied().ok_or(UnknownCategory)
    }
}

impl Enrolment {
    /// The name by which the catalogues choose their words, and in machine-readable output.
    pub fn key(self) -> &'static str {
        match self {
            Self::Own => "own",
            Self::CompanyRegister => "company-register",
            Self::ProfessionalRegister => "professional-register",
            Self::Group => "group",
            Self::PublicBody => "public-body",
            Self::RegisterKeeper => "register-keeper",
            Self::StateAdministration => "state-administration",
            Self::Request => "request",
            Self::Depends => "depends",
        }
    }

    /// Whether only secondary sources tell it: press, guides, minutes (marked so in
    /// portal-login.md §4.3).
    pub fn is_only_reported(self) -> bool {
        matches!(
            self,
            Self::CompanyRegister
                | Self::ProfessionalRegister
                | Self::StateAdministration
                | Self::Request
        )
    }
}

const MY_HOME: &str = "My Home";
const DURC: &str = "Durc Online";
const USERS: &str = "Gestione utente";
const HELP: &str = "Inail risponde";
const PREMIUMS: &str = "Autoliquidazione e denunce di variazione";
const INJURIES: &str = "Denuncia e comunicazione di infortunio";
const REGISTER: &str = "Nuova gestione anagrafica Stazioni appaltanti e SOA";
const DASHBOARD: &str = "Cruscotto di abilitazione ai servizi online";

const fn intermediary(id: &'static str) -> Category {
    Category {
        id,
        calendar: Calendar::Intermediaries,
        enrolment: Enrolment::Group,
        services: &[MY_HOME, DURC, PREMIUMS, USERS, HELP],
    }
}

const fn other(
    id: &'static str,
    enrolment: Enrolment,
    services: &'static [&'static str],
) -> Category {
    Category {
        id,
        calendar: Calendar::Everybody,
        enrolment,
        services,
    }
}

const CATEGORIES: [Category; 24] = [
    Category {
        // Durc Online leaves the patronati out (portal-login.md §4.4).
        services: &[MY_HOME, "Pratiche degli assistiti", USERS, HELP],
        ..intermediary("patronato")
    },
    intermediary("agronomi"),
    intermediary("agrotecnici"),
    intermediary("avvocati"),
    intermediary("caf_imprese"),
    intermediary("csv"),
    intermediary("consorzi_coop"),
    Category {
        enrolment: Enrolment::ProfessionalRegister,
        services: &[MY_HOME, DURC, PREMIUMS, INJURIES, USERS, HELP],
        ..intermediary("cdl")
    },
    intermediary("commercialisti"),
    intermediary("periti_agrari"),
    intermediary("raccomandatari"),
    intermediary("assoc_non_soc"),
    intermediary("assoc_soc"),
    intermediary("capogruppo"),
    intermediary("stp"),
    intermediary("tributaristi"),
    Category {
        calendar: Calendar::StateAdministrations,
        ..other(
            "amm_statali",
            Enrolment::StateAdministration,
            &[MY_HOME, INJURIES, HELP],
        )
    },
    other("altri", Enrolment::Depends, &[MY_HOME, HELP]),
    other(
        "datori_di_lavoro",
        Enrolment::CompanyRegister,
        &[MY_HOME, DURC, PREMIUMS, INJURIES, USERS, HELP],
    ),
    other(
        "lavoratori",
        Enrolment::Own,
        &[MY_HOME, "Le mie pratiche", HELP],
    ),
    other(
        "stazioni_appaltanti",
        Enrolment::PublicBody,
        &[MY_HOME, DURC, DASHBOARD, USERS, HELP],
    ),
    other("soa", Enrolment::PublicBody, &[MY_HOME, DURC, HELP]),
    other(
        "inps_casse_edili",
        Enrolment::RegisterKeeper,
        &[MY_HOME, REGISTER, HELP],
    ),
    other("medici", Enrolment::Request, &[MY_HOME, HELP]),
];

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn categories_are_found_by_name_alone() {
        let ids: BTreeSet<_> = CATEGORIES.iter().map(|category| category.id).collect();
        assert_eq!(ids.len(), CATEGORIES.len());
        for category in CATEGORIES {
            assert_eq!(category.id.parse(), Ok(category));
        }
        assert_eq!("CAF-Imprese".parse::<Category>().unwrap().id, "caf_imprese");
        assert_eq!("notai".parse::<Category>(), Err(UnknownCategory));
        assert_eq!("".parse::<Category>(), Err(UnknownCategory));
    }

    /// portal-login.md §4.4: INPS and the building workers' funds alone, by the portal.
    #[test]
    fn the_register_of_authorities_is_kept_by_its_keepers() {
        let keepers = CATEGORIES
            .iter()
            .filter(|category| category.services.contains(&REGISTER));
        let keepers: Vec<_> = keepers.map(|category| category.id).collect();
        assert_eq!(keepers, ["inps_casse_edili"]);
    }

    /// portal-login.md §4.4: the groups of phase 1 but the patronati, companies, SA/AP and SOA.
    #[test]
    fn durc_online_is_for_whom_the_circular_names() {
        let first: Vec<_> = CATEGORIES
            .iter()
            .filter(|category| category.calendar == Calendar::Intermediaries)
            .collect();
        assert_eq!(first.len(), 16);
        let without: Vec<_> = CATEGORIES
            .iter()
            .filter(|category| !category.services.contains(&DURC))
            .map(|category| category.id)
            .collect();
        assert_eq!(
            without,
            [
                "patronato",
                "amm_statali",
                "altri",
                "lavoratori",
                "inps_casse_edili",
                "medici"
            ]
        );
    }
}
