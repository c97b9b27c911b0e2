//! The person who is signed in, and the services that the portal offers.

use iced::widget::{Column, column, container, row};
use iced::{Center, Element, Fill};

use super::super::app::{App, Intent, PageIntent};
use super::super::icon::{Icon, icon};
use super::super::theme::{self, Meaning, button::Kind, surface};
use super::super::widget::{focus, notice};
use super::Room;
use super::parts::{field, panel, sign};
use crate::flow::{Browser, Description, Offer, Opened, Session, Stage, Way};
use crate::text::{Language, Phrase, SessionWord, Word};

/// Who is signed in where, and the way out: on every page, while a session stands.
pub(super) fn bar(app: &App, room: Room) -> Option<Element<'_, Intent>> {
    let Stage::Done { session, .. } = &app.state.stage else {
        return None;
    };
    let leave = focus::action_with_icon(
        Icon::Leave,
        app.text.word(Word::SignOut),
        Kind::Secondary,
        Some(Intent::SignOut),
    );
    let who = column![
        theme::text::strong(name(app, session)),
        theme::text::small(session.portal.as_str()),
    ]
    .width(Fill);
    let content: Element<'_, Intent> = match room {
        // A name and a button beside each other would both be broken.
        Room::Tight => column![who, leave].spacing(theme::S).into(),
        Room::Wide | Room::Narrow => row![icon(Icon::Person, 24.0), who, leave]
            .spacing(theme::M)
            .align_y(Center)
            .into(),
    };
    Some(
        container(content)
            .width(Fill)
            .padding([theme::S, theme::L])
            .style(surface::strip)
            .into(),
    )
}

pub(super) fn view<'a>(
    app: &'a App,
    session: &'a Session,
    browser: &'a Browser,
    way: Option<&'a Way>,
    room: Room,
) -> Element<'a, Intent> {
    if let Some(question) = super::choice::view(app, &session.profiles) {
        return question;
    }
    column![
        success(app, session),
        super::choice::acting(app, &session.profiles),
        column![handed_over(app, browser, way), portal(app, way)].spacing(theme::M),
        services(app, session),
        about(app, session, room),
    ]
    .spacing(theme::L)
    .into()
}

fn name(app: &App, session: &Session) -> String {
    let name = session.name.clone();
    name.unwrap_or_else(|| app.text.word(Word::SignedIn))
}

/// That it worked, and since when.
fn success<'a>(app: &App, session: &Session) -> Element<'a, Intent> {
    let text = &app.text;
    let title = theme::text::title(text.word(Word::TitleSignedIn)).width(Fill);
    column![
        row![sign(Meaning::Success, 32.0), title]
            .spacing(theme::M)
            .align_y(Center),
        theme::text::small(text.since(session.since)),
    ]
    .spacing(theme::XS)
    .into()
}

/// The way to the portal's own page.
fn portal<'a>(app: &App, way: Option<&Way>) -> Element<'a, Intent> {
    focus::action_with_icon(
        Icon::External,
        match way {
            Some(Way::Link | Way::Window(_)) => app.text.session(SessionWord::GoOn),
            Some(Way::Anew(_)) | None => app.text.word(Word::OpenPortal),
        },
        Kind::Secondary,
        Some(Intent::Browse(None)),
    )
    .into()
}

/// With which certificate and over which connection, for who wants to know.
fn about<'a>(app: &'a App, session: &'a Session, room: Room) -> Element<'a, Intent> {
    let text = &app.text;
    let used = &session.certificate;
    let phrase = if app.pages.shows_details {
        Phrase::HideDetails
    } else {
        Phrase::ShowDetails
    };
    let toggle = focus::action(
        text.say(phrase),
        Kind::Quiet,
        Some(Intent::Page(PageIntent::ToggleDetails)),
    );
    let details = app.pages.shows_details.then(|| {
        let certificate = text.certificate_used(&used.card, &used.issuer, used.valid_until);
        let connection = text.connection_used(&session.tls, &session.host);
        let fields = column![
            field(room, text.word(Word::SessionCertificate), certificate),
            field(room, text.word(Word::SessionConnection), connection),
            field(room, text.word(Word::Signature), session.scheme.as_str()),
        ];
        panel(fields.spacing(theme::S))
    });
    column![toggle, details].spacing(theme::S).into()
}

