//! The private-key operation of a CNS (cns-card.md §7).

use zeroize::Zeroizing;

use super::Cns;
use crate::apdu::{Channel, Command, Status};
use crate::card::CardError;

/// The security environment that every CNS restores before an operation.
const SECURITY_ENVIRONMENT: u8 = 0x03;
/// Padding indicator before the block: no further indication (ISO/IEC 7816-8 clause 11.2).
const NO_INDICATION: u8 = 0x00;

/// A card whose PIN is verified. Only this type signs; only VERIFY makes one.
#[derive(Debug)]
pub struct Verified<'c, 't> {
    channel: &'c mut Channel<'t>,
    cns: &'c Cns,
    /// MSE RESTORE without Le, for cards that refuse the five-byte form.
    bare_restore: bool,
}

impl<'c, 't> Verified<'c, 't> {
    pub(super) fn new(channel: &'c mut Channel<'t>, cns: &'c Cns) -> Self {
        Self {
            channel,
            cns,
            bare_restore: false,
        }
    }

    /// Runs the raw RSA operation on a padded block as long as the modulus, and gives the
    /// signature in the same length. The security environment is set before each operation.
    pub fn sign(&mut self, block: &[u8]) -> Result<Vec<u8>, CardError> {
        let mut data = Zeroizing::new(vec![NO_INDICATION]);
        data.extend_from_slice(block);
        let operation = Command::new(0x00, 0x2A, 0x80, 0x86).data(&data).expect(256);
        let key = self.cns.home.key_reference();
        let bare = &mut self.bare_restore;
        let prepare = |channel: &mut Channel<'_>| set_environment(channel, bare, key);
        let response = self.channel.exchange_after(prepare, &operation)?;
        let signature = response.ok().map_err(CardError::Status)?;
        // Some cards leave out leading zero bytes (cns-card.md §7).
        let missing = block
            .len()
            .checked_sub(signature.len())
            .filter(|_| !signature.is_empty())
            .ok_or(CardError::Data("length of the signature"))?;
        let mut padded = vec![0; missing];
        padded.extend_from_slice(&signature);
        Ok(padded)
    }
}

impl Verified<'_, '_> {
    /// Restores the security environment, which every operation does anyway: the card keeps its
    /// PIN, and a system that resets cards left alone in a transaction leaves it (cie-card.md §3).
    pub(in crate::card) fn stay_awake(&mut self) -> Result<(), CardError> {
        let restore = Command::new(0x00, 0x22, 0xF3, SECURITY_ENVIRONMENT);
        // What it answers does not matter, only that it does.
        self.channel.exchange(&restore)?;
        Ok(())
    }
}

/// MSE RESTORE, then MSE SET of the confidentiality template with the key.
fn set_environment(channel: &mut Channel<'_>, bare: &mut bool, key: u8) -> Result<(), CardError> {
    let restore = Command::new(0x00, 0x22, 0xF3, SECURITY_ENVIRONMENT);
    if !*bare {
        let with_le = Command::new(0x00, 0x22, 0xF3, SECURITY_ENVIRONMENT).expect(256);
        match channel.exchange(&with_le)?.status {
            Status::Ok => {}
            Status::WrongLength => *bare = true,
            other => return Err(CardError::Status(other)),
        }
    }
    if *bare {
        expect_ok(channel, &restore)?;
    }
    let set = Command::new(0x00, 0x22, 0xF1, 0xB8).data(&[0x83, 0x01, key]);
    expect_ok(channel, &set)
}

fn expect_ok(channel: &mut Channel<'_>, command: &Command) -> Result<(), CardError> {
    match channel.exchange(command)?.status {
        Status::Ok => Ok(()),
        other => Err(CardError::Status(other)),
    }
}
