//! Where a CNS keeps certificate and key: the known layouts (cns-card.md §5.2, §7).

use super::files::{self, Path, Reading};
use super::model::Model;
use crate::apdu::{Channel, Command, tlv};
use crate::card::CardError;

/// The largest certificate that is read, in bytes: four times the largest that was seen.
const MAX_CERTIFICATE: usize = 8 * 1024;
/// Bytes before the certificate in the Infocamere container.
const INFOCAMERE_HEADER: usize = 5;

/// A layout: certificate file, key reference and the directory that they belong to.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Home {
    /// EF_C_Carta and key 01: every card but those below.
    Classic,
    /// Cards made by IDEMIA since 2021: the certificate among the public objects, key 02.
    Idemia2021,
    /// Infocamere 1204: a wrapped certificate, key 21.
    Infocamere,
}

/// What lies in a certificate file.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(super) enum Found {
    /// A certificate, DER.
    Certificate(Vec<u8>),
    /// The file is there and holds no certificate.
    NoCertificate,
    /// The file is not there.
    NoFile,
}

impl Home {
    /// All layouts, the likeliest first.
    pub(super) fn in_order_for(model: Model) -> [Self; 3] {
        if model.is_idemia_2021() {
            [Self::Idemia2021, Self::Classic, Self::Infocamere]
        } else {
            [Self::Classic, Self::Idemia2021, Self::Infocamere]
        }
    }

    /// Reads the certificate of this layout, with no command more than it takes.
    pub(super) fn certificate(self, channel: &mut Channel<'_>) -> Result<Found, CardError> {
        if !files::select(channel, self.certificate_file())? {
            return Ok(Found::NoFile);
        }
        let mut reading = Reading::default();
        // The first piece tells how long the certificate is; a refused length is tried smaller.
        for _ in 0..2 {
            if reading.content.is_empty() {
                reading.piece(channel, MAX_CERTIFICATE)?;
            }
        }
        let Some((start, length)) = self.extent(&reading.content) else {
            return Ok(Found::NoCertificate);
        };
        let end = start + length;
        if end > MAX_CERTIFICATE {
            return Err(CardError::Data("length of the certificate"));
        }
        reading.up_to(channel, end)?;
        if reading.content.len() < end {
            return Err(CardError::Data("the certificate ends too early"));
        }
        Ok(Found::Certificate(reading.content.split_off(start)))
    }

    /// The reference of the authentication key.
    pub(super) fn key_reference(self) -> u8 {
        match self {
            Self::Classic => 0x01,
            Self::Idemia2021 => 0x02,
            Self::Infocamere => 0x21,
        }
    }

    /// What to select before the PIN is verified and the key is used.
    pub(super) fn select_key(self) -> Command {
        match self {
            Self::Classic => files::select_master(),
            Self::Idemia2021 => files::select_path(&[0x14, 0x00, 0x90, 0x02]),
            Self::Infocamere => files::select_path(&[0x2F, 0xFF, 0x00, 0x00]),
        }
    }

    /// Whether PIN and key belong to a directory of their own: one that has to be selected.
    pub(super) fn is_below_master(self) -> bool {
        self != Self::Classic
    }

    fn certificate_file(self) -> Path {
        match self {
            Self::Classic => &[0x11, 0x00, 0x11, 0x01],
            Self::Idemia2021 => &[0x14, 0x00, 0x90, 0x01, 0x20, 0x02],
            Self::Infocamere => &[0x2F, 0xFF, 0x82, 0x28],
        }
    }

    /// Start and length of the certificate, from the first bytes of its file. A file without
    /// certificate starts with 00, FF or something that is no sequence.
    fn extent(self, first: &[u8]) -> Option<(usize, usize)> {
        match self {
            Self::Classic | Self::Idemia2021 => {
                first.first().filter(|tag| **tag == 0x30)?;
                Some((0, tlv::whole_length(first)?))
            }
            Self::Infocamere => {
                let [_, high, low, _, _, 0x30, ..] = first else {
                    return None;
                };
                let length = usize::from(u16::from_be_bytes([*high, *low]));
                (length > 0).then_some((INFOCAMERE_HEADER, length))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_header_tells_where_the_certificate_lies() {
        let der = b"\x30\x82\x03\xC4\x30\x82";
        assert_eq!(Home::Classic.extent(der), Some((0, 968)));
        assert_eq!(Home::Classic.extent(&[0; 8]), None);
        assert_eq!(Home::Classic.extent(&[0xFF; 8]), None);
        assert_eq!(Home::Classic.extent(b""), None);
        assert_eq!(
            Home::Infocamere.extent(b"\x01\x03\xC4\x00\x00\x30\x82"),
            Some((5, 964))
        );
        assert_eq!(Home::Infocamere.extent(b"\x01\x00\x00\x00\x00\x30"), None);
    }
}
