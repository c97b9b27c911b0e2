//! MANAGE SECURITY ENVIRONMENT: keys and values set for the commands to come (cie-card.md §7, §9,
//! §11).

use super::terminal::Terminal;
use crate::simulator::card::status::Status;
use crate::simulator::tlv::take;

/// RSA with PKCS#1 v1.5 padding by the card.
const PKCS1: u8 = 0x02;
/// RSA with ISO/IEC 9796-2 and SHA-256, Diffie-Hellman with SHA-256.
const SHA_256: u8 = 0x9B;
/// Verification of a terminal's certificate.
const CERTIFICATE: u8 = 0x41;

const GROUP: u8 = 0x81;
const TERMINAL_ROOT: u8 = 0x84;
const HOLDER_REFERENCE: u8 = 0x0C;

/// A private key chosen for INTERNAL AUTHENTICATE.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Key {
    /// `Cert_CIE.Kpriv`, which the default environment names.
    #[default]
    Login,
    /// `Int.Kpriv`.
    Chip,
    /// `Servizi_Int.Kpriv`.
    Service,
}

/// What is set.
#[derive(Debug, Default)]
pub(super) struct Contexts {
    /// A terminal's public value for a key agreement.
    pub(super) agreement: Option<Vec<u8>>,
    /// The root of terminal certificates is chosen.
    pub(super) certificates: bool,
    /// The terminal whose proof comes next is chosen.
    pub(super) terminal: bool,
    /// The key for INTERNAL AUTHENTICATE.
    pub(super) key: Key,
}

impl Contexts {
    /// MANAGE SECURITY ENVIRONMENT with SET or RESTORE. `certified` is the terminal whose
    /// certificate was verified.
    pub(super) fn manage(
        &mut self,
        p1_p2: [u8; 2],
        data: &[u8],
        certified: Option<&Terminal>,
    ) -> Result<(), Status> {
        match p1_p2 {
            [0x41, 0xA6] => self.agreement = Some(agreement(data)?),
            [0x81, 0xB6] => {
                let (algorithm, key) = key(0x83, data)?;
                expect(key == TERMINAL_ROOT, Status::OBJECT_NOT_FOUND)?;
                expect(algorithm == CERTIFICATE, Status::WRONG_DATA)?;
                self.certificates = true;
            }
            [0x81, 0xA4] => {
                let [0x83, HOLDER_REFERENCE, holder @ ..] = data else {
                    return Err(Status::WRONG_DATA);
                };
                expect(
                    holder.len() == usize::from(HOLDER_REFERENCE),
                    Status::WRONG_DATA,
                )?;
                let known = certified.is_some_and(|terminal| terminal.is(holder));
                expect(known, Status::OBJECT_NOT_FOUND)?;
                self.terminal = true;
            }
            [0x41, 0xA4] => {
                let (algorithm, key) = key(0x84, data)?;
                let (key, its_algorithm) = match key {
                    0x81 => (Key::Login, PKCS1),
                    0x82 => (Key::Chip, SHA_256),
                    0x83 => (Key::Service, PKCS1),
                    _ => return Err(Status::OBJECT_NOT_FOUND),
                };
                expect(algorithm == its_algorithm, Status::WRONG_DATA)?;
                self.key = key;
            }
            [0xF3, _] => return Err(Status::NOT_ALLOWED),
            _ => return Err(Status::WRONG_P1_P2),
        }
        Ok(())
    }
}

fn expect(right: bool, otherwise: Status) -> Result<(), Status> {
    right.then_some(()).ok_or(otherwise)
}

/// Algorithm and key reference, in any order.
fn key(tag: u8, data: &[u8]) -> Result<(u8, u8), Status> {
    match data {
        [0x80, 0x01, algorithm, own, 0x01, key] | [own, 0x01, key, 0x80, 0x01, algorithm]
            if *own == tag =>
        {
            Ok((*algorithm, *key))
        }
        _ => Err(Status::WRONG_DATA),
    }
}

/// The terminal's public value.
fn agreement(data: &[u8]) -> Result<Vec<u8>, Status> {
    let [0x80, 0x01, algorithm, 0x83, 0x01, key, value @ ..] = data else {
        return Err(Status::WRONG_DATA);
    };
    expect(*key == GROUP, Status::OBJECT_NOT_FOUND)?;
    expect(*algorithm == SHA_256, Status::WRONG_DATA)?;
    match take(&[0x91], value) {
        Some((value, [])) => Ok(value.to_vec()),
        _ => Err(Status::WRONG_DATA),
    }
}
