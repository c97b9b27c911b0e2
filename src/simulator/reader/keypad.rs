//! The keypad of a virtual reader: PC/SC part 10 as a reader's firmware does it, read strictly, so
//! that a wrong byte in a structure shows. What the person types there comes from the test or from
//! the demonstration.

use std::collections::VecDeque;
use std::fmt;

/// Features: VERIFY_PIN_DIRECT, MODIFY_PIN_DIRECT, GET_TLV_PROPERTIES, each with a control code as
/// the free CCID driver numbers them.
pub(super) const VERIFY: u32 = 0x4233_0006;
pub(super) const MODIFY: u32 = 0x4233_0007;

/// The reader's own status words (PC/SC part 10, clauses 2.5.2 and 2.5.3).
const TIMED_OUT: [u8; 2] = [0x64, 0x00];
const CANCELLED: [u8; 2] = [0x64, 0x01];
const DIFFER: [u8; 2] = [0x64, 0x02];
const LENGTH: [u8; 2] = [0x64, 0x03];
const BAD_STRUCTURE: [u8; 2] = [0x6B, 0x80];

/// Bytes before the command in the structures.
const VERIFY_HEAD: usize = 19;
const MODIFY_HEAD: usize = 24;

/// What a person does at the keypad.
#[derive(Clone, Eq, PartialEq)]
pub enum Typed {
    /// Types these PINs, one after the other, each with the confirming key.
    Pins(Vec<Vec<u8>>),
    /// Presses the cancel key.
    Cancel,
    /// Nothing, until the time is over.
    Nothing,
}

/// A key of the keypad.
#[derive(Clone, Copy, Eq, PartialEq)]
pub enum Key {
    /// A digit, 0 to 9.
    Digit(u8),
    /// The yellow key: takes the digits of this PIN back.
    Correct,
    /// The green key.
    Confirm,
    /// The red key.
    Cancel,
}

/// Most digits that the reader keeps of one PIN.
const MOST_DIGITS: usize = 16;

/// A keypad: what will be typed, what is being typed key by key, and what structures came.
#[derive(Clone, Default)]
pub(super) struct VirtualKeypad {
    pub(super) typed: VecDeque<Typed>,
    pub(super) structures: Vec<Vec<u8>>,
    /// How many PINs are waited for; none while nobody asked.
    wanted: usize,
    pins: Vec<Vec<u8>>,
    digits: Vec<u8>,
}

impl VirtualKeypad {
    /// A structure came. Keys that were pressed a moment before are kept.
    pub(super) fn begin(&mut self, code: u32, structure: &[u8]) {
        self.structures.push(structure.to_vec());
        self.wanted = if code == MODIFY { 3 } else { 1 };
        self.settle();
    }

    /// Whether a key was pressed since.
    pub(super) fn is_used(&self) -> bool {
        !(self.pins.is_empty() && self.digits.is_empty())
    }

    /// Nobody waits any more.
    pub(super) fn end(&mut self) {
        self.wanted = 0;
        self.pins.clear();
        self.digits.clear();
    }

    /// A key.
    pub(super) fn press(&mut self, key: Key) {
        match key {
            Key::Digit(digit) if self.digits.len() < MOST_DIGITS => {
                self.digits.push(b'0' + digit.min(9));
            }
            Key::Digit(_) => {}
            Key::Correct => self.digits.clear(),
            Key::Confirm => {
                self.pins.push(std::mem::take(&mut self.digits));
                self.settle();
            }
            Key::Cancel => self.typed.push_back(Typed::Cancel),
        }
    }

    /// All PINs that are waited for may be there.
    fn settle(&mut self) {
        if self.wanted > 0 && self.pins.len() >= self.wanted {
            let pins = std::mem::take(&mut self.pins);
            self.typed.push_back(Typed::Pins(pins));
        }
    }
}

/// It holds a PIN.
impl fmt::Debug for VirtualKeypad {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("VirtualKeypad")
            .field("wanted", &self.wanted)
            .field("structures", &self.structures.len())
            .finish_non_exhaustive()
    }
}

impl fmt::Debug for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Digit(_) => "Digit(hidden)",
            Self::Correct => "Correct",
            Self::Confirm => "Confirm",
            Self::Cancel => "Cancel",
        })
    }
}

