//! Every service of portal-login.md §4.4 in every profile and role: who finds it, what its page
//! holds, and that nobody else gets in, not by its address either.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    dead_code,
    missing_docs,
    unreachable_pub
)]

mod support {
    pub mod login;
    pub mod web;
}

use std::collections::BTreeSet;

use support::login::{behaviour, desk, portal, sign_in};
use support::web::{BOTH, Client, Page, RAW, SoftCard};
use varco::card::Limits;
use varco::portal::{Login, Outcome, SignedIn};
use varco::problem::Problem;
use varco::simulator::people::{
    CITIZEN, CONTRACTING_AUTHORITY, EMPLOYER, LABOUR_CONSULTANT, PATRONATO, Person,
};
use varco::simulator::pki::KeySize;
use varco::simulator::portal::{
    Group::{
        self, Association, AttestationBody, BusinessCaf, Citizen, ContractingAuthority, Employer,
        LabourConsultant, Patronato, RegisterKeeper,
    },
    LOGIN_HOST, Mode, OTHER_HOST, PORTAL_HOST,
    Role::{self, Delegate, Holder},
    VirtualPortal,
};

/// All groups, by their names at the portal.
const GROUPS: [(Group, &str); 9] = [
    (Citizen, "Cittadino"),
    (Employer, "Datore di lavoro"),
    (LabourConsultant, "Consulente del lavoro"),
    (BusinessCaf, "CAF imprese"),
    (Association, "Servizi di associazione"),
    (Patronato, "Patronato"),
    (
        ContractingAuthority,
        "Stazione appaltante o amministrazione procedente",
    ),
    (AttestationBody, "Organismo di attestazione (SOA)"),
    (RegisterKeeper, "Utente INPS o Cassa edile"),
];

const ALL: &[Group] = &[
    Citizen,
    Employer,
    LabourConsultant,
    BusinessCaf,
    Association,
    Patronato,
    ContractingAuthority,
    AttestationBody,
    RegisterKeeper,
];

/// One service: its address, its title, who has it, whether delegates have it too, and what its
/// page shows.
struct Row {
    slug: &'static str,
    title: &'static str,
    groups: &'static [Group],
    delegates: bool,
    shows: &'static str,
}

const fn row(
    slug: &'static str,
    title: &'static str,
    groups: &'static [Group],
    shows: &'static str,
) -> Row {
    Row {
        slug,
        title,
        groups,
        delegates: true,
        shows,
    }
}

const SERVICES: [Row; 13] = [
    row("my-home", "My Home", ALL, "Avvisi"),
    row(
        "durc-online",
        "Durc Online",
        // All intermediaries but the patronati; bodies; companies.
        &[
            Employer,
            LabourConsultant,
            BusinessCaf,
            Association,
            ContractingAuthority,
            AttestationBody,
        ],
        "<select name=\"ditta\">",
    ),
    Row {
        // Who is a delegate appoints nobody.
        delegates: false,
        ..row(
            "gestione-utente",
            "Gestione utente",
            &[
                Employer,
                LabourConsultant,
                BusinessCaf,
                Association,
                Patronato,
                ContractingAuthority,
            ],
            "Aggiungi un delegato",
        )
    },
    row(
        "anagrafica-sa-soa",
        "Nuova gestione anagrafica Stazioni appaltanti e SOA",
        &[RegisterKeeper],
        "Utenti e profili",
    ),
    row(
        "cruscotto-abilitazione",
        "Cruscotto di abilitazione ai servizi online",
        &[ContractingAuthority, AttestationBody],
        "abilitato",
    ),
    row(
        "autoliquidazione",
        "Autoliquidazione e denunce di variazione",
        &[Employer, LabourConsultant, BusinessCaf, Association],
        "Premio",
    ),
    row(
        "denuncia-infortunio",
        "Denuncia e comunicazione di infortunio",
        &[Employer, LabourConsultant],
        "Codice fiscale del lavoratore",
    ),
    row(
        "malattia-professionale",
        "Denuncia di malattia professionale",
        &[Employer, LabourConsultant],
        "Codice fiscale del lavoratore",
    ),
    row(
        "cruscotto-infortuni",
        "Cruscotto infortuni",
        &[Employer],
        "Prognosi",
    ),
    row("le-mie-pratiche", "Le mie pratiche", &[Citizen], "in esame"),
    row(
        "pratiche-assistiti",
        "Pratiche degli assistiti",
        &[Patronato],
        "Assistito",
    ),
    row(
        "richieste-di-abilitazione",
        "Richieste di abilitazione",
        &[Citizen],
        "Per conto di",
    ),
    row(
        "inail-risponde",
        "Inail risponde",
        ALL,
        "<textarea name=\"domanda\"",
    ),
];

