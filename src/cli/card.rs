//! `varco card`: what card it is and whether it can sign in.

use serde_json::json;
use time::OffsetDateTime;

use super::args::CardOptions;
use super::choose;
use super::output::Output;
use super::pin::tries_words;
use crate::card::cie::{Drawer as _, Signatures};
use crate::card::cns::personal::PersonalData;
use crate::card::{Card, Depth, Found};
use crate::identity::{CardNumber, Certificate, Checks, Outcome, Verdict};
use crate::problem::Problem;
use crate::settings::{CardDrawer, Settings};
use crate::text::{Text, Word};

pub(super) fn run(
    options: &CardOptions,
    settings: &Settings,
    output: &mut Output,
) -> Result<u8, Problem> {
    if options.forget {
        return forget(output);
    }
    let limits = super::limits();
    let memory = choose::memory(&options.source, settings, output);
    let card = choose::card(&options.source, Depth::Everything, &memory, &limits)?;
    let result = show(options, &card, output);
    card.close();
    result
}

/// Nothing of any card stays on this computer. The setting stays as it is.
fn forget(output: &Output) -> Result<u8, Problem> {
    if let Some(drawer) = CardDrawer::of_person() {
        drawer.clear()?;
    }
    output.line(&output.text().word(Word::CardsForgotten));
    output.object(&json!({ "forgotten": true }))?;
    Ok(0)
}

fn show(options: &CardOptions, card: &Found, output: &Output) -> Result<u8, Problem> {
    let certificate = card
        .card
        .certificate()
        .map(Certificate::parse)
        .transpose()?;
    let checks = (certificate.as_ref()).map(|found| found.checks(OffsetDateTime::now_utc()));
    let holder = certificate.as_ref().map(Certificate::holder);
    let text = output.text();
    output.field(Word::Reader, &card.reader);
    output.field(Word::Card, &card.card.title());
    if let Some(number) = &card.number {
        let shown = if options.personal {
            number.to_string()
        } else {
            number.masked()
        };
        output.field(Word::CardNumber, &shown);
    }
    if let Card::Cie(cie) = &card.card
        && options.personal
    {
        output.field(Word::CardNumber, &format!("NIS {}", cie.nis()));
    }
    let issuer = (holder.as_ref()).and_then(|holder| holder.issuing_administration.as_ref());
    if let Some(issuer) = issuer {
        output.field(Word::IssuedBy, issuer);
    }
    let last_day = (certificate.as_ref()).map(|found| found.validity().not_after.date());
    match last_day {
        Some(day) => output.field(Word::ValidUntil, &text.day(day)),
        None => output.field(Word::Certificate, &text.word(Word::CertificateAfterPin)),
    }
    if let Some(signatures) = &card.signatures {
        output.field(Word::ChipSignature, &signature_words(text, signatures));
    }
    output.field(Word::Pin, &tries_words(text, card.tries));
    let verdict = sign_in_word(card, checks.as_ref());
    output.field(Word::SignIn, &text.word(verdict));
    for check in checks.iter().flat_map(|checks| &checks.list) {
        if check.outcome() != Outcome::Pass {
            output.line(&format!("  {}", text.check(check)));
        }
    }
    if let Some(certificate) = &certificate
        && options.personal
    {
        show_person(card, certificate, output);
    }
    let personal = options.personal.then_some(&card.personal);
    output.object(&json!({
        "reader": card.reader,
        "card": {
            "kind": card.card.kind(),
            "model": card.card.model(),
            "number": card.number.as_ref().filter(|_| options.personal).map(ToString::to_string),
            "number_masked": card.number.as_ref().map(CardNumber::masked),
            "nis": nis(&card.card).filter(|_| options.personal),
            "signatures": card.signatures,
        },
        "holder": holder.as_ref().filter(|_| options.personal),
        "personal_data": personal,
        "issued_by": issuer,
        "valid_until": last_day.map(|day| day.to_string()),
        "pin_tries_left": card.tries.left(),
        "pin": card.tries,
        "sign_in": checks,
        "apdu": card.whole_trace().counters(),
    }))?;
    Ok(0)
}

fn nis(card: &Card) -> Option<String> {
    match card {
        Card::Cns(_) => None,
        Card::Cie(cie) => Some(cie.nis().to_string()),
    }
}

fn signature_words(text: &Text, signatures: &Signatures) -> String {
    match signatures {
        Signatures::Intact {
            signer,
            signer_known: true,
        } => text.chip_signature("known", signer),
        Signatures::Intact { signer, .. } => text.chip_signature("unknown", signer),
        Signatures::Broken { what } => text.chip_signature("broken", what),
    }
}

fn show_person(card: &Found, certificate: &Certificate, output: &Output) {
    let holder = certificate.holder();
    if let Some(name) = holder.full_name() {
        output.field(Word::Holder, &name);
    }
    if let Some(tax_code) = &holder.tax_code {
        output.field(Word::TaxCode, &tax_code.to_string());
    }
    let Some(PersonalData {
        issued,
        born,
        birth_municipality,
        residence_municipality,
        ..
    }) = &card.personal
    else {
        return;
    };
    for (label, value) in [
        (Word::Born, &written_day(born)),
        (Word::BirthPlace, birth_municipality),
        (Word::Residence, residence_municipality),
        (Word::IssuedOn, &written_day(issued)),
    ] {
        if !value.is_empty() {
            output.field(label, value);
        }
    }
}

/// `01021980` as `01/02/1980`; anything else as it is.
fn written_day(digits: &str) -> String {
    match (digits.get(..2), digits.get(2..4), digits.get(4..8)) {
        (Some(day), Some(month), Some(year)) if digits.len() == 8 => {
            format!("{day}/{month}/{year}")
        }
        _ => digits.to_owned(),
    }
}

/// Whether the card can sign in, as far as its certificate, its PIN and its chip tell.
fn sign_in_word(card: &Found, checks: Option<&Checks>) -> Word {
    let is_broken = matches!(card.signatures, Some(Signatures::Broken { .. }));
    if is_broken || card.tries.obstacle().is_some() {
        return Word::Impossible;
    }
    checks.map_or(Word::Possible, verdict_word)
}

pub(super) fn verdict_word(checks: &Checks) -> Word {
    match checks.verdict() {
        Verdict::Usable => Word::Possible,
        Verdict::UsableWithWarnings(_) => Word::PossibleWithWarnings,
        Verdict::Unusable(_) => Word::Impossible,
    }
}
