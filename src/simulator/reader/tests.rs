use std::sync::mpsc;
use std::thread;
use std::time::{Duration, Instant};

use super::*;
use crate::reader::{Leave, Monitor};
use crate::simulator::card::VirtualCns;
use crate::simulator::card::profile::Profile;
use crate::simulator::log::ApduLog;
use crate::simulator::timing::Timing;

const READER: &str = "Virtual reader";
const VERIFY: &[u8] = b"\x00\x20\x00\x10\x0812345678";
const PIN_STATE: &[u8] = b"\x00\x20\x00\x10";

fn card() -> Box<dyn VirtualCard> {
    Box::new(VirtualCns::new(Profile::default()).unwrap())
}

fn desk(faults: &[&str]) -> VirtualReaders {
    let faults = faults.iter().map(|fault| fault.parse().unwrap()).collect();
    let behaviour = Behaviour {
        faults,
        ..Behaviour::default()
    };
    VirtualReaders::with_card(READER, card(), behaviour)
}

fn send(connection: &mut Box<dyn Connection>, command: &[u8]) -> Result<Vec<u8>, ReaderError> {
    let mut round = connection.begin()?;
    let mut answer = Vec::new();
    round.transmit(command, &mut answer).map(|()| answer)
}

#[test]
fn readers_are_listed_with_what_is_in_them() {
    let readers = desk(&[]);
    readers.plug_in("Another");
    let list = readers.list().unwrap();
    assert_eq!(list.len(), 2);
    assert!(matches!(&list[0].slot, Slot::Card { atr, exclusive: false }
        if atr.bytes() == Profile::default().answer_to_reset()));
    assert_eq!(list[1].slot, Slot::Empty);
    readers.hold(READER, true);
    assert!(matches!(
        readers.list().unwrap()[0].slot,
        Slot::Card {
            exclusive: true,
            ..
        }
    ));
}

#[test]
fn connections_are_refused_with_the_reason() {
    let readers = desk(&[]);
    readers.plug_in("Empty");
    let refusal = |name: &str| readers.connect(name).err().unwrap();
    assert_eq!(
        refusal("Nowhere"),
        ReaderError::ReaderGone("Nowhere".into())
    );
    assert_eq!(refusal("Empty"), ReaderError::NoCard("Empty".into()));
    readers.hold(READER, true);
    assert_eq!(refusal(READER), ReaderError::InUse(READER.into()));
    readers.hold(READER, false);
    readers.connect(READER).unwrap();
}

#[test]
fn dropping_a_connection_resets_and_closing_it_may_not() {
    let readers = desk(&[]);
    let mut first = readers.connect(READER).unwrap();
    let mut second = readers.connect(READER).unwrap();
    assert_eq!(send(&mut first, VERIFY), Ok(vec![0x90, 0x00]));
    first.close(Leave::AsItIs);
    assert_eq!(send(&mut second, PIN_STATE), Ok(vec![0x90, 0x00]));
    drop(readers.connect(READER).unwrap());
    let mut round = second.begin().unwrap();
    assert!(round.was_reset());
    let mut answer = Vec::new();
    round.transmit(PIN_STATE, &mut answer).unwrap();
    assert_eq!(answer, [0x63, 0xC3]);
}

#[test]
fn a_reset_by_somebody_else_shows_once() {
    let readers = desk(&[]);
    let mut connection = readers.connect(READER).unwrap();
    let mut round = connection.begin().unwrap();
    let mut answer = Vec::new();
    round.transmit(VERIFY, &mut answer).unwrap();
    assert!(readers.reset(READER));
    assert_eq!(
        round.transmit(PIN_STATE, &mut answer),
        Err(ReaderError::CardReset)
    );
    assert_eq!(
        round.transmit(PIN_STATE, &mut answer),
        Err(ReaderError::CardReset)
    );
    drop(round);
    assert!(connection.begin().unwrap().was_reset());
    assert!(!connection.begin().unwrap().was_reset());
}

