//! Taking personal data out of text that is to be shared: what is known of the persons whose cards
//! were seen, and whatever has the form of a codice fiscale, a number or a person's folder.

use std::fmt;

use crate::identity::Certificate;

/// What stands in place of what was taken out.
const HIDDEN: &str = "[…]";
/// Digits in a row from which on a number may be a card's or a person's: a chip number of a CIE
/// has 12, a provisional codice fiscale 11.
const LONG_NUMBER: usize = 11;
/// Letters of a codice fiscale, and of the name of a month in it.
const TAX_CODE: usize = 16;

/// Takes personal data out of text.
#[derive(Clone, Default)]
pub struct Redactor {
    /// Names and numbers of persons, in small letters.
    private: Vec<String>,
}

impl Redactor {
    /// Knows the folder and the name of the person at the computer.
    pub fn for_this_session() -> Self {
        let mut redactor = Self::default();
        for variable in ["HOME", "USERPROFILE"] {
            if let Ok(folder) = std::env::var(variable) {
                redactor.learn(&folder);
            }
        }
        redactor
    }

    /// Learns a name or number that must not be shown. Shorter than three letters it says nothing.
    pub fn learn(&mut self, private: &str) {
        let private = private.trim().to_lowercase();
        if private.chars().count() > 2 && !self.private.contains(&private) {
            self.private.push(private);
            // The longest first: a name inside another must not break it up.
            self.private
                .sort_by_key(|word| std::cmp::Reverse(word.len()));
        }
    }

    /// Learns the person of a certificate.
    pub fn learn_holder(&mut self, certificate: &Certificate) {
        let holder = certificate.holder();
        let names = [holder.given_name, holder.surname, holder.document_number];
        for name in names.into_iter().flatten() {
            self.learn(&name);
            name.split_whitespace().for_each(|part| self.learn(part));
        }
        if let Some(tax_code) = holder.tax_code {
            self.learn(tax_code.as_str());
        }
        if let Some(number) = holder.card_number {
            self.learn(&number.to_string());
        }
        if let Some(name) = certificate.subject().common_name() {
            self.learn(name);
        }
    }

    /// The text without what is personal.
    pub fn redact(&self, text: &str) -> String {
        let mut text = text.to_owned();
        for word in &self.private {
            text = without_word(&text, word);
        }
        let text = without_folders(&text);
        let text = without_long_numbers(&text);
        tokens(&text)
            .map(|token| if is_personal(token) { HIDDEN } else { token })
            .collect()
    }
}

impl fmt::Debug for Redactor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Redactor({} words)", self.private.len())
    }
}

/// Replaces `word` (in small letters) where it is no part of a longer word.
fn without_word(text: &str, word: &str) -> String {
    let characters: Vec<char> = text.chars().collect();
    let word: Vec<char> = word.chars().collect();
    let is_letter = |place: Option<&char>| place.is_some_and(|letter| letter.is_alphanumeric());
    let mut kept = String::with_capacity(text.len());
    let mut at = 0;
    while let Some(next) = characters.get(at) {
        let end = at + word.len();
        let found = characters.get(at..end).is_some_and(|piece| {
            let alike = |(one, other): (&char, &char)| one.to_lowercase().eq(other.to_lowercase());
            piece.iter().zip(&word).all(alike)
        });
        let before = at.checked_sub(1).and_then(|before| characters.get(before));
        if found && !is_letter(before) && !is_letter(characters.get(end)) {
            kept.push_str(HIDDEN);
            at = end;
        } else {
            kept.push(*next);
            at += 1;
        }
    }
    kept
}

/// Hides the name in `/home/name`, `/Users/name` and `\Users\name`.
fn without_folders(text: &str) -> String {
    let mut text = text.to_owned();
    for parent in ["/home/", "/Users/", "\\Users\\", "/media/"] {
        let mut pieces = text.split(parent);
        let mut kept = pieces.next().unwrap_or_default().to_owned();
        for piece in pieces {
            let end = piece.find(|letter: char| "/\\\"'»:,;".contains(letter));
            let rest = piece.get(end.unwrap_or(piece.len())..).unwrap_or_default();
            kept.push_str(parent);
            kept.push_str(HIDDEN);
            kept.push_str(rest);
        }
        text = kept;
    }
    text
}

/// Hides digits in a row, also in groups: `7001 0000 0000 4821`. An answer to reset stays.
fn without_long_numbers(text: &str) -> String {
    let mut kept = String::with_capacity(text.len());
    for token in tokens_with(text, |letter| {
        letter.is_alphanumeric() || letter == ' ' || letter == '-' || letter == '.'
    }) {
        let mut digits = 0;
        let mut run = String::new();
        for word in tokens(token) {
            let is_number = word.chars().all(|letter| letter.is_ascii_digit());
            let is_gap = run.ends_with(|letter: char| letter.is_ascii_digit())
                && matches!(word, " " | "-" | ".");
            if is_number || is_gap {
                run.push_str(word);
                digits += if is_number { word.len() } else { 0 };
                continue;
            }
            flush(&mut kept, &mut run, &mut digits);
            let inside = word
                .split(|letter: char| !letter.is_ascii_digit())
                .any(|run| run.len() >= LONG_NUMBER);
            kept.push_str(if inside && !is_answer_to_reset(word) {
                HIDDEN
            } else {
                word
            });
        }
        flush(&mut kept, &mut run, &mut digits);
    }
    kept
}

fn flush(kept: &mut String, run: &mut String, digits: &mut usize) {
    if *digits >= LONG_NUMBER {
        let gap = run.len() - run.trim_end_matches([' ', '-', '.']).len();
        kept.push_str(HIDDEN);
        kept.push_str(run.get(run.len() - gap..).unwrap_or_default());
    } else {
        kept.push_str(run);
    }
    run.clear();
    *digits = 0;
}

