//! What nginx and Apache have in common as test servers: certificates, a folder, a free port, a
//! process that ends with its owner, and the profile by which a client enters.

use std::{
    fs,
    net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    sync::OnceLock,
    thread,
    time::{Duration, Instant},
};

use rcgen::{
    BasicConstraints, CertificateParams, CertificateRevocationListParams, CertifiedIssuer, DnType,
    IsCa, KeyIdMethod, KeyPair, KeyUsagePurpose, PKCS_RSA_SHA256, RevokedCertParams, SerialNumber,
};
use rsa::{RsaPrivateKey, pkcs8::EncodePrivateKey as _, rand_core::OsRng};
use rustls::pki_types::CertificateDer;
use tempfile::TempDir;
use time::{Duration as Days, OffsetDateTime};
use varco::simulator::pki::{Authority, cie_authority, cie_root, cns_authority};
use x509_parser::parse_x509_certificate;

/// Host of the start page, which asks for nothing.
pub const PORTAL: &str = "portale.localhost";
/// Host that asks for the card.
pub const LOGIN: &str = "cns.portale.localhost";

/// The same text with hosts that seem to be on another computer: no proxy is asked for what is on
/// this one.
pub fn elsewhere(text: &str) -> String {
    text.replace(".localhost", ".invalid")
}

/// TLS versions of a server.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Versions {
    #[default]
    Both,
    Tls12,
    Tls13,
}

/// OpenSSL security level of a server (portal-login.md §1.2, §5.2).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Level {
    /// 2 on Debian: no RSA key under 2048 bits.
    #[default]
    Default,
    /// 0: old cards too.
    Zero,
}

/// The server's own chain.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Chain {
    #[default]
    Complete,
    WithoutIntermediate,
    /// The root has signed the server's certificate itself, as programs that read along do.
    Short,
}

/// Folder, certificates and port of one server.
#[derive(Debug)]
pub struct Stage {
    folder: TempDir,
    pub root: CertificateDer<'static>,
    pub root_pem: String,
}

