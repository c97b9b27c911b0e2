//! Profiles of the invented persons, and the services that hang on each (portal-login.md §4.3,
//! §4.4). The real portal decides for itself; this is its likeness for demonstration and tests.

use super::mode::Mode;
use crate::simulator::people::{
    ATTESTATION_BODY, CONTRACTING_AUTHORITY, EMPLOYER, LABOUR_CONSULTANT, NO_PROFILE, PATRONATO,
    Person, THREE_PROFILES,
};

/// In whose name a person acts at the portal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Profile {
    pub(super) group: Group,
    /// The company, office or body; empty for a person acting for herself.
    pub(super) subject: &'static str,
    pub(super) role: Role,
}

/// What a person may be at the portal.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Group {
    /// Acts for herself.
    Citizen,
    /// A company with a codice ditta.
    Employer,
    /// Consulente del lavoro.
    LabourConsultant,
    /// CAF imprese.
    BusinessCaf,
    /// An employers' association and its service companies.
    Association,
    /// Istituto di patronato.
    Patronato,
    /// Stazione appaltante or amministrazione procedente (SA/AP).
    ContractingAuthority,
    /// Attestation body (SOA).
    AttestationBody,
    /// INPS and the building workers' funds, which keep the register of bodies.
    RegisterKeeper,
}

/// Own right or somebody else's.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Role {
    /// In one's own right.
    Holder,
    /// For who holds it.
    Delegate,
}

/// A service of the portal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Service {
    /// Last part of its address.
    pub(super) slug: &'static str,
    pub(super) title: &'static str,
    /// What one does there, in plain language.
    pub(super) description: &'static str,
}

/// Whether the portal lets a person in, and as what.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Enablement {
    /// Known, but not enabled to any service.
    NotEnabled,
    /// Enabled, with these profiles (possibly none).
    Enabled(Vec<Profile>),
}

/// What the portal knows about the holder of a tax code; a mode may overrule it.
///
/// Whoever is not among the invented persons is a plain citizen.
pub(super) fn enablement(mode: Mode, tax_code: &str) -> Enablement {
    Enablement::Enabled(match mode {
        Mode::NotEnabled => return Enablement::NotEnabled,
        Mode::NoProfile => Vec::new(),
        Mode::OneProfile => vec![CONSULTANT],
        Mode::ThreeProfiles | Mode::ChooseProfile => THREE.to_vec(),
        Mode::Acting(group, role) => vec![acting(group, role)],
        _ => own_profiles(tax_code),
    })
}

impl Group {
    /// The group's name at the portal.
    pub(super) fn title(self) -> &'static str {
        match self {
            Self::Citizen => "Cittadino",
            Self::Employer => "Datore di lavoro",
            Self::LabourConsultant => "Consulente del lavoro",
            Self::BusinessCaf => "CAF imprese",
            Self::Association => "Servizi di associazione",
            Self::Patronato => "Patronato",
            Self::ContractingAuthority => "Stazione appaltante o amministrazione procedente",
            Self::AttestationBody => "Organismo di attestazione (SOA)",
            Self::RegisterKeeper => "Utente INPS o Cassa edile",
        }
    }

    /// An invented company, office or body of this group.
    const fn subject(self) -> &'static str {
        match self {
            Self::Citizen => "",
            Self::Employer => "Officine Fittizie S.r.l. (codice ditta 99000001)",
            Self::LabourConsultant => "Studio Immaginario",
            Self::BusinessCaf => "CAF Imprese Simulate",
            Self::Association => "Unione Inventata delle imprese",
            Self::Patronato => "Patronato Inventato, sede zonale 99",
            Self::ContractingAuthority => "Comune di Facsimile",
            Self::AttestationBody => "Attestazioni Simulate S.p.A.",
            Self::RegisterKeeper => "Cassa edile di Facsimile",
        }
    }
}

