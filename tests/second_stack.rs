//! Portals that ask for the card when the connection already stands, and some that abuse it: the
//! card signs once, for a server that proved who it is, and for nobody else.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    dead_code,
    missing_docs,
    unreachable_pub
)]
#![allow(
    unsafe_code,
    reason = "the server of these tests drives OpenSSL itself"
)]
#![cfg(all(target_os = "linux", feature = "compat-tls"))]

mod support {
    pub mod apache;
    pub mod asking_late;
    pub mod login;
    pub mod stage;
}

use std::sync::Arc;

use openssl::ssl::SslVersion;
use rsa::RsaPrivateKey;
use rsa::rand_core::OsRng;
use rsa::traits::PublicKeyParts as _;
use support::asking_late::{AskingLate, Conduct};
use support::login::{self, PIN, Signed};
use support::stage::LOGIN;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use varco::card::Limits;
use varco::identity::Certificate;
use varco::portal::{Outcome, Profile};
use varco::problem::Problem;
use varco::simulator::card::Witness;
use varco::simulator::card::profile::Profile as Card;
use varco::simulator::link::Behaviour;
use varco::simulator::people;
use varco::simulator::pki::{KeySize, Variant, card_certificate, card_key};
use varco::tls::{
    Abilities, CardIdentity, Connector, Engine, Record, SignWithCard, Stack, TlsFailure, Version,
    Versions, failure_in,
};

const TLS12: SslVersion = SslVersion::TLS1_2;
const TLS13: SslVersion = SslVersion::TLS1_3;

fn sign_in(card: &str, behaviour: Behaviour, server: &AskingLate) -> (Signed, Witness) {
    let (readers, witness) = login::desk(card, behaviour);
    let limits = Limits::default();
    let found = login::look(&readers, &limits).unwrap();
    let signed = login::enter(found, &server.profile_toml(), PIN, &limits, || ());
    (signed, witness)
}

#[test]
fn the_card_signs_once_for_an_honest_server() {
    for (version, seen) in [(TLS12, Version::V12), (TLS13, Version::V13)] {
        let server = AskingLate::start(Conduct::Once, version);
        let (signed, card) = sign_in("st-2048", login::behaviour(), &server);
        let login = signed.unwrap();
        let Outcome::SignedIn(signed_in) = &login.outcome else {
            panic!("{version:?}: {:?}", login.outcome);
        };
        let person = "st-2048".parse::<Card>().unwrap().person;
        assert_eq!(signed_in.person.tax_code.as_deref(), Some(person.tax_code));
        assert_eq!(login.record.version, Some(seen));
        assert_eq!((login.record.signatures, login.record.connections), (1, 1));
        assert_eq!(card.counters().signatures, 1);
        let visits: Vec<_> = login.visits.iter().map(ToString::to_string).collect();
        assert_eq!(visits.len(), 2, "{visits:?}");
        let end = format!(
            "/secure/ 200, TLS {}, certificate requested, 1 signature",
            seen.number()
        );
        assert!(visits[1].ends_with(&end), "{visits:?}");
    }
    assert_eq!(Stack::PER_PAGE, Some(Stack::OpenSsl));
}

/// A CIE pads by PKCS#1 alone: TLS 1.2 is its version, and where there is none the card gets no PIN
/// (portal-login.md §5.2).
#[test]
fn a_cie_signs_by_renegotiation_and_never_in_tls_1_3() {
    let server = AskingLate::start(Conduct::Once, TLS12);
    let (signed, card) = sign_in("cie", login::behaviour(), &server);
    let login = signed.unwrap();
    assert!(
        matches!(login.outcome, Outcome::SignedIn(_)),
        "{:?}",
        login.outcome
    );
    assert_eq!(login.record.version, Some(Version::V12));
    assert_eq!(login.record.signatures, 1);
    assert_eq!(card.counters().verifications, 1);

    let server = AskingLate::start(Conduct::Once, TLS13);
    let (signed, card) = sign_in("cie", login::behaviour(), &server);
    assert_eq!(login::problem(&signed).unwrap().code(), "L07");
    assert_eq!(card.counters().verifications, 0);
}

