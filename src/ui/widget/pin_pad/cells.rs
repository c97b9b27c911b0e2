//! The cells and the eye: layout, keys, pointer, drawing.

use iced::advanced::layout::{Layout, Limits, Node};
use iced::advanced::renderer::Renderer as _;
use iced::advanced::svg::Renderer as _;
use iced::advanced::text::{self, Renderer as _};
use iced::advanced::widget::{Operation, Tree, operation::Focusable, tree};
use iced::advanced::{Clipboard, Shell, Widget, mouse, renderer, svg};
use iced::keyboard::{self, Key, key::Named};
use iced::widget::text::LineHeight;
use iced::{
    Border, Color, Element, Event, Length, Pixels, Point, Rectangle, Renderer, Size, Theme, Vector,
    alignment, border, touch, window,
};

use super::{ID, PinBuffer, PinEvent, keys};
use crate::ui::icon::{Icon, handle};
use crate::ui::theme::{CONTROL_RADIUS, M, S, SEMIBOLD, XS, palette};
use crate::ui::widget::focus::{Reach, draw_ring, is_press};

/// The cells of a PIN, as wide as [`CELL`] or as the place allows.
pub(super) struct Cells<'a, Message> {
    buffer: &'a PinBuffer,
    on_event: fn(PinEvent) -> Message,
}

const CELL: Size = Size::new(40.0, 52.0);
/// The space between cells: less where the place is narrow.
const GAP: f32 = S;
const NARROW_GAP: f32 = 3.0;
/// The narrowest cell before the space between them shrinks.
const NARROW_CELL: f32 = 24.0;
const EYE: f32 = 44.0;
const DOT: f32 = 12.0;
/// How much lower the cells are, above and below, that need not be filled.
const OPTIONAL: f32 = 8.0;

/// The cells and the eye are two stops for Tab.
struct State {
    cells: Reach,
    eye: Reach,
    held: Held,
}

/// What holds the eye open.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Held {
    No,
    Pointer,
    Key,
}

impl<'a, Message> Cells<'a, Message> {
    pub(super) fn new(buffer: &'a PinBuffer, on_event: fn(PinEvent) -> Message) -> Self {
        Self { buffer, on_event }
    }

    fn count(&self) -> usize {
        usize::from(self.buffer.length().max)
    }

    fn on_key(&self, state: &mut State, key: &keyboard::Event, shell: &mut Shell<'_, Message>) {
        if state.eye.is_focused() && is_press(key) {
            hold(state, Held::Key, shell);
            shell.capture_event();
            return;
        }
        if state.held == Held::Key && is_release(key) {
            hold(state, Held::No, shell);
            return;
        }
        if state.cells.is_focused() && is_enter(key) {
            // Whether the PIN is complete the buffer knows, not this picture of it: digits that
            // came in the same moment are still on their way there.
            shell.publish((self.on_event)(PinEvent::Confirm));
            shell.capture_event();
            return;
        }
        if let Some(event) = keys::meaning(key) {
            shell.publish((self.on_event)(event));
            shell.capture_event();
        }
    }
}

