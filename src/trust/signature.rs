//! The signature of a trusted list (W3C XML Signature, in the profile of ETSI TS 119 612 annex B).
//!
//! No library verifies XML signatures without bringing much that has no place here (seventy more
//! packages, some of them unfinished cryptography, or a system library). So the hard part, the
//! canonical form, is done by one made for it and used by such a library (bergshamra-c14n), hashes
//! and public keys by ring, and what joins them is this file: only what the profile allows, and
//! everything else refused. The tests sign with xmlsec1, which knows nothing of this code.
//!
//! - One signature, a child of the outermost element, and no second one there.
//! - One reference to the whole document (empty URI, or the outermost element's own id), whose
//!   transforms are `enveloped-signature` and exclusive canonicalization. So nothing can be moved
//!   to a place that is read and not signed.
//! - Other references only into the signature itself (the XAdES properties, the key information).
//! - SHA-256 and longer; RSA (PKCS#1 v1.5, PSS) and ECDSA. No SHA-1, no keyed hashes.
//! - The key is one of the signers that are trusted here. Certificates inside the signature are
//!   looked at only to tell a forged list from one that somebody else signed.

use bergshamra_c14n::{C14nMode, canonicalize_doc};
use bergshamra_xml::NodeSet;
use ring::digest;
use ring::signature as ring_signature;
use time::OffsetDateTime;
use uppsala::Document;
use x509_parser::prelude::FromDer as _;
use x509_parser::x509::SubjectPublicKeyInfo;

use super::authenticity::Authenticity;
use super::xml::{Element, SIGNATURE};
use crate::identity::{Certificate, Key, pem};
use crate::problem::ListFault;

const EXCLUSIVE: &str = "http://www.w3.org/2001/10/xml-exc-c14n#";
const ENVELOPED: &str = "http://www.w3.org/2000/09/xmldsig#enveloped-signature";
/// Most references of a signature: the document, its properties, its key.
const MAX_REFERENCES: usize = 4;
/// Most certificates inside a signature that are looked at.
const MAX_EMBEDDED: usize = 8;

/// What the signature of a list issued at this time proves, or why the list must be refused.
pub(super) fn verify(
    document: &Document<'_>,
    signers: &[Certificate],
    issued: OffsetDateTime,
) -> Result<Authenticity, ListFault> {
    let root = Element::root(document).ok_or(ListFault::Malformed)?;
    let signature = match root.children(SIGNATURE, "Signature").as_slice() {
        [] => return Ok(Authenticity::NotSigned),
        [signature] => *signature,
        _ => return Err(ListFault::Signature),
    };
    let signed = Signed {
        document,
        root,
        signature,
    };
    let info = signed.info().ok_or(ListFault::Signature)?;
    signed.check_references(info)?;
    let message = signed.canonical_info(info).ok_or(ListFault::Signature)?;
    let method = info.child(SIGNATURE, "SignatureMethod");
    let method = method.and_then(|method| method.attribute("Algorithm"));
    let method = method.ok_or(ListFault::Signature)?;
    let value = signature.child(SIGNATURE, "SignatureValue");
    let value = value.and_then(|value| pem::decoded(&value.text()).ok());
    let value = value.ok_or(ListFault::Signature)?;
    let made_by = |signer: &Certificate| made_by(signer, method, &message, &value);
    let valid_then = |signer: &&Certificate| {
        let validity = signer.validity();
        (validity.not_before..=validity.not_after).contains(&issued)
    };
    if signers.iter().filter(valid_then).any(made_by) {
        return Ok(Authenticity::Verified);
    }
    // An honest list of somebody else's is not a forged one.
    if certificates_in(signature).iter().any(made_by) {
        Ok(Authenticity::UnknownSigner)
    } else {
        Err(ListFault::Signature)
    }
}

