//! Key agreement and device authentication: how a session begins, and who proves what to whom
//! (cie-card.md §7, §9.3).

use ring::digest::{SHA256, digest};
use ring::rand::{SecureRandom as _, SystemRandom};

use super::VirtualCie;
use super::files::Folder;
use super::messaging::Messaging;
use super::profile::{Deceit, LeadingZero};
use super::terminal::{Filling, Terminal, signature_block};
use crate::simulator::card::command::{Command, Expected};
use crate::simulator::card::private_key;
use crate::simulator::card::status::{Answer, Status, Success};
use crate::simulator::tlv::tlv;

/// Length of random numbers and of serial numbers.
const RANDOM: usize = 8;

/// An open session.
#[derive(Debug)]
pub(super) struct Session {
    pub(super) messaging: Messaging,
    /// PuK.IFD.
    terminal_value: Vec<u8>,
    /// PuK.ICC.
    chip_value: Vec<u8>,
    stage: Stage,
    /// What the counter becomes once the running command is answered.
    next_counter: Option<[u8; RANDOM]>,
}

/// How far device authentication is.
#[derive(Clone, Debug)]
enum Stage {
    /// Keys alone.
    Opened,
    /// The terminal's certificate is verified.
    Certified(Terminal),
    /// The terminal has proven itself on this random number.
    TerminalProven(Terminal, [u8; RANDOM]),
    /// The chip has proven itself too.
    Done(Terminal),
}

impl Session {
    /// The terminal whose certificate was verified.
    pub(super) fn terminal(&self) -> Option<&Terminal> {
        match &self.stage {
            Stage::Opened => None,
            Stage::Certified(terminal)
            | Stage::TerminalProven(terminal, _)
            | Stage::Done(terminal) => Some(terminal),
        }
    }

    /// Whether device authentication is complete.
    pub(super) fn authenticated(&self) -> bool {
        matches!(self.stage, Stage::Done(_))
    }

    /// Protects the answer to a command; a new counter holds from the next command on.
    pub(super) fn protect(&mut self, instruction: u8, answer: &Answer) -> Vec<u8> {
        let body = self.messaging.protect(instruction, answer);
        if let Some(counter) = self.next_counter.take() {
            self.messaging.set_counter(counter);
        }
        body
    }
}

/// GET CHALLENGE.
pub(super) fn challenge(command: &Command<'_>) -> Result<[u8; RANDOM], Status> {
    if (command.p1, command.p2) != (0, 0) {
        return Err(Status::WRONG_P1_P2);
    }
    match command.expected {
        None | Some(Expected::Exactly(RANDOM) | Expected::UpTo(_)) if command.data.is_empty() => {
            random()
        }
        _ => Err(Status::WRONG_LENGTH),
    }
}

fn random<const LENGTH: usize>() -> Result<[u8; LENGTH], Status> {
    let mut bytes = [0; LENGTH];
    SystemRandom::new()
        .fill(&mut bytes)
        .map_err(|_| Status::FAILURE)?;
    Ok(bytes)
}

impl VirtualCie {
    /// GET DATA of the chip's public value: it opens the session.
    pub(super) fn agree(&mut self) -> Answer {
        // Inside a session the keys can't be agreed upon again.
        let terminal_value = match (&self.session, self.contexts.agreement.take()) {
            (None, Some(value)) if self.selection.folder == Folder::Cie => value,
            _ => return Err(Status::CONDITIONS_NOT_MET),
        };
        let agreed = self.group.agree(&terminal_value, &self.profile)?;
        self.session = Some(Session {
            messaging: Messaging::new(&agreed.secret),
            terminal_value,
            chip_value: agreed.public.clone(),
            stage: Stage::Opened,
            next_counter: None,
        });
        Ok(Success::data(tlv(0xA6, &tlv(0x91, &agreed.public))))
    }

