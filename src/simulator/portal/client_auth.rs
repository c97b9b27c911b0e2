//! The portal's side of mutual TLS: which cards it accepts and which signatures it understands.
//!
//! Signatures are checked with the `rsa` crate, because `ring` verifies neither PSS nor PKCS#1
//! with 1024-bit keys.

use std::sync::{Arc, Mutex, PoisonError};

use rsa::{
    Pkcs1v15Sign, Pss, RsaPublicKey,
    pkcs8::DecodePublicKey as _,
    sha2::{Digest as _, Sha256, Sha384, Sha512},
};
use rustls::{
    CertificateError, DigitallySignedStruct, DistinguishedName, Error, PeerIncompatible,
    RootCertStore, SignatureScheme,
    client::danger::HandshakeSignatureValid,
    crypto::CryptoProvider,
    pki_types::{CertificateDer, UnixTime},
    server::{
        WebPkiClientVerifier,
        danger::{ClientCertVerified, ClientCertVerifier},
    },
};
use x509_parser::parse_x509_certificate;

use super::{StartError, attack::Attack, hints::hints, mode::Mode};

/// `rsa_pkcs1_sha256_legacy` of RFC 9963.
pub const LEGACY_SHA256: SignatureScheme = SignatureScheme::Unknown(0x0420);
/// `rsa_pkcs1_sha384_legacy` of RFC 9963.
pub const LEGACY_SHA384: SignatureScheme = SignatureScheme::Unknown(0x0520);
/// `rsa_pkcs1_sha512_legacy` of RFC 9963.
pub const LEGACY_SHA512: SignatureScheme = SignatureScheme::Unknown(0x0620);

/// What one mode demands of cards; shared by all connections.
#[derive(Debug)]
pub(super) struct CardRules {
    chain: Arc<dyn ClientCertVerifier>,
    hints: Vec<DistinguishedName>,
    schemes: Vec<SignatureScheme>,
    mode: Mode,
}

impl CardRules {
    pub(super) fn new(
        mode: Mode,
        accepted: &[CertificateDer<'static>],
        provider: &Arc<CryptoProvider>,
    ) -> Result<Self, StartError> {
        let mut roots = RootCertStore::empty();
        for ca in accepted {
            roots.add(ca.clone())?;
        }
        let builder =
            WebPkiClientVerifier::builder_with_provider(Arc::new(roots), Arc::clone(provider));
        let chain = builder
            .build()
            .map_err(|e| StartError::Certificate(e.to_string()))?;
        Ok(Self {
            chain,
            hints: hints(mode, accepted),
            schemes: schemes(mode),
            mode,
        })
    }
}

/// What a client showed in one handshake.
#[derive(Clone, Debug, Default)]
pub(super) struct Shown {
    /// A certificate arrived, acceptable or not.
    pub(super) certificate: bool,
    /// Scheme of the verified signature.
    pub(super) signature: Option<SignatureScheme>,
}

/// Judges the client of one connection and remembers what it showed.
#[derive(Debug)]
pub(super) struct CardVerifier {
    rules: Arc<CardRules>,
    mandatory: bool,
    shown: Mutex<Shown>,
}

impl CardVerifier {
    /// A verifier that refuses clients without a card, if `mandatory`, with an alert.
    pub(super) fn new(rules: Arc<CardRules>, mandatory: bool) -> Self {
        Self {
            rules,
            mandatory,
            shown: Mutex::default(),
        }
    }

    pub(super) fn shown(&self) -> Shown {
        self.shown
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

    fn check(
        &self,
        message: &[u8],
        certificate: &[u8],
        dss: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        if !verify_rsa(dss.scheme, message, certificate, dss.signature()) {
            return Err(CertificateError::BadSignature.into());
        }
        let mut shown = self.shown.lock().unwrap_or_else(PoisonError::into_inner);
        shown.signature = Some(dss.scheme);
        Ok(HandshakeSignatureValid::assertion())
    }

    fn require_offered(&self, scheme: SignatureScheme, allowed: bool) -> Result<(), Error> {
        if allowed && self.rules.schemes.contains(&scheme) {
            return Ok(());
        }
        Err(PeerIncompatible::NoSignatureSchemesInCommon.into())
    }
}

impl ClientCertVerifier for CardVerifier {
    fn client_auth_mandatory(&self) -> bool {
        self.mandatory
    }

    fn root_hint_subjects(&self) -> &[DistinguishedName] {
        &self.rules.hints
    }

