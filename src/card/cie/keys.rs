//! What everybody may read of a card's keys: group of the key agreement, authority for terminals,
//! key of the chip (cie-card.md §6). It never changes on a card.

use super::files::{self, File};
use super::line::Line;
use super::numbers::{self, Modulus, Number};
use super::sod;
use crate::apdu::{Command, Status, tlv};
use crate::card::CardError;

/// Shortest order that is taken for a group of 2048 bits: 224 bits (RFC 5114 §2.2).
const MIN_ORDER: usize = 28;
/// Bytes of an authority's reference, inside the holder reference of its key.
const REFERENCE: std::ops::Range<usize> = 4..12;
/// Bytes of the application's name in a terminal's authorisation.
const APPLICATION: usize = 6;

/// All of it, checked. Public: it holds no secret.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(super) struct PublicData {
    pub(super) group: Group,
    pub(super) authority: Authority,
    pub(super) chip_key: PublicKey,
}

/// The group of the key agreement, exactly as the card gave it: it is hashed so.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(super) struct Group {
    pub(super) prime: Vec<u8>,
    pub(super) order: Vec<u8>,
    pub(super) generator: Vec<u8>,
}

/// Who certifies terminals.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(super) struct Authority {
    pub(super) key: PublicKey,
    /// Certification authority reference.
    pub(super) reference: [u8; 8],
    /// The application that a terminal is certified for.
    pub(super) application: [u8; APPLICATION],
}

/// An RSA key of 2048 bits.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(super) struct PublicKey {
    modulus: Vec<u8>,
    exponent: Vec<u8>,
}

impl PublicData {
    /// Reads everything, in clear: at most ten commands when the card answers directly.
    pub(super) fn read(line: &mut impl Line) -> Result<Self, CardError> {
        let chip_key = files::read_object(line, File::ChipKey)?;
        let group = Group::read(line)?;
        let authority = Authority::read(line)?;
        Ok(Self {
            group,
            authority,
            chip_key: PublicKey::parse(&chip_key).ok_or(CardError::Data("key of the chip"))?,
        })
    }
}

impl Group {
    fn read(line: &mut impl Line) -> Result<Self, CardError> {
        let mut part = |tag: u8| {
            let request = [
                0x4D, 0x0A, 0x70, 0x08, 0xBF, 0xA1, 0x01, 0x04, 0xA3, 0x02, tag, 0x00,
            ];
            let answer = line.demand(&get_data(&request))?;
            tlv::find(&answer, &[0x70, 0x00BF_A101, 0xA3, u32::from(tag)])
                .map(<[u8]>::to_vec)
                .ok_or(CardError::Data("group of the key agreement"))
        };
        let generator = part(0x97)?;
        let prime = part(0x98)?;
        let order = part(0x99)?;
        Self {
            prime,
            order,
            generator,
        }
        .checked()
        .ok_or(CardError::WeakKeyAgreement)
    }

    /// The group if prime and order are of sensible size and the generator has that order.
    pub(super) fn checked(self) -> Option<Self> {
        let sizes = (MIN_ORDER..=numbers::LENGTH).contains(&self.order.len())
            && self.prime.len() == numbers::LENGTH
            && self.order.first().is_some_and(|byte| *byte != 0)
            && self.order.last().is_some_and(|byte| byte & 1 == 1);
        (sizes && self.allows(&self.generator)?).then_some(self)
    }

    /// Whether a public value lies between 1 and the prime less 1, and in the group.
    pub(super) fn allows(&self, value: &[u8]) -> Option<bool> {
        let modulus = self.modulus()?;
        let power = modulus.power(value, &self.order)?;
        let is_one = matches!(&power[..], [zeros @ .., 1] if zeros.iter().all(|byte| *byte == 0));
        Some(is_one && modulus.is_inside(value))
    }

