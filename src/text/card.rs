//! Sentences about a card that hold a value.

use fluent_bundle::FluentArgs;

use super::{Text, presentable};

impl Text {
    /// "2 tries left", with the right plural.
    pub fn tries_left(&self, tries: u8) -> String {
        let mut arguments = FluentArgs::new();
        arguments.set("tries", i64::from(tries));
        self.format("tries-left", None, &arguments)
    }

    /// What the Ministry's signature over a chip says: `state` is `known`, `unknown` or `broken`,
    /// `name` the signer or what does not fit.
    pub fn chip_signature(&self, state: &'static str, name: &str) -> String {
        let mut arguments = FluentArgs::new();
        arguments.set("state", state);
        arguments.set("name", presentable(name));
        self.format("chip-signature", None, &arguments)
    }

    /// How often the PIN was wrong before, of the three times that a card allows.
    pub fn wrong_before(&self, times: u8) -> String {
        let mut arguments = FluentArgs::new();
        arguments.set("times", i64::from(times));
        self.format("wrong-before", None, &arguments)
    }
}
