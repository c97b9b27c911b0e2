//! Carta: whether this card can sign in and until when, then every check in words.

use iced::widget::{Column, column, container, row};
use iced::{Center, Element, Fill};

use super::super::app::{App, Intent};
use super::super::icon::{Icon, icon};
use super::super::theme::{self, Meaning, button::Kind, surface};
use super::super::widget::{focus, notice};
use crate::flow::{CardSummary, Outcome, ReadCertificate, SignIn};
use crate::text::Word;

pub(super) fn view(app: &App) -> Element<'_, Intent> {
    let text = &app.text;
    let Some((reader, card)) = app.state.card() else {
        return column![
            theme::text::title(text.word(Word::Card)),
            notice(
                Meaning::Info,
                theme::text::body(text.word(Word::InsertCardHelp))
            ),
        ]
        .spacing(theme::L)
        .into();
    };
    column![
        theme::text::title(text.word(Word::Card)),
        statement(app, card),
    ]
    .extend(card.certificate.iter().flat_map(|read| {
        [
            person(app, read),
            certificate(app, reader, card, read),
            checks(app, read),
        ]
    }))
    .spacing(theme::L)
    .into()
}

fn statement<'a>(app: &App, card: &CardSummary) -> Element<'a, Intent> {
    let (meaning, word) = match &card.sign_in {
        SignIn::Possible => (Meaning::Success, Word::CardCanSignIn),
        SignIn::PossibleWithWarnings => (Meaning::Warning, Word::CardMaySignIn),
        SignIn::Impossible(problem) => return super::problem(app, problem),
    };
    let until = match &card.certificate {
        Some(read) => format!(
            "{} {}",
            app.text.word(Word::ValidUntil),
            app.text.day(read.valid_until)
        ),
        None => app.text.word(Word::CertificateAfterPin),
    };
    notice(
        meaning,
        column![
            theme::text::strong(app.text.word(word)),
            theme::text::body(until)
        ],
    )
}

/// The person, hidden until asked for.
fn person<'a>(app: &'a App, card: &'a ReadCertificate) -> Element<'a, Intent> {
    let text = &app.text;
    let word = if app.shows_person {
        Word::HidePerson
    } else {
        Word::ShowPerson
    };
    let toggle = focus::action_with_icon(
        Icon::Eye,
        text.word(word),
        Kind::Quiet,
        Some(Intent::TogglePerson),
    );
    let holder = card.certificate.holder();
    let mut fields = Vec::new();
    if app.shows_person {
        if let Some(name) = holder.full_name() {
            fields.push(field(app, Word::Holder, name));
        }
        if let Some(tax_code) = holder.tax_code {
            fields.push(field(app, Word::TaxCode, tax_code.to_string()));
        }
        if let Some(number) = holder.card_number {
            fields.push(field(app, Word::CardNumber, number.to_string()));
        }
    } else if let Some(number) = holder.card_number {
        fields.push(field(app, Word::CardNumber, number.masked()));
    }
    block(
        app,
        Word::Holder,
        column![Column::with_children(fields), toggle],
    )
}

fn certificate<'a>(
    app: &'a App,
    reader: &'a str,
    card: &'a CardSummary,
    read: &'a ReadCertificate,
) -> Element<'a, Intent> {
    let certificate = &read.certificate;
    let issuer = certificate.issuer();
    let issuer = issuer.common_name().or_else(|| issuer.organization());
    let validity = certificate.validity();
    let fields = [
        field(app, Word::Reader, reader.to_owned()),
        field(app, Word::Card, card.model.clone()),
        field(app, Word::Issuer, issuer.unwrap_or("?").to_owned()),
        field(
            app,
            Word::ValidFrom,
            app.text.day(validity.not_before.date()),
        ),
        field(
            app,
            Word::ValidUntil,
            app.text.day(validity.not_after.date()),
        ),
    ];
    block(app, Word::Certificate, Column::with_children(fields))
}

fn checks<'a>(app: &'a App, card: &'a ReadCertificate) -> Element<'a, Intent> {
    let lines = card.checks.list.iter().map(|check| {
        let meaning = match check.outcome() {
            Outcome::Pass => Meaning::Success,
            Outcome::Warning => Meaning::Warning,
            Outcome::Obstacle => Meaning::Danger,
        };
        row![
            icon(meaning.icon(), 20.0),
            theme::text::body(app.text.check(check)).width(Fill)
        ]
        .spacing(theme::M)
        .align_y(Center)
        .into()
    });
    block(
        app,
        Word::Checks,
        Column::with_children(lines).spacing(theme::S),
    )
}

fn block<'a>(
    app: &App,
    title: Word,
    content: impl Into<Element<'a, Intent>>,
) -> Element<'a, Intent> {
    container(column![theme::text::heading(app.text.word(title)), content.into()].spacing(theme::S))
        .width(Fill)
        .padding(theme::L)
        .style(surface::card)
        .into()
}

fn field<'a>(app: &App, label: Word, value: String) -> Element<'a, Intent> {
    row![
        theme::text::small(app.text.word(label)).width(140),
        theme::text::body(value).width(Fill)
    ]
    .align_y(Center)
    .into()
}
