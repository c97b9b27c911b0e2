//! Scrolls to what has the keyboard: the toolkit moves the focus, and leaves it out of sight.

use iced::advanced::widget::Operation;
use iced::advanced::widget::operation::scrollable::AbsoluteOffset;
use iced::advanced::widget::operation::{Focusable, Outcome, Scrollable};
use iced::widget::Id;
use iced::{Rectangle, Vector};

/// Space that is left around what is scrolled to.
const MARGIN: f32 = 16.0;

/// Scrolls the page around what has the keyboard until it can be seen.
pub fn reveal<T: Send + 'static>() -> impl Operation<T> + 'static {
    Find::default()
}

/// A part that scrolls: where it is, and how far it is scrolled.
#[derive(Clone, Copy, Debug)]
struct Page {
    bounds: Rectangle,
    offset: f32,
}

/// Looks for what has the keyboard, and for the page around it.
#[derive(Debug, Default)]
struct Find {
    /// The page whose content comes next.
    entered: Option<Page>,
    /// The page around what is looked at.
    around: Option<Page>,
    found: Option<(Page, f32)>,
}

impl<T: Send + 'static> Operation<T> for Find {
    fn traverse(&mut self, operate: &mut dyn FnMut(&mut dyn Operation<T>)) {
        let before = self.around;
        self.around = self.entered.take().or(before);
        operate(self);
        self.around = before;
    }

    fn scrollable(
        &mut self,
        _: Option<&Id>,
        bounds: Rectangle,
        _: Rectangle,
        translation: Vector,
        _: &mut dyn Scrollable,
    ) {
        self.entered = Some(Page {
            bounds,
            offset: translation.y,
        });
    }

    fn focusable(&mut self, _: Option<&Id>, bounds: Rectangle, state: &mut dyn Focusable) {
        if let (true, Some(page)) = (state.is_focused(), self.around) {
            self.found = page.offset_for(bounds).map(|offset| (page, offset));
        }
    }

    fn finish(&self) -> Outcome<T> {
        match self.found {
            Some((page, offset)) => Outcome::Chain(Box::new(Scroll { page, offset })),
            None => Outcome::None,
        }
    }
}

impl Page {
    /// How far to scroll so that `wanted` can be seen; nothing if it can be already. `wanted` is
    /// given as if nothing were scrolled.
    fn offset_for(&self, wanted: Rectangle) -> Option<f32> {
        let top = wanted.y - self.bounds.y - MARGIN;
        let bottom = wanted.y + wanted.height - self.bounds.y + MARGIN - self.bounds.height;
        if self.offset > top {
            Some(top.max(0.0))
        } else if self.offset < bottom {
            Some(bottom.min(top).max(0.0))
        } else {
            None
        }
    }
}

/// Scrolls one page.
#[derive(Debug)]
struct Scroll {
    page: Page,
    offset: f32,
}

impl<T> Operation<T> for Scroll {
    fn traverse(&mut self, operate: &mut dyn FnMut(&mut dyn Operation<T>)) {
        operate(self);
    }

    fn scrollable(
        &mut self,
        _: Option<&Id>,
        bounds: Rectangle,
        _: Rectangle,
        _: Vector,
        state: &mut dyn Scrollable,
    ) {
        if bounds == self.page.bounds {
            state.scroll_to(AbsoluteOffset {
                x: None,
                y: Some(self.offset),
            });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::theme::button::Kind;
    use crate::ui::widget::focus::action;
    use crate::ui::widget::harness::Harness;
    use iced::widget::{column, scrollable, space};
    use iced::{Element, Fill, Point, Size};

    fn view(_: &()) -> Element<'_, ()> {
        let page = column![
            action("First", Kind::Primary, Some(())).id("first"),
            space().height(900),
            action("Last", Kind::Primary, Some(())).id("last"),
        ];
        column![
            scrollable(page).id("page").height(Fill),
            action("Below", Kind::Primary, Some(())).id("below"),
        ]
        .into()
    }

    #[test]
    fn what_has_the_keyboard_comes_into_sight() {
        let mut window = Harness::new((), view, |(), ()| ());
        window.size = Size::new(300.0, 300.0);
        assert!(window.scrolled().abs() < f32::EPSILON);
        window.focus("last".into());
        window.operate(reveal());
        assert!(window.scrolled() > 600.0);
        let at = window.scrolled();
        window.focus("below".into());
        window.operate(reveal());
        assert!(
            (window.scrolled() - at).abs() < f32::EPSILON,
            "it is no part of the page"
        );
        window.focus("first".into());
        window.operate(reveal());
        assert!(window.scrolled().abs() < f32::EPSILON);
    }

    #[test]
    fn what_can_be_seen_is_left_where_it_is() {
        let page = Page {
            bounds: Rectangle::new(Point::ORIGIN, Size::new(100.0, 200.0)),
            offset: 50.0,
        };
        let control = |y| Rectangle::new(Point::new(0.0, y), Size::new(80.0, 40.0));
        assert_eq!(page.offset_for(control(100.0)), None);
        assert_eq!(page.offset_for(control(20.0)), Some(4.0));
        assert_eq!(page.offset_for(control(300.0)), Some(156.0));
        // What is higher than the page shows its beginning.
        let high = Rectangle::new(Point::new(0.0, 400.0), Size::new(80.0, 900.0));
        assert_eq!(page.offset_for(high), Some(384.0));
    }
}
