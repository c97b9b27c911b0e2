//! What the keyboard reaches: the toolkit's buttons and check boxes can't be focused, so each stands
//! in a [`Focus`], which can (iced-0.14.md §6). Tab comes from the toolkit's `focus_next` and
//! `focus_previous`, Enter and Space press.

use std::fmt;

use iced::advanced::layout::{Layout, Limits, Node};
use iced::advanced::renderer::Renderer as _;
use iced::advanced::widget::operation::Focusable;
use iced::advanced::widget::{Operation, Tree, tree};
use iced::advanced::{Clipboard, Shell, Widget, mouse, overlay, renderer};
use iced::keyboard::{self, Key, key::Named};
use iced::widget::text::IntoFragment;
use iced::widget::{Button, Id, button, row};
use iced::{
    Center, Color, Element, Event, Length, Point, Rectangle, Renderer, Size, Theme, Vector, border,
    touch,
};

use crate::ui::icon::{Icon, icon};
use crate::ui::theme::{self, button as style, button::Kind, palette};

/// Space between a control and its ring, and the width of the ring.
const RING: f32 = 2.0;
/// Space above and below the label of a button, which makes it 44 high: a finger's size.
const ABOVE: f32 = 10.0;
/// How large the sign of an option is.
const SIGN: f32 = 24.0;
/// Where the label of a check box or a choice begins, from the left edge of what is above it.
pub const LABEL: f32 = SIGN + theme::S;

/// A button with a label. Without a message it is disabled, and the keyboard passes it by.
pub fn action<'a, Message: Clone + 'a>(
    label: impl IntoFragment<'a>,
    kind: Kind,
    on_press: Option<Message>,
) -> Focus<'a, Message> {
    pressable(labelled(None, label), kind, on_press)
}

/// A button with an icon before its label.
pub fn action_with_icon<'a, Message: Clone + 'a>(
    symbol: Icon,
    label: impl IntoFragment<'a>,
    kind: Kind,
    on_press: Option<Message>,
) -> Focus<'a, Message> {
    pressable(labelled(Some(symbol), label), kind, on_press)
}

/// The one big thing to do on a page that has little else.
pub fn lead<'a, Message: Clone + 'a>(
    symbol: Icon,
    label: impl IntoFragment<'a>,
    on_press: Option<Message>,
) -> Focus<'a, Message> {
    let content = row![icon(symbol, 24.0), theme::text::lead(label)]
        .spacing(theme::M)
        .align_y(Center);
    let pressable = button(content)
        .padding([theme::M, theme::XL])
        .style(|theme, status| style::style(Kind::Primary, theme, status));
    focusable(pressable, on_press)
}

/// A check box with its label.
pub fn check_box<'a, Message: Clone + 'a>(
    label: impl IntoFragment<'a>,
    checked: bool,
    on_press: Option<Message>,
) -> Focus<'a, Message> {
    let symbol = if checked { Icon::BoxChecked } else { Icon::Box };
    option(symbol, label, on_press)
}

/// One of several options, of which one is chosen.
pub fn choice<'a, Message: Clone + 'a>(
    label: impl IntoFragment<'a>,
    chosen: bool,
    on_press: Option<Message>,
) -> Focus<'a, Message> {
    let symbol = if chosen {
        Icon::CircleChosen
    } else {
        Icon::Circle
    };
    option(symbol, label, on_press)
}

/// A button with any content and the look of `kind`. The label of a quiet one stands in line with the
/// text above it: its ground, which shows only under the pointer, reaches out at both sides.
pub fn pressable<'a, Message: Clone + 'a>(
    content: impl Into<Element<'a, Message>>,
    kind: Kind,
    on_press: Option<Message>,
) -> Focus<'a, Message> {
    let is_quiet = kind == Kind::Quiet;
    let aside = if is_quiet { theme::S } else { theme::L };
    let pressable = button(content)
        .padding([ABOVE, aside])
        .style(move |theme, status| style::style(kind, theme, status));
    let mut focus = focusable(pressable, on_press);
    if is_quiet {
        focus.outdent = aside;
    }
    focus
}

