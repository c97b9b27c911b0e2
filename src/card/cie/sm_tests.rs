use proptest::prelude::*;

use super::super::vectors::hex;
use super::*;
use crate::apdu::Trace;
use crate::reader::{ReaderError, Transaction};

/// The keys of cie-card.md §14.5: 00 01 … 0F and 10 11 … 1F, counter 1.
fn session() -> Session {
    let half =
        |start: u8| Zeroizing::new(std::array::from_fn(|i| start + u8::try_from(i).unwrap()));
    Session {
        encryption: Zeroizing::new(std::array::from_fn(|i| u8::try_from(i).unwrap())),
        sealing: [half(0x10), half(0x18)],
        counter: 1,
    }
}

/// A card that answers from a list and keeps what it was sent.
#[derive(Default)]
struct Script {
    sent: Vec<Vec<u8>>,
    answers: std::collections::VecDeque<Vec<u8>>,
}

impl Transaction for Script {
    fn transmit(&mut self, command: &[u8], answer: &mut Vec<u8>) -> Result<(), ReaderError> {
        self.sent.push(command.to_vec());
        answer.extend(self.answers.pop_front().unwrap());
        Ok(())
    }

    fn was_reset(&self) -> bool {
        false
    }
}

/// Wraps a plain answer as the card does, with the session of the client's side.
fn card_answers(session: &mut Session, odd: bool, data: &[u8], status: u16) -> Vec<u8> {
    let mut objects = Vec::new();
    if !data.is_empty() {
        let cryptogram = session.encrypt(data);
        if odd {
            put_long(&mut objects, BARE_CRYPTOGRAM, &cryptogram);
        } else {
            put_long(
                &mut objects,
                CRYPTOGRAM,
                &[&[PADDED], &cryptogram[..]].concat(),
            );
        }
    }
    put(&mut objects, STATUS, &status.to_be_bytes());
    session.sealed_answer(&objects)
}

fn put_long(objects: &mut Vec<u8>, tag: u8, value: &[u8]) {
    if value.len() < 0x100 {
        return put(objects, tag, value);
    }
    let [high, low] = u16::try_from(value.len()).unwrap().to_be_bytes();
    objects.extend([tag, 0x82, high, low]);
    objects.extend(value);
}

/// The rows of cie-card.md §14.5: plain command, wire, answer on the wire, plain answer.
#[test]
fn the_published_exchanges_come_out() {
    let rows = [
        (
            Command::new(0x00, 0x22, 0x81, 0xB6)
                .data(&hex("800141830184"))
                .expect(256),
            "0c2281b618870901b170c482c4c592679701008e089bef6d24ba4b797100",
            "990290008e0879db69938a2ef3a09000",
            "",
            Status::Ok,
        ),
        (
            Command::new(0x00, 0x84, 0x00, 0x00).expect(8),
            "0c8400000d9701088e0812cd25608540b72f00",
            "8711010ae4b9453a3c12f55589d171f0db77b0990290008e08ae1c16abbb7f4ba69000",
            "a1a2a3a4a5a6a7a8",
            Status::Ok,
        ),
        (
            Command::new(0x00, 0x20, 0x00, 0x81).sensitive(b"12345678"),
            "0c2000811d8711018a5571b08ed92984df847a7614f92f198e08a6fbdae4a1c0c2c200",
            "990290008e08d255f20bb42229be9000",
            "",
            Status::Ok,
        ),
        (
            Command::new(0x00, 0x20, 0x00, 0x81).sensitive(b"00000000"),
            "0c2000811d871101fa2def709e793e3a12ead83c2970eee58e08a96c97e85208f89800",
            "990263c28e08c47a7c2916cfb2b263c2",
            "",
            Status::TriesLeft(2),
        ),
        (
            Command::new(0x00, 0xB0, 0x00, 0x00).expect(4),
            "0cb000000d9701048e08e086545b2605626d00",
            "8709018621a56bc74193d7990290008e08865599eff6fe38a59000",
            "30820654",
            Status::Ok,
        ),
        (
            Command::new(0x00, 0x2C, 0x03, 0x81).expect(256),
            "0c2c03810d9701008e086fe6e268be0bac7c00",
            "990290008e0856cc7df0ec87eb949000",
            "",
            Status::Ok,
        ),
    ];
    let mut script = Script {
        answers: rows.iter().map(|row| hex(row.2)).collect(),
        ..Script::default()
    };
    let mut trace = Trace::default();
    let mut channel = Channel::new(&mut script, &mut trace);
    let mut line = SecureLine::new(&mut channel, session());
    for (command, _, _, data, status) in &rows {
        let response = line.exchange(command).unwrap();
        assert_eq!(*response.data, hex(data));
        assert_eq!(response.status, *status);
    }
    assert_eq!(line.session.counter, 0x0D);
    let sent: Vec<_> = rows.iter().map(|row| hex(row.1)).collect();
    assert_eq!(script.sent, sent);
}

#[test]
fn keys_come_from_the_secret() {
    let secret: Vec<u8> = (0..=255).collect();
    let session = Session::from_secret(&secret);
    assert_eq!(
        session.encryption[..],
        hex("20d0ca4184b64cf791da828cc135e354")
    );
    let sealing = [&session.sealing[0][..], &session.sealing[1][..]].concat();
    assert_eq!(sealing, hex("9b0bb985660adf0b819d798b8a6d9071"));
}

#[test]
fn the_seal_is_a_retail_mac() {
    let seal = session().seal(Zeroizing::new(vec![0; 8]));
    assert_eq!(seal, hex("8e07ed69602194a8")[..]);
}

