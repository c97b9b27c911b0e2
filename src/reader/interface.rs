//! How a reader meets a card, as far as its name tells.

/// How a reader meets a card.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Interface {
    /// The card goes in, chip first.
    Contact,
    /// The card is laid on.
    Contactless,
    /// The name does not tell.
    Unknown,
}

/// Parts of names, in small letters, that makers give to contactless readers or to the contactless
/// slot of a double reader. PICC is the standard's word for such a card (ISO/IEC 14443).
const CONTACTLESS: [&str; 8] = [
    "picc",
    "contactless",
    "nfc",
    " cl ",
    "-cl ",
    "acr122",
    "acr1255",
    "rfid",
];

/// The same for readers by contact. ICC is the standard's word for such a card (ISO/IEC 7816).
const CONTACT: [&str; 14] = [
    " icc",
    "contact reader",
    "minilector",
    "acr38",
    "acr39",
    "pc twin",
    "ct30",
    "ct40",
    "scr33",
    "scr35",
    "au9540",
    "au9560",
    "omnikey 3",
    "omnikey ag 3",
];

impl Interface {
    /// What the name of a reader tells.
    pub fn of_reader(name: &str) -> Self {
        let name = format!("{} ", name.to_lowercase());
        let has = |parts: &[&str]| parts.iter().any(|part| name.contains(part));
        if has(&CONTACTLESS) {
            Self::Contactless
        } else if has(&CONTACT) {
            Self::Contact
        } else {
            Self::Unknown
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_tell_the_interface() {
        for (name, interface) in [
            (
                "ACS ACR1252 Dual Reader [ACR1252 Dual Reader PICC] 00 00",
                Interface::Contactless,
            ),
            ("ACS ACR122U PICC Interface 00 00", Interface::Contactless),
            (
                "HID Global OMNIKEY 5022 Smart Card Reader [OMNIKEY 5022 CL Reader]",
                Interface::Contactless,
            ),
            (
                "ACS ACR1281 1S Dual Reader [ACR1281 1S Dual Reader ICC] 00 00",
                Interface::Contact,
            ),
            (
                "Bit4id miniLector EVO [miniLector EVO] 00 00",
                Interface::Contact,
            ),
            ("Alcor Micro AU9560 00 00", Interface::Contact),
            ("Generic USB Reader 00 00", Interface::Unknown),
            ("", Interface::Unknown),
        ] {
            assert_eq!(Interface::of_reader(name), interface, "{name}");
        }
    }
}
