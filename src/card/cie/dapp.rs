//! Device authentication: we show a certificate that everybody can make, and the chip signs what
//! both agreed on (cie-card.md §9). Only a chip that holds the key of EF.Int.Kpub can, and only
//! after its signature is verified may a PIN be sent.

use ring::digest::{SHA256, digest};
use ring::rand::{SecureRandom as _, SystemRandom};

use super::Nis;
use super::dh::Agreement;
use super::keys::{Authority, PublicData, PublicKey};
use super::line::Line;
use super::numbers::{self, Modulus, Number};
use super::sm::SecureLine;
use crate::apdu::Command;
use crate::card::CardError;

/// Signs terminal certificates. No secret: see `assets/cie/README.txt`.
const CERTIFICATION_EXPONENT: &[u8; numbers::LENGTH] =
    include_bytes!("../../../assets/cie/certification-exponent.bin");
/// This terminal's key. No secret either.
const TERMINAL_MODULUS: &[u8; numbers::LENGTH] =
    include_bytes!("../../../assets/cie/terminal-modulus.bin");
const TERMINAL_EXPONENT: &[u8; numbers::LENGTH] =
    include_bytes!("../../../assets/cie/terminal-exponent.bin");
/// Its public exponent, 65537.
const TERMINAL_PUBLIC_EXPONENT: [u8; 4] = [0x00, 0x01, 0x00, 0x01];
/// This terminal's serial number.
const TERMINAL: [u8; 8] = [0x20, 0, 0, 0, 0, 0, 0, 1];
/// Holder reference of its key.
const TERMINAL_KEY: [u8; 12] = [0, 0, 0, 0, 0x20, 0, 0, 0, 0, 0, 0, 1];
/// Profile of card-verifiable certificates.
const PROFILE: u8 = 0x8A;
/// Role of a terminal in its authorisation.
const ROLE: u8 = 0x01;
/// Object identifier of device authentication with RSA and SHA-256.
const ALGORITHM: [u8; 9] = [0x2A, 0x81, 0x22, 0xF4, 0x2A, 0x02, 0x04, 0x01, 0x04];
/// Bytes that a signature of ISO 9796-2 with a hash of 32 bytes can hold.
const RECOVERABLE: usize = numbers::LENGTH - 32 - 2;
const HEADER: u8 = 0x6A;
const TRAILER: u8 = 0xBC;

/// Runs the whole authentication; on success the chip is the one with this key and number, and
/// the line goes on with a new counter.
pub(super) fn authenticate(
    line: &mut SecureLine<'_, '_>,
    public: &PublicData,
    agreement: &Agreement,
    nis: Nis,
) -> Result<(), CardError> {
    let reference = &[0x80, 0x01, 0x41, 0x83, 0x01, 0x84];
    line.demand(&Command::new(0x00, 0x22, 0x81, 0xB6).data(reference))?;
    let certificate =
        certificate(&public.authority).ok_or(CardError::Data("authority for terminals"))?;
    line.demand(&Command::new(0x00, 0x2A, 0x00, 0xAE).data(&certificate))?;
    let key = [&[0x83, 0x0C], &TERMINAL_KEY[..]].concat();
    line.demand(&Command::new(0x00, 0x22, 0x81, 0xA4).data(&key))?;
    let challenge = line.demand(&Command::new(0x00, 0x84, 0x00, 0x00).expect(8))?;
    let challenge: [u8; 8] = (**challenge)
        .try_into()
        .map_err(|_| CardError::Data("challenge of the chip"))?;

    let proof = proof(public, agreement, challenge)?;
    line.demand(&Command::new(0x00, 0x82, 0x00, 0x00).data(&proof))?;
    let own_key = &[0x84, 0x01, 0x82, 0x80, 0x01, 0x9B];
    line.demand(&Command::new(0x00, 0x22, 0x41, 0xA4).data(own_key))?;
    let mut own_challenge = [0; 8];
    fill(&mut own_challenge)?;
    let ask = Command::new(0x00, 0x88, 0x00, 0x00)
        .data(&own_challenge)
        .expect(256);
    let answer = line.demand(&ask)?;
    let (serial, signature) = answer
        .split_at_checked(8)
        .ok_or(CardError::ChipNotGenuine)?;
    let signed = Signed {
        public,
        agreement,
        serial,
        challenge: own_challenge,
    };
    if !nis.is_in_serial(serial) || signed.verify(signature).is_none() {
        return Err(CardError::ChipNotGenuine);
    }
    // The last four bytes of either side's random number.
    let mut counter = [0; 8];
    let halves = challenge.iter().skip(4).chain(own_challenge.iter().skip(4));
    for (to, from) in counter.iter_mut().zip(halves) {
        *to = *from;
    }
    line.set_counter(counter);
    Ok(())
}

