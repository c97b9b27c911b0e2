//! `varco login`: card, portal, PIN, signature, services.

mod remembered;
mod report;
mod session;

use std::io::{self, IsTerminal as _};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Instant;

use time::OffsetDateTime;

use self::remembered::{kind_of, remember, remind};
use self::report::{CardReport, HolderReport, PlanReport, Report, milliseconds};
pub(super) use self::session::Wishes;
use super::args::LoginOptions;
use super::ask_pin::{GivenPin, PinSource};
use super::choose;
use super::output::Output;
use super::portals;
use super::proxy::with_credentials;
use super::runtime;
use crate::cancel::Cancel;
use crate::card::cie::Memory;
use crate::card::{Depth, Found, Limits};
use crate::handoff;
use crate::history::{Entry, History};
use crate::identity::Certificate;
use crate::portal::{CardMaterial, Login, Outcome, Prepared, Profile, Progress, Service};
use crate::problem::Problem;
use crate::reader::Readers;
use crate::settings::{CheckBook, ReaderKeypad, Settings};
use crate::text::{WayPhrase, Word};
use crate::tls::{Record, Version};

pub(super) fn run(
    options: &LoginOptions,
    settings: &Settings,
    output: &mut Output,
) -> Result<u8, Problem> {
    handoff::sweep();
    let chosen = options.portal.as_deref().or(settings.portal.as_deref());
    let chosen = chosen.unwrap_or("inail");
    let profile = settings.known_portals().find(chosen)?;
    let request = Request {
        readers: super::readers_of(options.source.simulated.as_deref())?,
        reader: options.source.reader.clone(),
        memory: choose::memory(&options.source, settings, output),
        looks: CheckBook::of_person(),
        profile,
        pin: PinSource::new(options.pin_stdin, options.last_try),
        reader_keypad: settings.reader_keypad,
        wishes: Wishes {
            profile: options.profile.clone(),
            open: options.open,
            asks: !options.json && io::stdin().is_terminal(),
        },
    };
    let signed = sign_in(request, output)?;
    if signed.leads_elsewhere {
        portals::point_to_other_ways(chosen, output);
    }
    if settings.history
        && let (Some(tried), Some(history)) = (&signed.tried, History::of_person())
        && let Err(problem) = history.add(tried)
    {
        output.complain(&problem);
    }
    if let Some(standing) = signed.standing {
        session::stay(standing, output, &signed.cancel);
    }
    Ok(signed.code)
}

/// What came of a sign-in.
pub(super) struct Signed {
    pub(super) code: u8,
    /// Whether another way in may help.
    leads_elsewhere: bool,
    /// The attempt as the history has it, if the PIN was on its way to the card.
    tried: Option<Entry>,
    /// The window that holds the session.
    standing: Option<session::Standing>,
    /// What Ctrl-C throws.
    cancel: Cancel,
}

/// What to sign in to, with what.
pub(super) struct Request {
    pub(super) readers: Arc<dyn Readers>,
    pub(super) reader: Option<String>,
    /// What is remembered of identity cards.
    pub(super) memory: Memory,
    /// What looks at portals found.
    pub(super) looks: CheckBook,
    pub(super) profile: Profile,
    pub(super) pin: PinSource,
    /// Whether the reader's keypad is used where there is one.
    pub(super) reader_keypad: ReaderKeypad,
    pub(super) wishes: Wishes,
}

/// Signs in, goes on as wanted, tells how it goes, and gives the exit code.
pub(super) fn sign_in(request: Request, output: &Output) -> Result<Signed, Problem> {
    let portal = request.profile.name.clone();
    let mut report = Report::new(&portal);
    let wishes = request.wishes.clone();
    let limits = super::limits();
    let (problem, tried, standing) = match work(request, &limits, output, &mut report) {
        Ok(login) => {
            let serial = login
                .certificate
                .as_ref()
                .map(|known| known.serial().to_vec());
            // What comes after a sign-in does not undo it.
            let ended = login.outcome.problem();
            let tried = Entry::of(&portal, serial.as_deref(), ended.as_ref());
            let (problem, standing) = finish(login, &wishes, (output, &limits), &mut report);
            (problem, Some(tried), standing)
        }
        Err(problem) => (Some(problem), None, None),
    };
    report.conclude(problem.as_ref());
    output.object(&report)?;
    if let Some(problem) = &problem {
        output.complain(problem);
    }
    Ok(Signed {
        leads_elsewhere: problem.as_ref().is_some_and(portals::leads_elsewhere),
        code: problem.map_or(0, |problem| problem.exit_code()),
        tried,
        standing,
        cancel: limits.cancel,
    })
}

