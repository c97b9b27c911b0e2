//! The codice fiscale: what identifies a person, or a body, to Italian public administrations.

use std::fmt;
use std::str::FromStr;

use serde::{Serialize, Serializer};
use time::{Date, Month};

/// A valid codice fiscale, in capitals and without prefix.
///
/// Either the sixteen characters of a person, with check letter, or the eleven digits of a body or
/// of a provisional assignment, with check digit. It is personal data: `Display` writes it whole,
/// `Debug` masks it.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct TaxCode {
    text: String,
    meaning: Meaning,
}

/// The sex written in a codice fiscale.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
pub enum Sex {
    /// `F`: forty is added to the day of birth.
    #[serde(rename = "F")]
    Female,
    /// `M`.
    #[serde(rename = "M")]
    Male,
}

/// Why a text is not a codice fiscale.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, thiserror::Error)]
#[serde(rename_all = "snake_case")]
pub enum TaxCodeError {
    /// Neither sixteen characters nor eleven digits.
    #[error("a codice fiscale has sixteen characters or eleven digits")]
    Length,
    /// A character that cannot stand at its place: usually `0` for `O` and the like.
    #[error("a character of the codice fiscale cannot stand at its place")]
    Form,
    /// The date of birth is not in the calendar.
    #[error("the codice fiscale holds a date of birth that does not exist")]
    BirthDate,
    /// The last character does not check: usually a misread character.
    #[error("the check character of the codice fiscale does not match")]
    CheckCharacter,
    /// An identifier of another country, such as `TINDE-…` or `PASCH-…` (ETSI EN 319 412-1).
    #[error("an identifier of another country, not a codice fiscale")]
    Foreign,
}

#[derive(Clone, Copy, PartialEq, Eq, Hash)]
enum Meaning {
    Person {
        year: u8,
        month: Month,
        day: u8,
        sex: Sex,
        place: [u8; 4],
        substituted: bool,
    },
    Number,
}

impl TaxCode {
    /// The code with its middle hidden, for reports: `RSS************U`, `012*******5`.
    pub fn masked(&self) -> String {
        let last = self.text.len().saturating_sub(1);
        let character = |(place, character)| {
            if (3..last).contains(&place) {
                '*'
            } else {
                character
            }
        };
        self.text.chars().enumerate().map(character).collect()
    }

    /// Whether this is the sixteen-character code of a person.
    pub fn is_person(&self) -> bool {
        matches!(self.meaning, Meaning::Person { .. })
    }

    /// Whether digits were replaced by letters to tell apart people who would share a code
    /// (omocodia).
    pub fn is_substituted(&self) -> bool {
        matches!(
            self.meaning,
            Meaning::Person {
                substituted: true,
                ..
            }
        )
    }

    /// The date of birth. The code has two digits of the year only: the latest century that is not
    /// after `today` is meant.
    pub fn birth_date(&self, today: Date) -> Option<Date> {
        let Meaning::Person {
            year, month, day, ..
        } = self.meaning
        else {
            return None;
        };
        let century = today.year() - today.year().rem_euclid(100);
        [century, century - 100, century - 200]
            .into_iter()
            .filter_map(|century| {
                Date::from_calendar_date(century + i32::from(year), month, day).ok()
            })
            .find(|birth| *birth <= today)
    }

    /// The sex written in the code.
    pub fn sex(&self) -> Option<Sex> {
        match self.meaning {
            Meaning::Person { sex, .. } => Some(sex),
            Meaning::Number => None,
        }
    }

    /// The cadastral code of the place of birth, omocodia undone: `H501` is Rome, `Z112` Germany.
    pub fn birth_place(&self) -> Option<&str> {
        match &self.meaning {
            Meaning::Person { place, .. } => std::str::from_utf8(place).ok(),
            Meaning::Number => None,
        }
    }

    /// Whether the person was born outside Italy: the cadastral code of a state starts with `Z`.
    pub fn born_abroad(&self) -> Option<bool> {
        self.birth_place().map(|place| place.starts_with('Z'))
    }

    /// The code in capitals, as administrations write it.
    pub fn as_str(&self) -> &str {
        &self.text
    }
}

impl FromStr for TaxCode {
    type Err = TaxCodeError;

