//! EF.SOD: the Ministry's signature over what the chip holds, in both generations
//! (cie-card.md §13.3). It says that the data are whole; that the chip is no copy, only the device
//! authentication with the signed key says.

use ring::signature::{
    RSA_PKCS1_2048_8192_SHA256, RSA_PKCS1_2048_8192_SHA384, RSA_PKCS1_2048_8192_SHA512,
    RSA_PSS_2048_8192_SHA256, RSA_PSS_2048_8192_SHA384, RSA_PSS_2048_8192_SHA512, RsaParameters,
    UnparsedPublicKey,
};

use crate::apdu::tlv;
use crate::card::padding::Hash;
use crate::identity::{Certificate, Issuer, issuer_of};

/// What the signature says.
#[derive(Clone, Debug, Eq, PartialEq, serde::Serialize)]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum Signatures {
    /// Hashes and signature are right.
    Intact {
        /// Who signed, as its certificate says.
        signer: String,
        /// Whether the country's authority that issued that certificate is known here. If not,
        /// the name proves nothing.
        signer_known: bool,
    },
    /// They contradict the data, or can't be understood.
    Broken {
        /// What does not fit.
        what: &'static str,
    },
}

/// A file as the signature names it, and its content without filling.
pub(super) type SignedFile<'a> = (u8, &'a [u8]);

/// Numbers of the files in the signed list.
pub(super) const NIS: u8 = 0xA1;
pub(super) const CERTIFICATE: u8 = 0xA3;
pub(super) const CHIP_KEY: u8 = 0xA4;
pub(super) const SERVICE_KEY: u8 = 0xA5;
pub(super) const GROUP: u8 = 0x1B;

const CONTENT_TYPE: &[u8] = b"\x2A\x86\x48\x86\xF7\x0D\x01\x09\x03";
const MESSAGE_DIGEST: &[u8] = b"\x2A\x86\x48\x86\xF7\x0D\x01\x09\x04";
/// ldsSecurityObject of ICAO 9303, 2.23.136.1.1.1.
const SECURITY_OBJECT: &[u8] = b"\x67\x81\x08\x01\x01\x01";
/// rsassaPss, 1.2.840.113549.1.1.10.
const PSS: &[u8] = b"\x2A\x86\x48\x86\xF7\x0D\x01\x01\x0A";
/// The outer tag of the file.
const OUTER: u32 = 0x77;

/// What the signature says when it is sound: all that is kept of it.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(super) struct Vouched {
    /// Who signed, as its certificate says.
    pub(super) signer: String,
    /// Whether the country's authority behind that name is known.
    pub(super) signer_known: bool,
    /// The hash of the certificate, whose file can be read only after the PIN.
    pub(super) certificate: FileHash,
}

/// A hash of a file, without filling.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(super) struct FileHash {
    pub(super) function: Hash,
    pub(super) value: Vec<u8>,
}

/// EF.SOD, taken apart.
pub(super) struct SecurityObject<'a> {
    envelope: Signed<'a>,
    list: List<'a>,
}

impl From<Vouched> for Signatures {
    fn from(vouched: Vouched) -> Self {
        Self::Intact {
            signer: vouched.signer,
            signer_known: vouched.signer_known,
        }
    }
}

impl FileHash {
    /// Whether this is the hash of this content.
    pub(super) fn is_of(&self, content: &[u8]) -> bool {
        self.function.digest(content).as_ref() == self.value
    }
}

impl<'a> SecurityObject<'a> {
    /// Takes the file apart; on failure, what can't be understood.
    pub(super) fn parse(sod: &'a [u8]) -> Result<Self, &'static str> {
        let envelope = Signed::parse(sod).ok_or("CMS")?;
        let list = List::parse(envelope.content).ok_or("LDS")?;
        Ok(Self { envelope, list })
    }

    /// Whether a file with this number and content is in the signed list.
    pub(super) fn names(&self, (number, content): SignedFile<'_>) -> bool {
        let listed = self.list.hash_of(number);
        listed == Some(self.list.hash.digest(content).as_ref())
    }

    /// Checks the signature. `authorities` are the countries' signers that are known.
    pub(super) fn vouch(&self, authorities: &[Certificate]) -> Result<Vouched, &'static str> {
        let listed = self.list.hash_of(CERTIFICATE).ok_or("LDS")?;
        let signer = Certificate::parse(self.envelope.certificate).map_err(|_| "signer")?;
        if !self.envelope.is_signed_by(&signer) {
            return Err("signature");
        }
        let name = signer.subject();
        Ok(Vouched {
            signer: name.common_name().unwrap_or("?").to_owned(),
            signer_known: matches!(issuer_of(&signer, authorities), Issuer::Authority(_)),
            certificate: FileHash {
                function: self.list.hash,
                value: listed.to_vec(),
            },
        })
    }
}

/// Checks hashes, signature and signer; on failure, what does not fit.
pub(super) fn check(
    sod: &[u8],
    files: &[SignedFile<'_>],
    authorities: &[Certificate],
) -> Result<Vouched, &'static str> {
    let object = SecurityObject::parse(sod)?;
    match files.iter().find(|file| !object.names(**file)) {
        Some((number, _)) => Err(name_of(*number)),
        None => object.vouch(authorities),
    }
}

/// What a file of the signed list is called.
pub(super) fn name_of(number: u8) -> &'static str {
    match number {
        NIS => "EF.ID_Servizi",
        CERTIFICATE => "EF.Cert_CIE",
        CHIP_KEY => "EF.Int.Kpub",
        SERVICE_KEY => "EF.Servizi_Int.Kpub",
        _ => "EF.DH",
    }
}

