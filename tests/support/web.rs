//! An ordinary rustls and reqwest client whose key is software but behaves like a card: it knows
//! certain signature schemes and no others, and counts what happens (portal-login.md §5.3).

use std::{
    error::Error as StdError,
    net::SocketAddr,
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicUsize, Ordering},
    },
};

use reqwest::{
    StatusCode, Url,
    cookie::{CookieStore as _, Jar},
};
use rsa::{
    Pkcs1v15Sign, Pss, RsaPrivateKey,
    rand_core::OsRng,
    sha2::{Digest as _, Sha256, Sha384, Sha512},
};
use rustls::{
    ClientConfig, RootCertStore, SignatureAlgorithm, SignatureScheme, SupportedProtocolVersion,
    client::ResolvesClientCert,
    crypto::ring,
    pki_types::CertificateDer,
    sign::{CertifiedKey, Signer, SigningKey},
    version::{TLS12, TLS13},
};
use scraper::{Html, Selector};
use varco::simulator::{
    people::{IdentityCard, Person},
    pki::{
        KeySize, Validity, Variant, card_certificate, card_key, identity_certificate, identity_key,
    },
    portal::{LEGACY_SHA256, LEGACY_SHA384, LEGACY_SHA512},
};

/// TLS versions that a client may offer.
pub const BOTH: &[&SupportedProtocolVersion] = &[&TLS13, &TLS12];
/// TLS 1.2 alone.
pub const ONLY_12: &[&SupportedProtocolVersion] = &[&TLS12];
/// TLS 1.3 alone.
pub const ONLY_13: &[&SupportedProtocolVersion] = &[&TLS13];

/// PKCS#1 v1.5 alone, as with a CIE.
pub const PKCS1: &[SignatureScheme] = &[
    SignatureScheme::RSA_PKCS1_SHA256,
    SignatureScheme::RSA_PKCS1_SHA384,
    SignatureScheme::RSA_PKCS1_SHA512,
];
/// PSS alone.
pub const PSS: &[SignatureScheme] = &[
    SignatureScheme::RSA_PSS_SHA256,
    SignatureScheme::RSA_PSS_SHA384,
    SignatureScheme::RSA_PSS_SHA512,
];
/// What a card with the raw RSA operation can do.
pub const RAW: &[SignatureScheme] = &[
    SignatureScheme::RSA_PKCS1_SHA256,
    SignatureScheme::RSA_PSS_SHA256,
];
/// PKCS#1 v1.5 in TLS 1.3 by RFC 9963.
pub const LEGACY: &[SignatureScheme] = &[LEGACY_SHA256, LEGACY_SHA384, LEGACY_SHA512];

/// A card in software.
#[derive(Clone, Debug)]
pub struct SoftCard {
    pub certificate: CertificateDer<'static>,
    pub key: Arc<RsaPrivateKey>,
    /// Schemes that it knows, best first.
    pub schemes: &'static [SignatureScheme],
}

impl SoftCard {
    /// The card of an invented person.
    pub fn of(person: &Person, size: KeySize, schemes: &'static [SignatureScheme]) -> Self {
        Self::variant(person, size, Variant::default(), schemes)
    }

    /// An identity card.
    pub fn identity(card: &IdentityCard, schemes: &'static [SignatureScheme]) -> Self {
        let certificate = identity_certificate(card, Validity::Current).unwrap();
        Self {
            certificate: certificate.into(),
            key: Arc::new(identity_key(card).unwrap()),
            schemes,
        }
    }

    /// The same with an unusual certificate.
    pub fn variant(
        person: &Person,
        size: KeySize,
        variant: Variant,
        schemes: &'static [SignatureScheme],
    ) -> Self {
        let certificate = card_certificate(person, size, variant).unwrap().into();
        Self {
            certificate,
            key: Arc::new(card_key(person, size).unwrap()),
            schemes,
        }
    }
}

/// What happened on the client's side.
#[derive(Debug, Default)]
pub struct Ledger {
    /// How often a server asked for a certificate.
    pub asked: AtomicUsize,
    /// Issuer names in the last request, and their bytes.
    pub hints: AtomicUsize,
    pub hint_bytes: AtomicUsize,
    /// Whether a scheme both sides know was found.
    pub chosen: AtomicBool,
    /// Signatures made.
    pub signed: AtomicUsize,
}

