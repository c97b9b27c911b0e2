//! The web servers of real portals, nginx and Apache, as a client with a software key meets them:
//! the rows of portal-login.md §5.3 that concern the servers.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    dead_code,
    missing_docs,
    unreachable_pub
)]
#![cfg(target_os = "linux")]

mod support {
    pub mod apache;
    pub mod nginx;
    pub mod stage;
    pub mod web;
}

use std::process::Command;

use rsa::pkcs8::{EncodePrivateKey as _, LineEnding};
use rustls::{
    AlertDescription, CertificateError, Error, SignatureScheme, SupportedProtocolVersion,
};
use support::{
    apache::{self, Apache},
    nginx::{self, Nginx},
    stage::{Chain, LOGIN, Level, PORTAL, Versions},
    web::{BOTH, Client, ONLY_12, ONLY_13, PKCS1, PSS, Page, RAW, SoftCard, tls_error},
};
use varco::{
    portal::Profile,
    simulator::{
        people::{EMPLOYER, LABOUR_CONSULTANT},
        pki::{KeySize, SignedBy, Validity, Variant},
    },
};

type Offered = &'static [&'static SupportedProtocolVersion];

fn card(schemes: &'static [SignatureScheme]) -> SoftCard {
    SoftCard::of(&LABOUR_CONSULTANT, KeySize::Rsa2048, schemes)
}

fn old_card(schemes: &'static [SignatureScheme]) -> SoftCard {
    SoftCard::of(&LABOUR_CONSULTANT, KeySize::Rsa1024, schemes)
}

fn variant(variant: Variant) -> SoftCard {
    SoftCard::variant(&LABOUR_CONSULTANT, KeySize::Rsa2048, variant, RAW)
}

fn at_nginx(server: &Nginx, versions: Offered, card: Option<SoftCard>) -> Client {
    Client::new(
        &[server.root().clone()],
        versions,
        card,
        &[PORTAL, LOGIN],
        server.address(),
    )
}

fn at_apache(server: &Apache, versions: Offered, card: Option<SoftCard>) -> Client {
    Client::new(
        &[server.root().clone()],
        versions,
        card,
        &[PORTAL, LOGIN],
        server.address(),
    )
}

/// Start page, then the CNS link of the profile.
fn enter(profile: &str, client: &Client) -> Result<Page, reqwest::Error> {
    Profile::parse(profile, "prova-web").expect("the client can read it");
    let profile: toml::Table = profile.parse().unwrap();
    let start = client.get(profile["start"].as_str().unwrap())?;
    let link = start
        .attribute(profile["entry"][0]["link"].as_str().unwrap(), "href")
        .unwrap();
    client.get(&link)
}

fn assert_signed_in(page: &Page, tls: &str) {
    assert_eq!(
        (page.status.as_u16(), page.kind().as_str()),
        (200, "servizi"),
        "{}",
        page.body
    );
    assert_eq!(verdict(page), "SUCCESS");
    assert_eq!(page.attribute("main", "data-tls").as_deref(), Some(tls));
    assert_eq!(
        page.text(".persona .nome").as_deref(),
        Some("ADA IMMAGINARIA")
    );
    let code = page.text(".persona .codice-fiscale");
    assert_eq!(code.as_deref(), Some(LABOUR_CONSULTANT.tax_code));
    assert_eq!(page.texts(".servizio h3"), ["My Home"]);
}

fn verdict(page: &Page) -> String {
    page.attribute("main", "data-verifica").unwrap_or_default()
}

fn alert(error: &reqwest::Error) -> Option<AlertDescription> {
    match tls_error(error) {
        Some(Error::AlertReceived(alert)) => Some(alert),
        _ => None,
    }
}

#[test]
fn row_1_a_whole_host_signs_in_on_both_servers_in_every_version() {
    let cases = [
        (Versions::Tls12, BOTH, PKCS1, "TLSv1.2"),
        (Versions::Tls13, BOTH, PSS, "TLSv1.3"),
        (Versions::Both, BOTH, RAW, "TLSv1.3"),
        (Versions::Both, ONLY_12, PKCS1, "TLSv1.2"),
    ];
    for (versions, offered, schemes, tls) in cases {
        let server = Nginx::start(&nginx::Setup {
            versions,
            ..Default::default()
        });
        let client = at_nginx(&server, offered, Some(card(schemes)));
        assert_signed_in(&enter(&server.profile_toml(), &client).unwrap(), tls);
        assert_eq!(client.ledger.signed(), 1);
        let server = Apache::start(&apache::Setup {
            versions,
            ..Default::default()
        });
        let client = at_apache(&server, offered, Some(card(schemes)));
        assert_signed_in(&enter(&server.profile_toml(), &client).unwrap(), tls);
        assert_eq!(client.ledger.signed(), 1);
    }
}