#[test]
fn a_card_that_was_out_needs_a_new_connection() {
    let readers = desk(&[]);
    let mut connection = readers.connect(READER).unwrap();
    assert!(readers.remove(READER));
    assert!(!readers.remove(READER));
    assert_eq!(
        send(&mut connection, PIN_STATE),
        Err(ReaderError::CardRemoved)
    );
    assert!(readers.put_back(READER));
    assert!(!readers.put_back(READER));
    assert_eq!(
        send(&mut connection, PIN_STATE),
        Err(ReaderError::CardRemoved)
    );
    let mut connection = readers.connect(READER).unwrap();
    assert_eq!(send(&mut connection, PIN_STATE), Ok(vec![0x63, 0xC3]));
    readers.unplug(READER);
    let gone = ReaderError::ReaderGone(READER.into());
    assert_eq!(send(&mut connection, PIN_STATE), Err(gone));
}

#[test]
fn faults_are_typed_outcomes() {
    let readers = desk(&["mute@1", "reset@2", "short@3", "remove@4", "6982@9"]);
    let mut connection = readers.connect(READER).unwrap();
    assert_eq!(
        send(&mut connection, PIN_STATE),
        Err(ReaderError::Mute(READER.into()))
    );
    assert_eq!(
        send(&mut connection, PIN_STATE),
        Err(ReaderError::CardReset)
    );
    assert_eq!(send(&mut connection, PIN_STATE), Ok(vec![0x63]));
    assert_eq!(
        send(&mut connection, PIN_STATE),
        Err(ReaderError::CardRemoved)
    );
    assert_eq!(readers.list().unwrap()[0].slot, Slot::Empty);
    assert!(readers.put_back(READER));
    let mut connection = readers.connect(READER).unwrap();
    assert_eq!(
        send(&mut connection, PIN_STATE),
        Ok(vec![0x63, 0xC3]),
        "each fault happens once"
    );
}

#[test]
fn a_short_reader_refuses_long_commands() {
    let readers = VirtualReaders::new();
    readers.plug_in_limited(READER, Some(261));
    readers
        .insert(READER, card(), Behaviour::default())
        .unwrap();
    let mut connection = readers.connect(READER).unwrap();
    assert_eq!(connection.features().max_command, Some(261));
    assert_eq!(
        send(&mut connection, &[0; 262]),
        Err(ReaderError::TooLong(262))
    );
    assert_eq!(send(&mut connection, PIN_STATE), Ok(vec![0x63, 0xC3]));
}

#[test]
fn rounds_are_exclusive() {
    let readers = desk(&[]);
    let mut first = readers.connect(READER).unwrap();
    let mut second = readers.connect(READER).unwrap();
    let (tell, told) = mpsc::channel();
    let round = first.begin().unwrap();
    let other = thread::spawn(move || {
        tell.send("waits").unwrap();
        drop(second.begin().unwrap());
        tell.send("works").unwrap();
        second.close(Leave::AsItIs);
    });
    assert_eq!(told.recv().unwrap(), "waits");
    assert_eq!(
        told.recv_timeout(Duration::from_millis(50)),
        Err(mpsc::RecvTimeoutError::Timeout)
    );
    drop(round);
    assert_eq!(told.recv().unwrap(), "works");
    other.join().unwrap();
}

#[test]
fn a_monitor_sees_every_change_and_ends() {
    let readers = desk(&[]);
    let (tell, told) = mpsc::channel();
    let monitor = Monitor::start(&readers, move |snapshot| tell.send(snapshot).unwrap()).unwrap();
    let next = || told.recv_timeout(Duration::from_secs(5)).unwrap().unwrap();
    let first = next();
    assert!(matches!(first[0].slot, Slot::Card { .. }));
    readers.remove(READER);
    assert_eq!(next()[0].slot, Slot::Empty);
    readers.put_back(READER);
    let back = next();
    assert_eq!(back[0].slot, first[0].slot);
    assert_ne!(back[0].events, first[0].events);
    readers.unplug(READER);
    assert!(next().is_empty());
    drop(monitor);
    assert!(told.recv().is_err());
}

