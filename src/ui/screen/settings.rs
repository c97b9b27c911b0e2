//! Impostazioni: language and look, for this run of the program.

use iced::Element;
use iced::widget::{Column, column};

use super::super::app::{App, Intent};
use super::super::theme::{self, Look};
use super::super::widget::focus;
use crate::text::{Language, Word};

pub(super) fn view(app: &App) -> Element<'_, Intent> {
    let text = &app.text;
    let languages = Language::ALL.map(|language| {
        let word = match language {
            Language::Italian => Word::Italian,
            Language::English => Word::English,
        };
        let chosen = language == text.language();
        focus::choice(text.word(word), chosen, Some(Intent::Language(language))).into()
    });
    let looks = Look::ALL.map(|look| {
        let word = match look {
            Look::Light => Word::LookLight,
            Look::Dark => Word::LookDark,
            Look::Contrast => Word::LookContrast,
        };
        focus::choice(text.word(word), look == app.look, Some(Intent::Look(look))).into()
    });
    column![
        theme::text::title(text.word(Word::Settings)),
        theme::text::heading(text.word(Word::LanguageTitle)),
        Column::with_children(languages),
        theme::text::heading(text.word(Word::LookTitle)),
        Column::with_children(looks),
    ]
    .spacing(theme::M)
    .into()
}
