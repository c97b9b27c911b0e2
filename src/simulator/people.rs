//! The invented persons who hold the virtual cards.
//!
//! Surnames say that the persons do not exist; tax codes and card numbers are well formed, so that
//! every check passes. Nobody here is a real person.

mod identity_card;

use base64::{Engine as _, engine::general_purpose::STANDARD as BASE64};
use ring::digest::{SHA1_FOR_LEGACY_USE_ONLY, digest};
use time::{Date, macros::date};

pub use identity_card::{
    ATTESTATION_CARD, CITIZEN_CARD, CONSULTANT_CARD, IDENTITY_CARDS, IdentityCard, PATRONATO_CARD,
};

/// How a tax code and a personal-data file record a person's sex.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sex {
    /// `F`; the day of birth in the tax code is raised by 40.
    Female,
    /// `M`.
    Male,
}

/// An invented person with a card.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Person {
    /// Given name, upper case.
    pub given_name: &'static str,
    /// Surname, upper case.
    pub surname: &'static str,
    /// Codice fiscale, 16 characters with the right check letter.
    pub tax_code: &'static str,
    /// Sex as recorded.
    pub sex: Sex,
    /// Day of birth.
    pub birth_date: Date,
    /// Cadastral code of the municipality (or foreign state, `Z`) of birth.
    pub birth_place: &'static str,
    /// Cadastral code of the municipality of residence.
    pub residence: &'static str,
    /// Card number: 16 digits, type 6 (regional citizen card), the last one a Luhn digit
    /// (cns-card.md §5.1). Issuer code 999 belongs to no region.
    pub card_number: &'static str,
    pub(super) keys: CardKeys,
}

/// The person's demonstration card keys, PKCS#8 DER.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) struct CardKeys {
    pub(super) rsa_1024: &'static [u8],
    pub(super) rsa_2048: &'static [u8],
}

impl std::fmt::Debug for CardKeys {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("CardKeys")
    }
}

macro_rules! keys {
    ($number:literal) => {
        CardKeys {
            rsa_1024: include_bytes!(concat!(
                "../../assets/simulator/keys/card-",
                $number,
                "-1024.der"
            )),
            rsa_2048: include_bytes!(concat!(
                "../../assets/simulator/keys/card-",
                $number,
                "-2048.der"
            )),
        }
    };
}

/// A labour consultant; holds the default card, `st-2048`.
pub const LABOUR_CONSULTANT: Person = Person {
    given_name: "ADA",
    surname: "IMMAGINARIA",
    tax_code: "MMGDAA84C47H501O",
    sex: Sex::Female,
    birth_date: date!(1984 - 03 - 07),
    birth_place: "H501",
    residence: "H501",
    card_number: "6999000000011114",
    keys: keys!("1"),
};

/// An employer; holds `athena-1024`.
pub const EMPLOYER: Person = Person {
    given_name: "BRUNO",
    surname: "FITTIZIO",
    tax_code: "FTTBRN69S21F205Z",
    sex: Sex::Male,
    birth_date: date!(1969 - 11 - 21),
    birth_place: "F205",
    residence: "F205",
    card_number: "6999000000022228",
    keys: keys!("2"),
};

/// A person with three profiles at the portal; holds `idemia-2021`.
pub const THREE_PROFILES: Person = Person {
    given_name: "CLARA",
    surname: "ESEMPIO",
    tax_code: "SMPCLR90H70L219E",
    sex: Sex::Female,
    birth_date: date!(1990 - 06 - 30),
    birth_place: "L219",
    residence: "L219",
    card_number: "6999000000033332",
    keys: keys!("3"),
};

/// A person without any profile at the portal; holds `infocamere-1204`.
pub const NO_PROFILE: Person = Person {
    given_name: "DARIO",
    surname: "FANTASIA",
    tax_code: "FNTDRA78A15D612L",
    sex: Sex::Male,
    birth_date: date!(1978 - 01 - 15),
    birth_place: "D612",
    residence: "D612",
    card_number: "6999000000044446",
    keys: keys!("4"),
};

