//! The signed list of hashes of an identity card's files, EF.SOD, in its two generations
//! (cie-card.md §13.3).

use ring::digest::{self, SHA256, SHA512};
use rsa::rand_core::{CryptoRng, Error, RngCore, impls};
use rsa::sha2::{Sha256, Sha512};
use rsa::{Pkcs1v15Sign, Pss, RsaPrivateKey};
use x509_parser::parse_x509_certificate;

use super::{PkiError, cie::document_signer};
use crate::simulator::tlv::tlv;

/// How a security object is made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Generation {
    /// SHA-256, RSA PKCS#1 v1.5, LDS version 0.
    Pkcs1,
    /// SHA-512, RSASSA-PSS, LDS version 1.
    Pss,
}

/// Salt of a PSS signature, as long as the hash.
const SALT: usize = 64;

const INTEGER: u8 = 0x02;
const OCTET_STRING: u8 = 0x04;
const NULL: &[u8] = &[0x05, 0x00];
const OBJECT_IDENTIFIER: u8 = 0x06;
const PRINTABLE_STRING: u8 = 0x13;
const SEQUENCE: u8 = 0x30;
const SET: u8 = 0x31;
const CONTEXT_0: u8 = 0xA0;
const CONTEXT_1: u8 = 0xA1;
const CONTEXT_2: u8 = 0xA2;
/// Outer tag of the file.
const SECURITY_OBJECT: u8 = 0x77;

const SIGNED_DATA: &[u8] = &[0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x07, 0x02];
const LDS_SECURITY_OBJECT: &[u8] = &[0x67, 0x81, 0x08, 0x01, 0x01, 0x01];
const CONTENT_TYPE: &[u8] = &[0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x09, 0x03];
const MESSAGE_DIGEST: &[u8] = &[0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x09, 0x04];
const RSA_WITH_SHA_256: &[u8] = &[0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x01, 0x0B];
const RSA_PSS: &[u8] = &[0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x01, 0x0A];
const MASK_GENERATION_1: &[u8] = &[0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x01, 0x08];
const SHA_256: &[u8] = &[0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x01];
const SHA_512: &[u8] = &[0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x03];

/// The content of EF.SOD over these files: number of each and what is hashed of it. With the key of
/// a forger it is signed by that, under the same name.
pub(in crate::simulator) fn security_object(
    files: &[(u8, &[u8])],
    generation: Generation,
    forger: Option<&RsaPrivateKey>,
) -> Result<Vec<u8>, PkiError> {
    let (certificate, key) = document_signer(forger)?;
    let content = hash_list(files, generation);
    let attributes = [
        attribute(CONTENT_TYPE, &tlv(OBJECT_IDENTIFIER, LDS_SECURITY_OBJECT)),
        attribute(
            MESSAGE_DIGEST,
            &tlv(OCTET_STRING, &generation.hash(&content)),
        ),
    ]
    .concat();
    // RFC 5652 §5.4: what is signed carries the tag SET, not the one it has in its place.
    let hash = generation.hash(&tlv(SET, &attributes));
    let signature = match generation {
        Generation::Pkcs1 => key.sign(Pkcs1v15Sign::new::<Sha256>(), &hash),
        Generation::Pss => {
            let mut numbers = Numbers::new(&hash);
            key.sign_with_rng(&mut numbers, Pss::new_with_salt::<Sha512>(SALT), &hash)
        }
    }?;
    let signer = tlv(
        SEQUENCE,
        &[
            tlv(INTEGER, &[1]),
            issuer_and_serial_number(&certificate),
            generation.hash_algorithm(),
            tlv(CONTEXT_0, &attributes),
            generation.signature_algorithm(),
            tlv(OCTET_STRING, &signature),
        ]
        .concat(),
    );
    let encapsulated = [
        tlv(OBJECT_IDENTIFIER, LDS_SECURITY_OBJECT),
        tlv(CONTEXT_0, &tlv(OCTET_STRING, &content)),
    ];
    let signed_data = [
        tlv(INTEGER, &[3]),
        tlv(SET, &generation.hash_algorithm()),
        tlv(SEQUENCE, &encapsulated.concat()),
        tlv(CONTEXT_0, &certificate),
        tlv(SET, &signer),
    ];
    let outer = [
        tlv(OBJECT_IDENTIFIER, SIGNED_DATA),
        tlv(CONTEXT_0, &tlv(SEQUENCE, &signed_data.concat())),
    ];
    Ok(tlv(SECURITY_OBJECT, &tlv(SEQUENCE, &outer.concat())))
}

