//! The virtual CIE: state and the way from command to answer (cie-card.md §14).

mod agreement;
mod chip;
mod context;
mod device;
mod files;
mod messaging;
mod object;
mod outbox;
mod pin;
pub mod profile;
mod select;
mod terminal;

pub use chip::Chip;

use rsa::RsaPrivateKey;
use rsa::pkcs8::DecodePrivateKey as _;

use self::agreement::Group;
use self::context::{Contexts, Key};
use self::device::{Session, challenge};
use self::files::{Files, Folder};
use self::messaging::Content;
use self::object::{Objects, Request};
use self::outbox::Outbox;
use self::pin::Secrets;
use self::profile::{OuterStatus, Profile, Tries};
use self::select::{Selected, Selection};
use self::terminal::Root;
use super::chain::{CHAINED, Chain};
use super::command::Command;
use super::private_key;
use super::status::{Answer, Status, Success};
use super::{VirtualCard, Witness};
use crate::simulator::people::IdentityCard;
use crate::simulator::pki::{PkiError, identity_key};

/// CLA of a protected command.
const PROTECTED: u8 = 0x0C;

/// Most data for a signature with PKCS#1 padding: 40 % of the key (cie-card.md §11).
const MOST_SIGNED: usize = 102;
/// Length of the RSA keys, bytes.
const KEY: usize = 256;

mod instruction {
    pub(super) const VERIFY: u8 = 0x20;
    pub(super) const MANAGE_SECURITY_ENVIRONMENT: u8 = 0x22;
    pub(super) const CHANGE_REFERENCE_DATA: u8 = 0x24;
    pub(super) const PERFORM_SECURITY_OPERATION: u8 = 0x2A;
    pub(super) const RESET_RETRY_COUNTER: u8 = 0x2C;
    pub(super) const EXTERNAL_AUTHENTICATE: u8 = 0x82;
    pub(super) const GET_CHALLENGE: u8 = 0x84;
    pub(super) const INTERNAL_AUTHENTICATE: u8 = 0x88;
    pub(super) const SELECT: u8 = 0xA4;
    pub(super) const READ_BINARY: u8 = 0xB0;
    pub(super) const READ_BINARY_ODD: u8 = 0xB1;
    pub(super) const GET_RESPONSE: u8 = 0xC0;
    pub(super) const GET_DATA: u8 = 0xCB;
}

/// A CIE by its profile: PIN 12345678, PUK 87654321.
#[derive(Debug)]
pub struct VirtualCie {
    profile: Profile,
    files: Files,
    keys: Keys,
    group: Group,
    root: Root,
    secrets: Secrets,
    selection: Selection,
    contexts: Contexts,
    chain: Chain,
    outbox: Outbox,
    /// Secure messaging is open.
    session: Option<Session>,
    /// The random number of a GET CHALLENGE that was the last command.
    challenge: Option<[u8; 8]>,
    witness: Witness,
}

/// The card's private keys, and the one that a deceitful chip has.
#[derive(Debug)]
struct Keys {
    login: RsaPrivateKey,
    chip: RsaPrivateKey,
    service: RsaPrivateKey,
    clone: RsaPrivateKey,
}

impl Keys {
    fn new(card: &IdentityCard) -> Result<Self, PkiError> {
        const CLONE: &[u8] = include_bytes!("../../../../assets/simulator/keys/cie-clone.der");
        let read = |der: &[u8]| RsaPrivateKey::from_pkcs8_der(der);
        Ok(Self {
            login: identity_key(card)?,
            chip: read(card.keys.chip)?,
            service: read(card.keys.service)?,
            clone: read(CLONE)?,
        })
    }
}

impl VirtualCie {
    /// Makes a new card, its keys, certificate and security object included.
    pub fn new(profile: Profile) -> Result<Self, PkiError> {
        let keys = Keys::new(&profile.card)?;
        let group = Group::new(&profile);
        let card = Self {
            files: Files::new(&profile, &keys, &group)?,
            root: Root::new(profile.terminal_root),
            secrets: Secrets::new(&profile),
            keys,
            group,
            selection: Selection::default(),
            contexts: Contexts::default(),
            chain: Chain::default(),
            outbox: Outbox::default(),
            session: None,
            challenge: None,
            witness: Witness::default(),
            profile,
        };
        card.tell_tries_left();
        Ok(card)
    }

