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
mod page;
mod pin;
mod recognise;
mod sign;
mod sm;
mod sod;
#[doc(hidden)]
pub mod untrusted;
mod vouch;

use std::fmt;
use std::sync::Arc;

use self::files::File;
use self::memory::Remembered;
pub use self::memory::{Drawer, Memory};
pub use self::nis::Nis;
use self::pin::Secret;
pub use self::recognise::Chip;
pub use self::sign::Verified;
use self::sm::{SecureLine, Session};
pub use self::sod::Signatures;
use self::sod::Vouched;
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
                vouched: None,
                certificate: None,
                is_from_drawer: false,
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
        let session = self.authenticate(channel, &self.known.public)?;
        let told = ask(channel, session, Secret::Pin)?;
        Ok(told.map_or(Tries::NotReadable, |(_, tries)| tries))
    }

    /// The tries of PIN and PUK, in one session where the card puts up with the question.
    pub(crate) fn both_tries(
        &self,
        channel: &mut Channel<'_>,
    ) -> Result<(Tries, Tries), CardError> {
        let session = self.authenticate(channel, &self.known.public)?;
        let Some((session, pin)) = ask(channel, session, Secret::Pin)? else {
            return Ok((Tries::NotReadable, Tries::NotReadable));
        };
        let told = ask(channel, session, Secret::Puk)?;
        Ok((pin, told.map_or(Tries::NotReadable, |(_, tries)| tries)))
    }

    /// Keeps beyond the program what was learnt of this card, if the person allows it. That it
    /// can't be kept costs time at the next login and nothing else; [`Memory::unsaved`] knows it.
    pub(in crate::card) fn save(&self) {
        self.memory.save().ok();
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
        let Ready {
            mut line,
            tries,
            known,
            vouched,
        } = self.ready(channel, confirmed)?;
        if !is_wanted() {
            return Err(PinError::Stopped);
        }
        pin::verify(&mut line, pin, tries)?;
        let is_signed =
            |certificate: &[u8]| vouch::check_certificate(certificate, &vouched, self.nis).is_ok();
        let remembered = known.certificate.clone();
        let remembered = remembered.filter(|certificate| is_signed(certificate));
        let certificate = if let Some(certificate) = remembered {
            certificate
        } else {
            let read = files::read_object(&mut line, File::Certificate)?;
            vouch::check_certificate(&read, &vouched, self.nis)?;
            read
        };
        self.memory.keep(
            self.nis,
            Remembered {
                certificate: Some(certificate.clone()),
                ..known
            },
        );
        Ok((Verified::new(line), certificate))
    }

    /// Replaces the PIN, if it is still wanted when the card is ready for it: one VERIFY with the
    /// old one, then the change.
    pub(in crate::card) fn change_pin(
        &self,
        channel: &mut Channel<'_>,
        old: Pin,
        new: Pin,
        confirmed: Option<Tries>,
        is_wanted: impl FnOnce() -> bool,
    ) -> Result<(), PinError> {
        pin::check_length(&old)?;
        pin::check_length(&new)?;
        let Ready {
            mut line, tries, ..
        } = self.ready(channel, confirmed)?;
        if !is_wanted() {
            return Err(PinError::Stopped);
        }
        pin::change(&mut line, old, new, tries)
    }

    /// Sets a new PIN with the PUK, if it is still wanted when the card is ready for it: one VERIFY
    /// of the PUK, then the reset. `last_try` says that its last try may be used.
    pub(in crate::card) fn unblock_pin(
        &self,
        channel: &mut Channel<'_>,
        puk: Puk,
        new: Pin,
        last_try: bool,
        is_wanted: impl FnOnce() -> bool,
    ) -> Result<(), PinError> {
        pin::check_length(&new)?;
        if !Self::PIN_LENGTH.allows(puk.len()) {
            return Err(PinError::PukLength(Self::PIN_LENGTH));
        }
        let (session, known, _) = self.trusted(channel)?;
        let (session, told) = self.ask_and_go_on(channel, session, &known, Secret::Puk)?;
        let tries = told.unwrap_or(Tries::NotReadable);
        match tries {
            Tries::Left(0) => return Err(PinError::PukBlocked),
            Tries::Left(1) if !last_try => return Err(PinError::LastPukTry),
            _ => {}
        }
        if !is_wanted() {
            return Err(PinError::Stopped);
        }
        let mut line = SecureLine::new(channel, session);
        pin::verify_puk(&mut line, puk, tries)?;
        pin::reset(&mut line, new)
    }

    /// A session with a chip that proved itself, and the tries that are left; refused if none is,
    /// or if the last one is left and nobody knew.
    fn ready<'c, 't>(
        &self,
        channel: &'c mut Channel<'t>,
        confirmed: Option<Tries>,
    ) -> Result<Ready<'c, 't>, PinError> {
        let (session, known, vouched) = self.trusted(channel)?;
        let (session, told) = self.ask_and_go_on(channel, session, &known, Secret::Pin)?;
        let tries = told.or(confirmed).unwrap_or(Tries::NotReadable);
        tries.barrier(confirmed)?;
        Ok(Ready {
            line: SecureLine::new(channel, session),
            tries,
            known,
            vouched,
        })
    }

    /// Asks for tries, and goes on in a new session if the card ended this one at the question;
    /// then it did not tell.
    fn ask_and_go_on(
        &self,
        channel: &mut Channel<'_>,
        session: Session,
        known: &Remembered,
        secret: Secret,
    ) -> Result<(Session, Option<Tries>), CardError> {
        match ask(channel, session, secret)? {
            Some((session, tries)) => Ok((session, Some(tries))),
            None => Ok((self.authenticate(channel, &known.public)?, None)),
        }
    }

    /// A session with a chip whose data the Ministry signed: nobody else gets a PIN or PUK.
    ///
    /// Public data from an earlier run may not be this card's: then they are read again. The key
    /// of the chip is the exception. A card that shows another one than before may be a copy.
    fn trusted(
        &self,
        channel: &mut Channel<'_>,
    ) -> Result<(Session, Remembered, Vouched), CardError> {
        // An earlier round may have learnt more since this card was looked at.
        let mut known = self
            .memory
            .recall(self.nis)
            .unwrap_or_else(|| self.known.clone());
        if known.vouched.is_some()
            && let Some(session) = self.authenticate_again(channel, &mut known)?
        {
            let vouched = known.vouched.clone();
            let vouched = vouched.ok_or(CardError::Data("signature over the chip"))?;
            return Ok((session, known, vouched));
        }
        if !recognise::enter(channel)? {
            return Err(gone());
        }
        let authorities = self.memory.authorities();
        let vouched = vouch::check(channel, self.nis, &known.public, authorities)?;
        known.vouched = Some(vouched.clone());
        self.memory.keep(self.nis, known.clone());
        let session = self.authenticate(channel, &known.public)?;
        Ok((session, known, vouched))
    }

    /// A session with what is known of the card. `None` if that comes from an earlier run and was
    /// wrong: then `known` is what the card says now, and nobody vouched for it yet.
    fn authenticate_again(
        &self,
        channel: &mut Channel<'_>,
        known: &mut Remembered,
    ) -> Result<Option<Session>, CardError> {
        let error = match self.authenticate(channel, &known.public) {
            Ok(session) => return Ok(Some(session)),
            Err(error @ CardError::Apdu(_)) => return Err(error),
            Err(error) if !known.is_from_drawer => return Err(error),
            Err(error) => error,
        };
        if !recognise::enter(channel)? {
            return Err(gone());
        }
        let fresh = keys::PublicData::read(channel)?;
        if fresh == *known.public {
            return Err(error);
        }
        if fresh.chip_key != known.public.chip_key {
            return Err(CardError::ChipNotGenuine);
        }
        *known = Remembered {
            public: Arc::new(fresh),
            vouched: None,
            certificate: known.certificate.take(),
            is_from_drawer: false,
        };
        Ok(None)
    }

    /// SELECT, key agreement and device authentication. Whatever another program left behind is
    /// gone after SELECT.
    fn authenticate(
        &self,
        channel: &mut Channel<'_>,
        public: &keys::PublicData,
    ) -> Result<Session, CardError> {
        if !recognise::enter(channel)? {
            return Err(gone());
        }
        let (agreement, session) = dh::agree(channel, &public.group)?;
        let mut line = SecureLine::new(channel, session);
        dapp::authenticate(&mut line, public, &agreement, self.nis)?;
        Ok(line.into_session())
    }
}

/// A card that may get a secret.
struct Ready<'c, 't> {
    line: SecureLine<'c, 't>,
    tries: Tries,
    known: Remembered,
    vouched: Vouched,
}

fn gone() -> CardError {
    CardError::Data("the CIE's application is gone")
}

/// Asks for tries. `None` from a card that answers in clear: it has ended the session.
fn ask(
    channel: &mut Channel<'_>,
    session: Session,
    secret: Secret,
) -> Result<Option<(Session, Tries)>, CardError> {
    let mut line = SecureLine::new(channel, session);
    match pin::tries(&mut line, secret) {
        Ok(tries) => Ok(Some((line.into_session(), tries))),
        Err(CardError::Status(_)) => Ok(None),
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
