//! Programs and networks that read along, with an authority of their own that this computer trusts:
//! each is named by both TLS stacks, and none sees the card.
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
    pub mod asking_late;
    pub mod login;
    pub mod stage;
}

use std::fs;
use std::net::{Ipv4Addr, SocketAddr};
use std::path::PathBuf;
use std::process::Command;
use std::sync::Arc;

use openssl::ssl::SslVersion;
use support::asking_late::{AskingLate, Conduct};
use support::login::{PIN, behaviour, desk, enter, look};
use support::stage::{Chain, LOGIN, Stage};
use tokio::net::TcpStream;
use varco::cancel::Cancel;
use varco::card::Limits;
use varco::identity::Certificate;
use varco::portal::{Profile, check};
use varco::problem::Problem;
use varco::simulator::people::LABOUR_CONSULTANT;
use varco::simulator::pki::{KeySize, Variant, card_certificate};
use varco::tls::{
    Abilities, CardIdentity, Connector, Pinned, SignWithCard, Stack, TlsFailure, Versions, Voucher,
    failure_in,
};

/// Names as these products sign with.
const INSPECTORS: [&str; 40] = [
    "Adguard Personal CA",
    "Avast Web/Mail Shield Root",
    "AVG Web/Mail Shield Root",
    "Barracuda Networks Web Filter",
    "Bitdefender Personal CA.Net-Defender",
    "Blue Coat ProxySG",
    "BullGuard SSL Proxy CA",
    "Charles Proxy CA (1 Jan 2026, ufficio)",
    "Check Point Firewall CA",
    "Cisco Umbrella Root CA",
    "Cloudflare Gateway CA",
    "ContentWatch Root CA",
    "DO_NOT_TRUST_FiddlerRoot",
    "Dr.Web for SpIDer Gate Trusted Root",
    "Endian Firewall CA",
    "ESET SSL Filter CA",
    "F-Secure Proxy CA",
    "Forcepoint Cloud CA",
    "FortiGate CA",
    "Fortinet Untrusted CA",
    "Gateway CA - Cloudflare Managed G1",
    "iboss Root CA",
    "Kaspersky Anti-Virus Personal Root Certificate",
    "Kaspersky Web Anti-Virus Certification Authority",
    "Lightspeed Systems SSL CA",
    "McAfee Web Gateway Root",
    "Menlo Security Root CA",
    "mitmproxy",
    "Net Nanny Root CA",
    "Netskope Root CA",
    "Palo Alto Networks Decryption CA",
    "PortSwigger CA",
    "Skyhigh Secure Web Gateway CA",
    "Smoothwall Root CA",
    "SonicWALL Firewall DPI-SSL",
    "Sophos SSL CA_C1234567890",
    "Squid Proxy CA",
    "Untangle Root CA",
    "WatchGuard Fireware HTTPS Proxy CA",
    "Zscaler Root CA",
];

/// Names of authorities that this computer's owner has too, and that read nothing.
const PRIVATE: [&str; 3] = [
    "Ente Immaginario CA",
    "Ministero Fittizio - Rete interna",
    "Kaspersky Lab Public Services",
];

/// The file of the roots that this computer trusts; set for this test alone.
const ROOTS: &str = "varco-inspection-roots.pem";

/// The names that the program knows.
fn known() -> Vec<&'static str> {
    let source = include_str!("../src/tls/inspection.rs");
    let (_, list) = source.split_once("const INSPECTORS: ").unwrap();
    let (_, list) = list.split_once("= [").unwrap();
    let (list, _) = list.split_once("];").unwrap();
    list.lines()
        .filter_map(|line| line.trim().strip_prefix('"')?.strip_suffix("\","))
        .collect()
}

#[test]
fn every_name_that_the_program_knows_is_tried() {
    let known = known();
    assert_eq!(known.len(), INSPECTORS.len());
    for (known, used) in known.iter().zip(INSPECTORS) {
        assert!(used.to_lowercase().contains(known), "{known}: {used}");
    }
}

/// What the computer trusts is read from its files once: the test runs itself with files of its own.
#[test]
fn who_reads_along_is_named_and_never_sees_the_card() {
    let file = std::env::var_os("SSL_CERT_FILE").map(PathBuf::from);
    if let Some(file) = file.filter(|file| file.ends_with(ROOTS)) {
        return meet_everybody(&file);
    }
    let folder = tempfile::tempdir().unwrap();
    let ran = Command::new(std::env::current_exe().unwrap())
        .args([
            "--exact",
            "who_reads_along_is_named_and_never_sees_the_card",
            "--nocapture",
        ])
        .env("SSL_CERT_FILE", folder.path().join(ROOTS))
        .env("SSL_CERT_DIR", folder.path().join("none"))
        .output()
        .unwrap();
    let told = String::from_utf8_lossy(&ran.stdout).into_owned();
    assert!(
        ran.status.success() && told.contains("1 passed"),
        "{told}{}",
        String::from_utf8_lossy(&ran.stderr)
    );
}

