//! A window for tests, without a display: state, view and update, whose widgets keep their own state
//! from event to event. The toolkit's simulator can neither move the focus nor update.

use iced::advanced::clipboard;
use iced::advanced::renderer::{Headless, Style};
use iced::advanced::text::Paragraph as _;
use iced::advanced::widget::operation::{Operation, Outcome, focusable};
use iced::advanced::{Renderer as _, mouse};
use iced::time::Instant;
use iced::widget::Id;
use iced::window::Screenshot;
use iced::{Element, Event, Pixels, Point, Rectangle, Renderer, Size, Theme, theme::Base, window};
use iced_test::futures::futures::executor::block_on;
use iced_test::renderer::graphics::text::cosmic_text::{BufferLine, LayoutRun};
use iced_test::renderer::graphics::text::{self, font_system};
use iced_test::runtime::user_interface::{Cache, UserInterface};
use iced_test::selector::{Candidate, Selector};
use iced_test::simulator;

use crate::ui::theme::{REGULAR, fonts};

pub(crate) struct Harness<State, Message> {
    pub(crate) state: State,
    pub(crate) size: Size,
    /// Pixels of a picture for one of the window.
    pub(crate) scale: f32,
    view: fn(&State) -> Element<'_, Message>,
    update: fn(&mut State, Message),
    renderer: Renderer,
    cache: Cache,
    cursor: mouse::Cursor,
}

/// A text as it was drawn.
#[derive(Debug)]
pub(crate) struct Written {
    pub(crate) content: String,
    /// The room that it was given.
    pub(crate) place: Size,
    /// Where it is, with the room that it takes.
    pub(crate) at: Rectangle,
    /// The part of the window that it may be seen in.
    pub(crate) clip: Rectangle,
    /// Whether a line ends inside a word.
    pub(crate) breaks_words: bool,
}

type Ui<'a, Message> = UserInterface<'a, Message, Theme, Renderer>;

impl<State, Message> Harness<State, Message> {
    pub(crate) fn new(
        state: State,
        view: fn(&State) -> Element<'_, Message>,
        update: fn(&mut State, Message),
    ) -> Self {
        for font in fonts() {
            font_system().write().unwrap().load_font(font);
        }
        let renderer = <Renderer as Headless>::new(REGULAR, Pixels(16.0), Some("tiny-skia"));
        Self {
            state,
            size: Size::new(480.0, 640.0),
            scale: 2.0,
            view,
            update,
            renderer: block_on(renderer).unwrap(),
            cache: Cache::new(),
            cursor: mouse::Cursor::Unavailable,
        }
    }

    /// Delivers events as one batch, then updates with what was published.
    pub(crate) fn events(&mut self, events: impl IntoIterator<Item = Event>) {
        let events: Vec<_> = events.into_iter().collect();
        let cursor = self.cursor;
        let mut messages = Vec::new();
        self.with_ui(|ui, renderer| {
            let _ = ui.update(
                &events,
                cursor,
                renderer,
                &mut clipboard::Null,
                &mut messages,
            );
        });
        for message in messages {
            (self.update)(&mut self.state, message);
        }
    }

    pub(crate) fn click(&mut self, point: Point) {
        self.cursor = mouse::Cursor::Available(point);
        self.events(simulator::click());
    }

    pub(crate) fn point_at(&mut self, point: Point) {
        self.cursor = mouse::Cursor::Available(point);
    }

    pub(crate) fn point_away(&mut self) {
        self.cursor = mouse::Cursor::Unavailable;
    }

    pub(crate) fn focus_next(&mut self) {
        self.operate(focusable::focus_next::<()>());
    }

    pub(crate) fn focus_previous(&mut self) {
        self.operate(focusable::focus_previous::<()>());
    }

    pub(crate) fn focus(&mut self, id: Id) {
        self.operate(focusable::focus::<()>(id));
    }

