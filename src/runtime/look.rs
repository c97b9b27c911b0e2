//! Looks at cards, and says what a look found.

use time::OffsetDateTime;

use super::Inner;
use crate::card::cie::Signatures;
use crate::card::{Depth, Found, Limits};
use crate::flow::{CardSummary, OfReader, PukCount, ReadCertificate, SignIn, Signer};
use crate::identity::{Certificate, Checks, Verdict};
use crate::problem::Problem;

impl Inner {
    pub(super) fn read_card(&self, reader: &str) -> Result<CardSummary, Problem> {
        let (depth, limits) = (Depth::ForLogin, Limits::default());
        let mut found = Found::look_again(&self.readers, reader, depth, &self.memory, &limits)?;
        let keypad = OfReader::of(found.connection.features(), found.card.kind());
        let summary = summarise(&found, keypad);
        self.tell_pace(reader, found.whole_trace().pace());
        self.work()
            .cards
            .insert(reader.to_owned(), found.card.clone());
        found.close();
        summary
    }
}

fn summarise(found: &Found, keypad: OfReader) -> Result<CardSummary, Problem> {
    let certificate = found.card.certificate().map(examine).transpose()?;
    let checks = certificate.as_ref().map(|read| &read.checks);
    let problem = checks.and_then(Checks::problem);
    let sign_in = match (found.tries.obstacle(), problem) {
        (_, Some(problem)) | (Some(problem), None) => SignIn::Impossible(problem),
        (None, None) => match checks.map(Checks::verdict) {
            None | Some(Verdict::Usable) => SignIn::Possible,
            Some(_) => SignIn::PossibleWithWarnings,
        },
    };
    Ok(CardSummary {
        kind: found.card.kind(),
        model: found.card.title(),
        certificate,
        sign_in,
        tries: found.tries,
        puk: PukCount::Unasked,
        pin_length: found.card.pin_length(),
        keypad,
        signer: found.card.signatures().and_then(signer),
    })
}

fn signer(signatures: Signatures) -> Option<Signer> {
    match signatures {
        Signatures::Intact {
            signer,
            signer_known,
        } => Some(Signer {
            name: signer,
            is_known: signer_known,
        }),
        // Such a card is no summary but a problem.
        Signatures::Broken { .. } => None,
    }
}

fn examine(der: &[u8]) -> Result<ReadCertificate, Problem> {
    let certificate = Certificate::parse(der)?;
    Ok(ReadCertificate {
        checks: certificate.checks(OffsetDateTime::now_utc()),
        valid_until: certificate.validity().not_after.date(),
        certificate,
    })
}