impl Role {
    /// The role's name at the portal.
    pub(super) fn title(self) -> &'static str {
        match self {
            Self::Holder => "Titolare",
            Self::Delegate => "Delegato",
        }
    }
}

/// The services of the chosen profile, or of all the profiles when none is chosen; never twice.
pub(super) fn services(profiles: &[Profile]) -> Vec<Service> {
    let mut list = Vec::new();
    if profiles.is_empty() {
        list.extend([ACCESS_REQUEST, HELP]);
    }
    for service in profiles.iter().flat_map(|profile| of_profile(*profile)) {
        if !list.contains(&service) {
            list.push(service);
        }
    }
    list
}

/// The first of these profiles that opens a service.
pub(super) fn opening(profiles: &[Profile], service: &Service) -> Option<Profile> {
    let mut own = profiles.iter().copied();
    own.find(|profile| of_profile(*profile).contains(service))
}

fn of_profile(profile: Profile) -> Vec<Service> {
    let mut list = vec![MY_HOME];
    list.extend_from_slice(match profile.group {
        Group::Citizen => &[OWN_CASES, ACCESS_REQUEST],
        Group::Employer => &[
            DURC,
            PREMIUMS,
            INJURY_REPORT,
            DISEASE_REPORT,
            INJURY_DASHBOARD,
            USERS,
        ],
        Group::LabourConsultant => &[DURC, PREMIUMS, INJURY_REPORT, DISEASE_REPORT, USERS],
        Group::BusinessCaf | Group::Association => &[DURC, PREMIUMS, USERS],
        Group::Patronato => &[ASSISTED_CASES, USERS],
        Group::ContractingAuthority => &[DURC, ENABLEMENT_DASHBOARD, USERS],
        Group::AttestationBody => &[DURC, ENABLEMENT_DASHBOARD],
        Group::RegisterKeeper => &[BODIES],
    });
    // Adding delegates is the holder's right.
    if profile.role == Role::Delegate {
        list.retain(|service| *service != USERS);
    }
    list.push(HELP);
    list
}

/// The profiles that a person has in their own right.
pub(super) fn own_profiles(tax_code: &str) -> Vec<Profile> {
    const HOLDERS: [(Person, Group); 5] = [
        (LABOUR_CONSULTANT, Group::LabourConsultant),
        (EMPLOYER, Group::Employer),
        (PATRONATO, Group::Patronato),
        (CONTRACTING_AUTHORITY, Group::ContractingAuthority),
        (ATTESTATION_BODY, Group::AttestationBody),
    ];
    let is = |person: &Person| person.tax_code == tax_code;
    if is(&THREE_PROFILES) {
        return THREE.to_vec();
    }
    if is(&NO_PROFILE) {
        return Vec::new();
    }
    let group = HOLDERS.iter().find(|(person, _)| is(person));
    let group = group.map_or(Group::Citizen, |(_, group)| *group);
    vec![acting(group, Role::Holder)]
}

/// The profile of this group's invented subject.
const fn acting(group: Group, role: Role) -> Profile {
    Profile {
        group,
        subject: group.subject(),
        role,
    }
}

const CONSULTANT: Profile = acting(Group::LabourConsultant, Role::Holder);
const THREE: [Profile; 3] = [
    Profile {
        subject: "Esempio Costruzioni S.r.l. (codice ditta 99000002)",
        ..acting(Group::Employer, Role::Holder)
    },
    acting(Group::LabourConsultant, Role::Delegate),
    acting(Group::Citizen, Role::Holder),
];

const fn service(slug: &'static str, title: &'static str, description: &'static str) -> Service {
    Service {
        slug,
        title,
        description,
    }
}

