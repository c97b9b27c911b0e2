//! What the virtual portal shows and lets do, by person, profile and role (portal-login.md §4.3,
//! §4.4; E13, E14 of §7).
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
    pub mod web;
}

use support::web::{BOTH, Client, Page, RAW, SoftCard};
use varco::portal::Profile;
use varco::simulator::people::{
    ATTESTATION_BODY, CITIZEN, CONTRACTING_AUTHORITY, EMPLOYER, LABOUR_CONSULTANT, NO_PROFILE,
    PATRONATO, Person, THREE_PROFILES,
};
use varco::simulator::pki::KeySize;
use varco::simulator::portal::{
    Group, LOGIN_HOST, Mode, OTHER_HOST, Options, PORTAL_HOST, Role, VirtualPortal,
};

fn portal(mode: Mode) -> VirtualPortal {
    VirtualPortal::start(Options {
        mode,
        ..Options::default()
    })
    .unwrap()
}

/// A person at the portal, signed in, and the page that greets them.
fn enter(portal: &VirtualPortal, person: &Person) -> (Client, Page) {
    let client = Client::new(
        &[portal.ca_der().clone()],
        BOTH,
        Some(SoftCard::of(person, KeySize::Rsa2048, RAW)),
        &[PORTAL_HOST, LOGIN_HOST, OTHER_HOST],
        portal.address(),
    );
    let page = client.get(&portal.login_url()).unwrap();
    assert_eq!(page.status.as_u16(), 200);
    (client, page)
}

fn address(portal: &VirtualPortal, path: &str) -> String {
    format!("{}{}", portal.start_url().trim_end_matches('/'), path)
}

/// Sends the form of a service, and gives what the portal says to it.
fn send(portal: &VirtualPortal, client: &Client, slug: &str, form: &[(&str, &str)]) -> String {
    let service = address(portal, &format!("/servizio/{slug}"));
    let page = client.post(&service, form).unwrap();
    assert_eq!(
        (page.status.as_u16(), page.kind().as_str()),
        (200, "servizio")
    );
    page.text(".risposta").unwrap()
}

fn service(portal: &VirtualPortal, client: &Client, slug: &str) -> Page {
    client
        .get(&address(portal, &format!("/servizio/{slug}")))
        .unwrap()
}

/// "Log in once, then be added": circulars 46/2017 and 27/2021.
#[test]
fn a_delegate_must_have_entered_once() {
    let portal = portal(Mode::Standard);
    let (employer, _) = enter(&portal, &EMPLOYER);
    let add = |code: &str| {
        let form = [("codice-fiscale", code)];
        send(&portal, &employer, "gestione-utente", &form)
    };
    let said = add(CITIZEN.tax_code);
    assert!(said.contains("non è noto al portale"), "{said}");
    assert!(said.contains("prima una volta"), "{said}");

    let (_, before) = enter(&portal, &CITIZEN);
    assert_eq!(
        before.text(".profilo").as_deref(),
        Some("Profilo: Cittadino")
    );
    assert!(add(CITIZEN.tax_code).contains("è ora tra i delegati"));
    assert!(add(CITIZEN.tax_code).contains("è già tra i delegati"));
    let list = service(&portal, &employer, "gestione-utente");
    assert_eq!(list.texts(".delegati .codice-fiscale"), [CITIZEN.tax_code]);

    // At the next sign-in the delegate may act for the company, and can't delegate further.
    let (delegate, page) = enter(&portal, &CITIZEN);
    let profiles = page.texts(".scelta button");
    assert_eq!(profiles.len(), 2, "{profiles:?}");
    assert!(profiles[1].contains("Officine Fittizie") && profiles[1].contains("(Delegato)"));
    let titles = page.texts(".servizio h3");
    assert!(titles.contains(&"Durc Online".to_owned()), "{titles:?}");
    assert!(
        !titles.contains(&"Gestione utente".to_owned()),
        "{titles:?}"
    );
    let refused = service(&portal, &delegate, "gestione-utente");
    assert_eq!(refused.kind(), "non-abilitato");

    let form = [("azione", "togli"), ("codice-fiscale", CITIZEN.tax_code)];
    let said = send(&portal, &employer, "gestione-utente", &form);
    assert!(said.contains("non è più"), "{said}");
    let (_, after) = enter(&portal, &CITIZEN);
    assert_eq!(after.texts(".scelta button").len(), 0);
}

#[test]
fn what_is_no_delegate_is_refused() {
    let portal = portal(Mode::Standard);
    let (consultant, _) = enter(&portal, &LABOUR_CONSULTANT);
    for (code, words) in [
        ("", "non è un codice fiscale"),
        ("<b>x</b>", "non è un codice fiscale"),
        (LABOUR_CONSULTANT.tax_code, "te stesso"),
        (NO_PROFILE.tax_code, "non è noto"),
    ] {
        let said = send(
            &portal,
            &consultant,
            "gestione-utente",
            &[("codice-fiscale", code)],
        );
        assert!(said.contains(words), "{code}: {said}");
    }
}