#[test]
fn row_2_apache_ends_a_tls_1_2_handshake_without_card() {
    let server = Apache::start(&apache::Setup::default());
    let client = at_apache(&server, ONLY_12, None);
    let error = enter(&server.profile_toml(), &client).unwrap_err();
    assert_eq!(alert(&error), Some(AlertDescription::HandshakeFailure));
    assert!(error.is_connect());
    assert_eq!(client.ledger.asked(), 1);
}

#[test]
fn row_3_apache_refuses_late_in_tls_1_3() {
    let server = Apache::start(&apache::Setup::default());
    for card in [None, Some(card(PKCS1))] {
        let client = at_apache(&server, ONLY_13, card);
        let error = enter(&server.profile_toml(), &client).unwrap_err();
        assert_eq!(alert(&error), Some(AlertDescription::CertificateRequired));
        assert!(!error.is_connect());
        assert_eq!((client.ledger.asked(), client.ledger.signed()), (1, 0));
    }
}

#[test]
fn row_4_nginx_answers_400_without_card() {
    let server = Nginx::start(&nginx::Setup::default());
    for (offered, card) in [
        (ONLY_12, None),
        (ONLY_13, None),
        (ONLY_13, Some(card(PKCS1))),
    ] {
        let client = at_nginx(&server, offered, card);
        let page = enter(&server.profile_toml(), &client).unwrap();
        assert_eq!(
            (page.status.as_u16(), verdict(&page).as_str()),
            (400, "NONE")
        );
        assert!(page.body.contains("No required SSL certificate was sent"));
        assert_eq!((client.ledger.asked(), client.ledger.signed()), (1, 0));
    }
}

#[test]
fn row_5_an_optional_request_makes_a_visitor_of_who_cannot_sign() {
    let server = Nginx::start(&nginx::Setup {
        ask: nginx::Ask::Optional,
        ..Default::default()
    });
    let client = at_nginx(&server, BOTH, Some(card(PKCS1)));
    let page = enter(&server.profile_toml(), &client).unwrap();
    assert_eq!(
        (page.status.as_u16(), page.kind().as_str()),
        (200, "visitatore")
    );
    assert_eq!((client.ledger.asked(), client.ledger.signed()), (1, 0));
    assert!(!client.ledger.chosen());
    let client = at_nginx(&server, ONLY_12, Some(card(PKCS1)));
    assert_signed_in(&enter(&server.profile_toml(), &client).unwrap(), "TLSv1.2");

    let setup = apache::Setup {
        ask: apache::Ask::Optional,
        ..Default::default()
    };
    let server = Apache::start(&setup);
    let client = at_apache(&server, BOTH, Some(card(PKCS1)));
    let page = enter(&server.profile_toml(), &client).unwrap();
    assert_eq!(
        (page.status.as_u16(), page.kind().as_str()),
        (200, "visitatore")
    );
}

#[test]
fn row_6_renegotiation_ends_the_connection_and_nobody_is_asked() {
    let directory = apache::Setup {
        ask: apache::Ask::DirectoryRequire,
        versions: Versions::Tls12,
        ..Default::default()
    };
    for setup in [directory, apache::Setup::template()] {
        let server = Apache::start(&setup);
        let client = at_apache(&server, BOTH, Some(card(RAW)));
        let error = enter(&server.profile_toml(), &client).unwrap_err();
        assert_eq!(
            alert(&error),
            Some(AlertDescription::HandshakeFailure),
            "{error:?}"
        );
        assert!(!error.is_connect());
        assert_eq!((client.ledger.asked(), client.ledger.signed()), (0, 0));
        // The rest of the host keeps working.
        assert_eq!(client.get(&server.open_url()).unwrap().kind(), "inizio");
        assert!(server.logs("AH02261"), "{}", server.error_log());
    }
}

#[test]
fn row_7_post_handshake_authentication_is_answered_403() {
    let setup = apache::Setup {
        ask: apache::Ask::DirectoryRequire,
        versions: Versions::Both,
        ..Default::default()
    };
    let server = Apache::start(&setup);
    let client = at_apache(&server, BOTH, Some(card(RAW)));
    let page = enter(&server.profile_toml(), &client).unwrap();
    assert_eq!(
        (page.status.as_u16(), page.kind().as_str()),
        (403, "rifiutato")
    );
    assert_eq!((client.ledger.asked(), client.ledger.signed()), (0, 0));
    assert!(server.logs("AH10158"), "{}", server.error_log());
}

