//! The PIN of a sign-in, typed on the reader: from the press to the services, and every way in
//! which nothing comes of it.

use super::*;
use crate::problem::KeypadEnd;
use crate::settings::{Change, ReaderKeypad};
use crate::simulator::card::named;
use crate::simulator::log::ApduLog;
use crate::simulator::reader::Typed;
use crate::text::PinWord;
use crate::ui::SettingsIntent;

/// A card in a reader with a keypad, and what went to the card.
struct Table {
    desk: Desk,
    card: Witness,
    log: ApduLog,
}

impl Table {
    fn with(profile: &str) -> Self {
        Self::in_reader(READER, profile)
    }

    fn in_reader(reader: &str, profile: &str) -> Self {
        let mut desk = Desk::new(Mode::Standard);
        desk.readers.plug_in(reader);
        desk.readers.give_keypad(reader);
        let log = ApduLog::default();
        let card = named(profile).unwrap().card;
        let behaviour = Behaviour {
            log: log.clone(),
            ..Behaviour::default()
        };
        let card = desk.readers.insert(reader, card, behaviour).unwrap();
        desk.until(Desk::knows_a_card);
        Self { desk, card, log }
    }

    fn asking(profile: &str) -> Self {
        let mut table = Self::with(profile);
        table.desk.ask();
        table
    }

    fn say(&self, word: PinWord) -> String {
        self.desk.text.pin_word(word)
    }

    /// Presses the button, sees what the reader waits for, and types there.
    #[track_caller]
    fn types(&mut self, typed: Typed) {
        let label = self.say(PinWord::KeypadUse);
        assert!(self.desk.press(&label));
        self.desk.assert_shows(&self.say(PinWord::KeypadPin));
        self.desk.assert_shows(&self.say(PinWord::KeypadCancel));
        self.desk.assert_shows(&self.desk.text.keypad_seconds(30));
        self.desk.readers.type_on_keypad(READER, typed);
    }

    /// VERIFY commands with data that came to the card.
    fn verifications(&self) -> usize {
        let exchanges = self.log.exchanges();
        let verifies = |command: &str| command.starts_with("0020") && command.len() > 10;
        exchanges
            .iter()
            .filter(|exchange| verifies(&exchange.command))
            .count()
    }
}

fn pin(digits: &[u8]) -> Typed {
    Typed::Pins(vec![digits.to_vec()])
}

/// The structure, byte for byte, for a card of each reference (cns-card.md §6), and the sign-in.
#[test]
fn the_pin_typed_on_the_reader_signs_in() {
    for (profile, reference) in [("st-2048", 0x90), ("idemia-2021", 0x10)] {
        let mut table = Table::asking(profile);
        table.types(pin(b"12345678"));
        table.desk.until_shown("Durc Online");
        let counters = table.card.counters();
        assert_eq!((counters.verifications, counters.signatures), (1, 1));
        assert_eq!(table.verifications(), 1, "{profile}");
        let structures = table.desk.readers.keypad_structures(READER);
        let expected = [
            &[30, 30, 0x82, 0x08, 0x00, 0x08, 0x05, 0x02, 0x01, 0x10, 0x04][..],
            &[0x00, 0x00, 0x00, 0x00, 0x0D, 0x00, 0x00, 0x00],
            &[0x00, 0x20, 0x00, reference, 0x08],
            &[0xFF; 8],
        ];
        assert_eq!(structures, [expected.concat()], "{profile}");
        assert_eq!(table.desk.portal.witness().logins().len(), 1);
    }
}

#[test]
fn an_entry_that_ends_without_a_pin_costs_nothing() {
    let mut table = Table::asking("st-2048");
    let ends = [
        (Typed::Cancel, KeypadEnd::Cancelled),
        (Typed::Nothing, KeypadEnd::TimedOut),
        (pin(b"1234"), KeypadEnd::Length),
        (pin(b"123456789"), KeypadEnd::Length),
    ];
    for (typed, reason) in ends {
        table.types(typed);
        let words = table.desk.text.problem(&Problem::Keypad { reason });
        table.desk.until_shown(&words.what);
        table.desk.assert_shows(&words.means);
        table.desk.assert_shows("Restano 3 tentativi");
    }
    let counters = table.card.counters();
    assert_eq!((counters.verifications, counters.pin_tries_left), (0, 3));
    assert_eq!(table.verifications(), 0, "nothing came to the card");
    assert_eq!(table.desk.portal.witness().seen().signatures(), 0);
    // The keyboard and the keypad are both still there.
    table.desk.confirm(PIN);
    table.desk.until_shown("Durc Online");
    assert_eq!(table.card.counters().verifications, 1);
}