#[test]
fn durc_online_depends_on_the_profile() {
    let portal = portal(Mode::Standard);
    let asks = |person: &Person, code: &str| {
        let (client, _) = enter(&portal, person);
        send(&portal, &client, "durc-online", &[("ditta", code)])
    };
    assert!(asks(&EMPLOYER, "99000001").contains("risulta regolare"));
    assert!(asks(&EMPLOYER, "99000002").contains("solo la tua ditta"));
    for person in [
        &LABOUR_CONSULTANT,
        &CONTRACTING_AUTHORITY,
        &ATTESTATION_BODY,
    ] {
        assert!(asks(person, "99000002").contains("risulta regolare"));
        assert!(asks(person, "99000003").contains("verifica in corso"));
        assert!(asks(person, "1").contains("Nessuna ditta"));
    }
    for person in [&CITIZEN, &NO_PROFILE, &PATRONATO] {
        let (client, _) = enter(&portal, person);
        let page = service(&portal, &client, "durc-online");
        assert_eq!(page.kind(), "non-abilitato", "{person:?}");
    }
}

#[test]
fn every_service_that_is_listed_opens() {
    let keeper = Mode::Acting(Group::RegisterKeeper, Role::Holder);
    let delegate = Mode::Acting(Group::ContractingAuthority, Role::Delegate);
    for mode in [Mode::Standard, keeper, delegate] {
        let portal = portal(mode);
        for person in [
            LABOUR_CONSULTANT,
            EMPLOYER,
            THREE_PROFILES,
            NO_PROFILE,
            CITIZEN,
            PATRONATO,
            CONTRACTING_AUTHORITY,
            ATTESTATION_BODY,
        ] {
            let (client, page) = enter(&portal, &person);
            let titles = page.texts(".servizio h3");
            assert!(!titles.is_empty());
            let links = page.body.match_indices("href=\"/servizio/");
            let mut opened = Vec::new();
            for (at, found) in links {
                let slug = page.body[at + found.len()..].split('"').next().unwrap();
                let inside = service(&portal, &client, slug);
                assert_eq!(inside.kind(), "servizio", "{slug}");
                opened.push(inside.text("h1").unwrap());
            }
            assert_eq!(opened, titles);
        }
    }
}

#[test]
fn the_register_of_bodies_is_for_its_keepers() {
    let slug = "anagrafica-sa-soa";
    let keepers = portal(Mode::Acting(Group::RegisterKeeper, Role::Holder));
    let (client, _) = enter(&keepers, &CITIZEN);
    let page = service(&keepers, &client, slug);
    assert!(page.body.contains("Utenti e profili"));
    let others = portal(Mode::Standard);
    let (client, _) = enter(&others, &CONTRACTING_AUTHORITY);
    assert_eq!(service(&others, &client, slug).kind(), "non-abilitato");
    let dashboard = service(&others, &client, "cruscotto-abilitazione");
    assert!(dashboard.body.contains("Subentro"));
}

#[test]
fn who_has_several_profiles_may_have_to_choose_first() {
    let portal = portal(Mode::ChooseProfile);
    let (client, page) = enter(&portal, &CITIZEN);
    assert_eq!(page.kind(), "scelta-profilo");
    assert_eq!(page.texts(".scelta button").len(), 3);
    assert_eq!(page.texts(".servizio h3").len(), 0);
    let profile = Profile::parse(&portal.profile_toml(), "test").unwrap();
    let html = scraper::Html::parse_document(&page.body);
    assert!(html.select(&profile.signed_in.marker).next().is_some());
    let choice = address(&portal, "/profilo");
    let page = client.post(&choice, &[("profilo", "0")]).unwrap();
    assert_eq!(page.kind(), "servizi");
    assert!(
        page.texts(".servizio h3")
            .contains(&"Cruscotto infortuni".to_owned())
    );
    assert!(
        !page
            .texts(".servizio h3")
            .contains(&"Le mie pratiche".to_owned())
    );
    // The choice can be changed.
    let page = client.post(&choice, &[("profilo", "2")]).unwrap();
    assert!(
        page.texts(".servizio h3")
            .contains(&"Le mie pratiche".to_owned())
    );
}

#[test]
fn log_out_ends_the_session_at_the_portal() {
    let portal = portal(Mode::Standard);
    let (client, page) = enter(&portal, &EMPLOYER);
    let cookie = client.cookies(&page.url).unwrap();
    client.post(&address(&portal, "/esci"), &[]).unwrap();
    // Even with the cookie of before.
    let request = client
        .http()
        .get(address(&portal, "/servizio/my-home"))
        .header("cookie", cookie);
    assert_eq!(client.send(request).unwrap().kind(), "inizio");
}