/// Our certificate under the card's authority, the shape of ISO 9796-2 with the rest that the
/// signature has no room for. It is verified before it is used: an authority whose modulus does
/// not belong to the exponent is noticed here.
fn certificate(authority: &Authority) -> Option<Vec<u8>> {
    let mut body = vec![PROFILE];
    body.extend_from_slice(&authority.reference);
    body.extend_from_slice(&TERMINAL_KEY);
    body.extend_from_slice(&authority.application);
    body.push(ROLE);
    body.extend_from_slice(&ALGORITHM);
    body.extend_from_slice(TERMINAL_MODULUS);
    body.extend_from_slice(&TERMINAL_PUBLIC_EXPONENT);
    let (recoverable, rest) = body.split_at_checked(RECOVERABLE)?;
    let block = block(recoverable, &body);
    let signature = authority
        .key
        .modulus()?
        .power(&block[..], CERTIFICATION_EXPONENT)?;
    if authority.key.open(&signature[..])?[..] != block[..] {
        return None;
    }
    let mut inside = vec![0x5F, 0x37, 0x82, 0x01, 0x00];
    inside.extend_from_slice(&signature[..]);
    inside.extend_from_slice(&[0x5F, 0x38, u8::try_from(rest.len()).ok()?]);
    inside.extend_from_slice(rest);
    inside.extend_from_slice(&[0x42, 0x08]);
    inside.extend_from_slice(&authority.reference);
    let [high, low] = u16::try_from(inside.len()).ok()?.to_be_bytes();
    Some([&[0x7F, 0x21, 0x82, high, low], &inside[..]].concat())
}

/// What EXTERNAL AUTHENTICATE carries: our serial number and a signature over the agreement.
fn proof(
    public: &PublicData,
    agreement: &Agreement,
    challenge: [u8; 8],
) -> Result<Vec<u8>, CardError> {
    let mut random = [0; RECOVERABLE];
    fill(&mut random)?;
    let message = [
        &random[..],
        &agreement.own[..],
        &TERMINAL,
        &challenge,
        &agreement.chip,
        &public.group.generator,
        &public.group.prime,
        &public.group.order,
    ]
    .concat();
    let signature = Modulus::new(TERMINAL_MODULUS)
        .and_then(|modulus| modulus.power(&block(&random, &message)[..], TERMINAL_EXPONENT))
        .ok_or(CardError::Data("key of the terminal"))?;
    Ok([&TERMINAL, &signature[..]].concat())
}

/// What the chip is to have signed.
struct Signed<'a> {
    public: &'a PublicData,
    agreement: &'a Agreement,
    serial: &'a [u8],
    challenge: [u8; 8],
}

impl Signed<'_> {
    /// Some if the signature is right.
    fn verify(&self, signature: &[u8]) -> Option<()> {
        if signature.len() != numbers::LENGTH {
            return None;
        }
        let opened = PublicKey::open(&self.public.chip_key, signature)?;
        let (&[HEADER], rest) = opened.split_first_chunk::<1>()? else {
            return None;
        };
        let (inside, &[TRAILER]) = rest.split_last_chunk::<1>()? else {
            return None;
        };
        let (random, hash) = inside.split_at_checked(RECOVERABLE)?;
        let message = [
            random,
            &self.agreement.chip,
            self.serial,
            &self.challenge,
            &self.agreement.own[..],
            &self.public.group.generator,
            &self.public.group.prime,
            &self.public.group.order,
        ]
        .concat();
        (digest(&SHA256, &message).as_ref() == hash).then_some(())
    }
}

/// The block of ISO 9796-2 with SHA-256: header, recoverable part, hash, trailer.
fn block(recoverable: &[u8], message: &[u8]) -> Number {
    let hash = digest(&SHA256, message);
    let bytes = [&[HEADER], recoverable, hash.as_ref(), &[TRAILER]].concat();
    let mut block = Number::new([0; numbers::LENGTH]);
    for (to, from) in block.iter_mut().zip(bytes) {
        *to = from;
    }
    block
}

fn fill(bytes: &mut [u8]) -> Result<(), CardError> {
    SystemRandom::new()
        .fill(bytes)
        .map_err(|_| CardError::Data("no random numbers"))
}
