//! Icons and pictures, drawn for Varco in one style: lines of one weight, round ends, no colour of
//! their own. They take the colour of the text around them, so that a button's icon is hovered,
//! pressed and disabled together with its label.

use iced::advanced::layout::{Layout, Limits, Node};
use iced::advanced::svg::Renderer as _;
use iced::advanced::widget::Tree;
use iced::advanced::{Widget, mouse, renderer, svg};
use iced::widget::stack;
use iced::{Color, Element, Length, Rectangle, Renderer, Size, Theme};

use crate::ui::theme::palette;

/// A drawing of 24 × 24.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Icon {
    /// An arrow to the right: next.
    ArrowRight,
    /// Takes the last digit away.
    Backspace,
    /// An empty check box.
    Box,
    /// A ticked check box.
    BoxChecked,
    /// A smart card.
    Card,
    /// Done.
    Check,
    /// An option that is not chosen.
    Circle,
    /// The option that is chosen.
    CircleChosen,
    /// Not done; close.
    Cross,
    /// An octagon: failed, or harmful.
    Danger,
    /// Leads out of the program.
    External,
    /// Press to look.
    Eye,
    /// Settings.
    Gear,
    /// A question: help.
    Help,
    /// Waiting.
    Hourglass,
    /// A circle: something to know.
    Info,
    /// The PIN.
    Key,
    /// Log out.
    Leave,
    /// The person.
    Person,
    /// Diagnosis.
    Pulse,
    /// A card reader.
    Reader,
    /// Trust.
    Shield,
    /// A tick in a circle: it worked.
    Success,
    /// A triangle: needs care.
    Warning,
}

/// A larger drawing of 240 × 180.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Picture {
    /// A reader about to be plugged in.
    ConnectReader,
    /// A contact card going into a reader, chip first.
    InsertCard,
    /// A contactless card being laid on a reader.
    LayCard,
}

/// Draws `icon` in a square of `size`, in the colour of the text around it.
pub fn icon(icon: Icon, size: f32) -> Drawing {
    Drawing {
        handle: handle(icon),
        size: Size::new(size, size),
        colour: None,
    }
}

/// Draws `picture` `width` wide and three quarters as high, in the colours of the theme.
pub fn picture<'a, Message: 'a>(picture: Picture, width: f32) -> Element<'a, Message> {
    let (ink, accent) = layers(picture);
    let layer = |source, colour: fn(&Theme) -> Color| Drawing {
        handle: svg::Handle::from_memory(source),
        size: Size::new(width, width * 0.75),
        colour: Some(colour),
    };
    stack![
        layer(accent, |theme| palette::primary(theme).fill),
        layer(ink, palette::text),
    ]
    .into()
}

/// One drawing in one colour; becomes an [`Element`].
#[derive(Debug)]
pub struct Drawing {
    handle: svg::Handle,
    size: Size,
    colour: Option<fn(&Theme) -> Color>,
}

impl Drawing {
    /// Takes this colour instead of that of the text around.
    #[must_use]
    pub fn colour(mut self, colour: fn(&Theme) -> Color) -> Self {
        self.colour = Some(colour);
        self
    }
}

/// The drawing itself, for widgets that draw it in a place of their own.
pub(super) fn handle(icon: Icon) -> svg::Handle {
    svg::Handle::from_memory(source(icon))
}

impl<Message> Widget<Message, Theme, Renderer> for Drawing {
    fn size(&self) -> Size<Length> {
        Size::new(self.size.width.into(), self.size.height.into())
    }

    fn layout(&mut self, _tree: &mut Tree, _renderer: &Renderer, limits: &Limits) -> Node {
        Node::new(limits.resolve(self.size.width, self.size.height, self.size))
    }

    fn draw(
        &self,
        _tree: &Tree,
        renderer: &mut Renderer,
        theme: &Theme,
        style: &renderer::Style,
        layout: Layout<'_>,
        _cursor: mouse::Cursor,
        _viewport: &Rectangle,
    ) {
        let colour = self.colour.map_or(style.text_color, |colour| colour(theme));
        let drawing = svg::Svg::new(self.handle.clone()).color(colour);
        renderer.draw_svg(drawing, layout.bounds(), layout.bounds());
    }
}

impl<'a, Message: 'a> From<Drawing> for Element<'a, Message> {
    fn from(drawing: Drawing) -> Self {
        Self::new(drawing)
    }
}

macro_rules! drawing {
    ($name:literal) => {
        include_bytes!(concat!("../../assets/icons/", $name, ".svg"))
    };
}

fn source(icon: Icon) -> &'static [u8] {
    match icon {
        Icon::ArrowRight => drawing!("arrow-right"),
        Icon::Backspace => drawing!("backspace"),
        Icon::Box => drawing!("box"),
        Icon::BoxChecked => drawing!("box-checked"),
        Icon::Card => drawing!("card"),
        Icon::Check => drawing!("check"),
        Icon::Circle => drawing!("circle"),
        Icon::CircleChosen => drawing!("circle-chosen"),
        Icon::Cross => drawing!("cross"),
        Icon::Danger => drawing!("danger"),
        Icon::External => drawing!("external"),
        Icon::Eye => drawing!("eye"),
        Icon::Gear => drawing!("gear"),
        Icon::Help => drawing!("help"),
        Icon::Hourglass => drawing!("hourglass"),
        Icon::Info => drawing!("info"),
        Icon::Key => drawing!("key"),
        Icon::Leave => drawing!("leave"),
        Icon::Person => drawing!("person"),
        Icon::Pulse => drawing!("pulse"),
        Icon::Reader => drawing!("reader"),
        Icon::Shield => drawing!("shield"),
        Icon::Success => drawing!("success"),
        Icon::Warning => drawing!("warning"),
    }
}

/// The lines, then the coloured shapes under them.
fn layers(picture: Picture) -> (&'static [u8], &'static [u8]) {
    match picture {
        Picture::ConnectReader => (drawing!("connect-ink"), drawing!("connect-accent")),
        Picture::InsertCard => (drawing!("insert-ink"), drawing!("insert-accent")),
        Picture::LayCard => (drawing!("lay-ink"), drawing!("lay-accent")),
    }
}
