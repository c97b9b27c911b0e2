//! The catalogues: complete and alike in both languages, sound for every problem, easy to read.

#![allow(
    missing_docs,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used
)]

mod text {
    pub(crate) mod problems;
}

use std::collections::{BTreeMap, BTreeSet};

use fluent_syntax::ast::{
    CallArguments, Entry, Expression, InlineExpression, Pattern, PatternElement,
};
use text::problems::{gulpease, sentences, shown_values};
use time::macros::{date, datetime};
use varco::card::Tries;
use varco::diagnosis::{Fact, Finding, Layer, Outcome, Session};
use varco::identity::{
    Certificate, Check, DatesCheck, ExtendedUsageCheck, HolderCheck, KeyCheck, KeyUsageCheck,
    PolicyCheck, TaxCodeError,
};
use varco::portal::access::{Category, access};
use varco::problem::{Action, Parameter, Problem};
use varco::reader::{Contact, Quality};
use varco::simulator::people::LABOUR_CONSULTANT;
use varco::simulator::pki::{KeySize, Variant, card_certificate};
use varco::text::{
    LETTERS, Language, Phrase, PinWord, ProblemText, SessionWord, System, Text, WayPhrase, Word,
};

const CATALOGUES: [(Language, &str); 2] = [
    (
        Language::Italian,
        concat!(
            include_str!("../assets/text/it.ftl"),
            include_str!("../assets/text/pages.it.ftl"),
            include_str!("../assets/text/portals.it.ftl"),
            include_str!("../assets/text/session.it.ftl"),
            include_str!("../assets/text/trust.it.ftl"),
            include_str!("../assets/text/pin.it.ftl")
        ),
    ),
    (
        Language::English,
        concat!(
            include_str!("../assets/text/en.ftl"),
            include_str!("../assets/text/pages.en.ftl"),
            include_str!("../assets/text/portals.en.ftl"),
            include_str!("../assets/text/session.en.ftl"),
            include_str!("../assets/text/trust.en.ftl"),
            include_str!("../assets/text/pin.en.ftl")
        ),
    ),
];

/// The sources that name messages which stand in no list.
const SOURCES: &[&str] = &[
    include_str!("../src/cli/login.rs"),
    include_str!("../src/cli/login/remembered.rs"),
    // Sentences about trust.
    include_str!("../src/text/trust.rs"),
    include_str!("../src/trust/errand.rs"),
    include_str!("../src/trust/verdict.rs"),
    include_str!("../src/trust/errand.rs"),
    include_str!("../src/cli/trust.rs"),
    include_str!("../src/ui/screen/trust.rs"),
    include_str!("../src/text/new_pin.rs"),
    include_str!("../src/text/card.rs"),
    include_str!("../src/text/form.rs"),
    include_str!("../src/text/reference.rs"),
    include_str!("../src/text/word.rs"),
    include_str!("../src/text/window.rs"),
    include_str!("../src/text/handoff.rs"),
    include_str!("../src/text/session.rs"),
    include_str!("../src/text/certificate.rs"),
    include_str!("../src/text/calendar.rs"),
    include_str!("../src/diagnosis/finding.rs"),
    include_str!("../src/diagnosis/surroundings/session.rs"),
    include_str!("../src/diagnosis/layer.rs"),
    include_str!("../src/diagnosis/detail.rs"),
    include_str!("../src/diagnosis/ready.rs"),
    include_str!("../src/text/diagnosis.rs"),
    include_str!("../src/text/report.rs"),
    // Sentences about portals.
    include_str!("../src/portal/access/mod.rs"),
    include_str!("../src/cli/portals.rs"),
    include_str!("../src/cli/portals/access.rs"),
    include_str!("../src/cli/portals/check.rs"),
    include_str!("../src/cli/portals/ways.rs"),
    include_str!("../src/ui/screen/looks.rs"),
    include_str!("../src/text/portals.rs"),
];