/// The default security level of OpenSSL refuses keys of 1024 bits (portal-login.md §5.3 row 10).
#[test]
fn a_short_key_is_told_so() {
    for version in [TLS12, TLS13] {
        let server = AskingLate::start(Conduct::Once, version);
        let (signed, card) = sign_in("athena-1024", login::behaviour(), &server);
        assert_eq!(login::problem(&signed).unwrap().code(), "L18");
        assert_eq!(card.counters().signatures, 1);
    }
}

/// A card in software, and what it does when it is to sign.
#[derive(Debug)]
enum SoftCard {
    Signs(Box<RsaPrivateKey>),
    Fails,
    Panics,
    Lies(usize),
}

impl SignWithCard for SoftCard {
    fn sign(&self, block: Vec<u8>) -> Result<Vec<u8>, Problem> {
        match self {
            Self::Signs(key) => {
                let block = rsa::BigUint::from_bytes_be(&block);
                let signature =
                    rsa::hazmat::rsa_decrypt(None::<&mut OsRng>, &**key, &block).unwrap();
                let mut bytes = vec![0; key.size()];
                let digits = signature.to_bytes_be();
                let start = bytes.len() - digits.len();
                bytes[start..].copy_from_slice(&digits);
                Ok(bytes)
            }
            Self::Fails => Err(Problem::CardRemoved),
            Self::Panics => panic!("a card that breaks the rules"),
            Self::Lies(length) => Ok(vec![1; *length]),
        }
    }
}

/// What came of a visit of the card's page with such a card, and what its connection showed.
fn visit(card: SoftCard, raw: bool, version: SslVersion) -> (Result<String, TlsFailure>, Record) {
    let server = AskingLate::start(Conduct::Once, version);
    let profile = Profile::parse(&server.profile_toml(), "test").unwrap();
    let connector = with_card(&profile, card, raw, 2);
    let Engine::OpenSsl(stack) = connector.engine() else {
        panic!("another stack");
    };
    let exchange = async {
        let line = TcpStream::connect(server.address()).await?;
        let mut line = stack.connect(LOGIN, line).await?;
        line.write_all(b"GET /secure/ HTTP/1.1\r\n\r\n").await?;
        let mut answer = vec![0; 1024];
        let length = line.read(&mut answer).await?;
        Ok::<_, std::io::Error>(String::from_utf8_lossy(&answer[..length]).into_owned())
    };
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    let result = runtime.block_on(exchange);
    let result = result.map_err(|error| failure_in(&error).unwrap_or(TlsFailure::Incompatible));
    (result, connector.record())
}

/// As with the first stack (tests/resumption.rs): a server that ends every connection knows the card
/// again by the session in which it signed.
#[test]
fn a_session_in_which_the_card_signed_is_taken_up_again() {
    use support::apache::{Apache, Ask, Sessions, Setup};
    use support::stage::Versions as Served;
    for versions in [Served::Tls12, Served::Tls13] {
        for (sessions, signatures) in [
            (Sessions::Cached, Some(1)),
            (Sessions::Tickets, Some(1)),
            (Sessions::Forgotten, None),
        ] {
            let server = Apache::start(&Setup {
                ask: Ask::Require,
                versions,
                closing: Some(sessions),
                ..Setup::default()
            });
            let profile = Profile::parse(&server.profile_toml(), "test").unwrap();
            let connector = with_card(&profile, soft_card(), true, 1);
            let pages = [(); 2].map(|()| whole_page(&connector, server.address()));
            let row = format!("{versions:?} {sessions:?}");
            let is_known = |page: &Result<String, TlsFailure>| {
                page.as_ref()
                    .is_ok_and(|page| page.contains(people::LABOUR_CONSULTANT.tax_code))
            };
            assert!(is_known(&pages[0]), "{row}: {pages:?}");
            let record = connector.record();
            assert_eq!(record.signatures, 1, "{row}");
            if signatures.is_some() {
                assert!(is_known(&pages[1]), "{row}: {pages:?}");
                assert_eq!(record.connections, 2, "{row}");
                assert_eq!(record.requests, 1, "{row}");
            } else {
                let Err(TlsFailure::Ours(problem)) = &pages[1] else {
                    panic!("{row}: {pages:?}");
                };
                assert_eq!(problem.code(), "L20", "{row}");
            }
        }
    }
}