    fn tell_tries_left(&self) {
        self.witness.update(|counters| {
            counters.pin_tries_left = self.secrets.pin.tries_left;
            counters.puk_tries_left = self.secrets.puk.tries_left;
        });
    }

    fn answer(&mut self, bytes: &[u8]) -> Vec<u8> {
        let refuse = |status: Status| status.0.to_be_bytes().to_vec();
        let Some(command) = Command::parse(bytes) else {
            return refuse(Status::WRONG_LENGTH);
        };
        if command.instruction == instruction::GET_RESPONSE
            && matches!(command.class, 0x00 | PROTECTED)
        {
            return self.outbox.fetch(&command);
        }
        self.outbox.clear();
        match command.class & !CHAINED {
            _ if command.extended => {
                self.close_session();
                refuse(Status::WRONG_LENGTH)
            }
            0x00 => self.clear(&command),
            PROTECTED => self.protected(&command).unwrap_or_else(refuse),
            _ => refuse(Status::UNKNOWN_CLASS),
        }
    }

    /// A clear command ends a session, unless it selects by name (cie-card.md §5.1).
    fn clear(&mut self, command: &Command<'_>) -> Vec<u8> {
        if (command.instruction, command.p1) != (instruction::SELECT, 0x04) {
            self.close_session();
        }
        let (data, status) = match self.take_part(command) {
            Ok(success) => (success.data, success.status),
            Err(status) => (Vec::new(), status),
        };
        self.outbox
            .deliver(data, status, command.expected, self.profile.unasked)
    }

    /// A protected command. The error is answered in clear, and the session is over.
    fn protected(&mut self, command: &Command<'_>) -> Result<Vec<u8>, Status> {
        let session = self.session.as_mut().ok_or(Status::CONDITIONS_NOT_MET)?;
        let opened = session.messaging.open(command);
        let Content { data, expected } = opened.inspect_err(|_| self.close_session())?;
        let answer = self.take_part(&Command {
            data: &data,
            expected,
            ..*command
        });
        let inner = match &answer {
            Ok(success) => success.status,
            Err(status) => *status,
        };
        let outer = match self.profile.outer_status {
            OuterStatus::Mirror => inner,
            OuterStatus::Success => Status::OK,
        };
        // A command that ended the session is answered in clear.
        let session = self.session.as_mut().ok_or(inner)?;
        let body = session.protect(command.instruction, &answer);
        let unasked = self.profile.unasked;
        Ok(self.outbox.deliver(body, outer, command.expected, unasked))
    }

    /// Takes a part of a chained command, or a whole one, and carries it out when it is complete.
    fn take_part(&mut self, part: &Command<'_>) -> Answer {
        if part.instruction != instruction::EXTERNAL_AUTHENTICATE {
            self.challenge = None;
        }
        let Some(data) = self.chain.add(part)? else {
            return Ok(Success::EMPTY);
        };
        self.carry_out(&Command {
            data: &data,
            ..*part
        })
    }

    fn carry_out(&mut self, command: &Command<'_>) -> Answer {
        match command.instruction {
            instruction::SELECT => self.select(command),
            instruction::READ_BINARY | instruction::READ_BINARY_ODD => {
                let pin = self.pin_verified();
                self.selection.read(&self.files, command, pin)
            }
            instruction::GET_DATA => self.get_data(command),
            instruction::MANAGE_SECURITY_ENVIRONMENT => self.manage(command),
            instruction::PERFORM_SECURITY_OPERATION => self.perform(command),
            instruction::GET_CHALLENGE => {
                let random = challenge(command)?;
                self.challenge = Some(random);
                Ok(Success::data(random.to_vec()))
            }
            instruction::EXTERNAL_AUTHENTICATE => self.external_authenticate(command),
            instruction::INTERNAL_AUTHENTICATE => self.internal_authenticate(command),
            instruction::VERIFY => {
                if !command.data.is_empty() {
                    self.witness.update(|counters| counters.verifications += 1);
                }
                self.in_application()?;
                let authenticated = self.authenticated();
                self.secrets.verify(command, authenticated)
            }
            instruction::CHANGE_REFERENCE_DATA => {
                self.in_application()?;
                self.secrets.change(command)
            }
            instruction::RESET_RETRY_COUNTER => {
                self.in_application()?;
                self.secrets.unblock(command)
            }
            _ => Err(Status::UNKNOWN_INSTRUCTION),
        }
    }

