//! Command APDUs in their three shapes: short, extended, chained (ISO/IEC 7816-4 clauses 5.2, 5.3).

use std::fmt;

use zeroize::Zeroizing;

/// Most data bytes in a short command.
const MAX_SHORT_DATA: usize = 255;
/// Most answer bytes to a short command, sent as Le = 00.
const MAX_SHORT_ANSWER: usize = 256;
/// Bit 5 of an interindustry class byte: more of this command follows.
const CHAINING: u8 = 0x10;

/// A command to a card.
///
/// Data marked sensitive (a PIN) is wiped when the command is dropped and never printed.
pub struct Command {
    /// CLA, INS, P1, P2.
    header: [u8; 4],
    data: Zeroizing<Vec<u8>>,
    sensitive: bool,
    /// Most answer bytes expected (Ne); none if the field is absent.
    expected: Option<usize>,
}

impl Command {
    /// A command that carries no data and expects none.
    pub fn new(class: u8, instruction: u8, p1: u8, p2: u8) -> Self {
        Self {
            header: [class, instruction, p1, p2],
            data: Zeroizing::default(),
            sensitive: false,
            expected: None,
        }
    }

    /// With these data bytes.
    #[must_use]
    pub fn data(mut self, data: &[u8]) -> Self {
        self.data = Zeroizing::new(data.to_vec());
        self
    }

    /// With data bytes that must never be seen: a PIN or a PUK.
    #[must_use]
    pub fn sensitive(mut self, data: &[u8]) -> Self {
        self.sensitive = true;
        self.data(data)
    }

    /// Expecting at most `bytes` in the answer (1 to 65 536).
    #[must_use]
    pub fn expect(mut self, bytes: usize) -> Self {
        self.expected = Some(bytes.clamp(1, 65_536));
        self
    }

    /// CLA, INS, P1, P2.
    pub fn header(&self) -> [u8; 4] {
        self.header
    }

    /// Number of data bytes.
    pub fn data_length(&self) -> usize {
        self.data.len()
    }

    /// The data bytes, unless they are secret.
    pub fn shown_data(&self) -> Option<&[u8]> {
        (!self.sensitive).then_some(self.data.as_slice())
    }

    /// The data bytes, secret or not: for what wraps or sends them.
    pub(crate) fn all_data(&self) -> &[u8] {
        &self.data
    }

    /// Most answer bytes expected; `None` if the command says nothing of them.
    pub(crate) fn expected(&self) -> Option<usize> {
        self.expected
    }

    /// Whether one short command can hold it.
    pub(super) fn is_short(&self) -> bool {
        self.data.len() <= MAX_SHORT_DATA && self.expected.unwrap_or(0) <= MAX_SHORT_ANSWER
    }

    /// The bytes as one short command; only for [`is_short`](Self::is_short).
    pub(crate) fn short(&self) -> Zeroizing<Vec<u8>> {
        short(self.header, &self.data, self.expected)
    }

    /// The same command with another Le.
    pub(super) fn short_expecting(&self, expected: usize) -> Zeroizing<Vec<u8>> {
        short(self.header, &self.data, Some(expected))
    }

    /// The bytes as one extended command: three-byte Lc, two-byte Le.
    pub(super) fn extended(&self) -> Zeroizing<Vec<u8>> {
        let mut bytes = Zeroizing::new(Vec::with_capacity(self.data.len() + 9));
        bytes.extend_from_slice(&self.header);
        bytes.push(0);
        if !self.data.is_empty() {
            bytes.extend_from_slice(&two_bytes(self.data.len()));
            bytes.extend_from_slice(&self.data);
        }
        if let Some(expected) = self.expected {
            bytes.extend_from_slice(&two_bytes(expected));
        }
        bytes
    }

    /// The command as a chain of short ones, `first` data bytes in the first.
    pub(super) fn chained(&self, first: usize) -> Vec<Zeroizing<Vec<u8>>> {
        let (head, tail) = self.data.split_at(first.min(self.data.len()));
        let mut pieces: Vec<&[u8]> = vec![head];
        pieces.extend(tail.chunks(MAX_SHORT_DATA));
        let last = pieces.len() - 1;
        let [class, instruction, p1, p2] = self.header;
        pieces
            .into_iter()
            .enumerate()
            .map(|(position, piece)| {
                if position == last {
                    short(self.header, piece, self.expected)
                } else {
                    short([class | CHAINING, instruction, p1, p2], piece, None)
                }
            })
            .collect()
    }
}

impl fmt::Debug for Command {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [class, instruction, p1, p2] = self.header;
        write!(f, "{class:02X}{instruction:02X}{p1:02X}{p2:02X}")?;
        match self.shown_data() {
            None => write!(f, " ({} secret bytes)", self.data.len()),
            Some([]) => Ok(()),
            Some(data) => {
                f.write_str(" ")?;
                data.iter().try_for_each(|byte| write!(f, "{byte:02X}"))
            }
        }
    }
}

fn short(header: [u8; 4], data: &[u8], expected: Option<usize>) -> Zeroizing<Vec<u8>> {
    let mut bytes = Zeroizing::new(Vec::with_capacity(data.len() + 6));
    bytes.extend_from_slice(&header);
    if !data.is_empty() {
        bytes.push(low_byte(data.len()));
        bytes.extend_from_slice(data);
    }
    if let Some(expected) = expected {
        // 256 is coded as 00.
        bytes.push(low_byte(expected));
    }
    bytes
}

fn low_byte(number: usize) -> u8 {
    let [low, ..] = number.to_le_bytes();
    low
}

/// Big endian; 65 536 is coded as 0000.
fn two_bytes(number: usize) -> [u8; 2] {
    let [low, high, ..] = number.to_le_bytes();
    [high, low]
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The PSO of cns-card.md §7 in its three shapes.
    #[test]
    fn a_long_command_takes_three_shapes() {
        let command = Command::new(0x00, 0x2A, 0x80, 0x86)
            .data(&[0xAB; 257])
            .expect(256);
        assert!(!command.is_short());
        let extended = command.extended();
        assert_eq!(&extended[..7], [0x00, 0x2A, 0x80, 0x86, 0x00, 0x01, 0x01]);
        assert_eq!(&extended[7 + 257..], [0x01, 0x00]);
        let chained = command.chained(129);
        assert_eq!(chained.len(), 2);
        assert_eq!(&chained[0][..5], [0x10, 0x2A, 0x80, 0x86, 129]);
        assert_eq!(chained[0].len(), 5 + 129);
        assert_eq!(&chained[1][..5], [0x00, 0x2A, 0x80, 0x86, 128]);
        assert_eq!(chained[1].len(), 5 + 128 + 1);
        assert_eq!(chained[1].last(), Some(&0x00));
    }

    #[test]
    fn a_short_command_codes_256_as_zero() {
        let read = Command::new(0x00, 0xB0, 0x01, 0x02).expect(256);
        assert!(read.is_short());
        assert_eq!(*read.short(), [0x00, 0xB0, 0x01, 0x02, 0x00]);
        assert_eq!(*read.short_expecting(0x10), [0x00, 0xB0, 0x01, 0x02, 0x10]);
    }

    #[test]
    fn secret_data_is_not_printed() {
        let verify = Command::new(0x00, 0x20, 0x00, 0x10).sensitive(b"12345\xFF\xFF\xFF");
        assert_eq!(format!("{verify:?}"), "00200010 (8 secret bytes)");
        assert_eq!(verify.shown_data(), None);
    }
}
