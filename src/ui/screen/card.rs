//! Carta: whether this card can sign in and until when, the person, the certificate, and how far it
//! can be trusted.

use iced::Element;
use iced::widget::{Column, column};

use super::super::app::{App, Intent};
use super::super::icon::Icon;
use super::super::theme::{self, Meaning, button::Kind};
use super::super::widget::{focus, notice};
use super::certificate::{checks, details, keep};
use super::parts::{block, chooser, field, problem};
use super::trust::trust;
use super::{Room, login, ready};
use crate::flow::{CardSummary, ReadCertificate, SignIn, SlotView};
use crate::text::{Phrase, Word};

pub(super) fn view(app: &App, room: Room) -> Element<'_, Intent> {
    let title = theme::text::title(app.text.word(Word::Card));
    let Some((reader, card)) = app.state.card() else {
        return column![title, chooser(app), absent(app)]
            .spacing(theme::L)
            .into();
    };
    column![
        title,
        chooser(app),
        statement(app, card),
        sign_in(app),
        ready::question(app)
    ]
    .extend(chip(app, card))
    .extend(card.certificate.iter().flat_map(|read| {
        [
            person(app, read, room),
            certificate(app, reader, &card.model, read, room),
            checks(app, read),
            trust(app, read),
            details(app, reader, read, room),
            keep(app, room),
        ]
    }))
    .spacing(theme::L)
    .into()
}

/// No card that can be shown: one that can't be used, or none.
fn absent(app: &App) -> Element<'_, Intent> {
    let trouble = app.state.filled().find_map(|view| match &view.slot {
        SlotView::Trouble(problem) => Some((view, problem)),
        _ => None,
    });
    match trouble {
        Some((view, cause)) => {
            let retry = Intent::LookAgain(view.name.clone());
            problem(app, cause, Some(&retry), true)
        }
        None => login::invitation(app),
    }
}

/// The sentence that counts.
fn statement<'a>(app: &App, card: &CardSummary) -> Element<'a, Intent> {
    let (meaning, word) = match &card.sign_in {
        SignIn::Possible => (Meaning::Success, Word::CardCanSignIn),
        SignIn::PossibleWithWarnings => (Meaning::Warning, Word::CardMaySignIn),
        SignIn::Impossible(cause) => return problem(app, cause, None, false),
    };
    let until = match &card.certificate {
        Some(read) => match read.checks.days_left() {
            Some(days) => app.text.valid_until(read.valid_until, days),
            None => app.text.day(read.valid_until),
        },
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

/// What is proven of a CIE's chip, and what is not.
fn chip<'a>(app: &App, card: &CardSummary) -> Option<Element<'a, Intent>> {
    let text = &app.text;
    let signer = card.signer.as_ref()?;
    let state = if signer.is_known { "known" } else { "unknown" };
    let content = column![
        theme::text::body(text.chip_signature(state, &signer.name)),
        theme::text::small(text.word(Word::ChipSignatureHelp)),
    ];
    Some(block(
        text.word(Word::ChipSignature),
        content.spacing(theme::S),
    ))
}

fn sign_in(app: &App) -> Option<Element<'_, Intent>> {
    app.state.can_sign_in().then(|| {
        focus::action_with_icon(
            Icon::ArrowRight,
            app.text.word(Word::SignInNow),
            Kind::Primary,
            Some(Intent::SignIn),
        )
        .into()
    })
}

/// The person, hidden until asked for.
fn person<'a>(app: &'a App, read: &'a ReadCertificate, room: Room) -> Element<'a, Intent> {
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
    let holder = read.certificate.holder();
    let mut fields = Vec::new();
    let mut add = |label, value: String| fields.push(field(room, text.word(label), value));
    if app.shows_person {
        if let Some(name) = holder.full_name() {
            add(Word::Holder, name);
        }
        if let Some(tax_code) = holder.tax_code {
            add(Word::TaxCode, tax_code.to_string());
        }
        if let Some(number) = holder.card_number {
            add(Word::CardNumber, number.to_string());
        }
    } else if let Some(number) = holder.card_number {
        add(Word::CardNumber, number.masked());
    }
    let hidden = (!app.shows_person).then(|| theme::text::small(text.say(Phrase::PersonHidden)));
    block(
        text.say(Phrase::Person),
        column![
            Column::with_children(fields).spacing(theme::XS),
            hidden,
            toggle
        ]
        .spacing(theme::S),
    )
}

fn certificate<'a>(
    app: &'a App,
    reader: &'a str,
    model: &'a str,
    read: &'a ReadCertificate,
    room: Room,
) -> Element<'a, Intent> {
    let text = &app.text;
    let certificate = &read.certificate;
    let issuer = certificate.issuer();
    let issuer = issuer.common_name().or_else(|| issuer.organization());
    let holder = certificate.holder();
    let validity = certificate.validity();
    let mut fields = vec![
        field(room, text.word(Word::Card), model),
        field(room, text.word(Word::Reader), reader),
        field(room, text.word(Word::Issuer), issuer.unwrap_or("?")),
    ];
    if let Some(administration) = holder.issuing_administration {
        fields.push(field(room, text.word(Word::IssuedBy), administration));
    }
    for (word, instant) in [
        (Word::ValidFrom, validity.not_before),
        (Word::ValidUntil, validity.not_after),
    ] {
        fields.push(field(room, text.word(word), text.day(instant.date())));
    }
    block(
        text.word(Word::Certificate),
        Column::with_children(fields).spacing(theme::XS),
    )
}
