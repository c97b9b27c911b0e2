//! The extensions of a certificate that matter here; everything else is passed over.

use serde::Serialize;
use x509_parser::extensions::{
    AuthorityInfoAccess, CRLDistributionPoints, DistributionPointName, GeneralName,
    ParsedExtension, X509Extension,
};

use super::certificate::CertificateError;
use super::name::oid_text;
use super::purpose::{ExtendedUsage, KeyUsage, Policy};

/// Where a certificate says that revocation and issuer can be looked up. At most eight each.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Addresses {
    /// OCSP responders.
    pub ocsp: Vec<String>,
    /// Certificates of the issuer.
    pub issuer: Vec<String>,
    /// Revocation lists.
    pub revocation_lists: Vec<String>,
}

#[derive(Default)]
pub(super) struct Extensions {
    pub(super) authority: bool,
    pub(super) path_length: Option<u32>,
    pub(super) key_usage: Option<KeyUsage>,
    pub(super) extended_usage: Option<Vec<ExtendedUsage>>,
    pub(super) policies: Vec<Policy>,
    pub(super) subject_key_identifier: Option<Vec<u8>>,
    pub(super) authority_key_identifier: Option<Vec<u8>>,
    pub(super) addresses: Addresses,
}

impl Extensions {
    pub(super) fn read(extensions: &[X509Extension<'_>]) -> Result<Self, CertificateError> {
        let mut read = Self::default();
        for (place, extension) in extensions.iter().enumerate() {
            if extensions
                .iter()
                .take(place)
                .any(|earlier| earlier.oid == extension.oid)
            {
                return Err(CertificateError::Malformed(
                    "an extension stands there twice",
                ));
            }
            read.add(extension)?;
        }
        Ok(read)
    }

    fn add(&mut self, extension: &X509Extension<'_>) -> Result<(), CertificateError> {
        match extension.parsed_extension() {
            ParsedExtension::BasicConstraints(constraints) => {
                self.authority = constraints.ca;
                self.path_length = constraints.path_len_constraint;
            }
            ParsedExtension::KeyUsage(usage) => {
                self.key_usage = Some(KeyUsage::new(extension.critical, *usage));
            }
            ParsedExtension::ExtendedKeyUsage(usage) => {
                self.extended_usage = Some(ExtendedUsage::list(usage));
            }
            ParsedExtension::CertificatePolicies(policies) => {
                self.policies = policies
                    .iter()
                    .map(|policy| Policy::new(oid_text(&policy.policy_id)))
                    .collect();
            }
            ParsedExtension::SubjectKeyIdentifier(identifier) => {
                self.subject_key_identifier = Some(identifier.0.to_vec());
            }
            ParsedExtension::AuthorityKeyIdentifier(authority) => {
                self.authority_key_identifier = authority
                    .key_identifier
                    .as_ref()
                    .map(|identifier| identifier.0.to_vec());
            }
            ParsedExtension::AuthorityInfoAccess(access) => self.addresses.add_access(access),
            ParsedExtension::CRLDistributionPoints(points) => self.addresses.add_lists(points),
            ParsedExtension::ParseError { .. } => {
                return Err(CertificateError::Malformed("an extension is damaged"));
            }
            _ => {}
        }
        Ok(())
    }
}

impl Addresses {
    fn add_access(&mut self, access: &AuthorityInfoAccess<'_>) {
        for description in access.iter() {
            let kept = match oid_text(&description.access_method).as_str() {
                "1.3.6.1.5.5.7.48.1" => &mut self.ocsp,
                "1.3.6.1.5.5.7.48.2" => &mut self.issuer,
                _ => continue,
            };
            keep(kept, &description.access_location);
        }
    }

    fn add_lists(&mut self, points: &CRLDistributionPoints<'_>) {
        for point in points.iter() {
            if let Some(DistributionPointName::FullName(names)) = &point.distribution_point {
                for name in names {
                    keep(&mut self.revocation_lists, name);
                }
            }
        }
    }
}

/// Keeps printable addresses of reasonable length, up to eight.
fn keep(addresses: &mut Vec<String>, name: &GeneralName<'_>) {
    if let GeneralName::URI(address) = name
        && address.len() <= 1024
        && address.bytes().all(|byte| byte.is_ascii_graphic())
        && addresses.len() < 8
    {
        addresses.push((*address).to_owned());
    }
}
