//! Secure messaging: 3DES with two keys in CBC mode, retail MAC, send sequence counter
//! (cie-card.md §8).

use cbc::cipher::array::Array;
use cbc::cipher::block_padding::Iso7816;
use cbc::cipher::consts::U8;
use cbc::cipher::{
    BlockCipherDecrypt as _, BlockCipherEncrypt as _, BlockModeDecrypt as _, BlockModeEncrypt,
    KeyInit as _, KeyIvInit as _,
};
use des::{Des, TdesEde2};
use ring::digest::{SHA256, digest};

use crate::simulator::card::command::{Command, Expected};
use crate::simulator::card::status::{Answer, Status, Success};
use crate::simulator::tlv::{take, tlv};

const BLOCK: usize = 8;
const NO_IV: [u8; BLOCK] = [0; BLOCK];

const CRYPTOGRAM: u8 = 0x87;
/// Cryptogram of a command with an odd INS: no padding indicator in front.
const CRYPTOGRAM_OF_OBJECTS: u8 = 0x85;
const PADDED: u8 = 0x01;
const EXPECTED: u8 = 0x97;
const STATUS: u8 = 0x99;
const MAC: u8 = 0x8E;

/// The keys of a session and its counter.
pub(super) struct Messaging {
    encryption: [u8; 16],
    authentication: [u8; 16],
    counter: u64,
}

/// What was inside a protected command.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Content {
    pub(super) data: Vec<u8>,
    pub(super) expected: Option<Expected>,
}

impl Messaging {
    /// The session of a shared secret, as long as the group's prime.
    pub(super) fn new(secret: &[u8]) -> Self {
        Self {
            encryption: derived(secret, 1),
            authentication: derived(secret, 2),
            counter: 1,
        }
    }

    /// Goes on with another counter.
    pub(super) fn set_counter(&mut self, counter: [u8; BLOCK]) {
        self.counter = u64::from_be_bytes(counter);
    }

    /// Checks and opens a command. After an error the session is over.
    pub(super) fn open(&mut self, command: &Command<'_>) -> Result<Content, Status> {
        let objects = Objects::parse(command)?;
        self.counter = self.counter.wrapping_add(1);
        let header = [command.class, command.instruction, command.p1, command.p2];
        if self.mac(Some(header), objects.protected) != objects.mac {
            return Err(Status::WRONG_PROTECTION);
        }
        let data = match objects.cryptogram {
            Some(cryptogram) => self.decrypted(cryptogram)?,
            None => Vec::new(),
        };
        Ok(Content {
            data,
            expected: objects.expected,
        })
    }

    /// The body of the protected answer to a command with this INS. The status word outside is
    /// not part of it.
    pub(super) fn protect(&mut self, instruction: u8, answer: &Answer) -> Vec<u8> {
        let (data, status): (&[u8], Status) = match answer {
            Ok(Success { data, status }) => (data, *status),
            Err(status) => (&[], *status),
        };
        let mut body = Vec::new();
        if !data.is_empty() {
            let cryptogram = self.encrypted(data);
            body = if is_odd(instruction) {
                tlv(CRYPTOGRAM_OF_OBJECTS, &cryptogram)
            } else {
                tlv(CRYPTOGRAM, &[&[PADDED][..], &cryptogram].concat())
            };
        }
        body.extend(tlv(STATUS, &status.0.to_be_bytes()));
        self.counter = self.counter.wrapping_add(1);
        let mac = self.mac(None, &body);
        body.extend(tlv(MAC, &mac));
        body
    }

    fn encrypted(&self, data: &[u8]) -> Vec<u8> {
        let mut blocks = data.to_vec();
        pad(&mut blocks);
        let cipher = cbc::Encryptor::<TdesEde2>::new(&self.encryption.into(), &NO_IV.into());
        encrypt(cipher, &mut blocks);
        blocks
    }

    fn decrypted(&self, cryptogram: &[u8]) -> Result<Vec<u8>, Status> {
        let mut blocks = cryptogram.to_vec();
        cbc::Decryptor::<TdesEde2>::new(&self.encryption.into(), &NO_IV.into())
            .decrypt_padded::<Iso7816>(&mut blocks)
            .map(<[u8]>::to_vec)
            .map_err(|_| Status::WRONG_PROTECTION)
    }

    /// Counter and header make one padded part, the objects another; a command without objects
    /// has the first part alone.
    fn mac(&self, header: Option<[u8; 4]>, objects: &[u8]) -> [u8; BLOCK] {
        let mut message = self.counter.to_be_bytes().to_vec();
        if let Some(header) = header {
            message.extend(header);
            pad(&mut message);
            if objects.is_empty() {
                return retail_mac(&self.authentication, &message);
            }
        }
        message.extend(objects);
        pad(&mut message);
        retail_mac(&self.authentication, &message)
    }
}