fn work(
    mut request: Request,
    limits: &Limits,
    output: &Output,
    report: &mut Report,
) -> Result<Login, Problem> {
    let mut card = read_card(&request, output, limits, report)?;
    let runtime = runtime()?;
    let kind = kind_of(&card.card);
    remind(&request, kind, output);
    let started = Instant::now();
    let profile = &request.profile;
    let steps = &report.visits_before_pin;
    let look = || steps.prepare(&runtime, profile, &card.card, limits);
    let prepared = with_credentials(profile, output, look);
    report.phases_ms.portal = Some(milliseconds(started.elapsed()));
    let changed = remember(&mut request, kind, prepared.as_ref());
    let mut prepared = match prepared {
        Ok(prepared) => prepared,
        Err(problem) => {
            card.close();
            return Err(problem);
        }
    };
    prepared.plan.warnings.extend(changed);
    report.plan = Some(PlanReport::new(&prepared.plan));
    show_plan(&prepared, output);
    let length = card.card.pin_length();
    let prompt = (output.text()).pin_prompt(&prepared.plan.host, length.min, length.max);
    let source = (request.pin).at_reader(&mut card, request.reader_keypad, output);
    let given = source.get(prompt, card.tries, length, &limits.cancel, output);
    let GivenPin { pin, known } = match given {
        Ok(given) => given,
        Err(problem) => {
            card.close();
            return Err(problem);
        }
    };
    let material = CardMaterial {
        connection: card.connection,
        card: card.card,
        tries: Some(known),
        pin,
    };
    let host = prepared.plan.host.clone();
    let is_right = Arc::new(AtomicBool::new(false));
    let seen = Arc::clone(&is_right);
    let progress = move |progress| match progress {
        Progress::Pin | Progress::Answer => {}
        Progress::Signature => seen.store(true, Ordering::Relaxed),
    };
    let login = runtime.block_on(prepared.sign_in(material, limits, progress));
    if is_right.load(Ordering::Relaxed) {
        output.field(Word::Pin, &output.text().word(Word::PinRight));
    }
    report.add(&login, card.tries);
    if let Some(certificate) = &login.certificate {
        report.holder = Some(HolderReport::new(&certificate.holder()));
    }
    show_signature(&login.record, &host, output);
    Ok(login)
}

/// Reads the card and its certificate, and refuses what can't sign in.
fn read_card(
    request: &Request,
    output: &Output,
    limits: &Limits,
    report: &mut Report,
) -> Result<Found, Problem> {
    let started = Instant::now();
    let card = choose::among(
        &request.readers,
        request.reader.as_deref(),
        Depth::ForLogin,
        &request.memory,
        limits,
    )?;
    report.phases_ms.card = Some(milliseconds(started.elapsed()));
    report.trace.append(card.trace.clone());
    report.first_look = Some(card.beyond.counters()).filter(|counters| counters.commands > 0);
    report.pin_tries_left = card.tries.left();
    report.card = Some(CardReport {
        kind: card.card.kind(),
        model: card.card.model(),
    });
    match examine(&card, output, report) {
        Ok(()) => Ok(card),
        Err(problem) => {
            card.close();
            Err(problem)
        }
    }
}

/// What stands in the way before any network or PIN: a certificate that can't sign in, a PIN that
/// can't be verified.
fn examine(card: &Found, output: &Output, report: &mut Report) -> Result<(), Problem> {
    let text = output.text();
    let title = card.card.title();
    if let Some(der) = card.card.certificate() {
        let certificate = Certificate::parse(der)?;
        report.holder = Some(HolderReport::new(&certificate.holder()));
        let valid_until = text.word(Word::ValidUntil).to_lowercase();
        let last_day = text.day(certificate.validity().not_after.date());
        output.field(Word::Card, &format!("{title}, {valid_until} {last_day}"));
        if let Some(problem) = certificate.checks(OffsetDateTime::now_utc()).problem() {
            return Err(problem);
        }
    } else {
        output.field(Word::Card, &title);
    }
    card.tries.obstacle().map_or(Ok(()), Err)
}

fn show_plan(prepared: &Prepared, output: &Output) {
    let version = prepared.plan.version.number();
    output.field(
        Word::Portal,
        &format!(
            "{}, {}, TLS {version}",
            prepared.profile.title, prepared.plan.host
        ),
    );
    if prepared.goes_by_identity_server() {
        output.line(&format!(
            "  {}",
            output.text().way(WayPhrase::ByIdentityServer)
        ));
    }
    for warning in &prepared.plan.warnings {
        let text = output.text();
        let words = text.warning(*warning);
        output.line(&format!("  {words}"));
    }
}

fn show_signature(record: &Record, host: &str, output: &Output) {
    if record.signatures > 0
        && let Some(scheme) = record.chosen
    {
        let version = record.version.map_or("", Version::number);
        output.field(Word::Signature, &format!("{scheme}, TLS {version}, {host}"));
    }
}

/// Shows the person and the services and goes on, or says what went wrong.
fn finish(
    login: Login,
    wishes: &Wishes,
    (output, limits): (&Output, &Limits),
    report: &mut Report,
) -> (Option<Problem>, Option<session::Standing>) {
    let signed_in = match login.outcome {
        Outcome::SignedIn(signed_in) => signed_in,
        Outcome::NotEnabled => return (Some(Problem::NotEnabled), None),
        Outcome::Failed(problem) => return (Some(problem), None),
    };
    let text = output.text();
    output.field(Word::Answer, &text.word(Word::SignedIn));
    let person = signed_in.person;
    if let Some(name) = person.name {
        output.field(Word::Holder, &name);
    }
    if let Some(tax_code) = person.tax_code {
        output.field(Word::TaxCode, &tax_code);
    }
    let profiles = signed_in.profiles;
    // Of a profile that will be chosen the services come later.
    if !profiles.must_choose && wishes.profile.is_none() {
        show_services(signed_in.services, output, report);
    }
    let Some(kept) = login.session else {
        return (None, None);
    };
    match session::go_on(kept, &profiles, wishes, (output, &limits.cancel), report) {
        Ok(standing) => (None, standing),
        Err(problem) => (Some(problem), None),
    }
}

fn show_services(services: Option<Vec<Service>>, output: &Output, report: &mut Report) {
    let text = output.text();
    match services.as_deref() {
        None => output.line(&text.word(Word::ServicesUnread)),
        Some([]) => output.line(&text.word(Word::NoServices)),
        Some(services) => {
            output.line(&text.word(Word::Services));
            for service in services {
                output.line(&format!("  {}", service.title));
            }
        }
    }
    let titles = |services: Vec<Service>| services.into_iter().map(|service| service.title);
    report.services = services.map(|services| titles(services).collect());
}
