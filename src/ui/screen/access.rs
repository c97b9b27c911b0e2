//! Chi può entrare e come: for a category and a day, which methods, since when, and what must be
//! done first. The rules come from public sources; the portal has the last word.

use iced::widget::{Column, column, container, text_input};
use iced::{Element, Fill};

use super::super::app::{App, Intent, WaysIntent};
use super::super::theme::{self, Meaning, button::Kind};
use super::super::widget::{focus, notice};
use super::parts::{block, buttons, labelled};
use super::{Room, Screen};
use crate::flow::Category;
use crate::flow::access::{Access, Part, access};
use crate::text::WayPhrase;

/// The name of the field, for the toolkit's `focus`.
const DAY_FIELD: &str = "access-day";

pub(super) fn view(app: &App, room: Room) -> Element<'_, Intent> {
    let text = &app.text;
    let chosen = app.doors.category;
    let answer = match (chosen, app.doors.on()) {
        (Some(category), Some(on)) => Some(answer(app, &access(&category, on), room)),
        _ => None,
    };
    column![
        theme::text::title(text.way(WayPhrase::Who)),
        theme::text::body(text.way(WayPhrase::WhoHelp)),
        category(app, chosen),
        chosen.map(|_| day(app)),
        answer,
        buttons([
            focus::action(
                text.way(WayPhrase::Other),
                Kind::Secondary,
                Some(Intent::Open(Screen::Ways)),
            )
            .into(),
            back(app),
        ]),
    ]
    .spacing(theme::L)
    .into()
}

/// The way back to signing in.
pub(super) fn back(app: &App) -> Element<'_, Intent> {
    let intent = Intent::Open(Screen::SignIn);
    focus::action(app.text.way(WayPhrase::Back), Kind::Secondary, Some(intent)).into()
}

/// The chosen category, or all of them.
fn category(app: &App, chosen: Option<Category>) -> Element<'_, Intent> {
    let text = &app.text;
    let title = text.about_portals("access-category", Vec::new());
    let ways = |intent| Some(Intent::Ways(intent));
    if let Some(category) = chosen.filter(|_| !app.doors.is_choosing) {
        let change = focus::action(
            text.way(WayPhrase::ChangeCategory),
            Kind::Secondary,
            ways(WaysIntent::ChangeCategory),
        );
        let name = theme::text::strong(text.category(category.id));
        return block(title, column![name, change].spacing(theme::M));
    }
    let choices = Category::all().iter().map(|category| {
        focus::choice(
            text.category(category.id),
            chosen == Some(*category),
            ways(WaysIntent::Category(*category)),
        )
        .into()
    });
    let hint = theme::text::body(text.way(WayPhrase::ChooseCategory));
    block(
        title,
        column![hint, Column::with_children(choices)].spacing(theme::S),
    )
}

fn day(app: &App) -> Element<'_, Intent> {
    let text = &app.text;
    let title = text.about_portals("access-day", Vec::new());
    let field = text_input(&title, &app.doors.shown_day())
        .id(DAY_FIELD)
        .on_input(|typed| Intent::Ways(WaysIntent::Day(typed)))
        .padding(theme::M);
    let wrong = (app.doors.on().is_none()).then(|| {
        let words = theme::text::body(text.way(WayPhrase::NoDay));
        notice(Meaning::Warning, words)
    });
    let today = app.doors.day.is_some().then(|| {
        let intent = Intent::Ways(WaysIntent::Today);
        focus::action(text.way(WayPhrase::Today), Kind::Secondary, Some(intent))
    });
    block(
        title,
        column![
            container(field).max_width(200),
            theme::text::small(text.way(WayPhrase::DayHelp)),
            wrong,
            today,
        ]
        .spacing(theme::S),
    )
}

/// How one enters, and everything that goes with it.
fn answer<'a>(app: &App, found: &Access, room: Room) -> Element<'a, Intent> {
    let text = &app.text;
    let label = |id| text.about_portals(id, Vec::new());
    let lines = found.lines();
    let said = |part: Part| {
        let of_part = lines.iter().filter(move |line| line.part == part);
        of_part.map(|line| text.about_portals(line.key, line.values()))
    };
    let how: Vec<_> = said(Part::How)
        .map(|words| theme::text::strong(words).into())
        .collect();
    let headline = notice(Meaning::Info, Column::with_children(how));
    let parts = Part::ALL.into_iter().filter(|part| *part != Part::How);
    let fields = parts.filter_map(|part| {
        let words: Vec<Element<'a, Intent>> = said(part)
            .map(|words| theme::text::body(words).width(Fill).into())
            .collect();
        let words = (!words.is_empty()).then(|| Column::with_children(words).spacing(theme::XS));
        words.map(|words| labelled(room, label(part.key()), words.width(Fill)))
    });
    let services = column![
        theme::text::body(found.category.services.join(", ")),
        theme::text::small(label("access-services-by-portal")),
    ];
    let services = labelled(
        room,
        label("access-part-services"),
        services.spacing(theme::XS).width(Fill),
    );
    let fields = Column::with_children(fields.collect::<Vec<_>>()).push(services);
    let title = text.day(found.on);
    let answer = column![headline, fields.spacing(theme::M)];
    block(title, answer.spacing(theme::L))
}
