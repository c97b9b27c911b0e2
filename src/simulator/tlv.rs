//! Writing tag-length-value objects, for certificates' extensions and the card's file control
//! information.

/// One object: tag, length in the shortest BER form, value.
///
/// The simulator writes nothing longer than 65 535 bytes; a longer value would be cut there.
pub(super) fn tlv(tag: u8, value: &[u8]) -> Vec<u8> {
    let length = u16::try_from(value.len()).unwrap_or(u16::MAX);
    let [high, low] = length.to_be_bytes();
    let mut object = match (high, low) {
        (0, 0..=0x7F) => vec![tag, low],
        (0, _) => vec![tag, 0x81, low],
        _ => vec![tag, 0x82, high, low],
    };
    object.extend(value.iter().take(usize::from(length)));
    object
}

#[cfg(test)]
mod tests {
    use super::tlv;

    #[test]
    fn lengths_take_the_shortest_form() {
        assert_eq!(tlv(0x80, &[1, 2]), [0x80, 2, 1, 2]);
        assert_eq!(tlv(0x30, &[0; 0x80])[..3], [0x30, 0x81, 0x80]);
        assert_eq!(tlv(0x30, &[0; 0x103])[..4], [0x30, 0x82, 0x01, 0x03]);
        assert_eq!(tlv(0x30, &[0; 0x103]).len(), 0x107);
    }
}
