//! The files of the CIE and who may read them (cie-card.md §4.1, §4.2).

use rsa::RsaPrivateKey;
use rsa::pkcs1::EncodeRsaPublicKey as _;

use super::Keys;
use super::agreement::Group;
use super::profile::{Deceit, FileSize, Profile};
use crate::simulator::people::{CITIZEN_CARD, CONSULTANT_CARD, IdentityCard};
use crate::simulator::pki::{self, PkiError};
use crate::simulator::tlv::{object, tlv};

/// Name of the IAS application, which is the root.
pub(super) const IAS: &[u8] = &[
    0xA0, 0x00, 0x00, 0x00, 0x30, 0x80, 0x00, 0x00, 0x00, 0x09, 0x81, 0x60, 0x01,
];
/// Name of the application for on-line authentication.
pub(super) const CIE: &[u8] = &[0xA0, 0x00, 0x00, 0x00, 0x00, 0x39];
/// Name of the passport's application (ICAO Doc 9303-10).
pub(super) const TRAVEL_DOCUMENT: &[u8] = &[0xA0, 0x00, 0x00, 0x02, 0x47, 0x10, 0x01];

/// File identifier of EF.SN.ICC.
const SERIAL_NUMBER: u16 = 0xD003;

/// Size of the certificate's file on cards that fill it up.
const CERTIFICATE_FILE: usize = 2048;
/// Size of a public key's file on such cards.
const KEY_FILE: usize = 288;

/// The card's folders.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Folder {
    /// The root.
    #[default]
    Master,
    /// On-line authentication.
    Cie,
    /// The travel document; nothing of it can be read without its own access protocol.
    TravelDocument,
}

/// Who may read a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Right {
    /// Everybody.
    Always,
    /// Who has verified the PIN in a session with device authentication.
    Pin,
    /// Nobody.
    Never,
}

/// An elementary file.
#[derive(Debug)]
pub(super) struct File {
    folder: Folder,
    pub(super) identifier: u16,
    /// Short identifier.
    short: Option<u8>,
    pub(super) right: Right,
    pub(super) content: Vec<u8>,
}

impl File {
    /// The file control parameters that SELECT tells. The access rule's form is assumed, not seen:
    /// ISO/IEC 7816-4 compact, every right but reading refused.
    pub(super) fn control_parameters(&self) -> Vec<u8> {
        const NEVER: u8 = 0xFF;
        // Secure messaging and PIN, by the card's second security environment.
        const PIN: u8 = 0xD2;
        let reading = match self.right {
            Right::Always => 0x00,
            Right::Pin => PIN,
            Right::Never => NEVER,
        };
        let size = u16::try_from(self.content.len()).unwrap_or(u16::MAX);
        let mut body = tlv(0x80, &size.to_be_bytes());
        body.extend(tlv(0x82, &[0x01]));
        body.extend(tlv(0x83, &self.identifier.to_be_bytes()));
        if let Some(short) = self.short {
            body.extend(tlv(0x88, &[short << 3]));
        }
        body.extend(tlv(0x8A, &[0x05]));
        let rule = [0x7F, NEVER, NEVER, NEVER, NEVER, NEVER, NEVER, reading];
        body.extend(tlv(0x9C, &rule));
        tlv(0x62, &body)
    }
}

/// All files of the card.
#[derive(Debug)]
pub(super) struct Files(Vec<File>);

impl Files {
    pub(super) fn new(profile: &Profile, keys: &Keys, group: &Group) -> Result<Self, PkiError> {
        let card = &profile.card;
        let deceit = profile.deceit;
        let signed_certificate = match deceit {
            Deceit::MixedUpCertificate => others_certificate(profile)?,
            _ => pki::identity_certificate(card, profile.validity)?,
        };
        let certificate = match deceit {
            Deceit::OtherCertificate => others_certificate(profile)?,
            _ => signed_certificate.clone(),
        };
        let [chip, service, login] = [&keys.chip, &keys.service, &keys.login].map(public_key);
        let (chip, service, login) = (chip?, service?, login?);
        let shown = match deceit {
            Deceit::Clone | Deceit::Forged => public_key(&keys.clone)?,
            _ => chip.clone(),
        };
        let (signed_key, forger) = match deceit {
            Deceit::Forged => (&shown, Some(&keys.clone)),
            _ => (&chip, None),
        };
        let number = match deceit {
            Deceit::OtherNumber => other(profile).nis,
            _ => card.nis,
        };
        let parameters = group_file(group);
        let mut security_object = pki::security_object(
            &[
                (0xA5, &service),
                (0x1B, &parameters),
                (0xA4, signed_key),
                (0xA3, &signed_certificate),
                (0xA2, card.document_number.as_bytes()),
                (0xA1, card.nis.as_bytes()),
            ],
            profile.security_object,
            forger,
        )?;
        if deceit == Deceit::BrokenSignature
            && let Some(last) = security_object.last_mut()
        {
            // The signature stands at the end.
            *last ^= 1;
        }
        let filled = |mut content: Vec<u8>, size| {
            if profile.files == FileSize::ZeroFilled {
                content.resize(content.len().max(size), 0);
            }
            content
        };
        let master = |identifier, short, content| File {
            folder: Folder::Master,
            identifier,
            short,
            right: Right::Always,
            content,
        };
        let cie = |identifier, short, right, content| File {
            folder: Folder::Cie,
            identifier,
            short: Some(short),
            right,
            content,
        };
        Ok(Self(vec![
            master(0xD004, Some(0x1B), parameters),
            master(0x2F01, Some(0x1D), profile.chip.ef_atr(CIE)),
            master(SERIAL_NUMBER, None, serial_number_file(card.nis)),
            cie(0x1001, 0x01, Right::Always, number.into()),
            cie(0x1002, 0x02, Right::Pin, card.document_number.into()),
            cie(
                0x1003,
                0x03,
                Right::Pin,
                filled(certificate, CERTIFICATE_FILE),
            ),
            cie(0x1004, 0x04, Right::Always, filled(shown, KEY_FILE)),
            cie(0x1005, 0x05, Right::Always, filled(service, KEY_FILE)),
            cie(0x1006, 0x06, Right::Always, security_object),
            cie(0x1007, 0x07, Right::Pin, filled(login, KEY_FILE)),
            File {
                folder: Folder::TravelDocument,
                identifier: 0x011E,
                short: Some(0x1E),
                right: Right::Never,
                content: vec![0x60, 0x00],
            },
        ]))
    }

