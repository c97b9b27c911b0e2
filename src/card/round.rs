//! One exclusive round on a card, on a thread of its own: VERIFY, signatures, reset.
//!
//! The card belongs to this round from the first command to the last, so that nobody can slip in
//! between PIN and signature. Whatever ends the round, the card is reset: a verified PIN is never
//! left behind.

use std::sync::Arc;
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender};
use std::time::{Duration, Instant};

use super::patience::{self, Turn};
use super::{Card, CardError, PinEntry, PinError, Tries, Verified};
use crate::apdu::{ApduError, Channel, Trace};
use crate::cancel::Cancel;
use crate::problem::Problem;
use crate::reader::{Connection, Leave, ReaderError};

/// How long an opened round waits for work before it gives the card back.
const IDLE_LIMIT: Duration = Duration::from_secs(60);
/// How long the card may be left alone meanwhile: some systems reset a card after five seconds
/// (cie-card.md §3).
const AWAKE_LIMIT: Duration = Duration::from_secs(3);

/// A round whose PIN was verified. Dropping it ends the round and resets the card.
#[derive(Debug)]
pub struct Round {
    orders: Sender<Order>,
    /// Says when the card is released; `None` once it was asked.
    released: Option<Receiver<Finished>>,
    limits: Limits,
    certificate: Vec<u8>,
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
    /// Opens a round: selects, and sends the PIN once, or lets the reader ask for it. What happened
    /// on the wire is added to `trace` when the PIN is not accepted; otherwise
    /// [`finish`](Self::finish) gives it.
    pub fn open(
        connection: Box<dyn Connection>,
        card: Card,
        pin: impl Into<PinEntry>,
        known: Option<Tries>,
        limits: Limits,
        trace: &mut Trace,
    ) -> Result<Self, PinError> {
        let pin = pin.into();
        // The person's time comes on top of the card's.
        let patience = limits.answer + pin.time();
        let (orders, incoming) = mpsc::channel();
        let (opened, opening) = mpsc::channel();
        let (release, released) = mpsc::channel();
        let turn = Turn::new(&limits.cancel);
        let its_turn = turn.clone();
        let is_wanted = move || its_turn.may_send();
        let work = move || {
            let pin = EnteredPin {
                pin,
                known,
                is_wanted,
            };
            let (result, finished) = work(connection, &card, pin, &opened, &incoming);
            release.send(finished).ok();
            if let Err(error) = result {
                opened.send(Err(error)).ok();
            }
        };
        patience::spawn(work).map_err(|_| CardError::Data("no thread for the card"))?;
        let mut round = Self {
            orders,
            released: Some(released),
            limits,
            certificate: Vec::new(),
        };
        let opening = opening.recv_timeout(patience);
        match opening {
            Ok(Ok(certificate)) => {
                round.certificate = certificate;
                Ok(round)
            }
            Ok(Err(error)) => {
                trace.append(round.end().trace);
                Err(error)
            }
            // A mute card: its thread can't be ended, only left behind. It sends no PIN any more.
            Err(_) => {
                round.released = None;
                let mute = CardError::from(mute());
                Err(if turn.give_up() {
                    mute.into()
                } else {
                    PinError::NoAnswer(mute)
                })
            }
        }
    }

