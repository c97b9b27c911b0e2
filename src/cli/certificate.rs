//! `varco certificate`: the authentication certificate, shown or exported.

use std::fmt::Write;

use serde_json::json;
use time::OffsetDateTime;

use super::args::{CertificateFormat, CertificateOptions};
use super::ask_pin::PinSource;
use super::card::verdict_word;
use super::choose;
use super::output::{Output, raw};
use super::trust;
use crate::apdu::Trace;
use crate::card::{Depth, Found, Limits, Round};
use crate::identity::{Certificate, Key, Policy};
use crate::problem::Problem;
use crate::settings::Settings;
use crate::text::Word;
use crate::trust::Revocation;

pub(super) fn run(
    options: &CertificateOptions,
    settings: &Settings,
    output: &mut Output,
) -> Result<u8, Problem> {
    let limits = super::limits();
    let memory = choose::memory(&options.source, settings, output);
    let card = choose::card(&options.source, Depth::ForLogin, &memory, &limits)?;
    let der = if let Some(der) = card.card.certificate() {
        let der = der.to_vec();
        card.close();
        der
    } else {
        after_pin(options, card, &limits, output)?
    };
    let certificate = Certificate::parse(&der)?;
    let wants_chain = options.chain || options.revocation;
    let mut trust = wants_chain.then(|| trust::judge(&certificate, output));
    let answer = match &mut trust {
        Some(judged) if options.revocation => {
            match judged.ask(&certificate, &settings.proxy, &limits.cancel, output) {
                Err(Problem::Cancelled) => return Err(Problem::Cancelled),
                answer => Some(answer),
            }
        }
        _ => None,
    };
    // Without an answer the chain is shown all the same.
    let (revocation, failure) = match answer {
        Some(Ok(revocation)) => (Some(revocation), None),
        Some(Err(problem)) => (None, Some(problem)),
        None => (None, None),
    };
    match options.format {
        CertificateFormat::Pem => raw(certificate.pem().as_bytes()),
        CertificateFormat::Der => raw(certificate.der()),
        CertificateFormat::Text => {
            show(&certificate, output);
            if let Some(judged) = &trust {
                judged.show(revocation.as_ref(), output);
            }
        }
        CertificateFormat::Json => {
            let checks = certificate.checks(OffsetDateTime::now_utc());
            let mut object = json!({
                "certificate": certificate,
                "sign_in": checks,
                "holder": certificate.holder(),
            });
            if let (Some(judged), Some(fields)) = (&trust, object.as_object_mut()) {
                fields.insert("trust".to_owned(), judged.value(revocation.as_ref()));
                let failure = failure.as_ref().map(Problem::code);
                fields.insert("revocation_problem".to_owned(), failure.into());
            }
            output.object(&object)?;
        }
    }
    // Revoked, or no answer: said aloud, and in the exit code.
    match failure.or_else(|| revocation.as_ref().and_then(Revocation::problem)) {
        Some(problem) => {
            output.complain(&problem);
            Ok(problem.exit_code())
        }
        None => Ok(0),
    }
}

/// Opens the card with its PIN, reads the certificate, and resets the card.
fn after_pin(
    options: &CertificateOptions,
    found: Found,
    limits: &Limits,
    output: &Output,
) -> Result<Vec<u8>, Problem> {
    let prompt = output.text().word(Word::PinToRead);
    let length = found.card.pin_length();
    let source = PinSource::new(options.pin_stdin, options.last_try);
    let given = match source.get(prompt, found.tries, length, &limits.cancel, output) {
        Ok(given) => given,
        Err(problem) => {
            found.close();
            return Err(problem);
        }
    };
    let round = Round::open(
        found.connection,
        found.card,
        given.pin,
        Some(given.known),
        limits.clone(),
        &mut Trace::default(),
    )?;
    let certificate = round.certificate().to_vec();
    round.finish();
    Ok(certificate)
}

fn show(certificate: &Certificate, output: &Output) {
    let text = output.text();
    let validity = certificate.validity();
    output.field(Word::Subject, &certificate.subject().to_string());
    output.field(Word::Issuer, &certificate.issuer().to_string());
    output.field(Word::Serial, &hex(certificate.serial()));
    output.field(Word::ValidFrom, &text.day(validity.not_before.date()));
    output.field(Word::ValidTo, &text.day(validity.not_after.date()));
    let key = match certificate.key() {
        Key::Rsa { bits } => format!("RSA {bits} bit"),
        Key::Ec { curve } => curve.clone(),
        Key::Other { oid } => oid.clone(),
    };
    output.field(Word::Key, &key);
    let policies: Vec<_> = certificate.policies().iter().map(Policy::oid).collect();
    output.field(Word::Policies, &policies.join(", "));
    output.field(Word::Fingerprint, &hex(certificate.fingerprint()));
    let checks = certificate.checks(OffsetDateTime::now_utc());
    output.field(Word::SignIn, &text.word(verdict_word(&checks)));
    output.line(&text.word(Word::Checks));
    for check in &checks.list {
        output.line(&format!("  {}", text.check(check)));
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        // Writing to a string does not fail.
        write!(text, "{byte:02X}").ok();
        text
    })
}