impl std::fmt::Debug for Messaging {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Messaging")
    }
}

/// The objects of a protected command.
struct Objects<'a> {
    /// Everything before the MAC.
    protected: &'a [u8],
    cryptogram: Option<&'a [u8]>,
    expected: Option<Expected>,
    mac: &'a [u8],
}

impl<'a> Objects<'a> {
    fn parse(command: &Command<'a>) -> Result<Self, Status> {
        let body = command.data;
        let (cryptogram, rest) = match body.first() {
            Some(&CRYPTOGRAM) if !is_odd(command.instruction) => {
                let (value, rest) = first(CRYPTOGRAM, body)?;
                match value {
                    [PADDED, cryptogram @ ..] => (Some(cryptogram), rest),
                    _ => return Err(Status::WRONG_PROTECTION),
                }
            }
            Some(&CRYPTOGRAM_OF_OBJECTS) if is_odd(command.instruction) => {
                let (cryptogram, rest) = first(CRYPTOGRAM_OF_OBJECTS, body)?;
                (Some(cryptogram), rest)
            }
            _ => (None, body),
        };
        if cryptogram.is_some_and(<[u8]>::is_empty) {
            return Err(Status::WRONG_PROTECTION);
        }
        let (expected, rest) = match rest.first() {
            Some(&EXPECTED) => {
                let (value, rest) = first(EXPECTED, rest)?;
                match value {
                    [le] => (Some(Expected::short(*le)), rest),
                    _ => return Err(Status::WRONG_PROTECTION),
                }
            }
            _ => (None, rest),
        };
        let protected = body.len() - rest.len();
        match rest.first() {
            None => return Err(Status::NO_PROTECTION),
            Some(&MAC) => {}
            Some(_) => return Err(Status::WRONG_PROTECTION),
        }
        let (mac, nothing) = first(MAC, rest)?;
        if mac.len() != BLOCK || !nothing.is_empty() {
            return Err(Status::WRONG_PROTECTION);
        }
        Ok(Self {
            protected: body.get(..protected).unwrap_or_default(),
            cryptogram,
            expected,
            mac,
        })
    }
}

fn first(tag: u8, bytes: &[u8]) -> Result<(&[u8], &[u8]), Status> {
    take(&[tag], bytes).ok_or(Status::WRONG_PROTECTION)
}

fn is_odd(instruction: u8) -> bool {
    instruction & 1 != 0
}

/// SHA-256 over secret and a number, the first 16 bytes.
fn derived(secret: &[u8], number: u32) -> [u8; 16] {
    let hash = digest(&SHA256, &[secret, &number.to_be_bytes()].concat());
    let mut key = [0; 16];
    key.iter_mut()
        .zip(hash.as_ref())
        .for_each(|(byte, hashed)| *byte = *hashed);
    key
}

/// ISO/IEC 9797-1 padding method 2.
fn pad(message: &mut Vec<u8>) {
    message.push(0x80);
    message.resize(message.len().next_multiple_of(BLOCK), 0);
}

/// Encrypts whole blocks in place; the rest, if there is any, stays as it is.
fn encrypt(mut cipher: impl BlockModeEncrypt<BlockSize = U8>, blocks: &mut [u8]) {
    let (blocks, _rest) = Array::slice_as_chunks_mut(blocks);
    cipher.encrypt_blocks(blocks);
}

/// ISO/IEC 9797-1 algorithm 3 over whole blocks.
fn retail_mac(key: &[u8; 16], message: &[u8]) -> [u8; BLOCK] {
    let ([first, second], _) = key.as_chunks::<BLOCK>() else {
        return [0; BLOCK];
    };
    let (first, second) = (*first, *second);
    let mut blocks = message.to_vec();
    encrypt(
        cbc::Encryptor::<Des>::new(&first.into(), &NO_IV.into()),
        &mut blocks,
    );
    let last = blocks.last_chunk::<BLOCK>().copied().unwrap_or_default();
    let mut block = last.into();
    Des::new(&second.into()).decrypt_block(&mut block);
    Des::new(&first.into()).encrypt_block(&mut block);
    block.into()
}

#[cfg(test)]
mod tests {
    use proptest::collection::vec;
    use proptest::prelude::*;

    use super::*;

    fn counting(from: u8) -> [u8; 16] {
        std::array::from_fn(|i| from + u8::try_from(i).unwrap())
    }

    /// The session of cie-card.md §14.5.
    fn session() -> Messaging {
        Messaging {
            encryption: counting(0),
            authentication: counting(0x10),
            counter: 1,
        }
    }