    /// EF.DH as it is encoded for this group (IAS ECC §10.4.3.2); a card may encode it otherwise.
    pub(super) fn as_file(&self) -> Option<Vec<u8>> {
        const PUBLIC_KEY: &[u8] = &[0x7F, 0x49];
        let parts = [
            sod::der(0x81, &self.prime)?,
            sod::der(0x82, &self.order)?,
            sod::der(0x83, &self.generator)?,
        ];
        sod::object(PUBLIC_KEY, &sod::object(PUBLIC_KEY, &parts.concat())?)
    }

    /// Whether EF.DH holds this group.
    pub(super) fn is_in(&self, file: &[u8]) -> bool {
        let part = |tag| tlv::find(file, &[0x7F49, 0x7F49, tag]);
        part(0x81) == Some(&self.prime)
            && part(0x82) == Some(&self.order)
            && part(0x83) == Some(&self.generator)
    }

    pub(super) fn modulus(&self) -> Option<Modulus> {
        Modulus::new(&self.prime)
    }
}

impl Authority {
    fn read(line: &mut impl Line) -> Result<Self, CardError> {
        let request = [
            0x4D, 0x09, 0x70, 0x07, 0xBF, 0xA0, 0x04, 0x03, 0x7F, 0x49, 0x80,
        ];
        let answer = line.demand(&get_data(&request))?;
        Self::parse(&answer).ok_or(CardError::Data("authority for terminals"))
    }

    fn parse(answer: &[u8]) -> Option<Self> {
        let key = tlv::find(answer, &[0x70, 0x00BF_A004, 0x7F49])?;
        let holder = tlv::find(key, &[0x5F20])?;
        let authorisation = tlv::find(key, &[0x5F4C])?;
        Some(Self {
            key: PublicKey::new(tlv::find(key, &[0x81])?, tlv::find(key, &[0x82])?)?,
            reference: holder.get(REFERENCE)?.try_into().ok()?,
            application: authorisation.get(..APPLICATION)?.try_into().ok()?,
        })
    }
}

impl PublicKey {
    pub(super) fn new(modulus: &[u8], exponent: &[u8]) -> Option<Self> {
        Modulus::new(modulus)?;
        let is_odd = exponent.last().is_some_and(|byte| byte & 1 == 1);
        let is_one = matches!(exponent, [zeros @ .., 1] if zeros.iter().all(|byte| *byte == 0));
        (is_odd && !is_one && exponent.len() <= numbers::LENGTH + 1).then(|| Self {
            modulus: modulus.to_vec(),
            exponent: exponent.to_vec(),
        })
    }

    /// Reads RSAPublicKey (RFC 8017 appendix A.1.1).
    pub(super) fn parse(der: &[u8]) -> Option<Self> {
        let mut numbers = tlv::objects(tlv::find(der, &[0x30])?);
        let (modulus, exponent) = (numbers.next()?, numbers.next()?);
        (modulus.tag == 0x02 && exponent.tag == 0x02)
            .then(|| Self::new(modulus.value, exponent.value))?
    }

    /// RSAPublicKey as it is encoded for this key; a card may encode it otherwise.
    pub(super) fn as_file(&self) -> Option<Vec<u8>> {
        let numbers = [
            sod::der(0x02, &self.modulus)?,
            sod::der(0x02, &self.exponent)?,
        ];
        sod::der(0x30, &numbers.concat())
    }

    /// Modulus and exponent as the card gave them.
    pub(super) fn parts(&self) -> [&[u8]; 2] {
        [&self.modulus, &self.exponent]
    }

    /// The public operation. `None` if the value is not below the modulus.
    pub(super) fn open(&self, signature: &[u8]) -> Option<Number> {
        self.modulus()?
            .power(signature, &numbers::fixed(&self.exponent)?[..])
    }

    pub(super) fn modulus(&self) -> Option<Modulus> {
        Modulus::new(&self.modulus)
    }
}

/// GET DATA with an extended header list.
pub(super) fn get_data(request: &[u8]) -> Command {
    Command::new(0x00, 0xCB, 0x3F, 0xFF)
        .data(request)
        .expect(256)
}

/// Whether an answer to GET DATA says that the object is not there or not to be read.
pub(super) fn is_refusal(status: Status) -> bool {
    !matches!(status, Status::Ok | Status::Technical(_))
}
