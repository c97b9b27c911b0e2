//! Command APDUs, short and extended (ISO/IEC 7816-4 clause 5.2).

/// A command taken apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Command<'a> {
    pub(super) class: u8,
    pub(super) instruction: u8,
    pub(super) p1: u8,
    pub(super) p2: u8,
    pub(super) data: &'a [u8],
    pub(super) expected: Option<Expected>,
    /// Lc or Le has the extended form.
    pub(super) extended: bool,
}

/// The Le field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Expected {
    /// This many bytes.
    Exactly(usize),
    /// 00: as many as there are, up to 256 or, extended, 65 536.
    UpTo(usize),
}

impl Expected {
    /// The most bytes that may be answered.
    pub(super) fn most(self) -> usize {
        match self {
            Self::Exactly(count) | Self::UpTo(count) => count,
        }
    }

    /// Le in its one-byte form.
    pub(super) fn short(le: u8) -> Self {
        match le {
            0 => Self::UpTo(0x100),
            count => Self::Exactly(count.into()),
        }
    }
}

impl<'a> Command<'a> {
    /// `None` when the lengths contradict each other.
    pub(super) fn parse(bytes: &'a [u8]) -> Option<Self> {
        const NOTHING: &[u8] = &[];
        let (&[class, instruction, p1, p2], body) = bytes.split_first_chunk()?;
        let (data, expected, extended) = match body {
            [] => (NOTHING, None, false),
            [le] => (NOTHING, Some(Expected::short(*le)), false),
            [0, high, low] => (NOTHING, Some(long(*high, *low)), true),
            [0, high, low, rest @ ..] => {
                let length = usize::from(u16::from_be_bytes([*high, *low]));
                match rest.split_at_checked(length).filter(|_| length > 0)? {
                    (data, []) => (data, None, true),
                    (data, [high, low]) => (data, Some(long(*high, *low)), true),
                    _ => return None,
                }
            }
            [length, rest @ ..] => {
                let length = usize::from(*length);
                match rest.split_at_checked(length).filter(|_| length > 0)? {
                    (data, []) => (data, None, false),
                    (data, [le]) => (data, Some(Expected::short(*le)), false),
                    _ => return None,
                }
            }
        };
        Some(Self {
            class,
            instruction,
            p1,
            p2,
            data,
            expected,
            extended,
        })
    }
}

fn long(high: u8, low: u8) -> Expected {
    match u16::from_be_bytes([high, low]) {
        0 => Expected::UpTo(0x1_0000),
        count => Expected::Exactly(count.into()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shape(bytes: &[u8]) -> Option<(usize, Option<Expected>, bool)> {
        Command::parse(bytes).map(|c| (c.data.len(), c.expected, c.extended))
    }

    #[test]
    fn every_case_of_the_standard_is_told_apart() {
        assert_eq!(shape(&[0, 0x20, 0, 0x10]), Some((0, None, false)));
        assert_eq!(
            shape(&[0, 0xB0, 0, 0, 0]),
            Some((0, Some(Expected::UpTo(256)), false))
        );
        assert_eq!(
            shape(&[0, 0xB0, 0, 0, 4]),
            Some((0, Some(Expected::Exactly(4)), false))
        );
        assert_eq!(shape(&[0, 0xA4, 0, 0, 2, 0x3F, 0]), Some((2, None, false)));
        assert_eq!(
            shape(&[0, 0xA4, 0, 0, 2, 0x3F, 0, 0]),
            Some((2, Some(Expected::UpTo(256)), false))
        );
        assert_eq!(
            shape(&[0, 0xB0, 0, 0, 0, 0, 0]),
            Some((0, Some(Expected::UpTo(65_536)), true))
        );
        assert_eq!(
            shape(&[0, 0x2A, 0x80, 0x86, 0, 0, 1, 9]),
            Some((1, None, true))
        );
        assert_eq!(
            shape(&[0, 0x2A, 0x80, 0x86, 0, 0, 1, 9, 2, 0]),
            Some((1, Some(Expected::Exactly(512)), true))
        );
    }

    #[test]
    fn contradicting_lengths_are_refused() {
        let wrong: [&[u8]; 6] = [
            &[],
            &[0, 0xA4, 0],
            &[0, 0xA4, 0, 0, 3, 0x3F],
            &[0, 0xA4, 0, 0, 1, 0x3F, 0, 0],
            &[0, 0xA4, 0, 0, 0, 0],
            &[0, 0xA4, 0, 0, 0, 0, 0, 1],
        ];
        for bytes in wrong {
            assert_eq!(shape(bytes), None, "{bytes:02X?}");
        }
    }
}
