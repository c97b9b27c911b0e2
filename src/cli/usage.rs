//! What is wrong with a command line, from what clap found.

use std::error::Error as _;
use std::net::AddrParseError;

use clap::Error;
use clap::error::{ContextKind, ContextValue, ErrorKind};

use super::problems::UnknownCode;
use crate::problem::{Misuse, Problem};
use crate::simulator::fault::NotAFault;
use crate::simulator::portal::{Mode, UnknownMode};
use crate::simulator::timing::{Timing, UnknownTiming};
use crate::text::{Form, Language, Text, UnknownLanguage};

/// The problem that a mistake in the command line is.
pub(super) fn problem(error: &Error, text: &Text) -> Problem {
    let reason = misuse(error, text).unwrap_or_else(|| Misuse::Other { why: said(error) });
    Problem::Usage { reason }
}

fn misuse(error: &Error, text: &Text) -> Option<Misuse> {
    let argument = || one(error, ContextKind::InvalidArg).map(|words| name(&words));
    let value = || one(error, ContextKind::InvalidValue);
    Some(match error.kind() {
        ErrorKind::InvalidSubcommand => Misuse::UnknownCommand {
            given: one(error, ContextKind::InvalidSubcommand)?,
            meant: one(error, ContextKind::SuggestedSubcommand),
        },
        ErrorKind::UnknownArgument => match argument()? {
            given if given.starts_with('-') => Misuse::UnknownOption {
                given,
                meant: one(error, ContextKind::SuggestedArg).map(|words| name(&words)),
            },
            given => Misuse::Surplus { given },
        },
        ErrorKind::InvalidValue if value()?.is_empty() => Misuse::NoValue {
            option: argument()?,
        },
        ErrorKind::InvalidValue => Misuse::NotAmong {
            option: argument()?,
            given: value()?,
            known: one(error, ContextKind::ValidValue)?,
        },
        ErrorKind::ValueValidation => wrong_value(error, argument()?, value()?, text)?,
        ErrorKind::TooManyValues => Misuse::Surplus { given: value()? },
        ErrorKind::TooFewValues | ErrorKind::WrongNumberOfValues => Misuse::NoValue {
            option: argument()?,
        },
        ErrorKind::MissingRequiredArgument => Misuse::Missing {
            what: one(error, ContextKind::InvalidArg)?,
        },
        ErrorKind::MissingSubcommand => Misuse::Missing {
            what: one(error, ContextKind::ValidSubcommand)?,
        },
        ErrorKind::ArgumentConflict => {
            let (one, other) = (
                argument()?,
                name(&one(error, ContextKind::PriorArg).unwrap_or_default()),
            );
            if one == other {
                Misuse::Twice { option: one }
            } else {
                Misuse::Conflict { one, other }
            }
        }
        _ => return None,
    })
}

/// A value that its own type refused.
fn wrong_value(error: &Error, option: String, given: String, text: &Text) -> Option<Misuse> {
    let source = error.source()?;
    let known = if source.is::<UnknownLanguage>() {
        Some(listed(Language::ALL.map(Language::code)))
    } else if source.is::<UnknownTiming>() {
        Some(listed(Timing::ALL.map(|timing| timing.to_string())))
    } else if let Some(UnknownMode::NoSuchMode(_)) = source.downcast_ref() {
        Some(listed(Mode::all().map(Mode::alias)))
    } else {
        None
    };
    if let Some(known) = known {
        return Some(Misuse::NotAmong {
            option,
            given,
            known,
        });
    }
    let form = if source.is::<NotAFault>() {
        Form::Fault
    } else if source.is::<AddrParseError>() {
        Form::Address
    } else if source.is::<time::error::Parse>() {
        Form::Day
    } else if source.is::<UnknownCode>() {
        Form::Code
    } else {
        return None;
    };
    Some(Misuse::BadForm {
        option,
        given,
        form: text.form(form),
    })
}

/// What clap says itself, without the usage that follows.
fn said(error: &Error) -> String {
    let rendered = error.render().to_string();
    let said = rendered
        .split("\n\nUsage:")
        .next()
        .and_then(|said| said.split("\n\nFor more information").next())
        .unwrap_or_default();
    let words: Vec<_> = said
        .trim_start_matches("error: ")
        .split_whitespace()
        .collect();
    words.join(" ")
}