#[test]
fn the_counter_wraps_around() {
    let mut session = session();
    session.set_counter([0xFF; 8]);
    session.wrap(0, &Command::new(0, 0x84, 0, 0).expect(8), &[], true);
    assert_eq!(session.counter, 0);
}

/// 231 bytes fit one command; one byte more makes two, each wrapped and answered.
#[test]
fn long_commands_go_in_blocks() {
    for (length, expected) in [
        (231, vec![0x0C]),
        (232, vec![0x1C, 0x0C]),
        (462, vec![0x1C, 0x0C]),
    ] {
        let mut card = session();
        let mut script = Script::default();
        for _ in &expected {
            card.count();
            script.answers.push_back(
                [
                    card_answers(&mut card, false, &[], 0x9000),
                    vec![0x90, 0x00],
                ]
                .concat(),
            );
        }
        let mut trace = Trace::default();
        let mut channel = Channel::new(&mut script, &mut trace);
        let mut line = SecureLine::new(&mut channel, session());
        let command = Command::new(0x00, 0x2A, 0x00, 0xAE).data(&vec![7; length]);
        assert_eq!(line.exchange(&command).unwrap().status, Status::Ok);
        let classes: Vec<_> = script.sent.iter().map(|sent| sent[0]).collect();
        assert_eq!(classes, expected, "{length}");
        assert!(script.sent.iter().all(|sent| sent.len() <= 261));
    }
}

/// What a card may answer without protection, and what must not pass for success.
#[test]
fn plain_answers_end_the_session() {
    let answer = |status: u16| {
        session()
            .unwrap(&Response {
                data: Zeroizing::default(),
                status: Status::from(status),
            })
            .unwrap_err()
    };
    assert_eq!(answer(0x6988), CardError::Status(Status::from(0x6988)));
    assert_eq!(answer(0x9000), BROKEN);
}

fn opened(data: &[u8], counter: u64) -> Result<Response, CardError> {
    let mut session = session();
    session.counter = counter;
    session.unwrap(&Response {
        data: Zeroizing::new(data.to_vec()),
        status: Status::Ok,
    })
}

proptest! {
    #[test]
    fn what_the_card_wraps_is_unwrapped(
        data in proptest::collection::vec(any::<u8>(), 0..300),
        status: u16,
        odd: bool,
        counter: u64,
    ) {
        let mut card = session();
        card.counter = counter;
        let wire = card_answers(&mut card, odd, &data, status);
        let response = opened(&wire, counter).unwrap();
        prop_assert_eq!(&**response.data, &data[..]);
        prop_assert_eq!(u16::from(response.status), status);
    }

    /// Any byte changed, left out or added: refused.
    #[test]
    fn any_change_of_an_answer_is_refused(
        data in proptest::collection::vec(any::<u8>(), 0..300),
        status: u16,
        at: proptest::sample::Index,
        mask in 1..=255_u8,
        kind in 0..4,
    ) {
        let mut card = session();
        let mut wire = card_answers(&mut card, false, &data, status);
        let place = at.index(wire.len());
        match kind {
            0 => wire[place] ^= mask,
            1 => { wire.remove(place); }
            2 => wire.insert(place, mask),
            _ => wire.truncate(place),
        }
        prop_assert!(opened(&wire, 1).is_err());
    }

    /// Bytes before and behind: refused.
    #[test]
    fn a_longer_answer_is_refused(
        data in proptest::collection::vec(any::<u8>(), 0..300),
        more in proptest::collection::vec(any::<u8>(), 1..20),
        behind: bool,
    ) {
        let wire = card_answers(&mut session(), false, &data, 0x9000);
        let longer = if behind { [wire, more] } else { [more, wire] };
        prop_assert!(opened(&longer.concat(), 1).is_err());
    }

    /// The same objects in another order, one left out, one twice: refused.
    #[test]
    fn objects_have_their_places(
        data in proptest::collection::vec(any::<u8>(), 1..300),
        odd: bool,
        turn in 1..3_usize,
        kind in 0..3,
    ) {
        let mut rest = &card_answers(&mut session(), odd, &data, 0x9000)[..];
        let mut objects = Vec::new();
        while let Some((_, _, after)) = take(rest) {
            objects.push(rest[..rest.len() - after.len()].to_vec());
            rest = after;
        }
        prop_assert_eq!(objects.len(), 3);
        match kind {
            0 => objects.rotate_left(turn),
            1 => { objects.remove(turn - 1); }
            _ => objects.insert(turn, objects[turn - 1].clone()),
        }
        prop_assert!(opened(&objects.concat(), 1).is_err());
    }

    /// An answer that was taken once is not taken again.
    #[test]
    fn an_answer_is_taken_once(
        data in proptest::collection::vec(any::<u8>(), 0..40),
        counter: u64,
    ) {
        let (mut card, mut client) = (session(), session());
        card.counter = counter;
        client.counter = counter;
        let wire = card_answers(&mut card, false, &data, 0x9000);
        let response = Response { data: Zeroizing::new(wire), status: Status::Ok };
        prop_assert!(client.unwrap(&response).is_ok());
        client.count();
        prop_assert!(client.unwrap(&response).is_err());
    }

    /// An answer of another moment: refused.
    #[test]
    fn an_old_answer_is_refused(counter in 2..u64::MAX, data in proptest::collection::vec(any::<u8>(), 0..40)) {
        let wire = card_answers(&mut session(), false, &data, 0x9000);
        prop_assert!(opened(&wire, counter).is_err());
    }

    #[test]
    fn any_answer_is_taken(data in proptest::collection::vec(any::<u8>(), 0..300)) {
        prop_assert!(opened(&data, 1).is_err());
    }
}