impl<Message> Widget<Message, Theme, Renderer> for Cells<'_, Message> {
    fn tag(&self) -> tree::Tag {
        tree::Tag::of::<State>()
    }

    /// The cells have the keyboard from the start: a PIN dialog has nothing else to begin with.
    fn state(&self) -> tree::State {
        tree::State::new(State {
            cells: Reach::Keyboard,
            eye: Reach::Away,
            held: Held::No,
        })
    }

    fn size(&self) -> Size<Length> {
        Size::new(Length::Shrink, Length::Shrink)
    }

    fn layout(&mut self, _tree: &mut Tree, _renderer: &Renderer, limits: &Limits) -> Node {
        let count = to_f32(self.count());
        let (gap, beside) = if count * (NARROW_CELL + GAP) + M + EYE > limits.max().width {
            (NARROW_GAP, XS)
        } else {
            (GAP, M)
        };
        let place = limits.max().width - beside - EYE;
        let cell = ((place + gap) / count - gap).clamp(0.0, CELL.width);
        let cells = Size::new(count * (cell + gap) - gap, CELL.height);
        let eye = Node::new(Size::new(EYE, EYE))
            .move_to(Point::new(cells.width + beside, (CELL.height - EYE) / 2.0));
        let whole = Size::new(cells.width + beside + EYE, CELL.height);
        Node::with_children(whole, vec![Node::new(cells), eye])
    }

    fn operate(
        &mut self,
        tree: &mut Tree,
        layout: Layout<'_>,
        _renderer: &Renderer,
        operation: &mut dyn Operation,
    ) {
        let state = tree.state.downcast_mut::<State>();
        let (cells, eye) = parts(layout);
        operation.focusable(Some(&ID), cells, &mut state.cells);
        operation.focusable(None, eye, &mut state.eye);
    }

    fn update(
        &mut self,
        tree: &mut Tree,
        event: &Event,
        layout: Layout<'_>,
        cursor: mouse::Cursor,
        _renderer: &Renderer,
        _clipboard: &mut dyn Clipboard,
        shell: &mut Shell<'_, Message>,
        _viewport: &Rectangle,
    ) {
        let state = tree.state.downcast_mut::<State>();
        match event {
            Event::Keyboard(key) if !shell.is_event_captured() => self.on_key(state, key, shell),
            Event::Mouse(mouse::Event::ButtonPressed(mouse::Button::Left))
            | Event::Touch(touch::Event::FingerPressed { .. }) => {
                on_pointer(state, parts(layout), cursor, shell);
            }
            Event::Mouse(mouse::Event::ButtonReleased(_) | mouse::Event::CursorLeft)
            | Event::Touch(touch::Event::FingerLifted { .. } | touch::Event::FingerLost { .. })
            | Event::Window(window::Event::Unfocused) => hold(state, Held::No, shell),
            _ => {}
        }
        if state.held == Held::Key && !state.eye.is_focused() {
            hold(state, Held::No, shell);
        }
    }

    fn draw(
        &self,
        tree: &Tree,
        renderer: &mut Renderer,
        theme: &Theme,
        _style: &renderer::Style,
        layout: Layout<'_>,
        cursor: mouse::Cursor,
        viewport: &Rectangle,
    ) {
        let state = tree.state.downcast_ref::<State>();
        let (cells, eye) = parts(layout);
        let (count, beside) = (to_f32(self.count()), eye.x - cells.x - cells.width);
        let gap = if beside < M { NARROW_GAP } else { GAP };
        let width = (cells.width + gap) / count - gap;
        for place in 0..self.count() {
            let bounds = Rectangle {
                x: cells.x + to_f32(place) * (width + gap),
                width,
                ..cells
            };
            self.draw_cell(renderer, theme, bounds, place, state, viewport);
        }
        draw_eye(renderer, theme, eye, state.held, cursor);
        if state.eye == Reach::Keyboard {
            draw_ring(renderer, theme, eye);
        }
        if state.cells.is_focused() {
            draw_ring(renderer, theme, cells.expand(2.0));
        }
    }

    fn mouse_interaction(
        &self,
        _tree: &Tree,
        layout: Layout<'_>,
        cursor: mouse::Cursor,
        _viewport: &Rectangle,
        _renderer: &Renderer,
    ) -> mouse::Interaction {
        let (cells, eye) = parts(layout);
        if cursor.is_over(eye) {
            mouse::Interaction::Pointer
        } else if cursor.is_over(cells) {
            mouse::Interaction::Text
        } else {
            mouse::Interaction::default()
        }
    }
}

