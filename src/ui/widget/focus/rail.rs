//! The places of the navigation.

use iced::widget::text::IntoFragment;
use iced::widget::{button, column, container, row, space};
use iced::{Center, Color, Element, Fill, Theme, border};

use super::{Focus, focusable};
use crate::ui::icon::{Icon, icon};
use crate::ui::theme::{self, button as style, button::Kind, palette};

/// A place in the navigation, as wide as the rail. The one that is open has a bar at its side, and
/// its label is semibold: it can be told without colours.
pub fn rail_item<'a, Message: Clone + 'a>(
    symbol: Icon,
    label: impl IntoFragment<'a>,
    selected: bool,
    on_press: Message,
) -> Focus<'a, Message> {
    let (label, kind) = if selected {
        (theme::text::strong(label), Kind::RailSelected)
    } else {
        (theme::text::body(label), Kind::Rail)
    };
    let content = row![bar(selected, 4.0, 24.0), icon(symbol, 24.0), label]
        .spacing(theme::S)
        .align_y(Center);
    let pressable = button(content)
        .width(Fill)
        .padding([theme::S, theme::S])
        .style(move |theme, status| style::style(kind, theme, status));
    focusable(pressable, Some(on_press))
}

/// A place in the navigation where there is no room for words. The one that is open stands on a bar.
pub fn rail_icon<'a, Message: Clone + 'a>(
    symbol: Icon,
    selected: bool,
    on_press: Message,
) -> Focus<'a, Message> {
    let kind = if selected {
        Kind::RailSelected
    } else {
        Kind::Rail
    };
    let content = column![icon(symbol, 24.0), bar(selected, 24.0, 4.0)].spacing(theme::XS);
    let pressable = button(content)
        .padding(theme::S)
        .style(move |theme, status| style::style(kind, theme, status));
    focusable(pressable, Some(on_press))
}

/// What marks the place that is open.
fn bar<'a, Message: 'a>(selected: bool, width: f32, height: f32) -> Element<'a, Message> {
    container(space().width(width).height(height))
        .style(move |theme: &Theme| {
            let color = if selected {
                palette::primary(theme).ink
            } else {
                Color::TRANSPARENT
            };
            container::background(color).border(border::rounded(2))
        })
        .into()
}
