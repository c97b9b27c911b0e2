//! The PIN of a CNS: its counter, and VERIFY (cns-card.md §6, §10).

use super::{Cns, Mask, Verified};
use crate::apdu::{ApduError, Channel, Command, Status};
use crate::card::{CardError, PinError, Tries};
use crate::problem::KeypadEnd;
use crate::reader::ReaderError;
use crate::reader::keypad::{self, Keypad};
use crate::secret::{MAX_DIGITS, Pin};

/// Reference of the holder's PIN.
const PIN: u8 = 0x10;
/// The PUK's reference, seen from the PIN's.
pub(super) const PUK_AFTER_PIN: u8 = 1;
/// How a PIN stands in a command, for a reader that fills it in.
pub(super) const FORMAT: keypad::Format = keypad::Format {
    min: Cns::PIN_LENGTH.min,
    max: Cns::PIN_LENGTH.max,
    block: 8,
};
/// Bit 8 of P2: the reference is sought from the current directory upwards.
const SEARCH_UPWARDS: u8 = 0x80;

impl Cns {
    /// Asks for the tries left, by a VERIFY without data, on the cards whose makers' own software
    /// asks so too. Elsewhere some card might count the question as a try, so it is not put.
    ///
    /// To be called in the round of work that found the card: a classic card is asked from the
    /// directory of its certificate, one command.
    pub fn tries(&self, channel: &mut Channel<'_>) -> Result<Tries, CardError> {
        if !self.counter_is_harmless() {
            return Ok(Tries::NotReadable);
        }
        if self.home.is_below_master() {
            self.enter(channel)?;
        }
        self.ask_tries(channel)
    }

    /// Asks for the tries left of the PUK, in the same way and on the same cards.
    pub fn puk_tries(&self, channel: &mut Channel<'_>) -> Result<Tries, CardError> {
        if !self.counter_is_harmless() {
            return Ok(Tries::NotReadable);
        }
        self.enter(channel)?;
        self.ask_tries_of(channel, self.reference() + PUK_AFTER_PIN)
    }

    /// Sends the PIN to the card: once, whatever happens. The PIN is wiped on return.
    ///
    /// `known` is what [`tries`](Self::tries) said before, if it was asked.
    pub fn verify<'c, 't>(
        &'c self,
        channel: &'c mut Channel<'t>,
        pin: Pin,
        known: Option<Tries>,
    ) -> Result<Verified<'c, 't>, PinError> {
        self.verify_if_wanted(channel, pin, known, || true)
    }

    /// As [`verify`](Self::verify), if the PIN is still wanted when the card is ready for it:
    /// somebody may have stopped the work, or given the card up as mute, in the meantime.
    pub(crate) fn verify_if_wanted<'c, 't>(
        &'c self,
        channel: &'c mut Channel<'t>,
        pin: Pin,
        known: Option<Tries>,
        is_wanted: impl FnOnce() -> bool,
    ) -> Result<Verified<'c, 't>, PinError> {
        if !Self::PIN_LENGTH.allows(pin.len()) {
            return Err(PinError::Length(Self::PIN_LENGTH));
        }
        let known = self.ready(channel, known, is_wanted)?;
        let command = Command::new(0x00, 0x20, 0x00, self.reference()).sensitive(&*pin.padded());
        drop(pin);
        let status = channel.exchange(&command).map_err(no_answer)?.status;
        self.verified(channel, status, known)
    }

    /// Goes to the PIN, and makes sure that it may be sent: that the tries are still those that the
    /// person knew of, and that somebody still wants it. Gives the tries.
    ///
    /// Between the look at the card and the PIN any other program may use it. So the cards that
    /// tell their tries without risk are asked again, in the round that uses one; not if the
    /// person said yes to the last one, which nothing can make worse.
    pub(super) fn ready(
        &self,
        channel: &mut Channel<'_>,
        known: Option<Tries>,
        is_wanted: impl FnOnce() -> bool,
    ) -> Result<Option<Tries>, PinError> {
        self.enter(channel)?;
        let mut now = known;
        if self.counter_is_harmless() && known != Some(Tries::Left(1)) {
            let told = self.ask_tries(channel)?;
            told.barrier(known)?;
            if told.left().is_some() {
                now = Some(told);
            }
        }
        if is_wanted() {
            Ok(now)
        } else {
            Err(PinError::Stopped)
        }
    }

