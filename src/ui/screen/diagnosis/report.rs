//! The preview of the report: what leaves the program, field by field, before it leaves.

use iced::widget::{Column, column, container};
use iced::{Element, Fill};

use super::super::super::app::{App, DiagnosisIntent, Form, Intent};
use super::super::super::theme::{self, Meaning, button::Kind, surface};
use super::super::super::widget::{focus, notice};
use super::super::Room;
use super::super::parts::{block, buttons, written};
use super::line::intent;
use crate::flow::Hide;
use crate::text::Phrase;

pub(super) fn view(app: &App, hide: Hide, room: Room) -> Element<'_, Intent> {
    let text = &app.text;
    let copied = app.pages.was_copied.then(|| {
        notice(
            Meaning::Success,
            theme::text::body(text.say(Phrase::ReportCopied)),
        )
    });
    let shown = hide != Hide::default();
    let warning = shown.then(|| {
        notice(
            Meaning::Warning,
            theme::text::body(text.say(Phrase::ReportShows)),
        )
    });
    let lines = app.report(Form::Text);
    let lines = lines
        .lines()
        .map(|line| theme::text::small(line.to_owned()).into());
    let preview = container(Column::with_children(lines).spacing(theme::XS))
        .padding(theme::M)
        .width(Fill)
        .style(surface::strip);
    column![
        theme::text::title(text.say(Phrase::ReportTitle)),
        theme::text::body(text.say(Phrase::ReportHelp)),
        block(
            text.say(Phrase::ReportHides),
            Column::with_children(switches(app, hide)).spacing(theme::XS)
        ),
        warning,
        actions(app),
        copied,
        written(app, room),
        preview,
    ]
    .spacing(theme::L)
    .into()
}

/// A switch for each field.
fn switches(app: &App, hide: Hide) -> [Element<'_, Intent>; 5] {
    let switch = |phrase, is_hidden, with: Hide| {
        let change = intent(DiagnosisIntent::Preview(with));
        focus::check_box(app.text.say(phrase), is_hidden, Some(change)).into()
    };
    [
        switch(
            Phrase::HideNames,
            hide.names,
            Hide {
                names: !hide.names,
                ..hide
            },
        ),
        switch(
            Phrase::HideTaxCodes,
            hide.tax_codes,
            Hide {
                tax_codes: !hide.tax_codes,
                ..hide
            },
        ),
        switch(
            Phrase::HideNumbers,
            hide.numbers,
            Hide {
                numbers: !hide.numbers,
                ..hide
            },
        ),
        switch(
            Phrase::HidePaths,
            hide.paths,
            Hide {
                paths: !hide.paths,
                ..hide
            },
        ),
        switch(
            Phrase::HideAddresses,
            hide.addresses,
            Hide {
                addresses: !hide.addresses,
                ..hide
            },
        ),
    ]
}

fn actions(app: &App) -> Element<'_, Intent> {
    let action = |phrase, kind, does| {
        let does = intent(does);
        focus::action(app.text.say(phrase), kind, Some(does)).into()
    };
    buttons([
        action(
            Phrase::SaveReport,
            Kind::Primary,
            DiagnosisIntent::Save(Form::Text),
        ),
        action(
            Phrase::SaveJson,
            Kind::Secondary,
            DiagnosisIntent::Save(Form::Json),
        ),
        action(
            Phrase::Copy,
            Kind::Secondary,
            DiagnosisIntent::Copy(Form::Text),
        ),
        action(
            Phrase::CopyJson,
            Kind::Secondary,
            DiagnosisIntent::Copy(Form::Json),
        ),
        action(Phrase::Close, Kind::Quiet, DiagnosisIntent::ClosePreview),
    ])
}
