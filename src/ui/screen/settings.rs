//! Impostazioni: every choice takes effect at once and is kept.

use iced::widget::{Column, column, container, row, text_input};
use iced::{Center, Element, Fill, padding};

use super::super::app::{App, Intent, SettingsIntent};
use super::super::theme::{self, Meaning, button::Kind, surface};
use super::super::widget::{focus, notice};
use crate::settings::{
    Change, Keypad, OwnPortal, Proxy, ReaderKeypad, Renderer, TextSize, ThemeChoice,
};
use crate::text::{Language, PinWord, Word};

/// The names of the fields, for the toolkit's `focus`.
const PORTAL_FIELD: &str = "settings-portal";
const PROXY_FIELD: &str = "settings-proxy";

pub(super) fn view(app: &App) -> Element<'_, Intent> {
    let text = &app.text;
    let unkept = app.is_demo.then(|| {
        notice(
            Meaning::Info,
            theme::text::body(text.word(Word::SettingsUnkept)),
        )
    });
    column![
        theme::text::title(text.word(Word::Settings)),
        unkept,
        appearance(app),
        pin(app),
        (!app.is_demo).then(|| portals(app)),
        (!app.is_demo).then(|| network(app)),
        super::kept::view(app),
        program(app),
    ]
    .spacing(theme::L)
    .into()
}

/// What has to be said of the settings, above every page until it is put away.
pub(super) fn trouble(app: &App) -> Option<Element<'_, Intent>> {
    let problem = app.desk.problem.as_ref()?;
    let dismiss = focus::action(
        app.text.word(Word::Dismiss),
        Kind::Quiet,
        Some(Intent::Settings(SettingsIntent::Dismiss)),
    );
    Some(column![super::parts::problem(app, problem, None, false), dismiss].into())
}

fn appearance(app: &App) -> Element<'_, Intent> {
    let settings = &app.desk.settings;
    let languages = [None, Some(Language::Italian), Some(Language::English)];
    let languages = languages.map(|language| {
        let word = match language {
            None => Word::LanguageSystem,
            Some(Language::Italian) => Word::Italian,
            Some(Language::English) => Word::English,
        };
        choice(
            app,
            word,
            language == settings.language,
            Change::Language(language),
        )
    });
    let themes = ThemeChoice::ALL.map(|theme| {
        let word = match theme {
            ThemeChoice::System => Word::LookSystem,
            ThemeChoice::Light => Word::LookLight,
            ThemeChoice::Dark => Word::LookDark,
            ThemeChoice::Contrast => Word::LookContrast,
        };
        choice(app, word, theme == settings.theme, Change::Theme(theme))
    });
    let sizes = TextSize::ALL.map(|size| {
        let change = Intent::Settings(SettingsIntent::Change(Change::TextSize(size)));
        let label = format!("{} %", size.percent());
        focus::choice(label, size == settings.text_size, Some(change)).into()
    });
    block(
        app,
        Word::SettingsAppearance,
        [
            Some(group(app, Word::LanguageTitle, languages)),
            Some(group(app, Word::LookTitle, themes)),
            Some(group(app, Word::TextSizeTitle, sizes)),
            Some(switch(
                app,
                Word::ReducedMotion,
                settings.reduced_motion,
                Change::ReducedMotion,
            )),
        ],
    )
}

fn pin(app: &App) -> Element<'_, Intent> {
    let settings = &app.desk.settings;
    let keypads = Keypad::ALL.map(|keypad| {
        let word = match keypad {
            Keypad::Off => Word::KeypadOff,
            Keypad::On => Word::KeypadOn,
            Keypad::Shuffled => Word::KeypadShuffled,
        };
        choice(app, word, keypad == settings.keypad, Change::Keypad(keypad))
    });
    let reader = ReaderKeypad::ALL.map(|keypad| {
        let word = match keypad {
            ReaderKeypad::Auto => PinWord::ReaderKeypadAuto,
            ReaderKeypad::Off => PinWord::ReaderKeypadOff,
        };
        let change = SettingsIntent::Change(Change::ReaderKeypad(keypad));
        focus::choice(
            app.text.pin_word(word),
            keypad == settings.reader_keypad,
            Some(Intent::Settings(change)),
        )
        .into()
    });
    let reader = column![
        theme::text::strong(app.text.pin_word(PinWord::ReaderKeypad)),
        Column::with_children(reader),
    ]
    .into();
    let paste = explained(
        switch(
            app,
            Word::PasteAllowed,
            settings.paste_allowed,
            Change::PasteAllowed,
        ),
        app.text.word(Word::PasteAllowedHelp),
    );
    block(
        app,
        Word::Pin,
        [
            Some(group(app, Word::KeypadTitle, keypads)),
            Some(reader),
            Some(paste),
        ],
    )
}

