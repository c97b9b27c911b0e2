//! The keypad of a reader: what it says of itself, and the structures by which it takes a PIN that
//! the computer never sees (PC/SC part 10, revision 2.02.09).
//!
//! The driver answers one control code with the list of its features, each with a control code of
//! its own. With that of VERIFY_PIN_DIRECT or MODIFY_PIN_DIRECT goes a command for the card with
//! places to fill in; the reader fills them in, sends the command, and gives the card's status word
//! back, or one of its own.

mod structure;

pub use structure::{Format, modify, verify};

use super::Model;
use crate::problem::KeypadEnd;

/// The number of the control code that asks a driver for its features (clause 2.2).
pub const GET_FEATURE_REQUEST: u32 = 3400;
/// How long the reader waits for a key, in seconds (anchor-products.md §18.4).
pub const SECONDS: u8 = 30;

/// Features by their tag (clause 2.3).
const VERIFY_PIN_DIRECT: u8 = 0x06;
const MODIFY_PIN_DIRECT: u8 = 0x07;
const IFD_PIN_PROPERTIES: u8 = 0x0A;
const GET_TLV_PROPERTIES: u8 = 0x12;
/// Properties by their tag (clause 2.6.14).
const MIN_PIN_SIZE: u8 = 0x06;
const MAX_PIN_SIZE: u8 = 0x07;
const MAX_APDU_DATA_SIZE: u8 = 0x0A;

/// The control codes of what a reader can do.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub struct Codes {
    /// VERIFY_PIN_DIRECT.
    pub verify: Option<u32>,
    /// MODIFY_PIN_DIRECT.
    pub modify: Option<u32>,
    /// IFD_PIN_PROPERTIES.
    pub pin_properties: Option<u32>,
    /// GET_TLV_PROPERTIES.
    pub properties: Option<u32>,
}

/// A keypad that can be used.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Keypad {
    /// The control code that verifies a PIN.
    pub verify: u32,
    /// The control code that replaces one, if the reader can.
    pub modify: Option<u32>,
    /// Fewest and most digits that it takes, where it says so.
    pub digits: Option<(u8, u8)>,
}

/// What a reader says of its properties, as far as it matters here.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub struct Properties {
    /// Fewest digits of a PIN.
    pub min_pin: Option<u8>,
    /// Most digits of a PIN.
    pub max_pin: Option<u8>,
    /// Longest command APDU in bytes.
    pub max_command: Option<u32>,
}

impl Codes {
    /// Reads the list of features: tag, length 4, control code in big endian (clause 2.2). What is
    /// malformed ends it; a reader may list the same feature twice, the first counts.
    pub fn parse(list: &[u8]) -> Self {
        let mut codes = Self::default();
        for entry in list.chunks_exact(6) {
            let [tag, 4, code @ ..] = entry else { break };
            let Ok(code) = <[u8; 4]>::try_from(code).map(u32::from_be_bytes) else {
                break;
            };
            let place = match *tag {
                VERIFY_PIN_DIRECT => &mut codes.verify,
                MODIFY_PIN_DIRECT => &mut codes.modify,
                IFD_PIN_PROPERTIES => &mut codes.pin_properties,
                GET_TLV_PROPERTIES => &mut codes.properties,
                _ => continue,
            };
            place.get_or_insert(code);
        }
        codes
    }

    /// The keypad of the reader with this name, unless the catalogue knows that it lies. One that
    /// the catalogue does not know costs nobody a try: the reader answers that it can't, or the
    /// time runs out, and the keyboard is offered.
    pub fn keypad(&self, reader: &str, properties: Properties) -> Option<Keypad> {
        let verify = self.verify.filter(|_| !Model::lies_of_keypad(reader))?;
        Some(Keypad {
            verify,
            modify: self.modify,
            digits: properties.min_pin.zip(properties.max_pin),
        })
    }
}

impl Properties {
    /// Reads the list of properties: tag, length, value in little endian (clause 2.6.14). What is
    /// malformed ends it.
    pub fn parse(list: &[u8]) -> Self {
        let mut properties = Self::default();
        let mut rest = list;
        while let [tag, length, tail @ ..] = rest {
            let Some((value, next)) = tail.split_at_checked(usize::from(*length)) else {
                break;
            };
            match (*tag, value) {
                (MIN_PIN_SIZE, [digits]) => properties.min_pin = Some(*digits),
                (MAX_PIN_SIZE, [digits]) => properties.max_pin = Some(*digits),
                (MAX_APDU_DATA_SIZE, value) => {
                    let bytes = <[u8; 4]>::try_from(value).map(u32::from_le_bytes).ok();
                    properties.max_command = bytes.filter(|bytes| *bytes > 0);
                }
                _ => {}
            }
            rest = next;
        }
        properties
    }
}

