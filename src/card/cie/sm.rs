//! Secure messaging: every command and answer encrypted and sealed (cie-card.md §8).

use cbc::cipher::block_padding::Iso7816;
use cbc::cipher::{BlockModeDecrypt as _, BlockModeEncrypt as _, KeyIvInit as _};
use des::cipher::{Block, BlockCipherDecrypt as _, BlockCipherEncrypt as _, KeyInit as _};
use des::{Des, TdesEde2};
use ring::digest::{SHA256, digest};
use zeroize::{Zeroize, Zeroizing};

use super::line::Line;
use crate::apdu::{Channel, Command, Response, Status};
use crate::card::CardError;

/// Most plain bytes of one wrapped command: E7.
const MAX_BLOCK: usize = 0xE7;
/// The channel bits of a class byte that say: wrapped, header sealed.
const WRAPPED: u8 = 0x0C;
/// Bit 5 of a class byte: more of this command follows.
const CHAINING: u8 = 0x10;
/// Bytes of a cipher block, of a seal and of the counter.
const BLOCK: usize = 8;
/// Padding indicator before a cryptogram in object 87: ISO 9797-1 method 2.
const PADDED: u8 = 0x01;

const CRYPTOGRAM: u8 = 0x87;
/// The same without padding indicator, for odd instructions.
const BARE_CRYPTOGRAM: u8 = 0x85;
const EXPECTED: u8 = 0x97;
const STATUS: u8 = 0x99;
const SEAL: u8 = 0x8E;

/// The answer's protection is missing or wrong.
const BROKEN: CardError = CardError::SecureMessaging;

/// Keys and counter of one session. Wiped when dropped.
pub(super) struct Session {
    encryption: Zeroizing<[u8; 16]>,
    /// The two halves of the sealing key.
    sealing: [Zeroizing<[u8; BLOCK]>; 2],
    counter: u64,
}

/// A line on which everything is wrapped. After an error it must not be used any more.
pub(super) struct SecureLine<'c, 't> {
    channel: &'c mut Channel<'t>,
    session: Session,
}

impl Session {
    /// The keys from the shared secret of the key agreement; the counter starts at 1.
    pub(super) fn from_secret(secret: &[u8]) -> Self {
        let key = |number: u8| {
            let input = Zeroizing::new([secret, &[0, 0, 0, number]].concat());
            digest(&SHA256, &input)
        };
        let (encryption, sealing) = (key(1), key(2));
        Self {
            encryption: piece(encryption.as_ref(), 0),
            sealing: [piece(sealing.as_ref(), 0), piece(sealing.as_ref(), BLOCK)],
            counter: 1,
        }
    }

    /// Sets the counter, as the device authentication does at its end.
    pub(super) fn set_counter(&mut self, counter: [u8; BLOCK]) {
        self.counter = u64::from_be_bytes(counter);
    }

    /// Wraps one block of a command. What is wrapped counts as secret: its bytes tell nobody
    /// anything.
    fn wrap(&mut self, class: u8, command: &Command, data: &[u8], expects: bool) -> Command {
        let [_, instruction, p1, p2] = command.header();
        let class = class | WRAPPED;
        let mut objects = Zeroizing::new(Vec::new());
        if !data.is_empty() {
            let cryptogram = self.encrypt(data);
            if instruction & 1 == 0 {
                let padded = [&[PADDED], cryptogram.as_slice()].concat();
                put(&mut objects, CRYPTOGRAM, &padded);
            } else {
                put(&mut objects, BARE_CRYPTOGRAM, &cryptogram);
            }
        }
        if let (true, Some(expected)) = (expects, command.expected()) {
            let [low, ..] = expected.to_le_bytes();
            put(&mut objects, EXPECTED, &[low]);
        }
        self.count();
        let mut sealed = Zeroizing::new(self.counter.to_be_bytes().to_vec());
        sealed.extend_from_slice(&[class, instruction, p1, p2]);
        if !objects.is_empty() {
            pad(&mut sealed);
            sealed.extend_from_slice(&objects);
        }
        let seal = self.seal(sealed);
        put(&mut objects, SEAL, &seal);
        Command::new(class, instruction, p1, p2)
            .sensitive(&objects)
            .expect(256)
    }

    /// Checks and opens an answer. Whatever the outer status word says, the one inside counts.
    pub(super) fn unwrap(&mut self, response: &Response) -> Result<Response, CardError> {
        if response.data.is_empty() {
            // The card has ended the session and says why; success can't be said so.
            return Err(match response.status {
                Status::Ok | Status::MoreData(_) => BROKEN,
                other => CardError::Status(other),
            });
        }
        let (covered, tail) = response
            .data
            .split_last_chunk::<{ BLOCK + 2 }>()
            .ok_or(BROKEN)?;
        let [SEAL, 8, seal @ ..] = tail else {
            return Err(BROKEN);
        };
        self.count();
        let mut sealed = Zeroizing::new(self.counter.to_be_bytes().to_vec());
        sealed.extend_from_slice(covered);
        let right = self.seal(sealed);
        expect_equal(&right, seal)?;
        let (data, status) = match take(covered).ok_or(BROKEN)? {
            (CRYPTOGRAM, [PADDED, cryptogram @ ..], rest) | (BARE_CRYPTOGRAM, cryptogram, rest) => {
                (self.decrypt(cryptogram)?, rest)
            }
            _ => (Zeroizing::default(), covered),
        };
        match take(status) {
            Some((STATUS, [high, low], [])) => Ok(Response {
                data,
                status: Status::from(u16::from_be_bytes([*high, *low])),
            }),
            _ => Err(BROKEN),
        }
    }

