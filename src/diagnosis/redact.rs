//! Taking personal data out of text that is to be shared: what is known of the persons whose cards
//! were seen, and whatever has the form of a codice fiscale, a number or a person's folder.

mod address;

use std::fmt;

use self::address::without_addresses;
use crate::identity::Certificate;

/// What stands in place of what was taken out.
const HIDDEN: &str = "[…]";
/// Digits in a row from which on a number may be a card's or a person's: a chip number of a CIE
/// has 12, a provisional codice fiscale 11.
const LONG_NUMBER: usize = 11;
/// Digits of a number standing alone from which on it is hidden too: a PIN has five to eight, a
/// PUK eight (cns-card.md §6). No report holds one; should it ever, it must not be readable.
const LONE_NUMBER: usize = 5;
/// Letters of a codice fiscale, and of the name of a month in it.
const TAX_CODE: usize = 16;

/// Takes personal data out of text.
#[derive(Clone, Default)]
pub struct Redactor {
    /// What is known of persons and computer, in small letters.
    private: Vec<(Field, String)>,
}

/// What is taken out of a report. Everything, unless the person chooses otherwise.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a switch of its own in the preview"
)]
pub struct Hide {
    /// Names of persons.
    pub names: bool,
    /// Codici fiscali.
    pub tax_codes: bool,
    /// Numbers of cards and documents, and every other long number.
    pub numbers: bool,
    /// Folders that name a person.
    pub paths: bool,
    /// Names and addresses of this computer and of others by number.
    pub addresses: bool,
}

/// What kind of private text it is.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Field {
    Name,
    TaxCode,
    Number,
    Path,
    Address,
}

impl Hide {
    /// Nothing.
    pub const NOTHING: Self = Self {
        names: false,
        tax_codes: false,
        numbers: false,
        paths: false,
        addresses: false,
    };

    /// The names of what is hidden, for machines.
    pub fn names_of(self) -> Vec<&'static str> {
        let all = [
            (self.names, "names"),
            (self.tax_codes, "tax_codes"),
            (self.numbers, "numbers"),
            (self.paths, "paths"),
            (self.addresses, "addresses"),
        ];
        let hidden = all.into_iter().filter(|(is_hidden, _)| *is_hidden);
        hidden.map(|(_, name)| name).collect()
    }

    fn hides(self, field: Field) -> bool {
        match field {
            Field::Name => self.names,
            Field::TaxCode => self.tax_codes,
            Field::Number => self.numbers,
            Field::Path => self.paths,
            Field::Address => self.addresses,
        }
    }
}

impl Default for Hide {
    fn default() -> Self {
        Self {
            names: true,
            tax_codes: true,
            numbers: true,
            paths: true,
            addresses: true,
        }
    }
}

impl Redactor {
    /// Knows the folder and the name of the person at the computer.
    pub fn for_this_session() -> Self {
        let mut redactor = Self::default();
        for (variable, field) in [
            ("HOME", Field::Path),
            ("USERPROFILE", Field::Path),
            ("USER", Field::Name),
            ("LOGNAME", Field::Name),
            ("USERNAME", Field::Name),
            ("HOSTNAME", Field::Address),
            ("COMPUTERNAME", Field::Address),
        ] {
            // The administrator is nobody in particular, and "root" is a word of certificates.
            if let Ok(value) = std::env::var(variable)
                && value != "root"
                && value != "/root"
            {
                redactor.learn_as(field, &value);
            }
        }
        redactor
    }

    /// Learns a name that must not be shown. Shorter than three letters it says nothing.
    pub fn learn(&mut self, private: &str) {
        self.learn_as(Field::Name, private);
    }

    /// Learns the name of this computer.
    pub fn learn_host(&mut self, host: &str) {
        if host != "localhost" {
            self.learn_as(Field::Address, host);
        }
    }

    fn learn_as(&mut self, field: Field, private: &str) {
        let private = private.trim().to_lowercase();
        let is_known = self.private.iter().any(|(_, known)| *known == private);
        if private.chars().count() > 2 && !is_known {
            self.private.push((field, private));
            // The longest first: a name inside another must not break it up.
            self.private
                .sort_by_key(|(_, word)| std::cmp::Reverse(word.len()));
        }
    }

