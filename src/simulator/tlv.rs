//! Writing tag-length-value objects, for certificates' extensions and the card's file control
//! information.

/// One object: tag, length in the shortest BER form, value.
///
/// The simulator writes nothing longer than 65 535 bytes; a longer value would be cut there.
pub(super) fn tlv(tag: u8, value: &[u8]) -> Vec<u8> {
    object(&[tag], value)
}

/// The same with a tag of any number of bytes.
pub(super) fn object(tag: &[u8], value: &[u8]) -> Vec<u8> {
    let length = u16::try_from(value.len()).unwrap_or(u16::MAX);
    let [high, low] = length.to_be_bytes();
    let mut object = tag.to_vec();
    match (high, low) {
        (0, 0..=0x7F) => object.push(low),
        (0, _) => object.extend([0x81, low]),
        _ => object.extend([0x82, high, low]),
    }
    object.extend(value.iter().take(usize::from(length)));
    object
}

/// The first object: its value, and what comes after it. Tags of one to three bytes, lengths of
/// up to two; `None` for anything else.
pub(super) fn take<'a>(tag: &[u8], bytes: &'a [u8]) -> Option<(&'a [u8], &'a [u8])> {
    let rest = bytes.strip_prefix(tag)?;
    let (length, rest) = match rest {
        [0x82, high, low, rest @ ..] => (usize::from(u16::from_be_bytes([*high, *low])), rest),
        [0x81, length, rest @ ..] | [length @ ..=0x7F, rest @ ..] => (usize::from(*length), rest),
        _ => return None,
    };
    rest.split_at_checked(length)
}

#[cfg(test)]
mod tests {
    use super::{object, take, tlv};

    #[test]
    fn what_is_written_is_read() {
        for length in [0, 1, 0x7F, 0x80, 0xFF, 0x100, 0x1234] {
            let mut bytes = object(&[0xBF, 0xA1, 0x01], &vec![7; length]);
            bytes.push(9);
            let (value, rest) = take(&[0xBF, 0xA1, 0x01], &bytes).unwrap();
            assert_eq!((value.len(), rest), (length, &[9][..]));
        }
        assert_eq!(take(&[0x80], &[0x81, 0]), None);
        assert_eq!(take(&[0x80], &[0x80, 3, 1, 2]), None);
        assert_eq!(take(&[0x80], &[0x80, 0x83, 0, 0, 0]), None);
    }

    #[test]
    fn lengths_take_the_shortest_form() {
        assert_eq!(tlv(0x80, &[1, 2]), [0x80, 2, 1, 2]);
        assert_eq!(tlv(0x30, &[0; 0x80])[..3], [0x30, 0x81, 0x80]);
        assert_eq!(tlv(0x30, &[0; 0x103])[..4], [0x30, 0x82, 0x01, 0x03]);
        assert_eq!(tlv(0x30, &[0; 0x103]).len(), 0x107);
    }
}
