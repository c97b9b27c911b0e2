//! The text in which public data of cards outlast the program: JSON, bounded, and read as if a
//! stranger had written it.
//!
//! Each card's line carries a digest of itself: damage is noticed and the card is asked again. The
//! digest keeps no one out who may write the file; what they write is held against the card, which
//! has to prove that it owns the key in it.

use std::sync::Arc;

use ring::digest::{SHA256, digest};
use serde::{Deserialize, Serialize};

use super::keys::{Authority, Group, PublicData, PublicKey};
use super::memory::Remembered;
use super::nis::Nis;
use super::sod::{FileHash, Vouched};
use crate::card::padding::Hash;

/// Version of the format.
const SCHEMA: u32 = 1;
/// Most cards that are kept.
const MAX_CARDS: usize = 8;
/// Most bytes of the text.
pub(super) const MAX_LENGTH: usize = 60 * 1024;
/// Most characters of a signer's name.
const MAX_NAME: usize = 200;

#[derive(Deserialize, Serialize)]
struct Page {
    schema: u32,
    cards: Vec<Line>,
}

/// One card.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Line {
    nis: String,
    generator: Hex,
    prime: Hex,
    order: Hex,
    authority_modulus: Hex,
    authority_exponent: Hex,
    authority_reference: Hex,
    authority_application: Hex,
    chip_modulus: Hex,
    chip_exponent: Hex,
    signer: String,
    certificate_hash: Hex,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    certificate: Option<Hex>,
    /// SHA-256 of the line with this field empty.
    digest: Hex,
}

/// Bytes in hexadecimal. Hidden from logs: a certificate is personal.
#[derive(Clone, Default, Deserialize, PartialEq, Serialize)]
#[serde(try_from = "String", into = "String")]
struct Hex(Vec<u8>);

/// The cards of a text, the latest last; on failure, why it can't be used.
pub(super) fn parse(text: &str) -> Result<Vec<(Nis, Line)>, &'static str> {
    if text.len() > MAX_LENGTH {
        return Err("too long");
    }
    let page: Page = serde_json::from_str(text).map_err(|_| "not the program's own form")?;
    if page.schema != SCHEMA {
        return Err("of another version");
    }
    if page.cards.len() > MAX_CARDS {
        return Err("too many cards");
    }
    page.cards
        .into_iter()
        .map(|line| {
            let nis = Nis::parse(line.nis.as_bytes()).ok_or("a card without number")?;
            let is_whole = line.own_digest().as_ref() == Some(&line.digest);
            is_whole.then_some((nis, line)).ok_or("damaged")
        })
        .collect()
}

/// The text of these cards; the oldest make room if they are too many.
pub(super) fn text(lines: &mut Vec<(Nis, Line)>) -> String {
    lines.drain(..lines.len().saturating_sub(MAX_CARDS));
    loop {
        let page = Page {
            schema: SCHEMA,
            cards: lines.iter().map(|(_, line)| line.clone()).collect(),
        };
        // Texts and numbers: they always have a form.
        let text = serde_json::to_string(&page).unwrap_or_default();
        if text.len() <= MAX_LENGTH || lines.is_empty() {
            return text;
        }
        lines.remove(0);
    }
}

impl Line {
    /// The line of a card; nothing if nobody looked at its signature yet.
    pub(super) fn of(nis: Nis, known: &Remembered) -> Option<Self> {
        let vouched = known.vouched.as_ref()?;
        let PublicData {
            group,
            authority,
            chip_key,
        } = &*known.public;
        let [authority_modulus, authority_exponent] = authority.key.parts().map(Hex::of);
        let [chip_modulus, chip_exponent] = chip_key.parts().map(Hex::of);
        let mut line = Self {
            nis: nis.to_string(),
            generator: Hex::of(&group.generator),
            prime: Hex::of(&group.prime),
            order: Hex::of(&group.order),
            authority_modulus,
            authority_exponent,
            authority_reference: Hex::of(&authority.reference),
            authority_application: Hex::of(&authority.application),
            chip_modulus,
            chip_exponent,
            signer: vouched.signer.chars().take(MAX_NAME).collect(),
            certificate_hash: Hex::of(&vouched.certificate.value),
            certificate: known.certificate.as_deref().map(Hex::of),
            digest: Hex::default(),
        };
        line.digest = line.own_digest()?;
        Some(line)
    }

    /// What the line says, checked as if the card said it; nothing if a card never would.
    pub(super) fn read(&self, nis: Nis) -> Option<Remembered> {
        let certificate_hash = FileHash {
            function: function_of(self.certificate_hash.0.len())?,
            value: self.certificate_hash.0.clone(),
        };
        let certificate = self.certificate.as_ref().map(|hex| hex.0.clone());
        if (certificate.as_ref()).is_some_and(|content| !certificate_hash.is_of(content)) {
            return None;
        }
        let group = Group {
            prime: self.prime.0.clone(),
            order: self.order.0.clone(),
            generator: self.generator.0.clone(),
        };
        let vouched = Vouched {
            signer: self.signer.chars().take(MAX_NAME).collect(),
            signer_known: false,
            certificate: certificate_hash,
        };
        if let Some(content) = &certificate {
            super::vouch::check_certificate(content, &vouched, nis).ok()?;
        }
        Some(Remembered {
            public: Arc::new(PublicData {
                group: group.checked()?,
                authority: Authority {
                    key: PublicKey::new(&self.authority_modulus.0, &self.authority_exponent.0)?,
                    reference: self.authority_reference.0.as_slice().try_into().ok()?,
                    application: self.authority_application.0.as_slice().try_into().ok()?,
                },
                chip_key: PublicKey::new(&self.chip_modulus.0, &self.chip_exponent.0)?,
            }),
            vouched: Some(vouched),
            certificate,
            is_from_drawer: true,
        })
    }

    fn own_digest(&self) -> Option<Hex> {
        let content = Self {
            digest: Hex::default(),
            ..self.clone()
        };
        let content = serde_json::to_vec(&content).ok()?;
        Some(Hex::of(digest(&SHA256, &content).as_ref()))
    }
}

/// The hash function by the length of its values.
fn function_of(length: usize) -> Option<Hash> {
    [Hash::Sha256, Hash::Sha384, Hash::Sha512]
        .into_iter()
        .find(|function| function.length() == length)
}

impl Hex {
    fn of(bytes: &[u8]) -> Self {
        Self(bytes.to_vec())
    }
}

impl From<Hex> for String {
    fn from(Hex(bytes): Hex) -> Self {
        let digit = |value: u8| char::from_digit(u32::from(value), 16).unwrap_or('0');
        bytes
            .iter()
            .flat_map(|byte| [digit(byte >> 4), digit(byte & 0x0F)])
            .collect()
    }
}

impl TryFrom<String> for Hex {
    type Error = &'static str;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        let digits = text.chars().map(|letter| letter.to_digit(16));
        let digits: Vec<u8> = digits
            .map(|digit| digit.and_then(|digit| u8::try_from(digit).ok()))
            .collect::<Option<_>>()
            .ok_or("no hexadecimal digit")?;
        let pairs = digits.chunks_exact(2);
        if !pairs.remainder().is_empty() {
            return Err("half a byte");
        }
        let byte = |pair: &[u8]| pair.iter().fold(0, |byte, digit| (byte << 4) | digit);
        Ok(Self(pairs.map(byte).collect()))
    }
}

impl std::fmt::Debug for Hex {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} bytes", self.0.len())
    }
}