    /// Reads a code, with or without the prefix `TINIT-`, in capitals or not.
    fn from_str(text: &str) -> Result<Self, TaxCodeError> {
        let code = without_prefix(text)?;
        if !code.is_ascii() {
            return Err(TaxCodeError::Form);
        }
        let text = code.to_ascii_uppercase();
        let meaning = if let Ok(characters) = <&[u8; 16]>::try_from(text.as_bytes()) {
            person(characters)?
        } else if let Ok(digits) = <&[u8; 11]>::try_from(text.as_bytes()) {
            number(digits)?
        } else {
            return Err(TaxCodeError::Length);
        };
        Ok(Self { text, meaning })
    }
}

impl fmt::Display for TaxCode {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.text)
    }
}

impl fmt::Debug for TaxCode {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "TaxCode({})", self.masked())
    }
}

impl Serialize for TaxCode {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.text)
    }
}

/// Strips `TINIT-`; any other `<scheme><country>-` prefix belongs to another country or document.
fn without_prefix(text: &str) -> Result<&str, TaxCodeError> {
    match text.split_once('-') {
        Some((prefix, code)) if prefix.eq_ignore_ascii_case("TINIT") => Ok(code),
        Some((prefix, _))
            if prefix.len() == 5 && prefix.bytes().all(|byte| byte.is_ascii_alphabetic()) =>
        {
            Err(TaxCodeError::Foreign)
        }
        _ => Ok(text),
    }
}

/// Six letters of the name, year, month letter, day, place, check letter.
fn person(characters: &[u8; 16]) -> Result<Meaning, TaxCodeError> {
    let &[
        n1,
        n2,
        n3,
        n4,
        n5,
        n6,
        y1,
        y2,
        month,
        d1,
        d2,
        place,
        p1,
        p2,
        p3,
        check,
    ] = characters;
    let letters = [n1, n2, n3, n4, n5, n6, place, check];
    if !letters.iter().all(u8::is_ascii_uppercase) {
        return Err(TaxCodeError::Form);
    }
    let written = [y1, y2, d1, d2, p1, p2, p3];
    let [y1, y2, d1, d2, p1, p2, p3] = digits(written)?;
    let month = MONTHS
        .iter()
        .find_map(|(letter, name)| (*letter == month).then_some(*name))
        .ok_or(TaxCodeError::Form)?;
    let year = y1 * 10 + y2;
    let (sex, day) = match d1 * 10 + d2 {
        day @ 41.. => (Sex::Female, day - 40),
        day => (Sex::Male, day),
    };
    // The year 2000 had a 29 February, 1900 had not: the two digits 00 admit it.
    if day == 0 || day > month.length(2000 + i32::from(year)) {
        return Err(TaxCodeError::BirthDate);
    }
    if check_letter(characters) != Some(check) {
        return Err(TaxCodeError::CheckCharacter);
    }
    let place = [place, b'0' + p1, b'0' + p2, b'0' + p3];
    let substituted = written.iter().any(u8::is_ascii_uppercase);
    Ok(Meaning::Person {
        year,
        month,
        day,
        sex,
        place,
        substituted,
    })
}

/// The digits meant by seven characters: omocodia writes `LMNPQRSTUV` for `0123456789`.
fn digits(written: [u8; 7]) -> Result<[u8; 7], TaxCodeError> {
    let mut digits = [0; 7];
    for (digit, character) in digits.iter_mut().zip(written) {
        *digit = match character {
            b'0'..=b'9' => character - b'0',
            _ => (0..)
                .zip(b"LMNPQRSTUV")
                .find_map(|(value, letter)| (*letter == character).then_some(value))
                .ok_or(TaxCodeError::Form)?,
        };
    }
    Ok(digits)
}

/// The check letter of the first fifteen characters as they are written, omocodia included.
fn check_letter(characters: &[u8; 16]) -> Option<u8> {
    let mut sum: u16 = 0;
    for (place, character) in characters.iter().take(15).enumerate() {
        let value = match character {
            b'0'..=b'9' => character - b'0',
            _ => character - b'A',
        };
        // Counting from one, the first character stands at an odd place.
        sum += u16::from(if place % 2 == 0 {
            *ODD.get(usize::from(value))?
        } else {
            value
        });
    }
    u8::try_from(sum % 26).ok().map(|rest| b'A' + rest)
}