/// A plain citizen; holds `ace-2025`.
pub const CITIZEN: Person = Person {
    given_name: "ELETTRA",
    surname: "PROVETTI",
    tax_code: "PRVLTR95M42A944D",
    sex: Sex::Female,
    birth_date: date!(1995 - 08 - 02),
    birth_place: "A944",
    residence: "A944",
    card_number: "6999000000055558",
    keys: keys!("5"),
};

/// Works for a patronato; holds `blocked`.
pub const PATRONATO: Person = Person {
    given_name: "FULVIO",
    surname: "INVENTATO",
    tax_code: "NVNFLV61T09F839I",
    sex: Sex::Male,
    birth_date: date!(1961 - 12 - 09),
    birth_place: "F839",
    residence: "F839",
    card_number: "6999000000066662",
    keys: keys!("6"),
};

/// Works for a contracting authority (SA/AP), born abroad; holds `not-activated`.
pub const CONTRACTING_AUTHORITY: Person = Person {
    given_name: "GINEVRA",
    surname: "FACSIMILE",
    tax_code: "FCSGVR87E58Z110Q",
    sex: Sex::Female,
    birth_date: date!(1987 - 05 - 18),
    birth_place: "Z110",
    residence: "L219",
    card_number: "6999000000077776",
    keys: keys!("7"),
};

/// Works for an attestation body (SOA); holds `expired`.
pub const ATTESTATION_BODY: Person = Person {
    given_name: "UGO",
    surname: "SIMULATI",
    tax_code: "SMLGUO73P27A662C",
    sex: Sex::Male,
    birth_date: date!(1973 - 09 - 27),
    birth_place: "A662",
    residence: "A662",
    card_number: "6999000000088880",
    keys: keys!("8"),
};

/// Everybody.
pub const PEOPLE: [Person; 8] = [
    LABOUR_CONSULTANT,
    EMPLOYER,
    THREE_PROFILES,
    NO_PROFILE,
    CITIZEN,
    PATRONATO,
    CONTRACTING_AUTHORITY,
    ATTESTATION_BODY,
];

/// What the six-digit header of a personal-data file counts (cns-card.md §5.3: the only real dump
/// counts the header too, other readers assume that it does not).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum HeaderLength {
    /// Header and fields.
    #[default]
    WithHeader,
    /// Fields only.
    FieldsOnly,
}

/// Size of `EF_Dati_personali`, unused end filled with zeros (cns-card.md §4.1).
pub const PERSONAL_DATA_SIZE: usize = 400;

impl Person {
    /// The content of `EF_Dati_personali` of a card issued and expiring on the given days: a
    /// six-digit hexadecimal length and 16 fields, each with a two-digit length, then zeros
    /// (cns-card.md §5.3).
    pub fn personal_data(&self, issued: Date, expires: Date, header: HeaderLength) -> Vec<u8> {
        let sex = match self.sex {
            Sex::Female => "F",
            Sex::Male => "M",
        };
        let fields = [
            self.card_number.get(..4).unwrap_or_default(),
            &day_month_year(issued),
            &day_month_year(expires),
            self.surname,
            self.given_name,
            &day_month_year(self.birth_date),
            sex,
            "",
            self.tax_code,
            "",
            self.birth_place,
            "",
            "",
            self.residence,
            "",
            "",
        ];
        let body = fields.iter().fold(String::new(), |body, field| {
            format!("{body}{:02X}{field}", field.len())
        });
        let length = match header {
            HeaderLength::WithHeader => body.len() + 6,
            HeaderLength::FieldsOnly => body.len(),
        };
        let mut file = format!("{length:06X}{body}").into_bytes();
        file.resize(PERSONAL_DATA_SIZE, 0);
        file
    }

    /// The certificate's common name, 62 characters: tax code, card number, Base64 SHA-1 of the
    /// whole personal-data file (cns-card.md §8).
    pub fn common_name(&self, personal_data: &[u8]) -> String {
        let hash = BASE64.encode(digest(&SHA1_FOR_LEGACY_USE_ONLY, personal_data));
        format!("{}/{}.{hash}", self.tax_code, self.card_number)
    }
}