fn portals(app: &App) -> Element<'_, Intent> {
    let settings = &app.desk.settings;
    let portals = &app.state.portals;
    let chosen = settings.portal.as_deref();
    let begin = portals
        .iter()
        .position(|portal| Some(portal.name.as_str()) == chosen);
    let choices = portals.iter().enumerate().map(|(place, portal)| {
        let change = Change::Portal(portal.name.clone());
        focus::choice(
            portal.title.as_str(),
            place == begin.unwrap_or(0),
            Some(Intent::Settings(SettingsIntent::Change(change))),
        )
        .into()
    });
    let own = app.desk.own_portals.iter().map(|own| own_portal(app, own));
    let own = (!app.desk.own_portals.is_empty()).then(|| {
        column![
            theme::text::strong(app.text.word(Word::PortalsOwn)),
            Column::with_children(own).spacing(theme::S),
        ]
        .spacing(theme::S)
        .into()
    });
    let typed = app.desk.form.portal.as_str();
    let add = Intent::Settings(SettingsIntent::AddPortal);
    let add = (!typed.trim().is_empty()).then_some(add);
    let field = text_input(&app.text.word(Word::PortalFile), typed)
        .id(PORTAL_FIELD)
        .on_input(|path| Intent::Settings(SettingsIntent::TypePortal(path)))
        .on_submit_maybe(add.clone())
        .padding(theme::M)
        .style(surface::field);
    let choices = column![Column::with_children(choices), help(app, Word::PortalsHelp)];
    let new = column![
        help(app, Word::PortalAddHelp),
        field,
        focus::action(app.text.word(Word::PortalAdd), Kind::Secondary, add),
    ]
    .spacing(theme::S);
    block(
        app,
        Word::PortalsTitle,
        [Some(choices.into()), own, Some(new.into())],
    )
}

/// One of the person's own files: what it is, or why it can't be used, and a way to be rid of it.
fn own_portal<'a>(app: &'a App, own: &'a OwnPortal) -> Element<'a, Intent> {
    let remove = SettingsIntent::Change(Change::RemovePortal(own.file.clone()));
    let remove = focus::action(
        app.text.word(Word::PortalRemove),
        Kind::Secondary,
        Some(Intent::Settings(remove)),
    );
    let file = theme::text::code(own.file.display().to_string());
    let what: Element<'_, Intent> = match &own.title {
        Ok(title) => column![theme::text::body(title.as_str()), file].into(),
        Err(problem) => column![file, super::parts::problem(app, problem, None, false)]
            .spacing(theme::XS)
            .into(),
    };
    column![what, remove].spacing(theme::XS).into()
}

