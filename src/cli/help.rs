//! Help and usage errors in the person's language.
//!
//! The English words stand with the definitions in `args`; the catalogues translate them by
//! command and argument.

use std::ffi::OsString;
use std::iter;
use std::process::ExitCode;

use clap::builder::StyledStr;
use clap::error::ErrorKind;
use clap::{Arg, Args, Command, CommandFactory, FromArgMatches};

use super::args::Arguments;
use super::output::Output;
use super::usage;
use crate::problem::Problem;
use crate::text::{Language, Text, Word};

#[derive(Args, Debug)]
pub(super) struct HelpOptions {
    /// The command
    #[arg(value_name = "COMMAND")]
    of: Vec<String>,
}

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
    let command = translate(Arguments::command(), text, "help-varco");
    // The library writes the lines of usage when everything else is settled.
    match text.help("help-value-options") {
        Some(options) => {
            let mut settled = command.clone();
            settled.build();
            translate_usage(command, &mut settled, &format!("[{options}]"))
        }
        None => command,
    }
}

/// `varco help`, alone or with a command.
pub(super) fn show(options: &HelpOptions, text: &Text) -> Result<u8, Problem> {
    let of = options.of.iter().map(String::as_str);
    let words = iter::once("varco").chain(of);
    let asked = translated(text).try_get_matches_from(words.chain(iter::once("--help")));
    match asked {
        Err(error) if error.kind() == ErrorKind::DisplayHelp => {
            // Nothing can be said if the terminal is gone.
            error.print().ok();
            Ok(0)
        }
        Err(error) => Err(usage::problem(&error, text)),
        Ok(_) => Ok(0),
    }
}

/// The line of usage in the language of the rest. `settled` is the same command, built.
fn translate_usage(command: Command, settled: &mut Command, options: &str) -> Command {
    let usage = settled.render_usage().to_string();
    let usage = usage
        .split_once(": ")
        .map_or(usage.as_str(), |(_, usage)| usage);
    let mut command = command.override_usage(usage.replace("[OPTIONS]", options));
    for settled in settled.get_subcommands_mut() {
        let name = settled.get_name().to_owned();
        if command.find_subcommand(&name).is_some() {
            command =
                command.mut_subcommand(name, |command| translate_usage(command, settled, options));
        }
    }
    command
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
    if let Some(name) = text.help("help-value-command") {
        command = command.subcommand_value_name(name);
    }
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
    // The command `help` has the name that the option of the first page would have.
    let own = (name != "help").then(|| text.help(&format!("{id}-{name}")));
    let own = own.flatten();
    let words = own.or_else(|| text.help(&format!("help-any-{name}")));
    let argument = argument.help_heading(heading.to_owned());
    let Some(words) = words else {
        return argument;
    };
    let (argument, more) = translate_values(argument, text);
    argument.help(format!("{words}{more}"))
}

/// The names of an argument's values, and what the library says of them in English: in brackets,
/// what holds without one, and which there are.
fn translate_values(mut argument: Arg, text: &Text) -> (Arg, String) {
    if !argument.get_action().takes_values() {
        return (argument, String::new());
    }
    let names = argument.get_value_names().unwrap_or_default();
    let names = names.iter().map(|name| {
        let parts = name.split('|').map(|part| {
            let id = format!("help-value-{}", part.to_lowercase().replace(':', "-"));
            text.help(&id).unwrap_or_else(|| part.to_owned())
        });
        parts.collect::<Vec<_>>().join("|")
    });
    let names: Vec<_> = names.collect();
    let mut more = String::new();
    let mut add = |id: &str, values: Vec<String>| {
        if let Some(label) = text.help(id).filter(|_| !values.is_empty()) {
            more = format!("{more} [{label}: {}]", values.join(", "));
        }
    };
    let default = argument.get_default_values().iter();
    add(
        "help-value-default",
        default
            .map(|value| value.to_string_lossy().into_owned())
            .collect(),
    );
    let possible = argument.get_possible_values().into_iter();
    let possible = possible.filter(|value| !value.is_hide_set());
    add(
        "help-value-possible",
        possible.map(|value| value.get_name().to_owned()).collect(),
    );
    if !names.is_empty() {
        argument = argument.value_names(names);
    }
    let argument = argument.hide_default_value(true).hide_possible_values(true);
    (argument, more)
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

    /// The library's own words are in no help.
    #[test]
    fn no_italian_help_speaks_english() {
        fn look(command: &mut Command, pages: &mut usize) {
            let help = command.render_long_help().to_string();
            for english in [
                "OPTIONS",
                "COMMAND",
                "Usage",
                "default:",
                "possible values",
                "Example",
                "Print",
                "<NAME",
                "PROFILE",
                "MODE>",
            ] {
                assert!(!help.contains(english), "{english}: {help}");
            }
            *pages += 1;
            for command in command.get_subcommands_mut() {
                look(command, pages);
            }
        }
        let mut command = translated(&Text::new(Language::Italian));
        command.build();
        let mut pages = 0;
        look(&mut command, &mut pages);
        assert!(pages > 20, "{pages}");
        let mut login = translated(&Text::new(Language::Italian));
        login.build();
        let login = login.find_subcommand_mut("login").unwrap();
        let help = login.render_help().to_string();
        assert!(help.contains("Uso: varco login [OPZIONI]\n"), "{help}");
        assert!(help.contains("--reader <NOME>"), "{help}");
    }

    #[test]
    fn english_help_is_the_librarys() {
        let mut command = translated(&Text::new(Language::English));
        let help = command.render_help().to_string();
        assert!(help.contains("Usage: varco [OPTIONS]"), "{help}");
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