/// What the reader does with a structure and what was typed.
#[derive(Debug, Eq, PartialEq)]
pub(super) enum Filled {
    /// This goes to the card.
    Command(Vec<u8>),
    /// The reader answers by itself.
    Answer([u8; 2]),
}

/// The list of features as a driver gives it.
pub(super) fn features() -> Vec<u8> {
    let entry = |tag: u8, code: u32| [&[tag, 4][..], &code.to_be_bytes()].concat();
    [entry(0x06, VERIFY), entry(0x07, MODIFY)].concat()
}

/// Carries out one structure; `code` says of which kind it is.
pub(super) fn fill(code: u32, structure: &[u8], typed: &Typed) -> Filled {
    let fields = match code {
        VERIFY => verify_fields(structure),
        MODIFY => modify_fields(structure),
        _ => None,
    };
    let Some(fields) = fields else {
        return Filled::Answer(BAD_STRUCTURE);
    };
    let pins = match typed {
        Typed::Pins(pins) => pins,
        Typed::Cancel => return Filled::Answer(CANCELLED),
        Typed::Nothing => return Filled::Answer(TIMED_OUT),
    };
    let fits = |pin: &Vec<u8>| (fields.min..=fields.max).contains(&pin.len());
    if !pins.iter().all(fits) {
        return Filled::Answer(LENGTH);
    }
    let wanted = match (fields.offsets.as_slice(), pins.as_slice()) {
        ([_], [pin]) => vec![pin],
        ([_, _], [old, new, again]) if new == again => vec![old, new],
        ([_, _], [_, _, _]) => return Filled::Answer(DIFFER),
        _ => return Filled::Answer(TIMED_OUT),
    };
    let mut command = fields.command;
    for (offset, pin) in fields.offsets.iter().zip(wanted) {
        let place = command.get_mut(5 + offset..5 + offset + pin.len());
        match place {
            Some(place) => place.copy_from_slice(pin),
            None => return Filled::Answer(BAD_STRUCTURE),
        }
    }
    Filled::Command(command)
}

/// What matters of a structure.
struct Fields {
    min: usize,
    max: usize,
    /// Where PINs go in the command's data.
    offsets: Vec<usize>,
    command: Vec<u8>,
}

fn verify_fields(structure: &[u8]) -> Option<Fields> {
    let (head, command) = structure.split_at_checked(VERIFY_HEAD)?;
    let [time, time2, 0x82, block, 0, max, min, 0x02, 0x01, rest @ ..] = head else {
        return None;
    };
    let [_, _, 0, 0, 0, 0, length @ ..] = rest else {
        return None;
    };
    let offsets = vec![0];
    let fields = sound(*time, *time2, (*min, *max), offsets, command, length)?;
    (*block <= 8).then_some(fields)
}

fn modify_fields(structure: &[u8]) -> Option<Fields> {
    let (head, command) = structure.split_at_checked(MODIFY_HEAD)?;
    let [time, time2, 0x82, block, 0, old, new, max, min, rest @ ..] = head else {
        return None;
    };
    let [0x03, 0x02, 0x03, _, _, 0, 1, 2, 0, 0, 0, length @ ..] = rest else {
        return None;
    };
    let offsets = vec![usize::from(*old), usize::from(*new)];
    let fields = sound(*time, *time2, (*min, *max), offsets, command, length)?;
    (*block <= 8 && new.checked_sub(*old) == Some(*block)).then_some(fields)
}

fn sound(
    time: u8,
    time2: u8,
    (min, max): (u8, u8),
    offsets: Vec<usize>,
    command: &[u8],
    length: &[u8],
) -> Option<Fields> {
    let said = u32::from_le_bytes(length.try_into().ok()?);
    let is_whole = usize::try_from(said).ok()? == command.len();
    let [_, _, _, _, lc, data @ ..] = command else {
        return None;
    };
    let is_sound = is_whole
        && usize::from(*lc) == data.len()
        && time > 0
        && time2 > 0
        && min <= max
        && max <= 8
        && data.iter().all(|byte| *byte == 0xFF);
    is_sound.then(|| Fields {
        min: min.into(),
        max: max.into(),
        offsets,
        command: command.to_vec(),
    })
}