const MY_HOME: Service = service(
    "my-home",
    "My Home",
    "La tua pagina personale: avvisi, pratiche in corso e servizi che usi di più.",
);
const HELP: Service = service(
    "inail-risponde",
    "Inail risponde",
    "Scrivi una domanda all'assistenza e leggi le risposte già ricevute.",
);
const ACCESS_REQUEST: Service = service(
    "richieste-di-abilitazione",
    "Richieste di abilitazione",
    "Chiedi un profilo per lavorare per conto di una ditta, di un ente o di uno studio.",
);
const OWN_CASES: Service = service(
    "le-mie-pratiche",
    "Le mie pratiche",
    "Segui le tue pratiche di infortunio o di malattia e scarica le comunicazioni.",
);
const ASSISTED_CASES: Service = service(
    "pratiche-assistiti",
    "Pratiche degli assistiti",
    "Consulta e invia le pratiche delle persone che hanno dato mandato al patronato.",
);
const DURC: Service = service(
    "durc-online",
    "Durc Online",
    "Verifica se un'impresa è in regola con i contributi e scarica il documento.",
);
const PREMIUMS: Service = service(
    "autoliquidazione",
    "Autoliquidazione e denunce di variazione",
    "Calcola il premio annuale, comunica le retribuzioni e le variazioni della ditta.",
);
const INJURY_REPORT: Service = service(
    "denuncia-infortunio",
    "Denuncia e comunicazione di infortunio",
    "Segnala l'infortunio di un lavoratore entro i termini di legge.",
);
const DISEASE_REPORT: Service = service(
    "malattia-professionale",
    "Denuncia di malattia professionale",
    "Segnala la malattia che un lavoratore ha contratto a causa del lavoro.",
);
const INJURY_DASHBOARD: Service = service(
    "cruscotto-infortuni",
    "Cruscotto infortuni",
    "Consulta gli infortuni denunciati per le tue posizioni assicurative.",
);
const USERS: Service = service(
    "gestione-utente",
    "Gestione utente",
    "Aggiungi o togli i delegati, indicando il loro codice fiscale.",
);
const ENABLEMENT_DASHBOARD: Service = service(
    "cruscotto-abilitazione",
    "Cruscotto di abilitazione ai servizi online",
    "Abilita l'ente ai servizi, registra un subentro, aggiorna l'anagrafica.",
);
const BODIES: Service = service(
    "anagrafica-sa-soa",
    "Nuova gestione anagrafica Stazioni appaltanti e SOA",
    "Crea e aggiorna i profili di stazioni appaltanti e organismi di attestazione.",
);

#[cfg(test)]
mod tests {
    use super::*;
    use crate::simulator::people::{CITIZEN, PEOPLE};

    fn titles(mode: Mode, person: Person) -> Vec<&'static str> {
        let Enablement::Enabled(profiles) = enablement(mode, person.tax_code) else {
            return Vec::new();
        };
        services(&profiles)
            .iter()
            .map(|service| service.title)
            .collect()
    }

    #[test]
    fn durc_is_for_every_profile_but_citizen_and_patronato() {
        for person in PEOPLE {
            let expected = ![CITIZEN, NO_PROFILE, PATRONATO].contains(&person);
            assert_eq!(
                titles(Mode::Standard, person).contains(&"Durc Online"),
                expected
            );
        }
    }

    #[test]
    fn several_profiles_name_a_shared_service_once() {
        let list = titles(Mode::Standard, THREE_PROFILES);
        assert_eq!(list.iter().filter(|title| **title == "My Home").count(), 1);
        assert!(list.contains(&"Le mie pratiche") && list.contains(&"Cruscotto infortuni"));
    }

    #[test]
    fn a_person_without_profile_can_ask_for_one() {
        let expected = ["Richieste di abilitazione", "Inail risponde"];
        assert_eq!(titles(Mode::Standard, NO_PROFILE), expected);
    }

    #[test]
    fn a_delegate_cannot_add_delegates() {
        let delegate = Mode::Acting(Group::ContractingAuthority, Role::Delegate);
        assert!(!titles(delegate, CITIZEN).contains(&"Gestione utente"));
        assert_eq!(
            enablement(Mode::NotEnabled, CITIZEN.tax_code),
            Enablement::NotEnabled
        );
    }
}
