//! What is wrong with a command line.

use super::Parameter;

/// Why a command line can't be understood. Names and values stand as they were typed.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Misuse {
    /// No command has this name.
    UnknownCommand {
        /// What was typed.
        given: String,
        /// The name that may have been meant.
        meant: Option<String>,
    },
    /// No option has this name.
    UnknownOption {
        /// What was typed.
        given: String,
        /// The name that may have been meant.
        meant: Option<String>,
    },
    /// A word too many.
    Surplus {
        /// The word.
        given: String,
    },
    /// A value that is not among those that there are.
    NotAmong {
        /// The option or argument.
        option: String,
        /// The value.
        given: String,
        /// The values that there are.
        known: String,
    },
    /// A value that does not have the form that it should.
    BadForm {
        /// The option or argument.
        option: String,
        /// The value.
        given: String,
        /// How it should look, in the person's language.
        form: String,
    },
    /// An option without its value.
    NoValue {
        /// The option.
        option: String,
    },
    /// Something that the command can't do without.
    Missing {
        /// What is missing.
        what: String,
    },
    /// Two options that exclude each other.
    Conflict {
        /// One of them.
        one: String,
        /// The other.
        other: String,
    },
    /// An option that may stand only once.
    Twice {
        /// The option.
        option: String,
    },
    /// No virtual card has this name.
    UnknownCard {
        /// The name.
        given: String,
        /// The names that there are.
        known: String,
    },
    /// The virtual portal may not, or can't, listen at this address.
    Address {
        /// The address.
        given: String,
    },
    /// Anything else, in English.
    Other {
        /// What was said of it.
        why: String,
    },
}

impl Misuse {
    /// The name by which messages choose their words.
    pub fn key(&self) -> &'static str {
        match self {
            Self::UnknownCommand { .. } => "unknown-command",
            Self::UnknownOption { .. } => "unknown-option",
            Self::Surplus { .. } => "surplus",
            Self::NotAmong { .. } => "not-among",
            Self::BadForm { .. } => "bad-form",
            Self::NoValue { .. } => "no-value",
            Self::Missing { .. } => "missing",
            Self::Conflict { .. } => "conflict",
            Self::Twice { .. } => "twice",
            Self::UnknownCard { .. } => "unknown-card",
            Self::Address { .. } => "address",
            Self::Other { .. } => "other",
        }
    }

    /// The values that the message shows, each empty where there is none.
    pub(super) fn parameters(&self) -> Vec<(&'static str, Parameter)> {
        let (given, option, more) = match self {
            Self::UnknownCommand { given, meant } | Self::UnknownOption { given, meant } => {
                (given.as_str(), "", meant.as_deref().unwrap_or_default())
            }
            Self::Surplus { given } | Self::Address { given } => (given.as_str(), "", ""),
            Self::NotAmong {
                option,
                given,
                known,
            } => (given.as_str(), option.as_str(), known.as_str()),
            Self::BadForm {
                option,
                given,
                form,
            } => (given.as_str(), option.as_str(), form.as_str()),
            Self::NoValue { option } | Self::Twice { option } => ("", option.as_str(), ""),
            Self::Missing { what } => (what.as_str(), "", ""),
            Self::Conflict { one, other } => (one.as_str(), other.as_str(), ""),
            Self::UnknownCard { given, known } => (given.as_str(), "", known.as_str()),
            Self::Other { why } => ("", "", why.as_str()),
        };
        let text = |value: &str| Parameter::Explanation(value.to_owned());
        vec![
            ("reason", Parameter::Text(self.key().to_owned())),
            ("given", text(given)),
            ("option", text(option)),
            ("more", text(more)),
            ("guess", Parameter::Number(i64::from(!more.is_empty()))),
        ]
    }

    /// One of each.
    pub(super) fn examples() -> Vec<Self> {
        let format = || "--format".to_owned();
        let meant = |name: &str| Some(name.to_owned());
        let command = |meant| Self::UnknownCommand {
            given: "carte".to_owned(),
            meant,
        };
        let option = |meant| Self::UnknownOption {
            given: "--pin".to_owned(),
            meant,
        };
        vec![
            command(None),
            command(meant("card")),
            option(None),
            option(meant("--pin-stdin")),
            Self::Surplus {
                given: "subito".to_owned(),
            },
            Self::NotAmong {
                option: format(),
                given: "xml".to_owned(),
                known: "text, pem, der, json".to_owned(),
            },
            Self::BadForm {
                option: "--date".to_owned(),
                given: "31/12".to_owned(),
                form: "2026-12-31".to_owned(),
            },
            Self::NoValue { option: format() },
            Self::Missing {
                what: "--profile".to_owned(),
            },
            Self::Conflict {
                one: format(),
                other: "--json".to_owned(),
            },
            Self::Twice { option: format() },
            Self::UnknownCard {
                given: "st-4096".to_owned(),
                known: "athena-1024, st-2048".to_owned(),
            },
            Self::Address {
                given: "0.0.0.0:443".to_owned(),
            },
            Self::Other {
                why: "invalid UTF-8".to_owned(),
            },
        ]
    }
}
