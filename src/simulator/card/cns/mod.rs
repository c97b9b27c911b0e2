//! The virtual CNS: state and the way from command to answer.

mod files;
mod key;
mod pin;
pub mod profile;
mod select;

use ring::rand::{SecureRandom as _, SystemRandom};

use self::files::File;
use self::key::{CardKey, Environment, Operation};
use self::pin::Secrets;
use self::profile::{Mask, Profile, Support};
use self::select::Selection;
use super::chain::{self, Chain};
use super::command::{Command, Expected};
use super::status::{self, Answer, Status, Success};
use super::{VirtualCard, Witness};
use crate::simulator::pki::{self, PkiError};

mod instruction {
    pub(super) const VERIFY: u8 = 0x20;
    pub(super) const MANAGE_SECURITY_ENVIRONMENT: u8 = 0x22;
    pub(super) const CHANGE_REFERENCE_DATA: u8 = 0x24;
    pub(super) const PERFORM_SECURITY_OPERATION: u8 = 0x2A;
    pub(super) const RESET_RETRY_COUNTER: u8 = 0x2C;
    pub(super) const GET_CHALLENGE: u8 = 0x84;
    pub(super) const SELECT: u8 = 0xA4;
    pub(super) const READ_BINARY: u8 = 0xB0;
}

/// A CNS by its profile: PIN 12345678, PUK 87654321.
#[derive(Debug)]
pub struct VirtualCns {
    profile: Profile,
    master: File,
    key: Option<CardKey>,
    secrets: Secrets,
    selection: Selection,
    environment: Environment,
    chain: Chain,
    witness: Witness,
}

impl VirtualCns {
    /// Makes a new card, its keys and certificates included.
    pub fn new(profile: Profile) -> Result<Self, PkiError> {
        let key = pki::card_key(&profile.person, profile.key)?;
        let card = Self {
            profile,
            master: files::tree(&profile)?,
            key: CardKey::new(key, profile.certificate_place),
            secrets: Secrets::new(&profile),
            selection: Selection::default(),
            environment: Environment::default(),
            chain: Chain::default(),
            witness: Witness::default(),
        };
        card.tell_tries_left();
        Ok(card)
    }

    fn tell_tries_left(&self) {
        let (pin, puk) = self.secrets.tries_left();
        self.witness.update(|counters| {
            counters.pin_tries_left = pin;
            counters.puk_tries_left = puk;
        });
    }

    fn answer(&mut self, bytes: &[u8]) -> Answer {
        let command = Command::parse(bytes).ok_or(Status::WRONG_LENGTH)?;
        match command.class {
            0x00 => {}
            chain::CHAINED if self.profile.chaining == Support::Accepted => {}
            _ => return Err(Status::UNKNOWN_CLASS),
        }
        if command.extended && self.profile.extended == Support::Refused {
            return Err(Status::WRONG_LENGTH);
        }
        if command.instruction == instruction::PERFORM_SECURITY_OPERATION {
            return self.collect(command);
        }
        self.chain.drop_parts();
        if command.class == chain::CHAINED {
            return Err(Status::NO_CHAINING);
        }
        self.carry_out(&command)
    }

    fn carry_out(&mut self, command: &Command<'_>) -> Answer {
        let in_master = self.selection.in_master(&self.master);
        match command.instruction {
            instruction::SELECT => self.selection.select(&self.master, &self.profile, command),
            instruction::READ_BINARY => self.selection.read(&self.master, &self.profile, command),
            instruction::VERIFY => {
                if !command.data.is_empty() {
                    self.witness.update(|counters| counters.verifications += 1);
                }
                self.secrets.verify(command, in_master, &self.profile)
            }
            instruction::CHANGE_REFERENCE_DATA => {
                self.secrets.change(command, in_master, &self.profile)
            }
            instruction::RESET_RETRY_COUNTER => {
                self.secrets.unblock(command, in_master, &self.profile)
            }
            instruction::MANAGE_SECURITY_ENVIRONMENT => {
                let key = self.key.as_ref().filter(|key| self.can_choose(key));
                self.environment.manage(command, key)
            }
            instruction::GET_CHALLENGE => self.challenge(command),
            _ => Err(Status::UNKNOWN_INSTRUCTION),
        }
    }

    fn can_choose(&self, key: &CardKey) -> bool {
        key.place
            .is_none_or(|place| self.selection.is_at(&self.master, place))
    }

    /// Gathers the parts of a PERFORM SECURITY OPERATION and carries it out after the last one.
    fn collect(&mut self, command: Command<'_>) -> Answer {
        let Some(data) = self.chain.add(&command)? else {
            return Ok(Success::EMPTY);
        };
        self.witness.update(|counters| counters.operations += 1);
        self.operate(&command, &data)
    }

    fn operate(&self, command: &Command<'_>, data: &[u8]) -> Answer {
        let operation = match (command.p1, command.p2) {
            (0x80, 0x86) => Operation::Decipher,
            (0x9E, 0x9A) => Operation::Sign,
            _ => return Err(Status::WRONG_P1_P2),
        };
        if !self.secrets.pin_verified() {
            return Err(Status::NOT_ALLOWED);
        }
        let key = match &self.key {
            Some(key) if self.environment == Environment::Chosen(operation) => key,
            _ => return Err(Status::CONDITIONS_NOT_MET),
        };
        let room = command.expected.ok_or(Status::WRONG_LENGTH)?;
        let result = key.operate(operation, data)?;
        if room.most() < result.len() {
            return Err(Status::wrong_le(result.len()));
        }
        self.witness.update(|counters| counters.signatures += 1);
        Ok(Success::data(result))
    }

    fn challenge(&self, command: &Command<'_>) -> Answer {
        // IDEMIA 2021 gives at most 32 bytes at a time (cns-card.md §7).
        let most = match self.profile.mask {
            Mask::Idemia => 32,
            _ => 256,
        };
        if (command.p1, command.p2) != (0, 0) {
            return Err(Status::WRONG_P1_P2);
        }
        let expected = command
            .expected
            .map(Expected::most)
            .ok_or(Status::WRONG_LENGTH)?;
        let mut bytes = vec![0; expected.min(most)];
        SystemRandom::new()
            .fill(&mut bytes)
            .map_err(|_| Status::FAILURE)?;
        Ok(Success::data(bytes))
    }
}

impl VirtualCard for VirtualCns {
    fn power_on(&mut self) -> Vec<u8> {
        self.secrets.forget();
        self.selection = Selection::default();
        self.environment = Environment::default();
        self.chain.drop_parts();
        self.profile.answer_to_reset()
    }

    fn transmit(&mut self, command: &[u8]) -> Vec<u8> {
        let answer = self.answer(command);
        self.tell_tries_left();
        status::encode(answer)
    }

    fn witness(&self) -> Witness {
        self.witness.clone()
    }

    fn set_pin_tries(&mut self, left: u8) -> bool {
        self.secrets.set_pin_tries(left);
        self.tell_tries_left();
        true
    }
}
