//! Certificates of the virtual CNS: two invented authorities and what they issue (cns-card.md §8).

use rcgen::{
    BasicConstraints, CertificateParams, CertifiedIssuer, CrlDistributionPoint, DistinguishedName,
    DnType, DnValue, ExtendedKeyUsagePurpose, IsCa, KeyPair, KeyUsagePurpose, SerialNumber,
};
use rsa::{RsaPrivateKey, pkcs1::EncodeRsaPublicKey as _, pkcs8::DecodePrivateKey as _};
use time::macros::datetime;

use super::{
    Authority, PkiError, RsaSubject, Validity, authority_information_access, card_dates, extension,
    oid,
};
use crate::simulator::people::{HeaderLength, Person};

/// The authority that issues the virtual cards; the virtual portal knows it.
pub fn cns_authority() -> Result<Authority, PkiError> {
    authority(
        include_bytes!("../../../assets/simulator/keys/authority.der"),
        "Regione Immaginaria - CA Cittadini (PROVA)",
        "Certificatore Inventato S.p.A.",
        1,
    )
}

/// An authority that the virtual portal does not know.
pub fn unknown_authority() -> Result<Authority, PkiError> {
    authority(
        include_bytes!("../../../assets/simulator/keys/unknown-authority.der"),
        "Contea Inesistente - CA Cittadini (PROVA)",
        "Certificatore Sconosciuto S.p.A.",
        2,
    )
}

fn authority(
    key: &'static [u8],
    common_name: &str,
    organization: &str,
    serial: u8,
) -> Result<Authority, PkiError> {
    let key = KeyPair::try_from(key)?;
    let mut params = CertificateParams::default();
    params.not_before = datetime!(2015-01-01 00:00 UTC);
    params.not_after = datetime!(2049-12-31 23:59:59 UTC);
    params.serial_number = Some(SerialNumber::from(vec![serial]));
    params.distinguished_name = names(&[
        (DnType::OrganizationName, organization),
        (DnType::OrganizationalUnitName, "Servizi di Certificazione"),
        (DnType::CommonName, common_name),
    ])?;
    params.is_ca = IsCa::Ca(BasicConstraints::Constrained(0));
    params.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
    Ok(Authority(CertifiedIssuer::self_signed(params, key)?))
}

/// Size of a card's RSA key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeySize {
    /// 1024 bits: cards until about 2019.
    Rsa1024,
    /// 2048 bits: cards since about 2019.
    Rsa2048,
}

/// Common name of a card certificate (portal-login.md §7, E11).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum CommonName {
    /// Tax code, `/`, card number, `.`, hash.
    #[default]
    Standard,
    /// A space where the slash should be.
    NoSlash,
    /// A foreign identifier (invented) instead of the tax code.
    Foreign,
    /// A provisional, eleven-digit tax code (invented).
    ElevenDigits,
    /// The tax code in lower case.
    LowerCase,
}

/// Certificate policy (portal-login.md §7, E09).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Policy {
    /// 1.3.76.16.2.1, the CNS authentication policy.
    #[default]
    Cns,
    /// 1.3.159.6.1.3.2.10, which Lombardy declares equivalent.
    Lombardy,
    /// 1.3.76.47.4, the policy of the CIE (portal-login.md §2.4).
    Cie,
    /// No policies at all.
    Missing,
}

/// Key usage of a card certificate.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Usage {
    /// `digitalSignature` and `keyEncipherment`, as an authentication certificate must be.
    #[default]
    Authentication,
    /// `nonRepudiation` too, which marks a certificate for documents.
    NonRepudiation,
}

/// Who signs a card certificate.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum SignedBy {
    /// [`cns_authority`].
    #[default]
    CnsAuthority,
    /// [`unknown_authority`].
    UnknownAuthority,
}

/// How much a card certificate says beyond the necessary.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Detail {
    /// The required fields alone, about 1.1 kB.
    #[default]
    Brief,
    /// Notices, responder and revocation addresses as issuers write them, about 1.9 kB
    /// (cns-card.md §5.2: 1885 bytes seen).
    Full,
}

/// What kind of certificate a virtual card carries; the default is a well-formed current one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Variant {
    /// Common name.
    pub common_name: CommonName,
    /// Certificate policy.
    pub policy: Policy,
    /// Key usage.
    pub usage: Usage,
    /// Dates.
    pub validity: Validity,
    /// Signer.
    pub signed_by: SignedBy,
    /// Size.
    pub detail: Detail,
    /// Header rule of the personal-data file whose hash stands in the common name.
    pub header: HeaderLength,
}

/// The demonstration key of a person's card.
pub fn card_key(person: &Person, size: KeySize) -> Result<RsaPrivateKey, PkiError> {
    let der = match size {
        KeySize::Rsa1024 => person.keys.rsa_1024,
        KeySize::Rsa2048 => person.keys.rsa_2048,
    };
    Ok(RsaPrivateKey::from_pkcs8_der(der)?)
}

