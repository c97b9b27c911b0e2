//! Accedi: the card as soon as it is there, one big button, and the phases as they happen.

use std::cmp::Ordering;

use iced::widget::{Column, Row, column, container, row};
use iced::{Center, Element, Fill};

use super::super::app::{App, Intent};
use super::super::icon::{Icon, Picture, icon, picture};
use super::super::theme::{self, Meaning};
use super::super::widget::{focus, notice};
use super::parts::{Progress, chooser, field, panel, problem, sign, steps};
use super::{Room, link, looks, network};
use crate::flow::{
    CardSummary, Holder, Interface, Kind as CardKind, Phase, ReaderView, Service, SignIn, SlotView,
    Stage,
};
use crate::problem::Problem;
use crate::text::{Phrase, WayPhrase, Word};

pub(super) fn view(app: &App, room: Room) -> Element<'_, Intent> {
    let text = &app.text;
    let portal = app.state.portals.get(app.state.portal);
    let title = portal.map_or_else(|| text.word(Word::SignIn), |portal| portal.title.clone());
    column![
        theme::text::title(title),
        portals(app),
        chooser(app),
        link::unsteady(app),
        failure(app),
        link::hold_still(app, room),
        phases(app),
        looks::shut_out(app),
        card(app, room),
        looks::foot(app),
        (!app.state.is_busy()).then(|| super::ways::foot(app)),
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
fn card(app: &App, room: Room) -> Element<'_, Intent> {
    if let Service::Trouble(cause) = &app.state.service {
        return problem(app, cause, None, true);
    }
    if let Some((reader, card)) = app.state.card() {
        return card_block(app, reader, card, room);
    }
    match app.state.filled().next() {
        Some(view) => match &view.slot {
            SlotView::Trouble(cause) => {
                let retry = Intent::LookAgain(view.name.clone());
                problem(app, cause, Some(&retry), true)
            }
            SlotView::Mute => waiting(
                &[match view.interface() {
                    Interface::Contactless => Picture::LayCard,
                    Interface::Contact | Interface::Unknown => Picture::InsertCard,
                }],
                app.text.word(Word::CardMuteTitle),
                mute_help(app, view.interface()),
            ),
            _ if view.interface() == Interface::Contactless => waiting(
                &[Picture::LayCard],
                app.text.say(Phrase::HoldStill),
                app.text.say(Phrase::HoldStillReading),
            ),
            _ => waiting(
                &[Picture::InsertCard],
                app.text.say(Phrase::ReadingCard),
                app.text.say(Phrase::ReadingCardHelp),
            ),
        },
        None => invitation(app),
    }
}

/// What to do about a card that gives no answer. A CIE has no contacts, and lies mute in a reader
/// that has nothing else (C11).
pub(super) fn mute_help(app: &App, interface: Interface) -> String {
    match interface {
        Interface::Contactless => app.text.say(Phrase::MuteByRadio),
        Interface::Contact | Interface::Unknown => app.text.word(Word::CardMuteHelp),
    }
}

/// How to get a card here. It moves on by itself.
pub(super) fn invitation(app: &App) -> Element<'_, Intent> {
    let text = &app.text;
    if matches!(app.state.service, Service::Starting) {
        let looking = theme::text::body(text.word(Word::Looking));
        return panel(container(looking).center_x(Fill));
    }
    if app.state.readers.is_empty() {
        return waiting(
            &[Picture::ConnectReader],
            text.word(Word::ConnectReader),
            text.word(Word::ConnectReaderHelp),
        );
    }
    match interface(app) {
        Interface::Contact => waiting(
            &[Picture::InsertCard],
            text.word(Word::InsertCard),
            text.word(Word::InsertCardHelp),
        ),
        Interface::Contactless => waiting(
            &[Picture::LayCard],
            text.say(Phrase::LayCard),
            text.say(Phrase::LayCardHelp),
        ),
        Interface::Unknown => waiting(
            &[Picture::InsertCard, Picture::LayCard],
            text.say(Phrase::InsertOrLay),
            text.say(Phrase::InsertOrLayHelp),
        ),
    }
}

/// How all readers meet a card, if they all do it alike.
pub(super) fn interface(app: &App) -> Interface {
    let mut interfaces = app.state.readers.iter().map(ReaderView::interface);
    let first = interfaces.next().unwrap_or(Interface::Unknown);
    if interfaces.all(|other| other == first) {
        first
    } else {
        Interface::Unknown
    }
}

/// A state that moves on by itself, with pictures.
fn waiting<'a>(pictures: &[Picture], title: String, help: String) -> Element<'a, Intent> {
    let drawn = pictures.iter().map(|drawing| picture(*drawing, 180.0));
    let pictures = Row::with_children(drawn).spacing(theme::L).wrap();
    panel(
        container(
            column![
                pictures,
                theme::text::heading(title).center(),
                theme::text::body(help).center(),
            ]
            .spacing(theme::S)
            .align_x(Center),
        )
        .width(Fill)
        .padding(theme::S)
        .align_x(Center),
    )
}