/// The certificates that a document's signature brings along. Nothing is said of them.
pub(super) fn embedded(document: &Document<'_>) -> Vec<Certificate> {
    let root = Element::root(document);
    let signature = root.and_then(|root| root.child(SIGNATURE, "Signature"));
    signature.map_or_else(Vec::new, certificates_in)
}

/// The certificates that a signature brings along.
fn certificates_in(signature: Element<'_, '_>) -> Vec<Certificate> {
    let Some(information) = signature.child(SIGNATURE, "KeyInfo") else {
        return Vec::new();
    };
    let data = information.children(SIGNATURE, "X509Data");
    data.iter()
        .flat_map(|data| data.children(SIGNATURE, "X509Certificate"))
        .take(MAX_EMBEDDED)
        .filter_map(|encoded| Certificate::parse(&pem::decoded(&encoded.text()).ok()?).ok())
        .collect()
}

/// A document with its one signature.
struct Signed<'d, 'a> {
    document: &'d Document<'a>,
    root: Element<'d, 'a>,
    signature: Element<'d, 'a>,
}

impl<'d, 'a> Signed<'d, 'a> {
    fn info(&self) -> Option<Element<'d, 'a>> {
        match self.signature.children(SIGNATURE, "SignedInfo").as_slice() {
            [info] => Some(*info),
            _ => None,
        }
    }

    /// Every reference is of a kind that is allowed and has the right hash, and one of them covers
    /// the document.
    fn check_references(&self, info: Element<'_, '_>) -> Result<(), ListFault> {
        let references = info.children(SIGNATURE, "Reference");
        if references.is_empty() || references.len() > MAX_REFERENCES {
            return Err(ListFault::Signature);
        }
        let mut covers_document = 0;
        for reference in references {
            let (content, is_document) = self.content(reference).ok_or(ListFault::Signature)?;
            covers_document += usize::from(is_document);
            let (hash, wanted) = hash(reference).ok_or(ListFault::Signature)?;
            if digest::digest(hash, &content).as_ref() != wanted {
                return Err(ListFault::Altered);
            }
        }
        if covers_document == 1 {
            Ok(())
        } else {
            Err(ListFault::Signature)
        }
    }

    /// What a reference covers, in canonical form, and whether that is the whole document.
    fn content(&self, reference: Element<'_, '_>) -> Option<(Vec<u8>, bool)> {
        let uri = reference.attribute("URI")?;
        let transforms = reference.child(SIGNATURE, "Transforms")?;
        let transforms = transforms.children(SIGNATURE, "Transform");
        let own_id = self.root.attribute("Id").map(|id| format!("#{id}"));
        if uri.is_empty() || Some(uri) == own_id.as_deref() {
            let [enveloped, exclusive] = transforms.as_slice() else {
                return None;
            };
            if enveloped.attribute("Algorithm") != Some(ENVELOPED) {
                return None;
            }
            let mut nodes = if uri.is_empty() {
                NodeSet::all_without_comments(self.document)
            } else {
                self.only_one_has(uri)?;
                NodeSet::tree_without_comments(self.root.id, self.document)
            };
            nodes.remove_id(self.signature.id);
            for id in self.document.descendants(self.signature.id) {
                nodes.remove_id(id);
            }
            Some((self.canonical(&nodes, *exclusive)?, true))
        } else {
            let [exclusive] = transforms.as_slice() else {
                return None;
            };
            self.only_one_has(uri)?;
            let id = uri.strip_prefix('#')?;
            let mut inside = self.signature.descendants();
            let target = inside.find(|element| element.attribute("Id") == Some(id))?;
            let nodes = NodeSet::tree_without_comments(target.id, self.document);
            Some((self.canonical(&nodes, *exclusive)?, false))
        }
    }

    /// Fails if an id that a reference names stands on two elements.
    fn only_one_has(&self, uri: &str) -> Option<()> {
        let id = uri.strip_prefix('#')?;
        let all = std::iter::once(self.root).chain(self.root.descendants());
        let holders = all.filter(|element| {
            ["Id", "ID", "id"]
                .iter()
                .any(|name| element.attribute(name) == Some(id))
        });
        (holders.count() == 1).then_some(())
    }

