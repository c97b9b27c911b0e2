//! What the Ministry signed of a chip against what the chip shows: before a PIN is sent to a card
//! for the first time, and again when its certificate can be read (cie-card.md §13.3).
//!
//! The signature proves that number, key and group belong together and were not changed. Who made
//! it is proven only if the country's signer is known ([`Memory::trusting`](super::Memory)); none
//! comes with the program, so a forger who signs everything anew is not found out here.

use super::files::{self, File};
use super::keys::{self, PublicData};
use super::nis::Nis;
use super::sod::{self, SecurityObject, Signatures, Vouched};
use super::{Cie, recognise};
use crate::apdu::Channel;
use crate::card::CardError;
use crate::identity::{Certificate, CommonName};

impl Cie {
    /// Whether the Ministry's signature over this chip was found sound, now or before.
    pub fn is_vouched(&self) -> bool {
        self.known.vouched.is_some()
    }

    /// What the signature over this chip said, if it was looked at.
    pub fn vouched(&self) -> Option<Signatures> {
        self.known.vouched.clone().map(Signatures::from)
    }

    /// Compares number, key and group with what the Ministry signed of them, right after
    /// [`find`](Self::find). Thirteen commands for a signature of three kilobytes; once for each
    /// card that is remembered.
    pub(in crate::card) fn check(&mut self, channel: &mut Channel<'_>) -> Result<(), CardError> {
        if self.known.vouched.is_none() {
            let vouched = check(
                channel,
                self.nis,
                &self.known.public,
                self.memory.authorities(),
            )?;
            self.known.vouched = Some(vouched);
            self.memory.keep(self.nis, self.known.clone());
        }
        Ok(())
    }

    /// Reads everything that was signed and can be read without the PIN, in clear, and compares
    /// it with what the chip shows and uses.
    pub fn signatures(&mut self, channel: &mut Channel<'_>) -> Result<Signatures, CardError> {
        if !recognise::enter(channel)? {
            return Err(super::gone());
        }
        let sod = files::read_object(channel, File::Signatures)?;
        let chip_key = files::read_object(channel, File::ChipKey)?;
        let service_key = files::read_object(channel, File::ServiceKey)?;
        let group = files::read_group(channel)?;
        let used = &self.known.public;
        let result = if keys::PublicKey::parse(&chip_key).as_ref() != Some(&used.chip_key) {
            Err(sod::name_of(sod::CHIP_KEY))
        } else if !used.group.is_in(&group) {
            Err(sod::name_of(sod::GROUP))
        } else {
            let signed = [
                (sod::NIS, self.nis.digits()),
                (sod::CHIP_KEY, &chip_key),
                (sod::SERVICE_KEY, &service_key),
                (sod::GROUP, &group),
            ];
            sod::check(&sod, &signed, self.memory.authorities())
        };
        Ok(match result {
            Ok(vouched) => {
                self.known.vouched = Some(vouched.clone());
                self.memory.keep(self.nis, self.known.clone());
                vouched.into()
            }
            Err(what) => Signatures::Broken { what },
        })
    }
}

/// Reads EF.SOD in the entered application and checks what a login relies on.
pub(super) fn check(
    channel: &mut Channel<'_>,
    nis: Nis,
    public: &PublicData,
    authorities: &[Certificate],
) -> Result<Vouched, CardError> {
    let sod = files::read_object(channel, File::Signatures)?;
    let object = SecurityObject::parse(&sod).map_err(CardError::Altered)?;
    let demand = |number, named| {
        let what = sod::name_of(number);
        if named {
            Ok(())
        } else {
            Err(CardError::Altered(what))
        }
    };
    demand(sod::NIS, object.names((sod::NIS, nis.digits())))?;
    // What was read already is encoded again, which saves reading its file: only a card that
    // encodes it in another way has to show that.
    let is_named =
        |number, file: Option<Vec<u8>>| file.is_some_and(|file| object.names((number, &file)));
    if !is_named(sod::CHIP_KEY, public.chip_key.as_file()) {
        let file = files::read_object(channel, File::ChipKey)?;
        let is_same = keys::PublicKey::parse(&file).as_ref() == Some(&public.chip_key);
        demand(
            sod::CHIP_KEY,
            is_same && object.names((sod::CHIP_KEY, &file)),
        )?;
    }
    if !is_named(sod::GROUP, public.group.as_file()) {
        let file = files::read_group(channel)?;
        let is_same = public.group.is_in(&file);
        demand(sod::GROUP, is_same && object.names((sod::GROUP, &file)))?;
    }
    object.vouch(authorities).map_err(CardError::Altered)
}

/// Whether a certificate is the one that was signed, and of this document.
pub(super) fn check_certificate(
    certificate: &[u8],
    vouched: &Vouched,
    nis: Nis,
) -> Result<(), CardError> {
    if vouched.certificate.is_of(certificate) && is_of_document(certificate, nis) {
        Ok(())
    } else {
        Err(CardError::Altered(sod::name_of(sod::CERTIFICATE)))
    }
}

/// Whether the certificate names no other document. One that can't be read is somebody else's
/// business: whoever uses it says so.
fn is_of_document(certificate: &[u8], nis: Nis) -> bool {
    let Ok(certificate) = Certificate::parse(certificate) else {
        return true;
    };
    let subject = certificate.subject();
    match CommonName::parse(subject.common_name().unwrap_or_default()) {
        CommonName::Cie { chip_number, .. } => chip_number.as_bytes() == nis.digits(),
        CommonName::Cns { .. } | CommonName::Other => true,
    }
}