/// Lets the keyboard reach a button that was made by hand.
pub fn focusable<'a, Message: Clone + 'a>(
    button: Button<'a, Message>,
    on_press: Option<Message>,
) -> Focus<'a, Message> {
    Focus {
        button: button.on_press_maybe(on_press.clone()),
        on_press,
        id: None,
        outdent: 0.0,
    }
}

/// A button that can have the keyboard; becomes an [`Element`].
pub struct Focus<'a, Message> {
    button: Button<'a, Message>,
    on_press: Option<Message>,
    id: Option<Id>,
    /// How far the button reaches beyond its place at the left and at the right.
    outdent: f32,
}

impl<Message> Focus<'_, Message> {
    /// The name by which the toolkit's `focus` finds it.
    #[must_use]
    pub fn id(mut self, id: impl Into<Id>) -> Self {
        self.id = Some(id.into());
        self
    }

    /// Where the button is, in the place that it was given.
    fn bounds(&self, place: Layout<'_>) -> Rectangle {
        let place = place.bounds();
        Rectangle {
            x: place.x - self.outdent,
            width: place.width + 2.0 * self.outdent,
            ..place
        }
    }

    /// How wide it is.
    #[must_use]
    pub fn width(mut self, width: impl Into<Length>) -> Self {
        self.button = self.button.width(width);
        self
    }
}

impl<Message> fmt::Debug for Focus<'_, Message> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Focus")
            .field("id", &self.id)
            .field("enabled", &self.on_press.is_some())
            .finish_non_exhaustive()
    }
}

/// Whether a control has the keyboard, and whether that must be seen.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub(super) enum Reach {
    /// Something else has it.
    #[default]
    Away,
    /// It has it since the pointer pressed it: no ring, the eye is there already.
    Pointer,
    /// It has it since the keyboard, or the program, went there.
    Keyboard,
}

impl Focusable for Reach {
    fn is_focused(&self) -> bool {
        *self != Self::Away
    }

    fn focus(&mut self) {
        *self = Self::Keyboard;
    }

    fn unfocus(&mut self) {
        *self = Self::Away;
    }
}

/// Draws the ring around `bounds`, outside of them.
pub(super) fn draw_ring(renderer: &mut Renderer, theme: &Theme, bounds: Rectangle) {
    let ring = renderer::Quad {
        bounds: bounds.expand(2.0 * RING),
        border: border::rounded(theme::CONTROL_RADIUS + 2.0 * RING)
            .color(palette::focus(theme))
            .width(RING),
        ..renderer::Quad::default()
    };
    renderer.fill_quad(ring, Color::TRANSPARENT);
}

/// Whether a key event presses the control that has the keyboard: Enter or Space, not held down.
pub(super) fn is_press(event: &keyboard::Event) -> bool {
    matches!(
        event,
        keyboard::Event::KeyPressed {
            key: Key::Named(Named::Enter | Named::Space),
            modifiers,
            repeat: false,
            ..
        } if modifiers.is_empty()
    )
}

