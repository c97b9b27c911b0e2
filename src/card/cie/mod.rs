//! The CIE 3.0, Carta d'identità elettronica, without contact (cie-card.md).
//!
//! Everybody may read its number and public keys. Before the PIN, both sides agree on keys and
//! the chip proves that it holds the key of the card; then everything goes encrypted. The
//! certificate can be read only after the PIN.

mod dapp;
mod dh;
mod files;
mod keys;
mod line;
mod memory;
mod nis;
mod numbers;
mod pin;
mod recognise;
mod sign;
mod sm;
mod sod;
#[doc(hidden)]
pub mod untrusted;

use std::fmt;
use std::sync::Arc;

use self::files::File;
pub use self::memory::Memory;
use self::memory::Remembered;
pub use self::nis::Nis;
pub use self::recognise::Chip;
pub use self::sign::Verified;
use self::sm::{SecureLine, Session};
pub use self::sod::Signatures;
use crate::apdu::Channel;
use crate::card::{CardError, PinError, PinLength, Tries};
use crate::reader::Atr;
use crate::secret::{Pin, Puk};

/// A CIE that was recognised.
#[derive(Clone)]
pub struct Cie {
    chip: Chip,
    nis: Nis,
    known: Remembered,
    memory: Memory,
}

/// Whether the card's counter may be asked: some card might end its session at the question.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Question {
    Put(Tries),
    EndsSession,
}

impl Cie {
    /// Digits of a CIE PIN (cie-card.md §4.3).
    pub const PIN_LENGTH: PinLength = PinLength { min: 8, max: 8 };

    /// Recognises the card, without PIN: two commands, and at most ten more for the public data
    /// of a card that is not in `memory`. `None` if it is no CIE.
    pub fn find(
        channel: &mut Channel<'_>,
        atr: &Atr,
        memory: &Memory,
    ) -> Result<Option<Self>, CardError> {
        if !recognise::enter(channel)? {
            return Ok(None);
        }
        let Some(nis) = recognise::read_nis(channel)? else {
            return Err(CardError::Data("EF.ID_Servizi"));
        };
        let known = match memory.recall(nis) {
            Some(known) => known,
            None => Remembered {
                public: Arc::new(keys::PublicData::read(channel)?),
                certificate: None,
            },
        };
        memory.keep(nis, known.clone());
        Ok(Some(Self {
            chip: Chip::from_atr(atr),
            nis,
            known,
            memory: memory.clone(),
        }))
    }

    /// Who made the chip, as far as it tells.
    pub fn chip(&self) -> Chip {
        self.chip
    }

    /// The number of the document.
    pub fn nis(&self) -> Nis {
        self.nis
    }

    /// The certificate, DER, if it was read after a PIN before.
    pub fn certificate(&self) -> Option<&[u8]> {
        self.known.certificate.as_deref()
    }

    /// Asks for the tries left: this takes a whole device authentication, and no try.
    pub fn tries(&self, channel: &mut Channel<'_>) -> Result<Tries, CardError> {
        let session = self.authenticate(channel)?;
        Ok(match ask(channel, session)?.0 {
            Question::Put(tries) => tries,
            Question::EndsSession => Tries::NotReadable,
        })
    }

    /// The tries of PIN and PUK, in one session where the card puts up with the question.
    pub(crate) fn both_tries(
        &self,
        channel: &mut Channel<'_>,
    ) -> Result<(Tries, Tries), CardError> {
        let session = self.authenticate(channel)?;
        let (Question::Put(pin), Some(session)) = ask(channel, session)? else {
            return Ok((Tries::NotReadable, Tries::NotReadable));
        };
        let mut line = SecureLine::new(channel, session);
        let puk = match pin::puk_tries(&mut line) {
            Err(CardError::Status(_)) => Tries::NotReadable,
            tries => tries?,
        };
        Ok((pin, puk))
    }

    /// Reads what the Ministry signed of this chip, in clear, and compares it with what the chip
    /// shows and uses. No country's signer comes with the program, so none is known.
    pub fn signatures(&self, channel: &mut Channel<'_>) -> Result<Signatures, CardError> {
        if !recognise::enter(channel)? {
            return Err(CardError::Data("the CIE's application is gone"));
        }
        let sod = files::read_object(channel, File::Signatures)?;
        let chip_key = files::read_object(channel, File::ChipKey)?;
        let service_key = files::read_object(channel, File::ServiceKey)?;
        let group = files::read_group(channel)?;
        let used = &self.known.public;
        if keys::PublicKey::parse(&chip_key).as_ref() != Some(&used.chip_key) {
            return Ok(Signatures::Broken {
                what: "EF.Int.Kpub",
            });
        }
        if !used.group.is_in(&group) {
            return Ok(Signatures::Broken { what: "EF.DH" });
        }
        let signed = [
            (sod::NIS, self.nis.digits()),
            (sod::CHIP_KEY, &chip_key),
            (sod::SERVICE_KEY, &service_key),
            (sod::GROUP, &group),
        ];
        Ok(sod::check(&sod, &signed, &[]))
    }