    /// The authentication certificate, DER: a CIE shows it only in a round like this.
    pub fn certificate(&self) -> &[u8] {
        &self.certificate
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
    /// Signs a padded block, see [`Verified::sign`]. Blocks until the card answered, the time is
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

/// A PIN for one VERIFY, and whether it is still to be sent.
struct EnteredPin<W> {
    pin: PinEntry,
    known: Option<Tries>,
    is_wanted: W,
}

/// The whole round. The error comes back only after the card was released.
fn work(
    mut connection: Box<dyn Connection>,
    card: &Card,
    pin: EnteredPin<impl FnOnce() -> bool>,
    opened: &Sender<Result<Vec<u8>, PinError>>,
    orders: &Receiver<Order>,
) -> (Result<(), PinError>, Finished) {
    let mut finished = Finished::default();
    let Finished { trace, signing } = &mut finished;
    let result = verify_and_serve(
        &mut *connection,
        card,
        pin,
        trace,
        |verified, certificate| {
            opened.send(Ok(certificate)).ok();
            *signing = serve(verified, orders);
        },
    );
    connection.close(Leave::Reset);
    card.save();
    (result, finished)
}

fn verify_and_serve(
    connection: &mut dyn Connection,
    card: &Card,
    pin: EnteredPin<impl FnOnce() -> bool>,
    trace: &mut Trace,
    serve: impl FnOnce(Verified<'_, '_>, Vec<u8>),
) -> Result<(), PinError> {
    let mut transaction = connection.begin().map_err(CardError::from)?;
    let mut channel = Channel::new(&mut *transaction, trace);
    let EnteredPin {
        pin,
        known,
        is_wanted,
    } = pin;
    let (verified, certificate) = card.verify_if_wanted(&mut channel, pin, known, is_wanted)?;
    serve(verified, certificate);
    Ok(())
}

/// Signs until the end is ordered, nobody asks for long, or the line to the card fails. Gives the
/// time that the card worked.
fn serve(mut verified: Verified<'_, '_>, orders: &Receiver<Order>) -> Duration {
    let mut signing = Duration::ZERO;
    let mut idle = Duration::ZERO;
    while idle < IDLE_LIMIT {
        match orders.recv_timeout(AWAKE_LIMIT) {
            Ok(Order::Sign { block, reply }) => {
                idle = Duration::ZERO;
                let started = Instant::now();
                let result = verified.sign(&block);
                signing += started.elapsed();
                let failed = matches!(result, Err(CardError::Apdu(_) | CardError::SecureMessaging));
                reply.send(Reply::Card(result)).ok();
                if failed {
                    break;
                }
            }
            Err(RecvTimeoutError::Timeout) if verified.stay_awake().is_ok() => idle += AWAKE_LIMIT,
            Ok(Order::End) | Err(_) => break,
        }
    }
    signing
}

fn mute() -> ApduError {
    ApduError::Reader(ReaderError::Mute(String::new()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::card::cns::Cns;
    use crate::reader::{Atr, Features, Transaction};
    use crate::secret::Pin;

    /// A card whose first answer (to SELECT) comes only when it is told to, and that counts what
    /// comes after.
    struct Slow {
        atr: Atr,
        go_on: Receiver<()>,
        sent: Sender<Vec<u8>>,
    }

    impl Connection for Slow {
        fn atr(&self) -> &Atr {
            &self.atr
        }

        fn features(&mut self) -> Features {
            Features::default()
        }

        fn begin(&mut self) -> Result<Box<dyn Transaction + '_>, ReaderError> {
            Ok(Box::new(SlowLine(self)))
        }

        fn close(self: Box<Self>, _: Leave) {}
    }

    struct SlowLine<'a>(&'a mut Slow);

    impl Transaction for SlowLine<'_> {
        fn transmit(&mut self, command: &[u8], answer: &mut Vec<u8>) -> Result<(), ReaderError> {
            self.0.sent.send(command.to_vec()).unwrap();
            self.0.go_on.recv().unwrap();
            answer.extend([0x90, 0x00]);
            Ok(())
        }

        fn was_reset(&self) -> bool {
            false
        }
    }

    /// Opens a round on a slow card that answers SELECT after `stop`, and gives what was sent.
    fn sent_when(answer: Duration, stop: impl FnOnce(&Cancel) + Send + 'static) -> Vec<Vec<u8>> {
        let (go, go_on) = mpsc::channel();
        let (sender, sent) = mpsc::channel();
        let limits = Limits {
            answer,
            cancel: Cancel::default(),
        };
        let cancel = limits.cancel.clone();
        let connection = Box::new(Slow {
            atr: Atr::new(b""),
            go_on,
            sent: sender,
        });
        let opened = std::thread::spawn(move || {
            let pin = Pin::parse(b"12345").unwrap();
            let trace = &mut Trace::default();
            Round::open(
                connection,
                Card::Cns(Cns::for_test()),
                pin,
                None,
                limits,
                trace,
            )
            .map(drop)
        });
        let first = sent.recv().unwrap();
        stop(&cancel);
        if cancel.is_cancelled() {
            go.send(()).unwrap();
            assert_eq!(opened.join().unwrap(), Err(PinError::Stopped));
        } else {
            // The wait ends by itself: the card was given up.
            assert!(matches!(opened.join().unwrap(), Err(PinError::Card(_))));
            go.send(()).unwrap();
        }
        std::iter::once(first).chain(sent).collect()
    }

    #[test]
    fn a_card_that_was_given_up_gets_no_pin_when_it_wakes() {
        let sent = sent_when(Duration::from_millis(1), |_| {});
        assert_eq!(sent.len(), 1, "SELECT alone");
    }

    #[test]
    fn work_that_was_stopped_sends_no_pin() {
        let sent = sent_when(Duration::from_secs(60), Cancel::cancel);
        assert_eq!(sent.len(), 1, "SELECT alone");
    }
}
