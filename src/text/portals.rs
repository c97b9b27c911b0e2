//! Sentences about portals, by the name that a value of `portal` gives them.

use time::Duration;

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

    /// That a portal was looked at so long ago.
    pub fn looked_ago(&self, age: Duration) -> String {
        let (unit, count) = if age.whole_days() > 0 {
            ("days", age.whole_days())
        } else if age.whole_hours() > 0 {
            ("hours", age.whole_hours())
        } else if age.whole_minutes() > 0 {
            ("minutes", age.whole_minutes())
        } else {
            ("now", 0)
        };
        let values = vec![
            ("unit", Parameter::Text(unit.to_owned())),
            ("count", Parameter::Number(count)),
        ];
        self.about_portals("look-ago", values)
    }
}
