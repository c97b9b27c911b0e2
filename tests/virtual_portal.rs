//! The virtual portal, mode by mode, seen by an ordinary client with a software key and by the
//! portal itself (portal-login.md §5.3, §7).
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

use std::{net::TcpStream, time::Instant};

use rustls::{
    AlertDescription, CertificateError, Error, ProtocolVersion, SignatureScheme,
    SupportedProtocolVersion,
    pki_types::{CertificateDer, pem::PemObject as _},
};
use support::web::{
    BOTH, Client, LEGACY, ONLY_12, ONLY_13, PKCS1, PSS, Page, RAW, SoftCard, tls_error,
};
use varco::{
    portal::Profile,
    simulator::{
        people::{
            ATTESTATION_BODY, CITIZEN, CITIZEN_CARD, CONTRACTING_AUTHORITY, EMPLOYER,
            LABOUR_CONSULTANT, NO_PROFILE, PATRONATO, PEOPLE, Person, THREE_PROFILES,
        },
        pki::{CommonName, KeySize, Policy, SignedBy, Usage, Validity, Variant},
        portal::{
            Group, LEGACY_SHA256, LOGIN_HOST, Mode, OTHER_HOST, Options, PORTAL_HOST, Role, Seen,
            StartError, VirtualPortal,
        },
    },
};

const HOSTS: &[&str] = &[PORTAL_HOST, LOGIN_HOST, OTHER_HOST];

fn portal(mode: Mode) -> VirtualPortal {
    VirtualPortal::start(Options {
        mode,
        ..Options::default()
    })
    .unwrap()
}

