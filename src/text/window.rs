//! Sentences of the window that show values.

use fluent_bundle::FluentArgs;
use time::{Date, OffsetDateTime};

use super::session::clock;
use super::{Text, presentable};

impl Text {
    /// When a session began: hour and minute with the day, in the offset that the moment has.
    pub fn since(&self, moment: OffsetDateTime) -> String {
        let mut arguments = FluentArgs::new();
        arguments.set("time", clock(moment));
        arguments.set("day", self.day(moment.date()));
        self.format("session-since", None, &arguments)
    }

    /// The certificate of a session: kind of card, issuer, last day.
    pub fn certificate_used(&self, card: &str, issuer: &str, valid_until: Date) -> String {
        let mut arguments = FluentArgs::new();
        arguments.set("card", card.to_owned());
        arguments.set("issuer", presentable(issuer));
        arguments.set("day", self.day(valid_until));
        self.format("session-certificate", None, &arguments)
    }

    /// The connection of a session: TLS version and host.
    pub fn connection_used(&self, tls: &str, host: &str) -> String {
        let mut arguments = FluentArgs::new();
        arguments.set("tls", tls.to_owned());
        arguments.set("host", presentable(host));
        self.format("session-connection", None, &arguments)
    }

    /// How long nobody was there, and how many seconds are left.
    pub fn idle_countdown(&self, minutes: u64, seconds: u8) -> String {
        let mut arguments = FluentArgs::new();
        arguments.set("minutes", minutes);
        arguments.set("seconds", i64::from(seconds));
        self.format("idle-countdown", None, &arguments)
    }

    /// How many digits the PIN of the card in the reader has.
    pub fn pin_length(&self, min: u8, max: u8) -> String {
        let mut arguments = FluentArgs::new();
        arguments.set("min", i64::from(min));
        arguments.set("max", i64::from(max));
        self.format("first-pin-length", None, &arguments)
    }

    /// The PIN of a demonstration.
    pub fn demo_pin(&self, pin: &str) -> String {
        let mut arguments = FluentArgs::new();
        arguments.set("pin", pin.to_owned());
        self.format("demo-pin", None, &arguments)
    }

    /// The button that connects or unplugs a reader of a demonstration.
    pub fn demo_reader(&self, reader: &str, connected: bool) -> String {
        let id = if connected {
            "demo-unplug"
        } else {
            "demo-connect"
        };
        let mut arguments = FluentArgs::new();
        arguments.set("reader", presentable(reader));
        self.format(id, None, &arguments)
    }

    /// The words for something that a demonstration offers: `kind` is `card`, `portal` or `fault`,
    /// `name` what the command line calls it. The name itself where there are none.
    pub fn demo(&self, kind: &str, name: &str) -> String {
        let name_in_id: String = name
            .chars()
            .map(|letter| {
                if letter.is_ascii_alphanumeric() {
                    letter
                } else {
                    '-'
                }
            })
            .collect();
        let id = format!("demo-{kind}-{name_in_id}");
        if self.catalogue.has_message(&id) {
            self.format(&id, None, &FluentArgs::new())
        } else {
            name.to_owned()
        }
    }
}