    fn hex(text: &str) -> Vec<u8> {
        (0..text.len())
            .step_by(2)
            .map(|i| u8::from_str_radix(&text[i..i + 2], 16).unwrap())
            .collect()
    }

    fn open(session: &mut Messaging, command: &str) -> Result<Content, Status> {
        let bytes = hex(command);
        session.open(&Command::parse(&bytes).unwrap())
    }

    /// The whole table of cie-card.md §14.5.
    #[test]
    fn the_test_vectors_pass() {
        type Row<'a> = (&'a str, &'a str, Option<u8>, &'a str, u16, &'a str);
        let rows: [Row<'_>; 6] = [
            (
                "0c2281b618870901b170c482c4c592679701008e089bef6d24ba4b797100",
                "800141830184",
                Some(0),
                "",
                0x9000,
                "990290008e0879db69938a2ef3a0",
            ),
            (
                "0c8400000d9701088e0812cd25608540b72f00",
                "",
                Some(8),
                "a1a2a3a4a5a6a7a8",
                0x9000,
                "8711010ae4b9453a3c12f55589d171f0db77b0990290008e08ae1c16abbb7f4ba6",
            ),
            (
                "0c2000811d8711018a5571b08ed92984df847a7614f92f198e08a6fbdae4a1c0c2c200",
                "3132333435363738",
                None,
                "",
                0x9000,
                "990290008e08d255f20bb42229be",
            ),
            (
                "0c2000811d871101fa2def709e793e3a12ead83c2970eee58e08a96c97e85208f89800",
                "3030303030303030",
                None,
                "",
                0x63C2,
                "990263c28e08c47a7c2916cfb2b2",
            ),
            (
                "0cb000000d9701048e08e086545b2605626d00",
                "",
                Some(4),
                "30820654",
                0x9000,
                "8709018621a56bc74193d7990290008e08865599eff6fe38a5",
            ),
            (
                "0c2c03810d9701008e086fe6e268be0bac7c00",
                "",
                Some(0),
                "",
                0x9000,
                "990290008e0856cc7df0ec87eb94",
            ),
        ];
        let mut session = session();
        for (command, data, expected, answer, status, wire) in rows {
            let content = open(&mut session, command).unwrap();
            assert_eq!(content.data, hex(data), "{command}");
            assert_eq!(content.expected, expected.map(Expected::short), "{command}");
            let answer = Ok(Success {
                data: hex(answer),
                status: Status(status),
            });
            let instruction = hex(command)[1];
            assert_eq!(
                session.protect(instruction, &answer),
                hex(wire),
                "{command}"
            );
        }
        assert_eq!(session.counter, 0x0D);
    }

    #[test]
    fn keys_and_mac_are_those_of_the_vectors() {
        let secret: Vec<u8> = (0..=255).collect();
        assert_eq!(
            derived(&secret, 1).to_vec(),
            hex("20d0ca4184b64cf791da828cc135e354")
        );
        assert_eq!(
            derived(&secret, 2).to_vec(),
            hex("9b0bb985660adf0b819d798b8a6d9071")
        );
        let mut message = vec![0; 8];
        pad(&mut message);
        assert_eq!(
            retail_mac(&counting(0x10), &message).to_vec(),
            hex("8e07ed69602194a8")
        );
    }

    #[test]
    fn what_is_missing_and_what_is_wrong_are_told_apart() {
        // The second vector: the counter stands at 3.
        let session = || Messaging {
            counter: 3,
            ..session()
        };
        let vector = "0c8400000d9701088e0812cd25608540b72f00";
        assert!(open(&mut session(), vector).is_ok());
        let cases = [
            ("0c840000 03 970108 00", Status::NO_PROTECTION),
            ("0c840000 00", Status::NO_PROTECTION),
            (
                "0c840000 0d 970108 8e08 12cd25608540b72e 00",
                Status::WRONG_PROTECTION,
            ),
            (
                "0c840000 0d 970109 8e08 12cd25608540b72f 00",
                Status::WRONG_PROTECTION,
            ),
            (
                "0c840001 0d 970108 8e08 12cd25608540b72f 00",
                Status::WRONG_PROTECTION,
            ),
            (
                "0c840000 0c 970108 8e07 12cd25608540b7 00",
                Status::WRONG_PROTECTION,
            ),
            (
                "0c840000 0e 970108 8e08 12cd25608540b72f aa 00",
                Status::WRONG_PROTECTION,
            ),
            (
                "0c840000 0d 980108 8e08 12cd25608540b72f 00",
                Status::WRONG_PROTECTION,
            ),
        ];
        for (command, status) in cases {
            let command = command.replace(' ', "");
            assert_eq!(open(&mut session(), &command), Err(status), "{command}");
        }
    }

