//! The places of the navigation: at the side of a wide window, below in a narrow one.

use iced::widget::text::IntoFragment;
use iced::widget::{button, column, container, row, space};
use iced::{Center, Color, Fill, Theme, border};

use super::focus::{Focus, focusable};
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
    let bar = container(space().width(4).height(24)).style(move |theme: &Theme| {
        let color = if selected {
            palette::primary(theme).ink
        } else {
            Color::TRANSPARENT
        };
        container::background(color).border(border::rounded(2))
    });
    let (label, kind) = if selected {
        (theme::text::strong(label), Kind::RailSelected)
    } else {
        (theme::text::body(label), Kind::Rail)
    };
    let content = row![bar, icon(symbol, 24.0), label]
        .spacing(theme::S)
        .align_y(Center);
    let pressable = button(content)
        .width(Fill)
        .padding([theme::M - 2.0, theme::S])
        .style(move |theme, status| style::style(kind, theme, status));
    focusable(pressable, Some(on_press))
}

/// A place in the navigation of a narrow window: the icon over its label, or alone where even that
/// has no room. The one that is open has a bar under it.
pub fn tab_item<'a, Message: Clone + 'a>(
    symbol: Icon,
    label: Option<String>,
    selected: bool,
    on_press: Message,
) -> Focus<'a, Message> {
    let bar = container(space().width(24).height(3)).style(move |theme: &Theme| {
        let color = if selected {
            palette::primary(theme).ink
        } else {
            Color::TRANSPARENT
        };
        container::background(color).border(border::rounded(2))
    });
    let kind = if selected {
        Kind::RailSelected
    } else {
        Kind::Rail
    };
    let label = label.map(|label| theme::text::tab(label, selected));
    let content = column![icon(symbol, 24.0), label, bar]
        .spacing(2)
        .width(Fill)
        .align_x(Center);
    let pressable = button(content)
        .width(Fill)
        .padding([theme::XS, 0.0])
        .style(move |theme, status| style::style(kind, theme, status));
    focusable(pressable, Some(on_press))
}
