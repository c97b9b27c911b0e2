//! The keypad of a virtual reader while it waits for keys: what its display shows, and its keys, to
//! be pressed here. Only the invented PIN of an invented card is typed.

use iced::widget::{Column, column, container, row, scrollable};
use iced::{Element, Fill, FillPortion, Length};

use super::super::app::demo::Press;
use super::super::app::{App, Intent};
use super::super::theme::{self, button::Kind, surface};
use super::super::widget::focus;
use crate::flow::Demo;
use crate::flow::demo::{Change, Display, Key};
use crate::text::PinWord;

/// The keypad beside the page, or below it where there is no room beside. `page` is told its width.
pub(super) fn beside<'a>(
    app: &'a App,
    demo: &'a Demo,
    (width, wide, panel): (f32, bool, f32),
    page: impl FnOnce(f32) -> Element<'a, Intent>,
) -> Element<'a, Intent> {
    if wide {
        let keys = keypad(app, demo, Length::Fixed(panel));
        row![container(page(width - panel)).width(Fill), keys]
            .height(Fill)
            .into()
    } else {
        column![
            container(page(width)).height(FillPortion(1)),
            container(keypad(app, demo, Fill)).height(FillPortion(1))
        ]
        .into()
    }
}

fn keypad<'a>(app: &'a App, demo: &Demo, width: Length) -> Element<'a, Intent> {
    let text = &app.text;
    let key = |label: String, kind, key| {
        focus::pressable(
            theme::text::strong(label).width(Fill).center(),
            kind,
            Some(Intent::Demo(Press::Change(Change::Key(key)))),
        )
        .width(Fill)
        .into()
    };
    let digit = |digit: u8| key(digit.to_string(), Kind::Secondary, Key::Digit(digit));
    let line = |digits: [u8; 3]| iced::widget::Row::with_children(digits.map(digit));
    let word = |word| text.pin_word(word);
    let last = row![
        key(word(PinWord::DemoCancel), Kind::Secondary, Key::Cancel),
        digit(0),
        key(word(PinWord::DemoConfirm), Kind::Primary, Key::Confirm),
    ];
    let rows = [line([1, 2, 3]), line([4, 5, 6]), line([7, 8, 9]), last];
    let rows = rows.map(|row| row.spacing(theme::S).into());
    let correct = key(word(PinWord::DemoCorrect), Kind::Quiet, Key::Correct);
    let content = column![
        theme::text::strong(word(PinWord::DemoKeypad)),
        container(theme::text::body(shown(app, demo.display)))
            .width(Fill)
            .padding(theme::S)
            .style(surface::card),
        Column::with_children(rows).spacing(theme::S),
        correct,
    ]
    .spacing(theme::S);
    let scroll = scrollable(container(content).padding(theme::M).width(Fill))
        .height(Fill)
        .style(surface::scroll);
    container(scroll)
        .width(width)
        .height(Fill)
        .style(surface::rail)
        .into()
}

/// What is asked, and a dot for each digit.
fn shown(app: &App, display: Display) -> String {
    let word = match (app.renewal_waits(), display.pins) {
        (false, _) => PinWord::DemoPin,
        (true, 0) => PinWord::OldPin,
        (true, 1) => PinWord::NewPin,
        (true, _) => PinWord::Again,
    };
    format!(
        "{}: {}",
        app.text.pin_word(word),
        "•".repeat(display.digits)
    )
}
