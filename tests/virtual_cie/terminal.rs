//! A terminal of the tests' own, written after cie-card.md §7-§9 alone: it shares no code with the
//! virtual card, nor with the program.

use std::time::Duration;

use des::cipher::{BlockCipherDecrypt as _, BlockCipherEncrypt as _, KeyInit as _};
use des::{Des, TdesEde2};
use ring::digest::{SHA256, digest};
use rsa::BigUint;
use varco::simulator::card::cie::profile::Profile;
use varco::simulator::card::{Counters, VirtualCard as _, VirtualCie};
use varco::simulator::timing::Timing;

/// The private exponent that every terminal knows (cie-terminal-key.md).
const AUTHORITY_EXPONENT: &str = "\
    186b31488c25dcf85d953d3630c0d073ba1c6aa24581ad254f3b6719c5d72cca\
    3e5cdc5a1e5316578d75954ff73b237b532c9f8de4a2c4c911385a23e63e33e4\
    7ee45e66efd49b18e02cff87598c39109e8f86a66bc330249ce3fcad655dcdbf\
    98c9c5e479321af53b517d041061880a647bbe0ff813683470e6c50094ce81d0\
    64e204e351bd3ae0a7947d8e91c3fd5c0a15233c349a5215a4e66e21c5d33498\
    e71991ea24473b29f1475f6fd9be3996e19bd474fad1b41ea0dcd2fc16c9bffa\
    071bfec1b22415184811c1985fbfe3e7b4f44a4b3c8dfab4d90cecfc5e608d67\
    3e6762c62cb798341271149ba688162ec7d0e3468f65a94ab4ad1ab67e37bfc1";

pub(crate) const SELECT_IAS: &str = "00A4040C0DA0000000308000000009816001";
pub(crate) const SELECT_CIE: &str = "00A4040C06A00000000039";

const SERIAL_NUMBER: [u8; 8] = [0x20, 0, 0, 0, 0, 0, 0, 1];
pub(crate) const TERMINAL_RANDOM: [u8; 8] = [0xE1, 0xE2, 0xE3, 0xE4, 0xE5, 0xE6, 0xE7, 0xE8];

/// What a command came to: data and status word.
pub(crate) type Answer = (Vec<u8>, u16);

/// A group and the chip's key, as read.
#[derive(Clone, Debug)]
pub(crate) struct Public {
    pub(crate) prime: Vec<u8>,
    pub(crate) order: Vec<u8>,
    pub(crate) generator: Vec<u8>,
    pub(crate) root_modulus: Vec<u8>,
    pub(crate) root_exponent: Vec<u8>,
}

/// Keys and counter of secure messaging.
#[derive(Clone, Debug)]
pub(crate) struct Keys {
    encryption: [u8; 16],
    authentication: [u8; 16],
    pub(crate) counter: u64,
}

/// A terminal with a card in front of it.
pub(crate) struct Terminal {
    profile: Profile,
    pub(crate) card: VirtualCie,
    pub(crate) keys: Option<Keys>,
    pub(crate) own_value: Vec<u8>,
    pub(crate) chip_value: Vec<u8>,
    /// RND.ICC of the last GET CHALLENGE.
    random: Vec<u8>,
    /// Commands sent so far, GET RESPONSE among them, and all bytes of them and their answers.
    pub(crate) commands: usize,
    pub(crate) bytes: usize,
    /// What they cost by the two timing models.
    pub(crate) time: [Duration; 2],
    /// The outer status word of the last answer.
    pub(crate) outer: u16,
}

impl Terminal {
    pub(crate) fn new(profile: Profile) -> Self {
        let mut card = VirtualCie::new(profile).unwrap();
        card.power_on();
        Self {
            profile,
            card,
            keys: None,
            own_value: Vec::new(),
            chip_value: Vec::new(),
            random: Vec::new(),
            commands: 0,
            bytes: 0,
            time: [Duration::ZERO; 2],
            outer: 0,
        }
    }

    pub(crate) fn named(name: &str) -> Self {
        Self::new(name.parse().unwrap())
    }

    /// In the application.
    pub(crate) fn selected(name: &str) -> Self {
        Self::named(name).with_cie()
    }

    /// With an open session.
    pub(crate) fn agreed(name: &str) -> Self {
        let mut terminal = Self::selected(name);
        let public = terminal.read_public();
        terminal.agree(&public);
        terminal
    }

