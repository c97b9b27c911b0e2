//! Help and usage errors in the person's language.
//!
//! The English words stand with the definitions in `args`; the catalogues translate them by
//! command and argument.

use std::ffi::OsString;
use std::process::ExitCode;

use clap::builder::StyledStr;
use clap::error::ErrorKind;
use clap::{Arg, Command, CommandFactory, FromArgMatches};

use super::args::Arguments;
use super::output::Output;
use super::usage;
use crate::text::{Language, Text, Word};

/// Reads the command line; help, version and mistakes end the process.
pub(super) fn parse(typed: &[OsString]) -> Result<Arguments, ExitCode> {
    let language = language_of(typed).unwrap_or_else(Language::from_system);
    let text = Text::new(language);
    let matches = translated(&text).try_get_matches_from(typed);
    matches
        .and_then(|matches| Arguments::from_arg_matches(&matches))
        .map_err(|error| refuse(&error, text))
}

/// The definitions, with the words of one language.
pub(super) fn translated(text: &Text) -> Command {
    translate(Arguments::command(), text, "help-varco")
}

fn translate(command: Command, text: &Text, id: &str) -> Command {
    let arguments = text.word(Word::HelpOptions);
    let template = format!(
        "{{about}}\n\n{}: {{usage}}\n\n{{all-args}}{{after-help}}",
        text.word(Word::HelpUsage)
    );
    let mut command = command
        .help_template(template)
        .subcommand_help_heading(text.word(Word::HelpCommands))
        .mut_args(|argument| translate_argument(argument, text, id, &arguments));
    if let Some(about) = text.help(id) {
        command = command.about(about);
    }
    if let Some(example) = command.get_after_help().map(StyledStr::to_string) {
        let label = text.word(Word::HelpExample);
        command = command.after_help(example.replacen("Example", &label, 1));
    }
    let names: Vec<String> = command
        .get_subcommands()
        .map(|subcommand| subcommand.get_name().to_owned())
        .collect();
    for name in names {
        let id = format!("{id}-{name}");
        command = command.mut_subcommand(name, |subcommand| translate(subcommand, text, &id));
    }
    command
}

fn translate_argument(argument: Arg, text: &Text, id: &str, heading: &str) -> Arg {
    let name = argument.get_id().as_str().replace('_', "-");
    let own = text.help(&format!("{id}-{name}"));
    let words = own.or_else(|| text.help(&format!("help-any-{name}")));
    let argument = argument.help_heading(heading.to_owned());
    match words {
        Some(words) => argument.help(words),
        None => argument,
    }
}

/// What `--lang` says, before anything else is understood: help is in that language too.
fn language_of(typed: &[OsString]) -> Option<Language> {
    let mut words = typed.iter().filter_map(|word| word.to_str());
    while let Some(word) = words.next() {
        let value = match word.strip_prefix("--lang") {
            Some("") => words.next()?,
            Some(rest) => rest.strip_prefix('=')?,
            None => continue,
        };
        return value.parse().ok();
    }
    None
}

/// Prints help, version or a mistake.
fn refuse(error: &clap::Error, text: Text) -> ExitCode {
    if matches!(
        error.kind(),
        ErrorKind::DisplayHelp
            | ErrorKind::DisplayVersion
            | ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand
    ) {
        // Nothing can be said if the terminal is gone.
        error.print().ok();
        return ExitCode::from(if error.use_stderr() { 2 } else { 0 });
    }
    let problem = usage::problem(error, &text);
    Output::new(text, "", false).complain(&problem);
    ExitCode::from(problem.exit_code())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(command: &Command, text: &Text, id: &str) {
        assert!(text.help(id).is_some(), "no words for {id}");
        for argument in command.get_arguments() {
            let name = argument.get_id().as_str().replace('_', "-");
            let own = format!("{id}-{name}");
            let any = format!("help-any-{name}");
            assert!(
                text.help(&own).or_else(|| text.help(&any)).is_some(),
                "no words for {own}"
            );
        }
        for subcommand in command.get_subcommands() {
            check(subcommand, text, &format!("{id}-{}", subcommand.get_name()));
        }
    }

    #[test]
    fn every_command_and_argument_has_italian_words() {
        check(
            &Arguments::command(),
            &Text::new(Language::Italian),
            "help-varco",
        );
    }

    #[test]
    fn the_language_is_known_before_the_rest() {
        let typed = |words: &[&str]| {
            let words: Vec<_> = words.iter().map(OsString::from).collect();
            language_of(&words)
        };
        assert_eq!(
            typed(&["varco", "--lang", "en", "--help"]),
            Some(Language::English)
        );
        assert_eq!(
            typed(&["varco", "card", "--lang=it"]),
            Some(Language::Italian)
        );
        assert_eq!(typed(&["varco", "--lang"]), None);
        assert_eq!(typed(&["varco", "--language", "en"]), None);
    }
}