    /// Lets the person type the PIN on the reader's keypad, once, if it is still wanted when the
    /// card is ready for it.
    pub(crate) fn verify_on_keypad<'c, 't>(
        &'c self,
        channel: &'c mut Channel<'t>,
        keypad: &Keypad,
        known: Option<Tries>,
        is_wanted: impl FnOnce() -> bool,
    ) -> Result<Verified<'c, 't>, PinError> {
        let known = self.ready(channel, known, is_wanted)?;
        let command = Command::new(0x00, 0x20, 0x00, self.reference()).data(&[0xFF; MAX_DIGITS]);
        let structure = keypad::verify(&command.short(), FORMAT);
        let status = keyed(channel, keypad.verify, &structure, &command, no_answer)?;
        self.verified(channel, status, known)
    }

    /// What the card's answer to a VERIFY means.
    fn verified<'c, 't>(
        &'c self,
        channel: &'c mut Channel<'t>,
        status: Status,
        known: Option<Tries>,
    ) -> Result<Verified<'c, 't>, PinError> {
        match status {
            Status::Ok => Ok(Verified::new(channel, self)),
            Status::TriesLeft(0) | Status::Blocked => Err(PinError::Blocked),
            Status::TriesLeft(left) => Err(PinError::Wrong { left: Some(left) }),
            Status::ComparisonFailed => Err(self.after_uncounted_failure(channel, known)),
            Status::ReferenceUnusable | Status::ConditionsNotMet => Err(PinError::NotActivated),
            Status::WrongLength => Err(PinError::LengthRefused),
            // 61xx, 62xx and the like: the card did something, and did not say what.
            other => Err(CardError::Status(other).into()),
        }
    }

    /// A wrong PIN that the card answers without its count (6300): the count comes from the
    /// question before, or from one question now.
    fn after_uncounted_failure(&self, channel: &mut Channel<'_>, known: Option<Tries>) -> PinError {
        let left = match known.and_then(Tries::left) {
            Some(before) => before.checked_sub(1),
            None if self.counter_is_harmless() => {
                // The PIN's answer is in hand: trouble with the count must not hide it.
                self.ask_tries(channel).ok().and_then(Tries::left)
            }
            None => None,
        };
        match left {
            Some(0) => PinError::Blocked,
            left => PinError::Wrong { left },
        }
    }

    /// Goes where PIN and key are.
    pub(super) fn enter(&self, channel: &mut Channel<'_>) -> Result<(), CardError> {
        match channel.exchange(&self.home.select_key())?.status {
            Status::Ok => Ok(()),
            other => Err(CardError::Status(other)),
        }
    }

    fn ask_tries(&self, channel: &mut Channel<'_>) -> Result<Tries, CardError> {
        self.ask_tries_of(channel, self.reference())
    }

    #[expect(clippy::unused_self, reason = "only a card that is there can be asked")]
    fn ask_tries_of(&self, channel: &mut Channel<'_>, reference: u8) -> Result<Tries, CardError> {
        let question = Command::new(0x00, 0x20, 0x00, reference).expect(256);
        Ok(match channel.exchange(&question)?.status {
            Status::Ok => Tries::Verified,
            Status::TriesLeft(left) => Tries::Left(left),
            Status::Blocked => Tries::Left(0),
            Status::ReferenceUnusable => Tries::NotActivated,
            _ => Tries::NotReadable,
        })
    }

    /// The reference in P2. ST Incard cards want bit 8 (cns-card.md §6); on others it harms.
    pub(super) fn reference(&self) -> u8 {
        match self.model.mask() {
            Some(Mask::StIncard) => PIN | SEARCH_UPWARDS,
            _ => PIN,
        }
    }

    /// Makers whose own software puts the question (cns-card.md §1 point 8, §6).
    fn counter_is_harmless(&self) -> bool {
        matches!(self.model.mask(), Some(Mask::Idemia | Mask::StIncard))
    }
}

/// Lets the reader's keypad complete a command, and gives the status word if it is the card's;
/// `lost` says what it means if none came.
pub(super) fn keyed(
    channel: &mut Channel<'_>,
    code: u32,
    structure: &[u8],
    command: &Command,
    lost: fn(ApduError) -> PinError,
) -> Result<Status, PinError> {
    let status = match channel.on_keypad(code, structure, command) {
        Ok(response) => response.status,
        // The driver did not even begin.
        Err(ApduError::Reader(ReaderError::NoControl)) => {
            return Err(PinError::Keypad(KeypadEnd::Unable));
        }
        Err(error) => return Err(lost(error)),
    };
    match keypad::end(status.into()) {
        Some(end) => Err(PinError::Keypad(end)),
        None => Ok(status),
    }
}

/// A secret was sent, and what became of it is not known.
pub(super) fn no_answer(error: ApduError) -> PinError {
    PinError::NoAnswer(error.into())
}
