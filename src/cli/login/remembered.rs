//! What the last look at a portal found, against what it is now.

use crate::card::Card;
use crate::cli::output::Output;
use crate::identity::{Certificate, Key};
use crate::portal::{CardKind, Plan, Profile};
use crate::problem::Parameter;
use crate::settings::{Checks, Moment, Remembered};
use crate::tls::Stack;

/// What the last look at this portal found.
pub(super) fn remembered(profile: &Profile) -> Option<Remembered> {
    Checks::load(&Checks::file()?).of(&profile.name).cloned()
}

/// Says at once that this kind of card could not sign in when the portal was looked at. The portal
/// is asked all the same: it has the last word.
pub(super) fn remind(remembered: &Remembered, card: &Card, output: &Output) {
    let shut_out = kind_of(card).is_some_and(|kind| remembered.shuts_out(kind));
    if let Some(day) = remembered.day().filter(|_| shut_out) {
        let day = vec![("day", Parameter::Day(day))];
        output.line(&output.text().about_portals("remembered-shut-out", day));
    }
}

/// Says that the portal asks in another way than when it was looked at.
pub(super) fn show_change(remembered: &Remembered, plan: &Plan, output: &Output) {
    let asks = if plan.stack == Stack::Rustls {
        Moment::AtHandshake
    } else {
        Moment::PerPage
    };
    let has_changed = remembered.differs(&plan.host, asks);
    if let Some(day) = remembered.day().filter(|_| has_changed) {
        let day = vec![("day", Parameter::Day(day))];
        output.line(&output.text().about_portals("remembered-changed", day));
    }
}

/// The kind of a card, as looks at portals tell them apart.
fn kind_of(card: &Card) -> Option<CardKind> {
    if matches!(card, Card::Cie(_)) {
        return Some(CardKind::Cie);
    }
    match Certificate::parse(card.certificate()?).ok()?.key() {
        Key::Rsa { bits } if *bits < 2048 => Some(CardKind::ShortCns),
        Key::Rsa { .. } => Some(CardKind::Cns),
        Key::Ec { .. } | Key::Other { .. } => None,
    }
}
