//! What a virtual CIE is like: switches for everything in which real cards differ or may differ,
//! and the names that set them (cie-card.md §14.4).

use std::str::FromStr;

use super::chip::Chip;
use crate::simulator::card::UnknownProfile;
use crate::simulator::people::{self, IdentityCard};
use crate::simulator::pki::{Generation, Validity};

/// Everything in which one virtual CIE differs from another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Profile {
    /// Holder, numbers, keys.
    pub card: IdentityCard,
    /// Chip, as the answer to reset tells it.
    pub chip: Chip,
    /// Data for a command that names no length.
    pub unasked: Unasked,
    /// Status word outside a protected answer.
    pub outer_status: OuterStatus,
    /// Answer to the selection of the IAS application by its name.
    pub ias: IasSelection,
    /// Size of the files around certificate and public keys.
    pub files: FileSize,
    /// Answer to the wrong PIN or PUK that uses up the last try.
    pub last_try: LastTry,
    /// Whether GET DATA tells the tries left.
    pub tries: Tries,
    /// State of the PIN.
    pub pin: PinState,
    /// The key pair behind terminal certificates.
    pub terminal_root: TerminalRoot,
    /// The Diffie-Hellman group.
    pub group: GroupKind,
    /// How the list of hashes is signed.
    pub security_object: Generation,
    /// When the certificate holds.
    pub validity: Validity,
    /// Numbers with a zero in front, which happen once in a hundred sessions.
    pub leading_zero: LeadingZero,
    /// What is false about the card.
    pub deceit: Deceit,
}

/// What becomes of data when the command names no length (cie-card.md §3).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unasked {
    /// They are answered, as if 256 bytes had been asked for.
    Direct,
    /// They are announced with 61xx and wait for GET RESPONSE.
    Announced,
}

/// Status word outside a protected answer (cie-card.md §8).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OuterStatus {
    /// The one inside.
    Mirror,
    /// 9000, whatever is inside.
    Success,
}

/// Answer to the selection of the IAS application by its name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum IasSelection {
    /// 9000.
    Accepted,
    /// 6A82; the root is selected by `00 A4 00 00`.
    NotFound,
}

/// Size of the files around certificate and public keys.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FileSize {
    /// As long as their content.
    Exact,
    /// Longer, the rest zeros.
    ZeroFilled,
}

/// Answer to the wrong PIN that uses up the last try; afterwards it is always 6983.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LastTry {
    /// 63C0.
    Counted,
    /// 6983 already.
    Blocked,
}

/// Whether GET DATA tells the tries left (cie-card.md §10; never seen on a real card).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tries {
    /// After device authentication.
    Readable,
    /// The objects are not found (6A88).
    Hidden,
    /// The question is answered in clear, and ends the session.
    EndSession,
}

/// State of the PIN on a new virtual card.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PinState {
    /// Three tries.
    Ready,
    /// One try left.
    LastTry,
    /// No try left; the PUK unblocks it.
    Blocked,
}

/// The key pair behind terminal certificates: its private exponent is known to all (cie-card.md
/// §9.1), modulus and public exponent are the card's (§14.1).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TerminalRoot {
    /// A public exponent of four bytes.
    SmallExponent,
    /// A public exponent as long as the modulus.
    LargeExponent,
}

/// The Diffie-Hellman group.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum GroupKind {
    /// RFC 5114 §2.3: 2048 bits, order of 256 bits.
    Order256,
    /// RFC 5114 §2.2: 2048 bits, order of 224 bits.
    Order224,
}

/// Numbers with a zero in front, made on purpose.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LeadingZero {
    /// By chance.
    Chance,
    /// In the chip's public value of every session.
    PublicValue,
    /// In the shared secret of every session.
    SharedSecret,
    /// In every signature of the chip over the session.
    ChipSignature,
}

/// What is false about a card that is not genuine.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Deceit {
    /// Nothing.
    None,
    /// The chip signs with another key than the one in its file.
    WrongKey,
    /// The chip signs with the key in its file, which is not the one in the security object.
    Clone,
    /// The same, and the security object is signed anew, by a signer that no country knows.
    Forged,
    /// The signature of the security object does not fit.
    BrokenSignature,
    /// The number is another than the one that was signed.
    OtherNumber,
    /// The certificate is another person's, and not the one that was signed.
    OtherCertificate,
    /// The certificate is another person's, and signed as if it were right.
    MixedUpCertificate,
    /// The chip gives another serial number than the one in its file.
    WrongSerial,
    /// A Diffie-Hellman value that gives the secret away. The chip counts on a terminal with an
    /// odd exponent.
    Weak(WeakValue),
}

/// A Diffie-Hellman value that gives the secret away.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WeakValue {
    /// The chip's public value is 0.
    Zero,
    /// It is 1.
    One,
    /// It is p - 1.
    MinusOne,
    /// It is outside the group's order.
    WrongOrder,
    /// The generator itself is p - 1.
    Generator,
}

/// The ordinary card.
const ORDINARY: Profile = Profile {
    card: people::CITIZEN_CARD,
    chip: Chip::Actalis,
    unasked: Unasked::Direct,
    outer_status: OuterStatus::Mirror,
    ias: IasSelection::Accepted,
    files: FileSize::Exact,
    last_try: LastTry::Counted,
    tries: Tries::Readable,
    pin: PinState::Ready,
    terminal_root: TerminalRoot::SmallExponent,
    group: GroupKind::Order256,
    security_object: Generation::Pss,
    validity: Validity::Current,
    leading_zero: LeadingZero::Chance,
    deceit: Deceit::None,
};

/// Name of the ordinary card, and beginning of all names.
pub const DEFAULT: &str = "cie";