#[test]
fn directories_sign_in_a_client_that_renegotiates() {
    let require = |versions| apache::Setup {
        ask: apache::Ask::DirectoryRequire,
        versions,
        ..Default::default()
    };
    let cases = [
        (require(Versions::Tls12), card(RAW), "TLSv1.2"),
        (require(Versions::Tls13), card(RAW), "TLSv1.3"),
        (apache::Setup::template(), card(RAW), "TLSv1.2"),
        (apache::Setup::template(), old_card(RAW), "TLSv1.2"),
    ];
    for (setup, card, tls) in cases {
        let server = Apache::start(&setup);
        let page = curl(&server, Some(&card));
        assert_signed_in(&page, tls);
        if setup.ask == apache::Ask::Template {
            let user = page.text(".utente").unwrap();
            assert!(
                user.starts_with("MMGDAA84C47H501O/6999000000011114."),
                "{user}"
            );
        }
    }
    let page = curl(&Apache::start(&apache::Setup::template()), None);
    assert_eq!(
        (page.status.as_u16(), page.kind().as_str()),
        (403, "rifiutato")
    );
}

const CURL_SETTINGS: &str = "openssl_conf = top
[top]
ssl_conf = tls
[tls]
system_default = every
[every]
CipherString = DEFAULT@SECLEVEL=0
";

/// Enters with curl and OpenSSL, which renegotiate and authenticate after the handshake.
fn curl(server: &Apache, card: Option<&SoftCard>) -> Page {
    let folder = tempfile::tempdir().unwrap();
    let url = server.login_url();
    let place = format!("{LOGIN}:{0}:127.0.0.1", server.address().port());
    let mut command = Command::new("curl");
    command.args([
        "--silent",
        "--show-error",
        "--noproxy",
        "*",
        "--max-time",
        "20",
    ]);
    command.args(["--write-out", "\n%{http_code}"]);
    // The client's own level would refuse an old card.
    let settings = folder.path().join("openssl.cnf");
    std::fs::write(&settings, CURL_SETTINGS).unwrap();
    command.env("OPENSSL_CONF", settings);
    command
        .arg("--resolve")
        .arg(place)
        .arg("--cacert")
        .arg(server.root_file());
    if let Some(card) = card {
        let key = folder.path().join("card.key");
        let certificate = folder.path().join("card.der");
        std::fs::write(&key, card.key.to_pkcs8_pem(LineEnding::LF).unwrap()).unwrap();
        std::fs::write(&certificate, &card.certificate).unwrap();
        command
            .arg("--key")
            .arg(key)
            .args(["--cert-type", "DER", "--cert"])
            .arg(certificate);
    }
    let output = command.arg(&url).output();
    let output = output.expect("curl does not start: install the Debian package \"curl\"");
    let text = String::from_utf8(output.stdout).unwrap();
    let error = String::from_utf8_lossy(&output.stderr);
    let (body, status) = text.rsplit_once('\n').unwrap();
    let status = reqwest::StatusCode::from_bytes(status.as_bytes());
    Page {
        status: status.unwrap_or_else(|_| panic!("{error} {}", server.error_log())),
        url: url.parse().unwrap(),
        content_type: String::new(),
        body: body.to_owned(),
    }
}

#[test]
fn row_8_nginx_names_the_fault_of_a_certificate_that_it_does_not_accept() {
    let server = Nginx::start(&nginx::Setup::default());
    let unknown = Variant {
        signed_by: SignedBy::UnknownAuthority,
        ..Variant::default()
    };
    for offered in [ONLY_12, ONLY_13] {
        let client = at_nginx(&server, offered, Some(variant(unknown)));
        let page = enter(&server.profile_toml(), &client).unwrap();
        assert_eq!(
            (page.status.as_u16(), page.kind().as_str()),
            (400, "rifiutato")
        );
        assert_eq!(
            verdict(&page),
            "FAILED:unable to verify the first certificate"
        );
        assert!(
            page.text(".soggetto")
                .unwrap()
                .contains(LABOUR_CONSULTANT.tax_code)
        );
        assert_eq!(client.ledger.signed(), 1);
    }
}

#[test]
fn row_9_nginx_can_leave_the_judgement_to_the_application() {
    let setup = nginx::Setup {
        ask: nginx::Ask::OptionalNoCa,
        ..Default::default()
    };
    let server = Nginx::start(&setup);
    let unknown = Variant {
        signed_by: SignedBy::UnknownAuthority,
        ..Variant::default()
    };
    let client = at_nginx(&server, BOTH, Some(variant(unknown)));
    let page = enter(&server.profile_toml(), &client).unwrap();
    assert_eq!(
        (page.status.as_u16(), page.kind().as_str()),
        (200, "rifiutato")
    );
    assert!(verdict(&page).starts_with("FAILED:"), "{}", verdict(&page));
}

