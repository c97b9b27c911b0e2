//! What a virtual CNS is like: switches for everything in which real cards differ, and named
//! profiles that set them (cns-card.md §12, §13).

use std::str::FromStr;

use crate::simulator::card::UnknownProfile;
use crate::simulator::people::{self, HeaderLength, Person};
use crate::simulator::pki::{
    CommonName, Detail, KeySize, Policy, SignedBy, Usage, Validity, Variant,
};

/// Everything in which one virtual CNS differs from another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Profile {
    /// The holder.
    pub person: Person,
    /// Chip and operating system, as the answer to reset tells them.
    pub mask: Mask,
    /// CNS version in the answer to reset.
    pub version: Version,
    /// Key size.
    pub key: KeySize,
    /// Command chaining (CLA 10); refused with 6E00.
    pub chaining: Support,
    /// Extended-length commands; refused with 6700.
    pub extended: Support,
    /// State of the PIN.
    pub pin: PinState,
    /// How many tries of the PUK are left on a new virtual card.
    pub puk_tries: u8,
    /// Answer to a wrong PIN or PUK.
    pub wrong_pin: WrongPin,
    /// Answer to the wrong PIN or PUK that uses up the last try.
    pub last_try: LastTry,
    /// From where VERIFY finds the PIN.
    pub pin_search: PinSearch,
    /// What SELECT tells of a file.
    pub control_information: ControlInformation,
    /// Where the authentication certificate is.
    pub certificate_place: CertificatePlace,
    /// Size of the file around the certificate.
    pub certificate_file: CertificateFile,
    /// What the certificate is like. Its `header` also rules the personal-data file.
    pub certificate: Variant,
    /// READ BINARY with Le 00.
    pub read_all: Support,
    /// READ BINARY with an exact Le beyond the end of the file.
    pub short_read: ShortRead,
}

/// Whether a card can do a thing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Support {
    /// It can.
    Accepted,
    /// It refuses.
    Refused,
}

/// Chip and operating system.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mask {
    /// Athena on ST.
    Athena,
    /// ST Incard as issued by `InfoCert` (1205).
    StIncard,
    /// ST Incard as issued by Infocamere (1204).
    Infocamere,
    /// IDEMIA 2021.
    Idemia,
    /// Giesecke & Devrient on NXP, Actalis card of 2025.
    Ace,
}

/// CNS version, historical byte 13.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Version {
    /// 1.0.
    V10,
    /// 1.1.
    V11,
}

/// State of the PIN on a new virtual card.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PinState {
    /// Three tries.
    Ready,
    /// One try left.
    LastTry,
    /// No try left (6983); the PUK unblocks it.
    Blocked,
    /// Never activated (6984).
    NotActivated,
    /// There is no PIN at the place where a CNS has it (6A88).
    Absent,
}

/// Answer to a wrong PIN.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WrongPin {
    /// 63Cx, with the number of tries left.
    Counted,
    /// 6300: the number is not told.
    Uncounted,
}

/// Answer to the wrong PIN that uses up the last try; afterwards it is always 6983.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LastTry {
    /// As to every other wrong PIN: 63C0 or 6300.
    Wrong,
    /// 6983 already.
    Blocked,
}

/// From where VERIFY and its relatives find the PIN, which belongs to the master file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PinSearch {
    /// From everywhere.
    Anywhere,
    /// Below the master file only with bit 8 of P2 set (ST Incard).
    BitInSubFolders,
}

/// What SELECT tells of a file when it is asked to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ControlInformation {
    /// Everything.
    Full,
    /// Everything but the size of the content (tag 80).
    WithoutSize,
    /// Nothing.
    Suppressed,
}

/// Where the authentication certificate is (cns-card.md §5.2).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CertificatePlace {
    /// `1100/1101`, key 01.
    CitizenFile,
    /// `1400/9001/2002`, key 02 in `1400/9002`; `1101` is all zeros (IDEMIA 2021).
    ObjectFolder,
    /// `2FFF/8228` behind five bytes, key 21 at `2FFF/0000`; no `1101` (Infocamere 1204).
    InfocamereFolder,
    /// Nowhere; `1101` is all zeros, and there is no key.
    Nowhere,
}