fn card_block<'a>(
    app: &'a App,
    reader: &str,
    card: &'a CardSummary,
    room: Room,
) -> Element<'a, Intent> {
    let text = &app.text;
    let read = card.certificate.as_ref();
    let holder = read.map(|read| read.certificate.holder());
    let name =
        (holder.as_ref().and_then(Holder::full_name)).filter(|_| app.desk.settings.shows_holder);
    let number = holder
        .and_then(|holder| holder.card_number)
        .map(|number| number.masked());
    let until = read.map(|read| text.day(read.valid_until));
    let later = (read.is_none() && card.kind == CardKind::Cie)
        .then(|| theme::text::body(text.say(Phrase::CieRecognised)));
    let optional =
        |label: String, value: Option<String>| value.map(|value| field(room, label, value));
    let facts = column![
        optional(text.word(Word::Holder), name),
        optional(text.word(Word::CardNumber), number),
        optional(text.word(Word::ValidUntil), until),
        later,
        link::meter(app, reader, room),
    ]
    .spacing(theme::XS);
    // Only before a sign-in is the card "ready"; after that the phases say how it stands.
    let is_first = matches!(app.state.stage, Stage::Home);
    let (symbol, head, obstacle) = match &card.sign_in {
        SignIn::Possible if is_first => (
            sign(Meaning::Success, 32.0),
            ready(app, Phrase::CardReady, card),
            None,
        ),
        SignIn::PossibleWithWarnings if is_first => {
            let head = ready(app, Phrase::CardReadyWarned, card);
            let warning = theme::text::body(text.word(Word::CardMaySignIn));
            let warning = notice(Meaning::Warning, warning);
            (sign(Meaning::Warning, 32.0), head, Some(warning))
        }
        SignIn::Possible | SignIn::PossibleWithWarnings => {
            (icon(Icon::Card, 32.0), named(card), None)
        }
        SignIn::Impossible(cause) => {
            let obstacle = problem(app, cause, None, true);
            (icon(Icon::Card, 32.0), named(card), Some(obstacle))
        }
    };
    let symbol = (room != Room::Tight).then_some(symbol);
    let can_start = is_first && !matches!(card.sign_in, SignIn::Impossible(_));
    let start =
        can_start.then(|| focus::lead(Icon::ArrowRight, text.word(Word::SignInNow), retry(app)));
    let about = row![symbol, column![head, facts].spacing(theme::S)].spacing(theme::M);
    panel(column![about, obstacle, start].spacing(theme::L))
}

/// That the card can be used now, before what card it is.
fn ready<'a>(app: &App, phrase: Phrase, card: &CardSummary) -> Element<'a, Intent> {
    column![
        theme::text::heading(app.text.say(phrase)),
        theme::text::body(card.model.clone()),
    ]
    .into()
}

fn named<'a>(card: &CardSummary) -> Element<'a, Intent> {
    theme::text::heading(card.model.clone()).into()
}

/// The phases with their outcome, once a sign-in is under way.
fn phases(app: &App) -> Option<Element<'_, Intent>> {
    let (at, end) = match &app.state.stage {
        Stage::Preparing { phase, .. } | Stage::Working { phase, .. } => (*phase, Progress::Now),
        Stage::AskPin(_) => (Phase::Pin, Progress::Now),
        Stage::Failed {
            phase,
            problem: Problem::NotEnabled,
        } => (*phase, Progress::Attention),
        Stage::Failed { phase, .. } => (*phase, Progress::Failed),
        Stage::Home | Stage::NewPin(_) | Stage::Done { .. } | Stage::Ended(_) => return None,
    };
    let lines = Phase::ALL.map(|phase| {
        let progress = match phase.cmp(&at) {
            Ordering::Less => Progress::Done,
            Ordering::Equal => end,
            Ordering::Greater if end == Progress::Now => Progress::Later,
            // After a failure nothing more comes.
            Ordering::Greater => Progress::Dropped,
        };
        (phase_name(app, phase), progress)
    });
    Some(steps(app, lines))
}

fn phase_name(app: &App, phase: Phase) -> String {
    let word = match phase {
        Phase::Network => return app.text.say(Phrase::Network),
        Phase::Signature if goes_by_identity_server(app) => {
            return app.text.way(WayPhrase::SignaturePhase);
        }
        Phase::Portal => Word::Portal,
        Phase::Card => Word::Card,
        Phase::Pin => Word::Pin,
        Phase::Signature => Word::Signature,
        Phase::Answer => Word::Answer,
    };
    app.text.word(word)
}

/// Whether the card is shown to the Ministry's identity server in this attempt.
fn goes_by_identity_server(app: &App) -> bool {
    match &app.state.stage {
        Stage::AskPin(entry) | Stage::Working { entry, .. } => entry.preparation.by_identity_server,
        _ => false,
    }
}

/// What to press to do the same again.
fn retry(app: &App) -> Option<Intent> {
    app.state.can_sign_in().then_some(Intent::SignIn)
}

fn failure(app: &App) -> Option<Element<'_, Intent>> {
    match &app.state.stage {
        Stage::Failed { problem: cause, .. } => {
            // Where a proxy asks, the form is what leads on.
            let form = network::credentials(app);
            let again = retry(app).filter(|_| form.is_none());
            let words = problem(app, cause, again.as_ref(), form.is_none());
            let block = column![words, form].spacing(theme::M);
            Some(block.into())
        }
        _ => None,
    }
}
