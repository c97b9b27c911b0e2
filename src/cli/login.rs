//! `varco login`: card, portal, PIN, signature, services.

mod report;

use std::sync::Arc;
use std::time::Instant;

use time::OffsetDateTime;

use self::report::{CardReport, HolderReport, PlanReport, Report, milliseconds};
use super::args::{LoginOptions, Open};
use super::output::Output;
use super::{choose, pin_entry};
use crate::cancel::Cancel;
use crate::card::cns::Cns;
use crate::card::{Depth, Found, Limits, Tries};
use crate::handoff;
use crate::identity::Certificate;
use crate::portal::{CardMaterial, Login, Outcome, Prepared, Profile, Progress, Warning};
use crate::problem::Problem;
use crate::reader::Readers;
use crate::secret::Pin;
use crate::settings::Settings;
use crate::text::Word;
use crate::tls::{Record, Version};

pub(super) fn run(
    options: &LoginOptions,
    settings: &Settings,
    output: &mut Output,
) -> Result<u8, Problem> {
    let chosen = options.portal.as_deref().or(settings.portal.as_deref());
    let profile = settings.known_portals().find(chosen.unwrap_or("inail"))?;
    let request = Request {
        readers: super::readers_of(options.source.simulated.as_deref())?,
        reader: options.source.reader.clone(),
        profile: profile.clone(),
        pin: if options.pin_stdin {
            PinSource::Stdin {
                last_try: options.last_try,
            }
        } else {
            PinSource::Terminal
        },
    };
    let code = sign_in(request, output)?;
    if code == 0 && options.open == Open::Browser {
        handoff::open_in_browser(&profile, profile.start.as_str())?;
        output.line(&output.text().word(Word::BrowserOpened));
    }
    Ok(code)
}

/// What to sign in to, with what.
pub(super) struct Request {
    pub(super) readers: Arc<dyn Readers>,
    pub(super) reader: Option<String>,
    pub(super) profile: Profile,
    pub(super) pin: PinSource,
}

/// Where the PIN comes from.
pub(super) enum PinSource {
    /// The person types it, and confirms a last try.
    Terminal,
    /// Standard input; `last_try` confirms a last try in advance.
    Stdin {
        /// Whether a last try may be used.
        last_try: bool,
    },
    /// A virtual card's well-known PIN.
    Known(Pin),
}

/// Signs in, tells how it goes, and gives the exit code.
pub(super) fn sign_in(request: Request, output: &Output) -> Result<u8, Problem> {
    let mut report = Report::new(&request.profile.name);
    let problem = match work(request, output, &mut report) {
        Ok(problem) => problem,
        Err(problem) => Some(problem),
    };
    report.conclude(problem.as_ref());
    output.object(&report)?;
    if let Some(problem) = &problem {
        output.complain(problem);
    }
    Ok(problem.map_or(0, |problem| problem.exit_code()))
}

fn work(
    request: Request,
    output: &Output,
    report: &mut Report,
) -> Result<Option<Problem>, Problem> {
    let limits = super::limits();
    let (card, certificate) = read_card(&request, output, &limits, report)?;
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(|error| Problem::Internal {
            context: format!("runtime: {error}"),
        })?;
    let started = Instant::now();
    let prepared = runtime.block_on(crate::portal::prepare(
        request.profile,
        &certificate,
        &limits,
    ));
    report.phases_ms.portal = Some(milliseconds(started.elapsed()));
    let prepared = match prepared {
        Ok(prepared) => prepared,
        Err(problem) => {
            card.close();
            return Err(problem);
        }
    };
    report.plan = Some(PlanReport::new(&prepared.plan));
    show_plan(&prepared, output);
    let host = &prepared.plan.host;
    let pin = match pin(request.pin, &card, host, &limits.cancel, output) {
        Ok(pin) => pin,
        Err(problem) => {
            card.close();
            return Err(problem);
        }
    };
    let material = CardMaterial {
        connection: card.connection,
        cns: card.cns,
        tries: Some(card.tries),
        pin,
    };
    let host = prepared.plan.host.clone();
    let login = runtime.block_on(
        prepared.sign_in(material, &limits, |progress| match progress {
            Progress::Pin | Progress::Answer => {}
            Progress::Signature => output.field(Word::Pin, &output.text().word(Word::PinRight)),
        }),
    );
    report.add(&login, card.tries);
    show_signature(&login.record, &host, output);
    Ok(finish(login, output, report))
}

