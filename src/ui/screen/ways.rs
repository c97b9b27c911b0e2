//! Altri modi di entrare: the CIE with a telephone and SPID. Varco explains them and opens the
//! system's browser at the portal, never more.

use iced::Element;
use iced::widget::{Column, column};

use super::super::app::{App, Intent, WaysIntent};
use super::super::icon::Icon;
use super::super::theme::{self, Meaning, button::Kind};
use super::super::widget::{focus, notice};
use super::access::back;
use super::parts::{block, buttons, labelled};
use super::{Room, Screen};
use crate::flow::{Interface, Kind as CardKind, Opening, OtherWay, ReaderView, Refresh};
use crate::problem::Parameter;
use crate::text::WayPhrase;

pub(super) fn view(app: &App, room: Room) -> Element<'_, Intent> {
    let text = &app.text;
    column![
        theme::text::title(text.way(WayPhrase::Other)),
        opening(app),
        cie(app, room),
        spid(app, room),
        buttons([
            focus::action(
                text.way(WayPhrase::Who),
                Kind::Secondary,
                Some(Intent::Open(Screen::Access)),
            )
            .into(),
            back(app),
        ]),
    ]
    .spacing(theme::L)
    .into()
}

/// The ways to these pages, under everything else where one signs in.
pub(super) fn foot(app: &App) -> Element<'_, Intent> {
    let text = &app.text;
    // Somebody with a card that works here looks for nothing else.
    let lacks =
        lacks_contactless(app).then(|| theme::text::small(text.way(WayPhrase::NoContactless)));
    let link = |phrase, screen| {
        focus::action(text.way(phrase), Kind::Quiet, Some(Intent::Open(screen))).into()
    };
    column![
        lacks,
        buttons([
            link(WayPhrase::OtherLong, Screen::Ways),
            link(WayPhrase::Who, Screen::Access),
        ]),
    ]
    .spacing(theme::XS)
    .into()
}

/// Whether somebody with a CIE is stuck here: no reader takes it, and no other card is there.
fn lacks_contactless(app: &App) -> bool {
    let mut readers = app.state.readers.iter();
    let takes_cie = |view: &ReaderView| view.interface() != Interface::Contact;
    let has_cns = (app.state.card()).is_some_and(|(_, card)| card.kind == CardKind::Cns);
    !has_cns && !readers.any(takes_cie)
}

/// What came of asking the browser.
fn opening(app: &App) -> Option<Element<'_, Intent>> {
    let text = &app.text;
    match &app.state.ways.opening {
        Opening::Unasked => None,
        Opening::Running(_) => {
            let words = theme::text::body(text.way(WayPhrase::Opening));
            Some(notice(Meaning::Info, words))
        }
        Opening::Done(address) => Some(notice(
            Meaning::Success,
            column![
                theme::text::strong(text.way(WayPhrase::Opened)),
                theme::text::code(address.as_str()),
                theme::text::body(text.way(WayPhrase::OpenedHelp)),
            ]
            .spacing(theme::XS),
        )),
        Opening::Failed(problem) => Some(super::parts::problem(app, problem, None, false)),
    }
}

/// The modes of the CIE by the portal's names (portal-login.md §2.2).
fn cie(app: &App, room: Room) -> Element<'_, Intent> {
    let text = &app.text;
    let modes = WayPhrase::MODES.map(|(name, help)| {
        let help = theme::text::body(text.way(help));
        labelled(room, text.way(name), help)
    });
    let lacks = lacks_contactless(app).then(|| {
        let words = theme::text::body(text.way(WayPhrase::NoContactless));
        notice(Meaning::Info, words)
    });
    block(
        text.way(WayPhrase::CieModes),
        column![
            theme::text::body(text.way(WayPhrase::Level3)),
            Column::with_children(modes).spacing(theme::M),
            lacks,
            open(app, WayPhrase::OpenCie, OtherWay::CieByPhone),
        ]
        .spacing(theme::M),
    )
}

fn spid(app: &App, room: Room) -> Element<'_, Intent> {
    let text = &app.text;
    let ways = &app.state.ways;
    let names: Vec<_> = ways
        .providers
        .providers
        .iter()
        .map(|known| &*known.name)
        .collect();
    let day = vec![("day", Parameter::Day(ways.providers.as_of))];
    let list = column![
        theme::text::body(names.join(", ")),
        theme::text::small(text.about_portals("access-spid-list", day)),
    ]
    .spacing(theme::XS);
    let is_free = !matches!(ways.refresh, Refresh::Running(_));
    let refresh = focus::action(
        text.way(WayPhrase::Refresh),
        Kind::Secondary,
        is_free.then_some(Intent::Ways(WaysIntent::Refresh)),
    );
    block(
        text.way(WayPhrase::Spid),
        column![
            theme::text::body(text.way(WayPhrase::SpidHelp)),
            theme::text::body(text.about_portals("access-spid-level", Vec::new())),
            open(app, WayPhrase::OpenSpid, OtherWay::Spid),
            labelled(
                room,
                text.about_portals("access-part-spid", Vec::new()),
                list
            ),
            refreshed(app),
            refresh,
            theme::text::small(text.way(WayPhrase::RefreshHelp)),
        ]
        .spacing(theme::M),
    )
}

/// What came of asking for a new list.
fn refreshed(app: &App) -> Option<Element<'_, Intent>> {
    let text = &app.text;
    let (meaning, phrase, cause) = match &app.state.ways.refresh {
        Refresh::Unasked => return None,
        Refresh::Running(_) => (Meaning::Info, WayPhrase::Refreshing, None),
        Refresh::Done => (Meaning::Success, WayPhrase::Refreshed, None),
        Refresh::Failed(problem) => (Meaning::Warning, WayPhrase::OldListStays, Some(problem)),
    };
    let cause = cause.map(|problem| {
        column![
            theme::text::body(text.problem(problem).what),
            theme::text::code(problem.to_string()),
        ]
    });
    let words = column![theme::text::body(text.way(phrase)), cause];
    Some(notice(meaning, words.spacing(theme::XS)))
}

fn open(app: &App, label: WayPhrase, way: OtherWay) -> Element<'_, Intent> {
    let is_free = !matches!(app.state.ways.opening, Opening::Running(_));
    focus::action_with_icon(
        Icon::External,
        app.text.way(label),
        Kind::Secondary,
        is_free.then_some(Intent::Ways(WaysIntent::Open(way))),
    )
    .into()
}