    /// The place of a file by its identifier.
    pub(super) fn by_identifier(&self, folder: Folder, identifier: u16) -> Option<usize> {
        self.0
            .iter()
            .position(|file| file.folder == folder && file.identifier == identifier)
    }

    /// The place of a file by its short identifier.
    pub(super) fn by_short(&self, folder: Folder, short: u8) -> Option<usize> {
        self.0
            .iter()
            .position(|file| file.folder == folder && file.short == Some(short))
    }

    /// The card's serial number as device authentication uses it: the end of EF.SN.ICC (IAS ECC
    /// §9.5.2).
    pub(super) fn serial_number(&self) -> Vec<u8> {
        const LENGTH: usize = 8;
        let place = self.by_identifier(Folder::Master, SERIAL_NUMBER);
        let content = place.and_then(|place| self.get(place));
        let end = content.and_then(|file| file.content.last_chunk::<LENGTH>());
        end.copied().unwrap_or_default().to_vec()
    }

    pub(super) fn get(&self, place: usize) -> Option<&File> {
        self.0.get(place)
    }
}

/// Another document than the one that the profile names.
fn other(profile: &Profile) -> &'static IdentityCard {
    if profile.card.nis == CONSULTANT_CARD.nis {
        &CITIZEN_CARD
    } else {
        &CONSULTANT_CARD
    }
}

fn others_certificate(profile: &Profile) -> Result<Vec<u8>, PkiError> {
    pki::identity_certificate(other(profile), profile.validity)
}

fn public_key(key: &RsaPrivateKey) -> Result<Vec<u8>, PkiError> {
    Ok(key.to_public_key().to_pkcs1_der()?.into_vec())
}

/// EF.DH (IAS ECC §10.4.3.2).
fn group_file(group: &Group) -> Vec<u8> {
    const PUBLIC_KEY: &[u8] = &[0x7F, 0x49];
    let parts = [
        tlv(0x81, &group.prime),
        tlv(0x82, &group.order),
        tlv(0x83, &group.generator),
    ];
    object(PUBLIC_KEY, &object(PUBLIC_KEY, &parts.concat()))
}

/// EF.SN.ICC: 9, country, issuer, NIS, Luhn digit, F, in packed digits.
fn serial_number_file(nis: &str) -> Vec<u8> {
    let digits = format!("938099{nis}");
    let digits: Vec<u8> = digits.bytes().map(|digit| digit & 0x0F).collect();
    let sum: u8 = digits
        .iter()
        .rev()
        .enumerate()
        .map(|(place, digit)| match place % 2 {
            0 => digit * 2 - if *digit > 4 { 9 } else { 0 },
            _ => *digit,
        })
        .sum();
    let check = (10 - sum % 10) % 10;
    let mut packed: Vec<u8> = digits
        .chunks(2)
        .map(|pair| pair.iter().fold(0, |packed, digit| (packed << 4) | digit))
        .collect();
    packed.push((check << 4) | 0x0F);
    tlv(0x5A, &packed)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_serial_number_holds_the_nis_and_a_check_digit() {
        let file = serial_number_file("999000000017");
        assert_eq!(file[..5], [0x5A, 0x0A, 0x93, 0x80, 0x99]);
        assert_eq!(file[5..11], [0x99, 0x90, 0x00, 0x00, 0x00, 0x17]);
        let digits: Vec<u32> = file[2..]
            .iter()
            .flat_map(|byte| [u32::from(byte >> 4), u32::from(byte & 15)])
            .collect();
        assert_eq!(digits[19], 15);
        let sum: u32 = digits[..19]
            .iter()
            .rev()
            .enumerate()
            .map(|(place, digit)| match place % 2 {
                1 if digit * 2 > 9 => digit * 2 - 9,
                1 => digit * 2,
                _ => *digit,
            })
            .sum();
        assert_eq!(sum % 10, 0);
    }
}
