//! Certificates of the virtual identity cards: root, sub-authority, card (cie-card.md §13.1,
//! §13.2), and the country signer with its document signer (§13.3).
//!
//! The names are built as the real ones are, and say that they are invented. The sub-authority's
//! common name has 66 characters, two more than X.520 allows, as two of the real ones have.

use rcgen::{
    BasicConstraints, CertificateParams, CertifiedIssuer, CrlDistributionPoint, CustomExtension,
    DistinguishedName, DnType, DnValue, ExtendedKeyUsagePurpose, IsCa, KeyIdMethod, KeyPair,
    KeyUsagePurpose, SanType, SerialNumber,
};
use ring::digest::{SHA1_FOR_LEGACY_USE_ONLY, digest};
use rsa::{RsaPrivateKey, pkcs1::EncodeRsaPublicKey as _, pkcs8::DecodePrivateKey as _};
use time::macros::datetime;

use super::{Authority, PkiError, RsaSubject, Validity, card_dates, extension, oid};
use crate::simulator::people::IdentityCard;
use crate::simulator::tlv::tlv;

const ORGANIZATION: &str = "Ministero Inventato";
const UNIT: &str = "Direz. Centr. per i Servizi Immaginari - PROVA";
const ROOT_NAME: &str = "National root CA for the Italian Electronic Identity Card - PROVA";
const SUB_NAME: &str = "Issuing sub CA for the Italian Electronic Identity Card - PROVA002";

/// The root of the identity cards' certificates.
pub fn cie_root() -> Result<Authority, PkiError> {
    let key = KeyPair::try_from(CIE_ROOT_KEY)?;
    let params = authority(
        ROOT_NAME,
        [0x46, 0x01],
        &key,
        BasicConstraints::Constrained(1),
    )?;
    Ok(Authority(CertifiedIssuer::self_signed(params, key)?))
}

/// The sub-authority that issues the identity cards' certificates; signed by [`cie_root`].
pub fn cie_authority() -> Result<Authority, PkiError> {
    let root = cie_root()?;
    let key = KeyPair::try_from(CIE_SUB_KEY)?;
    let mut params = authority(
        SUB_NAME,
        [0x46, 0x02],
        &key,
        BasicConstraints::Constrained(0),
    )?;
    params.use_authority_key_identifier_extension = true;
    Ok(Authority(CertifiedIssuer::signed_by(
        params,
        key,
        root.issuer(),
    )?))
}

/// The country signer: the root of what the chips' security objects are signed with.
pub fn country_signer() -> Result<Authority, PkiError> {
    let key = KeyPair::try_from(COUNTRY_SIGNER_KEY)?;
    let mut params = authority(
        "Country Signer CA - PROVA",
        [0x46, 0x03],
        &key,
        BasicConstraints::Constrained(0),
    )?;
    params.distinguished_name = name(&[
        (DnType::CommonName, "Country Signer CA - PROVA"),
        (DnType::OrganizationalUnitName, "Centro Inventato"),
        (DnType::OrganizationName, ORGANIZATION),
    ])?;
    Ok(Authority(CertifiedIssuer::self_signed(params, key)?))
}