/// Numbers that follow from a seed: a card's security object is the same every time it is made,
/// salt included. The key protects nothing.
struct Numbers {
    seed: Vec<u8>,
    drawn: u64,
}

impl Numbers {
    fn new(seed: &[u8]) -> Self {
        Self {
            seed: seed.to_vec(),
            drawn: 0,
        }
    }
}

impl RngCore for Numbers {
    fn next_u32(&mut self) -> u32 {
        impls::next_u32_via_fill(self)
    }

    fn next_u64(&mut self) -> u64 {
        self.drawn += 1;
        let seed = [&self.seed[..], &self.drawn.to_be_bytes()].concat();
        let hash = digest::digest(&SHA256, &seed);
        u64::from_be_bytes(hash.as_ref().first_chunk().copied().unwrap_or_default())
    }

    fn fill_bytes(&mut self, bytes: &mut [u8]) {
        impls::fill_bytes_via_next(self, bytes);
    }

    fn try_fill_bytes(&mut self, bytes: &mut [u8]) -> Result<(), Error> {
        self.fill_bytes(bytes);
        Ok(())
    }
}

impl CryptoRng for Numbers {}

/// `LDSSecurityObject`. The file numbers stand in one byte each, though DER would want a zero
/// before A1: so the real objects have them.
fn hash_list(files: &[(u8, &[u8])], generation: Generation) -> Vec<u8> {
    let hashes = files.iter().flat_map(|(number, content)| {
        let hash = tlv(OCTET_STRING, &generation.hash(content));
        tlv(SEQUENCE, &[tlv(INTEGER, &[*number]), hash].concat())
    });
    let (version, information) = match generation {
        Generation::Pkcs1 => (0, Vec::new()),
        Generation::Pss => {
            let versions = [
                tlv(PRINTABLE_STRING, b"0108"),
                tlv(PRINTABLE_STRING, b"040000"),
            ];
            (1, tlv(SEQUENCE, &versions.concat()))
        }
    };
    let parts = [
        tlv(INTEGER, &[version]),
        generation.hash_algorithm(),
        tlv(SEQUENCE, &hashes.collect::<Vec<_>>()),
        information,
    ];
    tlv(SEQUENCE, &parts.concat())
}

fn attribute(kind: &[u8], value: &[u8]) -> Vec<u8> {
    let parts = [tlv(OBJECT_IDENTIFIER, kind), tlv(SET, value)];
    tlv(SEQUENCE, &parts.concat())
}

fn issuer_and_serial_number(certificate: &[u8]) -> Vec<u8> {
    let parts = parse_x509_certificate(certificate).map(|(_, parsed)| {
        let serial_number = tlv(INTEGER, parsed.raw_serial());
        [parsed.issuer().as_raw(), &serial_number].concat()
    });
    tlv(SEQUENCE, &parts.unwrap_or_default())
}

impl Generation {
    fn hash(self, bytes: &[u8]) -> Vec<u8> {
        let algorithm = match self {
            Self::Pkcs1 => &SHA256,
            Self::Pss => &SHA512,
        };
        digest::digest(algorithm, bytes).as_ref().to_vec()
    }

    fn hash_algorithm(self) -> Vec<u8> {
        let identifier = match self {
            Self::Pkcs1 => SHA_256,
            Self::Pss => SHA_512,
        };
        tlv(SEQUENCE, &tlv(OBJECT_IDENTIFIER, identifier))
    }

    fn signature_algorithm(self) -> Vec<u8> {
        let algorithm = |identifier, parameters: &[u8]| {
            let parts = [&tlv(OBJECT_IDENTIFIER, identifier), parameters];
            tlv(SEQUENCE, &parts.concat())
        };
        match self {
            Self::Pkcs1 => algorithm(RSA_WITH_SHA_256, NULL),
            Self::Pss => {
                let hash = algorithm(SHA_512, NULL);
                let mask = algorithm(MASK_GENERATION_1, &hash);
                let parameters = [
                    tlv(CONTEXT_0, &hash),
                    tlv(CONTEXT_1, &mask),
                    tlv(CONTEXT_2, &tlv(INTEGER, &[SALT.to_le_bytes()[0]])),
                ];
                algorithm(RSA_PSS, &tlv(SEQUENCE, &parameters.concat()))
            }
        }
    }
}