    /// After device authentication.
    pub(crate) fn authenticated(name: &str) -> Self {
        let mut terminal = Self::selected(name);
        let public = terminal.read_public();
        terminal.agree(&public);
        terminal.authenticate(&public);
        terminal
    }

    /// With the PIN verified.
    pub(crate) fn verified(name: &str) -> Self {
        let mut terminal = Self::authenticated(name);
        assert_eq!(terminal.verify(b"12345678"), 0x9000);
        terminal
    }

    pub(crate) fn counters(&self) -> Counters {
        self.card.witness().counters()
    }

    pub(crate) fn reset(&mut self) {
        self.card.power_on();
        self.keys = None;
    }

    /// One command and its answer, nothing more.
    pub(crate) fn raw(&mut self, command: &[u8]) -> Answer {
        self.commands += 1;
        let mut answer = self.card.transmit(command);
        self.bytes += command.len() + answer.len();
        for (time, model) in self.time.iter_mut().zip([Timing::Nfc106, Timing::Nfc424]) {
            *time += model.cost(command, &answer);
        }
        let low = answer.pop().unwrap();
        let high = answer.pop().unwrap();
        self.outer = u16::from_be_bytes([high, low]);
        (answer, self.outer)
    }

    /// A command in clear, and whatever waits after it.
    pub(crate) fn clear(&mut self, command: &[u8]) -> Answer {
        let (mut data, mut status) = self.raw(command);
        while status >> 8 == 0x61 {
            let (more, next) = self.raw(&[0x00, 0xC0, 0x00, 0x00, status.to_be_bytes()[1]]);
            data.extend(more);
            status = next;
        }
        (data, status)
    }

    pub(crate) fn send(&mut self, command: &str) -> Answer {
        self.clear(&unhex(command))
    }

    #[track_caller]
    pub(crate) fn expect(&mut self, command: &str, status: u16) {
        let (_, got) = self.send(command);
        assert_eq!(format!("{got:04X}"), format!("{status:04X}"), "{command}");
    }

    #[track_caller]
    pub(crate) fn data(&mut self, command: &str) -> Vec<u8> {
        let (data, status) = self.send(command);
        assert_eq!(format!("{status:04X}"), "9000", "{command}");
        data
    }

    /// Group and root of terminal certificates.
    pub(crate) fn read_public(&mut self) -> Public {
        let mut part = |tag: u8| {
            let command = format!("00CB3FFF0C4D0A7008BFA10104A302{tag:02X}0000");
            let answer = self.data(&command);
            path(&answer, &[&[0x70], &[0xBF, 0xA1, 0x01], &[0xA3], &[tag]]).to_vec()
        };
        let (generator, prime, order) = (part(0x97), part(0x98), part(0x99));
        let answer = self.data("00CB3FFF0B4D097007BFA004037F498000");
        let key = path(&answer, &[&[0x70], &[0xBF, 0xA0, 0x04], &[0x7F, 0x49]]);
        Public {
            prime,
            order,
            generator,
            root_modulus: path(key, &[&[0x81]]).to_vec(),
            root_exponent: path(key, &[&[0x82]]).to_vec(),
        }
    }

    /// Group and root, from a card of the same kind: reading them here would end the session.
    pub(crate) fn read_public_again(&self) -> Public {
        Self::new(self.profile).with_cie().read_public()
    }

    fn with_cie(mut self) -> Self {
        self.expect(SELECT_CIE, 0x9000);
        self
    }

    /// Key agreement with an odd exponent; opens the session.
    #[track_caller]
    pub(crate) fn agree(&mut self, public: &Public) {
        let exponent = vec![0x31; public.order.len() - 1];
        self.agree_with(public, &exponent);
    }

    /// Key agreement with this exponent.
    #[track_caller]
    pub(crate) fn agree_with(&mut self, public: &Public, exponent: &[u8]) {
        let prime = BigUint::from_bytes_be(&public.prime);
        let exponent = BigUint::from_bytes_be(exponent);
        let generator = BigUint::from_bytes_be(&public.generator);
        self.own_value = in_256(&generator.modpow(&exponent, &prime));
        let [first, last] = agreement_commands(&self.own_value);
        assert_eq!(self.clear(&first).1, 0x9000);
        assert_eq!(self.clear(&last).1, 0x9000);
        let answer = self.data("00CB3FFF064D04A602910000");
        self.chip_value = path(&answer, &[&[0xA6], &[0x91]]).to_vec();
        assert_eq!(self.chip_value.len(), 256);
        let chip = BigUint::from_bytes_be(&self.chip_value);
        self.keys = Some(Keys::new(&in_256(&chip.modpow(&exponent, &prime))));
    }