    fn verify_client_cert(
        &self,
        end_entity: &CertificateDer<'_>,
        intermediates: &[CertificateDer<'_>],
        now: UnixTime,
    ) -> Result<ClientCertVerified, Error> {
        self.shown
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .certificate = true;
        let verified = self.rules.chain.verify_client_cert(
            end_entity,
            intermediates,
            portal_time(self.rules.mode, now),
        )?;
        if self.rules.mode == Mode::Revoked {
            return Err(CertificateError::Revoked.into());
        }
        Ok(verified)
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        cert: &CertificateDer<'_>,
        dss: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        self.require_offered(dss.scheme, !is_legacy(dss.scheme))?;
        self.check(message, cert, dss)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        cert: &CertificateDer<'_>,
        dss: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        // RFC 8446 §4.2.3: PKCS#1 v1.5 only under the code points of RFC 9963.
        self.require_offered(dss.scheme, is_pss(dss.scheme) || is_legacy(dss.scheme))?;
        self.check(message, cert, dss)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.rules.schemes.clone()
    }
}

/// PSS before PKCS#1, as OpenSSL servers list them (portal-login.md §5.1).
fn schemes(mode: Mode) -> Vec<SignatureScheme> {
    let pss = [
        SignatureScheme::RSA_PSS_SHA256,
        SignatureScheme::RSA_PSS_SHA384,
        SignatureScheme::RSA_PSS_SHA512,
    ];
    let pkcs1 = match mode {
        Mode::Rfc9963 => [LEGACY_SHA256, LEGACY_SHA384, LEGACY_SHA512],
        // What no key of RSA makes.
        Mode::Hostile(Attack::NoScheme) => {
            return vec![
                SignatureScheme::ED25519,
                SignatureScheme::ECDSA_NISTP256_SHA256,
            ];
        }
        _ => [
            SignatureScheme::RSA_PKCS1_SHA256,
            SignatureScheme::RSA_PKCS1_SHA384,
            SignatureScheme::RSA_PKCS1_SHA512,
        ],
    };
    [pss, pkcs1].concat()
}

fn is_pss(scheme: SignatureScheme) -> bool {
    use SignatureScheme::{RSA_PSS_SHA256, RSA_PSS_SHA384, RSA_PSS_SHA512};
    matches!(scheme, RSA_PSS_SHA256 | RSA_PSS_SHA384 | RSA_PSS_SHA512)
}

fn is_legacy(scheme: SignatureScheme) -> bool {
    [LEGACY_SHA256, LEGACY_SHA384, LEGACY_SHA512].contains(&scheme)
}

/// The portal's idea of the present.
fn portal_time(mode: Mode, now: UnixTime) -> UnixTime {
    const FORTY_YEARS: std::time::Duration = std::time::Duration::from_secs(40 * 365 * 86_400);
    match mode {
        Mode::ExpiredCard => {
            UnixTime::since_unix_epoch(std::time::Duration::from_secs(now.as_secs()) + FORTY_YEARS)
        }
        _ => now,
    }
}

fn verify_rsa(
    scheme: SignatureScheme,
    message: &[u8],
    certificate: &[u8],
    signature: &[u8],
) -> bool {
    let Ok((_, parsed)) = parse_x509_certificate(certificate) else {
        return false;
    };
    let Ok(key) = RsaPublicKey::from_public_key_der(parsed.public_key().raw) else {
        return false;
    };
    let sha256 = Sha256::digest(message);
    let sha384 = Sha384::digest(message);
    let sha512 = Sha512::digest(message);
    let result = match scheme {
        SignatureScheme::RSA_PKCS1_SHA256 | LEGACY_SHA256 => {
            key.verify(Pkcs1v15Sign::new::<Sha256>(), &sha256, signature)
        }
        SignatureScheme::RSA_PKCS1_SHA384 | LEGACY_SHA384 => {
            key.verify(Pkcs1v15Sign::new::<Sha384>(), &sha384, signature)
        }
        SignatureScheme::RSA_PKCS1_SHA512 | LEGACY_SHA512 => {
            key.verify(Pkcs1v15Sign::new::<Sha512>(), &sha512, signature)
        }
        SignatureScheme::RSA_PSS_SHA256 => key.verify(Pss::new::<Sha256>(), &sha256, signature),
        SignatureScheme::RSA_PSS_SHA384 => key.verify(Pss::new::<Sha384>(), &sha384, signature),
        SignatureScheme::RSA_PSS_SHA512 => key.verify(Pss::new::<Sha512>(), &sha512, signature),
        _ => return false,
    };
    result.is_ok()
}