impl fmt::Debug for Typed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Pins(_) => "Pins(hidden)",
            Self::Cancel => "Cancel",
            Self::Nothing => "Nothing",
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::reader::keypad::{Codes, Format, modify, verify};

    const FORMAT: Format = Format {
        min: 5,
        max: 8,
        block: 8,
    };

    fn command(head: [u8; 4], blocks: usize) -> Vec<u8> {
        let mut command = head.to_vec();
        command.push(u8::try_from(blocks * 8).unwrap());
        command.extend(vec![0xFF; blocks * 8]);
        command
    }

    fn pins(pins: &[&[u8]]) -> Typed {
        Typed::Pins(pins.iter().map(|pin| pin.to_vec()).collect())
    }

    #[test]
    fn the_features_are_those_of_a_driver() {
        let codes = Codes::parse(&features());
        assert_eq!((codes.verify, codes.modify), (Some(VERIFY), Some(MODIFY)));
    }

    #[test]
    fn a_pin_is_filled_in_where_the_structure_says() {
        let structure = verify(&command([0x00, 0x20, 0x00, 0x10], 1), FORMAT);
        let expected = b"\x00\x20\x00\x10\x0812345\xFF\xFF\xFF";
        assert_eq!(
            fill(VERIFY, &structure, &pins(&[b"12345"])),
            Filled::Command(expected.to_vec())
        );
        let structure = modify(&command([0x00, 0x24, 0x00, 0x90], 2), FORMAT);
        let expected = b"\x00\x24\x00\x90\x1012345\xFF\xFF\xFF975318\xFF\xFF";
        assert_eq!(
            fill(MODIFY, &structure, &pins(&[b"12345", b"975318", b"975318"])),
            Filled::Command(expected.to_vec())
        );
    }

    #[test]
    fn an_entry_that_gives_no_pin_ends_with_the_reader_s_own_word() {
        let structure = modify(&command([0x00, 0x24, 0x00, 0x10], 2), FORMAT);
        for (typed, word) in [
            (Typed::Cancel, CANCELLED),
            (Typed::Nothing, TIMED_OUT),
            (pins(&[b"12345", b"97531", b"97532"]), DIFFER),
            (pins(&[b"1234", b"97531", b"97531"]), LENGTH),
        ] {
            assert_eq!(fill(MODIFY, &structure, &typed), Filled::Answer(word));
        }
    }

    #[test]
    fn keys_make_pins() {
        let mut keypad = VirtualKeypad::default();
        let press = |keypad: &mut VirtualKeypad, digits: &[u8]| {
            for digit in digits {
                keypad.press(Key::Digit(*digit));
            }
        };
        press(&mut keypad, &[9, 9]);
        assert!(keypad.is_used() && keypad.typed.is_empty());
        keypad.begin(VERIFY, &[]);
        keypad.press(Key::Correct);
        press(&mut keypad, &[1, 2, 3, 4, 5]);
        keypad.press(Key::Confirm);
        assert_eq!(keypad.typed.pop_front(), Some(pins(&[b"12345"])));
        keypad.end();
        assert!(!keypad.is_used());
        keypad.begin(MODIFY, &[]);
        for digits in [[1, 2, 3, 4, 5], [9, 7, 5, 3, 1], [9, 7, 5, 3, 1]] {
            press(&mut keypad, &digits);
            keypad.press(Key::Confirm);
        }
        let expected = pins(&[b"12345", b"97531", b"97531"]);
        assert_eq!(keypad.typed.pop_front(), Some(expected));
        keypad.press(Key::Cancel);
        assert_eq!(keypad.typed.pop_front(), Some(Typed::Cancel));
        assert!(!format!("{keypad:?} {:?}", Key::Digit(7)).contains('7'));
    }

    /// Every single byte that is wrong is noticed, or is one that a reader may ignore.
    #[test]
    fn a_wrong_byte_shows() {
        let structure = verify(&command([0x00, 0x20, 0x00, 0x10], 1), FORMAT);
        // Language, and what goes to the card.
        let free = |place: usize| matches!(place, 9 | 10 | 19..=22);
        for place in 0..structure.len() {
            let mut wrong = structure.clone();
            wrong[place] = 0x99;
            let filled = fill(VERIFY, &wrong, &pins(&[b"12345"]));
            let refused = filled == Filled::Answer(BAD_STRUCTURE);
            let times = place < 2;
            assert_eq!(refused, !free(place) && !times, "byte {place}");
        }
        for cut in 0..structure.len() {
            let filled = fill(VERIFY, &structure[..cut], &pins(&[b"12345"]));
            assert_eq!(filled, Filled::Answer(BAD_STRUCTURE), "cut at {cut}");
        }
    }
}
