//! A portal that anybody in the line to it can play: it asks for the card, and does not prove who
//! it is. Told to, it plays the real one.

use std::io::{Read as _, Write as _};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread;

use ring::{aead, hmac};
use rustls::client::danger::HandshakeSignatureValid;
use rustls::crypto::{CryptoProvider, ring as provider};
use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, PrivateKeyDer, UnixTime};
use rustls::server::danger::{ClientCertVerified, ClientCertVerifier};
use rustls::server::{Acceptor, ClientHello};
use rustls::sign::{CertifiedKey, Signer, SigningKey, SingleCertAndKey};
use rustls::{
    DigitallySignedStruct, DistinguishedName, Error, KeyLog, ServerConfig, ServerConnection,
    SignatureAlgorithm, SignatureScheme, StreamOwned, version,
};

use super::stage::{Chain, LOGIN, Stage};

/// What the host that asks for the card does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Conduct {
    /// It asks in TLS 1.3, as the real one.
    Honest,
    /// It asks in TLS 1.3, and breaks off with an alert before it proves who it is. In TLS 1.2 it
    /// lets the real one answer.
    Alert,
    /// The same, and it hangs up without a word.
    HangsUp,
    /// It asks in TLS 1.3, and signs with a key that is not the certificate's.
    ForgesTls13,
    /// The same in TLS 1.2.
    ForgesTls12,
}

/// A running server. It ends with the test's process.
#[derive(Debug)]
pub struct Unproved {
    address: SocketAddr,
    stage: Stage,
    conduct: Arc<Mutex<Conduct>>,
    /// TLS versions of the handshakes in which a certificate came, in clear in 1.2.
    shown: Arc<Mutex<Vec<rustls::ProtocolVersion>>>,
}

impl Unproved {
    pub fn start(conduct: Conduct) -> Self {
        let stage = Stage::new(Chain::Complete, &[]);
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let server = Self {
            address: listener.local_addr().unwrap(),
            conduct: Arc::new(Mutex::new(conduct)),
            shown: Arc::default(),
            stage,
        };
        let pages = Arc::new(Pages {
            port: server.address.port(),
            key: server.key(),
            conduct: Arc::clone(&server.conduct),
            shown: Arc::clone(&server.shown),
        });
        thread::spawn(move || {
            for stream in listener.incoming() {
                let (stream, pages) = (stream.unwrap(), Arc::clone(&pages));
                thread::spawn(move || pages.serve(stream));
            }
        });
        server
    }

    /// From now on it does this.
    pub fn turn(&self, conduct: Conduct) {
        *self.conduct.lock().unwrap() = conduct;
    }

    pub fn profile_toml(&self) -> String {
        self.stage.profile_toml(self.address)
    }

    /// TLS versions in which the card's certificate was shown.
    pub fn shown(&self) -> Vec<rustls::ProtocolVersion> {
        self.shown.lock().unwrap().clone()
    }

    fn key(&self) -> (Vec<CertificateDer<'static>>, Arc<dyn SigningKey>) {
        let chain = CertificateDer::pem_file_iter(self.stage.path("server.pem")).unwrap();
        let chain = chain.map(Result::unwrap).collect();
        let key = PrivateKeyDer::from_pem_file(self.stage.path("server.key")).unwrap();
        (chain, provider::sign::any_supported_type(&key).unwrap())
    }
}