/// SignedData (RFC 5652 clause 5), as far as it matters here.
struct Signed<'a> {
    content: &'a [u8],
    certificate: &'a [u8],
    hash: Hash,
    attributes: &'a [u8],
    pss: bool,
    signature: &'a [u8],
}

impl<'a> Signed<'a> {
    fn parse(sod: &'a [u8]) -> Option<Self> {
        let data = tlv::find(sod, &[OUTER, 0x30, 0xA0, 0x30])?;
        let mut parts = tlv::objects(data).skip(2);
        let encapsulated = parts.next().filter(|part| part.tag == 0x30)?.value;
        if tlv::find(encapsulated, &[0x06])? != SECURITY_OBJECT {
            return None;
        }
        let certificates = parts.next().filter(|part| part.tag == 0xA0)?.value;
        let signer = parts.find(|part| part.tag == 0x31)?.value;
        let signer = tlv::find(signer, &[0x30])?;
        // Version, issuer and number, hash, signed attributes, algorithm, signature.
        let mut fields = tlv::objects(signer).skip(2);
        let hash = hash_of_identifier(fields.next()?.value)?;
        let attributes = fields.next().filter(|field| field.tag == 0xA0)?.value;
        let algorithm = fields.next().filter(|field| field.tag == 0x30)?.value;
        let signature = fields.next().filter(|field| field.tag == 0x04)?.value;
        Some(Self {
            content: tlv::find(encapsulated, &[0xA0, 0x04])?,
            certificate: certificates.get(..tlv::whole_length(certificates)?)?,
            hash,
            attributes,
            pss: tlv::find(algorithm, &[0x06])? == PSS,
            signature,
        })
    }

    /// Whether the attributes name this content and this signer signed them.
    fn is_signed_by(&self, signer: &Certificate) -> bool {
        let names_content = self.attribute(MESSAGE_DIGEST, 0x04)
            == Some(self.hash.digest(self.content).as_ref())
            && self.attribute(CONTENT_TYPE, 0x06) == Some(SECURITY_OBJECT);
        // The attributes are signed as the set that they are (RFC 5652 clause 5.4).
        let Some(message) = der(0x31, self.attributes) else {
            return false;
        };
        let key = tlv::find(signer.public_key_info(), &[0x30, 0x03]).and_then(<[u8]>::split_first);
        names_content
            && key.is_some_and(|(_, key)| {
                UnparsedPublicKey::new(self.parameters(), key)
                    .verify(&message, self.signature)
                    .is_ok()
            })
    }

    fn attribute(&self, identifier: &[u8], tag: u32) -> Option<&'a [u8]> {
        tlv::objects(self.attributes)
            .find(|attribute| tlv::find(attribute.value, &[0x06]) == Some(identifier))
            .and_then(|attribute| tlv::find(attribute.value, &[0x31, tag]))
    }

    fn parameters(&self) -> &'static RsaParameters {
        match (self.pss, self.hash) {
            (false, Hash::Sha256) => &RSA_PKCS1_2048_8192_SHA256,
            (false, Hash::Sha384) => &RSA_PKCS1_2048_8192_SHA384,
            (false, Hash::Sha512) => &RSA_PKCS1_2048_8192_SHA512,
            (true, Hash::Sha256) => &RSA_PSS_2048_8192_SHA256,
            (true, Hash::Sha384) => &RSA_PSS_2048_8192_SHA384,
            (true, Hash::Sha512) => &RSA_PSS_2048_8192_SHA512,
        }
    }
}

/// LDSSecurityObject (ICAO 9303 part 10 clause 4.6.2): the hash of each file.
struct List<'a> {
    hash: Hash,
    entries: &'a [u8],
}

impl<'a> List<'a> {
    fn parse(content: &'a [u8]) -> Option<Self> {
        let mut fields = tlv::objects(tlv::find(content, &[0x30])?).skip(1);
        Some(Self {
            hash: hash_of_identifier(fields.next()?.value)?,
            entries: fields.next().filter(|field| field.tag == 0x30)?.value,
        })
    }

    fn hash_of(&self, number: u8) -> Option<&'a [u8]> {
        tlv::objects(self.entries)
            .find(|entry| tlv::find(entry.value, &[0x02]).and_then(<[u8]>::last) == Some(&number))
            .and_then(|entry| tlv::find(entry.value, &[0x04]))
    }
}

/// The hash function of an AlgorithmIdentifier's content.
fn hash_of_identifier(identifier: &[u8]) -> Option<Hash> {
    match tlv::find(identifier, &[0x06])? {
        b"\x60\x86\x48\x01\x65\x03\x04\x02\x01" => Some(Hash::Sha256),
        b"\x60\x86\x48\x01\x65\x03\x04\x02\x02" => Some(Hash::Sha384),
        b"\x60\x86\x48\x01\x65\x03\x04\x02\x03" => Some(Hash::Sha512),
        _ => None,
    }
}

/// A DER object with a length of at most two bytes.
pub(super) fn der(tag: u8, value: &[u8]) -> Option<Vec<u8>> {
    object(&[tag], value)
}

/// The same with a tag of several bytes.
pub(super) fn object(tag: &[u8], value: &[u8]) -> Option<Vec<u8>> {
    let [high, low] = u16::try_from(value.len()).ok()?.to_be_bytes();
    let length: &[u8] = match (high, low) {
        (0, 0..=0x7F) => &[low],
        (0, _) => &[0x81, low],
        _ => &[0x82, high, low],
    };
    Some([tag, length, value].concat())
}
