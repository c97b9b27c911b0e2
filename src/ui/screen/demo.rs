//! The demonstration: a banner that says so, and a panel to reach every situation by hand.

use iced::widget::{Column, column, container, row, scrollable};
use iced::{Center, Element, Fill, Length};

use super::super::app::demo::{Part, Press};
use super::super::app::{App, Intent};
use super::super::theme::{self, button::Kind, surface};
use super::super::widget::focus;
use super::demo_keypad;
use crate::flow::demo::Change;
use crate::flow::{Demo, Service, SlotView};
use crate::problem::Problem;
use crate::text::{PinWord, Word};

/// The window's width from which page and panel stand side by side.
const WIDE: f32 = 900.0;
/// The panel's width beside a page.
const WIDTH: f32 = 320.0;

/// Nothing here is real; the PIN that is needed; the way to the panel.
pub(super) fn banner(app: &App, width: f32) -> Element<'_, Intent> {
    let text = &app.text;
    let words = theme::text::strong(text.word(Word::DemoBanner)).width(Fill);
    let pin = app.state.demo.as_ref().map(|demo| {
        let word = if app.panel.is_open {
            Word::DemoHide
        } else {
            Word::DemoShow
        };
        let toggle = focus::action(
            text.word(word),
            Kind::Secondary,
            Some(Intent::Demo(Press::Toggle)),
        );
        row![theme::text::strong(text.demo_pin(&demo.menu.pin)), toggle]
            .spacing(theme::L)
            .align_y(Center)
            .wrap()
    });
    let content: Element<'_, Intent> = if width < WIDE {
        column![words, pin].spacing(theme::XS).into()
    } else {
        row![words, pin].spacing(theme::L).align_y(Center).into()
    };
    container(content)
        .width(Fill)
        .padding([theme::XS, theme::L])
        .style(surface::banner)
        .into()
}

/// The page with the open panel beside it, or the panel alone where there is no room for both.
/// `page` is told its width.
pub(super) fn beside<'a>(
    app: &'a App,
    width: f32,
    page: impl FnOnce(f32) -> Element<'a, Intent>,
) -> Element<'a, Intent> {
    if let Some(demo) = &app.state.demo
        && app.state.stage.waiting_keypad().is_some()
    {
        return demo_keypad::beside(app, demo, (width, width >= WIDE, WIDTH), page);
    }
    match app.state.demo.as_ref().filter(|_| app.panel.is_open) {
        None => page(width),
        Some(demo) if width < WIDE => panel(app, demo, Fill),
        Some(demo) => row![
            container(page(width - WIDTH)).width(Fill),
            panel(app, demo, Length::Fixed(WIDTH))
        ]
        .height(Fill)
        .into(),
    }
}

fn panel<'a>(app: &'a App, demo: &'a Demo, width: Length) -> Element<'a, Intent> {
    let text = &app.text;
    let content = column![
        theme::text::heading(text.word(Word::DemoTitle)),
        theme::text::small(text.word(Word::DemoHelp)),
        card_in(app, demo),
        part(app, Part::Cards, Word::Card, || cards(app, demo)),
        part(app, Part::Tries, Word::DemoTries, || tries(app)),
        part(app, Part::Readers, Word::DemoReaders, || readers(app, demo)),
        part(app, Part::Portals, Word::Portal, || portals(app, demo)),
        part(app, Part::Faults, Word::DemoFaults, || faults(app, demo)),
        focus::action(
            text.word(Word::DemoFirstSteps),
            Kind::Quiet,
            Some(Intent::Demo(Press::FirstSteps))
        ),
    ]
    .spacing(theme::S);
    let scroll = scrollable(container(content).padding(theme::L).width(Fill))
        .height(Fill)
        .style(surface::scroll);
    container(scroll)
        .width(width)
        .height(Fill)
        .style(surface::rail)
        .into()
}

/// A part that folds.
fn part<'a>(
    app: &'a App,
    part: Part,
    title: Word,
    content: impl FnOnce() -> Column<'a, Intent>,
) -> Element<'a, Intent> {
    let is_open = app.panel.part == Some(part);
    let sign = if is_open { "–" } else { "+" };
    let header = row![
        theme::text::strong(app.text.word(title)).width(Fill),
        theme::text::strong(sign)
    ]
    .width(Fill);
    let header = focus::pressable(
        header,
        Kind::Secondary,
        Some(Intent::Demo(Press::Part(part))),
    )
    .width(Fill);
    column![header, is_open.then(content)]
        .spacing(theme::XS)
        .into()
}

