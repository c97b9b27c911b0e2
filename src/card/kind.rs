//! The two kinds of card, seen as one: what each can do is decided here and nowhere above.

use super::cie::{self, Cie, Memory};
use super::cns::{self, Cns};
use super::{CardError, Counters, PinEntry, PinError, PinLength, Tries, foreign};
use crate::apdu::Channel;
use crate::problem::{Foreign, KeypadEnd};
use crate::reader::Atr;
use crate::secret::{Pin, Puk};

/// A card that Varco can sign in with.
#[derive(Clone, Debug)]
pub enum Card {
    /// Carta Nazionale dei Servizi.
    Cns(Cns),
    /// Carta d'identità elettronica 3.0.
    Cie(Cie),
}

/// The kind of a card, without anything of the card itself.
#[derive(Clone, Copy, Debug, Eq, PartialEq, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// Carta Nazionale dei Servizi.
    Cns,
    /// Carta d'identità elettronica 3.0: by radio alone, and its certificate shows after a PIN.
    Cie,
}

/// A card whose PIN is verified.
#[derive(Debug)]
pub enum Verified<'c, 't> {
    /// A CNS.
    Cns(cns::Verified<'c, 't>),
    /// A CIE.
    Cie(cie::Verified<'c, 't>),
}

impl Card {
    /// Recognises the card by what it holds; the answer to reset only says where to look first.
    pub fn find(channel: &mut Channel<'_>, atr: &Atr, memory: &Memory) -> Result<Self, CardError> {
        if foreign::is_memory_card(atr) {
            return Err(CardError::Foreign(Foreign::Tag));
        }
        let contactless = atr.is_contactless();
        if contactless && let Some(cie) = Cie::find(channel, atr, memory)? {
            return Ok(Self::Cie(cie));
        }
        let unknown = match Cns::find(channel, atr) {
            Err(error @ CardError::Unknown(_)) => error,
            result => return result.map(Self::Cns),
        };
        if !contactless && let Ok(Some(cie)) = Cie::find(channel, atr, memory) {
            return Ok(Self::Cie(cie));
        }
        Err(foreign::name(channel, atr)?.map_or(unknown, CardError::Foreign))
    }

    /// The kind.
    pub fn kind(&self) -> Kind {
        match self {
            Self::Cns(_) => Kind::Cns,
            Self::Cie(_) => Kind::Cie,
        }
    }

    /// The model in words, without the kind.
    pub fn model(&self) -> String {
        match self {
            Self::Cns(cns) => cns.model().to_string(),
            Self::Cie(cie) => cie.chip().to_string(),
        }
    }

    /// Kind and model in words.
    pub fn title(&self) -> String {
        match self {
            Self::Cns(cns) => format!("CNS ({})", cns.model()),
            Self::Cie(cie) => match cie.chip() {
                cie::Chip::Unnamed => "CIE 3.0".to_owned(),
                chip => format!("CIE 3.0 ({chip})"),
            },
        }
    }

    /// The authentication certificate, DER; `None` on a CIE whose PIN was not verified yet.
    pub fn certificate(&self) -> Option<&[u8]> {
        match self {
            Self::Cns(cns) => Some(cns.certificate()),
            Self::Cie(cie) => cie.certificate(),
        }
    }

    /// What the signature over a CIE's chip said, if it was looked at.
    pub fn signatures(&self) -> Option<cie::Signatures> {
        match self {
            Self::Cns(_) => None,
            Self::Cie(cie) => cie.vouched(),
        }
    }

    /// Keeps what was learnt of the card for a later run of the program, if the person allows it.
    /// Not while the card waits.
    pub(super) fn save(&self) {
        match self {
            Self::Cns(_) => {}
            Self::Cie(cie) => cie.save(),
        }
    }

    /// How many digits the PIN has.
    pub fn pin_length(&self) -> PinLength {
        match self {
            Self::Cns(_) => Cns::PIN_LENGTH,
            Self::Cie(_) => Cie::PIN_LENGTH,
        }
    }