struct Pages {
    port: u16,
    key: (Vec<CertificateDer<'static>>, Arc<dyn SigningKey>),
    conduct: Arc<Mutex<Conduct>>,
    shown: Arc<Mutex<Vec<rustls::ProtocolVersion>>>,
}

impl Pages {
    fn serve(&self, mut stream: TcpStream) -> Option<()> {
        let mut acceptor = Acceptor::default();
        let accepted = loop {
            acceptor
                .read_tls(&mut stream)
                .ok()
                .filter(|length| *length > 0)?;
            if let Some(accepted) = acceptor.accept().ok()? {
                break accepted;
            }
        };
        let hello = accepted.client_hello();
        let is_login = hello.server_name() == Some(LOGIN);
        let knows_13 = knows_tls13(&hello);
        let conduct = match *self.conduct.lock().unwrap() {
            _ if !is_login => Conduct::Honest,
            Conduct::Alert | Conduct::HangsUp if !knows_13 => Conduct::Honest,
            conduct => conduct,
        };
        let secret = Secret::default();
        let config = self.config(conduct, is_login, &secret);
        let mut connection = accepted.into_connection(Arc::new(config)).ok()?;
        if matches!(conduct, Conduct::Alert | Conduct::HangsUp) {
            return break_off(&mut stream, &mut connection, &secret, conduct);
        }
        while connection.is_handshaking() {
            connection.complete_io(&mut stream).ok()?;
        }
        if connection.peer_certificates().is_some() {
            let version = connection.protocol_version().unwrap();
            self.shown.lock().unwrap().push(version);
        }
        let page = if is_login {
            "<main data-pagina=servizi></main>".to_owned()
        } else {
            let link = format!("https://{LOGIN}:{}/", self.port);
            format!("<a id=entra-cns href='{link}'>Entra con CNS</a>")
        };
        answer(StreamOwned::new(connection, stream), &page)
    }

    fn config(&self, conduct: Conduct, is_login: bool, secret: &Secret) -> ServerConfig {
        // One suite, whose records the attacker can write by hand.
        let provider = CryptoProvider {
            cipher_suites: vec![
                provider::cipher_suite::TLS13_AES_128_GCM_SHA256,
                provider::cipher_suite::TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256,
            ],
            ..provider::default_provider()
        };
        let versions: &[_] = match conduct {
            Conduct::ForgesTls12 => &[&version::TLS12],
            _ => &[&version::TLS13, &version::TLS12],
        };
        let builder = ServerConfig::builder_with_provider(Arc::new(provider));
        let builder = builder.with_protocol_versions(versions).unwrap();
        let builder = if is_login {
            builder.with_client_cert_verifier(Arc::new(Anybody))
        } else {
            builder.with_no_client_auth()
        };
        let (chain, key) = self.key.clone();
        let key = match conduct {
            Conduct::ForgesTls13 | Conduct::ForgesTls12 => Arc::new(Forger(key)),
            _ => key,
        };
        let key = Arc::new(CertifiedKey::new(chain, key));
        let mut config = builder.with_cert_resolver(Arc::new(SingleCertAndKey::from(key)));
        config.key_log = Arc::new(secret.clone());
        config
    }
}

fn knows_tls13(hello: &ClientHello<'_>) -> bool {
    let suites = hello.cipher_suites();
    suites.contains(&rustls::CipherSuite::TLS13_AES_128_GCM_SHA256)
}

fn answer(mut stream: StreamOwned<ServerConnection, TcpStream>, page: &str) -> Option<()> {
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        let mut byte = [0];
        stream.read_exact(&mut byte).ok()?;
        head.extend(byte);
    }
    let length = page.len();
    let head = "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Type: text/html\r\n";
    let answer = format!("{head}Content-Length: {length}\r\n\r\n{page}");
    stream.write_all(answer.as_bytes()).ok()?;
    stream.conn.send_close_notify();
    stream.flush().ok()
}

/// Sends a true ServerHello, and after it, encrypted as is due, a request for a certificate and no
/// more (RFC 8446 clause 4.3.2).
fn break_off(
    stream: &mut TcpStream,
    connection: &mut ServerConnection,
    secret: &Secret,
    conduct: Conduct,
) -> Option<()> {
    let mut flight = Vec::new();
    while connection.wants_write() {
        connection.write_tls(&mut flight).ok()?;
    }
    let hello = 5 + usize::from(u16::from_be_bytes([flight[3], flight[4]]));
    stream.write_all(&flight[..hello]).ok()?;
    // EncryptedExtensions without any; CertificateRequest with signature_algorithms.
    let extensions = [8, 0, 0, 2, 0, 0];
    let request = [13, 0, 0, 11, 0, 0, 8, 0, 13, 0, 4, 0, 2, 8, 4];
    let asking = [extensions.as_slice(), &request].concat();
    stream.write_all(&secret.seal(0, 22, &asking)).ok()?;
    if conduct == Conduct::Alert {
        // handshake_failure, fatal.
        stream.write_all(&secret.seal(1, 21, &[2, 40])).ok()?;
    }
    stream.shutdown(std::net::Shutdown::Write).ok()?;
    // Until the client has gone: closing with unread data would reset the line.
    while stream.read(&mut [0; 1024]).is_ok_and(|length| length > 0) {}
    Some(())
}