/// Message or term, then attribute (empty for the value itself), with the variables that it uses.
type Entries = BTreeMap<(String, String), BTreeSet<String>>;

/// What the messages refer to: terms, and attributes of messages.
type References = BTreeSet<String>;

fn entries(catalogue: &'static str) -> (Entries, References) {
    let parsed = fluent_syntax::parser::parse(catalogue).expect("a sound catalogue");
    let mut entries = Entries::new();
    let mut references = References::new();
    for entry in parsed.body {
        let (id, value, attributes) = match entry {
            Entry::Message(message) => (
                message.id.name.to_owned(),
                message.value,
                message.attributes,
            ),
            Entry::Term(term) => (
                format!("-{}", term.id.name),
                Some(term.value),
                term.attributes,
            ),
            Entry::Comment(_) | Entry::GroupComment(_) | Entry::ResourceComment(_) => continue,
            Entry::Junk { content } => panic!("not Fluent: {content}"),
        };
        let patterns = value.into_iter().map(|value| (String::new(), value)).chain(
            attributes
                .into_iter()
                .map(|attribute| (attribute.id.name.to_owned(), attribute.value)),
        );
        for (attribute, pattern) in patterns {
            let mut variables = BTreeSet::new();
            walk(&pattern, &mut variables, &mut references);
            assert!(
                entries.insert((id.clone(), attribute), variables).is_none(),
                "{id} stands twice"
            );
        }
    }
    (entries, references)
}

fn walk(pattern: &Pattern<&str>, variables: &mut BTreeSet<String>, references: &mut References) {
    for element in &pattern.elements {
        match element {
            PatternElement::TextElement { .. } => {}
            PatternElement::Placeable {
                expression: Expression::Inline(inline),
            } => {
                walk_inline(inline, variables, references);
            }
            PatternElement::Placeable {
                expression: Expression::Select { selector, variants },
            } => {
                walk_inline(selector, variables, references);
                for variant in variants {
                    walk(&variant.value, variables, references);
                }
            }
        }
    }
}

fn walk_inline(
    inline: &InlineExpression<&str>,
    variables: &mut BTreeSet<String>,
    references: &mut References,
) {
    match inline {
        InlineExpression::VariableReference { id } => {
            variables.insert(id.name.to_owned());
        }
        InlineExpression::TermReference { id, arguments, .. } => {
            references.insert(format!("-{}", id.name));
            let none = CallArguments {
                positional: vec![],
                named: vec![],
            };
            assert_eq!(
                arguments.as_ref().unwrap_or(&none),
                &none,
                "terms take no arguments here"
            );
        }
        InlineExpression::MessageReference { id, attribute } => {
            let attribute = attribute.as_ref().map_or("", |attribute| attribute.name);
            references.insert(format!("{}.{attribute}", id.name));
        }
        other => panic!("the catalogues do without {other:?}"),
    }
}

fn every_wording() -> impl Iterator<Item = (Language, System, Problem, ProblemText)> {
    Language::ALL.into_iter().flat_map(|language| {
        System::ALL.into_iter().flat_map(move |system| {
            let text = Text::on(language, system);
            Problem::examples().into_iter().map(move |problem| {
                let words = text.problem(&problem);
                (language, system, problem, words)
            })
        })
    })
}

#[test]
fn both_languages_have_the_same_messages_attributes_and_variables() {
    let [(_, italian), (_, english)] = CATALOGUES;
    // Comparing the keys first names what is missing.
    let (italian, english) = (entries(italian).0, entries(english).0);
    let ids = |entries: &Entries| entries.keys().cloned().collect::<BTreeSet<_>>();
    let difference: Vec<_> = ids(&italian)
        .symmetric_difference(&ids(&english))
        .cloned()
        .collect();
    assert_eq!(difference, []);
    assert_eq!(italian, english);
}