    /// A protected command; the data are chained in parts of 231 bytes.
    #[track_caller]
    pub(crate) fn secure(&mut self, header: [u8; 4], data: &[u8], le: Option<u8>) -> Answer {
        let [class, instruction, p1, p2] = header;
        let parts: Vec<&[u8]> = data.chunks(231).collect();
        let Some((last, before)) = parts.split_last() else {
            return self.secure_part(header, data, le);
        };
        for part in before {
            let chained = [class | 0x10, instruction, p1, p2];
            let (data, status) = self.secure_part(chained, part, None);
            assert_eq!((data.len(), status), (0, 0x9000), "link of a chain");
        }
        self.secure_part(header, last, le)
    }

    /// One protected command.
    #[track_caller]
    pub(crate) fn secure_part(&mut self, header: [u8; 4], data: &[u8], le: Option<u8>) -> Answer {
        let command = self.keys.as_mut().unwrap().protect(header, data, le);
        let (body, outer) = self.clear(&command);
        if body.is_empty() {
            return (body, outer);
        }
        let keys = self.keys.as_mut().unwrap();
        keys.open(&body).expect("a rightly protected answer")
    }

    /// Device authentication, both proofs; checks the chip's.
    #[track_caller]
    pub(crate) fn authenticate(&mut self, public: &Public) {
        self.certify(public);
        assert_eq!(self.prove_terminal(public), 0x9000);
        let (data, status) = self.chip_proof();
        assert_eq!(status, 0x9000);
        assert_eq!(data.len(), 264);
    }

    /// Whether the terminal's own certificate opens with the root that the card shows.
    pub(crate) fn certificate_is_under(public: &Public) -> bool {
        let certificate = certificate(public);
        let signature = path(&certificate, &[&[0x7F, 0x21], &[0x5F, 0x37]]);
        let [modulus, exponent] =
            [&public.root_modulus, &public.root_exponent].map(|n| BigUint::from_bytes_be(n));
        let block = BigUint::from_bytes_be(signature).modpow(&exponent, &modulus);
        in_256(&block)[1..223] == body()[..222]
    }

    /// The terminal's certificate, verified by the card, and the terminal chosen.
    #[track_caller]
    pub(crate) fn certify(&mut self, public: &Public) {
        let choose = [0x80, 0x01, 0x41, 0x83, 0x01, 0x84];
        let (_, status) = self.secure([0, 0x22, 0x81, 0xB6], &choose, None);
        assert_eq!(status, 0x9000);
        let certificate = certificate(public);
        assert_eq!(certificate.len(), 354);
        let (_, status) = self.secure([0, 0x2A, 0x00, 0xAE], &certificate, None);
        assert_eq!(status, 0x9000);
        let holder = [&[0x83, 0x0C][..], &holder()].concat();
        let (_, status) = self.secure([0, 0x22, 0x81, 0xA4], &holder, None);
        assert_eq!(status, 0x9000);
    }

    /// GET CHALLENGE and EXTERNAL AUTHENTICATE.
    #[track_caller]
    pub(crate) fn prove_terminal(&mut self, public: &Public) -> u16 {
        let (random, status) = self.secure([0, 0x84, 0, 0], &[], Some(8));
        assert_eq!((random.len(), status), (8, 0x9000));
        self.random.clone_from(&random);
        let proof = self.terminal_proof(public, &random);
        self.secure([0, 0x82, 0, 0], &proof, None).1
    }

    /// The data of EXTERNAL AUTHENTICATE.
    pub(crate) fn terminal_proof(&self, public: &Public, random: &[u8]) -> Vec<u8> {
        let filling = [0x5A; 222];
        let hash = digest(
            &SHA256,
            &[
                &filling[..],
                &self.own_value,
                &SERIAL_NUMBER,
                random,
                &self.chip_value,
                &public.generator,
                &public.prime,
                &public.order,
            ]
            .concat(),
        );
        let block = [&[0x6A][..], &filling, hash.as_ref(), &[0xBC]].concat();
        let (modulus, exponent) = own_key();
        let signature = BigUint::from_bytes_be(&block).modpow(&exponent, &modulus);
        [&SERIAL_NUMBER[..], &in_256(&signature)].concat()
    }