/// Size of the file around the certificate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CertificateFile {
    /// 2048 bytes, filled up with zeros.
    Padded,
    /// As long as the certificate.
    Exact,
}

/// Answer to READ BINARY with an exact Le beyond the end of the file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ShortRead {
    /// The rest, with 6282.
    Warning,
    /// The rest, with 9000.
    Silent,
    /// 6Cxx, with the length of the rest.
    WrongLe,
}

impl Version {
    fn historical_byte(self) -> u8 {
        match self {
            Self::V10 => 0x10,
            Self::V11 => 0x11,
        }
    }
}

impl Profile {
    /// The answer to reset, checksum included (cns-card.md §2).
    pub fn answer_to_reset(&self) -> Vec<u8> {
        // Interface bytes from T0 on, then the first nine historical bytes.
        let (interface, historical): (&[u8], [u8; 9]) = match self.mask {
            Mask::Athena => (
                &[0xDF, 0x18, 0x00, 0x81, 0x31, 0xFE, 0x7D],
                [0x00, 0x6B, 0x02, 0x0C, 0x01, 0x82, 0x01, 0x11, 0x01],
            ),
            Mask::StIncard => (
                &[0xFF, 0x18, 0x00, 0xFF, 0x81, 0x31, 0xFE, 0x55],
                [0x00, 0x6B, 0x02, 0x09, 0x03, 0x03, 0x01, 0x11, 0x01],
            ),
            Mask::Infocamere => (
                &[0xFF, 0x18, 0x00, 0xFF, 0x81, 0x31, 0xFE, 0x55],
                [0x00, 0x6B, 0x02, 0x09, 0x02, 0x00, 0x01, 0x01, 0x01],
            ),
            Mask::Idemia => (
                &[0xFF, 0x18, 0x00, 0x00, 0x81, 0x31, 0xFE, 0x45],
                [0x00, 0x6B, 0x05, 0x05, 0x20, 0x00, 0x01, 0x21, 0x01],
            ),
            Mask::Ace => (
                &[0xFF, 0x18, 0x00, 0xFF, 0x81, 0x31, 0xFE, 0x4D],
                [0x00, 0x6B, 0x04, 0x04, 0xB8, 0x5B, 0x01, 0xF1, 0x01],
            ),
        };
        let mut atr = vec![0x3B];
        atr.extend(interface);
        atr.extend(historical);
        atr.extend(b"CNS");
        atr.extend([self.version.historical_byte(), 0x31, 0x80]);
        let checksum = atr.iter().skip(1).fold(0, |sum, byte| sum ^ byte);
        atr.push(checksum);
        atr
    }
}

/// The ordinary card: everything that varies is at its most common.
const ORDINARY: Profile = Profile {
    person: people::LABOUR_CONSULTANT,
    mask: Mask::StIncard,
    version: Version::V11,
    key: KeySize::Rsa2048,
    chaining: Support::Accepted,
    extended: Support::Accepted,
    pin: PinState::Ready,
    puk_tries: 8,
    wrong_pin: WrongPin::Counted,
    last_try: LastTry::Wrong,
    pin_search: PinSearch::Anywhere,
    control_information: ControlInformation::Full,
    certificate_place: CertificatePlace::CitizenFile,
    certificate_file: CertificateFile::Padded,
    certificate: CERTIFICATE,
    read_all: Support::Accepted,
    short_read: ShortRead::Warning,
};

const CERTIFICATE: Variant = Variant {
    common_name: CommonName::Standard,
    policy: Policy::Cns,
    usage: Usage::Authentication,
    validity: Validity::Current,
    signed_by: SignedBy::CnsAuthority,
    detail: Detail::Brief,
    header: HeaderLength::WithHeader,
};

const ST_2048: Profile = Profile {
    pin_search: PinSearch::BitInSubFolders,
    certificate: Variant {
        detail: Detail::Full,
        ..CERTIFICATE
    },
    ..ORDINARY
};

