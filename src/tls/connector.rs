//! A TLS stack set up for one login: with the card, or to look without it.

use std::fmt;
use std::sync::Arc;

use rustls::client::{ResolvesClientCert, Resumption};
use rustls::crypto::{CryptoProvider, ring};
use rustls::pki_types::CertificateDer;
use rustls::sign::CertifiedKey;
use rustls::{ClientConfig, SignatureScheme, SupportedProtocolVersion};

use super::Abilities;
use super::key::{CardKey, SignWithCard};
#[cfg(feature = "compat-tls")]
use super::openssl::OpenSsl;
use super::pinned::Pinned;
use super::record::{Record, Shared};
use super::server::{Filter, ServerVerifier, Trust};
use super::sessions::Signed;
use crate::identity::{Certificate, Key};
use crate::problem::{Problem, Unusable};

/// A TLS implementation.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Stack {
    /// rustls: for all portals but those below.
    Rustls,
    /// OpenSSL: for portals that ask for the card when the connection already stands
    /// (portal-login.md §5.4).
    #[cfg(feature = "compat-tls")]
    OpenSsl,
}

/// Which versions a connection may use.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Versions {
    /// The best that both sides know.
    Both,
    /// TLS 1.2 alone.
    Only12,
}

/// The card, as a login shows it: certificate, key, and how often it may sign.
#[derive(Clone, Debug)]
pub struct CardIdentity {
    /// The certificate.
    pub certificate: Certificate,
    /// Authorities that are sent with it, the direct issuer first: the card stores none, and a
    /// portal may know the root alone.
    pub issuers: Vec<Certificate>,
    /// What card and key can do.
    pub abilities: Abilities,
    /// Most signatures of this login.
    pub budget: u32,
    /// The card itself.
    pub card: Arc<dyn SignWithCard>,
}

/// A stack ready to connect, and the record of what its connections showed.
#[derive(Clone)]
pub struct Connector {
    engine: Engine,
    record: Shared,
}

/// What an HTTP client needs to connect.
#[derive(Clone)]
pub enum Engine {
    /// A configuration of rustls.
    Rustls(Rustls),
    /// A context of OpenSSL.
    #[cfg(feature = "compat-tls")]
    OpenSsl(OpenSsl),
}

/// A configuration of rustls for one login.
#[derive(Clone)]
pub struct Rustls {
    pub(super) config: Arc<ClientConfig>,
    pub(super) record: Shared,
}

impl Stack {
    /// The stack for portals that ask for the card per page, if it is built in.
    pub const PER_PAGE: Option<Self> = {
        #[cfg(feature = "compat-tls")]
        {
            Some(Self::OpenSsl)
        }
        #[cfg(not(feature = "compat-tls"))]
        {
            None
        }
    };

    /// The name in machine-readable output.
    pub fn name(self) -> &'static str {
        match self {
            Self::Rustls => "rustls",
            #[cfg(feature = "compat-tls")]
            Self::OpenSsl => "openssl",
        }
    }
}

impl CardIdentity {
    /// What is sent: the certificate, then its authorities.
    fn chain(&self) -> Vec<CertificateDer<'static>> {
        std::iter::once(&self.certificate)
            .chain(&self.issuers)
            .map(|certificate| CertificateDer::from(certificate.der().to_vec()))
            .collect()
    }
}

impl Abilities {
    /// What a CIE can do: its key has 2048 bits, and the card itself pads, with PKCS#1 v1.5 alone
    /// (cie-card.md §11).
    pub const CIE: Self = Self {
        bits: 2048,
        raw: false,
    };

    /// What a card with this certificate can do: the one operation of a CNS is raw RSA
    /// (cns-card.md §7).
    pub fn new(raw: bool, certificate: &Certificate) -> Result<Self, Problem> {
        match certificate.key() {
            Key::Rsa { bits } => Ok(Self { bits: *bits, raw }),
            Key::Ec { .. } | Key::Other { .. } => Err(Problem::CertificateUnusable {
                reason: Unusable::Key,
            }),
        }
    }
}

impl Connector {
    /// A connector that answers a request for a certificate with none, and records it.
    pub fn without_card(
        stack: Stack,
        pinned: &Pinned,
        versions: Versions,
    ) -> Result<Self, Problem> {
        Self::new(stack, pinned, versions, Arc::new(AnyHost), None)
    }