impl Row {
    fn is_for(&self, group: Group, role: Role) -> bool {
        self.groups.contains(&group) && (self.delegates || role == Holder)
    }
}

fn titles(group: Group, role: Role) -> BTreeSet<String> {
    let own = SERVICES.iter().filter(|row| row.is_for(group, role));
    own.map(|row| row.title.to_owned()).collect()
}

/// Everybody that can be: nobody acts for a citizen.
fn everybody() -> impl Iterator<Item = (Group, Role, &'static str)> {
    let roles = |group| match group {
        Citizen => &[Holder][..],
        _ => &[Holder, Delegate],
    };
    GROUPS
        .into_iter()
        .flat_map(move |(group, name)| roles(group).iter().map(move |role| (group, *role, name)))
}

/// What Varco makes of a sign-in with the default card.
fn by_varco(portal: &VirtualPortal) -> (SignedIn, Login) {
    let (readers, _) = desk("st-2048", behaviour());
    let login = sign_in(&readers, portal, &Limits::default()).unwrap();
    let Outcome::SignedIn(signed_in) = &login.outcome else {
        panic!("{:?}", login.outcome);
    };
    (signed_in.clone(), login)
}

/// The titles of the services that the portal's page shows, in its order.
fn shown(signed_in: &SignedIn) -> Vec<String> {
    let services = signed_in.services.iter().flatten();
    services.map(|service| service.title.clone()).collect()
}

/// A person at the portal with an ordinary browser.
fn enter(portal: &VirtualPortal, person: &Person) -> (Client, Page) {
    let client = Client::new(
        &[portal.ca_der().clone()],
        BOTH,
        Some(SoftCard::of(person, KeySize::Rsa2048, RAW)),
        &[PORTAL_HOST, LOGIN_HOST, OTHER_HOST],
        portal.address(),
    );
    let page = client.get(&portal.login_url()).unwrap();
    (client, page)
}

fn address(portal: &VirtualPortal, path: &str) -> String {
    format!("{}{path}", portal.start_url().trim_end_matches('/'))
}

fn service(portal: &VirtualPortal, client: &Client, slug: &str) -> Page {
    client
        .get(&address(portal, &format!("/servizio/{slug}")))
        .unwrap()
}

fn send(portal: &VirtualPortal, client: &Client, slug: &str, form: &[(&str, &str)]) -> Page {
    client
        .post(&address(portal, &format!("/servizio/{slug}")), form)
        .unwrap()
}

fn listed(page: &Page) -> BTreeSet<String> {
    page.texts(".servizio h3").into_iter().collect()
}

#[test]
fn every_service_is_for_its_profiles_and_roles_alone() {
    for (group, role, name) in everybody() {
        let portal = portal(Mode::Acting(group, role));
        let who = format!("{group:?} {role:?}");

        let (signed_in, _) = by_varco(&portal);
        let shown = shown(&signed_in);
        let unique: BTreeSet<_> = shown.iter().cloned().collect();
        assert_eq!(unique, titles(group, role), "{who}");
        assert_eq!(unique.len(), shown.len(), "{who}: {shown:?}");

        let (client, page) = enter(&portal, &LABOUR_CONSULTANT);
        assert_eq!(listed(&page), titles(group, role), "{who}");
        for row in &SERVICES {
            let at = format!("{who}, {}", row.slug);
            let inside = service(&portal, &client, row.slug);
            let sent = send(&portal, &client, row.slug, &[("x", "y")]);
            if !row.is_for(group, role) {
                assert_eq!(inside.kind(), "non-abilitato", "{at}");
                assert_eq!(sent.kind(), "non-abilitato", "{at}");
                continue;
            }
            assert_eq!(
                (inside.status.as_u16(), inside.kind().as_str()),
                (200, "servizio"),
                "{at}"
            );
            assert_eq!(inside.text("h1").as_deref(), Some(row.title), "{at}");
            assert!(inside.body.contains(row.shows), "{at}: {}", inside.body);
            let profile = inside.text(".profilo").unwrap();
            assert!(profile.contains(name), "{at}: {profile}");
            assert_eq!(
                profile.contains("Delegato"),
                role == Delegate,
                "{at}: {profile}"
            );
            let code = inside.text(".persona .codice-fiscale");
            assert_eq!(code.as_deref(), Some(LABOUR_CONSULTANT.tax_code), "{at}");
            assert_eq!(sent.kind(), "servizio", "{at}");
        }
        for slug in ["", "x", "durc-online/", "../servizi", "DURC-ONLINE"] {
            let page = service(&portal, &client, slug);
            assert_ne!(page.kind(), "servizio", "{who}: {slug:?}");
        }
    }
}

