//! A language that nobody speaks, to try the window with: every word is much longer and full of
//! accents, so that what has no room to grow shows.

use std::borrow::Cow;

use super::Text;

impl Text {
    /// The same words, drawn out. Values that are put into them stay as they are.
    pub(crate) fn stretched(mut self) -> Self {
        self.catalogue.set_transform(Some(stretch));
        self
    }
}

/// Whether a text is made of stretched words.
pub(crate) fn is_stretched(text: &str) -> bool {
    ACCENTED
        .iter()
        .any(|(_, vowel)| text.contains(&[*vowel, *vowel].iter().collect::<String>()))
}

const ACCENTED: [(char, char); 10] = [
    ('a', 'à'),
    ('e', 'è'),
    ('i', 'ì'),
    ('o', 'ò'),
    ('u', 'ù'),
    ('A', 'À'),
    ('E', 'È'),
    ('I', 'Ì'),
    ('O', 'Ò'),
    ('U', 'Ù'),
];

/// Each vowel twice, with an accent.
fn stretch(words: &str) -> Cow<'_, str> {
    let longer = words.chars().flat_map(|letter| {
        let accented = ACCENTED.iter().find(|(vowel, _)| *vowel == letter);
        let (letter, times) = accented.map_or((letter, 1), |(_, accented)| (*accented, 2));
        std::iter::repeat_n(letter, times)
    });
    longer.collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::{Language, Word};

    #[test]
    fn words_grow_by_about_a_third() {
        for language in Language::ALL {
            let (text, long) = (Text::new(language), Text::new(language).stretched());
            let length = |text: &Text| -> usize {
                let words = Word::ALL.iter().map(|word| text.word(*word));
                words.map(|word| word.chars().count()).sum()
            };
            let growth = length(&long) * 100 / length(&text);
            assert!((125..=150).contains(&growth), "{language:?}: {growth} %");
        }
    }
}