    /// Learns the person of a certificate.
    pub fn learn_holder(&mut self, certificate: &Certificate) {
        let holder = certificate.holder();
        let names = [holder.given_name, holder.surname];
        for name in names.into_iter().flatten() {
            self.learn(&name);
            name.split_whitespace().for_each(|part| self.learn(part));
        }
        if let Some(number) = holder.document_number {
            self.learn_as(Field::Number, &number);
        }
        if let Some(tax_code) = holder.tax_code {
            self.learn_as(Field::TaxCode, tax_code.as_str());
        }
        if let Some(number) = holder.card_number {
            self.learn_as(Field::Number, &number.to_string());
        }
        // Codice fiscale, card number and fingerprint in one (cns-card.md §8).
        if let Some(name) = certificate.subject().common_name() {
            self.learn_as(Field::TaxCode, name);
        }
    }

    /// The text without what is personal.
    pub fn redact(&self, text: &str) -> String {
        self.redact_with(text, Hide::default())
    }

    /// The text without what is chosen.
    pub fn redact_with(&self, text: &str, hide: Hide) -> String {
        let mut text = text.to_owned();
        for (field, word) in &self.private {
            if hide.hides(*field) {
                text = without_word(&text, word);
            }
        }
        if hide.paths {
            text = without_folders(&text);
        }
        if hide.addresses {
            text = without_addresses(&text);
        }
        if hide.numbers {
            text = without_long_numbers(&text);
        }
        tokens(&text)
            .map(|token| {
                let letters: Vec<char> = token.to_uppercase().chars().collect();
                let is_personal = (hide.tax_codes && letters.windows(TAX_CODE).any(is_tax_code))
                    || (hide.numbers && is_document(&letters));
                if is_personal { HIDDEN } else { token }
            })
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
        let mut digits = 0_usize;
        let mut run = String::new();
        for word in tokens(token) {
            let is_number = word.chars().all(|letter| letter.is_ascii_digit());
            let is_gap = run.ends_with(|letter: char| letter.is_ascii_digit())
                && matches!(word, " " | "-" | ".");
            if is_number && word.len() >= LONE_NUMBER {
                digits = digits.saturating_add(LONG_NUMBER);
            }
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
            ("PIN 12345678.", "PIN […]."),
            ("12345", "[…]"),
            ("da 10.1.2.3", "da […]"),
        ] {
            assert_eq!(redactor.redact(text), shown);
        }
    }

    /// Each switch shows its own field and no other.
    #[test]
    fn every_switch_shows_its_own_field() {
        let mut redactor = Redactor::default();
        redactor.learn("Bianchi");
        redactor.learn_host("pc-ada");
        let text = "Bianchi|RSSMRA80A01H501U|CA00000AA|/home/ada/x|10.1.2.3 pc-ada";
        let all = redactor.redact(text);
        assert_eq!(all, "[…]|[…]|[…]|/home/[…]/x|[…] […]");
        let shown = |hide| redactor.redact_with(text, hide);
        let fields: Vec<_> = text.split('|').collect();
        for (place, hide) in [
            Hide {
                names: false,
                ..Hide::default()
            },
            Hide {
                tax_codes: false,
                ..Hide::default()
            },
            Hide {
                numbers: false,
                ..Hide::default()
            },
            Hide {
                paths: false,
                ..Hide::default()
            },
            Hide {
                addresses: false,
                ..Hide::default()
            },
        ]
        .into_iter()
        .enumerate()
        {
            assert_eq!(hide.names_of().len(), 4);
            for (field, (shown, hidden)) in shown(hide).split('|').zip(all.split('|')).enumerate() {
                let expected = if field == place {
                    fields[field]
                } else {
                    hidden
                };
                assert_eq!(shown, expected, "{hide:?}");
            }
        }
        assert_eq!(shown(Hide::NOTHING), text);
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