/// The same page is another for another profile or role.
#[test]
fn a_page_depends_on_who_looks() {
    let mut notices = BTreeSet::new();
    for (group, role, _) in everybody() {
        let portal = portal(Mode::Acting(group, role));
        let (client, _) = enter(&portal, &LABOUR_CONSULTANT);
        let who = format!("{group:?} {role:?}");
        let notice = service(&portal, &client, "my-home")
            .text(".avvisi")
            .unwrap();
        assert_eq!(
            notice.contains("delegato"),
            role == Delegate,
            "{who}: {notice}"
        );
        notices.insert(notice);
        let row = |slug: &str| SERVICES.iter().find(|row| row.slug == slug).unwrap();
        if row("durc-online").is_for(group, role) {
            let choices = service(&portal, &client, "durc-online").texts("option");
            // A company asks for itself, everybody else for any.
            assert_eq!(
                choices.len(),
                if group == Employer { 1 } else { 3 },
                "{who}: {choices:?}"
            );
            let foreign = send(&portal, &client, "durc-online", &[("ditta", "99000002")]);
            let said = foreign.text(".risposta").unwrap();
            assert_eq!(
                said.contains("solo la tua ditta"),
                group == Employer,
                "{who}: {said}"
            );
            assert_eq!(
                said.contains("risulta regolare"),
                group != Employer,
                "{who}: {said}"
            );
        }
        if row("cruscotto-abilitazione").is_for(group, role) {
            let page = service(&portal, &client, "cruscotto-abilitazione");
            assert_eq!(page.body.contains("Subentro"), role == Holder, "{who}");
        }
        if row("denuncia-infortunio").is_for(group, role) {
            for slug in ["denuncia-infortunio", "malattia-professionale"] {
                let answer = |worker: &str| {
                    let sent = send(&portal, &client, slug, &[("lavoratore", worker)]);
                    sent.text(".risposta").unwrap()
                };
                assert!(answer(CITIZEN.tax_code).contains("per conto di"), "{who}");
                for worker in ["", "x", "<b>", "00000000000"] {
                    assert!(answer(worker).contains("non è un codice fiscale"), "{who}");
                }
            }
        }
        let asked = |question: &str| {
            let sent = send(&portal, &client, "inail-risponde", &[("domanda", question)]);
            sent.text(".risposta").unwrap()
        };
        assert!(
            asked("Dove trovo il mio codice?").contains("ricevuta"),
            "{who}"
        );
        assert!(asked("  ").contains("Scrivi la domanda"), "{who}");
    }
    assert!(notices.len() >= 6, "{notices:?}");
}

/// "Log in once, then be delegated" (portal-login.md §4.3), in every profile that appoints.
#[test]
fn who_appoints_finds_a_delegate_only_once_the_portal_knows_them() {
    for (group, holder) in [
        (Employer, &EMPLOYER),
        (LabourConsultant, &LABOUR_CONSULTANT),
        (Patronato, &PATRONATO),
        (ContractingAuthority, &CONTRACTING_AUTHORITY),
    ] {
        let portal = portal(Mode::Standard);
        let (holder, _) = enter(&portal, holder);
        let add = || {
            let form = [("codice-fiscale", CITIZEN.tax_code)];
            send(&portal, &holder, "gestione-utente", &form)
                .text(".risposta")
                .unwrap()
        };
        assert!(add().contains("non è noto"), "{group:?}");
        let (_, alone) = enter(&portal, &CITIZEN);
        assert_eq!(listed(&alone), titles(Citizen, Holder), "{group:?}");
        assert!(add().contains("è ora tra i delegati"), "{group:?}");
        assert!(add().contains("è già tra i delegati"), "{group:?}");

        let (delegate, both) = enter(&portal, &CITIZEN);
        let mut expected = titles(Citizen, Holder);
        expected.extend(titles(group, Delegate));
        assert_eq!(listed(&both), expected, "{group:?}");
        let choose = |place: &str| {
            delegate
                .post(&address(&portal, "/profilo"), &[("profilo", place)])
                .unwrap()
        };
        assert_eq!(listed(&choose("1")), titles(group, Delegate), "{group:?}");
        assert_eq!(listed(&choose("0")), titles(Citizen, Holder), "{group:?}");
    }
}