/// The document signer: its certificate, DER, and its key. A forger has a key of their own, and
/// nobody's word for it: the certificate has the right name, and an issuer that is no country signer.
pub(in crate::simulator) fn document_signer(
    forger: Option<&RsaPrivateKey>,
) -> Result<(Vec<u8>, RsaPrivateKey), PkiError> {
    let key = match forger {
        None => RsaPrivateKey::from_pkcs8_der(DOCUMENT_SIGNER_KEY)?,
        Some(key) => key.clone(),
    };
    let public = key.to_public_key().to_pkcs1_der()?.into_vec();
    let mut params = CertificateParams::default();
    params.not_before = datetime!(2022-10-06 00:00 UTC);
    params.not_after = datetime!(2049-12-31 23:59:59 UTC);
    params.serial_number = Some(SerialNumber::from(vec![0x46, 0x04]));
    params.distinguished_name = name(&[
        (DnType::CommonName, "eIdentityCardSigner - PROVA"),
        (serial_number(), "00001"),
        (DnType::OrganizationalUnitName, UNIT),
        (DnType::OrganizationName, ORGANIZATION),
    ])?;
    params.use_authority_key_identifier_extension = true;
    params.key_usages = vec![KeyUsagePurpose::DigitalSignature];
    params.subject_alt_names = vec![
        SanType::Rfc822Name("csca-prova@inventato.example".try_into()?),
        SanType::URI("https://csca-prova.inventato.example".try_into()?),
    ];
    params.crl_distribution_points.push(CrlDistributionPoint {
        uris: vec!["https://csca-prova.inventato.example/revoche/CRL_CSCA_PROVA.crl".into()],
    });
    params.custom_extensions = vec![subject_key_identifier(&public)];
    let issuer = match forger {
        None => country_signer()?,
        Some(_) => cie_authority()?,
    };
    let signed = params.signed_by(&RsaSubject(public), issuer.issuer())?;
    Ok((signed.der().to_vec(), key))
}

/// The demonstration login key of an identity card.
pub fn identity_key(card: &IdentityCard) -> Result<RsaPrivateKey, PkiError> {
    Ok(RsaPrivateKey::from_pkcs8_der(card.keys.login)?)
}

/// The authentication certificate of an identity card, DER.
pub fn identity_certificate(card: &IdentityCard, validity: Validity) -> Result<Vec<u8>, PkiError> {
    let key = identity_key(card)?;
    let public = key.to_public_key().to_pkcs1_der()?.into_vec();
    let (first, last) = card_dates(validity);
    let mut params = CertificateParams::default();
    params.not_before = first.midnight().assume_utc();
    params.not_after = last.midnight().assume_utc();
    params.serial_number = Some(SerialNumber::from(
        card.nis.parse::<u64>().unwrap_or_default(),
    ));
    params.distinguished_name = name(&[
        (
            DnType::CommonName,
            &format!("{}/{}", card.person.tax_code, card.nis),
        ),
        (serial_number(), &format!("IDCIT-{}", card.document_number)),
        (
            DnType::CustomDnType(oid::GIVEN_NAME.to_vec()),
            card.person.given_name,
        ),
        (
            DnType::CustomDnType(oid::SURNAME.to_vec()),
            card.person.surname,
        ),
    ])?;
    params.use_authority_key_identifier_extension = true;
    params.key_usages = vec![KeyUsagePurpose::DigitalSignature];
    params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ClientAuth];
    params.crl_distribution_points.push(CrlDistributionPoint {
        uris: vec!["http://ldap.cie.inventato.example/prova002.crl".into()],
    });
    params.custom_extensions = vec![
        subject_key_identifier(&public),
        extension::identity_card_policy(),
        extension::status_service("http://ocsp.cie.inventato.example/"),
    ];
    let signed = params.signed_by(&RsaSubject(public), cie_authority()?.issuer())?;
    Ok(signed.der().to_vec())
}

fn authority(
    common_name: &str,
    serial: [u8; 2],
    key: &KeyPair,
    constraints: BasicConstraints,
) -> Result<CertificateParams, PkiError> {
    use rcgen::PublicKeyData as _;
    let mut params = CertificateParams::default();
    params.not_before = datetime!(2016-06-06 00:00 UTC);
    params.not_after = datetime!(2049-12-31 23:59:59 UTC);
    params.serial_number = Some(SerialNumber::from(serial.to_vec()));
    params.distinguished_name = name(&[
        (DnType::CommonName, common_name),
        (DnType::OrganizationalUnitName, UNIT),
        (DnType::OrganizationName, ORGANIZATION),
    ])?;
    params.is_ca = IsCa::Ca(constraints);
    params.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
    params.key_identifier_method = KeyIdMethod::PreSpecified(key_identifier(key.der_bytes()));
    Ok(params)
}