impl<Message> Cells<'_, Message> {
    fn draw_cell(
        &self,
        renderer: &mut Renderer,
        theme: &Theme,
        bounds: Rectangle,
        place: usize,
        state: &State,
        viewport: &Rectangle,
    ) {
        let needed = place < usize::from(self.buffer.length().min);
        let next = place == self.buffer.len() && state.cells.is_focused();
        let (colour, width) = if next {
            (palette::primary(theme).ink, 2.0)
        } else {
            (palette::outline(theme), 1.0)
        };
        let cell = if needed || next || place < self.buffer.len() {
            bounds
        } else {
            bounds.shrink([OPTIONAL, 0.0])
        };
        let border = border::rounded(CONTROL_RADIUS).color(colour).width(width);
        fill(renderer, cell, border, palette::surface(theme));
        let Some(digit) = self.buffer.digit(place) else {
            return;
        };
        if state.held == Held::No {
            let dot = Rectangle::new(
                bounds.center() - Vector::new(DOT / 2.0, DOT / 2.0),
                Size::new(DOT, DOT),
            );
            fill(
                renderer,
                dot,
                border::rounded(DOT / 2.0),
                palette::text(theme),
            );
        } else {
            // One digit, one text: no string ever holds the PIN.
            let shown = digit_text(digit.to_char(), bounds.size());
            renderer.fill_text(shown, bounds.center(), palette::text(theme), *viewport);
        }
    }
}

impl<'a, Message: 'a> From<Cells<'a, Message>> for Element<'a, Message> {
    fn from(cells: Cells<'a, Message>) -> Self {
        Self::new(cells)
    }
}

fn on_pointer<Message>(
    state: &mut State,
    (cells, eye): (Rectangle, Rectangle),
    cursor: mouse::Cursor,
    shell: &mut Shell<'_, Message>,
) {
    if cursor.is_over(eye) {
        // The keyboard stays with the cells: looking is no reason to type elsewhere.
        hold(state, Held::Pointer, shell);
        shell.capture_event();
        return;
    }
    let over_cells = cursor.is_over(cells);
    state.eye = Reach::Away;
    state.cells = if over_cells {
        shell.capture_event();
        Reach::Pointer
    } else {
        Reach::Away
    };
    shell.request_redraw();
}

fn hold<Message>(state: &mut State, held: Held, shell: &mut Shell<'_, Message>) {
    if state.held != held {
        state.held = held;
        shell.request_redraw();
    }
}

fn is_enter(event: &keyboard::Event) -> bool {
    matches!(
        event,
        keyboard::Event::KeyPressed {
            key: Key::Named(Named::Enter),
            ..
        }
    ) && is_press(event)
}

fn is_release(event: &keyboard::Event) -> bool {
    matches!(
        event,
        keyboard::Event::KeyReleased {
            key: Key::Named(Named::Enter | Named::Space),
            ..
        }
    )
}

/// The cells and the eye.
fn parts(layout: Layout<'_>) -> (Rectangle, Rectangle) {
    let mut parts = layout.children().map(|part| part.bounds());
    (
        parts.next().unwrap_or_default(),
        parts.next().unwrap_or_default(),
    )
}

fn draw_eye(
    renderer: &mut Renderer,
    theme: &Theme,
    bounds: Rectangle,
    held: Held,
    cursor: mouse::Cursor,
) {
    let ramp = palette::primary(theme);
    let (ground, ink) = match held {
        Held::Pointer | Held::Key => (ramp.fill, ramp.on_fill),
        Held::No if cursor.is_over(bounds) => (ramp.tint, ramp.ink),
        Held::No => (Color::TRANSPARENT, ramp.ink),
    };
    fill(renderer, bounds, border::rounded(CONTROL_RADIUS), ground);
    let eye = svg::Svg::new(handle(Icon::Eye)).color(ink);
    let place = bounds.shrink(10.0);
    renderer.draw_svg(eye, place, place);
}

fn digit_text(digit: char, bounds: Size) -> text::Text<String> {
    text::Text {
        content: digit.to_string(),
        bounds,
        size: Pixels(24.0),
        line_height: LineHeight::default(),
        font: SEMIBOLD,
        align_x: text::Alignment::Center,
        align_y: alignment::Vertical::Center,
        shaping: text::Shaping::Basic,
        wrapping: text::Wrapping::None,
    }
}

fn fill(renderer: &mut Renderer, bounds: Rectangle, border: Border, ground: Color) {
    let quad = renderer::Quad {
        bounds,
        border,
        ..renderer::Quad::default()
    };
    renderer.fill_quad(quad, ground);
}

/// A PIN has at most eight digits: no such number loses anything as `f32`.
fn to_f32(number: usize) -> f32 {
    u8::try_from(number).map_or(f32::from(u8::MAX), f32::from)
}
