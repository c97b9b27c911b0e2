//! How a reader meets a card, as far as its name tells.

use serde::Deserialize;

use super::Model;

/// How a reader meets a card.
#[derive(Clone, Copy, Debug, Default, Deserialize, Eq, PartialEq)]
#[serde(rename_all = "snake_case")]
pub enum Interface {
    /// The card goes in, chip first.
    Contact,
    /// The card is laid on.
    Contactless,
    /// The name does not tell.
    #[default]
    Unknown,
}

impl Interface {
    /// What the name of a reader tells.
    pub fn of_reader(name: &str) -> Self {
        Model::of_name(name).map_or(Self::Unknown, |model| model.interface)
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
