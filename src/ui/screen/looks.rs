//! What is remembered of the chosen portal, where one signs in: how long ago it was looked at, how it
//! asks for the card, and whether the card that is there could not answer.

use iced::Element;
use iced::widget::column;

use super::super::app::{App, Intent};
use super::super::theme::{self, Meaning, button::Kind};
use super::super::widget::{focus, notice};
use crate::flow::{CardKindAtPortal, Look, Moment, Stage};
use crate::problem::Parameter;

/// That a card like the one that is there could not sign in. The portal is asked all the same: it
/// has the last word.
pub(super) fn shut_out(app: &App) -> Option<Element<'_, Intent>> {
    if !matches!(app.state.stage, Stage::Home) {
        return None;
    }
    let (_, card) = app.state.card()?;
    let kind = card.card_kind()?;
    let remembered = app.state.remembered()?;
    let day = remembered.day().filter(|_| remembered.shuts_out(kind))?;
    let day = vec![("day", Parameter::Day(day))];
    let words = app.text.about_portals("remembered-shut-out", day);
    Some(notice(Meaning::Warning, theme::text::body(words)))
}

/// What the last look found, and a way to look again.
pub(super) fn foot(app: &App) -> Option<Element<'_, Intent>> {
    if !matches!(app.state.stage, Stage::Home) {
        return None;
    }
    let say = |id: &str| app.text.about_portals(id, Vec::new());
    let is_running = matches!(app.state.looks.look, Look::Running(_));
    let known = known(app);
    let label = if known.is_some() {
        "look-again"
    } else {
        "look-first"
    };
    let words = if is_running {
        Some(say("look-running"))
    } else {
        known
    };
    let failed = app.state.look_failed().filter(|_| !is_running);
    let failed = failed.map(|problem| {
        let words = app.text.problem(problem);
        let why = column![
            theme::text::body(say("look-failed")),
            theme::text::body(words.what),
            theme::text::code(problem.to_string()),
        ];
        notice(Meaning::Info, why.spacing(theme::XS))
    });
    let look = focus::action(
        say(label),
        Kind::Quiet,
        (!is_running).then_some(Intent::Look),
    );
    Some(column![failed, words.map(theme::text::small), look].into())
}

fn known(app: &App) -> Option<String> {
    let remembered = app.state.remembered()?;
    let ago = app.text.looked_ago(remembered.age()?);
    let card = app.state.card();
    let kind = card.and_then(|(_, card)| card.card_kind());
    let asked = match remembered.asked(kind.unwrap_or(CardKindAtPortal::Cns)) {
        Moment::AtHandshake => "look-at-handshake",
        Moment::PerPage => "look-per-page",
        Moment::Never => "look-never",
    };
    Some(format!(
        "{ago} {}",
        app.text.about_portals(asked, Vec::new())
    ))
}