impl<'a, Message: Clone + 'a> Widget<Message, Theme, Renderer> for Focus<'a, Message> {
    fn tag(&self) -> tree::Tag {
        tree::Tag::of::<Reach>()
    }

    fn state(&self) -> tree::State {
        tree::State::new(Reach::default())
    }

    fn children(&self) -> Vec<Tree> {
        vec![Tree::new(&self.button as Inner<'_, Message>)]
    }

    fn diff(&self, tree: &mut Tree) {
        if self.on_press.is_none() {
            tree.state.downcast_mut::<Reach>().unfocus();
        }
        tree.diff_children(&[&self.button as Inner<'_, Message>]);
    }

    fn size(&self) -> Size<Length> {
        Widget::size(&self.button)
    }

    fn layout(&mut self, tree: &mut Tree, renderer: &Renderer, limits: &Limits) -> Node {
        let Some(inner) = tree.children.first_mut() else {
            return Node::default();
        };
        let beyond = 2.0 * self.outdent;
        let Size { width, height } = limits.max();
        let limits = Limits::new(limits.min(), Size::new(width + beyond, height));
        let inner = self.button.layout(inner, renderer, &limits);
        let Size { width, height } = inner.size();
        let inner = inner.move_to(Point::new(-self.outdent, 0.0));
        Node::with_children(Size::new(width - beyond, height), vec![inner])
    }

    fn operate(
        &mut self,
        tree: &mut Tree,
        layout: Layout<'_>,
        renderer: &Renderer,
        operation: &mut dyn Operation,
    ) {
        if self.on_press.is_some() {
            let reach = tree.state.downcast_mut::<Reach>();
            operation.focusable(self.id.as_ref(), self.bounds(layout), reach);
        }
        if let Some((inner, layout)) = tree.children.first_mut().zip(layout.children().next()) {
            self.button.operate(inner, layout, renderer, operation);
        }
    }

    fn update(
        &mut self,
        tree: &mut Tree,
        event: &Event,
        layout: Layout<'_>,
        cursor: mouse::Cursor,
        renderer: &Renderer,
        clipboard: &mut dyn Clipboard,
        shell: &mut Shell<'_, Message>,
        viewport: &Rectangle,
    ) {
        if let Some((inner, layout)) = tree.children.first_mut().zip(layout.children().next()) {
            self.button.update(
                inner, event, layout, cursor, renderer, clipboard, shell, viewport,
            );
        }
        let Some(on_press) = &self.on_press else {
            return;
        };
        let reach = tree.state.downcast_mut::<Reach>();
        match event {
            Event::Mouse(mouse::Event::ButtonPressed(_))
            | Event::Touch(touch::Event::FingerPressed { .. }) => {
                let before = *reach;
                *reach = if cursor.is_over(self.bounds(layout)) {
                    Reach::Pointer
                } else {
                    Reach::Away
                };
                if *reach != before {
                    shell.request_redraw();
                }
            }
            Event::Keyboard(key)
                if reach.is_focused() && is_press(key) && !shell.is_event_captured() =>
            {
                shell.publish(on_press.clone());
                shell.capture_event();
            }
            _ => {}
        }
    }

    fn draw(
        &self,
        tree: &Tree,
        renderer: &mut Renderer,
        theme: &Theme,
        style: &renderer::Style,
        layout: Layout<'_>,
        cursor: mouse::Cursor,
        viewport: &Rectangle,
    ) {
        if let Some((inner, layout)) = tree.children.first().zip(layout.children().next()) {
            self.button
                .draw(inner, renderer, theme, style, layout, cursor, viewport);
        }
        if *tree.state.downcast_ref::<Reach>() == Reach::Keyboard {
            draw_ring(renderer, theme, self.bounds(layout));
        }
    }

    fn mouse_interaction(
        &self,
        tree: &Tree,
        layout: Layout<'_>,
        cursor: mouse::Cursor,
        viewport: &Rectangle,
        renderer: &Renderer,
    ) -> mouse::Interaction {
        match tree.children.first().zip(layout.children().next()) {
            Some((inner, layout)) => self
                .button
                .mouse_interaction(inner, layout, cursor, viewport, renderer),
            None => mouse::Interaction::default(),
        }
    }

    fn overlay<'b>(
        &'b mut self,
        tree: &'b mut Tree,
        layout: Layout<'b>,
        renderer: &Renderer,
        viewport: &Rectangle,
        translation: Vector,
    ) -> Option<overlay::Element<'b, Message, Theme, Renderer>> {
        let (inner, layout) = tree.children.first_mut().zip(layout.children().next())?;
        self.button
            .overlay(inner, layout, renderer, viewport, translation)
    }
}

impl<'a, Message: Clone + 'a> From<Focus<'a, Message>> for Element<'a, Message> {
    fn from(focus: Focus<'a, Message>) -> Self {
        Self::new(focus)
    }
}

type Inner<'b, Message> = &'b dyn Widget<Message, Theme, Renderer>;

fn labelled<'a, Message: 'a>(
    symbol: Option<Icon>,
    label: impl IntoFragment<'a>,
) -> Element<'a, Message> {
    let symbol = symbol.map(|symbol| icon(symbol, 20.0));
    row![symbol, theme::text::strong(label)]
        .spacing(theme::S)
        .align_y(Center)
        .into()
}

