//! The pages "other ways to sign in" and "who may sign in and how": what they remember, and what can
//! be done on them.

use iced::Task;
use time::format_description::BorrowedFormatItem;
use time::macros::format_description;
use time::{Date, OffsetDateTime};

use super::{App, Message};
use crate::flow::{Category, Event, OtherWay, WaysEvent};
use crate::ui::Screen;

/// Most characters that a day is typed with.
const MAX_DAY: usize = 10;
/// How days are typed, as the page says it.
const TYPED: &[BorrowedFormatItem<'_>] =
    format_description!("[day padding:none]/[month padding:none]/[year]");
/// How they are shown in the field.
const SHOWN: &[BorrowedFormatItem<'_>] = format_description!("[day]/[month]/[year]");

/// What the pages remember.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub(in crate::ui) struct Doors {
    /// Whose access is shown.
    pub(in crate::ui) category: Option<Category>,
    /// Whether another category is being chosen.
    pub(in crate::ui) is_choosing: bool,
    /// The day as it was typed; nothing typed means today.
    pub(in crate::ui) day: Option<String>,
}

/// What a person does on these pages.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum WaysIntent {
    /// Go a way, in the browser.
    Open(OtherWay),
    /// Ask for the list of identity providers anew.
    Refresh,
    /// Choose a category.
    Category(Category),
    /// Choose another one.
    ChangeCategory,
    /// Type a day.
    Day(String),
    /// Go back to today.
    Today,
}

impl Doors {
    /// The day whose rules are shown; `None` if what was typed is none.
    pub(in crate::ui) fn on(&self) -> Option<Date> {
        match &self.day {
            None => Some(OffsetDateTime::now_utc().date()),
            Some(typed) => Date::parse(typed.trim(), TYPED).ok(),
        }
    }

    /// What stands in the field.
    pub(in crate::ui) fn shown_day(&self) -> String {
        let today = || OffsetDateTime::now_utc().date().format(SHOWN);
        let typed = self.day.clone();
        typed.unwrap_or_else(|| today().unwrap_or_default())
    }
}

impl App {
    pub(super) fn ways_intent(&mut self, intent: WaysIntent) -> Task<Message> {
        match intent {
            WaysIntent::Open(way) => return self.step(Event::Ways(WaysEvent::OpenWanted(way))),
            WaysIntent::Refresh => return self.step(Event::Ways(WaysEvent::RefreshWanted)),
            WaysIntent::Category(category) => {
                self.doors.category = Some(category);
                self.doors.is_choosing = false;
            }
            WaysIntent::ChangeCategory => self.doors.is_choosing = true,
            WaysIntent::Day(typed) => {
                self.doors.day = Some(typed.chars().take(MAX_DAY).collect());
            }
            WaysIntent::Today => self.doors.day = None,
        }
        Task::none()
    }

    /// Back from one of these pages to signing in, if one is open.
    pub(super) fn escape_ways(&mut self) -> Option<Task<Message>> {
        matches!(self.screen, Screen::Ways | Screen::Access).then(|| self.open(Screen::SignIn))
    }
}

#[cfg(test)]
mod tests {
    use time::macros::date;

    use super::*;

    fn typed(day: &str) -> Option<Date> {
        let doors = Doors {
            day: Some(day.to_owned()),
            ..Doors::default()
        };
        doors.on()
    }

    #[test]
    fn days_are_read_as_they_are_written() {
        assert_eq!(typed("1/12/2020"), Some(date!(2020 - 12 - 01)));
        assert_eq!(typed(" 01/12/2020"), Some(date!(2020 - 12 - 01)));
        for wrong in [
            "",
            "30/2/2021",
            "1/13/2020",
            "2020-12-01",
            "1/12/20",
            "domani",
        ] {
            assert_eq!(typed(wrong), None, "{wrong}");
        }
        let today = Doors::default();
        assert_eq!(today.on(), Date::parse(&today.shown_day(), TYPED).ok());
        assert!(today.on().is_some());
    }
}
