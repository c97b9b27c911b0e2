//! One exclusive round on a card, on a thread of its own: VERIFY, signatures, reset.
//!
//! The card belongs to this round from the first command to the last, so that nobody can slip in
//! between PIN and signature. Whatever ends the round, the card is reset: a verified PIN is never
//! left behind.

use std::sync::Arc;
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender};
use std::time::{Duration, Instant};

use super::cns::{Cns, Verified};
use super::{CardError, PinError, Tries};
use crate::apdu::{ApduError, Channel, Trace};
use crate::cancel::Cancel;
use crate::problem::Problem;
use crate::reader::{Connection, Leave, ReaderError};
use crate::secret::Pin;

/// How long an opened round waits for work before it gives the card back.
const IDLE_LIMIT: Duration = Duration::from_secs(60);

/// A round whose PIN was verified. Dropping it ends the round and resets the card.
#[derive(Debug)]
pub struct Round {
    orders: Sender<Order>,
    /// Says when the card is released; `None` once it was asked.
    released: Option<Receiver<Finished>>,
    limits: Limits,
}

/// Signs in an open round, from any thread.
#[derive(Clone, Debug)]
pub struct RoundSigner {
    orders: Sender<Order>,
    limits: Limits,
}

/// When waiting for a card ends.
#[derive(Clone, Debug)]
pub struct Limits {
    /// The longest wait for one answer. A card that is silent for longer is mute.
    pub answer: Duration,
    /// Ends the wait at once.
    pub cancel: Cancel,
}

/// What a round leaves behind.
#[derive(Clone, Debug, Default)]
pub struct Finished {
    /// What went over the wire.
    pub trace: Trace,
    /// How long the card worked on signatures.
    pub signing: Duration,
}

#[derive(Debug)]
enum Order {
    Sign {
        block: Vec<u8>,
        /// Shared with nobody for long: when the order is dropped, the signer learns of it.
        reply: Arc<Sender<Reply>>,
    },
    End,
}

/// What a waiting signer is woken by.
#[derive(Debug)]
enum Reply {
    Card(Result<Vec<u8>, CardError>),
    Cancelled,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            answer: Duration::from_secs(15),
            cancel: Cancel::default(),
        }
    }
}

impl Round {
    /// Opens a round: selects, and sends the PIN once. What happened on the wire is added to
    /// `trace` when the PIN is not accepted; otherwise [`finish`](Self::finish) gives it.
    pub fn open(
        connection: Box<dyn Connection>,
        cns: Cns,
        pin: Pin,
        known: Option<Tries>,
        limits: Limits,
        trace: &mut Trace,
    ) -> Result<Self, PinError> {
        let (orders, incoming) = mpsc::channel();
        let (opened, opening) = mpsc::channel();
        let (release, released) = mpsc::channel();
        let work = move || {
            let (result, finished) = work(connection, &cns, pin, known, &opened, &incoming);
            release.send(finished).ok();
            if let Err(error) = result {
                opened.send(Err(error)).ok();
            }
        };
        std::thread::Builder::new()
            .name("card".to_owned())
            .spawn(work)
            .map_err(|_| CardError::Data("no thread for the card"))?;
        let mut round = Self {
            orders,
            released: Some(released),
            limits,
        };
        match opening.recv_timeout(round.limits.answer) {
            Ok(Ok(())) => Ok(round),
            Ok(Err(error)) => {
                trace.append(round.end().trace);
                Err(error)
            }
            // A mute card: its thread can't be ended, only left behind.
            Err(_) => {
                round.released = None;
                Err(PinError::NoAnswer(mute()))
            }
        }
    }

    /// A signer for this round.
    pub fn signer(&self) -> RoundSigner {
        RoundSigner {
            orders: self.orders.clone(),
            limits: self.limits.clone(),
        }
    }

    /// Ends the round: the card is reset and released before this returns, unless it is mute.
    /// Signers that are still around get no more signatures.
    pub fn finish(mut self) -> Finished {
        self.end()
    }

    fn end(&mut self) -> Finished {
        self.orders.send(Order::End).ok();
        self.released
            .take()
            .and_then(|released| released.recv_timeout(self.limits.answer).ok())
            .unwrap_or_default()
    }
}

impl Drop for Round {
    fn drop(&mut self) {
        self.end();
    }
}

impl RoundSigner {
    /// The raw RSA operation, see [`Verified::sign`]. Blocks until the card answered, the time is
    /// over or the work was stopped; a late answer is thrown away.
    pub fn sign(&self, block: Vec<u8>) -> Result<Vec<u8>, Problem> {
        let (reply, answer) = mpsc::channel();
        let reply = Arc::new(reply);
        let stop = Arc::downgrade(&reply);
        self.limits.cancel.on_cancel(move || {
            // Nobody waits any more if the card was faster.
            stop.upgrade().map(|stop| stop.send(Reply::Cancelled));
        });
        let gone = || Problem::from(CardError::from(ReaderError::CardRemoved));
        self.orders
            .send(Order::Sign { block, reply })
            .map_err(|_| gone())?;
        match answer.recv_timeout(self.limits.answer) {
            Ok(Reply::Card(result)) => Ok(result?),
            Ok(Reply::Cancelled) => Err(Problem::Cancelled),
            Err(RecvTimeoutError::Timeout) => Err(mute().into()),
            Err(RecvTimeoutError::Disconnected) => Err(gone()),
        }
    }
}

/// The whole round. The error comes back only after the card was released.
fn work(
    mut connection: Box<dyn Connection>,
    cns: &Cns,
    pin: Pin,
    known: Option<Tries>,
    opened: &Sender<Result<(), PinError>>,
    orders: &Receiver<Order>,
) -> (Result<(), PinError>, Finished) {
    let mut finished = Finished::default();
    let Finished { trace, signing } = &mut finished;
    let result = verify_and_serve(&mut *connection, cns, pin, known, trace, |verified| {
        opened.send(Ok(())).ok();
        *signing = serve(verified, orders);
    });
    connection.close(Leave::Reset);
    (result, finished)
}

fn verify_and_serve(
    connection: &mut dyn Connection,
    cns: &Cns,
    pin: Pin,
    known: Option<Tries>,
    trace: &mut Trace,
    serve: impl FnOnce(Verified<'_, '_>),
) -> Result<(), PinError> {
    let mut transaction = connection.begin().map_err(CardError::from)?;
    let mut channel = Channel::new(&mut *transaction, trace);
    serve(cns.verify(&mut channel, pin, known)?);
    Ok(())
}

/// Signs until the end is ordered, nobody asks for long, or the line to the card fails. Gives the
/// time that the card worked.
fn serve(mut verified: Verified<'_, '_>, orders: &Receiver<Order>) -> Duration {
    let mut signing = Duration::ZERO;
    while let Ok(Order::Sign { block, reply }) = orders.recv_timeout(IDLE_LIMIT) {
        let started = Instant::now();
        let result = verified.sign(&block);
        signing += started.elapsed();
        let failed = matches!(result, Err(CardError::Apdu(_)));
        reply.send(Reply::Card(result)).ok();
        if failed {
            break;
        }
    }
    signing
}

fn mute() -> ApduError {
    ApduError::Reader(ReaderError::Mute(String::new()))
}