    /// An answer as a card seals it next.
    pub(super) fn sealed_answer(&mut self, objects: &[u8]) -> Vec<u8> {
        self.count();
        let mut sealed = self.counter.to_be_bytes().to_vec();
        sealed.extend_from_slice(objects);
        let seal = self.seal(Zeroizing::new(sealed));
        [objects, &[SEAL, 8], &seal].concat()
    }

    fn count(&mut self) {
        self.counter = self.counter.wrapping_add(1);
    }

    fn encrypt(&self, data: &[u8]) -> Vec<u8> {
        let cipher =
            cbc::Encryptor::<TdesEde2>::new((&*self.encryption).into(), &[0; BLOCK].into());
        cipher.encrypt_padded_vec::<Iso7816>(data)
    }

    fn decrypt(&self, cryptogram: &[u8]) -> Result<Zeroizing<Vec<u8>>, CardError> {
        let cipher =
            cbc::Decryptor::<TdesEde2>::new((&*self.encryption).into(), &[0; BLOCK].into());
        let plain = cipher.decrypt_padded_vec::<Iso7816>(cryptogram);
        plain.map(Zeroizing::new).map_err(|_| BROKEN)
    }

    /// The retail MAC (ISO 9797-1 algorithm 3) over `message` with its padding.
    fn seal(&self, mut message: Zeroizing<Vec<u8>>) -> [u8; BLOCK] {
        pad(&mut message);
        let [left, right] = &self.sealing;
        let (left, right) = (Des::new((&**left).into()), Des::new((&**right).into()));
        let mut state = Block::<Des>::default();
        for block in message.chunks(BLOCK) {
            for (to, from) in state.iter_mut().zip(block) {
                *to ^= from;
            }
            left.encrypt_block(&mut state);
        }
        right.decrypt_block(&mut state);
        left.encrypt_block(&mut state);
        state.into()
    }
}

/// `N` bytes of a hash from `start` on.
fn piece<const N: usize>(hash: &[u8], start: usize) -> Zeroizing<[u8; N]> {
    let mut piece = Zeroizing::new([0; N]);
    for (to, from) in piece.iter_mut().zip(hash.iter().skip(start)) {
        *to = *from;
    }
    piece
}

/// Compares seals in constant time.
fn expect_equal(right: &[u8], given: &[u8]) -> Result<(), CardError> {
    let differences = right.iter().zip(given).fold(0, |sum, (a, b)| sum | (a ^ b));
    (std::hint::black_box(differences) == 0)
        .then_some(())
        .ok_or(BROKEN)
}

impl<'c, 't> SecureLine<'c, 't> {
    pub(super) fn new(channel: &'c mut Channel<'t>, session: Session) -> Self {
        Self { channel, session }
    }

    /// The session, to go on with it later.
    pub(super) fn into_session(self) -> Session {
        self.session
    }

    /// Sets the session's counter, see [`Session::set_counter`].
    pub(super) fn set_counter(&mut self, counter: [u8; BLOCK]) {
        self.session.set_counter(counter);
    }
}

impl Line for SecureLine<'_, '_> {
    /// Sends a command in as many wrapped blocks as it takes, each answered and checked.
    fn exchange(&mut self, command: &Command) -> Result<Response, CardError> {
        let [class, ..] = command.header();
        let data = command.all_data();
        let mut blocks: Vec<_> = data.chunks(MAX_BLOCK).collect();
        let last = blocks.pop().unwrap_or_default();
        for block in blocks {
            let wrapped = self.session.wrap(class | CHAINING, command, block, false);
            let response = self.channel.exchange(&wrapped)?;
            let response = self.session.unwrap(&response)?;
            if response.status != Status::Ok {
                return Ok(response);
            }
        }
        let wrapped = self.session.wrap(class, command, last, true);
        let response = self.channel.exchange(&wrapped)?;
        self.session.unwrap(&response)
    }
}

impl std::fmt::Debug for SecureLine<'_, '_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("SecureLine")
    }
}

impl Drop for Session {
    fn drop(&mut self) {
        self.counter.zeroize();
    }
}

/// Appends a data object of at most 255 bytes.
fn put(objects: &mut Vec<u8>, tag: u8, value: &[u8]) {
    let [length, ..] = value.len().to_le_bytes();
    objects.push(tag);
    if value.len() > 0x7F {
        objects.push(0x81);
    }
    objects.push(length);
    objects.extend_from_slice(value);
}

/// Tag, value and what follows them; lengths in one, two or three bytes.
fn take(bytes: &[u8]) -> Option<(u8, &[u8], &[u8])> {
    let (length, rest) = match bytes {
        [_, 0x81, length, rest @ ..] | [_, length @ 0..=0x7F, rest @ ..] => {
            (usize::from(*length), rest)
        }
        [_, 0x82, high, low, rest @ ..] => (usize::from(u16::from_be_bytes([*high, *low])), rest),
        _ => return None,
    };
    let (value, rest) = rest.split_at_checked(length)?;
    Some((*bytes.first()?, value, rest))
}

/// ISO 9797-1 method 2: 80, then zeros to a whole block.
fn pad(message: &mut Vec<u8>) {
    message.push(0x80);
    message.resize(message.len().next_multiple_of(BLOCK), 0);
}

#[cfg(test)]
#[path = "sm_tests.rs"]
mod tests;
