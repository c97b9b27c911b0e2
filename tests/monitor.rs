//! Readers and cards that come and go at a real pcscd, as the watch tells of them.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing
)]
#![cfg(target_os = "linux")]

mod support;

use std::io::{Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::sync::mpsc::{self, Receiver};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use serde_json::Value;
use support::live::PATIENCE;
use support::pcscd::{Pcscd, READER, inside};
use varco::reader::{Monitor, PcscReaders, ReaderError, ReaderState, Readers, Slot, Snapshot};
use varco::simulator::card::profile::Profile;
use varco::simulator::link::Behaviour;

/// How soon a stop has to take effect: a person does not wait for it.
const PROMPT: Duration = Duration::from_secs(1);

#[test]
fn cards_come_and_go() {
    let pcscd = Pcscd::start();
    let mut watching = pcscd.watch();
    assert_eq!(watching.next(), "empty");
    let card = pcscd.put(Profile::default(), Behaviour::default());
    watching.until("card");
    for _ in 0..2 {
        card.hand.remove();
        watching.until("empty");
        card.hand.insert();
        watching.until("card");
    }
}

#[test]
fn a_card_that_gives_no_answer_to_reset_is_mute() {
    let pcscd = Pcscd::start();
    let mut watching = pcscd.watch();
    assert_eq!(watching.next(), "empty");
    let card = Dummy::insert(&pcscd, Dummy::MUTE);
    watching.until("mute");
    let ended = pcscd.varco(&["card"]).failed("C03", 12);
    assert!(ended.errors.contains(READER), "{}", ended.errors);
    drop(card);
    watching.until("empty");
}

#[test]
fn a_service_that_ends_and_comes_back_is_noticed() {
    let mut pcscd = Pcscd::start();
    let mut watching = pcscd.watch();
    let card = pcscd.put(Profile::default(), Behaviour::default());
    watching.until("card");
    for _ in 0..2 {
        pcscd.kill();
        assert_eq!(watching.next(), "VARCO-R02");
        pcscd.start_again();
        // The card's side of the link finds the new service by itself.
        loop {
            match watching.next().as_str() {
                "gone" | "empty" => {}
                "card" => break,
                other => panic!("{other} of a service that runs"),
            }
        }
    }
    drop(card);
    watching.until("empty");
}

#[test]
fn a_watch_may_begin_before_the_service() {
    let mut pcscd = Pcscd::start();
    pcscd.kill();
    let mut watching = pcscd.watch();
    assert_eq!(watching.next(), "VARCO-R02");
    pcscd.start_again();
    watching.until("empty");
}

#[test]
fn a_card_that_was_out_in_between_is_told_by_the_count() {
    inside(|| {
        let pcscd = Pcscd::start();
        let card = pcscd.put(Profile::default(), Behaviour::default());
        let mut watch = PcscReaders.watch().unwrap();
        let mut state = || loop {
            let snapshot = watch.next().unwrap().unwrap();
            if let Some(state) = reader(&snapshot) {
                return state.clone();
            }
        };
        let before = loop {
            let state = state();
            if matches!(state.slot, Slot::Card { .. }) {
                break state;
            }
        };
        // Nobody looks at the watch while somebody else sees the card go and come back.
        card.hand.remove();
        wait_for(|slot| *slot == Slot::Empty);
        card.hand.insert();
        wait_for(|slot| matches!(slot, Slot::Card { .. }));
        let after = state();
        assert_eq!(after.slot, before.slot);
        assert!(after.events >= before.events + 2, "{before:?} {after:?}");
    });
}

#[test]
fn a_monitor_stops_at_once() {
    inside(|| {
        let mut pcscd = Pcscd::start();
        let (monitor, pictures) = monitor();
        assert!(pictures.recv_timeout(PATIENCE).unwrap().is_ok());
        stops_at_once(monitor, &pictures);
        // Without a service it waits in another way.
        pcscd.kill();
        let (monitor, pictures) = self::monitor();
        let absent = Err(ReaderError::ServiceStopped);
        assert_eq!(pictures.recv_timeout(PATIENCE).unwrap(), absent);
        stops_at_once(monitor, &pictures);
    });
}

#[test]
fn a_watch_ends_with_ctrl_c() {
    let mut pcscd = Pcscd::start();
    for service in ["empty", "VARCO-R02"] {
        let mut watching = pcscd.watch();
        assert_eq!(watching.next(), service);
        let begin = Instant::now();
        watching.0.interrupt();
        watching.0.end().ok();
        assert!(begin.elapsed() < PROMPT, "{:?}", begin.elapsed());
        pcscd.kill();
    }
}

#[test]
fn a_watch_names_the_cards_that_come() {
    let pcscd = Pcscd::start();
    let mut watching = pcscd.watch();
    assert_eq!(watching.next(), "empty");
    let card = pcscd.put(Profile::default(), Behaviour::default());
    let reader = loop {
        let object: Value = serde_json::from_str(&watching.0.next_line()).unwrap();
        let reader = object["readers"][0].clone();
        if reader["state"] == "card" {
            break reader;
        }
    };
    assert_eq!(reader["card"]["kind"], "cns", "{reader}");
    let asked = card.commands().len();
    assert!(asked > 0);
    drop(card);
    watching.until("empty");
}

#[test]
fn an_idle_watch_sleeps() {
    let pcscd = Pcscd::start();
    let mut watching = pcscd.watch();
    assert_eq!(watching.next(), "empty");
    let card = Dummy::insert(&pcscd, &Profile::default().answer_to_reset());
    watching.until("card");
    card.wait_for_looks(2);
    let before = Effort::of(watching.0.id());
    // The service looks at its reader again and again; the watch has nothing to do meanwhile.
    card.wait_for_looks(6);
    let after = Effort::of(watching.0.id());
    assert_eq!(after, before);
    drop(card);
    watching.until("empty");
    assert!(Effort::of(watching.0.id()).switches > after.switches);
}

/// What all threads of a process did so far.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Effort {
    /// Clock ticks on a processor.
    ticks: u64,
    /// How often a thread was put to sleep.
    switches: u64,
}

