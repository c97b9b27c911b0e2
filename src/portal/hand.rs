//! The card of one login. Its round opens as late as it can: when the portal waits for a signature,
//! or, if the certificate shows only after the PIN, when the host that is to see it is next. So
//! nothing on the card waits for the network before, and it is given back right after its signature.
//! Only a PIN that is typed on the reader comes first: the portal would not wait for a person.

use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use super::login::{CardMaterial, Progress};
use crate::apdu::Trace;
use crate::card::{Finished, Limits, PinEntry, Round};
use crate::problem::Problem;
use crate::reader::Leave;
use crate::tls::SignWithCard;

/// The card, the PIN and the yes of one confirmation; shared by all who may need the card.
#[derive(Clone)]
pub(super) struct Hand(Arc<Mutex<Inner>>);

struct Inner {
    state: State,
    limits: Limits,
    report: Report,
    progress: Box<dyn FnMut(Progress) + Send>,
}

enum State {
    /// Nobody needed the card yet.
    Waiting(Box<CardMaterial>),
    Open(Round),
    Over,
}

/// What the card did.
#[derive(Clone, Debug, Default)]
pub(super) struct Report {
    /// What went over the wire.
    pub(super) trace: Trace,
    /// Selecting and VERIFY.
    pub(super) opening: Duration,
    /// The card's work on signatures.
    pub(super) signing: Duration,
}

impl Hand {
    pub(super) fn new(
        card: CardMaterial,
        limits: &Limits,
        progress: impl FnMut(Progress) + Send + 'static,
    ) -> Self {
        Self(Arc::new(Mutex::new(Inner {
            state: State::Waiting(Box::new(card)),
            limits: limits.clone(),
            report: Report::default(),
            progress: Box::new(progress),
        })))
    }

    /// Opens the round, if that was not done, and gives the certificate, DER. The PIN is sent once
    /// in the life of a hand.
    pub(super) fn certificate(&self) -> Result<Vec<u8>, Problem> {
        Ok(self.inner().open()?.certificate().to_vec())
    }

    /// Opens the round at once if the PIN is to be typed on the reader.
    pub(super) fn let_person_type(&self) -> Result<(), Problem> {
        let mut inner = self.inner();
        if matches!(&inner.state, State::Waiting(card) if matches!(card.pin, PinEntry::OnKeypad(_)))
        {
            inner.open()?;
        }
        Ok(())
    }

    /// Gives the card back, whatever was done with it.
    pub(super) fn finish(&self) -> Report {
        let mut inner = self.inner();
        inner.end();
        inner.report.clone()
    }

    fn inner(&self) -> MutexGuard<'_, Inner> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl SignWithCard for Hand {
    fn sign(&self, block: Vec<u8>) -> Result<Vec<u8>, Problem> {
        let mut inner = self.inner();
        let signer = inner.open()?.signer();
        let signature = signer.sign(block);
        // One signature is all that a login takes: what comes now can take its time.
        inner.end();
        if signature.is_ok() {
            (inner.progress)(Progress::Answer);
        }
        signature
    }
}

impl Inner {
    fn open(&mut self) -> Result<&Round, Problem> {
        if let State::Waiting(_) = self.state
            && let State::Waiting(card) = std::mem::replace(&mut self.state, State::Over)
        {
            let CardMaterial {
                connection,
                card,
                tries,
                pin,
            } = *card;
            let started = Instant::now();
            let limits = self.limits.clone();
            let trace = &mut self.report.trace;
            let round = Round::open(connection, card, pin, tries, limits, trace);
            self.report.opening = started.elapsed();
            self.state = State::Open(round?);
            (self.progress)(Progress::Signature);
        }
        match &self.state {
            State::Open(round) => Ok(round),
            State::Waiting(_) | State::Over => Err(Problem::Internal {
                context: "the card of this login was given back".to_owned(),
            }),
        }
    }

    fn end(&mut self) {
        match std::mem::replace(&mut self.state, State::Over) {
            State::Open(round) => {
                let Finished { trace, signing } = round.finish();
                self.report.trace.append(trace);
                self.report.signing += signing;
            }
            // No PIN was sent.
            State::Waiting(card) => card.connection.close(Leave::AsItIs),
            State::Over => {}
        }
    }
}

/// It holds a PIN.
impl fmt::Debug for Hand {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Hand(hidden)")
    }
}