fn change(change: Change) -> Intent {
    Intent::Demo(Press::Change(change))
}

/// The card out and in again: what is tried most often.
fn card_in<'a>(app: &'a App, demo: &'a Demo) -> Element<'a, Intent> {
    let mut views = app.state.readers.iter();
    let view = views.find(|view| demo.menu.readers.contains(&view.name));
    let slot = view.map(|view| &view.slot);
    let (word, press) = match slot {
        None => (Word::DemoPutIn, None),
        Some(SlotView::Empty) => (Word::DemoPutIn, Some(change(Change::CardIn(true)))),
        Some(_) => (Word::DemoTakeOut, Some(change(Change::CardIn(false)))),
    };
    focus::action(app.text.word(word), Kind::Primary, press)
        .width(Fill)
        .into()
}

fn cards<'a>(app: &'a App, demo: &'a Demo) -> Column<'a, Intent> {
    let names = demo.menu.cards.iter().enumerate();
    Column::with_children(names.map(|(place, name)| {
        let label = app.text.demo("card", name);
        focus::choice(label, place == demo.card, Some(change(Change::Card(place)))).into()
    }))
}

fn tries(app: &App) -> Column<'_, Intent> {
    Column::with_children([3, 2, 1, 0].map(|left| {
        let label = if left == 0 {
            app.text.word(Word::PinBlocked)
        } else {
            app.text.tries_left(left)
        };
        focus::action(label, Kind::Quiet, Some(change(Change::Tries(left)))).into()
    }))
}

fn readers<'a>(app: &'a App, demo: &'a Demo) -> Column<'a, Intent> {
    let text = &app.text;
    let quiet = |label, press| focus::action(label, Kind::Quiet, Some(change(press))).into();
    let names = demo.menu.readers.iter().enumerate();
    let mut lines: Vec<Element<'_, Intent>> = names
        .map(|(reader, name)| {
            let connected = app.state.readers.iter().any(|view| view.name == *name);
            let press = Change::Reader {
                reader,
                connected: !connected,
            };
            quiet(text.demo_reader(name, connected), press)
        })
        .collect();
    let (word, keypad) = if demo.keypad {
        (PinWord::DemoKeypadTake, false)
    } else {
        (PinWord::DemoKeypadGive, true)
    };
    lines.push(quiet(text.pin_word(word), Change::Keypad(keypad)));
    let held = app
        .state
        .readers
        .iter()
        .any(|view| matches!(view.slot, SlotView::Trouble(Problem::ReaderInUse { .. })));
    let word = if held {
        Word::DemoLetGo
    } else {
        Word::DemoHold
    };
    lines.push(quiet(text.word(word), Change::Held(!held)));
    let stopped = matches!(app.state.service, Service::Trouble(_));
    let word = if stopped {
        Word::DemoStartService
    } else {
        Word::DemoStopService
    };
    lines.push(quiet(text.word(word), Change::Service(stopped)));
    Column::with_children(lines)
}

fn portals<'a>(app: &'a App, demo: &'a Demo) -> Column<'a, Intent> {
    let names = demo.menu.portals.iter().enumerate();
    Column::with_children(names.map(|(place, name)| {
        let label = app.text.demo("portal", name);
        focus::choice(
            label,
            place == demo.portal,
            Some(change(Change::Portal(place))),
        )
        .into()
    }))
}

fn faults<'a>(app: &'a App, demo: &'a Demo) -> Column<'a, Intent> {
    let none = focus::choice(
        app.text.word(Word::DemoNoFault),
        demo.fault.is_none(),
        Some(change(Change::Fault(None))),
    );
    let names = demo.menu.faults.iter().enumerate();
    let faults = names.map(|(place, name)| {
        let chosen = demo.fault == Some(place);
        let label = app.text.demo("fault", name);
        focus::choice(label, chosen, Some(change(Change::Fault(Some(place))))).into()
    });
    Column::with_children(std::iter::once(none.into()).chain(faults))
}