/// Reads the card and its certificate, and refuses what can't sign in.
fn read_card(
    request: &Request,
    output: &Output,
    limits: &Limits,
    report: &mut Report,
) -> Result<(Found, Certificate), Problem> {
    let started = Instant::now();
    let card = choose::among(
        &request.readers,
        request.reader.as_deref(),
        Depth::ForLogin,
        limits,
    )?;
    report.phases_ms.card = Some(milliseconds(started.elapsed()));
    report.trace.append(card.trace.clone());
    report.pin_tries_left = card.tries.left();
    report.card = Some(CardReport {
        kind: "cns",
        model: card.cns.model().to_string(),
    });
    match examine(&card, output, report) {
        Ok(certificate) => Ok((card, certificate)),
        Err(problem) => {
            card.close();
            Err(problem)
        }
    }
}

/// What stands in the way before any network or PIN: a certificate that can't sign in, a PIN that
/// can't be verified.
fn examine(card: &Found, output: &Output, report: &mut Report) -> Result<Certificate, Problem> {
    let certificate = Certificate::parse(card.cns.certificate())?;
    report.holder = Some(HolderReport::new(&certificate.holder()));
    let last_day = certificate.validity().not_after.date();
    output.field(
        Word::Card,
        &format!(
            "CNS ({}), {} {}",
            card.cns.model(),
            output.text().word(Word::ValidUntil).to_lowercase(),
            output.text().day(last_day)
        ),
    );
    if let Some(problem) = certificate.checks(OffsetDateTime::now_utc()).problem() {
        return Err(problem);
    }
    match card.tries.obstacle() {
        Some(problem) => Err(problem),
        None => Ok(certificate),
    }
}

/// Gets the PIN, and a yes of its own for a last try.
fn pin(
    source: PinSource,
    card: &Found,
    host: &str,
    cancel: &Cancel,
    output: &Output,
) -> Result<Pin, Problem> {
    let text = output.text();
    let is_last = card.tries == Tries::Left(1);
    let length = Cns::PIN_LENGTH;
    let pin = match source {
        PinSource::Known(pin) => pin,
        PinSource::Stdin { last_try } => {
            let pin = pin_entry::from_stdin(cancel)?;
            if is_last && !last_try {
                return Err(Problem::LastTry);
            }
            pin
        }
        PinSource::Terminal => {
            if is_last
                && !pin_entry::confirm(&text.word(Word::LastTryQuestion), &text.word(Word::Yes))?
            {
                return Err(Problem::LastTry);
            }
            let mut prompt = text.pin_prompt(host, length.min, length.max);
            if let Some(left) = card.tries.left() {
                prompt = format!("{prompt}, {}", text.tries_left(left));
            }
            pin_entry::ask(&prompt)?
        }
    };
    if length.allows(pin.len()) {
        Ok(pin)
    } else {
        Err(Problem::PinLength {
            min: length.min,
            max: length.max,
        })
    }
}

fn show_plan(prepared: &Prepared, output: &Output) {
    let version = prepared.plan.version.map_or("", Version::number);
    output.field(
        Word::Portal,
        &format!(
            "{}, {}, TLS {version}",
            prepared.profile.title, prepared.plan.host
        ),
    );
    for warning in &prepared.plan.warnings {
        let word = match warning {
            Warning::IssuerNotNamed => Word::WarnIssuer,
            Warning::CertificateInClear => Word::WarnClear,
            Warning::ShortKey => Word::WarnShortKey,
        };
        output.line(&format!("  {}", output.text().word(word)));
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

/// Shows the person and the services, or says what went wrong.
fn finish(login: Login, output: &Output, report: &mut Report) -> Option<Problem> {
    match login.outcome {
        Outcome::SignedIn(signed_in) => {
            let text = output.text();
            output.field(Word::Answer, &text.word(Word::SignedIn));
            let person = signed_in.person;
            if let Some(name) = person.name {
                output.field(Word::Holder, &name);
            }
            if let Some(tax_code) = person.tax_code {
                output.field(Word::TaxCode, &tax_code);
            }
            if signed_in.services.is_empty() {
                output.line(&text.word(Word::NoServices));
            } else {
                output.line(&text.word(Word::Services));
                for service in &signed_in.services {
                    output.line(&format!("  {}", service.title));
                }
            }
            let titles = signed_in.services.into_iter();
            report.services = titles.map(|service| service.title).collect();
            None
        }
        Outcome::NotEnabled => Some(Problem::NotEnabled),
        Outcome::Failed(problem) => Some(problem),
    }
}
