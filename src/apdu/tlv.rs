//! Tag, length, value (ISO/IEC 7816-4 clause 5.2.2; the same shape as DER), bounded in depth and
//! size by construction: a value never reaches beyond its parent, and a path names each level.

/// Longest path that [`find`] follows.
const MAX_DEPTH: usize = 8;

/// A data object.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Object<'a> {
    /// The tag, one to three bytes as one number.
    pub tag: u32,
    /// The value.
    pub value: &'a [u8],
}

/// Reads objects one after the other, and stops at the first that does not fit.
#[derive(Clone, Debug)]
pub struct Objects<'a> {
    rest: &'a [u8],
}

/// The objects that stand side by side in `bytes`.
pub fn objects(bytes: &[u8]) -> Objects<'_> {
    Objects { rest: bytes }
}

/// The value at the end of a path of tags, such as `[0x6F, 0x80]`.
pub fn find<'a>(bytes: &'a [u8], path: &[u32]) -> Option<&'a [u8]> {
    if path.len() > MAX_DEPTH {
        return None;
    }
    path.iter().try_fold(bytes, |inside, tag| {
        objects(inside)
            .find(|object| object.tag == *tag)
            .map(|object| object.value)
    })
}

/// The whole length, header included, of the object that starts with `header` (at least its tag
/// and length bytes).
pub fn whole_length(header: &[u8]) -> Option<usize> {
    let (_, after_tag) = tag(header)?;
    let (length, after_length) = length(after_tag)?;
    length.checked_add(header.len() - after_length.len())
}

impl<'a> Iterator for Objects<'a> {
    type Item = Object<'a>;

    fn next(&mut self) -> Option<Object<'a>> {
        // Cards fill the space between and after objects with 00 or FF (clause 5.2.2).
        while let [0x00 | 0xFF, rest @ ..] = self.rest {
            self.rest = rest;
        }
        let read = || {
            let (tag, rest) = tag(self.rest)?;
            let (length, rest) = length(rest)?;
            let (value, rest) = rest.split_at_checked(length)?;
            Some((Object { tag, value }, rest))
        };
        let (object, rest) = read().unzip();
        self.rest = rest.unwrap_or_default();
        object
    }
}

fn tag(bytes: &[u8]) -> Option<(u32, &[u8])> {
    let (&first, mut rest) = bytes.split_first()?;
    let mut tag = u32::from(first);
    if first & 0x1F != 0x1F {
        return Some((tag, rest));
    }
    // Two more bytes at most: tags of four bytes are not in use on cards.
    for _ in 0..2 {
        let (&next, after) = rest.split_first()?;
        tag = (tag << 8) | u32::from(next);
        rest = after;
        if next & 0x80 == 0 {
            return Some((tag, rest));
        }
    }
    None
}

fn length(bytes: &[u8]) -> Option<(usize, &[u8])> {
    let (&first, rest) = bytes.split_first()?;
    let count = match first {
        0..=0x7F => return Some((usize::from(first), rest)),
        // Up to four length bytes; 80 (indefinite) is not allowed on cards.
        0x81..=0x84 => usize::from(first & 0x7F),
        _ => return None,
    };
    let (digits, rest) = rest.split_at_checked(count)?;
    let length = digits
        .iter()
        .fold(0_usize, |sum, digit| (sum << 8) | usize::from(*digit));
    Some((length, rest))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// The FCI of EF 1102 on an ACe 2025 (cns-card.md §4.2), without its filler object.
    const FCI: &[u8] = b"\x6F\x1E\x80\x02\x01\x90\x82\x03\x01\x00\x00\x83\x02\x11\x02\x85\x01\x01\x86\x09\x00\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\x8A\x01\x05";

    #[test]
    fn a_path_leads_to_a_value() {
        assert_eq!(find(FCI, &[0x6F, 0x80]), Some(&[0x01, 0x90][..]));
        assert_eq!(find(FCI, &[0x6F, 0x8A]), Some(&[0x05][..]));
        assert_eq!(find(FCI, &[0x62, 0x80]), None);
    }

    #[test]
    fn lengths_have_one_to_four_bytes() {
        assert_eq!(whole_length(b"\x30\x7F"), Some(2 + 0x7F));
        assert_eq!(whole_length(b"\x30\x81\x80"), Some(3 + 0x80));
        assert_eq!(whole_length(b"\x30\x82\x03\xC4"), Some(968));
        assert_eq!(whole_length(b"\x30\x80"), None);
        assert_eq!(whole_length(b"\x30\x82\x03"), None);
    }

    #[test]
    fn a_value_beyond_the_end_is_not_read() {
        assert_eq!(objects(b"\x80\x05\x01").next(), None);
        assert_eq!(objects(b"\x9F\x70\x01\xAA").next().unwrap().tag, 0x9F70);
    }

    proptest! {
        #[test]
        fn any_bytes_end_without_harm(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
            let total: usize = objects(&bytes).map(|object| object.value.len()).sum();
            prop_assert!(total <= bytes.len());
            let _ = whole_length(&bytes);
        }
    }
}