#[test]
fn commands_take_the_time_of_the_model_and_removal_cuts_it_short() {
    let log = ApduLog::default();
    let faults = vec!["delay:600000@2".parse().unwrap()];
    let behaviour = Behaviour {
        timing: Timing::Contact,
        faults,
        log: log.clone(),
    };
    let readers = VirtualReaders::with_card(READER, card(), behaviour);
    let mut connection = readers.connect(READER).unwrap();
    let start = Instant::now();
    send(&mut connection, PIN_STATE).unwrap();
    let cost = Timing::Contact.cost(PIN_STATE, &[0x63, 0xC3]);
    assert!(start.elapsed() >= cost);
    assert_eq!(log.traffic().card_time, cost);
    let (tell, told) = mpsc::channel();
    let waiting = thread::spawn(move || {
        tell.send(()).unwrap();
        send(&mut connection, PIN_STATE)
    });
    told.recv().unwrap();
    while log.traffic().commands < 2 {
        thread::yield_now();
    }
    let start = Instant::now();
    readers.remove(READER);
    assert_eq!(waiting.join().unwrap(), Err(ReaderError::CardRemoved));
    assert!(start.elapsed() < Duration::from_secs(1));
}

#[test]
fn a_service_that_stops_is_told_and_comes_back() {
    let readers = desk(&[]);
    let (tell, told) = mpsc::channel();
    let _monitor = Monitor::start(&readers, move |snapshot| tell.send(snapshot).unwrap()).unwrap();
    let next = || told.recv_timeout(Duration::from_secs(5)).unwrap();
    let first = next().unwrap();
    let mut connection = readers.connect(READER).unwrap();
    readers.stop_service(true);
    assert_eq!(next(), Err(ReaderError::ServiceStopped));
    assert_eq!(readers.list(), Err(ReaderError::ServiceStopped));
    assert_eq!(
        readers.connect(READER).err(),
        Some(ReaderError::ServiceStopped)
    );
    assert_eq!(
        send(&mut connection, PIN_STATE),
        Err(ReaderError::ServiceStopped)
    );
    readers.stop_service(false);
    assert_eq!(next(), Ok(first));
}

#[test]
fn a_reader_that_was_unplugged_meanwhile_has_another_count() {
    let readers = desk(&[]);
    let before = readers.list().unwrap();
    readers.unplug(READER);
    readers.plug_in(READER);
    readers.insert(READER, card(), Behaviour::default());
    let after = readers.list().unwrap();
    assert_eq!(before[0].slot, after[0].slot);
    assert_ne!(before[0].events, after[0].events);
}

#[test]
fn a_fault_at_a_work_happens_every_time_until_it_is_taken_away() {
    let readers = desk(&[]);
    let fault = "6F00@read".parse().unwrap();
    assert!(readers.set_faults(READER, vec![fault]));
    let mut connection = readers.connect(READER).unwrap();
    let read = &[0x00, 0xB0, 0x00, 0x00, 0x01];
    for _ in 0..2 {
        assert_eq!(send(&mut connection, read).unwrap(), [0x6F, 0x00]);
    }
    let tries = [0x63, 0xC3];
    assert_eq!(send(&mut connection, PIN_STATE).unwrap(), tries);
    assert!(readers.set_faults(READER, Vec::new()));
    assert_ne!(send(&mut connection, read).unwrap(), [0x6F, 0x00]);
    assert!(!readers.set_faults("nowhere", Vec::new()));
}

#[test]
fn a_demonstration_sets_the_tries_that_are_left() {
    let mut two = card();
    assert!(two.set_pin_tries(2));
    let readers = VirtualReaders::with_card(READER, two, Behaviour::default());
    let mut connection = readers.connect(READER).unwrap();
    assert_eq!(send(&mut connection, PIN_STATE).unwrap(), [0x63, 0xC2]);
}