#[test]
fn every_message_is_used_and_every_problem_has_one() {
    let codes: BTreeSet<String> = Problem::examples()
        .iter()
        .map(|problem| format!("problem-{}", problem.code()))
        .collect();
    for (language, catalogue) in CATALOGUES {
        let (entries, references) = entries(catalogue);
        let problems: BTreeSet<String> = entries
            .keys()
            .map(|(id, _)| id.clone())
            .filter(|id| id.starts_with("problem-"))
            .collect();
        assert_eq!(problems, codes);
        for (id, attribute) in entries.keys() {
            let used = match id.as_str() {
                id if id.starts_with("problem-") => {
                    ["what", "means", "next"].contains(&attribute.as_str())
                }
                id if id.starts_with('-') => references.contains(id),
                id if id.starts_with("action-") => ACTIONS
                    .iter()
                    .any(|action| id == format!("action-{}", kebab(&format!("{action:?}")))),
                id if id.starts_with("check-") => checks().iter().any(|(known, _)| *known == id),
                "tries-left" | "pin-prompt" | "answers-per-second" => true,
                id if id.starts_with("word-") => Word::ALL.iter().any(|word| word.id() == id),
                id if WayPhrase::ALL.iter().any(|phrase| phrase.id() == id) => true,
                id if id.starts_with("say-") => Phrase::ALL.iter().any(|phrase| phrase.id() == id),
                id if id.starts_with("ses-") => SessionWord::ALL.iter().any(|word| word.id() == id),
                "date" => attribute.is_empty() || references.contains(&format!("date.{attribute}")),
                id if id.starts_with("category-") => Category::all()
                    .iter()
                    .any(|category| id == format!("category-{category}")),
                id if id.starts_with("letter-") => LETTERS
                    .iter()
                    .any(|letter| id == format!("letter-{letter}")),
                id if demo_words().contains(id) => true,
                // The rest is named where it is made.
                id => SOURCES
                    .iter()
                    .any(|source| source.contains(&format!("\"{id}\""))),
            };
            assert!(used, "{id}.{attribute} is not used in {language:?}");
        }
    }
}

/// The messages for what the demonstration's panel offers: they follow the simulator's own lists.
fn demo_words() -> BTreeSet<String> {
    let menu = varco::cli::demo_menu();
    let lists = [
        ("card", menu.cards),
        ("portal", menu.portals),
        ("fault", menu.faults),
    ];
    lists
        .into_iter()
        .flat_map(|(kind, names)| {
            names.into_iter().map(move |name| {
                let name = name.replace(['@', ':'], "-");
                format!("demo-{kind}-{name}")
            })
        })
        .collect()
}

#[test]
fn whatever_the_panel_offers_has_words_in_both_languages() {
    for (_, catalogue) in CATALOGUES {
        let (entries, _) = entries(catalogue);
        // The many makes of one card go by the names of the command line.
        let ids = demo_words().into_iter();
        for id in ids.filter(|id| !id.starts_with("demo-card-cie-")) {
            assert!(
                entries.contains_key(&(id.clone(), String::new())),
                "{id} is missing"
            );
        }
    }
}

#[test]
fn messages_use_only_the_variables_that_their_problem_gives() {
    let (entries, _) = entries(CATALOGUES[0].1);
    for problem in Problem::examples() {
        let given: BTreeSet<String> = problem
            .parameters()
            .iter()
            .map(|(name, _)| (*name).to_owned())
            .chain(["system", "in_diagnosis"].map(str::to_owned))
            .collect();
        for attribute in ["what", "means", "next"] {
            let id = (format!("problem-{}", problem.code()), attribute.to_owned());
            let unknown: Vec<_> = entries[&id].difference(&given).collect();
            assert!(unknown.is_empty(), "{id:?} uses {unknown:?}");
        }
    }
}