fn client(
    portal: &VirtualPortal,
    versions: &[&'static SupportedProtocolVersion],
    card: Option<SoftCard>,
) -> Client {
    Client::new(
        &[portal.ca_der().clone()],
        versions,
        card,
        HOSTS,
        portal.address(),
    )
}

/// The card of the labour consultant.
fn card(schemes: &'static [SignatureScheme]) -> SoftCard {
    SoftCard::of(&LABOUR_CONSULTANT, KeySize::Rsa2048, schemes)
}

fn variant(variant: Variant) -> SoftCard {
    SoftCard::variant(&LABOUR_CONSULTANT, KeySize::Rsa2048, variant, RAW)
}

/// Start page, then the CNS link of the portal's own profile.
fn enter(portal: &VirtualPortal, client: &Client) -> Result<Page, reqwest::Error> {
    let profile: toml::Table = portal.profile_toml().parse().unwrap();
    let start = client.get(profile["start"].as_str().unwrap())?;
    let link = start
        .attribute(profile["entry"][0]["link"].as_str().unwrap(), "href")
        .unwrap();
    client.get(&link)
}

/// Enters a fresh portal; what the client got, and what the portal saw when it had stopped.
fn visit(
    mode: Mode,
    versions: &[&'static SupportedProtocolVersion],
    card: Option<SoftCard>,
) -> (Result<Page, reqwest::Error>, Client, Seen) {
    let portal = portal(mode);
    let client = client(&portal, versions, card);
    let page = enter(&portal, &client);
    (page, client, stop(portal))
}

/// Stops a portal. Its thread has ended then: the record is complete.
fn stop(portal: VirtualPortal) -> Seen {
    let witness = portal.witness();
    drop(portal);
    witness.seen()
}

fn assert_signed_in(page: &Page, person: &Person) {
    assert_eq!(
        (page.status.as_u16(), page.kind().as_str()),
        (200, "servizi"),
        "{}",
        page.body
    );
    assert_eq!(page.url.path(), "/servizi");
    assert_eq!(
        page.text(".persona .nome"),
        Some(format!("{} {}", person.given_name, person.surname))
    );
    assert_eq!(
        page.text(".persona .codice-fiscale").as_deref(),
        Some(person.tax_code)
    );
    assert!(!page.texts(".servizio h3").is_empty());
}

fn assert_login(seen: &Seen, person: &Person, tls: ProtocolVersion, scheme: SignatureScheme) {
    assert_eq!(seen.logins.len(), 1, "{seen:?}");
    assert_eq!(seen.logins[0].tax_code, person.tax_code);
    assert_eq!(seen.logins[0].tls, tls);
    assert_eq!(seen.logins[0].signature, Some(scheme));
    assert_eq!(seen.signatures(), 1);
    assert_eq!(seen.certificates_at(LOGIN_HOST), 1);
    assert_eq!(seen.certificates_at(PORTAL_HOST), 0);
}

fn alert(error: &reqwest::Error) -> Option<AlertDescription> {
    match tls_error(error) {
        Some(Error::AlertReceived(alert)) => Some(alert),
        _ => None,
    }
}

#[test]
fn every_kind_of_card_signs_in_with_every_scheme_it_knows() {
    use ProtocolVersion::{TLSv1_2, TLSv1_3};
    let cases = [
        (
            KeySize::Rsa2048,
            BOTH,
            RAW,
            TLSv1_3,
            SignatureScheme::RSA_PSS_SHA256,
        ),
        (
            KeySize::Rsa2048,
            ONLY_12,
            PKCS1,
            TLSv1_2,
            SignatureScheme::RSA_PKCS1_SHA256,
        ),
        (
            KeySize::Rsa2048,
            ONLY_12,
            PSS,
            TLSv1_2,
            SignatureScheme::RSA_PSS_SHA256,
        ),
        (
            KeySize::Rsa2048,
            ONLY_12,
            &PKCS1[1..],
            TLSv1_2,
            SignatureScheme::RSA_PKCS1_SHA384,
        ),
        (
            KeySize::Rsa2048,
            ONLY_12,
            &PKCS1[2..],
            TLSv1_2,
            SignatureScheme::RSA_PKCS1_SHA512,
        ),
        (
            KeySize::Rsa2048,
            ONLY_13,
            &PSS[1..],
            TLSv1_3,
            SignatureScheme::RSA_PSS_SHA384,
        ),
        (
            KeySize::Rsa2048,
            ONLY_13,
            &PSS[2..],
            TLSv1_3,
            SignatureScheme::RSA_PSS_SHA512,
        ),
        (
            KeySize::Rsa1024,
            ONLY_12,
            PKCS1,
            TLSv1_2,
            SignatureScheme::RSA_PKCS1_SHA256,
        ),
        (
            KeySize::Rsa1024,
            ONLY_13,
            PSS,
            TLSv1_3,
            SignatureScheme::RSA_PSS_SHA256,
        ),
    ];
    for (size, versions, schemes, tls, scheme) in cases {
        let card = SoftCard::of(&LABOUR_CONSULTANT, size, schemes);
        let (page, client, seen) = visit(Mode::Standard, versions, Some(card));
        assert_signed_in(&page.unwrap(), &LABOUR_CONSULTANT);
        assert_login(&seen, &LABOUR_CONSULTANT, tls, scheme);
        assert_eq!(client.ledger.signed(), 1);
    }
}

#[test]
fn an_identity_card_signs_in_and_a_strict_portal_refuses_it() {
    let card = || SoftCard::identity(&CITIZEN_CARD, PKCS1);
    let (page, _, seen) = visit(Mode::Standard, ONLY_12, Some(card()));
    assert_signed_in(&page.unwrap(), &CITIZEN);
    assert_login(
        &seen,
        &CITIZEN,
        ProtocolVersion::TLSv1_2,
        SignatureScheme::RSA_PKCS1_SHA256,
    );
    // It cannot sign as TLS 1.3 wants it, but by RFC 9963.
    let (page, _, seen) = visit(Mode::Tls13, BOTH, Some(card()));
    assert!(page.is_err());
    assert_eq!(seen.signatures(), 0);
    let card_of_9963 = SoftCard::identity(&CITIZEN_CARD, LEGACY);
    let (page, _, seen) = visit(Mode::Rfc9963, ONLY_13, Some(card_of_9963));
    assert_signed_in(&page.unwrap(), &CITIZEN);
    assert_eq!(seen.logins[0].signature, Some(LEGACY_SHA256));
    // A portal for the CNS alone.
    let (page, _, _) = visit(Mode::PolicyStrict, ONLY_12, Some(card()));
    assert_eq!(page.unwrap().kind(), "rifiutato");
}

#[test]
fn every_person_finds_the_services_of_the_profile() {
    let portal = portal(Mode::Standard);
    let expected = [
        (
            LABOUR_CONSULTANT,
            "Autoliquidazione e denunce di variazione",
        ),
        (EMPLOYER, "Cruscotto infortuni"),
        (THREE_PROFILES, "Le mie pratiche"),
        (NO_PROFILE, "Richieste di abilitazione"),
        (CITIZEN, "Le mie pratiche"),
        (PATRONATO, "Pratiche degli assistiti"),
        (
            CONTRACTING_AUTHORITY,
            "Cruscotto di abilitazione ai servizi online",
        ),
        (ATTESTATION_BODY, "Durc Online"),
    ];
    assert_eq!(expected.len(), PEOPLE.len());
    for (person, service) in expected {
        let card = SoftCard::of(&person, KeySize::Rsa2048, RAW);
        let page = enter(&portal, &client(&portal, BOTH, Some(card))).unwrap();
        assert_signed_in(&page, &person);
        let titles = page.texts(".servizio h3");
        assert!(titles.iter().any(|title| title == service), "{titles:?}");
    }
    assert_eq!(stop(portal).signatures(), PEOPLE.len());
}

#[test]
fn the_profile_for_clients_has_the_agreed_shape() {
    let portal = portal(Mode::Standard);
    let port = portal.address().port();
    let profile: toml::Table = portal.profile_toml().parse().unwrap();
    Profile::parse(&portal.profile_toml(), "prova").expect("the client can read it");
    assert_eq!(profile["schema"].as_integer(), Some(1));
    assert_eq!(profile["name"].as_str(), Some("prova"));
    assert_eq!(profile["start"].as_str(), Some(portal.start_url().as_str()));
    let hosts = &profile["hosts"];
    assert_eq!(
        hosts["card"][0].as_str().unwrap(),
        format!("{LOGIN_HOST}:{port}")
    );
    assert_eq!(
        hosts["walk"][0].as_str().unwrap(),
        format!("{PORTAL_HOST}:{port}")
    );
    assert_eq!(profile["trust"]["pinned"].as_str(), Some(portal.ca_pem()));
    let page = enter(&portal, &client(&portal, BOTH, Some(card(RAW)))).unwrap();
    let signed_in = &profile["signed_in"];
    assert!(page.has(signed_in["marker"].as_str().unwrap()));
    let services = page.texts(signed_in["service"].as_str().unwrap());
    assert_eq!(
        services.len(),
        page.texts(signed_in["service_title"].as_str().unwrap())
            .len()
    );
    assert_eq!(profile["failure"].as_array().unwrap().len(), 4);
}

#[test]
fn who_shows_no_card_is_asked_for_it() {
    let (page, client, seen) = visit(Mode::Standard, BOTH, None);
    let page = page.unwrap();
    assert_eq!(
        (page.status.as_u16(), page.kind().as_str()),
        (400, "senza-carta")
    );
    assert_eq!(client.ledger.asked(), 1);
    assert!(seen.logins.is_empty());
}

#[test]
fn a_signature_by_another_key_is_no_login() {
    for (versions, schemes) in [(ONLY_12, PKCS1), (ONLY_12, PSS), (ONLY_13, PSS)] {
        let mut forged = card(schemes);
        forged.key = SoftCard::of(&EMPLOYER, KeySize::Rsa2048, schemes).key;
        let (page, client, seen) = visit(Mode::Standard, versions, Some(forged));
        let error = page.unwrap_err();
        assert_eq!(
            alert(&error),
            Some(AlertDescription::DecryptError),
            "{error:?}"
        );
        assert_eq!(client.ledger.signed(), 1);
        assert_eq!((seen.logins.len(), seen.signatures()), (0, 0));
    }
}

#[test]
fn e01_speaks_tls_1_2_alone() {
    let (page, _, seen) = visit(Mode::Tls12, BOTH, Some(card(PKCS1)));
    assert_signed_in(&page.unwrap(), &LABOUR_CONSULTANT);
    let scheme = SignatureScheme::RSA_PKCS1_SHA256;
    assert_login(&seen, &LABOUR_CONSULTANT, ProtocolVersion::TLSv1_2, scheme);
    let (page, _, _) = visit(Mode::Tls12, ONLY_13, Some(card(PSS)));
    assert_eq!(
        alert(&page.unwrap_err()),
        Some(AlertDescription::ProtocolVersion)
    );
}

#[test]
fn e02_speaks_tls_1_3_alone_and_refuses_late_who_cannot_sign() {
    let (page, _, seen) = visit(Mode::Tls13, BOTH, Some(card(RAW)));
    assert_signed_in(&page.unwrap(), &LABOUR_CONSULTANT);
    let scheme = SignatureScheme::RSA_PSS_SHA256;
    assert_login(&seen, &LABOUR_CONSULTANT, ProtocolVersion::TLSv1_3, scheme);
    for card in [None, Some(card(PKCS1))] {
        let (page, client, seen) = visit(Mode::Tls13, BOTH, card);
        let error = page.unwrap_err();
        assert_eq!(alert(&error), Some(AlertDescription::CertificateRequired));
        assert!(
            !error.is_connect(),
            "the handshake had succeeded for the client"
        );
        assert_eq!((client.ledger.asked(), client.ledger.signed()), (1, 0));
        assert!(seen.logins.is_empty());
    }
}

#[test]
fn e03_welcomes_as_a_visitor_who_could_not_sign() {
    let (page, client, seen) = visit(Mode::Optional, BOTH, Some(card(PKCS1)));
    let page = page.unwrap();
    assert_eq!(
        (page.status.as_u16(), page.kind().as_str()),
        (200, "visitatore")
    );
    assert_eq!((client.ledger.asked(), client.ledger.signed()), (1, 0));
    assert!(!client.ledger.chosen());
    assert_eq!(
        (seen.logins.len(), seen.certificates_at(LOGIN_HOST)),
        (0, 0)
    );
    let (page, _, _) = visit(Mode::Optional, ONLY_12, Some(card(PKCS1)));
    assert_signed_in(&page.unwrap(), &LABOUR_CONSULTANT);
}

#[test]
fn e06_names_as_many_issuers_as_the_mode_says() {
    let cases = [
        (Mode::HintsNone, 0),
        (Mode::HintsOne, 1),
        (Mode::HintsForeign, 3),
        (Mode::Hints101, 101),
        (Mode::Hints401, 401),
    ];
    for (mode, count) in cases {
        for versions in [ONLY_12, ONLY_13] {
            let (page, client, _) = visit(mode, versions, Some(card(RAW)));
            assert_signed_in(&page.unwrap(), &LABOUR_CONSULTANT);
            assert_eq!(client.ledger.hints(), count, "{mode}");
            assert!(client.ledger.hint_bytes() >= count * 90, "{mode}");
        }
    }
}

#[test]
fn e08_no_wrong_server_gets_a_signature() {
    type IsExpected = fn(&CertificateError) -> bool;
    let cases: [(Mode, IsExpected); 4] = [
        (Mode::MissingIntermediate, |e| {
            matches!(e, CertificateError::UnknownIssuer)
        }),
        (Mode::ExpiredServer, |e| {
            matches!(
                e,
                CertificateError::Expired | CertificateError::ExpiredContext { .. }
            )
        }),
        (Mode::WrongHost, |e| {
            matches!(
                e,
                CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. }
            )
        }),
        (Mode::PrivateCa, |e| {
            matches!(e, CertificateError::UnknownIssuer)
        }),
    ];
    for (mode, is_expected) in cases {
        for versions in [ONLY_12, ONLY_13] {
            let (page, client, seen) = visit(mode, versions, Some(card(RAW)));
            let error = page.unwrap_err();
            assert!(error.is_connect(), "{mode}: {error:?}");
            match tls_error(&error) {
                Some(Error::InvalidCertificate(found)) => assert!(is_expected(&found), "{mode}"),
                other => panic!("{mode}: {other:?}"),
            }
            assert_eq!(client.ledger.signed(), 0);
            assert_eq!((seen.logins.len(), seen.signatures()), (0, 0));
        }
    }
}

#[test]
fn e08_a_private_ca_is_fine_once_it_is_pinned() {
    let portal = portal(Mode::PrivateCa);
    let private = CertificateDer::from_pem_slice(portal.private_ca_pem().as_bytes()).unwrap();
    let roots = [portal.ca_der().clone(), private];
    let client = Client::new(&roots, BOTH, Some(card(RAW)), HOSTS, portal.address());
    assert_signed_in(&enter(&portal, &client).unwrap(), &LABOUR_CONSULTANT);
}

#[test]
fn e09_the_policy_and_the_purpose_of_the_certificate_matter() {
    let lombardy = Variant {
        policy: Policy::Lombardy,
        ..Variant::default()
    };
    let without = Variant {
        policy: Policy::Missing,
        ..Variant::default()
    };
    let documents = Variant {
        usage: Usage::NonRepudiation,
        ..Variant::default()
    };
    let cases = [
        (Mode::Standard, lombardy, true),
        (Mode::PolicyStrict, Variant::default(), true),
        (Mode::PolicyStrict, lombardy, false),
        (Mode::Standard, without, false),
        (Mode::Standard, documents, false),
    ];
    for (mode, certificate, accepted) in cases {
        let (page, _, seen) = visit(mode, BOTH, Some(variant(certificate)));
        let page = page.unwrap();
        // TLS is fine in every case; it is the application that refuses.
        assert_eq!(seen.signatures(), 1);
        assert_eq!(
            seen.logins.len(),
            usize::from(accepted),
            "{mode} {certificate:?}"
        );
        let expected = if accepted {
            (200, "servizi")
        } else {
            (403, "rifiutato")
        };
        assert_eq!((page.status.as_u16(), page.kind().as_str()), expected);
    }
}

#[test]
fn e10_unacceptable_cards_get_the_alert_that_says_why() {
    let ended = Variant {
        validity: Validity::Ended,
        ..Variant::default()
    };
    let unknown = Variant {
        signed_by: SignedBy::UnknownAuthority,
        ..Variant::default()
    };
    let cases = [
        (
            Mode::Revoked,
            Variant::default(),
            AlertDescription::CertificateRevoked,
        ),
        (
            Mode::ExpiredCard,
            Variant::default(),
            AlertDescription::CertificateExpired,
        ),
        (Mode::Standard, ended, AlertDescription::CertificateExpired),
        (Mode::Standard, unknown, AlertDescription::UnknownCA),
    ];
    for (mode, certificate, expected) in cases {
        for versions in [ONLY_12, ONLY_13] {
            let (page, _, seen) = visit(mode, versions, Some(variant(certificate)));
            let error = page.unwrap_err();
            assert_eq!(alert(&error), Some(expected), "{mode} {error:?}");
            assert_eq!(seen.certificates_at(LOGIN_HOST), 1);
            assert_eq!((seen.logins.len(), seen.signatures()), (0, 0));
        }
    }
}

#[test]
fn e11_the_common_name_decides_who_it_is() {
    let cases = [
        (
            Mode::Standard,
            CommonName::Standard,
            Some(LABOUR_CONSULTANT.tax_code),
        ),
        (Mode::Standard, CommonName::NoSlash, None),
        (
            Mode::Standard,
            CommonName::Foreign,
            Some("TINXX-FINTO00000"),
        ),
        (
            Mode::Standard,
            CommonName::ElevenDigits,
            Some("99999990007"),
        ),
        (
            Mode::Standard,
            CommonName::LowerCase,
            Some(LABOUR_CONSULTANT.tax_code),
        ),
        (
            Mode::NameStrict,
            CommonName::Standard,
            Some(LABOUR_CONSULTANT.tax_code),
        ),
        (Mode::NameStrict, CommonName::NoSlash, None),
        (Mode::NameStrict, CommonName::Foreign, None),
        (Mode::NameStrict, CommonName::ElevenDigits, None),
        (Mode::NameStrict, CommonName::LowerCase, None),
    ];
    for (mode, common_name, expected) in cases {
        let certificate = Variant {
            common_name,
            ..Variant::default()
        };
        let (page, _, seen) = visit(mode, BOTH, Some(variant(certificate)));
        let page = page.unwrap();
        let code = page.text(".persona .codice-fiscale");
        assert_eq!(code.as_deref(), expected, "{mode} {common_name:?}");
        assert_eq!(seen.logins.len(), usize::from(expected.is_some()));
        assert_eq!(
            page.kind(),
            if expected.is_some() {
                "servizi"
            } else {
                "rifiutato"
            }
        );
    }
}

#[test]
fn e12_a_form_brings_the_person_back() {
    let portal = portal(Mode::SamlPost);
    let client = client(&portal, BOTH, Some(card(RAW)));
    let page = enter(&portal, &client).unwrap();
    assert_eq!(page.kind(), "ritorno");
    let action = page.attribute("form", "action").unwrap();
    let answer = page.attribute("input[name=SAMLResponse]", "value").unwrap();
    let form = [
        ("SAMLResponse", answer.as_str()),
        ("RelayState", "/servizi"),
    ];
    assert_signed_in(&client.post(&action, &form).unwrap(), &LABOUR_CONSULTANT);
    assert_eq!(
        client.post(&action, &form).unwrap().kind(),
        "rifiutato",
        "a code is good once"
    );
}

#[test]
fn e12_a_foreign_host_takes_any_card_and_the_portal_sees_it() {
    let (page, _, seen) = visit(Mode::ForeignHost, BOTH, Some(card(RAW)));
    let page = page.unwrap();
    assert_eq!(page.url.host_str(), Some(OTHER_HOST));
    assert_eq!(seen.certificates_at(OTHER_HOST), 1);
    assert!(seen.logins.is_empty());
}

#[test]
fn e13_profiles_decide_what_the_person_may_do() {
    let (page, _, _) = visit(Mode::NoProfile, BOTH, Some(card(RAW)));
    let page = page.unwrap();
    assert_signed_in(&page, &LABOUR_CONSULTANT);
    assert_eq!(
        page.texts(".servizio h3"),
        ["Richieste di abilitazione", "Inail risponde"]
    );

    let (page, _, _) = visit(Mode::OneProfile, BOTH, Some(card(RAW)));
    assert_eq!(
        page.unwrap().text(".profilo").as_deref(),
        Some("Profilo: Consulente del lavoro – Studio Immaginario (Titolare)")
    );

    let (page, _, _) = visit(
        Mode::Acting(Group::ContractingAuthority, Role::Delegate),
        BOTH,
        Some(card(RAW)),
    );
    assert!(
        page.unwrap()
            .text(".profilo")
            .unwrap()
            .ends_with("(Delegato)")
    );

    let (page, _, seen) = visit(Mode::NotEnabled, BOTH, Some(card(RAW)));
    let page = page.unwrap();
    assert_eq!(
        (page.status.as_u16(), page.kind().as_str()),
        (200, "non-abilitato")
    );
    assert_eq!(
        page.text(".persona .nome").as_deref(),
        Some("ADA IMMAGINARIA")
    );
    assert_eq!(seen.logins.len(), 1);
}

#[test]
fn e13_three_profiles_offer_a_choice() {
    let portal = portal(Mode::ThreeProfiles);
    let client = client(&portal, BOTH, Some(card(RAW)));
    let page = enter(&portal, &client).unwrap();
    assert_signed_in(&page, &LABOUR_CONSULTANT);
    assert_eq!(page.texts(".scelta button").len(), 3);
    let all = page.texts(".servizio h3").len();
    let choice = page.url.join("/profilo").unwrap();
    let page = client.post(choice.as_str(), &[("profilo", "9")]).unwrap();
    assert_eq!(
        page.texts(".scelta button").len(),
        3,
        "there is no tenth profile"
    );
    let page = client.post(choice.as_str(), &[("profilo", "2")]).unwrap();
    let profile = page.text(".profilo");
    assert_eq!(
        profile.as_deref(),
        Some("Profilo: Cittadino Cambia profilo")
    );
    assert!(page.texts(".servizio h3").len() < all);
    let service = page.url.join("/servizio/durc-online").unwrap();
    assert_eq!(
        client.get(service.as_str()).unwrap().kind(),
        "non-abilitato"
    );
    let service = page.url.join("/servizio/le-mie-pratiche").unwrap();
    assert_eq!(client.get(service.as_str()).unwrap().kind(), "servizio");
}

#[test]
fn e14_a_resumed_session_signs_in_again_without_the_card() {
    for versions in [ONLY_12, ONLY_13] {
        let portal = portal(Mode::Resumption);
        let card = card(RAW);
        let client = client(&portal, versions, Some(card));
        let page = enter(&portal, &client).unwrap();
        assert_signed_in(&page, &LABOUR_CONSULTANT);
        let out = client
            .post(page.url.join("/esci").unwrap().as_str(), &[])
            .unwrap();
        assert_eq!(out.kind(), "inizio");
        assert_eq!(
            client.get(page.url.as_str()).unwrap().kind(),
            "inizio",
            "the cookie is gone"
        );
        // A new connection, since the first one may still be open: same TLS store, no cookie.
        let again = client
            .http()
            .get(portal.login_url())
            .header("connection", "close");
        client.send(again).unwrap();
        let page = client.get(&portal.login_url()).unwrap();
        assert_signed_in(&page, &LABOUR_CONSULTANT);
        assert_eq!(client.ledger.signed(), 1);
        let seen = stop(portal);
        assert_eq!(seen.signatures(), 1);
        let last = seen.logins.last().unwrap();
        assert_eq!(last.signature, None, "{:?}", seen.handshakes);
        assert!(
            seen.handshakes
                .iter()
                .any(|seen| seen.resumed && seen.host == LOGIN_HOST)
        );
    }
}

#[test]
fn other_modes_never_resume() {
    let portal = portal(Mode::Standard);
    let client = client(&portal, BOTH, Some(card(RAW)));
    for _ in 0..2 {
        let request = client
            .http()
            .get(portal.login_url())
            .header("connection", "close");
        client.send(request).unwrap();
    }
    assert_eq!(client.ledger.signed(), 2);
    assert!(
        stop(portal)
            .handshakes
            .iter()
            .all(|handshake| !handshake.resumed)
    );
}

#[test]
fn e14_log_out_forgets_only_the_cookie_there_and_the_session_elsewhere() {
    for (mode, kept) in [(Mode::Resumption, "servizi"), (Mode::Standard, "inizio")] {
        let portal = portal(mode);
        let client = client(&portal, BOTH, Some(card(RAW)));
        let page = enter(&portal, &client).unwrap();
        let cookie = client.cookies(&page.url).unwrap();
        assert!(cookie.starts_with("__Host-sessione="), "{cookie}");
        client
            .post(page.url.join("/esci").unwrap().as_str(), &[])
            .unwrap();
        assert_eq!(client.cookies(&page.url), None);
        let stranger = self::client(&portal, BOTH, None);
        let stolen = stranger.http().get(page.url).header("cookie", cookie);
        assert_eq!(stranger.send(stolen).unwrap().kind(), kept, "{mode}");
    }
}

#[test]
fn e15_errors_come_with_status_200() {
    let (page, _, seen) = visit(Mode::ErrorPage, BOTH, Some(card(RAW)));
    let page = page.unwrap();
    assert_eq!(
        (page.status.as_u16(), page.kind().as_str()),
        (200, "errore")
    );
    assert_eq!((seen.logins.len(), seen.signatures()), (1, 1));
    let (page, _, _) = visit(Mode::XmlFault, BOTH, Some(card(RAW)));
    let page = page.unwrap();
    assert_eq!(page.status.as_u16(), 200);
    assert!(page.content_type.starts_with("text/xml"));
    assert!(page.body.contains("Rejected by policy (from client)"));
}

#[test]
fn e18_pkcs1_signs_in_over_tls_1_3() {
    let (page, _, seen) = visit(Mode::Rfc9963, BOTH, Some(card(LEGACY)));
    assert_signed_in(&page.unwrap(), &LABOUR_CONSULTANT);
    assert_login(
        &seen,
        &LABOUR_CONSULTANT,
        ProtocolVersion::TLSv1_3,
        LEGACY_SHA256,
    );
    // Other servers do not know the code points, and this one still takes PSS.
    let (page, client, _) = visit(Mode::Standard, ONLY_13, Some(card(LEGACY)));
    assert_eq!(page.unwrap().kind(), "senza-carta");
    assert_eq!(client.ledger.signed(), 0);
    let (page, _, _) = visit(Mode::Rfc9963, BOTH, Some(card(PSS)));
    assert_signed_in(&page.unwrap(), &LABOUR_CONSULTANT);
}

#[test]
fn e19_slow_is_slow_but_works() {
    let begun = Instant::now();
    let (page, _, _) = visit(Mode::Slow, BOTH, Some(card(RAW)));
    assert_signed_in(&page.unwrap(), &LABOUR_CONSULTANT);
    assert!(begun.elapsed().as_secs() >= 3);
}

#[test]
fn e19_dropped_connections_are_no_logins() {
    for versions in [ONLY_12, ONLY_13] {
        let (page, client, seen) = visit(Mode::DropHandshake, versions, Some(card(RAW)));
        assert!(
            alert(&page.unwrap_err()).is_none(),
            "the line ends without a word"
        );
        assert_eq!(client.ledger.signed(), 1);
        assert_eq!((seen.logins.len(), seen.signatures()), (0, 0));

        let (page, client, seen) = visit(Mode::DropAfter, versions, Some(card(RAW)));
        assert!(!page.unwrap_err().is_connect());
        assert_eq!(client.ledger.signed(), seen.signatures());
        assert!(seen.signatures() >= 1);
    }
}

#[test]
fn services_need_the_session_cookie() {
    let portal = portal(Mode::Standard);
    let signed_in = client(&portal, BOTH, Some(card(RAW)));
    let page = enter(&portal, &signed_in).unwrap();
    let stranger = client(&portal, BOTH, None);
    assert_eq!(stranger.get(page.url.as_str()).unwrap().kind(), "inizio");
    let forged = stranger
        .http()
        .get(page.url.clone())
        .header("cookie", "__Host-sessione=x");
    assert_eq!(stranger.send(forged).unwrap().kind(), "inizio");
}

#[test]
fn unknown_addresses_hosts_and_long_requests_are_refused() {
    let portal = portal(Mode::Standard);
    let client = client(&portal, BOTH, None);
    let address = |path: &str| format!("{}{path}", portal.start_url());
    assert_eq!(client.get(&address("cie")).unwrap().kind(), "altro-accesso");
    let request = client
        .http()
        .get(portal.start_url())
        .header("host", "altrove.localhost");
    assert_eq!(client.send(request).unwrap().status.as_u16(), 421);
    let long = "x".repeat(20_000);
    let page = client
        .post(&address("accesso"), &[("SAMLResponse", &long)])
        .unwrap();
    assert_eq!(page.status.as_u16(), 413);
    let request = client
        .http()
        .get(portal.start_url())
        .header("x-long", &long);
    assert_eq!(client.send(request).unwrap().status.as_u16(), 431);
}

#[test]
fn every_mode_starts_and_stops() {
    let honest = Mode::all().filter(|mode| !matches!(mode, Mode::Hostile(_)));
    for mode in honest {
        let portal = portal(mode);
        let page = client(&portal, BOTH, None)
            .get(&portal.start_url())
            .unwrap();
        let kind = match mode {
            Mode::Maintenance => "manutenzione",
            _ => "inizio",
        };
        // What stands before a closed portal has pages of its own.
        if !matches!(mode, Mode::Closed(_)) {
            assert_eq!(page.kind(), kind, "{mode}");
        }
        let address = portal.address();
        drop(portal);
        assert!(TcpStream::connect(address).is_err(), "{mode} still listens");
    }
}

#[test]
fn another_process_can_use_the_written_profile() {
    let folder = tempfile::tempdir().unwrap();
    let pki_dir = Some(folder.path().join("nuova"));
    let portal = VirtualPortal::start(Options {
        pki_dir: pki_dir.clone(),
        ..Options::default()
    })
    .unwrap();
    let read = |name: &str| std::fs::read_to_string(pki_dir.as_ref().unwrap().join(name)).unwrap();
    assert_eq!(read("ca.pem"), portal.ca_pem());
    assert_eq!(read("portale.toml"), portal.profile_toml());
}

#[test]
fn only_this_machine_is_served() {
    let options = Options {
        listen: "0.0.0.0:0".parse().unwrap(),
        ..Options::default()
    };
    let error = VirtualPortal::start(options).unwrap_err();
    assert!(matches!(error, StartError::NotLoopback(_)), "{error}");
    let first = portal(Mode::Standard);
    let options = Options {
        listen: first.address(),
        ..Options::default()
    };
    let error = VirtualPortal::start(options).unwrap_err();
    assert!(matches!(error, StartError::Listen { .. }), "{error}");
}
