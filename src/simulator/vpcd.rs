//! A virtual card in a PC/SC reader that any program sees, through the `vpcd` driver.
//!
//! The driver listens; the card connects by TCP. Each message is a length in two bytes and a
//! payload; payloads of one byte are power and ATR requests (cns-card.md §13).

use std::fmt;
use std::io::{self, ErrorKind, Read, Write};
use std::net::{Shutdown, TcpStream, ToSocketAddrs};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use thiserror::Error;

use super::card::VirtualCard;
use super::link::{Behaviour, InsertedCard, Outcome};

/// Where the driver listens unless it is told otherwise.
pub const DEFAULT_ADDRESS: &str = "localhost:35963";

/// Shortest and longest pause between two tries to reach the driver.
const FIRST_PAUSE: Duration = Duration::from_millis(5);
const LONGEST_PAUSE: Duration = Duration::from_millis(250);

/// How long a silent card is waited for. The driver has no time-out of its own and would wait for
/// ever, so the link ends after the block waiting time that most cards announce (BWI 5, 3.2 s),
/// as a reader would give up.
const SILENCE: Duration = Duration::from_millis(3200);

/// The link to the driver can't be kept up.
#[derive(Debug, Error)]
pub enum VpcdError {
    /// The driver was not reached in time.
    #[error("no virtual reader at {address} (is pcscd running, with the vpcd driver?): {source}")]
    Unreachable {
        /// Where it was looked for.
        address: String,
        /// The last failure.
        source: io::Error,
    },
}

/// The hand at the reader: takes the card out, puts it back, ends the link. Clones share it.
#[derive(Clone, Default)]
pub struct Hand(Arc<Shared>);

#[derive(Default)]
struct Shared {
    state: Mutex<State>,
    changed: Condvar,
}

#[derive(Default)]
struct State {
    wish: Wish,
    /// The open link, to be cut from outside.
    link: Option<TcpStream>,
}

/// Where the card should be.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Wish {
    #[default]
    Inserted,
    Removed,
    Stopped,
}

impl Hand {
    /// A hand that holds a card in the reader.
    pub fn new() -> Self {
        Self::default()
    }

    /// Takes the card out.
    pub fn remove(&self) {
        self.wish(Wish::Removed);
    }

    /// Puts the card back.
    pub fn insert(&self) {
        self.wish(Wish::Inserted);
    }

    /// Ends the link for good: [`serve`] returns.
    pub fn stop(&self) {
        self.wish(Wish::Stopped);
    }

    fn wish(&self, wish: Wish) {
        let mut state = self.state();
        if state.wish == Wish::Stopped {
            return;
        }
        state.wish = wish;
        if wish != Wish::Inserted
            && let Some(link) = state.link.take()
        {
            // The other side may be gone already.
            link.shutdown(Shutdown::Both).ok();
        }
        drop(state);
        self.0.changed.notify_all();
    }

    /// Waits until the card should be in the reader; `false` when the link should end.
    fn wait_for_insertion(&self) -> bool {
        let removed = |state: &mut State| state.wish == Wish::Removed;
        let state = self.0.changed.wait_while(self.state(), removed);
        state.unwrap_or_else(PoisonError::into_inner).wish == Wish::Inserted
    }

    /// Waits as long as the card should stay in the reader; whether it still should at the end.
    fn pause(&self, time: Duration) -> bool {
        let inserted = |state: &mut State| state.wish == Wish::Inserted;
        let state = self
            .0
            .changed
            .wait_timeout_while(self.state(), time, inserted);
        state.unwrap_or_else(PoisonError::into_inner).0.wish == Wish::Inserted
    }

    /// Makes a link known, so that it can be cut; `false` when it is not wanted any more.
    fn hold(&self, link: &TcpStream) -> io::Result<bool> {
        let mut state = self.state();
        state.link = Some(link.try_clone()?);
        Ok(state.wish == Wish::Inserted)
    }

