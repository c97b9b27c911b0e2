//! Other contactless cards that people hold to a reader: enough of each to be told from a CIE
//! (cie-card.md §2.4). They sign nobody in.

use super::command::Command;
use super::contactless::answer_to_reset;
use super::status::{self, Status, Success};
use super::{VirtualCard, Witness};
use crate::simulator::tlv::tlv;

/// A contactless card that is no CIE.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ForeignCard {
    /// A passport or residence permit: the travel document's application and nothing else.
    Passport,
    /// A payment card.
    BankCard,
    /// MIFARE Classic: the reader answers in its place.
    Mifare,
    /// MIFARE DESFire.
    Desfire,
    /// A phone that emulates a card without any application.
    Phone,
    /// A driving licence whose chip answers to reset as one of the CIE's does.
    DrivingLicence,
}

/// The names of the foreign cards.
pub(super) const NAMED: [(&str, ForeignCard); 6] = [
    ("passport", ForeignCard::Passport),
    ("bank-card", ForeignCard::BankCard),
    ("mifare", ForeignCard::Mifare),
    ("desfire", ForeignCard::Desfire),
    ("phone", ForeignCard::Phone),
    ("driving-licence", ForeignCard::DrivingLicence),
];

const SELECT: u8 = 0xA4;
const BY_NAME: u8 = 0x04;

/// The travel document's application (ICAO Doc 9303-10).
const TRAVEL_DOCUMENT: &[u8] = &[0xA0, 0x00, 0x00, 0x02, 0x47, 0x10, 0x01];
/// The list of a payment card's contactless applications (EMV contactless book B).
const PAYMENT: &[u8] = b"2PAY.SYS.DDF01";

impl ForeignCard {
    /// Those of passport and bank card are invented.
    fn historical_bytes(self) -> &'static [u8] {
        match self {
            Self::Passport => b"PROVA-P",
            Self::BankCard => b"PROVA-B",
            // PC/SC part 3: a storage card, ISO 14443 A part 3, MIFARE Classic 1K.
            Self::Mifare => &[
                0x80, 0x4F, 0x0C, 0xA0, 0x00, 0x00, 0x03, 0x06, 0x03, 0x00, 0x01, 0x00, 0x00, 0x00,
                0x00,
            ],
            Self::Desfire => &[0x80],
            Self::Phone => &[],
            Self::DrivingLicence => &[
                0x80, 0x31, 0x80, 0x65, 0xB0, 0x85, 0x04, 0x00, 0x11, 0x12, 0x0F, 0xFF, 0x82, 0x90,
                0x00,
            ],
        }
    }

    /// The application of this name, if the card has it: what SELECT tells of it.
    fn application(self, name: &[u8]) -> Option<Vec<u8>> {
        let has = match self {
            Self::Passport => name == TRAVEL_DOCUMENT,
            Self::BankCard => name == PAYMENT,
            Self::Mifare | Self::Desfire | Self::Phone | Self::DrivingLicence => false,
        };
        has.then(|| tlv(0x6F, &tlv(0x84, name)))
    }
}

impl VirtualCard for ForeignCard {
    fn power_on(&mut self) -> Vec<u8> {
        answer_to_reset(self.historical_bytes())
    }

    fn transmit(&mut self, command: &[u8]) -> Vec<u8> {
        const ABSENT_IN_READER: Status = Status(0x6A81);
        let answer = match (*self, Command::parse(command)) {
            (_, None) => Err(Status::WRONG_LENGTH),
            (Self::Mifare, Some(Command { class: 0xFF, .. })) => Err(ABSENT_IN_READER),
            (Self::Mifare, Some(_)) => Err(Status::UNKNOWN_INSTRUCTION),
            (_, Some(command)) => match (command.class, command.instruction, command.p1) {
                (0x00, SELECT, BY_NAME) => match self.application(command.data) {
                    None => Err(Status::FILE_NOT_FOUND),
                    Some(_) if command.p2 == 0x0C => Ok(Success::EMPTY),
                    Some(information) => Ok(Success::data(information)),
                },
                (0x00, SELECT, _) => Err(Status::FILE_NOT_FOUND),
                (0x00, ..) => Err(Status::UNKNOWN_INSTRUCTION),
                _ => Err(Status::UNKNOWN_CLASS),
            },
        };
        status::encode(answer)
    }

    /// Nothing ever happens on these cards.
    fn witness(&self) -> Witness {
        Witness::default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::reader::Atr;

    /// The answers of cie-card.md §2.4.
    #[test]
    fn answers_to_reset_are_those_of_the_field() {
        for (mut card, expected) in [
            (
                ForeignCard::Mifare,
                "3B8F8001804F0CA000000306030001000000006A",
            ),
            (ForeignCard::Desfire, "3B8180018080"),
            (ForeignCard::Phone, "3B80800101"),
            (
                ForeignCard::DrivingLicence,
                "3B8F800180318065B085040011120FFF8290008A",
            ),
        ] {
            let atr = Atr::new(&card.power_on()).to_string();
            assert_eq!(atr, expected.replace(' ', ""), "{card:?}");
        }
    }

    #[test]
    fn no_foreign_card_has_the_application_of_the_identity_card() {
        let cie = b"\x00\xA4\x04\x0C\x06\xA0\x00\x00\x00\x00\x39";
        for (name, mut card) in NAMED {
            assert_ne!(card.transmit(cie), [0x90, 0x00], "{name}");
        }
        let passport = b"\x00\xA4\x04\x0C\x07\xA0\x00\x00\x02\x47\x10\x01";
        assert_eq!(ForeignCard::Passport.transmit(passport), [0x90, 0x00]);
        assert_eq!(ForeignCard::BankCard.transmit(passport), [0x6A, 0x82]);
        let payment = b"\x00\xA4\x04\x0C\x0E2PAY.SYS.DDF01";
        assert_eq!(ForeignCard::BankCard.transmit(payment), [0x90, 0x00]);
    }
}
