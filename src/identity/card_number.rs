//! The sixteen digits that name a CNS card, and what they tell (cns-card.md §5.1).

use std::fmt;
use std::str::FromStr;

use serde::{Serialize, Serializer};

/// The number of a CNS card: sixteen digits, the last one a Luhn check digit.
///
/// The same digits are in `EF_ID_Carta` and in the common name of the certificate
/// (cns-card.md §5.1). They lead to a person, so `Debug` masks them.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct CardNumber(String);

/// Who a card was made for, told by the first digit of its number (cns-card.md §5.1).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum CardType {
    /// 5: a citizen, issued by a national administration.
    CitizenNational,
    /// 6: a citizen, issued by a region: the health card (TS-CNS).
    CitizenRegional,
    /// 7: a citizen, issued by another body.
    CitizenOther,
    /// 8: an operator of a national administration.
    OperatorNational,
    /// 9: an operator of a region.
    OperatorRegional,
}

/// Why a text is not a card number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, thiserror::Error)]
#[serde(rename_all = "snake_case")]
pub enum CardNumberError {
    /// Not exactly sixteen decimal digits.
    #[error("a card number has sixteen digits")]
    Form,
    /// The first digit names no type of card: usually a number of something else.
    #[error("the first digit names no type of card")]
    Type,
    /// The last digit is not the Luhn digit of the others: usually a misread digit.
    #[error("the check digit does not match")]
    CheckDigit,
}

impl CardNumber {
    /// The number with its middle hidden: `6090********1238`.
    pub fn masked(&self) -> String {
        let digit = |(index, digit)| if (4..12).contains(&index) { '*' } else { digit };
        self.0.chars().enumerate().map(digit).collect()
    }

    /// Who the card was made for.
    pub fn card_type(&self) -> CardType {
        // Construction admits only 5, 6, 7, 8 and 9 as first digit.
        match self.0.as_bytes().first() {
            Some(b'5') => CardType::CitizenNational,
            Some(b'6') => CardType::CitizenRegional,
            Some(b'7') => CardType::CitizenOther,
            Some(b'8') => CardType::OperatorNational,
            _ => CardType::OperatorRegional,
        }
    }

    /// The code of the issuing body: six digits for type 7, three for the others.
    pub fn issuer_code(&self) -> &str {
        let end = if self.card_type() == CardType::CitizenOther {
            7
        } else {
            4
        };
        self.0.get(1..end).unwrap_or_default()
    }

    /// The region that issued a health card, where the code is known.
    pub fn region(&self) -> Option<&'static str> {
        if self.card_type() != CardType::CitizenRegional {
            return None;
        }
        let code = self.issuer_code();
        REGIONS
            .iter()
            .find(|(known, _)| *known == code)
            .map(|(_, name)| *name)
    }

    /// The twenty digits printed on the back of a health card: `8038000`, twelve digits of the
    /// number and a Luhn digit. Cards of other types print none.
    pub fn printed(&self) -> Option<String> {
        if self.card_type() != CardType::CitizenRegional {
            return None;
        }
        let mut printed = format!("8038000{}", self.0.get(1..13)?);
        let check = luhn_digit(&printed);
        printed.push(char::from(b'0' + check));
        Some(printed)
    }
}

impl FromStr for CardNumber {
    type Err = CardNumberError;

    fn from_str(text: &str) -> Result<Self, CardNumberError> {
        let bytes = text.as_bytes();
        let (Some(payload), 16) = (text.get(..15), bytes.len()) else {
            return Err(CardNumberError::Form);
        };
        if !bytes.iter().all(u8::is_ascii_digit) {
            return Err(CardNumberError::Form);
        }
        if !matches!(bytes.first(), Some(b'5'..=b'9')) {
            return Err(CardNumberError::Type);
        }
        if bytes.last() != Some(&(b'0' + luhn_digit(payload))) {
            return Err(CardNumberError::CheckDigit);
        }
        Ok(Self(text.to_owned()))
    }
}

impl fmt::Display for CardNumber {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

impl fmt::Debug for CardNumber {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "CardNumber({})", self.masked())
    }
}

