//! What reads bytes from outside, one function each: any bytes give a value or a refusal, in
//! bounded time, and never a panic. `tests/any_bytes.rs` runs the same functions without a fuzzer.

use std::collections::VecDeque;

use time::OffsetDateTime;
use varco::apdu::{Channel, Trace, tlv};
use varco::card::cie::{Memory, untrusted};
use varco::card::{Card, CardError};
use varco::identity::{Certificate, Chain};
use varco::portal::Profile;
use varco::reader::{Atr, ReaderError, Transaction};
use varco::trust::{
    Anchors, EuropeanList, Question, TrustedList, is_demonstration, status_in_list,
    status_in_response,
};

/// Deepest nesting that is followed.
const DEPTH: usize = 8;
/// Most commands that looking at a card may take: the longest search through places of a CNS, and
/// a file of 16 kB in pieces as small as a card likes to make them.
const MOST_COMMANDS: usize = 20_000;

/// Tag, length, value: objects lie inside each other and nowhere beyond.
pub fn tlv(data: &[u8]) {
    fn walk(bytes: &[u8], depth: usize) {
        let mut total = 0;
        for object in tlv::objects(bytes) {
            total += object.value.len();
            assert!(tlv::find(bytes, &[object.tag]).is_some());
            if depth < DEPTH {
                walk(object.value, depth + 1);
            }
        }
        assert!(total <= bytes.len());
    }
    walk(data, 0);
    if let Some(length) = tlv::whole_length(data) {
        assert!(length >= 2);
    }
}

/// A wrapped answer of a CIE, its outer status word first: as it comes, and with a right seal.
pub fn messaging(data: &[u8]) {
    let Some((status, body)) = data.split_first_chunk() else {
        return;
    };
    let status = u16::from_be_bytes(*status);
    // Without the key nobody finds the seal.
    assert!(!untrusted::unwraps(body, status));
    untrusted::unwraps_sealed(body, status);
}

/// EF.SOD, and the public keys that it vouches for.
pub fn security_object(data: &[u8]) {
    untrusted::security_object(data);
    untrusted::public_key(data);
}

/// A certificate from a card or a portal, with all that is said about it.
pub fn certificate(data: &[u8]) {
    let Ok(certificate) = Certificate::parse(data) else {
        return;
    };
    let now = OffsetDateTime::UNIX_EPOCH;
    let checks = certificate.checks(now);
    let _ = (
        checks.verdict(),
        checks.problem(),
        certificate.pem(),
        certificate.holder(),
    );
    let _ = certificate.common_name();
    if let Some(code) = &certificate.holder().tax_code {
        let _ = (code.birth_date(now.date()), code.sex(), code.masked());
    }
    let authorities = [certificate.clone()];
    let chain = Chain::build(&certificate, &authorities);
    assert!(chain.authorities.len() <= Chain::MAX_LENGTH);
}

/// A trusted list, XML, with a signer that did not sign it.
pub fn trusted_list(data: &[u8]) {
    if let Ok(text) = std::str::from_utf8(data)
        && let Ok(list) = TrustedList::parse(text, &[issuer()])
    {
        assert!(!list.authenticity.is_verified());
        let _ = list.is_overdue(OffsetDateTime::UNIX_EPOCH);
        let _ = list.authorities().count();
    }
    // Nobody but the anchors' owners can make one that says anything.
    if let Ok(text) = std::str::from_utf8(data) {
        let anchors = Anchors::published();
        assert!(EuropeanList::parse(text, &anchors, OffsetDateTime::UNIX_EPOCH).is_err());
    }
}

/// A responder's answer about a card's certificate.
pub fn ocsp(data: &[u8]) {
    let issuer = issuer();
    assert!(is_demonstration(&issuer));
    if let Ok(question) = Question::new(&issuer, &issuer) {
        let now = OffsetDateTime::UNIX_EPOCH;
        assert!(status_in_response(data, &question, &issuer, now).is_err());
    }
}

/// An issuer's revocation list.
pub fn revocation_list(data: &[u8]) {
    let issuer = issuer();
    let now = OffsetDateTime::UNIX_EPOCH;
    assert!(status_in_list(data, &issuer, &issuer, now).is_err());
}

/// The authority of the virtual identity cards, read once.
fn issuer() -> Certificate {
    static READ: std::sync::OnceLock<Certificate> = std::sync::OnceLock::new();
    let read = READ.get_or_init(|| {
        let authority = varco::simulator::pki::cie_authority().expect("a demonstration key");
        Certificate::parse(authority.certificate_der()).expect("its certificate")
    });
    read.clone()
}

/// A portal's profile.
pub fn profile(data: &[u8]) {
    if let Ok(text) = std::str::from_utf8(data) {
        let _ = Profile::parse(text, "fuzz");
    }
}

/// A card that answers whatever it likes: kind of reader, then answers with their lengths.
pub fn card(data: &[u8]) {
    let Some((kind, answers)) = data.split_first() else {
        return;
    };
    let atr: &[u8] = match kind % 3 {
        // A CIE, a CNS, one that says nothing.
        0 => b"\x3B\x8F\x80\x01\x80\x31\x80\x65\x49\x54\x4A\x34\x41\x12\x0F\xFF\x82\x90\x00\x88",
        1 => b"\x3B\xFF\x18\x00\x00\x81\x31\xFE\x45\x00\x6B\x05\x05\x20\x00\x01\x21\x01\x43\x4E\x53\x10\x31\x80\x4C",
        _ => b"\x3B\x80\x80\x01\x01",
    };
    let mut card = Liar {
        answers: split(answers),
        commands: 0,
    };
    let mut trace = Trace::default();
    let mut channel = Channel::new(&mut card, &mut trace);
    if let Ok(mut card) = Card::find(&mut channel, &Atr::new(atr), &Memory::default()) {
        let _ = ask(&mut card, &mut channel);
    }
    assert!(card.commands < MOST_COMMANDS);
}

fn ask(card: &mut Card, channel: &mut Channel<'_>) -> Result<(), CardError> {
    match card {
        Card::Cns(cns) => {
            let _ = cns.tries(channel)?;
            let _ = cns.card_number(channel)?;
            let _ = cns.personal_data(channel)?;
        }
        Card::Cie(cie) => {
            let _ = cie.signatures(channel)?;
            let _ = cie.tries(channel)?;
        }
    }
    Ok(())
}

/// Answers, each after its length in two bytes.
fn split(mut bytes: &[u8]) -> VecDeque<Vec<u8>> {
    let mut answers = VecDeque::new();
    while let Some((length, rest)) = bytes.split_first_chunk() {
        let length = usize::from(u16::from_be_bytes(*length)).min(rest.len());
        let (answer, rest) = rest.split_at(length);
        answers.push_back(answer.to_vec());
        bytes = rest;
    }
    answers
}

struct Liar {
    answers: VecDeque<Vec<u8>>,
    commands: usize,
}

impl Transaction for Liar {
    fn transmit(&mut self, _command: &[u8], answer: &mut Vec<u8>) -> Result<(), ReaderError> {
        self.commands += 1;
        answer.extend(self.answers.pop_front().unwrap_or_else(|| vec![0x6F, 0x00]));
        Ok(())
    }

    fn was_reset(&self) -> bool {
        false
    }
}