#[test]
fn every_wording_is_whole() {
    for (language, system, problem, words) in every_wording() {
        for part in [&words.what, &words.means, &words.next] {
            let context = format!("{language:?} {system:?} {problem:?}: {part}");
            assert!(!part.contains(['{', '}', '$']), "{context}");
            assert!(
                !part.contains("  ") && !part.contains("..") && part.trim() == part,
                "{context}"
            );
            assert!(part.ends_with('.'), "{context}");
            assert!(part.chars().next().unwrap().is_uppercase(), "{context}");
            assert!(!part.contains("problem-"), "{context}");
            assert!(!part.contains('\n'), "{context}");
        }
        assert_eq!(
            sentences(&words.what),
            1,
            "{language:?} {problem:?}: {}",
            words.what
        );
    }
}

#[test]
fn every_wording_shows_the_values_of_its_problem() {
    for (language, system, problem, words) in every_wording() {
        let whole = format!("{} {} {}", words.what, words.means, words.next);
        for (name, shown) in shown_values(&problem, &Text::on(language, system)) {
            assert!(
                whole.contains(&shown),
                "{language:?} {problem:?} hides {name}: {whole}"
            );
        }
    }
}

#[test]
fn where_a_pin_is_concerned_the_person_is_told_about_the_tries() {
    for (language, _, problem, words) in every_wording() {
        if problem.code().starts_with('P') || problem == Problem::PinBlocked {
            let said = match language {
                Language::Italian => words.means.contains("tentativ"),
                Language::English => words.means.contains("try") || words.means.contains("tries"),
            };
            assert!(said, "{language:?} {problem:?}: {}", words.means);
        }
    }
}

#[test]
fn service_problems_speak_of_the_system_at_hand() {
    let next =
        |system, problem: &Problem| Text::on(Language::Italian, system).problem(problem).next;
    let stopped = Problem::ServiceStopped;
    assert!(next(System::Linux, &stopped).contains("systemctl enable --now pcscd.socket"));
    assert!(next(System::Windows, &stopped).contains("services.msc"));
    assert!(next(System::MacOs, &stopped).contains("Mac"));
    let missing = Problem::ServiceMissing;
    let all: BTreeSet<_> = System::ALL.map(|system| next(system, &missing)).into();
    assert_eq!(all.len(), 3);
}

#[test]
fn the_tries_left_are_said_in_words_that_fit() {
    let what = |language, left| {
        Text::new(language)
            .problem(&Problem::WrongPin { left })
            .what
    };
    assert_eq!(
        what(Language::Italian, Some(2)),
        "Il PIN è sbagliato: restano 2 tentativi."
    );
    assert_eq!(
        what(Language::Italian, Some(1)),
        "Il PIN è sbagliato: resta un solo tentativo."
    );
    assert_eq!(what(Language::Italian, None), "Il PIN è sbagliato.");
    assert_eq!(
        what(Language::English, Some(1)),
        "The PIN is wrong: one try is left."
    );
    assert_eq!(
        what(Language::English, Some(0)),
        "The PIN is wrong and is now blocked."
    );
}

#[test]
fn days_are_written_as_people_write_them() {
    let day = |language, day| Text::new(language).day(day);
    assert_eq!(
        day(Language::Italian, date!(2027 - 01 - 01)),
        "1º gennaio 2027"
    );
    assert_eq!(
        day(Language::Italian, date!(2024 - 12 - 31)),
        "31 dicembre 2024"
    );
    assert_eq!(
        day(Language::English, date!(2027 - 08 - 01)),
        "1 August 2027"
    );
}

#[test]
fn values_from_outside_stay_on_their_line_and_in_their_length() {
    let text = Text::new(Language::English);
    let what = |reader: &str| {
        text.problem(&Problem::ReaderGone {
            reader: reader.to_owned(),
        })
        .what
    };
    assert_eq!(what("A\u{1b}[2J\nB"), "The reader A[2JB was unplugged.");
    assert_eq!(what(""), "The reader ? was unplugged.");
    assert!(what(&"x".repeat(5000)).len() < 300);
}