#[test]
fn row_10_short_keys_need_a_server_at_level_0() {
    for versions in [Versions::Tls12, Versions::Tls13] {
        let server = Apache::start(&apache::Setup {
            versions,
            ..Default::default()
        });
        let client = at_apache(&server, BOTH, Some(old_card(RAW)));
        let error = enter(&server.profile_toml(), &client).unwrap_err();
        assert_eq!(
            alert(&error),
            Some(AlertDescription::BadCertificate),
            "{error:?}"
        );
        assert_eq!(error.is_connect(), versions == Versions::Tls12);

        let setup = apache::Setup {
            versions,
            level: Level::Zero,
            ..Default::default()
        };
        let server = Apache::start(&setup);
        let client = at_apache(&server, BOTH, Some(old_card(RAW)));
        let tls = if versions == Versions::Tls12 {
            "TLSv1.2"
        } else {
            "TLSv1.3"
        };
        assert_signed_in(&enter(&server.profile_toml(), &client).unwrap(), tls);

        let setup = nginx::Setup {
            versions,
            level: Level::Zero,
            ..Default::default()
        };
        let server = Nginx::start(&setup);
        let client = at_nginx(&server, BOTH, Some(old_card(RAW)));
        assert_signed_in(&enter(&server.profile_toml(), &client).unwrap(), tls);
    }
}

#[test]
fn row_11_a_missing_intermediate_stops_the_client_before_the_signature() {
    let setup = nginx::Setup {
        chain: Chain::WithoutIntermediate,
        ..Default::default()
    };
    let server = Nginx::start(&setup);
    let client = at_nginx(&server, BOTH, Some(card(RAW)));
    let error = client.get(&server.login_url()).unwrap_err();
    let expected = Error::InvalidCertificate(CertificateError::UnknownIssuer);
    assert_eq!(tls_error(&error), Some(expected));
    assert!(error.is_connect());
    assert_eq!((client.ledger.asked(), client.ledger.signed()), (1, 0));
}

#[test]
fn revoked_cards_are_refused_by_both_servers() {
    let revoked = vec![card(RAW).certificate];
    let server = Nginx::start(&nginx::Setup {
        revoked: revoked.clone(),
        ..Default::default()
    });
    let page = enter(
        &server.profile_toml(),
        &at_nginx(&server, BOTH, Some(card(RAW))),
    )
    .unwrap();
    assert_eq!(
        (page.status.as_u16(), verdict(&page).as_str()),
        (400, "FAILED:certificate revoked")
    );
    // Somebody else's card is fine.
    let other = SoftCard::of(&EMPLOYER, KeySize::Rsa2048, RAW);
    let page = enter(
        &server.profile_toml(),
        &at_nginx(&server, BOTH, Some(other)),
    )
    .unwrap();
    assert_eq!(verdict(&page), "SUCCESS");

    let server = Apache::start(&apache::Setup {
        revoked,
        ..Default::default()
    });
    for offered in [ONLY_12, ONLY_13] {
        let client = at_apache(&server, offered, Some(card(RAW)));
        let error = enter(&server.profile_toml(), &client).unwrap_err();
        assert_eq!(
            alert(&error),
            Some(AlertDescription::CertificateRevoked),
            "{error:?}"
        );
    }
}

#[test]
fn expired_cards_are_refused_by_both_servers() {
    let ended = variant(Variant {
        validity: Validity::Ended,
        ..Variant::default()
    });
    let server = Nginx::start(&nginx::Setup::default());
    let client = at_nginx(&server, BOTH, Some(ended.clone()));
    let page = enter(&server.profile_toml(), &client).unwrap();
    let expected = (400, "FAILED:certificate has expired");
    assert_eq!((page.status.as_u16(), verdict(&page).as_str()), expected);

    let server = Apache::start(&apache::Setup::default());
    for offered in [ONLY_12, ONLY_13] {
        let client = at_apache(&server, offered, Some(ended.clone()));
        let error = enter(&server.profile_toml(), &client).unwrap_err();
        assert_eq!(
            alert(&error),
            Some(AlertDescription::CertificateExpired),
            "{error:?}"
        );
    }
}

#[test]
fn resumed_sessions_need_no_card() {
    for offered in [ONLY_12, ONLY_13] {
        let server = Nginx::start(&nginx::Setup::default());
        let client = at_nginx(&server, offered, Some(card(RAW)));
        let once = || {
            client
                .http()
                .get(server.login_url())
                .header("connection", "close")
        };
        client.send(once()).unwrap();
        let page = client.send(once()).unwrap();
        assert_eq!(verdict(&page), "SUCCESS");
        assert_eq!(page.attribute("main", "data-ripresa").as_deref(), Some("r"));
        assert_eq!(client.ledger.signed(), 1);
    }
}
