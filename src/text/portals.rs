//! Sentences about portals, by the name that a value of `portal` gives them.

use super::Text;
use crate::problem::Parameter;

impl Text {
    /// The sentence or label with this name in `assets/text/portals.*.ftl`, with its values.
    pub fn about_portals(&self, id: &str, values: Vec<(&'static str, Parameter)>) -> String {
        self.format(id, None, &self.arguments(values))
    }

    /// The name of a category of people who use a portal.
    pub fn category(&self, id: &str) -> String {
        self.about_portals(&format!("category-{id}"), Vec::new())
    }
}