/// The authentication certificate of a person's card, DER, by the profile of cns-card.md §8.
pub fn card_certificate(
    person: &Person,
    size: KeySize,
    variant: Variant,
) -> Result<Vec<u8>, PkiError> {
    let public = card_key(person, size)?.to_public_key().to_pkcs1_der()?;
    let subject_key = RsaSubject(public.into_vec());
    let authority = match variant.signed_by {
        SignedBy::CnsAuthority => cns_authority()?,
        SignedBy::UnknownAuthority => unknown_authority()?,
    };
    let params = card_params(person, variant)?;
    Ok(params
        .signed_by(&subject_key, authority.issuer())?
        .der()
        .to_vec())
}

fn card_params(person: &Person, variant: Variant) -> Result<CertificateParams, PkiError> {
    let (first, last) = card_dates(variant.validity);
    let mut params = CertificateParams::default();
    params.not_before = first.midnight().assume_utc();
    params.not_after = last.midnight().assume_utc();
    params.serial_number = Some(serial_number(person.card_number));
    params.distinguished_name = names(&[
        (DnType::OrganizationName, "Regione Immaginaria"),
        (
            DnType::OrganizationalUnitName,
            "Carta di prova, senza valore",
        ),
        (DnType::CustomDnType(oid::SURNAME.to_vec()), person.surname),
        (
            DnType::CustomDnType(oid::GIVEN_NAME.to_vec()),
            person.given_name,
        ),
        (DnType::CommonName, &common_name(person, variant)),
    ])?;
    params.use_authority_key_identifier_extension = true;
    params.key_usages = match variant.usage {
        Usage::Authentication => {
            vec![
                KeyUsagePurpose::DigitalSignature,
                KeyUsagePurpose::KeyEncipherment,
            ]
        }
        Usage::NonRepudiation => vec![
            KeyUsagePurpose::DigitalSignature,
            KeyUsagePurpose::ContentCommitment,
            KeyUsagePurpose::KeyEncipherment,
        ],
    };
    params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ClientAuth];
    if let Some(policies) = extension::policies(variant.policy, variant.detail) {
        params.custom_extensions.push(policies);
    }
    if variant.detail == Detail::Full {
        add_details(&mut params);
    }
    Ok(params)
}

/// What issuers add to a certificate without need: other purposes, addresses of their services.
fn add_details(params: &mut CertificateParams) {
    params
        .extended_key_usages
        .push(ExtendedKeyUsagePurpose::EmailProtection);
    params
        .extended_key_usages
        .push(ExtendedKeyUsagePurpose::Other(
            oid::SMART_CARD_LOGON.to_vec(),
        ));
    params.crl_distribution_points.push(CrlDistributionPoint {
        uris: vec![
            "http://revoche.regione-immaginaria.example/cittadini/elenco-completo.crl".into(),
            "ldap://directory.regione-immaginaria.example/cn=Regione%20Immaginaria%20-%20CA%20\
             Cittadini%20(PROVA),ou=Servizi%20di%20Certificazione,o=Certificatore%20Inventato%20\
             S.p.A.,c=IT?certificateRevocationList;binary"
                .into(),
        ],
    });
    params.custom_extensions.push(authority_information_access(
        "http://stato.regione-immaginaria.example/cittadini/ocsp",
        "http://certificati.regione-immaginaria.example/cittadini/autorita.crt",
    ));
}

fn common_name(person: &Person, variant: Variant) -> String {
    let (issued, expires) = card_dates(variant.validity);
    let standard = person.common_name(&person.personal_data(issued, expires, variant.header));
    match variant.common_name {
        CommonName::Standard => standard,
        CommonName::NoSlash => standard.replacen('/', " ", 1),
        CommonName::Foreign => standard.replacen(person.tax_code, "TINXX-FINTO00000", 1),
        CommonName::ElevenDigits => standard.replacen(person.tax_code, "99999990007", 1),
        CommonName::LowerCase => {
            standard.replacen(person.tax_code, &person.tax_code.to_ascii_lowercase(), 1)
        }
    }
}

/// The card number: positive, fixed, the card's own.
fn serial_number(card_number: &str) -> SerialNumber {
    let number: u64 = card_number.parse().unwrap_or_default();
    SerialNumber::from(number)
}

/// A name in Italy with the given attributes.
fn names(attributes: &[(DnType, &str)]) -> Result<DistinguishedName, PkiError> {
    let mut name = DistinguishedName::new();
    name.push(
        DnType::CountryName,
        DnValue::PrintableString("IT".try_into()?),
    );
    for (kind, value) in attributes {
        name.push(kind.clone(), *value);
    }
    Ok(name)
}

#[cfg(test)]
mod tests {
    use rsa::traits::PublicKeyParts as _;
    use x509_parser::prelude::{FromDer as _, ParsedExtension, X509Certificate};

    use super::*;
    use crate::simulator::people::{LABOUR_CONSULTANT, PEOPLE};

    fn make(size: KeySize, variant: Variant) -> Vec<u8> {
        card_certificate(&LABOUR_CONSULTANT, size, variant).unwrap()
    }

