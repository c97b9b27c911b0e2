//! The private key: MANAGE SECURITY ENVIRONMENT and PERFORM SECURITY OPERATION (cns-card.md §7).

use rsa::RsaPrivateKey;
use rsa::traits::PublicKeyParts as _;

use super::profile::CertificatePlace;
use crate::simulator::card::command::Command;
use crate::simulator::card::private_key;
use crate::simulator::card::status::{Answer, Status, Success};

/// The only security environment of the card.
const ENVIRONMENT: u8 = 0x03;
const CONFIDENTIALITY_TEMPLATE: u8 = 0xB8;
const SIGNATURE_TEMPLATE: u8 = 0xB6;

/// The authentication key and where it is used.
#[derive(Debug)]
pub(super) struct CardKey {
    key: RsaPrivateKey,
    reference: u8,
    /// What must be selected when the key is chosen; `None`: anything.
    pub(super) place: Option<&'static [u16]>,
}

/// What MANAGE SECURITY ENVIRONMENT has set so far.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Environment {
    /// Nothing since the reset.
    #[default]
    None,
    /// The environment was restored; no key is chosen.
    Restored,
    /// The key is chosen for an operation.
    Chosen(Operation),
}

/// What the key is chosen for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Operation {
    /// PSO 80 86: the block as it is.
    Decipher,
    /// PSO 9E 9A: the card pads a `DigestInfo`.
    Sign,
}

impl CardKey {
    /// `None`: this card's key is at a place that nobody knows.
    pub(super) fn new(key: RsaPrivateKey, place: CertificatePlace) -> Option<Self> {
        let (reference, place): (u8, Option<&[u16]>) = match place {
            CertificatePlace::CitizenFile => (0x01, None),
            CertificatePlace::ObjectFolder => (0x02, Some(&[0x1400, 0x9002])),
            CertificatePlace::InfocamereFolder => (0x21, Some(&[0x2FFF, 0x0000])),
            CertificatePlace::Nowhere => return None,
        };
        Some(Self {
            key,
            reference,
            place,
        })
    }

    /// The answer to a PERFORM SECURITY OPERATION whose security conditions are met.
    pub(super) fn operate(&self, operation: Operation, data: &[u8]) -> Result<Vec<u8>, Status> {
        let size = self.key.size();
        let block = match operation {
            Operation::Decipher if data.len() != size + 1 => return Err(Status::WRONG_LENGTH),
            // The padding indicator stands before the block.
            Operation::Decipher => match data {
                [0x00, block @ ..] => block.to_vec(),
                _ => return Err(Status::WRONG_DATA),
            },
            Operation::Sign => private_key::padded(data, size).ok_or(Status::WRONG_LENGTH)?,
        };
        private_key::operate(&self.key, &block)
    }
}

impl Environment {
    /// MANAGE SECURITY ENVIRONMENT. `key` is the card's key, if it can be chosen from here.
    pub(super) fn manage(&mut self, command: &Command<'_>, key: Option<&CardKey>) -> Answer {
        match (command.p1, command.p2) {
            (0xF3, ENVIRONMENT) if command.data.is_empty() => *self = Self::Restored,
            (0xF3, ENVIRONMENT) => return Err(Status::WRONG_LENGTH),
            (0xF3, _) => return Err(Status::OBJECT_NOT_FOUND),
            (0xF1, CONFIDENTIALITY_TEMPLATE) => {
                self.choose(Operation::Decipher, command.data, key)?;
            }
            (0xF1, SIGNATURE_TEMPLATE) => self.choose(Operation::Sign, command.data, key)?,
            _ => return Err(Status::WRONG_P1_P2),
        }
        Ok(Success::EMPTY)
    }

    fn choose(
        &mut self,
        operation: Operation,
        template: &[u8],
        key: Option<&CardKey>,
    ) -> Result<(), Status> {
        let [0x83, 0x01, reference] = template else {
            return Err(Status::WRONG_DATA);
        };
        if key.is_none_or(|key| key.reference != *reference) {
            return Err(Status::OBJECT_NOT_FOUND);
        }
        // A key chosen outside a restored environment serves no operation.
        if *self != Self::None {
            *self = Self::Chosen(operation);
        }
        Ok(())
    }
}