    /// Sends the PIN once, if it is still wanted when the card is ready for it, and gives the
    /// certificate with the verified card. The PIN of a CIE travels encrypted, which no reader's
    /// keypad can do (cie-card.md §10).
    pub(super) fn verify_if_wanted<'c, 't>(
        &'c self,
        channel: &'c mut Channel<'t>,
        pin: PinEntry,
        known: Option<Tries>,
        is_wanted: impl FnOnce() -> bool,
    ) -> Result<(Verified<'c, 't>, Vec<u8>), PinError> {
        match (self, pin) {
            (Self::Cns(cns), PinEntry::Typed(pin)) => {
                let verified = cns.verify_if_wanted(channel, pin, known, is_wanted)?;
                Ok((Verified::Cns(verified), cns.certificate().to_vec()))
            }
            (Self::Cns(cns), PinEntry::OnKeypad(keypad)) => {
                let verified = cns.verify_on_keypad(channel, &keypad, known, is_wanted)?;
                Ok((Verified::Cns(verified), cns.certificate().to_vec()))
            }
            (Self::Cie(cie), PinEntry::Typed(pin)) => {
                let (verified, certificate) =
                    cie.verify_if_wanted(channel, pin, known, is_wanted)?;
                Ok((Verified::Cie(verified), certificate))
            }
            (Self::Cie(_), PinEntry::OnKeypad(_)) => Err(PinError::Keypad(KeypadEnd::Unable)),
        }
    }

    /// Whether both are the same card, as far as its certificate or its number tells.
    pub fn is_same(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Cns(one), Self::Cns(other)) => one.certificate() == other.certificate(),
            (Self::Cie(one), Self::Cie(other)) => one.nis() == other.nis(),
            (Self::Cns(_), Self::Cie(_)) | (Self::Cie(_), Self::Cns(_)) => false,
        }
    }

    /// The tries of PIN and PUK; `known` is what the look-up said of the PIN's.
    pub fn counters(&self, channel: &mut Channel<'_>, known: Tries) -> Result<Counters, CardError> {
        match self {
            Self::Cns(cns) => Ok(Counters {
                pin: known,
                puk: cns.puk_tries(channel)?,
            }),
            Self::Cie(cie) => {
                let (pin, puk) = cie.both_tries(channel)?;
                Ok(Counters { pin, puk })
            }
        }
    }

    /// Replaces the PIN, with one try of the old one, if it is still wanted when the card is ready
    /// for it.
    pub(super) fn change_pin(
        &self,
        channel: &mut Channel<'_>,
        old: Pin,
        new: Pin,
        known: Option<Tries>,
        is_wanted: impl FnOnce() -> bool,
    ) -> Result<(), PinError> {
        match self {
            Self::Cns(cns) => cns.change_pin(channel, old, new, known, is_wanted),
            Self::Cie(cie) => cie.change_pin(channel, old, new, known, is_wanted),
        }
    }

    /// Sets a new PIN, with one try of the PUK, if it is still wanted when the card is ready for
    /// it; `last_try` says that it may be the last one, where the card tells.
    pub(super) fn unblock_pin(
        &self,
        channel: &mut Channel<'_>,
        puk: Puk,
        new: Pin,
        last_try: bool,
        is_wanted: impl FnOnce() -> bool,
    ) -> Result<(), PinError> {
        match self {
            Self::Cns(cns) => cns.unblock_pin(channel, puk, new, last_try, is_wanted),
            Self::Cie(cie) => cie.unblock_pin(channel, puk, new, last_try, is_wanted),
        }
    }
}

impl Verified<'_, '_> {
    /// Signs a padded block as long as the modulus.
    pub fn sign(&mut self, block: &[u8]) -> Result<Vec<u8>, CardError> {
        match self {
            Self::Cns(verified) => verified.sign(block),
            Self::Cie(verified) => verified.sign(block),
        }
    }

    /// Keeps a card from being taken for forgotten while the network is slow.
    pub(super) fn stay_awake(&mut self) -> Result<(), CardError> {
        match self {
            Self::Cns(verified) => verified.stay_awake(),
            Self::Cie(verified) => verified.stay_awake(),
        }
    }
}
