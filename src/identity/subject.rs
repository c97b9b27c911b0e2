//! The person in the subject of a certificate.

use std::fmt;

use serde::Serialize;

use super::card_number::{CardNumber, CardNumberError};
use super::name::Name;
use super::tax_code::{TaxCode, TaxCodeError};

/// Whose certificate it is. Personal: `Debug` masks it.
#[derive(Clone, PartialEq, Eq, Serialize)]
pub struct Holder {
    /// The codice fiscale, if the common name holds a valid one.
    pub tax_code: Option<TaxCode>,
    /// Given name, if the certifier wrote it.
    pub given_name: Option<String>,
    /// Surname, if the certifier wrote it.
    pub surname: Option<String>,
    /// Number of the CNS card.
    pub card_number: Option<CardNumber>,
    /// Number of the identity card (CIE), such as `CA00000AA`.
    pub document_number: Option<String>,
    /// The administration that issued the card: the organisational unit.
    pub issuing_administration: Option<String>,
}

/// The common name of an authentication certificate, taken apart.
///
/// CNS: `<codice fiscale>/<sixteen digits>.<Base64>`; CIE: `<codice fiscale>/<twelve digits>`
/// (cns-card.md §8, cie-card.md §13.1). Never the whole common name passes for a codice fiscale.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CommonName {
    /// The form of a CNS.
    Cns {
        /// What stands before the slash, read as codice fiscale.
        tax_code: Result<TaxCode, TaxCodeError>,
        /// Whether it was written in capitals and without prefix, as portals expect.
        plain: bool,
        /// The number of the card.
        card_number: Result<CardNumber, CardNumberError>,
        /// Digest of the personal-data file in Base64. Shown, not enforced: which bytes it covers
        /// is not settled (cns-card.md §8).
        digest: Option<String>,
    },
    /// The form of a CIE.
    Cie {
        /// What stands before the slash, read as codice fiscale.
        tax_code: Result<TaxCode, TaxCodeError>,
        /// Whether it was written in capitals and without prefix, as portals expect.
        plain: bool,
        /// The number of the chip (NIS), twelve digits.
        chip_number: String,
    },
    /// No slash: no codice fiscale can be told from it.
    Other,
}

impl Holder {
    pub(super) fn new(subject: &Name) -> Self {
        let (tax_code, card_number) =
            match CommonName::parse(subject.common_name().unwrap_or_default()) {
                CommonName::Cns {
                    tax_code,
                    card_number,
                    ..
                } => (tax_code.ok(), card_number.ok()),
                CommonName::Cie { tax_code, .. } => (tax_code.ok(), None),
                CommonName::Other => (None, None),
            };
        let document = subject
            .serial_number()
            .and_then(|number| number.strip_prefix("IDCIT-"));
        Self {
            tax_code,
            given_name: subject.given_name().map(str::to_owned),
            surname: subject.surname().map(str::to_owned),
            card_number,
            document_number: document.map(str::to_owned),
            issuing_administration: subject.organizational_unit().map(str::to_owned),
        }
    }

    /// Given name and surname as far as they are known.
    pub fn full_name(&self) -> Option<String> {
        match (&self.given_name, &self.surname) {
            (Some(given), Some(surname)) => Some(format!("{given} {surname}")),
            (Some(one), None) | (None, Some(one)) => Some(one.clone()),
            (None, None) => None,
        }
    }
}

impl fmt::Debug for Holder {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Holder")
            .field("tax_code", &self.tax_code)
            .field("card_number", &self.card_number)
            .field("issuing_administration", &self.issuing_administration)
            .finish_non_exhaustive()
    }
}

impl CommonName {
    /// Splits at the first slash, then at the first dot: the Base64 part may hold slashes itself.
    pub fn parse(text: &str) -> Self {
        let Some((person, card)) = text.split_once('/') else {
            return Self::Other;
        };
        let tax_code: Result<TaxCode, _> = person.parse();
        let plain = tax_code.as_ref().is_ok_and(|code| code.as_str() == person);
        if card.len() == 12 && card.bytes().all(|byte| byte.is_ascii_digit()) {
            return Self::Cie {
                tax_code,
                plain,
                chip_number: card.to_owned(),
            };
        }
        let (number, digest) = match card.split_once('.') {
            Some((number, digest)) => (number, Some(digest.to_owned())),
            None => (card, None),
        };
        Self::Cns {
            tax_code,
            plain,
            card_number: number.parse(),
            digest,
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_cns_name_is_split_at_the_first_slash_and_the_first_dot() {
        let text = "RSSMRA80A01H501U/6090000000001238.eyeCz6LdFz3n/HT1pqZ+TjTElMA=";
        let CommonName::Cns {
            tax_code,
            plain,
            card_number,
            digest,
        } = CommonName::parse(text)
        else {
            panic!("a CNS name");
        };
        assert_eq!(tax_code.unwrap().as_str(), "RSSMRA80A01H501U");
        assert!(plain);
        assert_eq!(card_number.unwrap().to_string(), "6090000000001238");
        assert_eq!(digest.as_deref(), Some("eyeCz6LdFz3n/HT1pqZ+TjTElMA="));
    }

    #[test]
    fn a_cie_name_carries_the_number_of_the_chip() {
        let name = CommonName::parse("RSSMRA80A01H501U/123456789012");
        let CommonName::Cie {
            tax_code: Ok(tax_code),
            chip_number,
            ..
        } = name
        else {
            panic!("a CIE name");
        };
        assert_eq!(tax_code.as_str(), "RSSMRA80A01H501U");
        assert_eq!(chip_number, "123456789012");
    }

    #[test]
    fn the_whole_name_never_passes_for_a_codice_fiscale() {
        assert_eq!(CommonName::parse("RSSMRA80A01H501U"), CommonName::Other);
        assert_eq!(CommonName::parse(""), CommonName::Other);
    }

    #[test]
    fn what_does_not_hold_is_said_and_the_rest_is_kept() {
        let CommonName::Cns {
            tax_code,
            card_number,
            digest,
            ..
        } = CommonName::parse("RSSMRA80A01H501X/6090000000001238")
        else {
            panic!("a CNS name");
        };
        assert_eq!(tax_code, Err(TaxCodeError::CheckCharacter));
        assert!(card_number.is_ok());
        assert_eq!(digest, None);

        let CommonName::Cns {
            tax_code,
            plain,
            card_number,
            ..
        } = CommonName::parse("TINIT-rssmra80a01h501u/123.x")
        else {
            panic!("a CNS name");
        };
        assert!(tax_code.is_ok() && !plain);
        assert_eq!(card_number, Err(CardNumberError::Form));
    }

    proptest! {
        #[test]
        fn any_text_is_taken_apart(text in "\\PC{0,80}|[A-Z0-9/.=+]{0,80}") {
            let name = CommonName::parse(&text);
            prop_assert_eq!(name == CommonName::Other, !text.contains('/'));
        }
    }
}