    /// MSE and INTERNAL AUTHENTICATE with the chip's key; the counter goes on as agreed.
    #[track_caller]
    pub(crate) fn chip_proof(&mut self) -> Answer {
        let choose = [0x84, 0x01, 0x82, 0x80, 0x01, 0x9B];
        let (_, status) = self.secure([0, 0x22, 0x41, 0xA4], &choose, None);
        assert_eq!(status, 0x9000);
        let answer = self.secure([0, 0x88, 0, 0], &TERMINAL_RANDOM, Some(0));
        if answer.1 == 0x9000 {
            let counter = [&self.random[4..], &TERMINAL_RANDOM[4..]].concat();
            let counter = u64::from_be_bytes(counter.try_into().unwrap());
            self.keys.as_mut().unwrap().counter = counter;
        }
        answer
    }

    /// Whether the chip's proof is signed by this key.
    pub(crate) fn proof_is_by(&self, proof: &[u8], key: &BigUint, public: &Public) -> bool {
        let (serial_number, signature) = proof.split_at(8);
        let signature = BigUint::from_bytes_be(signature);
        let block = in_256(&signature.modpow(&65_537_u32.into(), key));
        let [0x6A, content @ .., 0xBC] = &block[..] else {
            return false;
        };
        let (filling, hash) = content.split_at(222);
        let expected = digest(
            &SHA256,
            &[
                filling,
                &self.chip_value,
                serial_number,
                &TERMINAL_RANDOM,
                &self.own_value,
                &public.generator,
                &public.prime,
                &public.order,
            ]
            .concat(),
        );
        expected.as_ref() == hash
    }

    #[track_caller]
    pub(crate) fn verify(&mut self, pin: &[u8]) -> u16 {
        self.secure([0, 0x20, 0x00, 0x81], pin, None).1
    }

    /// MSE and INTERNAL AUTHENTICATE with the login key.
    #[track_caller]
    pub(crate) fn sign(&mut self, data: &[u8]) -> Answer {
        let choose = [0x80, 0x01, 0x02, 0x84, 0x01, 0x81];
        let (_, status) = self.secure([0, 0x22, 0x41, 0xA4], &choose, None);
        assert_eq!(status, 0x9000);
        self.secure([0, 0x88, 0, 0], data, Some(0))
    }

    /// A whole file by its short identifier, under protection.
    #[track_caller]
    pub(crate) fn secure_file(&mut self, short: u8) -> Vec<u8> {
        let mut content = Vec::new();
        let mut header = [0, 0xB0, 0x80 | short, 0];
        loop {
            let (data, status) = self.secure(header, &[], Some(0xE7));
            content.extend(&data);
            match status {
                0x9000 => {}
                0x6282 | 0x6B00 => return content,
                other => panic!("READ BINARY: {other:04X}"),
            }
            let [high, low] = u16::try_from(content.len()).unwrap().to_be_bytes();
            header = [0, 0xB0, high, low];
        }
    }
}

impl Keys {
    pub(crate) fn new(secret: &[u8]) -> Self {
        let derive = |number: u32| -> [u8; 16] {
            let hash = digest(&SHA256, &[secret, &number.to_be_bytes()].concat());
            hash.as_ref()[..16].try_into().unwrap()
        };
        Self {
            encryption: derive(1),
            authentication: derive(2),
            counter: 1,
        }
    }

    /// The command in its protected form.
    pub(crate) fn protect(&mut self, header: [u8; 4], data: &[u8], le: Option<u8>) -> Vec<u8> {
        let [class, instruction, p1, p2] = header;
        let header = [class | 0x0C, instruction, p1, p2];
        let mut objects = Vec::new();
        if !data.is_empty() {
            let cryptogram = self.cbc(&padded(data));
            if instruction % 2 == 1 {
                objects.extend(wrap(0x85, &cryptogram));
            } else {
                objects.extend(wrap(0x87, &[&[0x01][..], &cryptogram].concat()));
            }
        }
        if let Some(le) = le {
            objects.extend([0x97, 0x01, le]);
        }
        self.counter = self.counter.wrapping_add(1);
        let mut message = padded(&[&self.counter.to_be_bytes()[..], &header].concat());
        if !objects.is_empty() {
            message.extend(padded(&objects));
        }
        objects.extend(wrap(0x8E, &self.mac(&message)));
        let length = u8::try_from(objects.len()).unwrap();
        [&header[..], &[length], &objects, &[0x00]].concat()
    }