    /// A connector that shows the card to servers that prove to be one of the hosts that `allows`
    /// names, and to nobody else.
    pub fn with_card(
        stack: Stack,
        pinned: &Pinned,
        versions: Versions,
        allows: impl Fn(&str) -> bool + Send + Sync + 'static,
        identity: &CardIdentity,
    ) -> Result<Self, Problem> {
        Self::new(
            stack,
            pinned,
            versions,
            Arc::new(Hosts(allows)),
            Some(identity),
        )
    }

    fn new(
        stack: Stack,
        pinned: &Pinned,
        versions: Versions,
        allows: Arc<dyn Filter>,
        card: Option<&CardIdentity>,
    ) -> Result<Self, Problem> {
        let record = Shared::default();
        let provider = Arc::new(ring::default_provider());
        let trust = Trust::new(pinned, Arc::clone(&provider), allows)?;
        let key = match card {
            Some(identity) => Some((CardKey::of(identity, &record)?, identity.chain())),
            None => None,
        };
        let engine = match stack {
            Stack::Rustls => {
                let verifier = ServerVerifier::new(trust, record.clone());
                let resumption = match key {
                    Some(_) => Resumption::store(Arc::new(Signed::new(&record))),
                    None => Resumption::disabled(),
                };
                let resolver = Resolver {
                    record: record.clone(),
                    key: key.map(|(key, chain)| Arc::new(CertifiedKey::new(chain, Arc::new(key)))),
                };
                let mut config = builder(provider, versions)?
                    .dangerous()
                    .with_custom_certificate_verifier(Arc::new(verifier))
                    .with_client_cert_resolver(Arc::new(resolver));
                config.resumption = resumption;
                Engine::Rustls(Rustls {
                    config: Arc::new(config),
                    record: record.clone(),
                })
            }
            #[cfg(feature = "compat-tls")]
            Stack::OpenSsl => Engine::OpenSsl(OpenSsl::new(trust, &record, versions, key)?),
        };
        Ok(Self { engine, record })
    }

    /// The stack, for an HTTP client.
    pub fn engine(&self) -> Engine {
        self.engine.clone()
    }

    /// What the connections showed so far.
    pub fn record(&self) -> Record {
        self.record.read()
    }
}

impl fmt::Debug for Connector {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Connector")
            .field("record", &self.record)
            .finish_non_exhaustive()
    }
}

impl fmt::Debug for Rustls {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Rustls")
    }
}

impl fmt::Debug for Engine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Rustls(_) => f.write_str("Rustls"),
            #[cfg(feature = "compat-tls")]
            Self::OpenSsl(_) => f.write_str("OpenSsl"),
        }
    }
}

fn builder(
    provider: Arc<CryptoProvider>,
    versions: Versions,
) -> Result<rustls::ConfigBuilder<ClientConfig, rustls::WantsVerifier>, Problem> {
    let versions: &[&SupportedProtocolVersion] = match versions {
        Versions::Both => &[&rustls::version::TLS13, &rustls::version::TLS12],
        Versions::Only12 => &[&rustls::version::TLS12],
    };
    ClientConfig::builder_with_provider(provider)
        .with_protocol_versions(versions)
        .map_err(|error| Problem::Internal {
            context: format!("TLS versions: {error}"),
        })
}

/// Notes a request for a certificate and answers it. It touches neither card nor PIN: rustls
/// asks it before the server is verified (portal-login.md §5.5), and anybody in the line can ask.
#[derive(Debug)]
struct Resolver {
    record: Shared,
    key: Option<Arc<CertifiedKey>>,
}

impl ResolvesClientCert for Resolver {
    fn resolve(
        &self,
        root_hint_subjects: &[&[u8]],
        sigschemes: &[SignatureScheme],
    ) -> Option<Arc<CertifiedKey>> {
        let offered = sigschemes.iter().map(|scheme| u16::from(*scheme));
        self.record.request(root_hint_subjects, offered);
        self.key.clone()
    }

    /// True without a card too: rustls keeps the transcript only then.
    fn has_certs(&self) -> bool {
        true
    }
}

/// Looking without the card is allowed everywhere.
#[derive(Debug)]
struct AnyHost;

impl Filter for AnyHost {
    fn allows(&self, _: &str) -> bool {
        true
    }

    fn is_for_card(&self) -> bool {
        false
    }
}

struct Hosts<F>(F);

impl<F: Fn(&str) -> bool + Send + Sync> Filter for Hosts<F> {
    fn allows(&self, host: &str) -> bool {
        (self.0)(host)
    }

    fn is_for_card(&self) -> bool {
        true
    }
}

impl<F> fmt::Debug for Hosts<F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Hosts")
    }
}
