//! What a profile says of the time after the card: the choice of a profile at the portal, and the
//! portal's own way into the browser.

use scraper::Selector;
use serde::Deserialize;

use super::step::selector;

/// Where a portal lets the person choose in whose name to act (portal-login.md §4.3, §4.4).
#[derive(Clone, Debug)]
pub struct ChoicePage {
    /// Stands on a page that shows no services before the choice.
    pub marker: Selector,
    /// Every profile: a link or a button with its name.
    pub option: Selector,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct WrittenChoice {
    marker: String,
    option: String,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct WrittenHandOff {
    pub(super) one_time_link: Option<String>,
}

impl WrittenChoice {
    pub(super) fn check(self) -> Result<ChoicePage, String> {
        Ok(ChoicePage {
            marker: selector(&self.marker)?,
            option: selector(&self.option)?,
        })
    }
}