    fn let_go(&self) {
        self.state().link = None;
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl fmt::Debug for Hand {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Hand")
            .field("wish", &self.state().wish)
            .finish_non_exhaustive()
    }
}

/// Keeps a card in the virtual reader behind `address` (`HOST:PORT`) until the hand stops it.
///
/// Whenever the link has to be made (again), the driver must be reached within `patience`.
pub fn serve(
    card: Box<dyn VirtualCard>,
    behaviour: Behaviour,
    address: &str,
    patience: Duration,
    hand: &Hand,
) -> Result<(), VpcdError> {
    let mut card = InsertedCard::new(card, behaviour);
    while hand.wait_for_insertion() {
        let Some(mut link) = connect(address, patience, hand)? else {
            continue;
        };
        // The link ends when the card is taken out or the driver goes: both are no failures.
        if matches!(hand.hold(&link), Ok(true)) {
            let _ended = converse(&mut link, &mut card, hand);
        }
        hand.let_go();
        card.remove();
    }
    Ok(())
}

/// Tries to reach the driver, in growing intervals. `None`: the card is not wanted any more.
fn connect(address: &str, patience: Duration, hand: &Hand) -> Result<Option<TcpStream>, VpcdError> {
    let deadline = Instant::now() + patience;
    let mut pause = FIRST_PAUSE;
    loop {
        let source = match try_connect(address, deadline) {
            Ok(link) => return Ok(Some(link)),
            Err(error) => error,
        };
        if Instant::now() + pause > deadline {
            return Err(VpcdError::Unreachable {
                address: address.to_owned(),
                source,
            });
        }
        if !hand.pause(pause) {
            return Ok(None);
        }
        pause = (pause * 2).min(LONGEST_PAUSE);
    }
}

/// Tries every address of the host once.
fn try_connect(address: &str, deadline: Instant) -> io::Result<TcpStream> {
    let mut last = io::Error::from(ErrorKind::AddrNotAvailable);
    for address in address.to_socket_addrs()? {
        let left = deadline
            .saturating_duration_since(Instant::now())
            .max(FIRST_PAUSE);
        match TcpStream::connect_timeout(&address, left) {
            Ok(link) => {
                link.set_nodelay(true)?;
                return Ok(link);
            }
            Err(error) => last = error,
        }
    }
    Err(last)
}

/// Answers the driver until the link ends.
fn converse(link: &mut TcpStream, card: &mut InsertedCard, hand: &Hand) -> io::Result<()> {
    let mut answer_to_reset = card.insert();
    loop {
        let message = receive(link)?;
        match message.as_slice() {
            // Power off: the state goes with the next power on.
            [0x00] => {}
            [0x01 | 0x02] => answer_to_reset = card.power_on(),
            [0x04] => send(link, &answer_to_reset)?,
            command => match card.transmit(command) {
                Outcome::Answer(answer, time) | Outcome::AnswerAfterReset(answer, time) => {
                    if !hand.pause(time) {
                        return Ok(());
                    }
                    send(link, &answer)?;
                }
                Outcome::Removed => {
                    hand.remove();
                    return Ok(());
                }
                Outcome::Mute => {
                    hand.pause(SILENCE);
                    return Ok(());
                }
            },
        }
    }
}

fn receive(link: &mut TcpStream) -> io::Result<Vec<u8>> {
    let mut length = [0; 2];
    acknowledge_at_once(link)?;
    link.read_exact(&mut length)?;
    let mut payload = vec![0; usize::from(u16::from_be_bytes(length))];
    acknowledge_at_once(link)?;
    link.read_exact(&mut payload)?;
    Ok(payload)
}

fn send(link: &mut TcpStream, payload: &[u8]) -> io::Result<()> {
    let length =
        u16::try_from(payload.len()).map_err(|_| io::Error::from(ErrorKind::InvalidData))?;
    // In one piece: a length that travels alone waits for its acknowledgement.
    let mut message = length.to_be_bytes().to_vec();
    message.extend(payload);
    link.write_all(&message)
}

/// The driver sends length and payload apart, and its kernel holds the second back until the
/// first is acknowledged: delayed acknowledgements cost 40 ms per command (cie-card.md §14.6).
/// The option lapses by itself and is set before every read.
#[cfg(any(target_os = "linux", target_os = "android"))]
fn acknowledge_at_once(link: &TcpStream) -> io::Result<()> {
    socket2::SockRef::from(link).set_tcp_quickack(true)
}

/// Other systems have no such option.
#[cfg(not(any(target_os = "linux", target_os = "android")))]
#[expect(clippy::unnecessary_wraps, reason = "one signature on all systems")]
fn acknowledge_at_once(_link: &TcpStream) -> io::Result<()> {
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::net::TcpListener;
    use std::thread;

    use super::*;
    use crate::simulator::card::VirtualCns;
    use crate::simulator::card::profile::Profile;

    /// The driver's side of the link.
    struct Driver(TcpStream);

    impl Driver {
        /// Length and payload apart, as the real driver sends them.
        fn say(&mut self, payload: &[u8]) {
            let length = u16::try_from(payload.len()).unwrap();
            self.0.write_all(&length.to_be_bytes()).unwrap();
            self.0.write_all(payload).unwrap();
        }

        fn hear(&mut self) -> Vec<u8> {
            receive(&mut self.0).unwrap()
        }

        fn is_cut(&mut self) -> bool {
            receive(&mut self.0).is_err()
        }
    }

    struct Bench {
        listener: TcpListener,
        hand: Hand,
        served: thread::JoinHandle<Result<(), VpcdError>>,
    }

    impl Bench {
        fn new(faults: &[&str]) -> Self {
            let listener = TcpListener::bind("127.0.0.1:0").unwrap();
            let address = listener.local_addr().unwrap().to_string();
            let card = VirtualCns::new(Profile::default()).unwrap();
            let faults = faults.iter().map(|fault| fault.parse().unwrap()).collect();
            let behaviour = Behaviour {
                faults,
                ..Behaviour::default()
            };
            let hand = Hand::new();
            let its_hand = hand.clone();
            let served = thread::spawn(move || {
                serve(
                    Box::new(card),
                    behaviour,
                    &address,
                    Duration::from_secs(5),
                    &its_hand,
                )
            });
            Self {
                listener,
                hand,
                served,
            }
        }

        fn driver(&self) -> Driver {
            Driver(self.listener.accept().unwrap().0)
        }

        fn end(self) {
            self.hand.stop();
            self.served.join().unwrap().unwrap();
        }
    }

    #[test]
    fn power_and_answer_to_reset_and_commands() {
        let bench = Bench::new(&[]);
        let mut driver = bench.driver();
        driver.say(&[0x01]);
        driver.say(&[0x04]);
        assert_eq!(driver.hear(), Profile::default().answer_to_reset());
        driver.say(b"\x00\x20\x00\x10\x0812345678");
        assert_eq!(driver.hear(), [0x90, 0x00]);
        driver.say(b"\x00\x20\x00\x10");
        assert_eq!(driver.hear(), [0x90, 0x00]);
        driver.say(&[0x02]);
        driver.say(b"\x00\x20\x00\x10");
        assert_eq!(driver.hear(), [0x63, 0xC3], "a reset forgets the PIN");
        driver.say(&[]);
        assert_eq!(driver.hear(), [0x67, 0x00], "an empty command is answered");
        driver.say(&[0x00]);
        bench.end();
        assert!(driver.is_cut());
    }

    #[test]
    fn a_card_leaves_and_comes_back() {
        let bench = Bench::new(&["remove@2"]);
        let mut driver = bench.driver();
        bench.hand.remove();
        assert!(driver.is_cut());
        bench.hand.insert();
        let mut driver = bench.driver();
        driver.say(b"\x00\x20\x00\x10");
        assert_eq!(driver.hear(), [0x63, 0xC3]);
        driver.say(b"\x00\x20\x00\x10");
        assert!(driver.is_cut(), "the fault takes the card out");
        bench.hand.insert();
        let mut driver = bench.driver();
        for _ in 0..3 {
            driver.say(b"\x00\x20\x00\x10");
            assert_eq!(driver.hear(), [0x63, 0xC3], "a fault happens once");
        }
        bench.end();
    }

    #[test]
    fn faults_reach_the_driver() {
        let faults = [
            "6F00@1",
            "garbage@2",
            "short@3",
            "delay:30@4",
            "reset@6",
            "mute@7",
        ];
        let bench = Bench::new(&faults);
        let mut driver = bench.driver();
        let mut ask = |command: &[u8]| {
            driver.say(command);
            receive(&mut driver.0).ok()
        };
        let state = b"\x00\x20\x00\x10";
        assert_eq!(ask(state), Some(vec![0x6F, 0x00]));
        assert_eq!(ask(state), Some(vec![0x9C, 0x3C]));
        assert_eq!(ask(state), Some(vec![0x63]));
        let start = Instant::now();
        assert_eq!(ask(b"\x00\x20\x00\x10\x0812345678"), Some(vec![0x90, 0x00]));
        assert!(start.elapsed() >= Duration::from_millis(30));
        assert_eq!(ask(state), Some(vec![0x90, 0x00]));
        assert_eq!(ask(state), Some(vec![0x63, 0xC3]), "the PIN state is lost");
        let start = Instant::now();
        assert_eq!(ask(state), None, "a silent card ends the link");
        assert!(start.elapsed() >= SILENCE);
        bench.end();
    }

    #[test]
    fn a_missing_driver_is_told_after_the_patience() {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap().to_string();
        drop(listener);
        let card = Box::new(VirtualCns::new(Profile::default()).unwrap());
        let patience = Duration::from_millis(50);
        let error = serve(card, Behaviour::default(), &address, patience, &Hand::new());
        let text = error.unwrap_err().to_string();
        assert!(text.contains(&address) && text.contains("vpcd"), "{text}");
    }

    #[test]
    fn a_stop_ends_the_search_for_the_driver() {
        let card = Box::new(VirtualCns::new(Profile::default()).unwrap());
        let hand = Hand::new();
        hand.stop();
        hand.insert();
        let patience = Duration::from_secs(60);
        serve(card, Behaviour::default(), "127.0.0.1:1", patience, &hand).unwrap();
    }
}