/// What the browser was asked for, and what it does not get.
fn handed_over<'a>(
    app: &'a App,
    browser: &'a Browser,
    way: Option<&'a Way>,
) -> Element<'a, Intent> {
    let text = &app.text;
    let demo = || {
        app.is_demo
            .then(|| theme::text::body(text.word(Word::BrowserDemo)))
    };
    let say = |meaning, word| notice(meaning, column![theme::text::body(text.word(word)), demo()]);
    match browser {
        Browser::Unasked => notice(
            Meaning::Info,
            column![possible(app, way), demo()].spacing(theme::XS),
        ),
        Browser::Asked => say(Meaning::Info, Word::BrowserAsked),
        Browser::Opened(Opened::Link) => notice(
            Meaning::Success,
            theme::text::body(text.session(SessionWord::LinkOpened)),
        ),
        Browser::Opened(Opened::Window) => say(Meaning::Success, Word::WindowOpened),
        // The session stayed here: that is no success.
        Browser::Opened(Opened::System(why)) => notice(
            Meaning::Info,
            column![
                why.as_ref()
                    .map(|why| theme::text::body(text.no_hand_off(why))),
                theme::text::body(text.word(Word::BrowserOpened)),
                demo(),
            ]
            .spacing(theme::XS),
        ),
        Browser::Failed(problem) => super::parts::problem(app, problem, None, false),
    }
}

/// How the session could go on in a browser, as the portal and this computer say.
fn possible<'a>(app: &App, way: Option<&Way>) -> Element<'a, Intent> {
    let text = &app.text;
    let say = |words| theme::text::body(words);
    match way {
        None => say(text.session(SessionWord::WayAsking)).into(),
        Some(Way::Link) => say(text.session(SessionWord::WayLink)).into(),
        Some(Way::Window(browser)) => say(text.way_window(browser)).into(),
        Some(Way::Anew(why)) => column![
            say(text.no_hand_off(why)),
            say(text.session(SessionWord::WayAnew)),
        ]
        .spacing(theme::XS)
        .into(),
    }
}

fn services<'a>(app: &'a App, session: &'a Session) -> Element<'a, Intent> {
    let text = &app.text;
    let offers = match session.services.as_deref() {
        None => {
            return notice(
                Meaning::Info,
                theme::text::body(text.word(Word::ServicesUnread)),
            );
        }
        Some([]) => {
            return notice(
                Meaning::Info,
                theme::text::body(text.word(Word::NoServices)),
            );
        }
        Some(offers) => offers,
    };
    let cards = offers.iter().enumerate();
    let cards = cards.map(|(place, offer)| service(app, place, offer));
    column![
        column![
            theme::text::heading(text.word(Word::Services)),
            theme::text::small(text.word(Word::ServicesHelp)),
        ],
        Column::with_children(cards).spacing(theme::M),
    ]
    .spacing(theme::S)
    .into()
}

fn service<'a>(app: &'a App, place: usize, offer: &'a Offer) -> Element<'a, Intent> {
    let description = match &offer.description {
        Description::None => None,
        Description::Portal(words) => Some(words.as_str()),
        Description::Profile { it, en } => Some(match app.text.language() {
            Language::Italian => it.as_str(),
            Language::English => en.as_str(),
        }),
    };
    let open = focus::action_with_icon(
        Icon::External,
        app.text.word(Word::OpenInBrowser),
        Kind::Quiet,
        Some(Intent::Browse(Some(place))),
    );
    container(
        column![
            theme::text::heading(offer.title.as_str()),
            description.map(theme::text::body),
            open,
        ]
        .spacing(theme::XS),
    )
    .width(Fill)
    .padding(theme::L)
    .style(surface::card)
    .into()
}