/// An answer to reset says which card it is, not whose (ISO/IEC 7816-3: first byte 3B or 3F).
fn is_answer_to_reset(token: &str) -> bool {
    (token.starts_with("3B") || token.starts_with("3F"))
        && token.len().is_multiple_of(2)
        && (8..=66).contains(&token.len())
        && token.chars().all(|letter| letter.is_ascii_hexdigit())
}

/// A codice fiscale anywhere in a word, or the number of an identity card (`CA00000AA`).
fn is_personal(token: &str) -> bool {
    let letters: Vec<char> = token.to_uppercase().chars().collect();
    letters.windows(TAX_CODE).any(is_tax_code) || is_document(&letters)
}

/// Six letters, then digits or the letters that replace them, with letters at the places of month,
/// municipality and check character.
fn is_tax_code(letters: &[char]) -> bool {
    letters
        .iter()
        .enumerate()
        .all(|(place, letter)| match place {
            0..=5 | 8 | 11 | 15 => letter.is_ascii_uppercase(),
            _ => letter.is_ascii_digit() || "LMNPQRSTUV".contains(*letter),
        })
}

fn is_document(letters: &[char]) -> bool {
    letters.len() == 9
        && letters
            .iter()
            .enumerate()
            .all(|(place, letter)| match place {
                2..=6 => letter.is_ascii_digit(),
                _ => letter.is_ascii_uppercase(),
            })
}

/// The words of a text, and what stands between them, one character each.
fn tokens(text: &str) -> impl Iterator<Item = &str> {
    tokens_with(text, char::is_alphanumeric)
}

fn tokens_with(text: &str, inside: impl Fn(char) -> bool) -> impl Iterator<Item = &str> {
    let mut rest = text;
    std::iter::from_fn(move || {
        let first = rest.chars().next()?;
        let end = if inside(first) {
            rest.find(|letter| !inside(letter)).unwrap_or(rest.len())
        } else {
            first.len_utf8()
        };
        let (token, after) = rest.split_at(end);
        rest = after;
        Some(token)
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::simulator::people::LABOUR_CONSULTANT;
    use crate::simulator::pki::{KeySize, Variant, card_certificate};

    fn certificate() -> Certificate {
        let der =
            card_certificate(&LABOUR_CONSULTANT, KeySize::Rsa2048, Variant::default()).unwrap();
        Certificate::parse(&der).unwrap()
    }

    /// Every field of the person, tried in every wrapping that a message may give it.
    #[test]
    fn no_personal_field_comes_through() {
        let certificate = certificate();
        let holder = certificate.holder();
        let mut redactor = Redactor::default();
        redactor.learn_holder(&certificate);
        redactor.learn("/srv/persone/ada");
        let tax_code = holder.tax_code.unwrap().to_string();
        let number = holder.card_number.unwrap().to_string();
        let secrets = [
            holder.given_name.unwrap(),
            holder.surname.unwrap(),
            tax_code.clone(),
            tax_code.to_lowercase(),
            number.clone(),
            certificate.subject().common_name().unwrap().to_owned(),
            "/srv/persone/ada".to_owned(),
        ];
        for secret in &secrets {
            for text in [
                secret.clone(),
                format!("Lettore ({secret}) 00 00"),
                format!("x={secret}, y"),
                format!("TINIT-{secret}"),
                format!("«{}»", secret.to_uppercase()),
            ] {
                let shown = redactor.redact(&text).to_lowercase();
                assert!(!shown.contains(&secret.to_lowercase()), "{text}: {shown}");
            }
        }
    }

    /// What nobody learnt is known by its form.
    #[test]
    fn personal_forms_are_known() {
        let redactor = Redactor::default();
        for (text, shown) in [
            ("CF RSSMRA80A01H501U.", "CF […]."),
            ("rssmra80a01h501u", "[…]"),
            ("xRSSMRA80A01H501Ux", "[…]"),
            ("RSSMRAU0A01H501U", "[…]"),
            ("n. 7001 0000 0000 4821, poi", "n. […], poi"),
            ("N7001000000004821", "[…]"),
            ("7001-0000-0000-4821 fine", "[…] fine"),
            ("carta CA00000AA", "carta […]"),
            ("/home/ada/Scaricati/x.pem", "/home/[…]/Scaricati/x.pem"),
            ("C:\\Users\\Ada Bianchi\\x", "C:\\Users\\[…]\\x"),
            ("/Users/ada", "/Users/[…]"),
        ] {
            assert_eq!(redactor.redact(text), shown);
        }
    }

    #[test]
    fn what_helps_stays() {
        let redactor = Redactor::default();
        for text in [
            "Alcor Micro AU9560 00 00",
            "ACS ACR1252 1S CL Reader [ACR1252 Dual Reader PICC] (A1B2C3) 01 00",
            "3B8F8001804F0CA000000306030001000000006A",
            "Debian GNU/Linux 13 (trixie), x86_64",
            "VARCO-R02: pcscd 2.3.3",
        ] {
            assert_eq!(redactor.redact(text), text);
        }
    }

    proptest! {
        #[test]
        fn a_tax_code_never_survives(
            before in "\\PC{0,12}",
            code in "[A-Z]{6}[0-9]{2}[A-Z][0-9]{2}[A-Z][0-9]{3}[A-Z]",
            after in "\\PC{0,12}",
        ) {
            let shown = Redactor::default().redact(&format!("{before}{code}{after}"));
            prop_assert!(!shown.contains(&code));
        }

        #[test]
        fn any_text_is_taken(text in "\\PC*", word in "\\PC{0,20}") {
            let mut redactor = Redactor::default();
            redactor.learn(&word);
            redactor.redact(&text);
        }
    }
}
