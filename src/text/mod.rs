//! Words for people, in Italian and English, from the catalogues in `assets/text`.
//!
//! [`Problem`] and the other types say conditions; only here do they become sentences. The
//! catalogues are part of the program; tests prove that no message is missing in either language.

// First: its macro makes the lists of words.
#[macro_use]
mod word;

mod calendar;
mod card;
mod certificate;
mod check;
mod diagnosis;
mod form;
mod handoff;
mod language;
mod new_pin;
mod phrase;
mod portals;
mod reference;
mod report;
mod session;
#[cfg(test)]
pub(crate) mod stretch;
mod trust;
mod way;
mod window;

use std::fmt;

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use time::Date;

pub use diagnosis::FindingText;
pub use form::Form;
pub use language::{Language, UnknownLanguage};
pub use new_pin::PinWord;
pub use phrase::Phrase;
pub use reference::{Entry, LETTERS, PageWord, Wording, reference};
pub use session::SessionWord;
pub use way::WayPhrase;
pub use word::Word;

use crate::problem::{Action, Parameter, Problem};

/// The words of one language, on one operating system.
pub struct Text {
    language: Language,
    system: System,
    catalogue: FluentBundle<FluentResource>,
}

/// The operating systems whose smart-card services differ.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum System {
    /// Linux, and whatever else runs pcsc-lite.
    Linux,
    /// Windows.
    Windows,
    /// macOS.
    MacOs,
}

/// A problem in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProblemText {
    /// What happened, in one sentence.
    pub what: String,
    /// What that means for the person.
    pub means: String,
    /// What to do next.
    pub next: String,
}

impl Text {
    /// The words of `language` on this computer.
    pub fn new(language: Language) -> Self {
        Self::on(language, System::current())
    }

    /// The words of `language` on `system`.
    pub fn on(language: Language, system: System) -> Self {
        let mut catalogue = FluentBundle::new_concurrent(vec![language.identifier()]);
        catalogue.set_use_isolating(false);
        for words in language.catalogues() {
            // A catalogue with a mistake still gives its sound messages; the tests admit none.
            let resource = FluentResource::try_new((*words).to_owned());
            catalogue.add_resource_overriding(resource.unwrap_or_else(|(sound, _)| sound));
        }
        Self {
            language,
            system,
            catalogue,
        }
    }

    /// The language of these words.
    pub fn language(&self) -> Language {
        self.language
    }

    /// A problem in words.
    pub fn problem(&self, problem: &Problem) -> ProblemText {
        self.problem_with(problem.code(), self.arguments(problem.parameters()), "no")
    }

    /// The same inside a diagnosis, which nobody is sent to then; each value from outside is first
    /// shown as `shown` gives it, then cut to length.
    fn diagnosed(&self, problem: &Problem, shown: Shown<'_>) -> ProblemText {
        let arguments = self.arguments(by(problem.parameters(), shown));
        self.problem_with(problem.code(), arguments, "yes")
    }

    fn problem_with(
        &self,
        code: &str,
        mut arguments: FluentArgs<'static>,
        in_diagnosis: &'static str,
    ) -> ProblemText {
        let id = format!("problem-{code}");
        arguments.set("system", self.system.key());
        arguments.set("in_diagnosis", in_diagnosis);
        let part = |attribute| self.format(&id, Some(attribute), &arguments);
        ProblemText {
            what: part("what"),
            means: part("means"),
            next: part("next"),
        }
    }

    /// An action as the label of a button.
    pub fn action(&self, action: Action) -> String {
        self.format(action_id(action), None, &FluentArgs::new())
    }

    /// A day with the month in words.
    pub fn day(&self, day: Date) -> String {
        let mut arguments = FluentArgs::new();
        arguments.set("day", i64::from(day.day()));
        arguments.set("month", i64::from(u8::from(day.month())));
        arguments.set("year", i64::from(day.year()));
        self.format("date", None, &arguments)
    }