#[test]
fn every_action_has_a_label() {
    for language in Language::ALL {
        let labels: BTreeSet<String> = ACTIONS
            .iter()
            .map(|action| Text::new(language).action(*action))
            .collect();
        assert_eq!(labels.len(), ACTIONS.len());
        assert!(
            labels
                .iter()
                .all(|label| !label.contains("action-") && label.len() < 40)
        );
    }
    // No problem offers an action that is not in the list.
    for problem in Problem::examples() {
        assert!(
            problem
                .actions()
                .iter()
                .all(|action| ACTIONS.contains(action)),
            "{problem:?}"
        );
    }
}

#[test]
fn every_finding_about_a_certificate_has_its_own_words() {
    for language in Language::ALL {
        let text = Text::new(language);
        let words: BTreeSet<String> = checks()
            .iter()
            .map(|(_, check)| text.check(check))
            .collect();
        assert_eq!(words.len(), checks().len(), "{words:?}");
        for words in &words {
            assert!(
                !words.contains("check-") && !words.contains(['{', '$']),
                "{words}"
            );
            assert!(words.ends_with('.'), "{words}");
            assert!(
                language == Language::English || gulpease(words) >= 50,
                "{words}"
            );
        }
    }
    let dates = Check::Dates(DatesCheck::ExpiresSoon { days_left: 1 });
    let words = Text::new(Language::Italian).check(&dates);
    assert_eq!(words, "Scade tra un giorno: chiedi una carta nuova.");
}

/// Every finding, with the identifier of its message.
fn checks() -> Vec<(&'static str, Check)> {
    let day = datetime!(2024-12-31 12:00 UTC);
    let reason = TaxCodeError::CheckCharacter;
    vec![
        (
            "check-dates-valid",
            Check::Dates(DatesCheck::Valid { days_left: 900 }),
        ),
        (
            "check-dates-expires-soon",
            Check::Dates(DatesCheck::ExpiresSoon { days_left: 9 }),
        ),
        (
            "check-dates-expired",
            Check::Dates(DatesCheck::Expired { since: day }),
        ),
        (
            "check-dates-not-yet-valid",
            Check::Dates(DatesCheck::NotYetValid { from: day }),
        ),
        (
            "check-key-usage-suitable",
            Check::KeyUsage(KeyUsageCheck::Suitable),
        ),
        (
            "check-key-usage-absent",
            Check::KeyUsage(KeyUsageCheck::Absent),
        ),
        (
            "check-key-usage-signature-certificate",
            Check::KeyUsage(KeyUsageCheck::SignatureCertificate),
        ),
        (
            "check-key-usage-cannot-sign",
            Check::KeyUsage(KeyUsageCheck::CannotSign),
        ),
        (
            "check-extended-usage-suitable",
            Check::ExtendedUsage(ExtendedUsageCheck::Suitable),
        ),
        (
            "check-extended-usage-absent",
            Check::ExtendedUsage(ExtendedUsageCheck::Absent),
        ),
        (
            "check-extended-usage-other-purposes",
            Check::ExtendedUsage(ExtendedUsageCheck::OtherPurposes),
        ),
        ("check-policy-cns", Check::Policy(PolicyCheck::Cns)),
        (
            "check-policy-cns-lombardy",
            Check::Policy(PolicyCheck::CnsLombardy),
        ),
        ("check-policy-cie", Check::Policy(PolicyCheck::Cie)),
        ("check-policy-unknown", Check::Policy(PolicyCheck::Unknown)),
        (
            "check-key-suitable",
            Check::Key(KeyCheck::Suitable { bits: 2048 }),
        ),
        (
            "check-key-short",
            Check::Key(KeyCheck::Short { bits: 1024 }),
        ),
        (
            "check-key-too-short",
            Check::Key(KeyCheck::TooShort { bits: 512 }),
        ),
        ("check-key-not-rsa", Check::Key(KeyCheck::NotRsa)),
        (
            "check-holder-identified",
            Check::Holder(HolderCheck::Identified),
        ),
        (
            "check-holder-unusual-spelling",
            Check::Holder(HolderCheck::UnusualSpelling),
        ),
        (
            "check-holder-numeric-code",
            Check::Holder(HolderCheck::NumericCode),
        ),
        ("check-holder-foreign", Check::Holder(HolderCheck::Foreign)),
        (
            "check-holder-invalid",
            Check::Holder(HolderCheck::Invalid { reason }),
        ),
        ("check-holder-missing", Check::Holder(HolderCheck::Missing)),
        (
            "check-holder-authority",
            Check::Holder(HolderCheck::Authority),
        ),
    ]
}

