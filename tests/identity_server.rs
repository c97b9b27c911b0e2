//! The identity server of the virtual portal, step by step as a program with a CIE goes
//! (portal-login.md §2.1 - §2.3; E16), and the portal's SPID page (E17).
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

use std::collections::HashMap;

use base64::{Engine as _, engine::general_purpose::STANDARD as BASE64};
use reqwest::Url;
use scraper::{Html, Selector};
use support::web::{BOTH, Client, ONLY_12, PKCS1, Page, SoftCard};
use varco::simulator::people::{CITIZEN, EMPLOYER, Person};
use varco::simulator::pki::{KeySize, Policy, Variant};
use varco::simulator::portal::{
    CieOutcome, IDENTITY_HOST, LOGIN_HOST, Mode, Options, PORTAL_HOST, VirtualPortal,
};

fn portal(mode: Mode) -> VirtualPortal {
    VirtualPortal::start(Options {
        mode,
        ..Options::default()
    })
    .unwrap()
}

/// A card that can do PKCS#1 alone and carries the CIE's policy.
fn cie(person: &Person) -> SoftCard {
    let variant = Variant {
        policy: Policy::Cie,
        ..Variant::default()
    };
    SoftCard::variant(person, KeySize::Rsa2048, variant, PKCS1)
}

fn client(portal: &VirtualPortal, card: Option<SoftCard>) -> Client {
    let versions = if card.is_some() { ONLY_12 } else { BOTH };
    Client::new(
        &[portal.ca_der().clone()],
        versions,
        card,
        &[PORTAL_HOST, LOGIN_HOST, IDENTITY_HOST],
        portal.address(),
    )
}

fn address(portal: &VirtualPortal, path: &str) -> String {
    format!("{}{}", portal.start_url().trim_end_matches('/'), path)
}

/// Sends the form that a browser would send by itself.
fn submit(client: &Client, page: &Page) -> Page {
    let html = Html::parse_document(&page.body);
    let inputs = Selector::parse("form#ritorno input[type=hidden]").unwrap();
    let value = |element: scraper::ElementRef<'_>, name: &str| {
        element.value().attr(name).unwrap().to_owned()
    };
    let fields: Vec<_> = html
        .select(&inputs)
        .map(|input| (value(input, "name"), value(input, "value")))
        .collect();
    let fields: Vec<_> = fields
        .iter()
        .map(|(name, value)| (name.as_str(), value.as_str()))
        .collect();
    assert!(page.has("script[src=\"/invio.js\"]"), "it posts itself");
    let action = page.attribute("form#ritorno", "action").unwrap();
    client.post(&action, &fields).unwrap()
}

/// Up to the page of modes; gives the parameters of `/OpenApp`.
fn open_app(portal: &VirtualPortal, browser: &Client) -> HashMap<String, String> {
    let start = browser.get(&portal.start_url()).unwrap();
    let entry = start.attribute("#entra-cie", "href").unwrap();
    let request = browser
        .get(start.url.join(&entry).unwrap().as_str())
        .unwrap();
    let choice = submit(browser, &request);
    assert_eq!(choice.url.host_str(), Some(IDENTITY_HOST));
    assert_eq!(choice.kind(), "cie");
    for mode in ["#desktop", "#smartphone", "#mobile", "#annulla"] {
        assert!(choice.has(mode), "{mode}");
    }
    let open = choice.attribute("#desktop", "href").unwrap();
    let open = Url::parse(&open).unwrap();
    assert_eq!(open.path(), "/OpenApp");
    open.query_pairs().into_owned().collect()
}

/// Shows the card: what the program's POST brings.
fn login(card: &Client, parameters: &HashMap<String, String>, generate: &str) -> Page {
    let server = Url::parse(&parameters["nextUrl"]).unwrap();
    let address = server.join("/idp/Authn/SSL/Login2").unwrap();
    let form = [
        (parameters["name"].as_str(), parameters["value"].as_str()),
        ("authnRequest", &parameters["authnRequestString"]),
        ("generaCodice", generate),
    ];
    card.post(address.as_str(), &form).unwrap()
}

/// The browser goes on with a code, to the page that the portal shows.
fn go_on(browser: &Client, parameters: &HashMap<String, String>, code: &str) -> Page {
    let mut next = Url::parse(&parameters["nextUrl"]).unwrap();
    next.query_pairs_mut()
        .append_pair(&parameters["name"], &parameters["value"])
        .append_pair("login", "1")
        .append_pair("codice", code);
    browser.get(next.as_str()).unwrap()
}

fn code_in(page: &Page) -> String {
    let code = page.body.strip_prefix("codice:").unwrap();
    assert!(code.len() == 16 && code.bytes().all(|byte| byte.is_ascii_digit()));
    code.to_owned()
}

fn answer_in(page: &Page) -> String {
    let answer = page.attribute("input[name=SAMLResponse]", "value").unwrap();
    String::from_utf8(BASE64.decode(answer).unwrap()).unwrap()
}

#[test]
fn a_cie_signs_in_by_a_code_that_the_browser_carries() {
    let portal = portal(Mode::Cie(CieOutcome::Proved));
    let browser = client(&portal, None);
    let parameters = open_app(&portal, &browser);
    let card = client(&portal, Some(cie(&EMPLOYER)));
    let code = code_in(&login(&card, &parameters, "1"));
    assert_eq!(card.ledger.signed(), 1);
    let back = go_on(&browser, &parameters, &code);
    let answer = answer_in(&back);
    assert!(answer.contains("status:Success"), "{answer}");
    assert!(answer.contains("TINIT-FTTBRN69S21F205Z"), "{answer}");
    let page = submit(&browser, &back);
    assert_eq!(page.kind(), "servizi");
    assert_eq!(
        page.text(".persona .codice-fiscale").as_deref(),
        Some(EMPLOYER.tax_code)
    );
    // Neither code nor answer is good twice.
    assert_eq!(go_on(&browser, &parameters, &code).kind(), "rifiutato");
    assert_eq!(submit(&browser, &back).kind(), "rifiutato");

    let witness = portal.witness();
    drop(portal);
    let seen = witness.seen();
    assert_eq!(seen.certificates_at(IDENTITY_HOST), 1);
    assert_eq!(seen.certificates_at(PORTAL_HOST), 0);
    assert_eq!(seen.logins.len(), 1);
    assert_eq!(seen.logins[0].tax_code, EMPLOYER.tax_code);
}

