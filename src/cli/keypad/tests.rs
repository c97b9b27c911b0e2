//! The commands at a reader with a keypad, without a terminal: all that is typed is typed there.

use std::sync::Arc;

use super::*;
use crate::card::cie::Memory;
use crate::cli::args::{NewPinOptions, Open, Source};
use crate::cli::ask_pin::PinSource;
use crate::cli::login::{Request, Wishes, sign_in};
use crate::cli::new_pin::change_in;
use crate::portal::Profile;
use crate::settings::{CheckBook, Settings};
use crate::simulator::card::{Witness, named};
use crate::simulator::link::Behaviour;
use crate::simulator::portal::{Mode, Options, VirtualPortal};
use crate::simulator::reader::{Typed, VirtualReaders};
use crate::text::{Language, Text};

const READER: &str = "Lettore con tastierino 00 00";

fn at_keypad(card: &str) -> (VirtualReaders, Witness) {
    let readers = VirtualReaders::new();
    readers.plug_in(READER);
    readers.give_keypad(READER);
    let card = named(card).unwrap().card;
    let witness = readers.insert(READER, card, Behaviour::default()).unwrap();
    (readers, witness)
}

fn output() -> Output {
    Output::new(Text::new(Language::English), "login", true)
}

fn pins(pins: &[&[u8]]) -> Typed {
    Typed::Pins(pins.iter().map(|pin| pin.to_vec()).collect())
}

/// The exit code of a login where this is typed on the reader, and what happened on the card.
fn login(card: &str, setting: ReaderKeypad, typed: Typed) -> (u8, Witness, usize) {
    let (readers, witness) = at_keypad(card);
    let portal = VirtualPortal::start(Options {
        mode: Mode::Standard,
        ..Options::default()
    })
    .unwrap();
    readers.type_on_keypad(READER, typed);
    let request = Request {
        readers: Arc::new(readers.clone()),
        reader: None,
        memory: Memory::default(),
        looks: CheckBook::default(),
        profile: Profile::parse(&portal.profile_toml(), "test").unwrap(),
        pin: PinSource::new(false, false),
        reader_keypad: setting,
        wishes: Wishes {
            profile: None,
            open: Open::None,
            asks: false,
        },
    };
    let code = sign_in(request, &output()).unwrap().code;
    (code, witness, readers.keypad_structures(READER).len())
}

#[test]
fn a_login_takes_the_pin_from_the_reader() {
    for (typed, code, verifications, left) in [
        (pins(&[b"12345678"]), 0, 1, 3),
        (pins(&[b"97531864"]), 20, 1, 2),
        (pins(&[b"1234"]), 2, 0, 3),
        (Typed::Nothing, 2, 0, 3),
        (Typed::Cancel, 130, 0, 3),
    ] {
        let told = format!("{typed:?} {code}");
        let (ended, card, asked) = login("st-2048", ReaderKeypad::Auto, typed);
        let counters = card.counters();
        assert_eq!((ended, asked), (code, 1), "{told}");
        assert_eq!(counters.verifications, verifications, "{told}");
        assert_eq!(counters.pin_tries_left, left, "{told}");
    }
}

/// Nobody is at a terminal: where the keypad is not used, there is no PIN, and no try is used.
#[test]
fn the_keypad_is_left_alone_where_it_can_t_be_used() {
    let typed = || pins(&[b"12345678"]);
    for (card, setting) in [
        ("st-2048", ReaderKeypad::Off),
        ("cie", ReaderKeypad::Auto),
        // A last try takes a yes, for which somebody has to be there.
        ("last-try", ReaderKeypad::Auto),
    ] {
        let (code, card_seen, asked) = login(card, setting, typed());
        assert_eq!((code, asked), (2, 0), "{card}");
        assert_eq!(card_seen.counters().verifications, 0, "{card}");
    }
}

#[test]
fn a_change_takes_both_pins_from_the_reader() {
    for (typed, code, left) in [
        (pins(&[b"12345678", b"24681357", b"24681357"]), Ok(0), 3),
        (pins(&[b"97531864", b"24681357", b"24681357"]), Ok(20), 2),
        (pins(&[b"12345678", b"24681357", b"24681358"]), Ok(2), 3),
        (Typed::Cancel, Ok(130), 3),
    ] {
        let (readers, card) = at_keypad("st-2048");
        readers.type_on_keypad(READER, typed);
        let options = NewPinOptions {
            source: Source {
                reader: None,
                simulated: Some("st-2048".to_owned()),
            },
            pin_stdin: false,
            last_try: false,
            json: true,
        };
        let shared = Arc::new(readers.clone());
        let ended = change_in(shared, &options, &Settings::default(), &output());
        assert_eq!(ended, code);
        assert_eq!(card.counters().pin_tries_left, left);
        assert_eq!(readers.keypad_structures(READER).len(), 1);
    }
}