#[test]
fn who_may_enter_is_said_in_plain_words() {
    for language in Language::ALL {
        let text = Text::new(language);
        for category in Category::all() {
            let name = text.category(category.id);
            assert!(!name.contains("category-"), "{language:?} {name}");
            for on in [
                date!(2020 - 01 - 01),
                date!(2021 - 03 - 01),
                date!(2026 - 11 - 22),
            ] {
                for line in access(category, on).lines() {
                    let days = line.days.iter();
                    let values = days
                        .map(|(name, day)| (*name, Parameter::Day(*day)))
                        .collect();
                    let words = text.about_portals(line.key, values);
                    let context = format!("{language:?} {category} {on}: {words}");
                    assert!(words.ends_with('.'), "{context}");
                    assert!(!words.contains(['{', '}', '$', '\n']), "{context}");
                    assert!(!words.contains("access-"), "{context}");
                    for (_, day) in &line.days {
                        assert!(words.contains(&text.day(*day)), "{context}");
                    }
                    assert!(
                        language == Language::English || gulpease(&words) >= 45,
                        "{} {context}",
                        gulpease(&words)
                    );
                }
            }
        }
    }
}

fn kebab(name: &str) -> String {
    let mut kebab = String::new();
    for character in name.chars() {
        if character.is_uppercase() && !kebab.is_empty() {
            kebab.push('-');
        }
        kebab.push(character.to_ascii_lowercase());
    }
    kebab
}

const ACTIONS: &[Action] = &[
    Action::Retry,
    Action::InstallService,
    Action::StartService,
    Action::ConnectReader,
    Action::InsertCard,
    Action::ChooseReader,
    Action::RetypePin,
    Action::UnblockPin,
    Action::ContactIssuer,
    Action::ContactPortal,
    Action::ShowCertificate,
    Action::Diagnose,
    Action::InstallDriver,
    Action::SetClock,
    Action::GiveCredentials,
    Action::SetProxy,
    Action::OpenNetworkPage,
    Action::ReadHelp,
    Action::OtherWays,
    Action::Report,
];