/// One thing that clap knows of the mistake; several are put side by side.
fn one(error: &Error, kind: ContextKind) -> Option<String> {
    match error.get(kind)? {
        ContextValue::String(word) => Some(word.clone()),
        ContextValue::Strings(words) => Some(listed(words)),
        _ => None,
    }
}

fn listed(words: impl IntoIterator<Item = impl AsRef<str>>) -> String {
    let words: Vec<_> = words
        .into_iter()
        .map(|word| word.as_ref().to_owned())
        .collect();
    words.join(", ")
}

/// `--portal` of `--portal <NAME|FILE>`.
fn name(argument: &str) -> String {
    let name = argument.split(' ').next();
    name.unwrap_or_default().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::help::translated;

    fn found(typed: &str) -> Misuse {
        let text = Text::new(Language::Italian);
        let words = typed.split(' ').filter(|word| !word.is_empty());
        let error = translated(&text)
            .try_get_matches_from(std::iter::once("varco").chain(words))
            .expect_err(typed);
        match problem(&error, &text) {
            Problem::Usage { reason } => reason,
            other => panic!("{other:?}"),
        }
    }

    fn assert_found(typed: &str, expected: &Misuse) {
        assert_eq!(&found(typed), expected, "{typed}");
    }

    fn word(given: &str) -> String {
        given.to_owned()
    }

    #[test]
    fn what_does_not_exist_is_named_with_what_may_be_meant() {
        let command = |given, meant: Option<&str>| Misuse::UnknownCommand {
            given: word(given),
            meant: meant.map(word),
        };
        assert_found("certificat", &command("certificat", Some("certificate")));
        assert_found("xyzzy", &command("xyzzy", None));
        let option = |given, meant: Option<&str>| Misuse::UnknownOption {
            given: word(given),
            meant: meant.map(word),
        };
        assert_found("login --pin 1", &option("--pin", Some("--pin-stdin")));
        assert_found("card -q", &option("-q", None));
    }

    #[test]
    fn a_wrong_value_is_told_with_the_right_ones() {
        for (typed, option, given, known) in [
            (
                "certificate --format xml",
                "--format",
                "xml",
                "text, pem, der, json",
            ),
            ("--lang de card", "--lang", "de", "it, en"),
            (
                "simulate card --profile cie --timing slow",
                "--timing",
                "slow",
                "none, contact, nfc-106, nfc-424",
            ),
        ] {
            let expected = Misuse::NotAmong {
                option: word(option),
                given: word(given),
                known: word(known),
            };
            assert_found(typed, &expected);
        }
        for (typed, option, given, form) in [
            (
                "portals access --category cdl --date 31/12",
                "--date",
                "31/12",
                "anno, mese e giorno, come 2026-12-31",
            ),
            (
                "simulate portal --listen here",
                "--listen",
                "here",
                "indirizzo e porta, come 127.0.0.1:8443",
            ),
        ] {
            let expected = Misuse::BadForm {
                option: word(option),
                given: word(given),
                form: word(form),
            };
            assert_found(typed, &expected);
        }
        let modes = "demo --portal-mode E99x";
        assert!(matches!(found(modes), Misuse::NotAmong { .. }));
    }

    #[test]
    fn too_much_and_too_little_are_told_apart() {
        let surplus = |given| Misuse::Surplus { given: word(given) };
        assert_found("card now", &surplus("now"));
        assert_found("card --json=yes", &surplus("yes"));
        let option = word("--reader");
        assert_found("card --reader", &Misuse::NoValue { option });
        let what = word("--profile <NOME>");
        assert_found("simulate card", &Misuse::Missing { what });
        let option = word("--json");
        assert_found("card --json --json", &Misuse::Twice { option });
    }

    #[test]
    fn the_rest_keeps_the_words_of_the_library() {
        let error = Error::raw(ErrorKind::InvalidUtf8, "invalid UTF-8 was found");
        let Problem::Usage {
            reason: Misuse::Other { why },
        } = problem(&error, &Text::new(Language::Italian))
        else {
            panic!("no sentence of our own");
        };
        assert_eq!(why, "invalid UTF-8 was found");
    }
}
