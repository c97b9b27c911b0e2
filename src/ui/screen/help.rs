//! Help: what the open page is for, what can be done there, and all keys.

use iced::widget::{Column, column, row};
use iced::{Center, Element, Fill};

use super::super::app::{App, Help, Intent, PageIntent};
use super::super::icon::{Icon, icon};
use super::super::theme::{self, button::Kind};
use super::super::widget::focus;
use super::parts::{block, buttons, panel};
use super::{Room, Screen};
use crate::flow::Stage;
use crate::text::{Phrase, PinWord, SessionWord, WayPhrase};

/// The keys, each with what it does.
const KEYS: [(Phrase, Phrase); 8] = [
    (Phrase::KeyTab, Phrase::KeyTabDoes),
    (Phrase::KeySpace, Phrase::KeySpaceDoes),
    (Phrase::KeyEnter, Phrase::KeyEnterDoes),
    (Phrase::KeyEscape, Phrase::KeyEscapeDoes),
    (Phrase::KeyHelp, Phrase::KeyHelpDoes),
    (Phrase::KeyDiagnosis, Phrase::KeyDiagnosisDoes),
    (Phrase::KeyPages, Phrase::KeyPagesDoes),
    (Phrase::KeyDigits, Phrase::KeyDigitsDoes),
];

pub(super) fn view(app: &App, room: Room) -> Element<'_, Intent> {
    match app.pages.help {
        Some(Help::Shortcuts) => shortcuts(app, room),
        _ => about(app),
    }
}

/// The way to the help of the open page, and back.
pub(super) fn way(app: &App, room: Room) -> Element<'_, Intent> {
    let intent = match app.pages.help {
        None => PageIntent::Help(Help::Page),
        Some(_) => PageIntent::CloseHelp,
    };
    let press = Some(Intent::Page(intent));
    if room == Room::Tight {
        return focus::pressable(icon(Icon::Help, 24.0), Kind::Quiet, press).into();
    }
    let label = app.text.say(Phrase::Help);
    focus::action_with_icon(Icon::Help, label, Kind::Quiet, press).into()
}

/// The way to the keys, at the end of the settings.
pub(super) fn foot(app: &App) -> Element<'_, Intent> {
    focus::action_with_icon(
        Icon::Help,
        app.text.say(Phrase::Shortcuts),
        Kind::Secondary,
        Some(Intent::Page(PageIntent::Help(Help::Shortcuts))),
    )
    .into()
}

fn about(app: &App) -> Element<'_, Intent> {
    let text = &app.text;
    let (what, possible) = words(app);
    let title = format!("{}: {}", text.say(Phrase::Help), app.screen.label(app));
    column![
        theme::text::title(title),
        block(text.say(Phrase::HelpWhat), theme::text::body(what)),
        block(text.say(Phrase::HelpDo), theme::text::body(possible)),
        buttons([
            close(app),
            focus::action(
                text.say(Phrase::Shortcuts),
                Kind::Secondary,
                Some(Intent::Page(PageIntent::Help(Help::Shortcuts))),
            )
            .into(),
        ]),
    ]
    .spacing(theme::L)
    .into()
}

/// What a page is for, and what can be done there.
fn words(app: &App) -> (String, String) {
    let text = &app.text;
    let (what, possible) = match (app.screen, &app.state.stage) {
        (_, Stage::NewPin(_)) => {
            let words = (PinWord::Help, PinWord::HelpDo);
            return (text.pin_word(words.0), text.pin_word(words.1));
        }
        (_, Stage::AskPin(_)) => (Phrase::HelpTyping, Phrase::HelpTypingDo),
        (Screen::SignIn, Stage::Done { .. }) => (Phrase::HelpServices, Phrase::HelpServicesDo),
        (Screen::SignIn, _) => (Phrase::HelpSignIn, Phrase::HelpSignInDo),
        (Screen::Card, _) => (Phrase::HelpCard, Phrase::HelpCardDo),
        (Screen::Diagnosis, _) => (Phrase::HelpDiagnosis, Phrase::HelpDiagnosisDo),
        (Screen::Pin, _) => (Phrase::HelpPin, Phrase::HelpPinDo),
        (Screen::Settings, _) => (Phrase::HelpSettings, Phrase::HelpSettingsDo),
        (Screen::Ways, _) => {
            let words = (WayPhrase::HelpOther, WayPhrase::HelpOtherDo);
            return (text.way(words.0), text.way(words.1));
        }
        (Screen::History, _) => {
            let words = (SessionWord::HelpHistory, SessionWord::HelpHistoryDo);
            return (text.session(words.0), text.session(words.1));
        }
        (Screen::Access, _) => {
            let words = (WayPhrase::HelpWho, WayPhrase::HelpWhoDo);
            return (text.way(words.0), text.way(words.1));
        }
    };
    (text.say(what), text.say(possible))
}

fn shortcuts(app: &App, room: Room) -> Element<'_, Intent> {
    let text = &app.text;
    let lines = KEYS.map(|(key, does)| {
        let key = theme::text::strong(text.say(key));
        let does = theme::text::body(text.say(does)).width(Fill);
        match room {
            Room::Wide => row![key.width(180), does].align_y(Center).into(),
            Room::Narrow | Room::Tight => column![key, does].into(),
        }
    });
    let title = text.say(Phrase::Shortcuts);
    column![
        theme::text::title(title),
        panel(Column::with_children(lines).spacing(theme::M)),
        close(app),
    ]
    .spacing(theme::L)
    .into()
}

fn close(app: &App) -> Element<'_, Intent> {
    let intent = Intent::Page(PageIntent::CloseHelp);
    focus::action(app.text.say(Phrase::Close), Kind::Primary, Some(intent)).into()
}