/// RFC 5545: lines, folding, what an event and its alarm must hold.
#[test]
fn the_expiry_is_a_sound_calendar_entry() {
    let size = KeySize::Rsa2048;
    let der = card_certificate(&LABOUR_CONSULTANT, size, Variant::default()).unwrap();
    let certificate = Certificate::parse(&der).unwrap();
    let now = datetime!(2026-03-01 22:30 UTC);
    for language in Language::ALL {
        let entry = Text::new(language).calendar(&certificate, now);
        assert!(entry.ends_with("\r\n"));
        for line in entry.split_terminator("\r\n") {
            assert!(!line.contains(['\r', '\n']), "a line end is CRLF: {line}");
            assert!(line.len() <= 75, "{} octets: {line}", line.len());
            assert!(!line.is_empty());
        }
        let unfolded = entry.replace("\r\n ", "");
        let lines: Vec<_> = unfolded
            .split_terminator("\r\n")
            .map(|line| line.split_once(':').expect("name, colon, value"))
            .collect();
        let mut open = Vec::new();
        for (name, value) in &lines {
            match *name {
                "BEGIN" => open.push(*value),
                "END" => assert_eq!(open.pop(), Some(*value)),
                _ => assert!(!open.is_empty(), "{name} stands outside"),
            }
        }
        assert!(open.is_empty());
        let values = |wanted: &str| -> Vec<&str> {
            let found = lines.iter().filter(|(name, _)| *name == wanted);
            found.map(|(_, value)| *value).collect()
        };
        assert_eq!(values("BEGIN"), ["VCALENDAR", "VEVENT", "VALARM"]);
        assert_eq!(values("VERSION"), ["2.0"]);
        assert_eq!(values("PRODID").len(), 1);
        assert_eq!(values("UID").len(), 1);
        assert_eq!(values("DTSTAMP"), ["20260301T223000Z"]);
        let last = certificate.validity().not_after.date();
        let day = |date: time::Date| {
            format!(
                "{:04}{:02}{:02}",
                date.year(),
                u8::from(date.month()),
                date.day()
            )
        };
        assert_eq!(values("DTSTART;VALUE=DATE"), [day(last)]);
        let next = last.next_day().unwrap();
        assert_eq!(values("DTEND;VALUE=DATE"), [day(next)]);
        assert_eq!(values("ACTION"), ["DISPLAY"]);
        assert_eq!(values("TRIGGER"), ["-P30D"]);
        // The alarm of kind DISPLAY needs a description of its own.
        assert_eq!(values("DESCRIPTION").len(), 2);
        for secret in [
            LABOUR_CONSULTANT.given_name,
            LABOUR_CONSULTANT.surname,
            LABOUR_CONSULTANT.tax_code,
            LABOUR_CONSULTANT.card_number,
        ] {
            assert!(!entry.contains(secret), "{entry}");
        }
    }
}

