//! What is known of reader models: data in `assets/readers/readers.toml`, each entry with its
//! source. The program works with readers that it does not know.

use std::sync::OnceLock;

use serde::Deserialize;

use super::Interface;

/// What is known of a model.
#[derive(Clone, Debug, Default, Deserialize, Eq, PartialEq)]
#[serde(default, deny_unknown_fields)]
pub struct Model {
    /// Parts of its name in PC/SC, in small letters.
    pub name: Vec<String>,
    /// Its ids on USB: `072f:2200`.
    pub usb: Vec<String>,
    /// How it meets a card.
    pub interface: Interface,
    /// What it says of a keypad, where that is not to be believed.
    pub keypad: Option<KeypadClaim>,
    /// Whether it carries commands over 261 bytes, where somebody tried.
    pub extended: Option<bool>,
    /// The end of the name of a message that says what to know of it.
    pub note: Option<String>,
    /// Where this is known from.
    pub source: String,
}

/// What a reader says of a keypad.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq)]
#[serde(rename_all = "kebab-case")]
pub enum KeypadClaim {
    /// It says that it has one, and has none.
    FalseClaim,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    reader: Vec<Model>,
}

const FILE: &str = include_str!("../../assets/readers/readers.toml");

impl Model {
    /// All models that are known.
    pub fn all() -> &'static [Self] {
        static ALL: OnceLock<Vec<Model>> = OnceLock::new();
        // A test proves that the file is sound.
        ALL.get_or_init(|| toml::from_str::<File>(FILE).unwrap_or_default().reader)
    }

    /// The first model that a name in PC/SC fits.
    pub fn of_name(name: &str) -> Option<&'static Self> {
        let name = format!("{} ", name.to_lowercase());
        let fits = |model: &&Self| model.name.iter().any(|part| name.contains(part.as_str()));
        Self::all().iter().find(fits)
    }

    /// Whether a reader of this name says that it has a keypad and has none, or none that works.
    pub fn lies_of_keypad(name: &str) -> bool {
        let name = name.to_lowercase();
        let lies = |model: &Self| model.keypad == Some(KeypadClaim::FalseClaim);
        let mut all = Self::all().iter().filter(|model| lies(model));
        all.any(|model| model.name.iter().any(|part| name.contains(part.as_str())))
    }

    /// The model with an id on USB.
    pub fn of_usb(id: &str) -> Option<&'static Self> {
        let fits = |model: &&Self| model.usb.iter().any(|known| known == id);
        Self::all().iter().find(fits)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn the_catalogue_is_sound() {
        let file: File = toml::from_str(FILE).unwrap();
        assert!(file.reader.len() > 10);
        let mut ids = BTreeSet::new();
        for model in &file.reader {
            assert!(
                !model.name.is_empty() && !model.source.is_empty(),
                "{model:?}"
            );
            assert!(model.name.iter().all(|part| *part == part.to_lowercase()));
            // Of a reader that lies the diagnosis says so in words.
            assert_eq!(
                model.keypad.is_some(),
                model.note.as_deref() == Some("false-keypad"),
                "{model:?}"
            );
            for id in &model.usb {
                let (vendor, product) = id.split_once(':').unwrap();
                assert!([vendor, product].iter().all(|part| {
                    part.len() == 4
                        && part
                            .chars()
                            .all(|digit| digit.is_ascii_hexdigit() && !digit.is_ascii_uppercase())
                }));
                assert!(ids.insert(id), "{id} stands twice");
            }
        }
    }

    #[test]
    fn models_are_found_by_name_and_by_id() {
        let found = Model::of_name("ACS ACR122U 00 00").unwrap();
        assert_eq!(found.note.as_deref(), Some("loses-field"));
        assert_eq!(Model::of_usb("072f:2200"), Some(found));
        let omnikey = Model::of_name("HID Global OMNIKEY 3x21 Smart Card Reader 00 00").unwrap();
        assert_eq!(omnikey.keypad, Some(KeypadClaim::FalseClaim));
        let with_keys = Model::of_name("OMNIKEY AG CardMan 3821 00 00").unwrap();
        assert_eq!(with_keys.keypad, None);
        assert_eq!(Model::of_name("Lettore A"), None);
        assert_eq!(Model::of_usb("ffff:ffff"), None);
    }
}
