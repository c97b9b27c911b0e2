//! What the last look at a portal found, against what it is now.

use super::Request;
use crate::card::Card;
use crate::cli::output::Output;
use crate::identity::Certificate;
use crate::portal::{CardKind, Prepared, Remembered, Warning};
use crate::problem::{Parameter, Problem};

/// Says at once that this kind of card could not sign in when the portal was looked at. The portal
/// is asked all the same: it has the last word.
pub(super) fn remind(request: &Request, kind: Option<CardKind>, output: &Output) {
    let (Some(kind), Some(remembered)) = (kind, request.looks.of(&request.profile.name)) else {
        return;
    };
    if let Some(day) = remembered.day().filter(|_| remembered.shuts_out(kind)) {
        let day = vec![("day", Parameter::Day(day))];
        output.line(&output.text().about_portals("remembered-shut-out", day));
    }
}

/// Remembers what the portal was found to ask; what it asks otherwise than before is a warning.
pub(super) fn remember(
    request: &mut Request,
    kind: Option<CardKind>,
    look: Result<&Prepared, &Problem>,
) -> Option<Warning> {
    let kind = kind?;
    let mut warning = None;
    request.looks.renew(&request.profile.name, |before| {
        if let (Some(before), Ok(prepared)) = (before, look) {
            warning = before.warning(&prepared.plan);
        }
        Remembered::after(before, kind, look)
    });
    // What can't be kept is only found out again; a login says nothing of it.
    request.looks.save().ok();
    warning
}

/// The kind of a card, as looks at portals tell them apart.
pub(super) fn kind_of(card: &Card) -> Option<CardKind> {
    let certificate = card.certificate().map(Certificate::parse);
    CardKind::of(card.kind(), certificate.and_then(Result::ok).as_ref())
}