/// The named profiles, in the order in which they are listed.
const NAMED: [(&str, Profile); 11] = [
    (
        "athena-1024",
        Profile {
            person: people::EMPLOYER,
            mask: Mask::Athena,
            version: Version::V10,
            key: KeySize::Rsa1024,
            ..ORDINARY
        },
    ),
    (DEFAULT, ST_2048),
    (
        "idemia-2021",
        Profile {
            person: people::THREE_PROFILES,
            mask: Mask::Idemia,
            version: Version::V10,
            certificate_place: CertificatePlace::ObjectFolder,
            certificate_file: CertificateFile::Exact,
            ..ORDINARY
        },
    ),
    (
        "infocamere-1204",
        Profile {
            person: people::NO_PROFILE,
            mask: Mask::Infocamere,
            version: Version::V10,
            key: KeySize::Rsa1024,
            wrong_pin: WrongPin::Uncounted,
            last_try: LastTry::Blocked,
            pin_search: PinSearch::BitInSubFolders,
            certificate_place: CertificatePlace::InfocamereFolder,
            ..ORDINARY
        },
    ),
    (
        "ace-2025",
        Profile {
            person: people::CITIZEN,
            mask: Mask::Ace,
            version: Version::V10,
            pin: PinState::Absent,
            certificate_place: CertificatePlace::Nowhere,
            ..ORDINARY
        },
    ),
    (
        "last-try",
        Profile {
            pin: PinState::LastTry,
            ..ST_2048
        },
    ),
    (
        "blocked",
        Profile {
            person: people::PATRONATO,
            pin: PinState::Blocked,
            ..ST_2048
        },
    ),
    (
        "puk-few",
        Profile {
            person: people::PATRONATO,
            pin: PinState::Blocked,
            puk_tries: 2,
            ..ST_2048
        },
    ),
    (
        "puk-last",
        Profile {
            person: people::PATRONATO,
            pin: PinState::Blocked,
            puk_tries: 1,
            ..ST_2048
        },
    ),
    (
        "not-activated",
        Profile {
            person: people::CONTRACTING_AUTHORITY,
            pin: PinState::NotActivated,
            ..ST_2048
        },
    ),
    (
        "expired",
        Profile {
            person: people::ATTESTATION_BODY,
            certificate: Variant {
                validity: Validity::Ended,
                ..ST_2048.certificate
            },
            ..ST_2048
        },
    ),
];

/// Name of the profile that is used unless another is asked for.
pub const DEFAULT: &str = "st-2048";

/// The names of all profiles of a CNS.
pub fn names() -> impl Iterator<Item = &'static str> {
    NAMED.iter().map(|(name, _)| *name)
}

impl Default for Profile {
    fn default() -> Self {
        ST_2048
    }
}

impl FromStr for Profile {
    type Err = UnknownProfile;

    fn from_str(name: &str) -> Result<Self, Self::Err> {
        NAMED
            .iter()
            .find(|(known, _)| *known == name)
            .map(|(_, profile)| *profile)
            .ok_or_else(|| UnknownProfile(name.to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The complete answers of cns-card.md §2.2.
    #[test]
    fn answers_to_reset_are_those_of_the_real_cards() {
        for (name, expected) in [
            (
                "athena-1024",
                "3BDF18008131FE7D006B020C0182011101434E53103180FC",
            ),
            (
                "st-2048",
                "3BFF1800FF8131FE55006B02090303011101434E531131808C",
            ),
            (
                "infocamere-1204",
                "3BFF1800FF8131FE55006B02090200010101434E531031809F",
            ),
            (
                "idemia-2021",
                "3BFF1800008131FE45006B05052000012101434E5310318079",
            ),
            (
                "ace-2025",
                "3BFF1800FF8131FE4D006B0404B85B01F101434E531031809D",
            ),
        ] {
            let atr = name.parse::<Profile>().unwrap().answer_to_reset();
            assert_eq!(
                crate::reader::Atr::new(&atr).to_string(),
                expected,
                "{name}"
            );
        }
    }

    #[test]
    fn the_version_switch_keeps_the_checksum_right() {
        let card = Profile {
            version: Version::V10,
            ..Profile::default()
        };
        assert_eq!(
            card.answer_to_reset()
                .iter()
                .skip(1)
                .fold(0, |sum, byte| sum ^ byte),
            0
        );
    }

    #[test]
    fn unknown_names_are_answered_with_the_known_ones() {
        let error = "st-4096".parse::<Profile>().unwrap_err().to_string();
        assert!(
            error.contains("st-4096") && error.contains("st-2048"),
            "{error}"
        );
    }
}
