//! The languages of the catalogues, and which one a person wants.

use std::str::FromStr;

use serde::{Deserialize, Serialize};
use unic_langid::LanguageIdentifier;

/// A language of the catalogues.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq, Serialize)]
pub enum Language {
    /// Italian, which the people whom these cards are made for read.
    #[serde(rename = "it")]
    Italian,
    /// English, for everybody else.
    #[serde(rename = "en")]
    English,
}

/// A language that is not among the catalogues.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the languages are: it, en")]
pub struct UnknownLanguage;

impl Language {
    /// All of them.
    pub const ALL: [Self; 2] = [Self::Italian, Self::English];

    /// The language of the system's settings: Italian, unless they name another language.
    pub fn from_system() -> Self {
        Self::from_locale(sys_locale::get_locale().as_deref())
    }

    /// The language for a locale such as `it-IT`, `de_DE.UTF-8` or `C`: Italian unless the locale
    /// names another language, then English.
    pub fn from_locale(locale: Option<&str>) -> Self {
        let language = locale
            .unwrap_or_default()
            .split(['-', '_', '.', '@'])
            .next()
            .unwrap_or_default();
        match language.to_ascii_lowercase().as_str() {
            "" | "c" | "posix" | "it" => Self::Italian,
            _ => Self::English,
        }
    }

    /// Its code: `it` or `en`.
    pub fn code(self) -> &'static str {
        match self {
            Self::Italian => "it",
            Self::English => "en",
        }
    }

    /// Its own name for itself.
    pub fn name(self) -> &'static str {
        match self {
            Self::Italian => "Italiano",
            Self::English => "English",
        }
    }

    pub(super) fn identifier(self) -> LanguageIdentifier {
        LanguageIdentifier::from_bytes(self.code().as_bytes()).unwrap_or_default()
    }

    /// The catalogues. The English words of help stand with the definitions in `cli`.
    pub(super) fn catalogues(self) -> &'static [&'static str] {
        match self {
            Self::Italian => &[
                include_str!("../../assets/text/it.ftl"),
                include_str!("../../assets/text/help.it.ftl"),
                include_str!("../../assets/text/pages.it.ftl"),
                include_str!("../../assets/text/portals.it.ftl"),
                include_str!("../../assets/text/pin.it.ftl"),
            ],
            Self::English => &[
                include_str!("../../assets/text/en.ftl"),
                include_str!("../../assets/text/pages.en.ftl"),
                include_str!("../../assets/text/portals.en.ftl"),
                include_str!("../../assets/text/pin.en.ftl"),
            ],
        }
    }
}

impl FromStr for Language {
    type Err = UnknownLanguage;

    /// Reads the code given on the command line.
    fn from_str(text: &str) -> Result<Self, UnknownLanguage> {
        Self::ALL
            .into_iter()
            .find(|language| language.code() == text)
            .ok_or(UnknownLanguage)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_locale_chooses_italian_unless_it_names_another_language() {
        for locale in [
            "it-IT",
            "it_IT.UTF-8",
            "it",
            "IT",
            "it@euro",
            "C",
            "C.UTF-8",
            "POSIX",
            "",
        ] {
            assert_eq!(
                Language::from_locale(Some(locale)),
                Language::Italian,
                "{locale}"
            );
        }
        assert_eq!(Language::from_locale(None), Language::Italian);
        for locale in ["en-US", "de_DE.UTF-8", "fr", "ita-IT"] {
            assert_eq!(
                Language::from_locale(Some(locale)),
                Language::English,
                "{locale}"
            );
        }
    }

    #[test]
    fn the_command_line_names_a_language_by_its_code() {
        assert_eq!("it".parse(), Ok(Language::Italian));
        assert_eq!("en".parse(), Ok(Language::English));
        assert_eq!("fr".parse::<Language>(), Err(UnknownLanguage));
    }
}