    fn arguments(&self, parameters: Vec<(&'static str, Parameter)>) -> FluentArgs<'static> {
        let values = parameters.into_iter();
        values
            .map(|(name, parameter)| (name, self.value(parameter)))
            .collect()
    }

    fn value(&self, parameter: Parameter) -> FluentValue<'static> {
        match parameter {
            Parameter::Text(text) => presentable(&text).into(),
            Parameter::Explanation(text) => on_one_line(&text, 2000).into(),
            Parameter::Number(number) => number.into(),
            Parameter::Day(day) => self.day(day).into(),
        }
    }

    /// A message, or one attribute of it. What is missing shows as its own identifier.
    fn format(&self, id: &str, attribute: Option<&str>, arguments: &FluentArgs<'_>) -> String {
        let message = self.catalogue.get_message(id);
        let pattern = message.and_then(|message| match attribute {
            None => message.value(),
            Some(attribute) => Some(message.get_attribute(attribute)?.value()),
        });
        let Some(pattern) = pattern else {
            return format!("{id}.{}", attribute.unwrap_or_default());
        };
        let mut errors = Vec::new();
        self.catalogue
            .format_pattern(pattern, Some(arguments), &mut errors)
            .into_owned()
    }
}

impl fmt::Debug for Text {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Text")
            .field("language", &self.language)
            .field("system", &self.system)
            .finish_non_exhaustive()
    }
}

impl System {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Linux, Self::Windows, Self::MacOs];

    /// The system that the program was built for.
    pub fn current() -> Self {
        if cfg!(windows) {
            Self::Windows
        } else if cfg!(target_os = "macos") {
            Self::MacOs
        } else {
            Self::Linux
        }
    }

    /// Its name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Linux => "Linux",
            Self::Windows => "Windows",
            Self::MacOs => "macOS",
        }
    }

    /// The name by which messages choose their words.
    pub fn key(self) -> &'static str {
        match self {
            Self::Linux => "linux",
            Self::Windows => "windows",
            Self::MacOs => "macos",
        }
    }
}

/// How a value from outside is shown: as it is, or without what is personal.
type Shown<'a> = &'a dyn Fn(&str) -> String;

/// Values, as they are shown.
fn by(
    parameters: Vec<(&'static str, Parameter)>,
    shown: Shown<'_>,
) -> Vec<(&'static str, Parameter)> {
    let parameters = parameters.into_iter();
    let parameters = parameters.map(|(name, parameter)| match parameter {
        Parameter::Text(text) => (name, Parameter::Text(shown(&text))),
        Parameter::Explanation(text) => (name, Parameter::Explanation(shown(&text))),
        Parameter::Number(_) | Parameter::Day(_) => (name, parameter),
    });
    parameters.collect()
}

fn on_one_line(text: &str, longest: usize) -> String {
    text.chars()
        .filter(|character| !character.is_control())
        .take(longest)
        .collect()
}

/// A value from a reader, a card or a server, fit to stand in a sentence: on one line, of bounded
/// length, visible even when empty.
fn presentable(text: &str) -> String {
    const LONGEST: usize = 200;
    let mut shown = on_one_line(text, LONGEST);
    if shown.trim().is_empty() {
        "?".clone_into(&mut shown);
    }
    shown
}

fn action_id(action: Action) -> &'static str {
    match action {
        Action::Retry => "action-retry",
        Action::InstallService => "action-install-service",
        Action::InstallDriver => "action-install-driver",
        Action::StartService => "action-start-service",
        Action::ConnectReader => "action-connect-reader",
        Action::InsertCard => "action-insert-card",
        Action::ChooseReader => "action-choose-reader",
        Action::RetypePin => "action-retype-pin",
        Action::UnblockPin => "action-unblock-pin",
        Action::ContactIssuer => "action-contact-issuer",
        Action::ContactPortal => "action-contact-portal",
        Action::ShowCertificate => "action-show-certificate",
        Action::Diagnose => "action-diagnose",
        Action::SetClock => "action-set-clock",
        Action::ReadHelp => "action-read-help",
        Action::GiveCredentials => "action-give-credentials",
        Action::SetProxy => "action-set-proxy",
        Action::OpenNetworkPage => "action-open-network-page",
        Action::OtherWays => "action-other-ways",
        Action::Report => "action-report",
    }
}