/// A word of a name and the switch that it sets.
type Word = (&'static str, fn(&mut Profile));

const WORDS: [Word; 42] = [
    ("gemalto", |card| card.chip = Chip::Gemalto),
    ("gemalto2", |card| card.chip = Chip::Gemalto2),
    ("stm", |card| card.chip = Chip::Stm),
    ("stm2", |card| card.chip = Chip::Stm2),
    ("stm3", |card| card.chip = Chip::Stm3),
    ("nxp", |card| card.chip = Chip::Nxp),
    ("actalis", |card| card.chip = Chip::Actalis),
    ("bit4id", |card| card.chip = Chip::Bit4id),
    ("b946", |card| card.chip = Chip::ActalisB946),
    ("unknown-atr", |card| card.chip = Chip::Unknown),
    ("zeroed-atr", |card| card.chip = Chip::Zeroed),
    ("type-b", |card| card.chip = Chip::TypeB),
    ("61xx", |card| card.unasked = Unasked::Announced),
    ("outer-9000", |card| {
        card.outer_status = OuterStatus::Success;
    }),
    ("no-ias", |card| card.ias = IasSelection::NotFound),
    ("zero-filled", |card| card.files = FileSize::ZeroFilled),
    ("third-6983", |card| card.last_try = LastTry::Blocked),
    ("tries-hidden", |card| card.tries = Tries::Hidden),
    ("tries-end-session", |card| card.tries = Tries::EndSession),
    ("large-exponent", |card| {
        card.terminal_root = TerminalRoot::LargeExponent;
    }),
    ("order-224", |card| card.group = GroupKind::Order224),
    ("sod-sha256", |card| {
        card.security_object = Generation::Pkcs1;
    }),
    ("zero-public", |card| {
        card.leading_zero = LeadingZero::PublicValue;
    }),
    ("zero-secret", |card| {
        card.leading_zero = LeadingZero::SharedSecret;
    }),
    ("zero-proof", |card| {
        card.leading_zero = LeadingZero::ChipSignature;
    }),
    // The holder of the default CNS.
    ("consultant", |card| card.card = people::CONSULTANT_CARD),
    ("last-try", |card| card.pin = PinState::LastTry),
    ("blocked", |card| {
        card.card = people::PATRONATO_CARD;
        card.pin = PinState::Blocked;
    }),
    ("expired", |card| {
        card.card = people::ATTESTATION_CARD;
        card.validity = Validity::Ended;
    }),
    ("wrong-key", |card| card.deceit = Deceit::WrongKey),
    ("clone", |card| card.deceit = Deceit::Clone),
    ("forged", |card| card.deceit = Deceit::Forged),
    ("broken-signature", |card| {
        card.deceit = Deceit::BrokenSignature;
    }),
    ("other-number", |card| card.deceit = Deceit::OtherNumber),
    ("other-certificate", |card| {
        card.deceit = Deceit::OtherCertificate;
    }),
    ("mixed-up-certificate", |card| {
        card.deceit = Deceit::MixedUpCertificate;
    }),
    ("wrong-serial", |card| card.deceit = Deceit::WrongSerial),
    ("weak-zero", |card| {
        card.deceit = Deceit::Weak(WeakValue::Zero);
    }),
    ("weak-one", |card| {
        card.deceit = Deceit::Weak(WeakValue::One);
    }),
    ("weak-minus-one", |card| {
        card.deceit = Deceit::Weak(WeakValue::MinusOne);
    }),
    ("weak-order", |card| {
        card.deceit = Deceit::Weak(WeakValue::WrongOrder);
    }),
    ("weak-generator", |card| {
        card.deceit = Deceit::Weak(WeakValue::Generator);
    }),
];

/// The names of all profiles with at most one word after `cie`. Words combine:
/// `cie-nxp-61xx-outer-9000`.
pub fn names() -> impl Iterator<Item = String> {
    let plain = std::iter::once(DEFAULT.to_owned());
    plain.chain(WORDS.iter().map(|(word, _)| format!("{DEFAULT}-{word}")))
}

impl Default for Profile {
    fn default() -> Self {
        ORDINARY
    }
}

impl FromStr for Profile {
    type Err = UnknownProfile;

    fn from_str(name: &str) -> Result<Self, Self::Err> {
        parse(name).ok_or_else(|| UnknownProfile(name.to_owned()))
    }
}

fn parse(name: &str) -> Option<Profile> {
    let mut profile = ORDINARY;
    let mut rest = name.strip_prefix(DEFAULT)?;
    while !rest.is_empty() {
        rest = rest.strip_prefix('-')?;
        let (set, left) = WORDS.iter().find_map(|(word, set)| {
            let left = rest.strip_prefix(word)?;
            (left.is_empty() || left.starts_with('-')).then_some((set, left))
        })?;
        set(&mut profile);
        rest = left;
    }
    Some(profile)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_made_of_words() {
        for name in names() {
            assert!(name.parse::<Profile>().is_ok(), "{name}");
        }
        let card: Profile = "cie-nxp-61xx-outer-9000-last-try".parse().unwrap();
        let expected = Profile {
            chip: Chip::Nxp,
            unasked: Unasked::Announced,
            outer_status: OuterStatus::Success,
            pin: PinState::LastTry,
            ..ORDINARY
        };
        assert_eq!(card, expected);
        let stm2: Profile = "cie-stm2".parse().unwrap();
        assert_eq!(stm2.chip, Chip::Stm2);
    }

    #[test]
    fn other_names_are_refused() {
        for name in [
            "", "ci", "cie-", "cie-stm4", "cienxp", "cie-nxp-", "cie--nxp", "st-2048",
        ] {
            assert!(name.parse::<Profile>().is_err(), "{name}");
        }
    }
}