/// What is no choice changes nothing; Varco does not send one.
#[test]
fn a_choice_that_is_none_changes_nothing() {
    let wrong = [
        "",
        "3",
        "99",
        "-1",
        "x",
        "0x1",
        "1 ",
        "18446744073709551616",
    ];
    let asking = portal(Mode::ChooseProfile);
    let (client, page) = enter(&asking, &CITIZEN);
    assert_eq!(page.kind(), "scelta-profilo");
    let choose = |portal: &VirtualPortal, client: &Client, place: &str| {
        client
            .post(&address(portal, "/profilo"), &[("profilo", place)])
            .unwrap()
    };
    for place in wrong {
        assert_eq!(
            choose(&asking, &client, place).kind(),
            "scelta-profilo",
            "{place:?}"
        );
    }
    // The three of THREE_PROFILES.
    let three = [
        (Employer, Holder),
        (LabourConsultant, Delegate),
        (Citizen, Holder),
    ];
    for (place, (group, role)) in three.into_iter().enumerate() {
        let chosen = choose(&asking, &client, &place.to_string());
        assert_eq!(listed(&chosen), titles(group, role), "{group:?}");
        for wrong in wrong {
            let still = choose(&asking, &client, wrong);
            assert_eq!(listed(&still), titles(group, role), "{group:?} {wrong:?}");
        }
    }

    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    let (signed_in, login) = by_varco(&asking);
    assert!(signed_in.profiles.must_choose && shown(&signed_in).is_empty());
    let session = login.session.unwrap();
    let nowhere = runtime.block_on(session.choose(3)).err();
    let host = PORTAL_HOST.to_owned();
    assert_eq!(nowhere, Some(Problem::EntryNotFound { host }));
    for (place, (group, role)) in three.into_iter().enumerate() {
        let (chosen, _) = runtime.block_on(session.choose(place)).unwrap();
        let shown: BTreeSet<_> = shown(&chosen).into_iter().collect();
        assert_eq!(shown, titles(group, role), "{group:?}");
    }

    // Where the choice may wait, all the services are there until it is made.
    let waiting = portal(Mode::ThreeProfiles);
    let (client, page) = enter(&waiting, &CITIZEN);
    let all: BTreeSet<_> = three
        .into_iter()
        .flat_map(|(group, role)| titles(group, role))
        .collect();
    assert_eq!(listed(&page), all);
    assert_eq!(listed(&choose(&waiting, &client, "99")), all);
}

#[test]
fn who_has_no_profile_finds_only_how_to_get_one() {
    let expected = ["Inail risponde", "Richieste di abilitazione"].map(str::to_owned);
    let portal_without = portal(Mode::NoProfile);
    let (signed_in, _) = by_varco(&portal_without);
    let shown: BTreeSet<_> = shown(&signed_in).into_iter().collect();
    assert_eq!(shown, expected.into());
    let (client, _) = enter(&portal_without, &CITIZEN);
    let asked = send(
        &portal_without,
        &client,
        "richieste-di-abilitazione",
        &[("soggetto", "x")],
    );
    assert!(
        asked
            .text(".risposta")
            .unwrap()
            .contains("Richiesta ricevuta")
    );

    let (readers, _) = desk("st-2048", behaviour());
    let closed = portal(Mode::NotEnabled);
    let login = sign_in(&readers, &closed, &Limits::default()).unwrap();
    assert_eq!(login.outcome, Outcome::NotEnabled);
    let (client, _) = enter(&closed, &CITIZEN);
    for row in &SERVICES {
        assert_eq!(
            service(&closed, &client, row.slug).kind(),
            "non-abilitato",
            "{}",
            row.slug
        );
    }
}
