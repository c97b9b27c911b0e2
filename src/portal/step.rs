//! One step on the way through a portal, as a profile writes it.

use scraper::Selector;
use serde::Deserialize;
use url::Url;

/// One step from the start page to the card.
#[derive(Clone, Debug)]
pub enum Step {
    /// Follow the link or send the form that a selector finds.
    Link(Selector),
    /// Follow the link or press the button that shows this text.
    Text(String),
    /// Go to this address.
    Url(Url),
}

/// The same, in the file.
#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "snake_case")]
pub(super) enum WrittenStep {
    Link(String),
    Text(String),
    Url(Url),
}

impl TryFrom<WrittenStep> for Step {
    type Error = String;

    fn try_from(written: WrittenStep) -> Result<Self, String> {
        Ok(match written {
            WrittenStep::Link(text) => Self::Link(selector(&text)?),
            WrittenStep::Text(text) => Self::Text(text),
            WrittenStep::Url(url) => Self::Url(url),
        })
    }
}

/// Reads a CSS selector; the error says what is wrong with it.
pub(super) fn selector(text: &str) -> Result<Selector, String> {
    Selector::parse(text).map_err(|error| format!("{text:?} is no selector: {error}"))
}