    /// Data and status of a protected answer; `None` if its MAC is wrong.
    pub(crate) fn open(&mut self, body: &[u8]) -> Option<Answer> {
        self.counter = self.counter.wrapping_add(1);
        let (objects, mac) = body.split_at(body.len().checked_sub(10)?);
        let message = [&self.counter.to_be_bytes()[..], objects].concat();
        if mac[..2] != [0x8E, 0x08] || mac[2..] != self.mac(&padded(&message)) {
            return None;
        }
        let mut rest = objects;
        let mut data = Vec::new();
        if let Some(tag) = rest
            .first()
            .copied()
            .filter(|tag| matches!(tag, 0x85 | 0x87))
        {
            let (value, after) = first(&[tag], rest);
            let cryptogram = if tag == 0x87 {
                value.strip_prefix(&[1])?
            } else {
                value
            };
            data = self.plain(cryptogram);
            rest = after;
        }
        match rest {
            [0x99, 0x02, high, low] => Some((data, u16::from_be_bytes([*high, *low]))),
            _ => None,
        }
    }

    fn cbc(&self, plain: &[u8]) -> Vec<u8> {
        let cipher = TdesEde2::new(&self.encryption.into());
        let mut before = [0; 8];
        plain
            .chunks(8)
            .flat_map(|block| {
                let mixed: [u8; 8] = std::array::from_fn(|i| block[i] ^ before[i]);
                let mut block = mixed.into();
                cipher.encrypt_block(&mut block);
                before = block.into();
                before
            })
            .collect()
    }

    fn plain(&self, cryptogram: &[u8]) -> Vec<u8> {
        let cipher = TdesEde2::new(&self.encryption.into());
        let mut before = [0; 8];
        let mut plain = Vec::new();
        for chunk in cryptogram.chunks(8) {
            let chunk: [u8; 8] = chunk.try_into().unwrap();
            let mut block = chunk.into();
            cipher.decrypt_block(&mut block);
            plain.extend((0..8).map(|i| block[i] ^ before[i]));
            before = chunk;
        }
        let end = plain.iter().rposition(|byte| *byte != 0).unwrap();
        assert_eq!(plain[end], 0x80, "padding");
        plain.truncate(end);
        plain
    }

    /// Retail MAC over a padded message.
    fn mac(&self, message: &[u8]) -> [u8; 8] {
        let (left, right) = self.authentication.split_at(8);
        let des = |half: &[u8]| Des::new(&<[u8; 8]>::try_from(half).unwrap().into());
        let (left, right) = (des(left), des(right));
        let mut chain = [0; 8];
        for block in message.chunks(8) {
            let mixed: [u8; 8] = std::array::from_fn(|i| block[i] ^ chain[i]);
            let mut block = mixed.into();
            left.encrypt_block(&mut block);
            chain = block.into();
        }
        let mut block = chain.into();
        right.decrypt_block(&mut block);
        left.encrypt_block(&mut block);
        block.into()
    }
}

/// The two parts of MSE SET KAT.
pub(crate) fn agreement_commands(value: &[u8]) -> [Vec<u8>; 2] {
    let data = [
        &[0x80, 0x01, 0x9B, 0x83, 0x01, 0x81][..],
        &wrap(0x91, value),
    ]
    .concat();
    let part = |class: u8, data: &[u8]| {
        let length = u8::try_from(data.len()).unwrap();
        [&[class, 0x22, 0x41, 0xA6, length][..], data].concat()
    };
    [part(0x10, &data[..255]), part(0x00, &data[255..])]
}

/// Who the terminal is: four zeros and its serial number.
pub(crate) fn holder() -> Vec<u8> {
    [&[0; 4][..], &SERIAL_NUMBER].concat()
}

/// The terminal's certificate under the card's root.
pub(crate) fn certificate(public: &Public) -> Vec<u8> {
    certificate_of(public, &body(), b"ITCIE\x10\x01\x15")
}

/// The body of the terminal's certificate.
pub(crate) fn body() -> Vec<u8> {
    let (modulus, _) = own_key();
    [
        &[0x8A][..],
        b"ITCIE\x10\x01\x15",
        &holder(),
        &[0xA0, 0x00, 0x00, 0x00, 0x00, 0x39, 0x01],
        &[0x2A, 0x81, 0x22, 0xF4, 0x2A, 0x02, 0x04, 0x01, 0x04],
        &in_256(&modulus),
        &[0x00, 0x01, 0x00, 0x01],
    ]
    .concat()
}

