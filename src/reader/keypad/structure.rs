//! PIN_VERIFY_STRUCTURE and PIN_MODIFY_STRUCTURE, byte for byte (PC/SC part 10, clauses 2.5.2 and
//! 2.5.3). Numbers are in the byte order of the computer, which on all that Varco is built for is
//! little endian.

use super::SECONDS;

/// `bmFormatString`: bytes as units, PIN at offset 0 of the data, left-justified, ASCII.
const ASCII_LEFT: u8 = 0x82;
/// `bmPINLengthFormat`: the command carries no length of the PIN.
const NO_LENGTH: u8 = 0x00;
/// `bEntryValidationCondition`: the person presses the confirming key.
const BY_KEY: u8 = 0x02;
/// `bConfirmPIN`: the old PIN first, and the new one twice.
const OLD_AND_TWICE: u8 = 0x03;
/// Language of the reader's messages: Italian (Italy).
const ITALIAN: u16 = 0x0410;

/// How the card writes a PIN into its command.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Format {
    /// Fewest digits.
    pub min: u8,
    /// Most digits.
    pub max: u8,
    /// Bytes that the PIN fills in the command, padding included.
    pub block: u8,
}

/// The structure that lets the reader fill one PIN into `command`: header, Lc, a block of padding.
pub fn verify(command: &[u8], format: Format) -> Vec<u8> {
    let mut bytes = vec![
        SECONDS, // bTimeOut
        SECONDS, // bTimeOut2, after the first key
        ASCII_LEFT,
        format.block, // bmPINBlockString: no length, a block of so many bytes
        NO_LENGTH,
    ];
    bytes.extend(extra_digits(format));
    bytes.extend([BY_KEY, 0x01]); // bNumberMessage: one
    bytes.extend(ITALIAN.to_le_bytes());
    bytes.push(0x00); // bMsgIndex: "PIN?"
    bytes.extend([0x00; 3]); // bTeoPrologue: for T=1 the driver's business
    append(&mut bytes, command);
    bytes
}

/// The structure that lets the reader fill the old PIN and the new one into `command`: header, Lc,
/// two blocks of padding.
pub fn modify(command: &[u8], format: Format) -> Vec<u8> {
    let mut bytes = vec![
        SECONDS,
        SECONDS,
        ASCII_LEFT,
        format.block,
        NO_LENGTH,
        0x00,         // bInsertionOffsetOld
        format.block, // bInsertionOffsetNew
    ];
    bytes.extend(extra_digits(format));
    bytes.extend([OLD_AND_TWICE, BY_KEY, 0x03]); // bNumberMessage: three
    bytes.extend(ITALIAN.to_le_bytes());
    bytes.extend([0x00, 0x01, 0x02]); // bMsgIndex1 to 3: old, new, new again
    bytes.extend([0x00; 3]);
    append(&mut bytes, command);
    bytes
}

/// `wPINMaxExtraDigit`: fewest digits in the high byte, most in the low one.
fn extra_digits(format: Format) -> [u8; 2] {
    u16::from_be_bytes([format.min, format.max]).to_le_bytes()
}

/// `ulDataLength` and `abData`.
fn append(bytes: &mut Vec<u8>, command: &[u8]) {
    let length = u32::try_from(command.len()).unwrap_or(u32::MAX);
    bytes.extend(length.to_le_bytes());
    bytes.extend(command);
}

#[cfg(test)]
mod tests {
    use super::*;

    const CNS: Format = Format {
        min: 5,
        max: 8,
        block: 8,
    };

    #[test]
    fn a_verify_structure_is_these_bytes() {
        let mut command = vec![0x00, 0x20, 0x00, 0x90, 0x08];
        command.extend([0xFF; 8]);
        let mut expected = vec![
            30, 30, 0x82, 0x08, 0x00, // times, format, block, length
            0x08, 0x05, // at most 8, at least 5
            0x02, 0x01, 0x10, 0x04, 0x00, 0x00, 0x00,
            0x00, // key, messages, language, prologue
            0x0D, 0x00, 0x00, 0x00,
        ];
        expected.extend(&command);
        assert_eq!(verify(&command, CNS), expected);
        assert_eq!(expected.len() - command.len(), 19);
    }

    #[test]
    fn a_modify_structure_is_these_bytes() {
        let mut command = vec![0x00, 0x24, 0x00, 0x10, 0x10];
        command.extend([0xFF; 16]);
        let mut expected = vec![
            30, 30, 0x82, 0x08, 0x00, 0x00, 0x08, // old at 0, new at 8
            0x08, 0x05, 0x03, 0x02, 0x03, 0x10, 0x04, 0x00, 0x01, 0x02, 0x00, 0x00, 0x00, //
            0x15, 0x00, 0x00, 0x00,
        ];
        expected.extend(&command);
        assert_eq!(modify(&command, CNS), expected);
        assert_eq!(expected.len() - command.len(), 24);
    }
}