fn network(app: &App) -> Element<'_, Intent> {
    let (proxy, form) = (&app.desk.settings.proxy, &app.desk.form);
    let is_open = form.proxy.is_some();
    let manual = focus::choice(
        app.text.word(Word::ProxyManual),
        is_open,
        Some(Intent::Settings(SettingsIntent::OpenProxy)),
    );
    let choices = [
        choice(
            app,
            Word::ProxySystem,
            !is_open && *proxy == Proxy::System,
            Change::Proxy(Proxy::System),
        ),
        choice(
            app,
            Word::ProxyNone,
            !is_open && *proxy == Proxy::Direct,
            Change::Proxy(Proxy::Direct),
        ),
        manual.into(),
    ];
    let field = form.proxy.as_deref().map(|typed| {
        let in_use = matches!(proxy, Proxy::Manual(used) if used.to_string() == typed);
        let take = (!in_use).then_some(Intent::Settings(SettingsIntent::UseProxy));
        let field = text_input(&app.text.word(Word::ProxyAddress), typed)
            .id(PROXY_FIELD)
            .on_input(|typed| Intent::Settings(SettingsIntent::TypeProxy(typed)))
            .on_submit_maybe(take.clone())
            .padding(theme::M)
            .style(surface::field);
        let wrong = form.proxy_is_wrong.then(|| {
            notice(
                Meaning::Warning,
                theme::text::body(app.text.word(Word::ProxyWrong)),
            )
        });
        column![
            field,
            wrong,
            focus::action(app.text.word(Word::ProxyUse), Kind::Secondary, take),
        ]
        .spacing(theme::S)
        .into()
    });
    block(
        app,
        Word::NetworkTitle,
        [Some(Column::with_children(choices).into()), field],
    )
}

fn program(app: &App) -> Element<'_, Intent> {
    let settings = &app.desk.settings;
    // Only a program that was built with it can use the graphics card.
    let renderer = cfg!(feature = "gpu").then(|| {
        let choices = Renderer::ALL.map(|renderer| {
            let word = match renderer {
                Renderer::Software => Word::RendererSoftware,
                Renderer::Auto => Word::RendererAuto,
            };
            let chosen = renderer == settings.renderer;
            choice(app, word, chosen, Change::Renderer(renderer))
        });
        group(app, Word::RendererTitle, choices)
    });
    let again = if settings.first_run_done {
        let change = SettingsIntent::Change(Change::FirstRunDone(false));
        focus::action(
            app.text.word(Word::FirstRunAgain),
            Kind::Secondary,
            Some(Intent::Settings(change)),
        )
        .into()
    } else {
        help(app, Word::FirstRunComing)
    };
    block(
        app,
        Word::ProgramTitle,
        [
            Some(switch(
                app,
                Word::ShowsHolder,
                settings.shows_holder,
                Change::ShowsHolder,
            )),
            renderer,
            Some(again),
        ],
    )
}

pub(super) fn block<'a>(
    app: &App,
    title: Word,
    content: impl IntoIterator<Item = Option<Element<'a, Intent>>>,
) -> Element<'a, Intent> {
    let content = Column::with_children(content.into_iter().flatten()).spacing(theme::L);
    container(column![theme::text::heading(app.text.word(title)), content].spacing(theme::M))
        .width(Fill)
        .padding(theme::L)
        .style(surface::card)
        .into()
}

/// Choices beside each other, as many as the width takes.
fn group<'a>(
    app: &App,
    title: Word,
    choices: impl IntoIterator<Item = Element<'a, Intent>>,
) -> Element<'a, Intent> {
    column![
        theme::text::strong(app.text.word(title)),
        row(choices)
            .spacing(theme::M)
            .align_y(Center)
            .wrap()
            .vertical_spacing(theme::XS),
    ]
    .spacing(theme::XS)
    .into()
}

fn choice<'a>(app: &App, word: Word, chosen: bool, change: Change) -> Element<'a, Intent> {
    let change = Intent::Settings(SettingsIntent::Change(change));
    focus::choice(app.text.word(word), chosen, Some(change)).into()
}

pub(super) fn switch<'a>(
    app: &App,
    word: Word,
    on: bool,
    change: fn(bool) -> Change,
) -> Element<'a, Intent> {
    let change = Intent::Settings(SettingsIntent::Change(change(!on)));
    focus::check_box(app.text.word(word), on, Some(change)).into()
}

fn help<'a>(app: &App, word: Word) -> Element<'a, Intent> {
    theme::text::small(app.text.word(word)).into()
}

/// What a switch does, under its label.
pub(super) fn explained(switch: Element<'_, Intent>, words: String) -> Element<'_, Intent> {
    let words = container(theme::text::small(words)).padding(padding::left(focus::LABEL));
    column![switch, words].into()
}