    fn select(&mut self, command: &Command<'_>) -> Answer {
        let before = self.selection.folder;
        let (selected, parameters) = self.selection.select(&self.files, &self.profile, command)?;
        if selected == Selected::Folder {
            self.contexts = Contexts::default();
        }
        if self.selection.folder != before {
            self.secrets.forget();
        }
        Ok(parameters)
    }

    fn get_data(&mut self, command: &Command<'_>) -> Answer {
        match object::request([command.p1, command.p2], command.data)? {
            Request::PublicValue => self.agree(),
            Request::Object(tag, _)
                if self.profile.tries == Tries::EndSession && object::is_counter(tag) =>
            {
                self.close_session();
                Err(Status::OBJECT_NOT_FOUND)
            }
            Request::Object(tag, parts) => Objects {
                folder: self.selection.folder,
                group: &self.group,
                root: &self.root,
                secrets: &self.secrets,
                tries: self.profile.tries,
                authenticated: self.authenticated(),
            }
            .tell(tag, parts),
        }
    }

    fn manage(&mut self, command: &Command<'_>) -> Answer {
        let p1_p2 = [command.p1, command.p2];
        if p1_p2 != [0xF3, command.p2] {
            self.in_application()?;
        }
        let certified = self.session.as_ref().and_then(Session::terminal);
        self.contexts.manage(p1_p2, command.data, certified)?;
        Ok(Success::EMPTY)
    }

    fn perform(&mut self, command: &Command<'_>) -> Answer {
        match (command.p1, command.p2) {
            (0x00, 0xAE) => self.verify_certificate(command.data),
            // Never, on any key (cie-card.md §4.3).
            (0x9E, 0x9A) | (0x80, 0x86) => Err(Status::NOT_ALLOWED),
            _ => Err(Status::WRONG_P1_P2),
        }
    }

    fn internal_authenticate(&mut self, command: &Command<'_>) -> Answer {
        if (command.p1, command.p2) != (0, 0) {
            return Err(Status::WRONG_P1_P2);
        }
        self.in_application()?;
        match self.contexts.key {
            Key::Chip => self.prove(command.data),
            Key::Service => sign(&self.keys.service, command.data),
            Key::Login => {
                self.witness.update(|counters| counters.operations += 1);
                if !self.pin_verified() {
                    return Err(Status::NOT_ALLOWED);
                }
                let signature = sign(&self.keys.login, command.data)?;
                self.witness.update(|counters| counters.signatures += 1);
                Ok(signature)
            }
        }
    }

    /// Keys and PIN are known in their application only.
    fn in_application(&self) -> Result<(), Status> {
        match self.selection.folder {
            Folder::Cie => Ok(()),
            Folder::Master | Folder::TravelDocument => Err(Status::OBJECT_NOT_FOUND),
        }
    }

    /// Secure messaging with device authentication. A clear command has closed the session before.
    fn authenticated(&self) -> bool {
        self.session.as_ref().is_some_and(Session::authenticated)
    }

    fn pin_verified(&self) -> bool {
        self.authenticated() && self.secrets.pin.verified
    }

    fn close_session(&mut self) {
        self.session = None;
        self.secrets.forget();
    }
}

/// A signature with PKCS#1 padding by the card, which does not look at what it signs.
fn sign(key: &RsaPrivateKey, data: &[u8]) -> Answer {
    if data.len() > MOST_SIGNED {
        return Err(Status::WRONG_LENGTH);
    }
    let block = private_key::padded(data, KEY).ok_or(Status::WRONG_LENGTH)?;
    private_key::operate(key, &block).map(Success::data)
}

impl VirtualCard for VirtualCie {
    fn power_on(&mut self) -> Vec<u8> {
        self.close_session();
        self.selection = Selection::default();
        self.contexts = Contexts::default();
        self.chain = Chain::default();
        self.outbox = Outbox::default();
        self.challenge = None;
        self.profile.chip.answer_to_reset()
    }

    fn transmit(&mut self, command: &[u8]) -> Vec<u8> {
        let answer = self.answer(command);
        self.tell_tries_left();
        answer
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