    /// A right MAC over a cryptogram that opens to no padding.
    #[test]
    fn bad_padding_is_wrong() {
        let mut session = session();
        let mut unpadded = [0; 8];
        encrypt(
            cbc::Encryptor::<TdesEde2>::new(&session.encryption.into(), &NO_IV.into()),
            &mut unpadded,
        );
        let mut body = tlv(CRYPTOGRAM, &[&[PADDED][..], &unpadded].concat());
        session.counter += 1;
        let mac = session.mac(Some([0x0C, 0x20, 0x00, 0x81]), &body);
        session.counter -= 1;
        body.extend(tlv(MAC, &mac));
        let mut command = vec![0x0C, 0x20, 0x00, 0x81, u8::try_from(body.len()).unwrap()];
        command.extend(body);
        let refused = session.open(&Command::parse(&command).unwrap());
        assert_eq!(refused, Err(Status::WRONG_PROTECTION));
    }

    const HEADERS: [[u8; 4]; 2] = [[0x0C, 0x20, 0x00, 0x81], [0x0C, 0xCB, 0x3F, 0xFF]];

    /// The data objects of a command as a terminal seals them, the MAC last.
    fn sealed(header: [u8; 4], data: &[u8], expected: Option<u8>) -> Vec<Vec<u8>> {
        let mut terminal = session();
        let mut objects = Vec::new();
        if !data.is_empty() {
            let cryptogram = terminal.encrypted(data);
            objects.push(if is_odd(header[1]) {
                tlv(CRYPTOGRAM_OF_OBJECTS, &cryptogram)
            } else {
                tlv(CRYPTOGRAM, &[&[PADDED][..], &cryptogram].concat())
            });
        }
        objects.extend(expected.map(|le| tlv(EXPECTED, &[le])));
        terminal.counter += 1;
        let mac = terminal.mac(Some(header), &objects.concat());
        objects.push(tlv(MAC, &mac));
        objects
    }

    /// What a card says whose counter stands at `counter`.
    fn opened(counter: u64, header: [u8; 4], body: &[u8]) -> Result<Content, Status> {
        let mut session = session();
        session.counter = counter;
        let command = [
            &header[..],
            &[u8::try_from(body.len()).unwrap()],
            body,
            &[0],
        ]
        .concat();
        session.open(&Command::parse(&command).ok_or(Status::WRONG_LENGTH)?)
    }

    proptest! {
        #[test]
        fn what_a_terminal_seals_is_opened(
            data in vec(any::<u8>(), 0..200),
            expected: Option<u8>,
            odd: bool,
        ) {
            let header = HEADERS[usize::from(odd)];
            let body = sealed(header, &data, expected).concat();
            let content = opened(1, header, &body);
            let expected = expected.map(Expected::short);
            prop_assert_eq!(content, Ok(Content { data, expected }));
        }

        /// A bit turned over in header or body, a byte left out or added, the end cut off: refused.
        #[test]
        fn any_change_of_a_command_is_refused(
            data in vec(any::<u8>(), 0..200),
            expected: Option<u8>,
            odd: bool,
            at: prop::sample::Index,
            bit in 0..8,
            byte: u8,
            kind in 0..5,
        ) {
            let mut header = HEADERS[usize::from(odd)];
            let mut body = sealed(header, &data, expected).concat();
            let place = at.index(body.len());
            match kind {
                0 => body[place] ^= 1_u8 << bit,
                1 => header[at.index(4)] ^= 1_u8 << bit,
                2 => { body.remove(place); }
                3 => {
                    let whole = body.clone();
                    body.insert(at.index(body.len() + 1), byte);
                    prop_assume!(body != whole);
                }
                _ => body.truncate(place),
            }
            prop_assert!(opened(1, header, &body).is_err());
        }

        /// The same objects in another order, one left out, one twice: refused.
        #[test]
        fn objects_have_their_places(
            data in vec(any::<u8>(), 1..90),
            le: u8,
            odd: bool,
            turn in 1..3_usize,
            kind in 0..3,
        ) {
            let header = HEADERS[usize::from(odd)];
            let mut objects = sealed(header, &data, Some(le));
            match kind {
                0 => objects.rotate_left(turn),
                1 => { objects.remove(turn - 1); }
                _ => objects.insert(turn, objects[turn - 1].clone()),
            }
            prop_assert!(opened(1, header, &objects.concat()).is_err());
        }

        /// A command of another moment of the session: refused.
        #[test]
        fn a_command_is_opened_once(
            data in vec(any::<u8>(), 0..40),
            odd: bool,
            counter in 2..u64::MAX,
        ) {
            let header = HEADERS[usize::from(odd)];
            let body = sealed(header, &data, None).concat();
            prop_assert_eq!(opened(counter, header, &body), Err(Status::WRONG_PROTECTION));
        }
    }
}