/// How an entry ended without the card having seen a PIN, told by the reader's own status words
/// (clauses 2.5.2 and 2.5.3); `None` if the status word is the card's.
pub fn end(status: u16) -> Option<KeypadEnd> {
    Some(match status {
        0x6400 => KeypadEnd::TimedOut,
        0x6401 => KeypadEnd::Cancelled,
        0x6402 => KeypadEnd::Differ,
        0x6403 => KeypadEnd::Length,
        0x6B80 => KeypadEnd::Unable,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// As the free CCID driver lists a reader with display and keypad.
    const LIST: [u8; 24] = [
        0x06, 4, 0x42, 0x33, 0x00, 0x06, //
        0x07, 4, 0x42, 0x33, 0x00, 0x07, //
        0x0A, 4, 0x42, 0x33, 0x00, 0x0A, //
        0x12, 4, 0x42, 0x33, 0x00, 0x12,
    ];

    #[test]
    fn features_are_found_by_their_tags() {
        let codes = Codes::parse(&LIST);
        assert_eq!(codes.verify, Some(0x4233_0006));
        assert_eq!(codes.modify, Some(0x4233_0007));
        assert_eq!(codes.pin_properties, Some(0x4233_000A));
        assert_eq!(codes.properties, Some(0x4233_0012));
        // Cut short, of a wrong length, unknown, twice.
        assert_eq!(Codes::parse(&LIST[..11]).modify, None);
        assert_eq!(Codes::parse(&[0x06, 3, 1, 2, 3, 4]), Codes::default());
        assert_eq!(Codes::parse(&[0x99, 4, 1, 2, 3, 4]), Codes::default());
        let twice = [0x06, 4, 0, 0, 0, 1, 0x06, 4, 0, 0, 0, 2];
        assert_eq!(Codes::parse(&twice).verify, Some(1));
    }

    #[test]
    fn properties_are_found_by_their_tags() {
        let list = [
            0x06, 1, 4, 0x07, 1, 16, 0x0A, 4, 0x05, 0x01, 0, 0, 0x08, 2, b'1', b'2',
        ];
        let properties = Properties::parse(&list);
        assert_eq!(properties.min_pin.zip(properties.max_pin), Some((4, 16)));
        assert_eq!(properties.max_command, Some(261));
        assert_eq!(Properties::parse(&list[..5]).max_pin, None);
        assert_eq!(Properties::parse(&[0x0A, 4, 0, 0, 0, 0]).max_command, None);
        assert_eq!(Properties::parse(&[0x0A, 9, 0]), Properties::default());
    }

    #[test]
    fn a_reader_that_is_known_to_lie_has_no_keypad() {
        let codes = Codes::parse(&LIST);
        let named = |name| codes.keypad(name, Properties::default()).is_some();
        assert!(named("Gemalto PC Pinpad 00 00"));
        assert!(!named("HID Global OMNIKEY 3x21 Smart Card Reader 00 00"));
        assert!(!named("HID Global OMNIKEY 6121 Smart Card Reader 0"));
        // Of the same maker, with keys.
        assert!(named("OMNIKEY AG CardMan 3821 00 00"));
        assert!(named("HID Global OMNIKEY 3821 Smart Card Reader 0"));
        let none = Codes::default().keypad("Gemalto PC Pinpad", Properties::default());
        assert_eq!(none, None);
    }

    #[test]
    fn the_reader_s_own_status_words_are_told_from_the_card_s() {
        assert_eq!(end(0x6400), Some(KeypadEnd::TimedOut));
        assert_eq!(end(0x6401), Some(KeypadEnd::Cancelled));
        assert_eq!(end(0x6402), Some(KeypadEnd::Differ));
        assert_eq!(end(0x6403), Some(KeypadEnd::Length));
        assert_eq!(end(0x6B80), Some(KeypadEnd::Unable));
        for card in [0x9000, 0x63C2, 0x6300, 0x6983, 0x6B00, 0x6404] {
            assert_eq!(end(card), None, "{card:04X}");
        }
    }

    proptest! {
        #[test]
        fn any_bytes_are_read(bytes in proptest::collection::vec(any::<u8>(), 0..64)) {
            let codes = Codes::parse(&bytes);
            codes.keypad("", Properties::parse(&bytes));
        }
    }
}