    /// Opens a session, lets the chip prove itself, sends the PIN once if it is still wanted, and
    /// reads the certificate if it is not known. `confirmed` is what the person knew of the tries:
    /// a last try that they did not know of is not used.
    pub(crate) fn verify_if_wanted<'c, 't>(
        &self,
        channel: &'c mut Channel<'t>,
        pin: Pin,
        confirmed: Option<Tries>,
        is_wanted: impl FnOnce() -> bool,
    ) -> Result<(Verified<'c, 't>, Vec<u8>), PinError> {
        pin::check_length(&pin)?;
        let (mut line, tries) = self.ready(channel, confirmed)?;
        if !is_wanted() {
            return Err(PinError::Stopped);
        }
        pin::verify(&mut line, pin, tries)?;
        // An earlier round may have read it since this card was looked at.
        let remembered = self
            .memory
            .recall(self.nis)
            .and_then(|known| known.certificate);
        let certificate = match remembered {
            Some(certificate) => certificate,
            None => files::read_object(&mut line, File::Certificate)?,
        };
        self.memory.keep(
            self.nis,
            Remembered {
                certificate: Some(certificate.clone()),
                ..self.known.clone()
            },
        );
        Ok((Verified::new(line), certificate))
    }

    /// Replaces the PIN: one VERIFY with the old one, then the change.
    pub fn change_pin(
        &self,
        channel: &mut Channel<'_>,
        old: Pin,
        new: Pin,
        confirmed: Option<Tries>,
    ) -> Result<(), PinError> {
        pin::check_length(&old)?;
        pin::check_length(&new)?;
        let (mut line, tries) = self.ready(channel, confirmed)?;
        pin::change(&mut line, old, new, tries)
    }

    /// Sets a new PIN with the PUK: one VERIFY of the PUK, then the reset. `last_try` says that
    /// its last try may be used.
    pub fn unblock_pin(
        &self,
        channel: &mut Channel<'_>,
        puk: Puk,
        new: Pin,
        last_try: bool,
    ) -> Result<(), PinError> {
        pin::check_length(&new)?;
        if puk.len() != new.len() {
            return Err(PinError::Length(Self::PIN_LENGTH));
        }
        let session = self.authenticate(channel)?;
        let mut line = SecureLine::new(channel, session);
        let tries = pin::puk_tries(&mut line)?;
        match tries {
            Tries::Left(0) => return Err(PinError::PukBlocked),
            Tries::Left(1) if !last_try => return Err(PinError::LastPukTry),
            _ => {}
        }
        pin::verify_puk(&mut line, puk, tries)?;
        pin::reset(&mut line, new)
    }

    /// A session with a chip that proved itself, and the tries that are left; refused if none is,
    /// or if the last one is left and nobody knew.
    fn ready<'c, 't>(
        &self,
        channel: &'c mut Channel<'t>,
        confirmed: Option<Tries>,
    ) -> Result<(SecureLine<'c, 't>, Tries), PinError> {
        let session = self.authenticate(channel)?;
        let (question, session) = ask(channel, session)?;
        let (session, tries) = match (question, session) {
            (Question::Put(tries), Some(session)) => (session, tries),
            _ => (
                self.authenticate(channel)?,
                confirmed.unwrap_or(Tries::NotReadable),
            ),
        };
        pin::barrier(tries, confirmed)?;
        Ok((SecureLine::new(channel, session), tries))
    }

    /// SELECT, key agreement and device authentication. Whatever another program left behind is
    /// gone after SELECT.
    fn authenticate(&self, channel: &mut Channel<'_>) -> Result<Session, CardError> {
        if !recognise::enter(channel)? {
            return Err(CardError::Data("the CIE's application is gone"));
        }
        let (agreement, session) = dh::agree(channel, &self.known.public.group)?;
        let mut line = SecureLine::new(channel, session);
        dapp::authenticate(&mut line, &self.known.public, &agreement, self.nis)?;
        Ok(line.into_session())
    }
}

/// Asks for the tries. A card that answers in clear has ended the session.
fn ask(
    channel: &mut Channel<'_>,
    session: Session,
) -> Result<(Question, Option<Session>), CardError> {
    let mut line = SecureLine::new(channel, session);
    match pin::tries(&mut line) {
        Ok(tries) => Ok((Question::Put(tries), Some(line.into_session()))),
        Err(CardError::Status(_)) => Ok((Question::EndsSession, None)),
        Err(error) => Err(error),
    }
}

/// The number and the certificate are personal: not for logs.
impl fmt::Debug for Cie {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Cie")
            .field("chip", &self.chip)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod vectors;
