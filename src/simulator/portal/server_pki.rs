//! The portal's own certificates, made at every start (portal-login.md §5.8).

use std::sync::Arc;

use rcgen::{
    BasicConstraints, CertificateParams, CertifiedIssuer, DnType, ExtendedKeyUsagePurpose, IsCa,
    KeyPair, KeyUsagePurpose,
};
use rustls::{
    crypto::ring::sign::any_ecdsa_type,
    pki_types::{CertificateDer, PrivatePkcs8KeyDer},
    sign::CertifiedKey,
};
use time::{Duration, OffsetDateTime};

use super::{StartError, hosts::HostName, mode::Mode};
use crate::simulator::pki::authority_information_access;

/// Certificates and keys of the portal's hosts.
#[derive(Debug)]
pub(super) struct ServerPki {
    /// The CA that a client of this portal pins, PEM.
    pub(super) ca_pem: String,
    /// The same, DER.
    pub(super) ca_der: CertificateDer<'static>,
    /// The CA of [`Mode::PrivateCa`], which the profile does not pin, PEM.
    pub(super) private_ca_pem: String,
    portal: Arc<CertifiedKey>,
    login: Arc<CertifiedKey>,
    other: Arc<CertifiedKey>,
    identity: Arc<CertifiedKey>,
}

type Issuer = CertifiedIssuer<'static, KeyPair>;

impl ServerPki {
    pub(super) fn new(mode: Mode) -> Result<Self, StartError> {
        let root = issuer("Varco Portale di Prova - CA radice", None)?;
        let intermediate = issuer("Varco Portale di Prova - CA intermedia", Some(&root))?;
        let private = issuer("Varco Portale di Prova - CA riservata", None)?;
        let good = |host| server(host, &intermediate, true, Validity::Current);
        let login = match mode {
            Mode::MissingIntermediate => {
                server(HostName::Login, &intermediate, false, Validity::Current)
            }
            Mode::ExpiredServer => server(HostName::Login, &intermediate, true, Validity::Past),
            Mode::WrongHost => good(HostName::Other),
            Mode::PrivateCa => server(HostName::Login, &private, true, Validity::Current),
            _ => good(HostName::Login),
        }?;
        Ok(Self {
            ca_pem: root.pem(),
            ca_der: root.der().clone(),
            private_ca_pem: private.pem(),
            portal: good(HostName::Portal)?,
            login,
            other: good(HostName::Other)?,
            identity: good(HostName::Identity)?,
        })
    }

    pub(super) fn certificate(&self, host: HostName) -> Arc<CertifiedKey> {
        Arc::clone(match host {
            HostName::Portal => &self.portal,
            HostName::Login => &self.login,
            HostName::Other => &self.other,
            HostName::Identity => &self.identity,
        })
    }
}

#[derive(Clone, Copy)]
enum Validity {
    Current,
    Past,
}

fn issuer(name: &str, parent: Option<&Issuer>) -> Result<Issuer, StartError> {
    let mut params = CertificateParams::default();
    params.distinguished_name.push(DnType::CommonName, name);
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    params.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
    let now = OffsetDateTime::now_utc();
    params.not_before = now - Duration::days(400);
    params.not_after = now + Duration::days(400);
    let key = KeyPair::generate()?;
    Ok(match parent {
        Some(parent) => CertifiedIssuer::signed_by(params, key, parent)?,
        None => CertifiedIssuer::self_signed(params, key)?,
    })
}

fn server(
    host: HostName,
    issuer: &Issuer,
    with_issuer: bool,
    validity: Validity,
) -> Result<Arc<CertifiedKey>, StartError> {
    let mut params = CertificateParams::new([host.name().to_owned()])?;
    params
        .distinguished_name
        .push(DnType::CommonName, host.name());
    params.key_usages = vec![KeyUsagePurpose::DigitalSignature];
    params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth];
    // Public authorities say where their intermediates are, so that a client can see what a server
    // forgot to send.
    params.custom_extensions.push(authority_information_access(
        "http://stato.portale-di-prova.example/ocsp",
        "http://certificati.portale-di-prova.example/intermedia.crt",
    ));
    let now = OffsetDateTime::now_utc();
    (params.not_before, params.not_after) = match validity {
        Validity::Current => (now - Duration::days(1), now + Duration::days(90)),
        Validity::Past => (now - Duration::days(91), now - Duration::days(1)),
    };
    let key = KeyPair::generate()?;
    let leaf = params.signed_by(&key, issuer)?;
    let mut chain = vec![leaf.der().clone()];
    if with_issuer {
        chain.push(issuer.der().clone());
    }
    let key = any_ecdsa_type(&PrivatePkcs8KeyDer::from(key.serialize_der()).into())?;
    Ok(Arc::new(CertifiedKey::new(chain, key)))
}