/// Whatever the diagnosis may say is whole in both languages, and easy to read in Italian.
#[test]
#[allow(clippy::too_many_lines, reason = "one table")]
fn every_finding_of_the_diagnosis_has_words() {
    let reader = || "Lettore A".to_owned();
    let system = |session| Fact::System {
        name: "Debian".to_owned(),
        session,
        in_the_way: session != Session::Local,
    };
    let pin = |tries| Fact::Pin {
        reader: reader(),
        tries,
    };
    let certificate = |with_warnings| Fact::CertificateUsable {
        reader: reader(),
        days: 12,
        with_warnings,
    };
    let vouched = |is_public| Fact::Vouched {
        issuer: "CA di esempio".to_owned(),
        is_public,
    };
    let contact = |contact| Fact::Contact {
        reader: reader(),
        quality: Quality {
            answers: 90,
            losses: 2,
            resets: 0,
            took: std::time::Duration::from_secs(3),
            contact,
        },
    };
    let facts = [
        system(Session::Local),
        system(Session::Ssh),
        system(Session::RemoteDesktop),
        system(Session::Container),
        system(Session::Isolated),
        Fact::ServiceAnswers,
        Fact::Reader { reader: reader() },
        Fact::Empty { reader: reader() },
        Fact::Card {
            reader: reader(),
            atr: "3B00".to_owned(),
        },
        Fact::Recognised {
            reader: reader(),
            model: "CNS".to_owned(),
        },
        certificate(false),
        certificate(true),
        pin(Tries::Left(0)),
        pin(Tries::Left(1)),
        pin(Tries::Left(3)),
        pin(Tries::Verified),
        pin(Tries::NotActivated),
        pin(Tries::NotReadable),
        pin(Tries::NotAsked),
        Fact::CertificateAfterPin { reader: reader() },
        Fact::PortalReady {
            host: "www.esempio.it".to_owned(),
        },
        Fact::PortalNotAsked,
        Fact::Program {
            version: "0.1.0".to_owned(),
            renderer: "tiny-skia".to_owned(),
        },
        Fact::Broken {
            place: Some(reader()),
            problem: Problem::NoCard,
        },
        Fact::NotReached,
        Fact::NotKept {
            file: "/x/y (no space)".to_owned(),
        },
        Fact::NotLooked,
        Fact::Programs {
            programs: Vec::new(),
            is_held: false,
        },
        Fact::Programs {
            programs: vec!["scdaemon (77)".to_owned()],
            is_held: true,
        },
        Fact::InUse {
            reader: reader(),
            programs: vec!["scdaemon (77)".to_owned()],
        },
        Fact::Interrupted {
            reader: reader(),
            programs: vec!["scdaemon (77)".to_owned()],
        },
        Fact::Way { proxy: None },
        Fact::Way {
            proxy: Some("proxy.esempio.it:3128".to_owned()),
        },
        Fact::NameFound {
            host: "www.esempio.it".to_owned(),
        },
        Fact::NameByProxy,
        Fact::Clock { wrong_by: None },
        Fact::Clock {
            wrong_by: Some(-90),
        },
        Fact::ClockUnknown,
        Fact::Proven {
            host: "www.esempio.it".to_owned(),
        },
        vouched(true),
        vouched(false),
        contact(Contact::Steady),
        contact(Contact::Unsteady),
    ];
    let diagnosed = Problem::examples().into_iter().map(|problem| {
        let place = None;
        Finding::new(Layer::Portal, Fact::Broken { place, problem })
    });
    let diagnosed: Vec<_> = diagnosed.collect();
    for language in Language::ALL {
        let text = Text::new(language);
        let mut all = BTreeSet::new();
        for finding in &diagnosed {
            // Nobody is sent to where they are.
            let next = text.finding(finding).next.expect("advice");
            let sends = ["avvia la diagnosi", "run Varco's diagnosis"];
            assert!(!sends.iter().any(|words| next.contains(words)), "{next}");
        }
        for fact in &facts {
            let finding = Finding::new(Layer::Cards, fact.clone());
            let words = text.finding(&finding);
            assert!(
                all.insert(words.what.clone()),
                "{} stands twice",
                words.what
            );
            let has_next = words.next.is_some();
            let parts = [Some(words.what), words.means, words.next];
            for part in parts.into_iter().flatten() {
                assert!(part.ends_with('.'), "{part}");
                assert!(
                    !part.contains(['{', '$']) && !part.contains("finding-"),
                    "{part}"
                );
            }
            let is_good = matches!(finding.outcome(), Outcome::Good | Outcome::Unknown);
            assert_eq!(is_good, finding.actions().is_empty(), "{fact:?}");
            assert!(is_good || has_next, "{fact:?} says not what to do");
        }
    }
}

#[test]
fn italian_words_about_other_ways_are_easy_to_read() {
    let text = Text::new(Language::Italian);
    for phrase in WayPhrase::ALL {
        let words = text.way(*phrase);
        assert!(!words.is_empty() && !words.contains("way-"), "{phrase:?}");
        if words.ends_with('.') {
            let index = gulpease(&words);
            assert!(index >= 50, "{index}: {words}");
        }
    }
}

/// The longer sentences of the pages are as easy to read as the problems.
#[test]
fn italian_pages_are_easy_to_read() {
    let text = Text::new(Language::Italian);
    let phrases = Phrase::ALL.iter().map(|phrase| text.say(*phrase));
    let sessions = SessionWord::ALL.iter().map(|word| text.session(*word));
    for words in phrases.chain(sessions) {
        let is_there = !words.is_empty() && !words.contains("say-") && !words.contains("ses-");
        assert!(is_there, "{words}");
        if words.ends_with('.') {
            let index = gulpease(&words);
            assert!(index >= 50, "{index}: {words}");
        }
    }
    for word in PinWord::ALL {
        let words = text.pin_word(*word);
        assert!(!words.is_empty() && !words.contains("newpin-"), "{word:?}");
        if words.ends_with('.') {
            let index = gulpease(&words);
            assert!(index >= 55, "{index}: {words}");
        }
    }
}