fn server(name: &str, version: SslVersion) -> AskingLate {
    let stage = Stage::signed_by(name, Chain::Short, &[]);
    AskingLate::start_at(
        (Ipv4Addr::LOCALHOST, 0).into(),
        stage,
        Conduct::Once,
        version,
    )
}

fn meet_everybody(roots: &PathBuf) {
    let versions = [SslVersion::TLS1_2, SslVersion::TLS1_3];
    let servers: Vec<_> = INSPECTORS
        .into_iter()
        .chain(PRIVATE)
        .enumerate()
        .map(|(index, name)| (name, server(name, versions[index % 2])))
        .collect();
    let trusted: String = servers
        .iter()
        .map(|(_, server)| server.root_pem())
        .collect();
    fs::write(roots, trusted).unwrap();
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    for (name, server) in &servers {
        let reads_along = !PRIVATE.contains(name);
        let intercepted = |host: &str| Problem::Intercepted {
            host: host.to_owned(),
            issuer: (*name).to_owned(),
        };
        for stack in [Stack::Rustls, Stack::OpenSsl] {
            let (met, vouching) = runtime.block_on(meet(without_card(stack), server.address()));
            assert_eq!(met, None, "{name} {stack:?}");
            let (issuer, voucher) = vouching.unwrap();
            assert_eq!(issuer, *name, "{stack:?}");
            let expected = if reads_along {
                Voucher::Inspector
            } else {
                Voucher::Private
            };
            assert_eq!(voucher, expected, "{name} {stack:?}");

            let (met, _) = runtime.block_on(meet(with_card(stack), server.address()));
            let refused = reads_along.then(|| TlsFailure::Ours(intercepted(LOGIN)));
            assert_eq!(met, refused, "{name} {stack:?}");
        }
        // The whole way: what a look and a sign-in say.
        let mut text = server.profile_toml();
        text.truncate(text.find("[trust]").unwrap());
        let profile = Profile::parse(&text, "test").unwrap();
        let checked = runtime.block_on(check(&profile, &Cancel::default(), &|_| ()));
        let (readers, card) = desk("st-2048", behaviour());
        let limits = Limits::default();
        let found = look(&readers, &limits).unwrap();
        let signed = enter(found, &text, PIN, &limits, || ());
        if reads_along {
            assert_eq!(checked.err(), Some(intercepted(LOGIN)));
            assert_eq!(signed.err(), Some(intercepted(LOGIN)));
        } else {
            assert!(checked.is_ok(), "{name}: {checked:?}");
        }
        let signatures = u32::from(!reads_along);
        assert_eq!(card.counters().signatures, signatures, "{name}");
        assert_eq!(card.counters().verifications, signatures, "{name}");
    }
}

/// A card that must not be asked for anything.
#[derive(Debug)]
struct Untouched;

impl SignWithCard for Untouched {
    fn sign(&self, _: Vec<u8>) -> Result<Vec<u8>, Problem> {
        panic!("the card was to sign")
    }
}

fn without_card(stack: Stack) -> Connector {
    Connector::without_card(stack, &Pinned::default(), Versions::Both).unwrap()
}

fn with_card(stack: Stack) -> Connector {
    let variant = Variant::default();
    let der = card_certificate(&LABOUR_CONSULTANT, KeySize::Rsa2048, variant).unwrap();
    let identity = CardIdentity {
        certificate: Certificate::parse(&der).unwrap(),
        issuers: Vec::new(),
        abilities: Abilities {
            bits: 2048,
            raw: true,
        },
        budget: 1,
        card: Arc::new(Untouched),
    };
    let allows = |host: &str| host == LOGIN;
    Connector::with_card(stack, &Pinned::default(), Versions::Both, allows, &identity).unwrap()
}

/// How a handshake ended, and who vouches for the server.
async fn meet(
    connector: Connector,
    address: SocketAddr,
) -> (Option<TlsFailure>, Option<(String, Voucher)>) {
    let line = TcpStream::connect(address).await.unwrap();
    let met = connector.engine().connect(LOGIN, line).await;
    let failure = met
        .err()
        .map(|error| failure_in(&error).expect("a failure of TLS"));
    let vouching = connector.record().vouching;
    (failure, vouching.map(|by| (by.issuer, by.voucher)))
}
