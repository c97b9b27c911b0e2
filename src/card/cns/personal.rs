//! The personal data of a CNS: 16 text fields, each after its length (cns-card.md §5.3).

use std::fmt;

/// The largest file that is read, in bytes; 400 is usual.
pub const MAX_LENGTH: usize = 1024;
/// Hexadecimal digits of the total length at the start.
const HEADER: usize = 6;
/// Number of fields.
const FIELDS: usize = 16;

/// What the card itself says of its holder. Dates are as read, DDMMYYYY; fields may be empty.
#[derive(Clone, Default, Eq, PartialEq, serde::Serialize)]
pub struct PersonalData {
    /// Code of the issuer.
    pub issuer: String,
    /// Day of issue.
    pub issued: String,
    /// Last day of the card.
    pub expires: String,
    /// Surname.
    pub surname: String,
    /// Given name.
    pub given_name: String,
    /// Day of birth.
    pub born: String,
    /// Sex, M or F.
    pub sex: String,
    /// Height, not used on a CNS.
    pub height: String,
    /// Codice fiscale.
    pub tax_code: String,
    /// Code of citizenship.
    pub citizenship: String,
    /// Cadastral code of the municipality of birth.
    pub birth_municipality: String,
    /// Foreign state of birth.
    pub birth_state: String,
    /// Reference of the birth certificate.
    pub birth_certificate: String,
    /// Cadastral code of the municipality of residence.
    pub residence_municipality: String,
    /// Address of residence.
    pub residence_address: String,
    /// Note on leaving the country.
    pub expatriation: String,
}

impl PersonalData {
    /// Reads as many fields as there are. Cards count their header in the total or not, so the
    /// total is not relied on: reading stops after 16 fields, at the end of the data, or at a
    /// length that is none. `None` if not even one field can be read.
    pub fn parse(content: &[u8]) -> Option<Self> {
        let mut rest = content.get(HEADER..)?;
        let mut data = Self::default();
        let mut read = 0;
        for slot in data.fields() {
            let Some((value, tail)) = field(rest) else {
                break;
            };
            // Latin-1: each byte is the character of the same number.
            *slot = value.iter().map(|byte| char::from(*byte)).collect();
            rest = tail;
            read += 1;
        }
        (read > 0).then_some(data)
    }

    fn fields(&mut self) -> [&mut String; FIELDS] {
        [
            &mut self.issuer,
            &mut self.issued,
            &mut self.expires,
            &mut self.surname,
            &mut self.given_name,
            &mut self.born,
            &mut self.sex,
            &mut self.height,
            &mut self.tax_code,
            &mut self.citizenship,
            &mut self.birth_municipality,
            &mut self.birth_state,
            &mut self.birth_certificate,
            &mut self.residence_municipality,
            &mut self.residence_address,
            &mut self.expatriation,
        ]
    }
}

/// Personal data is not for logs.
impl fmt::Debug for PersonalData {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PersonalData(hidden)")
    }
}

/// A field's value and what follows it.
fn field(bytes: &[u8]) -> Option<(&[u8], &[u8])> {
    let (digits, rest) = bytes.split_at_checked(2)?;
    let digits = std::str::from_utf8(digits).ok()?;
    if !digits.bytes().all(|digit| digit.is_ascii_hexdigit()) {
        return None;
    }
    rest.split_at_checked(usize::from(u8::from_str_radix(digits, 16).ok()?))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// The worked example of cns-card.md §5.3.
    const EXAMPLE: &[u8] = b"0000650460900815032024081403203005ROSSI05MARIO080101198001M0010RSSMRA80A01H501U0004H501000004H5010000";

    fn parse(header: &str, fields: &[u8]) -> PersonalData {
        PersonalData::parse(&[header.as_bytes(), fields].concat()).unwrap()
    }

    #[test]
    fn the_total_counts_itself_or_not() {
        let fields = &EXAMPLE[HEADER..];
        for header in ["000065", "00005F", "zzzzzz"] {
            let data = parse(header, fields);
            assert_eq!(data.surname, "ROSSI");
            assert_eq!(data.tax_code, "RSSMRA80A01H501U");
            assert_eq!(data.residence_municipality, "H501");
            assert_eq!(data.expatriation, "");
        }
    }

    #[test]
    fn zero_fill_ends_the_reading() {
        let mut padded = EXAMPLE.to_vec();
        padded.resize(400, 0);
        assert_eq!(PersonalData::parse(&padded), PersonalData::parse(EXAMPLE));
        assert_eq!(PersonalData::parse(&[0; 400]), None);
    }

    proptest! {
        #[test]
        fn any_bytes_are_taken(bytes in proptest::collection::vec(any::<u8>(), 0..500)) {
            let _ = PersonalData::parse(&bytes);
        }
    }
}