impl Ledger {
    pub fn asked(&self) -> usize {
        self.asked.load(Ordering::SeqCst)
    }

    pub fn hints(&self) -> usize {
        self.hints.load(Ordering::SeqCst)
    }

    pub fn hint_bytes(&self) -> usize {
        self.hint_bytes.load(Ordering::SeqCst)
    }

    pub fn chosen(&self) -> bool {
        self.chosen.load(Ordering::SeqCst)
    }

    pub fn signed(&self) -> usize {
        self.signed.load(Ordering::SeqCst)
    }
}

/// A web client with cookies, and possibly a card.
#[derive(Debug)]
pub struct Client {
    http: reqwest::Client,
    runtime: tokio::runtime::Runtime,
    jar: Arc<Jar>,
    pub ledger: Arc<Ledger>,
}

/// A page as it arrived, after redirects.
#[derive(Debug)]
pub struct Page {
    pub status: StatusCode,
    pub url: Url,
    pub content_type: String,
    pub body: String,
}

impl Client {
    /// A client that trusts `roots`, finds `hosts` at `address`, and shows `card` to whoever asks.
    pub fn new(
        roots: &[CertificateDer<'static>],
        versions: &[&'static SupportedProtocolVersion],
        card: Option<SoftCard>,
        hosts: &[&str],
        address: SocketAddr,
    ) -> Self {
        let ledger = Arc::<Ledger>::default();
        let mut store = RootCertStore::empty();
        for root in roots {
            store.add(root.clone()).unwrap();
        }
        let provider = Arc::new(ring::default_provider());
        let mut config = ClientConfig::builder_with_provider(provider)
            .with_protocol_versions(versions)
            .unwrap()
            .with_root_certificates(store)
            .with_client_cert_resolver(Arc::new(Resolver {
                card,
                ledger: Arc::clone(&ledger),
            }));
        config.alpn_protocols = vec![b"http/1.1".to_vec()];
        let jar = Arc::<Jar>::default();
        let mut builder = reqwest::Client::builder()
            .tls_backend_preconfigured(config)
            .cookie_provider(Arc::clone(&jar))
            .no_proxy();
        for host in hosts {
            builder = builder.resolve(host, address);
        }
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .unwrap();
        Self {
            http: builder.build().unwrap(),
            runtime,
            jar,
            ledger,
        }
    }

    pub fn get(&self, url: &str) -> Result<Page, reqwest::Error> {
        self.send(self.http.get(url))
    }

    pub fn post(&self, url: &str, form: &[(&str, &str)]) -> Result<Page, reqwest::Error> {
        self.send(self.http.post(url).form(form))
    }

    pub fn send(&self, request: reqwest::RequestBuilder) -> Result<Page, reqwest::Error> {
        self.runtime.block_on(async {
            let answer = request.send().await?;
            let status = answer.status();
            let url = answer.url().clone();
            let content_type = answer.headers().get("content-type");
            let content_type = content_type
                .map(|value| value.to_str().unwrap().to_owned())
                .unwrap_or_default();
            Ok(Page {
                status,
                url,
                content_type,
                body: answer.text().await?,
            })
        })
    }

    /// The cookies that the next request to an address would carry.
    pub fn cookies(&self, url: &Url) -> Option<String> {
        Some(self.jar.cookies(url)?.to_str().unwrap().to_owned())
    }

    pub fn http(&self) -> &reqwest::Client {
        &self.http
    }
}

impl Page {
    /// The text of the first element that a CSS selector finds.
    pub fn text(&self, selector: &str) -> Option<String> {
        self.texts(selector).into_iter().next()
    }

    /// The texts of all the elements that a CSS selector finds.
    pub fn texts(&self, selector: &str) -> Vec<String> {
        let text =
            |element: scraper::ElementRef<'_>| element.text().collect::<String>().trim().to_owned();
        Html::parse_document(&self.body)
            .select(&parse(selector))
            .map(text)
            .collect()
    }

    /// An attribute of the first element that a CSS selector finds.
    pub fn attribute(&self, selector: &str, name: &str) -> Option<String> {
        let html = Html::parse_document(&self.body);
        let value = html.select(&parse(selector)).next()?.value().attr(name)?;
        Some(value.to_owned())
    }

    pub fn has(&self, selector: &str) -> bool {
        Html::parse_document(&self.body)
            .select(&parse(selector))
            .next()
            .is_some()
    }

    /// What kind of page of the virtual portal this is.
    pub fn kind(&self) -> String {
        self.attribute("main", "data-pagina").unwrap_or_default()
    }
}

fn parse(selector: &str) -> Selector {
    Selector::parse(selector).unwrap()
}

/// The rustls error at the bottom of a failed request.
pub fn tls_error(error: &reqwest::Error) -> Option<rustls::Error> {
    let mut cause: Option<&(dyn StdError + 'static)> = Some(error);
    while let Some(current) = cause {
        if let Some(found) = current.downcast_ref::<rustls::Error>() {
            return Some(found.clone());
        }
        let inner = current
            .downcast_ref::<std::io::Error>()
            .and_then(std::io::Error::get_ref);
        cause = match inner {
            Some(inner) => Some(inner),
            None => current.source(),
        };
    }
    None
}

#[derive(Debug)]
struct Resolver {
    card: Option<SoftCard>,
    ledger: Arc<Ledger>,
}

impl ResolvesClientCert for Resolver {
    fn resolve(
        &self,
        root_hint_subjects: &[&[u8]],
        _schemes: &[SignatureScheme],
    ) -> Option<Arc<CertifiedKey>> {
        self.ledger.asked.fetch_add(1, Ordering::SeqCst);
        self.ledger
            .hints
            .store(root_hint_subjects.len(), Ordering::SeqCst);
        let bytes = root_hint_subjects.iter().map(|name| name.len()).sum();
        self.ledger.hint_bytes.store(bytes, Ordering::SeqCst);
        let card = self.card.clone()?;
        let chain = vec![card.certificate.clone()];
        let key = SoftKey {
            card,
            ledger: Arc::clone(&self.ledger),
        };
        Some(Arc::new(CertifiedKey::new(chain, Arc::new(key))))
    }

    fn has_certs(&self) -> bool {
        true
    }
}

#[derive(Clone, Debug)]
struct SoftKey {
    card: SoftCard,
    ledger: Arc<Ledger>,
}

impl SigningKey for SoftKey {
    fn choose_scheme(&self, offered: &[SignatureScheme]) -> Option<Box<dyn Signer>> {
        let scheme = *self
            .card
            .schemes
            .iter()
            .find(|scheme| offered.contains(scheme))?;
        self.ledger.chosen.store(true, Ordering::SeqCst);
        Some(Box::new(SoftSigner {
            key: self.clone(),
            scheme,
        }))
    }

    fn algorithm(&self) -> SignatureAlgorithm {
        SignatureAlgorithm::RSA
    }
}

#[derive(Debug)]
struct SoftSigner {
    key: SoftKey,
    scheme: SignatureScheme,
}

impl Signer for SoftSigner {
    fn sign(&self, message: &[u8]) -> Result<Vec<u8>, rustls::Error> {
        self.key.ledger.signed.fetch_add(1, Ordering::SeqCst);
        let key = &self.key.card.key;
        let (sha256, sha384, sha512) = (
            Sha256::digest(message),
            Sha384::digest(message),
            Sha512::digest(message),
        );
        let signature = match self.scheme {
            SignatureScheme::RSA_PKCS1_SHA256 | LEGACY_SHA256 => {
                key.sign(Pkcs1v15Sign::new::<Sha256>(), &sha256)
            }
            SignatureScheme::RSA_PKCS1_SHA384 | LEGACY_SHA384 => {
                key.sign(Pkcs1v15Sign::new::<Sha384>(), &sha384)
            }
            SignatureScheme::RSA_PKCS1_SHA512 | LEGACY_SHA512 => {
                key.sign(Pkcs1v15Sign::new::<Sha512>(), &sha512)
            }
            SignatureScheme::RSA_PSS_SHA256 => {
                key.sign_with_rng(&mut OsRng, Pss::new::<Sha256>(), &sha256)
            }
            SignatureScheme::RSA_PSS_SHA384 => {
                key.sign_with_rng(&mut OsRng, Pss::new::<Sha384>(), &sha384)
            }
            SignatureScheme::RSA_PSS_SHA512 => {
                key.sign_with_rng(&mut OsRng, Pss::new::<Sha512>(), &sha512)
            }
            other => panic!("no such scheme on the card: {other:?}"),
        };
        signature.map_err(|error| rustls::Error::General(error.to_string()))
    }

    fn scheme(&self) -> SignatureScheme {
        self.scheme
    }
}