    #[test]
    fn keys_have_their_size_and_are_all_different() {
        let mut moduli = Vec::new();
        for person in PEOPLE {
            for (size, bits) in [(KeySize::Rsa1024, 1024), (KeySize::Rsa2048, 2048)] {
                let key = card_key(&person, size).unwrap();
                assert_eq!(key.n().bits(), bits);
                moduli.push(key.n().to_string());
            }
        }
        moduli.sort();
        moduli.dedup();
        assert_eq!(moduli.len(), 2 * PEOPLE.len());
    }

    #[test]
    fn certificates_are_the_same_every_time_and_signed_by_the_authority() {
        let authority = cns_authority().unwrap();
        let (_, ca) = X509Certificate::from_der(authority.certificate_der()).unwrap();
        ca.verify_signature(None).unwrap();
        for size in [KeySize::Rsa1024, KeySize::Rsa2048] {
            let der = make(size, Variant::default());
            assert_eq!(der, make(size, Variant::default()));
            let (_, leaf) = X509Certificate::from_der(&der).unwrap();
            leaf.verify_signature(Some(ca.public_key())).unwrap();
            assert_eq!(leaf.issuer(), ca.subject());
        }
    }

    #[test]
    fn the_ordinary_certificate_has_the_cns_profile() {
        let der = make(KeySize::Rsa2048, Variant::default());
        let (_, leaf) = X509Certificate::from_der(&der).unwrap();
        let usage = leaf.key_usage().unwrap().unwrap();
        assert!(
            usage.critical && usage.value.digital_signature() && usage.value.key_encipherment()
        );
        assert!(!usage.value.non_repudiation());
        assert!(
            leaf.extended_key_usage()
                .unwrap()
                .unwrap()
                .value
                .client_auth
        );
        let common_name = leaf
            .subject()
            .iter_common_name()
            .next()
            .unwrap()
            .as_str()
            .unwrap();
        assert_eq!(common_name.len(), 62);
        assert!(common_name.starts_with("MMGDAA84C47H501O/6999000000011114."));
        assert!(common_name.ends_with('='));
        let policies = policy_ids(&leaf);
        assert_eq!(policies, ["1.3.76.16.2.1"]);
        assert_eq!(leaf.serial.to_string(), LABOUR_CONSULTANT.card_number);
        assert!(leaf.validity().is_valid());
    }

    #[test]
    fn the_full_certificate_is_as_long_as_a_real_one() {
        let der = make(
            KeySize::Rsa2048,
            Variant {
                detail: Detail::Full,
                ..Variant::default()
            },
        );
        assert!((1850..=1950).contains(&der.len()), "{}", der.len());
        let (_, leaf) = X509Certificate::from_der(&der).unwrap();
        assert_eq!(policy_ids(&leaf), ["1.3.76.16.2.1"]);
        assert!(
            leaf.extensions()
                .iter()
                .all(|e| !e.parsed_extension().unsupported())
        );
    }

    #[test]
    fn variants_differ_where_they_say() {
        let der = make(
            KeySize::Rsa1024,
            Variant {
                policy: Policy::Missing,
                usage: Usage::NonRepudiation,
                validity: Validity::Ended,
                signed_by: SignedBy::UnknownAuthority,
                ..Variant::default()
            },
        );
        let (_, leaf) = X509Certificate::from_der(&der).unwrap();
        let other = unknown_authority().unwrap();
        let (_, ca) = X509Certificate::from_der(other.certificate_der()).unwrap();
        leaf.verify_signature(Some(ca.public_key())).unwrap();
        assert!(policy_ids(&leaf).is_empty());
        assert!(leaf.key_usage().unwrap().unwrap().value.non_repudiation());
        assert!(!leaf.validity().is_valid());
        let policy = Variant {
            policy: Policy::Lombardy,
            ..Variant::default()
        };
        let der = make(KeySize::Rsa1024, policy);
        let (_, leaf) = X509Certificate::from_der(&der).unwrap();
        assert_eq!(policy_ids(&leaf), ["1.3.159.6.1.3.2.10"]);
    }

    #[test]
    fn common_names_come_in_every_shape() {
        let name = |common_name| {
            common_name_of(common_name)
                .split('.')
                .next()
                .unwrap()
                .to_owned()
        };
        assert_eq!(
            name(CommonName::NoSlash),
            "MMGDAA84C47H501O 6999000000011114"
        );
        assert_eq!(
            name(CommonName::Foreign),
            "TINXX-FINTO00000/6999000000011114"
        );
        assert_eq!(
            name(CommonName::ElevenDigits),
            "99999990007/6999000000011114"
        );
        assert_eq!(
            name(CommonName::LowerCase),
            "mmgdaa84c47h501o/6999000000011114"
        );
    }

    fn common_name_of(form: CommonName) -> String {
        common_name(
            &LABOUR_CONSULTANT,
            Variant {
                common_name: form,
                ..Variant::default()
            },
        )
    }

    fn policy_ids(leaf: &X509Certificate<'_>) -> Vec<String> {
        leaf.iter_extensions()
            .filter_map(|extension| match extension.parsed_extension() {
                ParsedExtension::CertificatePolicies(policies) => Some(policies),
                _ => None,
            })
            .flatten()
            .map(|policy| policy.policy_id.to_id_string())
            .collect()
    }
}