#[test]
fn every_error_code_reaches_the_portal() {
    for (outcome, number, words) in [
        (CieOutcome::TimedOut, 21, "troppo tempo"),
        (CieOutcome::ConsentRefused, 22, "consenso"),
        (CieOutcome::CardRevoked, 23, "scaduta o revocata"),
        (CieOutcome::Cancelled, 25, "annullato"),
    ] {
        let mode: Mode = format!("cie-{number}").parse().unwrap();
        assert_eq!(mode, Mode::Cie(outcome));
        let portal = portal(mode);
        let browser = client(&portal, None);
        let parameters = open_app(&portal, &browser);
        let card = client(&portal, Some(cie(&CITIZEN)));
        let code = code_in(&login(&card, &parameters, "1"));
        let back = go_on(&browser, &parameters, &code);
        let answer = answer_in(&back);
        assert!(
            answer.contains(&format!("ErrorCode nr{number}<")),
            "{answer}"
        );
        assert!(answer.contains("status:AuthnFailed"), "{answer}");
        let page = submit(&browser, &back);
        assert_eq!(
            (page.status.as_u16(), page.kind().as_str()),
            (403, "rifiutato")
        );
        assert!(page.body.contains(words), "{number}: {}", page.body);
    }
}

#[test]
fn a_person_can_stop_at_the_identity_server() {
    let portal = portal(Mode::Cie(CieOutcome::Proved));
    let browser = client(&portal, None);
    let request = browser.get(&address(&portal, "/cie")).unwrap();
    let choice = submit(&browser, &request);
    let stop = choice.attribute("#annulla", "href").unwrap();
    let back = browser.get(&stop).unwrap();
    assert!(answer_in(&back).contains("ErrorCode nr25<"));
}

#[test]
fn without_a_fitting_card_there_is_no_code() {
    let portal = portal(Mode::Cie(CieOutcome::Proved));
    let browser = client(&portal, None);
    let parameters = open_app(&portal, &browser);
    let nobody = login(&client(&portal, None), &parameters, "1");
    assert_eq!(
        (nobody.status.as_u16(), nobody.kind().as_str()),
        (400, "senza-carta")
    );
    let cns = SoftCard::of(&EMPLOYER, KeySize::Rsa2048, PKCS1);
    let cns = login(&client(&portal, Some(cns)), &parameters, "1");
    assert_eq!(
        (cns.status.as_u16(), cns.kind().as_str()),
        (403, "rifiutato")
    );
    let card = client(&portal, Some(cie(&EMPLOYER)));
    assert_eq!(login(&card, &parameters, "0").kind(), "rifiutato");
    let mut other = parameters.clone();
    other.insert("value".to_owned(), "unknown".to_owned());
    assert_eq!(login(&card, &other, "1").kind(), "rifiutato");
    // A guessed code opens nothing, and ends the conversation.
    let back = go_on(&browser, &parameters, "0000000000000000");
    assert!(answer_in(&back).contains("ErrorCode nr21<"));
    let code = login(&card, &parameters, "1");
    assert_eq!(code.kind(), "rifiutato");
}

#[test]
fn requests_and_answers_that_are_none_are_refused() {
    let portal = portal(Mode::Cie(CieOutcome::Proved));
    let browser = client(&portal, None);
    let sso = format!(
        "https://{IDENTITY_HOST}:{}/idp/profile/SAML2/POST/SSO",
        portal.address().port()
    );
    let weak = BASE64.encode("<samlp:AuthnRequest ID=\"_1\" ForceAuthn=\"false\"/>");
    for request in ["", "?", &weak] {
        let page = browser.post(&sso, &[("SAMLRequest", request)]).unwrap();
        assert_eq!(page.kind(), "rifiutato", "{request}");
    }
    let forged = BASE64.encode("<x:Success/><saml:Assertion x=\"\" ID=\"guess\"/>");
    for answer in ["", "%%", &forged] {
        let page = browser
            .post(
                &address(&portal, "/accesso/cie"),
                &[("SAMLResponse", answer)],
            )
            .unwrap();
        assert_eq!(page.kind(), "rifiutato", "{answer}");
    }
    // Elsewhere there is no identity server.
    let standard = self::portal(Mode::Standard);
    let page = client(&standard, None)
        .get(&format!(
            "https://{IDENTITY_HOST}:{}/OpenApp",
            standard.address().port()
        ))
        .unwrap();
    assert_eq!(page.status.as_u16(), 404);
}

#[test]
fn e17_offers_providers_and_demands_level_2() {
    let portal = portal(Mode::Spid);
    let browser = client(&portal, None);
    let start = browser.get(&portal.start_url()).unwrap();
    assert!(!start.has("#entra-cns"));
    let entry = start.attribute("#entra-spid", "href").unwrap();
    let page = browser
        .get(start.url.join(&entry).unwrap().as_str())
        .unwrap();
    assert_eq!(page.kind(), "spid");
    assert!(page.text(".livello").unwrap().contains("livello 2"));
    assert_eq!(page.texts(".gestori a").len(), 3);
}