/// A certificate with this body and authority reference.
pub(crate) fn certificate_of(public: &Public, body: &[u8], authority: &[u8]) -> Vec<u8> {
    let (start, rest) = body.split_at(222);
    let hash = digest(&SHA256, body);
    let block = [&[0x6A][..], start, hash.as_ref(), &[0xBC]].concat();
    let modulus = BigUint::from_bytes_be(&public.root_modulus);
    let exponent = BigUint::from_bytes_be(&unhex(AUTHORITY_EXPONENT));
    let signature = BigUint::from_bytes_be(&block).modpow(&exponent, &modulus);
    let content = [
        wrap_wide(&[0x5F, 0x37], &in_256(&signature)),
        wrap_wide(&[0x5F, 0x38], rest),
        wrap(0x42, authority),
    ];
    wrap_wide(&[0x7F, 0x21], &content.concat())
}

/// The terminal's RSA key: modulus and private exponent. A key of the tests, made once.
fn own_key() -> (BigUint, BigUint) {
    use rsa::pkcs8::DecodePrivateKey as _;
    use rsa::traits::{PrivateKeyParts as _, PublicKeyParts as _};
    let der = include_bytes!("../../assets/simulator/keys/unknown-authority.der");
    let key = rsa::RsaPrivateKey::from_pkcs8_der(der).unwrap();
    (key.n().clone(), key.d().clone())
}

pub(crate) fn in_256(number: &BigUint) -> Vec<u8> {
    let bytes = number.to_bytes_be();
    let mut padded = vec![0; 256 - bytes.len()];
    padded.extend(bytes);
    padded
}

fn padded(message: &[u8]) -> Vec<u8> {
    let mut message = [message, &[0x80]].concat();
    message.resize(message.len().next_multiple_of(8), 0);
    message
}

pub(crate) fn wrap(tag: u8, value: &[u8]) -> Vec<u8> {
    wrap_wide(&[tag], value)
}

fn wrap_wide(tag: &[u8], value: &[u8]) -> Vec<u8> {
    let mut length = match u8::try_from(value.len()) {
        Ok(short @ ..=0x7F) => vec![short],
        Ok(long) => vec![0x81, long],
        Err(_) => vec![0x82],
    };
    if value.len() > 255 {
        length.extend(u16::try_from(value.len()).unwrap().to_be_bytes());
    }
    [tag, &length, value].concat()
}

/// The first object, which must have this tag: value and rest.
#[track_caller]
pub(crate) fn first<'a>(tag: &[u8], bytes: &'a [u8]) -> (&'a [u8], &'a [u8]) {
    let rest = bytes
        .strip_prefix(tag)
        .unwrap_or_else(|| panic!("{tag:02X?}: {bytes:02X?}"));
    let (length, rest) = match rest {
        [0x82, high, low, rest @ ..] => (usize::from(u16::from_be_bytes([*high, *low])), rest),
        [0x81, length, rest @ ..] | [length, rest @ ..] => (usize::from(*length), rest),
        [] => panic!("no length"),
    };
    rest.split_at(length)
}

/// The value at the end of a path of tags; at each level objects before it are passed over.
#[track_caller]
pub(crate) fn path<'a>(bytes: &'a [u8], tags: &[&[u8]]) -> &'a [u8] {
    let mut value = bytes;
    for tag in tags {
        while !value.starts_with(tag) {
            let length = if value[0] & 0x1F == 0x1F { 2 } else { 1 };
            value = first(&value[..length], value).1;
        }
        value = first(tag, value).0;
    }
    value
}

pub(crate) fn unhex(text: &str) -> Vec<u8> {
    let digits: String = text.split_whitespace().collect();
    (0..digits.len())
        .step_by(2)
        .map(|i| u8::from_str_radix(&digits[i..i + 2], 16).unwrap())
        .collect()
}

/// A DER object without what fills the file up after it.
pub(crate) fn der(file: &[u8]) -> Vec<u8> {
    let (value, _) = first(&file[..1], file);
    let start = value.as_ptr() as usize - file.as_ptr() as usize;
    file[..start + value.len()].to_vec()
}