impl Stage {
    /// Writes `server.pem`, `server.key`, `cns-ca.pem` and, with `revoked`, `cns.crl`.
    pub fn new(chain: Chain, revoked: &[CertificateDer<'static>]) -> Self {
        Self::signed_by("Radice di prova", chain, revoked)
    }

    /// The same under an authority of this name.
    pub fn signed_by(root: &str, chain: Chain, revoked: &[CertificateDer<'static>]) -> Self {
        let folder = tempfile::Builder::new()
            .prefix("varco-web-")
            .tempdir()
            .unwrap();
        let (root, server_pem) = server_certificate(root, chain);
        let stage = Self {
            folder,
            root: root.der().clone(),
            root_pem: root.pem(),
        };
        stage.write("root.pem", &stage.root_pem);
        stage.write("server.pem", &server_pem);
        stage.write("server.key", &rsa_key().serialize_pem());
        // Of the identity cards the root alone: whoever shows one sends the authority between too.
        let cards = [cns_authority().unwrap(), cie_root().unwrap()];
        let cards: String = cards.iter().map(Authority::certificate_pem).collect();
        stage.write("cns-ca.pem", &cards);
        if !revoked.is_empty() {
            stage.write("cns.crl", &revocation_list(revoked));
        }
        open_to_all(stage.folder.path());
        stage
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    pub fn write(&self, name: &str, text: &str) {
        let path = self.path(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    /// The first visitor with a card, as `access.log` names them after `PROTOCOL `: a server writes
    /// it after it has answered, so this waits a little.
    pub fn visitor(&self, protocol: &str) -> Option<String> {
        let deadline = Instant::now() + Duration::from_secs(10);
        while Instant::now() < deadline {
            let log = fs::read_to_string(self.path("access.log")).unwrap_or_default();
            let named = |line: &str| {
                let name = line.strip_prefix(protocol)?.strip_prefix(" SUCCESS ")?;
                Some(name.split('/').next()?.to_owned())
            };
            // A line without its end is still being written.
            let lines = log
                .split_inclusive('\n')
                .filter(|line| line.ends_with('\n'));
            if let Some(name) = lines.map(str::trim_end).find_map(named) {
                return Some(name);
            }
            thread::sleep(Duration::from_millis(5));
        }
        None
    }

    /// The profile of a portal whose start page links to the login host.
    pub fn profile_toml(&self, address: SocketAddr) -> String {
        let port = address.port();
        format!(
            r#"schema = 1
name = "prova-web"
title = "Portale di prova (server web)"
start = "https://{PORTAL}:{port}/"
[[entry]]
link = "a#entra-cns"
[hosts]
card = ["{LOGIN}:{port}"]
walk = ["{PORTAL}:{port}"]
[signed_in]
marker = "main[data-pagina=servizi]"
name = ".persona .nome"
tax_code = ".persona .codice-fiscale"
service = ".servizio"
service_title = "h3"
[[failure]]
marker = "main[data-pagina=rifiutato]"
means = "refused"
[trust]
pinned = """
{}"""
card_issuers = """
{}"""
"#,
            self.root_pem,
            cie_authority().unwrap().certificate_pem()
        )
    }
}

/// A server process; it ends when this is dropped.
#[derive(Debug)]
pub struct Process {
    child: Child,
    pub address: SocketAddr,
}

impl Process {
    /// Starts a server on a free port and waits until it accepts connections. `command` builds the
    /// command for a port; `package` is the Debian package of the program.
    pub fn start(package: &str, log: &Path, command: impl Fn(u16) -> Command) -> Self {
        // Another process may take the port between choice and use: then the server ends at once.
        for _ in 0..5 {
            let address = free_address();
            let mut command = command(address.port());
            let started = command
                .stdin(Stdio::null())
                .stderr(fs::File::create(log).unwrap());
            let child = match started.spawn() {
                Ok(child) => child,
                Err(error) => panic!(
                    "{} does not start: {error}. Install the Debian package {package:?}.",
                    command.get_program().display()
                ),
            };
            let mut process = Self { child, address };
            if process.accepts() {
                return process;
            }
        }
        panic!(
            "{package} does not run: {}",
            fs::read_to_string(log).unwrap_or_default()
        );
    }

    /// Tries to connect until it works or the process has ended.
    fn accepts(&mut self) -> bool {
        let deadline = Instant::now() + Duration::from_secs(20);
        while Instant::now() < deadline && self.child.try_wait().unwrap().is_none() {
            if TcpStream::connect(self.address).is_ok() {
                return true;
            }
            thread::sleep(Duration::from_millis(5));
        }
        false
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn free_address() -> SocketAddr {
    TcpListener::bind((Ipv4Addr::LOCALHOST, 0))
        .unwrap()
        .local_addr()
        .unwrap()
}

/// Root, and the PEM that the server sends: RSA, as real portals have.
fn server_certificate(root: &str, chain: Chain) -> (CertifiedIssuer<'static, KeyPair>, String) {
    let root = CertifiedIssuer::self_signed(authority(root), KeyPair::generate().unwrap()).unwrap();
    let intermediate = CertifiedIssuer::signed_by(
        authority("Intermedia di prova"),
        KeyPair::generate().unwrap(),
        &root,
    )
    .unwrap();
    let here = [PORTAL, LOGIN].map(str::to_owned);
    let names = [here.clone(), here.map(|name| elsewhere(&name))].concat();
    let mut params = CertificateParams::new(names).unwrap();
    params.distinguished_name.push(DnType::CommonName, LOGIN);
    params.not_after = OffsetDateTime::now_utc() + Days::days(90);
    let leaf = params.signed_by(rsa_key(), &intermediate).unwrap().pem();
    let sent = match chain {
        Chain::Complete => leaf + &intermediate.pem(),
        Chain::WithoutIntermediate => leaf,
        Chain::Short => params.signed_by(rsa_key(), &root).unwrap().pem(),
    };
    (root, sent)
}

fn authority(name: &str) -> CertificateParams {
    let mut params = CertificateParams::default();
    params.distinguished_name.push(DnType::CommonName, name);
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    params.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
    params
}

/// One RSA key for all the servers of a test run: making one takes a while.
fn rsa_key() -> &'static KeyPair {
    static KEY: OnceLock<KeyPair> = OnceLock::new();
    KEY.get_or_init(|| {
        let key = RsaPrivateKey::new(&mut OsRng, 2048)
            .unwrap()
            .to_pkcs8_der()
            .unwrap();
        let der = key.as_bytes().to_vec().into();
        KeyPair::from_pkcs8_der_and_sign_algo(&der, &PKCS_RSA_SHA256).unwrap()
    })
}

fn revocation_list(revoked: &[CertificateDer<'static>]) -> String {
    let now = OffsetDateTime::now_utc();
    let entry = |certificate: &CertificateDer<'static>| {
        let (_, parsed) = parse_x509_certificate(certificate).unwrap();
        RevokedCertParams {
            serial_number: SerialNumber::from_slice(parsed.raw_serial()),
            revocation_time: now - Days::days(1),
            reason_code: None,
            invalidity_date: None,
        }
    };
    let params = CertificateRevocationListParams {
        this_update: now - Days::days(1),
        next_update: now + Days::days(1),
        crl_number: SerialNumber::from(1_u64),
        issuing_distribution_point: None,
        revoked_certs: revoked.iter().map(entry).collect(),
        key_identifier_method: KeyIdMethod::Sha256,
    };
    params
        .signed_by(cns_authority().unwrap().issuer())
        .unwrap()
        .pem()
        .unwrap()
}

/// Apache, started by root, reads its pages as another user.
fn open_to_all(folder: &Path) {
    use std::os::unix::fs::PermissionsExt as _;
    fs::set_permissions(folder, fs::Permissions::from_mode(0o755)).unwrap();
}