/// Eleven digits, the last one a check digit in the manner of Luhn.
fn number(digits: &[u8; 11]) -> Result<Meaning, TaxCodeError> {
    if !digits.iter().all(u8::is_ascii_digit) {
        return Err(TaxCodeError::Form);
    }
    let sum: u32 = digits
        .iter()
        .map(|digit| u32::from(digit - b'0'))
        .enumerate()
        .map(|(place, digit)| match (place % 2, digit) {
            (1, 5..) => digit * 2 - 9,
            (1, _) => digit * 2,
            _ => digit,
        })
        .sum();
    if sum.is_multiple_of(10) {
        Ok(Meaning::Number)
    } else {
        Err(TaxCodeError::CheckCharacter)
    }
}

/// Letters of the months, as the decree of 1976 on the codice fiscale sets them.
const MONTHS: [(u8, Month); 12] = [
    (b'A', Month::January),
    (b'B', Month::February),
    (b'C', Month::March),
    (b'D', Month::April),
    (b'E', Month::May),
    (b'H', Month::June),
    (b'L', Month::July),
    (b'M', Month::August),
    (b'P', Month::September),
    (b'R', Month::October),
    (b'S', Month::November),
    (b'T', Month::December),
];

/// Weights of the characters at odd places: `A` and `0` weigh 1, `B` and `1` weigh 0 and so on.
const ODD: [u8; 26] = [
    1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 2, 4, 18, 20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24, 23,
];

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use time::macros::date;

    use super::*;

    const TODAY: Date = date!(2026 - 07 - 01);

    fn code(text: &str) -> TaxCode {
        text.parse().unwrap()
    }

    fn refused(text: &str) -> TaxCodeError {
        text.parse::<TaxCode>().unwrap_err()
    }

    /// Puts the right check letter behind fifteen characters.
    fn checked(fifteen: &str) -> String {
        let mut characters = [b'A'; 16];
        characters[..15].copy_from_slice(fifteen.as_bytes());
        format!(
            "{fifteen}{}",
            char::from(check_letter(&characters).unwrap())
        )
    }

    #[test]
    fn a_person_is_read_whole() {
        let code = code("RSSMRA80A01H501U");
        assert!(code.is_person() && !code.is_substituted());
        assert_eq!(code.birth_date(TODAY), Some(date!(1980 - 01 - 01)));
        assert_eq!(code.sex(), Some(Sex::Male));
        assert_eq!(code.birth_place(), Some("H501"));
        assert_eq!(code.born_abroad(), Some(false));
        assert_eq!(code.to_string(), "RSSMRA80A01H501U");
        assert_eq!(format!("{code:?}"), "TaxCode(RSS************U)");
    }

    #[test]
    fn a_woman_born_abroad() {
        let code = code(&checked("BNCLRA99T71Z112"));
        assert_eq!(code.sex(), Some(Sex::Female));
        assert_eq!(code.birth_date(TODAY), Some(date!(1999 - 12 - 31)));
        assert_eq!(code.birth_place(), Some("Z112"));
        assert_eq!(code.born_abroad(), Some(true));
    }

    #[test]
    fn omocodia_is_undone_and_the_check_letter_is_that_of_the_written_form() {
        // The last three digits, then all seven, replaced.
        for fifteen in ["RSSMRA80A01HRLM", "RSSMRAULALMHRLM"] {
            let code = code(&checked(fifteen));
            assert!(code.is_substituted());
            assert_eq!(code.birth_place(), Some("H501"));
            assert_eq!(code.birth_date(TODAY), Some(date!(1980 - 01 - 01)));
        }
        // The letter M weighs 18 at this odd place where 1 weighs 0: U (20) becomes 38 mod 26, M.
        assert!(code("RSSMRA80A01H50MM").is_substituted());
    }

    #[test]
    fn the_century_is_the_latest_that_is_not_in_the_future() {
        let code = code(&checked("RSSMRA26H30H501"));
        assert_eq!(
            code.birth_date(date!(2026 - 06 - 30)),
            Some(date!(2026 - 06 - 30))
        );
        assert_eq!(
            code.birth_date(date!(2026 - 06 - 29)),
            Some(date!(1926 - 06 - 30))
        );
    }

    #[test]
    fn a_leap_day_stands_only_in_a_leap_year() {
        assert_eq!(
            refused(&checked("RSSMRA81B29H501")),
            TaxCodeError::BirthDate
        );
        let code = code(&checked("RSSMRA00B29H501"));
        assert_eq!(code.birth_date(TODAY), Some(date!(2000 - 02 - 29)));
        assert_eq!(
            code.birth_date(date!(1999 - 01 - 01)),
            None,
            "1900 had no leap day"
        );
    }

    #[test]
    fn eleven_digits_have_their_own_check_digit() {
        // INAIL's own codes: VAT number and codice fiscale.
        for text in ["00968951004", "01165400589"] {
            let code = code(text);
            assert!(!code.is_person());
            assert_eq!(
                (code.birth_date(TODAY), code.sex(), code.birth_place()),
                (None, None, None)
            );
            assert_eq!(code.as_str(), text);
        }
        assert_eq!(refused("01165400588"), TaxCodeError::CheckCharacter);
        assert_eq!(refused("0116540058A"), TaxCodeError::Form);
    }

    #[test]
    fn prefix_and_lower_case_are_tolerated_and_other_countries_are_named() {
        assert_eq!(code("TINIT-RSSMRA80A01H501U"), code("rssmra80a01h501u"));
        assert_eq!(refused("TINDE-12345678901"), TaxCodeError::Foreign);
        assert_eq!(refused("PASCH-X1234567"), TaxCodeError::Foreign);
    }

    #[test]
    fn what_is_not_a_codice_fiscale_is_refused_with_its_reason() {
        assert_eq!(refused(""), TaxCodeError::Length);
        assert_eq!(refused("RSSMRA80A01H501"), TaxCodeError::Length);
        assert_eq!(refused("RSSMRA80A01H501A"), TaxCodeError::CheckCharacter);
        assert_eq!(
            refused("RSSMRA80F01H501U"),
            TaxCodeError::Form,
            "no month has the letter F"
        );
        assert_eq!(
            refused("RSSMRA8OA01H501U"),
            TaxCodeError::Form,
            "O is not among the substitutes"
        );
        assert_eq!(refused("R5SMRA80A01H501U"), TaxCodeError::Form);
        assert_eq!(refused("RSSMRA80A00H501U"), TaxCodeError::BirthDate);
        assert_eq!(refused("RSSMRA80A32H501U"), TaxCodeError::BirthDate);
        assert_eq!(refused("RSSMRA80A72H501U"), TaxCodeError::BirthDate);
        assert_eq!(refused("ÀSSMRA80A01H501U"), TaxCodeError::Form);
    }

    proptest! {
        #[test]
        fn the_check_letter_notices_any_other_letter_of_the_name(
            place in 0_usize..6,
            letter in b'A'..=b'Z',
        ) {
            let mut characters = *b"RSSMRA80A01H501U";
            prop_assume!(characters[place] != letter);
            characters[place] = letter;
            let text = String::from_utf8(characters.to_vec()).unwrap();
            prop_assert_eq!(text.parse::<TaxCode>(), Err(TaxCodeError::CheckCharacter));
        }

        #[test]
        fn any_text_gives_a_code_or_a_reason(text in "\\PC{0,24}|(TINIT-)?[A-Za-z0-9]{10,17}") {
            if let Ok(code) = text.parse::<TaxCode>() {
                prop_assert!(text.to_ascii_uppercase().ends_with(code.as_str()));
                let _ = (code.birth_date(TODAY), code.birth_place(), code.masked());
            }
        }

        #[test]
        fn every_day_of_a_life_is_read_back(offset in 0_i64..36_500, female: bool) {
            let birth = TODAY - time::Duration::days(offset);
            let month = MONTHS.iter().find(|(_, month)| *month == birth.month()).unwrap().0;
            let day = birth.day() + if female { 40 } else { 0 };
            let year = birth.year().rem_euclid(100);
            let code = code(&checked(&format!("RSSMRA{year:02}{}{day:02}H501", char::from(month))));
            prop_assert_eq!(code.birth_date(TODAY), Some(birth));
            prop_assert_eq!(code.sex() == Some(Sex::Female), female);
        }
    }
}