/// A page of the card's host over a connection of its own, until the server ends it.
fn whole_page(connector: &Connector, address: std::net::SocketAddr) -> Result<String, TlsFailure> {
    let Engine::OpenSsl(stack) = connector.engine() else {
        panic!("another stack");
    };
    let exchange = async {
        let line = TcpStream::connect(address).await?;
        let mut line = stack.connect(LOGIN, line).await?;
        let request = format!("GET /secure/?x HTTP/1.1\r\nHost: {LOGIN}\r\n\r\n");
        line.write_all(request.as_bytes()).await?;
        let mut answer = Vec::new();
        let mut piece = vec![0; 4096];
        loop {
            match line.read(&mut piece).await {
                Ok(0) => break,
                Ok(length) => answer.extend_from_slice(&piece[..length]),
                // A server may hang up without saying so.
                Err(_) if !answer.is_empty() => break,
                Err(error) => return Err(error),
            }
        }
        Ok::<_, std::io::Error>(String::from_utf8_lossy(&answer).into_owned())
    };
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    let result = runtime.block_on(exchange);
    result.map_err(|error| failure_in(&error).unwrap_or(TlsFailure::Incompatible))
}

/// A connector of the second stack that shows this card.
fn with_card(profile: &Profile, card: SoftCard, raw: bool, budget: u32) -> Connector {
    let person = &people::LABOUR_CONSULTANT;
    let der = card_certificate(person, KeySize::Rsa2048, Variant::default()).unwrap();
    let identity = CardIdentity {
        certificate: Certificate::parse(&der).unwrap(),
        issuers: Vec::new(),
        abilities: Abilities { bits: 2048, raw },
        budget,
        card: Arc::new(card),
    };
    Connector::with_card(
        Stack::OpenSsl,
        &profile.pinned,
        Versions::Both,
        |host| host == LOGIN,
        &identity,
    )
    .unwrap()
}

fn soft_card() -> SoftCard {
    let key = card_key(&people::LABOUR_CONSULTANT, KeySize::Rsa2048);
    SoftCard::Signs(Box::new(key.unwrap()))
}

#[test]
fn only_what_the_card_can_do_is_offered() {
    for (raw, version, scheme) in [
        (true, TLS12, Some("rsa_pkcs1_sha256")),
        (true, TLS13, Some("rsa_pss_rsae_sha256")),
        (false, TLS12, Some("rsa_pkcs1_sha256")),
        // As a CIE: TLS 1.3 has nothing for it (portal-login.md §5.2).
        (false, TLS13, None),
    ] {
        let (result, record) = visit(soft_card(), raw, version);
        let chosen = record.chosen.map(|scheme| scheme.to_string());
        assert_eq!(chosen.as_deref(), scheme, "{result:?}");
        assert!(record.requested());
        assert_eq!(record.signatures, u32::from(scheme.is_some()));
        let is_known = result.is_ok_and(|page| page.contains(people::LABOUR_CONSULTANT.tax_code));
        assert_eq!(is_known, scheme.is_some(), "{version:?} {raw}");
    }
}

#[test]
fn what_the_card_says_comes_through() {
    for version in [TLS12, TLS13] {
        let (result, record) = visit(SoftCard::Fails, true, version);
        assert_eq!(result, Err(TlsFailure::Ours(Problem::CardRemoved)));
        assert_eq!(record.signatures, 0);
    }
}

#[test]
fn a_signature_that_is_none_never_leaves() {
    for length in [0, 1, 128, 256, 257, 4096] {
        let (result, _) = visit(SoftCard::Lies(length), true, TLS12);
        let Err(TlsFailure::Ours(problem)) = result else {
            panic!("{length}: {result:?}");
        };
        assert_eq!(problem.code(), "C14", "{length}");
    }
}

/// Nothing unwinds through OpenSSL.
#[test]
fn a_panic_of_the_card_is_a_failed_handshake() {
    for version in [TLS12, TLS13] {
        let (result, _) = visit(SoftCard::Panics, true, version);
        assert!(result.is_err(), "{result:?}");
    }
}
