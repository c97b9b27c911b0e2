//! Accedi: the card as soon as it is there, one big button, and the phases as they happen.

use iced::widget::{Column, column, container, row};
use iced::{Center, Element, Fill};

use super::super::app::{App, Intent};
use super::super::icon::{Icon, Picture, icon, picture};
use super::super::theme::{self, Meaning, button::Kind, surface};
use super::super::widget::{focus, notice};
use crate::flow::{CardSummary, Phase, Service, SignIn, SlotView, Stage};
use crate::text::Word;

pub(super) fn view(app: &App) -> Element<'_, Intent> {
    let text = &app.text;
    let portal = app.state.portals.get(app.state.portal);
    let title = portal.map_or_else(|| text.word(Word::SignIn), |portal| portal.title.clone());
    column![
        theme::text::title(title),
        portals(app),
        card(app),
        phases(app),
        failure(app),
        button(app),
    ]
    .spacing(theme::L)
    .into()
}

/// The portals, if there is a choice.
fn portals(app: &App) -> Option<Element<'_, Intent>> {
    if app.state.portals.len() < 2 {
        return None;
    }
    let idle = !app.state.is_busy();
    let choices = app.state.portals.iter().enumerate().map(|(place, portal)| {
        let chosen = place == app.state.portal;
        focus::choice(
            portal.title.as_str(),
            chosen,
            idle.then_some(Intent::Portal(place)),
        )
        .into()
    });
    Some(Column::with_children(choices).into())
}

/// The card, or how to get one here.
fn card(app: &App) -> Element<'_, Intent> {
    if let Service::Trouble(problem) = &app.state.service {
        return super::problem(app, problem);
    }
    if let Some((_, card)) = app.state.card() {
        return card_block(app, card);
    }
    let text = &app.text;
    let first = app
        .state
        .readers
        .iter()
        .find(|reader| !matches!(reader.slot, SlotView::Empty | SlotView::Unavailable));
    match first.map(|reader| &reader.slot) {
        Some(SlotView::Trouble(problem)) => super::problem(app, problem),
        Some(SlotView::Mute) => waiting(app, Word::CardMuteTitle, Word::CardMuteHelp),
        Some(_) => notice(
            Meaning::Info,
            theme::text::body(text.word(Word::CardReading)),
        ),
        None if app.state.readers.is_empty() => {
            waiting(app, Word::ConnectReader, Word::ConnectReaderHelp)
        }
        None => waiting(app, Word::InsertCard, Word::InsertCardHelp),
    }
}

/// A state that moves on by itself, with a picture.
fn waiting(app: &App, title: Word, help: Word) -> Element<'_, Intent> {
    container(
        column![
            picture(Picture::InsertCard, 200.0),
            theme::text::heading(app.text.word(title)),
            theme::text::body(app.text.word(help)).center(),
        ]
        .spacing(theme::S)
        .align_x(Center),
    )
    .width(Fill)
    .padding(theme::XL)
    .align_x(Center)
    .style(surface::card)
    .into()
}

fn card_block<'a>(app: &'a App, card: &'a CardSummary) -> Element<'a, Intent> {
    let text = &app.text;
    let valid = format!(
        "{} {}",
        text.word(Word::ValidUntil),
        text.day(card.valid_until)
    );
    let block = container(
        row![
            icon(Icon::Card, 32.0),
            column![
                theme::text::heading(format!("CNS ({})", card.model)),
                super::masked_number(card).map(theme::text::body),
                holder(app, card),
                theme::text::body(valid),
            ]
        ]
        .spacing(theme::M)
        .align_y(Center),
    )
    .width(Fill)
    .padding(theme::L)
    .style(surface::card);
    let obstacle = match &card.sign_in {
        SignIn::Impossible(problem) => Some(super::problem(app, problem)),
        SignIn::Possible | SignIn::PossibleWithWarnings => None,
    };
    column![block, obstacle].spacing(theme::M).into()
}

/// The person, if the settings let the page name them.
fn holder<'a>(app: &App, card: &CardSummary) -> Option<Element<'a, Intent>> {
    let shows = app.desk.settings.shows_holder;
    let name = card.certificate.holder().full_name().filter(|_| shows)?;
    Some(theme::text::strong(name).into())
}

/// The phases with their outcome, once a sign-in is under way.
fn phases(app: &App) -> Option<Element<'_, Intent>> {
    let (at, failed) = match &app.state.stage {
        Stage::Preparing { .. } => (Phase::Portal, false),
        Stage::AskPin(_) => (Phase::Pin, false),
        Stage::Working { phase, .. } => (*phase, false),
        Stage::Failed { phase, .. } => (*phase, true),
        Stage::Home | Stage::Done { .. } | Stage::Ended(_) => return None,
    };
    let lines = Phase::ALL.map(|phase| {
        let (symbol, word) = match phase.cmp(&at) {
            std::cmp::Ordering::Less => (Icon::Success, Word::PhaseDone),
            std::cmp::Ordering::Equal if failed => (Icon::Danger, Word::PhaseFailed),
            std::cmp::Ordering::Equal => (Icon::Hourglass, Word::PhaseNow),
            std::cmp::Ordering::Greater => (Icon::Circle, Word::PhaseLater),
        };
        row![
            icon(symbol, 20.0),
            theme::text::body(app.text.word(phase_word(phase))).width(Fill),
            theme::text::small(app.text.word(word)),
        ]
        .spacing(theme::M)
        .align_y(Center)
        .into()
    });
    Some(
        container(Column::with_children(lines).spacing(theme::XS))
            .width(Fill)
            .padding(theme::L)
            .style(surface::card)
            .into(),
    )
}

fn phase_word(phase: Phase) -> Word {
    match phase {
        Phase::Portal => Word::Portal,
        Phase::Card => Word::Card,
        Phase::Pin => Word::Pin,
        Phase::Signature => Word::Signature,
        Phase::Answer => Word::Answer,
    }
}

fn failure(app: &App) -> Option<Element<'_, Intent>> {
    match &app.state.stage {
        Stage::Failed { problem, .. } => Some(super::problem(app, problem)),
        _ => None,
    }
}

fn button(app: &App) -> Option<Element<'_, Intent>> {
    if app.state.is_busy() || matches!(app.state.stage, Stage::AskPin(_)) {
        return None;
    }
    let word = match app.state.stage {
        Stage::Failed { .. } => Word::TryAgain,
        _ => Word::SignInNow,
    };
    let press = app.state.can_sign_in().then_some(Intent::SignIn);
    Some(
        focus::action_with_icon(Icon::ArrowRight, app.text.word(word), Kind::Primary, press).into(),
    )
}