#[test]
fn a_wrong_pin_on_the_reader_costs_one_try_up_to_the_barrier_and_the_block() {
    let mut table = Table::asking("st-2048");
    table.types(pin(b"97531864"));
    table.desk.until_shown("PIN errato.");
    table
        .desk
        .assert_shows("PIN già sbagliato 1 volta: restano 2 tentativi");
    table.types(pin(b"97531864"));
    table.desk.until_shown("Resta un solo tentativo");
    assert_eq!(table.card.counters().pin_tries_left, 1);
    // Nothing leads to the reader before a yes.
    assert!(!table.desk.shows(&table.say(PinWord::KeypadUse)));
    drop(table.desk.app.update(Message::Intent(Intent::Keypad)));
    assert_eq!(table.desk.readers.keypad_structures(READER).len(), 2);
    table.desk.press("Ho il PIN davanti a me");
    table.desk.press("Continua");
    table.types(pin(b"97531864"));
    let (_, problem) = table.desk.until_failed();
    assert_eq!(problem, Problem::PinBlocked);
    table.desk.assert_tells(&problem);
    assert_eq!(table.card.counters().pin_tries_left, 0);
    assert_eq!(table.verifications(), 3, "one for each press");
}

/// The window can't stop the reader, and does not pretend to.
#[test]
fn escape_leaves_the_reader_s_own_key_to_stop_it() {
    let mut table = Table::asking("st-2048");
    let label = table.say(PinWord::KeypadUse);
    table.desk.press(&label);
    drop(table.desk.app.update(Message::Intent(Intent::Cancel)));
    table.desk.assert_shows(&table.say(PinWord::KeypadCancel));
    assert!(!table.desk.shows("Annulla"));
    table.desk.readers.type_on_keypad(READER, Typed::Cancel);
    let reason = KeypadEnd::Cancelled;
    let words = table.desk.text.problem(&Problem::Keypad { reason });
    table.desk.until_shown(&words.what);
}

#[test]
fn a_card_taken_out_while_the_reader_waits_ends_it() {
    let mut table = Table::asking("st-2048");
    let label = table.say(PinWord::KeypadUse);
    table.desk.press(&label);
    table.desk.readers.remove(READER);
    let (_, problem) = table.desk.until_failed();
    // Before the reader asks nothing was sent. Afterwards the reader alone knows what it sent.
    let told = matches!(
        problem,
        Problem::NoCard | Problem::CardRemoved | Problem::PinOutcomeUnknown
    );
    assert!(told, "{problem:?}");
    assert_eq!(table.card.counters().verifications, 0);
}

#[test]
fn the_keypad_is_offered_only_where_it_can_be_used() {
    // Switched off.
    let mut table = Table::with("st-2048");
    let off = SettingsIntent::Change(Change::ReaderKeypad(ReaderKeypad::Off));
    drop(
        table
            .desk
            .app
            .update(Message::Intent(Intent::Settings(off))),
    );
    table.desk.ask();
    assert!(!table.desk.shows(&table.say(PinWord::KeypadUse)));
    drop(table.desk.app.update(Message::Intent(Intent::Keypad)));
    assert!(matches!(table.desk.app.state.stage, Stage::AskPin(_)));
    // A reader that lies.
    let mut table = Table::in_reader("HID Global OMNIKEY 3x21 Smart Card Reader 00 00", "st-2048");
    table.desk.ask();
    table.desk.assert_shows(&table.say(PinWord::KeypadLies));
    assert!(!table.desk.shows(&table.say(PinWord::KeypadUse)));
    // A CIE.
    let mut table = Table::with("cie");
    table.desk.ask();
    table.desk.assert_shows(&table.say(PinWord::KeypadNotCie));
    assert!(!table.desk.shows(&table.say(PinWord::KeypadUse)));
}

/// Whatever the card answers by way of the reader has its page, as from the keyboard.
#[test]
fn what_the_card_answers_by_way_of_the_reader_is_told() {
    for (fault, code, verified) in [
        ("6983@verify", "C15", 0),
        ("6984@verify", "P02", 0),
        ("6985@verify", "P02", 0),
        ("6700@verify", "P17", 0),
        ("6A88@verify", "C19", 0),
        ("remove@verify", "P06", 0),
    ] {
        let mut table = Table::asking("st-2048");
        table.desk.fault(fault);
        table.types(pin(b"12345678"));
        let (_, problem) = table.desk.until_failed();
        // A card that is gone is seen by the watch too.
        let gone = fault.starts_with("remove") && problem == Problem::CardRemoved;
        assert!(gone || problem.code() == code, "{fault}: {problem:?}");
        assert_eq!(table.card.counters().verifications, verified, "{fault}");
    }
}