    fn canonical_info(&self, info: Element<'_, '_>) -> Option<Vec<u8>> {
        let method = info.child(SIGNATURE, "CanonicalizationMethod")?;
        let nodes = NodeSet::tree_without_comments(info.id, self.document);
        self.canonical(&nodes, method)
    }

    /// The exclusive canonical form of some nodes, by a method or transform that names it.
    fn canonical(&self, nodes: &NodeSet, method: Element<'_, '_>) -> Option<Vec<u8>> {
        if method.attribute("Algorithm") != Some(EXCLUSIVE) {
            return None;
        }
        let inclusive = method.child(EXCLUSIVE, "InclusiveNamespaces");
        let inclusive = inclusive.and_then(|list| list.attribute("PrefixList"));
        let prefixes: Vec<_> = inclusive.unwrap_or_default().split_whitespace().collect();
        canonicalize_doc(self.document, C14nMode::Exclusive, Some(nodes), &prefixes).ok()
    }
}

/// The hash algorithm of a reference, and the hash that it names.
fn hash(reference: Element<'_, '_>) -> Option<(&'static digest::Algorithm, Vec<u8>)> {
    let method = reference.child(SIGNATURE, "DigestMethod")?;
    let algorithm = match method.attribute("Algorithm")? {
        "http://www.w3.org/2001/04/xmlenc#sha256" => &digest::SHA256,
        "http://www.w3.org/2001/04/xmldsig-more#sha384" => &digest::SHA384,
        "http://www.w3.org/2001/04/xmlenc#sha512" => &digest::SHA512,
        _ => return None,
    };
    let value = reference.child(SIGNATURE, "DigestValue")?;
    Some((algorithm, pem::decoded(&value.text()).ok()?))
}

/// Whether this signer's key made the signature, by a method of RFC 9231.
fn made_by(signer: &Certificate, method: &str, message: &[u8], value: &[u8]) -> bool {
    const MORE: &str = "http://www.w3.org/2001/04/xmldsig-more#";
    const PSS: &str = "http://www.w3.org/2007/05/xmldsig-more#";
    let algorithm: &dyn ring_signature::VerificationAlgorithm = if let Some(name) =
        method.strip_prefix(MORE)
    {
        match (name, signer.key()) {
            ("rsa-sha256", Key::Rsa { .. }) => &ring_signature::RSA_PKCS1_2048_8192_SHA256,
            ("rsa-sha384", Key::Rsa { .. }) => &ring_signature::RSA_PKCS1_2048_8192_SHA384,
            ("rsa-sha512", Key::Rsa { .. }) => &ring_signature::RSA_PKCS1_2048_8192_SHA512,
            ("ecdsa-sha256", Key::Ec { curve }) if curve == "P-256" => {
                &ring_signature::ECDSA_P256_SHA256_FIXED
            }
            ("ecdsa-sha384", Key::Ec { curve }) if curve == "P-384" => {
                &ring_signature::ECDSA_P384_SHA384_FIXED
            }
            _ => return false,
        }
    } else {
        match (method.strip_prefix(PSS), signer.key()) {
            (Some("sha256-rsa-MGF1"), Key::Rsa { .. }) => &ring_signature::RSA_PSS_2048_8192_SHA256,
            (Some("sha384-rsa-MGF1"), Key::Rsa { .. }) => &ring_signature::RSA_PSS_2048_8192_SHA384,
            (Some("sha512-rsa-MGF1"), Key::Rsa { .. }) => &ring_signature::RSA_PSS_2048_8192_SHA512,
            _ => return false,
        }
    };
    let Ok((_, key)) = SubjectPublicKeyInfo::from_der(signer.public_key_info()) else {
        return false;
    };
    ring_signature::UnparsedPublicKey::new(algorithm, &key.subject_public_key.data)
        .verify(message, value)
        .is_ok()
}
