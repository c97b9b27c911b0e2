//! OpenSSL as second stack: it follows a server that asks for the card when the connection already
//! stands, by renegotiation in TLS 1.2 and by post-handshake authentication in TLS 1.3
//! (portal-login.md §5.4).
//!
//! OpenSSL brings the protocol alone. Whether a server is trusted says [`Trust`], as for rustls;
//! the signature comes from [`CardKey`], which holds the budget and checks what the card made. The
//! offer is no wider than that of rustls: ephemeral elliptic curves and authenticated encryption,
//! no SHA-1, and no resumption but of sessions in which the card signed. OpenSSL's own security level is off, because it would refuse old
//! cards' certificates; each thing that it guards is named here instead.

mod card;
mod handshake;
mod stream;

use std::fmt;
use std::io;
use std::sync::{Arc, Mutex};

use openssl::error::ErrorStack;
use openssl::ssl::{
    Ssl, SslContext, SslContextBuilder, SslMethod, SslMode, SslOptions, SslSessionCacheMode,
    SslVersion,
};
use openssl::x509::X509;
use rustls::pki_types::CertificateDer;
use tokio::io::{AsyncRead, AsyncWrite};

use super::Versions;
use super::key::CardKey;
use super::record::Shared;
use super::server::Trust;
use crate::problem::{Problem, Unusable};
use handshake::{Failed, Handshake, Rules};

pub use stream::Stream;

/// The suites of TLS 1.2: each server signs its part of the key exchange, so that it has proved
/// who it is before the card is asked.
const SUITES: &str = "ECDHE+AESGCM:ECDHE+CHACHA20";
/// The groups of the key exchange.
const GROUPS: &str = "X25519:P-256:P-384";
/// How servers may sign.
const SERVER_SCHEMES: &str = "ecdsa_secp256r1_sha256:ecdsa_secp384r1_sha384:ed25519:\
    rsa_pss_rsae_sha256:rsa_pss_rsae_sha384:rsa_pss_rsae_sha512:\
    rsa_pkcs1_sha256:rsa_pkcs1_sha384:rsa_pkcs1_sha512";

/// A context of OpenSSL for one login.
#[derive(Clone)]
pub struct OpenSsl {
    context: SslContext,
    rules: Arc<Rules>,
}

impl OpenSsl {
    pub(super) fn new(
        trust: Trust,
        record: &Shared,
        versions: Versions,
        card: Option<(CardKey, Vec<CertificateDer<'static>>)>,
    ) -> Result<Self, Problem> {
        let rules = Rules {
            trust,
            record: record.clone(),
            card: card.as_ref().map(|(key, _)| key.clone()),
            failure: Failed::default(),
            signed: Mutex::default(),
        };
        let context = context(&rules, versions, card)?;
        Ok(Self {
            context,
            rules: Arc::new(rules),
        })
    }

    /// Makes a connection: the first handshake with a host over a byte stream.
    pub async fn connect<S>(&self, host: &str, stream: S) -> io::Result<Stream<S>>
    where
        S: AsyncRead + AsyncWrite + Unpin,
    {
        self.rules.record.begin();
        let mut ssl = Ssl::new(&self.context)?;
        if host.parse::<std::net::IpAddr>().is_err() {
            ssl.set_hostname(host)?;
        }
        Handshake::new(host, &self.rules).attach(&mut ssl)?;
        Stream::connect(ssl, stream, Arc::clone(&self.rules)).await
    }
}

fn context(
    rules: &Rules,
    versions: Versions,
    card: Option<(CardKey, Vec<CertificateDer<'static>>)>,
) -> Result<SslContext, Problem> {
    let mut context = offer(versions).map_err(internal)?;
    handshake::watch(&mut context);
    if let Some((key, chain)) = card {
        handshake::keep_signed(&mut context);
        let unusable = |_| Problem::CertificateUnusable {
            reason: Unusable::Key,
        };
        let schemes: Vec<_> = key
            .abilities()
            .common()
            .map(|scheme| scheme.to_string())
            .collect();
        handshake::set_card_schemes(&mut context, &schemes.join(":")).map_err(internal)?;
        let mut chain = chain.iter().map(|der| X509::from_der(der));
        let own = chain.next().ok_or(Problem::NoCertificate)?;
        let certificate = own.map_err(unusable)?;
        context.set_certificate(&certificate).map_err(unusable)?;
        for issuer in chain {
            let issuer = issuer.map_err(internal)?;
            context.add_extra_chain_cert(issuer).map_err(internal)?;
        }
        let key = card::private_key(&certificate, key, rules.failure.clone());
        context
            .set_private_key(&*key.map_err(internal)?)
            .map_err(internal)?;
    }
    Ok(context.build())
}

/// What every connection offers.
fn offer(versions: Versions) -> Result<SslContextBuilder, ErrorStack> {
    let mut context = SslContext::builder(SslMethod::tls_client())?;
    context.set_min_proto_version(Some(SslVersion::TLS1_2))?;
    context.set_max_proto_version(Some(match versions {
        Versions::Both => SslVersion::TLS1_3,
        Versions::Only12 => SslVersion::TLS1_2,
    }))?;
    context.set_security_level(0);
    context.set_cipher_list(SUITES)?;
    context.set_groups_list(GROUPS)?;
    context.set_sigalgs_list(SERVER_SCHEMES)?;
    context.set_session_cache_mode(SslSessionCacheMode::OFF);
    context.set_options(SslOptions::NO_COMPRESSION);
    // For a client this option means: our order of schemes, not the server's.
    context.set_options(SslOptions::CIPHER_SERVER_PREFERENCE);
    // A write may go on from another place in memory, as asynchronous writers do.
    context.set_mode(
        SslMode::AUTO_RETRY | SslMode::ACCEPT_MOVING_WRITE_BUFFER | SslMode::ENABLE_PARTIAL_WRITE,
    );
    Ok(context)
}

#[expect(clippy::needless_pass_by_value, reason = "as map_err gives it")]
fn internal(error: ErrorStack) -> Problem {
    Problem::Internal {
        context: format!("OpenSSL: {error}"),
    }
}

impl fmt::Debug for OpenSsl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("OpenSsl")
    }
}