fn day_month_year(date: Date) -> String {
    format!(
        "{:02}{:02}{:04}",
        date.day(),
        u8::from(date.month()),
        date.year()
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Check letter of a tax code: values of odd and even positions summed modulo 26.
    fn check_letter(first_fifteen: &str) -> char {
        const ODD: [u32; 26] = [
            1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 2, 4, 18, 20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25,
            24, 23,
        ];
        let value = |c: char| match c {
            '0'..='9' => c as usize - '0' as usize,
            _ => c as usize - 'A' as usize,
        };
        let sum: u32 = first_fifteen
            .chars()
            .enumerate()
            .map(|(i, c)| {
                if i % 2 == 0 {
                    ODD[value(c)]
                } else {
                    u32::try_from(value(c)).unwrap()
                }
            })
            .sum();
        char::from(b'A' + u8::try_from(sum % 26).unwrap())
    }

    fn luhn_is_right(number: &str) -> bool {
        let digits = number.chars().rev().map(|c| c.to_digit(10).unwrap());
        let sum: u32 = digits
            .enumerate()
            .map(|(i, d)| {
                if i % 2 == 0 {
                    d
                } else {
                    d * 2 - if d > 4 { 9 } else { 0 }
                }
            })
            .sum();
        sum.is_multiple_of(10)
    }

    #[test]
    fn tax_codes_agree_with_the_persons() {
        for person in PEOPLE {
            let code = person.tax_code;
            assert_eq!(code.len(), 16, "{code}");
            assert_eq!(
                code.chars().last().unwrap(),
                check_letter(&code[..15]),
                "{code}"
            );
            let day = match person.sex {
                Sex::Female => person.birth_date.day() + 40,
                Sex::Male => person.birth_date.day(),
            };
            let month = "ABCDEHLMPRST"
                .chars()
                .nth(usize::from(u8::from(person.birth_date.month())) - 1);
            let date = format!(
                "{:02}{}{day:02}",
                person.birth_date.year() % 100,
                month.unwrap()
            );
            assert_eq!(code[6..11], date, "{code}");
            assert_eq!(&code[11..15], person.birth_place, "{code}");
        }
    }

    #[test]
    fn card_numbers_are_regional_and_pass_the_luhn_check() {
        for person in PEOPLE {
            assert_eq!(person.card_number.len(), 16);
            assert!(person.card_number.starts_with("6999"));
            assert!(luhn_is_right(person.card_number), "{}", person.card_number);
        }
    }

    #[test]
    fn personal_data_follows_the_worked_example() {
        let mario = Person {
            given_name: "MARIO",
            surname: "ROSSI",
            tax_code: "RSSMRA80A01H501U",
            sex: Sex::Male,
            birth_date: date!(1980 - 01 - 01),
            birth_place: "H501",
            residence: "H501",
            card_number: "6090000000001238",
            keys: LABOUR_CONSULTANT.keys,
        };
        let (issued, expires) = (date!(2024 - 03 - 15), date!(2030 - 03 - 14));
        let file = mario.personal_data(issued, expires, HeaderLength::WithHeader);
        let text = "000065046090081503202408140320300\
                    5ROSSI05MARIO080101198001M0010RSSMRA80A01H501U0004H501000004H5010000";
        assert_eq!(file.len(), PERSONAL_DATA_SIZE);
        assert_eq!(std::str::from_utf8(&file[..101]).unwrap(), text);
        assert!(file[101..].iter().all(|byte| *byte == 0));
        assert_eq!(
            mario.common_name(&file),
            "RSSMRA80A01H501U/6090000000001238.3Rk5Njk7XRnujpaQjGHlIbsKLTc="
        );
        let payload_only = mario.personal_data(issued, expires, HeaderLength::FieldsOnly);
        assert!(payload_only.starts_with(b"00005F"));
    }
}