impl Effort {
    fn of(process: u32) -> Self {
        let folder = format!("/proc/{process}");
        let read = |path: &Path| std::fs::read_to_string(path).unwrap();
        let stat = read(&Path::new(&folder).join("stat"));
        // Fields 14 and 15, counted behind the name, which is field 2 (proc(5)).
        let fields: Vec<_> = stat.rsplit_once(") ").unwrap().1.split(' ').collect();
        let threads = std::fs::read_dir(format!("{folder}/task")).unwrap();
        let switches = threads.map(|thread| {
            let status = read(&thread.unwrap().path().join("status"));
            let of_kind = |line: &str| {
                let (name, value) = line.split_once(':')?;
                name.ends_with("voluntary_ctxt_switches")
                    .then(|| value.trim().parse::<u64>().unwrap())
            };
            status.lines().filter_map(of_kind).sum::<u64>()
        });
        Self {
            ticks: fields[11].parse::<u64>().unwrap() + fields[12].parse::<u64>().unwrap(),
            switches: switches.sum(),
        }
    }
}

fn reader(states: &[ReaderState]) -> Option<&ReaderState> {
    states.iter().find(|state| state.name == READER)
}

/// Waits, by a watch of its own, until the reader holds this.
#[track_caller]
fn wait_for(is_right: impl Fn(&Slot) -> bool) {
    let mut watch = PcscReaders.watch().unwrap();
    while !reader(&watch.next().unwrap().unwrap()).is_some_and(|state| is_right(&state.slot)) {}
}

fn monitor() -> (Monitor, Receiver<Snapshot>) {
    let (sender, pictures) = mpsc::channel();
    let monitor = Monitor::start(&PcscReaders, move |picture| {
        sender.send(picture).unwrap();
    });
    (monitor.unwrap(), pictures)
}

/// Drops the monitor while its thread is blocked.
#[track_caller]
fn stops_at_once(monitor: Monitor, pictures: &Receiver<Snapshot>) {
    let begin = Instant::now();
    drop(monitor);
    assert!(begin.elapsed() < PROMPT, "{:?}", begin.elapsed());
    assert!(
        pictures.iter().next().is_none(),
        "nothing is told after the end"
    );
}

/// A card of nothing but an answer to reset. It leaves with this value.
struct Dummy {
    link: TcpStream,
    looks: Receiver<()>,
    served: Option<JoinHandle<()>>,
}

impl Dummy {
    /// An answer to reset that is longer than any may be (ISO/IEC 7816-3 clause 8.1): the driver
    /// sees the card and can't power it, as with a card that is upside down.
    const MUTE: &[u8] = &[0x3B; 40];

    fn insert(pcscd: &Pcscd, answer_to_reset: &[u8]) -> Self {
        let link = TcpStream::connect(pcscd.address()).unwrap();
        let mut driver = link.try_clone().unwrap();
        let length = u16::try_from(answer_to_reset.len()).unwrap();
        let answer = [&length.to_be_bytes(), answer_to_reset].concat();
        let (sender, looks) = mpsc::channel();
        let serve = move || {
            // The link ends when the card is taken out, or with the service.
            while let Ok(request) = receive(&mut driver) {
                // A command: there is no such thing here.
                if request.len() > 1 && driver.write_all(&[0, 2, 0x6D, 0x00]).is_err() {
                    return;
                }
                // The driver's question for the answer to reset is its look for a card, too.
                if request == [4] {
                    sender.send(()).ok();
                    if driver.write_all(&answer).is_err() {
                        return;
                    }
                }
            }
        };
        Self {
            link,
            looks,
            served: Some(std::thread::spawn(serve)),
        }
    }

    /// Waits until the service has looked this often for the card from now on.
    #[track_caller]
    fn wait_for_looks(&self, count: usize) {
        while self.looks.try_recv().is_ok() {}
        for _ in 0..count {
            self.looks.recv_timeout(PATIENCE).unwrap();
        }
    }
}

impl Drop for Dummy {
    fn drop(&mut self) {
        self.link.shutdown(std::net::Shutdown::Both).ok();
        let served = self.served.take().unwrap().join();
        assert!(served.is_ok() || std::thread::panicking());
    }
}

fn receive(line: &mut TcpStream) -> std::io::Result<Vec<u8>> {
    let mut length = [0; 2];
    line.read_exact(&mut length)?;
    let mut message = vec![0; usize::from(u16::from_be_bytes(length))];
    line.read_exact(&mut message)?;
    Ok(message)
}
