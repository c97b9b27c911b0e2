//! The server's identity: the platform's roots and those pinned for the portal, nothing else, and
//! no way around them.

use std::sync::Arc;

use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::crypto::CryptoProvider;
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use rustls::{
    CertificateError, DigitallySignedStruct, Error, OtherError, RootCertStore, SignatureScheme,
};
use time::OffsetDateTime;

use super::inspection::{Voucher, Vouching, is_inspector, shown};
use super::pinned::Pinned;
use super::record::{Shared, Version};
use crate::identity::Certificate;
use crate::problem::Problem;

/// Who is trusted in one login. Both TLS stacks ask here.
#[derive(Clone, Debug)]
pub(super) struct Trust {
    inner: Arc<dyn ServerCertVerifier>,
    pinned: Pinned,
    /// Whether the card may be shown to a host of this name.
    allows: HostFilter,
}

/// Verifies servers for rustls, and lets the card's key know for which host.
#[derive(Debug)]
pub(super) struct ServerVerifier {
    trust: Trust,
    record: Shared,
}

/// Decides by host name.
pub(super) type HostFilter = Arc<dyn Filter>;

/// A decision about a host name.
pub(super) trait Filter: std::fmt::Debug + Send + Sync {
    fn allows(&self, host: &str) -> bool;

    /// Whether the card is shown to who is allowed.
    fn is_for_card(&self) -> bool;
}

impl Trust {
    pub(super) fn new(
        pinned: &Pinned,
        provider: Arc<CryptoProvider>,
        allows: HostFilter,
    ) -> Result<Self, Problem> {
        Ok(Self {
            inner: pinned.verifier(|| platform(pinned, provider))?,
            pinned: pinned.clone(),
            allows,
        })
    }

    /// Whether these certificates prove the host, and the host is one of those allowed. Until then
    /// the record knows no verified host.
    pub(super) fn verify(
        &self,
        record: &Shared,
        certificates: (&CertificateDer<'_>, &[CertificateDer<'_>]),
        server_name: &ServerName<'_>,
        ocsp_response: &[u8],
        now: UnixTime,
    ) -> Result<ServerCertVerified, Problem> {
        record.with(|record| record.verified_host = None);
        let host = server_name.to_str().into_owned();
        let (end_entity, intermediates) = certificates;
        let verified = self
            .inner
            .verify_server_cert(end_entity, intermediates, server_name, ocsp_response, now)
            .map_err(|error| explain(error, &host, end_entity, intermediates))?;
        if !self.allows.allows(&host) {
            return Err(Problem::HostNotAllowed { host });
        }
        let vouching = Vouching::of(end_entity, intermediates, &self.pinned);
        // The card is for nobody who reads along, though this computer trusts them.
        if let Some(Vouching { issuer, voucher }) = &vouching
            && *voucher == Voucher::Inspector
            && self.allows.is_for_card()
        {
            let issuer = issuer.clone();
            return Err(Problem::Intercepted { host, issuer });
        }
        record.with(|record| {
            record.verified_host = Some(host);
            record.vouching = vouching;
        });
        Ok(verified)
    }
}

impl ServerVerifier {
    pub(super) fn new(trust: Trust, record: Shared) -> Self {
        Self { trust, record }
    }
}

/// The platform's verifier with extra roots. A system without any roots of its own still has the
/// pinned ones.
fn platform(
    pinned: &Pinned,
    provider: Arc<CryptoProvider>,
) -> Result<Arc<dyn ServerCertVerifier>, Problem> {
    let internal = |context: String| Problem::Internal { context };
    match rustls_platform_verifier::Verifier::new_with_extra_roots(
        pinned.iter(),
        Arc::clone(&provider),
    ) {
        Ok(verifier) => Ok(Arc::new(verifier)),
        Err(_) if !pinned.is_empty() => {
            let mut roots = RootCertStore::empty();
            roots.add_parsable_certificates(pinned.iter());
            let builder = rustls::client::WebPkiServerVerifier::builder_with_provider(
                Arc::new(roots),
                provider,
            );
            let verifier = builder
                .build()
                .map_err(|error| internal(format!("pinned roots: {error}")))?;
            Ok(verifier)
        }
        Err(error) => Err(internal(format!("roots of the system: {error}"))),
    }
}

impl ServerCertVerifier for ServerVerifier {
    fn verify_server_cert(
        &self,
        end_entity: &CertificateDer<'_>,
        intermediates: &[CertificateDer<'_>],
        server_name: &ServerName<'_>,
        ocsp_response: &[u8],
        now: UnixTime,
    ) -> Result<ServerCertVerified, Error> {
        let certificates = (end_entity, intermediates);
        self.trust
            .verify(&self.record, certificates, server_name, ocsp_response, now)
            .map_err(|problem| Error::Other(OtherError(Arc::new(problem))))
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        cert: &CertificateDer<'_>,
        dss: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        let proof = self
            .trust
            .inner
            .verify_tls12_signature(message, cert, dss)?;
        self.record.proved(Version::V12, true);
        Ok(proof)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        cert: &CertificateDer<'_>,
        dss: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        let proof = self
            .trust
            .inner
            .verify_tls13_signature(message, cert, dss)?;
        self.record.proved(Version::V13, true);
        Ok(proof)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.trust.inner.supported_verify_schemes()
    }
}

/// Each way a server can fail to prove who it is has its own page.
fn explain(
    error: Error,
    host: &str,
    end_entity: &CertificateDer<'_>,
    intermediates: &[CertificateDer<'_>],
) -> Problem {
    let host = host.to_owned();
    let Error::InvalidCertificate(reason) = error else {
        return Problem::ServerIdentity { host };
    };
    match reason {
        CertificateError::Expired | CertificateError::ExpiredContext { .. } => {
            Problem::ServerCertificateExpired { host }
        }
        CertificateError::NotValidYet | CertificateError::NotValidYetContext { .. } => {
            not_yet_valid(host, end_entity)
        }
        CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. } => {
            Problem::ServerNameWrong { host }
        }
        CertificateError::UnknownIssuer => unknown_issuer(host, end_entity, intermediates),
        _ => Problem::ServerIdentity { host },
    }
}

/// A certificate from the future: nobody shows one before its time, so the clock here is behind.
fn not_yet_valid(host: String, end_entity: &CertificateDer<'_>) -> Problem {
    match Certificate::parse(end_entity) {
        Ok(certificate) => {
            let ahead = OffsetDateTime::now_utc() - certificate.validity().not_before;
            Problem::ClockWrong(ahead.whole_minutes().min(-1))
        }
        Err(_) => Problem::ServerCertificateExpired { host },
    }
}

/// An unknown issuer, or a server that forgot to send the certificate in between: then the last
/// certificate sent names a place where its issuer can be fetched, as public authorities do.
fn unknown_issuer(
    host: String,
    end_entity: &CertificateDer<'_>,
    intermediates: &[CertificateDer<'_>],
) -> Problem {
    let last = intermediates.last().unwrap_or(end_entity);
    let Ok(last) = Certificate::parse(last) else {
        return Problem::ServerIdentity { host };
    };
    let is_root = last.subject().der() == last.issuer().der();
    if !is_root && !last.addresses().issuer.is_empty() {
        return Problem::ServerChainIncomplete { host };
    }
    let issuer = shown(last.issuer());
    if is_inspector(last.issuer()) {
        return Problem::Intercepted { host, issuer };
    }
    Problem::ServerIssuerUnknown { host, issuer }
}