impl Serialize for CardNumber {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0)
    }
}

/// The Luhn check digit of a text of digits: doubling starts at the rightmost one.
fn luhn_digit(payload: &str) -> u8 {
    let sum: u32 = payload
        .chars()
        .rev()
        .filter_map(|digit| digit.to_digit(10))
        .enumerate()
        .map(|(place, digit)| match (place % 2, digit) {
            (0, 5..) => digit * 2 - 9,
            (0, _) => digit * 2,
            _ => digit,
        })
        .sum();
    // The remainder of a division by ten always fits.
    u8::try_from((10 - sum % 10) % 10).unwrap_or_default()
}

/// Codes of the regions on health cards (cns-card.md §5.1).
const REGIONS: [(&str, &str); 21] = [
    ("010", "Piemonte"),
    ("020", "Valle d'Aosta"),
    ("030", "Lombardia"),
    ("041", "Provincia autonoma di Bolzano"),
    ("042", "Provincia autonoma di Trento"),
    ("050", "Veneto"),
    ("060", "Friuli-Venezia Giulia"),
    ("070", "Liguria"),
    ("080", "Emilia-Romagna"),
    ("090", "Toscana"),
    ("100", "Umbria"),
    ("110", "Marche"),
    ("120", "Lazio"),
    ("130", "Abruzzo"),
    ("140", "Molise"),
    ("150", "Campania"),
    ("160", "Puglia"),
    ("170", "Basilicata"),
    ("180", "Calabria"),
    ("190", "Sicilia"),
    ("200", "Sardegna"),
];

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_health_card_tells_its_region_and_its_printed_number() {
        let number: CardNumber = "6090000000001238".parse().unwrap();
        assert_eq!(number.card_type(), CardType::CitizenRegional);
        assert_eq!(number.issuer_code(), "090");
        assert_eq!(number.region(), Some("Toscana"));
        assert_eq!(number.printed().as_deref(), Some("80380000900000000018"));
        assert_eq!(number.to_string(), "6090000000001238");
        assert_eq!(format!("{number:?}"), "CardNumber(6090********1238)");
    }

    #[test]
    fn other_types_have_their_own_issuer_code_and_no_printed_number() {
        let payload = "712345600000001";
        let number: CardNumber = format!("{payload}{}", luhn_digit(payload)).parse().unwrap();
        assert_eq!(number.card_type(), CardType::CitizenOther);
        assert_eq!(number.issuer_code(), "123456");
        assert_eq!(number.region(), None);
        assert_eq!(number.printed(), None);
    }

    #[test]
    fn what_is_not_a_card_number_is_refused_with_its_reason() {
        let refused = |text: &str| text.parse::<CardNumber>().unwrap_err();
        assert_eq!(refused(""), CardNumberError::Form);
        assert_eq!(refused("609000000000123"), CardNumberError::Form);
        assert_eq!(refused("60900000000012380"), CardNumberError::Form);
        assert_eq!(refused("609000000000123O"), CardNumberError::Form);
        assert_eq!(refused("1090000000001238"), CardNumberError::Type);
        assert_eq!(refused("6090000000001237"), CardNumberError::CheckDigit);
    }

    proptest! {
        #[test]
        fn one_wrong_digit_is_always_noticed(payload in "[5-9][0-9]{14}", place in 1_usize..16, shift in 1_u8..10) {
            let right = format!("{payload}{}", luhn_digit(&payload));
            prop_assert!(right.parse::<CardNumber>().is_ok());
            let mut wrong = right.into_bytes();
            wrong[place] = b'0' + (wrong[place] - b'0' + shift) % 10;
            let wrong = String::from_utf8(wrong).unwrap();
            prop_assert_eq!(wrong.parse::<CardNumber>(), Err(CardNumberError::CheckDigit));
        }

        #[test]
        fn any_text_gives_a_number_or_a_reason(text in "\\PC{0,24}") {
            if let Ok(number) = text.parse::<CardNumber>() {
                prop_assert_eq!(number.to_string(), text);
                let _ = (number.card_type(), number.region(), number.printed(), number.masked());
            }
        }
    }
}
