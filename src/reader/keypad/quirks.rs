//! Readers that say they have a keypad and have none, or none that works, as data.

/// Something that is known of a reader.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Quirk {
    /// A part of the reader's name, as PC/SC gives it.
    pub name: &'static str,
    /// What it does.
    pub what: &'static str,
    /// Where that is known from.
    pub source: &'static str,
}

/// All of them. One that is missing costs nobody a try: the reader answers that it can't, or the
/// time runs out, and the keyboard is offered.
const QUIRKS: [Quirk; 2] = [
    Quirk {
        name: "OMNIKEY 3x21",
        what: "lists VERIFY_PIN_DIRECT and has no keys",
        source: "anchor-products.md §3: the list of Web eID, and of DigiDoc4 before it",
    },
    Quirk {
        name: "OMNIKEY 6121",
        what: "lists VERIFY_PIN_DIRECT and has no keys",
        source: "anchor-products.md §3: the list of Web eID, and of DigiDoc4 before it",
    },
];

/// What is known of the reader with this name.
pub fn quirk(reader: &str) -> Option<&'static Quirk> {
    QUIRKS.iter().find(|quirk| reader.contains(quirk.name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_quirk_has_its_source() {
        for known in &QUIRKS {
            assert!(!known.what.is_empty() && known.source.contains('§'));
            assert_eq!(
                quirk(&format!("HID Global {} 00 00", known.name)),
                Some(known)
            );
        }
        assert_eq!(quirk(""), None);
        assert_eq!(quirk("HID Global OMNIKEY 5022 Smart Card Reader"), None);
    }
}