/// The server's secret of one handshake, from which its keys come (RFC 8446 clause 7.3).
#[derive(Clone, Debug, Default)]
struct Secret(Arc<Mutex<Vec<u8>>>);

impl KeyLog for Secret {
    fn log(&self, label: &str, _: &[u8], secret: &[u8]) {
        if label == "SERVER_HANDSHAKE_TRAFFIC_SECRET" {
            *self.0.lock().unwrap() = secret.to_vec();
        }
    }
}

impl Secret {
    /// HKDF-Expand-Label of at most one block.
    fn expand(&self, label: &str, length: u8) -> Vec<u8> {
        let label = format!("tls13 {label}");
        let name = u8::try_from(label.len()).unwrap();
        let info = [&[0, length, name], label.as_bytes(), &[0, 1]].concat();
        let key = hmac::Key::new(hmac::HMAC_SHA256, &self.0.lock().unwrap());
        hmac::sign(&key, &info).as_ref()[..usize::from(length)].to_vec()
    }

    /// An encrypted record.
    fn seal(&self, number: u8, kind: u8, content: &[u8]) -> Vec<u8> {
        let key = aead::UnboundKey::new(&aead::AES_128_GCM, &self.expand("key", 16)).unwrap();
        let mut nonce: [u8; 12] = self.expand("iv", 12).try_into().unwrap();
        nonce[11] ^= number;
        let mut sealed = [content, &[kind]].concat();
        let length = u16::try_from(sealed.len() + 16).unwrap().to_be_bytes();
        let mut record = [[23, 3, 3].as_slice(), &length].concat();
        aead::LessSafeKey::new(key)
            .seal_in_place_append_tag(
                aead::Nonce::assume_unique_for_key(nonce),
                aead::Aad::from(record.as_slice()),
                &mut sealed,
            )
            .unwrap();
        record.append(&mut sealed);
        record
    }
}

/// A key that is not the certificate's, as its signatures show.
#[derive(Debug)]
struct Forger(Arc<dyn SigningKey>);

impl SigningKey for Forger {
    fn choose_scheme(&self, offered: &[SignatureScheme]) -> Option<Box<dyn Signer>> {
        Some(Box::new(Forged(self.0.choose_scheme(offered)?)))
    }

    fn algorithm(&self) -> SignatureAlgorithm {
        self.0.algorithm()
    }
}

#[derive(Debug)]
struct Forged(Box<dyn Signer>);

impl Signer for Forged {
    fn sign(&self, message: &[u8]) -> Result<Vec<u8>, Error> {
        let mut signature = self.0.sign(message)?;
        signature[8] ^= 1;
        Ok(signature)
    }

    fn scheme(&self) -> SignatureScheme {
        self.0.scheme()
    }
}

/// Takes any certificate, or none, and looks at no signature: it only counts.
#[derive(Debug)]
struct Anybody;

impl ClientCertVerifier for Anybody {
    fn root_hint_subjects(&self) -> &[DistinguishedName] {
        &[]
    }

    fn client_auth_mandatory(&self) -> bool {
        false
    }

    fn verify_client_cert(
        &self,
        _: &CertificateDer<'_>,
        _: &[CertificateDer<'_>],
        _: UnixTime,
    ) -> Result<ClientCertVerified, Error> {
        Ok(ClientCertVerified::assertion())
    }

    fn verify_tls12_signature(
        &self,
        _: &[u8],
        _: &CertificateDer<'_>,
        _: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        Ok(HandshakeSignatureValid::assertion())
    }

    fn verify_tls13_signature(
        &self,
        _: &[u8],
        _: &CertificateDer<'_>,
        _: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        Ok(HandshakeSignatureValid::assertion())
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        vec![
            SignatureScheme::RSA_PSS_SHA256,
            SignatureScheme::RSA_PKCS1_SHA256,
        ]
    }
}