    /// PSO VERIFY CERTIFICATE. Outside a session the terminal is forgotten at once.
    pub(super) fn verify_certificate(&mut self, certificate: &[u8]) -> Answer {
        if !self.contexts.certificates {
            return Err(Status::CONDITIONS_NOT_MET);
        }
        let terminal = self.root.verify(certificate)?;
        if let Some(session) = &mut self.session {
            session.stage = Stage::Certified(terminal);
            self.contexts.terminal = false;
        }
        Ok(Success::EMPTY)
    }

    /// EXTERNAL AUTHENTICATE: the terminal's proof.
    pub(super) fn external_authenticate(&mut self, command: &Command<'_>) -> Answer {
        if (command.p1, command.p2) != (0, 0) {
            return Err(Status::WRONG_P1_P2);
        }
        let random = self.challenge.take();
        let group = &self.group;
        let session = self.session.as_mut().ok_or(Status::NOT_ALLOWED)?;
        let (random, terminal) = match (random, session.terminal()) {
            (Some(random), Some(terminal)) if self.contexts.terminal => (random, terminal.clone()),
            _ => return Err(Status::CONDITIONS_NOT_MET),
        };
        let parts = command.data.split_at_checked(RANDOM);
        let (serial_number, signature) = parts
            .filter(|(_, signature)| signature.len() == super::KEY)
            .ok_or(Status::WRONG_LENGTH)?;
        let facts = [
            &session.terminal_value,
            serial_number,
            &random,
            &session.chip_value,
            &group.generator,
            &group.prime,
            &group.order,
        ];
        if serial_number != terminal.serial_number() || !terminal.signed(signature, &facts.concat())
        {
            return Err(Status::NOT_AUTHENTIC);
        }
        session.stage = Stage::TerminalProven(terminal, random);
        Ok(Success::EMPTY)
    }

    /// INTERNAL AUTHENTICATE with the chip's key: the chip's proof, over the terminal's random
    /// number.
    pub(super) fn prove(&mut self, random: &[u8]) -> Answer {
        let session = self.session.as_mut().ok_or(Status::UNKNOWN_CLASS)?;
        let Stage::TerminalProven(terminal, own_random) = session.stage.clone() else {
            return Err(Status::CONDITIONS_NOT_MET);
        };
        let random = <[u8; RANDOM]>::try_from(random).map_err(|_| Status::WRONG_LENGTH)?;
        let mut serial_number = self.files.serial_number();
        if let (Deceit::WrongSerial, Some(last)) =
            (self.profile.deceit, serial_number.get_mut(RANDOM - 2))
        {
            *last ^= 0x01;
        }
        let group = &self.group;
        let facts = [
            &session.chip_value,
            &serial_number,
            &random[..],
            &session.terminal_value,
            &group.generator,
            &group.prime,
            &group.order,
        ]
        .concat();
        let key = match self.profile.deceit {
            Deceit::WrongKey | Deceit::Clone | Deceit::Forged => &self.keys.clone,
            _ => &self.keys.chip,
        };
        let signature = loop {
            let filling: Filling = self::random()?;
            let hash = digest(&SHA256, &[&filling[..], &facts].concat());
            let block = signature_block(&filling, hash.as_ref());
            let signature = private_key::operate(key, &block)?;
            let zero = signature.first() == Some(&0);
            if zero || self.profile.leading_zero != LeadingZero::ChipSignature {
                break signature;
            }
        };
        session.stage = Stage::Done(terminal);
        session.next_counter = Some(counter(own_random, random));
        Ok(Success::data([serial_number, signature].concat()))
    }
}

/// The second halves of both random numbers.
fn counter(chip: [u8; RANDOM], terminal: [u8; RANDOM]) -> [u8; RANDOM] {
    let half = |random: [u8; RANDOM]| u64::from_be_bytes(random) & u64::from(u32::MAX);
    (half(chip) << 32 | half(terminal)).to_be_bytes()
}