fn option<'a, Message: Clone + 'a>(
    symbol: Icon,
    label: impl IntoFragment<'a>,
    on_press: Option<Message>,
) -> Focus<'a, Message> {
    let content = row![icon(symbol, SIGN), theme::text::body(label)]
        .spacing(theme::S)
        .align_y(Center);
    let pressable = button(content)
        .padding([theme::S, theme::XS])
        .style(|theme, status| style::style(Kind::Rail, theme, status));
    let mut focus = focusable(pressable, on_press);
    // In line with the text above, as a quiet button.
    focus.outdent = theme::XS;
    focus
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::widget::harness::Harness;
    use iced::widget::column;
    use iced_test::simulator::{simulator, tap_key};

    #[derive(Clone, Debug, Eq, PartialEq)]
    enum Message {
        First,
        Last,
    }

    fn view(_pressed: &Vec<Message>) -> Element<'_, Message> {
        column![
            action("First", Kind::Primary, Some(Message::First)).id("first"),
            action("Off", Kind::Secondary, None).id("off"),
            check_box("Last", false, Some(Message::Last)).id("last"),
        ]
        .into()
    }

    fn harness() -> Harness<Vec<Message>, Message> {
        Harness::new(Vec::new(), view, Vec::push)
    }

    #[test]
    fn tab_goes_round_and_passes_the_disabled_by() {
        let mut window = harness();
        assert_eq!(window.focused(), None);
        let mut order = Vec::new();
        for _ in 0..4 {
            window.focus_next();
            order.push(window.focused());
        }
        let id = |id| Some(Id::new(id));
        assert_eq!(order, [id("first"), id("last"), None, id("first")]);
        window.focus_next();
        window.focus_previous();
        assert_eq!(window.focused(), id("first"));
    }

    #[test]
    fn a_finger_finds_every_button() {
        let mut window = harness();
        for id in ["first", "last"] {
            let bounds = window.bounds(&Id::new(id));
            let least = if id == "first" { 44.0 } else { 40.0 };
            assert!(bounds.height >= least, "{id}: {bounds:?}");
        }
    }

    #[test]
    fn enter_and_space_press_what_has_the_keyboard() {
        let mut window = harness();
        window.events(tap_key(Named::Enter, None));
        assert!(window.state.is_empty());
        window.focus_next();
        window.events(tap_key(Named::Enter, None));
        window.focus_next();
        window.events(tap_key(Named::Space, None));
        assert_eq!(window.state, [Message::First, Message::Last]);
    }

    #[test]
    fn a_held_key_presses_once() {
        let mut window = harness();
        window.focus_next();
        let [press, _] = tap_key(Named::Enter, None)
            .collect::<Vec<_>>()
            .try_into()
            .unwrap();
        let mut held = press.clone();
        if let Event::Keyboard(keyboard::Event::KeyPressed { repeat, .. }) = &mut held {
            *repeat = true;
        }
        window.events([press, held.clone(), held]);
        assert_eq!(window.state, [Message::First]);
    }

    #[test]
    fn the_pointer_presses_what_is_enabled() {
        let nothing = Vec::new();
        let mut window = simulator(view(&nothing));
        for label in ["Off", "Last"] {
            window.click(label).unwrap();
        }
        let pressed: Vec<_> = window.into_messages().collect();
        assert_eq!(pressed, [Message::Last]);
    }

    #[test]
    fn the_ring_is_drawn_for_the_keyboard_only() {
        let mut window = harness();
        let plain = window.picture(&theme::Look::Light.theme());
        window.focus_next();
        let ringed = window.picture(&theme::Look::Light.theme());
        assert!(plain.rgba != ringed.rgba);
        let bounds = window.bounds(&Id::new("first"));
        window.click(bounds.center());
        assert_eq!(window.focused(), Some(Id::new("first")));
        window.point_away();
        let clicked = window.picture(&theme::Look::Light.theme());
        assert!(plain.rgba == clicked.rgba);
    }
}