    /// The name of what has the keyboard.
    pub(crate) fn focused(&mut self) -> Option<Id> {
        self.find(|candidate: Candidate<'_>| match candidate {
            Candidate::Focusable { id, state, .. } if state.is_focused() => id.cloned(),
            _ => None,
        })
    }

    /// Where the widget of this name is, or nothing if the keyboard can't reach it.
    pub(crate) fn bounds(&mut self, wanted: &Id) -> Rectangle {
        let wanted = wanted.clone();
        self.find(move |candidate: Candidate<'_>| {
            (candidate.id() == Some(&wanted)).then(|| candidate.bounds())
        })
        .unwrap()
    }

    /// What the window looks like.
    pub(crate) fn picture(&mut self, theme: &Theme) -> Screenshot {
        self.draw(theme);
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
        let pixels = Size::new(
            (self.size.width * self.scale) as u32,
            (self.size.height * self.scale) as u32,
        );
        let background = theme.base().background_color;
        let rgba = self.renderer.screenshot(pixels, self.scale, background);
        Screenshot::new(rgba, pixels, self.scale)
    }

    /// Everything that is written in the window.
    pub(crate) fn texts(&mut self, theme: &Theme) -> Vec<Written> {
        self.draw(theme);
        let mut texts = Vec::new();
        for layer in self.renderer.layers() {
            for item in &layer.text {
                texts.extend(item.as_slice().iter().filter_map(written));
            }
        }
        texts
    }

    /// Whether some part of the window can be scrolled.
    pub(crate) fn scrolls(&mut self) -> bool {
        let scrolls = |candidate: Candidate<'_>| {
            matches!(candidate, Candidate::Scrollable { .. }).then_some(())
        };
        self.find(scrolls).is_some()
    }

    fn draw(&mut self, theme: &Theme) {
        let cursor = self.cursor;
        let text_color = theme.base().text_color;
        let mut messages = Vec::new();
        let redraw = Event::Window(window::Event::RedrawRequested(Instant::now()));
        self.with_ui(|ui, renderer| {
            renderer.reset(Rectangle::with_size(Size::INFINITE));
            let _ = ui.update(
                &[redraw],
                cursor,
                renderer,
                &mut clipboard::Null,
                &mut messages,
            );
            ui.draw(renderer, theme, &Style { text_color }, cursor);
        });
        assert!(messages.is_empty(), "drawing publishes nothing");
    }

    fn find<T: Clone + Send>(
        &mut self,
        selector: impl FnMut(Candidate<'_>) -> Option<T> + Send,
    ) -> Option<T> {
        let mut found = selector.find();
        self.with_ui(|ui, renderer| {
            ui.operate(
                renderer,
                &mut iced::advanced::widget::operation::black_box(&mut found),
            );
        });
        match found.finish() {
            Outcome::Some(found) => found,
            _ => None,
        }
    }

    /// Shows every widget to a selector.
    pub(crate) fn look(&mut self, selector: impl FnMut(Candidate<'_>) -> Option<()> + Send) {
        self.find(selector);
    }

    /// Where what has the keyboard is.
    pub(crate) fn focus_bounds(&mut self) -> Option<Rectangle> {
        self.find(|candidate: Candidate<'_>| match candidate {
            Candidate::Focusable { bounds, state, .. } if state.is_focused() => Some(bounds),
            _ => None,
        })
    }

    /// How far the only part that scrolls is scrolled down.
    pub(crate) fn scrolled(&mut self) -> f32 {
        let translation = self.find(|candidate: Candidate<'_>| match candidate {
            Candidate::Scrollable { translation, .. } => Some(translation.y),
            _ => None,
        });
        translation.unwrap()
    }

    pub(crate) fn operate(&mut self, operation: impl Operation<()> + 'static) {
        let mut next: Option<Box<dyn Operation<()>>> = Some(Box::new(operation));
        self.with_ui(|ui, renderer| {
            while let Some(mut operation) = next.take() {
                ui.operate(renderer, operation.as_mut());
                if let Outcome::Chain(following) = operation.finish() {
                    next = Some(following);
                }
            }
        });
    }

    fn with_ui(&mut self, work: impl FnOnce(&mut Ui<'_, Message>, &mut Renderer)) {
        let cache = std::mem::take(&mut self.cache);
        let view = (self.view)(&self.state);
        let mut ui = UserInterface::build(view, self.size, cache, &mut self.renderer);
        work(&mut ui, &mut self.renderer);
        self.cache = ui.into_cache();
    }
}

fn written(text: &text::Text) -> Option<Written> {
    let text::Text::Paragraph {
        paragraph,
        position,
        clip_bounds,
        ..
    } = text
    else {
        return None;
    };
    let paragraph = paragraph.upgrade()?;
    let lines: Vec<_> = paragraph.buffer().layout_runs().collect();
    let content = paragraph.buffer().lines.iter().map(BufferLine::text);
    Some(Written {
        content: content.collect(),
        place: paragraph.bounds(),
        at: Rectangle::new(*position, paragraph.min_bounds()),
        clip: *clip_bounds,
        breaks_words: lines.windows(2).any(|pair| breaks_word(&pair[0], &pair[1])),
    })
}

/// Whether a line was broken, and not where words end.
fn breaks_word(line: &LayoutRun<'_>, next: &LayoutRun<'_>) -> bool {
    let end = line.glyphs.last().map_or(0, |glyph| glyph.end);
    let (before, after) = line.text.split_at(end);
    line.line_i == next.line_i
        && before.ends_with(char::is_alphanumeric)
        && after.starts_with(char::is_alphanumeric)
}