/// SHA-1 of the key, as in all certificates of the identity card.
fn key_identifier(public: &[u8]) -> Vec<u8> {
    digest(&SHA1_FOR_LEGACY_USE_ONLY, public).as_ref().to_vec()
}

fn subject_key_identifier(public: &[u8]) -> CustomExtension {
    const OCTET_STRING: u8 = 0x04;
    let content = tlv(OCTET_STRING, &key_identifier(public));
    CustomExtension::from_oid_content(oid::SUBJECT_KEY_IDENTIFIER, content)
}

/// A name with these attributes in this order, and Italy last.
fn name(attributes: &[(DnType, &str)]) -> Result<DistinguishedName, PkiError> {
    let mut name = DistinguishedName::new();
    for (kind, value) in attributes {
        name.push(kind.clone(), *value);
    }
    name.push(
        DnType::CountryName,
        DnValue::PrintableString("IT".try_into()?),
    );
    Ok(name)
}

fn serial_number() -> DnType {
    DnType::CustomDnType(oid::SERIAL_NUMBER.to_vec())
}

const CIE_ROOT_KEY: &[u8] = include_bytes!("../../../assets/simulator/keys/cie-root.der");
const CIE_SUB_KEY: &[u8] = include_bytes!("../../../assets/simulator/keys/cie-sub-authority.der");
const COUNTRY_SIGNER_KEY: &[u8] =
    include_bytes!("../../../assets/simulator/keys/cie-country-signer.der");
const DOCUMENT_SIGNER_KEY: &[u8] =
    include_bytes!("../../../assets/simulator/keys/cie-document-signer.der");

#[cfg(test)]
mod tests {
    use x509_parser::prelude::{FromDer as _, X509Certificate};

    use super::*;
    use crate::simulator::people::{CITIZEN_CARD, IDENTITY_CARDS};

    #[test]
    fn the_chain_goes_from_card_to_root() {
        let (root, sub) = (cie_root().unwrap(), cie_authority().unwrap());
        let (_, root) = X509Certificate::from_der(root.certificate_der()).unwrap();
        let (_, sub) = X509Certificate::from_der(sub.certificate_der()).unwrap();
        root.verify_signature(None).unwrap();
        sub.verify_signature(Some(root.public_key())).unwrap();
        for card in IDENTITY_CARDS {
            let der = identity_certificate(&card, Validity::Current).unwrap();
            assert_eq!(der, identity_certificate(&card, Validity::Current).unwrap());
            let (_, leaf) = X509Certificate::from_der(&der).unwrap();
            leaf.verify_signature(Some(sub.public_key())).unwrap();
            assert!(leaf.validity().is_valid());
        }
    }

    #[test]
    fn the_certificate_has_the_profile_of_the_identity_card() {
        let der = identity_certificate(&CITIZEN_CARD, Validity::Current).unwrap();
        assert!((1640..=1710).contains(&der.len()), "{}", der.len());
        let (_, leaf) = X509Certificate::from_der(&der).unwrap();
        assert_eq!(
            leaf.subject().to_string(),
            "CN=PRVLTR95M42A944D/999000000017, serialNumber=IDCIT-ZZ00001ZZ, givenName=ELETTRA, \
             surname=PROVETTI, C=IT"
        );
        let issuer = leaf.issuer().iter_common_name().next().unwrap();
        assert_eq!(issuer.as_str().unwrap().len(), 66);
        let critical: Vec<_> = leaf.extensions().iter().filter(|e| e.critical).collect();
        assert_eq!(critical.len(), 1);
        let usage = leaf.key_usage().unwrap().unwrap().value;
        assert_eq!(usage.flags, 1, "digitalSignature alone");
    }

    #[test]
    fn an_ended_certificate_has_ended() {
        let der = identity_certificate(&CITIZEN_CARD, Validity::Ended).unwrap();
        let (_, leaf) = X509Certificate::from_der(&der).unwrap();
        assert!(!leaf.validity().is_valid());
    }
}
